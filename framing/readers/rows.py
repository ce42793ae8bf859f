"""What every table is before its columns are understood: names, and rows that can be gone through again."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# where a row stands, and its cells by column name, or else why it could not be read
Row = tuple[int, Mapping[str, Any] | str]


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a table and a function that goes through its rows; `name` is that of a sheet, where a file holds several."""

    columns: list[str]
    rows: Callable[[], Iterator[Row]]
    unit: str = "row"
    name: str = ""

    def at(self, place: str) -> str:
        """A place in the table, with the sheet's name before it."""
        return f"{self.name}, {place}" if self.name else place


def first_line(error: BaseException) -> str:
    """What an error says, without the lines that only a programmer needs."""
    return str(error).split("\n", 1)[0]

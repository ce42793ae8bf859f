"""Tables, row by row, as articles: which column is which, what each date means, and what had to be set aside."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

from framing.errors import ReadError
from framing.readers.columns import article_from, likewise, match_columns, require_text
from framing.readers.decoding import UnreadableError
from framing.readers.delimited import open_csv
from framing.readers.intake import Found
from framing.readers.json_rows import open_json, open_jsonl
from framing.readers.rows import Row, Table
from framing.readers.values import Order, orders_of, words_of
from framing.readers.workbooks import open_excel, open_parquet, open_spss, open_stata
from framing.records import Article, Matched, Note, SetAside

if TYPE_CHECKING:
    import pandas as pd

_PEEK = 100
_EXCEL = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_OPENERS = {
    **dict.fromkeys((".csv", ".tsv", ".tab"), open_csv),
    **dict.fromkeys((".jsonl", ".ndjson"), open_jsonl),
    ".json": open_json,
    ".parquet": open_parquet,
    ".dta": open_stata,
    ".sav": open_spss,
    ".zsav": open_spss,
}
SUFFIXES = (*_OPENERS, *_EXCEL)


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where rows come from: the file, the name for rows that have none, and the cells that all of them share."""

    path: str
    name: str
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Dates:
    """How the dates of one column are read, how many there were, and how many of them could not be read."""

    order: Order | None = None
    seen: int = 0
    unread: int = 0
    example: str = ""

    def count(self, cell: object, day: date | None) -> None:
        """Counts a date that was read as `day`."""
        words = words_of(cell).strip()
        self.seen += bool(words)
        if words and day is None:
            self.unread += 1
            self.example = self.example or words


def read_table(
    path: Path,
    *,
    columns: Mapping[str, str] | None = None,
    dates: str = "infer",
    name: str = "",
    cells: Mapping[str, str] | None = None,
) -> Iterator[Found]:
    """The articles of a table file, what had to be set aside, and notes on how it was understood.

    A row without a source gets `name`, or else the file's name without its suffix; `cells` are added to every row. `dates` is the
    order of dates in figures, or "infer".
    """
    suffix = path.suffix.lower()
    origin = _Origin(str(path), name or path.stem, cells or {})
    try:
        tables = open_excel(path) if suffix in _EXCEL else [_OPENERS[suffix](path)]
        for table in tables:
            yield from _one_of(table, columns, dates, origin) if len(tables) > 1 else _one_table(table, columns, dates, origin)
    except ReadError as error:
        raise ReadError(f"{path}: {error.message}", hint=error.hint) from error


def frame_columns(frame: "pd.DataFrame", columns: Mapping[str, str] | None = None) -> list[str]:
    """The names of a DataFrame's columns; ReadError where none of them holds the text."""
    found = [str(name) for name in frame.columns]
    if "text" not in (chosen := match_columns(found, columns)):
        hint = f'name it with columns={{"text": COLUMN}}{likewise(chosen)}'
        raise ReadError(f"the DataFrame has no text column among {', '.join(found) or 'its columns, for it has none'}", hint=hint)
    return found


def read_frame(frame: "pd.DataFrame", *, columns: Mapping[str, str] | None = None, dates: str = "infer") -> Iterator[Found]:
    """The articles of a DataFrame and what had to be set aside; a row without a source gets the source "table"."""
    found = frame_columns(frame, columns)

    def rows() -> Iterator[Row]:
        for number, cells in enumerate(frame.itertuples(index=False, name=None), 1):
            yield number, dict(zip(found, cells, strict=True))

    yield from _one_table(Table(found, rows), columns, dates, _Origin("DataFrame", "table"))


def rows_of(path: Path) -> int:
    """How many rows a table file seems to hold: its lines, or what a Parquet file says of itself; 0 where it cannot be told quickly."""
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        from pyarrow import parquet

        return int(parquet.read_metadata(path).num_rows)
    if _OPENERS.get(suffix) not in (open_csv, open_jsonl):
        return 0
    with path.open("rb") as file:
        lines = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    return max(0, lines - (_OPENERS[suffix] is open_csv))


def _one_of(table: Table, columns: Mapping[str, str] | None, dates: str, origin: _Origin) -> Iterator[Found]:
    """The articles of one sheet of several; a sheet that has none is set aside by itself."""
    try:
        yield from _one_table(table, columns, dates, origin)
    except UnreadableError as error:
        yield SetAside(origin.path, table.name, str(error))
    except ReadError as error:
        yield SetAside(origin.path, table.name, f"{error.message}; {error.hint}")


def _one_table(table: Table, columns: Mapping[str, str] | None, dates: str, origin: _Origin) -> Iterator[Found]:
    found = [*table.columns, *(key for key in origin.cells if key not in table.columns)]
    chosen = match_columns(found, columns)
    require_text(chosen, found)
    yield Matched(tuple(chosen.items()))
    read, column = _Dates(), chosen.get("published", "")
    where = table.at(f"column {column}")
    if column:
        read.order, told = _decided(table, column, dates)
        yield from (Note(origin.path, where, text) for text in told)
    yield from _articles(table, chosen, read, origin)
    if read.unread:
        example = f"such as {read.example!r}; their articles have no date"
        yield Note(origin.path, where, f"{read.unread:,} of {read.seen:,} dates could not be read, {example}")


def _decided(table: Table, column: str, dates: str) -> tuple[Order | None, list[str]]:
    """The order of the dates in figures, and what to tell of it; all rows are looked at only where the first ones need it."""
    if dates in get_args(Order):
        return cast(Order, dates), []
    _, example = orders_of(_cells(islice(table.rows(), _PEEK), column))
    if not example:
        return None, []
    left, _ = orders_of(_cells(table.rows(), column))
    if len(left) == 1:
        order = left.pop()
        return order, [f"dates such as {example!r} were read {order}, the only order in which every date of the column is one"]
    why = "every date of the column has more than one reading" if left else "the dates of the column are not all in one order"
    return None, [
        f"dates such as {example!r} were left out, because {why}; say what is meant with --set input.dates=day-first or month-first"
    ]


def _cells(rows: Iterable[Row], column: str) -> Iterator[Any]:
    return (row.get(column) for _, row in rows if not isinstance(row, str))


def _articles(table: Table, chosen: Mapping[str, str], read: _Dates, origin: _Origin) -> Iterator[Article | SetAside]:
    number = 0
    for number, row in table.rows():
        try:
            if isinstance(row, str):
                raise UnreadableError(row)
            article = article_from({**row, **origin.cells}, chosen, name=f"{origin.name}:{number}", source=origin.name, order=read.order)
            read.count(row.get(chosen.get("published", "")), article.published)
            yield article
        except UnreadableError as error:
            yield SetAside(origin.path, table.at(f"{table.unit} {number}"), str(error))
    if number == 0:
        yield SetAside(origin.path, table.name, "it has columns, but no rows")

"""Tables that other programs keep: Excel, Stata and SPSS files through pandas, and Parquet."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.readers.columns import match_columns
from framing.readers.decoding import UnreadableError
from framing.readers.guessing import collect, guess
from framing.readers.rows import Row, Table, first_line

if TYPE_CHECKING:
    import pandas as pd

_BATCH = 256
_HEADER_ROWS = 10
# of Stata's own formats, the first one that is UTF-8
_UNICODE_STATA = 118


def open_excel(path: Path) -> list[Table]:
    """The sheets of a workbook that hold anything; a sheet's names stand in the first row that has one for the text."""
    import pandas as pd

    read = partial(pd.read_excel, path, sheet_name=None, header=None, dtype=object, keep_default_na=False, engine="calamine")
    sheets = {name: sheet for name, sheet in _loaded(path, "Excel", "tables", read).items() if len(sheet)}
    if not sheets:
        raise UnreadableError("no sheet of the workbook holds anything")
    return [_sheet(frame, f"sheet {name}" if len(sheets) > 1 else "") for name, frame in sheets.items()]


def open_stata(path: Path) -> Table:
    """A Stata file."""
    import pandas as pd

    frame = _loaded(path, "Stata", "", partial(pd.read_stata, path, convert_categoricals=False))
    return _framed(frame if _stata_version(path) >= _UNICODE_STATA else _guessed(frame))


def open_spss(path: Path) -> Table:
    """An SPSS file."""
    import pandas as pd

    return _framed(_loaded(path, "SPSS", "tables", partial(pd.read_spss, path)))


def open_parquet(path: Path) -> Table:
    """A Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if path.stat().st_size == 0:
        raise UnreadableError("the file is empty (0 bytes)")
    try:
        found = pq.read_schema(path).names
    except (pa.ArrowException, OSError) as error:
        raise UnreadableError(f"not a whole Parquet file: {first_line(error)}") from error
    return Table(found, partial(_parquet_rows, path))


def _parquet_rows(path: Path) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                for row in batch.to_pylist():
                    number += 1
                    yield number, row
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        yield number + 1, f"the Parquet file cannot be read from here on: {first_line(error)}"


def _loaded(path: Path, kind: str, extra: str, load: Callable[[], Any]) -> Any:
    """What pandas makes of a file; UnreadableError where a library is missing or the file is not what its name says."""
    if path.stat().st_size == 0:
        raise UnreadableError("the file is empty (0 bytes)")
    try:
        return load()
    except ImportError as error:
        raise UnreadableError(f"{kind} files are read with pip install 'framing[{extra}]'") from error
    except MemoryError:
        raise
    except Exception as error:  # every library has errors of its own for files that are damaged
        raise UnreadableError(f"it cannot be read as {kind}: {first_line(error) or type(error).__name__}") from error


def _sheet(frame: "pd.DataFrame", name: str) -> Table:
    """A sheet as a table; titles and merged cells may stand above its column names."""
    head = [[str(cell).strip() for cell in frame.iloc[number]] for number in range(min(_HEADER_ROWS, len(frame)))]
    top = next((number for number, cells in enumerate(head) if "text" in match_columns(filter(None, cells), None)), 0)
    return Table(head[top], partial(_frame_rows, frame.iloc[top + 1 :], head[top], first=top + 2), "row", name)


def _framed(frame: "pd.DataFrame") -> Table:
    columns = [str(name) for name in frame.columns]
    return Table(columns, partial(_frame_rows, frame, columns, first=1))


def _frame_rows(frame: "pd.DataFrame", columns: list[str], *, first: int) -> Iterator[Row]:
    for number, cells in enumerate(frame.itertuples(index=False, name=None), first):
        if any(cell is not None and str(cell).strip() for cell in cells):
            yield number, dict(zip(columns, cells, strict=True))


def _stata_version(path: Path) -> int:
    with path.open("rb") as file:
        head = file.read(40)
    mark = b"<release>"
    return int(head.partition(mark)[2][:3]) if mark in head else head[0]


def _guessed(frame: "pd.DataFrame") -> "pd.DataFrame":
    """An old file that does not say its encoding, its texts decoded as their words tell."""
    texts = [name for name in frame.columns if any(isinstance(cell, str) for cell in frame[name])]
    found: set[bytes] = set()
    for name in texts:
        for cell in frame[name]:
            collect(str(cell).encode("latin-1", "replace"), found)
    if not found:
        return frame
    if (encoding := guess(found)) is None:
        raise UnreadableError("its encoding cannot be told from its words; save it in Stata 14 or later, or as UTF-8")
    return frame.assign(**{name: frame[name].map(lambda cell: str(cell).encode("latin-1", "replace").decode(encoding)) for name in texts})

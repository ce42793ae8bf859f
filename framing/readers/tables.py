"""Tables, row by row: CSV, JSON lines, Parquet and DataFrames."""

import csv
import json
from collections.abc import Iterator, Mapping
from itertools import chain, count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from framing.errors import ReadError
from framing.readers.columns import article_from, match_columns, require_text
from framing.readers.decoding import UnreadableError, encoding_of
from framing.records import Article, SetAside

if TYPE_CHECKING:
    import pandas as pd

# where a row stands, and its cells by column name, or else why it could not be read
Row = tuple[int, Mapping[str, Any] | str]

_LARGEST_FIELD = 2**31 - 1
_BATCH = 256
_PEEK = 100


def read_table(path: Path, *, columns: Mapping[str, str] | None = None) -> Iterator[Article | SetAside]:
    """The articles of a table file and what had to be set aside; a row without a source gets the file's name without its suffix."""
    open_table = {".csv": open_csv, ".tsv": open_csv, ".parquet": open_parquet}.get(path.suffix.lower(), open_jsonl)
    where = "line" if open_table is open_jsonl else "row"
    try:
        found, rows = open_table(path)
        chosen = match_columns(found, columns)
        require_text(chosen, found)
        yield from _articles(rows, chosen, path=str(path), stem=path.stem, where=where)
    except ReadError as error:
        raise ReadError(f"{path}: {error.message}", hint=error.hint) from error


def read_frame(frame: "pd.DataFrame", *, columns: Mapping[str, str] | None = None) -> Iterator[Article | SetAside]:
    """The articles of a DataFrame and what had to be set aside; a row without a source gets the source "table"."""
    found = [str(name) for name in frame.columns]
    chosen = match_columns(found, columns)
    if "text" not in chosen:
        raise ReadError(f"the DataFrame has no text column among {', '.join(found)}", hint='name it with columns={"text": COLUMN}')
    rows = ((number, dict(zip(found, cells, strict=True))) for number, cells in enumerate(frame.itertuples(index=False, name=None), 1))
    yield from _articles(rows, chosen, path="DataFrame", stem="table", where="row")


def rows_of(path: Path) -> int:
    """How many rows a table file seems to hold: its lines, or what a Parquet file says of itself."""
    if path.suffix.lower() == ".parquet":
        from pyarrow import parquet

        return int(parquet.read_metadata(path).num_rows)
    with path.open("rb") as file:
        lines = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    return max(0, lines - (path.suffix.lower() in (".csv", ".tsv")))


def _articles(rows: Iterator[Row], chosen: Mapping[str, str], *, path: str, stem: str, where: str) -> Iterator[Article | SetAside]:
    number = 0
    for number, row in rows:
        try:
            if isinstance(row, str):
                raise UnreadableError(row)
            yield article_from(row, chosen, name=f"{stem}:{number}", source=stem)
        except UnreadableError as error:
            yield SetAside(path, f"{where} {number}", str(error))
    if number == 0:
        yield SetAside(path, "", "it has columns, but no rows")


def open_csv(path: Path) -> tuple[list[str], Iterator[Row]]:
    """The columns of a CSV or TSV file, and its rows with their numbers."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        delimiter = _delimiter(file.readline())
        file.seek(0)
        try:
            header = next(_csv_lines(file, delimiter), [])
        except csv.Error as error:
            raise UnreadableError(f"its first line cannot be read as column names: {error}") from error
    return [name.strip() for name in header], _csv_rows(path, encoding, delimiter)


def _delimiter(line: str) -> str:
    return max(",;\t|", key=line.count)


def _csv_lines(file: TextIO, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LARGEST_FIELD)
    # strict: a quotation mark that is never closed is an error, and does not swallow the rest of the file
    return csv.reader(file, delimiter=delimiter, strict=True)


def _csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as file:
        lines = _csv_lines(file, delimiter)
        header = [name.strip() for name in next(lines)]
        for number in count(1):
            try:
                cells = next(lines)
            except StopIteration:
                return
            except csv.Error as error:
                yield number, f"not valid CSV: {error}"
                continue
            if len(cells) > len(header):
                yield number, f"{len(cells)} cells for {len(header)} columns; is a quotation mark missing?"
            elif cells:
                yield number, dict(zip(header, cells, strict=False))


def open_jsonl(path: Path) -> tuple[list[str], Iterator[Row]]:
    """The keys of the first rows of a JSON-lines file, and its rows with their line numbers, or what is wrong with a line."""
    rows = _json_rows(path, encoding_of(path))
    first = list(islice(rows, _PEEK))
    # a key may be missing from one row and present in the next
    found = list(dict.fromkeys(key for _, row in first if not isinstance(row, str) for key in row))
    if not found:
        raise UnreadableError(f"no line of it is a JSON object: line {first[0][0]}: {first[0][1]}" if first else "no line in it")
    return found, chain(first, rows)


def _json_rows(path: Path, encoding: str) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="\n") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, json_row(line)


def json_row(line: str) -> Mapping[str, Any] | str:
    """The object that a line holds, or what is wrong with it."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"not valid JSON: {error}"
    return row if isinstance(row, dict) else f"a JSON {type(row).__name__}, not an object with fields"


def open_parquet(path: Path) -> tuple[list[str], Iterator[Row]]:
    """The columns of a Parquet file, and its rows with their numbers."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if path.stat().st_size == 0:
        raise UnreadableError("the file is empty (0 bytes)")
    try:
        found = pq.read_schema(path).names
    except (pa.ArrowException, OSError) as error:
        raise UnreadableError(f"not a whole Parquet file: {_first_line(error)}") from error
    return found, _parquet_rows(path)


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
        yield number + 1, f"the Parquet file cannot be read from here on: {_first_line(error)}"


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0]

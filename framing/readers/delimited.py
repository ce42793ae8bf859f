"""Tables of separated cells, in the dialects that programs write them in."""

import csv
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO

from framing.readers.decoding import DAMAGED, ESCAPED, NOT_UTF8, UnreadableError, encoding_of
from framing.readers.rows import Row, Table

_LARGEST_CELL = 1 << 28
_SAMPLE = 1 << 16
_ROWS = 20
_SEPARATORS = ",;\t|"


def open_csv(path: Path) -> Table:
    """A file of cells between commas, semicolons, tabs or bars; UnreadableError where its first line cannot be read as column names."""
    encoding = encoding_of(path, rows=True)
    csv.field_size_limit(_LARGEST_CELL)
    with _opened(path, encoding) as file:
        sample = file.read(_SAMPLE)
    skipped, dialect = _dialect(sample)
    try:
        header = next(csv.reader(islice(sample.splitlines(keepends=True), skipped, None), dialect), [])
    except csv.Error as error:
        raise UnreadableError(f"its first line cannot be read as column names: {error}") from error
    header = [name.strip() for name in header]
    if any(DAMAGED.search(name) for name in header):
        raise UnreadableError("its first line is damaged: some of its bytes are not UTF-8")
    return Table(header, partial(_rows, path, encoding, dialect, header, skipped))


def _opened(path: Path, encoding: str) -> TextIO:
    return path.open(encoding=encoding, errors=ESCAPED, newline="")


def _dialect(sample: str) -> tuple[int, type[csv.Dialect]]:
    """How many lines stand before the column names (Excel's "sep=;"), and how the cells are separated and quoted."""
    first = sample.split("\n", 1)[0].strip().strip('"').casefold()
    named = first.startswith("sep=") and len(first) == len("sep=,")
    lines = sample.splitlines(keepends=True)[named : named + 1000]
    if named:
        return 1, _made(sample.strip('"')[4], _quote(lines))
    # the separator with which most rows have as many cells as there are names
    candidates = [_made(mark, quote, escape=escape) for mark in _SEPARATORS for quote in _quotes(lines) for escape in (None, "\\")]
    return 0, max(candidates, key=lambda dialect: _fit(lines, dialect))


def _quotes(lines: list[str]) -> str:
    return "\"'" if lines and lines[0].lstrip().startswith("'") else '"'


def _quote(lines: list[str]) -> str:
    return _quotes(lines)[-1]


def _made(separator: str, quote: str, *, escape: str | None = None) -> type[csv.Dialect]:
    """A dialect in which a quotation mark that is never closed is an error, and does not swallow the rest of the file."""

    class Found(csv.Dialect):
        delimiter = separator
        quotechar = quote
        escapechar = escape
        doublequote = escape is None
        lineterminator = "\n"
        quoting = csv.QUOTE_MINIMAL
        strict = True

    return Found


def _fit(lines: list[str], dialect: type[csv.Dialect]) -> tuple[int, int]:
    """How many more of the first rows have as many cells as there are names than have not, if there are several; then, how many names."""
    reader = csv.reader(lines, dialect)
    fits = width = 0
    for _ in range(_ROWS):
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            continue
        width = width or len(cells)
        fits += (1 if len(cells) == width else -1) if cells else 0
    return (fits, width) if width > 1 else (0, width)


def _rows(path: Path, encoding: str, dialect: type[csv.Dialect], header: list[str], skipped: int) -> Iterator[Row]:
    for number, cells in enumerate(_records(path, encoding, dialect, skipped)):
        if number and cells:
            yield number, cells if isinstance(cells, str) else _row(cells, header)


def _records(path: Path, encoding: str, dialect: type[csv.Dialect], start: int) -> Iterator[list[str] | str]:
    """The cells of each record from a line on, or what is wrong with it."""
    with _opened(path, encoding) as file:
        reader = csv.reader(islice(file, start, None), dialect)
        line = start
        while True:
            line = start + reader.line_num
            try:
                yield next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "end of data" in str(error):
                    break
                yield f"not valid CSV: {error}"
    # only the line in which the mark opens is lost, not the rest of the file
    yield f"a quotation mark opens in line {line + 1} and is never closed"
    yield from _records(path, encoding, dialect, line + 1)


def _row(cells: list[str], header: list[str]) -> dict[str, str] | str:
    """The cells by column, or why they do not fit."""
    if len(cells) > len(header):
        return f"{len(cells)} cells for {len(header)} columns; is a quotation mark missing?"
    if any(DAMAGED.search(cell) for cell in cells):
        return NOT_UTF8
    return dict(zip(header, cells, strict=False))

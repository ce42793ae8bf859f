"""Labelled files, row by row: JSON lines (also .gz), CSV, TSV and Parquet."""

import gzip
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from framing.errors import ReadError
from framing.readers.decoding import UnreadableError
from framing.readers.delimited import open_csv
from framing.readers.json_rows import json_row, open_jsonl
from framing.readers.workbooks import open_parquet

# where a row stands, and its cells by column name, or else why it could not be read
Placed = tuple[str, Mapping[str, Any] | str]

_JSON = (".jsonl", ".ndjson")
_ZIPPED = tuple(f"{suffix}.gz" for suffix in _JSON)
SUFFIXES = (*_JSON, *_ZIPPED, ".csv", ".tsv", ".parquet")


def files_at(path: Path) -> list[Path]:
    """The file, or the files of labelled rows in a folder and below it, hidden ones left out; ReadError where there is none."""
    if not path.exists():
        raise ReadError(f"{path} does not exist", hint="give a labelled file, or a folder of them")
    if not path.is_dir():
        return [path]
    found = [file for file in sorted(path.rglob("*")) if file.name.lower().endswith(SUFFIXES) and not _hidden(file.relative_to(path))]
    if not found:
        raise ReadError(f"{path} holds no labelled file", hint=f"they are read from {', '.join(SUFFIXES)}")
    return found


def rows_of(path: Path) -> list[Placed]:
    """The rows of one file; ReadError where it cannot be read at all."""
    try:
        return list(_rows(path))
    except UnreadableError as error:
        raise ReadError(f"{path}: {error}", hint=f"labelled rows are read from {', '.join(SUFFIXES)}") from error
    except (EOFError, UnicodeDecodeError, zlib.error) as error:
        raise ReadError(f"{path} is damaged: {error}", hint="copy it again") from error
    except OSError as error:
        raise ReadError(f"{path} cannot be read: {error.strerror or error}", hint="check the path and the file") from error


def _rows(path: Path) -> Iterator[Placed]:
    name = path.name.lower()
    if name.endswith(_ZIPPED):
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            yield from ((f"line {number}", json_row(line)) for number, line in enumerate(lines, 1) if line.strip())
    elif name.endswith(_JSON):
        yield from ((f"line {number}", row) for number, row in open_jsonl(path).rows())
    elif name.endswith(SUFFIXES):
        opened = open_parquet(path) if name.endswith(".parquet") else open_csv(path)
        yield from ((f"row {number}", row) for number, row in opened.rows())
    else:
        raise UnreadableError("its name tells no format that is known")


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)

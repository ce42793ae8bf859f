"""JSON lines, arrays and objects as rows, one at a time however large the file is."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from framing.readers.columns import match_columns
from framing.readers.decoding import DAMAGED, ESCAPED, NOT_UTF8, UnreadableError, encoding_of
from framing.readers.rows import Row, Table

_PEEK = 100
_CHUNK = 1 << 16
_GAP = re.compile(r"[\s,]*")
_DEPTH = 3


def open_jsonl(path: Path) -> Table:
    """A file with one JSON object in each line; its columns are the keys of the first of them."""
    return _table(partial(_lines, path, encoding_of(path, rows=True)), "line")


def open_json(path: Path) -> Table:
    """A JSON file: an array of objects, an object that holds such an array, one article, or JSON lines after all."""
    encoding = encoding_of(path, rows=True)
    with _opened(path, encoding) as file:
        start = file.read(_CHUNK).lstrip()
    if start.startswith("["):
        return _table(partial(_elements, path, encoding), "item")
    if isinstance(json_row(start.split("\n", 1)[0]), dict) and "\n" in start.rstrip():
        return open_jsonl(path)
    with _opened(path, encoding) as file:
        whole = json_row(file.read())
    if isinstance(whole, str):
        if "Extra data" in whole:
            return open_jsonl(path)
        raise UnreadableError(whole)
    return _table(partial(_numbered, _articles_in(whole)), "item")


def json_row(line: str) -> Mapping[str, Any] | str:
    """The object that a line holds, or what is wrong with it."""
    try:
        return _checked(json.loads(line))
    except (ValueError, RecursionError) as error:
        return NOT_UTF8 if DAMAGED.search(line) else f"not valid JSON: {error}"


def _opened(path: Path, encoding: str) -> TextIO:
    return path.open(encoding=encoding, errors=ESCAPED, newline="\n")


def _checked(value: object) -> Mapping[str, Any] | str:
    return value if isinstance(value, dict) else f"a JSON {type(value).__name__}, not an object with fields"


def _table(rows: partial[Iterator[Row]], unit: str) -> Table:
    first = list(islice(rows(), _PEEK))
    # a key may be missing from one row and present in the next
    found = list(dict.fromkeys(key for _, row in first if not isinstance(row, str) for key in row))
    if not found:
        raise UnreadableError(f"no {unit} of it is a JSON object: {unit} {first[0][0]}: {first[0][1]}" if first else f"no {unit} in it")
    return Table(found, rows, unit)


def _lines(path: Path, encoding: str) -> Iterator[Row]:
    with _opened(path, encoding) as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                damaged = encoding.startswith("utf-8") and DAMAGED.search(line)
                yield number, NOT_UTF8 if damaged else json_row(line)


def _numbered(values: list[dict[str, Any]]) -> Iterator[Row]:
    yield from enumerate(values, 1)


def _elements(path: Path, encoding: str) -> Iterator[Row]:
    """The elements of an array, read through a buffer that grows only as far as the largest of them."""
    decoder = json.JSONDecoder()
    number = 0
    with _opened(path, encoding) as file:
        buffer = file.read(_CHUNK).lstrip()
        place, size = 1, _CHUNK
        while not buffer.startswith("]", place := _GAP.match(buffer, place).end()):  # type: ignore[union-attr]
            problem = "the array is never closed"
            try:
                value, end = decoder.raw_decode(buffer, place)
                whole = end < len(buffer)  # a number could go on
            except (ValueError, RecursionError) as error:
                whole, problem = False, str(error) if place < len(buffer) else problem
            if whole:
                number += 1
                yield number, _checked(value)
                place, size = end, _CHUNK
            elif more := file.read(size):
                buffer, place, size = buffer[place:] + more, 0, size * 2
            else:
                yield number + 1, f"the JSON cannot be read from here on: {problem}"
                return


def _articles_in(value: Any, depth: int = 0) -> list[dict[str, Any]]:
    """The object itself where it has a text, or the first list of objects that it holds."""
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return value
    if not isinstance(value, dict):
        return []
    inside = (_articles_in(inner, depth + 1) for inner in value.values()) if depth < _DEPTH and not _has_text(value) else ()
    return next((found for found in inside if found and _has_text(found[0])), [value])


def _has_text(row: Mapping[str, Any]) -> bool:
    return "text" in match_columns(row, None)

"""Labelled texts from files, in one shape."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.errors import ReadError
from framing.evaluation.labels import Example
from framing.evaluation.rows import files_at, rows_of
from framing.evaluation.shapes import COLUMNS, MARKUP, example_of, span_heads, tidied
from framing.readers.decoding import UnreadableError
from framing.records import SetAside

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled file: its name, its examples, the rows that were set aside, and how many rows each split has (of the whole file)."""

    name: str
    examples: tuple[Example, ...]
    aside: tuple[SetAside, ...] = ()
    splits: tuple[tuple[str, int], ...] = ()


def read_labelled(*paths: Path, split: str | None = None, axes: Collection[str] = ()) -> list[Labelled]:
    """The labelled files among `paths` and in folders there, each without the rows that hold no label or a wrong one.

    With `split`, only the rows of that split, where a file has splits. `axes` are axes of one's own, whose labels stand in a column of
    that name. ReadError where a file that was named, or everything in a folder, has no label that is known or has no such split.
    """
    named = [(path, files_at(path)) for path in paths]
    names = _short(file for _, files in named for file in files)
    return [one for path, files in named for one in _of_one(path, files, names, split, axes)]


def read_examples(data: Path, files: Iterable[str], *, split: str | None = None) -> list[Example]:
    """The labelled texts in files below `data`; ReadError where one is missing or has a row without labels that are known.

    Rows whose text still holds the markup of the page it came from are left out.
    """
    found: list[Example] = []
    for name in files:
        if not (data / name).is_file():
            raise ReadError(f"{data / name} is missing", hint="name the folder of the data sets with --data")
        rows = list(_examples(_tidy(data / name), name, split, ()))
        if split is not None and not rows:
            raise ReadError(f"{name} has no row of the split {split!r}", hint="name a split that it has, or none for all rows")
        for where, item in rows:
            if isinstance(item, Example):
                found.append(item)
            elif item != MARKUP:
                raise ReadError(f"{name}: {where}: {item}", hint=f"labels are columns such as {COLUMNS}")
    return found


def without(examples: Iterable[Example], *, words: Iterable[str] = (), texts: Iterable[str] = ()) -> list[Example]:
    """The examples whose text holds none of `words` and repeats none of `texts` (but for case, signs and white space)."""
    pattern = re.compile("|".join(map(re.escape, words)) or r"(?!)", re.IGNORECASE)
    known = {_folded(text) for text in texts}
    return [example for example in examples if not pattern.search(example.text) and _folded(example.text) not in known]


def _of_one(path: Path, files: list[Path], names: Mapping[Path, str], split: str | None, axes: Collection[str]) -> Iterator[Labelled]:
    """What one path holds; a file in a folder that has no known label is set aside with its reason, unless none has any."""
    refused: list[ReadError] = []
    for file in files:
        try:
            yield _labelled(file, names[file], split, axes)
        except ReadError as error:
            if not path.is_dir():
                raise
            refused.append(error)
            yield Labelled(names[file], (), (SetAside(str(file), "", error.message.removeprefix(f"{file}: ").removeprefix(f"{file} ")),))
    if len(refused) == len(files):
        raise refused[0]


def _labelled(path: Path, name: str, split: str | None, axes: Collection[str]) -> Labelled:
    rows = _tidy(path)
    splits = Counter(str(row["split"]) for _, row in rows if isinstance(row, dict) and row.get("split"))
    if split and splits and split not in splits:
        raise ReadError(f"{path} has no split {split!r}", hint=f"its splits are {', '.join(sorted(splits))}")
    found = list(_examples(rows, path.stem, split if splits else None, axes))
    examples = tuple(item for _, item in found if isinstance(item, Example))
    aside = tuple(SetAside(name, where, item) for where, item in found if not isinstance(item, Example))
    if not examples:
        why = f": {aside[0].where}: {aside[0].reason}" if aside else ": it has no row"
        raise ReadError(
            f"{path} holds no labels that are known{why}", hint=f"its columns are {_columns(rows)}; labels are read from {COLUMNS}"
        )
    return Labelled(name, examples, aside, tuple(sorted(splits.items())))


def _tidy(path: Path) -> list[tuple[str, dict[str, Any] | str]]:
    found: list[tuple[str, dict[str, Any] | str]] = []
    for where, row in rows_of(path):
        try:
            found.append((where, row if isinstance(row, str) else tidied(row)))
        except UnreadableError as error:
            found.append((where, str(error)))
    return found


def _examples(
    rows: Iterable[tuple[str, dict[str, Any] | str]], name: str, split: str | None, axes: Collection[str]
) -> Iterator[tuple[str, Example | str]]:
    """Where each row stands and its Example, or why it has none."""
    kept = [(where, row) for where, row in rows if split is None or isinstance(row, str) or row.get("split") == split]
    heads = {head for _, row in kept if not isinstance(row, str) for head in span_heads(row)}
    for where, row in kept:
        try:
            yield where, row if isinstance(row, str) else example_of(row, name=f"{name}:{where}", heads=heads, axes=axes)
        except UnreadableError as error:
            yield where, str(error)


def _columns(rows: Iterable[tuple[str, dict[str, Any] | str]]) -> str:
    names = list(dict.fromkeys(name for _, row in rows if isinstance(row, dict) for name in row))
    return ", ".join(names[:_SHOWN]) + (" ..." if len(names) > _SHOWN else "") if names else "none at all"


def _short(files: Iterable[Path]) -> dict[Path, str]:
    """A name for each file: its path below the folder that they all share."""
    every = list(dict.fromkeys(files))
    parents = [file.absolute().parent for file in every]
    shared = next(folder for folder in (parents[0], *parents[0].parents) if all(parent.is_relative_to(folder) for parent in parents))
    return {file: file.absolute().relative_to(shared).as_posix() for file in every}


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))

"""Labelled rows of the data sets, in one shape."""

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.errors import ReadError
from framing.records import TERM_TYPES, TermType
from framing.spans import Span


@dataclass(frozen=True, slots=True)
class Gold:
    """One labelled loaded term."""

    span: Span
    type: TermType


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled sentence; a head that its data set says nothing of is None. `group` is the article that it comes from."""

    id: str
    text: str
    group: str
    drawn: str = ""
    terms: tuple[Gold, ...] | None = None
    frames: tuple[str, ...] | None = None
    biased: bool | None = None

    def label(self, head: str) -> object:
        """What is labelled for one head: "terms", "frames" or "bias"; None where nothing is."""
        return {"terms": self.terms, "frames": self.frames, "bias": self.biased}[head]


def read_examples(data: Path, files: Iterable[str], *, split: str | None = None) -> list[Example]:
    """The labelled sentences in JSON-lines files below `data`; ReadError where one is missing or has no labels that are known."""
    return [_example(row, name) for name in files for row in _rows(data / name) if split is None or row.get("split") == split]


def without(examples: Iterable[Example], *, words: Iterable[str] = (), texts: Iterable[str] = ()) -> list[Example]:
    """The examples whose text holds none of `words` and repeats none of `texts` (but for case and white space)."""
    pattern = re.compile("|".join(map(re.escape, words)) or r"(?!)", re.IGNORECASE)
    known = {_folded(text) for text in texts}
    return [example for example in examples if not pattern.search(example.text) and _folded(example.text) not in known]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        raise ReadError(f"{path} is missing", hint="name the folder of the data sets with --data")
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _example(row: dict[str, Any], name: str) -> Example:
    if "frames" in row:
        return Example(
            id=row["id"],
            text=row["text"],
            group=f"{row['outlet']}: {row['title']}" if row["title"] else row["id"],
            drawn=row["drawn"],
            terms=tuple(Gold(Span(span["start"], span["end"]), _type(span["type"])) for span in row["spans"]),
            frames=tuple(row["frames"]),
        )
    if "biased" in row.get("labels", {}):
        return Example(id=row["id"], text=row["text"], group=row["id"], biased=bool(row["labels"]["biased"]))
    raise ReadError(
        f"{name}: row {row.get('id')!r} has neither frames nor labels.biased", hint="see framing/training/examples.py for the formats"
    )


def _type(name: str) -> TermType:
    if name not in TERM_TYPES:
        raise ReadError(f"unknown term type {name!r}", hint=f"known: {', '.join(TERM_TYPES)}")
    return name

"""A table of sentences that somebody labelled: its rows as examples, and what was left out of it and why."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.errors import ReadError
from framing.evaluation.labels import Example
from framing.evaluation.rows import rows_of
from framing.readers.values import words_of

LEAST = 10
"""Rows that a label needs, so that it can be learnt and checked in five folds."""
FOLDS = 5

# what we need -> the usual names of its column, the likeliest first; compared without regard to case
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "sentence"),
    "label": ("label",),
    "labels": ("labels",),
    "article": ("article_id", "article", "title", "headline"),
}

_WANTED = "a table of labelled sentences has a column text, and label or labels (several with ; between them)"

# where a row stands, and its cells
Cells = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class OwnTable:
    """Labelled sentences, the labels that can be learnt from them, and what was left out, in words; `grouped` where articles are known."""

    path: Path
    axis: str
    labels: tuple[str, ...]
    examples: tuple[Example, ...]
    notes: tuple[str, ...]
    grouped: bool

    def count(self, label: str) -> int:
        """How many sentences bear a label."""
        return sum(label in example.axes[self.axis] for example in self.examples)

    def gold(self) -> NDArray[np.bool_]:
        """Whether each sentence bears each label [sentences, labels]."""
        return np.array([[label in example.axes[self.axis] for label in self.labels] for example in self.examples])

    def texts(self) -> NDArray[np.object_]:
        """The sentences."""
        return np.array([example.text for example in self.examples], dtype=object)


def read_own(path: Path, axis: str, *, columns: Mapping[str, str] | None = None) -> OwnTable:
    """The table at `path`, its labels being those of `axis`; ReadError where nothing can be learnt from it."""
    rows = rows_of(path)
    cells = [(where, row) for where, row in rows if not isinstance(row, str)]
    if not cells:
        raise ReadError(f"{path} holds no row that can be read{''.join(f'; {where}: {row}' for where, row in rows[:1])}", hint=_WANTED)
    chosen = _choose(list(dict.fromkeys(name for _, row in cells for name in row)), columns or {}, path)
    notes = [f"{where} left out: {row}" for where, row in rows if isinstance(row, str)]
    examples = _without_repeats(list(_examples(cells, chosen, axis, notes, path)), axis, notes)
    labels, kept = _frequent(examples, axis, notes)
    table = OwnTable(path, axis, labels, tuple(kept), tuple(notes), "article" in chosen)
    _check(table)
    return table


def _choose(found: Sequence[str], wanted: Mapping[str, str], path: Path) -> dict[str, str]:
    """Ours -> the table's column, with either label or labels; ReadError where one is missing."""
    if foreign := [column for column in wanted.values() if column not in found]:
        raise ReadError(f"{path} has no column {foreign[0]!r}", hint=f"its columns are {', '.join(found)}")
    plain = {name.strip().casefold(): name for name in reversed(found)}
    usual = {ours: next((plain[name] for name in names if name in plain), None) for ours, names in COLUMNS.items()}
    chosen = {ours: column for ours, column in usual.items() if column} | dict(wanted)
    if "label" in chosen and "labels" in chosen:
        del chosen["labels" if "label" in wanted else "label"]
    for ours, missing in (("text", "text" not in chosen), ("label", not chosen.keys() & {"label", "labels"})):
        if missing:
            raise ReadError(f"{path} has no column {ours} among {', '.join(found)}", hint=f"name it with --map {ours}=COLUMN")
    if "article" in chosen and list(chosen.values()).count(chosen["article"]) > 1:
        del chosen["article"]
    return chosen


def _examples(rows: Sequence[Cells], chosen: Mapping[str, str], axis: str, notes: list[str], path: Path) -> Iterator[Example]:
    """The rows that have a text and a label; in a column labels an empty cell says that none holds."""
    column = chosen.get("labels") or chosen["label"]
    blank: Counter[str] = Counter()
    for where, row in rows:
        text, cell = words_of(row.get(chosen["text"])), row.get(column)
        if isinstance(cell, dict):
            raise ReadError(f"{path}: {where}: {column} is a group of fields, not a label", hint="name the column with --map label=COLUMN")
        names = _names(cell)
        if not text.strip():
            blank["text"] += 1
        elif not names and "labels" not in chosen:
            blank["label"] += 1
        else:
            article = words_of(row.get(chosen.get("article", ""))).strip()
            yield Example(where, text, article or where, axes={axis: names})
    notes += [f"{counted(number, 'row')} without a {what} left out" for what, number in blank.items()]


def _without_repeats(examples: Sequence[Example], axis: str, notes: list[str]) -> list[Example]:
    """Each text once; a text that bears different labels in different rows not at all."""
    said: dict[str, set[frozenset[str]]] = {}
    first: dict[str, Example] = {}
    for example in examples:
        key = " ".join(example.text.split()).casefold()
        said.setdefault(key, set()).add(frozenset(example.axes[axis]))
        first.setdefault(key, example)
    disputed = [key for key, labels in said.items() if len(labels) > 1]
    if disputed:
        where = ", ".join(first[key].id for key in disputed[:3])
        notes.append(f"{counted(len(disputed), 'text')} with different labels in different rows left out (first: {where})")
    if repeats := len(examples) - len(first):
        notes.append(f"{counted(repeats, 'row')} with a text that stands in an earlier row not counted")
    return [example for key, example in first.items() if len(said[key]) == 1]


def _frequent(examples: Sequence[Example], axis: str, notes: list[str]) -> tuple[tuple[str, ...], list[Example]]:
    """The labels that are frequent enough to be learnt, the most frequent first, and the examples with no others."""
    counts = Counter(name for example in examples for name in example.axes[axis]).most_common()
    labels = tuple(name for name, count in counts if count >= LEAST)
    if rare := [f"{name} ({count})" for name, count in counts if count < LEAST]:
        notes.append(f"not learnt, with fewer than {LEAST} rows each: {', '.join(rare)}; their rows count as examples without that label")
    return labels, [replace(example, axes={axis: tuple(name for name in example.axes[axis] if name in labels)}) for example in examples]


def _check(table: OwnTable) -> None:
    """ReadError where there is nothing to tell apart, or nothing to check it on."""
    without = sum(not example.axes[table.axis] for example in table.examples)
    if not table.labels:
        reasons = "".join(f"\n  {note}" for note in table.notes)
        raise ReadError(f"{table.path} has no label with {LEAST} rows{reasons}", hint=_WANTED)
    if len(table.labels) == 1 and without < LEAST:
        raise ReadError(
            f"{table.path} has one label only, {table.labels[0]!r}, and {counted(without, 'row')} without it",
            hint=f"label {LEAST} sentences with another, or leave the cells of {LEAST} sentences empty in a column labels",
        )
    articles = len({example.group for example in table.examples})
    if articles < FOLDS:
        raise ReadError(
            f"{table.path} holds sentences of {counted(articles, 'article')}; checking needs {FOLDS}",
            hint="label sentences of more articles; without a column article or title each row counts as its own",
        )


def _names(cell: object) -> tuple[str, ...]:
    parts: Iterable[object] = cell if isinstance(cell, list) else re.split(r"[;|]", words_of(cell))
    return tuple(dict.fromkeys(words for part in parts if (words := " ".join(words_of(part).split()))))


def counted(number: int, thing: str) -> str:
    """A number with what it counts, in the plural where there is not one.

    >>> counted(1, "row"), counted(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"

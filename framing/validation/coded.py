"""What coders said, from one sheet or several, checked against what was drawn."""

import difflib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from framing.errors import ReadError
from framing.validation.manual import NO, YES, Manual, Question, Unit
from framing.validation.sheets import KEY, SheetRow, key_beside, plain, read_sheet, same_words

FINAL = "final"
_TOLD = 8
_NAME_KEY = "name the key that `framing sample` wrote, with --key"


@dataclass(frozen=True, slots=True)
class Coded:
    """The answers (id, coder, label, value), the words of each unit, the questions, and the key of the sheet, where there is one.

    A question with several values becomes one label for each, such as "frames: legality", that is answered by yes or no.
    """

    answers: pd.DataFrame
    texts: dict[str, str]
    questions: dict[str, Question]
    key: dict[str, Any] | None

    @property
    def unit(self) -> Unit:
        """What was coded; ReadError where there is no key to tell it."""
        if self.key is None:
            raise ReadError("the key of the sheet is missing", hint="put the .key.json that `framing sample` wrote beside it, or name it")
        unit: Unit = self.key["unit"]
        return unit

    def missing(self) -> dict[str, int]:
        """For each coder, how many answers are missing of those that the sheet asks for; coders without a gap left out."""
        units = len(self.key["units"]) if self.key else len(self.texts)
        asked = units * self.answers["label"].nunique()
        given = self.answers.groupby("coder").size()
        return {str(coder): int(asked - count) for coder, count in given.items() if count < asked}


def read_codings(sheets: Sequence[str | Path], *, key: str | Path | None = None) -> Coded:
    """What the sheets hold together; ReadError, with every place, where an id, a value or a text cannot be right.

    The key is looked for beside the sheets where none is named; without one, any values are taken.
    """
    read = {Path(path): read_sheet(Path(path)) for path in sheets}
    if not read:
        raise ReadError("no sheet was named", hint="name one sheet or more")
    known = _key(list(read), {row.id for rows in read.values() for row in rows}, Path(key) if key else None)
    questions = Manual.model_validate(known["manual"]).of(known["unit"]) if known else {}
    texts = {unit["id"]: unit["text"] for unit in known["units"]} if known else {}
    coders = _coders(read)
    problems: dict[Path, list[str]] = {path: [] for path in read}
    answers: list[dict[str, str]] = []
    for path, rows in read.items():
        seen: Counter[str] = Counter()
        for row in rows:
            seen[row.id] += 1
            problems[path] += _unit_problems(row, texts, bool(known), again=seen[row.id] > 1)
            for (label, coder), cell in row.cells.items():
                asked = questions.get(label) or (None if known else Question(open=True))
                problems[path] += _cell_problems(row.where, label, coder, cell, asked, questions)
                answers += _answers(row.id, coders[path, coder], label, cell, asked)
    _refuse(problems)
    return Coded(pd.DataFrame(answers, columns=["id", "coder", "label", "value"]), texts, questions, known)


def gold(coded: Coded, label: str, value: str) -> "pd.Series[float]":
    """For each unit that was coded for a label, whether a value holds: what the coder `final` says, else the share of coders who say so."""
    several = label in coded.questions and coded.questions[label].several
    name, wanted = (f"{label}: {value}", YES) if several else (label, value)
    mine = coded.answers[coded.answers["label"] == name]
    holds = mine["value"].str.casefold() == wanted.casefold()
    last = mine["coder"].str.casefold().str.startswith(FINAL)
    means = holds.groupby(mine["id"]).mean()
    return holds[last].groupby(mine["id"][last]).mean().combine_first(means).astype("float64")


def _answers(unit: str, coder: str, label: str, cell: str, asked: Question | None) -> Iterator[dict[str, str]]:
    values = asked.understood(cell) if asked else None
    if values is None or asked is None:
        return
    where = {"id": unit, "coder": coder}
    if not asked.several:
        yield {**where, "label": label, "value": values[0]}
        return
    for each in asked.values:
        yield {**where, "label": f"{label}: {each}", "value": YES if each in values else NO}


def _unit_problems(row: SheetRow, texts: dict[str, str], strict: bool, *, again: bool) -> Iterator[str]:
    """What is wrong with a row's id or words; the words of a unit that is met for the first time without a key are noted."""
    if again:
        yield f"{row.where}: the id {row.id} stood in an earlier row"
    if row.id not in texts and strict:
        near = difflib.get_close_matches(row.id, texts, n=1)
        yield f"{row.where}: no unit with the id {row.id!r} was drawn" + (f" (there is {near[0]!r})" if near else "")
        return
    drawn = texts.setdefault(row.id, row.text)
    if plain(row.text) and not same_words(drawn, row.text):
        yield f"{row.where}: the text of {row.id} is {_short(row.text)!r}, and {_short(drawn)!r} where it was drawn or met first"


def _cell_problems(where: str, label: str, coder: str, cell: str, asked: Question | None, questions: dict[str, Question]) -> Iterator[str]:
    if asked is None:
        yield f"{where}: the sheet does not ask for {label!r}, but for {', '.join(questions)}"
    elif asked.understood(cell) is None:
        yield f"{where}: {label} ({coder}) says {cell!r}; it takes {', '.join(asked.values)}{', or none' if asked.several else ''}"


def _refuse(problems: dict[Path, list[str]]) -> None:
    if not any(problems.values()):
        return
    lines = []
    for path, told in problems.items():
        unique = list(dict.fromkeys(told))
        lines += [f"{path} cannot be used:"] * bool(told) + [f"  {one}" for one in unique[:_TOLD]]
        lines += [f"  ... and {len(unique) - _TOLD:,} more"] * (len(unique) > _TOLD)
    raise ReadError("\n".join(lines), hint="mend these cells in the sheet and name it again; ids and texts stay as they were drawn")


def _coders(read: dict[Path, list[SheetRow]]) -> dict[tuple[Path, str], str]:
    """What each coder of each sheet is called: two who code the same unit under one name in two sheets are told apart."""
    units: dict[str, Counter[str]] = {}
    for rows in read.values():
        for row in rows:
            for coder in {coder for _, coder in row.cells}:
                units.setdefault(coder, Counter())[row.id] += 1
    shared = {coder for coder, counts in units.items() if len(read) > 1 and max(counts.values()) > 1}
    names = {(path, coder) for path, rows in read.items() for row in rows for _, coder in row.cells}
    return {(path, coder): f"{coder} in {path.name}" if coder in shared else coder for path, coder in names}


def _key(sheets: list[Path], ids: set[str], named: Path | None) -> dict[str, Any] | None:
    """The key that was named, or the one beside the sheets that knows most of their ids."""
    if named:
        return _load(named)
    beside = [key_beside(path) for path in sheets if key_beside(path).is_file()]
    near = beside or sorted({file for path in sheets for file in path.absolute().parent.glob(f"*{KEY}")})
    known = [(sum(unit["id"] in ids for unit in key["units"]), key) for key in map(_load, near)]
    best = max(known, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] else None


def _load(path: Path) -> dict[str, Any]:
    try:
        key = json.loads(path.read_text(encoding="utf-8"))
        if not {"unit", "manual", "units", "design"} <= set(key):
            raise ValueError("it lacks what a key holds")
    except OSError as error:
        raise ReadError(f"{path} cannot be read: {error.strerror}", hint=_NAME_KEY) from error
    except (ValueError, TypeError) as error:
        raise ReadError(f"{path} is not the key of a sheet: {error}", hint=_NAME_KEY) from error
    found: dict[str, Any] = key
    return found


def _short(words: str) -> str:
    clean = plain(words)
    return clean if len(clean) <= 60 else f"{clean[:57]}..."

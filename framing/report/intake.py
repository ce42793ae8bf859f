"""What a run was offered, in print: per input what was read from it, what was flagged or set aside, and what was decided on the way."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from framing.report.figures import counted, day, number

KINDS: Mapping[str, str] = {
    "unreadable": "could not be read",
    "not_english": "not in English",
    "not_prose": "not prose",
    "too_short": "too short",
    "too_long": "too long",
    "repeated": "the same article again",
    "same_text": "text of another article",
}
_SOURCES = 4
_FLAGS = 100


@dataclass(frozen=True, slots=True)
class Given:
    """What one input gave."""

    path: str
    files: str
    articles: str
    words: str
    sources: str
    published: str
    columns: str
    flagged: str
    set_aside: str


@dataclass(frozen=True, slots=True)
class Offered:
    """The inputs side by side; `flags` are the first flagged articles, each with its reason, `notes` what was decided while reading."""

    inputs: tuple[Given, ...]
    flagged: str
    set_aside: str
    flags: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def offered(reading: Sequence[Mapping[str, Any]]) -> Offered:
    """What the manifest tells under `reading`, in print."""
    return Offered(
        inputs=tuple(map(_given, reading)),
        flagged=_kinds(row["flagged"] for row in reading),
        set_aside=_kinds(row["set_aside"] for row in reading),
        flags=tuple((flag["article_id"], flag["reason"]) for row in reading for flag in row["flags"])[:_FLAGS],
        notes=tuple(_note(row, note) for row in reading for note in row["notes"]) + _renamed(reading),
    )


def _given(row: Mapping[str, Any]) -> Given:
    return Given(
        path=row["path"],
        files=number(row["files"]) if row["files"] else "–",
        articles=number(row["articles"]),
        words=number(row["words"]),
        sources=_sources(row),
        published=_published(row),
        columns=", ".join(f"{field}: {' / '.join(columns)}" for field, columns in row["columns"].items()),
        flagged=_kinds([row["flagged"]]),
        set_aside=_kinds([row["set_aside"]]),
    )


def _sources(row: Mapping[str, Any]) -> str:
    told = [f"{name} ({number(count)})" for name, count in list(row["sources"].items())[:_SOURCES]]
    more = row["n_sources"] - len(told)
    return ", ".join([*told, f"{number(more)} more"] if more else told)


def _published(row: Mapping[str, Any]) -> str:
    """The first and the last day, and how many articles have none."""
    if not row["dated"]:
        return "no dates" if row["articles"] else ""
    first, last = (day(date.fromisoformat(row[name])) for name in ("first", "last"))
    missing = row["articles"] - row["dated"]
    return (first if first == last else f"{first} – {last}") + (f" ({number(missing)} without a date)" if missing else "")


def _kinds(counts: Iterable[Mapping[str, int]]) -> str:
    """How many of each kind, those that are most first."""
    together = sum((Counter(each) for each in counts), Counter[str]())
    return ", ".join(f"{KINDS.get(kind, kind)}: {number(count)}" for kind, count in together.most_common())


def _note(row: Mapping[str, Any], note: Mapping[str, str]) -> str:
    where = ", ".join(part for part in (note["path"] or row["path"], note["where"]) if part)
    return f"{where}: {note['text']}"


def _renamed(reading: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """That ids which came twice were told apart, where any were."""
    if not (renamed := sum(row["renamed"] for row in reading)):
        return ()
    return (f"{counted(renamed, 'article')} had an id that another one has, and got ~2, ~3 ... behind it",)

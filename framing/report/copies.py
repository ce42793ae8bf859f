"""What outlets changed in texts that they took over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from framing.comparison.excerpt import Row, part_of
from framing.report.figures import counted, day, number

if TYPE_CHECKING:
    from framing.store import Run

# copies on a page, changes of each, and characters of either wording
COPIES = 24
CHANGES = 8
LONGEST = 240


@dataclass(frozen=True, slots=True)
class Change:
    """One change: where ("headline" or "text"), of what kind, and both wordings; `loaded` tells that a loaded term stands in either."""

    where: str
    kind: str
    before: str
    after: str
    loaded: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """A text that an outlet took over, and what it changed in it, headlines and loaded words first; `more` counts changes not shown."""

    source: str
    original: str
    title: str
    published: str
    changes: tuple[Change, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Copies:
    """The copies in which a headline or words were changed; `told` says of how many."""

    told: str
    copies: tuple[Copy, ...]


def copies(run: "Run", edits: pd.DataFrame) -> Copies:
    """The copies whose headline or words were changed, by outlet in alphabetical order; of too many, those with the most such changes."""
    articles = sorted({*edits["article_id"], *edits["original_id"]})
    rows = {row["article_id"]: row for row in part_of(run, "articles", articles).to_dict("records")}
    terms = _terms(part_of(run, "terms", articles))
    found = [_copy(own, rows, terms) for _, own in edits.groupby("article_id", sort=True)]
    changed = [copy for copy in found if any(map(_telling, copy.changes))]
    first = sorted(changed, key=lambda copy: -sum(map(_telling, copy.changes)))[:COPIES]
    shown = tuple(sorted(first, key=lambda copy: (copy.source.casefold(), copy.published, copy.title)))
    told = f"{number(len(shown))} of {counted(len(found), 'copied text')} with changes, those of a headline, of words or of loaded terms"
    return Copies(f"{told}; the others were only cut or added to.", shown)


def _telling(change: Change) -> bool:
    return change.loaded or change.where == "headline" or change.kind == "replaced"


def _copy(rows: pd.DataFrame, articles: Mapping[str, Row], terms: Mapping[tuple[str, str], list[tuple[int, int]]]) -> Copy:
    first = rows.iloc[0]
    changes = sorted((_change(row, terms) for row in rows.to_dict("records")), key=_order)
    article, original = articles[first["article_id"]], articles[first["original_id"]]
    shown = tuple(changes[:CHANGES])
    return Copy(_outlet(article), _outlet(original), article["title"] or "", day(article["published"]), shown, len(changes) - len(shown))


def _outlet(article: Row) -> str:
    """Whose article it is, also where articles were taken together by something else."""
    return str(article.get("outlet") or article["source"])


def _order(change: Change) -> tuple[bool, bool, bool, int]:
    """Smallest for what tells most: headlines, loaded words, words that stand for others, and few of them."""
    return change.where != "headline", not change.loaded, change.kind != "replaced", len(change.before) + len(change.after)


def _change(row: Row, terms: Mapping[tuple[str, str], list[tuple[int, int]]]) -> Change:
    loaded = _holds(terms, row["article_id"], row["field"], row["start"], row["end"]) or _holds(
        terms, row["original_id"], row["field"], row["original_start"], row["original_end"]
    )
    where = "headline" if row["field"] == "title" else "text"
    return Change(where, row["kind"], _short(row["original_text"]), _short(row["text"]), loaded)


def _holds(terms: Mapping[tuple[str, str], list[tuple[int, int]]], article: str, field: str, start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in terms.get((article, field), ()))


def _terms(table: pd.DataFrame) -> dict[tuple[str, str], list[tuple[int, int]]]:
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for article, field, start, end in table[["article_id", "field", "start", "end"]].itertuples(index=False):
        found.setdefault((article, field), []).append((start, end))
    return found


def _short(text: str) -> str:
    """A wording on one line; of a long one the beginning, and how many words follow."""
    words = " ".join(text.split())
    if len(words) <= LONGEST:
        return words
    kept = words[:LONGEST].rsplit(" ", 1)[0]
    return f"{kept} … ({counted(len(words.split()) - len(kept.split()), 'more word')})"

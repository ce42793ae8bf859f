"""What an outlet changed in a text that it took over: a headline, a paragraph, a word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

import pandas as pd

from framing.profiles import Tables
from framing.records import FIELDS

EditKind = Literal["replaced", "added", "removed"]
EDIT_COLUMNS = (
    *("wire_group", "article_id", "source", "field", "kind", "start", "end", "text"),
    *("original_id", "original_source", "original_start", "original_end", "original_text"),
)

_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_KINDS: dict[str, EditKind] = {"replace": "replaced", "insert": "added", "delete": "removed"}


@dataclass(frozen=True, slots=True)
class Edit:
    """Words `[start, end)` of a copy that stand for `[original_start, original_end)` of its original; one of the two may be empty."""

    kind: EditKind
    start: int
    end: int
    original_start: int
    original_end: int


def find_edits(original: str, copy: str) -> list[Edit]:
    """What is worded differently in a copy, in order; case, punctuation and white space do not count.

    >>> [one] = find_edits("The militants fled.", "The fighters fled.")
    >>> one.kind, "The fighters fled."[one.start : one.end], "The militants fled."[one.original_start : one.original_end]
    ('replaced', 'fighters', 'militants')
    """
    left, right = list(_WORD.finditer(original)), list(_WORD.finditer(copy))
    words, copied = ([match[0].casefold() for match in matches] for matches in (left, right))
    changes = SequenceMatcher(None, words, copied, autojunk=False).get_opcodes()
    edits = []
    for _, first, last, copy_first, copy_last in _merged([change for change in changes if change[0] != "equal"]):
        kind = _KINDS["replace" if last > first and copy_last > copy_first else "insert" if copy_last > copy_first else "delete"]
        edits.append(Edit(kind, *_stretch(right, copy_first, copy_last), *_stretch(left, first, last)))
    return edits


def edits(run: Tables, stories: pd.DataFrame | None = None) -> pd.DataFrame:
    """A row for each edit in each republished article, by `EDIT_COLUMNS`, its positions in the article and in the original.

    `stories` is what `group_stories` gave, or the run's own table. The original is the agency's article; where the run holds none,
    the earliest of the group, or the longest of them.
    """
    stories = run.table("stories") if stories is None else stories
    copies = stories[stories["wire_group"] != ""]
    articles = run.table("articles").merge(copies, on="article_id", suffixes=("_told", ""))
    articles["text"] = articles["text"].fillna("")
    rows = [row for _, group in articles.groupby("wire_group") for row in _group_rows([dict(row) for row in group.to_dict("records")])]
    return pd.DataFrame(rows, columns=list(EDIT_COLUMNS))


def _group_rows(group: list[dict[Any, Any]]) -> Iterator[dict[str, Any]]:
    original = min(group, key=_originality)
    for copy in sorted((row for row in group if row is not original), key=lambda row: row["article_id"]):
        for field in FIELDS:
            for edit in find_edits(original[field], copy[field]):
                yield {
                    "wire_group": copy["wire_group"],
                    **{"article_id": copy["article_id"], "source": copy["source"], "field": field, "kind": edit.kind},
                    **{"start": edit.start, "end": edit.end, "text": copy[field][edit.start : edit.end]},
                    **{"original_id": original["article_id"], "original_source": original["source"]},
                    **{"original_start": edit.original_start, "original_end": edit.original_end},
                    "original_text": original[field][edit.original_start : edit.original_end],
                }


def _originality(row: dict[Any, Any]) -> tuple[bool, bool, Any, int, str]:
    """Smallest for the original: nobody's copy, early, long."""
    undated = pd.isna(row["published"])
    return row["republished_from"] != "", undated, 0 if undated else row["published"].value, -len(row["text"]), row["article_id"]


def _merged(changes: list[tuple[str, int, int, int, int]]) -> list[tuple[str, int, int, int, int]]:
    """The changes, joined where fewer words are the same between two than differ in either: a stray "the" divides no paragraph."""
    merged = changes[:1]
    for change in changes[1:]:
        name, first, last, copy_first, copy_last = merged[-1]
        between = change[1] - last
        if between < min(max(last - first, copy_last - copy_first), max(change[2] - change[1], change[4] - change[3])):
            merged[-1] = (name, first, change[2], copy_first, change[4])
        else:
            merged.append(change)
    return merged


def _stretch(words: list[re.Match[str]], first: int, last: int) -> tuple[int, int]:
    """From the first of these words to the end of the last; where there is none, the place behind the word before."""
    if first < last:
        return words[first].start(), words[last - 1].end()
    place = words[first - 1].end() if first else 0
    return place, place

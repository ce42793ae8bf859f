"""Which source says which word for the same thing, over the stories in which choices were looked for."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from framing.profiles import sorted_sources
from framing.report.figures import counted, number

# concepts that are shown, and sources that stand in columns of their own
CONCEPTS = 40
COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Wording:
    """One word for a concept: how often each source chose it, of how many choices for the concept, and in how many stories."""

    word: str
    cells: tuple[str, ...]
    who: str


@dataclass(frozen=True, slots=True)
class Concept:
    """What may be called by different words."""

    name: str
    words: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Wordings:
    """The concepts that sources name differently, the most frequent first; `sources` is empty where they are too many for columns."""

    sources: tuple[str, ...]
    concepts: tuple[Concept, ...]
    told: str


def wordings(counts: pd.DataFrame, *, looked: int, first: Sequence[str] = ()) -> Wordings:
    """The table of `choice_counts` as a page shows it; `looked` is how many stories it is of, `first` whose columns come first."""
    sources = sorted_sources(counts["source"].unique(), first=first)
    columns = tuple(sources) if len(sources) <= COLUMNS else ()
    several = counts.groupby("concept").filter(lambda rows: rows["word"].nunique() > 1) if len(counts) else counts
    groups = several.groupby("concept")
    most, counts_of = groups["stories"].max().to_dict(), groups["count"].sum().to_dict()
    ordered = sorted(map(str, most), key=lambda name: (-most[name], -counts_of[name], name.casefold()))
    by_name = dict(tuple(groups))
    shown = tuple(_concept(name, by_name[name], columns) for name in ordered[:CONCEPTS])
    where = f"over {counted(looked, 'story', 'stories')}"
    told = f"{number(len(shown))} of {counted(len(ordered), 'thing')} that they call by different words, {where}"
    return Wordings(columns, shown, f"{told}, the most frequent first. A model found them, and it errs.")


def _concept(name: str, rows: pd.DataFrame, columns: Sequence[str]) -> Concept:
    words = rows.groupby("word")["count"].sum()
    ordered = sorted(words.index, key=lambda word: (-int(words[word]), word))
    return Concept(name.replace(" | ", " / "), tuple(_wording(word, rows[rows["word"] == word], columns) for word in ordered))


def _wording(word: str, rows: pd.DataFrame, columns: Sequence[str]) -> Wording:
    told = {
        source: f"{count} of {total}, {counted(stories, 'story', 'stories')}"
        for source, count, total, stories in rows[["source", "count", "total", "stories"]].itertuples(index=False)
    }
    who = "; ".join(f"{source} ({told[source]})" for source in sorted_sources(told))
    return Wording(word, tuple(told.get(source, "") for source in columns), who)

"""What each outlet calls things: which loaded terms it uses, how often, and which set it apart."""

from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from framing.comparison.contrasts import folded_terms, term_rates
from framing.profiles import sorted_sources
from framing.records import TERM_TYPES, Comparison, Contrast
from framing.report.figures import amount, level

if TYPE_CHECKING:
    from framing.store import Run

COLUMNS = 40
ROWS = 24


@dataclass(frozen=True, slots=True)
class Cell:
    """How often one outlet uses one term: count, rate per 1,000 words and shade (0-6)."""

    count: int
    rate: str
    level: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One term across outlets."""

    term: str
    type: str
    total: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Used:
    """A term and how often it is used."""

    term: str
    type: str
    count: int


@dataclass(frozen=True, slots=True)
class Favourites:
    """One outlet's most frequent terms, and those that set it apart from the others together."""

    source: str
    frequent: tuple[Used, ...]
    apart: tuple[Contrast, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms in one choice of voices; `sources` names the columns of `choices`, which may be fewer than the outlets.

    `once` tells that terms used only once are left out of `choices`; `tested` is how many times a term was asked whether it sets an
    outlet apart.
    """

    name: str
    sources: tuple[str, ...]
    outlets: int
    terms: int
    once: bool
    tested: int
    choices: tuple[Choice, ...]
    favourites: tuple[Favourites, ...]


def vocabulary(run: "Run", comparison: Comparison, *, name: str, voices: Collection[str] | None, most: int) -> Vocabulary:
    """The terms in these voices (None: all), with up to `most` terms for each outlet; `comparison` was made over the same voices."""
    words = {profile.source: profile.words for profile in comparison.profiles}
    columns = sorted_sources(sorted(words, key=lambda source: -words[source])[:COLUMNS])
    terms = folded_terms(run.table("terms"), voices=voices)
    uses = {str(source): rows for source, rows in terms.groupby("source")}
    favourites = tuple(Favourites(source, _frequent(uses.get(source), most), _apart(comparison, source)) for source in words)
    choices = _choices(term_rates(run, top=ROWS, voices=voices), columns)
    often = tuple(choice for choice in choices if choice.total > 1)
    once = len(often) < len(choices) and bool(often)
    kept = often if once else choices
    return Vocabulary(name, tuple(columns), len(words), int(terms["name"].nunique()), once, _tested(terms), kept, favourites)


def _tested(terms: pd.DataFrame) -> int:
    """How many pairs of an outlet and a term that stands in two of its articles there are."""
    habits = terms[["source", "name", "article_id"]].drop_duplicates().groupby(["source", "name"]).size()
    return int((habits > 1).sum())


def _apart(comparison: Comparison, source: str) -> tuple[Contrast, ...]:
    return tuple(contrast for contrast in comparison.contrasts if contrast.source == source)


def _frequent(uses: pd.DataFrame | None, most: int) -> tuple[Used, ...]:
    if uses is None:
        return ()
    counts = Counter(uses["name"])
    kinds = dict(zip(uses["name"], uses["type"], strict=True))
    ranked = sorted(counts, key=lambda term: (-counts[term], term))[:most]
    return tuple(Used(term, kinds[term], counts[term]) for term in ranked)


def _choices(rates: pd.DataFrame, columns: Sequence[str]) -> tuple[Choice, ...]:
    """Each term with a cell for every column, type by type and within a type the most used first."""
    top = rates[rates["source"].isin(columns)]["per_1000"].max() if len(rates) else 0.0
    rows = [_choice(term, rows.set_index("source"), columns, top) for term, rows in rates.groupby("term", sort=False)]
    return tuple(sorted(rows, key=lambda row: (TERM_TYPES.index(row.type), -row.total, row.term)))


def _choice(term: Hashable, rows: pd.DataFrame, columns: Sequence[str], top: float) -> Choice:
    rates = rows["per_1000"].fillna(0.0).reindex(list(columns)).tolist()
    counts = rows["count"].reindex(list(columns)).tolist()
    cells = tuple(Cell(count, amount(rate, 1000), level(rate, top)) for count, rate in zip(counts, rates, strict=True))
    return Choice(str(term), rows["type"].iloc[0], sum(rows["count"].tolist()), cells)

"""Whether the chief difference survives being counted in another way; nothing is read again."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from framing.comparison.counting import Counted, Sums, placed
from framing.comparison.differences import Basis, known, measured, too_little
from framing.config import Settings
from framing.profiles import Tables, unit_of
from framing.records import Check
from framing.statistics import Estimates, Floats, enough, paired

CHIEF = "terms_outlet"
AS_SHOWN = "as shown"
WIRE = "wire copy counted"
BIGGEST = "without the biggest story"

Kept = Callable[[pd.DataFrame], "pd.Series[bool]"]


def _own(terms: pd.DataFrame) -> "pd.Series[bool]":
    return terms["voice"] == "outlet"


# which terms each way counts; one that counts every voice counts all words, too
_WAYS: Mapping[str, Kept] = {
    AS_SHOWN: _own,
    "terms scored 0.7 or more": lambda terms: _own(terms) & (terms["score"] >= 0.7),
    "terms scored 0.9 or more": lambda terms: _own(terms) & (terms["score"] >= 0.9),
    "quotes counted": lambda terms: terms["voice"].notna(),
    WIRE: _own,
    "codebooks alone": lambda terms: _own(terms) & terms["detector"].isin(["codebook", "both"]),
    "model alone": lambda terms: _own(terms) & terms["detector"].isin(["model", "both"]),
}
_ALL_WORDS = frozenset({"quotes counted"})


def checks(
    run: Tables, whom: Iterable[tuple[str, str]], *, stories: pd.DataFrame | None = None, bases: Sequence[Basis], settings: Settings
) -> list[Check]:
    """For each pair, the difference of own-voice loaded terms in each way of counting them; without wire copy, that way is left out."""
    counted = _counted(run, stories)
    sums = Sums(counted)
    return [
        check for left, right in whom for basis in bases for check in _checks(sums.rows(left, right), left, right, basis, counted, settings)
    ]


def _counted(run: Tables, stories: pd.DataFrame | None) -> Counted:
    articles = placed(run, stories)
    terms, sentences = run.table("terms"), run.table("sentences")
    words = sentences.groupby("article_id")[["n_words", "n_words_outlet"]].sum().reindex(articles.index, fill_value=0)
    ways = [way for way in _WAYS if _possible(way, articles, terms)]
    counts = {way: terms[_WAYS[way](terms)].groupby("article_id").size().reindex(articles.index, fill_value=0) for way in ways}
    totals = {way: words["n_words" if way in _ALL_WORDS else "n_words_outlet"] for way in ways}
    own = pd.DataFrame({way: (~articles["republished"] | (way == WIRE)).astype("float64") for way in ways})
    return Counted(articles, pd.DataFrame(counts) * own, pd.DataFrame(totals) * own)


def _possible(way: str, articles: pd.DataFrame, terms: pd.DataFrame) -> bool:
    """Whether a way is told: wire copy counts only where there is some, and what a term lacks cannot choose it."""
    if way == WIRE:
        return bool(articles["republished"].any())
    needs = {"score", "detector"} if way not in (AS_SHOWN, "quotes counted") else set()
    return needs <= set(terms.columns)


def _checks(rows: Floats, left: str, right: str, basis: Basis, counted: Counted, settings: Settings) -> list[Check]:
    names = [*counted.counts.columns, BIGGEST]
    table = np.concatenate([rows, _without_biggest(rows[:, :1], basis)], axis=1)
    found = measured(table, basis, settings)
    told, stories = enough(found.rows), (found.rows[..., 1] > 0).sum(axis=0)
    unit = unit_of(CHIEF)
    return [_check((left, right), name, basis, found.apart, k, unit, int(stories[k]), bool(told[k])) for k, name in enumerate(names)]


def _check(sides: tuple[str, str], name: str, basis: Basis, apart: Estimates, k: int, unit: int, stories: int, told: bool) -> Check:
    low, high = (known(unit * end[k]) if told else None for end in (apart.low, apart.high))
    note = "" if told else too_little(basis, stories)
    return Check(*sides, name, basis, unit, known(unit * apart.value[k]), low, high, stories, note)


def _without_biggest(rows: Floats, basis: Basis) -> Floats:
    """The same without the story that weighs most."""
    weights = (paired(rows) if basis == "shared" else rows)[..., 1::2].sum(axis=(1, 2))
    kept = rows.copy()
    if len(rows):
        kept[int(np.argmax(weights))] = 0.0
    return kept

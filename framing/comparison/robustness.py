"""Whether the chief difference survives being counted in another way; nothing is read again."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from framing.comparison.counting import THE_REST, Counted, Sums, placed
from framing.comparison.differences import Basis, known, measured, too_little
from framing.config import Settings
from framing.profiles import Tables, unit_of
from framing.records import Check
from framing.statistics import Estimates, Floats, enough, paired

CHIEF = "terms_outlet"
AS_SHOWN = "as shown"
WIRE = "wire copy counted"
BIGGEST = "without the biggest story"
LARGEST = "without the largest outlet of each"
DRAWN = "outlets drawn in place of stories"

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
    LARGEST: _own,
}
_ALL_WORDS = frozenset({"quotes counted"})


def checks(
    run: Tables,
    whom: Iterable[tuple[str, str]],
    *,
    stories: pd.DataFrame | None = None,
    outlets: "pd.Series[str] | None" = None,
    bases: Sequence[Basis],
    settings: Settings,
) -> list[Check]:
    """For each pair, the difference of own-voice loaded terms in each way of counting them; a way that changes nothing is left out.

    `outlets` tells the outlet of each article where a source holds several.
    """
    counted = _counted(run, stories, outlets)
    sums = Sums(counted)
    found = [_checks(sums.rows(left, right), left, right, basis, counted, settings) for left, right in whom for basis in bases]
    return [check for each in found for check in (*each, *_drawn(each[0], counted, settings))]


def _counted(run: Tables, stories: pd.DataFrame | None, outlets: "pd.Series[str] | None") -> Counted:
    articles = placed(run, stories)
    articles["outlet"] = articles["source"] if outlets is None else outlets.reindex(articles.index)
    terms, sentences = run.table("terms"), run.table("sentences")
    words = sentences.groupby("article_id")[["n_words", "n_words_outlet"]].sum().reindex(articles.index, fill_value=0)
    ways = [way for way in _WAYS if _possible(way, articles, terms)]
    counts = {way: terms[_WAYS[way](terms)].groupby("article_id").size().reindex(articles.index, fill_value=0) for way in ways}
    totals = {way: words["n_words" if way in _ALL_WORDS else "n_words_outlet"] for way in ways}
    kept = pd.DataFrame({way: _kept(way, articles) for way in ways}).astype("float64")
    return Counted(articles, pd.DataFrame(counts) * kept, pd.DataFrame(totals) * kept)


def _possible(way: str, articles: pd.DataFrame, terms: pd.DataFrame) -> bool:
    """Whether a way is told: wire copy and outlets count only where there are some, and what a term lacks cannot choose it."""
    if way == WIRE:
        return bool(articles["republished"].any())
    if way == LARGEST:
        return bool(_of_largest(articles).any())
    needs = {"score", "detector"} if way not in (AS_SHOWN, "quotes counted") else set()
    return needs <= set(terms.columns)


def _kept(way: str, articles: pd.DataFrame) -> "pd.Series[bool]":
    """Which articles a way counts."""
    own = ~articles["republished"] | (way == WIRE)
    return own & ~_of_largest(articles) if way == LARGEST else own


def _of_largest(articles: pd.DataFrame) -> "pd.Series[bool]":
    """Which articles are of the outlet with the most articles of a source that holds several."""
    sizes = articles.groupby(["source", "outlet"]).size().sort_values(ascending=False, kind="stable").reset_index()
    largest = sizes[sizes["source"].duplicated(keep=False)].drop_duplicates("source").set_index("source")["outlet"]
    return articles["source"].map(largest) == articles["outlet"]


def _checks(rows: Floats, left: str, right: str, basis: Basis, counted: Counted, settings: Settings) -> list[Check]:
    names = [*counted.counts.columns, BIGGEST]
    table = np.concatenate([rows, _without_biggest(rows[:, :1], basis)], axis=1)
    found = measured(table, basis, settings)
    told, stories = enough(found.rows), (found.rows[..., 1] > 0).sum(axis=0)
    unit = unit_of(CHIEF)
    return [_check((left, right), name, basis, found.apart, k, unit, int(stories[k]), bool(told[k])) for k, name in enumerate(names)]


def _drawn(shown: Check, counted: Counted, settings: Settings) -> Iterator[Check]:
    """The difference as it is shown, with the interval of outlets drawn anew; nothing where a side holds too few of them."""
    rows = _by_outlet(counted, shown.source, shown.other, shown.basis)
    if shown.low is not None and len(rows) and enough(rows).all():
        apart = measured(rows, "all", settings).apart
        yield replace(shown, name=DRAWN, low=known(shown.unit * apart.low[0]), high=known(shown.unit * apart.high[0]))


def _by_outlet(counted: Counted, left: str, right: str, basis: Basis) -> Floats:
    """Outlets x 1 x 4; what a story weighs where each is compared with itself is held as it stands."""
    articles = counted.articles
    mine = (articles["source"] == left).to_numpy()
    theirs = ~mine if right == THE_REST else (articles["source"] == right).to_numpy()
    count, total = (table[AS_SHOWN].to_numpy() for table in (counted.counts, counted.totals))
    sides = pd.DataFrame({"a": count * mine, "left": total * mine, "b": count * theirs, "right": total * theirs})
    if basis == "shared":
        both = sides[["left", "right"]].groupby(articles["cluster"].to_numpy()).transform("sum")
        weights = both[["right", "left"]].div(both.sum(axis=1).replace(0, 1), axis=0)
        sides = sides.mul(weights.iloc[:, [0, 0, 1, 1]].to_numpy())
    rows = sides.groupby(articles["outlet"].to_numpy()).sum().to_numpy()
    return rows[(rows > 0).any(axis=1)][:, None, :]


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

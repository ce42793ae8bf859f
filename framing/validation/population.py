"""All units of a run as arrays, with what the classifier says of them and what coders said of those that were drawn."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.comparison.counting import placed
from framing.errors import ReadError
from framing.profiles import Tables, sorted_sources
from framing.statistics import Floats
from framing.validation.coded import Coded, gold
from framing.validation.learning import FOLDS, Codes, Told, cross_fitted
from framing.validation.manual import Manual
from framing.validation.units import PLACE, named, said_of, units_of

_FIRST = 3


@dataclass(frozen=True, slots=True)
class Population:
    """The units of one label: source (its place in `sources`), cluster (numbered below `clusters`) and month (counted since the year 0, -1
    where there is none) of each, the classifier's label and score, what DSL expects, what coders say and 1 / probability (0 where a unit
    was not coded)."""

    label: str
    sources: tuple[str, ...]
    source: Codes
    month: Codes
    cluster: Codes
    clusters: int
    predicted: Floats
    score: Floats
    expected: Floats
    coded: Floats
    weight: Floats

    def only(self, kept: "NDArray[np.bool_]") -> "Population":
        """The same of some units."""
        names = ("source", "month", "cluster", "predicted", "score", "expected", "coded", "weight")
        return replace(self, **{name: getattr(self, name)[kept] for name in names})

    def folds(self, seed: int) -> Codes:
        """The fold of each unit, drawn for all units of a cluster together."""
        return np.random.default_rng(seed).integers(FOLDS, size=self.clusters)[self.cluster]

    @property
    def known(self) -> "NDArray[np.bool_]":
        """Which units were coded."""
        return self.weight > 0


def populations(run: Tables, coded: Coded, *, partial: bool, seed: int) -> Iterator[Population]:
    """The units of a run for every label that both the classifier gives and coders coded; ReadError where sheet and run do not fit."""
    unit, key = coded.unit, coded.key or {}
    units = units_of(run, unit)
    said = said_of(run, unit, units, Manual.model_validate(key["manual"]))
    drawn = _drawn(units, key)
    articles = placed(run)
    names = sorted_sources(articles["source"].unique())
    where = articles.assign(
        source=articles["source"].map({name: place for place, name in enumerate(names)}),
        month=articles["month"].map({month: _count_of(month) for month in articles["month"].unique()}),
        cluster=pd.factorize(articles["cluster"], sort=True)[0],
    ).loc[units["article_id"], ["source", "month", "cluster"]]
    source, month, cluster = where.to_numpy(np.int64).T
    for (label, value), each in said.items():
        answers = gold(coded, label, value)
        if answers.empty:
            continue
        y, weight = np.zeros(len(units)), np.zeros(len(units))
        chosen = drawn.loc[answers.index]
        y[chosen["place"]] = answers
        weight[chosen["place"]] = 1 / _probabilities(drawn, chosen, named(label, value), partial)
        holds, score = (each[name].to_numpy(np.float64) for name in ("holds", "score"))
        whole = Population(
            label=named(label, value),
            sources=tuple(names),
            source=source,
            month=month,
            cluster=cluster,
            clusters=len(articles),
            predicted=holds,
            score=score,
            expected=holds,
            coded=y,
            weight=weight,
        )
        yield _expecting(whole.only(~np.isnan(holds)), seed)


def month_name(count: int) -> str:
    """A month that was counted since the year 0, as it is written.

    >>> month_name(2024 * 12 + 3)
    '2024-04'
    """
    return f"{count // 12:04}-{count % 12 + 1:02}"


def _count_of(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:]) - 1 if month else -1


def _drawn(units: pd.DataFrame, key: dict[str, Any]) -> pd.DataFrame:
    """The units of the key, by id, with their place among all units."""
    columns = PLACE[key["unit"]]
    table = pd.DataFrame(key["units"])
    places = units[columns].assign(place=np.arange(len(units)))
    found = table.merge(places, on=columns, how="left").set_index("id")
    if lost := list(found.index[found["place"].isna()]):
        raise ReadError(
            f"{len(lost):,} of {len(found):,} units of the sheet are not in this run: {', '.join(lost[:_FIRST])}"
            f"{', …' if len(lost) > _FIRST else ''}",
            hint="name the run that the sheet was drawn from; one that was read with another model may mark other terms",
        )
    return found.assign(place=found["place"].astype(np.int64))


def _probabilities(drawn: pd.DataFrame, chosen: pd.DataFrame, label: str, partial: bool) -> Floats:
    """The probability of each coded unit; in a sheet that is filled in part, that of being drawn and coded."""
    if len(chosen) == len(drawn):
        return chosen["probability"].to_numpy(np.float64)
    if not partial:
        raise ReadError(
            f"{label} was coded for {len(chosen):,} of {len(drawn):,} units that were drawn",
            hint="code the others too; or say --partial, if coders went through the shuffled sheet from its start and stopped somewhere",
        )
    parts = chosen["stratum"].value_counts() / drawn["stratum"].value_counts()
    if empty := list(parts.index[parts.isna()]):
        raise ReadError(f"{label} was coded for no unit of {empty[0]!r}", hint="code some units of every stratum")
    coded: Floats = (chosen["probability"] * chosen["stratum"].map(parts)).to_numpy(np.float64)
    return coded


def _expecting(whole: Population, seed: int) -> Population:
    """The same with what models expect that have not seen the codings of the unit's own cluster."""
    fold = whole.folds(seed)
    sure = np.where(np.isnan(whole.score), whole.predicted, (whole.predicted + whole.score) / 2)
    units, known = Told(sure, whole.source, fold), whole.known
    coded = Told(sure[known], whole.source[known], fold[known])
    return replace(whole, expected=cross_fitted(units, coded, whole.coded[known], groups=len(whole.sources)))

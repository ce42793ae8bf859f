"""How far the rates of two sides lie apart, over stories that both cover and over all articles."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from framing.comparison.counting import THE_REST, Counted, Sums, shared
from framing.config import Settings
from framing.profiles import unit_of
from framing.records import Difference, Rate
from framing.statistics import (
    MIN_STORIES,
    Estimates,
    Floats,
    Statistic,
    agreeing,
    decided,
    difference,
    enough,
    false_discovery_rates,
    log_ratio,
    none_seen,
    paired,
    resampled,
    shared_test,
    studentized,
)

Basis = Literal["shared", "all"]

_STATISTICS: tuple[Statistic, ...] = (
    difference,
    log_ratio,
    partial(log_ratio, signs=(1, -1, 0, 0)),
    partial(log_ratio, signs=(0, 0, 1, -1)),
)


def bases_for(whom: Sequence[tuple[str, str]]) -> tuple[Basis, ...]:
    """What pairs are compared over; with all others on the right, all articles would mostly compare who covers what."""
    return ("shared", "all") if len(whom) == 1 else ("shared",)


def differences(
    counted: Counted,
    whom: Iterable[tuple[str, str]],
    *,
    bases: Sequence[Basis],
    settings: Settings,
    units: Mapping[str, int] | None = None,
) -> list[Difference]:
    """One for each pair, basis and rate that either counts anything of, without q-values; see `controlled`."""
    sums = Sums(counted)
    names = list(counted.counts.columns)
    return [
        one
        for left, right in whom
        for basis in bases
        for one in _differences(sums.rows(left, right), (left, right), names, basis, settings, units or {})
    ]


def monthly(counted: Counted, whom: Iterable[tuple[str, str]], *, rate: str, settings: Settings) -> list[Difference]:
    """The difference of one rate in each month in which there is enough to tell it, over all articles, without q-values."""
    chief, pairs = counted.rates([rate]), list(whom)
    told = []
    for month in sorted(month for month in chief.articles["month"].unique() if month):
        part = chief.only(chief.articles["month"] == month)
        sums = Sums(part)
        for left, right in _busy(part, pairs):
            rows = sums.rows(left, right)
            if enough(rows).all():
                told += [replace(one, month=month) for one in _differences(rows, (left, right), [rate], "all", settings, {})]
    return told


def _busy(counted: Counted, whom: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs of which both are in enough stories, as far as that is known before counting."""
    sizes = counted.articles.groupby("source")["cluster"].nunique()
    busy = {THE_REST, *sizes.index[sizes >= MIN_STORIES]}
    return [pair for pair in whom if busy.issuperset(pair)]


def controlled(found: Sequence[Difference]) -> list[Difference]:
    """The same with the q-value of each, all together being one family of tests."""
    ps = [math.nan if one.p is None else one.p for one in found]
    return [replace(one, q=known(q)) for one, q in zip(found, false_discovery_rates(ps).tolist(), strict=True)]


def differences_frame(found: Iterable[Difference]) -> pd.DataFrame:
    """A tidy table with one row for each difference, and the rates of both sides with their intervals."""
    plain = ("source", "other", "rate", "basis", "month", "unit", "value", "low", "high", "ratio", "ratio_low", "ratio_high")
    rows = [
        {name: getattr(one, name) for name in plain}
        | {"left": one.left.value, "left_low": one.left.low, "left_high": one.left.high}
        | {"right": one.right.value, "right_low": one.right.low, "right_high": one.right.high}
        | {name: getattr(one, name) for name in ("p", "q", "stories", "note")}
        for one in found
    ]
    columns = [*plain, "left", "left_low", "left_high", "right", "right_low", "right_high", "p", "q", "stories", "note"]
    frame = pd.DataFrame(rows, columns=columns)
    text = {"source", "other", "rate", "basis", "month", "note", "unit", "stories"}
    return frame.astype({name: "float64" for name in columns if name not in text})


class Measured(NamedTuple):
    """What is compared (clusters x rates x 4) and, of each rate, the difference, the log ratio and the logs of both sides' rates.

    The p-values of difference and ratio are one and the same, and neither interval leaves out 0 where they are larger than its error.
    """

    rows: Floats
    apart: Estimates
    ratio: Estimates
    left: Estimates
    right: Estimates


def measured(rows: Floats, basis: Basis, settings: Settings) -> Measured:
    """The estimates for two sides, on the clusters that both cover or on all."""
    used = paired(shared(rows)) if basis == "shared" else rows
    # where nothing is shared, sums of nothing say that nothing is known
    table = used if len(used) else np.zeros((1, *rows.shape[1:]))
    # nor is a bootstrap worth its time where nothing will be told
    told, confidence = bool(enough(table).any()), settings.report.confidence
    draws = resampled(table, samples=settings.report.bootstrap if told else 1, seed=settings.seed)
    apart, ratio, left, right = (studentized(draws, statistic, confidence=confidence) for statistic in _STATISTICS)
    # over all articles, the ratio alone finds too much where stories are few and uneven
    p = np.fmax(apart.p, ratio.p)
    if told and basis == "shared":
        p = shared_test(table, ratio, settings.report.bootstrap, seed=settings.seed)
    apart, ratio = (agreeing(one, p, confidence=confidence) for one in (apart, ratio))
    return Measured(used, apart, decided(ratio, confidence=confidence), left, right)


def too_little(basis: Basis, stories: int) -> str:
    """Why there is no interval, "" where there is nothing to say.

    >>> too_little("shared", 1)
    'too little data: 1 shared story, and 6 are needed'
    """
    one, many = {"shared": ("shared story", "shared stories"), "all": ("story or article", "stories or articles")}[basis]
    told = one if stories == 1 else many
    if stories < MIN_STORIES:
        return f"too little data: {stories} {told}, and {MIN_STORIES} are needed"
    return f"too little data: fewer than {MIN_STORIES} of {stories} {told} hold any, or one side has too few"


def _differences(
    rows: Floats, sides: tuple[str, str], names: Sequence[str], basis: Basis, settings: Settings, units: Mapping[str, int]
) -> Iterator[Difference]:
    found = measured(rows, basis, settings)
    used = found.rows
    told = enough(used)
    for k in np.flatnonzero(rows[..., ::2].sum(axis=(0, 2))).tolist():
        unit = units.get(names[k]) or unit_of(names[k])
        stories = int((used[:, k, 1::2] > 0).any(axis=1).sum())
        left, right = (_rate(used[:, k, at : at + 2], logs, k, unit, settings) for at, logs in ((0, found.left), (2, found.right)))
        ends = _ends(found.apart, k, unit) + _exponentials(found.ratio, k) if told[k] else (None,) * 5
        yield Difference(
            *sides,
            rate=names[k],
            basis=basis,
            month="",
            left=left,
            right=right,
            unit=unit,
            value=known(unit * found.apart.value[k]),
            low=ends[0],
            high=ends[1],
            ratio=ends[2],
            ratio_low=ends[3],
            ratio_high=ends[4],
            p=known(found.apart.p[k]) if told[k] else None,
            q=None,
            stories=stories,
            note="" if told[k] else too_little(basis, stories),
        )


def _rate(pairs: Floats, logs: Estimates, k: int, unit: int, settings: Settings) -> Rate:
    """One side's rate; of paired rows, that with the stories weighted alike on both sides."""
    (count, total), groups = pairs.sum(axis=0), int((pairs[:, 1] > 0).sum())
    if groups < MIN_STORIES:
        return Rate(count, total, unit, None, None)
    if not count:
        return Rate(count, total, unit, 0.0, unit * none_seen(groups, total, confidence=settings.report.confidence))
    low, high = (known(unit * np.exp(end[k])) for end in (logs.low, logs.high))
    return Rate(count, total, unit, low, None if high is None else min(high, unit))


def _ends(apart: Estimates, k: int, unit: int) -> tuple[float | None, ...]:
    # shares lie apart by 1 at most
    widest = 1.0 if unit == 1 else math.inf
    return known(max(unit * apart.low[k], -widest)), known(min(unit * apart.high[k], widest))


def _exponentials(ratio: Estimates, k: int) -> tuple[float | None, ...]:
    return tuple(known(np.exp(end[k])) for end in ratio[:3])


def known(value: float) -> float | None:
    """A plain number, None where it is none."""
    return float(value) if math.isfinite(value) else None

"""Krippendorff's alpha, from what pairs of coders say of the same units (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability)."""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from framing.statistics import NO_INTERVAL, Floats, percentile_interval, resampled_sums

Level = Literal["nominal", "ordinal"]

TENTATIVE, GOOD = 0.667, 0.8
_FEW = 10
_NEARLY = 1e-12


class Agreement(NamedTuple):
    """Alpha with its interval over units, the share of pairs that agree, and how many units two or more coders coded.

    `varied` counts those of them in which anybody chose another value than the commonest one.

    Alpha is NaN where all coders use one and the same value throughout: then there was nothing to agree upon.
    """

    alpha: float
    low: float | None
    high: float | None
    percent: float
    units: int
    varied: int


def agreement_of(values: ArrayLike, *, level: Level = "nominal", samples: int = 1000, confidence: float = 0.95, seed: int = 7) -> Agreement:
    """How well coders agree on units (units x coders, NaN where a coder was silent); ordinal values are numbers in their order.

    The interval comes from a bootstrap over units.

    >>> found = agreement_of([[0, 1], [1, 1], [0, 1], [0, 0], [0, 0], [0, 1], [0, 0], [0, 0], [1, 0], [0, 0]])
    >>> round(found.alpha, 3), found.percent, found.units
    (0.095, 0.6, 10)
    """
    table = coincidences(values)
    kinds = table.shape[-1]
    flat = table.reshape(len(table), kinds * kinds)
    if not len(flat):
        return Agreement(float("nan"), None, None, float("nan"), 0, 0)

    def statistic(sums: Floats) -> Floats:
        return alpha(sums.reshape(-1, kinds, kinds), level)

    draws = statistic(resampled_sums(flat, samples=samples, seed=seed))
    low, high = percentile_interval(draws, groups=len(flat), confidence=confidence)
    value = float(statistic(flat.sum(axis=0, keepdims=True))[0])
    percent = float(np.einsum("uii->", table) / table.sum())
    if not np.isfinite(value):
        low, high = NO_INTERVAL
    commonest = table.sum(axis=(0, 2)).argmax()
    varied = int((table[:, commonest, commonest] < table.sum(axis=(1, 2))).sum())
    return Agreement(value, low, high, percent, len(table), varied)


def coincidences(values: ArrayLike) -> Floats:
    """How often each value meets each other one in a unit (units x values x values), of units that two or more coders coded.

    A unit's pairs weigh 1 / (coders - 1), so that every value counts once; the values stand in ascending order.

    >>> coincidences([[1, 1], [1, 2], [1, float("nan")]]).tolist()
    [[[2.0, 0.0], [0.0, 0.0]], [[0.0, 1.0], [1.0, 0.0]]]
    """
    table = np.asarray(values, np.float64)
    kinds = np.unique(table[~np.isnan(table)])
    counts = (table[..., None] == kinds).sum(axis=1).astype(np.float64)
    coders = counts.sum(axis=1)
    counts, coders = counts[coders > 1], coders[coders > 1]
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(len(kinds))
    found: Floats = pairs / (coders - 1)[:, None, None]
    return found


def alpha(coincidence: Floats, level: Level) -> Floats:
    """Alpha of coincidence matrices (... x values x values): 1 less observed by expected disagreement; NaN where there is no variation."""
    sums = coincidence.sum(axis=-1)
    total = sums.sum(axis=-1)
    far = _distances(sums, level)
    observed = (coincidence * far).sum(axis=(-2, -1))
    expected = (sums[..., :, None] * sums[..., None, :] * far).sum(axis=(-2, -1))
    some = expected > _NEARLY
    found: Floats = np.where(some, 1 - (total - 1) * observed / np.where(some, expected, 1.0), np.nan)
    return found


def reading(found: Agreement) -> str:
    """What an alpha says, by the usual limits (Krippendorff 2004) and by its interval.

    >>> reading(Agreement(0.85, 0.7, 0.9, 0.95, 100, 40))
    'good enough to build on, though with more units it might turn out tentative only (0.70 to 0.90)'
    """
    if not found.units:
        return "no unit was coded by two coders"
    if np.isnan(found.alpha):
        return "all coders used one value throughout, so that nothing is known of their agreement"
    words = _WORDS[_rank(found.alpha)]
    if found.low is None or found.high is None:
        return f"{words}, on too few units for an interval"
    if _rank(found.low) < _rank(found.alpha):
        words += f", though with more units it might turn out {_SHORT[_rank(found.low)]}"
    few = f"; it rests on the {found.varied} of {found.units} units that anybody set apart" if found.varied < _FEW else ""
    return f"{words} ({found.low:.2f} to {found.high:.2f}){few}"


_WORDS = (
    "too low to draw conclusions from: clarify the manual and code again",
    "enough for tentative conclusions",
    "good enough to build on",
)
_SHORT = ("too low", "tentative only", "good")


def _rank(value: float) -> int:
    return (value >= TENTATIVE) + (value >= GOOD)


def _distances(sums: Floats, level: Level) -> Floats:
    """The squared distance between values (... x values x values): 1 between any two, or by how many codings lie from one to the other."""
    kinds = sums.shape[-1]
    if level == "nominal":
        return np.broadcast_to(1.0 - np.eye(kinds), (*sums.shape, kinds))
    # codings below a value, and half of those at it
    place = sums.cumsum(axis=-1) - sums / 2
    far: Floats = (place[..., :, None] - place[..., None, :]) ** 2
    return far

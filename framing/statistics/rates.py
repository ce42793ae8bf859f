"""How sure the rates of one source are, from its articles."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, expit

from framing.statistics.bootstrap import MIN_GROUPS, NO_INTERVAL, Floats, Interval
from framing.statistics.clusters import resampled, studentized


class Bursts(NamedTuple):
    """How many an article holds that holds any, and how many it lacks that lacks any; a value for each rate, or one for all."""

    held: ArrayLike = 1.0
    lacked: ArrayLike = 1.0


def bursts_of(counts: ArrayLike, totals: ArrayLike) -> Bursts:
    """The mean over articles (articles x rates); 1 where no article says.

    >>> bursts_of([[0], [2], [4]], [[4], [4], [4]])
    Bursts(held=array([3.]), lacked=array([3.]))
    """
    parts, wholes = np.asarray(counts, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    return Bursts(*(np.maximum(1.0, each.sum(axis=0) / np.maximum(1, (each > 0).sum(axis=0))) for each in (parts, wholes - parts)))


def bootstrap_ratio(
    counts: ArrayLike, totals: ArrayLike, *, samples: int, confidence: float, seed: int, bursts: Bursts | None = None
) -> Interval:
    """The interval of sum(counts) / sum(totals), from a bootstrap over articles; see `bootstrap_ratios`.

    >>> bootstrap_ratio([1, 2, 0], [100, 90, 80], samples=500, confidence=0.95, seed=7)
    (None, None)
    >>> low, high = bootstrap_ratio([0] * 30, [100] * 30, samples=500, confidence=0.95, seed=7)
    >>> low, round(high, 5)
    (0.0, 0.00095)
    """
    pairs = (np.reshape(counts, (-1, 1)), np.reshape(totals, (-1, 1)))
    return bootstrap_ratios(*pairs, samples=samples, confidence=confidence, seed=seed, bursts=bursts)[0]


def bootstrap_ratios(
    counts: ArrayLike, totals: ArrayLike, *, samples: int, confidence: float, seed: int, bursts: Bursts | None = None
) -> list[Interval]:
    """The interval of sum(counts) / sum(totals) for each column (articles x k, 0 <= counts <= totals), all from the same draws of articles.

    A symmetric bootstrap-t interval (Hall 1988) on the scale of the log odds. None where fewer than `MIN_GROUPS` articles have a total.
    Where too few articles hold any, or lack any, for draws to tell, see `few_seen`; the rates of other sources may say in `bursts`
    how many an article holds that holds any.
    """
    parts, wholes = np.asarray(counts, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    if not len(parts):
        return [NO_INTERVAL] * parts.shape[1]
    found = studentized(resampled(np.stack([parts, wholes], axis=-1), samples=samples, seed=seed), log_odds_of, confidence=confidence)
    held, lacked = (np.broadcast_to(np.asarray(size, dtype=np.float64), len(found.value)) for size in bursts or Bursts())
    told = zip(parts.T, wholes.T, expit(found.low).tolist(), expit(found.high).tolist(), held.tolist(), lacked.tolist(), strict=True)
    return [_interval(*one, confidence=confidence) for one in told]


def _interval(part: Floats, whole: Floats, low: float, high: float, held: float, lacked: float, *, confidence: float) -> Interval:
    """That of the draws from `low` to `high`, or what few articles tell where draws tell nothing."""
    if np.count_nonzero(whole) < MIN_GROUPS:
        return NO_INTERVAL
    if math.isfinite(low):
        return low, high
    if 2 * part.sum() <= whole.sum():
        return few_seen(part, whole, confidence=confidence, burst=held)
    least, most = few_seen(whole - part, whole, confidence=confidence, burst=lacked)
    return 1 - most, 1 - least


def log_odds_of(sums: Floats) -> tuple[Floats, Floats]:
    """The log odds of a share, and their gradient, from sums whose last axis is count and total."""
    count, total = np.moveaxis(sums, -1, 0)
    rest = total - count
    return np.log(count) - np.log(rest), np.stack([1 / count + 1 / rest, -1 / rest], axis=-1)


def few_seen(counts: ArrayLike, totals: ArrayLike, *, confidence: float, burst: float = 1.0) -> tuple[float, float]:
    """The ends of a rate of which too few articles hold any for a bootstrap: exact ones (Clopper & Pearson 1934), of all that is possible.

    The wider of two: as if each that counts came by itself, and as if articles did, each with `burst` or with as many as those seen.
    """
    parts, wholes = np.asarray(counts, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    groups, holding, count, total = int((wholes > 0).sum()), int((parts > 0).sum()), float(parts.sum()), float(wholes.sum())
    if not holding:
        return 0.0, none_seen(groups, total, confidence=confidence, burst=burst)
    alone, together = _exact(count, total, confidence), _exact(holding, groups, confidence)
    sizes = sorted([burst, count / holding])
    low, high = (end * size * groups / total for end, size in zip(together, sizes, strict=True))
    return min(low, alone[0]), min(1.0, max(high, alone[1]))


def none_seen(groups: int, total: float, *, confidence: float, burst: float = 1.0) -> float:
    """The upper bound of a rate of which nothing was seen in `groups` articles with `total` words together.

    With the given confidence at most 1 - (1 - confidence)^(1 / groups) of all such articles hold any (the exact form of the rule of
    three, Hanley & Lippman-Hand 1983); each of those is taken to hold `burst`, and to be as long as the rest.

    >>> round(none_seen(100, 100, confidence=0.95), 4)
    0.0295
    """
    share: float = 1 - (1 - confidence) ** (1 / groups)
    return min(1.0, share * groups * burst / total)


def jeffreys(count: Floats, total: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """The Jeffreys interval of `count` of `total` (Brown, Cai & DasGupta 2001); from 0 to 1 where the total is 0.

    >>> low, high = jeffreys(np.array([3.0]), np.array([3.0]), confidence=0.95)
    >>> round(float(low[0]), 2), float(high[0])
    (0.46, 1.0)
    """
    tail = (1 - confidence) / 2
    low = betaincinv(count + 0.5, total - count + 0.5, tail)
    high = betaincinv(count + 0.5, total - count + 0.5, 1 - tail)
    return np.where(count == 0, 0.0, low), np.where(count == total, 1.0, high)


def _exact(count: float, total: float, confidence: float) -> tuple[float, float]:
    """The ends of a share of things that are drawn one by one; `count` is above 0."""
    tail = (1 - confidence) / 2
    high = betaincinv(count + 1, total - count, 1 - tail) if count < total else 1.0
    return float(betaincinv(count, total - count + 1, tail)), float(high)

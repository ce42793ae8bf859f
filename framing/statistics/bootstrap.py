"""Intervals from drawing whole articles, or other groups, anew."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, stdtrit

Floats = NDArray[np.float64]
Interval = tuple[float, float] | tuple[None, None]

NO_INTERVAL: Interval = (None, None)
# Five groups can be drawn in 126 ways; with fewer, the outer percentiles are only the smallest and the largest of a handful of values.
MIN_GROUPS = 5
_CELLS = 1_000_000


def resampled_sums(counts: ArrayLike, *, samples: int, seed: int) -> Floats:
    """Column sums (samples x k) of `counts` (groups x k), the groups drawn anew with replacement each time (Efron 1979).

    >>> resampled_sums([[1, 10], [1, 10]], samples=3, seed=7).tolist()
    [[2.0, 20.0], [2.0, 20.0], [2.0, 20.0]]
    """
    table = np.asarray(counts, dtype=np.float64)
    rng = np.random.default_rng(seed)
    step = max(1, _CELLS // len(table))
    sums = [_weights(rng, min(step, samples - done), len(table)) @ table for done in range(0, samples, step)]
    return np.concatenate(sums)


def percentile_interval(values: ArrayLike, *, groups: int, confidence: float) -> Interval:
    """The expanded percentile interval of bootstrap `values` (Hesterberg 2015); none below `MIN_GROUPS` groups.

    The plain percentiles are too narrow for few groups, so they move outwards by what a t interval would add.

    >>> low, high = percentile_interval(range(1001), groups=10, confidence=0.95)
    >>> round(low, 1), round(high, 1)
    (8.6, 991.4)
    >>> percentile_interval(range(1001), groups=4, confidence=0.95)
    (None, None)
    """
    known = np.asarray(values, dtype=np.float64)
    known = known[np.isfinite(known)]
    if groups < MIN_GROUPS or not known.size:
        return NO_INTERVAL
    tail = ndtr(np.sqrt(groups / (groups - 1)) * stdtrit(groups - 1, (1 - confidence) / 2))
    low, high = np.quantile(known, [tail, 1 - tail])
    return float(low), float(high)


def bootstrap_sums(counts: ArrayLike, statistic: Callable[[Floats], Any], *, samples: int, confidence: float, seed: int) -> Interval:
    """The bootstrap interval of a statistic of column sums, such as F1 of true positives, false positives and false negatives.

    `counts` is groups x k; `statistic` turns sums (samples x k) into values (samples), NaN where it is not defined.

    >>> f1 = lambda sums: 2 * sums[:, 0] / (2 * sums[:, 0] + sums[:, 1] + sums[:, 2])
    >>> low, high = bootstrap_sums([[8, 1, 2], [3, 4, 0], [5, 2, 2]] * 5, f1, samples=500, confidence=0.95, seed=7)
    >>> 0.6 < low < 0.74 < high < 0.9
    True
    """
    sums = resampled_sums(counts, samples=samples, seed=seed)
    return percentile_interval(statistic(sums), groups=len(np.asarray(counts)), confidence=confidence)


def bootstrap_ratio(counts: ArrayLike, totals: ArrayLike, *, samples: int, confidence: float, seed: int, burst: float = 1.0) -> Interval:
    """The interval of sum(counts) / sum(totals), from a bootstrap over articles; see `bootstrap_ratios`.

    >>> bootstrap_ratio([1, 2, 0], [100, 90, 80], samples=500, confidence=0.95, seed=7)
    (None, None)
    >>> low, high = bootstrap_ratio([0] * 30, [100] * 30, samples=500, confidence=0.95, seed=7)
    >>> low, round(high, 5)
    (0.0, 0.00095)
    """
    pairs = (np.reshape(counts, (-1, 1)), np.reshape(totals, (-1, 1)))
    return bootstrap_ratios(*pairs, samples=samples, confidence=confidence, seed=seed, bursts=[burst])[0]


def bootstrap_ratios(
    counts: ArrayLike, totals: ArrayLike, *, samples: int, confidence: float, seed: int, bursts: ArrayLike = 1.0
) -> list[Interval]:
    """The interval of sum(counts) / sum(totals) for each column (articles x k, 0 <= counts <= totals), all from the same draws of articles.

    None where fewer than `MIN_GROUPS` articles have a total. Where no article, or everything in every article, counts, every draw
    says the same and the bootstrap has nothing to say: see `none_seen`, for which `bursts` tells how many an article holds that holds any.
    """
    parts, wholes = np.asarray(counts, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    if not len(parts):
        return [NO_INTERVAL] * parts.shape[1]
    part_sums, whole_sums = np.split(resampled_sums(np.hstack([parts, wholes]), samples=samples, seed=seed), 2, axis=1)
    with np.errstate(invalid="ignore"):
        values = part_sums / whole_sums
    groups, count, total = (wholes > 0).sum(axis=0), parts.sum(axis=0), wholes.sum(axis=0)
    sizes = np.broadcast_to(np.asarray(bursts, dtype=np.float64), count.shape)
    return [
        _ratio_interval(values[:, k], int(groups[k]), float(count[k]), float(total[k]), float(sizes[k]), confidence)
        for k in range(parts.shape[1])
    ]


def none_seen(groups: int, total: float, *, confidence: float, burst: float = 1.0) -> float:
    """The upper bound of a rate of which nothing was seen in `groups` articles with `total` words together.

    With the given confidence at most 1 - (1 - confidence)^(1 / groups) of all such articles hold any (the exact form of the rule of
    three, Hanley & Lippman-Hand 1983); each of those is taken to hold `burst`, and to be as long as the rest.

    >>> round(none_seen(100, 100, confidence=0.95), 4)
    0.0295
    """
    share: float = 1 - (1 - confidence) ** (1 / groups)
    return min(1.0, share * groups * burst / total)


def _ratio_interval(values: Floats, groups: int, count: float, total: float, burst: float, confidence: float) -> Interval:
    if groups < MIN_GROUPS:
        return NO_INTERVAL
    if count == 0:
        return 0.0, none_seen(groups, total, confidence=confidence, burst=burst)
    if count == total:
        return 1 - none_seen(groups, total, confidence=confidence), 1.0
    return percentile_interval(values, groups=groups, confidence=confidence)


def _weights(rng: np.random.Generator, samples: int, groups: int) -> Floats:
    """How often each group is drawn (samples x groups), `groups` draws a sample."""
    drawn = rng.integers(groups, size=(samples, groups)) + groups * np.arange(samples)[:, None]
    return np.bincount(drawn.ravel(), minlength=samples * groups).reshape(samples, groups).astype(np.float64)

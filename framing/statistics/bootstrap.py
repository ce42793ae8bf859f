"""Whole articles, or other groups, drawn anew."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, stdtrit

Floats = NDArray[np.float64]
Interval = tuple[float, float] | tuple[None, None]

NO_INTERVAL: Interval = (None, None)
# Five groups can be drawn in 126 ways; with fewer, the ends of an interval are only the smallest and the largest of a handful of values.
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


def _weights(rng: np.random.Generator, samples: int, groups: int) -> Floats:
    """How often each group is drawn (samples x groups), `groups` draws a sample."""
    drawn = rng.integers(groups, size=(samples, groups)) + groups * np.arange(samples)[:, None]
    return np.bincount(drawn.ravel(), minlength=samples * groups).reshape(samples, groups).astype(np.float64)

"""Two sides compared over clusters, such as stories, that both may have covered.

A comparison stands on an array, clusters x rates x 4: for each cluster and rate what the left side counts and what it counts it of,
then the same of the right side.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from framing.statistics.bootstrap import Floats, resampled_sums

# Both sides of five stories can be swapped in 32 ways, so that no difference would reach 1 in 20, however large it is.
MIN_STORIES = 6
# enough for a q of 5 % in a family of some hundred tests
SWAPS = 9999
_CELLS = 4_000_000
_ALL_SIGNS: tuple[int, ...] = (1, -1, -1, 1)
# sums that are the same but for the order in which they were added up
_SAME = 1e-9
_ROUNDING = 1e-6

Statistic = Callable[[Floats], tuple[Floats, Floats]]
"""Values and their gradients from sums whose last axis is the four of a comparison; scaling a count with its total changes nothing."""


class Resampled(NamedTuple):
    """Sums over clusters (1 + samples x rates x 4) and of their products (1 + samples x rates x 4 x 4); the first are those observed."""

    sums: Floats
    products: Floats


class Estimates(NamedTuple):
    """For each rate a value, both ends of its interval, and how often chance would take the value as far from 0; NaN where undefined."""

    value: Floats
    low: Floats
    high: Floats
    p: Floats


def paired(rows: ArrayLike) -> Floats:
    """The same rows weighted so that sums over stories compare like with like (Mantel & Haenszel 1959).

    Each story weighs left x right / (left + right) of its totals on both sides, so that neither side's choice of stories counts, and
    a story that one side lacks weighs nothing.

    >>> paired([[[3, 100, 1, 300]]]).tolist()
    [[[2.25, 75.0, 0.25, 75.0]]]
    """
    a, left, b, right = np.moveaxis(np.asarray(rows, dtype=np.float64), -1, 0)
    both = np.where(left + right > 0, left + right, 1.0)
    weight = left * right / both
    return np.stack([a * right / both, weight, b * left / both, weight], axis=-1)


def enough(rows: ArrayLike) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """For each rate, whether either side has `MIN_STORIES` clusters, and as many hold anything that counts.

    >>> enough([[[1, 100, 0, 100]]] * 5).tolist(), enough([[[1, 100, 0, 100]]] * 6).tolist()
    ([False], [True])
    """
    a, left, b, right = np.moveaxis(np.asarray(rows, dtype=np.float64), -1, 0)
    known = np.stack([left > 0, right > 0, a + b > 0])
    least: np.ndarray[tuple[int], np.dtype[np.bool_]] = known.sum(axis=1).min(axis=0) >= MIN_STORIES
    return least


def resampled(rows: ArrayLike, *, samples: int, seed: int) -> Resampled:
    """What `studentized` needs of rows: their sums, and those of as many draws of clusters with replacement."""
    table = np.asarray(rows, dtype=np.float64)
    groups, rates, size = table.shape
    one, other = np.triu_indices(size)
    each = np.concatenate([table, table[..., one] * table[..., other]], axis=-1)
    # many rates are of the same words or sentences, and need be summed up once
    flat, back = np.unique(each.reshape(groups, -1), axis=1, return_inverse=True)
    unique = np.vstack([flat.sum(axis=0), resampled_sums(flat, samples=samples, seed=seed)])
    drawn = unique[:, back].reshape(-1, rates, each.shape[-1])
    products = np.empty((*drawn.shape[:2], size, size))
    products[..., one, other] = products[..., other, one] = drawn[..., size:]
    return Resampled(drawn[..., :size], products)


def studentized(draws: Resampled, statistic: Statistic, *, confidence: float) -> Estimates:
    """The symmetric bootstrap-t interval of a statistic (Hall 1988), with the standard error of a sum over clusters in every draw.

    A draw in which the statistic is not defined, as a ratio is not where it holds none of one side's few, counts as infinitely far off in
    the interval, which it widens, and not at all in p.
    """
    with np.errstate(all="ignore"):
        values, gradients = statistic(draws.sums)
        errors = _errors(gradients, draws.products)
        far = np.abs(values[1:] - values[0]) / errors[1:]
        defined = np.isfinite(far)
        ts = np.sort(np.where(defined, far, np.inf), axis=0)
        reach = ts[min(len(ts), int(np.ceil(confidence * (len(ts) + 1)))) - 1] * errors[0]
        seen = np.abs(values[0]) / errors[0]
        as_far = (defined & (far >= seen)).sum(axis=0) / defined.sum(axis=0)
    p = np.where(np.isfinite(seen), (1 + len(ts) * as_far) / (1 + len(ts)), np.nan)
    known = np.isfinite(reach) & np.isfinite(values[0])
    low, high = (np.where(known, values[0] + sign * reach, np.nan) for sign in (-1, 1))
    return Estimates(np.where(np.isfinite(values[0]), values[0], np.nan), low, high, p)


def _errors(gradients: Floats, products: Floats) -> Floats:
    """The standard error of each statistic; 0 where all that is left of it is rounding, as in a draw of clusters that are alike."""
    errors = np.sqrt(np.einsum("...i,...ij,...j->...", gradients, products, gradients))
    parts = np.sqrt(np.einsum("...i,...ii->...", gradients**2, products))
    found: Floats = np.where(errors > _ROUNDING * parts, errors, 0.0)
    return found


def difference(sums: Floats) -> tuple[Floats, Floats]:
    """The left rate minus the right one, and its gradient."""
    a, left, b, right = np.moveaxis(sums, -1, 0)
    return a / left - b / right, np.stack([1 / left, -a / left**2, -1 / right, b / right**2], axis=-1)


def log_ratio(sums: Floats, signs: Sequence[int] = _ALL_SIGNS) -> tuple[Floats, Floats]:
    """The logarithm of left rate by right rate, and its gradient; of one of the two with the signs (1, -1, 0, 0) or (0, 0, 1, -1)."""
    told = np.asarray(signs, dtype=np.float64)
    return np.where(told, told * np.log(sums), 0.0).sum(axis=-1), np.where(told, told / sums, 0.0)


def swap_test(differences: ArrayLike, *, samples: int, seed: int) -> Floats:
    """For each column of `differences` (stories x rates), how often swapping the sides within stories takes their sum as far from 0.

    A permutation test stratified by story, in which the articles of a side stay together, so that it holds however alike they are.
    All ways to swap are gone through where there are no more of them than `samples`.

    >>> swap_test([[1.0]] * 6, samples=9999, seed=7).tolist()
    [0.03125]
    """
    table = np.asarray(differences, dtype=np.float64)
    seen = np.abs(table.sum(axis=0))
    bar = seen - _SAME * np.abs(table).sum(axis=0)
    if 2 ** len(table) <= samples:
        ways = np.arange(2 ** len(table))[:, None] >> np.arange(len(table)) & 1
        return _as_far(ways, table, bar) / len(ways)
    rng = np.random.default_rng(seed)
    step = max(1, _CELLS // len(table))
    hits = np.zeros(len(bar))
    for done in range(0, samples, step):
        hits += _as_far(_signs(rng, min(step, samples - done), len(table)), table, bar)
    return (1 + hits) / (1 + samples)


def shared_test(rows: ArrayLike, ratio: Estimates, samples: int, *, seed: int) -> Floats:
    """For each rate of `paired` rows, how often chance would do as much, by the more doubtful of two tests.

    Swapping sides is exact where both sides of a story spread alike. Where one has a single article and the other many, they do not, and
    the bootstrap-t of the log ratio (of so many `samples`) holds better; where none of its draws goes as far, swapping decides.
    """
    table = np.asarray(rows, dtype=np.float64)
    swapped = swap_test(table[..., 0] - table[..., 2], samples=SWAPS, seed=seed)
    more: Floats = np.fmax(swapped, np.where(ratio.p <= 1 / (1 + samples), 0.0, ratio.p))
    return more


def agreeing(found: Estimates, p: Floats, *, confidence: float) -> Estimates:
    """The same estimates with the p-values of another test, and every interval drawn out to 0 where that test does not rule 0 out.

    >>> one = Estimates(*(np.array([end]) for end in (3.0, 1.0, 5.0, 0.02)))
    >>> [agreeing(one, np.array([p]), confidence=0.95).low.tolist() for p in (0.02, 0.2)]
    [[1.0], [0.0]]
    """
    doubted = p > 1 - confidence
    low, high = (np.where(doubted, reach(end, 0.0), end) for reach, end in ((np.minimum, found.low), (np.maximum, found.high)))
    return Estimates(found.value, low, high, p)


def decided(found: Estimates, *, confidence: float) -> Estimates:
    """The same estimates without the intervals that hold 0 where p rules it out: what widened those are draws that tell nothing.

    >>> one = Estimates(*(np.array([end]) for end in (3.0, -1.0, 7.0, 0.02)))
    >>> decided(one, confidence=0.95).low.tolist(), decided(one, confidence=0.99).low.tolist()
    ([nan], [-1.0])
    """
    kept = (found.p > 1 - confidence) | (found.low > 0) | (found.high < 0)
    low, high = (np.where(kept, end, np.nan) for end in (found.low, found.high))
    return Estimates(found.value, low, high, found.p)


def _signs(rng: np.random.Generator, samples: int, stories: int) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    bits = rng.integers(256, size=(samples, -(-stories // 8)), dtype=np.uint8)
    return np.unpackbits(bits, axis=1, count=stories)


def _as_far(swapped: ArrayLike, table: Floats, bar: Floats) -> Floats:
    """How many ways to swap stories (ways x stories, 1 where swapped) take each sum to its bar or further."""
    sums = table.sum(axis=0) - 2 * (np.asarray(swapped, dtype=np.float64) @ table)
    far: Floats = (np.abs(sums) >= bar).sum(axis=0).astype(np.float64)
    return far


def false_discovery_rates(ps: ArrayLike) -> Floats:
    """The q-value of each p-value of one family of tests (Benjamini & Hochberg 1995); NaN, which is no test, stays NaN.

    >>> false_discovery_rates([0.01, float("nan"), 0.04]).tolist()
    [0.02, nan, 0.04]
    """
    values = np.asarray(ps, dtype=np.float64)
    found = np.full(values.shape, np.nan)
    order = np.argsort(values)[: np.count_nonzero(~np.isnan(values))]
    steps = values[order] * len(order) / np.arange(1, len(order) + 1)
    found[order] = np.minimum.accumulate(steps[::-1])[::-1]
    return found

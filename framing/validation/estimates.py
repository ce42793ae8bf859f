"""Rates from a coded sample and a classifier's labels together: pure formulas over sums by cluster, all along leading axes.

Units (sentences or terms) lie in clusters (articles or stories), which are what is drawn anew in the mind. Some units were coded, each
with a known probability. A rate is a regression on the constant; any other regression, such as one on the month, is estimated alike.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from framing.statistics import Floats

_ALMOST_NONE = 1e-12


class Moments(NamedTuple):
    """Sums over each cluster's units (... x clusters x k, or k x k): of all units, and of coded ones by their weights 1 / probability.

    `xx` and `weighted_xx` are of x x', `predicted` and `weighted_predicted` of x times the classifier's label, `weighted_coded` of x times
    the coded one; `coded` (... x clusters) counts coded units and `squares` sums their squared weights.
    """

    xx: Floats
    predicted: Floats
    weighted_xx: Floats
    weighted_predicted: Floats
    weighted_coded: Floats
    coded: Floats
    squares: Floats


class Estimate(NamedTuple):
    """Values (... x k), the influence of each cluster on them (... x clusters x k), their degrees of freedom, and the power given to the
    classifier (0 where its labels were not used)."""

    value: Floats
    influence: Floats
    freedom: Floats
    power: Floats

    @property
    def variance(self) -> Floats:
        """The cluster-robust variance of each value, larger by what few coded clusters hide."""
        few = np.where(self.freedom > 0, (self.freedom + 1) / np.maximum(self.freedom, _ALMOST_NONE), np.nan)
        found: Floats = few * (self.influence**2).sum(axis=-2)
        return found


def moments(
    clusters: ArrayLike, predicted: ArrayLike, coded: ArrayLike, weights: ArrayLike, *, count: int, x: ArrayLike | None = None
) -> Moments:
    """The sums of one set of units (n each) over `count` clusters; weights are 0, and coded labels anything, where a unit was not coded.

    >>> moments([0, 0, 1], [1, 0, 1], [1, 0, 0], [2, 0, 0], count=2).weighted_coded.tolist()
    [[2.0], [0.0]]
    """
    codes, f, w = np.asarray(clusters, np.int64), np.asarray(predicted, np.float64), np.asarray(weights, np.float64)
    y = np.where(w > 0, np.asarray(coded, np.float64), 0.0)
    xs = np.ones((len(codes), 1)) if x is None else np.asarray(x, np.float64)
    squared = xs[:, :, None] * xs[:, None, :]

    def summed(values: Floats) -> Floats:
        sums = np.zeros((count, *values.shape[1:]))
        np.add.at(sums, codes, values)
        return sums

    wx = w[:, None] * xs
    plain = (squared, xs * f[:, None], squared * w[:, None, None], wx * f[:, None], wx * y[:, None], (w > 0).astype(np.float64), w**2)
    return Moments(*map(summed, plain))


def naive(sums: Moments) -> Estimate:
    """What the classifier's labels say, taken at their word."""
    value, influence = _regressed(sums.xx, sums.predicted)
    clusters = (np.einsum("...ii->...i", sums.xx)[..., 0] > 0).sum(axis=-1)[..., None]
    return Estimate(value, influence, _freedom(clusters - 1, value), np.zeros_like(value))


def gold_only(sums: Moments) -> Estimate:
    """What the coded units say alone, each weighing 1 / probability (Hájek 1971)."""
    value, influence = _regressed(sums.weighted_xx, sums.weighted_coded)
    return Estimate(value, influence, _freedom(_coded_clusters(sums) - 1, value), np.zeros_like(value))


def powered(sums: Moments) -> Estimate:
    """Prediction-powered inference with power tuning (PPI++, Angelopoulos, Duchi & Zrnic 2023), for known probabilities and clusters.

    The coded units' estimate, less `power` times the error that the classifier's labels show when they are estimated from the coded units
    alone. The power is the one that makes the estimated variance smallest, not below 0.
    """
    value, influence = _regressed(sums.weighted_xx, sums.weighted_coded)
    error, error_influence = _error(sums)
    spread = (error_influence**2).sum(axis=-2)
    shared = (influence * error_influence).sum(axis=-2)
    power = np.maximum(0.0, np.where(spread > _ALMOST_NONE, shared / np.maximum(spread, _ALMOST_NONE), 0.0))
    # the power was learnt from these clusters, so each is held against the power that the others would have chosen (HC3)
    leverage = np.where(power > 0, 1.0, 0.0)[..., None, :] * error_influence**2 / np.maximum(spread, _ALMOST_NONE)[..., None, :]
    left = (influence - power[..., None, :] * error_influence) / np.maximum(1 - leverage, 0.1)
    return Estimate(value - power * error, left, _freedom(_coded_clusters(sums) - 1 - (power > 0), value), power)


def supervised(sums: Moments) -> Estimate:
    """Design-based supervised learning (Egami, Hinck, Stewart & Wei 2023): predicted labels, their errors corrected by the design.

    The `predicted` of `sums` must come from models that have not seen the coded labels of the same cluster; see `cross_fitted`.
    """
    value, influence = _regressed(sums.weighted_xx, sums.weighted_coded)
    error, error_influence = _error(sums)
    return Estimate(value - error, influence - error_influence, _freedom(_coded_clusters(sums) - 1, value), np.ones_like(value))


def plain_interval(one: Estimate, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Both ends of the t interval of each value."""
    reach = _quantile(one, confidence) * np.sqrt(one.variance)
    return one.value - reach, one.value + reach


def share_interval(one: Estimate, kish: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Both ends of the interval of shares: Wilson's (1927), with the number of simple draws that would be as sure (Korn & Graubard 1998).

    `kish` is how many equally weighted units the coded ones are worth (Kish 1965): the number where all were coded alike, and there is no
    variance to go by.
    """
    size = np.asarray(kish, np.float64)
    variance = one.variance
    none = ~(variance > _ALMOST_NONE)
    edge = np.where(none, 0.0, 0.5 / np.maximum(size, 1.0))
    share = np.clip(one.value, edge, 1 - edge)
    worth = np.where(none, size, share * (1 - share) / np.where(none, 1.0, variance))
    z2 = _quantile(one, confidence) ** 2
    middle = share + z2 / (2 * worth)
    reach = np.sqrt(z2) * np.sqrt(share * (1 - share) / worth + z2 / (4 * worth**2))
    # a share that is cut off at 0 or 1 would lie beside the interval of one at the edge
    told = np.clip(one.value, 0, 1)
    return np.minimum((middle - reach) / (1 + z2 / worth), told), np.maximum((middle + reach) / (1 + z2 / worth), told)


def difference_interval(
    left: Estimate, right: Estimate, left_kish: ArrayLike, right_kish: ArrayLike, *, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Both ends of the interval of a difference of shares, from the intervals of both (Zou & Donner 2008), over the same clusters."""
    (a, a_low, a_high), (b, b_low, b_high) = (
        (np.clip(one.value, 0, 1), *share_interval(one, kish, confidence=confidence))
        for one, kish in ((left, left_kish), (right, right_kish))
    )
    with np.errstate(all="ignore"):
        together = (left.influence * right.influence).sum(axis=-2)
        alike = np.nan_to_num(together / np.sqrt((left.influence**2).sum(axis=-2) * (right.influence**2).sum(axis=-2)))

    def reach(up: Floats, down: Floats) -> Floats:
        up, down = np.maximum(up, 0), np.maximum(down, 0)
        far: Floats = np.sqrt(np.maximum(up**2 + down**2 - 2 * alike * up * down, 0))
        return far

    return a - b - reach(a - a_low, b_high - b), a - b + reach(a_high - a, b - b_low)


def kish_size(sums: Moments) -> Floats:
    """How many equally weighted units the coded ones are worth (Kish 1965): (...) x 1, of a regression on the constant.

    >>> float(kish_size(moments([0, 0, 1], [1, 0, 1], [1, 0, 0], [2, 2, 2], count=2))[0])
    3.0
    """
    with np.errstate(all="ignore"):
        size: Floats = sums.weighted_xx[..., 0, 0].sum(axis=-1) ** 2 / sums.squares.sum(axis=-1)
    return size[..., None]


def _regressed(xx: Floats, xy: Floats) -> tuple[Floats, Floats]:
    """The least-squares coefficients, and what each cluster adds to them; NaN where they are not defined."""
    whole = xx.sum(axis=-3)
    solvable = np.abs(np.linalg.det(whole)) > _ALMOST_NONE
    inverse = np.linalg.inv(np.where(solvable[..., None, None], whole, np.eye(whole.shape[-1])))
    inverse = np.where(solvable[..., None, None], inverse, np.nan)
    value = np.einsum("...ij,...j->...i", inverse, xy.sum(axis=-2))
    scores = xy - np.einsum("...cij,...j->...ci", xx, value)
    return value, np.einsum("...ij,...cj->...ci", inverse, scores)


def _error(sums: Moments) -> tuple[Floats, Floats]:
    """How far the classifier's labels, estimated from the coded units alone, lie off what they are over all units."""
    of_coded, coded_influence = _regressed(sums.weighted_xx, sums.weighted_predicted)
    of_all, influence = _regressed(sums.xx, sums.predicted)
    return of_coded - of_all, coded_influence - influence


def _coded_clusters(sums: Moments) -> Floats:
    count: Floats = (sums.coded > 0).sum(axis=-1)[..., None].astype(np.float64)
    return count


def _freedom(count: ArrayLike, value: Floats) -> Floats:
    return np.broadcast_to(np.asarray(count, np.float64), value.shape)


def _quantile(one: Estimate, confidence: float) -> Floats:
    from scipy.special import stdtrit

    found: Floats = stdtrit(np.where(one.freedom > 0, one.freedom, np.nan), (1 + confidence) / 2)
    return found

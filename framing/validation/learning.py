"""Labels predicted from coded units by models that have not seen the unit's own cluster."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.statistics import Floats

Codes = NDArray[np.int64]

FOLDS = 5
_RIDGE = 2.0
_HARDLY = 1e-6


class Told(NamedTuple):
    """What is known of units (... x n) without coding them: the classifier's label or score, their group (from 0), their fold."""

    predicted: Floats
    group: Codes
    fold: Codes


def cross_fitted(units: Told, coded: Told, labels: Floats, *, groups: int, ridge: float = _RIDGE) -> Floats:
    """For each unit (... x n) the share of such units that coders label so, by ridge regression on the `coded` units of the other folds.

    What sets a group apart from the others is shrunk towards nothing, so that groups with few coded units lean on the rest.
    """
    x = _features(coded, groups)
    penalty = np.diag(np.r_[_HARDLY, _HARDLY, np.full(2 * groups, ridge)])
    found = np.zeros(units.predicted.shape)
    for number in range(FOLDS):
        seen = np.swapaxes(x * (coded.fold != number)[..., None], -1, -2)
        model = np.linalg.solve(seen @ x + penalty, seen @ labels[..., None])[..., 0]
        found = np.where(units.fold == number, _said(model, units, groups), found)
    return found


def _features(told: Told, groups: int) -> Floats:
    own = (told.group[..., None] == np.arange(groups)).astype(np.float64)
    plain = np.stack([np.ones(told.predicted.shape), told.predicted], axis=-1)
    return np.concatenate([plain, own, own * told.predicted[..., None]], axis=-1)


def _said(model: Floats, units: Told, groups: int) -> Floats:
    level = model[..., :1] + np.take_along_axis(model[..., 2 : 2 + groups], units.group, axis=-1)
    slope = model[..., 1:2] + np.take_along_axis(model[..., 2 + groups :], units.group, axis=-1)
    said: Floats = level + slope * units.predicted
    return said

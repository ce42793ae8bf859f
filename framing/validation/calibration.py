"""Whether a classifier's probabilities can be taken at their word on one's own corpus."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit, logit

from framing.config import Settings, load_settings
from framing.errors import ReadError
from framing.profiles import Tables
from framing.statistics import Floats
from framing.validation import estimates
from framing.validation.coded import read_codings
from framing.validation.learning import FOLDS
from framing.validation.manual import Unit
from framing.validation.population import Population, populations

BINS = 10
LEAST = 50
_LEAST_EACH = 10
_EDGE = 1e-4


class Line(NamedTuple):
    """How a probability is put right: expit(intercept + slope x logit(probability)) (Platt 1999)."""

    intercept: float
    slope: float

    def of(self, probabilities: Floats) -> Floats:
        """The probabilities put right.

        >>> Line(0.0, 1.0).of(np.array([0.2, 0.9])).round(3).tolist(), Line(-1.0, 1.0).of(np.array([0.5])).round(3).tolist()
        ([0.2, 0.9], [0.269])
        """
        found: Floats = expit(self.intercept + self.slope * logit(np.clip(probabilities, _EDGE, 1 - _EDGE)))
        return found


class Calibrated(NamedTuple):
    """How far each label's probabilities lie off, as they are and put right; its reliability curve; and the lines that put it right."""

    labels: pd.DataFrame
    curves: pd.DataFrame
    lines: dict[str, Line]
    unit: Unit


def calibrate(
    run: Tables, *sheets: str | Path, key: str | Path | None = None, partial: bool = False, settings: Settings | None = None
) -> Calibrated:
    """The reliability of a run's probabilities by its coded sheets, each coded unit weighing 1 / probability.

    `error` is the expected calibration error (Guo et al. 2017) and `error_after` that of probabilities that were put right by the units of
    other articles. A label has a line where at least 50 units were coded, ten of them either way.
    """
    settings = settings or load_settings()
    coded = read_codings(sheets, key=key)
    told = [_told(whole) for whole in populations(run, coded, partial=partial, seed=settings.seed) if _scored(whole).any()]
    if not told:
        raise ReadError("no label of the sheet has probabilities", hint="code sentences for `biased` or `frames`, or terms for `loaded`")
    curves = pd.concat([_curve(part, settings.report.confidence) for part in told], ignore_index=True)
    lines = {part.label: fitted(part) for part in told if not _too_few(part)}
    rows = [_label(part, lines.get(part.label), settings.seed) for part in told]
    return Calibrated(pd.DataFrame(rows), curves, lines, coded.unit)


def fitted(part: Population) -> Line:
    """The line under which the codings are likeliest."""
    from sklearn.linear_model import LogisticRegression

    x = logit(np.clip(part.score, _EDGE, 1 - _EDGE))[:, None]
    # a unit on which coders differ counts in part as either
    rows, outcomes = np.vstack([x, x]), np.repeat([1, 0], len(x))
    weights = np.concatenate([part.weight * part.coded, part.weight * (1 - part.coded)])
    model = LogisticRegression(C=100.0).fit(rows, outcomes, sample_weight=weights / part.weight.mean())
    return Line(float(model.intercept_[0]), max(0.0, float(model.coef_[0, 0])))


def _scored(whole: Population) -> NDArray[np.bool_]:
    return whole.known & ~np.isnan(whole.score)


def _told(whole: Population) -> Population:
    return whole.only(_scored(whole))


def _too_few(part: Population) -> str:
    held = float(part.coded.sum())
    if len(part.coded) >= LEAST and min(held, len(part.coded) - held) >= _LEAST_EACH:
        return ""
    return f"too few codings to put it right: {len(part.coded)}, of which {held:g} hold it; {LEAST} and {_LEAST_EACH} either way are needed"


def _label(part: Population, line: Line | None, seed: int) -> dict[str, object]:
    row = {"label": part.label, "coded": len(part.coded), "held": float(part.coded.sum()), "error": calibration_error(part, part.score)}
    if line is None:
        return {**row, "error_after": float("nan"), "intercept": float("nan"), "slope": float("nan"), "note": _too_few(part)}
    return {**row, "error_after": calibration_error(part, _by_others(part, seed)), **line._asdict(), "note": ""}


def calibration_error(part: Population, probabilities: Floats) -> float:
    """How far probabilities lie off what coders say, in the mean over ten equal bins, each unit weighing 1 / probability of being drawn."""
    places = _bins(probabilities)
    said, held = (np.bincount(places, part.weight * each, minlength=BINS) for each in (probabilities, part.coded))
    return float(np.abs(said - held).sum() / part.weight.sum())


def _by_others(part: Population, seed: int) -> Floats:
    """Each unit's probability put right by the units of other articles."""
    fold = part.folds(seed)
    found = part.score.copy()
    for number in range(FOLDS):
        others = part.only(fold != number)
        if 0 < others.coded.sum() < len(others.coded):
            found[fold == number] = fitted(others).of(part.score[fold == number])
    return found


def _curve(part: Population, confidence: float) -> pd.DataFrame:
    """One row for each bin that holds any: label, low and high end, n, mean probability, and the share that holds, with its interval."""
    return pd.DataFrame(list(_curve_rows(part, confidence)))


def _curve_rows(part: Population, confidence: float) -> Iterator[dict[str, object]]:
    places = _bins(part.score)
    for place in np.unique(places).tolist():
        inside = part.only(places == place)
        sums = estimates.moments(inside.cluster, inside.score, inside.coded, inside.weight, count=inside.clusters)
        one = estimates.gold_only(sums)
        low, high = estimates.share_interval(one, estimates.kish_size(sums), confidence=confidence)
        mean = float(np.average(inside.score, weights=inside.weight))
        ends = {"low": place / BINS, "high": (place + 1) / BINS}
        share = {"share": float(one.value[0]), "share_low": float(low[0]), "share_high": float(high[0])}
        yield {"label": inside.label, **ends, "n": len(inside.coded), "probability": mean, **share}


def _bins(probabilities: Floats) -> NDArray[np.int64]:
    return np.minimum((probabilities * BINS).astype(np.int64), BINS - 1)

"""Whether probabilities can be taken at their word: reliability curves and the expected calibration error."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from framing.evaluation.figures import Counts, Measure, Sums
from framing.evaluation.labels import Example
from framing.records import Scores
from framing.statistics import Floats

BINS = 10

Pairs = tuple[list[float], list[bool]]


def reliability(probabilities: ArrayLike, outcomes: ArrayLike, bins: int = BINS) -> pd.DataFrame:
    """One row for each of `bins` equal bins of [0, 1] that holds any: low, high, n, the mean probability, the share that came true.

    >>> reliability([0.1, 0.2, 0.9, 0.8], [0, 0, 1, 0], bins=2)
       low  high  n  probability  share
    0  0.0   0.5  2         0.15    0.0
    1  0.5   1.0  2         0.85    0.5
    """
    table = pd.DataFrame(
        {"n": 1, "probability": np.asarray(probabilities, dtype=np.float64), "share": np.asarray(outcomes, dtype=np.float64)}
    )
    sums = table.groupby(_places(probabilities, bins)).sum()
    edges = {"low": sums.index / bins, "high": (sums.index + 1) / bins}
    return sums.assign(**edges, probability=sums.probability / sums.n, share=sums.share / sums.n)[
        ["low", "high", "n", "probability", "share"]
    ].reset_index(drop=True)


def calibration_error(probabilities: ArrayLike, outcomes: ArrayLike, bins: int = BINS) -> float:
    """The expected calibration error (Guo et al. 2017): how far, on average, the bins of the reliability curve lie off the diagonal.

    >>> round(calibration_error([0.1, 0.2, 0.9, 0.8], [0, 0, 1, 0], bins=2), 3)
    0.25
    """
    curve = reliability(probabilities, outcomes, bins)
    return float(np.average((curve.probability - curve.share).abs(), weights=curve.n)) if len(curve) else float("nan")


def term_outcomes(example: Example, scores: Scores) -> Pairs:
    """The probability of each marked term, and whether a labelled one overlaps it."""
    gold = example.terms or ()
    return [term.score for term in scores.terms], [any(one.span.overlaps(term.span) for one in gold) for term in scores.terms]


def bias_outcomes(example: Example, scores: Scores) -> Pairs:
    """The probability that the sentence is biased, and whether it is; nothing where either is not known."""
    return ([], []) if example.biased is None or scores.bias is None else ([scores.bias], [example.biased])


def label_outcomes(gold: Iterable[str], scores: Scores, axis: str, names: Sequence[str]) -> Pairs:
    """The probability of each of the labels `names` of an axis, and whether it holds."""
    held = set(gold)
    judged = [judgement for judgement in scores.judgements if judgement.axis == axis and judgement.name in names]
    return [judgement.score for judgement in judged], [judgement.name in held for judgement in judged]


def bin_counts(pairs: Pairs, *, prefix: str = "") -> Counts:
    """What some probabilities and outcomes add to each bin, as counts for `error_measure`."""
    probabilities, outcomes = np.asarray(pairs[0], dtype=np.float64), np.asarray(pairs[1], dtype=np.float64)
    places = _places(probabilities, BINS)
    counts: Counts = {f"{prefix}probabilities": float(len(places))}
    for name, weights in (("sure", probabilities), ("true", outcomes)):
        summed = np.bincount(places, weights=weights, minlength=BINS)
        counts |= {f"{prefix}{name} {place}": float(found) for place, found in enumerate(summed)}
    return counts


def error_measure(*, prefix: str = "", suffix: str = "") -> Measure:
    """The expected calibration error, from the counts of `bin_counts`; n is the number of probabilities.

    Chance keeps it above 0 even where the probabilities are right, the more so the fewer they are.
    """

    def error(sums: Sums) -> Floats:
        gaps = [np.abs(sums[f"{prefix}sure {place}"] - sums[f"{prefix}true {place}"]) for place in range(BINS)]
        found: Floats = np.sum(gaps, axis=0) / sums[f"{prefix}probabilities"]
        return found

    return Measure("all", f"calibration error{suffix}", (f"{prefix}probabilities",), error)


def _places(probabilities: ArrayLike, bins: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    values = np.asarray(probabilities, dtype=np.float64)
    return np.clip((values * bins).astype(np.int64), 0, bins - 1)

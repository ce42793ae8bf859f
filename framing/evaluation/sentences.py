"""What is said of a whole sentence: bias, frames, and axes of one's own."""

import logging
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from framing.classifiers import Classifier
from framing.evaluation.calibration import Pairs, bias_outcomes, bin_counts, error_measure, label_outcomes
from framing.evaluation.figures import Counts, Head, Measure, Sums, f1, mean_of, precision_recall
from framing.evaluation.labels import Example
from framing.records import Scores
from framing.statistics import Floats

logger = logging.getLogger(__name__)

_CELLS = ("00", "01", "10", "11")


def bias(classifier: Classifier, examples: Sequence[Example], scores: Sequence[Scores]) -> Head:
    """The figures of sentence bias."""
    counts = [_bias_counts(example, found) for example, found in zip(examples, scores, strict=True)]
    measures = [
        Measure("biased", "precision", ("01", "11"), lambda sums: sums["11"] / (sums["01"] + sums["11"])),
        Measure("biased", "recall", ("10", "11"), lambda sums: sums["11"] / (sums["10"] + sums["11"])),
        Measure("biased", "F1", ("10", "11"), _bias_f1("1")),
        Measure("all", "macro-F1", _CELLS, lambda sums: (_bias_f1("0")(sums) + _bias_f1("1")(sums)) / 2),
        Measure("all", "MCC", _CELLS, _mcc),
    ]
    return Head("bias", counts, [*measures, error_measure()])


def frames(classifier: Classifier, examples: Sequence[Example], scores: Sequence[Scores]) -> Head:
    """The figures of frames."""
    return _labels("frames", "frame", classifier.labels["frames"], [example.frames for example in examples], examples, scores)


def own_axis(axis: str, classifier: Classifier, examples: Sequence[Example], scores: Sequence[Scores]) -> Head:
    """The figures of an axis of one's own."""
    return _labels(axis, axis, classifier.labels[axis], [example.axes.get(axis) for example in examples], examples, scores)


def shared_names(names: Sequence[str], gold: Iterable[Sequence[str] | None]) -> list[str]:
    """The labels that can be compared: all of `names`, or those that the data set uses too where it follows another codebook."""
    used = {name for held in gold for name in held or ()}
    return [name for name in names if name in used] if used - set(names) else list(names)


def _labels(
    head: str, axis: str, names: Sequence[str], gold: Sequence[Sequence[str] | None], examples: Sequence[Example], scores: Sequence[Scores]
) -> Head:
    shared = shared_names(names, gold)
    if foreign := sorted({name for held in gold for name in held or ()} - set(names)):
        logger.warning("%s: not compared, for the classifier does not know them: %s", head, ", ".join(foreign))
    counts = [
        None if held is None or not shared else _label_counts(held, found, axis, shared, random=example.drawn == "random")
        for held, example, found in zip(gold, examples, scores, strict=True)
    ]
    return Head(head, counts, _label_measures(shared))


def _bias_counts(example: Example, scores: Scores) -> Counts | None:
    """What one sentence adds to the bias figures; None where bias is not labelled or not judged."""
    if example.biased is None or scores.biased is None:
        return None
    cell = f"{example.biased:d}{scores.biased:d}"
    return {**{name: float(name == cell) for name in _CELLS}, **bin_counts(bias_outcomes(example, scores))}


def _bias_f1(label: str) -> Callable[[Sums], Floats]:
    other = "0" if label == "1" else "1"
    return lambda sums: 2 * sums[label * 2] / (2 * sums[label * 2] + sums[label + other] + sums[other + label])


def _mcc(sums: Sums) -> Floats:
    tp, fp, fn, tn = sums["11"], sums["01"], sums["10"], sums["00"]
    mcc: Floats = (tp * tn - fp * fn) / np.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
    return mcc


def _label_counts(gold: Sequence[str], scores: Scores, axis: str, names: Sequence[str], *, random: bool) -> Counts:
    held = {judgement.name for judgement in scores.judgements if judgement.axis == axis and judgement.holds}
    counts: Counts = {}
    for name in names:
        counts[f"gold {name}"] = name in gold
        counts[f"found {name}"] = name in held
        counts[f"hit {name}"] = name in gold and name in held
    outcomes: Pairs = label_outcomes(gold, scores, axis, names)
    return counts | bin_counts(outcomes) | bin_counts(outcomes if random else ([], []), prefix="random ")


def _label_measures(names: Sequence[str]) -> list[Measure]:
    def total(sums: Sums, kind: str) -> Floats:
        summed: Floats = np.asarray([sums[f"{kind} {name}"] for name in names]).sum(axis=0)
        return summed

    found, everywhere = tuple(f"found {name}" for name in names), tuple(f"gold {name}" for name in names)
    measures = [
        Measure("all", "micro-precision", found, lambda sums: total(sums, "hit") / total(sums, "found")),
        Measure("all", "micro-recall", everywhere, lambda sums: total(sums, "hit") / total(sums, "gold")),
        Measure("all", "micro-F1", everywhere, lambda sums: 2 * total(sums, "hit") / (total(sums, "found") + total(sums, "gold"))),
        Measure("all", "macro-F1", everywhere, mean_of([f1(f"hit {name}", f"found {name}", f"gold {name}") for name in names])),
        error_measure(),
        error_measure(prefix="random ", suffix=" of random sentences"),
    ]
    for name in names:
        measures += precision_recall(name, "", f"hit {name}", f"found {name}", f"gold {name}")
    return measures

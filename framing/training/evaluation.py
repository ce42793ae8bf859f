"""How well a classifier does on labelled sentences: precision, recall and F1 by head, with intervals from a bootstrap over articles."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd

from framing.classifiers import Classifier
from framing.records import TERM_TYPES, Scores, Term
from framing.sentences import count_words
from framing.statistics import Floats, bootstrap_sums
from framing.training.examples import Example, Gold

Counts = dict[str, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number: what of which head, on how many labelled things, with its interval (None where it has none)."""

    data: str
    head: str
    label: str
    measure: str
    value: float | None
    low: float | None
    high: float | None
    n: int

    def __str__(self) -> str:
        return "not defined" if self.value is None else f"{self.value:.{self._digits}f}"

    @property
    def interval(self) -> str:
        """Its interval in words; empty where there is none."""
        return "" if self.low is None or self.high is None else f"{self.low:.{self._digits}f} to {self.high:.{self._digits}f}"

    @property
    def _digits(self) -> int:
        return 1 if "per 1,000" in self.measure else 3


def evaluate(classifier: Classifier, examples: Sequence[Example], *, data: str, samples: int = 1000, seed: int = 7) -> list[Figure]:
    """The figures of every head that both the classifier has and the examples label."""
    scores = classifier.read([example.text for example in examples])
    figures: list[Figure] = []
    for head, count, measures in (
        ("terms", term_counts, _term_measures()),
        ("bias", bias_counts, _BIAS_MEASURES),
        ("frames", frame_counts, _frame_measures(classifier.labels.get("frames", ()))),
    ):
        if head not in classifier.labels:
            continue
        rows = [
            {"group": example.group} | found for example, score in zip(examples, scores, strict=True) if (found := count(example, score))
        ]
        if rows:
            table = pd.DataFrame(rows).groupby("group").sum()
            figures += [_figure(data, head, measure, table, samples, seed) for measure in measures]
    return [figure for figure in figures if figure.n]


def tables(figures: Iterable[Figure]) -> Iterator[tuple[str, str, list[Figure]]]:
    """The figures by data set and head: the data, the head, its figures in order."""
    for (data, head), found in groupby(figures, key=lambda figure: (figure.data, figure.head)):
        yield data, head, list(found)


def match(gold: Sequence[Gold], found: Sequence[Term]) -> list[tuple[Gold, Term]]:
    """Pairs of overlapping labelled and found terms, each used once, the pairs that share most first."""
    pairs = sorted(
        (
            (left.span.shared(right.span), i, j)
            for i, left in enumerate(gold)
            for j, right in enumerate(found)
            if left.span.overlaps(right.span)
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    matched: list[tuple[Gold, Term]] = []
    left_used: set[int] = set()
    right_used: set[int] = set()
    for _, i, j in pairs:
        if i not in left_used and j not in right_used:
            left_used.add(i)
            right_used.add(j)
            matched.append((gold[i], found[j]))
    return matched


def term_counts(example: Example, scores: Scores) -> Counts | None:
    """What one sentence adds to the term figures; None where terms are not labelled."""
    if example.terms is None:
        return None
    pairs = match(example.terms, scores.terms)
    exact = [(gold, term) for gold, term in pairs if gold.span == term.span]
    counts: Counts = {
        "gold": len(example.terms),
        "found": len(scores.terms),
        "overlapping": len(pairs),
        "exact": len(exact),
        "typed": sum(gold.type == term.type for gold, term in pairs),
    }
    for kind in TERM_TYPES:
        counts[f"gold {kind}"] = sum(gold.type == kind for gold in example.terms)
        counts[f"found {kind}"] = sum(term.type == kind for term in scores.terms)
        counts[f"overlapping {kind}"] = sum(gold.type == term.type == kind for gold, term in pairs)
        counts[f"exact {kind}"] = sum(gold.type == term.type == kind for gold, term in exact)
    plain = not example.terms
    for drawn, holds in (("plain", plain), ("plain random", plain and example.drawn == "random")):
        counts[f"words {drawn}"] = count_words(example.text) if holds else 0
        counts[f"alarms {drawn}"] = len(scores.terms) if holds else 0
    return counts


def bias_counts(example: Example, scores: Scores) -> Counts | None:
    """What one sentence adds to the bias figures; None where bias is not labelled or not judged."""
    if example.biased is None or scores.biased is None:
        return None
    return {f"{gold}{found}": float((example.biased, scores.biased) == (gold == "1", found == "1")) for gold in "01" for found in "01"}


def frame_counts(example: Example, scores: Scores) -> Counts | None:
    """What one sentence adds to the frame figures; None where frames are not labelled."""
    if example.frames is None:
        return None
    counts: Counts = {}
    for judgement in scores.judgements:
        if judgement.axis == "frame":
            gold = judgement.name in example.frames
            counts[f"gold {judgement.name}"] = gold
            counts[f"found {judgement.name}"] = judgement.holds
            counts[f"hit {judgement.name}"] = gold and judgement.holds
    return counts


@dataclass(frozen=True, slots=True)
class _Measure:
    """A named statistic of summed counts; `of` are the columns that say on how many things it rests."""

    label: str
    name: str
    of: tuple[str, ...]
    statistic: Callable[[Mapping[str, Floats]], Floats]


def _figure(data: str, head: str, measure: _Measure, table: pd.DataFrame, samples: int, seed: int) -> Figure:
    names = list(table.columns)

    def statistic(sums: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            return measure.statistic(dict(zip(names, sums.T, strict=True)))

    counts = table.to_numpy(dtype=np.float64)
    low, high = bootstrap_sums(counts, statistic, samples=samples, confidence=0.95, seed=seed)
    value = float(statistic(counts.sum(axis=0, keepdims=True))[0])
    known = value if np.isfinite(value) else None
    return Figure(data, head, measure.label, measure.name, known, low, high, int(table[list(measure.of)].to_numpy().sum()))


def _ratio(part: str, whole: str, unit: int = 1) -> Callable[[Mapping[str, Floats]], Floats]:
    return lambda sums: unit * sums[part] / sums[whole]


def _f1(hit: str, found: str, gold: str) -> Callable[[Mapping[str, Floats]], Floats]:
    return lambda sums: 2 * sums[hit] / (sums[found] + sums[gold])


def _prf(label: str, prefix: str, hit: str, found: str, gold: str) -> Iterator[_Measure]:
    yield _Measure(label, f"{prefix}precision", (found,), _ratio(hit, found))
    yield _Measure(label, f"{prefix}recall", (gold,), _ratio(hit, gold))
    yield _Measure(label, f"{prefix}F1", (gold,), _f1(hit, found, gold))


def _term_measures() -> list[_Measure]:
    measures: list[_Measure] = []
    for way in ("overlapping", "exact"):
        measures += _prf("all", f"{way} ", way, "found", "gold")
        for kind in TERM_TYPES:
            measures += _prf(kind, f"{way} ", f"{way} {kind}", f"found {kind}", f"gold {kind}")
    measures.append(_Measure("all", "type accuracy", ("overlapping",), _ratio("typed", "overlapping")))
    for drawn in ("plain", "plain random"):
        name = f"false alarms per 1,000 words of {drawn} sentences"
        measures.append(_Measure("all", name, (f"words {drawn}",), _ratio(f"alarms {drawn}", f"words {drawn}", 1000)))
    return measures


def _bias_f1(sums: Mapping[str, Floats], label: str) -> Floats:
    other = "0" if label == "1" else "1"
    return 2 * sums[label * 2] / (2 * sums[label * 2] + sums[label + other] + sums[other + label])


def _mcc(sums: Mapping[str, Floats]) -> Floats:
    tp, fp, fn, tn = sums["11"], sums["01"], sums["10"], sums["00"]
    mcc: Floats = (tp * tn - fp * fn) / np.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
    return mcc


_CELLS = ("00", "01", "10", "11")
_BIAS_MEASURES = [
    _Measure("biased", "precision", ("01", "11"), lambda sums: sums["11"] / (sums["01"] + sums["11"])),
    _Measure("biased", "recall", ("10", "11"), lambda sums: sums["11"] / (sums["10"] + sums["11"])),
    _Measure("biased", "F1", ("10", "11"), lambda sums: _bias_f1(sums, "1")),
    _Measure("all", "macro-F1", _CELLS, lambda sums: (_bias_f1(sums, "0") + _bias_f1(sums, "1")) / 2),
    _Measure("all", "MCC", _CELLS, _mcc),
]


def _frame_measures(frames: Sequence[str]) -> list[_Measure]:
    def total(sums: Mapping[str, Floats], kind: str) -> Floats:
        summed: Floats = np.asarray([sums[f"{kind} {frame}"] for frame in frames]).sum(axis=0)
        return summed

    def macro(sums: Mapping[str, Floats]) -> Floats:
        each = np.asarray([_f1(f"hit {frame}", f"found {frame}", f"gold {frame}")(sums) for frame in frames])
        mean: Floats = np.nansum(each, axis=0) / np.isfinite(each).sum(axis=0)
        return mean

    everywhere = tuple(f"gold {frame}" for frame in frames)
    measures = [
        _Measure(
            "all", "micro-precision", tuple(f"found {frame}" for frame in frames), lambda sums: total(sums, "hit") / total(sums, "found")
        ),
        _Measure("all", "micro-recall", everywhere, lambda sums: total(sums, "hit") / total(sums, "gold")),
        _Measure("all", "micro-F1", everywhere, lambda sums: 2 * total(sums, "hit") / (total(sums, "found") + total(sums, "gold"))),
        _Measure("all", "macro-F1", everywhere, macro),
    ]
    for frame in frames:
        measures += _prf(frame, "", f"hit {frame}", f"found {frame}", f"gold {frame}")
    return measures

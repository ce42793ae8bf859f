"""How well a classifier does on labelled sentences, head by head, with intervals from a bootstrap over articles."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import Literal

import pandas as pd

from framing.classifiers import Classifier
from framing.evaluation.calibration import Pairs, bias_outcomes, label_outcomes, reliability, term_outcomes
from framing.evaluation.figures import Figure, Head, figures_of
from framing.evaluation.labels import Example
from framing.evaluation.portrayal import Portrays, given_outcomes, portrayal
from framing.evaluation.sentences import bias, frames, own_axis, shared_names
from framing.evaluation.spans import actors, attribution
from framing.evaluation.targets import targets
from framing.evaluation.terms import terms
from framing.evaluation.voices import voices
from framing.records import Scores

PartName = Literal["outlet", "topic"]
Measured = Callable[[Classifier, Sequence[Example], Sequence[Scores]], Head]

_HEADS: Mapping[str, Measured] = {
    "terms": terms,
    "bias": bias,
    "frames": frames,
    "attribution": attribution,
    "actors": actors,
    "portrayal": portrayal,
    "targets": targets,
    "voices": voices,
}
_LABELS = {
    "terms": "terms",
    "bias": "biased",
    "frames": "frames",
    "attribution": "attributions",
    "actors": "actors",
    "portrayal": "portrayals",
    "targets": "terms",
    "voices": "terms",
}
# whose words terms are is told from attribution and rules, by no head of its own
_SAID_BY = {"voices": "attribution"}
# what a classifier may say besides, that is no axis of anybody's own
_SILENT = ("marked", "vector")
_PARTS: Mapping[PartName, Callable[[Example], str]] = {"outlet": attrgetter("source"), "topic": attrgetter("topic")}
_LEAST = 20


def evaluate(
    classifier: Classifier,
    examples: Sequence[Example],
    *,
    data: str,
    samples: int = 1000,
    seed: int = 7,
    by: Sequence[PartName] = (),
    scores: Sequence[Scores] | None = None,
) -> list[Figure]:
    """The figures of every head that both the classifier has and the examples label.

    With `by`, also the chief figures of each outlet or topic that has at least 20 labelled rows. `scores` is what the classifier says of
    the examples, where it has been asked before.
    """
    shared = shared_heads(classifier, examples)
    if not shared:
        return []
    said = classifier.read([example.text for example in examples]) if scores is None else scores
    heads = [_HEADS.get(name, partial(own_axis, name))(classifier, examples, said) for name in shared]
    groups = [example.group for example in examples]
    figures = [figure for head in heads for figure in figures_of(head, groups, data=data, samples=samples, seed=seed)]
    for name in by:
        parts = [_PARTS[name](example) for example in examples]
        for head in heads:
            figures += _of_parts(head, groups, parts, by=name, data=data, samples=samples, seed=seed)
    return figures


def curves(classifier: Classifier, examples: Sequence[Example], scores: Sequence[Scores]) -> dict[str, pd.DataFrame]:
    """The reliability curve of every head that gives probabilities and that the examples label; see `reliability`."""
    found = {head: pairs for head, pairs in _outcomes(classifier, examples, scores) if head in classifier.labels}
    return {head: reliability(*pairs) for head, pairs in found.items() if pairs[0]}


def shared_heads(classifier: Classifier, examples: Sequence[Example]) -> list[str]:
    """The heads that the classifier has and that any of the examples is labelled for."""
    known = [head for head, field in _LABELS.items() if any(getattr(example, field) is not None for example in examples)]
    axes = [axis for axis in own_axes(classifier) if any(axis in example.axes for example in examples)]
    return [head for head in known if _SAID_BY.get(head, head) in classifier.labels] + axes


def own_axes(classifier: Classifier) -> list[str]:
    """The axes of one's own that a classifier judges sentences on."""
    return [head for head in classifier.labels if head not in _HEADS and head not in _SILENT]


def _of_parts(head: Head, groups: Sequence[str], parts: Sequence[str], *, by: PartName, data: str, samples: int, seed: int) -> list[Figure]:
    """The chief figures of each part that has enough labelled rows, in alphabetical order."""
    sizes = Counter(part for part, counts in zip(parts, head.counts, strict=True) if counts and part)
    figures: list[Figure] = []
    for part in sorted(part for part, size in sizes.items() if size >= _LEAST):
        own = replace(head, counts=[counts if one == part else None for one, counts in zip(parts, head.counts, strict=True)])
        found = figures_of(own, groups, data=data, samples=samples, seed=seed, by=by, part=part)
        figures += [figure for figure in found if figure.is_chief and " random " not in figure.measure]
    return figures


def _outcomes(classifier: Classifier, examples: Sequence[Example], scores: Sequence[Scores]) -> Iterator[tuple[str, Pairs]]:
    both = list(zip(examples, scores, strict=True))
    yield "terms", _joined(term_outcomes(example, said) for example, said in both if example.terms is not None)
    yield "bias", _joined(bias_outcomes(example, said) for example, said in both)
    if "portrayal" in classifier.labels and isinstance(classifier, Portrays):
        yield "portrayal", given_outcomes(classifier, examples)
    for head in ("frames", *own_axes(classifier)):
        gold = [example.frames if head == "frames" else example.axes.get(head) for example in examples]
        names = shared_names(classifier.labels.get(head, ()), gold)
        axis = "frame" if head == "frames" else head
        yield head, _joined(label_outcomes(held, said, axis, names) for held, said in zip(gold, scores, strict=True) if held is not None)


def _joined(pairs: Iterator[Pairs]) -> Pairs:
    every = list(pairs)
    return [one for probabilities, _ in every for one in probabilities], [one for _, outcomes in every for one in outcomes]

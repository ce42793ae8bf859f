"""The light in which actors are shown, with the actor given and on the mentions that the classifier finds by itself."""

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

import numpy as np

from framing.classifiers import Classifier
from framing.evaluation.calibration import Pairs, bin_counts, error_measure
from framing.evaluation.figures import Counts, Head, Measure, Sums, f1, mean_of, precision_recall, ratio
from framing.evaluation.labels import Example
from framing.records import PORTRAYALS, Mention, Portrayal, Scores
from framing.spans import Span
from framing.statistics import Floats

Said = Sequence[tuple[Portrayal, float]]


@runtime_checkable
class Portrays(Protocol):
    """A classifier that can be asked how given spans are portrayed."""

    def portray(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[list[tuple[Portrayal, float]]]:
        """The portrayal of each span of each text and its probability, in their order."""


def portrayal(classifier: Classifier, examples: Sequence[Example], scores: Sequence[Scores]) -> Head:
    """The figures of portrayal: "target given" where the classifier can be asked so, and "own mentions"."""
    given = _given(classifier, examples) if isinstance(classifier, Portrays) else [None] * len(examples)
    counts = [
        None if example.portrayals is None else _counts(example.portrayals, said, found.mentions)
        for example, said, found in zip(examples, given, scores, strict=True)
    ]
    found = Measure("all", "targets found", ("targets",), ratio("targets found", "targets"))
    return Head("portrayal", counts, [*_measures("given", ", target given"), error_measure(), *_measures("own", ", own mentions"), found])


def given_outcomes(classifier: Portrays, examples: Sequence[Example]) -> Pairs:
    """The probability of what is said of each given target, and whether it is right."""
    pairs = [
        (score, name == target.portrayal)
        for example, said in zip(examples, _given(classifier, examples), strict=True)
        for target, (name, score) in zip(example.portrayals or (), said, strict=True)
    ]
    return [score for score, _ in pairs], [right for _, right in pairs]


def _given(classifier: Portrays, examples: Sequence[Example]) -> list[Said]:
    """What is said of the targets of each example, nothing where there are none."""
    asked = [place for place, example in enumerate(examples) if example.portrayals]
    said: list[Said] = [()] * len(examples)
    if asked:
        spans = [[target.span for target in examples[place].portrayals or ()] for place in asked]
        for place, answers in zip(asked, classifier.portray([examples[place].text for place in asked], spans), strict=True):
            said[place] = answers
    return said


def _counts(targets: Sequence[Mention], said: Said | None, mentions: Sequence[Mention]) -> Counts:
    own = [(target, mention) for target in targets if (mention := _met(target, mentions))]
    given = [] if said is None else list(zip(targets, said, strict=True))
    return {
        **_cells("given", [(target.portrayal, name) for target, (name, _) in given]),
        **_cells("own", [(target.portrayal, mention.portrayal) for target, mention in own]),
        **bin_counts(([score for _, (_, score) in given], [target.portrayal == name for target, (name, _) in given])),
        "targets": len(targets),
        "targets found": len(own),
    }


def _met(target: Mention, mentions: Sequence[Mention]) -> Mention | None:
    """The mention that shares most with a target."""
    return max(
        (mention for mention in mentions if mention.span.overlaps(target.span)), key=lambda one: one.span.shared(target.span), default=None
    )


def _cells(way: str, pairs: Sequence[tuple[str, str]]) -> Counts:
    counts: Counts = {}
    for name in PORTRAYALS:
        counts[f"{way} gold {name}"] = sum(gold == name for gold, _ in pairs)
        counts[f"{way} found {name}"] = sum(found == name for _, found in pairs)
        counts[f"{way} hit {name}"] = sum(gold == found == name for gold, found in pairs)
    return counts


def _measures(way: str, suffix: str) -> Iterator[Measure]:
    def columns(name: str) -> tuple[str, str, str]:
        return f"{way} hit {name}", f"{way} found {name}", f"{way} gold {name}"

    def right(sums: Sums) -> Floats:
        hits, gold = (np.sum([sums[f"{way} {what} {name}"] for name in PORTRAYALS], axis=0) for what in ("hit", "gold"))
        shares: Floats = hits / gold
        return shares

    everywhere = tuple(f"{way} gold {name}" for name in PORTRAYALS)
    yield Measure("all", f"macro-F1{suffix}", everywhere, mean_of([f1(*columns(name)) for name in PORTRAYALS]))
    yield Measure("all", f"accuracy{suffix}", everywhere, right)
    for name in PORTRAYALS:
        yield from precision_recall(name, "", *columns(name), suffix=suffix)

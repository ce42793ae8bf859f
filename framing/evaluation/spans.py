"""Spans against spans: attribution and actors."""

from collections.abc import Iterable, Sequence

from framing.classifiers import Classifier
from framing.evaluation.figures import Counts, Head, Measure, precision_recall
from framing.evaluation.labels import Example
from framing.records import ACTOR_KINDS, ATTRIBUTION_KINDS, Scores
from framing.spans import Span


def paired(gold: Sequence[Span], found: Sequence[Span]) -> list[tuple[int, int]]:
    """Places of overlapping spans on both sides, each used once: the pairs that share most first, and of those the most alike.

    >>> paired([Span(0, 5), Span(6, 20)], [Span(4, 20), Span(0, 3)])
    [(1, 0), (0, 1)]
    """
    pairs = sorted(
        (-left.shared(right), len(left) + len(right), i, j)
        for i, left in enumerate(gold)
        for j, right in enumerate(found)
        if left.overlaps(right)
    )
    matched: dict[int, int] = {}
    for _, _, i, j in pairs:
        if i not in matched and j not in matched.values():
            matched[i] = j
    return list(matched.items())


def attribution(classifier: Classifier, examples: Sequence[Example], scores: Sequence[Scores]) -> Head:
    """Exact and overlapping spans of each kind; a span that lies within another counts for itself."""
    counts = [None if one.attributions is None else _parts(one, found) for one, found in zip(examples, scores, strict=True)]
    return Head("attribution", counts, [measure for kind in ATTRIBUTION_KINDS for measure in _measures(kind, kind)])


def actors(classifier: Classifier, examples: Sequence[Example], scores: Sequence[Scores]) -> Head:
    """Exact spans with and without their kind, overlapping ones, and each kind.

    Some data sets never label one of the kinds: a mention of a kind that stands nowhere in the examples is not counted.
    """
    labelled = {mention.kind for example in examples for mention in example.actors or ()}
    kinds = [kind for kind in ACTOR_KINDS if kind in labelled]
    counts = [None if one.actors is None else _mentions(one, found, kinds) for one, found in zip(examples, scores, strict=True)]
    measures = [
        *precision_recall("all", "exact ", "exact all", "found all", "gold all"),
        *precision_recall("all", "exact ", "exact spans", "found spans", "gold spans", suffix=" without kind"),
        *precision_recall("all", "overlapping ", "overlapping spans", "found spans", "gold spans"),
    ]
    for kind in kinds:
        measures += precision_recall(kind, "exact ", f"exact {kind}", f"found {kind}", f"gold {kind}")
    return Head("actors", counts, measures)


def _parts(example: Example, scores: Scores) -> Counts:
    counts: Counts = {}
    for kind in ATTRIBUTION_KINDS:
        gold = (part.span for part in example.attributions or () if part.kind == kind)
        counts |= _span_counts(kind, gold, (part.span for part in scores.attributions if part.kind == kind))
    return counts


def _mentions(example: Example, scores: Scores, kinds: Sequence[str]) -> Counts:
    gold = [(mention.span, mention.kind) for mention in example.actors or ()]
    found = [(mention.span, mention.kind) for mention in scores.mentions if mention.kind in kinds]
    counts = _span_counts("spans", (span for span, _ in gold), (span for span, _ in found))
    for kind in kinds:
        counts |= _span_counts(kind, (span for span, one in gold if one == kind), (span for span, one in found if one == kind))
    return counts | {f"{what} all": sum(counts[f"{what} {kind}"] for kind in kinds) for what in ("gold", "found", "exact")}


def _span_counts(label: str, gold: Iterable[Span], found: Iterable[Span]) -> Counts:
    """How many spans are labelled, found, both to the letter, and both by some overlap; a span that comes twice counts once."""
    left, right = sorted(set(gold)), sorted(set(found))
    return {
        f"gold {label}": len(left),
        f"found {label}": len(right),
        f"exact {label}": len(set(left) & set(right)),
        f"overlapping {label}": len(paired(left, right)),
    }


def _measures(label: str, columns: str) -> list[Measure]:
    return [
        measure
        for way in ("exact", "overlapping")
        for measure in precision_recall(label, f"{way} ", f"{way} {columns}", f"found {columns}", f"gold {columns}")
    ]

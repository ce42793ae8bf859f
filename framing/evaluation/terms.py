"""Loaded terms: found, to the letter, of the right type, about the right actor; and false alarms."""

import re
from collections.abc import Sequence

from framing.classifiers import Classifier
from framing.evaluation.calibration import bin_counts, error_measure, term_outcomes
from framing.evaluation.figures import Counts, Head, Measure, f1, precision_recall, ratio
from framing.evaluation.labels import Example, Gold
from framing.evaluation.spans import paired
from framing.records import TERM_TYPES, Scores, Term
from framing.sentences import count_words
from framing.spans import Span

Pair = tuple[Gold, Term]

_SMALL = {"a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "s"}
_PLAIN = ("plain", "plain random")


def terms(classifier: Classifier, examples: Sequence[Example], scores: Sequence[Scores]) -> Head:
    """The figures of loaded terms; polarity and target only where both the classifier and the data set tell them."""
    counts = [term_counts(example, found) for example, found in zip(examples, scores, strict=True)]
    measures = _measures()
    if "targets" in classifier.labels and any(term.polarity for example in examples for term in example.terms or ()):
        measures.append(Measure("all", "polarity accuracy", ("overlapping",), ratio("polarity", "overlapping")))
        measures.append(Measure("all", "target found", ("targets",), ratio("targets hit", "targets")))
    return Head("terms", counts, measures)


def match(gold: Sequence[Gold], found: Sequence[Term]) -> list[Pair]:
    """Pairs of overlapping labelled and found terms, each used once, the pairs that share most first."""
    return [(gold[i], found[j]) for i, j in paired([one.span for one in gold], [one.span for one in found])]


def term_counts(example: Example, scores: Scores) -> Counts | None:
    """What one sentence adds to the term figures; None where terms are not labelled."""
    if example.terms is None:
        return None
    pairs = match(example.terms, scores.terms)
    random = example.drawn == "random"
    return {
        **_found(example.terms, scores.terms, pairs),
        **_by_type(example.terms, scores.terms, pairs),
        **_about(example.text, pairs),
        **_alarms(example, scores.terms, random=random),
        **bin_counts(term_outcomes(example, scores)),
        **bin_counts(term_outcomes(example, scores) if random else ([], []), prefix="random "),
        "random gold": len(example.terms) * random,
        "random found": len(scores.terms) * random,
        "random overlapping": len(pairs) * random,
    }


def _found(gold: Sequence[Gold], found: Sequence[Term], pairs: Sequence[Pair]) -> Counts:
    return {
        "gold": len(gold),
        "found": len(found),
        "overlapping": len(pairs),
        "exact": sum(one.span == term.span for one, term in pairs),
        "typed": sum(one.type == term.type for one, term in pairs),
    }


def _by_type(gold: Sequence[Gold], found: Sequence[Term], pairs: Sequence[Pair]) -> Counts:
    counts: Counts = {}
    for kind in TERM_TYPES:
        alike = [(one, term) for one, term in pairs if one.type == term.type == kind]
        counts[f"gold {kind}"] = sum(one.type == kind for one in gold)
        counts[f"found {kind}"] = sum(term.type == kind for term in found)
        counts[f"overlapping {kind}"] = len(alike)
        counts[f"exact {kind}"] = sum(one.span == term.span for one, term in alike)
    return counts


def _about(text: str, pairs: Sequence[Pair]) -> Counts:
    """Of the found terms: whose polarity is right, whose target stands in the text to the letter, and for which of those it was found."""
    named = [(one, term) for one, term in pairs if target_places(one.target, text)]
    return {
        "polarity": sum(one.polarity == term.polarity for one, term in pairs),
        "targets": len(named),
        "targets hit": sum(bool(_words(one.target) & _words(term.target)) for one, term in named),
    }


def _alarms(example: Example, found: Sequence[Term], *, random: bool) -> Counts:
    """The words and the false alarms of a sentence that holds no loaded term."""
    plain = not example.terms
    words = count_words(example.text) if plain else 0
    counts: Counts = {}
    for name, holds in zip(_PLAIN, (plain, plain and random), strict=True):
        counts[f"words {name}"] = words if holds else 0
        counts[f"alarms {name}"] = len(found) if holds else 0
    return counts


def _measures() -> list[Measure]:
    measures: list[Measure] = []
    for way in ("overlapping", "exact"):
        measures += precision_recall("all", f"{way} ", way, "found", "gold")
        for kind in TERM_TYPES:
            measures += precision_recall(kind, f"{way} ", f"{way} {kind}", f"found {kind}", f"gold {kind}")
    measures.append(Measure("all", "type accuracy", ("overlapping",), ratio("typed", "overlapping")))
    randomly = f1("random overlapping", "random found", "random gold")
    measures.append(Measure("all", "overlapping F1 of random sentences", ("random gold",), randomly))
    for name in _PLAIN:
        told = f"false alarms per 1,000 words of {name} sentences"
        measures.append(Measure("all", told, (f"words {name}",), ratio(f"alarms {name}", f"words {name}", 1000)))
    return [*measures, error_measure(), error_measure(prefix="random ", suffix=" of random sentences")]


def target_places(target: str, text: str) -> list[Span]:
    """Where a target stands in the text to the letter, but for case and its article.

    >>> target_places("the army", "Army and navy")
    [Span(start=0, end=4)]
    """
    words = re.sub(r"^(the|a|an)\s+", "", target.strip(), flags=re.IGNORECASE)
    pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
    return [Span(*hit.span()) for hit in re.finditer(pattern, text, re.IGNORECASE)] if words else []


def _words(target: str) -> set[str]:
    return set(re.findall(r"\w+", target.casefold())) - _SMALL

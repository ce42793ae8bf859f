"""What given loaded terms are about, and whether they favour it or accuse it."""

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from framing.actors import Cast, cast_of, load_names
from framing.actors.words import words_of
from framing.classifiers import Classifier
from framing.evaluation.figures import Counts, Head, Measure, f1, mean_of, precision_recall, ratio
from framing.evaluation.labels import Example, Gold
from framing.evaluation.terms import target_places
from framing.records import Scores, Term

_POLARITIES = {"negative": -1, "positive": 1}


@runtime_checkable
class Aims(Protocol):
    """A classifier that can be asked what given terms are about."""

    def aim(self, texts: Sequence[str], terms: Sequence[Sequence[Term]]) -> list[tuple[Term, ...]]:
        """The terms of each text with their targets and polarities, in their order."""


def targets(classifier: Classifier, examples: Sequence[Example], scores: Sequence[Scores]) -> Head:
    """The figures of target and polarity with the terms given; none for a classifier that cannot be asked so.

    A target is right where it is the same actor as the labelled one ("Russian troops", "Russia"), or the same words.
    """
    counts: list[Counts | None] = [None] * len(examples)
    asked = [place for place, example in enumerate(examples) if example.terms] if isinstance(classifier, Aims) else []
    if asked and isinstance(classifier, Aims):
        names = load_names()
        given = [[Term(term.span, term.type, 1.0) for term in examples[place].terms or ()] for place in asked]
        for place, said in zip(asked, classifier.aim([examples[place].text for place in asked], given), strict=True):
            example = examples[place]
            counts[place] = _counts(example, said, cast_of(scores[place].mentions, names, text=example.text))
    return Head("targets", counts, list(_measures()))


def _counts(example: Example, said: Sequence[Term], cast: Cast) -> Counts:
    pairs = list(zip(example.terms or (), said, strict=True))
    right = [is_same(one.target, term.target, cast) for one, term in pairs]
    stands = [_stands(one, example.text) for one, _ in pairs]
    return {
        **_polarities([(one.polarity, term.polarity) for one, term in pairs if one.polarity]),
        "targets": len(pairs),
        "named": sum(bool(term.target) for _, term in pairs),
        "right": sum(right),
        "standing": sum(stands),
        "standing right": sum(hit and there for hit, there in zip(right, stands, strict=True)),
    }


def is_same(target: str, found: str, cast: Cast) -> bool:
    """Whether two phrases name the same actor, by the whole name or by the surname alone; unknown ones, whether they are the same words."""
    one, other = cast.actor(target), cast.actor(found)
    if one and other:
        short, long = sorted((one.casefold().split(), other.casefold().split()), key=len)
        return short == long or (len(short) == 1 and short == long[-1:])
    return bool(found) and [word.text.casefold() for word in words_of(target)] == [word.text.casefold() for word in words_of(found)]


def _stands(term: Gold, text: str) -> bool:
    """Whether the target stands in the text to the letter, and not as the term itself."""
    return any(not place.overlaps(term.span) for place in target_places(term.target, text))


def _polarities(pairs: Sequence[tuple[int, int]]) -> Counts:
    counts: Counts = {}
    for name, value in _POLARITIES.items():
        counts[f"gold {name}"] = sum(gold == value for gold, _ in pairs)
        counts[f"found {name}"] = sum(found == value for _, found in pairs)
        counts[f"hit {name}"] = sum(gold == found == value for gold, found in pairs)
    return counts


def _measures() -> Iterator[Measure]:
    yield Measure("all", "share of targets that stand in the sentence", ("targets",), ratio("standing", "targets"))
    yield Measure("all", "right target where it stands in the sentence", ("standing",), ratio("standing right", "standing"))
    yield Measure("all", "right target of all that are named", ("named",), ratio("right", "named"))
    yield Measure("all", "right target of all", ("targets",), ratio("right", "targets"))
    columns = {name: (f"hit {name}", f"found {name}", f"gold {name}") for name in _POLARITIES}
    every = tuple(gold for *_, gold in columns.values())
    yield Measure("all", "polarity macro-F1", every, mean_of([f1(*one) for one in columns.values()]))
    for name, one in columns.items():
        yield from precision_recall(name, "polarity ", *one)

"""Where the forms of a codebook stand in a sentence, and how sure it is that they take the side that says them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from framing.codebooks.forms import Token, find, is_past, tokens
from framing.codebooks.grammar import Scene, doer
from framing.codebooks.schema import Concept, Form
from framing.codebooks.scope import Named, Resolve, Shelf, Volume, named
from framing.records import Reading, Term
from framing.spans import Span

# how sure the side is: told by the words themselves, by the model's target, or only not contradicted
_TOLD, _TARGETED, _UNTOLD = 1.0, 0.8, 0.6
# on the training sentences, half of the forms in the context that they ask for were loaded from a tenth of the usual bound on
_CONFIRMED = 0.1
_HYPHENS = frozenset("-‐‑")
_PREFIXES = frozenset(["anti", "counter", "pro", "ex", "non", "pre", "post", "un", "self", "re", "quasi"])


class Sentence(NamedTuple):
    """A sentence in words, and whom it names of each dispute."""

    reading: Reading
    text: str
    words: Sequence[Token]
    names: Mapping[int, Sequence[Named]]


class Place(NamedTuple):
    """The words `[first, last)` of a sentence, where a form of a codebook stands."""

    sentence: Sentence
    shelf: Shelf
    number: int
    concept: Concept
    side: str
    form: Form
    first: int
    last: int

    @property
    def volume(self) -> Volume:
        """The codebook that the form is from."""
        return self.shelf.volumes[self.number]

    @property
    def names(self) -> Sequence[Named]:
        """Whom and what of its dispute the sentence names."""
        return self.sentence.names.get(self.number, ())

    @property
    def span(self) -> Span:
        """Where the words stand in their field."""
        words = self.sentence.words
        return Span(words[self.first].start, words[self.last - 1].end)


class Hit(NamedTuple):
    """A form that counts: how sure its side is, and whether its own context stands beside it, not just a place of the dispute."""

    place: Place
    side_score: float
    in_context: bool

    @property
    def span(self) -> Span:
        """Where its words stand in their field."""
        return self.place.span

    @property
    def rank(self) -> tuple[float, bool, bool]:
        """The surest comes first, then the one in its own context, then one that says whose act is meant."""
        return -self.side_score, not self.in_context, not self.place.concept.of

    @property
    def doubt(self) -> float:
        """How much the model's word weighs against it: little where the context that the form asks for stands beside it."""
        asked = bool(self.place.form.needs or self.place.concept.needs)
        return _CONFIRMED if asked and self.in_context and self.side_score == _TOLD else 1.0


def find_hits(sentence: Sentence, shelf: Shelf, number: int, actor: Resolve) -> Iterator[Hit]:
    """Every form of one codebook that may count in a sentence; several may overlap."""
    for first, last, (concept, side, form) in find(sentence.text, sentence.words, shelf.volumes[number].forms):
        place = Place(sentence, shelf, number, concept, side, form, first, last)
        in_context = all(_near(place, needs) for needs in (concept.needs, form.needs) if needs)
        if _stands_alone(place) and (in_context or _near_a_place(place)) and (sure := _sure(place, actor)):
            yield Hit(place, sure, in_context)


def overlapping(span: Span, terms: Iterable[Term]) -> list[Term]:
    """The terms that share a code point with `span`."""
    return [term for term in terms if term.span.overlaps(span)]


def side_of(target: str, place: Place, actor: Resolve) -> str:
    """The side of an actor as the model names it, "" where it is on none."""
    names = named(target, tokens(target), place.shelf).get(place.number, ())
    return place.volume.sides.get(actor(target), "") or next((one.side for one in names if one.side), "")


def _sure(place: Place, actor: Resolve) -> float:
    """How sure it is that the words take the side that says them: they do where the act is that of the side that is meant."""
    meant = place.concept.of
    if not meant:
        return _TOLD
    sides = {number: one.side for one in place.names for number in range(one.first, one.last)}
    told = doer(Scene(place.sentence.text, place.sentence.words, sides, place.first, place.last), noun=place.concept.type == "naming")
    if told:
        return _TOLD if told.own == (told.side == meant) else 0.0
    terms = ((term, side_of(term.target, place, actor)) for term in overlapping(place.span, place.sentence.reading.terms) if term.polarity)
    favours = [(term.polarity > 0) == (target == place.side) for term, target in terms if target]
    if favours:
        return _TARGETED if all(favours) else 0.0
    return _UNTOLD if meant in sides.values() or not any(sides.values()) else 0.0


def _near(place: Place, needs: tuple[str, ...]) -> bool:
    """Whether one of the words that a form needs stands elsewhere in its sentence."""
    found = find(place.sentence.text, place.sentence.words, place.volume.needs[needs])
    return any(last <= place.first or place.last <= first for first, last, _ in found)


def _near_a_place(place: Place) -> bool:
    return any(not one.side and (one.last <= place.first or place.last <= one.first) for one in place.names)


def _stands_alone(place: Place) -> bool:
    """Whether the words are no part of a compound or of a name."""
    first, last, words = place.first, place.last, place.sentence.words
    if first and words[first - 1].key in _PREFIXES and _between(place, first - 1) in _HYPHENS:
        return False
    if last < len(words) and _between(place, last - 1) in _HYPHENS and not is_past(words[last].key):
        return False
    longer = any(one.first <= first and last <= one.last and one.last - one.first > last - first for one in place.names)
    return not longer and not _in_a_name(place)


def _between(place: Place, number: int) -> str:
    """What stands between a word and the next."""
    words = place.sentence.words
    return place.sentence.text[words[number].end : words[number + 1].start]


def _in_a_name(place: Place) -> bool:
    """Whether a plain word, in capitals like its neighbour, belongs to a name that is no actor of the dispute."""
    words, first, last = place.sentence.words, place.first, place.last
    if last - first > 1 or not first or not place.form.form.islower() or not words[first].text[0].isupper() or _headline(words):
        return False
    of_dispute = {number for one in place.names for number in range(one.first, one.last)}
    neighbours = [number for number in (first - 1, last) if 0 < number < len(words) and number not in of_dispute]
    return any(words[number].text[0].isupper() and _between(place, min(number, first)).isspace() for number in neighbours)


def _headline(words: Sequence[Token]) -> bool:
    """Whether nearly all long words begin with capitals."""
    capitals = [word.text[0].isupper() for word in words if len(word.text) > 3]
    return len(capitals) > 3 and 4 * sum(capitals) >= 3 * len(capitals)

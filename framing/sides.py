"""Whose side a loaded term takes, where no codebook says so: from whom it is about and whether it favours or accuses them."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from framing.actors import are_one
from framing.records import Article, Mention, Reading, Term
from framing.spans import Span

# A term that favours or accuses somebody tells more of who an article is about than one more mention; chosen, like the two bounds,
# on the training part of the made-up articles.
_TERM_WEIGHT = 3
_LEAST = 2
_SHARE = 0.6
# where no target is known, the party named first in the sentence (for an accusing verb) or nearest was right for 359 of 452 terms there
_GUESSED = 0.79
_DONE_BY_SOMEBODY = frozenset(["action", "epistemic"])
_BETWEEN = " / "

_NO_MAPPING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Parties:
    """The two parties that an article is about, and their share (0-1) of all that is said of anybody in it."""

    names: tuple[str, str]
    share: float

    def other(self, party: str) -> str:
        """The party across from `party`."""
        return self.names[1 - self.names.index(party)]


def take_sides(
    readings: Sequence[Reading], *, actor_of: Callable[[str], str], sides: Mapping[str, str] = _NO_MAPPING
) -> tuple[Reading, ...]:
    """The readings of one article with a side, its score and a dispute for each term that has no side yet and takes one.

    In an article about two parties a term that favours one is on that party's side, and a term that accuses one on the other's.
    `actor_of` names the actor behind a phrase, "" where there is none; `sides` tells the party an actor belongs to (an actor that it
    lacks is a party of its own). Undecided, "", stays a term of polarity 0, of no party, or in an article about fewer or more than
    two. A term whose target is not known is taken to be about a party named in its sentence. `side_score` is the score of the term, times
    how sure its party is, times the two parties' share of what is said of anybody in the article.
    """
    party_of = _party_of(actor_of, sides)
    parties = find_parties(readings, actor_of=actor_of, sides=sides)
    if parties is None:
        return tuple(readings)
    dispute = _dispute(readings, parties)
    return tuple(
        replace(reading, terms=tuple(_sided(term, *_about(term, reading, party_of, parties), parties, dispute) for term in reading.terms))
        for reading in readings
    )


def find_parties(readings: Sequence[Reading], *, actor_of: Callable[[str], str], sides: Mapping[str, str] = _NO_MAPPING) -> Parties | None:
    """The two parties that an article is about, in alphabetical order; None where it is about fewer or more.

    Two that `sides` names are enough by being named at all; actors that it doesn't know must make up most of what is said of anybody.
    A country and a party of its own are no two parties.
    """
    evidence = _evidence(readings, _party_of(actor_of, sides))
    known = Counter({party: evidence[party] for party in sides.values() if party in evidence})
    (one, most), (other, more), (_, third) = [*(known if len(known) > 1 else evidence).most_common(3), *[("", 0)] * 3][:3]
    share = (most + more) / evidence.total() if other else 0.0
    if more == third or are_one(one, other) or (len(known) < 2 and (more < _LEAST or share < _SHARE)):
        return None
    first, second = sorted((one, other))
    return Parties((first, second), share)


def named(readings: Sequence[Reading], article: Article, names: Collection[str]) -> tuple[Reading, ...]:
    """The readings with a mention of each of the names in their sentences that they lack; without it a party can be overlooked.

    A name's capitals must be there in the article; a possessive or a plural of it counts.
    """
    if not names:
        return tuple(readings)
    pattern = _pattern(tuple(sorted(names, key=lambda name: (-len(name), name))))
    return tuple(_with_names(reading, article.field(reading.sentence.field), pattern) for reading in readings)


def pair_name(one: str, other: str) -> str:
    """What a dispute is called that no codebook names.

    >>> pair_name("Veldland", "Ostmark")
    'Ostmark / Veldland'
    """
    return _BETWEEN.join(sorted((one, other)))


def pair_of(dispute: str) -> tuple[str, ...]:
    """The two parties of a dispute that `pair_name` named; none where a codebook did.

    >>> pair_of("Ostmark / Veldland"), pair_of("The two rivers")
    (('Ostmark', 'Veldland'), ())
    """
    names = dispute.split(_BETWEEN)
    return tuple(names) if len(names) == 2 else ()


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of the names, the longest first, whose first letter may be a capital where it is none."""
    forms = [rf"(?i:{re.escape(name[0])}){re.escape(name[1:])}" if name[0].islower() else re.escape(name) for name in names]
    return re.compile(rf"(?<!\w)({'|'.join(forms)})(?:['’]?s)?(?!\w)")


def _with_names(reading: Reading, text: str, pattern: re.Pattern[str]) -> Reading:
    whole = reading.sentence.span
    spans = [Span(*match.span(1)) for match in pattern.finditer(text, whole.start, whole.end)]
    lacking = [span for span in spans if not any(mention.span.overlaps(span) for mention in reading.mentions)]
    found = [Mention(span, span.of(text), "MISC") for span in lacking]
    return replace(reading, mentions=tuple(sorted((*reading.mentions, *found), key=lambda mention: mention.span)))


def _party_of(actor_of: Callable[[str], str], sides: Mapping[str, str]) -> Callable[[str], str]:
    @cache
    def party_of(phrase: str) -> str:
        actor = actor_of(phrase) if phrase else ""
        return sides.get(actor, actor)

    return party_of


def _evidence(readings: Sequence[Reading], party_of: Callable[[str], str]) -> Counter[str]:
    """How much is said of each party: once for a mention, more for a loaded term that is about it."""
    evidence: Counter[str] = Counter()
    for reading in readings:
        for mention in reading.mentions:
            evidence[party_of(mention.actor)] += 1
        for term in reading.terms:
            evidence[party_of(term.target)] += _TERM_WEIGHT
            evidence[term.side] += _TERM_WEIGHT
    del evidence[""]
    return evidence


def _dispute(readings: Sequence[Reading], parties: Parties) -> str:
    """The dispute in which a codebook has put terms of one of the parties, else one named for the two."""
    named = Counter(term.dispute for reading in readings for term in reading.terms if term.dispute and term.side in parties.names)
    return named.most_common(1)[0][0] if named else pair_name(*parties.names)


def _about(term: Term, reading: Reading, party_of: Callable[[str], str], parties: Parties) -> tuple[str, float]:
    """The party that a term is about and how sure that is (0-1): its target's, else one named in its sentence."""
    if term.target:
        return party_of(term.target), 1.0
    named = [(mention.span, party) for mention in reading.mentions if (party := party_of(mention.actor)) in parties.names]
    if not named:
        return "", 0.0
    first = term.polarity < 0 and term.type in _DONE_BY_SOMEBODY
    return (min(named) if first else min(named, key=lambda pair: (term.span.apart(pair[0]), pair[0])))[1], _GUESSED


def _sided(term: Term, party: str, sure: float, parties: Parties, dispute: str) -> Term:
    if term.side or term.polarity == 0 or party not in parties.names:
        return term
    side = party if term.polarity > 0 else parties.other(party)
    return replace(term, side=side, side_score=round(term.score * sure * parties.share, 4), dispute=term.dispute or dispute)

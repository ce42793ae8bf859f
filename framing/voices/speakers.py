"""Who "he", "the ministry" and "Lee" are: speakers resolved to the full names that the article has for them."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace

from framing.records import Attribution, Sentence
from framing.sayings import PRONOUNS, Saying
from framing.spans import Span
from framing.voices.names import (
    MOUTHPIECES,
    Name,
    People,
    full_name,
    gender_of,
    gender_of_first,
    is_role,
    last_word,
    named_person,
    role_holder,
    stands_for_person,
)

_PERSON = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
Resolver = Callable[[str], str]

_GENDERS = {"he": "male", "his": "male", "she": "female", "her": "female"}
_OTHERS = frozenset(["they", "it"])
_OWNERS = frozenset(["his", "her", "their", "its"])
_INDEFINITE = frozenset(["a", "an", "one", "another", "some", "any", "no", "former"])
_LONGEST_ROLE = 3
_REMEMBERED = 6
_NEAR_SAYINGS = 3
# in letters from the start of its sentence: a name further on is seldom what the sentence is about
_SUBJECT_ENDS = 100


def resolve_speakers(
    text: str,
    sentences: Sequence[Sentence],
    sayings: Sequence[Sequence[Saying]],
    quoted: Sequence[Span],
    people: People,
    *,
    resolver: Resolver | None = None,
) -> list[list[Saying]]:
    """The sayings numbered through the field, each with its speaker's full name as far as the article tells it."""
    memory: list[str] = []
    last, number = "", 0
    resolved = []
    for sentence, found in zip(sentences, sayings, strict=True):
        subject = _subject(text, sentence, people, quoted)
        named: list[Saying] = []
        for at, saying in enumerate(found):
            number += 1
            phrase = next((other.speaker for other in found[at : at + _NEAR_SAYINGS] if other.speaker), "")
            place = saying.source.start if saying.source else saying.cue.start
            nearest = [full_name(subject.words, people.full)] if subject and subject.start < place else []
            speaker = resolve(phrase, place, people, [*nearest, *memory], last, resolver=resolver)
            last = speaker or last
            _remember(memory, speaker, people)
            named.append(replace(saying, speaker=speaker, number=number))
        if subject and not any(named_person(saying.speaker) for saying in named):
            _remember(memory, full_name(subject.words, people.full), people)
        resolved.append(named)
    return resolved


def spoken(text: str, sayings: Sequence[Saying], heard: Sequence[Attribution], people: People) -> tuple[Attribution, ...]:
    """A classifier's attributions in one sentence with the names of their speakers."""
    names: dict[int, str] = {}
    for part in heard:
        if part.kind == "cue":
            speaker = next((saying.speaker for saying in sayings if saying.cue.overlaps(part.span)), "")
            names[part.attr] = names.get(part.attr, "") or speaker
    for part in heard:
        if part.kind == "source" and not names.get(part.attr):
            names[part.attr] = resolve(part.span.of(text), part.span.start, people, ())
    return tuple(replace(part, speaker=names.get(part.attr, "")) for part in heard)


def resolve(phrase: str, at: int, people: People, memory: Sequence[str], last: str = "", *, resolver: Resolver | None = None) -> str:
    """The name that a phrase at a place stands for, given the persons spoken of before (nearest first) and the last speaker.

    A phrase without a name comes back as it is, a pronoun that points nowhere as nothing.
    """
    low = phrase.lower()
    if low in PRONOUNS:
        return _person(low, people, memory) or (last if low in _GENDERS and not memory else "") if low not in _OTHERS else last
    if " and " in phrase:
        parts = [part.strip() for part in phrase.split(" and ")]
        if all(named_person(part) for part in parts):
            return " and ".join(_by_name(part, people) for part in parts)
    return (resolver(phrase) if resolver else "") or _by_name(phrase, people) or _by_role(low, at, people, memory) or phrase


def _person(pronoun: str, people: People, memory: Sequence[str]) -> str:
    gender = _GENDERS.get(pronoun, "")
    return next((name for name in memory if gender and people.genders.get(name, gender) == gender), "")


def _by_name(phrase: str, people: People) -> str:
    name = named_person(phrase)
    if name is None:
        return ""
    named = full_name(name.words, people.full, people.genders, gender_of(name.roles))
    is_part = " " not in named and not name.roles and " " in phrase.removeprefix("the ").removeprefix("The ")
    return phrase if is_part and phrase[0].isupper() else named


def _by_role(low: str, at: int, people: People, memory: Sequence[str]) -> str:
    """Whom "the minister", "the ministry" or "his spokesman" takes up."""
    first, _, rest = low.partition(" ")
    if first in _OWNERS and rest:
        owner = _person(first, people, memory)
        return "" if not owner else owner if rest in MOUTHPIECES else f"{owner}'s {rest}"
    head = last_word(rest)
    in_headline = is_role(head) and first not in _INDEFINITE and len(rest.split()) < _LONGEST_ROLE
    if not rest or " of " in low or not (first == "the" or in_headline):
        return ""
    holder = role_holder(people, head, at)
    if holder and (is_role(head) or " of " in holder or last_word(holder).lower() == head):
        return full_name(holder, people.full, people.genders)
    return memory[0] if memory and first == "the" and stands_for_person(head) else ""


def subject_of(text: str, sentence: Sentence, people: People, quoted: Sequence[Span]) -> str:
    """The full name of the first person in a sentence outside of its quotations; nothing where there is none."""
    subject = _subject(text, sentence, people, quoted)
    return full_name(subject.words, people.full) if subject else ""


def _subject(text: str, sentence: Sentence, people: People, quoted: Sequence[Span]) -> Name | None:
    """The first person named in a sentence outside of its quotations."""
    names = people.names
    for number in range(bisect_left(names, sentence.span.start, key=lambda name: name.start), len(names)):
        name = names[number]
        if name.start >= min(sentence.span.end, sentence.span.start + _SUBJECT_ENDS):
            return None
        if _is_known(name, people) and not name.is_owner and not _inside(name.start, quoted):
            return None if _PERSON.search(text, sentence.span.start, name.start) else name
    return None


def _is_known(name: Name, people: People) -> bool:
    """Whether a name is a person's for sure: it follows a title, its first name is a common one, or it is taken up as a surname."""
    titled = any(map(is_role, name.roles))
    if " " not in name.words:
        return name.is_person and (titled or name.words in people.full)
    return name.is_person and (titled or bool(gender_of_first(name.words)) or last_word(name.words) in people.alone)


def _inside(at: int, spans: Sequence[Span]) -> bool:
    number = bisect_left(spans, at, key=lambda span: span.end)
    return number < len(spans) and spans[number].start <= at


def _remember(memory: list[str], speaker: str, people: People) -> None:
    """Puts a person in front of those spoken of before."""
    if not speaker or speaker.lower().startswith(("the ", "a ")):
        return
    name = named_person(speaker)
    if name is None or not name.is_person:
        return
    if speaker in memory:
        memory.remove(speaker)
    memory.insert(0, speaker)
    del memory[_REMEMBERED:]

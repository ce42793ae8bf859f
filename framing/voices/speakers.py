"""Who "he", "the ministry" and "Lee" are: speakers resolved to the full names that the article has for them."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from framing.actors.words import folded
from framing.actors.world import word_list, world_names
from framing.inflection import word_set
from framing.records import Attribution, Sentence
from framing.spans import Span
from framing.voices.names import (
    MOUTHPIECES,
    Name,
    gender_of,
    gender_of_first,
    is_role,
    last_word,
    may_be_person,
    named_person,
    stands_for_person,
)
from framing.voices.people import People, full_name, role_holder
from framing.voices.sayings import Saying
from framing.voices.tokens import PRONOUNS

_PERSON = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
_VERB = re.compile(
    r",? (?:who |also |then |later |now |\w+ly )?"
    r"(?:\w+ed|is|was|has|had|will|says|told|took|came|went|spoke|wrote|gave|made|met)\b|, \d\d,"
)
_PLACES = word_set("new san los fort saint mount lake white black capitol wall supreme")
_BOUND = re.compile(r"\b(?:in|on|at|for|by|from|with|of|to|over|about|against|between)(?: [\w.’'-]+){0,4} $")
_OPENING = re.compile(
    r"(?:(?:just |only |shortly |soon |not |long )?(?:hours |days |weeks |months |years |minutes )?"
    r"(?:in|on|at|as|after|when|while|during|before|if|since|with|for|by)|\w{3,}ing)\b[^,“”\"]*, ",
    re.IGNORECASE,
)

_AND = re.compile(r",? and ")
_AND_OTHERS = frozenset(["others", "colleagues", "allies", "supporters"])
_UNNAMED = ("a ", "an ", "one ")
_OWN_WORDS = re.compile(rf"\b(his|her) (?:\w+ )?(?:{'|'.join(sorted(MOUTHPIECES))})$")
_GENDERS = {"he": "male", "his": "male", "him": "male", "she": "female", "her": "female"}
_OTHERS = frozenset(["they", "it", "their", "them"])
_OWNERS = frozenset(["his", "her", "their", "its"])
_INDEFINITE = frozenset(["a", "an", "one", "another", "some", "any", "no", "former"])
_LONGEST_ROLE = 3
_REMEMBERED = 6
_NEAR_SAYINGS = 3
_NEAR_NAMES = 12
# in letters from the start of its sentence: a name further on is seldom what the sentence is about
_SUBJECT_ENDS = 100


def resolve_speakers(
    text: str,
    sentences: Sequence[Sentence],
    sayings: Sequence[Sequence[Saying]],
    quoted: Sequence[Span],
    people: People,
) -> tuple[list[list[Saying]], list[str]]:
    """The sayings numbered through the field, each with its speaker's full name as far as the article tells it, and the person that
    each sentence is about, or nothing."""
    memory: list[str] = []
    last, number = "", 0
    resolved, subjects = [], []
    for sentence, found in zip(sentences, sayings, strict=True):
        subject = _subject(text, sentence, people, quoted)
        about = full_name(subject.words, people.full, people.genders, gender_of(subject.roles)) if subject else ""
        subjects.append(about or _person(_pronoun(text, sentence, quoted), people, memory))
        named: list[Saying] = []
        for at, saying in enumerate(found):
            number += 1
            phrase = next((other.speaker for other in found[at : at + _NEAR_SAYINGS] if other.speaker), "")
            place = saying.source.start if saying.source else saying.cue.start
            nearest = [about] if subject and subject.start < place else []
            within = subject is not None and any(words.start <= subject.start < words.end for words in saying.content)
            persons = [*memory, *nearest] if within else [*nearest, *memory]
            speaker = resolve(phrase, place, people, persons, last)
            last = speaker or last
            _remember(memory, speaker, people)
            named.append(replace(saying, speaker=speaker, number=number))
        if subject and not any(named_person(saying.speaker) for saying in named):
            _remember(memory, about, people)
        resolved.append(named)
    return resolved, subjects


def _pronoun(text: str, sentence: Sentence, quoted: Sequence[Span]) -> str:
    """The first "he" or "she" near the start of a sentence and outside of its quotations; nothing where there is none."""
    found = _PERSON.search(text, sentence.span.start, min(sentence.span.end, sentence.span.start + _SUBJECT_ENDS))
    return found.group().lower() if found and not _inside(found.start(), quoted) else ""


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


def resolve(phrase: str, at: int, people: People, memory: Sequence[str], last: str = "") -> str:
    """The name that a phrase at a place stands for, given the persons spoken of before (nearest first) and the last speaker.

    A phrase without a name comes back as it is, a pronoun that points nowhere as nothing.
    """
    low = phrase.lower()
    if low in _OTHERS:
        return last
    if low in PRONOUNS or low in _GENDERS:
        alone = low in _GENDERS and not memory
        return _person(low, people, memory) or _person_before(low, at, people) or (last or _person_after(at, people) if alone else "")
    parts = [part for part in _AND.split(phrase) if part not in _AND_OTHERS]
    if len(parts) > 1 and all(_is_somebody(named_person(part), people) for part in parts):
        return " and ".join(_by_name(part, people) for part in parts)
    phrase = parts[0] if len(parts) == 1 else phrase
    return _by_name(phrase, people) or _by_role(low, at, people, memory) or phrase


def _is_somebody(name: Name | None, people: People) -> bool:
    return name is not None and name.is_person and (" " in name.words or name.words in people.full)


def _person(pronoun: str, people: People, memory: Sequence[str]) -> str:
    gender = _GENDERS.get(pronoun, "")
    return next((name for name in memory if gender and people.genders.get(name, gender) == gender), "")


def _person_before(pronoun: str, at: int, people: People) -> str:
    """The last person of the right gender named before a place, where nobody who spoke can be meant."""
    number = bisect_left(people.names, at, key=lambda name: name.start)
    near = people.names[max(0, number - _NEAR_NAMES) : number]
    known = (full_name(name.words, people.full) for name in reversed(near) if _is_known(name, people))
    gender = _GENDERS.get(pronoun, "")
    return next((name for name in known if gender and people.genders.get(name) == gender), "")


def _person_after(at: int, people: People) -> str:
    """The first person named after a pronoun that stands before all names, as in an article that begins with a quotation."""
    number = bisect_left(people.names, at, key=lambda name: name.start)
    near = people.names[number : number + _NEAR_NAMES]
    return next((full_name(name.words, people.full) for name in near if _is_known(name, people)), "")


def _by_name(phrase: str, people: People) -> str:
    name = named_person(phrase)
    if name is None:
        return full_name(phrase, people.full) if phrase in people.full else ""
    named = full_name(name.words, people.full, people.genders, gender_of(name.roles))
    rest = phrase.removeprefix("the ").removeprefix("The ")
    is_part = " " not in name.words and not name.roles and " " in rest
    if is_part and "’s " in rest.replace("'", "’"):
        return rest
    return phrase if is_part and " " not in named and phrase[0].isupper() else named


def _by_role(low: str, at: int, people: People, memory: Sequence[str]) -> str:
    """Whom "the minister", "the ministry" or "his spokesman" takes up."""
    first, _, rest = low.partition(" ")
    if owned := _OWN_WORDS.search(low):
        return _person(owned.group(1), people, memory)
    if first in _OWNERS and rest:
        owner = _person(first, people, memory)
        return "" if not owner else owner if rest in MOUTHPIECES else f"{owner}'s {rest}"
    head = last_word(rest)
    in_headline = is_role(head) and first not in _INDEFINITE and len(rest.split()) < _LONGEST_ROLE
    many = head.endswith("s") and is_role(head.removesuffix("s"))
    if not rest or many or " of " in low or not (first == "the" or in_headline):
        return ""
    holder = role_holder(people, head, at)
    if holder and (is_role(head) or " of " in holder or last_word(holder).lower() == head):
        return full_name(holder, people.full, people.genders)
    return memory[0] if memory and first == "the" and stands_for_person(head) else ""


def _subject(text: str, sentence: Sentence, people: People, quoted: Sequence[Span]) -> Name | None:
    """The first person named in a sentence outside of its quotations."""
    main = _main_start(text, sentence.span)
    found = _first_person(text, Span(main, sentence.span.end), people, quoted, free=True)
    if found or main == sentence.span.start:
        return found
    return _first_person(text, Span(sentence.span.start, main), people, quoted, free=False)


def _first_person(text: str, span: Span, people: People, quoted: Sequence[Span], *, free: bool) -> Name | None:
    """The first person in a stretch; with `free` only one that no preposition stands before."""
    names = people.names
    for number in range(bisect_left(names, span.start, key=lambda name: name.start), len(names)):
        name = names[number]
        if name.start >= min(span.end, span.start + _SUBJECT_ENDS):
            return None
        known = _is_known(name, people) or _acts(text, name, people)
        bound = free and _BOUND.search(text, span.start, name.start)
        if known and not bound and not name.is_owner and not _inside(name.start, quoted):
            return None if _PERSON.search(text, span.start, name.start) else name
    return None


def _main_start(text: str, span: Span) -> int:
    """Where the main clause of a sentence begins, behind the commas of what opens it: "In May, after Dahl left, Lee"."""
    start = span.start
    while found := _OPENING.match(text, start, min(span.end - 1, start + _SUBJECT_ENDS)):
        start = found.end()
    return start


def _is_known(name: Name, people: People) -> bool:
    """Whether a name is a person's for sure: it follows a title, its first name is a common one, or it is taken up as a surname."""
    titled = any(map(is_role, name.roles))
    if " " not in name.words:
        return name.is_person and (titled or name.words in people.full)
    return name.is_person and (titled or bool(gender_of_first(name.words)) or last_word(name.words) in people.alone)


def _acts(text: str, name: Name, people: People) -> bool:
    """Whether what may be a person's full name has a verb right behind it, as far as its ending tells."""
    first, *others = name.words.split()
    full = name.is_person and len(others) in (1, 2) and folded(name.words) not in world_names().actors
    return full and first.lower() not in word_list("parts") | _PLACES and bool(_VERB.match(text, name.start + len(name.words)))


def _inside(at: int, spans: Sequence[Span]) -> bool:
    number = bisect_left(spans, at, key=lambda span: span.end)
    return number < len(spans) and spans[number].start <= at


def _remember(memory: list[str], speaker: str, people: People) -> None:
    """Puts a person in front of those spoken of before."""
    low = speaker.lower()
    name = None if low.startswith(("the ", *_UNNAMED)) else named_person(speaker)
    somebody = low.startswith(_UNNAMED) and may_be_person(low)
    if not somebody and (name is None or not name.is_person or speaker in people.bodies):
        return
    if speaker in memory:
        memory.remove(speaker)
    memory.insert(0, speaker)
    del memory[_REMEMBERED:]

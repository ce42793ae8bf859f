"""Who "he", "the ministry" and "Lee" are: speakers resolved to the full names that the article has for them."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from framing.records import Attribution, Sentence
from framing.spans import Span
from framing.voices.names import MOUTHPIECES, Name, named_person
from framing.voices.people import People, full_name, role_holder
from framing.voices.sayings import Saying
from framing.voices.titles import gender_of, is_role, last_word, may_be_person, stands_for_person
from framing.voices.tokens import PRONOUNS
from framing.voices.topics import find_pronoun, find_topic, is_surely_person

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
    last, numbers = "", count(1)
    resolved, topics = [], []
    for sentence, found in zip(sentences, sayings, strict=True):
        topic = find_topic(text, sentence, people, quoted)
        about = full_name(topic.words, people, gender_of(topic.roles)) if topic else ""
        topics.append(about or _person(find_pronoun(text, sentence, quoted), people, memory))
        named: list[Saying] = []
        for at, saying in enumerate(found):
            phrase = next((other.speaker for other in found[at : at + _NEAR_SAYINGS] if other.speaker), "")
            persons = _persons(saying, topic, about, memory)
            speaker = resolve(phrase, _place(saying), people, persons, last)
            last = speaker or last
            _remember(memory, speaker, people)
            named.append(replace(saying, speaker=speaker, number=next(numbers)))
        if topic and not any(named_person(saying.speaker) for saying in named):
            _remember(memory, about, people)
        resolved.append(named)
    return resolved, topics


def _place(saying: Saying) -> int:
    """Where it is told who speaks."""
    return saying.source.start if saying.source else saying.cue.start


def _persons(saying: Saying, topic: Name | None, about: str, memory: Sequence[str]) -> list[str]:
    """Whom a pronoun may mean that speaks, the likeliest first; last, whom its sentence is about, where only the words said tell of him."""
    nearest = [about] if topic and topic.start < _place(saying) else []
    within = topic is not None and any(words.start <= topic.start < words.end for words in saying.content)
    return [*memory, *nearest] if within else [*nearest, *memory]


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
    known = (full_name(name.words, people) for name in reversed(near) if is_surely_person(name, people))
    gender = _GENDERS.get(pronoun, "")
    return next((name for name in known if gender and people.genders.get(name) == gender), "")


def _person_after(at: int, people: People) -> str:
    """The first person named after a pronoun that stands before all names, as in an article that begins with a quotation."""
    number = bisect_left(people.names, at, key=lambda name: name.start)
    near = people.names[number : number + _NEAR_NAMES]
    return next((full_name(name.words, people) for name in near if is_surely_person(name, people)), "")


def _by_name(phrase: str, people: People) -> str:
    name = named_person(phrase)
    if name is None:
        return full_name(phrase, people) if phrase in people.full else ""
    named = full_name(name.words, people, gender_of(name.roles))
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
        return full_name(holder, people)
    return memory[0] if memory and first == "the" and stands_for_person(head) else ""


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

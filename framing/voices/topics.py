"""Whom a sentence is about: the first person named in it, or the pronoun that stands for one."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from framing.actors.words import folded
from framing.actors.world import word_list, world_names
from framing.inflection import word_set
from framing.records import Sentence
from framing.spans import Span
from framing.voices.names import Name
from framing.voices.people import People
from framing.voices.titles import gender_of_first, is_role, last_word

_PRONOUN = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
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
# in letters from the start of its sentence: a name further on is seldom what the sentence is about
_TOPIC_ENDS = 100


def find_topic(text: str, sentence: Sentence, people: People, quoted: Sequence[Span]) -> Name | None:
    """The first person named in a sentence outside of its quotations."""
    main = _main_start(text, sentence.span)
    found = _first_person(text, Span(main, sentence.span.end), people, quoted, free=True)
    if found or main == sentence.span.start:
        return found
    return _first_person(text, Span(sentence.span.start, main), people, quoted, free=False)


def find_pronoun(text: str, sentence: Sentence, quoted: Sequence[Span]) -> str:
    """The first "he" or "she" near the start of a sentence and outside of its quotations; nothing where there is none."""
    found = _PRONOUN.search(text, sentence.span.start, min(sentence.span.end, sentence.span.start + _TOPIC_ENDS))
    return found.group().lower() if found and not _inside(found.start(), quoted) else ""


def _first_person(text: str, span: Span, people: People, quoted: Sequence[Span], *, free: bool) -> Name | None:
    """The first person in a stretch; with `free` only one that no preposition stands before."""
    names = people.names
    for number in range(bisect_left(names, span.start, key=lambda name: name.start), len(names)):
        name = names[number]
        if name.start >= min(span.end, span.start + _TOPIC_ENDS):
            return None
        known = is_surely_person(name, people) or _acts(text, name, people)
        bound = free and _BOUND.search(text, span.start, name.start)
        if known and not bound and not name.is_owner and not _inside(name.start, quoted):
            return None if _PRONOUN.search(text, span.start, name.start) else name
    return None


def _main_start(text: str, span: Span) -> int:
    """Where the main clause of a sentence begins, behind the commas of what opens it: "In May, after Dahl left, Lee"."""
    start = span.start
    while found := _OPENING.match(text, start, min(span.end - 1, start + _TOPIC_ENDS)):
        start = found.end()
    return start


def is_surely_person(name: Name, people: People) -> bool:
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

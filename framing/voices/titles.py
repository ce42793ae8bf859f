"""What words tell of a person beside the name itself: titles, offices, first names, the ends of surnames."""

import re
from collections.abc import Iterable
from functools import cache

from framing.config import config_path, load_yaml
from framing.inflection import word_set

LINKS = word_set("of from for at in on with to who that which by")
"""Words behind which a phrase tells more of what it names."""
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])
_HUMAN = re.compile(r"(?:[^lt]er|or|ist|man|woman|person|ian|dent|cial|aide|ant|source)$")


@cache
def name_words() -> dict[str, frozenset[str]]:
    """The words of configs/lexicons/names.yaml by group, all first names together besides."""
    groups = {group: frozenset(words.split()) for group, words in load_yaml(config_path("lexicons/names.yaml")).items()}
    return groups | {"first_names": groups["female_names"] | groups["male_names"]}


def is_role(word: str) -> bool:
    """Whether a word in lower case tells what somebody is: "president", "senator", "economist"."""
    known = name_words()
    return word in known["titles"] or word in known["people"]


def gender_of(roles: Iterable[str]) -> str:
    """ "female" or "male" where a title says so, else nothing."""
    known = name_words()
    return next((gender for role in roles for gender in ("female", "male") if role in known[gender]), "")


def gender_of_first(words: str) -> str:
    """ "female" or "male" where the first name of a full one is mostly a woman's or a man's, else nothing."""
    first, _, rest = words.partition(" ")
    known = name_words()
    return next((gender for gender in ("female", "male") if rest and first.lower() in known[f"{gender}_names"]), "")


def may_be_person(phrase: str) -> bool:
    """Whether a phrase in lower case without a name is about one person, as far as its noun tells: "a farmer who", not "a report"."""
    words = phrase.split()
    head = words[next((k for k in range(1, len(words)) if words[k] in LINKS), len(words)) - 1]
    known = name_words()
    return (bool(_HUMAN.search(head)) or head in known["people"] | known["titles"]) and head not in known["organisations"]


def stands_for_person(head: str) -> bool:
    """Whether "the" and this word can take up somebody who was named before."""
    return head in name_words()["people"]


def is_part(words: str) -> bool:
    """Whether words are a surname with what belongs to it: "Lee Jr.", "Von Spak"."""
    first, _, rest = words.partition(" ")
    return bare(rest) in _SUFFIXES or first.lower() in name_words()["particles"]


def last_word(words: str) -> str:
    """The word by which a name is taken up again: the surname, or what kind of body it is.

    >>> last_word("Ann Lee Jr."), last_word("Ministry of Defence")
    ('Lee', 'Ministry')
    """
    parts = [part for part in words.partition(" of ")[0].split() if bare(part) not in _SUFFIXES]
    return parts[-1] if parts else words


def bare(low: str) -> str:
    """A word in lower case without the dot of an abbreviation."""
    return low.lower().strip(".")

"""The forms of words: regular ones by rule, others from a list."""

import re
from functools import cache
from typing import Literal

from framing.config import config_path, load_yaml

Kind = Literal["noun", "verb", "adjective", "fixed"]

_DOUBLED = re.compile(r"[^aeiou]*[aeiou][bdgmnprt]")


def word_set(words: str) -> frozenset[str]:
    """The words of a line as a set.

    >>> sorted(word_set("is are"))
    ['are', 'is']
    """
    return frozenset(words.split())


BE = word_set("is are was were be been being")


def inflected(phrase: str, kind: Kind) -> tuple[str, ...]:
    """A phrase and its regular forms: the plural of a noun, -s, -ed and -ing of a verb's first word, -ly of an adjective.

    >>> inflected("land grab", "noun")
    ('land grab', 'land grabs')
    >>> inflected("cave in", "verb")
    ('cave in', 'caves in', 'caved in', 'caving in')
    """
    match kind:
        case "noun":
            return phrase, _with_s(phrase)
        case "verb":
            verb, space, rest = phrase.partition(" ")
            return tuple(form + space + rest for form in (verb, _with_s(verb), _with_ed(verb), _with_ing(verb)))
        case "adjective":
            return phrase, _with_ly(phrase)
        case _:
            return (phrase,)


def _with_s(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(s|x|z|ch|sh)$", word) else "s")


def _with_ed(word: str) -> str:
    if word.endswith("e"):
        return word + "d"
    return word[:-1] + "ied" if re.search(r"[^aeiou]y$", word) else _doubled(word) + "ed"


def _with_ing(word: str) -> str:
    return word[:-1] + "ing" if re.search(r"[^eoy]e$", word) else _doubled(word) + "ing"


def _with_ly(word: str) -> str:
    if word.endswith("ic"):
        return word + "ally"
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ily"
    return word[:-1] + "y" if re.search(r"[^aeiou]le$", word) else word + "ly"


def _doubled(word: str) -> str:
    return word + word[-1] if _DOUBLED.fullmatch(word) else word


@cache
def irregular(kind: Literal["verbs", "nouns"]) -> dict[str, tuple[str, ...]]:
    """All forms of the verbs or nouns that no rule inflects, by the first of them.

    >>> irregular("verbs")["bear"]
    ('bear', 'bears', 'bore', 'borne', 'bearing')
    """
    lines = load_yaml(config_path("lexicons/irregular_forms.yaml"))[kind]
    return {line.split()[0]: tuple(line.split()) for line in lines}

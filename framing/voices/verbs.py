"""Verbs by which somebody says something: told from nouns, from passives and from what is denied to have been said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from framing.config import config_path, load_yaml
from framing.inflection import BE, word_set
from framing.voices.tokens import DAYS, DETERMINERS, PREPOSITIONS, PRONOUNS, QUOTE, RELATIVES, Token, plain_tokens

Group = Literal["clause", "verdict", "quoting"]

_LIGHT = DAYS | word_set(
    "has have had having will would can could may might must should do does did also further then once again still now even"
    " just never not only reportedly often always in-turn long since already too both all first previously simply"
)
_NOT = frozenset(["not", "never", "didn't", "doesn't", "don't", "cannot", "can't", "won't"])
_SOME = frozenset(["some", "many", "others", "few", "most", "both"])
_BEFORE_PARTICIPLES = frozenset(["by", "while", "and", "also", "in", "after", "for", "before"])
_NATIONAL = re.compile(r"(?:li|qi|ian|ish|ese|ican)$")
# "Kurian-style": a capital, but no name of anybody
_COMPOUND = re.compile(r"-[a-z]+$")
_NEAR_QUOTE = 6


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What configs/lexicons/speech_verbs.yaml holds: groups by form, first forms, and the words listed beside the verbs."""

    forms: dict[str, Group]
    bases: frozenset[str]
    nouns: frozenset[str]
    speakers: frozenset[str]
    minds: frozenset[str]
    words: frozenset[str]
    issued: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The verbs of saying and the words that help to tell who says something."""
    values = load_yaml(config_path("lexicons/speech_verbs.yaml"))
    groups: tuple[Group, ...] = ("quoting", "verdict", "clause")
    forms = {form: group for group in groups for verb in values[group] for form in verb.split()}
    bases = frozenset(verb.split()[0] for group in groups for verb in values[group])
    return Lexicon(forms, bases, *(frozenset(values[name].split()) for name in ("nouns", "speakers", "minds", "words", "issued")))


def is_cue(words: str) -> bool:
    """Whether words hold a verb by which somebody says or calls something, or "according"."""
    forms = lexicon().forms
    return any(
        token.low == "according" or (forms.get(token.low, "quoting") != "quoting" and token.low not in lexicon().minds)
        for token in plain_tokens(words, 0, len(words))
    )


def is_form(token: Token) -> bool:
    """Whether a word is a form of a verb of saying and not as often a noun."""
    return token.low in lexicon().forms and token.low not in lexicon().nouns


def chain(tokens: Sequence[Token], number: int) -> list[str]:
    """The auxiliaries and adverbs directly before a verb, nearest first."""
    words = []
    for token in reversed(tokens[max(0, number - 6) : number]):
        is_adverb = token.low.endswith("ly") and not token.is_name
        if not (token.low in _LIGHT or token.low in BE or token.low in _NOT or is_adverb):
            break
        words.append(token.low)
    return words


def is_verb(tokens: Sequence[Token], number: int) -> bool:
    """Whether the form at `number` is a verb by which its subject speaks: no noun, no passive, no denial of speech."""
    low = tokens[number].low
    before = tokens[number - 1] if number else None
    if low.endswith("ing"):
        plainly = low == "saying" and before is not None and before.low not in DETERMINERS
        return plainly or before is None or not before.is_word or _names(before) or before.low in BE or before.low in _BEFORE_PARTICIPLES
    if before is None or before.low.endswith("'s") or before.low in DETERMINERS - _SOME | PREPOSITIONS:
        return False
    light = chain(tokens, number)
    if low in lexicon().nouns and not (
        any(word not in DAYS for word in light) or _takes_verb(before, low) or _follows_quotation(tokens, number)
    ):
        return False
    if before.low == "to":
        return number > 1 and tokens[number - 2].low in ("on", "continued")
    passive = any(word in BE for word in light) and low != "quoted"
    return not passive and not any(word in _NOT for word in light)


def _names(token: Token) -> bool:
    return token.is_name and token.low not in DETERMINERS and not _COMPOUND.search(token.text)


def _takes_verb(before: Token, low: str) -> bool:
    """Whether a form that may be a noun is a verb after this word: "Kuria claims", "officials claim", but "Kurian claims"."""
    named = _names(before) and not is_national(before.low)
    plural = before.low.endswith("s") and low in lexicon().bases
    return named or plural or before.low in PRONOUNS | _SOME | {"who", "which"} or before.low in lexicon().speakers or before.low == QUOTE


def is_national(low: str) -> bool:
    """Whether a word looks like one for a people: "Kurian"."""
    return bool(_NATIONAL.search(low))


def _follows_quotation(tokens: Sequence[Token], number: int) -> bool:
    """Whether a form that may be a noun ends a short clause after a quotation: `"...," the letter states`."""
    for start in range(number - 1, max(-1, number - _NEAR_QUOTE), -1):
        if tokens[start].low == QUOTE:
            return tokens[start + 1].low in DETERMINERS and start + 2 < number
        if not tokens[start].is_word:
            return False
    return False


def needs_subject(tokens: Sequence[Token], number: int) -> bool:
    """Whether a verb without a subject of its own cannot borrow one: it is no participle and stands after no conjunction or relative."""
    before = tokens[number - 1 - len(chain(tokens, number))].low if number else ""
    return not (tokens[number].low.endswith("ing") or before in RELATIVES or before in ("and", "but", "to", ",", "then"))

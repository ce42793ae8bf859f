"""Words and their forms: how a phrase of a codebook may stand in a text."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise, product
from typing import NamedTuple, TypeVar

from framing.inflection import inflected, irregular
from framing.spans import Span

# an abbreviation; a run of letters and digits with the marks that combine with them; what follows an apostrophe
_TOKEN = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*(?:(?<=\b[^\W\d_])\.(?:[^\W\d_]\.)+)?|(?<=[\w.])['’ʼ][^\W_]+")
_AS_WRITTEN = str.maketrans({"’": "'", "ʼ": "'", ".": None, "İ": "I", "ı": "i", "ſ": "s"})
_GAP = re.compile(r"\.?\s+|\s*[-‐‑]\s*|")
_PREFIX = re.compile(r"\b(anti|counter|non|pro)(?=[a-z]{4})")
_LINKS = frozenset(["of", "by", "in", "from", "for", "against", "to", "on", "with"])
_SPELT_TWICE = (
    (r"(\w{2,})is(e|ed|es|er|ers|ing|ation|ations)", r"\1iz\2"),
    (r"(\w{2,})iz(e|ed|es|er|ers|ing|ation|ations)", r"\1is\2"),
    (r"(\w{2,})our(s?)", r"\1or\2"),
    (r"(\w{3,})or(s?)", r"\1our\2"),
    (r"(\w+f)ence(s?)", r"\1ense\2"),
    (r"(\w+f)ense(s?)", r"\1ence\2"),
    (r"(\w{2,}t)re(s?)", r"\1er\2"),
    (r"program(s?)", r"programme\1"),
)
_SPELLINGS = tuple((re.compile(one), other) for one, other in _SPELT_TWICE)

T = TypeVar("T")
Phrase = tuple[str, ...]
Index = Mapping[str, Sequence[tuple[Phrase, T]]]
"""By the first word, in lower case: the words of each phrase, and what stands for it; the longest first."""


class Token(NamedTuple):
    """A word of a text: where it stands, as it is written (with plain apostrophes, without points), and in lower case."""

    start: int
    end: int
    text: str
    key: str


def tokens(text: str, within: Span | None = None) -> list[Token]:
    """The words of `text`, or of a stretch of it; a hyphen ends a word, and "'s" is one of its own."""
    found = []
    for match in _TOKEN.finditer(text, *((within.start, within.end) if within else ())):
        word = match.group()
        word = word if word.isalpha() and word.isascii() else word.translate(_AS_WRITTEN)
        found.append(Token(match.start(), match.end(), word, word.lower()))
    return found


@cache
def spelled(phrase: str, *, exact: bool = False) -> frozenset[Phrase]:
    """Every way to write a phrase: its forms, with and without hyphens, in British and American spelling.

    A first word is taken for a verb too, a last word (or one before "of") for a noun; forms that don't exist harm nobody.
    >>> sorted(" ".join(words) for words in spelled("land grab", exact=True))
    ['land grab']
    >>> ("took", "over") in spelled("take over"), ("illegal", "aliens") in spelled("illegal alien")
    (True, True)
    """
    written = {tuple(token.text for token in tokens(joined)) for joined in _joined(phrase)}
    forms = written if exact else {form for words in written for form in _forms(words)}
    return frozenset(spelling for form in forms for spelling in product(*map(_spellings, form)))


def is_past(word: str) -> bool:
    """Whether a word in lower case looks like the past or the participle of a verb."""
    return word.endswith("ed") or word in _pasts()


def plural(phrase: str) -> frozenset[Phrase]:
    """A name and its plural: "Karabakh Armenian" and "Karabakh Armenians"."""
    words = tuple(token.text for token in tokens(phrase))
    return frozenset((*words[:-1], noun) for noun in _nouns(words[-1]))


def index(phrases: Iterable[tuple[Phrase, T]]) -> Index[T]:
    """The phrases by their first word."""
    found: dict[str, list[tuple[Phrase, T]]] = {}
    for phrase, value in phrases:
        found.setdefault(phrase[0].lower(), []).append((phrase, value))
    return {word: sorted(listed, key=lambda pair: -len(pair[0])) for word, listed in found.items()}


def find(text: str, words: Sequence[Token], phrases: Index[T]) -> Iterator[tuple[int, int, T]]:
    """Each place `[first, last)` among `words` where a phrase stands, with what stands for it."""
    for first, token in enumerate(words):
        if token.key not in phrases:
            continue
        for phrase, value in phrases[token.key]:
            stretch = words[first : first + len(phrase)]
            if len(stretch) == len(phrase) and all(map(_fits, phrase, stretch)) and _unbroken(text, stretch):
                yield first, first + len(phrase), value


def _fits(word: str, token: Token) -> bool:
    """Whether a word of a phrase may be written so: what it has in capitals must be in capitals."""
    if word.lower() != token.key:
        return False
    return token.text.isupper() if len(word) > 1 and word.isupper() else not word[0].isupper() or token.text[0].isupper()


def _unbroken(text: str, words: Sequence[Token]) -> bool:
    return all(_GAP.fullmatch(text, one.end, two.start) for one, two in pairwise(words))


def _joined(phrase: str) -> set[str]:
    return {phrase, re.sub(r"[-‐‑]", "", phrase), _PREFIX.sub(r"\1-", phrase)}


def _forms(words: Phrase) -> Iterator[Phrase]:
    yield words
    yield from ((verb, *words[1:]) for verb in _verbs(words[0]))
    heads = [place - 1 for place, word in enumerate(words) if place and word in _LINKS]
    for place in (*heads[:1], len(words) - 1):
        yield from ((*words[:place], noun, *words[place + 1 :]) for noun in _nouns(words[place]))


def _verbs(word: str) -> tuple[str, ...]:
    if not word.islower():
        return (word,)
    return irregular("verbs").get(word) or inflected(word, "verb")


def _nouns(word: str) -> tuple[str, ...]:
    """The singular and the plural of a noun, whichever is given."""
    if not word[-1].isalpha() or word.startswith("'"):
        return (word,)
    listed = next((forms for forms in irregular("nouns").values() if word in forms), None)
    return listed or (word, *_singular(word), *([] if word.isupper() else inflected(word, "noun")))


def _singular(word: str) -> Iterator[str]:
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        yield word[:-3] + "y" if word.endswith("ies") else word[:-2] if re.search(r"(?:s|x|z|ch|sh)es$", word) else word[:-1]


@cache
def _spellings(word: str) -> set[str]:
    return {word, *(one.sub(other, word) for one, other in _SPELLINGS if one.fullmatch(word))}


@cache
def _pasts() -> frozenset[str]:
    forms = (form for first, *others in irregular("verbs").values() for form in others)
    return frozenset(form for form in forms if not form.endswith(("s", "ing")))

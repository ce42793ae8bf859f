"""What a text that is not Unicode is written in: the encoding in which its words look like words.

Detectors count letters, and an English article with three French names has few to count: on the made-up articles of tests/encoded.yaml
the best of three was wrong in 26 of 90. Here every word with an accent and every mark is read in each encoding, and what cannot
be speaks against it: lower case before a capital, two alphabets in one word, letters that no language joins, a mark that does not fit.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from framing.config import config_path, load_yaml

# the likeliest first: where several read equally well, the first counts
_CANDIDATES = ("cp1254", "cp1252", "iso8859_15", "cp1251", "mac_roman", "cp1250", "iso8859_2", "cp1253")
_SNIPPET = re.compile(rb"[A-Za-z'\x80-\xff]{0,40}[\x80-\xff][A-Za-z'\x80-\xff]{0,40}")
_MOST = 5000
_TOLERATED = 0.02
_WORD = re.compile(r"[^\W\d_]+")
_CONTRACTED = re.compile(r"(?:s|t|d|m|re|ve|ll|am|em|clock|til)(?![a-z])", re.IGNORECASE)
_ELIDED = re.compile(r"(?<![a-z])(?:[a-z]|qu|jusqu|lorsqu|puisqu|aujourd|all|d?all|dell|nell|sull|un)$", re.IGNORECASE)
_CUT_WORD = re.compile(r"n[^\Wa-z]t$")
_JOINED = re.compile(r"\w{3,}—(?:\w{3,}|(?:an?|as|at|be|by|do|he|i[fnst]|no|o[fnr]|so|to|we)\b)")
_MONEY = frozenset("€£¥")
_FREE = frozenset("…•·©®™†‡¿¡\u00a0\u00ad")
_AFTER_DIGITS = frozenset("ªº°‰²³½¼¾×±µ§")
_QUOTES = frozenset("“”„‘‚")
_DASHES = frozenset("–—")
_ALONE = frozenset("àé")
_NO_DOUBT, _UNLIKELY, _IMPOSSIBLE = 0, 1, 2


@dataclass(frozen=True, slots=True, order=True)
class Doubts:
    """What speaks against an encoding: how many snippets cannot be, how many are unlikely, how many languages the others take."""

    impossible: int
    unlikely: int
    languages: int


def collect(chunk: bytes, found: set[bytes]) -> None:
    """Adds to `found`, as far as it has room, the words and marks of `chunk` that are not ASCII, each with a neighbour at both ends."""
    for match in _SNIPPET.finditer(chunk):
        if len(found) >= _MOST:
            return
        found.add((chunk[match.start() - 1 : match.start()] or b" ") + match[0] + (chunk[match.end() : match.end() + 1] or b" "))


def guess(snippets: Iterable[bytes]) -> str | None:
    """The encoding in which the snippets look like words; None where there is none, or where two are as likely and differ."""
    found = sorted(snippets)
    judged = {name: doubts for name in _CANDIDATES if (doubts := _doubts(found, name))}
    best = min(judged, key=lambda name: judged[name], default=None)
    if best is None or judged[best].impossible > _TOLERATED * len(found):
        return None
    # a Mac's accents stand where Windows has apostrophes and dashes: "García" or "Garc’a"
    torn = best == "mac_roman" and any(name in judged and judged[name].impossible == judged[best].impossible for name in _CANDIDATES[:2])
    return None if torn else best


def _doubts(found: list[bytes], encoding: str) -> Doubts | None:
    """What speaks against `encoding`; None where it cannot hold these bytes at all."""
    try:
        texts = [snippet.decode(encoding) for snippet in found]
    except UnicodeDecodeError:
        return None
    worst = [max(_marks(text), _words(text)) for text in texts]
    languages = [_languages(word.lower()) for text in texts for word in _WORD.findall(text) if not word.isascii()]
    return Doubts(worst.count(_IMPOSSIBLE), worst.count(_UNLIKELY), _fewest(languages))


def _words(text: str) -> int:
    """How doubtful the words of a snippet are that are not ASCII."""
    odd = [match for match in _WORD.finditer(text) if not match[0].isascii()]
    fine = all(_cased(match[0]) and _languages(match[0].lower()) and not _CUT_WORD.search(match[0]) and _stands(match) for match in odd)
    return _NO_DOUBT if fine else _IMPOSSIBLE


def _stands(word: re.Match[str]) -> bool:
    """Whether a word is long enough: a lone letter is an initial, or one of few."""
    before, after = word.string[word.start() - 1], word.string[word.end() : word.end() + 1]
    return len(word[0]) > 1 or word[0] in _ALONE or "\u0430" <= word[0] <= "\u045f" or before in "'’." or after in tuple("'’.")


def _cased(word: str) -> bool:
    """Whether the letters that are not ASCII keep to the case of their neighbours: small, Capital or ALL CAPITALS."""
    if word.isupper():
        return True
    if any(not letter.isascii() and letter.isupper() for letter in word[1:]) or (not word[0].isascii() and word[1:2].isupper()):
        return False
    return not any(left.islower() and right.isupper() and not left.isascii() for left, right in pairwise(word))


def _marks(text: str) -> int:
    """How doubtful the marks of a snippet are that are neither letters nor ASCII."""
    return max((_mark(text, place) for place, sign in enumerate(text) if not sign.isascii() and not sign.isalpha()), default=_NO_DOUBT)


def _mark(text: str, place: int) -> int:
    """How doubtful one mark is between its neighbours."""
    sign, left, right = text[place], text[place - 1 : place] or " ", text[place + 1 : place + 2] or " "
    inside = left.isalpha() and right.isalpha()
    if sign == "’":
        return _apostrophe(text[:place], text[place + 1 :])
    if sign in _DASHES:
        return _NO_DOUBT if not (inside and right.islower()) or (sign == "—" and _JOINED.search(text)) else _UNLIKELY
    if sign in _QUOTES:
        return _IMPOSSIBLE if inside else _UNLIKELY if left.isspace() and right.isspace() else _NO_DOUBT
    if sign in _MONEY:
        return _NO_DOUBT if left.isdigit() or right.isdigit() else _IMPOSSIBLE if sign == "¥" else _UNLIKELY
    if sign in "«»‹›" or sign in _FREE:
        return _IMPOSSIBLE if inside and sign not in "…\u00a0\u00ad" else _UNLIKELY if sign in "‹›" else _NO_DOUBT
    if sign in _AFTER_DIGITS:
        return _NO_DOUBT if left.isdigit() or not (left.isalpha() or right.isalpha()) else _IMPOSSIBLE
    return _IMPOSSIBLE


def _apostrophe(left: str, right: str) -> int:
    """How doubtful a turned comma is: it contracts, elides, marks a possessive, closes a quotation, or stands in a name like Sana’a."""
    if not (left[-1:].isalpha() and right[:1].isalpha()):
        return _IMPOSSIBLE if left[-1:].isspace() and right[:1].isspace() else _NO_DOUBT
    fits = _CONTRACTED.match(right) or right[:1].isupper() or (_ELIDED.search(left) and left[-1:].islower())
    return _NO_DOUBT if fits else _UNLIKELY


def _fewest(words: list[frozenset[str]]) -> int:
    """How many languages it takes to write all the words, taking the commonest first."""
    left, taken = [word for word in words if word], 0
    while left:
        most = max(sorted(frozenset().union(*left)), key=lambda name: sum(name in word for word in left))
        left = [word for word in left if most not in word]
        taken += 1
    return taken


@cache
def _languages(word: str) -> frozenset[str]:
    """The languages that could write a word in small letters: they have all its accents, and in such places."""
    odd = {letter for letter in word if not letter.isascii()} - {"\u0307"}
    latin = any(letter.isascii() for letter in word)
    return frozenset(
        name
        for name, (letters, never, is_latin) in _alphabets().items()
        if odd <= letters and (is_latin or not latin) and not (never and never.search(word))
    )


@cache
def _alphabets() -> dict[str, tuple[frozenset[str], re.Pattern[str] | None, bool]]:
    """Each language's letters beside a to z, the places where it never has them, and whether it is written with a to z."""
    known = load_yaml(config_path("readers/alphabets.yaml"))
    return {
        name: (frozenset(each["letters"]), re.compile(each["never"]) if each["never"] else None, each["letters"][0] < "\u0370")
        for name, each in known.items()
    }

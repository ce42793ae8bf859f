"""Words of names: how they are compared, and what is left of a phrase without its small words."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(r"[^\s,;:()\[\]{}\"“”«»]+|[,;:]")
_POSSESSIVE = re.compile(r"(?:['’`]s|(?<=[sS])['’])$", re.IGNORECASE)
_EDGES = "'‘’`*–—-!?…"
_SIGNS = str.maketrans({"'": "", "’": "", "‘": "", "`": "", ".": "", "-": " ", "‐": " ", "‑": " ", "–": " ", "ı": "i", "ø": "o", "ł": "l"})
_CLITICS = frozenset(["al", "el", "an", "ar", "as", "ash", "ad", "az", "at", "e", "ez", "abu", "ul"])
_DETERMINERS = frozenset(["the", "a", "an", "this", "that", "these", "those", "its", "his", "her", "their", "our"])


class Word(NamedTuple):
    """A word of a phrase without the signs around it, as it is named and as it is written: "Kremlin" and "Kremlin's"."""

    text: str
    written: str

    @property
    def owns(self) -> bool:
        """Whether it is a possessor."""
        return self.text != self.written

    @property
    def is_name(self) -> bool:
        """Whether it is written as a name is: "Hamas", "al-Shabab", but neither "pro-Moscow" nor "US-backed"."""
        head, *rest = self.text.split("-")
        starts = head[:1].isupper() or (bool(rest) and head in _CLITICS)
        return starts and all(not part[:1].islower() or part in _CLITICS for part in rest)


def folded(words: str) -> str:
    """`words` as names are compared: small letters, no accents, dots or apostrophes, hyphens as spaces.

    >>> folded("Türkiye"), folded("U.S."), folded("Al-Qa’ida")
    ('turkiye', 'us', 'al qaida')
    """
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", words.translate(_SIGNS)) if not unicodedata.combining(sign))
    return " ".join(bare.casefold().split())


def words_of(phrase: str) -> list[Word]:
    """The words and commas of a phrase, without quotation marks, brackets and a determiner at its start.

    >>> [word.text for word in words_of("the Kremlin’s “friends”")]
    ['Kremlin', 'friends']
    """
    found = list(_words(phrase))
    while found and found[0].text.casefold() in (*_DETERMINERS, ",", ";", ":"):
        found = found[1:]
    return found


def _words(phrase: str) -> Iterator[Word]:
    for token in _TOKEN.findall(phrase):
        written = token.lstrip(_EDGES).rstrip(_EDGES.replace("'", "").replace("’", ""))
        text = _POSSESSIVE.sub("", written).strip(_EDGES)
        text = text if text.count(".") > 1 or len(text) < 4 else text.rstrip(".")
        if text:
            yield Word(text, written if _POSSESSIVE.search(written) else text)

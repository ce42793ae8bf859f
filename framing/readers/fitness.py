"""Whether an article is something that the analysis is made for: English prose, neither a scrap nor a heap."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from framing.config import FitnessSettings
from framing.records import Article, Flag
from framing.spans import storable

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# letters that tell a language apart; fewer are a name or two
_FEWEST_LETTERS = 20
_SAMPLE = 400
_LETTERS = re.compile(r"[^\W\d_]")
_ENGLISH = "en"
# a creole with English words, for which lists of English names are taken
_TOO_LIKE_ENGLISH = "pcm"


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why an article may not be one to analyse."""

    kind: Flag
    reason: str


@dataclass(frozen=True, slots=True)
class _Sign:
    """How the lines of something that is not prose look, how many of them there are at least, and which share of all lines."""

    name: str
    line: re.Pattern[str]
    least: int
    share: float


_CLOCK = r"(?:[01]?\d|2[0-3])[:.h][0-5]\d"
# nothing of a figure or a gap is given back: a long row of them would take for ever
_FIGURE = r"[^\s\w|]{0,2}+\d[\d.,:/–-]*+[^\s|]{0,2}+"
_GAP = r"[\s|]++"
_SIGNS = (
    _Sign("a live ticker", re.compile(rf"\[?{_CLOCK}(?: ?[AaPp]\.?[Mm]\.?)?(?: ?[A-Z]{{2,4}}\b)?(?!\d|[.,:]\d)"), 5, 0.2),
    _Sign("a quiz", re.compile(r"\(?[A-Ea-e1-5][.)]\s+\S.{0,80}$|(?:Question|Answer) ?\d*[.:]"), 6, 0.5),
    _Sign("a table", re.compile(rf"\|?(?:[^\d\s|][^\s|]*+{_GAP}){{0,5}}{_FIGURE}(?:{_GAP}{_FIGURE})++[^a-z]*$|\|.*\|$|.*\t.*\t"), 5, 0.5),
    _Sign("a list of headings or links", re.compile(r".{0,70}[^.!?…:;,\"'”’»)\]\s]\s*$"), 12, 0.85),
)


def misfits(article: Article, words: int, settings: FitnessSettings) -> Iterator[Misfit]:
    """What is unfit about an article of so many words, as far as the settings want it looked at."""
    prose = [span.of(article.text) for span in article.prose()]
    if settings.not_english != "keep" and (language := foreign_language(prose, sure=settings.sure)):
        yield Misfit("not_english", f"it is not in English, but in {language}")
    if settings.not_prose != "keep" and (shape := shape_of(prose)):
        yield Misfit("not_prose", f"it looks like {shape}, not like prose")
    if settings.too_short != "keep" and words < settings.min_words:
        yield Misfit("too_short", f"it has {words:,} word{'' if words == 1 else 's'}, fewer than {settings.min_words:,}")
    if settings.too_long != "keep" and words > settings.max_words:
        yield Misfit("too_long", f"it has {words:,} words, more than {settings.max_words:,}")


def foreign_language(prose: list[str], *, sure: float) -> str:
    """The name of the language of a text, empty where that is English or where no other is at least this `sure` (0-1)."""
    sample = _sample(" ".join(prose))
    if len(_LETTERS.findall(sample)) < _FEWEST_LETTERS:
        return ""
    language, confidence = _identifier().classify(storable(sample))
    return _name(language) if language != _ENGLISH and confidence >= sure else ""


def _sample(text: str) -> str:
    """The beginning, the middle and the end of a text, so that neither a foreign motto nor an English menu decides."""
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = (len(text) - _SAMPLE) // 2
    return " ".join((text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]))


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([language for language in identifier.labels if language != _TOO_LIKE_ENGLISH])
    return identifier


def _name(language: str) -> str:
    from babel import Locale

    return Locale("en").languages.get(language) or f"the language {language!r}"


def shape_of(prose: list[str]) -> str:
    """What a text is instead of prose, by how its lines look; empty where they look like prose.

    >>> shape_of(["\\n".join(f"14:0{minute} The count goes on." for minute in range(6))])
    'a live ticker'
    """
    lines = [line.strip() for part in prose for line in part.splitlines() if line.strip()]
    for sign in _SIGNS:
        found = sum(1 for line in lines if sign.line.match(line))
        if found >= sign.least and found >= sign.share * len(lines):
            return sign.name
    return ""

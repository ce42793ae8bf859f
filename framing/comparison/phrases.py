"""The phrases of a sentence, and what tells whether two of them mean the same thing; no model in here."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from framing.codebooks.forms import Token, is_past
from framing.comparison.excerpt import Place, Row
from framing.config import config_path, load_yaml
from framing.spans import Span

LONGEST = 5
_BESIDE = 5
_JOINED = re.compile(r"\s*[-‐‑]?\s*")
_ENDINGS = ("ing", "ers", "ies", "ed", "es", "er", "s")
_NO_PASTS = frozenset({"need", "seed", "speed", "feed", "breed", "red", "deed", "hundred"})


class Phrase(NamedTuple):
    """A noun phrase without its small words, or a verb: where it stands, its stems, and what stands beside it."""

    place: Place
    span: Span
    text: str
    stems: frozenset[str]
    head: str
    before: str
    after: str
    beside: frozenset[str]
    depth: float
    act: bool
    name: bool
    term: Row | None
    about: frozenset[str]
    actors: frozenset[str]


def phrases(
    place: Place, text: str, words: Sequence[Token], *, depth: float, terms: Sequence[Row], mentions: Sequence[Row]
) -> list[Phrase]:
    """The phrases of a sentence, whose `words` these are, in order; `depth` is how far down the article it stands (0 for the title)."""
    loaded = [(row, _numbers(words, row)) for row in terms]
    acts = {numbers.start for row, numbers in loaded if row["type"] == "action" and len(numbers) == 1}
    made = []
    named = [(row, _numbers(words, row)) for row in mentions]
    for chunk in _chunks(words, text, acts):
        term = next((pair for pair in loaded if _meet(pair[1], chunk)), None)
        actors = [pair for pair in named if _meet(pair[1], chunk)]
        here = _trimmed(words, chunk, term, [numbers for _, numbers in actors])
        if len(here) <= LONGEST and not words[here.stop - 1].key.endswith("ly"):
            made.append(_phrase(place, text, words, here, depth, term[0] if term else None, [row for row, _ in actors]))
    return made


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word in lower case without the commonest endings, under which its forms are taken for one.

    >>> stem("militants"), stem("occupied"), stem("occupiers")
    ('militant', 'occupi', 'occupi')
    """
    return next((word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending) and len(word) > len(ending) + 3), word)


@cache
def small_words() -> frozenset[str]:
    """The words that tell nothing of what a phrase is about."""
    return frozenset(load_yaml(config_path("alignment.yaml"))["small"].split())


def content(words: Sequence[Token]) -> frozenset[str]:
    """The stems of words, but for the small ones."""
    return frozenset(stem(word.key) for word in words if not _is_small(word))


def _phrase(
    place: Place, text: str, words: Sequence[Token], here: range, depth: float, term: Row | None, mentions: Sequence[Row]
) -> Phrase:
    first, last = here.start, here.stop
    span = Span(words[first].start, words[last - 1].end)
    near = [*words[max(0, first - _BESIDE) : first], *words[last : last + _BESIDE]]
    verb = len(here) == 1 and _is_verb(words[first])
    return Phrase(
        place=place,
        span=span,
        text=span.of(text),
        stems=content(words[first:last]),
        head=stem(words[last - 1].key),
        before=words[first - 1].key if first else "",
        after=words[last].key if last < len(words) else "",
        beside=content(near),
        depth=depth,
        act=verb or (term is not None and term["type"] == "action"),
        name=bool(mentions),
        term=term,
        about=frozenset(filter(None, [term["target"] if term else ""])),
        actors=frozenset(row["actor"] for row in mentions if row["actor"]),
    )


def _trimmed(words: Sequence[Token], chunk: range, term: tuple[Row, range] | None, names: Sequence[range]) -> range:
    """A chunk from where its term or a name begins, and, where the term is a name itself, to where the last of them ends."""
    marked = [*([term[1]] if term else []), *names]
    if not marked:
        return chunk
    first = max(chunk.start, min(numbers.start for numbers in marked))
    naming = term is not None and term[0]["type"] == "naming"
    last = min(chunk.stop, max(numbers.stop for numbers in marked)) if naming or not term else chunk.stop
    while _is_small(words[first]) and first < last - 1:
        first += 1
    return range(first, last)


def _chunks(words: Sequence[Token], text: str, acts: set[int]) -> Iterator[range]:
    """The numbers of the words of each phrase: between small words and marks, verbs apart."""
    start = 0
    cuts = {number for run in _runs(words, text) for number in _cuts(words, run, acts)}
    for end in sorted({*cuts, len(words)}):
        if start < end and not _is_small(words[start]):
            yield range(start, end)
        start = end


def _runs(words: Sequence[Token], text: str) -> Iterator[range]:
    """The runs of words that no mark divides and that are all small or none."""
    start = 0
    for number in range(1, len(words) + 1):
        if number == len(words) or not _together(words, text, number):
            yield range(start, number)
            start = number


def _together(words: Sequence[Token], text: str, number: int) -> bool:
    one, two = words[number - 1], words[number]
    return _is_small(one) == _is_small(two) and bool(_JOINED.fullmatch(text, one.end, two.start))


def _cuts(words: Sequence[Token], run: range, acts: set[int]) -> Iterator[int]:
    """The ends of the run, and of every verb in it."""
    yield from (run.start, run.stop)
    for number in run:
        inside, last = number > run.start, number == run.stop - 1
        if (number in acts and not last) or (_is_verb(words[number]) and (inside or last)):
            yield from (number, number + 1)


def _is_small(word: Token) -> bool:
    return word.key in small_words() or word.key.startswith("'") or word.key.isdigit()


def _is_verb(word: Token) -> bool:
    return word.text.islower() and is_past(word.key) and word.key not in _NO_PASTS


def _numbers(words: Sequence[Token], row: Row) -> range:
    """The numbers of the words that a row's span covers."""
    inside = [number for number, word in enumerate(words) if word.start < row["end"] and row["start"] < word.end]
    return range(inside[0], inside[-1] + 1) if inside else range(0)


def _meet(one: range, two: range) -> bool:
    return max(one.start, two.start) < min(one.stop, two.stop)

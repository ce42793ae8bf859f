"""What a loaded term is about, from how likely each word of its sentence belongs to that; no torch here."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import exp

from framing.classifiers.decoding import Probabilities
from framing.spans import Span

LEAST = 0.1
"""How likely the words of a target are at least, where no threshold was chosen."""

_SURE = 0.5
_FADING = 100
_WITHIN = frozenset("-.’'")
_SMALL = (
    "the a an and or of in on at by to for from with as but if when while after before since than so that this these those it its he she"
    " they we you i his her their our your my him them us who which what where why how there here is are was were be been has have had do"
    " does did will would can could not no more most some many all both s t"
)
_NO_TARGET = frozenset(_SMALL.split())


def target_of(text: str, words: Sequence[Span], mentions: Iterable[Span], term: Span, about: Probabilities, *, least: float = LEAST) -> str:
    """The likeliest of the mentions, other names and surely meant words that stand beside the term; empty where none is likely.

    `about` holds, for each word, how likely the term is about it. Of a mention that holds the term itself the rest counts ("Hamas" of
    "Hamas militants"), and what stands far from the term counts less.
    """
    found = {run: _mean(text, words, run, about) for run in _runs(text, words, list(mentions), term, about)}
    likely = {run: sure for run, sure in found.items() if sure >= least}
    if not likely:
        return ""
    best = max(likely, key=lambda run: likely[run] * exp(-abs(words[run[0]].start - term.start) / _FADING))
    return Span(words[best[0]].start, words[best[1]].end).of(text)


def _runs(text: str, words: Sequence[Span], mentions: Sequence[Span], term: Span, about: Probabilities) -> Iterator[tuple[int, int]]:
    """First and last word of everything that can be a target: mentions, then names outside them, then likely words outside both."""
    owners = [next((number for number, mention in enumerate(mentions) if mention.overlaps(word)), None) for word in words]
    named = _named(text, words)
    meant = [bool(sure >= _SURE) and _is_content(word.of(text)) for word, sure in zip(words, about, strict=True)]
    kinds = [_kind(*marks) for marks in zip((term.overlaps(word) for word in words), owners, named, meant, strict=True)]
    for kind, group in groupby(range(len(words)), key=lambda place: kinds[place]):
        run = list(group)
        if kind and any(_is_content(words[place].of(text)) for place in run):
            yield run[0], run[-1]


def _named(text: str, words: Sequence[Span]) -> list[bool]:
    """Whether each word is written as a name, or is a sign within one: "U.S.", "Abu-Omar"."""
    named = [_is_name(word.of(text)) for word in words]
    for place in range(1, len(words) - 1):
        before, word, after = words[place - 1 : place + 2]
        if named[place - 1] and word.of(text) in _WITHIN and before.end == word.start and word.end == after.start:
            named[place] = text[after.start].isupper()
            named[place + 1] = named[place + 1] or named[place]
    return named


def _kind(in_term: bool, mention: int | None, named: bool, meant: bool) -> str:
    if in_term:
        return ""
    if mention is not None:
        return f"mention {mention}"
    return "name" if named else "meant" if meant else ""


def _mean(text: str, words: Sequence[Span], run: tuple[int, int], about: Probabilities) -> float:
    """The mean over the words of a run, signs apart."""
    sure = [float(about[place]) for place in range(run[0], run[1] + 1) if words[place].of(text)[0].isalnum()]
    return sum(sure) / len(sure)


def _is_name(word: str) -> bool:
    return word[0].isupper() and _is_content(word)


def _is_content(word: str) -> bool:
    return word[0].isalnum() and word.lower() not in _NO_TARGET

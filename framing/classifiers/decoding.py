"""From tag probabilities to spans, by arithmetic alone; no torch here."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from framing.records import TERM_TYPES, Term
from framing.spans import Span

Probabilities = NDArray[np.float32]

_BEGIN = slice(1, None, 2)
_INSIDE = slice(2, None, 2)
_HYPHENS = {"-", "\u2010", "\u2011"}


def by_word(tags: Probabilities, words: Sequence[int]) -> Probabilities:
    """The mean tag probabilities [words, tags] of the tokens [tokens, tags] that make up each word; `words` numbers them without gaps."""
    places = np.asarray(words, dtype=np.intp)
    sums = np.zeros((len(set(words)), tags.shape[1]), dtype=np.float32)
    np.add.at(sums, places, tags)
    sums /= np.bincount(places, minlength=len(sums))[:, None]
    return sums


def decode(text: str, tags: Probabilities, spans: Sequence[Span], threshold: float) -> tuple[Term, ...]:
    """The terms in one sentence, from tag probabilities [words, tags] and the words' spans in `text`.

    A word (not a lone sign) whose probability of lying in a term is at least `threshold` is marked, and with it the whole of a
    hyphenated compound. A run of marked words is a term; a word after white space that rather begins a term than goes on with one
    starts another where its type is another too ("brutal regime"). Of the words that reach the threshold, the likeliest type is the
    term's, and their mean probability its score.
    """
    inside = 1.0 - tags[:, 0]
    types = tags[:, _BEGIN] + tags[:, _INSIDE]
    kinds = types.argmax(1)
    begins = tags[:, _BEGIN].sum(1) > tags[:, _INSIDE].sum(1)
    runs: list[list[int]] = []
    for compound in _compounds(text, spans):
        if not any(inside[word] >= threshold and text[spans[word].start].isalnum() for word in compound):
            continue
        first = compound[0]
        near = bool(runs) and runs[-1][-1] == first - 1
        apart = begins[first] and kinds[first] != kinds[first - 1] and spans[first - 1].end < spans[first].start
        if near and not apart:
            runs[-1] += compound
        else:
            runs.append(compound)
    return tuple(_term(types, inside, spans, run, threshold) for run in runs)


def _compounds(text: str, spans: Sequence[Span]) -> list[list[int]]:
    """The words by number, those together that a hyphen joins, letter to letter."""
    compounds: list[list[int]] = []
    for word in range(len(spans)):
        if _joins(text, spans, word) or _joins(text, spans, word - 1):
            compounds[-1].append(word)
        else:
            compounds.append([word])
    return compounds


def _joins(text: str, spans: Sequence[Span], word: int) -> bool:
    """Whether this word is a hyphen between two others that it touches."""
    if not 0 < word < len(spans) - 1 or text[spans[word].start] not in _HYPHENS:
        return False
    before, after = spans[word - 1], spans[word + 1]
    touching = before.end == spans[word].start and spans[word].end == after.start
    return touching and text[before.start].isalnum() and text[after.start].isalnum()


def _term(types: Probabilities, inside: Probabilities, spans: Sequence[Span], run: list[int], threshold: float) -> Term:
    sure = [word for word in run if inside[word] >= threshold]
    return Term(
        span=Span(spans[run[0]].start, spans[run[-1]].end),
        type=TERM_TYPES[int(types[sure].sum(0).argmax())],
        score=float(inside[sure].mean()),
    )

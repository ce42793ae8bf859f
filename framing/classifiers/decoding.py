"""From tag probabilities to spans, by arithmetic alone; no torch here."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from framing.records import TERM_TYPES, Term
from framing.spans import Span

Probabilities = NDArray[np.float32]

_BEGIN = slice(1, None, 2)
_INSIDE = slice(2, None, 2)


def by_word(tags: Probabilities, words: Sequence[int]) -> Probabilities:
    """The mean tag probabilities [words, tags] of the tokens [tokens, tags] that make up each word; `words` numbers them without gaps."""
    places = np.asarray(words, dtype=np.intp)
    sums = np.zeros((len(set(words)), tags.shape[1]), dtype=np.float32)
    np.add.at(sums, places, tags)
    sums /= np.bincount(places, minlength=len(sums))[:, None]
    return sums


def decode(text: str, tags: Probabilities, spans: Sequence[Span], threshold: float) -> tuple[Term, ...]:
    """The terms in one sentence, from tag probabilities [words, tags] and the words' spans in `text`.

    A run of words whose probability of lying in a term is at least `threshold` is a term, unless it holds no letter and no digit.
    A word after white space that rather begins a term than goes on with one starts another where its type is another too
    ("brutal regime"; a compound such as "anti-war" is never cut). The type is the likeliest over the run, the score the mean probability
    of its words.
    """
    inside = 1.0 - tags[:, 0]
    types = tags[:, _BEGIN] + tags[:, _INSIDE]
    kinds = types.argmax(1)
    begins = tags[:, _BEGIN].sum(1) > tags[:, _INSIDE].sum(1)
    runs: list[list[int]] = []
    for word in np.flatnonzero(inside >= threshold).tolist():
        near = bool(runs) and runs[-1][-1] == word - 1
        if near and not (begins[word] and kinds[word] != kinds[word - 1] and spans[word - 1].end < spans[word].start):
            runs[-1].append(word)
        else:
            runs.append([word])
    terms = (_term(types, inside, spans, run) for run in runs)
    return tuple(term for term in terms if any(map(str.isalnum, term.span.of(text))))


def _term(types: Probabilities, inside: Probabilities, spans: Sequence[Span], run: list[int]) -> Term:
    return Term(
        span=Span(spans[run[0]].start, spans[run[-1]].end),
        type=TERM_TYPES[int(types[run].sum(0).argmax())],
        score=float(inside[run].mean()),
    )

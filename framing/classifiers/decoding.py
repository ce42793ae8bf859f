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


def decode(tags: Probabilities, spans: Sequence[Span], threshold: float) -> tuple[Term, ...]:
    """The terms in one sentence, from tag probabilities [words, tags] and the words' spans.

    A run of words whose probability of lying in a term is at least `threshold` is a term; a word that rather begins one
    than goes on with it starts another. The type is the likeliest over the run, the score the mean probability of its words.
    """
    inside = 1.0 - tags[:, 0]
    begins = tags[:, _BEGIN].sum(1) > tags[:, _INSIDE].sum(1)
    runs: list[list[int]] = []
    for word in np.flatnonzero(inside >= threshold).tolist():
        if runs and runs[-1][-1] == word - 1 and not begins[word]:
            runs[-1].append(word)
        else:
            runs.append([word])
    return tuple(_term(tags, inside, spans, run) for run in runs)


def _term(tags: Probabilities, inside: Probabilities, spans: Sequence[Span], run: list[int]) -> Term:
    weights = (tags[run][:, _BEGIN] + tags[run][:, _INSIDE]).sum(0)
    return Term(
        span=Span(spans[run[0]].start, spans[run[-1]].end),
        type=TERM_TYPES[int(weights.argmax())],
        score=float(inside[run].mean()),
    )

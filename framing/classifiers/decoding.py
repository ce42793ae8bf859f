"""From tag probabilities to spans, by arithmetic alone; no torch here."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from framing.records import TERM_TYPES, Term, TermType
from framing.spans import Span

Probabilities = NDArray[np.float32]

_BEGIN = slice(1, None, 2)
_INSIDE = slice(2, None, 2)
_NO_NAMES = {"the", "a", "an", "and", "or", "of", "in", "at", "by", "to", "s"}
_CLOSING = {".", ")"}
_HYPHENS = {"-", "\u2010", "\u2011"}


def by_word(tags: Probabilities, words: Sequence[int]) -> Probabilities:
    """The mean probabilities [words, ...] of the tokens [tokens, ...] that make up each word; `words` numbers them without gaps."""
    places = np.asarray(words, dtype=np.intp)
    sums = np.zeros((len(set(words)), *tags.shape[1:]), dtype=np.float32)
    np.add.at(sums, places, tags)
    sums /= np.bincount(places, minlength=len(sums)).reshape(-1, *[1] * (tags.ndim - 1))
    return sums


def decode(text: str, tags: Probabilities, spans: Sequence[Span], threshold: Callable[[TermType], float]) -> tuple[Term, ...]:
    """The terms in one sentence, from tag probabilities [words, tags] and the words' spans in `text`.

    A word (not a lone sign) whose probability of lying in a term is at least the threshold of its likeliest type is marked, and with
    it the whole of a hyphenated compound. A run of marked words is a term; a word after white space that rather begins a term than
    goes on with one starts another where its type is another too ("brutal regime"). Of the words that reach the threshold, the
    likeliest type is the term's, and their mean probability its score.
    """
    inside = 1.0 - tags[:, 0]
    types = tags[:, _BEGIN] + tags[:, _INSIDE]
    kinds = types.argmax(1)
    sure = inside >= np.array([threshold(kind) for kind in TERM_TYPES], dtype=np.float32)[kinds]
    begins = tags[:, _BEGIN].sum(1) > tags[:, _INSIDE].sum(1)
    runs: list[list[int]] = []
    for compound in _compounds(text, spans):
        if not any(sure[word] and text[spans[word].start].isalnum() for word in compound):
            continue
        first = compound[0]
        near = bool(runs) and runs[-1][-1] == first - 1
        apart = begins[first] and kinds[first] != kinds[first - 1] and spans[first - 1].end < spans[first].start
        if near and not apart:
            runs[-1] += compound
        else:
            runs.append(compound)
    return tuple(_term(types, inside, spans, run, sure) for run in runs)


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


def _term(types: Probabilities, inside: Probabilities, spans: Sequence[Span], run: list[int], sure: NDArray[np.bool_]) -> Term:
    marked = [word for word in run if sure[word]]
    return Term(
        span=Span(spans[run[0]].start, spans[run[-1]].end),
        type=TERM_TYPES[int(types[marked].sum(0).argmax())],
        score=float(inside[marked].mean()),
    )


def chunks(tags: Probabilities, threshold: float) -> list[tuple[slice, int, float]]:
    """The spans in tag probabilities [words, 1 + 2 kinds]: the words of each, the place of its kind, their mean probability.

    The likeliest of all tag sequences in which nothing is gone on with that did not begin (Viterbi 1967). A threshold above 0.5
    weighs against marking anything, one below 0.5 for it.
    """
    if not len(tags):
        return []
    weighed = tags.copy()
    weighed[:, 0] *= threshold / (1 - threshold)
    if not weighed.argmax(1).any():
        return []  # where every word is likeliest outside, so are all together
    found = []
    path = _best_path(np.log(weighed + 1e-9))
    starts = [place for place, tag in enumerate(path) if tag % 2 == 1]
    for start in starts:
        end = start + 1
        while end < len(path) and path[end] == path[start] + 1:
            end += 1
        kind = path[start] // 2
        found.append((slice(start, end), kind, float(tags[start:end, 1 + 2 * kind : 3 + 2 * kind].sum(1).mean())))
    return found


def named(text: str, words: Sequence[Span]) -> Span | None:
    """Where the words of a mention name somebody: without commas and small words behind the name; None where nothing is named.

    >>> text = "Gulf of Aden and"
    >>> named(text, [Span(0, 4), Span(5, 7), Span(8, 12), Span(13, 16)]).of(text)
    'Gulf of Aden'
    """
    if not any(_is_name(span.of(text)) for span in words):
        return None
    last = max(place for place, span in enumerate(words) if _is_name(span.of(text)) or span.of(text) in _CLOSING)
    return Span(words[0].start, words[last].end)


def _is_name(word: str) -> bool:
    return word[0].isalnum() and word.lower() not in _NO_NAMES


def _best_path(scores: Probabilities) -> list[int]:
    """The tags with the highest sum of scores [words, 1 + 2 kinds] among the sequences that are allowed.

    Only the inside of a kind, after its beginning or its inside, depends on what stood before. Plain lists: for a few tags they are
    ten times as fast as arrays.
    """
    first, *rows = scores.tolist()
    inside = range(2, len(first), 2)
    total = [-math.inf if tag in inside else score for tag, score in enumerate(first)]
    back = []
    for row in rows:
        best = total.index(max(total))
        before = [best] * len(row)
        following = [total[best] + score for score in row]
        for tag in inside:
            before[tag] = tag if total[tag] > total[tag - 1] else tag - 1
            following[tag] = total[before[tag]] + row[tag]
        back.append(before)
        total = following
    path = [total.index(max(total))]
    for before in reversed(back):
        path.append(before[path[-1]])
    return path[::-1]

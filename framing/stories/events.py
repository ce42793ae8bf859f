"""The same event: articles that are closer to each other than to what else their corpus holds."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Numbers = NDArray[np.int64]
Floats = NDArray[np.float32]
Matrix = Any
"""A sparse matrix of SciPy, which has no types."""

_WORD = re.compile(r"[^\W_]{2,}")
# a word's first letters stand for all its forms: Georgia, Georgian, Georgians
_STEM = 6
# a story is told in its first paragraphs; what follows is background that it shares with other stories
_LEAD = 500
_TITLES = 2
_COMMON = 0.2
_FEW = 100
_TERMS = 150
_NEIGHBOURS = 10
# articles that lend each other their words: two sides name one thing differently, and a third article has both names
_COMPANIONS = 3
# nearness that different stories can have even in a corpus of a few articles
_LEAST = 0.16
_WIDEST = 100
_ROWS = 512
_LARGEST = 3000
_STEP = 0.02


def same_event(titles: Sequence[str], texts: Sequence[str], days: Sequence[float], *, margin: float, pace: float) -> Numbers:
    """A number for each article; those with the same number tell the same event.

    `days` are dates in days, NaN where there is none; the nearness of two dated articles falls by a factor e every `pace` days.
    What counts is by how much the nearness of two articles exceeds that of either to its nearest neighbours (CSLS, Conneau et al. 2018),
    so that one cut (`margin`) serves a corpus about one war and a corpus about everything; articles are joined while the average does.
    """
    if len(titles) < 2:
        return np.arange(len(titles), dtype=np.int64)
    near = _accompanied(Nearness(_vectors(titles, texts), np.asarray(days, dtype=np.float32), pace))
    crowds, pairs = _neighbours(near, margin)
    return _joined(near, crowds, pairs, margin)


class Nearness:
    """How near articles are: the cosine of their words, less the further their dates lie apart."""

    def __init__(self, words: Matrix, days: Floats, pace: float) -> None:
        self.words, self.days, self.pace = words, days, pace

    def between(self, left: Numbers, right: Numbers) -> Floats:
        """The nearness of each of `left` to each of `right`."""
        cosines = (self.words[left] @ self.words[right].T).toarray()
        apart = np.abs(self.days[left][:, None] - self.days[right][None])
        faded: Floats = cosines * np.exp(-np.nan_to_num(apart) / self.pace, dtype=np.float32)
        return faded

    def nearest(self, most: int) -> Iterator[tuple[Numbers, Numbers, Floats]]:
        """Some articles at a time, the `most` others that are nearest to each, in no order, and how near those are."""
        for rows, columns in self.blocks():
            nearness = self.between(rows, columns)
            nearness[rows[:, None] == columns[None]] = 0
            places = np.argpartition(nearness, -min(most, len(columns)), axis=1)[:, -most:]
            yield rows, columns[places], np.take_along_axis(nearness, places, axis=1)

    def blocks(self) -> Iterator[tuple[Numbers, Numbers]]:
        """Some articles at a time, and all that can be near them: those of about the same days, and the undated ones."""
        order = np.argsort(self.days, kind="stable")  # the undated ones come last
        dated = int(np.isfinite(self.days).sum())
        sorted_days = self.days[order[:dated]]
        reach = 4 * self.pace
        for first in range(0, len(order), _ROWS):
            rows = order[first : first + _ROWS]
            if first + _ROWS > dated:
                yield rows, order
                continue
            low, high = np.searchsorted(sorted_days, [sorted_days[first] - reach, self.days[rows[-1]] + reach], side="left")
            yield rows, np.concatenate([order[low:high], order[dated:]])


def _vectors(titles: Sequence[str], texts: Sequence[str]) -> Matrix:
    """TF-IDF over the beginnings of words in title and lead, the heaviest of each article, of length 1."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    common = max(_NEIGHBOURS, int(_COMMON * len(titles)))
    rare = 2 if len(titles) > _FEW else 1  # in a large corpus a word of one article brings no two together
    vectorizer = TfidfVectorizer(analyzer=_stems, sublinear_tf=True, min_df=rare, max_df=common, dtype=np.float32)
    leads = (f"{title} " * _TITLES + " ".join(text.split(maxsplit=_LEAD)[:_LEAD]) for title, text in zip(titles, texts, strict=True))
    try:
        return _heaviest(vectorizer.fit_transform(leads))
    except ValueError:  # no word is left
        return sparse.csr_matrix((len(titles), 1), dtype=np.float32)


def _stems(text: str) -> list[str]:
    """The beginnings of the words that mean something; those of names twice, since names tell events apart."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    words = [(word, word.casefold()) for word in _WORD.findall(text)]
    told = [(word, folded[:_STEM]) for word, folded in words if folded not in ENGLISH_STOP_WORDS]
    return [stem for _, stem in told] + [f"{stem}." for word, stem in told if word[0].isupper()]


def _heaviest(words: Matrix) -> Matrix:
    for row in range(words.shape[0]):
        weights = words.data[words.indptr[row] : words.indptr[row + 1]]
        if len(weights) > _TERMS:
            weights[weights < np.partition(weights, -_TERMS)[-_TERMS]] = 0
    words.eliminate_zeros()
    return words


def _accompanied(near: Nearness) -> Nearness:
    """Each article with the words of its nearest added to its own, by their nearness (query expansion)."""
    from sklearn.preprocessing import normalize

    size = len(near.days)
    found = [(np.repeat(rows, others.shape[1]), others.ravel(), nearness.ravel()) for rows, others, nearness in near.nearest(_COMPANIONS)]
    rows, others, nearness = map(np.concatenate, zip(*found, strict=True))
    lent = sparse.csr_matrix((nearness, (rows, others)), shape=(size, size)) @ near.words
    return Nearness(_heaviest(normalize(near.words + lent)), near.days, near.pace)


def _neighbours(near: Nearness, margin: float) -> tuple[Floats, Matrix]:
    """How crowded it is around each article, and the pairs that may tell the same event, with their nearness beyond that."""
    crowds = np.zeros(len(near.days), dtype=np.float32)
    found = []
    for rows, others, nearness in near.nearest(_WIDEST):
        crowds[rows] = np.maximum(_LEAST, np.sort(nearness, axis=1)[:, -_NEIGHBOURS:].sum(axis=1) / _NEIGHBOURS)
        row, place = np.nonzero(nearness >= margin + (crowds[rows][:, None] + _LEAST) / 2)
        found.append((rows[row], others[row, place], nearness[row, place]))
    left, right, near_by = map(np.concatenate, zip(*found, strict=True))
    excess = near_by - (crowds[left] + crowds[right]) / 2
    return crowds, sparse.coo_matrix((excess, (left, right)), shape=(len(crowds), len(crowds)))


def _joined(near: Nearness, crowds: Floats, pairs: Matrix, margin: float) -> Numbers:
    """The articles joined while their average nearness exceeds that to their neighbours by the margin.

    Such a group never reaches beyond what single pairs connect, so each connected part is joined by itself.
    """
    numbers = np.arange(len(crowds), dtype=np.int64)
    waiting = [(np.arange(len(crowds), dtype=np.int64), margin)]
    while waiting:
        articles, cut = waiting.pop()
        for part in _connected(pairs, articles, cut):
            if len(part) > _LARGEST:
                waiting.append((part, cut + _STEP))  # too many to be compared all with all: only closer pairs connect
            elif len(part) > 1:
                numbers[part] = part[_averaged(near.between(part, part) - (crowds[part][:, None] + crowds[part][None]) / 2, margin)]
    return numbers


def _connected(pairs: Matrix, articles: Numbers, cut: float) -> list[Numbers]:
    """The articles in parts between which no pair reaches the cut."""
    from scipy.sparse.csgraph import connected_components

    kept = pairs.data >= cut
    links = sparse.csr_matrix((pairs.data[kept], (pairs.row[kept], pairs.col[kept])), shape=pairs.shape)[articles][:, articles]
    _, labels = connected_components(links, directed=False)
    order = np.argsort(labels, kind="stable")
    return np.split(articles[order], np.flatnonzero(np.diff(labels[order])) + 1)


def _averaged(excess: NDArray[np.floating[Any]], margin: float) -> Numbers:
    """For each row the first row of its group, groups joined by their average (UPGMA)."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    far = np.clip(2 - excess, 0, None)
    tree = linkage(squareform((far + far.T) / 2, checks=False), "average")
    labels = fcluster(tree, 2 - margin, "distance")
    _, first, groups = np.unique(labels, return_index=True, return_inverse=True)
    firsts: Numbers = first[groups]
    return firsts

"""The same text: articles that were printed twice, whole or in part, found by MinHash over the words in a row."""

import re
from collections import defaultdict
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

_WORD = re.compile(r"\w+")
_SHINGLE = 5
_SLOTS = 128
# bands of two: texts that have a tenth of their shingles in common become candidates three times out of four, and the cut decides
_BANDS = 64
# fewer shingles in common may be one quotation
_SHARED = 20
# an outlet's own furniture ("Sign up for our newsletter") stands in many of its articles
_OFTEN = 3


def same_text(texts: Sequence[str], sources: Sequence[str], *, contained: float, seed: int) -> NDArray[np.int64]:
    """A number for each article; those with the same number hold each other's text.

    Two belong together where `contained` of the shorter one's shingles (five words in a row) stand in the other; of two texts of one
    outlet, more.
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    shingles = _without_furniture([_shingles(text) for text in texts], sources)
    # an outlet tells the background of a story again and again: its own texts must have twice as little that is new
    least = {True: (1 + contained) / 2, False: contained}
    pairs = [
        (one, other)
        for one, other in _candidates(shingles, seed)
        if _holds(shingles[one], shingles[other], least[sources[one] == sources[other]])
    ]
    left, right = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    links = csr_matrix((np.ones(len(pairs)), (left, right)), shape=(len(texts), len(texts)))
    numbers: NDArray[np.int64] = connected_components(links, directed=False)[1].astype(np.int64)
    return numbers


def _shingles(text: str) -> Hashes:
    """The hashes of every five words in a row, each once."""
    words = np.array([crc32(word.encode("utf-8", "surrogatepass")) for word in _WORD.findall(text.casefold())], dtype=np.uint64)
    if len(words) < _SHINGLE:
        return np.empty(0, dtype=np.uint64)
    hashes = np.zeros(len(words) - _SHINGLE + 1, dtype=np.uint64)
    for place in range(_SHINGLE):
        hashes = hashes * np.uint64(0x9E3779B97F4A7C15) + words[place : place + len(hashes)]
    return np.unique(hashes)


def _without_furniture(shingles: list[Hashes], sources: Sequence[str]) -> list[Hashes]:
    """The shingles without those that an outlet prints in several of its articles."""
    articles = defaultdict(list)
    for number, source in enumerate(sources):
        articles[source].append(number)
    kept = list(shingles)
    for numbers in articles.values():
        found, counts = np.unique(np.concatenate([shingles[number] for number in numbers]), return_counts=True)
        often = found[counts >= _OFTEN]
        for number in numbers if len(often) else ():
            kept[number] = np.setdiff1d(shingles[number], often, assume_unique=True)
    return kept


def _candidates(shingles: Sequence[Hashes], seed: int) -> list[tuple[int, int]]:
    """The pairs that share a band of their signatures."""
    from rensa import RMinHash

    long = [number for number, one in enumerate(shingles) if len(one) >= _SHARED]
    if not long:
        return []
    offsets = np.cumsum([0, *(len(shingles[number]) for number in long)])
    flat = np.concatenate([shingles[number] for number in long])
    rows = RMinHash.digest_matrix_from_flat_token_hashes(flat, offsets.tolist(), _SLOTS, seed).to_rows()
    bands = np.array(rows, dtype=np.uint64).reshape(len(long), _BANDS, -1)
    pairs: set[tuple[int, int]] = set()
    for band in range(_BANDS):
        buckets: dict[bytes, list[int]] = defaultdict(list)
        for number, key in zip(long, map(bytes, bands[:, band]), strict=True):
            pairs.update((other, number) for other in buckets[key])
            buckets[key].append(number)
    return sorted(pairs)


def _holds(one: Hashes, other: Hashes, contained: float) -> bool:
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared >= max(_SHARED, contained * min(len(one), len(other)))

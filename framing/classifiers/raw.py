"""What came out of the network for a text, window by window and as one, before any threshold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.classifiers.decoding import by_word
from framing.classifiers.windows import Window, with_marks
from framing.spans import Span

Array = NDArray[np.float32]
TOKEN_HEADS = ("terms", "attribution", "actors")

Outputs = dict[str, Array]
"""What came out for one window, by head; "states" are its token states."""

Part = tuple[Window, Outputs]


@dataclass(frozen=True, slots=True)
class Raw:
    """What the network says of one text before any threshold.

    `spans` are its words; `words` holds probabilities by head for each: terms and actors [words, tags], attribution [words, kinds, 3];
    `whole` those of the text: bias a number, frames and each axis one for each label. `vector` is the embedding.
    """

    spans: tuple[Span, ...]
    words: Mapping[str, Array]
    whole: Mapping[str, Array]
    vector: Array
    parts: tuple[Part, ...]

    @property
    def windows(self) -> int:
        """How many overlapping windows the text was read in."""
        return len(self.parts)

    def span(self, words: slice) -> Span:
        """Where a run of words stands in the text."""
        return Span(self.spans[words.start].start, self.spans[words.stop - 1].end)


def join_windows(text: str, parts: Sequence[Part]) -> Raw:
    """The windows of one text as one: each token from the window that answers for it, the highest sentence scores, the mean vector."""
    kept = [
        (word, span, number, place)
        for number, (window, _) in enumerate(parts)
        for place, word, (start, end) in window.tokens()
        if (span := Span(start, end).trimmed(text))  # some tokenizers count the white space before a word
    ]
    numbers = {word: number for number, word in enumerate(dict.fromkeys(word for word, *_ in kept))}
    spans: dict[int, Span] = {}
    for word, span, _, _ in kept:
        spans[word] = Span(spans[word].start if word in spans else span.start, with_marks(text, span.end))
    outputs = [found for _, found in parts]
    order = [numbers[word] for word, *_ in kept]
    words = {}
    for head in TOKEN_HEADS:
        if head in outputs[0]:
            rows = np.array([outputs[number][head][place] for *_, number, place in kept], dtype=np.float32)
            words[head] = by_word(rows.reshape(-1, *outputs[0][head].shape[1:]), order)
    whole = [head for head in outputs[0] if head not in (*TOKEN_HEADS, "states", "mean", "vector")]
    vector = "vector" if "vector" in outputs[0] else "mean"
    return Raw(
        spans=tuple(spans.values()),
        words=words,
        whole={head: np.max([found[head] for found in outputs], axis=0) for head in whole},
        vector=np.mean([found[vector] for found in outputs], axis=0),
        parts=tuple(parts),
    )

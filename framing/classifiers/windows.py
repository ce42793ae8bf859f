"""Long texts as overlapping windows, so that nothing is cut off."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tokenizers import Encoding, Tokenizer

from framing.spans import storable


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of one text as the model sees it: its tokens, and those of them it answers for."""

    text: int
    encoding: Encoding
    keep: slice

    def tokens(self) -> Iterator[tuple[int, int, tuple[int, int]]]:
        """The tokens it answers for: the place of each in the window, the number of its word, where it stands in the text."""
        words, offsets = self.encoding.word_ids[self.keep], self.encoding.offsets[self.keep]
        for place, (word, (start, end)) in enumerate(zip(words, offsets, strict=True), self.keep.start):
            if word is not None and start < end:
                yield place, word, (start, end)


def windows(tokenizer: Tokenizer, texts: Sequence[str], *, size: int, overlap: int, second: str = "") -> list[Window]:
    """Every text as overlapping windows of at most `size` tokens.

    Each token is answered for by the window in which it stands further from the edge. `second` is a text that stands whole behind
    every window, such as a hypothesis.
    """
    overlap = min(overlap, (size - taken(tokenizer, second)) // 2)
    tokenizer.no_padding()
    tokenizer.enable_truncation(size, stride=overlap, strategy="only_first")
    words = [storable(text) for text in texts]
    encoded = tokenizer.encode_batch([(text, second) for text in words] if second else words)
    return [window for owner, first in enumerate(encoded) for window in _windows(owner, [first, *first.overflowing], overlap)]


def _windows(owner: int, encodings: Sequence[Encoding], overlap: int) -> Iterator[Window]:
    """The windows of one text, which its encodings make up."""
    for place, encoding in enumerate(encodings):
        own = [token for token, sequence in enumerate(encoding.sequence_ids) if sequence == 0] or [0, -1]
        start = own[0] + (0 if place == 0 else overlap // 2)
        end = own[-1] + 1 - (0 if place + 1 == len(encodings) else overlap - overlap // 2)
        yield Window(owner, encoding, slice(start, end))


def taken(tokenizer: Tokenizer, second: str) -> int:
    """How many tokens of a window are not the text's own: the signs around it, and a second text behind it."""
    tokenizer.no_truncation()
    behind = len(tokenizer.encode(second, add_special_tokens=False).ids) if second else 0
    return int(tokenizer.num_special_tokens_to_add(bool(second))) + behind


def with_marks(text: str, end: int) -> int:
    """`end` moved behind the marks that combine with the letter before it, which some tokenizers strip."""
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end

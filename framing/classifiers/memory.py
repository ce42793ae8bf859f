"""What was read last, so that agency copy and boilerplate are read once."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from framing.records import Scores

Read = Callable[[Sequence[str]], list[Scores]]


class Memory:
    """The scores of the `size` sentences that were asked for last."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._kept: dict[str, tuple[Scores, bytes]] = {}

    def read(self, texts: Sequence[str], read: Read) -> list[Scores]:
        """One `Scores` for each text, in their order; `read` is asked, once each, for those that are not remembered."""
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        found = dict(zip(new, read(new), strict=True))
        for text in dict.fromkeys(texts):
            self._kept[text] = self._kept.pop(text) if text in self._kept else _packed(found[text])
        known = [found[text] if text in found else _unpacked(*self._kept[text]) for text in texts]
        for text in list(self._kept)[: max(0, len(self._kept) - self.size)]:
            del self._kept[text]
        return known


def _packed(scores: Scores) -> tuple[Scores, bytes]:
    """The scores and, as single-precision numbers, their vector, which would take most of the room."""
    return replace(scores, vector=()), np.asarray(scores.vector, dtype=np.float32).tobytes()


def _unpacked(scores: Scores, vector: bytes) -> Scores:
    return replace(scores, vector=tuple(np.frombuffer(vector, dtype=np.float32).tolist()))

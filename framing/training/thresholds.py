"""Thresholds, chosen on dev data: where a probability becomes a "yes"."""

from collections.abc import Callable, Sequence

import numpy as np
from sklearn.metrics import f1_score

from framing.classifiers.decoding import decode
from framing.classifiers.encoder import Encoder, Raw
from framing.training.evaluation import match
from framing.training.examples import Example

GRID = tuple(round(step / 40, 3) for step in range(4, 37))
_TIE = 0.002


def choose_thresholds(encoder: Encoder, terms: Sequence[Example], bias: Sequence[Example]) -> dict[str, float]:
    """One threshold a head: of those that score within 0.002 of the best on dev, the one nearest to 0.5.

    Terms are scored by overlapping F1, frames by micro-F1, bias by macro-F1.
    """
    read, judged = encoder.raw([example.text for example in terms]), encoder.raw([example.text for example in bias])
    frames = encoder.network.config.frames
    return {
        "terms": _best(lambda limit: _term_f1(terms, read, limit)),
        "frames": _best(lambda limit: _frame_f1(terms, read, frames, limit)),
        "bias": _best(lambda limit: _bias_f1(bias, judged, limit)),
    }


def _best(score: Callable[[float], float]) -> float:
    scores = {limit: score(limit) for limit in GRID}
    good = [limit for limit, found in scores.items() if found >= max(scores.values()) - _TIE]
    return min(good, key=lambda limit: abs(limit - 0.5))


def _term_f1(examples: Sequence[Example], read: Sequence[Raw], limit: float) -> float:
    found = [decode(example.text, raw.tags, raw.spans, limit) for example, raw in zip(examples, read, strict=True)]
    gold = [example.terms or () for example in examples]
    hits = sum(len(match(left, right)) for left, right in zip(gold, found, strict=True))
    return 2 * hits / max(1, sum(map(len, found)) + sum(map(len, gold)))


def _frame_f1(examples: Sequence[Example], read: Sequence[Raw], frames: Sequence[str], limit: float) -> float:
    gold = np.array([[frame in (example.frames or ()) for frame in frames] for example in examples])
    return float(f1_score(gold, np.array([raw.frames >= limit for raw in read]), average="micro", zero_division=0.0))


def _bias_f1(examples: Sequence[Example], judged: Sequence[Raw], limit: float) -> float:
    gold = [bool(example.biased) for example in examples]
    return float(f1_score(gold, [raw.bias >= limit for raw in judged], average="macro"))

"""Temperatures and thresholds, chosen on dev data: what a probability is worth, and where it becomes a "yes"."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import expit, logit
from sklearn.metrics import f1_score

from framing.classifiers.decoding import chunks, decode, named
from framing.classifiers.encoder import Encoder
from framing.classifiers.raw import Raw
from framing.classifiers.relations import read_spans
from framing.evaluation.labels import Example
from framing.evaluation.terms import match
from framing.records import ATTRIBUTION_KINDS, PORTRAYALS, TERM_TYPES
from framing.spans import Span

Limits = dict[str, float]
Score = Callable[[float], float]

_GRID = tuple(round(step / 40, 3) for step in range(4, 37))
_COARSE = tuple(round(step / 20, 2) for step in range(4, 17))
_TIE = 0.002


def choose_temperatures(encoder: Encoder, dev: Mapping[str, Sequence[Example]]) -> Limits:
    """For each head the temperature (Guo et al. 2017) under which the dev labels are likeliest; the encoder's own must still be 1.

    Those of terms and frames are fitted on the rows that were drawn at random, where there are any: rows that were drawn for a cue
    word are not what a newspaper looks like.
    """
    heads = set(encoder.labels)
    found: Limits = {}
    terms, bias, portrayal = randomly_drawn(dev["terms"]), dev["bias"], dev.get("portrayal", ())
    read = _raws(encoder, terms)
    if "terms" in heads:
        tags = [raw.words["terms"] for raw in read]
        found["terms"] = _temperature(partial(_inside_likelihood, tags, _inside(terms, read)))
    if "frames" in heads:
        judged = [raw.whole["frames"] for raw in read]
        found["frames"] = _temperature(partial(_sigmoid_likelihood, judged, _frames_of(terms, encoder)))
    if "bias" in heads:
        sure = [raw.whole["bias"] for raw in _raws(encoder, bias)]
        found["bias"] = _temperature(partial(_sigmoid_likelihood, sure, np.array([bool(example.biased) for example in bias])))
    if "portrayal" in heads and portrayal:
        spans = [[mention.span for mention in example.portrayals or ()] for example in portrayal]
        lights = read_spans(encoder.network, _raws(encoder, portrayal), spans, "portrayal", budget=encoder.budget)
        labels = [PORTRAYALS.index(mention.portrayal) for example in portrayal for mention in example.portrayals or ()]
        found["portrayal"] = _temperature(partial(_label_likelihood, [one for of_text in lights for one in of_text], labels))
    return found


def choose_thresholds(encoder: Encoder, dev: Mapping[str, Sequence[Example]]) -> Limits:
    """The thresholds of each head: of those that score within 0.002 of the best on dev, the one nearest to 0.5.

    Terms are scored by overlapping F1 (one threshold for all types, then each type's own in turn, the one nearest to that), frames by
    micro-F1, bias by macro-F1, each part of an attribution and the actors by exact F1.
    """
    heads = set(encoder.labels)
    found: Limits = {}
    read = _raws(encoder, dev["terms"])
    if "terms" in heads:
        found |= _term_thresholds(dev["terms"], read)
    if "frames" in heads:
        gold, judged = _frames_of(dev["terms"], encoder), np.array([raw.whole["frames"] for raw in read])
        found["frames"] = _best(lambda limit: _micro_f1(gold, judged >= limit), _GRID)
    if "bias" in heads:
        biased = [bool(example.biased) for example in dev["bias"]]
        sure = np.array([raw.whole["bias"] for raw in _raws(encoder, dev["bias"])])
        found["bias"] = _best(lambda limit: float(f1_score(biased, sure >= limit, average="macro")), _GRID)
    if "attribution" in heads and dev.get("attribution"):
        found |= _attribution_thresholds(dev["attribution"], _raws(encoder, dev["attribution"]))
    if "actors" in heads and dev.get("actors"):
        found["actors"] = _best(partial(_actor_f1, dev["actors"], _raws(encoder, dev["actors"])), _COARSE)
    return found


def _raws(encoder: Encoder, examples: Sequence[Example]) -> list[Raw]:
    return encoder.raw([example.text for example in examples])


def randomly_drawn(examples: Sequence[Example]) -> Sequence[Example]:
    """Those of the examples that were drawn at random; all where none is known to be."""
    return [example for example in examples if example.drawn == "random"] or examples


def nearest_of_best(scores: Mapping[float, float], *, near: float = 0.5) -> float:
    """Of the thresholds that score within 0.002 of the best, the one nearest to `near`.

    >>> nearest_of_best({0.3: 0.701, 0.45: 0.7, 0.6: 0.64})
    0.45
    """
    least = max(scores.values()) - _TIE
    return min((limit for limit, score in scores.items() if score >= least), key=lambda limit: abs(limit - near))


def _best(score: Score, grid: Sequence[float], *, near: float = 0.5) -> float:
    return nearest_of_best({limit: score(limit) for limit in grid}, near=near)


def _term_thresholds(examples: Sequence[Example], read: Sequence[Raw]) -> Limits:
    common = _best(lambda limit: _term_f1(examples, read, dict.fromkeys(TERM_TYPES, limit)), _GRID)
    limits: Limits = dict.fromkeys(TERM_TYPES, common)
    for kind in TERM_TYPES:
        score = partial(_with_limit, examples, read, limits, kind)
        limits[kind] = _best(score, (*_COARSE, common), near=common)
    return {"terms": common} | {f"terms.{kind}": limit for kind, limit in limits.items()}


def _with_limit(examples: Sequence[Example], read: Sequence[Raw], limits: Limits, kind: str, limit: float) -> float:
    return _term_f1(examples, read, limits | {kind: limit})


def _term_f1(examples: Sequence[Example], read: Sequence[Raw], limits: Limits) -> float:
    found = [decode(example.text, raw.words["terms"], raw.spans, limits.__getitem__) for example, raw in zip(examples, read, strict=True)]
    gold = [example.terms or () for example in examples]
    hits = sum(len(match(left, right)) for left, right in zip(gold, found, strict=True))
    return _f1(hits, sum(map(len, gold)), sum(map(len, found)))


def _attribution_thresholds(examples: Sequence[Example], read: Sequence[Raw]) -> Limits:
    limits = {}
    for place, kind in enumerate(ATTRIBUTION_KINDS):
        gold = [{part.span for part in example.attributions or () if part.kind == kind} for example in examples]
        tags = [raw.words["attribution"][:, place] for raw in read]
        limits[f"attribution.{kind}"] = _best(partial(_part_f1, gold, read, tags), _COARSE)
    return limits


def _part_f1(gold: Sequence[set[Span]], read: Sequence[Raw], tags: Sequence[NDArray[np.float32]], limit: float) -> float:
    found = [{raw.span(words) for words, _, _ in chunks(of_text, limit)} for raw, of_text in zip(read, tags, strict=True)]
    return _exact_f1(gold, found)


def _actor_f1(examples: Sequence[Example], read: Sequence[Raw], limit: float) -> float:
    gold = [{mention.span for mention in example.actors or ()} for example in examples]
    found = [
        {span for words, _, _ in chunks(raw.words["actors"], limit) if (span := named(example.text, raw.spans[words]))}
        for example, raw in zip(examples, read, strict=True)
    ]
    return _exact_f1(gold, found)


def _exact_f1(gold: Sequence[set[Span]], found: Sequence[set[Span]]) -> float:
    hits = sum(len(left & right) for left, right in zip(gold, found, strict=True))
    return _f1(hits, sum(map(len, gold)), sum(map(len, found)))


def _f1(hits: int, gold: int, found: int) -> float:
    return 2 * hits / max(1, gold + found)


def _frames_of(examples: Sequence[Example], encoder: Encoder) -> NDArray[np.bool_]:
    return np.array([[frame in (example.frames or ()) for frame in encoder.network.config.frames] for example in examples])


def _micro_f1(gold: NDArray[np.bool_], found: NDArray[np.bool_]) -> float:
    return float(f1_score(gold, found, average="micro", zero_division=0.0))


def _inside(examples: Sequence[Example], read: Sequence[Raw]) -> NDArray[np.bool_]:
    """Whether each word of each example lies in a labelled term."""
    pairs = ((span, example) for example, raw in zip(examples, read, strict=True) for span in raw.spans)
    return np.array([any(span.overlaps(term.span) for term in example.terms or ()) for span, example in pairs], dtype=bool)


def _temperature(likelihood: Callable[[float], NDArray[np.float64]]) -> float:
    """The temperature that makes what was seen likeliest; `likelihood` gives the probability of each outcome under a temperature."""

    def surprise(logarithm: float) -> float:
        return -float(np.log(likelihood(np.exp(logarithm)) + 1e-9).mean())

    return round(float(np.exp(minimize_scalar(surprise, bounds=(-2, 2), method="bounded").x)), 3)


def _softmaxed(probabilities: Sequence[NDArray[np.float32]], temperature: float) -> NDArray[np.float64]:
    powers = np.concatenate([np.atleast_2d(one) for one in probabilities]).astype(np.float64) ** (1 / temperature)
    scaled: NDArray[np.float64] = powers / powers.sum(axis=-1, keepdims=True)
    return scaled


def _sigmoid_likelihood(probabilities: Sequence[NDArray[np.float32]], holds: NDArray[np.bool_], temperature: float) -> NDArray[np.float64]:
    sure = np.clip(np.array(probabilities, dtype=np.float64), 1e-6, 1 - 1e-6)
    likely: NDArray[np.float64] = expit(np.where(holds, 1, -1) * logit(sure) / temperature)
    return likely


def _inside_likelihood(tags: Sequence[NDArray[np.float32]], inside: NDArray[np.bool_], temperature: float) -> NDArray[np.float64]:
    outside = _softmaxed(tags, temperature)[:, 0]
    return np.where(inside, 1 - outside, outside)


def _label_likelihood(probabilities: Sequence[NDArray[np.float32]], labels: Sequence[int], temperature: float) -> NDArray[np.float64]:
    likely: NDArray[np.float64] = _softmaxed(probabilities, temperature)[np.arange(len(labels)), labels]
    return likely

"""What is asked of spans once they are known: in which light a mention stands, and what a loaded term is about."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from framing.classifiers.devices import Budget
from framing.classifiers.network import FramingNetwork
from framing.classifiers.raw import Array, Part, Raw
from framing.classifiers.targets import LEAST, target_of
from framing.classifiers.windows import Window
from framing.records import PORTRAYALS, Polarity, Portrayal, Scores
from framing.spans import Span

_POLARITIES: tuple[Polarity, ...] = (-1, 0, 1)


def portrayals(
    network: FramingNetwork, raws: Sequence[Raw], spans: Sequence[Sequence[Span]], *, budget: Budget
) -> list[list[tuple[Portrayal, float]]]:
    """For each text, the portrayal of each of its spans with its probability."""
    read = read_spans(network, raws, spans, "portrayal", budget=budget)
    return [[(PORTRAYALS[int(one.argmax())], float(one.max())) for one in of_text] for of_text in read]


def with_portrayals(network: FramingNetwork, raws: Sequence[Raw], found: Sequence[Scores], *, budget: Budget) -> list[Scores]:
    """The scores with the light in which each mention is shown."""
    lights = portrayals(network, raws, [[mention.span for mention in scores.mentions] for scores in found], budget=budget)
    return [_lit(scores, of_text) for scores, of_text in zip(found, lights, strict=True)]


def with_targets(
    network: FramingNetwork, texts: Sequence[str], raws: Sequence[Raw], found: Sequence[Scores], *, budget: Budget
) -> list[Scores]:
    """The scores with the polarity of each term, and the words that name what it is about."""
    spans = [[term.span for term in scores.terms] for scores in found]
    lights = read_spans(network, raws, spans, "polarity", budget=budget)
    about = read_spans(network, raws, spans, "targets", budget=budget)
    least = network.config.thresholds.get("targets", LEAST)
    return [_aimed(*of_text, least) for of_text in zip(texts, raws, found, lights, about, strict=True)]


def _lit(scores: Scores, lights: Sequence[tuple[Portrayal, float]]) -> Scores:
    pairs = zip(scores.mentions, lights, strict=True)
    return replace(scores, mentions=tuple(replace(mention, portrayal=name, portrayal_score=score) for mention, (name, score) in pairs))


def _aimed(text: str, raw: Raw, scores: Scores, lights: Sequence[Array], about: Sequence[Array], least: float) -> Scores:
    mentions = [mention.span for mention in scores.mentions]
    terms = []
    for term, light, tokens in zip(scores.terms, lights, about, strict=True):
        window, _ = _part(raw, term.span)
        target = target_of(text, raw.spans, mentions, term.span, _of_words(raw.spans, window, tokens), least=least)
        terms.append(replace(term, target=target, polarity=_POLARITIES[int(light.argmax())]))
    return replace(scores, terms=tuple(terms))


def _of_words(words: Sequence[Span], window: Window, tokens: Array) -> Array:
    """The mean for each word of what is said of its tokens in one window; 0 for a word that does not stand there."""
    starts = [word.start for word in words]
    sums, counts = np.zeros(len(words), dtype=np.float32), np.zeros(len(words), dtype=np.float32)
    for (start, end), said in zip(window.encoding.offsets, tokens, strict=False):
        if start < end and (word := bisect_right(starts, max(start, starts[0])) - 1) >= 0 and start < words[word].end:
            sums[word] += said
            counts[word] += 1
    return (sums / np.maximum(counts, 1)).astype(np.float32)


def read_spans(
    network: FramingNetwork, raws: Sequence[Raw], spans: Sequence[Sequence[Span]], head: str, *, budget: Budget
) -> list[list[Array]]:
    """What a head ("portrayal", "polarity", "targets") says of each span of each text.

    Of the first two, the probabilities of negative, neutral and positive; of `targets`, for each token of the span's window the
    probability that the span is about it.
    """
    jobs = [(text, span, _part(raws[text], span)) for text, of_text in enumerate(spans) for span in of_text]
    lengths = [len(window.encoding.ids) for _, _, (window, _) in jobs]

    def answer(batch: Sequence[int]) -> list[Array]:
        with torch.inference_mode():
            inputs = [torch.from_numpy(array).to(network.device, network.dtype) for array in _inputs([jobs[place][1:] for place in batch])]
            return list(_probabilities(network, head, *inputs).cpu().numpy())

    read = budget.run(lengths, answer)
    found: list[list[Array]] = [[] for _ in raws]
    for place, (text, _, _) in enumerate(jobs):
        found[text].append(read[place])
    return found


def _probabilities(network: FramingNetwork, head: str, states: Tensor, own: Tensor, mask: Tensor) -> Tensor:
    if head == "targets":
        return network.targets(states, own).float().sigmoid()
    return (getattr(network, head)(states, own, mask).float() / network.config.temperatures.get(head, 1.0)).softmax(-1)


def _inputs(jobs: Sequence[tuple[Span, Part]]) -> tuple[Array, Array, Array]:
    """States [S, T, H], the spans' own tokens [S, T] and the tokens there are [S, T], padded with zeros."""
    sizes = [len(window.encoding.ids) for _, (window, _) in jobs]
    shape = len(jobs), max(sizes)
    states = np.zeros((*shape, jobs[0][1][1]["states"].shape[1]), dtype=np.float32)
    own, mask = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)
    for row, (span, (window, outputs)) in enumerate(jobs):
        states[row, : sizes[row]] = outputs["states"][: sizes[row]]
        mask[row, : sizes[row]] = 1
        own[row, _places(window, span)] = 1
    return states, own, mask


def _part(raw: Raw, span: Span) -> Part:
    """The window that answers for the first token of a span, with what came out of it."""
    for window, outputs in raw.parts:
        if any(end > span.start for _, end in window.encoding.offsets[window.keep]):
            return window, outputs
    return raw.parts[-1]


def _places(window: Window, span: Span) -> list[int]:
    """The tokens of a span in a window."""
    return [place for place, (start, end) in enumerate(window.encoding.offsets) if start < end and start < span.end and span.start < end]

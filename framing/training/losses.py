"""The loss of each head."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from framing.classifiers.devices import fitting_dtype
from framing.classifiers.network import FramingNetwork
from framing.training.recipe import Head
from framing.training.rows import IGNORED, Row, padded

Spanned = tuple[list[int], Any]
"""The tokens of a span, and its label."""


def batch_loss(network: FramingNetwork, batch: Sequence[Row], pad: int, weights: Mapping[Head, float]) -> Tensor:
    """The weighted sum of the losses of the heads that this batch teaches."""
    heads = tuple(batch[0].targets)
    device = network.device
    with device, torch.autocast(device.type, dtype=torch.bfloat16, enabled=fitting_dtype(device) == torch.bfloat16):
        ids, mask, written = padded(batch, pad)
        out = network(ids, mask, written, heads=[*heads, *(["marked"] if "evidence" in heads else [])])
        losses = {head: _LOSSES[head](network, out, mask, [row.targets[head] for row in batch]) for head in heads}
    return torch.stack([weights.get(head, 1.0) * loss for head, loss in losses.items()]).sum()


def _tokens(head: str) -> Callable[..., Tensor]:
    """The loss of a head that gives each token one of several tags."""

    def loss(network: FramingNetwork, out: Mapping[str, Tensor], mask: Tensor, targets: Sequence[Sequence[int]]) -> Tensor:
        tags = _filled(targets, mask.shape[1])
        return functional.cross_entropy(out[head].float().flatten(0, 1), tags.flatten(), ignore_index=IGNORED)

    return loss


def _attribution(network: FramingNetwork, out: Mapping[str, Tensor], mask: Tensor, targets: Sequence[Sequence[Sequence[int]]]) -> Tensor:
    """The mean over the kinds of part; logits [B, T, kinds, 3]."""
    tags = torch.stack([_filled(kind, mask.shape[1]) for kind in zip(*targets, strict=True)], dim=-1)
    return functional.cross_entropy(out["attribution"].float().flatten(0, 2), tags.flatten(), ignore_index=IGNORED)


def _marked(network: FramingNetwork, out: Mapping[str, Tensor], mask: Tensor, targets: Sequence[Sequence[float]]) -> Tensor:
    return _known(out["marked"].float(), _filled(targets, mask.shape[1]).float(), IGNORED)


def _bias(network: FramingNetwork, out: Mapping[str, Tensor], mask: Tensor, targets: Sequence[float]) -> Tensor:
    return functional.binary_cross_entropy_with_logits(out["bias"].float(), torch.tensor(targets))


def _evidence(network: FramingNetwork, out: Mapping[str, Tensor], mask: Tensor, targets: Sequence[tuple[float, list[bool]]]) -> Tensor:
    """Multiple-instance learning (Dietterich et al. 1997): a sentence is as biased as its most marked words, by a smooth maximum.

    The signs before and behind a sentence count for nothing: they have seen all of it.
    """
    words = _filled([of_row for _, of_row in targets], mask.shape[1]) == 1
    logits = out["marked"].float().masked_fill(~words, -1e4)
    return functional.binary_cross_entropy_with_logits(logits.logsumexp(-1), torch.tensor([biased for biased, _ in targets]))


def _frames(network: FramingNetwork, out: Mapping[str, Tensor], mask: Tensor, targets: Sequence[Sequence[float]]) -> Tensor:
    return _known(out["frames"].float(), torch.tensor(targets), -1)


def _vector(network: FramingNetwork, out: Mapping[str, Tensor], mask: Tensor, targets: Sequence[Tensor]) -> Tensor:
    """How far, in cosine, the embedding has moved from that of the untrained backbone."""
    return 1 - (out["vector"].float() * torch.stack(list(targets)).to(network.device)).sum(-1).mean()


def _portrayal(
    network: FramingNetwork, out: Mapping[str, Tensor], mask: Tensor, targets: Sequence[Sequence[tuple[list[int], int]]]
) -> Tensor:
    rows, spans, labels = _spans(targets, mask.shape[1])
    if not labels:
        return out["states"].sum() * 0
    logits = network.portrayal(out["states"][rows], spans, mask[rows])
    return functional.cross_entropy(logits.float(), torch.tensor(labels))


def _targets(network: FramingNetwork, out: Mapping[str, Tensor], mask: Tensor, targets: Sequence[Sequence[tuple[Any, ...]]]) -> Tensor:
    """Of each term: its polarity, and which tokens it is about where that is known."""
    rows, spans, labels = _spans([[(places, (target, polarity)) for places, target, polarity in row] for row in targets], mask.shape[1])
    if not labels:
        return out["states"].sum() * 0
    states = out["states"][rows]
    polarity = functional.cross_entropy(network.polarity(states, spans, mask[rows]).float(), torch.tensor([label for _, label in labels]))
    about = torch.full(spans.shape, float(IGNORED))
    for number, (target, _) in enumerate(labels):
        if target is not None:
            about[number] = torch.where(mask[rows[number]].bool(), 0.0, float(IGNORED))
            about[number, target] = 1.0
    return polarity + _known(network.targets(states, spans).float(), about, IGNORED)


def _spans(rows: Sequence[Sequence[Spanned]], width: int) -> tuple[Tensor, Tensor, list[Any]]:
    """For S spans: the rows they stand in [S], their tokens [S, T], their labels."""
    flat = [(row, places, label) for row, found in enumerate(rows) for places, label in found]
    spans = torch.zeros(len(flat), width)
    for number, (_, places, _) in enumerate(flat):
        spans[number, places] = 1.0
    return torch.tensor([row for row, _, _ in flat], dtype=torch.long), spans, [label for _, _, label in flat]


def _known(logits: Tensor, targets: Tensor, unknown: float) -> Tensor:
    """Binary cross-entropy over the places whose target is known."""
    known = targets != unknown
    return functional.binary_cross_entropy_with_logits(logits[known], targets[known]) if known.any() else logits.sum() * 0


def _filled(targets: Sequence[Sequence[float]], width: int) -> Tensor:
    return torch.tensor([[*row, *[IGNORED] * (width - len(row))] for row in targets])


_LOSSES: dict[Head, Callable[..., Tensor]] = {
    "terms": _tokens("terms"),
    "actors": _tokens("actors"),
    "attribution": _attribution,
    "marked": _marked,
    "evidence": _evidence,
    "bias": _bias,
    "frames": _frames,
    "vector": _vector,
    "portrayal": _portrayal,
    "targets": _targets,
}

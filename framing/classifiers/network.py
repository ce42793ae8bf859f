"""The network: one encoder and, on top of it, one small head for each thing that is asked of a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import torch
from torch import Tensor, nn

from framing.classifiers.bert import Bert, is_plain
from framing.records import ACTOR_KINDS, ATTRIBUTION_KINDS, PORTRAYALS, TERM_TYPES


def tags(kinds: Sequence[str]) -> tuple[str, ...]:
    """Token tags: outside, then the beginning and the inside of each kind."""
    return ("O", *(f"{place}-{kind}" for kind in kinds for place in "BI"))


TAGS = tags(TERM_TYPES)
ACTOR_TAGS = tags(ACTOR_KINDS)
CASES = 6
"""Ways in which a word is written: see `framing.classifiers.cases.case`."""

HEADS = ("terms", "bias", "frames", "marked", "attribution", "actors", "portrayal", "targets", "vector")


@dataclass
class FramingConfig:
    """The shape of a network: the backbone's own, which heads there are, their labels, temperatures and thresholds.

    `axes` are sentence heads of one's own: the labels of each by its name. A threshold or temperature is called by its head, or by
    its head and label ("terms.status"), which then goes before.
    """

    backbone: dict[str, Any] = field(default_factory=dict)
    heads: Sequence[str] = ("terms", "bias", "frames")
    frames: list[str] = field(default_factory=list)
    axes: dict[str, list[str]] = field(default_factory=dict)
    cased: bool = False
    thresholds: dict[str, float] = field(default_factory=dict)
    temperatures: dict[str, float] = field(default_factory=dict)
    head_dropout: float = 0.1

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "FramingConfig":
        """The shape that a config.json tells, with whatever else stands there left out."""
        return cls(**{each.name: values[each.name] for each in fields(cls) if each.name in values})

    def threshold(self, head: str, label: str = "") -> float:
        """Where a probability becomes a "yes"; 0.5 where nothing was chosen."""
        return self.thresholds.get(f"{head}.{label}", self.thresholds.get(head, 0.5))


class SpanReader(nn.Module):  # type: ignore[misc]
    """Logits for spans of a sentence: each looks over all tokens and is read with what it saw and with the sentence's mean."""

    def __init__(self, size: int, labels: int, dropout: float, *, inner: int = 128, lanes: int = 4) -> None:
        super().__init__()
        self.lanes = lanes
        self.query = nn.Linear(size, inner)
        self.key = nn.Linear(size, inner)
        self.value = nn.Linear(size, inner)
        self.out = nn.Sequential(
            nn.Dropout(dropout), nn.Linear(2 * size + inner, inner), nn.GELU(), nn.Dropout(dropout), nn.Linear(inner, labels)
        )

    def forward(self, states: Tensor, spans: Tensor, mask: Tensor) -> Tensor:
        """Logits [S, labels] for S spans: their sentences' states [S, T, H], their own tokens [S, T] and the tokens there are [S, T]."""
        own, mean = pooled(states, spans), pooled(states, mask)
        rows, width, _ = states.shape
        query = self.query(own).view(rows, self.lanes, 1, -1)
        key, value = (layer(states).view(rows, width, self.lanes, -1).transpose(1, 2) for layer in (self.key, self.value))
        seen = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask.bool()[:, None, None, :])
        logits: Tensor = self.out(torch.cat([own, seen.flatten(1), mean], dim=-1))
        return logits


class TargetPointer(nn.Module):  # type: ignore[misc]
    """Logits that a token belongs to what a span is about."""

    def __init__(self, size: int, *, inner: int = 128) -> None:
        super().__init__()
        self.span = nn.Linear(size, inner)
        self.token = nn.Linear(size, inner)
        self.prior = nn.Linear(size, 1)

    def forward(self, states: Tensor, spans: Tensor) -> Tensor:
        """Logits [S, T] from the sentences' states [S, T, H] and the spans' own tokens [S, T]."""
        match = torch.einsum("si,sti->st", self.span(pooled(states, spans)), self.token(states))
        logits: Tensor = match / self.token.out_features**0.5 + self.prior(states).squeeze(-1)
        return logits


class FramingNetwork(nn.Module):  # type: ignore[misc]
    """Token states of the backbone to tags, their mean to what is said of the sentence, spans of them to what is said of a span."""

    def __init__(self, config: FramingConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder, size = _backbone(config.backbone)
        dropout, heads = config.head_dropout, set(config.heads)
        self.dropout = nn.Dropout(dropout)
        if config.cased:
            self.case = nn.Embedding(CASES, self.encoder.get_input_embeddings().embedding_dim, padding_idx=0)
        if "terms" in heads:
            self.terms = nn.Linear(size, len(TAGS))
        if "marked" in heads:
            self.marked = nn.Linear(size, 1)
        if "attribution" in heads:
            self.attribution = nn.Linear(size, 3 * len(ATTRIBUTION_KINDS))
        if "actors" in heads:
            self.actors = nn.Linear(size, len(ACTOR_TAGS))
        if "bias" in heads:
            self.bias = _sentence_head(size, 1, dropout)
        if "frames" in heads:
            self.frames = _sentence_head(size, len(config.frames), dropout)
        if "portrayal" in heads:
            self.portrayal = SpanReader(size, len(PORTRAYALS), dropout)
        if "targets" in heads:
            self.polarity = SpanReader(size, len(PORTRAYALS), dropout)
            self.targets = TargetPointer(size)
        if "vector" in heads:
            self.vector = nn.Linear(size, size)
        self.axes = nn.ModuleDict({axis: nn.Linear(size, len(labels)) for axis, labels in config.axes.items()})

    def start(self) -> "FramingNetwork":
        """The same with the small random weights that networks of this kind are trained from."""
        for module in self.modules():
            _start(module)
        if self.config.cased:
            nn.init.zeros_(self.case.weight)  # at first, as the backbone was
        return self

    @property
    def device(self) -> torch.device:
        """Where it runs."""
        found: torch.device = next(self.parameters()).device
        return found

    @property
    def dtype(self) -> torch.dtype:
        """In which numbers."""
        found: torch.dtype = next(self.parameters()).dtype
        return found

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, cases: Tensor | None = None, *, heads: Sequence[str] | None = None
    ) -> dict[str, Tensor]:
        """Logits by head for a batch of B windows of T tokens, of all heads or of those named.

        terms [B, T, tags], marked [B, T], attribution [B, T, kinds, 3], actors [B, T, tags], bias [B], frames [B, F], vector [B, H]
        (of length 1), a logit for each label of an axis [B, L]; and, for what is asked of spans later, states [B, T, H] and mean [B, H].
        """
        states = self.states(input_ids, attention_mask, cases)
        mean = pooled(states, attention_mask)
        loose = self.dropout(states)
        out = {"states": states, "mean": mean}
        for head in heads if heads is not None else (*self.config.heads, *self.config.axes):
            if head in self.axes:
                out[head] = self.axes[head](mean)
            elif head in ("terms", "actors"):
                out[head] = getattr(self, head)(loose)
            elif head == "marked":
                out[head] = self.marked(loose).squeeze(-1)
            elif head == "attribution":
                out[head] = self.attribution(loose).unflatten(-1, (len(ATTRIBUTION_KINDS), 3))
            elif head == "bias":
                out[head] = self.bias(mean).squeeze(-1)
            elif head == "frames":
                out[head] = self.frames(mean)
            elif head == "vector":
                out[head] = nn.functional.normalize(self.vector(mean), dim=-1)
        return out

    def states(self, input_ids: Tensor, attention_mask: Tensor, cases: Tensor | None = None) -> Tensor:
        """The backbone's token states [B, T, H]; a cased network is told, beside the lower-cased words, how each was written."""
        if cases is None or not self.config.cased:
            found = self.encoder(input_ids=input_ids, attention_mask=attention_mask)
        else:
            words = self.encoder.get_input_embeddings()(input_ids) + self.case(cases)
            found = self.encoder(inputs_embeds=words, attention_mask=attention_mask)
        states: Tensor = found.last_hidden_state
        return states


def _backbone(shape: Mapping[str, Any]) -> tuple[nn.Module, int]:
    """A fresh encoder of this shape, and the size of its token states."""
    if is_plain(shape):
        bert = Bert(shape)
        return bert, bert.size
    from transformers import AutoConfig, AutoModel

    inner = AutoConfig.for_model(**shape)
    encoder = AutoModel.from_config(inner)
    if hasattr(encoder, "pooler"):
        encoder.pooler = None  # the heads read the token states
    return encoder, int(inner.hidden_size)


def _start(module: nn.Module) -> None:
    """Leaves a layer with the small random weights that encoders of this kind start from."""
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, std=0.02)
    if isinstance(module, nn.Linear) and module.bias is not None:
        nn.init.zeros_(module.bias)
    if isinstance(module, nn.Embedding) and module.padding_idx is not None:
        with torch.no_grad():
            module.weight[module.padding_idx].zero_()


def pooled(states: Tensor, mask: Tensor) -> Tensor:
    """The mean [B, H] of the states [B, T, H] that the mask [B, T] marks."""
    weights = mask.unsqueeze(-1).to(states.dtype)
    mean: Tensor = (states * weights).sum(1) / weights.sum(1).clamp(min=1)
    return mean


def _sentence_head(size: int, labels: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.Dropout(dropout), nn.Linear(size, size), nn.GELU(), nn.Dropout(dropout), nn.Linear(size, labels))

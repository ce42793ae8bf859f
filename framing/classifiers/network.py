"""The network: one encoder and, on top of it, one small head for each thing that is asked of a sentence."""

from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, PretrainedConfig, PreTrainedModel

from framing.records import TERM_TYPES

TAGS: tuple[str, ...] = ("O", *(f"{place}-{kind}" for kind in TERM_TYPES for place in "BI"))
"""Token tags of the term head: outside, then the beginning and the inside of each type."""


class FramingConfig(PretrainedConfig):  # type: ignore[misc]
    """A Hugging Face configuration: the backbone's own, the frames' names, and the thresholds that were chosen on dev data."""

    model_type = "framing"

    def __init__(
        self,
        backbone: dict[str, Any] | None = None,
        frames: list[str] | None = None,
        thresholds: dict[str, float] | None = None,
        head_dropout: float = 0.1,
        **other: Any,
    ) -> None:
        super().__init__(**other)
        self.backbone = backbone or {}
        self.frames = frames or []
        self.thresholds = {"terms": 0.5, "bias": 0.5, "frames": 0.5} | (thresholds or {})
        self.head_dropout = head_dropout


class FramingNetwork(PreTrainedModel):  # type: ignore[misc]
    """Token states of the backbone to term tags; their mean to bias and frames."""

    config_class = FramingConfig
    base_model_prefix = "encoder"

    def __init__(self, config: FramingConfig) -> None:
        super().__init__(config)
        inner = AutoConfig.for_model(**config.backbone)
        self.encoder = AutoModel.from_config(inner)
        if hasattr(self.encoder, "pooler"):
            self.encoder.pooler = None  # the heads read the token states
        self.dropout = nn.Dropout(config.head_dropout)
        self.terms = nn.Linear(inner.hidden_size, len(TAGS))
        self.bias = _sentence_head(inner.hidden_size, 1, config.head_dropout)
        self.frames = _sentence_head(inner.hidden_size, len(config.frames), config.head_dropout)
        self.post_init()

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> dict[str, Tensor]:
        """Logits by head for a batch of B windows of T tokens: terms [B, T, tags], bias [B], frames [B, F]; and the mean state [B, H]."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        weights = attention_mask.unsqueeze(-1).to(states.dtype)
        mean = (states * weights).sum(1) / weights.sum(1)
        return {
            "terms": self.terms(self.dropout(states)),
            "bias": self.bias(mean).squeeze(-1),
            "frames": self.frames(mean),
            "vector": mean,
        }


def _sentence_head(size: int, labels: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.Dropout(dropout), nn.Linear(size, size), nn.GELU(), nn.Dropout(dropout), nn.Linear(size, labels))


def processor_dtype() -> torch.dtype:
    """bfloat16 where the processor multiplies it natively, float32 elsewhere (where it would be many times slower)."""
    native = (getattr(torch.cpu, name, None) for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"))
    return torch.bfloat16 if any(supported() for supported in native if supported) else torch.float32

"""BERT (Devlin et al. 2019), the encoder of the embedded model, as plain torch: a command that reads one article starts in half the time.

The weights have the names that transformers gives them, so either reads what the other wrote. Every other encoder comes from transformers.
"""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from torch import Tensor, arange, nn

_SAME = {"hidden_act": "gelu", "position_embedding_type": "absolute", "is_decoder": False, "add_cross_attention": False}
# what a config.json may leave out
_USUAL: dict[str, Any] = {
    **{"vocab_size": 30522, "max_position_embeddings": 512, "type_vocab_size": 2, "pad_token_id": 0},
    **{"hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072},
    **{"hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1, "layer_norm_eps": 1e-12},
}


def is_plain(shape: Mapping[str, Any]) -> bool:
    """Whether a backbone of this shape is one that `Bert` can be."""
    return shape.get("model_type") == "bert" and all(shape.get(name, value) == value for name, value in _SAME.items())


class Bert(nn.Module):  # type: ignore[misc]
    """Token states from token ids, or from the embeddings of words; `shape` is what transformers keeps of a BERT in its config.json."""

    def __init__(self, shape: Mapping[str, Any]) -> None:
        super().__init__()
        form = SimpleNamespace(**_USUAL | dict(shape))
        self.size: int = form.hidden_size
        self.embeddings = _Embeddings(form)
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(_Layer(form) for _ in range(form.num_hidden_layers))})

    def get_input_embeddings(self) -> nn.Embedding:
        """The embeddings of words."""
        return self.embeddings.word_embeddings

    def forward(self, *, attention_mask: Tensor, input_ids: Tensor | None = None, inputs_embeds: Tensor | None = None) -> SimpleNamespace:
        """`last_hidden_state` [B, T, H] of B texts of T tokens, of which `attention_mask` [B, T] marks those that are there."""
        words = self.get_input_embeddings()(input_ids) if inputs_embeds is None else inputs_embeds
        # where nothing is padded, attention is quicker without a mask
        seen = None if attention_mask.all() else attention_mask.bool()[:, None, None, :]
        states = self.embeddings(words)
        for layer in self.encoder["layer"]:
            states = layer(states, seen)
        return SimpleNamespace(last_hidden_state=states)


class _Embeddings(nn.Module):  # type: ignore[misc]
    def __init__(self, form: SimpleNamespace) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(form.vocab_size, form.hidden_size, padding_idx=form.pad_token_id)
        self.position_embeddings = nn.Embedding(form.max_position_embeddings, form.hidden_size)
        self.token_type_embeddings = nn.Embedding(form.type_vocab_size, form.hidden_size)
        self.LayerNorm = nn.LayerNorm(form.hidden_size, eps=form.layer_norm_eps)
        self.dropout = nn.Dropout(form.hidden_dropout_prob)

    def forward(self, words: Tensor) -> Tensor:
        places = self.position_embeddings(arange(words.shape[1], device=words.device))
        states: Tensor = self.dropout(self.LayerNorm(words + self.token_type_embeddings.weight[0] + places))
        return states


class _Layer(nn.Module):  # type: ignore[misc]
    def __init__(self, form: SimpleNamespace) -> None:
        super().__init__()
        self.attention = nn.ModuleDict({"self": _Attention(form), "output": _Output(form.hidden_size, form)})
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(form.hidden_size, form.intermediate_size)})
        self.output = _Output(form.intermediate_size, form)

    def forward(self, states: Tensor, seen: Tensor | None) -> Tensor:
        states = self.attention["output"](self.attention["self"](states, seen), states)
        found: Tensor = self.output(nn.functional.gelu(self.intermediate["dense"](states)), states)
        return found


class _Attention(nn.Module):  # type: ignore[misc]
    def __init__(self, form: SimpleNamespace) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(form.hidden_size, form.hidden_size) for _ in range(3))
        self.lanes: int = form.num_attention_heads
        self.loss: float = form.attention_probs_dropout_prob

    def forward(self, states: Tensor, seen: Tensor | None) -> Tensor:
        query, key, value = (layer(states).unflatten(-1, (self.lanes, -1)).transpose(1, 2) for layer in (self.query, self.key, self.value))
        loss = self.loss if self.training else 0.0
        found: Tensor = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=seen, dropout_p=loss)
        return found.transpose(1, 2).flatten(2)


class _Output(nn.Module):  # type: ignore[misc]
    def __init__(self, inner: int, form: SimpleNamespace) -> None:
        super().__init__()
        self.dense = nn.Linear(inner, form.hidden_size)
        self.LayerNorm = nn.LayerNorm(form.hidden_size, eps=form.layer_norm_eps)
        self.dropout = nn.Dropout(form.hidden_dropout_prob)

    def forward(self, found: Tensor, before: Tensor) -> Tensor:
        states: Tensor = self.LayerNorm(self.dropout(self.dense(found)) + before)
        return states

"""A tiny model that is made for the tests and for measuring."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from tokenizers import BertWordPieceTokenizer
from transformers import BertTokenizerFast

from framing.classifiers.loading import save
from framing.classifiers.network import HEADS, FramingConfig, FramingNetwork

_WORDS = """
the a army regime rebels town city liberated occupied brutal said claimed that of and in on was were it by so - called old new
"""
WORDS = _WORDS.split()
LIMITS = {"terms": 0.9}
_LETTERS = [*"abcdefghijklmnopqrstuvwxyz0123456789.,\"'“”-"]


def vocabulary(words: Sequence[str] = WORDS) -> list[str]:
    """The words, and what any other word can be put together from."""
    signs = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    return list(dict.fromkeys([*signs, *words, *_LETTERS, *(f"##{letter}" for letter in _LETTERS)]))


def make_tiny(folder: Path, *, words: Sequence[str] = WORDS, limits: Mapping[str, float] = LIMITS) -> Path:
    """The folder, in which a model with every head, an axis of its own and fresh weights now stands; it knows these words.

    `limits` are the probabilities from which on something is marked, by head.
    """
    known = vocabulary(words)
    (folder / "vocab.txt").write_text("\n".join(known), encoding="utf-8")
    inner = BertWordPieceTokenizer(str(folder / "vocab.txt"), lowercase=True)
    BertTokenizerFast(tokenizer_object=inner._tokenizer, model_max_length=64).save_pretrained(folder)
    torch.manual_seed(10)
    shape = {
        "model_type": "bert",
        "vocab_size": len(known),
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 64,
        "max_position_embeddings": 64,
    }
    axes = {"tone": ["calm", "heated"]}
    config = FramingConfig(shape, heads=HEADS, frames=["economic", "political"], axes=axes, cased=True, thresholds=dict(limits))
    network = FramingNetwork(config).start()
    with torch.no_grad():
        for name, weights in network.named_parameters():
            if weights.ndim > 1:
                weights.mul_(20 if "encoder" in name else 8)  # fresh weights would say the same of every sentence
        network.case.weight[1:] = torch.randn(network.case.weight[1:].shape) / 20
    save(network, folder)
    return folder

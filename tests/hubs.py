"""Tiny models in the form in which a hub has them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import BertWordPieceTokenizer
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from tests.tiny import vocabulary

VOCABULARY = vocabulary()
SHAPE = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 16, "max_position_embeddings": 64}
TAGS = ("O", "B-LOADED", "I-LOADED", "B-PER", "I-PER")
NLI = ("entailment", "neutral", "contradiction")
SIGNS = {"unk_token": "[UNK]", "sep_token": "[SEP]", "cls_token": "[CLS]", "pad_token": "[PAD]", "mask_token": "[MASK]"}


def wordpiece() -> PreTrainedTokenizerFast:
    """A tokenizer that knows the words of the tiny model."""
    inner = BertWordPieceTokenizer({word: place for place, word in enumerate(VOCABULARY)}, lowercase=True)
    return PreTrainedTokenizerFast(tokenizer_object=inner._tokenizer, **SIGNS)


def bert(labels: Sequence[str], **other: Any) -> BertConfig:
    """The shape of a tiny network with these labels."""
    names = dict(enumerate(labels))
    return BertConfig(**SHAPE, vocab_size=len(VOCABULARY), id2label=names, label2id={name: place for place, name in names.items()}, **other)


def save_model(model: Any, folder: Path, tokenizer: Any = None) -> Path:
    """The folder, in which the model and a tokenizer now stand."""
    model.save_pretrained(folder)
    (tokenizer or wordpiece()).save_pretrained(folder)
    return folder


def fresh(kind: type, folder: Path, labels: Sequence[str], **other: Any) -> Path:
    """The folder, in which a model of that kind with fresh weights now stands."""
    torch.manual_seed(7)
    model = kind(bert(labels, **other))
    with torch.no_grad():
        for weights in model.parameters():
            weights.mul_(20)  # fresh weights would say the same of every sentence
    return save_model(model, folder)


def taught(folder: Path, kind: type, labels: Sequence[str], words: dict[str, float], answer: str) -> Path:
    """A model whose every token sees the mean of all, and which gives `answer` where it sees more words of weight 1 than of -1."""
    model = kind(bert(labels))
    with torch.no_grad():
        for name, weights in model.named_parameters():
            weights.fill_(1.0 if name.endswith("LayerNorm.weight") else 0.0)
        embedded = model.bert.embeddings.word_embeddings.weight
        for word, weight in words.items():
            embedded[VOCABULARY.index(word), 0] = weight
        if kind is BertForSequenceClassification:
            attention = model.bert.encoder.layer[0].attention
            for layer in (attention.self.value, attention.output.dense, model.bert.pooler.dense):
                layer.weight.copy_(torch.eye(16))
        model.classifier.weight[labels.index(answer), 0] = 9.0
        model.classifier.bias[[label != answer for label in labels]] = 3.0
    return save_model(model, folder)


def biased(folder: Path) -> Path:
    """A model that finds a sentence biased that holds "regime"."""
    return taught(folder, BertForSequenceClassification, ("LABEL_0", "LABEL_1"), {"regime": 1.0}, "LABEL_1")


def long_sentence(end: str) -> str:
    """A sentence of many windows, at whose end this stands."""
    return " ".join(["the", "town"] * 60 + [end])

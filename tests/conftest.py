"""What several tests share: a tiny model that is made here, and a run over a few made-up articles."""

from pathlib import Path

import pytest

from framing.analysis import analyze
from framing.classifiers.lexicon import load_lexicon
from framing.records import Article
from framing.store import Run

ODD_TEXTS = (
    "Rebels 🕊️ “liberated” the town.\r\n\r\nThe régime\u2028called it an occupation.",
    "أعلنت الحكومة أن \u202b“الإرهابيين”\u202c غادروا. The regime left.",
    "İstanbul\u00a0was quiet; the so-called “İhtilal” was not.",
    "e\u0301lan \ud83d brutal \x00 thugs",
    "\ufeff\u200bterrorists\u200b",
    "𝔗𝔥𝔢 𝔯𝔢𝔤𝔦𝔪𝔢 ﬁnally fell — ‘liberators’ or invaders?",
)

_WORDS = """
the a army regime rebels town city liberated occupied brutal said claimed that of and in on was were it by so - called old new
"""
WORDS = _WORDS.split()


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder with every head, an axis of its own and fresh weights, small enough to be made for the tests."""
    import torch
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertTokenizerFast

    from framing.classifiers.loading import save
    from framing.classifiers.network import HEADS, FramingConfig, FramingNetwork

    folder = tmp_path_factory.mktemp("tiny")
    letters = [*"abcdefghijklmnopqrstuvwxyz0123456789.,\"'“”-"]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS, *letters, *(f"##{letter}" for letter in letters)]
    (folder / "vocab.txt").write_text("\n".join(dict.fromkeys(vocabulary)), encoding="utf-8")
    inner = BertWordPieceTokenizer(str(folder / "vocab.txt"), lowercase=True)
    BertTokenizerFast(tokenizer_object=inner._tokenizer, model_max_length=64).save_pretrained(folder)
    torch.manual_seed(10)
    shape = {
        "model_type": "bert",
        "vocab_size": len(set(vocabulary)),
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 64,
        "max_position_embeddings": 64,
    }
    network = FramingNetwork(
        FramingConfig(
            shape, heads=HEADS, frames=["economic", "political"], axes={"tone": ["calm", "heated"]}, cased=True, thresholds={"terms": 0.9}
        )
    ).start()
    with torch.no_grad():
        for name, weights in network.named_parameters():
            if weights.ndim > 1:
                weights.mul_(20 if "encoder" in name else 8)  # fresh weights would say the same of every sentence
        network.case.weight[1:] = torch.randn(network.case.weight[1:].shape) / 20
    save(network, folder)
    return folder


ARTICLES = (
    Article(
        "a1",
        "Northern Star",
        'Rebels liberated the town of Ost on Monday.\n\nThe "operation" was brutal, Mayor Ana Berg said.',
        "Ost is free",
    ),
    Article("a2", "Northern Star", "The regime fled. Markets opened on Tuesday."),
    Article(
        "b1", "Southern Sun", "Terrorists occupied the town of Ost on Monday.\n\n“They are thugs,” said Colonel Ivo Dahl.", "Ost falls"
    ),
    Article("b2", "Southern Sun", "The bridge opened on Tuesday after repairs that cost two million crowns."),
)


@pytest.fixture(scope="session")
def small_run() -> Run:
    """A run of the baseline over four made-up articles by two outlets."""
    return analyze(ARTICLES, classifier=load_lexicon())

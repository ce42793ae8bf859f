"""Models of the hub and folders of the same form: fetched as they are named, read to the last word, and never with code of their own."""

import json
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from typing import Any

import huggingface_hub
import pytest
import torch
from huggingface_hub import constants
from huggingface_hub.errors import RepositoryNotFoundError, RevisionNotFoundError
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import ByteLevelBPETokenizer, SentencePieceUnigramTokenizer
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertForTokenClassification,
    BertModel,
    ByT5Tokenizer,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaForSequenceClassification,
)

from framing.classifiers import load_classifier
from framing.classifiers.hub import HubModel, Words, load_hub_model
from framing.config import ReadSettings
from framing.errors import ModelError
from framing.spans import storable
from tests.hubs import SHAPE, VOCABULARY, bert, biased, fresh, long_sentence, save_model, wordpiece
from tests.runs import ODD_TEXTS
from tests.tiny import WORDS

SMALL = ReadSettings(window=16, overlap=4)


@pytest.fixture(scope="module")
def bias(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return biased(tmp_path_factory.mktemp("bias"))


def _tokenizer(kind: str) -> PreTrainedTokenizerFast:
    if kind == "wordpiece":
        return wordpiece()
    trainer = {"bytes": ByteLevelBPETokenizer, "sentencepiece": SentencePieceUnigramTokenizer}[kind]()
    options: dict[str, Any] = {"unk_token": "[UNK]"} if kind == "sentencepiece" else {"min_frequency": 1}
    trainer.train_from_iterator(
        [*map(storable, ODD_TEXTS), *WORDS], vocab_size=300, special_tokens=["[PAD]", "[UNK]"], show_progress=False, **options
    )
    return PreTrainedTokenizerFast(tokenizer_object=trainer._tokenizer, pad_token="[PAD]", unk_token="[UNK]")


@pytest.fixture(scope="module", params=["wordpiece", "bytes", "sentencepiece"])
def tagger(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> HubModel:
    """A token model with one of the common kinds of tokenizer."""
    tokenizer = _tokenizer(request.param)
    model = BertForTokenClassification(BertConfig(**SHAPE, vocab_size=len(tokenizer), num_labels=3))
    return load_hub_model(str(save_model(model, tmp_path_factory.mktemp("tagger"), tokenizer)), "token", SMALL)


def _are_words(text: str, read: Words) -> None:
    spans = list(read.spans)
    assert len(read.rows) == len(spans)
    assert all(0 <= span.start < span.end <= len(text) and span.of(text) == span.of(text).strip() for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_words_stand_where_the_text_has_them(tagger: HubModel, text: str) -> None:
    (read,) = tagger.words([text])
    _are_words(text, read)
    assert not any(letter.isspace() for span in read.spans for letter in span.of(text))


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=80))
def test_any_text_has_words_in_order(tagger: HubModel, text: str) -> None:
    (read,) = tagger.words([text])
    _are_words(text, read)


def test_a_sign_is_no_part_of_the_word_beside_it(tagger: HubModel) -> None:
    text = 'The "regime", liberated; the so-called town.'
    (read,) = tagger.words([text])
    words = [span.of(text) for span in read.spans]
    assert [word for word in words if word[0].isalpha()] == ["The", "regime", "liberated", "the", "so", "called", "town"]


def test_weights_that_can_run_code_are_refused(tmp_path: Path) -> None:
    folder = fresh(BertForSequenceClassification, tmp_path, ("LABEL_0", "LABEL_1"))
    torch.save(BertForSequenceClassification.from_pretrained(folder).state_dict(), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"no weights as safetensors.*\.bin"):
        load_hub_model(str(folder), "sequence", SMALL)


@pytest.mark.parametrize("file", ["config.json", "tokenizer_config.json"])
def test_code_of_a_models_own_is_never_run(bias: Path, tmp_path: Path, file: str) -> None:
    copytree(bias, tmp_path, dirs_exist_ok=True)
    own = {
        "config.json": {
            "model_type": "unheard",
            "auto_map": {"AutoConfig": "own.Config", "AutoModelForSequenceClassification": "own.Model"},
        },
        "tokenizer_config.json": {"tokenizer_class": "OwnTokenizer", "auto_map": {"AutoTokenizer": ["own.Slow", "own.Fast"]}},
    }
    values = json.loads((tmp_path / file).read_text()) | own[file]
    (tmp_path / file).write_text(json.dumps(values))
    (tmp_path / "own.py").write_text(
        f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Config: ...\nclass Model: ...\nclass Slow: ...\nclass Fast: ...\n"
    )
    try:
        load_hub_model(str(tmp_path), "sequence", SMALL)
    except ModelError as error:
        assert "needs code of its own" in str(error)
    else:
        assert file == "tokenizer_config.json"  # a tokenizer that transformers can read without it
    assert not (tmp_path / "ran").exists()


def test_a_tokenizer_without_positions_is_refused(tmp_path: Path) -> None:
    model = BertForTokenClassification(BertConfig(**SHAPE, vocab_size=8, num_labels=2))
    save_model(model, tmp_path, ByT5Tokenizer())
    (tmp_path / "vocab.txt").touch()
    with pytest.raises(ModelError, match="cannot tell where its tokens stand"):
        load_hub_model(str(tmp_path), "token", SMALL)


def test_a_tokenizer_of_another_model_is_refused(tmp_path: Path) -> None:
    save_model(BertForTokenClassification(BertConfig(**SHAPE, vocab_size=8, num_labels=2)), tmp_path)
    with pytest.raises(ModelError, match="its network knows 8"):
        load_hub_model(str(tmp_path), "token", SMALL)


def test_a_head_that_was_never_trained_is_refused(tmp_path: Path) -> None:
    save_model(BertModel(bert(("a", "b"))), tmp_path)
    with pytest.raises(ModelError, match="is a BertModel, which does no sequence classification"):
        load_hub_model(str(tmp_path), "sequence", SMALL)
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(config | {"architectures": None}))
    with pytest.raises(ModelError, match=r"no weights for .*classifier\.weight"):
        load_hub_model(str(tmp_path), "sequence", SMALL)


def test_a_model_that_gives_numbers_is_refused(tmp_path: Path) -> None:
    fresh(BertForSequenceClassification, tmp_path, ("score",), problem_type="regression")
    with pytest.raises(ModelError, match="gives a number, not labels"):
        load_hub_model(str(tmp_path), "sequence", SMALL)


def test_a_damaged_model_is_explained(tmp_path: Path) -> None:
    fresh(BertForSequenceClassification, tmp_path, ("a", "b"))
    (tmp_path / "model.safetensors").write_bytes((tmp_path / "model.safetensors").read_bytes()[:500])
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_hub_model(str(tmp_path), "sequence", SMALL)


def test_a_window_is_no_longer_than_the_model_can_see(tmp_path: Path) -> None:
    shape = SHAPE | {"max_position_embeddings": 40}
    model = RobertaForSequenceClassification(RobertaConfig(**shape, vocab_size=len(VOCABULARY), num_labels=2, pad_token_id=1))
    found = load_hub_model(str(save_model(model, tmp_path)), "sequence", ReadSettings(window=512))
    assert found.size == 38
    assert len(found.probabilities([long_sentence("regime")])[0]) > 1


def test_loading_a_stand_in_says_nothing(bias: Path, capfd: pytest.CaptureFixture[str]) -> None:
    load_hub_model(str(bias), "sequence", SMALL)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "asked"),
    [("org/name", ("org/name", None)), ("org/name@v1.2", ("org/name", "v1.2")), ("name@refs/pr/3", ("name", "refs/pr/3"))],
)
def test_a_name_of_the_hub_is_fetched_with_its_revision(
    bias: Path, monkeypatch: pytest.MonkeyPatch, name: str, asked: tuple[str, str | None]
) -> None:
    calls: list[tuple[str, str | None]] = []

    def fetch(repo: str, *, revision: str | None, allow_patterns: list[str]) -> str:
        assert not any(pattern.endswith((".bin", ".py", ".pt", "*")) for pattern in allow_patterns)
        calls.append((repo, revision))
        return str(bias)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fetch)
    assert load_hub_model(name, "sequence", SMALL).labels == ("LABEL_0", "LABEL_1")
    assert calls == [asked]


def test_our_own_models_are_fetched_too(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huggingface_hub, "snapshot_download", lambda *_, **__: str(tiny_model))
    assert load_classifier("org/name@v1").digest == load_classifier(str(tiny_model)).digest


@pytest.mark.parametrize("offline", [False, True])
def test_a_hub_that_cannot_be_reached_names_the_way_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, offline: bool) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", offline)
    with pytest.raises(ModelError, match=r"org/name@v1 is no folder here, and it cannot be fetched.*\n.*--model embedded"):
        load_classifier("org/name@v1")


@pytest.mark.parametrize(
    ("error", "message"),
    [(RevisionNotFoundError, "org/name has no revision v1"), (RepositoryNotFoundError, "nor a model that the hub shows")],
)
def test_what_the_hub_does_not_have_is_explained(monkeypatch: pytest.MonkeyPatch, error: type[Exception], message: str) -> None:
    def fetch(*_: Any, **__: Any) -> str:
        raise error.__new__(error)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fetch)
    with pytest.raises(ModelError, match=message):
        load_classifier("org/name@v1")

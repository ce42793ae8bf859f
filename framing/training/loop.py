"""The training loop: stages of mixed batches, with checkpoints that a stopped run goes on from."""

import logging
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from framing.classifiers.devices import find_device
from framing.classifiers.loading import save
from framing.classifiers.network import FramingConfig, FramingNetwork
from framing.config import Device
from framing.errors import ModelError
from framing.training import Progress
from framing.training.backbones import load_backbone, shape_of
from framing.training.losses import batch_loss
from framing.training.recipe import Recipe, Stage
from framing.training.rows import Row, renamed, stage_rows

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Course:
    """A stage on its way: its number, the steps done, and all that changes with them."""

    stage: int
    step: int
    network: FramingNetwork
    average: AveragedModel | None
    optimizer: torch.optim.AdamW

    def state(self) -> dict[str, Any]:
        """Everything that is needed to go on from here."""
        return {
            "stage": self.stage,
            "step": self.step,
            "network": self.network.state_dict(),
            "average": self.average.state_dict() if self.average else {},
            "optimizer": self.optimizer.state_dict(),
            "random": torch.get_rng_state(),
        }


def train(recipe: Recipe, data: Path, out: Path, *, device: Device = "auto", progress: Progress | None = None) -> FramingNetwork:
    """The trained network; goes on from the checkpoints in `out` where an earlier run of the same recipe was stopped."""
    torch.manual_seed(recipe.seed)
    out.mkdir(parents=True, exist_ok=True)
    tokenizer, backbone, network = start(recipe)
    network.to(find_device(device))
    saved = _latest(out, data, recipe)
    if saved:
        network.load_state_dict(saved["network"])
        torch.set_rng_state(saved["random"])
        logger.info("going on at stage %d, step %d", saved["stage"] + 1, saved["step"])
    for number in range(saved.get("stage", 0), len(recipe.stages)):
        rows = stage_rows(recipe, recipe.stages[number], data, tokenizer, backbone)
        batches = schedule(rows, recipe.stages[number], seed=recipe.seed + number)
        names = {name: [row.ids[place] for row in of_task for place in row.names] for name, of_task in rows.items()}
        course = _begin(recipe, number, network, saved if saved.get("step") else {})
        for loss in _steps(course, recipe, batches, names, tokenizer.pad_token_id):
            if progress:
                progress(recipe.stages[number].name, course.step, len(batches), loss)
            if course.step % recipe.checkpoint_steps == 0:
                _save(out / "checkpoint.pt", course.state() | {"digest": recipe.digest(number, data)})
        if course.average:
            network.load_state_dict(course.average.module.state_dict())
        finished = {"stage": number + 1, "step": 0, "network": network.state_dict(), "random": torch.get_rng_state()}
        _save(out / f"stage-{number + 1}.pt", finished | {"digest": recipe.digest(number, data)})
        saved = {}
    save(network, out)
    tokenizer.save_pretrained(out)
    return network


def start(recipe: Recipe) -> tuple[PreTrainedTokenizerBase, PreTrainedModel, FramingNetwork]:
    """The backbone's tokenizer, the backbone, and a network with its weights and fresh heads."""
    tokenizer, backbone = load_backbone(recipe.backbone)
    network = FramingNetwork(
        FramingConfig(shape_of(backbone), heads=recipe.heads(), frames=list(recipe.frames), cased=recipe.cased, head_dropout=recipe.dropout)
    ).start()
    network.encoder.load_state_dict({name: weight for name, weight in backbone.state_dict().items() if not name.startswith("pooler.")})
    return tokenizer, backbone, network


def schedule(rows: dict[str, list[Row]], stage: Stage, *, seed: int) -> list[tuple[str, list[Row]]]:
    """The stage's batches in a shuffled order, each of one task and of rows of like length."""
    chance = random.Random(seed)
    batches: list[tuple[str, list[Row]]] = []
    for name, task in stage.tasks.items():
        batches += [(name, batch) for batch in _task_batches(rows[name], task.passes, stage.batch, chance)]
    chance.shuffle(batches)
    return batches


def _task_batches(rows: list[Row], passes: float, size: int, chance: random.Random) -> Iterator[list[Row]]:
    for number in range(math.ceil(passes)):
        order = chance.sample(rows, round(len(rows) * min(1.0, passes - number)))
        for start in range(0, len(order), size * 50):
            near = sorted(order[start : start + size * 50], key=lambda row: len(row.ids))
            yield from (near[at : at + size] for at in range(0, len(near), size))


def _begin(recipe: Recipe, number: int, network: FramingNetwork, saved: dict[str, Any]) -> Course:
    """A stage at its start, or where a checkpoint within it was saved."""
    stage = recipe.stages[number]
    average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(stage.average)) if stage.average else None
    course = Course(number, saved.get("step", 0), network, average, _optimizer(network, stage, recipe.weight_decay))
    if saved:
        course.optimizer.load_state_dict(saved["optimizer"])
        if average:
            average.load_state_dict(saved["average"])
    return course


def _optimizer(network: FramingNetwork, stage: Stage, decay: float) -> torch.optim.AdamW:
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        rate = stage.learning_rate if name.startswith("encoder.") else stage.head_learning_rate
        groups.setdefault((rate, decay if parameter.ndim > 1 else 0.0), []).append(parameter)
    found = [{"params": group, "lr": rate, "full_rate": rate, "weight_decay": weight} for (rate, weight), group in groups.items()]
    return torch.optim.AdamW(found, fused=True)


def _steps(
    course: Course, recipe: Recipe, batches: Sequence[tuple[str, list[Row]]], names: Mapping[str, Sequence[int]], pad: int
) -> Iterator[float]:
    """Takes one step after another, and yields the mean loss of late after each."""
    course.network.train()
    recent: float | None = None
    for step in range(course.step, len(batches)):
        for group in course.optimizer.param_groups:
            group["lr"] = group["full_rate"] * _rate(step, len(batches), recipe.warmup)
        task, batch = batches[step]
        if names[task]:
            batch = renamed(batch, names[task], recipe.stages[course.stage].tasks[task].renamed)
        loss = batch_loss(course.network, batch, pad, recipe.weights)
        loss.backward()
        nn.utils.clip_grad_norm_(course.network.parameters(), 1.0)
        course.optimizer.step()
        course.optimizer.zero_grad(set_to_none=True)
        if course.average:
            course.average.update_parameters(course.network)
        course.step = step + 1
        recent = loss.item() if recent is None else 0.98 * recent + 0.02 * loss.item()
        yield recent


def _rate(step: int, steps: int, warmup: float) -> float:
    """The share of the full learning rate at `step`: a linear rise, then a linear fall to 0."""
    rise = max(1, round(steps * warmup))
    return (step + 1) / rise if step < rise else (steps - step) / max(1, steps - rise)


def _save(file: Path, state: dict[str, Any]) -> None:
    torch.save(state, file.with_suffix(".tmp"))
    file.with_suffix(".tmp").replace(file)


def _latest(out: Path, data: Path, recipe: Recipe) -> dict[str, Any]:
    """The furthest checkpoint in `out` that this recipe made; nothing where there is none, ModelError where all are another's."""
    states = [torch.load(file, weights_only=True, map_location="cpu", mmap=True) for file in out.glob("*.pt")]
    own = [state for state in states if state["digest"] == recipe.digest(state["stage"] - (state["step"] == 0), data)]
    if states and not own:
        raise ModelError(f"{out} holds checkpoints of another recipe", hint="choose another --out, or remove the checkpoints to start anew")
    return max(own, key=lambda state: (state["stage"], state["step"]), default={})

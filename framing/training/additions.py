"""What all that is added to a trained model has in common: the base that it starts from, and what then lies in its folder."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from framing.classifiers import load_classifier
from framing.classifiers.encoder import Encoder
from framing.classifiers.loading import save
from framing.config import Device, ReadSettings
from framing.errors import ModelError
from framing.evaluation.figures import Figure, save_figures


@dataclass(frozen=True, slots=True)
class Taught:
    """What came of a table or of marks: the figures across folds, and what was left out or should be known, in words."""

    axis: str
    figures: tuple[Figure, ...]
    notes: tuple[str, ...]


def load_base(name: str, out: Path, device: Device = "auto") -> Encoder:
    """The model that something is added to; ModelError where it has no encoder, or where `out` is its own folder."""
    classifier = load_classifier(name, ReadSettings(device=device))
    if not isinstance(classifier, Encoder):
        raise ModelError(f"{name} has no encoder to learn with", hint="use --base embedded, or a folder written by `framing train`")
    if out.resolve() == classifier.folder.resolve():
        raise ModelError(f"{out} is the folder of the model itself", hint="choose another --out")
    return classifier


def save_taught(encoder: Encoder, figures: Sequence[Figure], out: Path) -> None:
    """Writes the model with what it has learnt to `out`, and its figures."""
    save(encoder.network, out)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(encoder.folder / name, out / name)
    save_figures(figures, out)


def keep_base_card(encoder: Encoder, out: Path) -> str:
    """Where the base's card now stands, in words; empty where it has none."""
    cards = [encoder.folder / name for name in ("README.md", "BASE.md") if (encoder.folder / name).is_file()]
    if cards:
        (out / "BASE.md").write_text("\n".join(card.read_text(encoding="utf-8") for card in cards), encoding="utf-8")
    return ": see [its card](BASE.md)" if cards else ""

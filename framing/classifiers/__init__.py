"""Classifiers: anything with labels that reads sentences and returns `Scores`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from framing.config import ReadSettings
from framing.records import Scores


class Classifier(Protocol):
    """What the analysis asks of a model; every position in its `Scores` counts from the start of the sentence it was given."""

    @property
    def name(self) -> str:
        """How a reader would call it."""

    @property
    def digest(self) -> str:
        """The SHA-256 of what it consists of, in hexadecimal."""

    @property
    def labels(self) -> Mapping[str, Sequence[str]]:
        """What it can say, by head: "terms", "bias", "frames"."""

    def read(self, texts: Sequence[str]) -> list[Scores]:
        """One `Scores` for each text, in their order."""


def load_classifier(name: str, settings: ReadSettings | None = None) -> Classifier:
    """The classifier called `name`; ModelError where there is none.

    It is "embedded", "lexicon", a folder that `framing train` wrote, such a model on the Hugging Face hub (org/name or
    name@revision), or a YAML file that puts other models in its heads.
    """
    settings = settings or ReadSettings()
    if name == "lexicon":
        from framing.classifiers.lexicon import load_lexicon

        return load_lexicon()
    if name.endswith((".yaml", ".yml")):
        from framing.classifiers.composed import load_composed

        return load_composed(Path(name), settings)
    from framing.classifiers.encoder import EMBEDDED, load_encoder

    if name == "embedded":
        return load_encoder(EMBEDDED, settings, called=name)
    from framing.classifiers.finding import find_model

    return load_encoder(find_model(name), settings, called=name)

"""Frames of one's own: a table of labelled sentences -> one more head on a model -> a folder that `--model` takes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import nn

from framing.classifiers.encoder import Encoder
from framing.classifiers.network import HEADS
from framing.config import Device
from framing.errors import SettingsError
from framing.evaluation.figures import Figure
from framing.evaluation.measures import evaluate
from framing.records import Judgement, Scores
from framing.training import Progress
from framing.training.additions import Taught, load_base, save_taught
from framing.training.own_card import write_own_card
from framing.training.own_rows import FOLDS, OwnTable, read_own
from framing.training.sentence_heads import (
    STRENGTHS,
    WORD_STRENGTHS,
    Bools,
    Checked,
    Floats,
    Inputs,
    Linear,
    cross_validated,
    fit_states,
    fit_words,
    most_frequent,
    split,
)

WORDS = "all, TF-IDF baseline"
FREQUENT = "all, always"

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN = {*HEADS, "frame", "polarity", "states", "mean", *dir(nn.ModuleDict())}
_AT_ONCE = 256


def teach(
    path: str | Path,
    out: str | Path,
    *,
    base: str = "embedded",
    axis: str = "",
    columns: Mapping[str, str] | None = None,
    device: Device = "auto",
    samples: int = 1000,
    seed: int = 7,
    progress: Progress | None = None,
) -> Taught:
    """The figures of the head learnt from the table at `path`; in `out` now stands the model `base` with that head beside its own."""
    path, out = Path(path), Path(out)
    encoder = load_base(base, out, device)
    table = read_own(path, _axis_name(axis, path, encoder), columns=columns)
    tell = progress or (lambda *_: None)
    states = mean_states(encoder, [example.text for example in table.examples], progress=tell)
    gold = table.gold()
    folds = split(gold, [example.group for example in table.examples], folds=FOLDS, seed=seed)
    tell("checking", 0, 2, None)
    own = cross_validated(fit_states, states, gold, folds, strengths=STRENGTHS)
    tell("checking", 1, 2, None)
    words = cross_validated(fit_words, table.texts(), gold, folds, strengths=WORD_STRENGTHS)
    tell("checking", 2, 2, None)
    _add_head(encoder, table, fit_states(states, gold, own.strength), own)
    frequent = most_frequent(gold, folds)
    measured = [(own.probabilities, own.holds), (words.probabilities, words.holds), (frequent.astype(np.float64), frequent)]
    figures = tuple(_figures(encoder, table, measured, samples=samples, seed=seed))
    taught = Taught(table.axis, figures, (*table.notes, *_warnings(figures)))
    save_taught(encoder, figures, out)
    write_own_card(table, figures, taught.notes, out, base=base, encoder=encoder, strength=own.strength)
    return taught


def mean_states(encoder: Encoder, texts: Sequence[str], *, progress: Progress | None = None) -> Floats:
    """The mean state [texts, size] that sentence heads read, of a text in several windows their mean."""
    found = []
    for start in range(0, len(texts), _AT_ONCE):
        raws = encoder.raw(texts[start : start + _AT_ONCE])  # a few at a time, since a raw reading holds every token's state
        found += [np.mean([outputs["mean"] for _, outputs in raw.parts], axis=0) for raw in raws]
        if progress:
            progress("reading", len(found), len(texts), None)
    return np.array(found, dtype=np.float64)


def _axis_name(wanted: str, path: Path, encoder: Encoder) -> str:
    """The name asked for, or one made of the file's; SettingsError where it cannot be a name or means something else already."""
    taken = _TAKEN | set(encoder.labels)
    if not wanted:
        made = re.sub(r"\W+", "_", path.stem.lower(), flags=re.ASCII).strip("_")
        made = made if _NAME.fullmatch(made) else f"own_{made}".rstrip("_")
        return f"own_{made}" if made in taken else made
    if not _NAME.fullmatch(wanted):
        raise SettingsError(f"--axis {wanted}: not a name", hint="small letters, digits and _ make one, such as climate_frames")
    if wanted in taken:
        raise SettingsError(f"--axis {wanted}: the name means something else already", hint=f"another would work, such as own_{wanted}")
    return wanted


def _add_head(encoder: Encoder, table: OwnTable, head: Linear, checked: Checked) -> None:
    network, config = encoder.network, encoder.network.config
    layer = nn.Linear(head.weights.shape[1], len(table.labels), dtype=network.dtype)
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(head.weights))
        layer.bias.copy_(torch.from_numpy(head.bias))
    network.axes[table.axis] = layer
    config.axes = {**config.axes, table.axis: list(table.labels)}
    limits = {f"{table.axis}.{label}": float(limit) for label, limit in zip(table.labels, checked.thresholds, strict=True)}
    config.thresholds = {**config.thresholds, **limits}


def _figures(encoder: Encoder, table: OwnTable, measured: Sequence[tuple[Floats, Bools]], *, samples: int, seed: int) -> Iterator[Figure]:
    """The figures of the head, then the chief ones of what it is measured against."""
    names = ("", WORDS, f"{FREQUENT} {table.labels[0]!r}")
    for name, (probabilities, holds) in zip(names, measured, strict=True):
        scores = [Scores(judgements=_judgements(table, row, held)) for row, held in zip(probabilities, holds, strict=True)]
        for figure in evaluate(
            encoder, table.examples, data=f"{table.path.name}, {FOLDS} folds", samples=samples, seed=seed, scores=scores
        ):
            if not name:
                yield figure
            elif figure.label == "all" and figure.measure in ("macro-F1", "micro-F1"):
                yield replace(figure, label=name)


def _judgements(table: OwnTable, probabilities: Floats, holds: Inputs) -> tuple[Judgement, ...]:
    said = zip(table.labels, probabilities.tolist(), holds.tolist(), strict=True)
    return tuple(Judgement(table.axis, label, score, held) for label, score, held in said)


def _warnings(figures: Sequence[Figure]) -> Iterator[str]:
    """What somebody should know before using the head."""
    macro = {figure.label: figure.value or 0.0 for figure in figures if figure.measure == "macro-F1"}
    if macro["all"] <= macro[WORDS]:
        yield f"counting words does as well on this table (macro-F1 {macro[WORDS]:.3f} against {macro['all']:.3f}): more rows may help"
    weak = [figure for figure in figures if figure.measure == "F1" and (figure.value or 0.0) < 0.5]
    if weak:
        yield f"hardly found (F1 below 0.5): {', '.join(f'{figure.label} ({figure})' for figure in weak)}"

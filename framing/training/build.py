"""A model folder from a recipe: trained, with thresholds chosen on dev data, evaluated, and with its card."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from framing.classifiers import Classifier
from framing.classifiers.domain import save_domain
from framing.classifiers.encoder import Encoder, load_encoder
from framing.classifiers.loading import save_config
from framing.config import Device, ReadSettings, Settings
from framing.evaluation.examples import read_examples
from framing.evaluation.figures import Figure, save_figures
from framing.evaluation.labels import Example
from framing.evaluation.measures import curves, evaluate
from framing.training import Progress
from framing.training.card import card
from framing.training.domain import domain_of
from framing.training.loop import train
from framing.training.probes import agency_paragraphs, firing, known_failures
from framing.training.recipe import Dev, Files, Recipe
from framing.training.thresholds import choose_temperatures, choose_thresholds, randomly_drawn


def build(recipe: Recipe, data: Path, out: Path, *, device: Device = "auto", progress: Progress | None = None) -> list[Figure]:
    """The figures of the model that is now in `out`, beside its card."""
    train(recipe, data, out, device=device, progress=progress)
    return finish(recipe, data, out, device=device)


def finish(recipe: Recipe, data: Path, out: Path, *, device: Device = "auto") -> list[Figure]:
    """The figures of a trained model in `out`, after its thresholds were chosen anew and its card was written."""
    encoder = load_encoder(out, ReadSettings(device=device))
    config = encoder.network.config
    dev = {name: read_examples(data, files.files[:count], split=files.split) for name, files, count in _chosen_on(recipe)}
    config.temperatures, config.thresholds = {}, {}
    config.temperatures = choose_temperatures(encoder, dev)
    config.thresholds = choose_thresholds(encoder, dev)
    save_config(config, out)
    figures = evaluate_on_dev(encoder, recipe, data, settings=Settings())
    save_figures(figures, out)
    text = card(
        recipe,
        figures,
        thresholds=config.thresholds,
        temperatures=config.temperatures,
        curves=_curves(encoder, dev),
        firing=firing(encoder, agency_paragraphs(data, seed=recipe.seed)),
        failures=known_failures(encoder),
    )
    (out / "README.md").write_text(text, encoding="utf-8")
    save_domain(domain_of(encoder, recipe, data), out)
    return figures


def _curves(encoder: Encoder, dev: Mapping[str, Sequence[Example]]) -> dict[str, pd.DataFrame]:
    """The reliability curves: of terms and frames on the rows drawn at random, of bias on all rows."""
    found: dict[str, pd.DataFrame] = {}
    for examples in (randomly_drawn(dev["terms"]), dev["bias"]):
        found |= curves(encoder, examples, encoder.read([example.text for example in examples]))
    return found


def _chosen_on(recipe: Recipe) -> Iterator[tuple[str, Files, int | None]]:
    """The dev data of each head, and on how many of its files thresholds are chosen: written articles are no newspaper."""
    for name in Dev.model_fields:
        if files := getattr(recipe.dev, name):
            yield name, files, 1 if name == "terms" else None


def evaluate_on_dev(classifier: Classifier, recipe: Recipe, data: Path, *, settings: Settings) -> list[Figure]:
    """The figures on every dev file of the recipe, in their order."""
    found = [(name, read_examples(data, [name], split=files.split)) for files in recipe.dev.files() for name in files.files]
    samples = settings.report.bootstrap
    return [figure for name, examples in found for figure in evaluate(classifier, examples, data=name, samples=samples, seed=settings.seed)]

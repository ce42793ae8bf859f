"""A model folder from a recipe: trained, with thresholds chosen on dev data, evaluated, and with its card."""

import json
from dataclasses import asdict
from pathlib import Path

from framing.classifiers import Classifier
from framing.classifiers.encoder import load_encoder
from framing.config import ReadSettings, Settings
from framing.training.card import write_card
from framing.training.evaluation import Figure, evaluate
from framing.training.examples import read_examples
from framing.training.loop import Progress, train
from framing.training.recipe import Recipe
from framing.training.thresholds import choose_thresholds


def build(recipe: Recipe, data: Path, out: Path, *, progress: Progress | None = None) -> list[Figure]:
    """The figures of the model that is now in `out`, beside its card."""
    train(recipe, data, out, progress=progress)
    return finish(recipe, data, out)


def finish(recipe: Recipe, data: Path, out: Path) -> list[Figure]:
    """The figures of a trained model in `out`, after its thresholds were chosen anew and its card was written."""
    encoder = load_encoder(out, ReadSettings())
    terms = read_examples(data, recipe.dev.terms[:1])
    bias = read_examples(data, recipe.dev.bias, split=recipe.dev.bias_split)
    encoder.network.config.thresholds = choose_thresholds(encoder, terms, bias)
    encoder.network.config.save_pretrained(out)
    figures = evaluate_on_dev(encoder, recipe, data, settings=Settings())
    (out / "evaluation.json").write_text(json.dumps([asdict(figure) for figure in figures], indent=1), encoding="utf-8")
    write_card(recipe, encoder.network.config.thresholds, figures, out / "README.md")
    return figures


def evaluate_on_dev(classifier: Classifier, recipe: Recipe, data: Path, *, settings: Settings) -> list[Figure]:
    """The figures on every dev file of the recipe, in their order."""
    found = [(name, read_examples(data, [name])) for name in recipe.dev.terms]
    found += [(name, read_examples(data, [name], split=recipe.dev.bias_split)) for name in recipe.dev.bias]
    samples = settings.report.bootstrap
    return [figure for name, examples in found for figure in evaluate(classifier, examples, data=name, samples=samples, seed=settings.seed)]

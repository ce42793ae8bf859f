"""The summary of what a model was trained on, by which one tells how far other texts lie from it.

`python -m framing.training.domain DATA FOLDER` writes it beside the model in FOLDER.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from framing.classifiers import Classifier
from framing.classifiers.domain import Domain, save_domain, summed_up
from framing.classifiers.encoder import EMBEDDED, load_encoder
from framing.config import ReadSettings, config_path
from framing.errors import FramingError, SettingsError
from framing.evaluation.examples import read_examples, without
from framing.evaluation.labels import Example
from framing.training.recipe import Files, Recipe, load_recipe

_ROWS = 250


def domain_of(classifier: Classifier, recipe: Recipe, data: Path) -> Domain:
    """The summary for a model trained by a recipe: up to 250 rows of each file of its last stage, 125 of each of its dev data."""
    rng = np.random.default_rng(recipe.seed)
    trained = [text for files in recipe.stages[-1].tasks.values() for text in _texts(files, data, _ROWS, rng, recipe)]
    held_out = [text for files in recipe.dev.files() for text in _texts(files, data, _ROWS // 2, rng, recipe)]
    vectors = (np.array([scores.vector for scores in classifier.read(texts)]) for texts in (trained, held_out))
    return summed_up(*vectors, model=classifier.digest, seed=recipe.seed)


def _texts(files: Files, data: Path, rows: int, rng: np.random.Generator, recipe: Recipe) -> Iterator[str]:
    for name in files.files:
        examples: list[Example] = without(read_examples(data, [name], split=files.split), words=recipe.leave_out)
        for place in rng.permutation(len(examples))[:rows].tolist():
            yield examples[place].text


def main(arguments: Sequence[str]) -> None:
    """Writes the summary of the data in the folder named first beside the model in the folder named second, or the embedded one."""
    if not 1 <= len(arguments) <= 2:
        raise SettingsError("the folder of the data is missing", hint="python -m framing.training.domain DATA FOLDER")
    data, folder = [Path(place) for place in (*arguments, str(EMBEDDED))[:2]]
    save_domain(domain_of(load_encoder(folder, ReadSettings()), load_recipe(config_path("training/embedded.yaml")), data), folder)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except FramingError as error:
        sys.exit(str(error))

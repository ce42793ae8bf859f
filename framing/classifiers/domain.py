"""How far texts lie from what a model was trained on, by the embeddings of their sentences."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from framing.errors import ModelError

FILE = "domain.npz"
CENTRES = 48
USUAL = 0.95

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Domain:
    """What a model was trained on, summed up: centres of its training sentences (k x d, of length 1), and how far from the nearest of them
    sentences lie that were held out of training (in ascending order); `model` is the digest of the model whose embeddings these are."""

    model: str
    centres: _Floats
    held_out: _Floats

    def distances(self, vectors: ArrayLike) -> _Floats:
        """How far each vector (n x d) lies from the nearest centre: 1 less the cosine."""
        nearest: _Floats = 1 - (_of_length_one(vectors) @ self.centres.T).max(axis=1)
        return nearest

    def ranks(self, vectors: ArrayLike) -> _Floats:
        """For each vector, the share of held-out training sentences that lie nearer."""
        ranks: _Floats = np.searchsorted(self.held_out, self.distances(vectors)) / len(self.held_out)
        return ranks


def summed_up(trained: ArrayLike, held_out: ArrayLike, *, model: str, seed: int = 7) -> Domain:
    """The summary of a model's training sentences, from the vectors of some of them and of sentences that were held out.

    >>> rng = np.random.default_rng(1)
    >>> known = summed_up(rng.normal(3, 1, (200, 8)), rng.normal(3, 1, (200, 8)), model="")
    >>> float(np.median(known.ranks(rng.normal(3, 1, (200, 8))))) < 0.8, float(np.median(known.ranks(rng.normal(-3, 1, (200, 8)))))
    (True, 1.0)
    """
    from sklearn.cluster import KMeans

    vectors = _of_length_one(trained)
    centres = KMeans(min(CENTRES, len(vectors)), n_init=4, random_state=seed).fit(vectors).cluster_centers_
    made = Domain(model, _of_length_one(centres), np.zeros(1))
    return Domain(model, made.centres, np.sort(made.distances(held_out)))


def save_domain(domain: Domain, folder: Path) -> None:
    """Writes the summary beside the model."""
    with (folder / FILE).open("wb") as file:
        np.savez_compressed(
            file, model=domain.model, centres=domain.centres.astype(np.float16), held_out=domain.held_out.astype(np.float32)
        )


def load_domain(folder: Path, model: str) -> Domain:
    """The summary beside a model; ModelError where there is none, or where it is that of other weights."""
    path = folder / FILE
    if not path.is_file():
        raise ModelError(f"no {FILE} lies beside the model in {folder}", hint="`python -m framing.training.domain DATA FOLDER` makes it")
    with np.load(path) as held:
        domain = Domain(str(held["model"]), _of_length_one(held["centres"]), held["held_out"].astype(np.float64))
    if domain.model != model:
        raise ModelError(f"{path} was made of other weights", hint="`python -m framing.training.domain DATA FOLDER` makes it anew")
    return domain


def _of_length_one(vectors: ArrayLike) -> _Floats:
    table = np.asarray(vectors, np.float64)
    unit: _Floats = table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-12)
    return unit

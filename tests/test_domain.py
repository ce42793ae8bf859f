"""How far a corpus lies from what a model was trained on."""

from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from framing.analysis import analyze
from framing.classifiers.domain import load_domain, save_domain, summed_up
from framing.classifiers.encoder import Encoder, load_encoder
from framing.config import ReadSettings, load_settings
from framing.errors import FramingError, ModelError
from framing.records import Article
from framing.store import Run
from framing.validation.domain import domain_shift
from tests.coding import Marker, made_run

HOME = [f"the army {did} the {what} town" for did in ("liberated", "occupied") for what in ("old", "new", "brutal", "city")]
AWAY = ["1990: 4-3, 2.5, 7", "q x z j k", "9 8 7 6 5 4", "x-x-x-x"]


@pytest.fixture
def model(tiny_model: Path, tmp_path: Path) -> Encoder:
    """A model of its own, beside which lies what it was trained on."""
    folder = copytree(tiny_model, tmp_path / "model")
    encoder = load_encoder(folder, ReadSettings())
    vectors = [np.array([scores.vector for scores in encoder.read(texts)]) for texts in (HOME, [f"{text} of rebels" for text in HOME])]
    save_domain(summed_up(*vectors, model=encoder.digest), folder)
    return encoder


def run_of(model: Encoder, texts: list[str], **stored: bool) -> Run:
    settings = load_settings(None, ("codebooks.enabled=false", *(f"store.{name}={value}" for name, value in stored.items())))
    articles = [Article(f"a{number}", "Halven Mail", f"{text.capitalize()}.") for number, text in enumerate(texts)]
    return analyze(articles, classifier=model, settings=settings)


def test_texts_like_those_of_the_training_lie_near_and_others_far(model: Encoder) -> None:
    near, far = (domain_shift(run_of(model, texts), classifier=model).sources.iloc[-1] for texts in (HOME, AWAY))
    assert near["far"] < far["far"]
    assert near["median"] < far["median"]


def test_vectors_that_a_run_holds_give_what_reading_again_gives(model: Encoder) -> None:
    held, read = (domain_shift(run_of(model, HOME, vectors=held), classifier=model).sources for held in (True, False))
    assert held["far"].tolist() == read["far"].tolist()
    assert held["median"].tolist() == pytest.approx(read["median"].tolist(), abs=0.13)


def test_every_source_is_told_with_its_interval(model: Encoder) -> None:
    found = domain_shift(run_of(model, HOME), classifier=model).sources
    assert found["source"].tolist() == ["Halven Mail", "all"]
    assert found["articles"].tolist() == [8, 8]
    assert all(found["low"] <= found["far"]) and all(found["far"] <= found["high"])


def test_a_summary_of_other_weights_is_refused(model: Encoder, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="made of other weights"):
        load_domain(model.folder, "another")
    with pytest.raises(ModelError, match=r"no domain\.npz lies beside"):
        load_domain(tmp_path, "another")


def test_a_model_without_embeddings_is_told() -> None:
    with pytest.raises(FramingError, match="marker has no embeddings"):
        domain_shift(made_run(4), classifier=Marker())

"""How far a corpus lies from what the model was trained on."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from framing.classifiers import Classifier, load_classifier
from framing.classifiers.domain import USUAL, Domain, load_domain
from framing.comparison.excerpt import part_of
from framing.config import Settings, load_settings
from framing.errors import SettingsError
from framing.profiles import sorted_sources
from framing.statistics import bootstrap_ratio
from framing.store import Run

ALL = "all"
_FAR, _VERY_FAR = 0.1, 0.25
_COLUMNS = ["source", "sentences", "articles", "far", "low", "high", "median"]


class Shift(NamedTuple):
    """`sources`: for each source and for all, how many sentences lie far off, with an interval over articles; `reading`: what that says.

    Far is further from the training sentences than 95 % of those that were held out of training; `median` is the share of these that lie
    nearer than half of the corpus does.
    """

    sources: pd.DataFrame
    reading: str


def domain_shift(run: Run, *, sentences: int = 400, classifier: Classifier | None = None, settings: Settings | None = None) -> Shift:
    """How far a run's sentences lie from what its model was trained on; of a run without vectors, so many are drawn and read again.

    ModelError where no summary of its training lies beside the model.
    """
    settings = settings or load_settings()
    model = classifier or load_classifier(run.manifest["model"]["name"], settings.read)
    domain = _domain(model)
    table = _vectors(run, model, sentences, settings.seed)
    ranks = table.assign(rank=domain.ranks(np.stack(table["vector"].tolist())))
    parts = [(source, ranks[ranks["source"] == source]) for source in sorted_sources(ranks["source"].unique())]
    rows = [_row(source, part, settings) for source, part in (*parts, (ALL, ranks))]
    found = pd.DataFrame(rows, columns=_COLUMNS)
    return Shift(found, _reading(float(found["far"].iloc[-1])))


def _domain(model: Classifier) -> Domain:
    folder = getattr(model, "folder", None)
    if folder is None:
        raise SettingsError(f"{model.name} has no embeddings to measure a distance by", hint="use the embedded model, or one trained here")
    return load_domain(folder, model.digest)


def _vectors(run: Run, model: Classifier, count: int, seed: int) -> pd.DataFrame:
    """Sentences with their source, article and vector: those that the run holds, or some that are read again."""
    sources = part_of(run, "articles", columns=["article_id", "source"]).set_index("article_id")["source"]
    stored = run.arrow("vectors", ["article_id", "vector"])
    held: pd.DataFrame = stored.to_pandas() if stored.num_rows else _read_again(run, model, count, seed)
    return held.assign(source=held["article_id"].map(sources))


def _read_again(run: Run, model: Classifier, count: int, seed: int) -> pd.DataFrame:
    places = part_of(run, "sentences", columns=["article_id", "field", "start", "end"])
    drawn = places.sample(min(count, len(places)), random_state=seed)
    articles = part_of(run, "articles", drawn["article_id"].unique()).set_index("article_id")
    words = {field: dict(articles[field]) for field in ("title", "text")}
    if drawn.empty or any(text is None for text in words["text"].values()):
        raise SettingsError("this run holds no text to read again", hint="analyze with --set store.text=true, or store.vectors=true")
    rows = drawn.itertuples(index=False, name=None)
    texts = [words[field][article][start:end] for article, field, start, end in rows]
    return pd.DataFrame({"article_id": drawn["article_id"].to_numpy(), "vector": [scores.vector for scores in model.read(texts)]})


def _row(source: str, part: pd.DataFrame, settings: Settings) -> tuple[object, ...]:
    far = (part["rank"] > USUAL).groupby(part["article_id"]).agg(["sum", "size"])
    report = settings.report
    low, high = bootstrap_ratio(far["sum"], far["size"], samples=report.bootstrap, confidence=report.confidence, seed=settings.seed)
    return source, len(part), len(far), float((part["rank"] > USUAL).mean()), low, high, float(part["rank"].median())


def _reading(far: float) -> str:
    """What a share of sentences far off says.

    >>> _reading(0.06).partition(": ")[2]
    'its figures should hold about as they were measured'
    """
    told = f"{100 * far:.0f} % of the sentences lie far from what the model was trained on, and 5 % are usual"
    if far < _FAR:
        return f"{told}: its figures should hold about as they were measured"
    if far < _VERY_FAR:
        return f"{told}: expect more mistakes than were measured, and code a sample to see how many (`framing sample`)"
    return f"{told}: this is another kind of text; take no figure at its word before a sample was coded (`framing sample`)"

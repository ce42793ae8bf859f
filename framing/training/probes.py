"""What the card tells beyond labelled data: how often a model fires on agency prose, and what of our own it reads wrong."""

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from framing.classifiers import Classifier
from framing.config import config_path
from framing.records import Scores
from framing.sentences import count_words, segment
from framing.spans import Span
from framing.training.card import Failure, Firing

_CORPUS = "corpora/allsides.parquet"
_AGENCIES = ("Reuters", "Associated Press")
_PARAGRAPHS = 200
_FEWEST_WORDS = 12


def agency_paragraphs(data: Path, *, seed: int) -> list[str]:
    """Up to 200 paragraphs of twelve words or more by Reuters and the Associated Press, drawn at random; none without the corpus."""
    import pandas as pd

    if not (data / _CORPUS).is_file():
        return []
    articles = pd.read_parquet(data / _CORPUS, columns=["source", "text"], filters=[("source", "in", _AGENCIES)])
    parts = [part.strip() for text in articles.text.dropna() for part in re.split(r"\n\s*\n", text)]
    found = [part for part in parts if count_words(part) >= _FEWEST_WORDS]
    return random.Random(seed).sample(found, min(_PARAGRAPHS, len(found)))


def firing(classifier: Classifier, paragraphs: Sequence[str]) -> Firing | None:
    """How often the classifier marks terms in paragraphs, read sentence by sentence; None where there is no paragraph."""
    if not paragraphs:
        return None
    sentences = [[sentence.span.of(part) for sentence in segment(part)] for part in paragraphs]
    scores = iter(classifier.read([sentence for part in sentences for sentence in part]))
    terms = [sum(len(next(scores).terms) for _ in part) for part in sentences]
    return Firing(len(paragraphs), sum(map(count_words, paragraphs)), sum(terms), sum(count > 0 for count in terms))


def known_failures(classifier: Classifier) -> list[Failure]:
    """Those of the sentences in configs/training/probes.yaml in which a wanted term is missed, or another found."""
    probes = yaml.safe_load(config_path("training/probes.yaml").read_text(encoding="utf-8"))
    scores = classifier.read([probe["text"] for probe in probes])
    return [failure for probe, found in zip(probes, scores, strict=True) for failure in _failure(probe["text"], probe["terms"], found)]


def _failure(text: str, wanted: Sequence[str], scores: Scores) -> Iterator[Failure]:
    places = [Span(text.index(words), text.index(words) + len(words)) for words in wanted]
    marked = [term.span for term in scores.terms]
    missed = any(not any(place.overlaps(other) for other in marked) for place in places)
    alarm = any(not any(place.overlaps(other) for other in places) for place in marked)
    if missed or alarm:
        yield Failure(text, _named(wanted), _named([term.span.of(text) for term in scores.terms]))


def _named(words: Sequence[str]) -> str:
    return ", ".join(f"*{one}*" for one in words) or "nothing"

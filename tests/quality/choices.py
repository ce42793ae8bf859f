"""What outlets call the same thing in the same event: of the choices that writers listed, how many are shown.

`python -m tests.quality.choices RUN CHOICES.jsonl [--fit]` weighs half of the events and reports both halves; the made-up countries of
the sample corpus are never weighed. RUN holds vectors; CHOICES has `event`, `concept` and `forms` {article: words}.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from framing.comparison.alignment import FEATURES, Pair, neighbours, pairs, word_choices
from framing.comparison.concepts import codebooks_of
from framing.comparison.phrases import Phrase
from framing.comparison.tellings import rarity, tellings_by_story
from framing.config import load_settings
from framing.profiles import Tables
from framing.store import open_run

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


class Gold:
    """The listed choices, by where their words stand."""

    def __init__(self, run: Tables, listed: Sequence[dict[str, Any]]) -> None:
        self.articles = run.table("articles").set_index("article_id")[["title", "text"]].to_dict("index")
        self.listed = listed
        self.by_article: dict[str, list[tuple[int, str, int, int]]] = {}
        for number, choice in enumerate(listed):
            for article, words in choice["forms"].items():
                self.by_article.setdefault(article, []).extend((number, *place) for place in self._places(article, words))

    def _places(self, article: str, words: str) -> Iterator[tuple[str, int, int]]:
        for field, text in self.articles[article].items():
            start = text.find(words)
            while start >= 0:
                yield field, start, start + len(words)
                start = text.find(words, start + 1)

    def at(self, article: str, field: str, start: int, end: int) -> set[int]:
        """The choices whose words a span meets."""
        return {
            number for number, place, first, last in self.by_article.get(article, ()) if place == field and first < end and start < last
        }

    def of(self, phrase: Phrase) -> set[int]:
        return self.at(phrase.place[0], phrase.place[1], phrase.span.start, phrase.span.end)

    def found(self, choices: pd.DataFrame) -> set[int]:
        """The choices of which some shown one has the words of two articles."""
        seen: set[int] = set()
        for _, own in choices.groupby(["story", "choice"]):
            met = [self.at(row.article_id, row.field, row.start, row.end) for row in own.itertuples()]
            seen |= {number for number in set().union(*met) if sum(number in one for one in met) > 1}
        return seen


def halves(listed: Sequence[dict[str, Any]]) -> tuple[set[str], set[str]]:
    """The events to weigh, every other one but for the made-up countries, and the rest."""
    events = sorted({choice["event"] for choice in listed})
    weighed = {event for number, event in enumerate(events) if number % 2 == 0 and not event.startswith("s7")}
    return weighed, set(events) - weighed


def fit(run: Tables, gold: Gold, events: set[str]) -> dict[str, float]:
    """Weights by logistic regression on the pairs whose first phrase is listed, with words in the other article."""
    from sklearn.linear_model import LogisticRegression

    rare = rarity(run)
    known: list[tuple[Pair, bool]] = []
    for story, tellings in tellings_by_story(run):
        if story in events:
            both = [pair for one, other in neighbours(tellings) for pair in ((one, other), (other, one))]
            known += [
                (pair, bool(gold.of(pair.one) & gold.of(pair.other)))
                for one, other in both
                for pair in pairs(one, other, rare)
                if _listed(gold, pair)
            ]
    features = np.array([pair.features for pair, _ in known], float)
    scale = features.std(axis=0) + 1e-9
    model = LogisticRegression(C=0.05, max_iter=1000).fit(features / scale, [same for _, same in known])
    weights = dict(zip(FEATURES, np.round(model.coef_[0] / scale, 3).tolist(), strict=True))
    return {"intercept": round(float(model.intercept_[0]), 3), **weights}


def _listed(gold: Gold, pair: Pair) -> bool:
    return any(pair.other.place[0] in gold.listed[number]["forms"] for number in gold.of(pair.one))


def report(run: Tables, gold: Gold) -> pd.DataFrame:
    """For both halves and each threshold: how many are listed, found and shown."""
    books = codebooks_of(run, load_settings())
    everything = word_choices(run, threshold=min(THRESHOLDS), books=books)
    rows = []
    for name, events in zip(("weighed", "other"), halves(gold.listed), strict=True):
        listed = {number for number, choice in enumerate(gold.listed) if choice["event"] in events}
        for threshold in THRESHOLDS:
            shown = word_choices(run, threshold=threshold, books=books) if threshold != min(THRESHOLDS) else everything
            shown = shown[shown["story"].isin(events)]
            rows.append((name, threshold, len(listed), len(gold.found(shown) & listed), shown.groupby(["story", "choice"]).ngroups))
    frame = pd.DataFrame(rows, columns=["half", "threshold", "listed", "found", "shown"])
    return frame.assign(share=(frame["found"] / frame["listed"]).round(3))


if __name__ == "__main__":
    read = open_run(sys.argv[1])
    lines = Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()
    gold = Gold(read, [json.loads(line) for line in lines])
    if "--fit" in sys.argv:
        for name, weight in fit(read, gold, halves(gold.listed)[0]).items():
            print(f"  {name}: {weight}")
    else:
        print(report(read, gold).to_string())

"""The sample corpus by its labels: partisan outlets lean to their own side, and agencies to none."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd
import pytest
import yaml

from framing.perspectives import leans
from framing.records import Analysis, Article, Reading, Sentence, Term
from framing.samples import SAMPLES
from framing.sentences import count_words
from framing.sides import named, take_sides
from framing.spans import Span
from framing.store import Run
from tests.runs import kept

HERE = Path(__file__).parent
WIRES = ("Meridian News Agency", "Northline")


def resolver(parties: Mapping[str, Sequence[str]]) -> Callable[[str], str]:
    """The party whose name stands first in a phrase."""
    party = {name.casefold(): party for party, names in parties.items() for name in names}
    longest = sorted(party, key=len, reverse=True)
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, longest))})(?:'s|s)?\b", re.IGNORECASE)

    def party_of(phrase: str) -> str:
        found = pattern.search(phrase.replace("’", "'"))
        return party[found[1].casefold()] if found else ""

    return party_of


def sample_reading(row: Mapping[str, Any], labels: Sequence[Sequence[Any]]) -> Reading:
    """One reading that holds all of a sample's labelled terms."""
    terms = tuple(
        Term(Span(at, at + 1), type_, 1.0, voice=voice, target=target, polarity=polarity)
        for at, (_, type_, voice, target, polarity) in enumerate(labels)
    )
    words = count_words(row["text"])
    return Reading(Sentence("text", 0, Span(0, len(row["text"]))), "outlet", words, words, terms=terms)


@pytest.fixture(scope="module")
def samples() -> tuple[Run, dict[str, str]]:
    """A run over the sample corpus with its labels (terms, targets and polarity are given), and the leaning of each article."""
    parties = yaml.safe_load((HERE / "written_parties.yaml").read_text(encoding="utf-8"))
    labels = yaml.safe_load((HERE / "written_terms.yaml").read_text(encoding="utf-8"))
    rows = [row for row in map(json.loads, SAMPLES.read_text(encoding="utf-8").splitlines()) if row["event"] in parties]
    analyses = []
    for row in rows:
        article, own = Article(row["id"], row["outlet"], row["text"]), parties[row["event"]]
        read = named([sample_reading(row, labels.get(row["id"], []))], article, [name for names in own.values() for name in names])
        sided = take_sides(read, actor_of=resolver(own), sides={party: party for party in own})
        analyses.append(Analysis(article, sided))
    return kept(analyses, text=False), {row["id"]: row["leaning"] for row in rows}


@pytest.fixture(scope="module")
def table(samples: tuple[Run, dict[str, str]]) -> pd.DataFrame:
    run, leanings = samples
    found = leans(run, by="article")
    return found.assign(leaning=found["article_id"].map(leanings))


def test_partisan_outlets_lean_to_their_own_side_from_target_and_polarity_alone(
    samples: tuple[Run, dict[str, str]], table: pd.DataFrame
) -> None:
    partisan = {article: side for article, side in samples[1].items() if side != "none"}
    table = table.set_index("article_id")
    sure = table.index.intersection(list(partisan))
    right = [article for article in sure if partisan[article] == table.at[article, "side" if table.at[article, "lean"] > 0 else "other"]]
    assert len(partisan) == 19
    assert len(right) >= 0.9 * len(partisan)


def test_wire_agencies_stay_near_zero(table: pd.DataFrame) -> None:
    wires, partisan = table[table["source"].isin(WIRES)], table[table["leaning"] != "none"]
    assert (wires["low"] < 0).all() and (wires["high"] > 0).all()
    assert median(wires["net"].abs()) < 0.25 * median(partisan["net"].abs())


def test_the_labels_belong_to_the_sample_corpus() -> None:
    labels = yaml.safe_load((HERE / "written_terms.yaml").read_text(encoding="utf-8"))
    texts = {row["id"]: row["title"] + "\n" + row["text"] for row in map(json.loads, SAMPLES.read_text(encoding="utf-8").splitlines())}
    assert all(words in texts[article] for article, found in labels.items() for words, *_ in found)

"""The same event told by two sides and by a wire agency comes out mirrored, and near zero for the wire."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from framing.analysis import analyze
from framing.classifiers import Classifier
from framing.codebooks import Codebook, load_codebooks, shelve
from framing.config import load_settings
from framing.interpretation import Knowledge, load_knowledge
from framing.perspectives import leans
from framing.records import Article, Term
from framing.stages import read_all

MIRROR: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "mirror.yaml").read_text(encoding="utf-8"))
SWAP: dict[str, str] = MIRROR["swap"] | {other: one for one, other in MIRROR["swap"].items()}
NAMES = re.compile("|".join(sorted(SWAP, key=len, reverse=True)))


def _swapped(text: str) -> str:
    return NAMES.sub(lambda match: SWAP[match.group()], text)


def _terms(text: str, classifier: Classifier, knowledge: Knowledge | None = None) -> list[Term]:
    (analysis,) = read_all([Article("a", "b", text)], classifier, knowledge)
    return [term for reading in analysis.readings for term in reading.terms]


@pytest.mark.parametrize(
    ("agency", "words"),
    [
        ("Azerbaijan", ["occupied", "liberated", "anti-terrorist operation", "separatist forces", "full sovereignty"]),
        ("Armenia", ["liberated", "occupied", "large-scale aggression", "ethnic cleansing"]),
    ],
)
def test_an_agencys_own_words_take_its_side(agency: str, words: list[str], embedded: Classifier) -> None:
    text = MIRROR[agency]
    found = {term.span.of(text): term for term in _terms(text, embedded)}
    assert set(words) <= found.keys()
    assert {found[word].side for word in words} == {agency}
    assert all(found[word].counterpart and found[word].neutral for word in words)


def test_the_leans_are_mirrored_and_the_wire_stands_between(embedded: Classifier) -> None:
    run = analyze([Article(agency, agency, MIRROR[agency]) for agency in ("Azerbaijan", "Armenia", "wire")], classifier=embedded)
    table = leans(run, by="article").set_index("article_id")
    net = table["net"].where(table["side"] == "Armenia", -table["net"])
    assert net["Armenia"] > 0 > net["Azerbaijan"]
    assert abs(net.get("wire", 0.0)) < 0.25 * min(net["Armenia"], -net["Azerbaijan"])


def test_a_text_that_takes_one_side_only_leans_against_the_other_with_a_wide_interval(embedded: Classifier) -> None:
    (row,) = leans(analyze([Article("a", "b", MIRROR["Azerbaijan"])], classifier=embedded), by="article").itertuples()
    assert (row.side, row.other, row.lean) == ("Armenia", "Azerbaijan", -1.0)
    assert row.low == -1.0
    assert -0.9 < row.high < 0.5


def _swapped_book(book: Codebook) -> Codebook:
    return Codebook.model_validate_json(_swapped(book.model_dump_json()))


@pytest.mark.parametrize("agency", ["Azerbaijan", "Armenia"])
def test_other_names_flip_every_side(agency: str, embedded: Classifier) -> None:
    settings = load_settings()
    (book,) = (book for book in load_codebooks(settings.codebooks) if book.title == "Nagorno-Karabakh")
    knowledge = load_knowledge(settings)
    shelves = (shelve([one], resolve=knowledge.names.actor) for one in (book, _swapped_book(book)))
    ours, theirs = (replace(knowledge, shelf=shelf) for shelf in shelves)
    text = MIRROR[agency]
    before = {term.span.of(text).lower(): term.side for term in _terms(text, embedded, ours) if term.detector != "model"}
    other = _swapped(text)
    after = {term.span.of(other).lower(): term.side for term in _terms(other, embedded, theirs) if term.detector != "model"}
    shared = before.keys() & after.keys()
    assert len(shared) >= 3
    assert {word: SWAP[side] for word, side in before.items() if word in shared} == {word: after[word] for word in shared}


def test_names_hardly_move_the_models_scores(embedded: Classifier) -> None:
    """Over the words that the model marks before or after the swap: the mean change of their probability."""
    texts = [MIRROR[agency] for agency in ("Azerbaijan", "Armenia", "wire")]
    scores = embedded.read([sentence for text in texts for sentence in re.split(r"(?<=[.]) ", text)])
    swapped = embedded.read([_swapped(sentence) for text in texts for sentence in re.split(r"(?<=[.]) ", text)])
    changes = [
        abs(before - after)
        for one, other in zip(scores, swapped, strict=True)
        for (_, before), (_, after) in zip(one.loadedness, other.loadedness, strict=True)
        if max(before, after) >= 0.5
    ]
    assert len(changes) >= 10
    assert sum(changes) / len(changes) < 0.05

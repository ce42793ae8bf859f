"""Choices of words that a codebook lists under one concept."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from framing.codebooks import Codebook
from framing.comparison.alignment import word_choices
from framing.config import load_settings
from framing.records import Analysis
from framing.store import Run
from tests.runs import CROWD, MARKET, Told, run_of, told

BOOK = Codebook.model_validate(
    {
        "title": "The lake",
        "sides": {"Veldland": {"actors": ["Veldland"]}, "Ostmark": {"actors": ["Ostmark"]}},
        "concepts": [
            {
                "name": "the shore",
                "type": "status",
                "says": {"Veldland": ["stolen shore"], "Ostmark": ["home shore"]},
                "neutral": "western shore",
            },
            {"name": "the taking", "type": "action", "says": {"Veldland": ["seize"], "Ostmark": ["free"]}, "neutral": "take"},
        ],
    }
)


def lake(*texts: tuple[str, str, str]) -> Run:
    """A run in which each outlet says one sentence, far from those of the others, with one loaded term of the dispute or none."""
    vectors = (CROWD, MARKET, (0.0, 0.0, 0.0, 1.0))
    made = [
        told(source, "A day at the lake", Told(words, vector, [(term, "status")] if term else []), story="lake")
        for (source, words, term), vector in zip(texts, vectors, strict=False)
    ]
    return run_of(*map(of_the_lake, made))


def of_the_lake(article: Analysis) -> Analysis:
    readings = (
        replace(reading, terms=tuple(replace(term, dispute=BOOK.title, concept="the shore") for term in reading.terms))
        for reading in article.readings
    )
    return replace(article, readings=tuple(readings))


RULERS = Codebook.model_validate(
    {
        "title": "The lake",
        "sides": {"Veldland": {"actors": ["Veldland"]}, "Ostmark": {"actors": ["Ostmark"]}},
        "concepts": [{"name": "rulers", "type": "naming", "says": {"Veldland": ["cabinet"], "Ostmark": ["regime"]}}],
    }
)
STOLEN = ("Northern Star", "Boats left the stolen shore at noon.", "stolen shore")
HOME = ("Southern Sun", "Nobody on our home shore slept.", "home shore")
PLAIN = ("The Lamp", "Rain fell on the western shore.", "")


def test_wordings_of_one_concept_are_lined_up_however_unlike_their_sentences_are() -> None:
    found = word_choices(lake(STOLEN, HOME, PLAIN), books=[BOOK])
    assert found["choice"].nunique() == 1
    assert {(row.source, row.text) for row in found.itertuples()} == {
        ("Northern Star", "stolen shore"),
        ("Southern Sun", "home shore"),
        ("The Lamp", "western shore"),
    }
    assert word_choices(lake(STOLEN, HOME, PLAIN)).empty


@pytest.mark.parametrize(
    "texts",
    [
        (STOLEN, ("Southern Sun", "They sang of the stolen shore.", "stolen shore")),
        (PLAIN, ("Southern Sun", "Mist hid the home shore.", "")),
        (STOLEN, (STOLEN[0], "Nobody on our home shore slept.", "home shore")),
        (("Northern Star", "They seized the pier.", "seized"), ("The Lamp", "They took the last bus.", "")),
    ],
    ids=["one word", "nothing loaded", "one outlet", "a plain act, which may be another"],
)
def test_nothing_is_lined_up_where_there_was_no_choice(texts: tuple[tuple[str, str, str], ...]) -> None:
    assert word_choices(lake(*texts), books=[BOOK]).empty


def test_every_wording_is_the_words_of_its_place() -> None:
    run = lake(STOLEN, HOME, PLAIN)
    texts, found = run.table("articles").set_index("article_id"), word_choices(run, books=[BOOK])
    assert [texts.at[row.article_id, row.field][row.start : row.end] for row in found.itertuples()] == found["text"].tolist()
    assert sorted(found["text"]) == ["home shore", "stolen shore", "western shore"]


@pytest.mark.parametrize(("names", "lined_up"), [("Veldland: [Orsk]", True), ("Veldland: [Velda]\n  Ostmark: [Orsk]", False)])
def test_the_other_names_of_actors_that_the_settings_tell_count(names: str, lined_up: bool, tmp_path: Path) -> None:
    aliases = tmp_path / "aliases.yaml"
    aliases.write_text(f"actors:\n  {names}\n", encoding="utf-8")
    settings = load_settings(None, (f"actors.aliases={json.dumps(str(aliases))}",))
    run = lake(("Northern Star", "Veldland's cabinet met at noon.", "cabinet"), ("Southern Sun", "Orsk's regime met at noon.", "regime"))
    assert word_choices(run, books=[RULERS], settings=settings, threshold=1.0).empty is not lined_up

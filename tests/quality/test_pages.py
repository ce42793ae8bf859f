"""The bars under the reading of web pages; the pages themselves are read where FRAMING_DATA names the folder of the data sets."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from framing.records import Article
from tests.quality.gate import data_folder
from tests.quality.pages import ARCHIVE, PARTS, SHOWN, Page, judged, measured, ours, overlap, plain, summary, unpack

LEAST = {"precision": 0.95, "recall": 0.965, "f1": 0.945, "title": 0.975, "date": 0.975, "authors": 0.92, "site": 0.975}


@pytest.mark.slow
def test_the_pages_are_read_as_well_as_when_they_were_measured(tmp_path: Path) -> None:
    folder = data_folder()
    if folder is None or not (folder / ARCHIVE).is_file():
        pytest.skip("FRAMING_DATA names no folder with the pages")
    pages = unpack(folder, tmp_path)
    found = summary(measured(pages, ours))
    assert {name: value for name, value in found.items() if value < LEAST[name]} == {}
    some = [page for page in pages if page.half == "report"][::4]
    assert summary(measured(some, ours))["f1"] >= summary(measured(some, plain))["f1"]


def test_every_outlet_of_the_gold_has_five_pages_with_a_title_and_a_day() -> None:
    shown = yaml.safe_load(SHOWN.read_text(encoding="utf-8"))
    pages = [page for outlet in shown.values() for page in outlet["pages"]]
    assert (len(shown), len(pages)) == (16, 80)
    assert all(page["title"] and isinstance(page["published"], date) and isinstance(page["authors"], list) for page in pages)
    assert sum(outlet["half"] == "choose" for outlet in shown.values()) == 8


@pytest.mark.parametrize(
    ("words", "precision", "recall"),
    [
        ("one two three four five", 1.0, 1.0),
        ("one two three four", 1.0, 0.5),
        ("one two three four five six", 2 / 3, 1.0),
        ("one two three four five\n\nseven eight nine ten", 2 / 6, 1.0),
        ("", 0.0, 0.0),
    ],
)
def test_precision_and_recall_count_fours_of_words(words: str, precision: float, recall: float) -> None:
    assert overlap(words, ["One two, three four five."]) == pytest.approx((precision, recall))


def test_a_paragraph_in_brackets_may_be_read_or_not() -> None:
    gold = ["[a b c d]", "e f g h i"]
    assert overlap("a b c d e f g h i", gold) == overlap("e f g h i", gold) == (1.0, 1.0)


def test_a_part_is_right_when_it_is_what_a_reader_sees() -> None:
    shown = {"title": "Harbour “closed”", "published": date(2024, 4, 15), "authors": ["Ada Brandt", "Ivo Dahl"], "site": "Post"}
    page = Page(Path("p.html"), "report", ("The harbour is closed.",), shown)
    article = Article("p", "POST", "The harbour is closed.", shown["title"], shown["published"], byline="IVO DAHL, Ada Brandt")
    assert judged(page, article).right == set(PARTS)
    assert judged(page, Article("p", "Echo", "No.", 'Harbour "closed"', byline="Ada Brandt")).right == frozenset()

"""The page in other dresses: JSON, and the records as a notebook and a terminal show them."""

import json
import re
from dataclasses import fields
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import framing
from framing.classifiers.lexicon import load_lexicon
from framing.displayed import Displayed
from framing.records import Article, Profile, Rate
from framing.report import write_comparison, write_report
from framing.report.comparison import ComparisonPage
from framing.report.page import Page
from framing.stages import read_all
from framing.store import Run
from tests.reports import FAST

HOSTILE = "<script>alert(1)</script>"


def _keys(told: Any) -> Any:
    """What a value is made of, down to its leaves."""
    if isinstance(told, dict):
        return {name: _keys(value) for name, value in told.items()}
    return [_keys(told[0])] if isinstance(told, list) and told else type(told).__name__


@pytest.fixture(scope="module")
def twelve() -> Run:
    """A run of the baseline over six stories, each told by two outlets."""
    told = [
        ("Northern Star", "The regime fled. The brutal thugs liberated Ost."),
        ("Southern <b>Sun", "The government left. Ost was calm."),
    ]
    articles = [Article(f"{source}{day}", source, f"{text} On day {day}.", story=f"s{day}") for day in range(6) for source, text in told]
    return framing.analyze(articles, classifier=load_lexicon(), settings=FAST)


def test_a_page_is_written_as_json_with_all_its_fields(twelve: Run, tmp_path: Path) -> None:
    told = json.loads(write_report(twelve, tmp_path / "page.json", settings=FAST).read_text(encoding="utf-8"))
    assert list(told) == ["kind", "version", *(field.name for field in fields(Page))]
    assert told["kind"] == "report"
    assert [outlet["source"] for outlet in told["summary"]["outlets"]] == ["Northern Star", "Southern <b>Sun"]


def test_a_comparison_is_written_as_json_with_all_its_fields(twelve: Run, tmp_path: Path) -> None:
    found = framing.compare(twelve, settings=FAST)
    told = json.loads(write_comparison(twelve, found, tmp_path / "page.json", settings=FAST).read_text(encoding="utf-8"))
    assert list(told) == ["kind", "version", *(field.name for field in fields(ComparisonPage))]
    assert len(told["rows"]) == len(found.differences)


def test_the_numbers_of_a_json_page_are_those_of_the_profiles(twelve: Run, tmp_path: Path) -> None:
    told = json.loads(write_report(twelve, tmp_path / "page.json", settings=FAST).read_text(encoding="utf-8"))
    rate = framing.profile(twelve, settings=FAST)[0].rates["terms_outlet"]
    first = told["summary"]["outlets"][0]["figures"][0]
    assert (first["value"], first["low"], first["high"]) == (rate.value, rate.low, rate.high)
    assert _keys(first) == {"text": "str", "interval": "str", "counted": "str", "value": "float", "low": "float", "high": "float"}


@pytest.fixture(scope="module")
def shown(twelve: Run) -> dict[str, Displayed]:
    """Of each kind of record one."""
    profiles = framing.profile(twelve, settings=FAST)
    return {
        "rate": profiles[1].rates["terms_outlet"],
        "profile": profiles[1],
        "comparison": framing.compare(twelve, settings=FAST),
        "run": twelve,
        "articles": framing.show(twelve, most=2),
        "analysis": next(read_all([Article("a", HOSTILE, f"The regime fled. {HOSTILE}", HOSTILE)], load_lexicon())),
    }


class _Balanced(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", ["rate", "profile", "comparison", "run", "articles", "analysis"])
def test_a_record_shows_itself_as_small_well_formed_escaped_html(shown: dict[str, Displayed], name: str) -> None:
    html = shown[name]._repr_html_()
    page = _Balanced(html)
    assert page.open == []
    assert not page.tags & {"script", "img", "link"}
    assert "<b>Sun" not in html
    assert len(html) < 20_000


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("rate", "<Rate 0.0 per 1,000 words (0.0–"),
        ("profile", "<Profile of Southern <b>Sun: 6 articles, 18 sentences, "),
        ("comparison", "<Comparison: 2 sources, "),
        ("run", "<Run: 12 articles, 36 sentences, "),
        ("articles", "<2 articles>"),
        ("analysis", "<Analysis of <script>alert(1)</script>, "),
    ],
)
def test_a_record_says_in_a_terminal_what_it_is(shown: dict[str, Displayed], name: str, start: str) -> None:
    assert repr(shown[name]).startswith(start)


def test_the_marked_words_are_those_of_the_terms(twelve: Run) -> None:
    html = framing.show(twelve, most=1)._repr_html_()
    assert (
        re.findall(r"<(?:mark|u) [^>]*>([^<]+)</", html) == twelve.table("terms").query("article_id == 'Northern Star0'")["text"].tolist()
    )


def test_a_rate_without_a_denominator_says_so() -> None:
    assert repr(Rate(0, 0, 1, None, None)) == "<Rate nothing to count>"
    assert "nothing to count" in Profile("North", 1, 1, 0, {"terms_outlet": Rate(0, 0, 1000, None, None)})._repr_html_()

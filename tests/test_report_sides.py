"""Whose side the words take, what each calls the same thing, and in which light somebody is shown."""

import re

import pytest

from framing.records import Article, Mention
from framing.report.html import render_html
from framing.report.page import Page, build_page
from framing.report.perspectives import _standing
from framing.spans import Span
from framing.store import Run
from tests.reports import ARTICLE, FAST, HOSTILE, RENDERS, Parsed, Render, article_run, read_run, two_outlets
from tests.runs import reading, term

LIRREN = {"dispute": "Lirren", "concept": "taking of the valley"}


def disputed_run(articles: int = 6) -> Run:
    """Kelmar Voice on Kelmar's side with a quoted minister on Ostrenia's, and Northline on neither's."""
    text = "Ostrenia seized Tolvar, a brutal act. “A liberated town,” Halven Dray said of Kelmar."
    seized = term(text, "seized", type="action", side="Kelmar", target="Ostrenia", polarity=-1, **LIRREN)
    liberated = term(text, "liberated", voice="direct", side="Ostrenia", target="Ostrenia", polarity=1, **LIRREN)
    shown = [(actor, text.index(actor), light) for actor, light in (("Ostrenia", "negative"), ("Kelmar", "neutral"))]
    mentions = tuple(Mention(Span(start, start + len(actor)), actor, "LOC", "outlet", light) for actor, start, light in shown)
    loaded = reading(text, [seized, term(text, "brutal"), liberated], mentions=mentions)
    parts = [(Article(f"k{number}", "Kelmar Voice", text), [loaded]) for number in range(articles)]
    calm = "Bread was liberated, they said."
    quoted = term(calm, "liberated", voice="indirect", side="Ostrenia", **LIRREN)
    return read_run(*parts, (Article("n1", "Northline", calm), [reading(calm, [quoted])]))


@pytest.fixture(scope="module")
def page() -> Page:
    return build_page(disputed_run(), settings=FAST)


def test_the_page_tells_whose_side_the_words_take_own_voice_and_others(page: Page) -> None:
    [leaning] = page.perspectives.leanings
    kelmar, northline = leaning.rows
    assert (leaning.side, leaning.other) == ("Kelmar", "Ostrenia")
    assert (kelmar.own.told.text, kelmar.own.told.interval) == ("100% Kelmar", "61–100%")
    assert (kelmar.own.terms, kelmar.others.terms) == ("Kelmar 6 · Ostrenia 0 · undecided 6", "Kelmar 0 · Ostrenia 6")
    assert kelmar.others.told.text == "100% Ostrenia"
    assert (northline.own.told.text, northline.others.told.text) == ("–", "1 of 1 Ostrenia")


@pytest.mark.parametrize(("articles", "interval"), [(1, "too few articles"), (4, "too few articles"), (5, "55–100%")])
def test_a_lean_has_an_interval_from_five_articles_on(articles: int, interval: str) -> None:
    [leaning] = build_page(disputed_run(articles), settings=FAST).perspectives.leanings
    assert leaning.rows[0].own.told.interval == interval


@pytest.mark.parametrize(
    ("counts", "text", "interval"),
    [
        ((6, 2), "75% A", "40–90%"),
        ((2, 6), "75% B", "10–60%"),
        ((3, 3), "50% each", "40–90%"),
        ((3, 1), "3 of 4 A", "40–90%"),
        ((0, 1), "1 of 1 B", "10–60%"),
        ((2, 2), "2 each", "40–90%"),
        ((0, 0), "–", "nothing to count"),
    ],
)
def test_a_standing_is_told_from_the_side_that_has_more_and_in_counts_where_these_are_few(
    counts: tuple[int, int], text: str, interval: str
) -> None:
    standing = _standing(dict(zip("AB", counts, strict=True)), -0.2, 0.8)
    assert (standing.told.text, standing.told.interval) == (text, interval)


def test_the_page_tells_what_each_calls_the_same_thing(page: Page) -> None:
    [naming] = page.perspectives.namings
    [concept] = naming.concepts
    forms = {source: [[(form.words, form.own, form.others) for form in cell] for cell in cells] for source, cells in concept.rows}
    assert naming.sides == ("Kelmar", "Ostrenia")
    assert forms == {"Kelmar Voice": [[("seized", 6, 0)], [("liberated", 0, 6)]], "Northline": [[], [("liberated", 0, 1)]]}


def test_the_page_tells_in_which_light_somebody_is_shown(page: Page) -> None:
    found = {each.actor: each.rows for each in page.perspectives.shown}
    [ostrenia], [kelmar] = found["Ostrenia"], found["Kelmar"]
    assert [share.text for share in ostrenia.own] == ["100%", "0%", "0%"]
    assert (ostrenia.mentions, ostrenia.terms) == ("6 mentions", "for 0 · against 6")
    assert [(share.text, share.counted) for share in ostrenia.roles] == [("0%", "0 of 6")] * 2
    assert [share.text for share in kelmar.own] == ["0%", "100%", "0%"]


def test_actors_who_are_hardly_mentioned_are_not_judged() -> None:
    assert build_page(disputed_run(articles=4), settings=FAST).perspectives.shown == ()


@pytest.mark.parametrize("render", RENDERS)
def test_sides_names_and_light_are_told_where_there_are_any(page: Page, render: Render) -> None:
    sections = ("the words take", "What each calls the same thing", "In which light")
    told, silent = render(page), render(build_page(two_outlets(), settings=FAST))
    assert [section for section in sections if section not in told or section in silent] == []


@pytest.mark.parametrize("render", RENDERS)
def test_own_voice_and_other_voices_stand_beside_each_other(page: Page, render: Render) -> None:
    printed = re.sub(r"<[^>]+>", " ", render(page))
    assert "Kelmar 6 · Ostrenia 0 · undecided 6" in printed
    assert "Kelmar 0 · Ostrenia 6" in printed
    assert re.search(r"liberated\s+0 \+ 6", printed.replace("\\", ""))


def test_names_of_sides_and_actors_stay_text() -> None:
    facts = {"side": HOSTILE, "dispute": HOSTILE, "concept": HOSTILE, "counterpart": HOSTILE, "neutral": HOSTILE, "target": HOSTILE}
    mentions = tuple(Mention(Span(4, 10), HOSTILE, "LOC") for _ in range(5))
    run = article_run(ARTICLE, [term(ARTICLE.text, "regime", **facts)], mentions=mentions)
    for sides in ((), (HOSTILE,)):
        tags = Parsed(render_html(build_page(run, settings=FAST, lenses=sides))).names()
        assert (tags.count("script"), tags.count("img")) == (1, 0)


def test_the_lede_tells_the_lean_of_few_outlets(page: Page) -> None:
    assert "Where their own words take a side in Lirren: Kelmar Voice 100% Kelmar (61–100%; 6 of 6 terms)." in page.lede

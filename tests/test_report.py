"""The report: its numbers, its safety, and that any run can be written."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from framing.errors import StoreError
from framing.profiles import profile
from framing.records import Article
from framing.report import write_report
from framing.report.html import render_html
from framing.report.markdown import render_markdown
from framing.report.page import Page, build_page
from framing.store import Run
from tests.reports import ARTICLE, FAST, HOSTILE, RENDERS, Parsed, Render, article_run, html_of, read_run, two_outlets
from tests.runs import reading, term


@pytest.fixture(scope="module")
def page() -> Page:
    return build_page(two_outlets(), settings=FAST)


def test_the_page_shows_the_rates_that_the_profiles_hold(page: Page) -> None:
    first = profile(two_outlets(), settings=FAST)[0].rates["terms_outlet"]
    shown = page.summary.outlets[0].figures[0]
    assert (shown.value, shown.low, shown.high) == (first.value, first.low, first.high)
    assert shown.text == f"{first.value:.1f}"


@pytest.mark.parametrize("render", RENDERS)
def test_every_figure_of_the_summary_and_the_frames_is_printed(page: Page, render: Render) -> None:
    printed = render(page)
    figures = [figure for outlet in page.summary.outlets for figure in outlet.figures]
    figures += [cell.figure for _, row in page.frames.rows for cell in row]
    assert len(figures) == 10
    assert all(figure.text in printed and figure.interval in printed for figure in figures)


@pytest.mark.parametrize("render", RENDERS)
def test_every_word_choice_is_printed_with_rate_and_count(page: Page, render: Render) -> None:
    printed = re.sub(r"</?small>", "", render(page))
    cells = [cell for vocabulary in page.vocabularies for choice in vocabulary.choices for cell in choice.cells if cell.count]
    assert cells
    assert all(f"{cell.rate} ({cell.count})" in printed for cell in cells)


@pytest.mark.parametrize("render", RENDERS)
def test_a_report_on_groups_speaks_of_groups(render: Render) -> None:
    printed = render(build_page(two_outlets().by({"Northline": "agencies"}), settings=FAST))
    assert "How loaded is each group’s own voice?" in printed and "each group’s articles" in printed
    assert not re.search(r"(?:an|each) outlet\b", printed)


def test_an_outlet_with_too_few_articles_has_no_interval_and_says_so() -> None:
    page = build_page(article_run(ARTICLE), settings=FAST)
    assert page.summary.outlets[0].figures[0].interval == "too few articles"
    assert "too few for an interval" in page.lede[0]


def test_what_was_not_measured_is_named_and_not_shown_as_zero() -> None:
    page = build_page(read_run((ARTICLE, [reading(ARTICLE.text, biased=None)])), settings=FAST)
    assert "biased_sentences" not in {measure.name for measure in page.summary.measures}
    assert all("Not measured by this model: biased sentences." in render(page) for render in RENDERS)


@pytest.mark.parametrize("place", ["title", "text", "source", "speaker", "byline", "place", "id"])
def test_markup_from_an_article_stays_text(place: str) -> None:
    article = ARTICLE if place == "speaker" else replace(ARTICLE, **{place: HOSTILE + " regime"})
    words = [term(article.text, "regime", speaker=HOSTILE)]
    html = html_of(article_run(article, words))
    parsed = Parsed(html)
    assert (parsed.names().count("script"), parsed.names().count("img")) == (1, 0)
    assert not any(name.startswith("on") for _, attributes in parsed.tags for name in attributes)
    assert "&gt;&lt;script&gt;alert(1)" in html


def test_markup_from_an_article_stays_text_in_markdown() -> None:
    article = replace(ARTICLE, title=HOSTILE, text=HOSTILE + "\n\n# regime | [x](y)", source=HOSTILE)
    printed = render_markdown(build_page(article_run(article, [term(article.text, "regime")]), settings=FAST))
    assert not re.search(r"(?<!\\)<", printed)
    assert "\\| \\[x\\](y)" in printed


def test_the_page_loads_nothing_from_anywhere(page: Page) -> None:
    html = render_html(page)
    loaded = [*Parsed(html).values("src"), *Parsed(html).values("href")]
    assert [value for value in loaded if not value.startswith(("#", "data:,"))] == []
    assert not re.search(r"@import|url\(|fetch\(|https?:", html)


UNDECODABLE = [{"path": "bad\udcff.txt", "where": "", "reason": "not text"}]


@pytest.mark.parametrize("suffix", [".html", ".htm", ".md"])
@pytest.mark.parametrize(
    "run",
    [read_run(), article_run(ARTICLE), article_run(Article("a", "Northline", "")), read_run((ARTICLE, []), set_aside=UNDECODABLE)],
    ids=["no article", "no term", "no text", "file name that is not Unicode"],
)
def test_any_run_can_be_written(run: Run, suffix: str, tmp_path: Path) -> None:
    path = write_report(run, tmp_path / "new" / f"page{suffix}", settings=FAST)
    assert len(path.read_text(encoding="utf-8")) > 1000


def test_what_was_set_aside_is_counted_and_told() -> None:
    aside = [{"path": "scan.pdf", "where": "", "reason": "a PDF"}] * 150
    page = build_page(read_run((ARTICLE, []), set_aside=aside), settings=FAST)
    assert (page.method.aside, len(page.method.set_aside)) == (150, 100)
    assert "150 of what was offered were not read" in render_html(page)


def test_a_run_that_was_stopped_is_called_unfinished() -> None:
    run = article_run(ARTICLE)
    stopped = Run(run.manifest | {"complete": False}, run.tables)
    assert any(fact.value.startswith("unfinished") for fact in build_page(stopped, settings=FAST).facts)


@pytest.mark.parametrize("name", ["page.pdf", "page", "page.html.gz"])
def test_an_unknown_suffix_says_what_works(name: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"\.html, \.md or \.json"):
        write_report(read_run(), tmp_path / name, settings=FAST)


def test_a_place_that_cannot_be_written_is_an_error_for_people(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        write_report(read_run(), tmp_path / "file" / "page.html", settings=FAST)

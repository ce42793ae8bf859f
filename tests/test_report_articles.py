"""The articles on the page: which are shown, which words are marked in them, and what is cut."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.config import Settings
from framing.errors import StoreError
from framing.records import Article, Excluded, Sentence, Voice
from framing.report import articles as articles_module
from framing.report import further, write_report
from framing.report.articles import CHARACTERS, choose
from framing.report.page import build_page
from framing.report.prose import Ink, Mark, prose
from framing.spans import Span
from tests.reports import ARTICLE, FAST, Parsed, article_run, html_of, read_run, two_outlets
from tests.runs import reading, term

MARKED = [
    ("The regime seized Tolvar.", ["regime", "seized"], [(4, 14)]),
    ("🕊️ The 👨‍👩‍👧 “heroes” came.", ["“heroes”"], [(13, 15)]),
    ("قال النظام إن المدينة محررة", ["النظام", "محررة"], [(0, 7)]),
    ("İ & e\u0301 <b>thugs</b> \u2028 ran", ["<b>thugs</b>", "e\u0301"], [(2, 9), (8, 12)]),
]


@pytest.mark.parametrize(("text", "words", "voices"), MARKED)
def test_every_mark_holds_exactly_the_words_of_its_term(text: str, words: list[str], voices: list[tuple[int, int]]) -> None:
    stretches = tuple(Voice(Span(start, end), "direct") for start, end in voices)
    run = article_run(Article("a", "Northline", text), [term(text, each) for each in words], voices=stretches)
    assert sorted(Parsed(html_of(run)).marks) == sorted(words)


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[str, list[Mark], list[tuple[Span, Ink]]]:
    text = draw(st.text(min_size=1, max_size=60))
    pairs = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda pair: pair[0] < pair[1])
    spans = draw(st.lists(pairs.map(lambda pair: Span(*pair)), max_size=6))
    inks = draw(st.lists(pairs.map(lambda pair: Span(*pair)), max_size=4))
    return text, [Mark(span, span.of(text), "naming", "outlet", 0.9) for span in spans], [(span, Ink("direct")) for span in inks]


@given(laid_out())
def test_pieces_join_to_the_text_and_marks_hold_their_words(case: tuple[str, list[Mark], list[tuple[Span, Ink]]]) -> None:
    text, marks, inks = case
    pieces = prose(text, marks, inks)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text == piece.mark.words for piece in pieces if piece.mark)


def test_a_term_that_overlaps_another_is_listed_and_not_lost() -> None:
    words = [term(ARTICLE.text, "regime seized"), term(ARTICLE.text, "seized", type="action")]
    [(_, [view])] = build_page(article_run(ARTICLE, words), settings=FAST).articles.outlets
    assert [piece.mark.words for piece in view.text if piece.mark] == ["regime seized"]
    assert [each.mark.words for each in view.listed] == ["seized"]


def test_excluded_stretches_are_shown_with_their_kind() -> None:
    article = replace(ARTICLE, excluded=(Excluded(Span(26, 47), "footer"),))
    assert '<span class="x" data-kind="footer" title="not analysed">Bread was handed out.</span>' in html_of(article_run(article))


def test_a_long_article_is_cut_after_a_sentence_and_says_so() -> None:
    text = "Bread was handed out. " * 2000
    sentence = reading(text, sentence=Sentence("text", 0, Span(0, 21)))
    [(_, [view])] = build_page(read_run((Article("a", "Northline", text), [sentence])), settings=FAST).articles.outlets
    assert "".join(piece.text for piece in view.text) == "Bread was handed out."
    assert view.notes == (f"The text is cut here; {len(text) - 21:,} characters more are not shown.",)


def test_terms_beyond_the_cut_are_listed_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles_module, "CHARACTERS", 5)
    monkeypatch.setattr(articles_module, "LISTED", 1)
    words = [term(ARTICLE.text, "regime"), term(ARTICLE.text, "seized")]
    [(_, [view])] = build_page(article_run(ARTICLE, words), settings=FAST).articles.outlets
    assert [each.mark.words for each in view.listed] == ["regime"]
    assert view.notes[-1] == "1 of 2 terms are listed."


def test_the_page_stays_small_however_long_the_articles_are() -> None:
    text = "The regime. " * 20_000
    terms = [replace(term(text, "regime"), span=Span(start, start + 6)) for start in range(4, 60_000, 12)]
    html = html_of(read_run((Article("a", "Northline", text), [reading(text, terms)])))
    assert len(html) < 20 * CHARACTERS + 100_000


def test_articles_are_drawn_by_chance_and_spread_over_outlets() -> None:
    articles = two_outlets().table("articles")
    drawn = [choose(articles, None, most=4, seed=seed) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert sorted(each.rsplit("-", 1)[0] for each in drawn[0]) == ["Kelmar Voice", "Kelmar Voice", "Northline", "Northline"]


def test_the_page_says_how_many_articles_are_shown_of_how_many() -> None:
    settings = Settings.model_validate({"report": {"bootstrap": 100, "articles": 3}})
    page = build_page(two_outlets(), settings=settings)
    assert page.articles.chosen.startswith("3 of 12 articles")
    assert sum(len(views) for _, views in page.articles.outlets) == 3


@pytest.mark.parametrize(
    ("url", "linked"), [("https://example.org/a?b=1&c", True), ("javascript:alert(1)", False), ("//x", False), ("http://[", False)]
)
def test_only_web_addresses_become_links(url: str, linked: bool) -> None:
    links = [
        attributes for tag, attributes in Parsed(html_of(article_run(replace(ARTICLE, url=url)))).tags if tag == "a" and "rel" in attributes
    ]
    assert [link["href"] for link in links] == ([url] if linked else [])
    assert all("noopener" in str(link["rel"]) for link in links)


def test_all_articles_stand_on_further_pages_where_they_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(further, "PER_PAGE", 4)
    settings = Settings.model_validate({"report": {"bootstrap": 100, "articles": 1}})
    page = write_report(two_outlets(), tmp_path / "my page.html", settings=settings, full=True)
    linked = re.findall(r'href="(my%20page/[^"]+)"', page.read_text(encoding="utf-8"))
    leaves = [tmp_path / unquote(each) for each in linked]
    assert [leaf.name for leaf in leaves] == ["1-kelmar-voice-1.html", "1-kelmar-voice-2.html", "2-northline-1.html", "2-northline-2.html"]
    assert sum(leaf.read_text(encoding="utf-8").count("<article") for leaf in leaves) == 12
    assert all('href="../my%20page.html"' in leaf.read_text(encoding="utf-8") for leaf in leaves)


def test_further_pages_are_not_written_beside_markdown(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="HTML page only"):
        write_report(two_outlets(), tmp_path / "page.md", settings=FAST, full=True)


def test_terms_are_listed_by_position_where_the_text_was_not_stored() -> None:
    run = read_run((ARTICLE, [reading(ARTICLE.text, [term(ARTICLE.text, "regime")])]), text=False)
    [(_, [view])] = build_page(run, settings=FAST).articles.outlets
    assert "not stored" in view.notes[0]
    assert [(each.mark.words, each.mark.span) for each in view.listed] == [("regime", Span(4, 10))]

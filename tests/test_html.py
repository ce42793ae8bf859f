"""Saved web pages: what stands in the article and what beside it, and what a page says about itself."""

from datetime import date
from pathlib import Path

import pytest
from lxml import html

from framing.config import config_path
from framing.readers.boxes import box_called, load_boxes
from framing.readers.html import LARGEST
from framing.readers.metadata import Told, read_metadata
from framing.readers.rules import load_rules
from framing.records import Article
from tests.files import only, refused, write

P = "<p>The harbour of Velmora stays closed until May, and the fishermen of the town do not agree with that.</p>"


def read(folder: Path, body: str, head: str = "") -> Article:
    return only(write(folder / "p.html", f"<html><head>{head}</head><body>{body}</body></html>"))


def prose(article: Article) -> str:
    return "\n".join(span.of(article.text) for span in article.prose())


def told(head: str, body: str = "", attributes: str = "") -> Told:
    return read_metadata(html.document_fromstring(f"<html {attributes}><head>{head}</head><body>{body}<p>x</p></body></html>"))


@pytest.mark.parametrize(
    "beside",
    [
        "<figure><img src='a.png'><figcaption>A ship waits outside.</figcaption></figure>",
        "<p class='wp-caption-text'>A ship waits outside.</p>",
        "<div class='inlineNewsletter'><p>A ship waits outside.</p></div>",
        "<section id='related_stories'><h3>More</h3><p>A ship waits outside.</p></section>",
        "<p><strong><a href='/x'>A ship waits outside.</a></strong></p>",
        "<div data-testid='cookie-banner'><p>A ship waits outside.</p></div>",
        "<div class='c-author-bio'><p>A ship waits outside.</p></div>",
        "<table><tr><td>A ship waits outside.</td><td>12</td></tr></table>",
    ],
)
def test_what_stands_beside_the_article_stays_out(tmp_path: Path, beside: str) -> None:
    article = read(tmp_path, f"<article><h1>Closed</h1>{P * 3}{beside}{P}</article>")
    assert "A ship waits" not in article.text
    assert "stays closed until May" in article.text


@pytest.mark.parametrize(
    "part",
    [
        "<blockquote><p>A ship waits outside, the mayor wrote to the council.</p></blockquote>",
        "<ul><li>A ship waits outside, the mayor wrote to the council.</li><li>Two boats left.</li></ul>",
        "<h2>A ship waits outside</h2>",
        "<p><a href='/x'>A ship waits</a> outside, the mayor wrote to the council.</p>",
    ],
)
def test_quotations_lists_and_headings_stay_in(tmp_path: Path, part: str) -> None:
    assert "A ship waits outside" in prose(read(tmp_path, f"<article><h1>Closed</h1>{P * 3}{part}{P}</article>"))


@pytest.mark.parametrize(
    "line", ["Subscribe to Harbour Plus to bookmark this article", "CLICK HERE TO GET THE HARBOUR APP", "This website uses cookies", "___"]
)
def test_lines_that_are_no_prose_are_set_apart_and_nothing_is_lost(tmp_path: Path, line: str) -> None:
    article = read(tmp_path, f"<article>{P * 3}<p>{line}</p>{P}</article>")
    assert line in article.text
    assert line not in prose(article)


def test_the_headline_said_again_is_set_apart(tmp_path: Path) -> None:
    article = read(tmp_path, f"<article><h1>Harbour “closed”</h1>{P * 4}</article>", "<title>Harbour closed - Post</title>")
    assert article.title == "Harbour “closed”"
    assert [part.span.of(article.text) for part in article.excluded if part.kind == "headline"] == ["Harbour “closed”"]
    assert "“closed”" not in prose(article)


def test_each_kind_of_box_takes_and_leaves_its_examples() -> None:
    assert len(load_boxes()) > 5
    for box in load_boxes():
        assert all(box_called(classes) == box.name for classes in box.takes), box
        assert not any(box_called(classes) for classes in box.leaves), box


def test_each_rule_for_lines_of_pages_is_needed_beside_the_rules_for_all_texts() -> None:
    shipped, pages = load_rules(), load_rules(config_path("readers/pages.yaml"))
    own = {rule.name: rule for rule, *_ in pages.by_where["alone"][0] if rule.name.startswith("page ")}
    assert len(own) > 5
    assert all(any(not shipped.find("alone", line) for line in rule.takes) for rule in own.values())


def test_a_large_part_is_no_box_whatever_it_is_called(tmp_path: Path) -> None:
    assert read(tmp_path, f"<div class='related'>{P * 30}</div>").text.count("stays closed") > 0


LD = '<script type="application/ld+json">{}</script>'
ARTICLE = '"@type": "NewsArticle", "headline": "Data", "datePublished": "2024-04-16T01:30:00+00:00"'


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Harbour closed | Post</title>", "<h1>Log in</h1><h1>Harbour closed</h1>", "Harbour closed"),
        ("<meta property='og:title' content='For sharing'>", "<h1>As it is shown</h1>", "As it is shown"),
        ("<meta property='og:title' content='A &amp;amp; B'>", "", "A & B"),
        ("<meta property='og:site_name' content='Post'><title>Harbour</title>", "<h1>Post</h1>", "Harbour"),
        ("<title>Harbour</title>", "<nav><h1>Menu</h1></nav>", "Harbour"),
        (LD.format("{" + ARTICLE + "}"), "", "Data"),
    ],
)
def test_the_title_is_the_headline_that_a_reader_sees(head: str, body: str, title: str) -> None:
    assert told(head, body).title == title


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        (LD.format("{" + ARTICLE + "}"), "", date(2024, 4, 16)),
        (LD.format("{" + ARTICLE + "}"), "<time datetime='2024-04-15T21:30:00-04:00'>April 15</time>", date(2024, 4, 15)),
        (LD.format("{" + ARTICLE + "}"), "<time datetime='2024-04-14T21:30:00-04:00'>related</time>", date(2024, 4, 16)),
        (LD.format('{"@graph": [{"@type": "WebSite"}, {' + ARTICLE + "}]}"), "", date(2024, 4, 16)),
        ("<meta property='article:published_time' content='2024-04-15T10:00:00+02:00'>", "", date(2024, 4, 15)),
        (LD.format("{broken") + "<meta name='pubdate' content='15 April 2024'>", "", date(2024, 4, 15)),
        ("<meta property='article:published_time' content='0000-00-00'>", "", None),
    ],
)
def test_the_day_is_that_of_the_place_where_it_came_out(head: str, body: str, day: date | None) -> None:
    assert told(head, body).published == day


def ld_author(author: str, more: str = "") -> str:
    return LD.format("[{" + ARTICLE + f', "author": {author}' + ', "publisher": {"name": "Velmora Post"}}' + more + "]")


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        (ld_author('{"name": "By Ada Brandt"}'), ("Ada Brandt",)),
        (ld_author('[{"name": "Ada Brandt"}, {"name": "Ivo Dahl"}]'), ("Ada Brandt", "Ivo Dahl")),
        (ld_author('{"@id": "#a"}', ', {"@id": "#a", "@type": "Person", "name": "Ada Brandt"}'), ("Ada Brandt",)),
        (ld_author('"Ada Brandt"') + "<meta name='author' content='Velmora Post'>", ("Ada Brandt",)),
        (ld_author('"Post staff"') + "<meta name='author' content='Ada Brandt'>", ("Ada Brandt",)),
        (ld_author('"Post staff"') + "<meta name='author' content='Velmora Post'>", ("Post staff",)),
        (ld_author('"Ada Brandt"') + "<meta name='author' content='Ada Brandt, Ivo Dahl'>", ("Ada Brandt", "Ivo Dahl")),
        ("<meta property='article:author' content='https://post.example/ada'>", ()),
        ("<meta name='author' content='Ada Brandt and Ivo Dahl'>", ("Ada Brandt", "Ivo Dahl")),
    ],
)
def test_the_authors_are_people_where_people_are_named(head: str, authors: tuple[str, ...]) -> None:
    assert told(head).authors == authors


@pytest.mark.parametrize(
    ("attributes", "head", "language"),
    [
        ("lang='fr-FR'", "<meta property='og:locale' content='en_US'>", "fr"),
        ("", "<meta property='og:locale' content='en_GB'>", "en"),
        ("lang=''", "", ""),
        ("lang='English'", "", ""),
    ],
)
def test_the_language_is_what_the_page_says(attributes: str, head: str, language: str) -> None:
    assert told(head, attributes=attributes).language == language


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html><body>x" + b"<br>" * 70_000, "elements"),
        (b"<p>" + b"x" * LARGEST, "no more than 10 MB are read"),
        (b"\x1f\x8b\x08" + b"\0" * 50, "gzip"),
    ],
)
def test_a_page_beyond_all_bounds_is_set_aside(tmp_path: Path, content: bytes, reason: str) -> None:
    assert reason in refused(write(tmp_path / "p.html", content)).reason


def test_a_page_nested_without_end_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    article = read(tmp_path, f"<article><h1>Closed</h1>{P * 4}</article>" + "<div>" * 50_000)
    assert "stays closed" in article.text


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "utf-16"])
def test_a_page_is_read_in_the_encoding_that_it_names(tmp_path: Path, encoding: str) -> None:
    page = f"<html><head><meta charset='{encoding}'><title>Порт</title></head><body><article><h1>Порт</h1>{P * 4}</article></body></html>"
    assert only(write(tmp_path / "p.html", page.encode(encoding))).title == "Порт"

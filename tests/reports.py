"""Runs whose report is looked at, and pages taken apart."""

from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from typing import Any

from framing.config import Settings
from framing.records import Analysis, Article, Judgement, Reading, Term
from framing.report.html import render_html
from framing.report.markdown import render_markdown
from framing.report.page import Page, build_page
from framing.store import Run
from tests.runs import kept, reading, term

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
FAST = Settings.model_validate({"report": {"bootstrap": 100}})
Render = Callable[[Page], str]
RENDERS: tuple[Render, ...] = (render_html, render_markdown)
ARTICLE = Article("a1", "Northline", "The regime seized Tolvar. Bread was handed out.", title="Thugs in Tolvar")


def read_run(*parts: tuple[Article, Sequence[Reading]], **facts: Any) -> Run:
    """A run over articles with what was read in each."""
    return kept((Analysis(article, tuple(readings)) for article, readings in parts), **facts)


def article_run(article: Article, terms: Sequence[Term] = (), **facts: Any) -> Run:
    """A run over one article, whose text is one sentence."""
    title = [reading(article.title, field="title")] if article.title else []
    return read_run((article, [*title, *([reading(article.text, terms, **facts)] if article.text else [])]))


def two_outlets(articles: int = 6) -> Run:
    """So many articles of each of two outlets, every other one in its own words and with a frame."""
    parts = []
    for number in range(articles):
        for source, words in (("Kelmar Voice", ("regime", "seized")), ("Northline", ("regime",))):
            text = f"The regime seized Tolvar on day {number}. Bread was handed out in the square that evening."
            terms = [term(text, each, voice="outlet" if number % 2 else "direct") for each in words]
            frame = Judgement("frame", "security_defense", 0.9, number % 2 == 0)
            parts.append((Article(f"{source}-{number}", source, text), [reading(text, terms, judgements=(frame,))]))
    return read_run(*parts)


def html_of(run: Run) -> str:
    """The report on a run."""
    return render_html(build_page(run, settings=FAST))


class Parsed(HTMLParser):
    """A page's tags with their attributes, and the words of the marks in its articles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marks: list[str] = []
        self.inside = False
        self.in_article = False
        self.feed(html)

    def names(self) -> list[str]:
        """The tags alone."""
        return [tag for tag, _ in self.tags]

    def values(self, name: str) -> list[str]:
        """What an attribute says, wherever it stands."""
        return [attributes[name] or "" for _, attributes in self.tags if name in attributes]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.in_article |= tag == "article"
        if tag == "mark" and self.in_article:
            self.inside = True
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside &= tag != "mark"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.marks[-1] += data

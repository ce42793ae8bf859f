"""All articles of a run, on pages of their own beside the report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import pandas as pd

from framing.profiles import sorted_sources
from framing.report.articles import Shown, show_articles
from framing.report.figures import counted, number
from framing.report.lens import Lens
from framing.report.method import Method
from framing.report.page import Fact, Frames, Link, Page
from framing.report.slugs import slug

if TYPE_CHECKING:
    from framing.store import Run

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Leaf:
    """Some articles of one outlet that have a page of their own, and what that file is called."""

    source: str
    name: str
    first: int
    of: int
    ids: tuple[str, ...]

    @property
    def range(self) -> str:
        """Which of the outlet's articles these are."""
        last = self.first + len(self.ids) - 1
        return number(self.first) if last == self.first else f"{number(self.first)}–{number(last)}"


@dataclass(frozen=True, slots=True)
class FurtherPage:
    """A page with some articles of one outlet; `back` leads to the report."""

    title: str
    lede: tuple[str, ...]
    caveat: str
    facts: tuple[Fact, ...]
    back: str
    lens: str
    articles: Shown
    frames: Frames
    method: Method
    further: tuple[Link, ...] = ()


def leaves(articles: pd.DataFrame) -> tuple[Leaf, ...]:
    """The articles of each outlet in the order of their dates, so many a page."""
    ordered = articles.sort_values(["published", "article_id"], kind="stable")
    found = {str(source): [str(ident) for ident in rows] for source, rows in ordered.groupby("source")["article_id"]}
    return tuple(leaf for at, source in enumerate(sorted_sources(found), 1) for leaf in _cut(source, found[source], at))


def _cut(source: str, ids: Sequence[str], at: int) -> Iterator[Leaf]:
    for start in range(0, len(ids), PER_PAGE):
        part = f"-{start // PER_PAGE + 1}" if len(ids) > PER_PAGE else ""
        yield Leaf(source, f"{at}-{slug(source)[:60]}{part}.html", start + 1, len(ids), tuple(ids[start : start + PER_PAGE]))


def links(found: Sequence[Leaf], folder: str) -> tuple[Link, ...]:
    """A link to each page, from the report beside the folder."""
    return tuple(Link(leaf.source, leaf.range, f"{quote(folder)}/{quote(leaf.name)}") for leaf in found)


def further_page(run: "Run", leaf: Leaf, report: Page, *, back: str, lenses: Sequence[Lens] = ()) -> FurtherPage:
    """The page of some articles, with the glossary of the report."""
    chosen = f"Articles {leaf.range} of {number(leaf.of)}, in the order of their dates."
    return FurtherPage(
        title=f"{leaf.source}, word by word",
        lede=(),
        caveat=report.caveat,
        facts=(Fact("Articles", f"{leaf.range} of {counted(leaf.of, 'article')}"),),
        back=f"../{quote(back)}",
        lens=report.lens,
        articles=show_articles(run, leaf.ids, chosen=chosen, lenses=lenses),
        frames=report.frames,
        method=report.method,
    )

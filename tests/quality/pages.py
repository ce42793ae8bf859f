"""How well web pages are read: `python -m tests.quality.pages`, FRAMING_DATA set; 80 pages of 16 outlets, against trafilatura alone.

Text: a page's words as overlapping fours. Precision is the share of the fours read that stand in the gold text, recall the share of the
gold ones that were read, each four counted as often as it comes; both, and their F1, are means over the pages. Paragraphs that the gold
puts in square brackets (standfirsts, mostly) may be read or not. What is excluded counts as not read. Title, date, authors and site are
right when they are what a reader sees (pages.yaml): the title to the character, the authors as a set, whatever their case.
"""

import json
import re
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import fmean
from typing import Any

import yaml

from framing.readers.html import read_html
from framing.records import Article
from tests.quality.gate import data_folder

ARCHIVE = "html/fundus_evaluation.tar.gz"
SHOWN = Path(__file__).resolve().parent / "pages.yaml"
PARTS = ("title", "date", "authors", "site")

_WORD = re.compile(r"\w+")
_FOUR = 4

Read = Callable[[Path], Article]


@dataclass(frozen=True, slots=True)
class Page:
    """A saved page, the half that it counts in, its gold paragraphs and what a reader sees on it."""

    path: Path
    half: str
    paragraphs: tuple[str, ...]
    shown: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """What reading one page gave: precision, recall and F1 of its text, and which parts were right."""

    page: Page
    precision: float
    recall: float
    f1: float
    right: frozenset[str]


def unpack(folder: Path, to: Path) -> list[Page]:
    """The pages in the archive of the data folder, unpacked to `to`."""
    with tarfile.open(folder / ARCHIVE) as archive:
        archive.extractall(to, filter="data")
    shown = yaml.safe_load(SHOWN.read_text(encoding="utf-8"))
    rows = [json.loads(line) for line in (to / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    return [_page(to, row, shown) for row in rows]


def _page(folder: Path, row: Mapping[str, Any], shown: Mapping[str, Any]) -> Page:
    outlet, _, number = row["file"].removesuffix(".html").rpartition("_")
    seen = shown[outlet]["pages"][int(number)] | {"site": shown[outlet]["site"]}
    return Page(folder / "html" / row["file"], shown[outlet]["half"], tuple(row["body"]), seen)


def ours(path: Path) -> Article:
    return read_html(path, name=path.name, source="")


def plain(path: Path) -> Article:
    """What trafilatura finds with its default settings."""
    from trafilatura import bare_extraction

    page = bare_extraction(path.read_bytes(), with_metadata=True)
    day = date.fromisoformat(page.date) if page.date else None
    authors = ", ".join((page.author or "").split("; "))
    return Article(id=path.name, source=page.sitename or "", text=page.text or "", title=page.title or "", published=day, byline=authors)


def judged(page: Page, article: Article) -> Result:
    """How near an article comes to what its page holds."""
    words = "\n".join(span.of(article.text) for span in article.prose())
    precision, recall = overlap(words, page.paragraphs)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Result(page, precision, recall, f1, frozenset(_right(page.shown, article)))


def overlap(words: str, paragraphs: Iterable[str]) -> tuple[float, float]:
    """Precision and recall of words against paragraphs, of which those in square brackets may be missing."""
    paragraphs = list(paragraphs)
    optional = [_in_brackets(paragraph) for paragraph in paragraphs]
    read = _fours(words)
    allowed = _fours("\n".join(paragraphs))
    needed = _fours("\n".join(paragraph for paragraph, free in zip(paragraphs, optional, strict=True) if not free))
    return (read & allowed).total() / max(1, read.total()), (read & needed).total() / max(1, needed.total())


def _in_brackets(paragraph: str) -> bool:
    return paragraph.startswith("[") and paragraph.endswith("]")


def _fours(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return Counter(tuple(words[start : start + _FOUR]) for start in range(max(1, len(words) - _FOUR + 1)) if words)


def _right(shown: Mapping[str, Any], article: Article) -> Iterable[str]:
    if article.title == shown["title"]:
        yield "title"
    if article.published == shown["published"]:
        yield "date"
    if {name.casefold() for name in article.byline.split(", ") if name} == {name.casefold() for name in shown["authors"]}:
        yield "authors"
    if article.source.casefold() == shown["site"].casefold():
        yield "site"


def measured(pages: Sequence[Page], read: Read) -> list[Result]:
    return [judged(page, read(page.path)) for page in pages]


def summary(results: Sequence[Result]) -> dict[str, float]:
    """Means of precision, recall and F1, and the share of pages on which each part is right."""
    figures = {name: fmean(getattr(result, name) for result in results) for name in ("precision", "recall", "f1")}
    return figures | {part: fmean(part in result.right for result in results) for part in PARTS}


def main() -> int:
    """The exit status: 1 where the pages are not there."""
    folder = data_folder()
    if folder is None:
        print("FRAMING_DATA names no folder; set it to the folder of the data sets", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as to:
        pages = unpack(folder, Path(to))
        for name, read in (("trafilatura alone", plain), ("framing", ours)):
            results = measured(pages, read)
            for half in ("choose", "report", ""):
                some = [result for result in results if result.page.half == half or not half]
                told = "  ".join(f"{key} {value:.3f}" for key, value in summary(some).items())
                print(f"{name}, {half or 'all'} ({len(some)} pages): {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

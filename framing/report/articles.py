"""The articles as a report shows them: chosen, cut to size, and marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pandas as pd

from framing.profiles import sorted_sources
from framing.records import Field
from framing.report.figures import counted, day, number
from framing.report.glossary import exclusion_name
from framing.report.prose import Ink, Mark, Piece, apart, prose
from framing.spans import Span

if TYPE_CHECKING:
    from framing.store import Run

CHARACTERS = 12_000
LISTED = 200

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """A term of an article whose text is not shown there, and where it stands."""

    field: Field
    mark: Mark


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article on the page; `listed` holds the terms that `title` and `text` do not show, `notes` what was left out of them.

    `outlet` is empty where `source` is the outlet, and names it where articles were taken together by something else.
    """

    id: str
    source: str
    outlet: str
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]
    published: str
    place: str
    byline: str
    url: str
    counts: str
    listed: tuple[Listed, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The articles that are shown, by outlet, and how they were chosen."""

    chosen: str
    outlets: tuple[tuple[str, tuple[ArticleView, ...]], ...]


def shown_articles(run: "Run", *, most: int) -> Shown:
    """Up to `most` articles, spread evenly over the outlets, those with the most own-voice terms first."""
    articles = run.table("articles")
    ids = choose(articles, run.table("terms"), most=most)
    rows = articles[articles.article_id.isin(ids)]
    tables = {name: _by_article(run.table(name), ids) for name in ("terms", "voices", "sentences")}
    views = [article_view(row, *(tables[name].get(row["article_id"], []) for name in tables)) for row in _records(rows)]
    outlets = {source: tuple(view for view in views if view.source == source) for source in sorted_sources({view.source for view in views})}
    return Shown(_chosen(len(ids), len(articles)), tuple(outlets.items()))


def choose(articles: pd.DataFrame, terms: pd.DataFrame, *, most: int) -> list[str]:
    """The ids of `most` articles: in turn one of each outlet, and in each turn those with the most own-voice terms first."""
    own = terms[terms.voice == "outlet"].groupby("article_id").size().to_dict()
    ranked = sorted(articles.article_id, key=lambda key: (-own.get(key, 0), key))
    source = dict(zip(articles.article_id, articles.source, strict=True))
    piles: dict[str, list[str]] = {}
    for key in ranked:
        piles.setdefault(source[key], []).append(key)
    return [key for turn in zip_longest(*piles.values()) for key in turn if key is not None][:most]


def article_view(row: Row, terms: Sequence[Row], voices: Sequence[Row], sentences: Sequence[Row]) -> ArticleView:
    """One article, from its rows in the tables."""
    stored = isinstance(row["text"], str)
    text = row["text"] if stored else ""
    end = cut(text, [Span(each["start"], each["end"]) for each in sentences if each["field"] == "text"])
    title, body = _marks(terms, "title"), _marks(terms, "text")
    inks = [*_excluded(row["excluded"]), *_voices(voices, "text")]
    hidden = [*_hidden("title", title, len(row["title"] or "")), *_hidden("text", body, end)]
    return ArticleView(
        id=row["article_id"],
        source=row["source"],
        outlet=row.get("outlet") or "",
        title=prose(row["title"] or "", title, _voices(voices, "title")),
        text=prose(text, body, inks, end=end),
        published=day(row["published"]) if not pd.isna(row["published"]) else "",
        place=row["place"] or "",
        byline=row["byline"] or "",
        url=web(row["url"] or ""),
        counts=_counts([*title, *body], sentences),
        listed=tuple(hidden[:LISTED]),
        notes=_notes(stored, len(text) - end, len(hidden)),
    )


def cut(text: str, sentences: Sequence[Span]) -> int:
    """Where a text is cut: at its end, or after the last sentence that ends within the limit."""
    if len(text) <= CHARACTERS:
        return len(text)
    return max((span.end for span in sentences if span.end <= CHARACTERS), default=CHARACTERS)


def web(url: str) -> str:
    """`url` where it leads to the web; nothing otherwise.

    >>> web("https://example.org/a"), web("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def _chosen(shown: int, of: int) -> str:
    if shown == of:
        return f"All {counted(of, 'article')} that were read." if of > 1 else "The one article that was read." if of else "There are none."
    return (
        f"{number(shown)} of {number(of)} articles, spread evenly over the outlets: in turn one of each, and of each outlet "
        "first those with the most loaded terms in its own voice. They are examples, not a sample."
    )


def _records(rows: pd.DataFrame) -> list[Row]:
    known = rows.astype(object).where(rows.notna(), None)
    return sorted(_rows(known), key=lambda row: (row["source"], str(row["published"] or ""), row["article_id"]))


def _rows(table: pd.DataFrame) -> list[Row]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _by_article(table: pd.DataFrame, ids: Sequence[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in _rows(table[table.article_id.isin(ids)]):
        found.setdefault(row["article_id"], []).append(row)
    return found


def _marks(terms: Sequence[Row], field: Field) -> list[Mark]:
    return sorted((_mark(row) for row in terms if row["field"] == field), key=lambda mark: mark.span)


def _mark(row: Row) -> Mark:
    extra = {name: row.get(name) or "" for name in ("speaker", "side", "counterpart", "neutral")}
    return Mark(Span(row["start"], row["end"]), row["text"], row["type"], row["voice"], float(row["score"]), **extra)


def _voices(voices: Sequence[Row], field: Field) -> list[tuple[Span, Ink]]:
    return [(Span(row["start"], row["end"]), Ink(row["kind"])) for row in voices if row["field"] == field and row["kind"] != "outlet"]


def _excluded(parts: Iterable[Row] | None) -> list[tuple[Span, Ink]]:
    found = () if parts is None else parts
    return [(Span(part["start"], part["end"]), Ink(excluded=exclusion_name(part["kind"]))) for part in found]


def _hidden(field: Field, marks: Sequence[Mark], end: int) -> list[Listed]:
    shown = apart(marks, end)
    return [Listed(field, mark) for mark in marks if mark not in shown]


def _counts(marks: Sequence[Mark], sentences: Sequence[Row]) -> str:
    own = sum(mark.voice == "outlet" for mark in marks)
    judged = [row["biased"] for row in sentences if row["biased"] is not None and not pd.isna(row["biased"])]
    told = [f"{counted(len(marks), 'loaded term')}, {number(own)} in its own voice"]
    return "; ".join([*told, f"{number(sum(map(bool, judged)))} of {counted(len(judged), 'sentence')} read as biased"] if judged else told)


def _notes(stored: bool, left: int, hidden: int) -> tuple[str, ...]:
    notes = [] if stored else ["The text of this article was not stored; its terms are listed by position."]
    notes += [f"The text is cut here; {counted(left, 'character')} more are not shown."] if left else []
    return (*notes, f"{number(LISTED)} of {number(hidden)} terms are listed.") if hidden > LISTED else tuple(notes)

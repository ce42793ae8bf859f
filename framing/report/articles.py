"""The articles as a report shows them: chosen, cut to size, and marked."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import zip_longest
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pandas as pd

from framing.displayed import Displayed
from framing.errors import StoreError
from framing.profiles import sorted_sources
from framing.records import Field
from framing.report.figures import counted, day, number
from framing.report.glossary import exclusion_name
from framing.report.lens import Lens, decided, lens, offered, regard, short_names, told
from framing.report.prose import Ink, Mark, Piece, Regard, apart, prose
from framing.spans import Span

if TYPE_CHECKING:
    from framing.store import Run

CHARACTERS = 12_000
LISTED = 200
_LOST = re.compile("\r(?=\n)|\0")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """A term of an article whose text is not shown there, and where it stands."""

    field: Field
    mark: Mark


@dataclass(frozen=True, slots=True)
class Seen:
    """An article through one lens, and how many of its terms favour and disfavour that side."""

    side: str
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Contested:
    """A term that favours or disfavours the side of some lens, and how each lens sees it."""

    field: Field
    mark: Mark
    regards: tuple[Regard, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article on the page; `listed` holds the terms that `title` and `text` do not show, `notes` what was left out of them.

    `bounds` tells where each sentence of title and text begins and ends among the signs that a browser shows.

    Through lenses, `seen` holds the article as each side would mark it, and `contested` all terms that any of them marks.
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
    bounds: tuple[str, str] = ("", "")
    seen: tuple[Seen, ...] = ()
    contested: tuple[Contested, ...] = ()
    tallies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Shown(Displayed):
    """The articles that are shown, by outlet, and how they were chosen.

    `sides` names those through whose lenses they stand side by side. Where that is nobody, `offered` holds the lenses that a reader may
    look through, `tags` a few letters for each side, and each article in `tallies` what each of these lenses would count.
    """

    chosen: str
    sides: tuple[str, ...]
    outlets: tuple[tuple[str, tuple[ArticleView, ...]], ...]
    offered: tuple[Lens, ...]
    tags: Mapping[str, str]

    def regards(self, mark: Mark) -> tuple[Regard, ...]:
        """How each lens that is offered sees a term."""
        return tuple(regard(mark, eyes) for eyes in self.offered)


def shown_articles(run: "Run", *, most: int, seed: int = 0, lenses: Sequence[Lens] = ()) -> Shown:
    """Up to `most` articles, drawn at random and spread evenly over the outlets, those first that a lens has something to say of."""
    articles = run.table("articles")
    ids = choose(articles, decided(run.table("terms"), lenses) if lenses else None, most=most, seed=seed)
    return show_articles(run, ids, chosen=_chosen(len(ids), len(articles), lenses), lenses=lenses)


def named_articles(run: "Run", ids: Sequence[str], *, lenses: Sequence[Lens] = ()) -> Shown:
    """The articles of these ids; StoreError for one that the run does not hold."""
    held = set(run.arrow("articles", ["article_id"])["article_id"].to_pylist())
    if missing := [one for one in ids if one not in held]:
        raise StoreError(f"this run has no article {missing[0]!r}", hint='their ids stand in run.table("articles")["article_id"]')
    return show_articles(run, ids, chosen="", lenses=lenses)


def show_articles(run: "Run", ids: Collection[str], *, chosen: str, lenses: Sequence[Lens] = ()) -> Shown:
    """These articles, through these lenses or else with all lenses on offer that their terms ask for."""
    tables = {name: _of_articles(run.table(name), ids) for name in ("articles", "terms", "voices", "sentences")}
    terms = tables["terms"]
    eyes = () if lenses else offered(run, terms)
    found = [_by_article(tables[name]) for name in ("terms", "voices", "sentences")]
    views = [
        article_view(row, *(rows.get(row["article_id"], []) for rows in found), lenses=lenses, on_offer=eyes)
        for row in _records(tables["articles"])
    ]
    outlets = {source: tuple(view for view in views if view.source == source) for source in sorted_sources({view.source for view in views})}
    tags = short_names(str(side) for side in terms["side"].unique() if side)
    return Shown(chosen, tuple(each.side for each in lenses), tuple(outlets.items()), eyes, tags)


def choose(articles: pd.DataFrame, first: pd.DataFrame | None, *, most: int, seed: int) -> list[str]:
    """The ids of `most` articles by chance: in turn one of each outlet, and in each turn those first that have a row in `first`."""
    wanted = set(articles.article_id if first is None else first.article_id)
    ranked = sorted(articles.article_id, key=lambda key: (key not in wanted, sha256(f"{seed} {key}".encode("utf-8", "replace")).digest()))
    source = dict(zip(articles.article_id, articles.source, strict=True))
    piles: dict[str, list[str]] = {}
    for key in ranked:
        piles.setdefault(source[key], []).append(key)
    return [key for turn in zip_longest(*piles.values()) for key in turn if key is not None][:most]


@dataclass(frozen=True, slots=True)
class Written:
    """One field of an article: its words, shown up to `end`, its terms, and the inks that they are written in."""

    field: Field
    words: str
    end: int
    marks: tuple[Mark, ...]
    inks: tuple[tuple[Span, Ink], ...]

    def pieces(self, eyes: Lens | None = None) -> tuple[Piece, ...]:
        """The words as they are shown, through a lens if there is one."""
        return prose(self.words, lens(self.marks, eyes) if eyes else self.marks, self.inks, end=self.end)


def article_view(
    row: Row,
    terms: Sequence[Row],
    voices: Sequence[Row],
    sentences: Sequence[Row],
    *,
    lenses: Sequence[Lens] = (),
    on_offer: Sequence[Lens] = (),
) -> ArticleView:
    """One article, from its rows in the tables."""
    title, text = _title(row, terms, voices), _text(row, terms, voices, sentences)
    marks = [*title.marks, *text.marks]
    contested = [*_contested(title, lenses), *_contested(text, lenses)]
    told_below = {(each.field, each.mark) for each in contested}
    hidden = [each for each in (*_hidden(title), *_hidden(text)) if (each.field, each.mark) not in told_below]
    return ArticleView(
        id=row["article_id"],
        source=row["source"],
        outlet=row.get("outlet") or "",
        title=title.pieces(),
        text=text.pieces(),
        published=day(row["published"]),
        place=row["place"] or "",
        byline=row["byline"] or "",
        url=web(row["url"] or ""),
        counts=_counts(marks, sentences),
        listed=tuple(hidden[:LISTED]),
        notes=_notes(isinstance(row["text"], str), len(text.words) - text.end, max(len(hidden), len(contested))),
        bounds=(_bounds(title, sentences), _bounds(text, sentences)),
        seen=tuple(Seen(eyes.side, title.pieces(eyes), text.pieces(eyes), told(lens(marks, eyes))) for eyes in lenses),
        contested=tuple(contested[:LISTED]),
        tallies=tuple(told(lens(marks, eyes)) for eyes in on_offer),
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


def _chosen(shown: int, of: int, lenses: Sequence[Lens]) -> str:
    if shown == of:
        return f"All {counted(of, 'article')} that were read." if of > 1 else "The one article that was read." if of else "There are none."
    return (
        f"{number(shown)} of {number(of)} articles, drawn at random, in turn one of each outlet"
        f"{'; those come first in which a term speaks for or against a side' if lenses else ''}. The page counts all of them."
    )


def _records(rows: pd.DataFrame) -> list[Row]:
    known = rows.astype(object).where(rows.notna(), None)
    return sorted(_rows(known), key=lambda row: (row["source"], str(row["published"] or ""), row["article_id"]))


def _rows(table: pd.DataFrame) -> list[Row]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _of_articles(table: pd.DataFrame, ids: Collection[str]) -> pd.DataFrame:
    return table[table["article_id"].isin(list(ids))]


def _by_article(table: pd.DataFrame) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in _rows(table):
        found.setdefault(row["article_id"], []).append(row)
    return found


def _title(row: Row, terms: Sequence[Row], voices: Sequence[Row]) -> Written:
    words = row["title"] or ""
    return Written("title", words, len(words), _marks(terms, "title"), tuple(_voices(voices, "title")))


def _text(row: Row, terms: Sequence[Row], voices: Sequence[Row], sentences: Sequence[Row]) -> Written:
    words = row["text"] if isinstance(row["text"], str) else ""
    end = cut(words, [Span(each["start"], each["end"]) for each in sentences if each["field"] == "text"])
    return Written("text", words, end, _marks(terms, "text"), (*_excluded(row["excluded"]), *_voices(voices, "text")))


def _marks(terms: Sequence[Row], field: Field) -> tuple[Mark, ...]:
    return tuple(sorted((_mark(row) for row in terms if row["field"] == field), key=lambda mark: mark.span))


def _mark(row: Row) -> Mark:
    extra: Row = {name: row.get(name) or "" for name in ("speaker", "target", "side", "dispute", "counterpart", "neutral")}
    extra |= {"polarity": row.get("polarity") or 0}
    return Mark(Span(row["start"], row["end"]), row["text"], row["type"], row["voice"], float(row["score"]), **extra)


def _bounds(written: Written, sentences: Sequence[Row]) -> str:
    """Where sentences begin and end among the code points that a browser keeps of a field; it makes one sign of every line end."""
    lost = [found.start() for found in _LOST.finditer(written.words)]
    own = [row for row in sentences if row["field"] == written.field and row["start"] < written.end]
    return " ".join(str(at - bisect_left(lost, at)) for row in own for at in (row["start"], row["end"]))


def _voices(voices: Sequence[Row], field: Field) -> list[tuple[Span, Ink]]:
    return [(Span(row["start"], row["end"]), Ink(row["kind"])) for row in voices if row["field"] == field and row["kind"] != "outlet"]


def _excluded(parts: Iterable[Row] | None) -> list[tuple[Span, Ink]]:
    found = () if parts is None else parts
    return [(Span(part["start"], part["end"]), Ink(excluded=exclusion_name(part["kind"]))) for part in found]


def _hidden(written: Written) -> list[Listed]:
    shown = apart(written.marks, written.end)
    return [Listed(written.field, mark) for mark in written.marks if mark not in shown]


def _contested(written: Written, lenses: Sequence[Lens]) -> list[Contested]:
    """The terms that favour or disfavour the side of some lens, and how each lens sees them."""
    seen = [[mark.regard for mark in lens(written.marks, eyes)] for eyes in lenses]
    found = zip(written.marks, *seen, strict=True) if seen else ()
    return [Contested(written.field, mark, regards) for mark, *views in found if any(regards := tuple(views))]


def _counts(marks: Sequence[Mark], sentences: Sequence[Row]) -> str:
    own = sum(mark.voice == "outlet" for mark in marks)
    judged = [row["biased"] for row in sentences if row["biased"] is not None and not pd.isna(row["biased"])]
    told = [f"{counted(len(marks), 'loaded term')}, {number(own)} in its own voice"]
    return "; ".join([*told, f"{number(sum(map(bool, judged)))} of {counted(len(judged), 'sentence')} read as biased"] if judged else told)


def _notes(stored: bool, left: int, hidden: int) -> tuple[str, ...]:
    notes = [] if stored else ["The text of this article was not stored; its terms are listed by position."]
    notes += [f"The text is cut here; {counted(left, 'character')} more are not shown."] if left else []
    return (*notes, f"{number(LISTED)} of {number(hidden)} terms are listed.") if hidden > LISTED else tuple(notes)

"""Feeds, RSS and Atom: what their entries hold themselves, or the pages that they lead to."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from framing.readers.boxes import set_lines_apart, take_out_boxes
from framing.readers.decoding import UnreadableError
from framing.records import Article, SetAside

LARGEST = 50_000_000
_LOOKS_LIKE_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s>]", re.IGNORECASE)
_HEAD = 4096
_BLOCKS = frozenset(("p", "div", "br", "li", "ul", "ol", "blockquote", "section", "article", "tr", "h1", "h2", "h3", "h4", "h5", "h6"))
# what no XML may hold, and lxml refuses to move from one element to another
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n[\s]*")
_NUMBERED = re.compile(rb"&#(?:x0*([0-9a-f]+)|0*([0-9]+));?", re.IGNORECASE)
_LAST_SIGN = 0x10FFFF


def is_feed(path: Path) -> bool:
    """Whether a file begins like a feed."""
    with path.open("rb") as file:
        return _LOOKS_LIKE_FEED.search(file.read(_HEAD)) is not None


def read_entries(path: Path) -> list[Mapping[str, Any]]:
    """The entries of a feed, each with the feed's own title as `outlet`; UnreadableError where it is no feed, or too large a one."""
    import feedparser

    size = path.stat().st_size
    if size > LARGEST:
        raise UnreadableError(f"the feed is {size / 1e6:,.0f} MB large; no more than {LARGEST / 1e6:,.0f} MB are read")
    if not is_feed(path):
        raise UnreadableError("it is XML, but no RSS or Atom feed")
    # feedparser stumbles over the number of a sign that there cannot be
    found = feedparser.parse(BytesIO(_NUMBERED.sub(_there_is, path.read_bytes())))
    if not found.entries:
        wrong = f": {found.bozo_exception}" if found.get("bozo") else ""
        raise UnreadableError(f"the feed has no entries{wrong}")
    outlet = str(found.feed.get("title", ""))
    return [{**entry, "outlet": outlet, "tongue": str(found.feed.get("language", ""))} for entry in found.entries]


def _there_is(numbered: "re.Match[bytes]") -> bytes:
    """A sign that is written as its number, or the sign of replacement where there is none of that number."""
    digits, base = (numbered[1], 16) if numbered[1] else (numbered[2], 10)
    return numbered[0] if len(digits) < 8 and int(digits, base) <= _LAST_SIGN else b"&#xFFFD;"


def read_feed(path: Path, *, name: str, source: str) -> Iterator[Article | SetAside]:
    """The articles that a feed's entries hold themselves; an entry without words is set aside."""
    for number, entry in enumerate(read_entries(path), 1):
        article = _entry(entry, name=f"{name}:{number}", source=source)
        yield article or SetAside(str(path), f"entry {number}", "no text in it; --fetch reads the page that it leads to")


def link_of(entry: Mapping[str, Any]) -> str:
    """The address that an entry leads to; empty where it leads nowhere."""
    return str(entry.get("link") or "")


def _entry(entry: Mapping[str, Any], *, name: str, source: str) -> Article | None:
    title = plain_text(str(entry.get("title", ""))).replace("\n", " ")
    text = max((plain_text(words) for words in _contents(entry)), key=len, default="")
    if not text:
        return None
    return Article(
        id=str(entry.get("id") or link_of(entry) or name),
        source=str(entry["outlet"]) or source,
        text=text,
        title=title,
        published=_day(entry.get("published_parsed") or entry.get("updated_parsed")),
        url=link_of(entry),
        byline=", ".join(str(one["name"]) for one in entry.get("authors", ()) if one.get("name")) or str(entry.get("author", "")),
        language=str(entry["tongue"]).lower().partition("-")[0],
        excluded=set_lines_apart(text, title),
    )


def _contents(entry: Mapping[str, Any]) -> Iterator[str]:
    for part in entry.get("content", ()):
        yield str(part.get("value", ""))
    yield str(entry.get("summary", ""))


def _day(moment: Any) -> date | None:
    try:
        return date(*moment[:3]) if moment else None
    except ValueError:
        return None


def plain_text(markup: str) -> str:
    """The words of a piece of HTML, a line for each block, without pictures, captions and boxes.

    >>> plain_text("<p>The port is <b>shut</b>.</p><p>It opens in May.</p>")
    'The port is shut.\\nIt opens in May.'
    """
    from lxml import etree, html

    try:
        tree = html.fragment_fromstring(_FORBIDDEN.sub("", markup), create_parent="div")
    except (etree.ParserError, ValueError):
        return " ".join(markup.split())
    take_out_boxes(tree)
    for element in list(tree.iter("figure", "script", "style", "iframe", "table")):
        element.drop_tree()
    words = "".join(_pieces(tree))
    return _BREAKS.sub("\n", _SPACES.sub(" ", words)).strip()


def _pieces(tree: Any) -> Iterator[str]:
    from lxml import etree

    for event, element in etree.iterwalk(tree, events=("start", "end", "comment")):
        if event == "start":
            yield ("\n" if element.tag in _BLOCKS else "") + (element.text or "").replace("\n", " ")
        elif event == "end":
            yield ("\n" if element.tag in _BLOCKS else "") + ((element.tail or "").replace("\n", " ") if element is not tree else "")
        else:
            yield (element.tail or "").replace("\n", " ")

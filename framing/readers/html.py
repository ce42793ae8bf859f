"""A saved web page: the article in it, and what the page says about it."""

import re
from itertools import islice
from pathlib import Path

from framing.readers.boxes import set_lines_apart, take_out_boxes
from framing.readers.decoding import UnreadableError, encoding_of
from framing.readers.metadata import read_metadata
from framing.readers.values import date_of
from framing.records import Article

LARGEST = 10_000_000
_MOST_ELEMENTS = 60_000
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_HEAD = 4096


def read_html(path: Path, *, name: str, source: str, url: str = "", charset: str = "") -> Article:
    """The article of a page, its text as extracted; the site's own name goes before `source`."""
    from trafilatura import bare_extraction, load_html

    tree = load_html(_page(path, charset))
    if tree is None or next(tree.iter("body"), None) is None:
        raise UnreadableError("there is no web page in it")
    if next(islice(tree.iter(), _MOST_ELEMENTS, None), None) is not None:
        raise UnreadableError(f"the page has more than {_MOST_ELEMENTS:,} elements, which no article has")
    told = read_metadata(tree)
    take_out_boxes(tree)
    page = bare_extraction(tree, url=url or None, with_metadata=True, include_comments=False, include_tables=False)
    text = (page.text or "") if page else ""
    if not text.strip():
        raise UnreadableError("no article text could be found in the page")
    title = told.title or page.title or ""
    return Article(
        id=name,
        source=told.site or page.sitename or page.hostname or source,
        text=text,
        title=title,
        published=told.published or date_of(page.date),
        url=url or page.url or "",
        byline=", ".join(told.authors) or (page.author or "").replace("; ", ", "),
        excluded=set_lines_apart(text, title),
        language=told.language,
    )


def _page(path: Path, charset: str) -> str:
    """The page as text: in the encoding that it was sent in or names, else in the one that its bytes speak for."""
    size = path.stat().st_size
    if size > LARGEST:
        raise UnreadableError(f"the page is {size / 1e6:,.0f} MB large; no more than {LARGEST / 1e6:,.0f} MB are read")
    page = path.read_bytes()
    declared = _DECLARED.search(page[:_HEAD])
    named = [name for name in (charset, declared[1].decode("ascii", "replace") if declared else "") if name]
    for encoding in ["utf-8-sig", *named] if named else ():
        words = _decoded(page, encoding)
        if words is not None and "\0" not in words:
            return words
    return page.decode(encoding_of(path))


def _decoded(page: bytes, encoding: str) -> str | None:
    try:
        return page.decode(encoding)
    except (LookupError, UnicodeError):
        return None

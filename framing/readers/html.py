"""A saved web page: the article in it, and what the page says about it."""

from pathlib import Path

from framing.readers.decoding import UnreadableError, encoding_of
from framing.readers.values import date_of
from framing.records import Article


def read_html(path: Path, *, name: str, source: str) -> Article:
    """The article of a page, its text as extracted; the site's own name goes before `source`."""
    from trafilatura import bare_extraction

    encoding_of(path)
    page = bare_extraction(path.read_bytes(), with_metadata=True, include_comments=False)
    if page is None or not (page.text or "").strip():
        raise UnreadableError("no article text could be found in the page")
    return Article(
        id=name,
        source=page.sitename or page.hostname or source,
        text=page.text,
        title=page.title or "",
        published=date_of(page.date),
        url=page.url or "",
        byline=page.author or "",
    )

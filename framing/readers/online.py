"""Addresses as inputs: one given by itself, a file that lists them, a feed that leads to them."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from framing.errors import ReadError
from framing.readers.decoding import UnreadableError, read_text
from framing.readers.feeds import is_feed, link_of, read_entries, read_feed
from framing.readers.html import read_html
from framing.readers.web import NO_FETCH, Fetched, Fetcher, is_address, list_of_addresses
from framing.records import Article, SetAside

LISTS = (".urls",)
FEEDS = (".rss", ".atom", ".xml")
_LARGEST_LIST = 10_000_000


def local_path(address: str) -> Path:
    """The file that a file:// address names; ReadError where it names another machine's."""
    parts = urlsplit(address)
    if parts.netloc not in ("", "localhost"):
        raise ReadError(f"{address} names a file on another machine", hint="a file here has three slashes: file:///folder/page.html")
    return Path(unquote(parts.path))


def addresses_in(path: Path) -> list[str] | None:
    """The addresses that a text file lists; None where it holds anything else. A file of addresses has to hold some."""
    if path.suffix.lower() not in (*LISTS, ".txt") or not path.is_file():
        return None
    listed = list_of_addresses(read_text(path)) if path.suffix.lower() in LISTS or _begins_with_address(path) else None
    if listed is None and path.suffix.lower() in LISTS:
        raise UnreadableError("it is no list of addresses: one a line, each with http:// or https://, and remarks after #")
    return listed


def _begins_with_address(path: Path) -> bool:
    """Whether the first line that is no remark is an address, so that other texts are not read for nothing."""
    if path.stat().st_size > _LARGEST_LIST:
        return False
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        lines = (line.strip() for line in file)
        return is_address(next((line for line in lines if line and not line.startswith("#")), "")[:2000])


def read_list(path: Path, addresses: Iterable[str], fetch: Fetcher | None) -> Iterator[Article | SetAside]:
    """The article behind each address of a list, or why it is set aside, with its place in the list."""
    if fetch is None:
        raise UnreadableError(f"it lists addresses; {NO_FETCH}")
    for number, address in enumerate(addresses, 1):
        for found in read_address(address, fetch):
            yield SetAside(str(path), f"address {number}, {found.path}", found.reason) if isinstance(found, SetAside) else found


def read_address(address: str, fetch: Fetcher) -> Iterator[Article | SetAside]:
    """The article at an address, or those of the feed there; a feed is asked for anew each time, a page only once."""
    try:
        page = fetch.get(address)
        if not is_feed(page.path):
            yield _page(page, address)
            return
        page = fetch.get(address, fresh=True)
        yield from _linked(read_entries(page.path), page.url, fetch)
    except UnreadableError as error:
        yield SetAside(address, "", str(error))


def read_feed_file(path: Path, *, name: str, source: str, fetch: Fetcher | None) -> Iterator[Article | SetAside]:
    """What a feed's entries hold themselves or, where pages may be fetched, the pages that they lead to."""
    return read_feed(path, name=name, source=source) if fetch is None else _linked(read_entries(path), str(path), fetch)


def _linked(entries: Iterable[Mapping[str, Any]], feed: str, fetch: Fetcher) -> Iterator[Article | SetAside]:
    for number, entry in enumerate(entries, 1):
        address = link_of(entry)
        try:
            if not is_address(address):
                raise UnreadableError("it leads to no page on the web")
            yield _page(fetch.get(address), address)
        except UnreadableError as error:
            yield SetAside(feed, f"entry {number}, {address}" if address else f"entry {number}", str(error))


def _page(page: Fetched, address: str) -> Article:
    host = (urlsplit(page.url).hostname or "").removeprefix("www.")
    return read_html(page.path, name=address, source=host, url=page.url, charset=page.charset)

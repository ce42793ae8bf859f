"""Pages of the web: asked for one at a time, where robots.txt lets us, no faster than a host likes, and kept on disk."""

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from framing.config import FetchSettings
from framing.readers.decoding import UnreadableError

NO_FETCH = "pages are fetched only when asked for: `framing analyze ... --fetch`, or read_articles(..., fetch=Fetcher()) in Python"

_AGENT = "framing"
_ADDRESS = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_REDIRECTS = 5
_LARGEST_ROBOTS = 500_000
_KINDS = re.compile(r"html|xml|text/plain", re.IGNORECASE)
_REASONS = {
    401: "for subscribers only",
    402: "for subscribers only",
    403: "not for programs like this one",
    404: "no such page",
    410: "gone",
    429: "too many requests",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page on disk, the address that it came from in the end, and what the server said that it is."""

    path: Path
    url: str
    kind: str
    charset: str


@dataclass(slots=True)
class Fetcher:
    """What is known of each host while pages are fetched: what its robots.txt allows, and when it was last asked."""

    settings: FetchSettings = field(default_factory=FetchSettings)
    wait: Callable[[float], None] = time.sleep
    robots: dict[str, RobotFileParser] = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)
    client: Any = None

    def get(self, address: str, *, fresh: bool = False) -> Fetched:
        """The page at an address, from disk unless it must be `fresh`; UnreadableError with the reason where it cannot be had."""
        kept = self._kept(address)
        if not fresh and (known := _known(kept)):
            return known
        url = address
        for _ in range(_REDIRECTS + 1):
            self._ask_leave(url)
            found = self._get(url, kept)
            if isinstance(found, Fetched):
                kept.with_suffix(".json").write_text(json.dumps(asdict(found) | {"path": "", "asked": address}), encoding="utf-8")
                return found
            url = urljoin(url, found)
            if not is_address(url):
                raise UnreadableError(f"the server sends us on to {url[:80]}, which is no web address")
        raise UnreadableError(f"the server sends us on more than {_REDIRECTS} times")

    def _kept(self, address: str) -> Path:
        folder = Path(self.settings.cache).expanduser() if self.settings.cache else _cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{hashlib.sha256(address.encode('utf-8', 'surrogatepass')).hexdigest()}.page"

    def _ask_leave(self, url: str) -> None:
        """Nothing where robots.txt allows the page, or there is none; UnreadableError where it forbids it or cannot be asked."""
        host = _host(url)
        if host not in self.robots:
            self.robots[host] = self._robots(host)
        if not self.robots[host].can_fetch(_AGENT, url):
            raise UnreadableError(f"robots.txt of {urlsplit(url).netloc} does not allow it")

    def _robots(self, host: str) -> RobotFileParser:
        rules = RobotFileParser()
        url = f"{host}/robots.txt"
        with _in_words(url), self._client().stream("GET", url, follow_redirects=True) as answer:
            if answer.status_code >= 500:
                rules.parse(("User-agent: *", "Disallow: /"))  # as crawlers do: a host in trouble is left alone
            elif answer.status_code >= 400:
                rules.parse(())
            else:
                rules.parse(b"".join(self._chunks(answer, _LARGEST_ROBOTS)).decode("utf-8", "replace").splitlines())
        return rules

    def _get(self, url: str, to: Path) -> Fetched | str:
        """The page, written to disk, or the address that the server sends us on to."""
        self._hold_back(_host(url))
        with _in_words(url), self._client().stream("GET", url) as answer:
            if answer.has_redirect_location:
                return str(answer.headers["location"])
            kind = _kind(answer)
            to.write_bytes(b"".join(self._chunks(answer, int(self.settings.largest_mb * 1e6))))
            return Fetched(to, str(answer.url), kind, answer.charset_encoding or "")

    def _chunks(self, answer: Any, largest: int) -> Iterator[bytes]:
        """The unpacked body, piece by piece; UnreadableError as soon as it is too large or takes too long."""
        size, started = 0, time.monotonic()
        for chunk in answer.iter_bytes(1 << 16):
            size += len(chunk)
            if size > largest:
                raise UnreadableError(f"the page is larger than {largest / 1e6:g} MB")
            if time.monotonic() - started > self.settings.timeout:
                raise UnreadableError(f"the page did not arrive within {self.settings.timeout:g} seconds")
            yield chunk

    def _hold_back(self, host: str) -> None:
        """Waits until the host may be asked again."""
        delay = max(self.settings.delay, float(self.robots[host].crawl_delay(_AGENT) or 0))
        if host in self.asked and (left := self.asked[host] + delay - time.monotonic()) > 0:
            self.wait(left)
        self.asked[host] = time.monotonic()

    def _client(self) -> Any:
        import httpx2

        if self.client is None:
            self.client = httpx2.Client(timeout=self.settings.timeout, headers={"User-Agent": f"{_AGENT} (reads news articles)"})
        return self.client


def is_address(words: str) -> bool:
    """Whether words are an address on the web.

    >>> is_address("https://velmora.example/harbour"), is_address("articles/https")
    (True, False)
    """
    return _ADDRESS.fullmatch(words) is not None


def list_of_addresses(text: str) -> list[str] | None:
    """The addresses of a text that holds nothing else, one a line, with `#` before remarks; None where it is any other text."""
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    return lines if lines and all(map(is_address, lines)) else None


def _known(path: Path) -> Fetched | None:
    """What was fetched before, None where it was not or is damaged."""
    try:
        told = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        return Fetched(path, told["url"], told["kind"], told["charset"]) if path.is_file() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "framing" / "pages"


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _kind(answer: Any) -> str:
    """What the server says that it sends; UnreadableError where it is an error, or nothing that is read."""
    code = answer.status_code
    if code != 200:
        told = _REASONS.get(code, "its own trouble" if code >= 500 else "")
        raise UnreadableError(f"the server answered {code}" + (f": {told}" if told else ""))
    kind = str(answer.headers.get("content-type", "text/html")).partition(";")[0].strip()
    if not _KINDS.search(kind):
        raise UnreadableError(f"it is {kind}, not a web page")
    return kind


@contextmanager
def _in_words(url: str) -> Iterator[None]:
    """Makes an UnreadableError of what goes wrong on the way."""
    import httpx2

    host = urlsplit(url).netloc
    try:
        yield
    except httpx2.TimeoutException as error:
        raise UnreadableError(f"{host} did not answer in time") from error
    except (httpx2.RequestError, httpx2.InvalidURL) as error:
        raise UnreadableError(f"{host} cannot be reached: {error}") from error

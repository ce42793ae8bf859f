"""Pages, lists of pages and feeds on the web: fetched when asked to, slowly, once, and as a host allows."""

import gzip
import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pandas as pd
import pytest

from framing.config import FetchSettings
from framing.errors import ReadError
from framing.readers import read_inputs
from framing.readers.online import local_path
from framing.readers.web import Fetcher, list_of_addresses
from framing.records import Article, SetAside
from tests.conftest import Command
from tests.files import only, refused, write

BODY = "<p>The harbour of Velmora stays closed until May, and the fishermen do not agree.</p>" * 2
PAGE = f"""<html lang="en-GB"><head><title>Harbour stays closed</title><meta property="og:site_name" content="Velmora Post"></head>
<body><article><h1>Harbour stays closed</h1>{BODY}<p>It opens in May, the mayor of the town said on Monday.</p></article></body></html>"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Velmora Post</title>
<item><title>Closed</title><link>{host}/page</link><description>The port is shut.</description></item>
<item><title>Gone</title><link>{host}/missing</link></item><item><title>Nowhere</title></item></channel></rss>"""


class Site:
    """What a made-up host answers by path, and what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[str] = []
        self.host = ""
        self.pause = 0.0

    def put(self, path: str, body: str | bytes, code: int = 200, **headers: str) -> str:
        words = body.encode() if isinstance(body, str) else body
        self.pages[path] = (code, {"Content-Type": "text/html"} | {name.replace("_", "-"): value for name, value in headers.items()}, words)
        return self.host + path


@pytest.fixture
def site() -> Iterator[Site]:
    """A host on this machine with one page."""
    here = Site()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked.append(self.path)
            time.sleep(here.pause)
            code, headers, body = here.pages.get(self.path, (404, {}, b""))
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    here.host = f"http://127.0.0.1:{server.server_port}"
    here.put("/page", PAGE)
    yield here
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetch(tmp_path: Path) -> Fetcher:
    return Fetcher(FetchSettings(delay=0, timeout=5, cache=str(tmp_path / "cache")))


def test_a_page_is_fetched_and_read(site: Site, fetch: Fetcher) -> None:
    article = only(site.host + "/page", fetch=fetch)
    assert (article.title, article.source, article.language) == ("Harbour stays closed", "Velmora Post", "en")
    assert article.id == article.url == site.host + "/page"


def test_nothing_is_fetched_unless_it_is_asked_for(site: Site, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"is not fetched\nHint: .*--fetch"):
        read_inputs(site.host + "/page")
    listed = tmp_path / "some.urls"
    listed.write_text(site.host + "/page\n")
    assert "--fetch" in refused(listed).reason
    assert site.asked == []


def test_a_page_is_asked_for_once_and_then_kept(site: Site, fetch: Fetcher) -> None:
    first, second = (list(read_inputs(site.host + "/page", fetch=Fetcher(fetch.settings))) for _ in range(2))
    assert first == second
    assert site.asked == ["/robots.txt", "/page"]


def test_a_damaged_note_about_a_kept_page_leads_to_the_page_being_asked_for_again(site: Site, fetch: Fetcher) -> None:
    list(read_inputs(site.host + "/page", fetch=fetch))
    (note,) = Path(fetch.settings.cache).glob("*.json")
    note.write_text("{")
    assert isinstance(next(iter(read_inputs(site.host + "/page", fetch=fetch))), Article)
    assert site.asked.count("/page") == 2


def test_robots_txt_is_respected(site: Site, fetch: Fetcher) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /page\n")
    assert "robots.txt of 127.0.0.1" in refused(site.host + "/page", fetch=fetch).reason
    assert site.asked == ["/robots.txt"]


def test_a_host_that_cannot_show_its_robots_txt_is_left_alone(site: Site, fetch: Fetcher) -> None:
    site.put("/robots.txt", "", code=503)
    assert "does not allow it" in refused(site.host + "/page", fetch=fetch).reason


@pytest.mark.parametrize(("robots", "least"), [("", 2.0), ("User-agent: *\nCrawl-delay: 7\n", 7.0)])
def test_a_host_is_asked_no_faster_than_it_likes(site: Site, tmp_path: Path, robots: str, least: float) -> None:
    site.put("/robots.txt", robots)
    site.put("/other", PAGE)
    waited: list[float] = []
    fetch = Fetcher(FetchSettings(delay=2, cache=str(tmp_path / "cache")), wait=waited.append)
    list(read_inputs(site.host + "/page", site.host + "/other", fetch=fetch))
    assert len(waited) == 1
    assert least - 1 < waited[0] <= least


def test_a_redirect_is_followed_and_its_end_is_the_url(site: Site, fetch: Fetcher) -> None:
    site.put("/old", "", code=301, Location="/page")
    article = only(site.host + "/old", fetch=fetch)
    assert (article.id, article.url) == (site.host + "/old", site.host + "/page")


def test_robots_txt_holds_behind_a_redirect_too(site: Site, fetch: Fetcher) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /page\n")
    site.put("/old", "", code=302, Location="/page")
    assert "robots.txt" in refused(site.host + "/old", fetch=fetch).reason
    assert "/page" not in site.asked


@pytest.mark.parametrize(
    ("code", "headers", "told"),
    [
        (404, {}, "answered 404: no such page"),
        (403, {}, "answered 403"),
        (500, {}, "answered 500: its own trouble"),
        (302, {"Location": "/x"}, "sends us on more than 5 times"),
        (302, {"Location": "file:///etc/hosts"}, "no web address"),
        (200, {"Content-Type": "application/pdf"}, "application/pdf, not a web page"),
        (200, {"Content-Encoding": "gzip"}, "cannot be reached"),
    ],
)
def test_what_cannot_be_had_is_set_aside_with_its_reason(site: Site, fetch: Fetcher, code: int, headers: dict[str, str], told: str) -> None:
    address = site.put("/x", "words", code=code, **{key.replace("-", "_"): value for key, value in headers.items()})
    assert told in refused(address, fetch=fetch).reason


def test_a_host_that_does_not_answer_is_not_waited_for(site: Site, tmp_path: Path) -> None:
    site.pause = 1.0
    fetch = Fetcher(FetchSettings(delay=0, timeout=0.1, cache=str(tmp_path / "cache")))
    assert "did not answer in time" in refused(site.host + "/page", fetch=fetch).reason


def test_analyze_fetches_when_asked_to(site: Site, framing: Command, tmp_path: Path) -> None:
    words = ("analyze", site.host + "/page", "--model", "lexicon", "--set", f"fetch.cache={tmp_path / 'cache'}")
    code, _, err = framing(*words, "--out", "none")
    assert (code, f"{site.host}/page is not fetched" in err) == (1, True)
    assert framing(*words, "--fetch", "--out", "run")[0] == 0
    assert pd.read_parquet(tmp_path / "run" / "articles").title.tolist() == ["Harbour stays closed"]


def test_a_host_that_is_not_there_is_set_aside(fetch: Fetcher) -> None:
    assert "127.0.0.1:9 cannot be reached" in refused("http://127.0.0.1:9/page", fetch=fetch).reason


def test_a_page_that_unpacks_to_a_heap_is_not_unpacked_to_its_end(site: Site, tmp_path: Path) -> None:
    site.put("/bomb", gzip.compress(b"<p>words</p>" * 2_000_000), Content_Encoding="gzip")
    fetch = Fetcher(FetchSettings(delay=0, largest_mb=1, cache=str(tmp_path / "cache")))
    assert refused(site.host + "/bomb", fetch=fetch).reason == "the page is larger than 1 MB"
    assert not list((tmp_path / "cache").iterdir())


def test_a_page_in_an_old_encoding_is_read_in_the_one_that_the_server_names(site: Site, fetch: Fetcher) -> None:
    site.put("/old", PAGE.replace("Harbour", "Порт").encode("cp1251"), Content_Type="text/html; charset=windows-1251")
    article = only(site.host + "/old", fetch=fetch)
    assert article.title == "Порт stays closed"


@pytest.mark.parametrize("name", ["some.urls", "some.txt"])
def test_a_list_of_addresses_is_read_in_its_order(site: Site, fetch: Fetcher, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(f"# the harbour\n{site.host}/page\n\n{site.host}/missing\n", encoding="utf-8")
    article, aside = read_inputs(tmp_path / name, fetch=fetch)
    assert isinstance(article, Article)
    assert aside == SetAside(str(tmp_path / name), f"address 2, {site.host}/missing", "the server answered 404: no such page")


def test_a_text_that_only_begins_with_an_address_is_a_text(tmp_path: Path) -> None:
    text = "https://velmora.example/harbour\nThe harbour stays closed.\n"
    assert only(write(tmp_path / "a.txt", text)).text == text


def test_a_list_with_other_words_in_it_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.urls").write_text("https://velmora.example/harbour\nharbour\n")
    assert "no list of addresses" in refused(tmp_path / "a.urls").reason


@pytest.mark.parametrize(
    ("text", "addresses"),
    [("# none\n", None), ("", None), (" https://a.example/b?c=http://d \n", ["https://a.example/b?c=http://d"]), ("ftp://a.example", None)],
)
def test_lines_of_web_addresses_alone_are_a_list_of_addresses(text: str, addresses: list[str] | None) -> None:
    assert list_of_addresses(text) == addresses


def test_a_feed_on_the_web_leads_to_its_pages(site: Site, fetch: Fetcher) -> None:
    site.put("/feed", FEED.format(host=site.host), Content_Type="application/rss+xml")
    article, missing, nowhere = read_inputs(site.host + "/feed", fetch=fetch)
    assert isinstance(article, Article)
    assert "It opens in May" in article.text
    assert isinstance(missing, SetAside)
    assert (missing.path, missing.where) == (site.host + "/feed", f"entry 2, {site.host}/missing")
    assert isinstance(nowhere, SetAside)
    assert nowhere.reason == "it leads to no page on the web"


def test_a_saved_feed_leads_to_its_pages_only_when_asked_to(site: Site, fetch: Fetcher, tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_text(FEED.format(host=site.host))
    own = next(iter(read_inputs(tmp_path / "a.rss")))
    assert isinstance(own, Article)
    assert (own.text, site.asked) == ("The port is shut.", [])
    linked = next(iter(read_inputs(tmp_path / "a.rss", fetch=fetch)))
    assert isinstance(linked, Article)
    assert "It opens in May" in linked.text


def test_a_feed_is_asked_for_anew_each_time(site: Site, fetch: Fetcher) -> None:
    site.put("/feed", FEED.format(host=site.host), Content_Type="text/xml")
    for _ in range(2):
        list(read_inputs(site.host + "/feed", fetch=fetch))
    assert site.asked.count("/feed") > site.asked.count("/page") == 1


def test_a_file_address_is_a_path(tmp_path: Path) -> None:
    page = tmp_path / "a page.html"
    page.write_text(PAGE)
    article = only(page.as_uri())
    assert article.id == "a page.html"


def test_a_file_address_of_another_machine_is_an_error() -> None:
    with pytest.raises(ReadError, match="another machine"):
        local_path("file://velmora/page.html")


def test_what_is_kept_tells_where_it_came_from(site: Site, fetch: Fetcher) -> None:
    list(read_inputs(site.host + "/page", fetch=fetch))
    (note,) = Path(fetch.settings.cache).glob("*.json")
    assert json.loads(note.read_text())["asked"] == site.host + "/page"

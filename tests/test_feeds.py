"""Saved feeds: their entries are articles, and what they lack is said."""

from datetime import date
from pathlib import Path

import pytest

from framing.readers import read_inputs
from framing.readers.feeds import plain_text
from framing.records import SetAside
from tests.files import only, refused, write

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Velmora Post</title><language>en-GB</language>
<item><title>Harbour &amp; port closed</title><link>https://post.example/1</link><guid>post-1</guid><dc:creator>Ada Brandt</dc:creator>
<pubDate>Mon, 15 Apr 2024 23:30:00 GMT</pubDate><description>A teaser.</description>
<content:encoded><![CDATA[<p>The harbour stays <b>closed</b>.</p><figure><img src="x"><figcaption>A ship</figcaption></figure>
<blockquote>“It is quiet,” she said.</blockquote><ul><li>One ship</li><li>Two boats</li></ul>
<div class="newsletter">Sign up!</div>]]></content:encoded>
</item>
<item><title>Only a teaser</title><link>https://post.example/2</link><description>The port is shut.</description></item>
<item><title>Nothing</title><link>https://post.example/3</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Velmora Echo</title><entry><title>Open</title><id>tag:echo,1</id>
<link href="https://echo.example/1"/><author><name>Ivo Dahl</name></author><author><name>Ada Brandt</name></author>
<updated>2024-04-16T01:00:00+02:00</updated><content type="html">&lt;p&gt;The harbour is open.&lt;/p&gt;</content></entry></feed>"""


def test_an_entry_is_read_with_what_the_feed_says_of_it(tmp_path: Path) -> None:
    article, *_ = read_inputs(write(tmp_path / "post.rss", RSS))
    assert (article.id, article.source, article.title) == ("post-1", "Velmora Post", "Harbour & port closed")
    assert (article.url, article.byline, article.language) == ("https://post.example/1", "Ada Brandt", "en")
    assert article.published == date(2024, 4, 15)


def test_a_sign_that_there_cannot_be_costs_itself_and_not_the_feed(tmp_path: Path) -> None:
    article, *_ = read_inputs(write(tmp_path / "post.rss", RSS.replace("&amp;", "&#99999999999; &#x1F6A2; &#X110000;")))
    assert article.title == "Harbour � 🚢 � port closed"


def test_lists_and_quotations_of_an_entry_stay_and_captions_and_boxes_go(tmp_path: Path) -> None:
    article, *_ = read_inputs(write(tmp_path / "post.rss", RSS))
    assert article.text == "The harbour stays closed.\n“It is quiet,” she said.\nOne ship\nTwo boats"


def test_an_entry_without_words_is_set_aside_and_what_would_help_is_said(tmp_path: Path) -> None:
    _, teaser, nothing = read_inputs(write(tmp_path / "post.xml", RSS))
    assert teaser.text == "The port is shut."
    assert isinstance(nothing, SetAside)
    assert (nothing.where, "--fetch" in nothing.reason) == ("entry 3", True)


def test_an_entry_of_an_atom_feed_is_read_too(tmp_path: Path) -> None:
    article = only(write(tmp_path / "echo.atom", ATOM))
    assert (article.id, article.source, article.byline) == ("tag:echo,1", "Velmora Echo", "Ivo Dahl, Ada Brandt")
    assert (article.text, article.published) == ("The harbour is open.", date(2024, 4, 15))


@pytest.mark.parametrize(
    ("feed", "told"),
    [
        ("<?xml version='1.0'?><letters><letter/></letters>", "no RSS or Atom feed"),
        ("<rss version='2.0'><channel><title>Post</title></channel></rss>", "no entries"),
        ("", "no RSS or Atom feed"),
        (
            "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><rss><channel><item><title>&b;</title></item></channel></rss>",
            "no text in it",
        ),
    ],
)
def test_what_is_no_feed_is_set_aside_with_its_reason(tmp_path: Path, feed: str, told: str) -> None:
    assert told in refused(write(tmp_path / "a.xml", feed)).reason


def test_a_feed_that_breaks_off_gives_the_entries_before_that(tmp_path: Path) -> None:
    items = list(read_inputs(write(tmp_path / "post.rss", RSS[: RSS.index("<item><title>Nothing")])))
    assert [item.title for item in items] == ["Harbour & port closed", "Only a teaser"]


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("", ""),
        ("Just words", "Just words"),
        ("One<br>two", "One\ntwo"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("<p>one\ntwo</p>\n\n<p> three </p>", "one two\nthree"),
        ("<!-- no -->shut<!-- no --> today", "shut today"),
        ("<script>no()</script>yes", "yes"),
        ("<div>" * 100 + "deep" + "</div>" * 100, "deep"),
    ],
)
def test_html_becomes_lines(markup: str, words: str) -> None:
    assert plain_text(markup) == words


@pytest.mark.parametrize("sign", ["\x01", "\x1b", "\x0b", "\uffff"])
def test_a_control_character_behind_a_picture_does_no_harm(sign: str) -> None:
    assert plain_text(f"<p>The port is shut.</p><figure>A picture</figure>{sign}It opens in May.") == "The port is shut.\nIt opens in May."

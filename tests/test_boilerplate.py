"""What stands around the prose of a text: told apart, kept as metadata, and nothing of the prose with it."""

import re
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from framing.readers.boilerplate import set_apart
from framing.readers.rules import load_rules
from framing.records import Article

PROSE = (
    "The council of Velmora said on Monday that the harbour would stay closed.\n\n"
    "Fishermen from Ostrava Bay called the decision a siege. They want to talk.\n\n"
    "Both sides will meet again in May.\n"
)
AGENCY = f"""World - Coasts

Velmora council keeps harbour shut, Ostrava’s fishermen protest

Talks ‘went nowhere,’ says mayor

Ada Brandt  | 15.04.2024 - Update : 16.04.2024
Velmora council keeps harbour shut, Ostrava’s fishermen protest

PORT VELMORA

{PROSE}
Coastal Agency website contains only a portion of the news stories offered to subscribers. Please contact us for more.
"""

AGENCY_TEXTS = yaml.safe_load((Path(__file__).parent / "quality" / "agency_texts.yaml").read_text(encoding="utf-8"))
LINES = """Asia - Pacific|World|A headline without a stop|By Ada Brandt|Ada Brandt • 15.04.2024|15.04.2024 AAAAAAAAAAAAAAAA!|VELMORA
VELMORA, April 15 (CNA) - He left.|(Reporting by Ada Brandt; Editing by Bo Carl)|© 2024 Coastal Agency|Read also: More|Prose. It goes on.
|| |\u00a0|🙂 İ|\ud800|مرحبا""".replace("\n", "|").split("|")
BREAKS = ["\n", "\r\n", "\n\n", "\u2028"]
AGENCY_LINES = sorted({line for each in AGENCY_TEXTS for line in re.sub("[⟦⟧]", "", each["text"]).split("\n")})


def mixed(lines: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.tuples(st.sampled_from(lines), st.sampled_from(BREAKS)).map("".join), max_size=20).map("".join)


any_text = st.one_of(st.text(st.characters()), mixed(LINES), mixed(AGENCY_LINES))


RULES = load_rules()


def read(text: str) -> Article:
    return set_apart(Article(id="a", source="s", text=text), RULES)


def excluded(text: str) -> list[tuple[str, str]]:
    return [(part.kind, part.span.of(text)) for part in read(text).excluded]


@settings(deadline=None)
@given(any_text)
@example(AGENCY)
@example("Halven, April 15. (AP)")
def test_what_is_excluded_and_what_is_left_make_up_the_whole_text(text: str) -> None:
    article = read(text)
    spans = [part.span for part in article.excluded]
    assert spans == sorted(spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert "".join(span.of(text) for span in sorted([*spans, *article.prose()])) == text


@settings(deadline=None)
@given(any_text)
@example(AGENCY)
def test_the_title_is_the_very_words_of_the_first_headline(text: str) -> None:
    article = read(text)
    headlines = [part.span.of(text) for part in article.excluded if part.kind == "headline"]
    assert headlines[:1] == ([article.title] if article.title else [])


def test_an_agency_text_gives_its_metadata() -> None:
    article = read(AGENCY)
    assert article.title == "Velmora council keeps harbour shut, Ostrava’s fishermen protest"
    assert (article.byline, article.published, article.place) == ("Ada Brandt", date(2024, 4, 15), "PORT VELMORA")


def test_an_agency_text_keeps_its_prose_and_its_deck() -> None:
    title = "Velmora council keeps harbour shut, Ostrava’s fishermen protest"
    assert [kind for kind, _ in excluded(AGENCY)] == ["section", "headline", "byline", "headline", "place", "footer"]
    assert [words for kind, words in excluded(AGENCY) if kind == "headline"] == [title, title]
    left = "".join(span.of(AGENCY) for span in read(AGENCY).prose())
    assert left.split() == ["Talks", "‘went", "nowhere,’", "says", "mayor", *PROSE.split()]


def test_windows_line_breaks_change_nothing() -> None:
    assert excluded(AGENCY.replace("\n", "\r\n")) == excluded(AGENCY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        PROSE,
        PROSE.replace("\n\n", "\n"),
        "One line without a stop",
        "roses are red\nviolets are blue\n\nthe sea is wide\nand so are you\n",
        "NATO — the alliance of the west — said no. It stayed away.\n\nOthers came.",
        f"{PROSE}\nReporting by local media suggests that the army had fired first.",
        f"{PROSE}\nCopyright law is changing, the minister said.",
        f"{PROSE}\nJoin our fight, the leader said.",
        f"{PROSE}\nRead more books, the minister urged.",
        "He said: “Peace.”\n\nOthers were not so sure about it.",
    ],
)
def test_plain_prose_is_left_whole(text: str) -> None:
    article = read(text)
    assert (article.excluded, article.title, article.byline, article.place) == ((), "", "", "")


@pytest.mark.parametrize(
    ("head", "kinds"),
    [
        ("Harbour stays closed\n\n", ["headline"]),
        ("Harbour stays closed\nBy Ada Brandt\n\n", ["headline", "byline"]),
        ("Harbour stays closed\n\nBy Ada Brandt and Bo Carl\n\nApril 15, 2024\n\n", ["headline", "byline", "byline"]),
        ("Europe\n\nHarbour stays closed\n\n", ["section", "headline"]),
        ("HARBOUR CLOSED\n\n", ["headline"]),
        ("Harbour stays closed\n\nVELMORA\n\n", ["headline", "place"]),
        ("VELMORA, April 15 (CNA) - ", ["place"]),
        ("VELMORA (Coastal) — ", ["place"]),
        ("PORT VELMORA, Ostrava (CNA) -- ", ["place"]),
    ],
)
def test_the_head_of_a_text_is_told_from_its_prose(head: str, kinds: list[str]) -> None:
    text = head + PROSE
    assert [kind for kind, _ in excluded(text)] == kinds
    assert "".join(span.of(text) for span in read(text).prose()).split() == PROSE.split()


@pytest.mark.parametrize(
    ("line", "place"), [("VELMORA, April 15 (CNA) -", "VELMORA"), ("VELMORA (CNA) —", "VELMORA"), ("VELMORA, 15.04.2024\n\n", "")]
)
def test_a_place_is_known_only_where_it_is_written_as_one(line: str, place: str) -> None:
    assert read(f"{line} {PROSE}").place == place


@pytest.mark.parametrize(
    "footer",
    [
        "(Reporting by Ada Brandt; Editing by Bo Carl)",
        "Reporting by Ada Brandt in Velmora; editing by Bo Carl",
        "© 2024 Coastal Agency. All rights reserved.",
        "Copyright 2024 Coastal Agency",
        "Subscribe to our newsletter",
        "Read also: Harbour opens again",
        "Follow us on Telegram\n\n© Coastal Agency",
    ],
)
def test_the_foot_of_a_text_is_excluded(footer: str) -> None:
    text = f"{PROSE}\n{footer}\n"
    assert {kind for kind, _ in excluded(text)} == {"footer"}
    assert "".join(span.of(text) for span in read(text).prose()).split() == PROSE.split()


def test_a_pointer_between_paragraphs_is_excluded_too() -> None:
    text = f"{PROSE}\nRead also: Harbour opens again\n\nThe talks go on."
    assert excluded(text) == [("footer", "Read also: Harbour opens again")]


def test_what_is_known_already_is_not_overwritten() -> None:
    assert set_apart(Article(id="a", source="s", text=AGENCY, byline="Bo Carl")).byline == "Bo Carl"


@pytest.mark.parametrize(
    "line", ["15.04.2024 " + "A" * 180, "By " + "Ada " * 45, "World - " * 20 + "x", "A " * 90 + "|", "Reporting by " + "Ada, " * 200 + "x"]
)
def test_no_line_takes_long_to_judge(line: str) -> None:
    start = time.process_time()
    read(f"{line}\n\nShort line\n\n{PROSE}\n{line}")
    assert time.process_time() - start < 0.5

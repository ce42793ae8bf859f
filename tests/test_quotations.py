"""Quotations: what stands between marks of every kind, and what only looks like it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.quotations import find_quotations
from framing.spans import Span

SIGNS = "\"'“”„«»‘’ \n\r\u2028.,sAé\ud800😀9"


def inner(text: str) -> list[str]:
    return [quotation.inner.of(text) for quotation in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "we will go" twice.', ["we will go"]),
        ("He said “we will go” twice.", ["we will go"]),
        ("He said 'we will go' twice.", ["we will go"]),
        ("He said ‘we will go’ twice.", ["we will go"]),
        ("He said «we will go» and « we will stay ».", ["we will go", "we will stay"]),
        ("He said „we will go“ twice.", ["we will go"]),
        ('After a "cleaning operation” in May', ["cleaning operation"]),
        ('A “first” and a "second" one', ["first", "second"]),
        ("'will not yield', says minister", ["will not yield"]),
    ],
)
def test_words_between_marks_of_every_kind_are_found(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ostrenia's and Kuria’s ministers met.",
        "In the '90s and the ’80s they sang rock 'n' roll and rock ’n’ roll.",
        "The brothers' house and the rebels’ camp stood.",
        "Give 'em what they're owed.",
        'A 6" pipe, a 5\'10" man and a 6"x4" board.',
        "Nothing here: \"\" and ''.",
        "A lone ' mark and a stray ” one.",
    ],
)
def test_apostrophes_and_inches_quote_nothing(text: str) -> None:
    assert inner(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A vote 'in the brothers' house' ended.", ["in the brothers' house"]),
        ("‘It’s the brothers’ house,’ she said.", ["It’s the brothers’ house,"]),
        ("The 'war on weeds' left the farmers' fields bare.", ["war on weeds"]),
        ("She said: 'It's ours.'", ["It's ours."]),
    ],
)
def test_an_apostrophe_inside_a_quotation_does_not_close_it(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


def test_of_nested_quotations_the_outermost_is_returned() -> None:
    assert inner("“She called it “unfair” and ‘late’,” he said.") == ["She called it “unfair” and ‘late’,"]
    assert inner('"She called it a "shame" and left," he said.') == ['She called it a "shame" and left,']


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    text = "“We stay here.\n\n“We do not move,” she said."
    first, second = find_quotations(text)
    assert (first.inner.of(text), first.closed) == ("We stay here.", False)
    assert (second.inner.of(text), second.closed) == ("We do not move,", True)


def test_lines_are_paragraphs_only_where_no_line_is_blank() -> None:
    assert inner("“We stay.\nNobody moves.") == ["We stay."]
    assert inner("“We\nstay.” Nobody moves.\n\nNight fell.") == ["We\nstay."]


def test_quotations_are_sought_only_in_the_stretches_given() -> None:
    text = 'The "first" and the "second"'
    assert [found.inner.of(text) for found in find_quotations(text, within=[Span(15, len(text))])] == ["second"]


@given(st.text(st.sampled_from(SIGNS) | st.characters(), max_size=80))
def test_quotations_of_any_text_are_ordered_disjoint_and_hold_their_words(text: str) -> None:
    found = find_quotations(text)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))
    assert all(quotation.span.contains(quotation.inner) and quotation.inner.of(text).strip() for quotation in found)
    assert all(quotation.span.end <= len(text) for quotation in found)


@given(st.text(st.sampled_from(SIGNS), max_size=60))
def test_quotations_stay_inside_the_stretches_given(text: str) -> None:
    stretches = [Span(start, min(start + 7, len(text))) for start in range(0, len(text), 9)]
    found = find_quotations(text, within=stretches)
    assert all(any(stretch.contains(quotation.span) for stretch in stretches) for quotation in found)

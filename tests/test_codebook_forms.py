"""Words and their forms: what a phrase of a codebook finds in a text, and what it leaves alone."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.codebooks.forms import find, index, spelled, tokens
from framing.spans import Span


def found(form: str, text: str, *, exact: bool = False) -> list[str]:
    words = tokens(text)
    phrases = index((phrase, None) for phrase in spelled(form, exact=exact))
    return [text[words[first].start : words[last - 1].end] for first, last, _ in find(text, words, phrases)]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("liberate", "liberate liberates liberated liberating LIBERATED Liberated"),
        ("occupy", "occupies occupied occupying"),
        ("seize", "seize seized seizing"),
        ("flee", "flee fled fleeing"),
        ("settler", "settler settlers"),
        ("settlers", "settler settlers"),
        ("militia", "militia militias"),
        ("colonise", "colonised colonized colonizing"),
        ("neighbour", "neighbours neighbors"),
        ("Judea", "Judea JUDEA"),
    ],
)
def test_a_word_is_found_in_its_forms_and_spellings(form: str, words: str) -> None:
    assert found(form, words) == words.split()


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("take over", "took over"),
        ("take over", "taken\nover"),
        ("special military operation", "Special military operations"),
        ("restore territorial integrity", "restored territorial integrity"),
        ("act of aggression", "acts of aggression"),
        ("illegal alien", "illegal aliens"),
        ("unborn child", "unborn children"),
        ("anti-terrorist", "antiterrorist"),
        ("anti-terrorist", "anti terrorist"),
        ("anti-terrorist", "anti‑terrorist"),
        ("antiterrorist", "anti-terrorist"),
        ("people's republic", "people’s republic"),
        ("Sana'a", "Sana’a"),
        ("U.S. puppet", "US puppets"),
    ],
)
def test_a_phrase_is_found_however_it_is_written(form: str, text: str) -> None:
    assert found(form, f"They say {text}, as ever.") == [text]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("war", "The warehouse stood in Warwick."),
        ("illegal alien", "It was illegal, alien and strange."),
        ("Judea", "a judea tree"),
        ("ISIS", "the goddess Isis"),
        ("settle", "the settler left"),
        ("free", "freedom"),
    ],
)
def test_what_is_another_word_is_not_found(form: str, text: str) -> None:
    assert found(form, text) == []


def test_an_exact_form_is_found_as_it_is_written_only() -> None:
    assert found("liberate", "liberated, to liberate", exact=True) == ["liberate"]


@given(st.text())
def test_words_stand_in_order_where_they_are_said_to_stand(text: str) -> None:
    words = tokens(text)
    assert all(one.end <= two.start for one, two in pairwise(words))
    assert all(text[word.start : word.end].strip() for word in words)


def test_words_of_a_stretch_keep_their_place_in_the_text() -> None:
    text = "Rebels left. The army came."
    assert [text[word.start : word.end] for word in tokens(text, Span(13, 21))] == ["The", "army"]

"""Whose side a term takes: by its target and polarity, between the two parties of an article."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.records import Article, Mention, Polarity, Reading, Sentence, Term, TermType
from framing.sides import find_parties, named, take_sides
from framing.spans import Span

ACTORS = {"Ostmark": "Ostmark", "Ost": "Ostmark", "Veldland": "Veldland", "Velders": "Veldland", "the Lake Union": "Lake Union"}


def actor_of(phrase: str) -> str:
    return ACTORS.get(phrase, "")


def term(target: str, polarity: Polarity, *, at: int = 0, type_: TermType = "naming", **more: Any) -> Term:
    return Term(Span(at, at + 5), type_, 0.8, target=target, polarity=polarity, **more)


def mention(actor: str, at: int = 50) -> Mention:
    return Mention(Span(at, at + 5), actor, "LOC")


def reading(*terms: Term, mentions: Sequence[Mention] = ()) -> Reading:
    return Reading(Sentence("text", 0, Span(0, 100)), "outlet", 10, 10, terms=terms, mentions=tuple(mentions))


BOTH = (mention("Ostmark"), mention("Velders", 60), mention("Ost", 70), mention("Veldland", 80))


def sides(*terms: Term, mentions: Sequence[Mention] = BOTH, **how: Any) -> list[str]:
    [read] = take_sides([reading(*terms, mentions=mentions)], actor_of=actor_of, **how)
    return [one.side for one in read.terms]


@pytest.mark.parametrize(
    ("target", "polarity", "side"),
    [
        ("Ostmark", 1, "Ostmark"),
        ("Ostmark", -1, "Veldland"),
        ("Velders", 1, "Veldland"),
        ("Velders", -1, "Ostmark"),
        ("Ostmark", 0, ""),
        ("the Lake Union", -1, ""),
        ("a farmer", -1, ""),
    ],
)
def test_a_favouring_term_stands_with_its_target_and_an_accusing_one_with_the_other_party(
    target: str, polarity: Polarity, side: str
) -> None:
    assert sides(term(target, polarity)) == [side]


def test_an_article_about_one_party_leaves_terms_undecided() -> None:
    assert sides(term("Ostmark", -1), mentions=[mention("Ost")]) == [""]


def test_an_article_about_three_parties_alike_leaves_terms_undecided() -> None:
    named = [mention("Ostmark"), *[mention("Veldland")] * 4, *[mention("the Lake Union")] * 4]
    assert sides(term("Ostmark", -1), mentions=named) == [""]


def test_two_strangers_in_a_crowd_of_actors_are_no_parties() -> None:
    crowd = [mention(f"guest {number}") for number in range(30)]
    read = [reading(term("guest 1", -1), mentions=[*crowd, *crowd, mention("guest 2")])]
    assert find_parties(read, actor_of=str) is None


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("Republican Party", "United States", False),
        ("United States", "Democratic Party", False),
        ("Labour Party", "United Kingdom", False),
        ("Democrats", "Democratic Party", False),
        ("Democratic Party", "Republican Party", True),
        ("Republican Party", "Russia", True),
    ],
)
def test_a_country_and_its_own_party_are_no_two_parties(one: str, other: str, found: bool) -> None:
    read = [reading(term(one, -1), mentions=[mention(one), mention(other), mention(other)])]
    assert (find_parties(read, actor_of=str) is not None) == found


def test_a_side_from_a_codebook_stays() -> None:
    known = term("Ostmark", -1, side="Ostmark", side_score=1.0, dispute="Two Rivers", detector="codebook")
    [read] = take_sides([reading(known, mentions=BOTH)], actor_of=actor_of)
    assert read.terms == (known,)


def test_a_term_joins_the_dispute_in_which_a_codebook_put_its_party() -> None:
    known = term("Ostmark", -1, side="Veldland", dispute="Two Rivers")
    [read] = take_sides([reading(known, term("Veldland", 1, at=20), mentions=BOTH)], actor_of=actor_of)
    assert [one.dispute for one in read.terms] == ["Two Rivers", "Two Rivers"]


def test_a_dispute_that_no_codebook_knows_is_called_by_its_parties() -> None:
    [read] = take_sides([reading(term("Velders", 1), mentions=BOTH)], actor_of=actor_of)
    assert read.terms[0].dispute == "Ostmark / Veldland"


def test_actors_count_for_the_party_that_they_belong_to() -> None:
    assert sides(term("the Lake Union", -1), sides={"Lake Union": "Ostmark", "Veldland": "Veldland"}) == ["Veldland"]


def test_without_a_target_the_nearest_party_is_meant_and_less_surely() -> None:
    near = [mention("Ostmark", 0), mention("Veldland", 40), *BOTH]
    [read] = take_sides([reading(term("", 1, at=30), term("Veldland", 1, at=20), mentions=near)], actor_of=actor_of)
    guessed, known = read.terms
    assert guessed.side == known.side == "Veldland"
    assert 0 < guessed.side_score < known.side_score <= known.score


def test_without_a_target_an_accusing_verb_is_about_the_party_named_first() -> None:
    assert sides(term("", -1, at=30, type_="action"), mentions=[mention("Ostmark", 0), mention("Veldland", 40), *BOTH]) == ["Veldland"]


@given(st.lists(st.tuples(st.sampled_from(["Ostmark", "Veldland", "", "a farmer"]), st.sampled_from([-1, 0, 1])), max_size=6))
def test_exchanging_the_parties_exchanges_the_sides(said: list[tuple[str, Polarity]]) -> None:
    swap = {"Ostmark": "Veldland", "Veldland": "Ostmark"}
    terms = [term(target, polarity, at=10 * number) for number, (target, polarity) in enumerate(said)]
    swapped = [replace(one, target=swap.get(one.target, one.target)) for one in terms]
    turned = [replace(one, actor=swap[actor_of(one.actor)]) for one in BOTH]
    assert [swap.get(side, "") for side in sides(*terms)] == sides(*swapped, mentions=turned)


def found_names(text: str, *names: str) -> list[str]:
    read = Reading(Sentence("text", 0, Span(0, len(text))), "outlet", 1, 1, mentions=(Mention(Span(0, 7), "Ostmark", "LOC"),))
    return [one.span.of(text) for one in named([read], Article("a", "Post", text), names)[0].mentions[1:]]


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        ("Ostmark met the Velders.", ["Velders"], ["Velders"]),
        ("Ostmark met Velderson.", ["Velders"], []),
        ("Ostmark took Veldland’s mill.", ["Veldland"], ["Veldland"]),
        ("Ostmark met two Velders.", ["Velder"], ["Velder"]),
        ("Ostmark won. Crews left.", ["crews"], ["Crews"]),
        ("Ostmark met the front.", ["Front"], []),
        ("Ostmark met the Lake Union.", ["Union", "Lake Union"], ["Lake Union"]),
        ("Ostmark won.", ["Ostmark"], []),
        ("Ostmark won.", [], []),
    ],
)
def test_names_that_the_classifier_overlooked_are_found(text: str, names: list[str], found: list[str]) -> None:
    assert found_names(text, *names) == found

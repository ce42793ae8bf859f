"""What a codebook finds in an article has a side, a counterpart and a plainer wording."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from framing.actors import load_names
from framing.codebooks import Codebook, Shelf, apply_codebooks, load_codebooks, shelve
from framing.records import Article, Polarity, Reading, Sentence, Term, Voice
from framing.sentences import segment
from framing.spans import Span
from tests.runs import term as made

BOOK = (Path(__file__).parent / "valley_of_ost.yaml").read_text(encoding="utf-8")
CONTEXT = "Velmar and Sornia met in Port Ana on Monday to talk about Ost. "


def book(text: str = BOOK) -> Codebook:
    return Codebook.model_validate(yaml.safe_load(text))


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shelve([book()])


def read(text: str, *terms: Term, title: str = "") -> tuple[Article, list[Reading]]:
    article = Article("a", "Northern Star", text, title)
    sentences: Sequence[Sentence] = (*segment(title, field="title"), *segment(text))
    return article, [Reading(sentence, "outlet", 1, 1, terms=_in(sentence, terms)) for sentence in sentences]


def _in(sentence: Sentence, terms: Sequence[Term]) -> tuple[Term, ...]:
    return tuple(term for term in terms if sentence.field == "text" and sentence.span.contains(term.span))


def term(text: str, words: str, *, target: str = "", polarity: Polarity = 0) -> Term:
    """What the model marks."""
    return made(text, words, type="action", score=0.7, target=target, polarity=polarity)


def found(shelf: Shelf, text: str, *terms: Term, title: str = "") -> list[Term]:
    article, readings = read(text, *terms, title=title)
    return [term for reading in apply_codebooks(article, readings, shelf, min_names=3, veto=0.1) for term in reading.terms]


def sides(shelf: Shelf, sentence: str) -> dict[str, str]:
    text = CONTEXT + sentence
    return {term.span.of(text): term.side for term in found(shelf, text)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Velmari troops liberated the village.", {"liberated": "Velmar"}),
        ("Velmari troops occupied the village.", {"occupied": "Sornia"}),
        ("Sornian troops occupied the village.", {"occupied": "Velmar"}),
        ("Sornia seizes the land.", {"seizes": "Velmar"}),
        ("The valley was seized in spring by Sornian troops.", {"seized": "Velmar"}),
        ("The valley was seized in spring by Velmari troops.", {"seized": "Sornia"}),
        ("A map of the Sornian-occupied region hung there.", {"occupied": "Velmar"}),
        ("Velmar's occupied land was mined.", {"occupied": "Velmar"}),
        ("Sornia's long occupation of the valley ended.", {"occupation": "Velmar"}),
        ("The Velmari occupation of the valley began.", {"occupation": "Sornia"}),
        ("The liberation of Velmari land took a week.", {"liberation": "Sornia"}),
        ("Velmari land occupied since then lies waste.", {"occupied": "Velmar"}),
        ("Velmar beat Sornia and occupied the region.", {"occupied": "Sornia"}),
        ("Velmar liberated the village from Sornian occupation.", {"liberated": "Velmar", "occupation": "Velmar"}),
        ("The Ruthenian occupation of the valley lies far back.", {}),
        ("Separatists and defenders of the town met.", {"Separatists": "Velmar", "defenders": "Sornia"}),
    ],
)
def test_the_grammar_around_a_form_tells_whose_act_it_is(shelf: Shelf, sentence: str, expected: dict[str, str]) -> None:
    assert sides(shelf, sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The region was liberated.",  # by whom?
        "Velmar announced the return of the storks.",
        "An anti-separatist law was passed.",
        "The Defenders Arena was full.",
        "The bandit-like masks were sold out.",
    ],
)
def test_a_form_that_may_mean_something_else_is_left_alone(shelf: Shelf, sentence: str) -> None:
    assert sides(shelf, sentence) == {}


def test_a_form_counts_in_the_context_that_it_needs(shelf: Shelf) -> None:
    assert sides(shelf, "Velmar announced the return of the village.") == {"return": "Velmar"}
    assert sides(shelf, "Velmar announced the return of Upper Ost.") == {"return": "Velmar"}


@pytest.mark.parametrize(("polarity", "side"), [(-1, "Velmar"), (1, "Sornia")])
def test_where_grammar_is_silent_the_target_that_the_model_gives_decides(shelf: Shelf, polarity: Polarity, side: str) -> None:
    text = CONTEXT + "The region was occupied."
    one = found(shelf, text, term(text, "occupied", target="Sornian army", polarity=polarity))[0]
    assert (one.side, one.side_score, one.detector) == (side, 0.8, "both")


@pytest.mark.parametrize(
    ("words", "target", "polarity", "expected"),
    [
        ("liberated", "Sornia", 1, ("Velmar", 1)),
        ("separatists", "Velmar", -1, ("Sornia", -1)),
        ("separatists", "the men of Lake Bela", -1, ("the men of Lake Bela", -1)),
        ("separatists", "some men", -1, ("some men", -1)),
    ],
)
def test_what_the_model_says_against_the_codebook_is_put_right(
    shelf: Shelf, words: str, target: str, polarity: Polarity, expected: tuple[str, int]
) -> None:
    text = CONTEXT + "Velmari troops liberated the village, and the separatists left."
    one = next(one for one in found(shelf, text, term(text, words, target=target, polarity=polarity)) if one.span.of(text) == words)
    assert (one.target, one.polarity) == expected


def test_model_and_codebook_share_one_row_with_the_boundaries_of_the_codebook(shelf: Shelf) -> None:
    text = CONTEXT + "Velmari troops liberated the village."
    one = found(shelf, text, term(text, "liberated the village", target="Velmari troops", polarity=1))
    assert [(term.span.of(text), term.detector, term.score, term.target, term.polarity) for term in one] == [
        ("liberated", "both", 0.7, "Velmari troops", 1)
    ]


def test_a_term_of_the_codebook_tells_all_that_the_codebook_knows(shelf: Shelf) -> None:
    text = CONTEXT + "Velmari troops liberated the village."
    one = found(shelf, text)[0]
    assert (one.type, one.side, one.side_score, one.dispute) == ("action", "Velmar", 1.0, "The valley of Ost")
    assert (one.concept, one.counterpart, one.neutral) == ("Velmar's taking of the valley", "occupy", "took control of")
    assert (one.detector, one.target, one.polarity) == ("codebook", "Velmar", 1)


def test_a_term_is_in_the_voice_that_holds_its_words(shelf: Shelf) -> None:
    text = CONTEXT + "Velmari troops liberated the village."
    article, readings = read(text)
    quoted = Voice(Span(len(CONTEXT), len(text)), "direct", "Ivo Dahl")
    readings[1] = Reading(readings[1].sentence, "direct", 1, 0, voices=(quoted,))
    one = apply_codebooks(article, readings, shelf, min_names=3, veto=0.1)[1].terms[0]
    assert (one.voice, one.speaker) == ("direct", "Ivo Dahl")


@pytest.mark.parametrize(("loadedness", "terms"), [(0.05, []), (0.4, [("separatists", 0.4)])])
def test_the_model_can_veto_a_form_and_gives_it_its_score(shelf: Shelf, loadedness: float, terms: list[tuple[str, float]]) -> None:
    text = "Velmar and Sornia spoke of separatists in Ost."
    article, readings = read(text)
    start = text.index("separatists")
    loaded = ((Span(0, 6), 0.9), (Span(start, start + len("separatists")), loadedness))
    [after] = apply_codebooks(article, readings, shelf, loadedness=[loaded], min_names=3, veto=0.1)
    assert [(term.span.of(text), term.score) for term in after.terms] == terms


@pytest.mark.parametrize(
    ("text", "applies"),
    [
        ("Velmar and Sornia quarrel over Ost. Separatists left.", True),
        ("Velmar and Port Ana praised Ivo Dahl. Separatists left.", False),  # one side only
        ("Velmar and Sornia played a match. Separatists left.", False),  # two names
        ("Separatists left.", False),
    ],
)
def test_a_codebook_applies_where_enough_of_its_sides_and_places_are_named(shelf: Shelf, text: str, applies: bool) -> None:
    assert bool(found(shelf, text)) == applies


def test_a_codebook_of_a_topic_applies_where_the_topic_comes_up_often_enough() -> None:
    shelf = shelve([book(BOOK.replace("places: [Ost, Upper Ost]", "places: [river toll, ferry law]"))])
    talk = "Velmar, Sornia and Ivo Dahl agreed. " + "It rained. " * 12 + "Separatists left."
    assert not found(shelf, talk + " The river toll rose.")
    assert found(shelf, talk.replace("It rained.", "The river toll rose.", 2))


def test_demonyms_and_capitals_are_known_without_being_listed() -> None:
    names = {"Velmari": "Velmar", "Sornian": "Sornia"}
    shelf = shelve([book(BOOK.replace(", Velmari", "").replace(", Sornian", ""))], resolve=lambda name: names.get(name, ""))
    assert sides(shelf, "Sornian troops occupied the village.") == {"occupied": "Velmar"}


def test_an_article_of_no_known_dispute_comes_back_as_it_was(shelf: Shelf) -> None:
    article, readings = read("The bridge opened on Tuesday. Separatists of style cheered.")
    assert all(one is other for one, other in zip(apply_codebooks(article, readings, shelf, min_names=3, veto=0), readings, strict=True))


def test_exchanging_the_names_of_the_sides_flips_every_side(shelf: Shelf) -> None:
    text = CONTEXT + (
        "Velmari troops liberated the village. Sornian troops had occupied the valley, said Ivo Dahl. Separatists fled. "
        "Sornia called it the Velmari occupation of its land, and Ana Berg praised the defenders."
    )
    pairs = {"Velmari": "Sornian", "Velmar": "Sornia", "Port Ana": "Lake Bela", "Ivo Dahl": "Ana Berg"}
    other = shelve([book(_exchanged(BOOK, pairs))])
    before, after = found(shelf, text), found(other, _exchanged(text, pairs))
    flip = {"Velmar": "Sornia", "Sornia": "Velmar"}
    assert len(before) == 5
    assert [(flip[term.side], term.score, term.side_score, term.neutral) for term in before] == [
        (term.side, term.score, term.side_score, term.neutral) for term in after
    ]


def _exchanged(text: str, pairs: dict[str, str]) -> str:
    for number, (one, other) in enumerate(pairs.items()):
        text = text.replace(one, f"@{number}@").replace(other, one).replace(f"@{number}@", other)
    return text


def test_loaded_and_plain_uses_of_the_same_words_are_told_apart() -> None:
    """Without the model's veto; the pairs are made up, and no codebook was fitted to them."""
    pairs = yaml.safe_load((Path(__file__).parent / "contrast_pairs.yaml").read_text(encoding="utf-8"))
    shelf = shelve(load_codebooks(), resolve=load_names().actor)
    right = [_side_of_pair(shelf, pair, "loaded") == pair["side"] for pair in pairs]
    wrong = [_side_of_pair(shelf, pair, "plain") != "" for pair in pairs]
    assert len(pairs) >= 60
    assert sum(right) >= 0.9 * len(pairs)
    assert sum(right) >= 0.95 * (sum(right) + sum(wrong))


def _side_of_pair(shelf: Shelf, pair: dict[str, str], kind: str) -> str:
    """The side of the pair's term in one of its sentences, "" where no codebook marks it."""
    text = f"{pair['article']} {pair[kind]}"
    start = text.lower().index(pair["term"].lower(), len(pair["article"]))
    span = Span(start, start + len(pair["term"]))
    return next((term.side for term in found(shelf, text) if term.span.overlaps(span)), "")


_PIECES = ["occupied", "Velmari", "Sornia's", "by", "of", "'s", "-", "“", "Ost", "the", "İ", "land", "return", ".", ",", "e\u0301"]


@given(st.lists(st.sampled_from(_PIECES)), st.sampled_from(["", " ", "\n"]))
def test_in_any_text_each_term_is_a_form_where_it_stands(words: list[str], space: str) -> None:
    text = CONTEXT + space.join(words)
    spans = [term.span for term in found(shelve([book()]), text)]
    assert {span.of(text).lower() for span in spans} <= {"occupied", "return"}
    assert all(one.end <= two.start for one, two in pairwise(spans))

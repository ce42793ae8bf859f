"""Words for the same thing, sentences that tell the same, and what only one outlet tells."""

from collections.abc import Sequence

import pandas as pd
import pytest

from framing.codebooks.forms import tokens
from framing.comparison.alignment import aligned_sentences, choice_counts, word_choices
from framing.comparison.omission import omissions
from framing.comparison.phrases import phrases, stem
from framing.comparison.tellings import tellings_by_story
from framing.errors import StoreError
from framing.records import Analysis
from framing.spans import Span
from framing.store import Run
from tests.runs import CROWD, MARKET, VALLEY, Told, run_of, told

COUNCIL = "The council of the {} valley asked Dravin for help."
NORTH = (
    Told(COUNCIL.format("liberated"), VALLEY, [("liberated valley", "status")], ["Dravin"], frame="morality"),
    Told("A mob of 300 set fire to the mill.", CROWD, [("mob", "naming")], frame="morality"),
)
SOUTH = (
    Told(COUNCIL.format("occupied"), VALLEY, [("occupied valley", "status")], ["Dravin"], frame="morality"),
    Told("In the market, Ana Berg went on selling apples to everybody.", MARKET, (), ["Ana Berg"], frame="economic"),
)


def _told(source: str, said: Sequence[Told]) -> Analysis:
    return told(source, "", *said)


def _run(*analyses: Analysis, vectors: bool = True) -> Run:
    """Two outlets on one valley, unless others are given."""
    return run_of(*(analyses or (_told("Northern Star", NORTH), _told("Southern Sun", SOUTH))), vectors=vectors)


def _spoken(words: str, *terms: tuple[str, str]) -> list[str]:
    rows = [
        {"start": words.index(text), "end": words.index(text) + len(text), "text": text, "type": kind, "target": ""} for text, kind in terms
    ]
    return [
        phrase.text for phrase in phrases(("a", "text", 0), words, tokens(words, Span(0, len(words))), depth=0.5, terms=rows, mentions=[])
    ]


@pytest.mark.parametrize(
    ("words", "terms", "expected"),
    [
        ("Protesters stormed the parliament.", [], ["Protesters", "stormed", "parliament"]),
        ("They live in occupied territories.", [], ["live", "occupied territories"]),
        ("It houses illegal aliens now.", [("illegal aliens", "naming")], ["illegal aliens"]),
        ("The “brave” border guards waited.", [], ["brave", "border guards", "waited"]),
    ],
)
def test_phrases_end_at_small_words_marks_and_verbs(words: str, terms: list[tuple[str, str]], expected: list[str]) -> None:
    assert _spoken(words, *terms) == expected


def test_forms_of_a_word_have_one_stem() -> None:
    assert {stem(word) for word in ("protest", "protests", "protesters", "protesting", "protested")} == {"protest"}


def test_words_for_the_same_thing_are_lined_up() -> None:
    found = word_choices(_run())
    assert found["choice"].nunique() == 1
    assert dict(zip(found["source"], found["text"], strict=True)) == {
        "Northern Star": "liberated valley",
        "Southern Sun": "occupied valley",
    }


def test_every_wording_slices_back_to_its_own_words() -> None:
    run = _run()
    text = run.table("articles").set_index("article_id")["text"]
    found = word_choices(run, threshold=0.0)
    assert len(found)
    assert [text[row.article_id][row.start : row.end] for row in found.itertuples()] == found["text"].tolist()


def test_a_loaded_word_that_both_outlets_use_is_no_difference() -> None:
    assert word_choices(_run(_told("Northern Star", NORTH[:1]), _told("Southern Sun", NORTH[:1])), threshold=0.0).empty


def test_a_story_of_one_outlet_is_not_lined_up() -> None:
    assert list(tellings_by_story(_run(_told("Northern Star", NORTH)))) == []


def test_the_order_of_the_articles_changes_nothing() -> None:
    turned = _run(_told("Southern Sun", SOUTH), _told("Northern Star", NORTH))
    assert word_choices(turned).equals(word_choices(_run()))


def test_a_republished_text_is_left_out() -> None:
    stories = pd.DataFrame(
        [("Northern Star-valley", "x", ""), ("Southern Sun-valley", "x", "Courier")],
        columns=["article_id", "story", "republished_from"],
    )
    assert word_choices(_run(), stories=stories).empty


def test_who_says_which_word_is_counted_over_the_corpus() -> None:
    counts = choice_counts(word_choices(_run()))
    assert counts[["source", "word", "count", "total", "stories"]].to_numpy().tolist() == [
        ["Northern Star", "liberated valley", 1, 1, 1],
        ["Southern Sun", "occupied valley", 1, 1, 1],
    ]


def test_sentences_that_tell_the_same_are_each_others_nearest() -> None:
    found = aligned_sentences(_run())
    assert found[["sentence", "other_sentence", "shared"]].to_numpy().tolist() == [[0, 0, "Dravin"]]


@pytest.mark.parametrize(
    ("source", "kind", "what"),
    [
        ("Northern Star", "fact", "300"),
        ("Southern Sun", "fact", "Ana Berg"),
        ("Southern Sun", "actor", "Ana Berg"),
        ("Southern Sun", "frame", "economic"),
    ],
)
def test_what_only_one_outlet_tells_is_found(source: str, kind: str, what: str) -> None:
    found = omissions(_run())
    assert (source, kind, what) in set(found[["source", "kind", "what"]].itertuples(index=False, name=None))


def test_what_both_tell_is_not_left_out() -> None:
    assert not set(omissions(_run())["what"]) & {"Dravin", "morality"}


def test_a_run_without_vectors_says_how_to_get_them() -> None:
    with pytest.raises(StoreError, match="no vectors") as error:
        word_choices(_run(vectors=False))
    assert "store.vectors=true" in error.value.hint

"""A story's card on the page of a comparison: which articles stand beside each other, and what is marked in them."""

from dataclasses import replace
from typing import Any

import pandas as pd

from framing.comparison.stories import tell_stories
from framing.report.cards import Card, story_cards
from framing.report.excerpts import Bit, Sayings
from framing.store import Run
from tests.runs import CROWD, ROAD, VALLEY, Told, run_of, told, valley


def card(run: Run | None = None, **options: Any) -> Card:
    run = run or valley()
    return story_cards(run, tell_stories(run), **options)[0]


def words(bits: tuple[Bit, ...] | None) -> str:
    return "".join(bit.text for bit in bits or ())


def marked(bits: tuple[Bit, ...] | None, kind: str) -> list[str]:
    return [bit.text for bit in bits or () if bit.kind == kind]


def test_outlets_stand_side_by_side_in_alphabetical_order_with_the_words_that_differ() -> None:
    first = card()
    assert [column.source for column in first.columns] == ["Northern Star", "Southern Sun"]
    assert [[marked(cell, "choice") for cell in side.cells] for side in first.sides if side.chosen] == [
        [["liberated valley"], ["occupied valley"]]
    ]


def test_loaded_terms_that_nobody_chose_otherwise_are_marked_apart() -> None:
    first = card()
    assert marked(first.columns[0].title, "term") == ["Freedom"]
    assert [item.what for item in first.alone[1]] and words(first.alone[1][0].words).startswith("“We go on selling apples")


def test_who_covered_a_story_is_told_with_what_was_taken_over() -> None:
    copy = told("Courier", "Freedom", Told("The council of the liberated valley asked Dravin for help."))
    run = valley(more=[copy])
    names = run.table("articles")["article_id"].tolist()
    stories = pd.DataFrame({"article_id": names, "story": "valley", "wire_group": "", "republished_from": ["", "", "Northern Star"]})
    first = story_cards(run, tell_stories(run, stories=stories))[0]
    assert [(one.source, one.own, one.copied, one.origins) for one in first.cover] == [
        ("Courier", 0, 1, "Northern Star"),
        ("Northern Star", 1, 0, ""),
        ("Southern Sun", 1, 0, ""),
    ]
    assert "Courier" not in [column.source for column in first.columns]


def test_of_many_outlets_four_are_picked_and_the_page_says_so() -> None:
    more = [told(f"Outlet {k}", "Rain", Told(f"It rained on day {k} in the town.", (0.0, 0.0, 0.1 * k, 1.0))) for k in range(5)]
    first = card(valley(more=more))
    assert len(first.columns) == 4 and len(first.cover) == 7
    assert {"Northern Star", "Southern Sun"} <= {column.source for column in first.columns}
    assert any("4 of 7" in note for note in first.notes)


def test_of_several_articles_of_an_outlet_one_is_shown_and_the_page_says_so() -> None:
    first = card(valley(more=[told("Southern Sun", "More", Told("Rain fell."), name="another")]))
    assert len(first.columns) == 2
    assert any("Southern Sun" in note for note in first.notes)


def test_of_several_articles_the_one_with_other_words_is_shown_and_no_word_stands_as_different_from_itself() -> None:
    same = Told("The council of the liberated valley asked Dravin for help.", VALLEY, [("liberated valley", "status")], ["Dravin"])
    run = valley(more=[told("Southern Sun", "Again", same, same, name="A")])
    found = tell_stories(run)
    alike = found.choices.head(1).assign(source="Southern Sun", article_id="A")
    first = story_cards(run, replace(found, choices=pd.concat([alike, found.choices], ignore_index=True)))[0]
    chosen = [[marked(cell, "choice") for cell in side.cells] for side in first.sides if side.chosen]
    assert chosen == [[["liberated valley"], ["occupied valley"]]]


def test_what_stands_in_an_article_that_is_not_shown_says_where() -> None:
    quoted = Told("“We shall leave the town,” said Tom Hill at the ferry.", ROAD, (), ["Tom Hill"], speaker="Tom Hill")
    first = card(valley(more=[told("Southern Sun", "The ferry", quoted, name="another")]))
    assert {item.where for item in first.alone[1] if "Tom Hill" in words(item.words)} == {"Southern Sun: The ferry"}


def test_a_sentence_keeps_every_word_and_a_long_one_is_cut_around_its_mark() -> None:
    long = Told(f"{'Then it rained again. ' * 20}The mob came. {'And it rained on and on. ' * 20}".strip(), CROWD, [("mob", "naming")])
    sayings = Sayings(run_of(told("North", "A mob", long, Told("Short and plain."))), ["North-valley"])
    assert words(sayings.sentence(("North-valley", "text", 1))) == "Short and plain."
    cut = sayings.sentence(("North-valley", "text", 0))
    assert marked(cut, "term") == ["mob"] and len(words(cut)) < 340
    assert words(cut).startswith("… ") and words(cut).endswith(" …")
    assert words(cut).strip("… ") in long.words


def test_where_chosen_words_and_a_term_overlap_the_chosen_ones_are_marked() -> None:
    run = valley()
    row = {"start": 19, "end": 28, "type": "status", "voice": "outlet", "target": ""}
    cell = Sayings(run, ["Northern Star-valley"]).sentence(("Northern Star-valley", "text", 0), chosen=[row])
    assert marked(cell, "choice") == ["liberated"] and marked(cell, "term") == []


def test_the_sentences_of_a_card_are_of_the_sources_that_are_named() -> None:
    first = card(valley(more=[told("Western Wind", "Rain", Told("It rained.", ROAD))]), sources=("Northern Star", "Western Wind"))
    assert [column.source for column in first.columns] == ["Northern Star", "Western Wind"]

"""What sources make of the stories that they share: the most telling ones, what is left out of them, and which terms set two apart."""

import pandas as pd
import pytest

from framing.comparison.excerpt import Excerpt, grouped
from framing.comparison.odds import term_odds
from framing.comparison.omission import omissions
from framing.comparison.stories import tell_stories
from framing.config import Settings
from tests.coding import made_run
from tests.runs import CROWD, MARKET, ROAD, VALLEY, Told, run_of, told, valley

FEW = Settings.model_validate({"report": {"stories": 1}})
QUIET = [
    told(source, "A bridge opens", Told("The bridge opened on Monday.", ROAD), story="bridge")
    for source in ("Northern Star", "Southern Sun")
]
COPY = {"article_id": ["Northern Star-valley", "Southern Sun-valley", "Courier-valley"], "story": "valley", "wire_group": ["c", "", "c"]}


def left_out(*said: Told, others: tuple[Told, ...] = (Told("The bridge opened.", ROAD),)) -> pd.DataFrame:
    return omissions(run_of(told("Ours", "Bridge", *said), told("Theirs", "Bridge", *others))).query("source == 'Ours'")


def test_the_story_with_the_most_different_words_comes_first_and_the_others_are_counted() -> None:
    found = tell_stories(valley(more=QUIET), settings=FEW)
    assert found.stories["story"].tolist() == ["valley"]
    assert (found.shared, found.looked) == (2, 2)
    assert found.stories["choices"].tolist() == [found.choices["choice"].nunique()] != [0]


def test_only_the_two_sources_that_are_named_are_compared() -> None:
    third = told("Western Wind", "Valley", Told("The council of the stolen valley met.", VALLEY, [("stolen valley", "status")]))
    found = tell_stories(valley(more=[third]), left="Northern Star", right="Southern Sun")
    assert set(found.choices["source"]) | set(found.left_out["source"]) == {"Northern Star", "Southern Sun"}
    assert found.stories["sources"].tolist() == [("Northern Star", "Southern Sun", "Western Wind")]


def test_articles_of_no_story_share_none() -> None:
    run = made_run(8)
    alone = pd.DataFrame(dict.fromkeys(("story", "wire_group", "republished_from"), ""), index=run.table("articles")["article_id"])
    found = tell_stories(run, stories=alone.reset_index())
    assert (found.shared, len(found.stories)) == (0, 0)


def test_a_run_without_vectors_still_tells_which_stories_are_shared_and_why_nothing_is_lined_up() -> None:
    found = tell_stories(valley(vectors=False))
    assert found.stories["story"].tolist() == ["valley"]
    assert "no vectors" in found.note and "store.vectors" in found.note
    assert all(table.empty for table in (found.choices, found.counts, found.aligned, found.left_out, found.edits))


def test_nothing_shared_gives_empty_tables_with_their_columns() -> None:
    found = tell_stories(run_of(told("Lone Star", "Rain", Told("It rained."))))
    tables = (found.stories, found.choices, found.counts, found.aligned, found.left_out, found.edits)
    assert all(table.empty and len(table.columns) > 5 for table in tables)


def test_what_was_changed_in_a_copy_is_found() -> None:
    copy = told(
        "Courier",
        "Freedom comes",
        Told("The council of the liberated valley asked Dravin for help."),
        Told("A crowd of 300 set fire to the mill."),
    )
    stories = pd.DataFrame({**COPY, "republished_from": ["", "", "Northern Star"]})
    found = tell_stories(valley(more=[copy]), stories=stories)
    assert ("mob", "crowd") in set(
        zip(found.edits["original_text"].str.split().str[-1], found.edits["text"].str.split().str[-1], strict=True)
    )
    assert found.copies == 1
    assert "Courier" not in set(found.choices["source"])


def test_stories_are_those_that_are_given_then_those_of_the_run_then_those_of_the_articles() -> None:
    run = valley()
    assert grouped(run)["story"].tolist() == ["valley", "valley"]
    other = pd.DataFrame({"article_id": ["Northern Star-valley"], "story": ["s"], "wire_group": [""], "republished_from": [""]})
    assert grouped(run.keep("stories", other))["story"].tolist() == ["s"]
    assert grouped(run, other.assign(story="t"))["story"].tolist() == ["t"]


def test_an_excerpt_holds_the_rows_of_its_articles_only() -> None:
    excerpt = Excerpt(valley(), ["Southern Sun-valley"])
    assert set(excerpt.table("terms")["article_id"]) == {"Southern Sun-valley"}
    assert len(excerpt.table("articles")) == 1


def test_ranks_begin_at_one_for_each_outlet_and_follow_the_weights() -> None:
    found = omissions(valley())
    assert found["source"].nunique() == 2
    for _, own in found.groupby(["story", "source"]):
        assert own["rank"].tolist() == list(range(1, len(own) + 1))
        assert own["weight"].is_monotonic_decreasing


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (
            Told("Ana Berg asked for a ferry again.", MARKET, (), ["Ana Berg"], speaker="Ana Berg"),
            Told("Tom Hill walked on.", CROWD, (), ["Tom Hill"]),
        ),
        (
            Told("Ana Berg asked for a ferry again.", MARKET, (), ["Ana Berg"]),
            Told("The police waited there for hours.", CROWD, (), ["police"]),
        ),
        (
            Told("Ana Berg asked for a ferry again.", MARKET, (), ["Ana Berg"]),
            Told("Photo by Tom Hill for the desk.", CROWD, (), ["Tom Hill"]),
        ),
        (
            Told("Ana Berg asked for a ferry again.", MARKET, (), ["Ana Berg"]),
            Told("Ours was first to hear of it all.", CROWD, (), ["Ours"]),
        ),
    ],
    ids=["who is quoted", "a name", "the event", "another than the outlet"],
)
def test_what_is_worth_more_ranks_higher(better: Told, worse: Told) -> None:
    found = left_out(worse, better).drop_duplicates("what").set_index("what")["rank"]
    assert found[better.actors[0]] < found[worse.actors[0]]


def test_a_name_that_the_others_write_in_another_way_weighs_little() -> None:
    line, others = Told("Then Ana Berg left the town.", MARKET, (), ["Ana Berg"]), (Told("Mayor Berg opened it.", ROAD),)
    known, unknown = (found.query("kind == 'actor'")["weight"].iloc[0] for found in (left_out(line, others=others), left_out(line)))
    assert known < unknown / 2


def test_a_frame_of_one_sentence_weighs_less_than_half_of_one_that_lasts() -> None:
    once = left_out(Told("A trial opened.", CROWD, frame="legality"), Told("It rained.", ROAD))
    twice = left_out(Told("A trial opened.", CROWD, frame="legality"), Told("A judge came.", CROWD, frame="legality"))
    assert once["times"].tolist() == [1] and twice["times"].tolist() == [2]
    assert once["weight"].iloc[0] < twice["weight"].iloc[0] / 2


def test_a_term_of_the_first_source_has_a_positive_z_and_stands_with_both_counts() -> None:
    odds = term_odds(valley().table("terms"), "Northern Star", "Southern Sun").set_index("term")
    assert odds.at["liberated valley", "z"] > 0 > odds.at["occupied valley", "z"]
    assert odds.loc["mob", ["left", "right", "articles", "type"]].tolist() == [1, 0, 1, "naming"]


def test_two_sources_that_change_places_change_the_sign_of_z_only() -> None:
    terms = valley().table("terms")
    there, back = (
        term_odds(terms, *sides).set_index("term")["z"] for sides in (("Northern Star", "Southern Sun"), ("Southern Sun", "Northern Star"))
    )
    pd.testing.assert_series_equal(there.sort_index(), -back.sort_index())

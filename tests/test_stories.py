import random
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from framing.analysis import analyze
from framing.classifiers.lexicon import load_lexicon
from framing.errors import StoreError
from framing.readers import read_articles
from framing.records import Analysis, Article
from framing.samples import SAMPLES
from framing.store import Run, open_run
from framing.stories import coverage, edits, find_edits, group_stories
from framing.stories.agencies import agency_of, credited
from tests.runs import kept

LEXICON = load_lexicon()
BRIDGE = (
    "OSTVILLE (Reuters) - The old bridge over the Lirren opened again on Tuesday after repairs that took the city two years.\n\n"
    "Engineers replaced every cable and painted the towers green, the mayor told a crowd of some four hundred people.\n\n"
    "Militants had blown up its middle part in the spring before last, and buses had to take the long way round by Halven.\n\n"
    "The repairs cost two million crowns, half of which the port paid; a toll will bring the rest back within ten years."
)
SEED_VAULT = (
    "Farmers from eleven valleys carried sacks of barley into a vault under Mount Harth, where seeds are to outlast any drought.\n\n"
    "The vault was dug by volunteers. Each valley has a shelf, and a keeper who turns the sacks every spring.\n\n"
    "Botanists from the university of Sellin will test every tenth sack, and publish what they find in an almanac."
)


def article(name: str, source: str, text: str, **more: object) -> Article:
    return Article(name, source, text, **more)  # type: ignore[arg-type]


def run_of(*articles: Article, text: bool = True) -> Run:
    """A run in memory over articles in which no sentence was read."""
    return kept((Analysis(one, ()) for one in articles), text=text)


def grouped(*articles: Article, text: bool = True) -> pd.DataFrame:
    return group_stories(run_of(*articles, text=text)).set_index("article_id")


SAMPLE_ARTICLES = [one for one in read_articles(SAMPLES) if isinstance(one, Article)]
# the nine events whose numbers are known; the later ones are told in quick succession of one place, and dated
FIRST_EVENTS = [one for one in SAMPLE_ARTICLES if one.id.startswith("s7-")]
UNGROUPED = [replace(one, story="", published=None) for one in FIRST_EVENTS]


@pytest.fixture(scope="module")
def samples() -> Run:
    return run_of(*SAMPLE_ARTICLES)


@pytest.fixture(scope="module")
def found(samples: Run) -> pd.DataFrame:
    """The stories of the sample articles."""
    return group_stories(samples)


@pytest.fixture(scope="module")
def first() -> pd.DataFrame:
    """The stories of the first events, of which nothing is told beforehand."""
    return grouped(*UNGROUPED)


def test_the_table_has_the_columns_that_others_rely_on(samples: Run, found: pd.DataFrame) -> None:
    assert found.columns.tolist() == ["article_id", "story", "wire_group", "republished_from"]
    assert found["article_id"].tolist() == samples.table("articles")["article_id"].tolist()


def test_the_events_of_the_sample_articles_are_found_without_their_own_column(first: pd.DataFrame) -> None:
    told = {one.id: one.story for one in FIRST_EVENTS}
    assert len(set(told.values())) == 9
    largest = Counter((told[name], story) for name, story in first["story"].items() if story)
    assert sum(max(n for (event, _), n in largest.items() if event == one) for one in set(told.values())) >= 30


def test_events_of_one_place_are_told_apart_by_their_days() -> None:
    later = [replace(one, story="") for one in SAMPLE_ARTICLES if one.id.startswith("v")]
    found = grouped(*later)["story"]
    told = {one.id: one.story for one in SAMPLE_ARTICLES}
    assert len({(told[name], story) for name, story in found.items()}) == len({told[one.id] for one in later})


def test_the_agency_copy_of_the_samples_shows_what_each_outlet_changed(samples: Run, found: pd.DataFrame) -> None:
    assert dict(found[found["republished_from"] != ""][["article_id", "republished_from"]].values) == dict.fromkeys(
        ("v1d", "v1e"), "Meridian News Agency"
    )
    changed = edits(samples, found)
    words = set(zip(changed["source"], changed["original_text"], changed["text"], strict=True))
    assert ("Dravin Courier", "disputed", "occupied") in words
    assert ("Halven Gazette", "said", "claimed") in words


def test_a_story_of_ones_own_stands() -> None:
    found = grouped(article("a", "Star", BRIDGE, story="mine"), article("b", "Sun", SEED_VAULT, story="mine"), article("c", "Mail", BRIDGE))
    assert found["story"].tolist() == ["mine", "mine", ""]


def test_names_that_are_taken_are_not_given_again() -> None:
    found = grouped(article("a", "Star", BRIDGE), article("b", "Sun", BRIDGE), article("c", "Mail", SEED_VAULT, story="story-1"))
    assert found["story"].tolist() == ["story-2", "story-2", "story-1"]


def test_the_order_of_articles_changes_nothing(first: pd.DataFrame) -> None:
    shuffled = random.Random(3).sample(UNGROUPED, len(UNGROUPED))
    pd.testing.assert_frame_equal(first.sort_index(), grouped(*shuffled).sort_index())


def test_a_corpus_about_one_thing_is_grouped_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framing.stories.events._LARGEST", 2)
    assert 0 < grouped(*UNGROUPED)["story"].nunique() <= 18


def test_like_reports_of_different_years_are_different_stories() -> None:
    def opening(name: str, year: int) -> Article:
        words = (
            f"The fair of Ost opened on Monday. Some {year} guests came to see horses, bread and the great wheel. The mayor cut a ribbon."
        )
        return article(name, name, words, title="The fair of Ost opens", published=date(year, 5, 3))

    found = grouped(opening("a", 2019), opening("b", 2023))
    assert found["story"].tolist() == ["", ""]


@pytest.mark.parametrize("texts", [[], ["Rain."], ["Rain.", "Rain."], ["", ""], ["12 — 7!", "…"]])
def test_few_short_or_empty_texts_make_no_copies(texts: list[str]) -> None:
    found = grouped(*(article(str(number), str(number), text) for number, text in enumerate(texts)))
    assert found["wire_group"].tolist() == [""] * len(texts)


def test_titles_serve_where_no_texts_are_kept() -> None:
    titles = ("Old bridge over the Lirren opens again", "Lirren bridge opens after repairs", "Barley seeds go into the vault")
    articles = [article(str(number), str(number), BRIDGE, title=title) for number, title in enumerate(titles)]
    found = grouped(*articles, text=False)
    assert found["story"].tolist() == ["story-1", "story-1", ""]


CHANGES = {
    "as it was": BRIDGE,
    "without its mark": BRIDGE.replace("OSTVILLE (Reuters) - ", ""),
    "a paragraph cut": BRIDGE.rsplit("\n\n", 1)[0],
    "a sentence put in": BRIDGE.replace("\n\n", "\n\nReaders of this paper sent in forty photographs of the day. ", 1),
    "a word changed": BRIDGE.replace("Militants", "Terrorists"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_copy_that_was_changed_is_known_again(name: str) -> None:
    found = grouped(article("r", "Reuters", BRIDGE), article("s", "Star", CHANGES[name]), article("v", "Sun", SEED_VAULT))
    assert found["wire_group"].tolist() == ["copy-1", "copy-1", ""]
    assert found["republished_from"].tolist() == ["", "Reuters", ""]
    assert found["story"].tolist() == ["story-1", "story-1", ""]


def test_one_quotation_makes_no_copy() -> None:
    quoted = BRIDGE.split("\n\n")[1]
    found = grouped(article("a", "Star", BRIDGE), article("b", "Sun", f"{SEED_VAULT}\n\n{quoted}"))
    assert found["wire_group"].tolist() == ["", ""]


def test_what_an_outlet_prints_under_everything_makes_no_copy() -> None:
    footer = (
        "Sign up for our letter and never miss what moves the valley; " * 3
        + "write to us at any hour and tell us what you have seen today."
    )
    texts = ("Hay is dear this year.", "A choir sang.", "The mill burnt down.", "Eggs are cheap.")
    found = grouped(*(article(str(number), "Star", f"{text} {footer}") for number, text in enumerate(texts)))
    assert set(found["wire_group"]) == {""}


@pytest.mark.parametrize(
    ("dates", "origins"),
    [((date(2024, 5, 3), date(2024, 5, 2)), ["Sun", ""]), ((None, None), ["", "Star"]), ((None, date(2024, 5, 2)), ["Sun", ""])],
)
def test_where_no_agency_is_named_who_had_it_first_counts(dates: tuple[date | None, date | None], origins: list[str]) -> None:
    text = SEED_VAULT
    found = grouped(article("a", "Star", text, published=dates[0]), article("b", "Sun", text, published=dates[1]))
    assert found["republished_from"].tolist() == origins


def test_an_agency_that_is_not_there_itself_is_named_by_its_mark() -> None:
    found = grouped(article("a", "Star", BRIDGE), article("b", "Sun", BRIDGE.replace("OSTVILLE (Reuters) - ", "")))
    assert found["republished_from"].tolist() == ["Reuters", "Reuters"]


@pytest.mark.parametrize(
    ("text", "byline", "agency"),
    [
        ("PARIS (AFP) — The fair opened.", "", "Agence France-Presse"),
        ("(CNN) The fair opened.", "", "CNN"),
        ("MOSCOW, May 3 (TASS) -- The fair opened.", "", "TASS"),
        ("The fair opened.\n\n— Xinhua", "", "Xinhua"),
        ("The fair opened.\n\nCopyright 2019 The Associated Press. All rights reserved.", "", "Associated Press"),
        ("The fair opened.", "By The Associated Press", "Associated Press"),
        ("The fair opened.", "Ana Berg, Reuters", "Reuters"),
        ("The fair opened.\n\nThe Associated Press contributed to this report.", "", ""),
        ("The Associated Press (AP) reported that the fair opened.", "", ""),
        ("Image copyright Reuters Image caption The fair", "", ""),
        ("The fair opened, Reuters reported.", "Ana Berg", ""),
    ],
)
def test_an_article_is_credited_to_the_agency_whose_mark_it_bears(text: str, byline: str, agency: str) -> None:
    assert credited(text, byline) == agency


@pytest.mark.parametrize(("source", "agency"), [("Reuters", "Reuters"), ("CNN (Web News)", "CNN"), ("Sanatorium Post", ""), ("", "")])
def test_an_outlet_that_is_an_agency_is_known_as_one(source: str, agency: str) -> None:
    assert agency_of(source) == agency


def test_edits_stand_at_their_places_on_both_sides() -> None:
    copied = CHANGES["a word changed"].replace("OSTVILLE (Reuters) - ", "")
    articles = (article("r", "Reuters", BRIDGE, title="Bridge reopens"), article("s", "Star", copied, title="Our bridge reopens"))
    run = run_of(*articles)
    table = edits(run, group_stories(run))
    told = table[["field", "kind", "original_text", "text"]].values.tolist()
    assert told == [
        ["title", "added", "", "Our"],
        ["text", "removed", "OSTVILLE (Reuters", ""],
        ["text", "replaced", "Militants", "Terrorists"],
    ]
    fields = {(one.id, field): one.field(field) for one in articles for field in ("title", "text")}
    for row in table.itertuples():
        assert fields[row.article_id, row.field][row.start : row.end] == row.text
        assert fields[row.original_id, row.field][row.original_start : row.original_end] == row.original_text


def test_a_stray_word_in_common_divides_no_edit() -> None:
    [edit] = find_edits("Mayor opens the old green bridge today", "Harvest in the vault of barley")
    assert (edit.start, edit.original_start) == (0, 0)


def test_equal_texts_have_no_edits() -> None:
    assert find_edits(BRIDGE, BRIDGE.upper().replace("\n\n", " ")) == []


def test_coverage_counts_every_article_of_a_story_and_tells_the_widest_first(samples: Run, found: pd.DataFrame) -> None:
    table = coverage(samples, found)
    assert table["articles"].sum() == 53
    assert table["sources"].map(len).is_monotonic_decreasing


def test_stories_are_kept_beside_the_other_tables(tmp_path: Path) -> None:
    run = analyze([article("a", "Star", BRIDGE), article("b", "Sun", BRIDGE)], out=tmp_path / "run", classifier=LEXICON)
    with pytest.raises(StoreError, match="not been grouped yet"):
        run.table("stories")
    found = group_stories(run)
    run.keep("stories", found)
    assert open_run(tmp_path / "run").table("stories").values.tolist() == found.values.tolist()


def test_stories_of_a_run_in_memory_are_kept_in_memory(samples: Run, found: pd.DataFrame) -> None:
    assert samples.keep("stories", found).table("stories")["article_id"].is_unique


def test_a_run_that_goes_on_forgets_its_stories(tmp_path: Path) -> None:
    run = analyze([article("a", "Star", BRIDGE)], out=tmp_path / "run", classifier=LEXICON)
    run.keep("stories", group_stories(run))
    both = [article("a", "Star", BRIDGE), article("b", "Sun", BRIDGE)]
    run = analyze(both, out=tmp_path / "run", classifier=LEXICON, resume=True)
    with pytest.raises(StoreError, match="framing stories RUN"):
        run.table("stories")

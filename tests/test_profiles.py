import pandas as pd
import pytest

from framing.config import Settings
from framing.profiles import definition, profile, profiles_frame
from framing.records import TERM_TYPES, Profile
from tests.runs import Tables

SETTINGS = Settings(report={"bootstrap": 200})


def tables(articles: list[tuple], sentences: list[tuple], terms: list[tuple] = (), judgements: list[tuple] = ()) -> Tables:
    """Tables of a run, made of short rows."""
    place = ["article_id", "field", "sentence"]
    return Tables(
        articles=pd.DataFrame(articles, columns=["article_id", "source"]),
        sentences=pd.DataFrame(sentences, columns=[*place, "n_words", "n_words_outlet", "biased"]),
        terms=pd.DataFrame(terms, columns=["article_id", "type", "voice"]),
        judgements=pd.DataFrame(judgements, columns=[*place, "name", "holds"]).assign(axis="frame"),
    )


ARTICLES = [("a1", "Harbour Post"), ("a2", "Harbour Post"), ("b1", "county Gazette")]
SENTENCES = [
    ("a1", "title", 0, 10, 10, True),
    ("a1", "text", 0, 90, 60, False),
    ("a2", "text", 0, 100, 80, None),
    ("b1", "text", 0, 50, 50, False),
]
TERMS = [
    ("a1", "naming", "outlet"),
    ("a1", "action", "direct"),
    ("a2", "naming", "scare"),
    ("a2", "naming", "outlet"),
    ("a2", "status", "outlet"),
]
JUDGEMENTS = [
    ("a1", "title", 0, "economic", True),
    ("a1", "title", 0, "political", False),
    ("a1", "text", 0, "economic", False),
    ("a1", "text", 0, "political", False),
    ("a2", "text", 0, "economic", True),
]


@pytest.fixture
def profiles() -> tuple[Profile, ...]:
    return profile(tables(ARTICLES, SENTENCES, TERMS, JUDGEMENTS), settings=SETTINGS)


def test_profiles_stand_in_alphabetical_order_whatever_their_case(profiles: tuple[Profile, ...]) -> None:
    assert [one.source for one in profiles] == ["county Gazette", "Harbour Post"]


def test_a_profile_tells_its_sizes_with_titles_counted_as_sentences(profiles: tuple[Profile, ...]) -> None:
    post = profiles[1]
    assert (post.articles, post.sentences, post.words) == (2, 3, 200)


@pytest.mark.parametrize(
    "rate, count, total, unit",
    [
        ("terms_outlet", 3, 150, 1000),
        ("terms_all", 5, 200, 1000),
        ("terms_naming_outlet", 2, 150, 1000),
        ("terms_status_outlet", 1, 150, 1000),
        ("terms_action_outlet", 0, 150, 1000),
        ("terms_scare", 1, 200, 1000),
        ("terms_direct", 1, 200, 1000),
        ("terms_indirect", 0, 200, 1000),
        ("quoted_words", 50, 200, 1),
        ("biased_sentences", 1, 2, 1),
        ("frame_economic", 2, 3, 1),
        ("frame_political", 0, 3, 1),
    ],
)
def test_a_rate_counts_what_its_name_says(profiles: tuple[Profile, ...], rate: str, count: int, total: int, unit: int) -> None:
    found = profiles[1].rates[rate]
    assert (found.count, found.total, found.unit) == (count, total, unit)


def test_a_source_without_terms_or_frames_has_the_same_rates_as_the_others(profiles: tuple[Profile, ...]) -> None:
    gazette, post = profiles
    assert list(gazette.rates) == list(post.rates)
    assert gazette.rates["terms_outlet"].value == 0 and gazette.rates["frame_economic"].value is None


def test_a_model_without_a_bias_head_has_no_rate_of_biased_sentences() -> None:
    unscored = [(*row[:-1], None) for row in SENTENCES]
    assert "biased_sentences" not in profile(tables(ARTICLES, unscored), settings=SETTINGS)[0].rates


def test_intervals_are_told_in_the_unit_of_their_rate() -> None:
    ids = [f"n{number}" for number in range(8)]
    made = tables(
        [(name, "Post") for name in ids],
        [(name, "text", 0, 100, 100, None) for name in ids],
        [(name, "naming", "outlet") for name in ids[:5]],
    )
    rate = profile(made, settings=SETTINGS)[0].rates["terms_outlet"]
    assert 0 < rate.low < rate.value == 6.25 < rate.high < 20


def test_one_source_has_the_same_intervals_whoever_stands_beside_it() -> None:
    ids = [f"n{number}" for number in range(6)]
    rows = [(name, "text", 0, 100, 90, True) for name in ids]
    terms = [("n0", "naming", "outlet"), ("n3", "action", "outlet")]
    alone = profile(tables([(name, "Post") for name in ids], rows, terms), settings=SETTINGS)[0]
    beside = profile(tables([("b1", "A"), *((name, "Post") for name in ids)], [SENTENCES[-1], *rows], terms), settings=SETTINGS)[1]
    assert alone.rates["terms_outlet"] == beside.rates["terms_outlet"]


def test_a_run_without_articles_has_no_profiles() -> None:
    assert profile(tables([], []), settings=SETTINGS) == ()


def test_the_frame_of_profiles_has_a_row_for_each_source_and_rate(profiles: tuple[Profile, ...]) -> None:
    frame = profiles_frame(profiles)
    assert list(frame.columns) == ["source", "rate", "count", "total", "unit", "value", "low", "high"]
    assert len(frame) == sum(len(one.rates) for one in profiles)
    assert frame.set_index(["source", "rate"]).at[("Harbour Post", "terms_outlet"), "value"] == pytest.approx(20)


def test_every_rate_has_a_definition(profiles: tuple[Profile, ...]) -> None:
    assert {name for name in profiles[0].rates if not definition(name).endswith(".")} == set()
    assert {f"terms_{kind}_outlet" for kind in TERM_TYPES} <= set(profiles[0].rates)


def test_a_rate_that_does_not_exist_has_no_definition() -> None:
    with pytest.raises(ValueError, match="no rate is called 'terms_shouted'"):
        definition("terms_shouted")

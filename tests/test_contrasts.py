import pandas as pd
import pytest

from framing.comparison.comparing import compare
from framing.comparison.contrasts import contrasts_frame, folded_terms, term_key, term_rates
from framing.config import Settings
from tests.runs import Tables

SETTINGS = Settings(report={"bootstrap": 100, "terms": 3})


Uses = dict[str, dict[str, int]]


def tables(uses: Uses, *, articles: int = 4, words: dict[str, int] | None = None, voice: str = "outlet") -> Tables:
    """A run in which each source uses some terms so often in each of its articles."""
    ids = [(f"{source}-{number}", source) for source in uses for number in range(articles)]
    terms = [(name, source, text, "naming", voice) for name, source in ids for text, times in uses[source].items() for _ in range(times)]
    sentences = [(name, source, "text", 0, (words or {}).get(source, 500)) for name, source in ids]
    read = pd.DataFrame(sentences, columns=["article_id", "source", "field", "sentence", "n_words"])
    return Tables(
        articles=pd.DataFrame(ids, columns=["article_id", "source"]),
        sentences=read.assign(n_words_outlet=read["n_words"] // 2, biased=None),
        terms=pd.DataFrame(terms, columns=["article_id", "source", "text", "type", "voice"]),
    )


TWO_SIDES = {"North": {"terrorists": 5, "the attack": 2}, "south": {"regime": 5, "the attack": 2}}


@pytest.mark.parametrize(
    "text, kind, key",
    [
        ("Terrorists", "naming", "terrorist"),
        ("TERRORIST", "naming", "terrorist"),
        ("the  \u00a0regime's", "naming", "the regime"),
        ("the regime’s", "naming", "the regime"),
        ("“so-called  rebels”", "naming", "so-called rebel"),
        ("'thugs'", "naming", "thug"),
        ("mercenaries", "naming", "mercenary"),
        ("heroes", "naming", "hero"),
        ("junta bosses", "naming", "junta boss"),
        ("war-mongers", "naming", "war-monger"),
        ("separatist forces", "naming", "separatist forces"),
        ("identity politics", "naming", "identity politics"),
        ("fake news", "naming", "fake news"),
        ("crisis", "naming", "crisis"),
        ("Houthis", "naming", "houthis"),
        ("the U.S.", "naming", "the u.s."),
        ("claims", "epistemic", "claims"),
        ("clashes", "action", "clashes"),
        ("'s", "naming", "'s"),
    ],
)
def test_like_terms_share_one_key(text: str, kind: str, key: str) -> None:
    assert term_key(text, type=kind) == key


def test_small_words_set_nobody_apart() -> None:
    run = tables({"North": {"and": 9, "out of": 9, "all-out": 5, "the attack": 2}, "south": {"regime": 5}})
    assert set(folded_terms(run.table("terms"))["name"]) == {"all-out", "the attack", "regime"}


def test_each_source_is_set_apart_by_its_own_words() -> None:
    contrasts = compare(tables(TWO_SIDES), settings=SETTINGS).contrasts
    assert [(one.source, one.name, one.count, one.rest) for one in contrasts] == [
        ("North", "terrorist", 20, 0),
        ("south", "regime", 20, 0),
    ]


def test_a_word_that_all_share_sets_nobody_apart() -> None:
    names = [one.name for one in compare(tables(TWO_SIDES), settings=SETTINGS).contrasts]
    assert "the attack" not in names


def test_a_word_heaped_in_one_article_is_no_habit() -> None:
    run = tables(TWO_SIDES)
    burst = pd.DataFrame([("North-0", "North", "butcher", "naming", "outlet")] * 30, columns=run.tables["terms"].columns)
    run.tables["terms"] = pd.concat([run.tables["terms"], burst])
    assert "butcher" not in [one.name for one in compare(run, settings=SETTINGS).contrasts]
    assert "butcher" in [one.name for one in compare(run, settings=SETTINGS, min_articles=1).contrasts]


def test_a_source_read_on_a_few_terms_is_set_apart_by_none() -> None:
    run = tables({"North": {"terrorists": 50, "rebels": 50}, "south": {"regime": 1, "rebels": 1}}, articles=2)
    assert [one.name for one in compare(run, settings=SETTINGS).contrasts if one.source == "south"] == []


def test_no_more_terms_are_listed_than_the_settings_ask_for() -> None:
    many = {f"label{letter}": 5 for letter in "abcdefgh"}
    contrasts = compare(tables({"North": many, "south": {"regime": 40}}), settings=SETTINGS).contrasts
    assert sum(one.source == "North" for one in contrasts) == 3


def test_only_the_voices_that_are_asked_for_are_compared() -> None:
    run = tables(TWO_SIDES, voice="direct")
    assert compare(run, settings=SETTINGS, voices={"outlet", "scare"}).contrasts == ()
    assert len(compare(run, settings=SETTINGS, voices={"direct"}).contrasts) == 2


def test_a_single_source_is_set_apart_by_nothing() -> None:
    comparison = compare(tables({"North": {"terrorists": 5, "regime": 1}}), settings=SETTINGS)
    assert len(comparison.profiles) == 1 and comparison.contrasts == ()


def test_the_frame_of_contrasts_puts_the_words_read_beside_the_counts() -> None:
    frame = contrasts_frame(compare(tables(TWO_SIDES), settings=SETTINGS))
    assert list(frame.columns) == ["source", "term", "count", "rest", "words", "z"]
    assert frame["words"].tolist() == [2000, 2000]


def test_the_terms_that_are_named_get_a_row_for_every_source() -> None:
    frame = term_rates(tables(TWO_SIDES), names=["Terrorists", "the regime's", "regime"])
    rows = frame[["term", "type", "source", "count", "words", "per_1000"]].values.tolist()
    assert rows == [
        ["terrorist", "naming", "North", 20, 2000, 10.0],
        ["terrorist", "naming", "south", 0, 2000, 0.0],
        ["the regime", "", "North", 0, 2000, 0.0],
        ["the regime", "", "south", 0, 2000, 0.0],
        ["regime", "naming", "North", 0, 2000, 0.0],
        ["regime", "naming", "south", 20, 2000, 10.0],
    ]


def test_rates_in_the_outlets_voice_are_told_of_its_own_words() -> None:
    frame = term_rates(tables(TWO_SIDES), names=["terrorist"], voices={"outlet"})
    assert frame["words"].tolist() == [1000, 1000]


def test_the_largest_source_does_not_choose_the_terms() -> None:
    run = tables({"Big": {"menace": 20}, "left": {"regime": 4}, "right": {"regime": 4}}, words={"Big": 10_000})
    assert term_rates(run, top=1)["term"].unique().tolist() == ["regime"]


def test_a_source_with_few_words_does_not_choose_the_terms() -> None:
    run = tables({"tiny": {"menace": 1}, "left": {"regime": 4}, "right": {"regime": 4}}, words={"tiny": 5})
    assert term_rates(run, top=1)["term"].unique().tolist() == ["regime"]


def test_the_terms_are_those_of_the_types_that_are_asked_for() -> None:
    assert term_rates(tables(TWO_SIDES), types={"status"}).empty


def test_a_run_without_terms_has_profiles_and_no_contrasts() -> None:
    comparison = compare(tables({"North": {}, "south": {}}), settings=SETTINGS)
    assert len(comparison.profiles) == 2 and comparison.contrasts == ()


def test_folding_keeps_every_row_and_its_words() -> None:
    terms = tables(TWO_SIDES).table("terms")
    assert folded_terms(terms)["text"].tolist() == terms["text"].tolist()

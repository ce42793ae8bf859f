from collections.abc import Callable

import pandas as pd
import pytest

from framing.config import Settings
from framing.perspectives import (
    CONTRAST_COLUMNS,
    LEAN_COLUMNS,
    PORTRAYAL_COLUMNS,
    VOCABULARY_COLUMNS,
    contrast_portrayals,
    leans,
    portrayals,
    vocabulary,
)
from tests.quality import contrasts
from tests.runs import Tables

SETTINGS = Settings(report={"bootstrap": 200})
TERMS = ("article_id", "source", "voice", "side", "dispute", "concept", "text", "target", "polarity")
MENTIONS = ("article_id", "source", "voice", "actor", "portrayal", "role", "kind")


def tables(terms: list[tuple] = (), mentions: list[tuple] = ()) -> Tables:
    """Tables of a run, made of short rows; each article has 100 words in the outlet's own voice."""
    sentences = sorted({(article, source) for article, source, *_ in (*terms, *mentions)})
    return Tables(
        terms=pd.DataFrame(terms, columns=TERMS),
        mentions=pd.DataFrame(mentions, columns=MENTIONS),
        sentences=pd.DataFrame(sentences, columns=["article_id", "source"]).assign(n_words_outlet=100),
    )


def term(article: str, source: str, side: str, *, voice: str = "outlet", dispute: str = "Two Rivers", **more: object) -> tuple:
    told = {"concept": "", "text": "freed", "target": "", "polarity": 0} | more
    return article, source, voice, side, dispute, *(told[name] for name in TERMS[5:])


def mention(article: str, source: str, actor: str, light: str, voice: str = "outlet", role: str = "") -> tuple:
    return article, source, voice, actor, light, role, "PER"


def one_article(*sides: str) -> pd.Series:
    run = tables([term("a", "Post", side) for side in sides] + [term("z", "Wire", side) for side in ("Ostmark", "Veldland")])
    return leans(run, by="article", settings=SETTINGS).set_index("article_id").loc["a"]


def test_a_lean_is_the_balance_of_terms_on_either_side() -> None:
    row = one_article("Ostmark", "Ostmark", "Ostmark", "Veldland", "")
    assert (row["side"], row["other"]) == ("Ostmark", "Veldland")
    assert (row["terms_side"], row["terms_other"], row["undecided"], row["words"]) == (3, 1, 1, 100)
    assert (row["lean"], row["net"]) == (0.5, 20.0)


def test_exchanging_the_sides_turns_the_lean_round() -> None:
    one, other = one_article("Ostmark", "Ostmark", "Veldland"), one_article("Veldland", "Veldland", "Ostmark")
    assert one["lean"] == -other["lean"]
    assert one["low"] == pytest.approx(-other["high"])


def test_the_interval_of_one_article_admits_how_few_terms_it_has() -> None:
    few, many = one_article(*["Ostmark"] * 2), one_article(*["Ostmark"] * 20)
    assert few["low"] < 0 < many["low"]
    assert few["high"] == many["high"] == 1


def test_only_the_outlets_own_voice_leans() -> None:
    quoted = [term("a", "Post", "Veldland", voice=voice) for voice in ("direct", "indirect", "scare")]
    [row] = leans(tables([term("a", "Post", "Ostmark"), *quoted]), settings=SETTINGS).to_dict("records")
    assert (row["terms_side"], row["terms_other"], row["lean"]) == (1, 0, 1.0)


def test_a_source_that_only_quotes_has_no_lean() -> None:
    [row] = leans(tables([term("a", "Post", "Veldland", voice="direct"), term("a", "Post", "Ostmark", voice="direct")])).to_dict("records")
    assert pd.isna(row["lean"]) and row["net"] == 0


def test_a_source_with_few_articles_has_no_interval() -> None:
    [row] = leans(tables([term("a", "Post", "Ostmark"), term("b", "Post", "Veldland")]), settings=SETTINGS).to_dict("records")
    assert row["articles"] == 2
    assert pd.isna(row["low"]) and pd.isna(row["net_high"])


def test_a_source_without_terms_of_its_own_has_no_interval_however_many_articles_it_has() -> None:
    quoted = [term(str(number), "Wire", "Ostmark", voice="direct") for number in range(9)]
    row = leans(tables([*quoted, term("z", "Post", "Veldland")]), settings=SETTINGS).set_index("source").loc["Wire"]
    assert row[["lean", "low", "high", "net_low", "net_high"]].isna().all()


def test_the_interval_of_a_source_comes_from_its_articles() -> None:
    terms = [term(f"a{number}", "Post", "Ostmark" if number % 4 else "Veldland") for number in range(40)]
    [row] = leans(tables(terms), settings=SETTINGS).to_dict("records")
    assert 0 < row["low"] < row["lean"] == 0.5 < row["high"] < 1
    assert row["net_low"] < row["net"] == 5.0 < row["net_high"]


def test_sources_stand_in_alphabetical_order_whatever_their_case() -> None:
    run = tables([term("a", "north", "Ostmark"), term("b", "South", "Ostmark"), term("c", "East", "Veldland")])
    assert list(leans(run, settings=SETTINGS)["source"]) == ["East", "north", "South"]


@pytest.mark.parametrize(
    ("dispute", "sides", "pairs"),
    [
        ("Two Rivers", {}, [("Ostmark", "")]),
        ("Two Rivers", {"Two Rivers": ["Ostmark", "Veldland"]}, [("Ostmark", "Veldland")]),
        (
            "Two Rivers",
            {"Two Rivers": ["Ostmark", "Veldland", "Lake Union"]},
            [("Lake Union", "Ostmark"), ("Lake Union", "Veldland"), ("Ostmark", "Veldland")],
        ),
        ("Ostmark / Veldland", {}, [("Ostmark", "Veldland")]),
    ],
)
def test_every_two_sides_of_a_dispute_are_weighed(dispute: str, sides: dict, pairs: list[tuple[str, str]]) -> None:
    found = leans(tables([term("a", "Post", "Ostmark", dispute=dispute)]), sides=sides, settings=SETTINGS)
    assert list(zip(found["side"], found["other"], strict=True)) == pairs


def test_a_vocabulary_tells_which_sides_forms_a_source_uses_in_which_voice() -> None:
    said = [
        ("Freed", "Ostmark", "outlet"),
        ("freed", "Ostmark", "outlet"),
        ("seized", "Veldland", "outlet"),
        ("seized", "Veldland", "direct"),
    ]
    terms = [term("a", "Post", side, voice=voice, text=text, concept="the mill") for text, side, voice in said]
    found = vocabulary(tables([*terms, term("a", "Post", "Ostmark", text="heroes")]))
    rows = found[["voice", "side", "form", "count", "total", "share"]].to_records(index=False).tolist()
    assert rows == [
        ("direct", "Veldland", "seized", 1, 1, 1.0),
        ("outlet", "Ostmark", "freed", 2, 3, pytest.approx(2 / 3)),
        ("outlet", "Veldland", "seized", 1, 3, pytest.approx(1 / 3)),
    ]


def test_a_portrayal_counts_mentions_and_terms_in_the_outlets_own_voice() -> None:
    lights = ["negative", "negative", "neutral", "positive"]
    mentions = [mention("a", "Post", "Ann Kray", light) for light in lights] + [mention("a", "Post", "Ann Kray", "negative", "direct")]
    terms = [term("a", "Post", "", target="Ann Kray", polarity=polarity) for polarity in (-1, -1, 1)]
    found = portrayals(tables(terms, mentions), least=1, settings=SETTINGS).set_index("measure")
    found = found.drop(["agent", "affected"])
    assert found["count"].to_dict() == {"negative": 2, "neutral": 1, "positive": 1, "against": 2, "for": 1}
    assert found["total"].to_dict() == {"negative": 4, "neutral": 4, "positive": 4, "against": 3, "for": 3}
    assert found["low"].isna().all()


def test_a_portrayal_joins_a_surname_in_one_article_with_its_bearer_in_another() -> None:
    mentions = [mention("a", "Post", "Ann Kray", "neutral"), mention("b", "Post", "Kray", "negative")]
    found = portrayals(tables([], mentions), least=1, settings=SETTINGS).set_index(["actor", "measure"])
    assert found.loc[("Ann Kray", "negative"), ["count", "total"]].tolist() == [1, 2]


def test_an_actor_who_is_asked_for_by_surname_is_found_under_the_full_name() -> None:
    mentions = [
        mention("a", "Post", "Ann Kray", "neutral"),
        mention("b", "Post", "Kray", "negative"),
        mention("c", "Mail", "Kray", "neutral"),
    ]
    run = tables([], mentions)
    asked = portrayals(run, actors=["Kray"], settings=SETTINGS).set_index(["source", "measure"])
    assert asked.loc[("Post", "negative"), ["actor", "count", "total"]].tolist() == ["Ann Kray", 1, 2]
    [contrast] = contrast_portrayals(run, [("Kray", "negative", "Post", "Mail")], settings=SETTINGS).itertuples()
    assert (contrast.actor, contrast.one_value, contrast.other_value) == ("Kray", 0.5, 0.0)


def test_a_portrayal_counts_how_often_an_actor_acts_and_is_acted_on_in_the_outlets_own_voice() -> None:
    roles = [("agent", "outlet"), ("agent", "outlet"), ("affected", "outlet"), ("", "outlet"), ("affected", "direct")]
    mentions = [mention("a", "Post", "Ann Kray", "neutral", voice, role) for role, voice in roles]
    found = portrayals(tables([], mentions), least=1, settings=SETTINGS).set_index("measure").loc[["agent", "affected"]]
    assert found["count"].tolist() == [2, 1]
    assert found["total"].tolist() == [4, 4]


def test_a_portrayal_over_many_articles_has_an_interval() -> None:
    mentions = [mention(f"a{number}", "Post", "Ann Kray", "negative" if number % 3 else "neutral") for number in range(30)]
    found = portrayals(tables([], mentions), settings=SETTINGS).set_index("measure").loc["negative"]
    assert 0 < found["low"] < found["value"] < found["high"] < 1


def test_rare_actors_are_left_out_unless_asked_for() -> None:
    run = tables([], [mention("a", "Post", "Ann Kray", "neutral")])
    assert portrayals(run, settings=SETTINGS).empty
    assert set(portrayals(run, actors=["Ann Kray"], settings=SETTINGS)["actor"]) == {"Ann Kray"}


def coloured(source: str, actor: str, negative: int, articles: int = 20) -> list[tuple]:
    """Mentions of an actor, one an article, the first `negative` of them in a negative light."""
    return [mention(f"{source}{n}", source, actor, "negative" if n < negative else "neutral") for n in range(articles)]


def test_a_contrast_tells_how_much_more_one_source_shows() -> None:
    run = tables([], coloured("left", "Ann Kray", 15) + coloured("right", "Ann Kray", 3))
    [row] = contrast_portrayals(run, [("Ann Kray", "negative", "left", "right")], settings=SETTINGS).to_dict("records")
    assert row["difference"] == pytest.approx(0.6)
    assert 0 < row["low"] < 0.6 < row["high"] < 1


def test_a_contrast_with_a_source_that_never_names_the_actor_is_unknown() -> None:
    run = tables([], coloured("left", "Ann Kray", 15))
    [row] = contrast_portrayals(run, [("Ann Kray", "negative", "left", "right")], settings=SETTINGS).to_dict("records")
    assert pd.isna(row["difference"]) and row["other_articles"] == 0


def test_the_five_expected_contrasts_are_reported_whatever_comes_out() -> None:
    named = [
        mention(f"x{n}", group, one["also"][0], "negative") for one in contrasts.expected() for group in ("left", "right") for n in range(6)
    ]
    table = contrasts.report(tables([], named))
    assert len(table) == 5
    assert set(table["as_expected"]) == {"open"}
    assert (table["one_articles"] == 6).all()


@pytest.mark.parametrize(
    ("frame", "columns"),
    [
        (leans, LEAN_COLUMNS),
        (vocabulary, VOCABULARY_COLUMNS),
        (portrayals, PORTRAYAL_COLUMNS),
        (lambda run: contrast_portrayals(run, []), CONTRAST_COLUMNS),
    ],
)
def test_a_run_without_terms_and_mentions_gives_empty_tables_with_all_columns(
    frame: Callable[[Tables], pd.DataFrame], columns: tuple[str, ...]
) -> None:
    found = frame(Tables())
    assert found.empty
    assert tuple(found.columns) == columns

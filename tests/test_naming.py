import pandas as pd
import pytest

from framing.analysis import analyze
from framing.classifiers.lexicon import load_lexicon
from framing.codebooks import Codebook
from framing.config import Settings
from framing.errors import StoreError
from framing.naming import COLUMNS, FOUND_COLUMNS, find_namings, namings
from framing.records import VOICES, Article
from framing.store import Run

SETTINGS = Settings(report={"bootstrap": 200}, codebooks={"enabled": False})
POWER = {"those in power": ["government", "regime"]}
POSTS = {"Post": "regime", "Wire": "government"}
ACTORS = {"Kelmar": ["Dravin"], "Ostrenia": []}


def run_over(*texts: str, source: str = "Post", settings: Settings = SETTINGS) -> Run:
    articles = [Article(f"{source}{number}", source, text) for number, text in enumerate(texts)]
    return analyze(articles, classifier=load_lexicon(), settings=settings)


def found(text: str, words: object = POWER) -> list[tuple[str, str]]:
    table = find_namings(run_over(text), words, actors=ACTORS, settings=SETTINGS)
    return list(zip(table["word"], table["whom"], strict=True))


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("The Kelmar regime fell.", "Kelmar"),
        ("Kelmar's brutal regime fell.", "Kelmar"),
        ("The regime of Kelmar fell.", "Kelmar"),
        ("Dravin's regime fell.", "Kelmar"),
        ("Kelmar fears a regime.", ""),
        ("Kelmar and regime troops met.", ""),
        ("A regime fell.", ""),
        ("In June the Somewhere regime fell.", ""),
    ],
)
def test_whom_a_word_is_said_of_is_told_by_the_words_beside_it(text: str, whom: str) -> None:
    assert found(text) == [("regime", whom)]


def test_the_same_word_is_said_of_the_same_actor_until_it_names_another() -> None:
    text = "The Kelmar regime fell. The regime rose. The Ostrenia regime won. The regime slept. Regime forces left. The government won"
    assert [whom for _, whom in found(text)] == ["Kelmar", "Kelmar", "Ostrenia", "Ostrenia", "", ""]


def test_a_group_that_is_named_after_its_label_is_whom_it_means() -> None:
    assert found("The Kelmar rebel group Ostrenia left.", {"fighters": ["rebel"]}) == [("rebel", "Ostrenia")]


def test_plurals_count_and_verbs_do_not() -> None:
    assert found("Two rebels rebelled.", {"fighters": ["rebel"]}) == [("rebel", "")]


def test_every_place_slices_back_to_its_own_words() -> None:
    text = "Kelmar’s regime — 🕊 — and the “regimes” of Ostrenia."
    table = find_namings(run_over(text), POWER, actors=ACTORS, settings=SETTINGS)
    assert list(table.columns) == list(FOUND_COLUMNS)
    assert [text[row.start : row.end] for row in table.itertuples()] == table["text"].tolist() == ["regime", "regimes"]


def test_a_word_is_counted_of_all_that_the_source_calls_the_same_thing() -> None:
    run = run_over("The Kelmar regime fell. The Kelmar regime rose.", "The Kelmar government won. The Ostrenia government lost.")
    table = namings(run, POWER, actors=ACTORS, settings=SETTINGS).set_index(["whom", "word"])
    assert tuple(table.columns) == tuple(name for name in COLUMNS if name not in ("whom", "word"))
    assert table["count"].to_dict() == {("Kelmar", "government"): 1, ("Kelmar", "regime"): 2, ("Ostrenia", "government"): 1}
    assert table["total"].tolist() == [3, 3, 1]
    assert table.loc[("Kelmar", "regime"), ["articles", "articles_total", "articles_share"]].tolist() == [1, 2, 0.5]
    assert table["low"].isna().all()


def test_a_word_over_many_articles_has_an_interval() -> None:
    run = run_over(*["The Kelmar regime fell."] * 6, *["The Kelmar government fell."] * 6)
    row = namings(run, POWER, actors=ACTORS, settings=SETTINGS).set_index("word").loc["regime"]
    assert 0 < row["low"] < row["value"] == 0.5 < row["high"] < 1


def test_a_word_that_only_others_say_is_counted_as_never_said() -> None:
    articles = [Article(f"{source}{n}", source, f"The Kelmar {word} fell.") for source, word in POSTS.items() for n in range(6)]
    table = namings(analyze(articles, classifier=load_lexicon(), settings=SETTINGS), POWER, actors=ACTORS, settings=SETTINGS)
    row = table.set_index(["source", "word"]).loc[("Wire", "regime")]
    assert (row["count"], row["total"], row["low"]) == (0, 6, 0)
    assert 0 < row["high"] < 1


def test_words_that_name_nobody_can_be_taken_for_somebodys() -> None:
    run = run_over("Regime troops left. The Kelmar regime fell.")
    table = namings(run, POWER, actors=ACTORS, unnamed={"those in power": "Kelmar"}, settings=SETTINGS)
    assert table[["whom", "count"]].to_records(index=False).tolist() == [("Kelmar", 2)]


def test_only_the_voices_that_are_asked_for_count() -> None:
    run = run_over('The regime fell. "The regime must fall," said Ida Molnes.')
    assert [int(namings(run, POWER, voices=voices)["count"].sum()) for voices in (("outlet",), ("direct",), VOICES)] == [1, 1, 2]


def codebook(**concept: object) -> Codebook:
    told = {"name": "the fighters", "type": "naming", "says": {"Kelmar": ["terrorist"], "Ostrenia": ["liberator"]}}
    sides = {"Kelmar": {"actors": ["Kelmar"]}, "Ostrenia": {"actors": ["rebels", "Ostrenia"]}}
    return Codebook(title="The valley", sides=sides, places=["Lirren"], concepts=[told | {"neutral": "rebel"} | concept])


def sided(text: str, book: Codebook) -> list[tuple[str, str]]:
    table = find_namings(run_over(text), book, settings=SETTINGS)
    return list(zip(table["word"], table["side"], strict=True))


def test_a_codebook_counts_neutral_wordings_beside_those_of_the_sides() -> None:
    text = "Rebels met terrorists, liberators and fighters."
    assert sided(text, codebook(plain=["fighter"])) == [("rebel", ""), ("terrorist", "Kelmar"), ("liberator", "Ostrenia"), ("fighter", "")]


def test_neutral_wordings_need_the_context_that_their_concept_needs() -> None:
    book = codebook(needs=["bridge"])
    assert sided("Rebels left.", book) == []
    assert sided("Rebels left the bridge.", book) == sided("Rebels left Lirren.", book) == [("rebel", "")]


def test_where_one_sides_act_is_meant_the_wording_is_about_that_side() -> None:
    book = codebook(type="action", of="Kelmar", says={"Kelmar": ["liberate"], "Ostrenia": ["occupy"]}, neutral="capture")
    table = find_namings(run_over("Kelmar captured Lirren. Ostrenia captured Lirren."), book, settings=SETTINGS)
    assert table[["word", "side", "whom"]].to_records(index=False).tolist() == [("capture", "", "Kelmar")]


def test_a_run_without_texts_says_what_is_lacking() -> None:
    run = run_over("The regime fell.", settings=SETTINGS.model_copy(update={"store": SETTINGS.store.model_copy(update={"text": False})}))
    with pytest.raises(StoreError, match="keeps no texts"):
        find_namings(run, POWER)


def test_a_run_without_the_words_gives_an_empty_table() -> None:
    table = namings(run_over("Nothing happened."), POWER, settings=SETTINGS)
    assert isinstance(table, pd.DataFrame) and table.empty and tuple(table.columns) == COLUMNS

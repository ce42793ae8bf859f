"""What is set aside or flagged before anything is read: other languages, what is no prose, and what comes twice."""

from pathlib import Path

import pytest

from framing.analysis import offered
from framing.config import FitnessSettings, Settings
from framing.readers.fitness import foreign_language, shape_of
from framing.readers.intake import Intake
from framing.records import Article, SetAside
from tests.files import ENGLISH, GERMAN, only, write

FOREIGN = {
    "Arabic": "أعلنت الحكومة يوم الاثنين أن القوات غادرت المدينة بعد ثلاثة أيام من المحادثات.",
    "Armenian": "Կառավարությունը երկուշաբթի օրը հայտնեց, որ զորքերը լքել են քաղաքը երեք օր տևած բանակցություններից հետո։",
    "Azerbaijani": "Hökumət bazar ertəsi bildirib ki, qoşunlar üç günlük danışıqlardan sonra şəhəri tərk edib.",
    "Chinese": "政府周一表示，经过三天的会谈，部队已经撤离该市，市长感谢居民的耐心。",
    "Dutch": "De regering zei maandag dat de troepen de stad na drie dagen van gesprekken hebben verlaten.",
    "French": "Le gouvernement a déclaré lundi que les troupes avaient quitté la ville après trois jours de pourparlers.",
    "German": GERMAN,
    "Italian": "Il governo ha detto lunedì che le truppe hanno lasciato la città dopo tre giorni di colloqui.",
    "Polish": "Rząd poinformował w poniedziałek, że wojska opuściły miasto po trzech dniach rozmów.",
    "Russian": "Правительство заявило в понедельник, что войска покинули город после трёх дней переговоров.",
    "Spanish": "El gobierno dijo el lunes que las tropas abandonaron la ciudad tras tres días de negociaciones.",
    "Turkish": "Hükümet pazartesi günü yaptığı açıklamada, birliklerin üç günlük görüşmelerin ardından şehri terk ettiğini söyledi.",
    "Ukrainian": "Уряд повідомив у понеділок, що війська залишили місто після трьох днів переговорів.",
}

NO_PROSE = {
    "a live ticker": "The vote, hour by hour\n\n" + "\n\n".join(f"{hour}:05 p.m. The count goes on." for hour in range(1, 8)),
    "a quiz": "How well do you know it?\nWho won the vote?\nA) Berg\nB) Dahl\nC) Ost\nWhen did the bridge open?\nA) 1990\nB) 1991\nC) 1992",
    "a table": "Party Seats Share\nCoast Union 41 32.5%\nHills First 38 30.1%\nValley List 20 15.9%\nOthers 9 7%\nBlank 2 1.5%",
    "a list of headings or links": "\n".join(f"Minister of day {number} speaks in Ost" for number in range(15)),
}


def look(*articles: Article, **fitness: object) -> tuple[list[Article | SetAside], Intake]:
    intakes: list[Intake] = []
    items = offered(articles, Settings(fitness=FitnessSettings.model_validate(fitness)), intakes=intakes)
    return list(items), intakes[0]


def flags(*articles: Article, **fitness: object) -> list[tuple[str, ...]]:
    return [item.flags for item in look(*articles, **fitness)[0] if isinstance(item, Article)]


@pytest.mark.parametrize("language", FOREIGN)
def test_another_language_is_told_by_its_name(language: str) -> None:
    assert foreign_language([FOREIGN[language]], sure=0.7) == language


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        "Rebels left.",
        "",
        "1, 2, 3",
        "Said Ana Berg, Ivo Dahl, Nikola Ostrov and Mirela Halven.",
        "The so-called “İhtilal” was no coup d'état, Ankara's Dışişleri said; “Wir schaffen das” it was not.",
        "Oga Nkem Adeyemi and Chidi Okafor of Lagos won the vote in the state of Ogun.",
        "ARMY LEAVES OST AFTER TALKS IN HALVEN",
        f"Nie wieder.\n\n{ENGLISH * 5}\n\nSlava!",
        "\ud83d " + ENGLISH,
    ],
)
def test_english_is_never_taken_for_another_language(text: str) -> None:
    assert foreign_language([text], sure=0.7) == ""


def test_an_english_menu_around_a_foreign_text_does_not_decide() -> None:
    assert foreign_language(["Home News Sport Contact\n\n" + FOREIGN["Turkish"] * 20], sure=0.7) == "Turkish"


def test_a_foreign_article_is_set_aside_with_its_language_and_counted() -> None:
    (aside, taken), intake = look(Article("de", "Nordblatt", GERMAN), Article("en", "Northline", ENGLISH))
    assert aside == SetAside("articles", "article de", "it is not in English, but in German")
    assert isinstance(taken, Article)
    assert (intake.articles, dict(intake.set_aside)) == (1, {"not_english": 1})


@pytest.mark.parametrize(("action", "told"), [("flag", ("not_english",)), ("keep", ())])
def test_a_foreign_article_is_read_where_the_settings_want_it(action: str, told: tuple[str, ...]) -> None:
    assert flags(Article("de", "Nordblatt", GERMAN), not_english=action, min_words=0) == [told]


@pytest.mark.parametrize("shape", NO_PROSE)
def test_what_is_no_prose_is_flagged_with_its_shape(shape: str) -> None:
    (item,), intake = look(Article("a", "Northline", NO_PROSE[shape]), not_english="keep")
    assert isinstance(item, Article)
    assert [misfit.reason for _, misfit in intake.examples] == [f"it looks like {shape}, not like prose"]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join([ENGLISH] * 20),
        "The talks began at 14:05 and ended at 16:30.\n\n" * 6,
        "“Who won?” she asked.\n\nNobody knew.\n\n" * 8,
        "In 2019, 41 of 120 seats went to the Coast Union; in 2023, 38 did.\n\n" * 6,
        "A. Berg, the mayor, said that the bridge would open.\n\n" * 3 + ENGLISH,
    ],
)
def test_prose_is_left_in_peace(text: str) -> None:
    assert shape_of([text]) == ""


@pytest.mark.parametrize(("words", "told"), [(4, ("too_short",)), (5, ()), (8, ()), (9, ("too_long",))])
def test_the_bounds_of_length_are_those_of_the_settings(words: int, told: tuple[str, ...]) -> None:
    assert flags(Article("a", "Northline", "word " * (words - 1), title="Title"), not_english="keep", min_words=5, max_words=8) == [told]


def test_the_same_article_again_is_counted_once_and_told() -> None:
    article = Article("a", "Northline", ENGLISH)
    (first, again), intake = look(article, article)
    assert isinstance(first, Article)
    assert isinstance(again, SetAside)
    assert "has been read already" in again.reason
    assert (intake.articles, intake.set_aside["repeated"]) == (1, 1)


def test_one_id_with_two_texts_is_two_articles() -> None:
    items, intake = look(Article("a", "Northline", ENGLISH), Article("a", "Northline", ENGLISH + " It rained."))
    assert [(item.id, item.flags) for item in items if isinstance(item, Article)] == [("a", ()), ("a~2", ())]
    assert intake.renamed == 1


@pytest.mark.parametrize("copy", [Article("b", "Northline", ENGLISH), Article("a", "Southern Sun", ENGLISH)])
def test_one_text_under_two_ids_or_outlets_is_kept_and_flagged(copy: Article) -> None:
    assert flags(Article("a", "Northline", ENGLISH), copy) == [(), ("same_text",)]


def test_readers_alone_judge_nothing(tmp_path: Path) -> None:
    assert only(write(tmp_path / "de.txt", GERMAN)).flags == ()

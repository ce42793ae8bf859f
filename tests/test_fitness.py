"""What is set aside or flagged before anything is read: other languages, what is no prose, and what comes twice."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from framing.analysis import analyze, offered
from framing.classifiers.lexicon import load_lexicon
from framing.config import FitnessSettings, Settings, load_settings
from framing.readers import intake as intake_module
from framing.readers import read_inputs
from framing.readers.fitness import foreign_language, shape_of
from framing.readers.intake import Digests, Intake
from framing.records import Article, SetAside
from framing.report.intake import offered as printed
from framing.report.markdown import render_markdown
from framing.report.page import build_page

LEXICON = load_lexicon()
ENGLISH = "The army left the town of Ost on Monday after three days of talks, and the bridge to Halven opened again in the evening."
GERMAN = "Die Regierung teilte am Montag mit, dass die Truppen die Stadt nach drei Tagen verlassen haben."

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
    (tmp_path / "de.txt").write_text(GERMAN, encoding="utf-8")
    (item,) = read_inputs(tmp_path / "de.txt")
    assert isinstance(item, Article)
    assert item.flags == ()


def test_many_digests_are_remembered_in_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_module, "_FRESH", 10)
    digests = Digests()
    assert all(digests.new(str(number)) for number in range(105))
    assert not any(digests.new(str(number)) for number in range(105))
    assert (digests._old.nbytes, len(digests._fresh)) == (800, 5)


def _rows() -> Iterator[dict[str, str]]:
    for number in range(8):
        day = f"2031-05-{number + 1:02d}" if number else ""
        yield {"nr": f"n{number}", "outlet": f"Paper {number % 5}", "body": f"{ENGLISH} It was day {number}.", "date": day}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = list(_rows())
    lines = [json.dumps(row) for row in (*rows, rows[2], {**rows[3], "nr": "x"})]
    (tmp_path / "in" / "Northline").mkdir(parents=True)
    (tmp_path / "in" / "Northline" / "de.txt").write_text(GERMAN, encoding="utf-8")
    (tmp_path / "in" / "Northline" / "en.txt").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "in" / "Northline" / "scan.txt").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "more.jsonl").write_text("\n".join([*lines, "{broken"]) + "\n", encoding="utf-8")
    return tmp_path


def read(folder: Path) -> tuple[list[Article | SetAside], list[Intake]]:
    intakes: list[Intake] = []
    sources = [folder / "in", folder / "more.jsonl"]
    return list(offered(sources, load_settings(), columns={"id": "nr"}, intakes=intakes)), intakes


def test_each_input_tells_what_it_gave(folder: Path) -> None:
    items, (loose, table) = read(folder)
    assert (loose.files, loose.articles, dict(loose.set_aside)) == (3, 1, {"not_english": 1, "unreadable": 1})
    assert (table.files, table.articles, dict(table.flagged)) == (1, 9, {"same_text": 1})
    assert (table.first, table.last, table.dated) == (date(2031, 5, 2), date(2031, 5, 8), 8)
    assert table.columns == {"id": ["nr"], "source": ["outlet"], "text": ["body"], "published": ["date"]}
    assert sum(intake.articles + sum(intake.set_aside.values()) for intake in (loose, table)) == len(items)


def test_the_words_told_beforehand_are_the_words_that_are_counted_in_the_run(folder: Path) -> None:
    _, intakes = read(folder)
    run = analyze([folder / "in", folder / "more.jsonl"], classifier=LEXICON, columns={"id": "nr"})
    assert sum(intake.words for intake in intakes) == run.manifest["counts"]["words"]


def test_the_report_stands_in_the_manifest_and_on_the_page(folder: Path) -> None:
    run = analyze([folder / "in", folder / "more.jsonl"], classifier=LEXICON, columns={"id": "nr"})
    assert [row["articles"] for row in run.manifest["reading"]] == [1, 9]
    page = build_page(run, settings=Settings.model_validate({"report": {"bootstrap": 100}}))
    given = page.method.offered.inputs[1]
    assert (given.articles, given.published) == ("9", "2 May 2031 – 8 May 2031 (1 without a date)")
    assert given.sources == "Paper 0 (2), Paper 1 (2), Paper 2 (2), Paper 3 (2), 1 more"
    assert given.set_aside == "the same article again: 1, could not be read: 1"
    markdown = render_markdown(page)
    assert "### What was read" in markdown
    assert "it is not in English, but in German" in markdown


def test_flags_stand_in_the_table_of_articles(folder: Path) -> None:
    articles = analyze(folder / "more.jsonl", classifier=LEXICON, columns={"id": "nr"}).table("articles").set_index("article_id")
    assert (list(articles.flagged["x"]), list(articles.flagged["n3"])) == (["same_text"], [])


def test_resuming_with_another_input_keeps_what_the_first_one_gave(folder: Path) -> None:
    out = folder / "run"
    analyze(folder / "in", out=out, classifier=LEXICON)
    run = analyze(folder / "more.jsonl", out=out, classifier=LEXICON, columns={"id": "nr"}, resume=True)
    assert [row["articles"] for row in run.manifest["reading"]] == [1, 9]


def test_a_run_without_the_report_is_printed_without_it() -> None:
    assert printed(()).inputs == ()

"""What each input gave: told beforehand, in the manifest and on the page."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from framing.analysis import analyze, offered
from framing.classifiers.lexicon import load_lexicon
from framing.config import Settings, load_settings
from framing.readers import intake as intake_module
from framing.readers.intake import Digests, Intake
from framing.records import Article, SetAside
from framing.report.intake import offered as printed
from framing.report.markdown import render_markdown
from framing.report.page import build_page
from tests.files import ENGLISH, GERMAN, write

LEXICON = load_lexicon()


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
    for name, content in (("de.txt", GERMAN), ("en.txt", ENGLISH), ("scan.txt", "%PDF-1.7\n")):
        write(tmp_path / "in" / "Northline" / name, content)
    write(tmp_path / "more.jsonl", "\n".join([*lines, "{broken"]) + "\n")
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

"""The commands that read, report and tell what they would read: what they print, write and refuse."""

import json
from pathlib import Path

import pandas as pd
import pytest

from framing.samples import SAMPLES
from framing.store import open_run
from tests.conftest import Command
from tests.docs import commands
from tests.runs import valley

REPORT = """Coast and Hills

Army leaves Ost after talks

Ana Berg | 03.05.2024 - Update : 03.05.2024
Army leaves Ost after talks

HALVEN

Thugs occupied the town of Ost for two days, and the army liberated it on Friday.

"They are terrorists," said Mayor Ivo Dahl.
"""


def test_check_tells_line_column_words_type_and_voice(framing: Command, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    code, out, _ = framing("check", "report.txt", "--model", "lexicon", "--format", "json")
    found = {row["text"]: row for row in json.loads(out)}
    assert code == 0
    lines = REPORT.splitlines()
    for words in ("Thugs", "occupied", "liberated", "terrorists"):
        row = found[words]
        assert lines[row["line"] - 1][row["column"] - 1 :].startswith(words)
        assert REPORT[row["start"] : row["end"]] == words
    assert (found["occupied"]["voice"], found["occupied"]["type"]) == ("outlet", "status")
    assert (found["terrorists"]["voice"], found["terrorists"]["speaker"]) == ("direct", "Ivo Dahl")


def test_check_has_the_keys_that_others_rely_on(framing: Command, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    row = json.loads(framing("check", "report.txt", "--model", "lexicon", "--format", "json")[1])[0]
    keys = "path line column start end field text type score voice speaker target polarity side counterpart neutral detector"
    assert list(row) == keys.split()


def test_check_prints_like_a_linter(framing: Command, tmp_path: Path) -> None:
    (tmp_path / "[bold]odd name.txt").write_text("The regime fled from the town of Ost.", encoding="utf-8")
    _, out, err = framing("check", "[bold]odd name.txt", "--model", "lexicon")
    assert out.startswith("[bold]odd name.txt:1:5: regime  naming  voice: outlet  plainer: government  score: 0.")
    assert "1 loaded term in 8 words, 1 sentence, 1 article" in err


def test_a_place_is_printed_as_it_is(framing: Command, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("It rained.\n\n" * 99 + "The regime fled.", encoding="utf-8")
    assert "long.txt:199:5: regime" in framing("check", "long.txt", "--model", "lexicon")[1]
    (tmp_path / "line.txt").write_text("\n" * 99 + "The regime fled.", encoding="utf-8")
    assert "line.txt:100:5: regime" in framing("check", "line.txt", "--model", "lexicon")[1]


def test_one_missing_input_does_not_keep_the_others_from_being_read(framing: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The regime fled.", encoding="utf-8")
    code, _, err = framing("analyze", "none.txt", "a.txt", "--out", "run", "--model", "lexicon")
    assert code == 0
    assert "set aside: none.txt: does not exist" in err
    code, out, err = framing("check", "none.txt", "a.txt", "--model", "lexicon")
    assert (code, out.count("regime")) == (0, 1)
    assert "set aside: none.txt: does not exist" in err


def test_analyze_then_report_leaves_tables_and_a_page(framing: Command, tmp_path: Path) -> None:
    (tmp_path / "north").mkdir()
    (tmp_path / "north" / "a.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "more.csv").write_text("outlet,headline,body\nSouth,Thugs flee,The regime fell.\n", encoding="utf-8")
    assert framing("analyze", "north", "more.csv", "--out", "run", "--model", "lexicon", "--quiet")[0] == 0
    assert sorted(set(pd.read_parquet("run/terms").source)) == ["South", "north"]
    assert framing("report", "run", "-o", "page.html", "--quiet")[0] == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "South" in page
    assert "liberated" in page


def test_other_column_names_are_mapped(framing: Command, tmp_path: Path) -> None:
    (tmp_path / "odd.jsonl").write_text('{"prose": "The regime fell."}\n', encoding="utf-8")
    assert framing("analyze", "odd.jsonl", "--out", "run", "--model", "lexicon", "--map", "text=prose")[0] == 0
    assert pd.read_parquet("run/terms").text.tolist() == ["regime"]


def test_where_nothing_could_be_read_the_next_try_may_have_the_same_directory(framing: Command, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("Prose,Day\nThe regime fell.,2024-04-03\n", encoding="utf-8")
    words = ("analyze", "odd.csv", "--out", "run", "--model", "lexicon")
    code, _, err = framing(*words)
    assert (code, "and likewise source, title, published" in err) == (1, True)
    assert framing(*words, "--map", "text=Prose")[0] == 0
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert (manifest["counts"]["articles"], manifest["set_aside"]) == (1, [])


def test_a_flagged_article_is_told_to_count_and_how_to_keep_it_out(framing: Command, tmp_path: Path) -> None:
    line = "The regime fell on Monday, said the mayor.\n"
    (tmp_path / "twice.csv").write_text(f'text\n"{line}"\n"{line}"\n', encoding="utf-8")
    assert "counted like the others, unless --set fitness.same_text=set_aside" in " ".join(
        framing("analyze", "twice.csv", "--out", "run", "--model", "lexicon")[2].split()
    )


def _bad_folder(folder: Path) -> None:
    folder.mkdir()
    (folder / "good.txt").write_text("The regime fell on Monday.", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "paper.txt").write_bytes(b"%PDF-1.7\n\xe2\xe3\xcf\xd3\x00\x01\x02")
    (folder / "columns.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (folder / "lines.jsonl").write_text('{"text": "Thugs came."}\n{"text": \n', encoding="utf-8")
    pd.DataFrame({"text": ["Rebels left."] * 50}).to_parquet(folder / "cut.parquet")
    (folder / "cut.parquet").write_bytes((folder / "cut.parquet").read_bytes()[:400])


def test_what_is_bad_is_set_aside_and_told_and_the_rest_is_read(framing: Command, tmp_path: Path) -> None:
    _bad_folder(tmp_path / "mixed")
    code, _, err = framing("analyze", "mixed", "--out", "run", "--model", "lexicon")
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert code == 0
    assert (manifest["counts"]["articles"], manifest["counts"]["set_aside"]) == (2, 5)
    assert err.count("set aside:") == 5
    assert sorted(pd.read_parquet("run/terms").text) == ["Thugs", "regime"]
    framing("report", "run", "-o", "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert all(Path(item["path"]).name in page for item in manifest["set_aside"])


def test_strict_makes_what_is_bad_the_exit_status(framing: Command, tmp_path: Path) -> None:
    _bad_folder(tmp_path / "mixed")
    assert framing("analyze", "mixed", "--out", "run", "--model", "lexicon", "--strict")[0] == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("check", "none.txt"), "none.txt does not exist"),
        (("analyze", "empty", "--out", "run"), "empty holds nothing that can be read"),
        (("check", "zero.txt"), "set aside: zero.txt"),
        (("analyze", "zero.txt", "--out", "run"), "nothing could be read"),
        (("report", "zero.txt", "-o", "page.html"), "nothing could be read"),
        (("check", "a.txt", "--set", "reads.window=3"), "did you mean `read`?"),
        (("check", "a.txt", "--map", "body"), "write it as --map text=body"),
        (("check", "a.txt", "a.txt", "--map", "txt=body"), "there is no field 'txt'"),
        (("check", "a.txt", "--map", "date=Day"), "write --map published=Day"),
        (("check", "a.txt", "--model", "no/such/model"), "no model at no/such/model"),
        (("report", "a.txt", "-o", "page.docx"), "name it .html, .md or .json"),
        (("report", "a.txt", "-o", "page.html", "--by", "group"), "no article of this run has a 'group'"),
        (("check", "a.txt", "--set", "model=["), "is not valid YAML"),
        (("analyze", "none.txt", "never.txt", "--out", "run"), "none of the inputs can be read"),
        (("train", "none.yaml", "--data", "data"), "none.yaml cannot be read"),
        (("analyze", "a.txt"), "name the run directory to write, or ask for --dry-run"),
        (("analyze", "zero.txt", "--dry-run"), "nothing could be read"),
    ],
)
def test_what_cannot_be_done_is_one_clear_message(framing: Command, tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "zero.txt").write_bytes(b"")
    (tmp_path / "a.txt").write_text("The regime fell.", encoding="utf-8")
    model = () if "--model" in words or words[0] == "train" else ("--model", "lexicon")
    code, _, err = framing(*words, *model)
    assert code == 1
    assert message in " ".join(err.split())
    assert "Traceback" not in err


def _offered_folder(folder: Path) -> None:
    (folder / "in" / "North").mkdir(parents=True)
    (folder / "in" / "North" / "a.txt").write_text("The regime fell on Monday. " * 6, encoding="utf-8")
    (folder / "in" / "North" / "b.txt").write_text("Die Stadt wurde am Montag nach drei Tagen verlassen.", encoding="utf-8")
    (folder / "more.csv").write_text("outlet,body,date\nSouth,Thugs came.,2031-05-02\nEast,Rebels left.,2031-05-04\n", encoding="utf-8")


def test_a_dry_run_tells_what_would_be_read_and_loads_no_model(framing: Command, tmp_path: Path) -> None:
    _offered_folder(tmp_path)
    code, out, err = framing("analyze", "in", "more.csv", "--dry-run", "--model", "no/such/model", "--format", "json")
    told = json.loads(out)
    assert code == 0, err
    assert [(row["path"], row["files"], row["articles"]) for row in told["reading"]] == [("in", 2, 1), ("more.csv", 1, 2)]
    assert told["reading"][1] | {"first": "2031-05-02", "last": "2031-05-04", "sources": {"South": 1, "East": 1}} == told["reading"][1]
    assert [item["reason"] for item in told["set_aside"]] == ["it is not in English, but in German"]
    assert not (tmp_path / "run").exists()


def test_a_dry_run_prints_a_table_with_columns_and_reasons(framing: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _offered_folder(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    code, out, _ = framing("analyze", "in", "more.csv", "--dry-run", "--quiet")
    assert code == 0
    told = ("source: outlet", "text: body", "published: date", "2 May 2031 – 4 May 2031", "flagged: too short: 2", "German")
    assert all(words in out for words in told)


@pytest.mark.parametrize("words", [("--strict",), ("--set", "fitness.not_english=keep")])
def test_a_dry_run_minds_strict_and_the_settings(framing: Command, tmp_path: Path, words: tuple[str, ...]) -> None:
    _offered_folder(tmp_path)
    assert framing("analyze", "in", "--dry-run", "--format", "json", *words)[0] == (words == ("--strict",))


def test_the_dry_run_and_the_run_tell_the_same(framing: Command, tmp_path: Path) -> None:
    _offered_folder(tmp_path)
    dry = json.loads(framing("analyze", "in", "more.csv", "--dry-run", "--format", "json")[1])
    framing("analyze", "in", "more.csv", "--out", "run", "--model", "lexicon")
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))
    assert dry == {name: manifest[name] for name in ("reading", "set_aside")}


def test_check_sets_other_languages_aside(framing: Command, tmp_path: Path) -> None:
    _offered_folder(tmp_path)
    assert "it is not in English, but in German" in framing("check", "in", "--model", "lexicon")[2]


def test_demo_leaves_its_page_in_the_current_folder(framing: Command, tmp_path: Path) -> None:
    assert framing("demo", "--model", "lexicon", "--quiet")[0] == 0
    page = (tmp_path / "framing-demo.html").read_text(encoding="utf-8")
    assert all(name in page for name in ("wire agencies", "bystander press", "Kelmar Voice"))


@pytest.mark.parametrize("command", [typed for typed, _ in commands()])
def test_every_command_has_help_with_an_example_and_can_be_quiet(framing: Command, command: str) -> None:
    code, out, _ = framing(*command.split()[1:], "--help")
    assert code == 0
    assert f"Example: {command}" in " ".join(out.split())
    assert "--quiet" in out


def test_config_show_prints_settings_that_can_be_read_back(framing: Command, tmp_path: Path) -> None:
    out = framing("config", "show", "--set", "report.terms=20")[1]
    (tmp_path / "mine.yaml").write_text(out)
    assert "terms: 20" in framing("config", "show", "--config", "mine.yaml")[1]


def test_config_show_tells_what_each_setting_does(framing: Command) -> None:
    lines = framing("config", "show", "--set", 'codebooks.paths=["a.yaml"]')[1].splitlines()
    assert "  workers: 0  # processes that read; 0: as many as there is room for" in lines
    assert "  - a.yaml" in lines


def test_a_cluster_that_is_named_is_read_on(framing: Command, tmp_path: Path) -> None:
    pytest.importorskip("ray")
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    asked = ("analyze", "a.txt", "--out", "run", "--model", "lexicon", "--ray-address", "127.0.0.1:9")
    assert framing(*asked)[2].startswith("error: no Ray cluster answers at 127.0.0.1:9")
    assert framing(*asked, "--engine", "local")[0] == 0


def test_of_many_things_set_aside_the_first_are_told_and_the_manifest_has_all(
    framing: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("framing.cli.terminal._SHOWN", 2)
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    for number in range(5):
        (tmp_path / f"{number}.csv").touch()
    err = framing("analyze", ".", "--out", "run", "--model", "lexicon")[2]
    assert [line.split(":")[1] for line in err.splitlines() if line.startswith("set aside")] == [
        " 0.csv",
        " 1.csv",
        " 3 more, each with its reason in run/manifest.json",
    ]
    assert len(open_run(tmp_path / "run").manifest["set_aside"]) == 5


@pytest.mark.parametrize("command", [("stories", "run"), ("report", "run", "-o", "page.json"), ("compare", "run")])
def test_that_a_run_was_stopped_is_told(framing: Command, tmp_path: Path, command: tuple[str, ...]) -> None:
    framing("analyze", SAMPLES, "--out", "run", "--model", "lexicon")
    manifest = tmp_path / "run" / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"complete": true', '"complete": false'), encoding="utf-8")
    assert framing(*command, "--set", "report.bootstrap=100")[2].startswith("note: run is unfinished; `framing analyze ... --resume`")


def test_stories_tells_who_covered_what_and_keeps_it(framing: Command, tmp_path: Path) -> None:
    framing("analyze", SAMPLES, "--out", "run", "--model", "lexicon", "--quiet")
    code, out, told = framing("stories", "run", "--format", "json")
    assert (code, len(json.loads(out)[0]["sources"]) >= 4) == (0, True)
    assert told.startswith("14 stories in 53 articles")
    assert len(open_run(tmp_path / "run").table("stories")) == 55
    changed = framing("stories", "run", "--edits", "--quiet")[1]
    assert "Halven Gazette, v1e, after Meridian News Agency:" in changed
    assert "text replaced: said -> claimed" in changed


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("--choices", "valley\n  Northern Star: liberated valley | Southern Sun: occupied valley\n"),
        ("--alone", "valley, Southern Sun: Ana Berg\n"),
    ],
)
def test_what_outlets_of_a_story_say_differently_or_alone_is_printed(framing: Command, tmp_path: Path, asked: str, told: str) -> None:
    valley(path=tmp_path / "run")
    assert framing("stories", "run", asked, "--quiet")[:2] == (0, told)

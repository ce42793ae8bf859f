"""What the commands look like in a terminal, and what they tell other tools."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from framing import cli
from framing.analysis import analyze
from framing.classifiers.lexicon import load_lexicon
from framing.cli import terminal
from framing.records import Article
from framing.report.glossary import TYPES
from framing.samples import SAMPLES
from tests.reports import FAST

runner = CliRunner()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over the sample corpus."""
    folder = tmp_path_factory.mktemp("samples") / "run"
    analyze(SAMPLES, out=folder, classifier=load_lexicon(), settings=FAST)
    return folder


def printed(*words: object, width: int = 80) -> str:
    done = runner.invoke(cli.app, [str(word) for word in words], env={"COLUMNS": str(width), "TERM": "xterm"}, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def completed(line: str) -> list[str]:
    """What a shell offers after a line."""
    words = line.split(" ")
    env = {"_FRAMING_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    return runner.invoke(cli.app, [], prog_name="framing", env=env).stdout.split("\n")[:-1]


@pytest.mark.parametrize("width", [80, 120])
def test_tables_are_as_wide_as_the_terminal_and_lose_nothing(samples: Path, width: int) -> None:
    for words in (
        ("stories", samples, "-q"),
        ("compare", samples, "--left", "Kelmar Voice", "--right", "Ostrenia Today"),
        ("codebook", "list"),
    ):
        told = printed(*words, width=width)
        assert "…" not in told
        assert max(len(line) for line in told.splitlines() if line[:1] in "┏┃┡│├└") <= width


def test_a_narrow_terminal_gets_lines_in_place_of_columns(samples: Path) -> None:
    told = printed("stories", samples, "-q", width=40)
    assert "┃" not in told
    assert "  sources: Kelmar Voice, Ostrenia Today, Southern Isles Broadcasting\n" in told


def test_colours_are_off_where_nobody_sees_them(samples: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The regime fled.", encoding="utf-8")
    for words in (("stories", samples), ("check", tmp_path / "a.txt", "--model", "lexicon"), ("config", "show", "--quiet")):
        assert "\x1b" not in printed(*words)


def test_progress_is_a_line_now_and_then_where_nobody_watches(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    clock = iter((0.0, 20.0, 100.0, 110.0, 200.0))
    monkeypatch.setattr("framing.cli.terminal.monotonic", lambda: next(clock))
    with terminal.progress("articles", quiet=False) as step:
        for done in (100, 1100, 1200, 3100):
            step("reading", done, max(done, 3000), None)
    assert capsys.readouterr().err.splitlines() == ["reading: 1,100 of 3,000, 10.0 articles/s", "reading: 3,100, 15.0 articles/s"]


def test_every_line_of_check_begins_with_a_place_that_an_editor_can_open(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("id,title,text\n1,Thugs leave,The regime fled.\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("It rained.\n\nThe regime fled.", encoding="utf-8")
    told = printed("check", tmp_path / "a.txt", tmp_path / "table.csv", "--model", "lexicon", "-q").splitlines()
    assert [re.sub(r".*/", "", line.split(": ")[0]) for line in told] == ["a.txt:3:5", "table.csv#1:1:1", "table.csv#1:1:5"]
    assert "in: title" in told[1]


def sarif(*paths: Path) -> dict:
    return json.loads(printed("check", *paths, "--model", "lexicon", "--format", "sarif"))


def test_sarif_has_a_rule_with_its_definition_for_each_type(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.", encoding="utf-8")
    log = sarif(tmp_path / "a.txt")
    (run,) = log["runs"]
    assert (log["version"], run["columnKind"], run["results"]) == ("2.1.0", "utf16CodeUnits", [])
    assert {rule["id"]: rule["fullDescription"]["text"] for rule in run["tool"]["driver"]["rules"]} == dict(TYPES)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("The regime fled.", (1, 5, 1, 11)),
        ("It rained.\r\n\r\nThe regime fled.", (3, 5, 3, 11)),
        ("It rained.\rThe regime fled.", (2, 5, 2, 11)),
        ("The 🕊 regime fled.", (1, 8, 1, 14)),
        ("The so-\u2028called regime fled.", (1, 16, 1, 22)),
    ],
)
def test_a_region_counts_as_editors_do(tmp_path: Path, text: str, region: tuple[int, ...]) -> None:
    (tmp_path / "odd name.txt").write_bytes(text.encode())
    results = sarif(tmp_path / "odd name.txt")["runs"][0]["results"]
    (place,) = [result["locations"][0]["physicalLocation"] for result in results if "regime" in result["message"]["text"]]
    assert place["artifactLocation"]["uri"].endswith("/odd%20name.txt")
    assert place["region"]["snippet"] == {"text": "regime"}
    assert tuple(place["region"][name] for name in ("startLine", "startColumn", "endLine", "endColumn")) == region


def test_a_result_tells_rule_voice_and_plainer_words(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text('The regime fled. "They are terrorists," said Ivo Dahl.', encoding="utf-8")
    (run,) = sarif(tmp_path / "a.txt")["runs"]
    own, quoted = run["results"]
    assert [run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] for one in (own, quoted)] == [own["ruleId"], quoted["ruleId"]]
    assert (own["level"], quoted["level"]) == ("warning", "note")
    assert own["message"]["text"] == "“regime”: naming, own voice; plainer: “government”"
    assert "naming, quoted, Ivo Dahl" in quoted["message"]["text"]


def test_an_article_of_a_table_has_no_region_that_would_be_wrong(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("id,text\none,The regime fled.\n", encoding="utf-8")
    (result,) = sarif(tmp_path / "table.csv")["runs"][0]["results"]
    (place,) = result["locations"]
    assert "region" not in place["physicalLocation"]
    assert place["logicalLocations"][0]["name"] == "one"


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("framing codebook show kas", ["kashmir"]),
        ("framing compare RUN --left Kel", ["Keld Packet", "Kelmar Voice"]),
        ("framing compare RUN --by group --right wire", ["wire agencies"]),
        ("framing compare nowhere --left Kel", []),
        ("framing report nowhere --lens K", []),
    ],
)
def test_a_shell_completes_what_a_run_holds(samples: Path, line: str, offered: list[str]) -> None:
    assert [word for word in completed(line.replace("RUN", str(samples))) if word] == offered


def test_a_shell_completes_the_sides_of_a_run(tmp_path: Path) -> None:
    text = "Armenia and Azerbaijan fight over Karabakh. Baku and Yerevan said that Azerbaijan liberated Shusha, or occupied it."
    analyze([Article("a", "Star", text)], out=tmp_path / "run", classifier=load_lexicon())
    assert {"Armenia", "Azerbaijan"} & set(completed(f"framing report {tmp_path / 'run'} --lens A"))


def test_a_shell_can_be_taught() -> None:
    assert "--install-completion" in printed("--help")

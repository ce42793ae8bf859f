"""The commands from scores to findings, one after another."""

import json
from pathlib import Path

import pytest

from framing.analysis import analyze
from framing.config import load_settings
from tests.coding import Marker, filled, honest, made_articles
from tests.conftest import Command


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("runs") / "first"
    analyze(made_articles(30), classifier=Marker(), settings=load_settings(None, ("codebooks.enabled=false",)), out=path)
    return path


def test_a_sheet_is_drawn_coded_judged_and_used(framing: Command, run: Path) -> None:
    code, out, err = framing("sample", run, "-n", "80", "--design", "source", "--coders", "Ana,Ivo", "-o", "sheet.csv")
    assert (code, "Northline" in out) == (0, True)
    assert ("what coders are asked" in out, "yes, no" in out) == (True, True)
    assert "wrote 80 sentences to sheet.csv, and how they were drawn to sheet.key.json" in err
    filled(Path("sheet.csv"), honest)
    agreed = json.loads(framing("agreement", "sheet.csv", "--format", "json")[1])
    assert {row["percent"] for row in agreed["labels"]} == {1.0}
    rows = json.loads(framing("correct", run, "sheet.csv", "--format", "json")[1])
    assert {row["kind"] for row in rows if row["label"] == "biased"} == {"rate", "contrast", "trend"}
    code, out, _ = framing("correct", run, "sheet.csv")
    assert (code, "Halven Mail less" in out) == (0, True)
    code, out, err = framing("calibrate", run, "sheet.csv", "--out", "second")
    assert (code, "biased" in out, Path("second/manifest.json").is_file()) == (0, True, True)


def test_a_coded_sheet_corrects_the_page_and_the_comparison(framing: Command, run: Path) -> None:
    framing("sample", run, "-n", "100", "--design", "source", "--coders", "Ana", "-o", "coded/sheet.csv", "--quiet")
    sheet = filled(Path("coded/sheet.csv"), honest)
    key = Path("coded/sheet.key.json").rename("the.key.json")
    assert framing("report", run, "-o", "page.md", "--sheet", sheet, "--key", key)[0] == 0
    assert "sentences, drawn at random within each source, so that each gets enough, were coded by one coder (Ana)" in Path(
        "page.md"
    ).read_text(encoding="utf-8").replace("\\", "")
    code, out, _ = framing("compare", run, "--sheet", sheet, "--key", key)
    assert (code, "Halven Mail less" in out, "biased, in per cent" in out) == (0, True, True)
    told = json.loads(framing("compare", run, "--sheet", sheet, "--key", key, "--format", "json")[1])
    assert {row["kind"] for row in told["corrected"]} >= {"rate", "contrast"}
    code, out, err = framing("report", run, "-o", "other.md", "--sheet", sheet)
    assert (code, Path("other.md").exists(), "the key of the sheet is missing" in err) == (1, False, True)


def test_what_cannot_be_used_is_one_message_with_a_hint(framing: Command, run: Path) -> None:
    framing("sample", run, "-n", "20", "--quiet")
    code, out, err = framing("correct", run, "sheet.csv")
    assert (code, out) == (1, "")
    assert err == "error: sheet.csv: no cell has been coded yet\nHint: fill in the columns such as `biased (A)`\n"

"""Labelled data in any format, and the command that measures a model with them."""

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from framing.errors import ReadError
from framing.evaluation.examples import read_examples, read_labelled
from framing.evaluation.figures import Figure
from framing.evaluation.labels import Gold
from framing.spans import Span
from tests.conftest import Command

SPANS = [{"start": 4, "end": 10, "type": "naming"}]
ROW = {"id": "1", "text": "The regime fled.", "outlet": "North", "spans": SPANS, "frames": ["political", "economic"], "split": "dev"}


def _gold(start: int, end: int, kind: str = "naming") -> Gold:
    return Gold(Span(start, end), kind)  # type: ignore[arg-type]


def _write(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """The rows in the format that the name tells."""
    packed = [{name: json.dumps(cell) if name == "spans" else cell for name, cell in row.items()} for row in rows]
    lines = "\n".join(map(json.dumps, rows))
    if path.name.endswith(".gz"):
        path.write_bytes(gzip.compress(lines.encode()))
    elif path.suffix == ".jsonl":
        path.write_text(lines, encoding="utf-8")
    elif path.suffix == ".parquet":
        pd.DataFrame(rows).to_parquet(path)
    else:
        named = [{**row, "frames": "; ".join(row["frames"])} if "frames" in row else row for row in packed]
        pd.DataFrame(named).to_csv(path, index=False, sep="\t" if path.suffix == ".tsv" else ",")
    return path


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.csv", "a.tsv", "a.parquet"])
def test_every_format_gives_the_same_examples(tmp_path: Path, name: str) -> None:
    (one,) = read_labelled(_write(tmp_path / name, [ROW, {**ROW, "id": "2", "spans": []}]))
    assert [example.terms for example in one.examples] == [(_gold(4, 10),), ()]
    assert {example.frames for example in one.examples} == {("political", "economic")}
    assert (one.name, one.splits, one.aside) == (name, (("dev", 2),), ())


@pytest.mark.parametrize(
    ("cell", "biased"), [(1, True), (0, False), ("true", True), ("False", False), (True, True), (1.0, True), ("0", False)]
)
def test_bias_is_said_in_many_ways(tmp_path: Path, cell: object, biased: bool) -> None:
    (one,) = read_labelled(_write(tmp_path / "a.jsonl", [{"text": "So it was.", "biased": cell}]))
    assert one.examples[0].biased is biased


@pytest.mark.parametrize(
    ("label", "field"),
    [("action", "terms"), ("cue", "attributions"), ("ORG", "actors"), ("negative", "portrayals"), ("target:positive", "portrayals")],
)
def test_a_spans_label_tells_what_it_is_about(tmp_path: Path, label: str, field: str) -> None:
    rows: list[Mapping[str, Any]] = [
        {"text": "Thugs came.", "spans": [{"start": 0, "end": 5, "label": label}]},
        {"text": "It rained.", "spans": []},
    ]
    (one,) = read_labelled(_write(tmp_path / "a.jsonl", rows))
    assert [len(getattr(example, field)) for example in one.examples] == [1, 0]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"spans": [{"start": 4, "end": 99, "type": "naming"}]}, "does not lie in its text of 16 characters"),
        ({"spans": [{"start": 5, "end": 5, "type": "naming"}]}, "does not lie in its text"),
        ({"spans": [{"start": 4, "end": 10, "type": "nameing"}]}, "unknown type 'nameing'"),
        ({"spans": [{"start": 4, "type": "naming"}]}, "it lacks 'end'"),
        ({"spans": [{"start": 4, "end": 10, "type": "naming", "text": "army"}]}, "there stands 'regime'"),
        ({"spans": "[{"}, "not valid JSON"),
        ({"spans": 3}, "not a list"),
        ({"biased": "perhaps"}, "biased is 'perhaps'"),
        ({"text": " "}, "it has no text"),
    ],
)
def test_a_wrong_row_is_set_aside_with_its_line_and_the_reason(tmp_path: Path, wrong: Mapping[str, Any], reason: str) -> None:
    (one,) = read_labelled(_write(tmp_path / "a.jsonl", [ROW, {**ROW, **wrong}]))
    assert len(one.examples) == 1
    assert one.aside[0].where == "line 2"
    assert reason in one.aside[0].reason


def test_what_training_reads_must_be_whole(tmp_path: Path) -> None:
    _write(tmp_path / "a.jsonl", [ROW, {**ROW, "spans": [{"start": 4, "end": 99, "type": "naming"}]}])
    with pytest.raises(ReadError, match=r"a\.jsonl: line 2: the span"):
        read_examples(tmp_path, ["a.jsonl"])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"text": "It rained.", "mood": "grey"}], "holds no labels that are known.*its columns are text, mood"),
        ([{"prose": "It rained.", "biased": 1}], "line 1: it has no text"),
    ],
)
def test_a_file_without_known_labels_is_explained(tmp_path: Path, rows: Sequence[Mapping[str, Any]], message: str) -> None:
    with pytest.raises(ReadError, match=f"(?s){message}"):
        read_labelled(_write(tmp_path / "a.jsonl", rows))


def test_a_file_without_known_labels_is_only_set_aside_in_a_folder(tmp_path: Path) -> None:
    _write(tmp_path / "a.jsonl", [ROW])
    _write(tmp_path / "b.csv", [{"text": "It rained.", "mood": "grey"}])
    good, bad = read_labelled(tmp_path)
    assert (len(good.examples), len(bad.examples), bad.name) == (1, 0, "b.csv")
    assert "no labels that are known" in bad.aside[0].reason


def test_files_of_one_name_keep_apart_what_is_said_of_them(tmp_path: Path) -> None:
    (tmp_path / "north").mkdir()
    paths = [_write(tmp_path / "dev.jsonl", [ROW]), _write(tmp_path / "north" / "dev.jsonl", [ROW])]
    assert [one.name for one in read_labelled(*paths)] == ["dev.jsonl", "north/dev.jsonl"]


def test_a_split_is_kept_where_a_file_has_splits(tmp_path: Path) -> None:
    split = _write(tmp_path / "a.jsonl", [ROW, {**ROW, "split": "train"}])
    whole = _write(tmp_path / "b.jsonl", [{**ROW, "split": None}])
    assert [len(one.examples) for one in read_labelled(split, whole, split="dev")] == [1, 1]
    with pytest.raises(ReadError, match=r"no split 'test'\n.*dev, train"):
        read_labelled(split, split="test")


def test_the_command_prints_writes_and_tells_what_it_left_out(framing: Command, tmp_path: Path) -> None:
    wrong = {**ROW, "split": "train", "spans": [{"start": 4, "end": 99, "type": "naming"}]}
    path = _write(tmp_path / "a.jsonl", [{**ROW, "id": str(n), "title": str(n)} for n in range(20)] + [wrong, wrong])
    code, out, err = framing(
        "evaluate", "lexicon", path, "--by", "outlet", "--out", "figures", "--format", "json", "--set", "report.bootstrap=100"
    )
    figures = [Figure(**row) for row in json.loads(out)]
    assert code == 0
    assert {one.part for one in figures} == {"", "North"}
    assert json.loads((tmp_path / "figures" / "evaluation.json").read_text()) == json.loads(out)
    assert "set aside: a.jsonl: line 21 and 1 more: the span [4, 99) does not lie in its text" in err
    assert "note: a.jsonl is measured with the 2 rows of its split 'train'" in err
    assert framing("evaluate", "lexicon", path, "--strict", "--quiet")[0] == 1
    assert "overlapping F1" in framing("evaluate", "lexicon", path, "--split", "dev")[1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("none.jsonl",), "none.jsonl does not exist"),
        (("a.jsonl", "--split", "test"), "its splits are dev"),
        (("a.jsonl", "--plot", "a.pdf"), "name it .svg or .png"),
        (("b.jsonl",), "nothing that lexicon says is labelled there"),
        (("zero.jsonl",), "the file is empty"),
        (("odd.docx",), "its name tells no format"),
        (("cut.jsonl.gz",), "is damaged"),
    ],
)
def test_what_cannot_be_measured_is_one_clear_message(framing: Command, tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    _write(tmp_path / "a.jsonl", [ROW])
    _write(tmp_path / "b.jsonl", [{"text": "It rained.", "biased": 0}])
    _write(tmp_path / "cut.jsonl.gz", [ROW])
    (tmp_path / "cut.jsonl.gz").write_bytes((tmp_path / "cut.jsonl.gz").read_bytes()[:40])
    (tmp_path / "zero.jsonl").write_bytes(b"")
    (tmp_path / "odd.docx").write_bytes(b"x")
    code, _, err = framing("evaluate", "lexicon", *words)
    assert code == 1
    assert message in " ".join(err.split())
    assert "Traceback" not in err

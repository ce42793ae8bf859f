"""The embedded model does not fall below its floors; the gate itself is tried with made-up floors and the lexicon."""

from dataclasses import replace
from pathlib import Path

import pytest

from framing.classifiers import Classifier
from framing.classifiers.encoder import EMBEDDED
from framing.classifiers.lexicon import load_lexicon
from framing.evaluation.figures import Figure
from tests.quality import measure as script
from tests.quality.gate import (
    MEASURE,
    DataSet,
    Floor,
    Floors,
    data_folder,
    dump_floors,
    fallen,
    load_floors,
    measured,
    raised,
    refusal,
    sha256,
)

FLOORS = load_floors()

ROWS = """text,biased,spans
The regime fled.,,"[{""start"": 4, ""end"": 10, ""type"": ""naming""}]"
It rained in Ost.,,[]
A quiet outrage.,,"[{""start"": 2, ""end"": 7, ""type"": ""evaluative""}]"
"""
KEY = ("terms", "all", "overlapping F1")


@pytest.mark.slow
@pytest.mark.parametrize("one", FLOORS.data, ids=lambda one: one.name)
def test_no_figure_falls_below_its_floor(embedded: Classifier, one: DataSet) -> None:
    folder = data_folder()
    if folder is None:
        pytest.skip("FRAMING_DATA names no folder of the data sets, which lie outside the project; the floors were not checked")
    assert sha256(folder / one.name) == one.sha256, f"{one.name} is not what its floors were measured on; measure anew: {MEASURE}"
    assert not fallen(one.floors, measured(embedded, folder, one))


def test_the_floors_belong_to_the_weights_that_ship() -> None:
    now = sha256(EMBEDDED / "model.safetensors")
    assert now == FLOORS.weights, f"the weights have changed since the floors were measured; measure anew: {MEASURE}"


def _figure(value: float, measure: str = KEY[2]) -> Figure:
    return Figure("made-up", "terms", "all", measure, value, None, None, 9)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "made-up.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


def _floors(bound: float) -> Floors:
    return Floors("old", (DataSet("made-up.csv", None, "old", (Floor(*KEY, bound),)),))


def test_what_lies_below_its_floor_is_told(data: Path) -> None:
    one = _floors(0.9).data[0]
    figures = measured(load_lexicon(), data, one)
    assert fallen(one.floors, figures) == ["terms, all, overlapping F1: at least 0.9, but it is 0.667"]
    assert not fallen(_floors(0.6).data[0].floors, figures)


@pytest.mark.parametrize(
    ("floor", "value", "holds"),
    [
        (Floor(*KEY, 0.7), 0.7, True),
        (Floor(*KEY, 0.7), 0.69, False),
        (Floor(*KEY, 4.0, at_most=True), 4.0, True),
        (Floor(*KEY, 4.0, at_most=True), 4.1, False),
    ],
)
def test_a_floor_holds_up_to_its_own_value(floor: Floor, value: float, holds: bool) -> None:
    assert floor.holds(value) is holds


def test_a_figure_that_is_gone_has_fallen() -> None:
    assert "not measured any more" in fallen([Floor(*KEY, 0.7)], [])[0]


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [(0.7, 0.8, 0.795), (0.7, 0.702, 0.7), (0.7, 0.6, 0.595)],
    ids=["raised", "kept, for it holds", "lowered, for it has fallen"],
)
def test_floors_follow_what_is_measured(old: float, value: float, new: float) -> None:
    assert [floor.bound for floor in raised([Floor(*KEY, old)], [_figure(value)])] == [new]


def test_false_alarms_get_a_ceiling() -> None:
    rate = "false alarms per 1,000 words of plain sentences"
    assert raised([], [_figure(3.94, rate)]) == (Floor("terms", "all", rate, 4.3, at_most=True),)


def test_measuring_tells_what_fell_and_binds_the_floors_to_data_and_weights(data: Path) -> None:
    new, told = script.measure(load_lexicon(), data, _floors(0.9), weights="new")
    assert len(told) == 1
    assert (new.weights, new.data[0].sha256) == ("new", sha256(data / "made-up.csv"))
    assert {floor.key: floor.bound for floor in new.data[0].floors}[KEY] == 0.661


def test_raising_is_free_and_lowering_needs_a_reason_that_stands_in_the_changelog() -> None:
    changelog = "- Floors of terms lowered: the dev set\n  was labelled anew."
    assert refusal([], None, changelog) == ""
    assert "--lower" in refusal(["terms"], None, changelog)
    assert "--lower" in refusal(["terms"], "  ", changelog)
    assert "does not say 'noise'" in refusal(["terms"], "noise", changelog)
    assert refusal(["terms"], "the dev set was labelled anew", changelog) == ""


def test_without_the_data_nothing_is_measured(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("FRAMING_DATA", raising=False)
    assert script.main([]) == 1
    assert "FRAMING_DATA" in capsys.readouterr().err


def test_written_floors_are_read_back(tmp_path: Path) -> None:
    floors = replace(_floors(0.7), weights="w")
    (tmp_path / "floors.yaml").write_text(dump_floors(floors), encoding="utf-8")
    assert load_floors(tmp_path / "floors.yaml") == floors

"""Probabilities on one's own corpus: how far they lie off, and a run in which they are put right."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from framing.analysis import analyze
from framing.config import load_settings
from framing.errors import FramingError, StoreError
from framing.store import SCHEMAS, Run, open_run
from framing.validation.calibration import Calibrated, Line, calibrate
from framing.validation.recalibration import recalibrated
from framing.validation.sampling import sample
from tests.coding import Marker, filled, honest, made_articles


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    settings = load_settings(None, ("codebooks.enabled=false", "store.part_articles=16"))
    return analyze(made_articles(60), classifier=Marker(), settings=settings, out=tmp_path_factory.mktemp("run") / "first")


@pytest.fixture(scope="module")
def found(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Calibrated:
    """What is found where coders say yes to half of what the classifier gives 0.9, and to none of the rest."""
    sheet = tmp_path_factory.mktemp("sheet") / "sheet.csv"
    sample(run, 240, out=sheet, coders=["A"], design="rare", enrich=["frames: political"])
    doubting = filled(sheet, lambda row, column: "no" if column[:6] == "biased" and row["id"] > "m" else honest(row, column))
    return calibrate(run, doubting)


def test_the_curve_tells_the_share_that_holds_of_what_was_given_a_probability(found: Calibrated) -> None:
    low, high = found.curves[found.curves["label"] == "biased"].to_dict("records")
    assert (round(low["probability"], 2), round(high["probability"], 2)) == (0.1, 0.9)
    assert low["share"] == pytest.approx(0)
    assert high["share_low"] < high["share"] < high["share_high"] < 0.8


def test_probabilities_that_are_put_right_lie_less_far_off(found: Calibrated) -> None:
    biased = found.labels.set_index("label").loc["biased"]
    assert biased["error"] > 0.15
    assert biased["error_after"] < 0.08
    assert found.lines["biased"].of(np.array([0.1, 0.9])) == pytest.approx([0.02, 0.5], abs=0.12)


def test_a_label_with_few_codings_is_left_as_it_is_and_says_so(found: Calibrated) -> None:
    economic = found.labels.set_index("label").loc["frames: economic"]
    assert "too few codings" in economic["note"]
    assert "frames: economic" not in found.lines


def test_a_run_that_is_put_right_has_other_scores_and_the_way_in_its_manifest(run: Run, found: Calibrated, tmp_path: Path) -> None:
    written = recalibrated(run, found, out=tmp_path / "second")
    assert written.manifest == json.loads((tmp_path / "second" / "manifest.json").read_text(encoding="utf-8"))
    assert written.manifest["model"]["recalibrated"]["lines"]["biased"] == found.lines["biased"]._asdict()
    before, after = run.table("sentences"), open_run(tmp_path / "second").table("sentences")
    assert np.allclose(after["bias"], found.lines["biased"].of(before["bias"].to_numpy(float)), atol=1e-6)
    assert (after["biased"] == (after["bias"] >= 0.5)).all()
    pd.testing.assert_frame_equal(run.table("terms"), written.table("terms"))


def test_in_memory_and_on_disk_the_same_comes_out(run: Run, found: Calibrated, tmp_path: Path) -> None:
    written, held = recalibrated(run, found, out=tmp_path / "second"), recalibrated(run, found)
    for name in ("sentences", "judgements", "articles"):
        pd.testing.assert_frame_equal(written.table(name), held.table(name))


def test_stories_that_a_resumed_run_has_no_longer_are_not_asked_for(run: Run, found: Calibrated, tmp_path: Path) -> None:
    shutil.copytree(run.path, tmp_path / "first")
    (tmp_path / "first" / "stories").mkdir()  # what resuming leaves of them
    held = recalibrated(open_run(tmp_path / "first"), found)
    assert not held.has("stories")


def test_a_run_is_put_right_once_and_not_resumed_by_the_model_as_it_was(run: Run, found: Calibrated, tmp_path: Path) -> None:
    written = recalibrated(run, found, out=tmp_path / "second")
    with pytest.raises(StoreError, match="put right before"):
        recalibrated(written, found)
    with pytest.raises(StoreError, match="holds something already"):
        recalibrated(run, found, out=tmp_path / "second")
    settings = load_settings(None, ("codebooks.enabled=false", "store.part_articles=16"))
    with pytest.raises(StoreError, match="its model was"):
        analyze(made_articles(61), classifier=Marker(), settings=settings, out=tmp_path / "second", resume=True)


def test_a_value_that_is_called_yes_is_put_right_by_the_line_of_its_axis(run: Run, found: Calibrated) -> None:
    judged = run.arrow("judgements").to_pandas().replace({"axis": {"frame": "harbour"}, "name": {"political": "yes"}})
    named = replace(run, tables={name: run.arrow(name) for name in SCHEMAS} | {"judgements": pa.Table.from_pandas(judged)}, path=None)
    right = recalibrated(named, found._replace(lines={"harbour": Line(0.0, 0.0)})).table("judgements")
    assert set(right.loc[right["name"] == "yes", "score"]) == {0.5} != set(right.loc[right["name"] != "yes", "score"])


def test_nothing_can_be_put_right_without_codings(run: Run, found: Calibrated) -> None:
    with pytest.raises(FramingError, match="enough codings"):
        recalibrated(run, found._replace(lines={}))


def test_a_line_of_slope_one_changes_nothing() -> None:
    assert Line(0.0, 1.0).of(np.array([0.01, 0.5, 0.99])) == pytest.approx([0.01, 0.5, 0.99])

"""Corrected rates: what they are where it can be known, that their intervals hold, and what is said where there is too little."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from framing.errors import FramingError
from framing.store import Run
from framing.validation.correction import METHODS, correct
from framing.validation.estimates import Estimate, gold_only, moments, naive, plain_interval, powered, share_interval
from framing.validation.learning import Told, cross_fitted
from framing.validation.sampling import sample
from tests.coding import filled, honest, made_run
from tests.quality.corrections import World, run


@pytest.fixture(scope="module")
def made() -> Run:
    return made_run(80)


def coded_sheet(made: Run, path: Path, answer=honest, *, n: int = 120, **options) -> Path:
    sample(made, n, out=path, coders=["A"], **options)
    return filled(path, answer)


def rate(found: pd.DataFrame, label: str = "biased") -> dict[str, object]:
    """The row of all sources together."""
    (row,) = found[(found["kind"] == "rate") & (found["label"] == label) & (found["source"] == "all")].to_dict("records")
    return row


def half_wrong(row: dict[str, str], column: str) -> str:
    """A coder who sees no bias in every second sentence that the classifier calls biased, and none that it misses."""
    said = honest(row, column)
    return "no" if column.startswith("biased") and row["id"] > "m" else said


def test_the_classifier_that_is_always_right_stays_as_it_is(made: Run, tmp_path: Path) -> None:
    found = correct(made, coded_sheet(made, tmp_path / "sheet.csv"))
    rates = found[(found["kind"] == "rate") & (found["label"] == "biased")]
    assert np.allclose(rates["corrected"], rates["naive"], atol=0.02)
    assert (rates["worth"] > 2 * rates["coded"]).all()


@pytest.mark.parametrize("design", ["simple", "source", "rare"])
def test_mistakes_are_corrected_under_every_design(made: Run, tmp_path: Path, design: str) -> None:
    sheet = coded_sheet(made, tmp_path / "sheet.csv", half_wrong, n=300, design=design)
    whole = rate(correct(made, sheet))
    everything = coded_sheet(made, tmp_path / "all" / "sheet.csv", half_wrong, n=whole["units"])
    truth = rate(correct(made, everything))["gold"]
    assert whole["naive"] > truth + 0.1
    assert all(whole[f"{method}_low"] < truth < whole[f"{method}_high"] for method in ("gold", "corrected", "dsl"))
    assert whole["naive_low"] > truth


def test_each_source_their_difference_and_a_trend_are_told_for_each_label(made: Run, tmp_path: Path) -> None:
    found = correct(made, coded_sheet(made, tmp_path / "sheet.csv"))
    biased = found[found["label"] == "biased"]
    assert biased["kind"].tolist() == ["rate"] * 3 + ["contrast"] + ["trend"] * 3
    left, right, both, apart = biased.head(4).to_dict("records")
    assert (left["source"], right["source"], both["source"]) == ("Halven Mail", "Northline", "all")
    assert apart["corrected"] == pytest.approx(left["corrected"] - right["corrected"])
    assert all(row[f"{method}_low"] <= row[method] <= row[f"{method}_high"] for row in (left, right, both, apart) for method in METHODS)


def test_all_methods_agree_when_every_unit_is_coded(made: Run, tmp_path: Path) -> None:
    whole = len(made.table("sentences"))
    rows = correct(made, coded_sheet(made, tmp_path / "sheet.csv", half_wrong, n=whole))
    biased = rows[(rows["label"] == "biased") & (rows["kind"] != "month")]
    assert np.allclose(biased["gold"], biased["corrected"])
    assert np.allclose(biased["gold"], biased["dsl"])


def test_too_few_codings_give_no_interval_and_say_so(made: Run, tmp_path: Path) -> None:
    found = correct(made, coded_sheet(made, tmp_path / "sheet.csv", n=12)).query("kind == 'rate' and label == 'biased'")
    assert found["corrected"].isna().tolist() == [True, True, False]
    assert found["naive"].notna().all()
    assert found["note"].iloc[0].startswith("too few codings")
    assert found["note"].iloc[2].startswith("few codings: 12")


def test_a_classifier_that_knows_nothing_is_given_no_power(made: Run, tmp_path: Path) -> None:
    def blind(row: dict[str, str], column: str) -> str:
        return ("yes" if sum(map(ord, row["id"])) % 3 == 0 else "no") if column.startswith("biased") else honest(row, column)

    row = rate(correct(made, coded_sheet(made, tmp_path / "sheet.csv", blind, n=200)))
    assert row["power"] < 0.2
    assert abs(row["corrected"] - row["gold"]) < 0.02


def test_a_half_filled_sheet_is_refused_unless_it_is_said_to_be_partial(made: Run, tmp_path: Path) -> None:
    first = [0]

    def stopping(row: dict[str, str], column: str) -> str:
        first[0] += column.startswith("biased")
        return honest(row, column) if first[0] <= 80 else ""

    sheet = coded_sheet(made, tmp_path / "sheet.csv", stopping)
    with pytest.raises(FramingError, match="biased was coded for 80 of 120 units"):
        correct(made, sheet)
    assert correct(made, sheet, partial=True)["coded"].max() == 80


def test_what_the_coder_final_says_counts(made: Run, tmp_path: Path) -> None:
    sample(made, 60, out=tmp_path / "sheet.csv", coders=["A", "B", "final"])
    sheet = filled(
        tmp_path / "sheet.csv", lambda row, column: honest(row, column) if "final" in column else {"frames": "none"}.get(column[:6], "no")
    )
    row = rate(correct(made, sheet))
    assert row["gold"] > 0.1


def test_another_run_and_unknown_sources_are_told(made: Run, tmp_path: Path) -> None:
    sheet = coded_sheet(made, tmp_path / "sheet.csv")
    with pytest.raises(FramingError, match="units of the sheet are not in this run"):
        correct(made_run(20), sheet)
    with pytest.raises(FramingError, match="no article is by 'Nobody'"):
        correct(made, sheet, left="Nobody", right="Northline")
    (tmp_path / "sheet.key.json").unlink()
    with pytest.raises(FramingError, match="the key of the sheet is missing"):
        correct(made, sheet)


def test_terms_are_corrected_for_false_alarms(made: Run, tmp_path: Path) -> None:
    sample(made, 60, out=tmp_path / "sheet.csv", unit="term", coders=["A"])
    answers = {"loaded": lambda row: "yes" if row["id"] > "g" else "no", "type": lambda row: "naming", "voice": lambda row: "outlet"}
    sheet = filled(tmp_path / "sheet.csv", lambda row, column: answers.get(column.partition(" ")[0], lambda row: "none")(row))
    row = rate(correct(made, sheet), "loaded")
    assert row["naive"] == pytest.approx(1)
    assert row["corrected_high"] < 1


def test_ppi_is_that_of_the_published_package_where_units_are_drawn_at_random_and_lie_apart() -> None:
    # ppi-python 0.2.3 (Angelopoulos et al.), ppi_mean_pointestimate and ppi_mean_ci: 0.29776 (0.25942 to 0.33610)
    rng = np.random.default_rng(3)
    units, coded = 20_000, 400
    y = rng.random(units) < 0.3
    f = np.where(rng.random(units) < 0.8, y, ~y)
    weights = np.zeros(units)
    weights[rng.permutation(units)[:coded]] = units / coded
    found = powered(moments(np.arange(units), f, y, weights, count=units))
    low, high = plain_interval(found)
    assert [float(each[0]) for each in (found.value, low, high)] == pytest.approx([0.29776, 0.25942, 0.33610], abs=0.001)


def test_what_is_learnt_of_a_unit_comes_from_other_folds() -> None:
    units = Told(np.array([0.0, 1.0] * 20), np.zeros(40, np.int64), np.repeat(np.arange(4), 10))
    labels = units.predicted.copy()
    before = cross_fitted(units, units, labels, groups=1)
    labels[:10] = 1 - labels[:10]
    after = cross_fitted(units, units, labels, groups=1)
    assert np.array_equal(before[:10], after[:10])
    assert not np.allclose(before[10:], after[10:])


def test_intervals_grow_where_sentences_of_an_article_are_alike() -> None:
    y = np.repeat([0, 1, 0, 1, 1, 0, 0, 1, 0, 1], 20)
    apart, together = (moments(codes, y, y, np.ones(200), count=200) for codes in (np.arange(200), np.repeat(np.arange(10), 20)))
    for estimate in (naive, gold_only):
        assert estimate(together).variance[0] > 10 * estimate(apart).variance[0]


def test_a_share_that_is_cut_off_at_0_lies_within_its_interval() -> None:
    below = Estimate(np.array([-0.05]), np.array([[0.002], [-0.002]]), np.array([20.0]), np.array([0.9]))
    low, high = share_interval(below, np.array([22.0]))
    assert low[0] == 0 < high[0]


@pytest.mark.parametrize("design", ["simple", "by outlet", "enriched"])
def test_corrected_intervals_hold_and_naive_ones_do_not(design: str) -> None:
    found = run(World("80 % right", 0.8), design, runs=150).set_index(["figure", "method"])
    for figure, error in (("rate", 0.03), ("contrast", 0.055), ("trend", 0.055)):
        assert abs(found.covered[figure, "corrected"] - 0.95) < error
        assert found.width[figure, "corrected"] < found.width[figure, "gold only"]
    assert found.covered["contrast", "naive"] < 0.2
    assert found.covered["rate", "naive"] < 0.5

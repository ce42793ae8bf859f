"""Two sides over stories: intervals, tests and families of tests."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from framing.comparison.differences import Basis, measured
from framing.config import Settings
from framing.statistics import (
    difference,
    enough,
    false_discovery_rates,
    log_ratio,
    paired,
    resampled,
    shared_test,
    studentized,
    swap_test,
)
from tests.quality.intervals import WORLDS, coverage, discoveries

FAST = Settings.model_validate({"report": {"bootstrap": 200}})
stories = st.lists(st.tuples(st.integers(0, 9), st.integers(50, 900), st.integers(0, 9), st.integers(50, 900)), min_size=6, max_size=12)


def told(rows: np.ndarray, *, seed: int = 7) -> tuple[float, ...]:
    found = studentized(resampled(rows, samples=400, seed=seed), difference, confidence=0.95)
    return tuple(float(each[0]) for each in found)


def made(seed: int = 1, *, count: int = 30, ratio: float = 2.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    words = rng.integers(300, 900, size=(count, 1, 2))
    return np.stack([rng.poisson(0.01 * ratio * words[..., 0]), words[..., 0], rng.poisson(0.01 * words[..., 1]), words[..., 1]], axis=-1)


@given(stories)
def test_the_difference_changes_its_sign_when_the_sides_change_places(rows: list[tuple[int, ...]]) -> None:
    there = np.array(rows, dtype=float)[:, None, :]
    value, low, high, p = told(paired(there))
    assert told(paired(there[..., [2, 3, 0, 1]])) == pytest.approx((-value, -high, -low, p), nan_ok=True)


def test_draws_of_stories_that_are_alike_leave_no_error_but_rounding() -> None:
    rows = np.array([[0, 50, 0, 50]] * 3 + [[1, 71, 1, 50]] * 3, dtype=float)[:, None, :]
    value, low, high, p = told(paired(rows))
    assert told(paired(rows[..., [2, 3, 0, 1]])) == pytest.approx((-value, -high, -low, p), nan_ok=True)
    assert np.isnan(low) or -1 < low < high < 1


def test_a_story_that_one_side_lacks_weighs_nothing() -> None:
    lone = np.array([[[50.0, 400.0, 0.0, 0.0]]])
    assert paired(lone).tolist() == [[[0.0, 0.0, 0.0, 0.0]]]


def test_covering_more_of_a_heated_story_makes_nobody_more_loaded() -> None:
    rows = np.array([[[30, 1000, 3, 100]], [[1, 100, 10, 1000]]], dtype=float)
    a, left, b, right = paired(rows).sum(axis=0)[0]
    assert a / left == pytest.approx(b / right)


def test_the_interval_holds_the_value_and_leaves_out_0_where_the_sides_differ_much() -> None:
    value, low, high, p = told(paired(made()))
    assert 0 < low < value < high and p < 0.05


def test_the_ratio_of_two_like_sides_is_1() -> None:
    rows = np.repeat(made()[..., :2], 2, axis=1).reshape(-1, 1, 4)
    same = studentized(resampled(rows, samples=200, seed=7), log_ratio, confidence=0.95)
    assert same.value[0] == 0


def test_a_ratio_to_nothing_is_not_defined() -> None:
    rows = np.array([[[3, 100, 0, 100]]] * 8, dtype=float)
    found = studentized(resampled(rows, samples=200, seed=7), log_ratio, confidence=0.95)
    assert np.isnan([found.value[0], found.low[0], found.high[0]]).all()


@pytest.mark.parametrize(
    "rows, known",
    [
        ([[1, 100, 2, 100]] * 6, True),
        ([[1, 100, 2, 100]] * 5, False),
        ([[1, 100, 0, 0]] * 9, False),
        ([[0, 100, 0, 100]] * 9 + [[1, 100, 1, 100]] * 5, False),
    ],
)
def test_a_difference_needs_six_stories_on_both_sides_that_hold_anything(rows: list[list[int]], known: bool) -> None:
    assert enough(np.array(rows, dtype=float)[:, None, :]).tolist() == [known]


def test_all_ways_to_swap_are_counted_where_they_are_few() -> None:
    assert swap_test([[1.0], [2.0], [3.0]], samples=100, seed=7).tolist() == [0.25]


def test_random_swaps_come_near_to_all_swaps() -> None:
    table = np.random.default_rng(3).normal(0.4, 1, size=(12, 1))
    every, some = swap_test(table, samples=5000, seed=7), swap_test(table, samples=4000, seed=7)
    assert some == pytest.approx(every, abs=0.03)


def test_no_difference_at_all_is_no_evidence() -> None:
    assert swap_test(np.zeros((20, 1)), samples=500, seed=7).tolist() == [1.0]


@pytest.mark.parametrize("basis", ["shared", "all"])
def test_a_side_that_has_one_or_two_is_told_apart_as_one_that_has_none(basis: Basis) -> None:
    right = [2, 4, 3, 5, 2, 3, 4, 1, 4, 3]
    sides = [[1] * count + [0] * (10 - count) for count in range(5)]
    found = [measured(np.array([[[a, 60, b, 60]] for a, b in zip(left, right, strict=True)], dtype=float), basis, FAST) for left in sides]
    assert max(one.apart.p[0] for one in found) < 0.03
    assert all(one.apart.high[0] < 0 for one in found)


def test_the_more_doubtful_of_two_tests_counts() -> None:
    rows = paired(made(ratio=1.2))
    ratio = studentized(resampled(rows, samples=400, seed=7), log_ratio, confidence=0.95)
    both = shared_test(rows, ratio, 400, seed=7)[0]
    assert both >= swap_test(rows[..., 0] - rows[..., 2], samples=9999, seed=7)[0]
    assert both >= ratio.p[0]


@given(stories, st.sampled_from(["shared", "all"]))
def test_an_interval_leaves_out_0_only_where_the_test_rules_it_out(rows: list[tuple[int, ...]], basis: Basis) -> None:
    found = measured(np.array(rows, dtype=float)[:, None, :], basis, FAST)
    for one in (found.apart, found.ratio):
        low, high, p = one.low[0], one.high[0], one.p[0]
        assert not (low > 0 or high < 0) or p <= 0.05
    # where the right side has none, there is no ratio
    assert np.isnan(found.ratio.low[0]) or (found.ratio.low[0] > 0 or found.ratio.high[0] < 0) == (found.ratio.p[0] <= 0.05)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_q_values_are_those_of_scipy(ps: list[float]) -> None:
    assert false_discovery_rates(ps) == pytest.approx(false_discovery_control(ps))


def test_q_values_stand_in_the_order_of_the_tests_and_skip_what_was_not_tested() -> None:
    qs = false_discovery_rates([0.03, np.nan, 0.01, 0.9])
    assert qs[[0, 2, 3]] == pytest.approx([0.045, 0.03, 0.9]) and np.isnan(qs[1])
    assert np.isnan(false_discovery_rates([np.nan])).all()


@pytest.mark.parametrize("count, least", [(10, 0.90), (20, 0.93), (60, 0.93)])
def test_intervals_cover_the_truth(count: int, least: float) -> None:
    shares = coverage(WORLDS[0], count, runs=400)
    slack = 2.6 * np.sqrt(0.05 * 0.95 / 400)
    assert shares.pop("interval told") == 1
    assert all(least - slack <= share <= 0.97 + slack for share in shares.values()), shares


@pytest.mark.parametrize("world", [WORLDS[0], WORLDS[3]], ids=lambda world: world.name)
def test_false_discoveries_are_rare_where_there_is_nothing_to_discover(world: object) -> None:
    assert max(discoveries(world, 20, runs=100).values()) <= 0.05 + 2.6 * np.sqrt(0.05 * 0.95 / 100)

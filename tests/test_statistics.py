import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.statistics import (
    Bursts,
    bootstrap_ratio,
    bootstrap_ratios,
    bursts_of,
    few_seen,
    log_odds,
    none_seen,
    percentile_interval,
    resampled_sums,
)
from tests.quality.intervals import SOURCES, rate_coverage

SURE = {"samples": 400, "confidence": 0.95, "seed": 7}

count_tables = st.dictionaries(st.sampled_from(["thug", "rebel", "fighter", "regime", "martyr"]), st.integers(1, 50), min_size=2)


def pooled(left: dict[str, int], right: dict[str, int]) -> dict[str, int]:
    return {word: left.get(word, 0) + right.get(word, 0) for word in {**left, **right}}


@given(count_tables, count_tables)
def test_log_odds_change_their_sign_when_the_sides_change_places(left: dict[str, int], right: dict[str, int]) -> None:
    prior = pooled(left, right)
    there, back = log_odds(left, right, prior), log_odds(right, left, prior)
    assert there == pytest.approx({word: -score for word, score in back.items()})


@given(count_tables, count_tables)
def test_log_odds_do_not_depend_on_the_order_of_the_words(left: dict[str, int], right: dict[str, int]) -> None:
    prior = pooled(left, right)
    turned = [dict(reversed(side.items())) for side in (left, right, prior)]
    assert list(log_odds(left, right, prior).items()) == list(log_odds(*turned).items())


def test_log_odds_lean_left_for_a_word_that_left_prefers() -> None:
    left, right = {"terrorist": 40, "rebel": 5}, {"terrorist": 10, "rebel": 60}
    scores = log_odds(left, right, pooled(left, right))
    assert scores["rebel"] < -3 < 3 < scores["terrorist"]


def test_log_odds_trust_a_rare_word_less_than_a_common_one_with_the_same_leaning() -> None:
    left = {"thug": 1, "terrorist": 100, "rebel": 400}
    right = {"terrorist": 10, "rebel": 490}
    scores = log_odds(left, right, pooled(left, right))
    assert 0 < scores["thug"] < scores["terrorist"]


def test_log_odds_of_a_small_side_are_not_drowned_by_a_large_one() -> None:
    left, right = {"terrorist": 25, "rebel": 25}, {"terrorist": 10_000, "rebel": 90_000}
    assert log_odds(left, right, pooled(left, right))["terrorist"] > 3


def test_log_odds_depend_on_the_shares_in_the_prior_alone() -> None:
    left, right = {"thug": 4, "rebel": 9}, {"thug": 2, "rebel": 30}
    assert log_odds(left, right, {"thug": 1, "rebel": 2}) == pytest.approx(log_odds(left, right, {"thug": 500, "rebel": 1000}))


@pytest.mark.parametrize("left, right", [({}, {"thug": 3, "rebel": 1}), ({"thug": 3, "rebel": 1}, {}), ({"thug": 3}, {"thug": 9})])
def test_log_odds_are_0_where_nothing_can_be_compared(left: dict[str, int], right: dict[str, int]) -> None:
    assert set(log_odds(left, right, pooled(left, right)).values()) == {0.0}


def test_log_odds_refuse_a_word_that_the_prior_lacks() -> None:
    with pytest.raises(ValueError, match="the prior lacks thug"):
        log_odds({"thug": 1}, {"rebel": 1}, {"rebel": 1})


@pytest.mark.parametrize("articles", [0, 1, 4])
def test_a_handful_of_articles_has_no_interval(articles: int) -> None:
    assert bootstrap_ratio([2] * articles, [100] * articles, **SURE) == (None, None)


def test_articles_without_a_total_do_not_count_towards_the_handful() -> None:
    assert bootstrap_ratio([2, 3, 1, 2, 0, 0], [90, 80, 70, 60, 0, 0], **SURE) == (None, None)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(20, 400)), min_size=5, max_size=30))
def test_an_interval_holds_its_own_rate(articles: list[tuple[int, int]]) -> None:
    counts, totals = zip(*articles, strict=True)
    low, high = bootstrap_ratio(counts, totals, samples=200, confidence=0.95, seed=7)
    assert low is not None and high is not None
    rate = sum(counts) / sum(totals)
    assert 0 <= low <= rate + 1e-12 and rate - 1e-12 <= high <= 1


def test_the_same_seed_gives_the_same_interval() -> None:
    counts, totals = [0, 3, 1, 7, 2, 0], [90, 120, 80, 300, 110, 95]
    assert bootstrap_ratio(counts, totals, **SURE) == bootstrap_ratio(counts, totals, **SURE)


def test_terms_heaped_in_one_article_make_a_wider_interval_than_terms_spread_over_all() -> None:
    low, high = bootstrap_ratio([2] * 9 + [3], [100] * 10, **SURE)
    heaped_low, heaped_high = bootstrap_ratio([0] * 9 + [21], [100] * 10, **SURE)
    assert heaped_low < low and high < heaped_high


def test_a_rate_of_0_keeps_room_above_it() -> None:
    low, high = bootstrap_ratio([0] * 20, [100] * 20, **SURE)
    assert low == 0 and high == pytest.approx((1 - 0.05 ** (1 / 20)) / 100)


def test_a_rate_of_0_keeps_more_room_where_terms_come_in_bursts() -> None:
    _, single = bootstrap_ratio([0] * 20, [100] * 20, **SURE)
    _, bursts = bootstrap_ratio([0] * 20, [100] * 20, **SURE, bursts=Bursts(held=4))
    assert bursts == pytest.approx(4 * single)


def test_a_share_of_1_keeps_room_below_it() -> None:
    low, high = bootstrap_ratio([10] * 20, [10] * 20, **SURE)
    assert 0.9 < low < 1 and high == 1


def test_nothing_seen_never_bounds_a_share_above_1() -> None:
    assert none_seen(5, 5, confidence=0.95, burst=50) == 1


def test_few_articles_widen_the_percentiles() -> None:
    values = np.linspace(0, 1, 1001)
    few, many = (percentile_interval(values, groups=groups, confidence=0.95) for groups in (6, 600))
    assert few[0] < many[0] < many[1] < few[1]
    assert many == pytest.approx((0.025, 0.975), abs=0.001)


def test_draws_in_which_a_statistic_is_not_defined_are_left_out() -> None:
    assert percentile_interval([0.5, np.nan, 0.5, np.inf], groups=8, confidence=0.95) == (0.5, 0.5)


def test_several_ratios_at_once_are_those_one_by_one() -> None:
    counts = np.array([[0, 1], [3, 2], [1, 0], [7, 5], [2, 2]])
    totals = np.array([[90, 9], [120, 12], [80, 8], [300, 30], [110, 11]])
    each = [bootstrap_ratio(counts[:, k], totals[:, k], **SURE) for k in (0, 1)]
    assert bootstrap_ratios(counts, totals, **SURE) == each


def test_each_draw_takes_as_many_groups_as_there_are() -> None:
    sums = resampled_sums(np.ones((12, 1)), samples=50, seed=7)
    assert sums.shape == (50, 1) and set(sums.ravel()) == {12.0}


def test_draws_scatter_as_sums_of_independent_groups_do() -> None:
    values = np.arange(40.0)
    sums = resampled_sums(values[:, None], samples=4000, seed=7)
    assert sums.mean() == pytest.approx(values.sum(), rel=0.01)
    assert sums.std() == pytest.approx(values.std() * np.sqrt(40), rel=0.05)


@pytest.mark.parametrize("held", [1, 2, 3])
def test_what_few_articles_hold_has_an_interval_too(held: int) -> None:
    low, high = bootstrap_ratio([3] * held + [0] * (12 - held), [100] * 12, **SURE)
    assert 0 < low < held / 400 < high < 0.03


def test_a_share_and_what_is_left_of_it_have_the_same_interval_from_both_ends() -> None:
    counts, totals = np.array([1, 0, 0, 2, 0, 0, 0]), np.array([4, 5, 3, 6, 2, 5, 4])
    low, high = bootstrap_ratio(counts, totals, **SURE)
    assert bootstrap_ratio(totals - counts, totals, **SURE) == pytest.approx((1 - high, 1 - low))


def test_articles_that_are_alike_still_leave_room_on_both_sides() -> None:
    low, high = bootstrap_ratio([2] * 10, [100] * 10, **SURE)
    assert low < 0.02 < high


def test_few_that_hold_any_bound_a_rate_no_tighter_than_single_words_would() -> None:
    low, high = few_seen([1, 1, 1, 1, 1, 1], [2, 2, 2, 2, 2, 2], confidence=0.95)
    assert low < 0.25 and high > 0.75


def test_an_article_is_as_bursty_as_those_that_hold_any() -> None:
    held, lacked = bursts_of([[0, 0], [6, 0], [2, 0]], [[9, 1], [9, 1], [2, 1]])
    assert held.tolist() == [4, 1] and lacked.tolist() == [6, 1]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
@pytest.mark.parametrize("articles, least", [(5, 0.90), (10, 0.90), (50, 0.93)])
def test_intervals_of_a_rate_cover_the_truth(source: object, articles: int, least: float) -> None:
    assert rate_coverage(source, articles, runs=300) >= least - 2.6 * np.sqrt(0.05 * 0.95 / 300)

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.statistics import bootstrap_ratio, bootstrap_ratios, bootstrap_sums, log_odds, none_seen, percentile_interval, resampled_sums

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
    _, bursts = bootstrap_ratio([0] * 20, [100] * 20, **SURE, burst=4)
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


def test_a_statistic_that_is_never_defined_has_no_interval() -> None:
    assert bootstrap_sums(np.ones((8, 1)), lambda sums: np.full(len(sums), np.nan), **SURE) == (None, None)


def test_a_ratio_of_sums_is_a_special_case_of_a_statistic_of_sums() -> None:
    table = np.array([[0, 90], [3, 120], [1, 80], [7, 300], [2, 110], [0, 95]])
    ratio = bootstrap_sums(table, lambda sums: sums[:, 0] / sums[:, 1], **SURE)
    assert ratio == bootstrap_ratio(table[:, 0], table[:, 1], **SURE)


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


def test_an_interval_from_ten_uneven_articles_holds_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(7)
    hits = 0
    for _ in range(200):
        totals = rng.integers(150, 900, 10)
        low, high = bootstrap_ratio(rng.poisson(totals * 0.01 * rng.gamma(4, 0.25, 10)), totals, **SURE)
        hits += low <= 0.01 <= high
    assert hits >= 0.88 * 200

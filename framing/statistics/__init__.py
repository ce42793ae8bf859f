"""Small pure formulas over NumPy and SciPy, each with its source."""

from framing.statistics.bootstrap import (
    MIN_GROUPS,
    NO_INTERVAL,
    Floats,
    Interval,
    percentile_interval,
    resampled_sums,
)
from framing.statistics.clusters import (
    MIN_STORIES,
    Estimates,
    Resampled,
    Statistic,
    agreeing,
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
from framing.statistics.rates import Bursts, bootstrap_ratio, bootstrap_ratios, bursts_of, few_seen, none_seen
from framing.statistics.words import Counts, log_odds

__all__ = [
    "MIN_GROUPS",
    "MIN_STORIES",
    "NO_INTERVAL",
    "Bursts",
    "Counts",
    "Estimates",
    "Floats",
    "Interval",
    "Resampled",
    "Statistic",
    "agreeing",
    "bootstrap_ratio",
    "bootstrap_ratios",
    "bursts_of",
    "difference",
    "enough",
    "false_discovery_rates",
    "few_seen",
    "log_odds",
    "log_ratio",
    "none_seen",
    "paired",
    "percentile_interval",
    "resampled",
    "resampled_sums",
    "shared_test",
    "studentized",
    "swap_test",
]

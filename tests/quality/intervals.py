"""Whether intervals cover and false discoveries stay as rare as they say, on made-up stories whose truth is known.

`python -m tests.quality.intervals` prints the table of framing/statistics/README.md; 2,000 runs a setting.
"""

from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np
import pandas as pd

from framing.statistics import (
    Floats,
    difference,
    enough,
    false_discovery_rates,
    log_ratio,
    paired,
    resampled,
    shared_test,
    studentized,
)

RUNS = 2000
BATCH = 100
SAMPLES = 999
FAMILY = 20
STORIES = (10, 20, 50, 200)


@dataclass(frozen=True)
class World:
    """Loaded terms in stories: `rate` a word on the right side, `ratio` times that on the left, spread over stories and articles.

    `spread` is the coefficient of variation of the rate between stories, and again between the articles of one story; the left side
    has up to `left` articles of a story, the right side up to `right`, of 450 words or so.
    """

    name: str
    rate: float
    ratio: float = 1.5
    spread: float = 0.7
    left: int = 4
    right: int = 4

    def rows(self, rng: np.random.Generator, stories: int, runs: int, *, ratio: float | None = None) -> Floats:
        """Stories x runs x 4: what each side counts, and its words."""
        shape = 1 / self.spread**2
        story = rng.gamma(shape, 1 / shape, size=(stories, runs, 1))
        sides = ((self.ratio if ratio is None else ratio, self.left), (1.0, self.right))
        return np.stack([part for times, most in sides for part in self._side(rng, times * story, most)], axis=-1)

    def _side(self, rng: np.random.Generator, times: Floats, most: int) -> tuple[Floats, Floats]:
        size, shape = (*times.shape[:2], most), 1 / self.spread**2
        written = np.arange(most) < rng.integers(1, most + 1, size=size[:2])[..., None]
        words = written * rng.lognormal(np.log(450), 0.6, size=size).round()
        counts = rng.poisson(self.rate * times * rng.gamma(shape, 1 / shape, size=size) * words)
        return counts.sum(axis=-1).astype(np.float64), words.sum(axis=-1)


WORLDS = (
    World("usual", 0.01),
    World("rare words", 0.002),
    World("uneven stories", 0.004, spread=1.0),
    World("one article against six", 0.01, left=1, right=6),
)


def coverage(world: World, stories: int, *, runs: int = RUNS, seed: int = 7) -> dict[str, float]:
    """The share of runs whose 95 % interval holds the truth, for each figure that a comparison shows, and that of runs with an interval."""
    rng = np.random.default_rng(seed)
    parts = [_covered(world, rng, stories, min(BATCH, runs - done)) for done in range(0, runs, BATCH)]
    table = pd.concat(parts)
    return {str(name): float(value) for name, value in table.mean().items()}


def _covered(world: World, rng: np.random.Generator, stories: int, runs: int) -> pd.DataFrame:
    rows = world.rows(rng, stories, runs)
    told = enough(paired(rows))
    found = {"interval told": told.astype(float)}
    for name, used in (("shared", paired(rows)), ("all", rows)):
        draws = resampled(used, samples=SAMPLES, seed=int(rng.integers(2**31)))
        truths = (
            ("difference", difference, world.rate * (world.ratio - 1)),
            ("ratio", log_ratio, np.log(world.ratio)),
            ("rate", lambda sums: log_ratio(sums, (1, -1, 0, 0)), np.log(world.rate * world.ratio)),
        )
        for figure, statistic, truth in truths:
            one = studentized(draws, statistic, confidence=0.95)
            found[f"{figure}, {name}"] = np.where(told, (one.low <= truth) & (truth <= one.high), np.nan)
    return pd.DataFrame(found)


def discoveries(world: World, stories: int, *, real: int = 0, runs: int = RUNS, seed: int = 7) -> float:
    """The mean share of false ones among the discoveries (0 where there is none) in families of 20 tests, of which `real` are true."""
    rng = np.random.default_rng(seed)
    shares = [_false(world, rng, stories, real, min(BATCH, runs - done)) for done in range(0, runs, BATCH)]
    return float(np.concatenate(shares).mean())


def _false(world: World, rng: np.random.Generator, stories: int, real: int, runs: int) -> Floats:
    ps = [_tested(world, rng, stories, world.ratio if number < real else 1.0, runs) for number in range(FAMILY)]
    found = np.stack([false_discovery_rates(family) for family in np.stack(ps, axis=1)]) <= 0.05
    return found[:, real:].sum(axis=1) / np.maximum(1, found.sum(axis=1))


def _tested(world: World, rng: np.random.Generator, stories: int, ratio: float, runs: int) -> Floats:
    """The p-values of one member of each family, NaN where there is too little data."""
    rows = paired(world.rows(rng, stories, runs, ratio=ratio))
    seed = int(rng.integers(2**31))
    # of paired rows, both sides' totals are the same and fall out of the ratio
    draws = resampled(rows[..., ::2], samples=SAMPLES, seed=seed)
    ratios = studentized(draws, partial(log_ratio, signs=(1, -1)), confidence=0.95)
    return np.where(enough(rows), shared_test(rows, ratios, SAMPLES, seed=seed), np.nan)


def table(runs: int = RUNS) -> pd.DataFrame:
    """All settings, in per cent."""
    rows = []
    for world, stories in product(WORLDS, STORIES):
        rows.append({"stories are": world.name, "stories": stories, **coverage(world, stories, runs=runs)})
        rows[-1]["false, none real"] = discoveries(world, stories, runs=runs)
        rows[-1]["false, 5 real"] = discoveries(world, stories, real=5, runs=runs)
    frame = pd.DataFrame(rows)
    return frame.assign(**{name: (100 * frame[name]).round(1) for name in frame.columns[2:]})


if __name__ == "__main__":
    found = table()
    print("| " + " | ".join(found.columns) + " |")
    print("|" + " --- |" * len(found.columns))
    for row in found.astype(str).to_numpy():
        print("| " + " | ".join(row) + " |")

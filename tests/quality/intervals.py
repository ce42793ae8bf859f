"""Whether intervals cover and false discoveries stay as rare as they say, on made-up stories whose truth is known.

`python -m tests.quality.intervals` prints the tables of framing/statistics/README.md; 2,000 runs a setting.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from framing.comparison.differences import Basis, measured
from framing.config import Settings
from framing.statistics import (
    Bursts,
    Floats,
    bootstrap_ratios,
    bursts_of,
    enough,
    false_discovery_rates,
    paired,
)

RUNS = 2000
BATCH = 100
SAMPLES = 999
FAMILY, REAL = 20, 5
BASES: tuple[Basis, ...] = ("shared", "all")
STORIES = (10, 20, 50, 200)
ARTICLES = (5, 6, *STORIES)
FIGURES = {"apart": "difference", "ratio": "ratio", "left": "rate"}


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
    World("hardly any on the left", 0.01, ratio=0.1),
)


def coverage(world: World, stories: int, *, runs: int = RUNS, seed: int = 7) -> dict[str, float]:
    """The share of 95 % intervals that hold the truth, for each figure that a comparison shows, and that of runs with intervals."""
    rng = np.random.default_rng(seed)
    parts = [_covered(world, rng, stories, min(BATCH, runs - done)) for done in range(0, runs, BATCH)]
    table = pd.concat(parts)
    return {str(name): float(value) for name, value in table.mean().items()}


def _covered(world: World, rng: np.random.Generator, stories: int, runs: int) -> pd.DataFrame:
    rows = world.rows(rng, stories, runs)
    told = enough(paired(rows))
    truths = {"apart": world.rate * (world.ratio - 1), "ratio": np.log(world.ratio), "left": np.log(world.rate * world.ratio)}
    found = {"interval told": told.astype(float)}
    for basis in BASES:
        shown = measured(rows, basis, _settings(rng))
        for figure, truth in truths.items():
            one = getattr(shown, figure)
            found[f"{FIGURES[figure]}, {basis}"] = np.where(told & np.isfinite(one.low), (one.low <= truth) & (truth <= one.high), np.nan)
    return pd.DataFrame(found)


def discoveries(world: World, stories: int, *, runs: int = RUNS, seed: int = 7) -> dict[str, float]:
    """The mean share of false ones among the discoveries (0 where there is none) in families of 20 tests, with none real and with 5."""
    rng = np.random.default_rng(seed)
    parts = [_false(world, rng, stories, min(BATCH, runs - done)) for done in range(0, runs, BATCH)]
    return {str(name): float(value) for name, value in pd.concat(parts).mean().items()}


def _false(world: World, rng: np.random.Generator, stories: int, runs: int) -> pd.DataFrame:
    """The same for each of some runs; a family with 5 real differences shares its other 15 with one that has none."""
    ratios = [1.0] * FAMILY + [world.ratio] * REAL
    tests = [_tested(world, rng, stories, ratio, runs) for ratio in ratios]
    shares = {}
    for basis in BASES:
        family = np.stack([test[basis] for test in tests], axis=1)
        shares[f"false, none real, {basis}"] = _discovered(family[:, :FAMILY]).any(axis=1).astype(float)
        mixed = _discovered(family[:, REAL:])
        shares[f"false, 5 real, {basis}"] = mixed[:, :-REAL].sum(axis=1) / np.maximum(1, mixed.sum(axis=1))
    return pd.DataFrame(shares)


def _discovered(families: Floats) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    return np.stack([false_discovery_rates(family) for family in families]) <= 0.05


def _tested(world: World, rng: np.random.Generator, stories: int, ratio: float, runs: int) -> dict[str, Floats]:
    """The p-values of one member of each family over shared stories and over all, NaN where there is too little data."""
    rows = world.rows(rng, stories, runs, ratio=ratio)
    settings, told = _settings(rng), enough(paired(rows))
    return {basis: np.where(told, measured(rows, basis, settings).apart.p, np.nan) for basis in BASES}


@dataclass(frozen=True)
class Source:
    """The articles of one source: how often something is said (`rate`), of some `size` of an article, and how that spreads.

    A share has at most one in each of what it is of, such as sentences, and a beta distribution over articles whose weights add up to
    `weight`; else, as for terms in words, the rate of an article is gamma-distributed with a coefficient of variation of `spread`.
    """

    name: str
    rate: float
    size: float = 450
    spread: float = 0.7
    weight: float = 0.0

    def rows(self, rng: np.random.Generator, articles: int, runs: int) -> Floats:
        """Articles x runs x 2: what is counted, and of what."""
        sizes = 1 + rng.poisson(self.size * rng.lognormal(-0.18, 0.6, size=(articles, runs)))
        if self.weight:
            counts = rng.binomial(sizes, rng.beta(self.rate * self.weight, (1 - self.rate) * self.weight, size=sizes.shape))
        else:
            shape = 1 / self.spread**2
            counts = rng.poisson(self.rate * sizes * rng.gamma(shape, 1 / shape, size=sizes.shape))
        return np.stack([counts, sizes], axis=-1).astype(np.float64)


SOURCES = (
    Source("usual terms", 0.01),
    Source("rare terms", 0.002),
    Source("very rare terms", 0.0004, spread=1.0),
    Source("uneven terms", 0.004, spread=1.0),
    Source("3 % of sentences", 0.03, size=20, weight=4),
    Source("15 % of sentences", 0.15, size=20, weight=4),
    Source("half of few mentions", 0.5, size=4, weight=2),
    Source("90 % of mentions", 0.9, size=10, weight=3),
)


def rate_coverage(source: Source, articles: int, *, runs: int = RUNS, seed: int = 7) -> float:
    """The share of runs whose 95 % interval holds the rate of a source."""
    rng = np.random.default_rng(seed)
    held = [_held(source.rows(rng, articles, min(BATCH, runs - done)), source.rate, rng) for done in range(0, runs, BATCH)]
    return float(np.concatenate(held).mean())


def _held(rows: Floats, rate: float, rng: np.random.Generator) -> Floats:
    counts, totals = np.moveaxis(rows, -1, 0)
    # of all made-up sources together, as a run has many
    bursts = Bursts(*(float(np.asarray(each).mean()) for each in bursts_of(counts, totals)))
    found = bootstrap_ratios(counts, totals, samples=SAMPLES, confidence=0.95, seed=int(rng.integers(2**31)), bursts=bursts)
    low, high = np.array(found, dtype=np.float64).T
    return ((low <= rate) & (rate <= high)).astype(np.float64)


def _settings(rng: np.random.Generator) -> Settings:
    return Settings.model_validate({"report": {"bootstrap": SAMPLES}, "seed": int(rng.integers(2**31))})


def table(runs: int = RUNS) -> pd.DataFrame:
    """Two sources over stories, in all settings, in per cent."""
    settings = product(WORLDS, STORIES)
    frame = pd.DataFrame(
        {"stories are": world.name, "stories": stories, **coverage(world, stories, runs=runs), **discoveries(world, stories, runs=runs)}
        for world, stories in settings
    )
    return frame.assign(**{name: (100 * frame[name]).round(1) for name in frame.columns[2:]})


def rate_table(runs: int = RUNS) -> pd.DataFrame:
    """One source, in all settings, in per cent."""
    rows = [[source.name, *(round(100 * rate_coverage(source, articles, runs=runs), 1) for articles in ARTICLES)] for source in SOURCES]
    return pd.DataFrame(rows, columns=["a rate of", *map(str, ARTICLES)])


def _print(found: pd.DataFrame) -> None:
    print("| " + " | ".join(found.columns) + " |")
    print("|" + " --- |" * len(found.columns))
    for row in found.astype(str).to_numpy():
        print("| " + " | ".join(row) + " |")
    print()


if __name__ == "__main__":
    _print(rate_table())
    _print(table())

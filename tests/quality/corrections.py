"""Whether corrected rates, contrasts and trends hold what they promise, on made-up corpora whose truth is known.

`python -m tests.quality.corrections` writes the table of framing/validation/README.md; 2,000 runs a setting.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.statistics import Floats
from framing.validation import estimates
from framing.validation.estimates import Estimate, Moments
from framing.validation.learning import FOLDS, Told, cross_fitted
from tests.docs import put

Codes = NDArray[np.int64]

RUNS = 2000
BATCH = 50
README = Path(__file__).resolve().parents[2] / "framing" / "validation" / "README.md"
METHODS = ("naive", "gold only", "corrected", "DSL")
FIGURES = ("rate", "contrast", "trend")
DESIGNS = ("simple", "by outlet", "enriched")
OUTLETS, MONTHS = 4, 12


@dataclass(frozen=True)
class World:
    """Sentences in articles of four outlets over twelve months, labelled by a classifier whose errors differ by outlet and month.

    `shares` is how many sentences of each outlet hold the label, `rise` by how much that grows each month (in parts of itself), `alike`
    how alike sentences of one article are (the intraclass correlation). The classifier is right about `accuracy` of all sentences, less
    often in the first outlets, and it errs towards false alarms there and towards misses in the last ones.
    """

    name: str
    accuracy: float
    shares: tuple[float, ...] = (0.2, 0.25, 0.3, 0.35)
    rise: float = 0.08
    alike: float = 0.1
    coded: int = 400
    articles: int = 96
    sentences: int = 10

    def drawn(self, rng: np.random.Generator, runs: int) -> tuple[Floats, Floats]:
        """What holds and what the classifier says: runs x outlets x articles x sentences, each 0 or 1."""
        share = np.array(self.shares)[:, None] * (1 + self.rise * _months(self.articles))
        size = 1 / self.alike - 1
        article = rng.beta(share * size, (1 - share) * size, size=(runs, OUTLETS, self.articles))[..., None]
        where = (runs, OUTLETS, self.articles, self.sentences)
        truth = rng.random(where) < article
        # each article has a manner that makes the classifier err more or less often in it
        manner = rng.beta(20, 20, size=where[:3])[..., None] * 2
        missed, alarms = (np.clip(each[..., None] * manner, 0, 1) for each in self._errors())
        return truth.astype(np.float64), (truth ^ (rng.random(where) < np.where(truth, missed, alarms))).astype(np.float64)

    def _errors(self) -> tuple[Floats, Floats]:
        """The share of misses where the label holds, and of false alarms where it does not: outlets x articles."""
        share, place = np.array(self.shares)[:, None], np.linspace(-1, 1, OUTLETS)[:, None]
        wrong = (1 - self.accuracy) * (1 - 0.2 * place) * (1 + 0.03 * _months(self.articles))
        missed = np.clip(wrong * (1 + 0.6 * place), 0, 0.95)
        return missed, np.clip((wrong - missed * share) / (1 - share), 0, 1)

    @property
    def truths(self) -> dict[str, Floats]:
        """The shares of the outlets, the difference of the last and the first one, and the growth each month over all."""
        shares = np.array(self.shares)
        return {"rate": shares[:, None], "contrast": shares[-1:] - shares[:1], "trend": np.array([self.rise * shares.mean()])}


def _months(articles: int) -> Floats:
    """The month of each article of an outlet, counted from the middle of the year."""
    return np.arange(articles) % MONTHS - (MONTHS - 1) / 2


def weights(design: str, size: int, rng: np.random.Generator, said: Floats) -> Floats:
    """1 / probability for each unit that is drawn, 0 for the others: at random, so many of each outlet, or enriched for marked ones."""
    runs, outlets = said.shape[:2]
    strata = {
        "simple": np.zeros_like(said),
        "by outlet": np.broadcast_to(np.arange(outlets)[:, None], said.shape),
        "enriched": said,
    }[design].reshape(runs, -1)
    found = np.zeros(strata.shape)
    ticket = rng.random(strata.shape)
    kinds = np.unique(strata)
    for kind in kinds:
        inside = strata == kind
        count = inside.sum(axis=1, keepdims=True)
        wanted = np.minimum(count, np.floor(size / 2 * (count / strata.shape[1] + 1 / len(kinds))))
        rank = np.argsort(np.argsort(np.where(inside, ticket, 2.0), axis=1), axis=1)
        found = np.where(inside & (rank < wanted), count / np.maximum(wanted, 1), found)
    return found.reshape(said.shape)


def moments(truth: Floats, said: Floats, weight: Floats, x: Floats) -> Moments:
    """The sums that estimates need, of runs x ... x articles x sentences, for regressors x (articles x k)."""

    def summed(values: Floats, times: Floats) -> Floats:
        sums = values.sum(axis=-1)
        return sums.reshape(*sums.shape, *(1,) * (times.ndim - 1)) * times

    squared = x[:, :, None] * x[:, None, :]
    return Moments(
        xx=summed(np.ones(said.shape), squared),
        predicted=summed(said, x),
        weighted_xx=summed(weight, squared),
        weighted_predicted=summed(weight * said, x),
        weighted_coded=summed(weight * truth, x),
        coded=(weight > 0).sum(axis=-1).astype(np.float64),
        squares=(weight**2).sum(axis=-1),
    )


def learnt(truth: Floats, said: Floats, weight: Floats, rng: np.random.Generator) -> Floats:
    """What DSL's models expect of each unit, run by run, since the number of coded units may differ."""
    runs, outlets, articles, sentences = said.shape
    group = np.broadcast_to(np.arange(outlets)[:, None, None], said.shape[1:]).ravel()
    found = np.empty((runs, group.size))
    for run in range(runs):
        units = Told(said[run].ravel(), group, np.repeat(rng.integers(FOLDS, size=outlets * articles), sentences))
        used = weight[run].ravel() > 0
        found[run] = cross_fitted(units, Told(*(each[used] for each in units)), truth[run].ravel()[used], groups=outlets)
    return found.reshape(said.shape)


def run(world: World, design: str, *, runs: int = RUNS, seed: int = 7) -> pd.DataFrame:
    """One row for each method and figure: the share of runs whose 95 % interval holds the truth, the mean width and the mean error."""
    rng = np.random.default_rng(seed)
    rows = [row for done in range(0, runs, BATCH) for row in _batch(world, design, rng, min(BATCH, runs - done))]
    return pd.DataFrame(rows).groupby(["method", "figure"], sort=False)[["covered", "width", "error"]].mean().reset_index()


def _batch(world: World, design: str, rng: np.random.Generator, runs: int) -> Iterator[dict[str, object]]:
    truth, said = world.drawn(rng, runs)
    weight = weights(design, world.coded, rng, said.reshape(runs, OUTLETS, -1)).reshape(said.shape)
    expected = learnt(truth, said, weight, rng)
    ways = {
        "naive": (estimates.naive, said),
        "gold only": (estimates.gold_only, said),
        "corrected": (estimates.powered, said),
        "DSL": (estimates.supervised, expected),
    }
    constant, months = np.ones((world.articles, 1)), np.stack([np.ones(world.articles), _months(world.articles)], axis=-1)
    for method, (estimate, predicted) in ways.items():
        shares = moments(truth, predicted, weight, constant)
        size = np.full((runs, OUTLETS, 1), float(said[0, 0].size)) if method == "naive" else estimates.kish_size(shares)
        one = estimate(shares)
        yield _told(method, "rate", world, one.value, *estimates.share_interval(one, size))
        first, last = (_of_outlet(one, place) for place in (0, OUTLETS - 1))
        apart = estimates.difference_interval(last, first, size[:, -1], size[:, 0])
        yield _told(method, "contrast", world, last.value - first.value, *apart)
        trend = estimate(_over_outlets(moments(truth, predicted, weight, months)))
        yield _told(method, "trend", world, *(each[:, 1] for each in (trend.value, *estimates.plain_interval(trend))))


def _of_outlet(one: Estimate, place: int) -> Estimate:
    """One outlet's estimate, its influence laid out over the articles of all outlets."""
    influence = np.zeros_like(one.influence)
    influence[:, place] = one.influence[:, place]
    wide = influence.reshape(len(influence), -1, influence.shape[-1])
    return Estimate(one.value[:, place], wide, one.freedom[:, place], one.power[:, place])


def _over_outlets(sums: Moments) -> Moments:
    return Moments(*(each.reshape(len(each), -1, *each.shape[3:]) for each in sums))


def _told(method: str, figure: str, world: World, value: Floats, low: Floats, high: Floats) -> dict[str, object]:
    truth = world.truths[figure]
    covered = ((low <= truth) & (truth <= high)).mean()
    return {"method": method, "figure": figure, "covered": covered, "width": (high - low).mean(), "error": (value - truth).mean()}


WORLDS = (
    *(World(f"{100 * accuracy:.0f} % right", accuracy) for accuracy in (0.6, 0.7, 0.8, 0.9, 0.95)),
    World("80 % right, 200 coded", 0.8, coded=200),
    World("80 % right, articles unlike", 0.8, alike=0.3),
    World("90 % right, rare label", 0.9, shares=(0.05, 0.07, 0.09, 0.11)),
)


def table(runs: int = RUNS) -> list[str]:
    """All settings as lines of Markdown: per cent of intervals that hold the truth, and the mean width beside that of the coded alone."""
    head = ["classifier", "drawn", *(f"{method}, {figure}" for figure in FIGURES for method in METHODS), "width by coded only"]
    lines = [f"| {' | '.join(head)} |", "|" + " --- |" * len(head)]
    for world in WORLDS:
        for design in DESIGNS:
            found = run(world, design, runs=runs).set_index(["figure", "method"])
            covered = [f"{100 * found.covered[figure, method]:.1f}" for figure in FIGURES for method in METHODS]
            widths = [f"{found.width[figure, 'corrected'] / found.width[figure, 'gold only']:.2f}" for figure in FIGURES]
            lines.append(f"| {' | '.join([world.name, design, *covered, ', '.join(widths)])} |")
            print(lines[-1], flush=True)
    return lines


if __name__ == "__main__":
    put(README, "table", "\n".join(table(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)))

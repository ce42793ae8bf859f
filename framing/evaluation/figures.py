"""Counts by example to figures: sums over articles, a value for each measure, an interval from a bootstrap over articles."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import pandas as pd

from framing.statistics import Floats, percentile_interval, resampled_sums

Counts = dict[str, float]
Sums = Mapping[str, Floats]

_CONFIDENCE = 0.95
# what a reader asks first, by head; of an axis of one's own it is the micro-F1
_CHIEF: Mapping[str, tuple[tuple[str, str], ...]] = {
    "terms": (
        ("all", "overlapping F1"),
        ("all", "exact F1"),
        ("all", "type accuracy"),
        ("all", "overlapping F1 of random sentences"),
        ("all", "false alarms per 1,000 words of plain sentences"),
        ("all", "false alarms per 1,000 words of plain random sentences"),
    ),
    "bias": (("all", "macro-F1"), ("all", "MCC")),
    "attribution": (("source", "exact F1"), ("cue", "exact F1"), ("content", "exact F1")),
    "actors": (("all", "exact F1"), ("all", "overlapping F1")),
    "portrayal": (("all", "macro-F1, target given"), ("all", "macro-F1, own mentions")),
    "voices": (("all", "accuracy"),),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number: what of which head, on how many labelled things, with its interval (None where it has none).

    `part` is the outlet or the topic (as `by` says) that it was measured on; both are empty where it is the whole data set.
    """

    data: str
    head: str
    label: str
    measure: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    by: str = ""
    part: str = ""

    def __str__(self) -> str:
        return "not defined" if self.value is None else f"{self.value:.{self._digits}f}"

    @property
    def interval(self) -> str:
        """Its interval in words; empty where there is none."""
        return "" if self.low is None or self.high is None else f"{self.low:.{self._digits}f} to {self.high:.{self._digits}f}"

    @property
    def is_rate(self) -> bool:
        """Whether it is told per 1,000 words, so that less is better; all others lie between 0 (or -1) and 1."""
        return "per 1,000" in self.measure

    @property
    def is_chief(self) -> bool:
        """Whether it is one of the few that a reader asks for first."""
        return (self.label, self.measure) in _CHIEF.get(self.head, (("all", "micro-F1"),))

    @property
    def _digits(self) -> int:
        return 1 if self.is_rate else 3


@dataclass(frozen=True, slots=True)
class Measure:
    """A named statistic of summed counts; `of` are the columns that say on how many things it rests."""

    label: str
    name: str
    of: tuple[str, ...]
    statistic: Callable[[Sums], Floats]


@dataclass(frozen=True, slots=True)
class Head:
    """What each example adds to the figures of one head (None where it is not labelled for it), and what is told of the sums."""

    name: str
    counts: Sequence[Counts | None]
    measures: Sequence[Measure]


def figures_of(head: Head, groups: Sequence[str], *, data: str, samples: int, seed: int, by: str = "", part: str = "") -> list[Figure]:
    """The figures of a head, those left out that rest on nothing; `groups` names the article of each example."""
    rows = [{"group": group} | counts for group, counts in zip(groups, head.counts, strict=True) if counts]
    if not rows:
        return []
    table = pd.DataFrame(rows).groupby("group").sum()
    counts = table.to_numpy(dtype=np.float64)
    whole = _columns(table, counts.sum(axis=0, keepdims=True))
    drawn = _columns(table, resampled_sums(counts, samples=samples, seed=seed))
    figures = []
    for measure in head.measures:
        with np.errstate(divide="ignore", invalid="ignore"):
            value = float(measure.statistic(whole)[0])
            low, high = percentile_interval(measure.statistic(drawn), groups=len(table), confidence=_CONFIDENCE)
        if low == high:  # every draw says the same, so the bootstrap has nothing to say
            low = high = None
        n = round(sum(whole[column][0] for column in measure.of))
        known = value if np.isfinite(value) else None
        figures.append(Figure(data, head.name, measure.label, measure.name, known, low, high, n, by, part))
    return [figure for figure in figures if figure.n]


def tables(figures: Iterable[Figure]) -> Iterator[tuple[str, str, list[Figure]]]:
    """The figures by data set and head, those of parts for themselves: the data, the head, its figures in order."""
    for (data, head, _), found in groupby(figures, key=lambda figure: (figure.data, figure.head, figure.by)):
        yield data, head, list(found)


def figure_rows(figures: Iterable[Figure]) -> Iterator[str]:
    """The lines of a Markdown table of figures."""
    yield from ("| of | measure | value | 95 % interval | n |", "| --- | --- | ---: | --- | ---: |")
    for one in figures:
        yield f"| {one.label} | {one.measure} | {one} | {one.interval} | {one.n:,} |"


def save_figures(figures: Iterable[Figure], folder: Path) -> None:
    """Leaves the figures of a model in its folder, as evaluation.json."""
    (folder / "evaluation.json").write_text(json.dumps([asdict(figure) for figure in figures], indent=1), encoding="utf-8")


def ratio(part: str, whole: str, unit: int = 1) -> Callable[[Sums], Floats]:
    """The statistic `part` of `whole`, told per `unit`."""
    return lambda sums: unit * sums[part] / sums[whole]


def f1(hit: str, found: str, gold: str) -> Callable[[Sums], Floats]:
    """The statistic F1 of what was found, what should have been, and what is both."""
    return lambda sums: 2 * sums[hit] / (sums[found] + sums[gold])


def precision_recall(label: str, prefix: str, hit: str, found: str, gold: str, suffix: str = "") -> Iterator[Measure]:
    """Precision, recall and F1."""
    yield Measure(label, f"{prefix}precision{suffix}", (found,), ratio(hit, found))
    yield Measure(label, f"{prefix}recall{suffix}", (gold,), ratio(hit, gold))
    yield Measure(label, f"{prefix}F1{suffix}", (gold,), f1(hit, found, gold))


def mean_of(statistics: Sequence[Callable[[Sums], Floats]]) -> Callable[[Sums], Floats]:
    """The mean of those statistics that are defined."""

    def mean(sums: Sums) -> Floats:
        each = np.asarray([statistic(sums) for statistic in statistics])
        found: Floats = np.nansum(each, axis=0) / np.isfinite(each).sum(axis=0)
        return found

    return mean


def _columns(table: pd.DataFrame, sums: Floats) -> dict[str, Floats]:
    return dict(zip(map(str, table.columns), sums.T, strict=True))

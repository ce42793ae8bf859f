"""What a comparison found: differences with their intervals, the same counted in other ways, and month by month."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import matplotlib as mpl

from framing.comparison.counting import THE_REST
from framing.comparison.robustness import CHIEF
from framing.drawing.colours import BLUE, RUST, SOFT
from framing.drawing.figure import LOOK, Chart, bare
from framing.errors import FramingError
from framing.plots.marks import Reach, beside, cut, dot, in_points, legend, name_rows, row_name, some, under_one_another
from framing.records import Check, Comparison, Difference
from framing.report.figures import Figure, counted, figure
from framing.report.rates import BASES, apart, pairs_of, rate_title, scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PER = {1: "difference of shares", 1000: "difference per 1,000 words"}
_MARKS = ("o", "s")
_TALL = 6
PAIRS = 6


def plot_differences(comparison: Comparison, *, source: str = "", basis: str = "shared") -> Chart:
    """How far the rates of two sources lie apart, with intervals; of many sources, the chief rate of each beside all the others.

    `source` chooses one of many; `basis` is "shared" (stories that both cover) or "all" (all articles).
    """
    found = [one for one in comparison.differences if one.basis == basis and source in ("", one.source)]
    if len(pairs_of(found)) > 1:
        found = [one for one in found if one.rate == CHIEF]
    some(found, f"the comparison has no differences over {basis!r}{f' for {source!r}' if source else ''}")
    units = [unit for unit in (1000, 1) if any(one.unit == unit for one in found)]
    parts = [[one for one in found if one.unit == unit] for unit in units]
    return _drawn([_titled(part) for part in parts], [[_row(one) for one in part] for part in parts], units)


def plot_checks(comparison: Comparison, *, source: str = "", basis: str = "shared") -> Chart:
    """Whether the chief difference survives being counted in other ways: the figure as it is shown first, and a row for each way.

    `source` chooses one of many; `basis` as in `plot_differences`.
    """
    checks = [one for one in comparison.checks if one.basis == basis and source in ("", one.source)]
    some(checks, f"the comparison has no checks over {basis!r}{f' for {source!r}' if source else ''}")
    whom = _few(pairs_of(checks))
    parts = [[one for one in checks if (one.source, one.other) == pair] for pair in whom]
    titles = [f"{cut(one)} minus {cut(other)}, {BASES[basis]}: {rate_title(CHIEF).lower()}" for one, other in whom]
    return _drawn(titles, [[(_way(one), one) for one in part] for part in parts], [part[0].unit for part in parts])


def plot_months(comparison: Comparison, *, source: str = "") -> Chart:
    """The chief rate of both sides in each month in which there is enough to compare it, over all articles, with intervals."""
    found = [one for one in comparison.months if source in ("", one.source)]
    some(found, "no month has enough stories of both sides")
    whom = _few(pairs_of(found))
    parts = [[one for one in found if (one.source, one.other) == pair] for pair in whom]
    months = sorted({one.month for one in found})
    with mpl.rc_context(LOOK):
        made, axes = under_one_another([_TALL] * len(parts), width=max(3.0, 0.8 * len(months)), side=0)
        for axis, pair, part in zip(axes, whom, parts, strict=True):
            _over_time(axis, part, months)
            axis.set_title(f"{cut(pair[0])} and {cut(pair[1])}: {rate_title(CHIEF).lower()}")
            axis.set_ylabel("per 1,000 words", fontsize=8)
        names = whom[0] if len(whom) == 1 else ("the first", "the second")
        legend(made, dict(zip(names, (BLUE, RUST), strict=True)), marks=dict(zip(names, _MARKS, strict=True)))
        return made


def _titled(part: Sequence[Difference]) -> str:
    """Whose differences these are."""
    pairs = pairs_of(part)
    one, other = pairs[0]
    over = BASES[part[0].basis]
    return f"{cut(one)} minus {cut(other)}, {over}" if len(pairs) == 1 else f"{rate_title(CHIEF)}: each minus {other}, {over}"


def _few(whom: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """The pairs, where a panel for each can still be looked at; FramingError where not."""
    if len(whom) > PAIRS:
        raise FramingError(f"{len(whom)} sources are too many for one chart", hint='choose one with source="…"')
    return whom


def _row(one: Difference) -> tuple[str, Difference]:
    name = rate_title(one.rate) if one.rate != CHIEF or one.other != THE_REST else one.source
    return row_name(name, counted(one.stories, "story", "stories")), one


def _way(one: Check) -> str:
    return row_name(one.name, counted(one.stories, "story", "stories"))


def _drawn(titles: Sequence[str], parts: Sequence[Sequence[tuple[str, Difference | Check]]], units: Sequence[int]) -> Chart:
    """A panel for each part, under one another, each on a scale of its own around 0."""
    heights = [len(part) for part in parts]
    with mpl.rc_context(LOOK):
        made, axes = under_one_another(heights, width=4.2, side=2.8)
        for axis, title, part, unit in zip(axes, titles, parts, units, strict=True):
            name_rows(axis, [name for name, _ in part])
            _panel(axis, [apart(one) for _, one in part], unit)
            axis.set_title(title)
        return made


def _panel(axis: "Axes", figures: Sequence[Figure], unit: int) -> None:
    reach = scale(figures)
    axis.axvline(0, color=SOFT, linewidth=0.8, zorder=1)
    for place, one in enumerate(figures):
        dot(axis, one, place, within=Reach(-reach, reach))
        beside(axis, f"{one.text} ({one.interval if one.has_interval else 'too little data'})", place)
    axis.set_xlim(-reach, reach)
    axis.set_xlabel(f"{_PER[unit]}, with interval; above 0 the first has more", fontsize=8, color=SOFT)
    if unit == 1:
        in_points(axis)


def _over_time(axis: "Axes", part: Sequence[Difference], months: Sequence[str]) -> None:
    for side, (colour, mark) in enumerate(zip((BLUE, RUST), _MARKS, strict=True)):
        shift = 0.16 * side - 0.08
        places = [months.index(one.month) + shift for one in part]
        rates = [figure(one.right if side else one.left) for one in part]
        values = [math.nan if rate.value is None else rate.value for rate in rates]
        axis.plot(places, values, color=colour, linewidth=0.8, alpha=0.5)
        for place, value, rate in zip(places, values, rates, strict=True):
            if rate.low is not None and rate.high is not None:
                axis.plot([place, place], [rate.low, rate.high], color=colour, linewidth=1.8, alpha=0.5)
            axis.plot(place, value, mark, color=colour, markerfacecolor=colour if rate.has_interval else "white", markersize=5.5)
    stories = {one.month: one.stories for one in part}
    named = [f"{month}\n{counted(stories[month], 'story', 'stories')}" if month in stories else month for month in months]
    axis.set_xticks(range(len(months)), named)
    axis.set_xlim(-0.5, len(months) - 0.5)
    axis.set_ylim(bottom=0)
    bare(axis, along="y")

"""Small charts as SVG: plain strings without colours of their own, which the page's style sheet gives them by class."""

import math
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from framing.report.figures import Figure, amount

WIDTH = 160
HEIGHT = 22
EDGE = 6


def scale_top(figures: Sequence[Figure], *, unit: int) -> float:
    """The right end of a scale on which every value has its place; an interval may run over it.

    >>> scale_top([Figure("14.2", "8.0–31.0", "", 14.2, 8.0, 31.0)], unit=1000)
    20.0
    """
    values = [figure.value for figure in figures if figure.value]
    highs = sorted(figure.high for figure in figures if figure.high is not None)
    reach = max([*values, *highs[len(highs) // 2 : len(highs) // 2 + 1]], default=0.0) if len(highs) != 1 else max(values, default=0.0)
    return min(round_up(1.1 * reach), 1.0) if unit == 1 else round_up(1.1 * reach)


def round_up(value: float) -> float:
    """The next number that is 1, 2, 3, 4, 6 or 8 times a power of ten; 1 where there is none.

    >>> round_up(33), round_up(0.17), round_up(0)
    (40.0, 0.2, 1.0)
    """
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(float(round(step * power, 10)) for step in (1, 2, 3, 4, 6, 8, 10) if value <= step * power + 1e-12)


def interval_strip(figure: Figure, *, top: float, together: float | None, label: str) -> str:
    """A dot at the value on a line from low to high; a ring where there is no interval, an arrow where it runs over the scale."""
    parts = [_tick(together, top)]
    if figure.value is not None:
        parts += [_whisker(figure, top), _dot(figure, top)]
    return _svg("".join(parts), f"{label}: {figure.text}, {figure.interval}")


def lean_strip(share: Figure, *, label: str) -> str:
    """A strip between two sides: the first at its left end, where its share is 1, the other at its right end, and a line in the middle."""
    value, low, high = (None if each is None else 1 - each for each in (share.value, share.high, share.low))
    return interval_strip(replace(share, value=value, low=low, high=high), top=1.0, together=None, label=label)


def difference_strip(apart: Figure, *, top: float, label: str) -> str:
    """A strip from -top to top with a line at 0 in the middle."""
    value, low, high = (None if each is None else (each + top) / (2 * top) for each in (apart.value, apart.low, apart.high))
    inside = None if value is None else min(max(value, 0.0), 1.0)
    return interval_strip(
        replace(apart, value=inside, low=None if low is None else max(low, 0.0), high=high), top=1.0, together=0.5, label=label
    )


def axis(*, top: float, unit: int) -> str:
    """The scale that belongs above a column of strips."""
    ends = zip((0.0, top / 2, top), ("start", "middle", "end"), strict=True)
    texts = (
        f'<text x="{_x(value, top) + shift:.1f}" y="15" text-anchor="{anchor}">{_label(value, unit)}</text>'
        for (value, anchor), shift in zip(ends, (-4, 0, 4), strict=True)
    )
    return f'<svg class="axis" width="{WIDTH}" height="18" viewBox="0 0 {WIDTH} 18" aria-hidden="true">{"".join(texts)}</svg>'


def stacked_strip(parts: Sequence[tuple[str, Figure]], *, top: float, label: str) -> str:
    """One bar a part, end to end; each part's name is its class."""
    at, bars = 0.0, []
    for name, figure in parts:
        value = figure.value or 0.0
        left, right = _x(at, top), _x(at + value, top)
        at += value
        if value:
            bars.append(f'<rect class="bar {escape(name)}" x="{left:.1f}" y="6" width="{max(right - left - 1, 0.8):.1f}" height="10"/>')
    told = ", ".join(f"{name.removeprefix('by-')} {figure.text}" for name, figure in parts)
    return _svg("".join(bars), f"{label}: {told}")


def _x(value: float, top: float) -> float:
    return EDGE + (WIDTH - 2 * EDGE) * min(value, top) / top


def _label(value: float, unit: int) -> str:
    return amount(value, unit) if unit == 1 else f"{value:g}"


def _svg(inner: str, label: str) -> str:
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg class="strip" role="img" {size} aria-label="{escape(label)}">{inner}</svg>'


def _tick(value: float | None, top: float) -> str:
    return "" if value is None else f'<line class="together" x1="{_x(value, top):.1f}" x2="{_x(value, top):.1f}" y1="0" y2="{HEIGHT}"/>'


def _whisker(figure: Figure, top: float) -> str:
    if figure.low is None or figure.high is None:
        return ""
    left, right, middle = _x(figure.low, top), _x(figure.high, top), HEIGHT / 2
    line = f'<line class="whisker" x1="{left:.1f}" x2="{right:.1f}" y1="{middle:g}" y2="{middle:g}"/>'
    arrow = f'<path class="over" d="M{right + 5:.1f} {middle:g}l-5 -3.5v7z"/>'
    return line + arrow if figure.high > top else line


def _dot(figure: Figure, top: float) -> str:
    kind = "dot" if figure.has_interval else "ring"
    return f'<circle class="{kind}" cx="{_x(figure.value or 0.0, top):.1f}" cy="{HEIGHT / 2:g}" r="4"/>'

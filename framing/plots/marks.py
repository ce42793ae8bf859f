"""What charts are made of: rows with their names, a dot on its interval, words at the side, a legend."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from framing.drawing.colours import INK, SOFT
from framing.drawing.figure import Chart, bare, chart
from framing.errors import FramingError
from framing.records import Profile
from framing.report.figures import NOTHING, Figure, amount, said
from framing.store import Run

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 0.36
_NAMES = 2.6
_LONGEST = 40
_WORDS = 64


class Reach(NamedTuple):
    """From where to where a scale goes."""

    low: float
    high: float


def some(found: Sequence[object], what: str) -> None:
    """Nothing where there is something to draw; FramingError where there is not."""
    if not found:
        raise FramingError(f"there is nothing to draw: {what}", hint="look at the table that the chart is made of")


def in_order(profiles: Iterable[Profile]) -> list[Profile]:
    """The profiles in the alphabetical order of their sources; FramingError where there is none."""
    if isinstance(profiles, Run):
        raise FramingError("a run has no rates to draw yet", hint="give framing.profile(run)")
    found = sorted(profiles, key=lambda one: (one.source.casefold(), one.source))
    some(found, "no source has an article")
    return found


def beside_one_another(number: int, *, rows: int, width: float, side: float = 0.0, most: int = 3) -> tuple[Chart, list["Axes"]]:
    """A figure with panels that share their rows, `most` of them in a line; `width` and `side` (for words) are in inches."""
    across = min(number, most)
    down = math.ceil(number / across)
    made = chart(_NAMES + across * width + side, down * (rows * ROW + 0.75) + 0.25)
    grid = made.subplots(down, across, sharey=True, squeeze=False)
    axes = list(grid.flat)
    for unused in axes[number:]:
        unused.set_visible(False)
    return made, axes[:number]


def under_one_another(heights: Sequence[int], *, width: float, side: float) -> tuple[Chart, list["Axes"]]:
    """A figure with a panel of so many rows each, one below the other."""
    made = chart(_NAMES + width + side, sum(heights) * ROW + len(heights) * 0.75 + 0.25)
    grid = made.subplots(len(heights), 1, squeeze=False, height_ratios=[height + 0.5 for height in heights])
    return made, list(grid.flat)


def name_rows(axis: "Axes", names: Sequence[str]) -> None:
    """A row for each name, the first on top."""
    axis.set_ylim(len(names) - 0.5, -0.5)
    axis.set_yticks(range(len(names)), list(names))
    bare(axis)


def row_name(source: str, *counts: str) -> str:
    """A source and under it what its row was counted on.

    >>> row_name("Northline", "12 articles")
    'Northline\\n12 articles'
    """
    return "\n".join([cut(source), ", ".join(counts)] if counts else [cut(source)])


def cut(name: str, longest: int = _LONGEST) -> str:
    """The beginning of a long name; a dollar sign is no formula.

    >>> cut("Northline", 5)
    'Nort…'
    """
    short = name if len(name) <= longest else f"{name[: longest - 1]}…"
    return short.replace("$", r"\$")


def in_per_cent(axis: "Axes") -> None:
    """Writes shares along an axis as percentages."""
    axis.xaxis.set_major_formatter(lambda value, _: amount(value, 1))


def in_points(axis: "Axes") -> None:
    """Writes differences of shares along an axis in points, with their sign."""
    axis.xaxis.set_major_formatter(lambda value, _: f"{100 * value:+.0f}".replace("-", "−"))


def dot(axis: "Axes", figure: Figure, row: float, *, within: Reach, colour: str = INK, mark: str = "o") -> None:
    """A dot at the value on its interval; a ring where there is no interval, an arrowhead where one runs over the scale."""
    if figure.value is None:
        axis.annotate(NOTHING, (0, row), (6, 0), ("axes fraction", "data"), "offset points", va="center", fontsize=7, color=SOFT)
        return
    if figure.low is not None and figure.high is not None:
        low, high = max(figure.low, within.low), min(figure.high, within.high)
        axis.plot([low, high], [row, row], color=colour, linewidth=1.8, alpha=0.5, solid_capstyle="butt", clip_on=False, zorder=2)
        for end, edge, head in ((figure.low, within.low, "<"), (figure.high, within.high, ">")):
            if (end < edge) if head == "<" else (end > edge):
                axis.plot(edge, row, head, color=colour, markersize=4, alpha=0.6, clip_on=False, zorder=2)
    at = min(max(figure.value, within.low), within.high)
    inside = colour if figure.has_interval else "white"
    axis.plot(at, row, mark, color=colour, markerfacecolor=inside, markersize=5.5, clip_on=False, zorder=3)


def beside(axis: "Axes", text: str, row: float) -> None:
    """Words to the right of a row."""
    axis.annotate(
        cut(text, _WORDS),
        (1, row),
        (10, 0),
        ("axes fraction", "data"),
        "offset points",
        va="center",
        fontsize=8,
        color=SOFT,
        annotation_clip=False,
    )


def told(figure: Figure) -> str:
    """A figure in words: value, interval, counts.

    >>> told(Figure("9.7", "7.1–12.4", "42 of 4,310", 9.7))
    '9.7 (7.1–12.4), 42 of 4,310'
    """
    behind = f", {figure.counted}" if figure.counted and figure.counted not in said(figure) else ""
    return f"{said(figure)}{behind}"


def legend(made: Chart, colours: Mapping[str, str], *, marks: Mapping[str, str] | None = None) -> None:
    """The names of the colours in a row above the panels; as bars, or as the marks that are given."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles = [
        Line2D([], [], color=colour, marker=marks[name], linewidth=1.8) if marks else Patch(color=colour)
        for name, colour in colours.items()
    ]
    made.legend(handles, [cut(name) for name in colours], loc="outside upper right", ncols=len(handles), frameon=False, fontsize=8.5)

"""Figures as a picture: a dot and its interval for each chief one, and reliability curves beside them."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from itertools import chain
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.drawing.colours import BLUE, HAIR, INK, SOFT
from framing.errors import FramingError
from framing.evaluation.figures import Figure, tables

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

# of each data set, the curve of each head
Curves = Mapping[str, Mapping[str, "pd.DataFrame"]]
Square = tuple[str, str, "pd.DataFrame"]

_KINDS = (".svg", ".png")
_ROW = 0.25
_CURVE = 3.3
_LONGEST = 36


def check_plot(path: Path) -> None:
    """Nothing where a plot can be written to `path`; FramingError, with what would work, where it cannot."""
    if path.suffix.lower() not in _KINDS:
        raise FramingError(f"{path} is neither an SVG nor a PNG file", hint="name it .svg or .png")
    if not path.absolute().parent.is_dir():
        raise FramingError(f"{path} cannot be written: there is no folder {path.parent}", hint="make the folder first, or name another")
    if find_spec("matplotlib") is None:
        raise FramingError("a plot needs matplotlib, which is not installed", hint="pip install 'framing[charts]'")


def write_plot(figures: Sequence[Figure], curves: Curves, path: Path) -> None:
    """Writes the picture to `path`: shares on one scale, false alarms on another, and a square for each reliability curve."""
    check_plot(path)
    import matplotlib as mpl

    from framing.drawing.figure import LOOK, chart

    chief = [figure for figure in figures if figure.is_chief and figure.value is not None]
    shares, rates = ([figure for figure in chief if figure.is_rate is rate] for rate in (False, True))
    squares = [(data, head, curve) for data, heads in curves.items() for head, curve in heads.items()]
    with mpl.rc_context(LOOK):
        heights = [_ROW * max(1, len(_lines(part))) for part in (shares, rates) if part]
        height = max(sum(heights) + 0.9 * len(heights), _CURVE * _curve_rows(squares), 2.5)
        picture = chart(13 if squares else 7.5, height)
        sides: Any = picture.subfigures(1, 2, width_ratios=(7.5, 5.5)) if squares else [picture]
        axes = list(chain.from_iterable(sides[0].subplots(len(heights) or 1, 1, squeeze=False, height_ratios=heights or [1])))
        for part, axis in zip((part for part in (shares, rates) if part), axes, strict=False):
            _draw_dots(axis, part)
        if squares:
            _draw_curves(sides[1], squares, height)
        picture.savefig(path)


def _lines(figures: Sequence[Figure]) -> list[Figure | str]:
    """What stands under one another: the title of each table, then its figures."""
    lines: list[Figure | str] = []
    for data, head, found in tables(figures):
        lines += [f"{head} on {data}" + (f", by {found[0].by}" if found[0].by else ""), *found]
    return lines


def _draw_dots(axis: "Axes", figures: Sequence[Figure]) -> None:
    lines = _lines(figures)
    rate = figures[0].is_rate
    for place, line in enumerate(lines):
        if isinstance(line, Figure) and line.value is not None:
            if line.low is not None and line.high is not None:
                axis.plot([line.low, line.high], [place, place], color=BLUE, linewidth=2, alpha=0.45, solid_capstyle="round", clip_on=False)
            axis.plot(line.value, place, "o", color=BLUE, markersize=5, clip_on=False)
            axis.annotate(
                f"{line}   n = {line.n:,}",
                (1, place),
                (10, 0),
                ("axes fraction", "data"),
                "offset points",
                color=INK,
                va="center",
                fontsize=8,
            )
    axis.set_ylim(len(lines) - 0.4, -0.6)
    axis.set_yticks(range(len(lines)), [line if isinstance(line, str) else _called(line) for line in lines])
    for label, line in zip(axis.get_yticklabels(), lines, strict=True):
        label.set(color=INK if isinstance(line, str) else SOFT, fontweight="bold" if isinstance(line, str) else "normal")
    ends = [end for figure in figures for end in (figure.low, figure.high, figure.value) if end is not None]
    axis.set_xlim(min(0.0, *ends), max(ends) * 1.08 + 0.1 if rate else 1.0)
    axis.set_xlabel(
        "false alarms per 1,000 words (fewer are better), with 95 % interval" if rate else "share (1 is best), with 95 % interval"
    )
    axis.grid(axis="x", color=HAIR, linewidth=0.8)
    axis.tick_params(length=0)
    axis.tick_params(axis="y", pad=8)
    axis.set_axisbelow(True)
    axis.spines["left"].set_visible(False)


def _called(figure: Figure) -> str:
    measure = figure.measure.removeprefix("false alarms per 1,000 words of ")
    named = measure if figure.label == "all" else f"{figure.label}: {measure}"
    return f"{figure.part}: {named}" if figure.part else named


def _draw_curves(side: Any, squares: Sequence[Square], height: float) -> None:
    """The squares in rows of two from the top; `height` is that of the picture, in inches."""
    rows = _curve_rows(squares)
    grid = side.add_gridspec(rows + 1, 2, height_ratios=[*[_CURVE] * rows, max(0.01, height - rows * _CURVE)])
    for place, (data, head, curve) in enumerate(squares):
        axis = side.add_subplot(grid[place // 2, place % 2])
        gap = ((curve.probability - curve.share).abs() * curve.n).sum() / curve.n.sum()
        axis.plot([0, 1], [0, 1], color=SOFT, linewidth=1, linestyle=(0, (4, 3)))
        axis.plot(curve.probability, curve.share, color=BLUE, linewidth=1.2)
        axis.scatter(
            curve.probability, curve.share, s=12 + 90 * curve.n / curve.n.max(), color=BLUE, alpha=0.75, linewidth=0, clip_on=False
        )
        axis.set_title(f"{head}\n{_cut(data)}\nn = {curve.n.sum():,}, calibration error {gap:.3f}", fontsize=8, color=INK, loc="left")
        axis.set(xlim=(0, 1), ylim=(0, 1), aspect="equal", anchor="NW", xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
        axis.set_xlabel("mean probability; larger dots hold more", fontsize=8, color=SOFT)
        axis.set_ylabel("share that came true", fontsize=8, color=SOFT)
        axis.grid(color=HAIR, linewidth=0.8)
        axis.set_axisbelow(True)


def _curve_rows(squares: Sequence[Square]) -> int:
    return ceil(len(squares) / 2)


def _cut(name: str) -> str:
    """The end of a long name, which tells more than its beginning."""
    return name if len(name) <= _LONGEST else f"…{name[1 - _LONGEST :]}"

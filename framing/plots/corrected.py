"""What a coded sheet corrects: each share and each difference as the model says it, from the codings alone, and corrected."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import matplotlib as mpl
import pandas as pd

from framing.drawing.colours import INK, RUST, SOFT
from framing.drawing.figure import LOOK, Chart
from framing.errors import SettingsError
from framing.plots.marks import Reach, beside, dot, in_per_cent, in_points, legend, name_rows, row_name, some, under_one_another
from framing.report.charts import scale_top
from framing.report.corrected import METHODS, Line, labels_of
from framing.report.figures import said
from framing.report.rates import scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLOURS = dict(zip(METHODS.values(), (RUST, SOFT, INK), strict=True))
_MARKS = dict(zip(METHODS.values(), "sDo", strict=True))
_APART = 0.27
_TALL = 2


def plot_corrected(corrected: pd.DataFrame, *, label: str = "") -> Chart:
    """Shares of each source and differences between sources: naive, coded only and corrected, one under the other, with intervals.

    `corrected` is what `framing.correct` gives; `label` chooses one of its labels, else the first. SettingsError for another.
    """
    some(list(corrected.index), "the table has no rows")
    names = list(dict.fromkeys(corrected["label"]))
    if label and label not in names:
        raise SettingsError(f"the table has no label {label!r}", hint=f"there are: {', '.join(names)}")
    chosen = label or names[0]
    (found,) = labels_of(corrected[corrected["label"] == chosen], unit="unit", agreed={})
    parts = [lines for lines in (found.shares, found.differences) if lines]
    some(parts, f"{chosen} has too few codings")
    with mpl.rc_context(LOOK):
        made, axes = under_one_another([_TALL * len(part) for part in parts], width=4.2, side=2.8)
        for axis, part in zip(axes, parts, strict=True):
            _panel(axis, part, differ=part is found.differences)
        axes[0].set_title(found.title)
        legend(made, _COLOURS, marks=_MARKS)
        return made


def _panel(axis: "Axes", lines: Sequence[Line], *, differ: bool) -> None:
    """A row for each line, with the methods under one another in it."""
    figures = [figure for line in lines for _, figure in line.methods]
    top = scale(figures) if differ else scale_top(figures, unit=1)
    within = Reach(-top if differ else 0.0, top)
    name_rows(axis, [row_name(line.name, line.codings) for line in lines])
    for place, line in enumerate(lines):
        for step, (method, figure) in enumerate(line.methods, start=-1):
            dot(axis, figure, place + step * _APART, within=within, colour=_COLOURS[method], mark=_MARKS[method])
            beside(axis, said(figure), place + step * _APART)
    axis.set_xlim(*within)
    if differ:
        axis.axvline(0, color=SOFT, linewidth=0.8, zorder=1)
        axis.set_xlabel("difference of shares in points, with interval", fontsize=8, color=SOFT)
        in_points(axis)
    else:
        axis.set_xlabel("share of units (sentences or terms), with interval", fontsize=8, color=SOFT)
        in_per_cent(axis)

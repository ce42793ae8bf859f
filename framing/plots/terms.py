"""Which words set two sources apart: how often against how much."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.ticker import LogLocator, NullLocator

from framing.comparison.contrasts import MIN_Z
from framing.comparison.counting import pairs
from framing.comparison.odds import term_odds
from framing.drawing.colours import BLUE, HAIR, RUST, SOFT
from framing.drawing.figure import LOOK, Chart, bare, chart
from framing.errors import FramingError
from framing.plots.marks import cut, some
from framing.profiles import Tables, sorted_sources
from framing.report.figures import counted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LABELS = 24
NAMED = 2


def plot_terms(run: Tables, *, left: str, right: str, voices: Collection[str] | None = ("outlet",), labels: int = LABELS) -> Chart:
    """The loaded terms of two sources: how often both use one, and how much oftener the one does (z of the log-odds ratio).

    The most telling `labels` terms are named as far as there is room: no name covers another. Within the grey band a difference is what
    chance would make of words drawn one by one, which words are not; read it as a ranking.
    """
    table = _odds(run, left, right, voices)
    some(list(table.index), "neither source has a loaded term in these voices")
    with mpl.rc_context(LOOK):
        made = chart(8.5, 6)
        axis = made.subplots()
        axis.axhspan(-MIN_Z, MIN_Z, color=HAIR, alpha=0.6, linewidth=0, zorder=0)
        places = _places(table)
        colours = np.where(places["z"] > MIN_Z, BLUE, np.where(places["z"] < -MIN_Z, RUST, SOFT))
        axis.scatter(places["total"], places["z"], s=14 + 6 * np.sqrt(places["terms"] - 1), c=list(colours), linewidth=0, zorder=3)
        _scales(axis, places)
        axis.set_xlabel("times used by both together", fontsize=8)
        axis.set_ylabel(f"← {cut(right)}        {cut(left)} →", fontsize=8.5)
        sizes = [f"{cut(side)} {counted(int(table[name].sum()), 'use', 'uses')}" for side, name in ((left, "left"), (right, "right"))]
        axis.set_title(f"Loaded terms: {' and '.join(sizes)} of {counted(len(table), 'term')}")
        bare(axis, along="both")
        _label(made, places, labels)
        return made


def _odds(run: Tables, left: str, right: str, voices: Collection[str] | None) -> pd.DataFrame:
    pairs(sorted_sources(run.table("articles")["source"].unique()), left=left, right=right)
    odds = term_odds(run.table("terms"), left, right, voices=voices)
    return odds.assign(total=odds["left"] + odds["right"])


def _places(table: pd.DataFrame) -> pd.DataFrame:
    """One row for each place of the chart: total, z, how many terms stand there, and what they are called in short."""
    together = table.assign(z=table["z"].round(6)).groupby(["total", "z"])["term"]
    return together.agg(terms="size", name=_named).reset_index()


def _named(terms: "pd.Series[str]") -> str:
    shown = [cut(term) for term in terms[:NAMED]]
    return ", ".join([*shown, f"+ {len(terms) - len(shown)}"] if len(terms) > len(shown) else shown)


def _scales(axis: "Axes", places: pd.DataFrame) -> None:
    axis.set_xscale("log")
    axis.set_xlim(0.7, 2.0 * float(places["total"].max()))
    axis.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axis.xaxis.set_minor_locator(NullLocator())
    reach = 1.25 * max(MIN_Z, float(places["z"].abs().max()))
    axis.set_ylim(-reach, reach)


def _label(made: Chart, places: pd.DataFrame, most: int) -> None:
    """Names beside the dots of the most telling terms; one that would cover another, or a dot, is left out."""
    try:
        import textalloc
    except ImportError as missing:
        raise FramingError("the names of terms need textalloc, which is not installed", hint="pip install 'framing[charts]'") from missing
    told = places.reindex(places["z"].abs().sort_values(ascending=False, kind="stable").index)[:most]
    made.canvas.draw()  # the places of the axes are known only then
    made.set_layout_engine("none")
    textalloc.allocate(
        made.axes[0],
        told["total"].to_numpy(float),
        told["z"].to_numpy(float),
        told["name"].tolist(),
        x_scatter=places["total"].to_numpy(float),
        y_scatter=places["z"].to_numpy(float),
        textsize=8,
        linecolor=SOFT,
        linewidth=0.5,
        draw_all=False,
        max_distance=0.12,
    )

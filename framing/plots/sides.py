"""Between two sides: which way each source leans, and in what light it shows whom."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pandas as pd

from framing.drawing.colours import DISFAVOURS, FAVOURS, SOFT
from framing.drawing.figure import LOOK, Chart
from framing.plots.marks import (
    Reach,
    beside,
    beside_one_another,
    cut,
    dot,
    in_per_cent,
    legend,
    name_rows,
    row_name,
    some,
    under_one_another,
)
from framing.profiles import sorted_sources
from framing.records import Rate
from framing.report.figures import Figure, counted, figure, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WAYS = Reach(-1, 1)
_EDGE = 1.03
_SHARES = Reach(0, 1)
_LIGHTS = {"negative": DISFAVOURS, "positive": FAVOURS}
_MARKS = {"negative": "s", "positive": "o"}
DISPUTES = 4
ACTORS = 6


def plot_leans(leans: pd.DataFrame, *, dispute: str = "", most: int = DISPUTES) -> Chart:
    """Where each source's own words stand between two sides, with intervals; `leans` is what `framing.leans` gives.

    Only `dispute`, where one is named; else those with the most terms, up to `most`. A ring has too few articles for an interval.
    """
    every = leans.assign(terms=leans["terms_side"] + leans["terms_other"])
    rows = every[(every["terms"] > 0) & ((every["dispute"] == dispute) | (not dispute))]
    some(list(rows.index), "no term takes a side")
    pairs = sorted(rows.groupby(["dispute", "side", "other"], sort=False), key=lambda pair: -pair[1]["terms"].sum())[:most]
    with mpl.rc_context(LOOK):
        made, axes = under_one_another([len(found) for _, found in pairs], width=4.2, side=3.2)
        for axis, (key, found) in zip(axes, pairs, strict=True):
            _between(axis, key, found.to_dict("records"))
        return made


def _between(axis: "Axes", key: Sequence[Any], rows: Sequence[Mapping[Hashable, Any]]) -> None:
    name, side, other = map(str, key)
    name_rows(axis, [row_name(row["source"], counted(row["articles"], "article"), counted(row["words"], "word")) for row in rows])
    axis.axvline(0, color=SOFT, linewidth=0.8, zorder=1)
    for place, row in enumerate(rows):
        dot(axis, _lean(row), place, within=_WAYS)
        beside(axis, f"{side} {number(row['terms_side'])} · {other or 'others'} {number(row['terms_other'])}", place)
    axis.set_xlim(_EDGE, -_EDGE)  # the first side stands on the left; a ring at the end of the scale stays clear of the names
    axis.set_title(cut(name))
    axis.set_xticks([1, 0, -1], [f"all {cut(side)}", "as many for each", f"all {cut(other or 'others')}"])


def _lean(row: Mapping[Hashable, Any]) -> Figure:
    low, high = (None if pd.isna(row[end]) else float(row[end]) for end in ("low", "high"))
    return Figure("", "", "", float(row["lean"]), low, high)


def plot_portrayals(portrayals: pd.DataFrame, *, most: int = ACTORS) -> Chart:
    """Sources by actors: the share of an actor's mentions that show it negatively and positively, with intervals.

    `portrayals` is what `framing.portrayals` gives; the `most` actors that are mentioned most.
    """
    rows = portrayals[portrayals["measure"].isin(list(_LIGHTS))]
    some(list(rows.index), "no actor is mentioned often enough")
    often = rows[rows["measure"] == "negative"].groupby("actor")["total"].sum()
    actors = sorted_sources(often.sort_values(ascending=False, kind="stable").index[:most])
    sources = sorted_sources(rows[rows["actor"].isin(actors)]["source"].unique())
    with mpl.rc_context(LOOK):
        made, axes = beside_one_another(len(actors), rows=len(sources), width=2.4)
        for axis, actor in zip(axes, actors, strict=True):
            _lit(axis, actor, rows[rows["actor"] == actor], sources)
        made.supxlabel("share of its mentions in the source's own voice, with intervals", fontsize=8, color=SOFT)
        legend(made, _LIGHTS, marks=_MARKS)
        return made


def _lit(axis: "Axes", actor: str, rows: pd.DataFrame, sources: Sequence[str]) -> None:
    name_rows(axis, [cut(source) for source in sources])
    for row in rows.astype(object).where(rows.notna(), None).to_dict("records"):
        rate = Rate(row["count"], row["total"], row["unit"], row["low"], row["high"])
        place = sources.index(row["source"]) + (-0.16 if row["measure"] == "negative" else 0.16)
        dot(axis, figure(rate), place, within=_SHARES, colour=_LIGHTS[row["measure"]], mark=_MARKS[row["measure"]])
        if row["measure"] == "negative":
            axis.text(1, place - 0.2, f"{number(rate.total)} mentions", ha="right", va="bottom", fontsize=7, color=SOFT)
    axis.set_xlim(0, 1)
    axis.set_title(cut(actor))
    in_per_cent(axis)

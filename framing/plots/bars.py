"""Stacked bars: in whose voice the loaded terms of each source stand, and whose words it uses for each thing."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import matplotlib as mpl
import pandas as pd
from matplotlib.ticker import MaxNLocator

from framing.drawing.colours import BLUE, GREEN, INK, OCHRE, PURPLE, RUST, SOFT
from framing.drawing.figure import LOOK, Chart
from framing.plots.marks import (
    Reach,
    beside,
    beside_one_another,
    cut,
    dot,
    in_order,
    legend,
    name_rows,
    row_name,
    some,
    told,
    under_one_another,
)
from framing.profiles import sorted_sources
from framing.records import Profile, VoiceKind
from framing.report.charts import scale_top
from framing.report.figures import counted, figure
from framing.report.glossary import VOICE_NAMES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# from dark to light, so that they differ in grey as well
_VOICES: dict[VoiceKind, str] = {"outlet": "#1f3f66", "direct": "#5b8cc0", "indirect": "#a9c6e3", "scare": "#e3b341"}
SIDES = (BLUE, RUST, GREEN, OCHRE, PURPLE)
CONCEPTS = 8
SOURCES = 12


def plot_voices(profiles: Iterable[Profile]) -> Chart:
    """Each source's loaded terms per 1,000 words, by the voice they stand in; the dot and its interval are those of all of them."""
    found = in_order(profiles)
    whole = [figure(one.rates["terms_all"]) for one in found]
    top = scale_top(whole, unit=1000)
    with mpl.rc_context(LOOK):
        made, [axis] = beside_one_another(1, rows=len(found), width=4.2, side=2.4)
        name_rows(axis, [row_name(one.source, counted(one.articles, "article"), counted(one.words, "word")) for one in found])
        for row, (one, every) in enumerate(zip(found, whole, strict=True)):
            _stack(axis, row, _by_voice(one), [*_VOICES.values()])
            dot(axis, every, row, within=Reach(0, top))
            beside(axis, told(every), row)
        axis.set_xlim(0, top)
        axis.set_xlabel("loaded terms per 1,000 words, by voice; the dot is their sum, with its interval", fontsize=8, color=SOFT)
        legend(made, {VOICE_NAMES[voice]: colour for voice, colour in _VOICES.items()})
        return made


def plot_vocabulary(vocabulary: pd.DataFrame, *, dispute: str = "", voice: str = "outlet", most: int = CONCEPTS) -> Chart:
    """How often each source uses which side's words for each concept, and which; `vocabulary` is what `framing.vocabulary` gives.

    Of `dispute`, or else of the one whose concepts are named most, in one voice; the `most` concepts that are named most. These are
    counts, not rates.
    """
    spoken = vocabulary[vocabulary["voice"] == voice]
    some(list(spoken.index), f"no concept is named in the voice {voice!r}")
    chosen = dispute or str(spoken.groupby("dispute")["count"].sum().idxmax())
    rows = spoken[spoken["dispute"] == chosen]
    some(list(rows.index), f"no concept of {chosen!r} is named in the voice {voice!r}")
    totals = rows.groupby("concept")["count"].sum().sort_values(ascending=False, kind="stable").index[:most]
    sides = sorted(set(rows["side"]))
    colours = {side: SIDES[number % len(SIDES)] for number, side in enumerate(sides)}
    parts = [_busiest(rows[rows["concept"] == concept]) for concept in totals]
    with mpl.rc_context(LOOK):
        made, axes = under_one_another([part["source"].nunique() for part in parts], width=2.4, side=4.0)
        for axis, concept, part in zip(axes, totals, parts, strict=True):
            _concept(axis, str(concept), part, sorted_sources(part["source"].unique()), colours)
        axes[-1].set_xlabel(f"{cut(chosen)}: times used, {VOICE_NAMES.get(voice, voice)}", fontsize=8, color=SOFT)  # type: ignore[call-overload]
        legend(made, colours)
        return made


def _busiest(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the sources that name a concept most."""
    most = rows.groupby("source")["count"].sum().nlargest(SOURCES).index
    return rows[rows["source"].isin(list(most))]


def _concept(axis: "Axes", name: str, rows: pd.DataFrame, sources: Sequence[str], colours: dict[str, str]) -> None:
    name_rows(axis, [cut(source) for source in sources])
    own = rows.groupby(["source", "side"])["count"].sum()
    for row, source in enumerate(sources):
        _stack(axis, row, [float(own.get((source, side), 0)) for side in colours], list(colours.values()))
        used = rows[rows["source"] == source].sort_values("count", ascending=False, kind="stable")
        beside(axis, ", ".join(f"{form} {count}" for form, count in zip(used["form"], used["count"], strict=True)) or "–", row)
    axis.set_title(cut(name))
    axis.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axis.set_xlim(0, max(2.0, 1.1 * float(rows.groupby("source")["count"].sum().max())))


def _by_voice(one: Profile) -> list[float]:
    """Terms per 1,000 words in each voice; the outlet's own are what the others leave of all."""
    others = [one.rates[f"terms_{voice}"].value or 0.0 for voice in ("direct", "indirect", "scare")]
    return [max(0.0, (one.rates["terms_all"].value or 0.0) - sum(others)), *others]


def _stack(axis: "Axes", row: int, parts: Sequence[float], colours: Sequence[str]) -> None:
    """Bars end to end, apart by a thin line."""
    left = 0.0
    for part, colour in zip(parts, colours, strict=True):
        axis.barh(row, part, left=left, height=0.5, color=colour, edgecolor="white", linewidth=0.8, zorder=1)
        left += part
    if not left:
        axis.plot(0, row, "|", color=INK, markersize=6, clip_on=False)

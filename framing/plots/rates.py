"""Rates of each source: a dot on its interval, a panel for each rate."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import matplotlib as mpl

from framing.drawing.colours import SOFT
from framing.drawing.figure import LOOK, Chart
from framing.errors import SettingsError
from framing.plots.marks import Reach, beside, beside_one_another, dot, in_order, in_per_cent, name_rows, row_name, some, told
from framing.profiles import unit_of
from framing.records import Profile
from framing.report.charts import scale_top
from framing.report.figures import counted, figure
from framing.report.page import frame_names, together
from framing.report.rates import rate_title

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FRAMES = 8


def plot_rates(profiles: Iterable[Profile], rate: str | Sequence[str] = "terms_outlet") -> Chart:
    """Each source's rate with its interval; a panel for each of several rates. SettingsError for a rate that no profile has."""
    found, names = in_order(profiles), [rate] if isinstance(rate, str) else list(rate)
    known = sorted({name for one in found for name in one.rates})
    if unknown := [name for name in names if name not in known]:
        raise SettingsError(f"no profile has a rate {unknown[0]!r}", hint=f"there are: {', '.join(known)}")
    with mpl.rc_context(LOOK):
        alone = len(names) == 1
        made, axes = beside_one_another(len(names), rows=len(found), width=3.6 if alone else 2.2, side=2.2 if alone else 0)
        tops = {unit: _top(found, names, unit) for unit in (1, 1000)}
        for axis, name in zip(axes, names, strict=True):
            _panel(axis, found, name, tops[unit_of(name)])
            axis.set_title(rate_title(name).removeprefix("Frame: ") if alone else _short(name))
            if alone:
                for row, one in enumerate(found):
                    beside(axis, told(figure(one.rates.get(name))), row)
        made.supxlabel(f"{', '.join(dict.fromkeys(map(_counted_in, names)))}; with intervals", fontsize=8, color=SOFT)
        return made


def plot_frames(profiles: Iterable[Profile], *, most: int = FRAMES) -> Chart:
    """The share of each source's sentences under each of the frames that are found most, with intervals."""
    found = in_order(profiles)
    shares = {name: together(found, name).value or 0.0 for name in frame_names(found)}
    chosen = sorted((name for name in shares if shares[name]), key=lambda name: -shares[name])[:most]
    some(chosen, "no sentence has a frame")
    return plot_rates(found, [name for name in shares if name in chosen])


def _top(profiles: Sequence[Profile], names: Sequence[str], unit: int) -> float:
    """The end of the scale that all panels of a unit share."""
    return scale_top([figure(one.rates.get(name)) for name in names if unit_of(name) == unit for one in profiles], unit=unit)


def _panel(axis: "Axes", profiles: Sequence[Profile], name: str, top: float) -> None:
    unit = unit_of(name)
    name_rows(axis, [row_name(one.source, counted(one.articles, "article"), counted(one.words, "word")) for one in profiles])
    for row, one in enumerate(profiles):
        dot(axis, figure(one.rates.get(name)), row, within=Reach(0, top))
    axis.set_xlim(0, top)
    if unit == 1:
        in_per_cent(axis)


def _short(name: str) -> str:
    """A rate's name above a narrow panel.

    >>> _short("terms_naming_outlet"), _short("terms_outlet")
    ('Naming', 'Loaded terms, own voice')
    """
    title = rate_title(name).removeprefix("Frame: ")
    _, _, kind = title.partition(": ")
    return kind.capitalize() or title


def _counted_in(name: str) -> str:
    """What a rate is told per."""
    if unit_of(name) == 1:
        return f"share of {'words' if name == 'quoted_words' else 'sentences'}"
    return f"per 1,000 words{' of its own voice' if name.endswith('_outlet') else ''}"

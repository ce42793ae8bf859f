"""Corrected rates as small charts, one under the other on one scale."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from framing.report import charts
from framing.report.corrected import Label, Line
from framing.report.figures import Figure
from framing.report.rates import scale


@dataclass(frozen=True, slots=True)
class Panel:
    """Some lines of a label: the axis, or what both ends mean where the middle is 0, and each line with a strip for each method."""

    name: str
    unit: str
    axis: Markup
    ends: tuple[str, ...]
    folded: bool
    rows: tuple[tuple[Line, tuple[tuple[str, Figure, Markup], ...]], ...]


def panels(label: Label) -> tuple[Panel, ...]:
    """What there is of a label, each kind of line on a scale of its own: shares, differences, growth, and months, which are folded."""
    share = f"Share of {label.unit}"
    found = (
        _shares("Outlet", share, label.shares),
        _differences("Difference", "Of both shares", label.differences, ("less", "more")),
        _differences("Growth", "Of the share, each month", label.trends, ("falls", "grows")),
        _shares("Month", share, label.months, folded=True),
    )
    return tuple(panel for panel in found if panel.rows)


def _shares(name: str, unit: str, lines: Sequence[Line], *, folded: bool = False) -> Panel:
    top = charts.scale_top(_figures(lines), unit=1)
    rows = _rows(lines, lambda figure, words: charts.interval_strip(figure, top=top, together=None, label=words))
    return Panel(name, unit, Markup(charts.axis(top=top, unit=1)), (), folded, rows)


def _differences(name: str, unit: str, lines: Sequence[Line], ends: tuple[str, str]) -> Panel:
    top = scale(_figures(lines))
    rows = _rows(lines, lambda figure, words: charts.difference_strip(figure, top=top, label=words))
    return Panel(name, unit, Markup(""), ends, False, rows)


def _figures(lines: Sequence[Line]) -> list[Figure]:
    return [figure for line in lines for _, figure in line.methods]


def _rows(lines: Sequence[Line], strip: Callable[[Figure, str], str]) -> tuple[tuple[Line, tuple[tuple[str, Figure, Markup], ...]], ...]:
    return tuple(
        (line, tuple((method, figure, Markup(strip(figure, f"{line.name}, {method}"))) for method, figure in line.methods))
        for line in lines
    )

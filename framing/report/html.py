"""The page as one self-contained HTML file."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from framing.records import PORTRAYALS, TERM_TYPES
from framing.report import charts, glossary
from framing.report.page import Outlet, Page, Summary
from framing.report.perspectives import Lean, Light


def render_html(page: Page) -> str:
    """The page as HTML that loads nothing from anywhere."""
    template = environment().get_template("page.html")
    return template.render(
        page=page, strips=strips(page.summary), types=TERM_TYPES, lights=PORTRAYALS, lean=lean, light=light, words=glossary
    )


@cache
def environment() -> Environment:
    """The templates, in which whatever comes from a page is escaped."""
    return Environment(
        loader=PackageLoader("framing.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def lean(row: Lean, side: str) -> Markup:
    """Where an outlet's own voice stands between two sides."""
    return Markup(charts.lean_strip(row.own.share, label=f"{row.source}, share on the side of {side}"))


def light(row: Light, actor: str) -> Markup:
    """How often an outlet's own voice shows an actor negatively, neutrally and positively."""
    return Markup(charts.stacked_strip(list(zip(PORTRAYALS, row.own, strict=True)), top=1.0, label=f"{row.source}, {actor}"))


def strips(summary: Summary) -> dict[str, Any]:
    """The charts of the summary: an axis and a column of strips for each measure, and one for the types of terms."""
    tops = [_top(summary, index) for index in range(len(summary.measures))]
    columns = [_column(summary, index, top) for index, top in enumerate(tops)]
    stacks = [_stack(outlet, tops[0]) for outlet in summary.outlets]
    return {"columns": columns, "types": {"axis": columns[0]["axis"], "rows": stacks}}


def _top(summary: Summary, index: int) -> float:
    return charts.scale_top([outlet.figures[index] for outlet in summary.outlets], unit=summary.measures[index].per)


def _column(summary: Summary, index: int, top: float) -> dict[str, Any]:
    measure, together = summary.measures[index], summary.together[index].value
    rows = [_strip(outlet, index, measure.title, top, together) for outlet in summary.outlets]
    return {"axis": Markup(charts.axis(top=top, unit=measure.per)), "rows": rows}


def _strip(outlet: Outlet, index: int, title: str, top: float, together: float | None) -> Markup:
    return Markup(charts.interval_strip(outlet.figures[index], top=top, together=together, label=f"{outlet.source}, {title}"))


def _stack(outlet: Outlet, top: float) -> Markup:
    return Markup(charts.stacked_strip(list(zip(TERM_TYPES, outlet.types, strict=True)), top=top, label=outlet.source))

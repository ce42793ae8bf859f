"""The page as one self-contained HTML file."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from framing.records import TERM_TYPES
from framing.report import charts
from framing.report.page import Outlet, Page, Summary


def render_html(page: Page) -> str:
    """The page as HTML that loads nothing from anywhere."""
    return environment().get_template("page.html").render(page=page, strips=strips(page.summary), types=TERM_TYPES)


@cache
def environment() -> Environment:
    """The templates, in which whatever comes from a page is escaped."""
    return Environment(
        loader=PackageLoader("framing.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


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

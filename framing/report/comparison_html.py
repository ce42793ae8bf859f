"""The page of a comparison as one self-contained HTML file."""

from dataclasses import replace

from markupsafe import Markup

from framing.report import charts, glossary, scatter
from framing.report.comparison import ComparisonPage
from framing.report.figures import Figure
from framing.report.html import environment
from framing.report.rates import pairs_of, scale


def render_html(page: ComparisonPage) -> str:
    """The page as HTML that loads nothing from anywhere."""
    chief = scale([each for one in page.chiefs for each in (one.row.apart, *(check.apart for check in one.checks))])
    return (
        environment()
        .get_template("comparison.html")
        .render(
            page=page,
            pair=len(pairs_of(page.rows)) == 1,
            strip=_strip,
            between=_between,
            chart=Markup(scatter.drawn(page.scatter)) if page.scatter else "",
            types=glossary.TYPES,
            chief_top=chief,
            month_top=scale([one.apart for one in page.months]),
        )
    )


def _strip(apart: Figure, top: float, label: str) -> Markup:
    return Markup(charts.difference_strip(apart, top=top, label=label))


def _between(apart: Figure, top: float, label: str) -> Markup:
    """A strip between two sources, nearer to the one that has more: the first stands at its left end."""
    value, low, high = (None if each is None else -each for each in (apart.value, apart.high, apart.low))
    return _strip(replace(apart, value=value, low=low, high=high), top, label)

"""The page as one self-contained HTML file, or as a file and a folder of further pages."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from framing.records import PORTRAYALS, TERM_TYPES, VOICES
from framing.report import charts, glossary
from framing.report.corrected_html import panels
from framing.report.figures import Figure, worded
from framing.report.further import FurtherPage
from framing.report.page import Frames, Outlet, Page, Summary
from framing.report.perspectives import Lean, Light
from framing.report.slugs import slug

CHARTED = 4
_INLINE = re.compile(r"<(style|script)>(.*?)</\1>", re.DOTALL)


def render_html(page: Page) -> str:
    """The page as HTML that loads nothing from anywhere."""
    template = environment().get_template("page.html")
    return template.render(page=page, strips=strips(page.summary), framed=framed(page.frames), lean=lean, light=light)


def render_further(page: FurtherPage) -> str:
    """A page with some articles of one outlet, as HTML that loads nothing from anywhere."""
    return environment().get_template("further.html").render(page=page)


@cache
def environment() -> Environment:
    """The templates, in which whatever comes from a page is escaped."""
    found = Environment(
        loader=PackageLoader("framing.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    found.filters |= {"sealed": sealed, "slug": slug, "worded": _worded}
    found.globals |= {"types": TERM_TYPES, "voices": VOICES, "lights": PORTRAYALS, "words": glossary, "panels": panels}
    return found


def _worded(text: str, unit: str) -> str:
    """`worded` for templates; what was escaped stays so."""
    told = worded(str(text), unit)
    return Markup(told) if isinstance(text, Markup) else told


def sealed(html: str) -> Markup:
    """A page with a policy under which a browser takes its own style sheet and script, by their hashes, and nothing else.

    >>> "style-src 'sha256-" in sealed("<head><policy><style>p { color: red }</style></head>")
    True
    """
    hashes: dict[str, list[str]] = {"style": [], "script": []}
    for kind, text in _INLINE.findall(html):
        hashes[kind].append(f"'sha256-{b64encode(sha256(text.encode('utf-8', 'replace')).digest()).decode()}'")
    sources = "; ".join(f"{kind}-src {' '.join(found)}" for kind, found in hashes.items() if found)
    policy = f"default-src 'none'; {sources}; img-src data:; base-uri 'none'; form-action 'none'"
    # what comes here was escaped on its way into the template
    return Markup(str(html).replace("<policy>", f'<meta http-equiv="Content-Security-Policy" content="{policy}">', 1))


def lean(row: Lean, side: str) -> Markup:
    """Where an outlet's own voice stands between two sides."""
    return Markup(charts.lean_strip(row.own.share, label=f"{row.source}, share on the side of {side}"))


def light(row: Light, actor: str) -> Markup:
    """How often an outlet's own voice shows an actor negatively, neutrally and positively."""
    return Markup(charts.stacked_strip(list(zip(PORTRAYALS, row.own, strict=True)), top=1.0, label=f"{row.source}, {actor}"))


def strips(summary: Summary) -> dict[str, Any]:
    """The charts of the summary: an axis and a column of strips for each measure and each type of term, and a bar of voices an outlet."""
    measures = [
        _column(measure.title, measure.per, [outlet.figures[k] for outlet in summary.outlets], summary, summary.together[k].value)
        for k, measure in enumerate(summary.measures)
    ]
    top = charts.scale_top([each for outlet in summary.outlets for each in outlet.types], unit=1000)
    types = [_column(kind, 1000, [outlet.types[k] for outlet in summary.outlets], summary, None, top) for k, kind in enumerate(TERM_TYPES)]
    return {"measures": measures, "types": types, "voices": [_voices(outlet) for outlet in summary.outlets]}


def framed(frames: Frames) -> dict[str, Any]:
    """A strip for each frame and outlet, frame by frame, on one scale; nothing where the outlets are too many for it."""
    if not 0 < len(frames.rows) <= CHARTED:
        return {}
    figures = [[cells[k].figure for _, cells in frames.rows] for k in range(len(frames.names))]
    top = charts.scale_top([each for row in figures for each in row], unit=1)
    sources = [source for source, _ in frames.rows]
    rows = [
        [(each, _strip(each, f"{source}, {name}", top, None)) for source, each in zip(sources, row, strict=True)]
        for name, row in zip(frames.names, figures, strict=True)
    ]
    return {"axis": Markup(charts.axis(top=top, unit=1)), "rows": rows}


def _column(
    title: str, unit: int, figures: list[Figure], summary: Summary, together: float | None, top: float | None = None
) -> dict[str, Any]:
    """An axis and a strip for each outlet."""
    top = top or charts.scale_top(figures, unit=unit)
    pairs = zip(summary.outlets, figures, strict=True)
    rows = [_strip(figure, f"{outlet.source}, {title}", top, together) for outlet, figure in pairs]
    return {"axis": Markup(charts.axis(top=top, unit=unit)), "rows": rows}


def _strip(figure: Figure, label: str, top: float, together: float | None) -> Markup:
    return Markup(charts.interval_strip(figure, top=top, together=together, label=label))


def _voices(outlet: Outlet) -> Markup:
    parts = [(f"by-{voice}", figure) for voice, figure in zip(VOICES, outlet.voices, strict=True)]
    return Markup(charts.stacked_strip(parts, top=1.0, label=outlet.source))

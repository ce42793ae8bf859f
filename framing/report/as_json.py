"""A page as JSON: its fields by name, as programs may rely on them."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Literal

import framing

if TYPE_CHECKING:
    from framing.report.comparison import ComparisonPage
    from framing.report.page import Page


def render_json(page: "Page | ComparisonPage", *, kind: Literal["report", "comparison"]) -> str:
    """The page as JSON, in the order in which it is read: what kind of page, by which version, then all that it says."""
    told = {"kind": kind, "version": framing.__version__, **asdict(page)}
    # sets, such as the rivals of a side, in alphabetical order
    return json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1, default=sorted) + "\n"

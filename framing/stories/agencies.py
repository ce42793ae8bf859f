"""Whose copy a text is: the agency's mark in its place line, its byline, its last line or its note of copyright."""

import re
from collections.abc import Mapping
from functools import cache

from framing.config import config_path, load_yaml

# as far as a place line stands from the beginning, and a note of copyright from the end
_EDGE = 500


def credited(text: str, byline: str = "") -> str:
    """The agency whose mark a text bears, "" where it bears none; help with an outlet's own report is no mark.

    >>> credited("OSTVILLE (Reuters) - The bridge opened."), credited("It rained. (AP contributed to this report.)")
    ('Reuters', '')
    """
    names, marks = _marks()
    head, tail = text[:_EDGE], text[-_EDGE:].rstrip()
    for mark, field in zip(marks, (head, byline.strip(), tail, tail), strict=True):
        if found := mark.search(field):
            return names[found["name"]]
    return ""


@cache
def agency_of(source: str) -> str:
    """The agency that a source is, "" for any other outlet.

    >>> agency_of("AP Fact Check"), agency_of("Apple Daily")
    ('Associated Press', '')
    """
    names, _ = _marks()
    words = source.casefold()
    own = [agency for name, agency in names.items() if re.match(rf"{re.escape(name.casefold())}(?!\w)", words)]
    return own[0] if own else ""


@cache
def _marks() -> tuple[Mapping[str, str], tuple[re.Pattern[str], ...]]:
    """The agency of each name, and where a name is a mark: place line, byline, last line, note of copyright."""
    agencies = load_yaml(config_path("agencies.yaml"))
    names = {name: agency for agency, others in agencies.items() for name in (agency, *others)}
    name = rf"(?P<name>{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})"
    patterns = (
        rf"^(?:[^\W\d_][^\n(]{{0,60}}\s)?\({name}\)\s*(?:[-–—]|(?=[\"“‘A-Z]))",
        rf"^(?i:by\s+)?(?:.*[,/|(]\s*)?(?i:the\s+)?{name}\)?$",
        rf"(?:^|\s)(?:[-–—/]\s?|\(){name}[)/]?\.?$",
        rf"(?<![Ii]mage )(?:©|\b(?i:copyright)\b)[^\n.]{{0,40}}?\b{name}\b",
    )
    return names, tuple(re.compile(pattern, re.MULTILINE if number == 0 else 0) for number, pattern in enumerate(patterns))

"""Untidy values made plain: words and dates."""

import re
from collections.abc import Sequence
from datetime import date, datetime

DATE = (
    r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{4}"
    r"|\d{1,2}\.? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,? \d{4}"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4})"
)
_MISSING = {"nan", "NaT", "<NA>"}
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")


def words_of(value: object) -> str:
    """A cell as text, exactly as loaded where it is text; a list is joined by commas, and what is missing is empty."""
    if isinstance(value, str):
        return str(value)
    if hasattr(value, "tolist"):
        value = value.tolist()  # NumPy's scalars and arrays
    if value is None or str(value) in _MISSING:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a column of whole numbers with a gap is loaded as floats
    if isinstance(value, Sequence):
        return ", ".join(words for words in map(words_of, value) if words)
    return str(value)


def date_of(value: object) -> date | None:
    """The day that a cell names, or None; 03/04/2024 is read as month/day, 03.04.2024 as day.month."""
    if isinstance(value, datetime):
        return None if str(value) in _MISSING else value.date()
    if isinstance(value, date):
        return value
    words = words_of(value).strip()
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        return _parsed(words)


def _parsed(words: str) -> date | None:
    """The day in a date written out, None where day, month or year is missing."""
    from dateutil.parser import parse  # type: ignore[import-untyped]

    dotted = _DOTTED.match(words) is not None
    try:
        # read with two different days as defaults: what is missing shows as a difference
        first, second = (parse(words, dayfirst=dotted, default=day) for day in (datetime(2001, 1, 1), datetime(2002, 2, 2)))
    except (ValueError, OverflowError, TypeError):
        return None
    return first.date() if first.date() == second.date() else None

"""Untidy values made plain: words and dates."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Literal

Order = Literal["day-first", "month-first", "year-first"]

DATE = (
    r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{4}"
    r"|\d{1,2}\.? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,? \d{4}"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4})"
)
_DATES = re.compile(rf"(?<!\d){DATE}(?!\d)")
_MISSING = {"nan", "NaT", "<NA>"}
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})(?!\d)")
_FIGURES = re.compile(r"(?<![\d/-])(\d{1,2})([/ -])(\d{1,2})\2(\d{4}|\d{2})(?![\d:])")
_SECONDS = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
# a year of two figures is of the century that is nearest, as in POSIX
_PIVOT = 69
# from the first newspapers on
_YEARS = range(1605, 2101)


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
    if isinstance(value, dict):
        return words_of(value.get("name"))  # many services tell an outlet as {"id": ..., "name": ...}
    if isinstance(value, Sequence):
        return ", ".join(words for words in map(words_of, value) if words)
    return str(value)


def date_of(value: object, *, order: Order | None = None) -> date | None:
    """The day that a cell names, or None; 03.04.2024 is read as day.month, 03/04/2024 only where the `order` is known.

    A day of no newspaper, such as 0001-01-01, stands for a missing one.
    """
    day = _named(value, order)
    return day if day and day.year in _YEARS else None


def _named(value: object, order: Order | None) -> date | None:
    if isinstance(value, datetime):
        return None if str(value) in _MISSING else value.date()
    if isinstance(value, date):
        return value
    words = words_of(value).strip()
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        pass
    if days := _readings(words):
        return next(iter(days.values())) if len(set(days.values())) == 1 else days.get(order) if order else None
    if _SECONDS.fullmatch(words):
        return datetime.fromtimestamp(float(words) / (1000 if len(words.partition(".")[0]) > 10 else 1), UTC).date()
    return _parsed(words) or _only(words)


def orders_of(values: Iterable[object]) -> tuple[set[Order], str]:
    """The orders in which every date of a column like 03/04/2024 can be read, and a date that has more than one reading, if any has."""
    left: set[Order] = {"day-first", "month-first", "year-first"}
    example = ""
    for value in values:
        if isinstance(value, str) and (days := _readings(value.strip())):
            left &= set(days)
            example = example or (value.strip() if len(set(days.values())) > 1 else "")
    return left, example


def _readings(words: str) -> dict[Order, date]:
    """The days that a date in figures can name, by order; none where it is not of that form."""
    match = _FIGURES.search(words)
    if not match:
        return {}
    first, second, third = match[1], match[3], match[4]
    tried: dict[Order, tuple[str, str, str]] = {"day-first": (third, second, first), "month-first": (third, first, second)}
    if len(third) == 2:
        tried["year-first"] = (first, second, third)
    return {order: day for order, parts in tried.items() if (day := _day(*parts))}


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year) if len(year) == 4 else int(year) + (2000 if int(year) < _PIVOT else 1900), int(month), int(day))
    except ValueError:
        return None


def _parsed(words: str) -> date | None:
    """The day in a date written out, None where day, month or year is missing."""
    from dateutil.parser import parse  # type: ignore[import-untyped]

    dotted = _DOTTED.match(words) is not None
    try:
        # read with two different days as defaults: what is missing shows as a difference
        days = [parse(words, dayfirst=dotted, ignoretz=True, default=default) for default in (datetime(2001, 1, 1), datetime(2002, 2, 2))]
    except (ValueError, OverflowError, TypeError):
        return None
    return days[0].date() if days[0].date() == days[1].date() else None


def _only(words: str) -> date | None:
    """The day of the one date that stands among other words, such as "Updated: 5 April 2024, 10.30 am"."""
    found = set(_DATES.findall(words))
    return _parsed(found.pop()) if len(found) == 1 else None

"""Numbers as they are printed: each with its interval and with what it was counted on."""

import math
import re
from dataclasses import dataclass
from datetime import date

from framing.config import Settings
from framing.records import Rate

TOO_FEW = "too few articles"
NOTHING = "nothing to count"
OUTLET = "outlet"
_OUTLET = re.compile(r"\b([Oo]utlets?)\b")
_AN_OUTLET = re.compile(r"\b([Aa])n (outlet)\b")


@dataclass(frozen=True, slots=True)
class Figure:
    """One rate in print: the number, its interval (or why there is none) and the counts behind it; the bare values are for charts."""

    text: str
    interval: str
    counted: str
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def has_interval(self) -> bool:
        """Whether there are both ends of an interval."""
        return self.low is not None and self.high is not None


def figure(rate: Rate | None) -> Figure:
    """`rate` in print; a rate that is missing or counted on nothing says so.

    >>> figure(Rate(12, 1000, 1000, 8.0, 17.5)).interval
    '8.0–17.5'
    """
    if rate is None or rate.value is None:
        return Figure("–", NOTHING, "")
    counted = f"{number(rate.count)} of {number(rate.total)}"
    if rate.low is None or rate.high is None:
        return Figure(amount(rate.value, rate.unit), TOO_FEW, counted, rate.value)
    return Figure(amount(rate.value, rate.unit), span(rate.low, rate.high, rate.unit), counted, rate.value, rate.low, rate.high)


def amount(value: float, unit: int) -> str:
    """A value in its unit: a share as a percentage, anything per 1,000 words with one decimal; more of them where it would say 0.

    >>> amount(0.342, 1), amount(0.0034, 1), amount(0.0, 1), amount(14.23, 1000), amount(0.031, 1000)
    ('34%', '0.3%', '0%', '14.2', '0.03')
    """
    if unit == 1:
        return f"{_shortest(100 * value, 0)}%"
    return _shortest(value, 1)


def _shortest(value: float, places: int) -> str:
    """A number with so many decimal places, or with up to two more where it would say 0 and is not."""
    tries = (f"{value:,.{more}f}" for more in range(places, places + 3))
    return next((told for told in tries if not value or float(told.replace(",", ""))), f"{value:,.{places}f}")


def span(low: float, high: float, unit: int) -> str:
    """Both ends of an interval in its unit.

    >>> span(0.21, 0.48, 1)
    '21–48%'
    """
    return f"{amount(low, unit).rstrip('%')}–{amount(high, unit)}"


def signed(value: float, unit: int, *, places: int = 1) -> str:
    """A difference in its unit, that of shares in percentage points with so many decimal places.

    >>> signed(1.24, 1000), signed(-0.031, 1)
    ('+1.2', '−3.1 points')
    """
    size = _shortest(100 * abs(value), places) if unit == 1 else amount(abs(value), unit)
    sign = "−" if value < 0 else "+"
    return f"{sign}{size}{' points' if unit == 1 else ''}"


def signed_span(low: float, high: float, unit: int, *, places: int = 1) -> str:
    """Both ends of an interval of a difference.

    >>> signed_span(-0.5, 1.24, 1000)
    '−0.5 to +1.2'
    """
    return f"{signed(low, unit, places=places).removesuffix(' points')} to {signed(high, unit, places=places)}"


def confidence(settings: Settings) -> str:
    """The coverage of the intervals, as in "95%"."""
    return f"{100 * settings.report.confidence:g}%"


def number(value: float) -> str:
    """A count with thousands set apart.

    >>> number(12345)
    '12,345'
    """
    return f"{value:,.0f}"


def counted(value: float, one: str, many: str = "") -> str:
    """A count and its noun.

    >>> counted(1, "article"), counted(2, "article")
    ('1 article', '2 articles')
    """
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def day(value: date | None) -> str:
    """A date in words, nothing where there is none.

    >>> day(date(2024, 4, 5)), day(None)
    ('5 April 2024', '')
    """
    # pandas tells a date that is missing as NaT, which equals nothing
    return "" if value is None or value != value else f"{value.day} {value:%B %Y}"


def listing(names: list[str]) -> str:
    """Names in a row.

    >>> listing(["A", "B", "C"])
    'A, B and C'
    """
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def worded(text: str, unit: str) -> str:
    """A text about outlets as one about what stands in their place, such as groups.

    >>> worded("Outlets: an outlet’s own voice", "story")
    'Stories: a story’s own voice'
    """
    if unit == OUTLET:
        return text
    many = f"{unit.removesuffix('y')}ies" if unit.endswith("y") else f"{unit}s"
    words = {"outlet": unit, "outlets": many, "Outlet": unit.capitalize(), "Outlets": many.capitalize()}
    return _OUTLET.sub(lambda found: words[found[1]], _AN_OUTLET.sub(r"\1 \2", text))


def level(value: float, top: float, *, steps: int = 6) -> int:
    """The shade of a heat cell, 0 to `steps`; the curve lets small values be told apart.

    >>> level(0, 8), level(2, 8), level(8, 8)
    (0, 3, 6)
    """
    return math.ceil(steps * (min(value, top) / top) ** 0.65) if value > 0 and top > 0 else 0


def said(figure: Figure) -> str:
    """A figure with its interval, or with the counts behind it and why it has none.

    >>> said(Figure("43%", TOO_FEW, "3 of 7"))
    '43% (3 of 7; too few articles)'
    """
    if figure.interval == TOO_FEW and figure.counted:
        return f"{figure.text} ({figure.counted}; {figure.interval})"
    return f"{figure.text} ({figure.interval})" if figure.interval else figure.text

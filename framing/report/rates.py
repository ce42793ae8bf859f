"""Differences of rates in print, and the chief one counted in other ways."""

from collections.abc import Sequence
from dataclasses import dataclass

from framing.comparison.robustness import AS_SHOWN
from framing.records import Check, Comparison, Difference
from framing.report import glossary
from framing.report.figures import Figure, counted, figure, listing, number, signed, signed_span
from framing.report.page import MEASURES

SURE = 0.05
# ways of counting in which a difference does not stand that are named
NAMED = 3
BASES = {"shared": "shared stories", "all": "all articles"}


@dataclass(frozen=True, slots=True)
class Row:
    """One difference in print: both rates, how far apart they lie, and what that is worth."""

    source: str
    other: str
    title: str
    basis: str
    month: str
    left: Figure
    right: Figure
    apart: Figure
    ratio: str
    p: str
    q: str
    sure: bool
    stories: str


@dataclass(frozen=True, slots=True)
class Counting:
    """The chief difference counted in another way; `verdict` tells whether it still stands."""

    name: str
    apart: Figure
    verdict: str


@dataclass(frozen=True, slots=True)
class Chief:
    """The chief difference of two sources on one basis, whether its interval leaves out 0, and the same counted in other ways."""

    row: Row
    checks: tuple[Counting, ...]
    survives: str
    stands: bool


def rate_title(name: str) -> str:
    """A rate in a few words.

    >>> rate_title("terms_naming_outlet"), rate_title("frame_economic")
    ('Loaded terms, own voice: naming', 'Frame: Economy')
    """
    known = {measure.name: measure.title for measure in MEASURES}
    if name.startswith("frame_"):
        return f"Frame: {glossary.frame_name(name.removeprefix('frame_'))}"
    if name.endswith("_outlet") and name not in known:
        return f"Loaded terms, own voice: {name.removeprefix('terms_').removesuffix('_outlet')}"
    return known.get(name, f"Loaded terms: {glossary.VOICE_NAMES.get(name.removeprefix('terms_'), name)}")  # type: ignore[call-overload]


def chief_of(one: Difference, comparison: Comparison) -> Chief:
    """The chief difference with the other ways of counting it, and in how many of these it stands."""
    mine = [check for check in comparison.checks if (check.source, check.other, check.basis) == (one.source, one.other, one.basis)]
    found = tuple(_counting(check, one) for check in mine if check.name != AS_SHOWN)
    known = [each for each in found if each.apart.has_interval]
    return Chief(row_of(one), found, _survives(known) if known and _standing(one) else "", _standing(one))


def _survives(known: Sequence[Counting]) -> str:
    """In how many other ways of counting the chief difference stands, and in which it does not, where these are few."""
    fail = [each.name for each in known if each.verdict != "stands"]
    told = f"It stands in {number(len(known) - len(fail))} of {counted(len(known), 'other way', 'other ways')} of counting"
    overlap = ", which overlap and are no independent tests" if len(known) > 1 else ""
    return f"{told}{overlap}{f'; not with: {listing(fail)}' if 0 < len(fail) <= NAMED else ''}."


def is_sure(one: Difference) -> bool:
    """Whether a difference is larger than chance would explain."""
    return one.q is not None and one.q <= SURE


def sure_ones(comparison: Comparison) -> int:
    """How many differences are larger than chance would explain, months among them."""
    return sum(map(is_sure, (*comparison.differences, *comparison.months)))


def pairs_of(found: Sequence[Difference | Check | Row]) -> list[tuple[str, str]]:
    """Who is compared with whom, each pair once."""
    return list(dict.fromkeys((one.source, one.other) for one in found))


def _counting(check: Check, chief: Difference) -> Counting:
    told = apart(check)
    if not told.has_interval or not _standing(chief):
        return Counting(check.name, told, "" if told.has_interval else "too little data")
    same = (check.value or 0) * (chief.value or 0) > 0
    return Counting(check.name, told, ("stands" if _standing(check) else "less sure") if same else "turns round")


def _standing(one: Difference | Check) -> bool:
    """Whether the interval leaves out 0."""
    return one.low is not None and one.high is not None and one.low * one.high > 0


def apart(one: Difference | Check) -> Figure:
    """How far two rates lie apart, in print."""
    text = "–" if one.value is None else signed(one.value, one.unit)
    if one.low is None or one.high is None:
        return Figure(text, one.note, "", one.value)
    return Figure(text, signed_span(one.low, one.high, one.unit), "", one.value, one.low, one.high)


def row_of(one: Difference) -> Row:
    """A difference in print."""
    return Row(
        source=one.source,
        other=one.other,
        title=rate_title(one.rate),
        basis=BASES[one.basis],
        month=one.month,
        left=figure(one.left),
        right=figure(one.right),
        apart=apart(one),
        ratio=_times(one),
        p=_chance(one.p),
        q=_chance(one.q),
        sure=is_sure(one),
        stories=number(one.stories),
    )


def _chance(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}" if value >= 0.001 else "under 0.001"


def _times(one: Difference) -> str:
    if one.ratio is None or one.ratio_low is None or one.ratio_high is None:
        return ""
    return f"{one.ratio:.2f} times, {one.ratio_low:.2f} to {one.ratio_high:.2f}"


def scale(values: Sequence[Figure]) -> float:
    """How far a scale must reach to both sides of 0 to show every value, and half of all intervals whole."""
    ends = sorted(max(abs(one.low), abs(one.high)) for one in values if one.low is not None and one.high is not None)
    reach = [abs(one.value) for one in values if one.value is not None and one.has_interval]
    return 1.1 * max([*reach, *ends[len(ends) // 2 : len(ends) // 2 + 1]], default=1.0) or 1.0


def rows_of(comparison: Comparison) -> list[Row]:
    """The differences in print, those of the same sources and the same articles one after the other."""
    return list(map(row_of, comparison.differences))

"""What a comparison says, section by section, in plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from framing.comparison.robustness import AS_SHOWN, CHIEF
from framing.config import Settings
from framing.profiles import definition, sorted_sources
from framing.records import Check, Comparison, Contrast, Difference
from framing.report import charts, glossary
from framing.report.figures import Figure, counted, figure, listing, number, signed, signed_span
from framing.report.html import environment
from framing.report.markdown import plain, table
from framing.report.method import Entry
from framing.report.page import MEASURES, Fact, confidence, dates

if TYPE_CHECKING:
    from framing.store import Run

SURE = 0.05
_BASES = {"shared": "shared stories", "all": "all articles"}


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
    """The chief difference of two sources on one basis, and the same counted in other ways."""

    row: Row
    checks: tuple[Counting, ...]
    survives: str


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """Everything that a page of a comparison tells its reader."""

    title: str
    lede: tuple[str, ...]
    caveat: str
    facts: tuple[Fact, ...]
    confidence: str
    chiefs: tuple[Chief, ...]
    rows: tuple[Row, ...]
    months: tuple[Row, ...]
    apart: tuple[tuple[str, tuple[Contrast, ...]], ...]
    method: tuple[Entry, ...]


def build_comparison(run: "Run", comparison: Comparison, *, settings: Settings) -> ComparisonPage:
    """What there is to say about a comparison."""
    chiefs = tuple(_chief(one, comparison) for one in comparison.differences if one.rate == CHIEF)
    months = tuple(map(row, comparison.months))
    sources = sorted_sources(profile.source for profile in comparison.profiles)
    return ComparisonPage(
        title=_title(comparison),
        lede=_lede(comparison, chiefs),
        caveat=glossary.CAVEAT,
        facts=_facts(run, comparison),
        confidence=confidence(settings),
        chiefs=chiefs,
        rows=tuple(rows_of(comparison)),
        months=months,
        apart=tuple((source, tuple(one for one in comparison.contrasts if one.source == source)) for source in sources),
        method=_method(comparison, settings),
    )


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


def _whom(found: Sequence[Difference | Row]) -> list[tuple[str, str]]:
    """Who is compared with whom, each pair once."""
    return list(dict.fromkeys((one.source, one.other) for one in found))


def _title(comparison: Comparison) -> str:
    whom = _whom(comparison.differences)
    if len(whom) == 1:
        return f"{listing(list(whom[0]))}, side by side"
    return f"{counted(len(whom), 'source')}, each beside all the others" if whom else "There is nothing to compare"


def _facts(run: "Run", comparison: Comparison) -> tuple[Fact, ...]:
    shared = max((one.stories for one in comparison.differences if one.basis == "shared"), default=0)
    name = "Shared stories" if len(_whom(comparison.differences)) < 2 else "Shared stories, at most"
    return (
        Fact("Articles", number(sum(profile.articles for profile in comparison.profiles))),
        Fact("Sources", number(len(comparison.profiles))),
        Fact("Words", number(sum(profile.words for profile in comparison.profiles))),
        Fact(name, number(shared)),
        Fact("Tests", number(comparison.tests)),
        Fact("Published", dates(run)),
    )


def _lede(comparison: Comparison, chiefs: Sequence[Chief]) -> tuple[str, ...]:
    sure = sum(one.q is not None and one.q <= SURE for one in (*comparison.differences, *comparison.months))
    told = (
        f"{counted(comparison.tests, 'difference')} {'was' if comparison.tests == 1 else 'were'} tested; {number(sure)} "
        f"{'is' if sure == 1 else 'are'} larger than chance would explain, at most one in twenty of these being a false alarm."
    )
    is_pair = len(_whom([chief.row for chief in chiefs])) == 1
    return (*(_told(chief) for chief in chiefs if is_pair), told)


def _told(chief: Chief) -> str:
    one = chief.row
    start = f"In {one.basis}, {one.source} uses {one.left.text} loaded terms per 1,000 words of its own voice, {one.other} {one.right.text}"
    if not one.apart.has_interval:
        return f"{start}: {one.apart.interval}."
    return f"{start}: a difference of {one.apart.text} ({one.apart.interval}; {one.ratio}). {chief.survives}"


def _chief(one: Difference, comparison: Comparison) -> Chief:
    mine = [check for check in comparison.checks if (check.source, check.other, check.basis) == (one.source, one.other, one.basis)]
    found = tuple(_counting(check, one) for check in mine if check.name != AS_SHOWN)
    known = [each for each in found if each.apart.has_interval]
    stand = sum(each.verdict == "stands" for each in known)
    survives = (
        f"It stands in {number(stand)} of {counted(len(known), 'other way', 'other ways')} of counting." if known and _standing(one) else ""
    )
    return Chief(row(one), found, survives)


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


def row(one: Difference) -> Row:
    """One difference in print."""
    return Row(
        source=one.source,
        other=one.other,
        title=rate_title(one.rate),
        basis=_BASES[one.basis],
        month=one.month,
        left=figure(one.left),
        right=figure(one.right),
        apart=apart(one),
        ratio=_times(one),
        p=_chance(one.p),
        q=_chance(one.q),
        sure=one.q is not None and one.q <= SURE,
        stories=number(one.stories),
    )


def _chance(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}" if value >= 0.001 else "under 0.001"


def _times(one: Difference) -> str:
    if one.ratio is None or one.ratio_low is None or one.ratio_high is None:
        return ""
    return f"{one.ratio:.2f} times, {one.ratio_low:.2f} to {one.ratio_high:.2f}"


def _method(comparison: Comparison, settings: Settings) -> tuple[Entry, ...]:
    return (
        Entry("Chief figure", definition(CHIEF)),
        Entry(
            "Direction",
            "A difference is the first source minus the second: above 0, the first has more. Sources stand in alphabetical order.",
        ),
        Entry(
            "Shared stories",
            "Each story that both cover is compared with itself; stories are weighted alike on both sides, so that covering more of a "
            "heated one makes nobody look more loaded. Republished agency copy counts for nobody.",
        ),
        Entry(
            "Intervals",
            f"They cover {confidence(settings)} and come from {number(settings.report.bootstrap)} bootstrap samples of whole stories "
            "(an article without one stands for itself), each with its own standard error. With fewer than six stories on either side, "
            "or fewer than six that hold anything counted, there is none.",
        ),
        Entry(
            "Chance",
            "A p-value belongs to one difference, as its intervals do: how often chance alone would set the two as far apart. In shared "
            "stories it comes from swapping the two sides within stories, or from the bootstrap of the ratio where that is more doubtful; "
            "over all articles from the bootstraps of difference and ratio, whichever is more doubtful. No interval leaves out 0, or 1 for "
            "a ratio, that this test does not rule out; with few shared stories, that of a difference may still hold 0. "
            f"A q-value (Benjamini and Hochberg) belongs to all {number(comparison.tests)} tests of this comparison, and can be large "
            "where p is small: of the differences with a q of 0.05 or less, at most one in twenty is expected to be a false alarm.",
        ),
    )


def scale(values: Sequence[Figure]) -> float:
    """How far a scale must reach to both sides of 0 to show every value, and half of all intervals whole."""
    ends = sorted(max(abs(one.low), abs(one.high)) for one in values if one.low is not None and one.high is not None)
    reach = [abs(one.value) for one in values if one.value is not None and one.has_interval]
    return 1.1 * max([*reach, *ends[len(ends) // 2 : len(ends) // 2 + 1], *ends[: 1 if len(ends) == 1 else 0]], default=1.0) or 1.0


def render_html(page: ComparisonPage) -> str:
    """The page as HTML that loads nothing from anywhere."""
    chief = scale([each for one in page.chiefs for each in (one.row.apart, *(check.apart for check in one.checks))])
    return (
        environment()
        .get_template("comparison.html")
        .render(
            page=page,
            pair=len(_whom(page.rows)) == 1,
            strip=_strip,
            chief_top=chief,
            month_top=scale([one.apart for one in page.months]),
        )
    )


def render_markdown(page: ComparisonPage) -> str:
    """The page as Markdown with pipe tables."""
    head = ["Rate", "Sources", "In", "The first", "The second", "Difference", "Ratio", "p", "q"]
    rows = ([one.title, f"{one.source}, {one.other}", one.basis, *_plain(one), one.ratio, one.p, one.q] for one in page.rows)
    ways = (
        [f"{one.row.source}, {one.row.other}", one.row.basis, check.name, _said(check.apart), check.verdict]
        for one in page.chiefs
        for check in one.checks
    )
    months = [[one.month, f"{one.source}, {one.other}", *_plain(one), one.p, one.q] for one in page.months]
    parts = [f"# {plain(page.title)}", *map(plain, page.lede), f"*{plain(page.caveat)}*"]
    parts += [table(["", ""], ((fact.name, fact.value) for fact in page.facts)), "## All rates", table(head, rows)]
    parts += [
        "## Loaded terms in their own voice, counted in other ways",
        table(["Sources", "In", "Way", "Difference", "The finding"], ways),
    ]
    parts += ["## By month", table(["Month", "Sources", "The first", "The second", "Difference", "p", "q"], months)] if months else []
    parts += ["## How this was measured", "\n".join(f"- **{plain(entry.name)}**: {plain(entry.meaning)}" for entry in page.method)]
    return "\n\n".join(parts) + "\n"


def rows_of(comparison: Comparison) -> list[Row]:
    """The differences in print, those of the same sources and the same articles one after the other."""
    return list(map(row, comparison.differences))


def _strip(apart: Figure, top: float, label: str) -> Markup:
    return Markup(charts.difference_strip(apart, top=top, label=label))


def _plain(row: Row) -> list[str]:
    return [_said(row.left), _said(row.right), _said(row.apart)]


def _said(figure: Figure) -> str:
    return f"{figure.text} ({figure.interval})" if figure.interval else figure.text

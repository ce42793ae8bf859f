"""What a comparison says, section by section, in plain values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from framing.comparison.counting import THE_REST
from framing.comparison.robustness import CHIEF, DRAWN
from framing.comparison.stories import LOOKED, Stories, tell_stories
from framing.config import Settings
from framing.profiles import definition, sorted_sources
from framing.records import Comparison, Contrast
from framing.report import glossary
from framing.report.cards import Card, story_cards
from framing.report.copies import Copies, copies
from framing.report.corrected import Corrected
from framing.report.figures import OUTLET, confidence, counted, listing, number, worded
from framing.report.lede import corrected_lede
from framing.report.limits import scores, together
from framing.report.method import Entry
from framing.report.page import Fact, coded, dates, outlets_in
from framing.report.rates import BASES, SURE, Chief, Row, chief_of, pairs_of, row_of, rows_of, sure_ones
from framing.report.scatter import Scatter, scatter
from framing.report.wordings import Wordings, wordings
from framing.statistics import MIN_STORIES

if TYPE_CHECKING:
    from framing.store import Run


@dataclass(frozen=True, slots=True)
class StoryCards:
    """The stories that are shown side by side; `told` says how they were chosen, or why there are none."""

    told: str
    cards: tuple[Card, ...]


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
    stories: StoryCards
    wordings: Wordings
    scatter: Scatter | None
    copied: Copies
    method: tuple[Entry, ...]
    corrected: Corrected | None = None
    unit: str = OUTLET


def build_comparison(
    run: "Run",
    comparison: Comparison,
    *,
    settings: Settings,
    stories: pd.DataFrame | None = None,
    corrected: Corrected | None = None,
) -> ComparisonPage:
    """What there is to say about a comparison; `stories` is as in `compare`, `corrected` what coded sheets correct."""
    pair = compared(comparison)
    found = tell_stories(run, left=pair[0], right=pair[1], stories=stories, settings=settings)
    chiefs = tuple(chief_of(one, comparison) for one in comparison.differences if one.rate == CHIEF)
    months = tuple(map(row_of, comparison.months))
    sources = sorted_sources((profile.source for profile in comparison.profiles), first=pair)
    return ComparisonPage(
        title=_title(comparison),
        lede=(*_lede(comparison, chiefs, settings), *corrected_lede(corrected)),
        caveat=glossary.CAVEAT,
        facts=(*_facts(run, comparison), *coded(corrected)),
        confidence=confidence(settings),
        chiefs=chiefs,
        rows=tuple(rows_of(comparison)),
        months=months,
        apart=tuple((source, tuple(one for one in comparison.contrasts if one.source == source)) for source in sources),
        stories=StoryCards(_chosen(found, settings), story_cards(run, found, sources=pair if pair[0] else ())),
        wordings=wordings(found.counts, looked=found.looked, first=pair),
        scatter=scatter(run, *pair) if pair[0] else None,
        copied=copies(run, found.edits),
        method=(*_method(comparison, found, settings), *_left_open(run, comparison, corrected), *(corrected.words if corrected else ())),
        corrected=corrected,
        unit=run.unit,
    )


def compared(comparison: Comparison) -> tuple[str, str]:
    """The two sources that are compared; empty where there are more."""
    whom = pairs_of(comparison.differences)
    return whom[0] if len(whom) == 1 and whom[0][1] != THE_REST else ("", "")


def _chosen(found: Stories, settings: Settings) -> str:
    """How the stories were chosen that are shown."""
    if not found.shared:
        return "No story is told by two of them. Run `framing stories` first, or give the articles a column `story`."
    if not len(found.stories):
        return ""
    told = f"{number(len(found.stories))} of {counted(found.shared, 'story', 'stories')} that at least two of them tell"
    if found.note:
        return f"{told}, those with the most loaded terms that one of them alone uses. Sentences are not set side by side: {found.note}."
    return (
        f"{told}: those in which they choose the most different words for the same thing. Such choices were looked for in the "
        f"{counted(found.looked, 'story', 'stories')} whose loaded terms differ most."
    )


def _title(comparison: Comparison) -> str:
    whom = pairs_of(comparison.differences)
    if len(whom) == 1:
        return f"{listing(list(whom[0]))}, side by side"
    return f"{counted(len(whom), 'source')}, each beside all the others" if whom else "There is nothing to compare"


def _facts(run: "Run", comparison: Comparison) -> tuple[Fact, ...]:
    shared = max((one.stories for one in comparison.differences if one.basis == "shared"), default=0)
    name = "Shared stories" if len(pairs_of(comparison.differences)) < 2 else "Shared stories, at most"
    return (
        Fact("Articles", number(sum(profile.articles for profile in comparison.profiles))),
        Fact("Sources", number(len(comparison.profiles))),
        *outlets_in(run),
        Fact("Words", number(sum(profile.words for profile in comparison.profiles))),
        Fact(name, number(shared)),
        Fact("Tests", number(comparison.tests)),
        Fact("Published", dates(run)),
    )


def _lede(comparison: Comparison, chiefs: Sequence[Chief], settings: Settings) -> tuple[str, ...]:
    sure = sure_ones(comparison)
    tested = f"{counted(comparison.tests, 'difference')} {'was' if comparison.tests == 1 else 'were'} tested"
    found = f"{number(sure) if sure else 'none'} {'are' if sure > 1 else 'is'} larger than chance would explain"
    doubt = f" (q of {SURE} or less: at most one in twenty of such is expected to be a false alarm)" if sure else ""
    told = f"{tested}; {found}{doubt}."
    is_pair = len(pairs_of([chief.row for chief in chiefs])) == 1
    return (*(_told(chief, confidence(settings)) for chief in chiefs if is_pair), told)


def _told(chief: Chief, sure: str) -> str:
    """What both say in figures, with the interval, and whether chance may explain the difference."""
    one = chief.row
    where = f"{one.stories} shared {'story' if one.stories == '1' else 'stories'}" if one.basis == BASES["shared"] else one.basis
    start = f"In {where}, {one.source} uses {one.left.text} loaded terms per 1,000 words of its own voice, {one.other} {one.right.text}"
    if not one.apart.has_interval:
        return f"{start}: {one.apart.interval}."
    between = "; ".join(filter(None, (f"{sure} interval {one.apart.interval}", one.ratio)))
    return (
        f"{start}: a difference of {one.apart.text} ({between}){'' if chief.stands else ', which may be chance'}. {chief.survives}".strip()
    )


def _method(comparison: Comparison, found: Stories, settings: Settings) -> tuple[Entry, ...]:
    return (
        Entry("Chief figure", definition(CHIEF)),
        Entry(
            "Direction",
            "A difference is the first source minus the second: above 0, the first has more. Sources stand in the order in which they were "
            "named, or else in alphabetical order.",
        ),
        Entry(
            "Shared stories",
            "Each story that both cover is compared with itself; stories are weighted alike on both sides, so that covering more of a "
            "heated one makes nobody look more loaded. Republished agency copy counts for nobody, here and over all articles, which is why "
            "rates differ a little from those of a report, where it counts.",
        ),
        Entry(
            "Intervals",
            f"They cover {confidence(settings)} and come from {number(settings.report.bootstrap)} bootstrap samples of whole stories "
            "(an article without one stands for itself), each with its own standard error. With fewer than "
            f"{MIN_STORIES} stories on either side, or fewer than {MIN_STORIES} that hold anything counted, there is none. The intervals "
            f"of the {counted(comparison.tests, 'difference')} are told one by one; what allows for their number is q.",
        ),
        Entry(
            "Chance",
            "A p-value belongs to one difference, as its intervals do: how often chance alone would set the two as far apart. In shared "
            "stories it comes from swapping the two sides within stories, or from the bootstrap of the ratio where that is more doubtful; "
            "over all articles from the bootstraps of difference and ratio, whichever is more doubtful. No interval leaves out 0, or 1 for "
            "a ratio, that this test does not rule out; with few shared stories, that of a difference may still hold 0. "
            f"A q-value (Benjamini and Hochberg) belongs to all {number(comparison.tests)} tests of this comparison, and can be large "
            f"where p is small: of the differences with a q of {SURE} or less, at most one in twenty is expected to be a false alarm.",
        ),
        *_told_apart(found),
    )


def _left_open(run: "Run", comparison: Comparison, corrected: Corrected | None) -> Iterator[Entry]:
    """What the figures cannot tell: how far the model errs, what intervals leave out, and for which outlets a group's hold."""
    covered = glossary.COVERED if corrected else glossary.UNCOVERED
    yield Entry("The model errs", f"{glossary.FOUND} {scores(run.manifest.get('model', {}))} {worded(covered, run.unit)}")
    yield Entry("What was collected", worded(glossary.COLLECTED, run.unit))
    if run.named:
        drawn = any(check.name == DRAWN for check in comparison.checks)
        yield Entry("Outlets taken together", f"{together(run)}{f' {glossary.DRAWN}' if drawn else ''}")


def _told_apart(found: Stories) -> tuple[Entry, ...]:
    """How stories were set side by side, where they were."""
    if not found.looked:
        return ()
    return (
        Entry(
            "Choices of words",
            "Two phrases are lined up where a model finds that they mean the same in the same place of a story and at least one of them is "
            "loaded. It errs: of five that are shown, about one does not belong together. They were looked for in "
            f"{counted(found.looked, 'story', 'stories')}, at most {LOOKED} for each that is shown.",
        ),
        Entry(
            "Told by one alone",
            "What one source of a story tells and those beside it do not: sentences that a model finds unlike all of theirs, names that "
            "they lack, and frames; the most prominent first. That a source leaves something out does not say that it had to report it.",
        ),
    )

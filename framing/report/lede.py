"""The first sentences of a report."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from statistics import quantiles
from typing import TYPE_CHECKING

from framing.comparison.counting import count
from framing.comparison.differences import differences
from framing.comparison.robustness import CHIEF
from framing.config import Settings
from framing.profiles import sorted_sources
from framing.records import Comparison, Contrast, Difference, Profile
from framing.report.corrected import TOGETHER, Corrected, Label
from framing.report.figures import OUTLET, Figure, amount, counted, figure, listing, number, worded
from framing.report.perspectives import Leaning

if TYPE_CHECKING:
    from pandas import DataFrame

    from framing.store import Run

HANDFUL = 4
MIN_USES = 5


def lede(comparison: Comparison, *, confidence: str, unit: str = OUTLET) -> tuple[str, ...]:
    """How often outlets use loaded terms in their own voice, a handful of them by name, and which terms set those apart."""
    profiles = [profile for profile in comparison.profiles if figure(profile.rates.get(CHIEF)).value is not None]
    if not profiles:
        return ("There were no words to count.",)
    if len(profiles) <= HANDFUL:
        return _told(profiles, "", comparison, confidence)
    sure = [profile for profile in profiles if figure(profile.rates[CHIEF]).has_interval]
    if len(sure) > HANDFUL:
        return (_spread(sure, profiles, unit),)
    if sure:
        opening = worded(f"Of {len(profiles)} outlets, {len(sure)} had enough articles for an interval. ", unit)
        return _told(sure, opening, comparison, confidence)
    return (f"{worded(f'None of the {len(profiles)} outlets has enough articles for an interval.', unit)} {_together(profiles)}",)


def shared_lede(run: "Run", counts: tuple["DataFrame", "DataFrame"], settings: Settings) -> tuple[str, ...]:
    """How many times as often one outlet uses loaded terms as another in the stories that both tell, where few outlets tell enough.

    `counts` is what `article_counts` gives for all articles.
    """
    sources = sorted_sources(run.table("articles")["source"].unique())
    if not 1 < len(sources) <= HANDFUL:
        return ()
    whom = list(combinations(sources, 2))
    found = differences(count(run, counted=counts).rates([CHIEF]), whom, bases=("shared",), settings=settings)
    told = [_times(each) for each in found if each.ratio and each.ratio_low and each.ratio_high]
    return (f"In the stories that both tell, {'; '.join(told)}.",) if told else ()


def _times(one: Difference) -> str:
    """How many times as often the one that does so more uses loaded terms, with the interval."""
    ratio, low, high = one.ratio or 1.0, one.ratio_low or 1.0, one.ratio_high or 1.0
    more, less = (one.source, one.other) if ratio >= 1 else (one.other, one.source)
    low, ratio, high = (low, ratio, high) if ratio >= 1 else (1 / high, 1 / ratio, 1 / low)
    doubt = ", which may be chance" if low <= 1 else ""
    return (
        f"{more} uses loaded terms in its own voice {ratio:.1f} times ({low:.1f}–{high:.1f}) as often as {less} "
        f"({counted(one.stories, 'story', 'stories')}{doubt})"
    )


def leaning_lede(leanings: Sequence[Leaning]) -> tuple[str, ...]:
    """Where the outlets' own words stand in the dispute with the most terms; nothing where they are too many to be named."""
    for leaning in leanings[:1]:
        rows = [row for row in leaning.rows if row.own.told.value is not None]
        told = [f"{row.source} {row.own.told.text} ({row.own.told.interval}; {_terms_behind(row.own.told)})" for row in rows]
        if 0 < len(told) <= HANDFUL:
            return (f"Where their own words take a side in {leaning.dispute}: {listing(told)}.",)
    return ()


def _terms_behind(lean: Figure) -> str:
    """How many terms there are on two sides, where the lean itself does not tell it."""
    return "very few terms" if "%" not in lean.text else f"{lean.counted} terms"


def corrected_lede(found: Corrected | None) -> tuple[str, ...]:
    """What a label that bears on the sentences before, or else the first label, says once it is corrected, beside the model alone.

    Outlets are named where they are few enough.
    """
    firm = sorted((label for label in found.labels if label.firm), key=lambda label: not label.also) if found else []
    if found is None or not firm:
        return ()
    label = firm[0]
    lines = [line for line in label.shares if line.name != TOGETHER or len(label.shares) == 1]
    lines = lines if len(lines) <= HANDFUL else [line for line in label.shares if line.name == TOGETHER]
    told = listing([f"{line.name} {line.said}" for line in lines])
    return (f"{label.title}, corrected by {found.size} that were coded: {told}.", *_corrected_apart(label))


def _corrected_apart(label: Label) -> Iterator[str]:
    """The corrected difference of two sources, where there is one only."""
    if len(label.differences) == 1:
        (line,) = label.differences
        low, high = line.corrected.low, line.corrected.high
        doubt = ", which may be chance" if low is not None and high is not None and low <= 0 <= high else ""
        yield f"The corrected difference, {line.name}: {line.said}{doubt}."


def _own(profile: Profile) -> float:
    return profile.rates[CHIEF].value or 0.0


def _told(profiles: Sequence[Profile], opening: str, comparison: Comparison, confidence: str) -> tuple[str, ...]:
    first, *rest = profiles
    told = [f"{first.source} uses {_number(first)} loaded terms per 1,000 words ({_basis(first, confidence)})"]
    told += [f"{profile.source} {_number(profile)} ({_basis(profile, '')})" for profile in rest]
    ranked = sorted(profiles, key=_own)
    return (f"{opening}In its own voice, {listing(told)}.", *_overlap(ranked[0], ranked[-1]), *_striking(comparison, profiles))


def _spread(sure: Sequence[Profile], profiles: Sequence[Profile], unit: str) -> str:
    """Between which rates the middle half of the outlets lie; many are not told one by one, since the ends would read as a ranking."""
    low, high = (amount(each, 1000) for each in quantiles([_own(profile) for profile in sure], n=4)[::2])
    return (
        f"{worded(f'Of {len(profiles)} outlets', unit)}, {len(sure)} had enough articles for an interval. The middle half of these use "
        f"between {low} and {high} loaded terms per 1,000 words of their own voice. {_together(profiles)}"
    )


def _together(profiles: Sequence[Profile]) -> str:
    total, words = (sum(getattr(profile.rates[CHIEF], part) for profile in profiles) for part in ("count", "total"))
    return f"All together use {amount(1000 * total / words, 1000)} ({number(total)} in {number(words)} words)."


def _number(profile: Profile) -> str:
    return figure(profile.rates[CHIEF]).text


def _basis(profile: Profile, confidence: str) -> str:
    shown, articles = figure(profile.rates[CHIEF]), counted(profile.articles, "article")
    if not shown.has_interval:
        return f"{articles}, too few for an interval"
    return f"{confidence} interval {shown.interval}; {articles}" if confidence else f"{shown.interval}; {articles}"


def _overlap(least: Profile, most: Profile) -> tuple[str, ...]:
    low, high = most.rates[CHIEF].low, least.rates[CHIEF].high
    if least is most or low is None or high is None or low > high:
        return ()
    return ("These intervals overlap: the difference may be chance.",)


def _striking(comparison: Comparison, profiles: Sequence[Profile]) -> tuple[str, ...]:
    sources = sorted_sources(profile.source for profile in profiles)
    found = [(source, best) for source in sources if (best := _best(comparison.contrasts, source))]
    told = [f"“{best.name}” at {source} ({best.count} of {best.count + best.rest} uses)" for source, best in found]
    return (f"The terms that set them apart most: {listing(told)}.",) if told else ()


def _best(contrasts: Sequence[Contrast], source: str) -> Contrast | None:
    own = [contrast for contrast in contrasts if contrast.source == source and contrast.count >= MIN_USES]
    return max(own, key=lambda contrast: contrast.z, default=None)

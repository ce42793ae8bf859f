"""The first sentences of a report."""

from collections.abc import Sequence

from framing.profiles import sorted_sources
from framing.records import Comparison, Contrast, Profile
from framing.report.figures import amount, counted, figure, listing
from framing.report.perspectives import Leaning

RATE = "terms_outlet"
HANDFUL = 4
MIN_USES = 5


def lede(comparison: Comparison, *, confidence: str) -> tuple[str, ...]:
    """How often outlets use loaded terms in their own voice, a handful of them by name, and which terms set those apart."""
    profiles = [profile for profile in comparison.profiles if figure(profile.rates.get(RATE)).value is not None]
    if not profiles:
        return ("There were no words to count.",)
    if len(profiles) <= HANDFUL:
        return _told(profiles, "", comparison, confidence)
    sure = sorted((profile for profile in profiles if figure(profile.rates[RATE]).has_interval), key=_own)
    if len(sure) > HANDFUL:
        return (*_most_and_least(sure, confidence), *_overlap(sure[0], sure[-1]), *_striking(comparison, [*sure[:2], *sure[-2:]]))
    if sure:
        named = [profile for profile in profiles if profile in sure]
        return _told(named, f"Of {len(profiles)} outlets, {len(sure)} had enough articles for an interval. ", comparison, confidence)
    return (_none_sure(profiles),)


def leaning_lede(leanings: Sequence[Leaning]) -> tuple[str, ...]:
    """Where the outlets' own words stand in the dispute with the most terms; nothing where they are too many to be named."""
    for leaning in leanings[:1]:
        rows = [row for row in leaning.rows if row.own.told.value is not None]
        told = [f"{row.source} {row.own.told.text} ({row.own.told.interval}; {row.own.told.counted} terms)" for row in rows]
        if 0 < len(told) <= HANDFUL:
            return (f"Where their own words take a side in {leaning.dispute}: {listing(told)}.",)
    return ()


def _own(profile: Profile) -> float:
    return profile.rates[RATE].value or 0.0


def _told(profiles: Sequence[Profile], opening: str, comparison: Comparison, confidence: str) -> tuple[str, ...]:
    first, *rest = profiles
    told = [f"{first.source} uses {_number(first)} loaded terms per 1,000 words ({_basis(first, confidence)})"]
    told += [f"{profile.source} {_number(profile)} ({_basis(profile, '')})" for profile in rest]
    ranked = sorted(profiles, key=_own)
    return (f"{opening}In its own voice, {listing(told)}.", *_overlap(ranked[0], ranked[-1]), *_striking(comparison, profiles))


def _most_and_least(ranked: Sequence[Profile], confidence: str) -> tuple[str, ...]:
    told = [f"{profile.source}, with {_number(profile)}" for profile in (ranked[-1], ranked[-2], ranked[0], ranked[1])]
    return (
        f"Of the {len(ranked)} outlets with enough articles for an interval, those that use the most loaded terms in their own voice are "
        f"{told[0]} per 1,000 words ({_basis(ranked[-1], confidence)}), and {told[1]} ({_basis(ranked[-2], '')}). "
        f"Those that use the fewest are {told[2]} ({_basis(ranked[0], '')}), and {told[3]} ({_basis(ranked[1], '')}).",
    )


def _none_sure(profiles: Sequence[Profile]) -> str:
    count, words = (sum(getattr(profile.rates[RATE], part) for profile in profiles) for part in ("count", "total"))
    together = f"Together they use {amount(1000 * count / words, 1000)} loaded terms per 1,000 words in their own voice."
    return f"None of the {len(profiles)} outlets has enough articles for an interval, so they are not ranked here. {together}"


def _number(profile: Profile) -> str:
    return figure(profile.rates[RATE]).text


def _basis(profile: Profile, confidence: str) -> str:
    shown, articles = figure(profile.rates[RATE]), counted(profile.articles, "article")
    if not shown.has_interval:
        return f"{articles}, too few for an interval"
    return f"{confidence} interval {shown.interval}; {articles}" if confidence else f"{shown.interval}; {articles}"


def _overlap(least: Profile, most: Profile) -> tuple[str, ...]:
    low, high = most.rates[RATE].low, least.rates[RATE].high
    if least is most or low is None or high is None or low > high:
        return ()
    return ("These intervals overlap: with so few articles, the difference may be chance.",)


def _striking(comparison: Comparison, profiles: Sequence[Profile]) -> tuple[str, ...]:
    sources = sorted_sources(profile.source for profile in profiles)
    found = [(source, best) for source in sources if (best := _best(comparison.contrasts, source))]
    told = [f"“{best.name}” at {source} ({best.count} of {best.count + best.rest} uses)" for source, best in found]
    return (f"The terms that set them apart most: {listing(told)}.",) if told else ()


def _best(contrasts: Sequence[Contrast], source: str) -> Contrast | None:
    own = [contrast for contrast in contrasts if contrast.source == source and contrast.count >= MIN_USES]
    return max(own, key=lambda contrast: contrast.z, default=None)

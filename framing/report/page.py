"""What a report says, section by section, in plain values: HTML and Markdown dress the same `Page`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from framing.comparison.contrasts import contrasts
from framing.config import Settings, load_settings
from framing.profiles import article_counts, frame_tallies, profile
from framing.records import TERM_TYPES, Comparison, Profile
from framing.report import glossary
from framing.report.articles import Shown, shown_articles
from framing.report.corrected import Corrected
from framing.report.figures import OUTLET, Figure, confidence, counted, day, figure, level, listing, number, worded
from framing.report.held import held
from framing.report.lede import corrected_lede, leaning_lede, lede, shared_lede
from framing.report.lens import lenses as lenses_of
from framing.report.method import Method, method
from framing.report.perspectives import Perspectives, perspectives
from framing.report.vocabulary import Vocabulary, vocabulary
from framing.report.voices import voice_shares

if TYPE_CHECKING:
    from framing.store import Run

OWN = ("outlet",)


@dataclass(frozen=True, slots=True)
class Measure:
    """A rate that every outlet has; `per` is 1,000 for words and 1 for shares."""

    name: str
    title: str
    unit: str
    per: int


MEASURES: tuple[Measure, ...] = (
    Measure("terms_outlet", "Loaded terms, own voice", "per 1,000 own-voice words", 1000),
    Measure("biased_sentences", "Biased sentences", "share of sentences", 1),
    Measure("terms_all", "Loaded terms, all voices", "per 1,000 words", 1000),
    Measure("quoted_words", "Words quoted or reported", "share of words", 1),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was read, and how much of it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet in the summary: sizes, a figure for each measure, its own-voice rate by type of term, and the share of terms by voice."""

    source: str
    articles: str
    words: str
    figures: tuple[Figure, ...]
    types: tuple[Figure, ...]
    voices: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The outlets side by side; `together` is each measure over all of them, without an interval, `missing` what was not measured."""

    measures: tuple[Measure, ...]
    outlets: tuple[Outlet, ...]
    together: tuple[Figure, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrameCell:
    """How often an outlet uses one frame, and the shade (0-6) of its cell."""

    figure: Figure
    level: int


@dataclass(frozen=True, slots=True)
class Frames:
    """The frames that occur, with what they mean, and each outlet's share of sentences under each."""

    names: tuple[str, ...]
    meanings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[FrameCell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Where some articles of an outlet stand on a page of their own."""

    source: str
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that a report tells its reader."""

    title: str
    lede: tuple[str, ...]
    caveat: str
    facts: tuple[Fact, ...]
    confidence: str
    summary: Summary
    perspectives: Perspectives
    vocabularies: tuple[Vocabulary, ...]
    frames: Frames
    lens: str
    articles: Shown
    method: Method
    further: tuple[Link, ...] = ()
    corrected: Corrected | None = None
    unit: str = OUTLET


def build_page(run: "Run", *, settings: Settings | None = None, lenses: Sequence[str] = (), corrected: Corrected | None = None) -> Page:
    """What there is to say about a run, its articles seen through the lenses of these sides; `corrected` is what coded sheets correct."""
    settings, run = settings or load_settings(), held(run)
    eyes = lenses_of(run, lenses)
    most = settings.report.terms
    counts = article_counts(pd.Index(run.table("articles")["article_id"]), run.table("sentences"), run.table("terms"), frame_tallies(run))
    comparison = Comparison(profile(run, settings=settings, counted=counts), contrasts(run.table("terms"), top=most, voices=OWN))
    sides = perspectives(run, settings)
    every = Comparison(comparison.profiles, contrasts(run.table("terms"), top=most))
    words = (
        vocabulary(run, comparison, name="In their own voice", voices=OWN, most=most),
        vocabulary(run, every, name="In all voices", voices=None, most=most),
    )
    return Page(
        title=headline([profile.source for profile in comparison.profiles], unit=run.unit),
        lede=(
            *lede(comparison, confidence=confidence(settings), unit=run.unit),
            *corrected_lede(corrected),
            *shared_lede(run, counts, settings),
            *leaning_lede(sides.leanings),
        ),
        caveat=glossary.CAVEAT,
        facts=(*facts(run, comparison), *coded(corrected)),
        confidence=confidence(settings),
        summary=summary(comparison.profiles, voice_shares(run, settings)),
        perspectives=sides,
        vocabularies=words,
        frames=frames(comparison.profiles),
        lens=glossary.LENS,
        articles=shown_articles(run, most=settings.report.articles, seed=settings.seed, lenses=eyes),
        method=method(
            run,
            {measure.name: measure.title for measure in MEASURES},
            settings,
            tested=sum(each.tested for each in words),
            corrected=corrected.titles if corrected else (),
        ),
        corrected=corrected,
        unit=run.unit,
    )


def coded(corrected: Corrected | None) -> tuple[Fact, ...]:
    """How much was coded, where something was."""
    return (Fact("Coded", corrected.size),) if corrected else ()


def headline(sources: Sequence[str], *, unit: str = OUTLET) -> str:
    """The title of the page.

    >>> headline(["Northline", "The Open Gate"])
    'How Northline and The Open Gate choose their words'
    """
    if not sources:
        return "No articles were read"
    if len(sources) == 1:
        return f"How {sources[0]} chooses its words"
    return f"How {listing(list(sources)) if len(sources) <= 3 else worded(f'{len(sources)} outlets', unit)} choose their words"


def outlets_in(run: "Run") -> tuple[Fact, ...]:
    """How many outlets there are where they are taken together; else nothing."""
    return (Fact("Outlets in them", number(run.table("articles")["outlet"].nunique())),) if run.named else ()


def facts(run: "Run", comparison: Comparison) -> tuple[Fact, ...]:
    """What was read, when it was published, by which model."""
    profiles = comparison.profiles
    found = [
        Fact("Articles", number(sum(profile.articles for profile in profiles))),
        Fact(worded("Outlets", run.unit), number(len(profiles))),
        *outlets_in(run),
        Fact("Sentences", number(sum(profile.sentences for profile in profiles))),
        Fact("Words", number(sum(profile.words for profile in profiles))),
        Fact("Loaded terms", number(len(run.table("terms")))),
        Fact("Published", dates(run)),
    ]
    if aside := len(run.manifest.get("set_aside", ())):
        found.append(Fact("Set aside", counted(aside, "file or record", "files or records")))
    if flagged := sum(row["n_flagged"] for row in run.manifest.get("reading", ())):
        found.append(Fact("Flagged", counted(flagged, "article")))
    if run.manifest.get("complete") is False:
        found.append(Fact("State", "unfinished: the run was stopped"))
    return (*found, *_read_by(run))


def _read_by(run: "Run") -> tuple[Fact, ...]:
    """By which model and version the articles were read, and on which day where that is known."""
    model = str(run.manifest.get("model", {}).get("name", "")) or "not named"
    version = run.manifest.get("version", "")
    created = str(run.manifest.get("created", ""))[:10]
    read = [Fact("Read on", day(date.fromisoformat(created)))] if created else []
    return (*read, Fact("Read by", f"framing {version}, model {model}" if version else f"model {model}"))


def dates(run: "Run") -> str:
    """The first and the last day on which an article was published."""
    known = sorted(value for value in run.table("articles").published.dropna())
    if not known:
        return "no dates given"
    return day(known[0]) if known[0] == known[-1] else f"{day(known[0])} – {day(known[-1])}"


def summary(profiles: Sequence[Profile], voices: Mapping[str, tuple[Figure, ...]]) -> Summary:
    """Each outlet's rates, in the order of the profiles, and those of all outlets together; `voices` tells its terms by voice."""
    measures = measured(profiles)
    missing = tuple(measure.title.lower() for measure in MEASURES if measure not in measures)
    outlets = tuple(outlet(profile, measures, voices[profile.source]) for profile in profiles)
    return Summary(measures, outlets, tuple(together(profiles, measure.name) for measure in measures), missing)


def measured(profiles: Sequence[Profile]) -> tuple[Measure, ...]:
    """The measures that any profile has a number for; the first one in any case."""
    known = {name for profile in profiles for name, rate in profile.rates.items() if rate.total}
    return (MEASURES[0], *(measure for measure in MEASURES[1:] if measure.name in known))


def outlet(profile: Profile, measures: Sequence[Measure], voices: tuple[Figure, ...]) -> Outlet:
    """One outlet's line of the summary."""
    return Outlet(
        profile.source,
        counted(profile.articles, "article"),
        counted(profile.words, "word"),
        tuple(figure(profile.rates.get(measure.name)) for measure in measures),
        tuple(figure(profile.rates.get(f"terms_{kind}_outlet")) for kind in TERM_TYPES),
        voices,
    )


def together(profiles: Sequence[Profile], name: str) -> Figure:
    """A rate over all outlets, which has no interval of its own."""
    rates = [profile.rates[name] for profile in profiles if name in profile.rates]
    count, total = sum(rate.count for rate in rates), sum(rate.total for rate in rates)
    pooled = figure(replace(rates[0], count=count, total=total, low=None, high=None)) if rates else figure(None)
    return replace(pooled, interval="")


def frames(profiles: Sequence[Profile]) -> Frames:
    """The share of each outlet's sentences under each frame that occurs anywhere."""
    names = [name for name in frame_names(profiles) if any(profile.rates[name].count for profile in profiles if name in profile.rates)]
    figures = {profile.source: [figure(profile.rates.get(name)) for name in names] for profile in profiles}
    top = max((each.value or 0 for row in figures.values() for each in row), default=0)
    rows = ((source, tuple(FrameCell(each, level(each.value or 0, top)) for each in row)) for source, row in figures.items())
    labels = [name.removeprefix("frame_") for name in names]
    return Frames(tuple(map(glossary.frame_name, labels)), tuple(map(glossary.frame_meaning, labels)), tuple(rows))


def frame_names(profiles: Sequence[Profile]) -> list[str]:
    """The names of all frame rates, those of the glossary first and in its order."""
    known = {name for profile in profiles for name in profile.rates if name.startswith("frame_")}
    order = [f"frame_{name}" for name in glossary.FRAMES]
    return [name for name in order if name in known] + sorted(known - set(order))

"""Sources side by side: what each does how often, and what the difference is worth."""

from collections.abc import Collection

import pandas as pd

from framing.comparison.contrasts import contrasts, contrasts_frame
from framing.comparison.counting import COLUMNS, count, outlets_of, pairs
from framing.comparison.differences import bases_for, controlled, differences, differences_frame, monthly
from framing.comparison.excerpt import Excerpt
from framing.comparison.robustness import CHIEF, checks
from framing.config import Settings, load_settings
from framing.profiles import Tables, article_counts, frame_tallies, profile, profiles_frame, sorted_sources
from framing.records import Check, Comparison


def compare(
    run: Tables,
    *,
    left: str = "",
    right: str = "",
    stories: pd.DataFrame | None = None,
    settings: Settings | None = None,
    voices: Collection[str] | None = None,
    min_articles: int = 2,
) -> Comparison:
    """Sources side by side, over the stories that they share and, for two of them, over all articles.

    `left` and `right` name two sources; without them, each source is compared with all the others, or the only two with each other.
    `stories` gives article_id, story and republished_from where they do not stand in the run; republished articles are left out of
    differences. `contrasts` are of loaded terms in these `voices` (None: all). SettingsError for a source that is not there.
    `comparison_tables`, beside this function, makes a table of each part, `framing.plots.plot_differences` a chart.
    """
    settings = settings or load_settings()
    frames, outlets, run = frame_tallies(run), outlets_of(run), Excerpt(run, columns=COLUMNS)
    ids = pd.Index(run.table("articles")["article_id"])
    counts = article_counts(ids, run.table("sentences"), run.table("terms"), frames)
    counted = count(run, stories=stories, counted=counts)
    whom = pairs(sorted_sources(counted.articles["source"].unique()), left=left, right=right)
    counted, bases = counted.of(left, right), bases_for(whom)
    plain = differences(counted, whom, bases=bases, settings=settings)
    months = monthly(counted, whom, rate=CHIEF, settings=settings)
    told = controlled([*plain, *months])
    return Comparison(
        profiles=profile(run, settings=settings, counted=counts, sources=(left, right) if left else None),
        contrasts=contrasts(_terms(run, left, right), top=settings.report.terms, voices=voices, min_articles=min_articles),
        differences=tuple(told[: len(plain)]),
        months=tuple(told[len(plain) :]),
        checks=tuple(checks(run, whom, stories=stories, outlets=outlets, bases=bases, settings=settings)),
        tests=sum(one.p is not None for one in told),
    )


def comparison_tables(comparison: Comparison) -> dict[str, pd.DataFrame]:
    """Each part of a comparison as a tidy table, by the name of the part."""
    return {
        "profiles": profiles_frame(comparison.profiles),
        "contrasts": contrasts_frame(comparison),
        "differences": differences_frame(comparison.differences),
        "months": differences_frame(comparison.months),
        "checks": checks_frame(comparison.checks),
    }


def checks_frame(found: Collection[Check]) -> pd.DataFrame:
    """A tidy table with one row for each check."""
    columns = list(Check.__slots__)
    frame = pd.DataFrame([[getattr(one, name) for name in columns] for one in found], columns=columns)
    return frame.astype(dict.fromkeys(("value", "low", "high"), "float64"))


def _terms(run: Tables, left: str, right: str) -> pd.DataFrame:
    terms = run.table("terms")
    return terms[terms["source"].isin([left, right])] if left else terms

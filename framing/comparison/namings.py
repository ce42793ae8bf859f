"""Which word two sides choose for the same thing, over the stories in which both name it."""

from collections.abc import Collection, Mapping

import pandas as pd

from framing.comparison.counting import Counted, pairs, placed
from framing.comparison.differences import bases_for, controlled, differences
from framing.config import Settings, load_settings
from framing.naming import Wordings, find_namings
from framing.profiles import Tables, sorted_sources
from framing.records import Difference, VoiceKind

_OWN: tuple[VoiceKind, ...] = ("outlet",)


def compare_namings(
    run: Tables,
    words: Wordings,
    *,
    left: str = "",
    right: str = "",
    voices: Collection[VoiceKind] = _OWN,
    stories: pd.DataFrame | None = None,
    settings: Settings | None = None,
) -> tuple[Difference, ...]:
    """How much oftener one source than another says a word where it names a thing; `rate` is "thing: word", a share of its namings.

    `words` are as in `framing.namings`, `left`, `right` and `stories` as in `compare`; all that comes back is one family of tests.
    """
    settings = settings or load_settings()
    found = find_namings(run, words, settings=settings)
    counted = _counted(placed(run, stories), found[found["voice"].isin(list(voices))])
    whom = pairs(sorted_sources(counted.articles["source"].unique()), left=left, right=right)
    units: Mapping[str, int] = dict.fromkeys(counted.counts.columns, 1)
    return tuple(controlled(differences(counted.of(left, right), whom, bases=bases_for(whom), settings=settings, units=units)))


def _counted(articles: pd.DataFrame, found: pd.DataFrame) -> Counted:
    """How often each article says each word for a thing, of how often it names that thing."""
    own = (~articles["republished"]).astype("float64")
    said = pd.crosstab(found["article_id"], [found["concept"], found["word"]]).reindex(articles.index, fill_value=0)
    named = pd.crosstab(found["article_id"], found["concept"]).reindex(articles.index, fill_value=0)
    things, words = (said.columns.get_level_values(level) for level in (0, 1))
    names = [f"{thing}: {word}" for thing, word in zip(things, words, strict=True)]
    totals = named[list(things)]
    return Counted(
        articles, said.set_axis(names, axis="columns").mul(own, axis="index"), totals.set_axis(names, axis="columns").mul(own, axis="index")
    )

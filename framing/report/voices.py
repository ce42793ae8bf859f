"""In whose voice the loaded terms of each outlet stand."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from framing.config import Settings
from framing.records import VOICES, Rate
from framing.report.figures import Figure, figure
from framing.statistics import bootstrap_ratios, bursts_of

if TYPE_CHECKING:
    from framing.store import Run


def voice_shares(run: "Run", settings: Settings) -> Mapping[str, tuple[Figure, ...]]:
    """For each outlet, the share of its loaded terms that stands in each voice, in the order of `VOICES`."""
    sources = run.table("articles").set_index("article_id")["source"]
    terms = run.table("terms")
    found = terms.groupby(["article_id", "voice"]).size().unstack(fill_value=0)
    counts = found.reindex(index=sources.index, columns=list(VOICES), fill_value=0)
    return {str(source): tuple(map(figure, _shares(rows, settings))) for source, rows in counts.groupby(sources)}


def _shares(counts: pd.DataFrame, settings: Settings) -> list[Rate]:
    """The shares over the articles of one outlet, with intervals from a bootstrap over these."""
    parts, report = counts.to_numpy("float64"), settings.report
    wholes = parts.sum(axis=1, keepdims=True).repeat(len(VOICES), axis=1)
    intervals = bootstrap_ratios(
        parts,
        wholes,
        samples=report.bootstrap,
        confidence=report.confidence,
        seed=settings.seed,
        bursts=bursts_of(parts, wholes),
    )
    sums = zip(parts.sum(axis=0), intervals, strict=True)
    return [Rate(float(count), float(parts.sum()), 1, *interval) for count, interval in sums]

"""Per-source rates: what each source does how often, with the sizes that it was counted on."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from framing.config import Settings, load_settings
from framing.records import TERM_TYPES, Profile, Rate
from framing.statistics import Bursts, Interval, bootstrap_ratios, bursts_of

COLUMNS = ("source", "rate", "count", "total", "unit", "value", "low", "high")
_FRAME = "frame_"

_DEFINITIONS = {
    "terms_outlet": "Loaded terms in the outlet's own voice, per 1,000 words of its own voice.",
    "terms_all": "Loaded terms in any voice, per 1,000 words.",
    **{
        f"terms_{kind}_outlet": f"Loaded terms of the type {kind} in the outlet's own voice, per 1,000 words of its own voice."
        for kind in TERM_TYPES
    },
    "terms_scare": "Loaded terms that the outlet puts in scare quotes, per 1,000 words.",
    "terms_direct": "Loaded terms inside direct quotations, per 1,000 words.",
    "terms_indirect": "Loaded terms in what the outlet reports others to have said, without quotation marks, per 1,000 words.",
    "quoted_words": "Words that are not in the outlet's own voice, as a share of all words.",
    "biased_sentences": "Sentences that the model calls biased, as a share of the sentences it scored for bias; titles count as sentences.",
}


class Tables(Protocol):
    """Anything that holds the tables of a run, such as `framing.store.Run`."""

    def table(self, name: str) -> pd.DataFrame:
        """The table called `name`."""


def profile(
    run: Tables,
    *,
    settings: Settings | None = None,
    counted: tuple[pd.DataFrame, pd.DataFrame] | None = None,
    sources: Collection[str] | None = None,
) -> tuple[Profile, ...]:
    """One profile for each source that has an article, in alphabetical order; intervals come from a bootstrap over its articles.

    `framing.profiles.profiles_frame` makes one table of them, `framing.plots.plot_rates` a chart.
    Only `sources`, where some are named. `counted` is what `article_counts` gives for all articles, for who has it already.
    """
    settings = settings or load_settings()
    articles = run.table("articles").set_index("article_id")["source"]
    sentences = run.table("sentences")
    if counted is None:
        counted = article_counts(articles.index, sentences, run.table("terms"), frame_tallies(run))
    counts, totals = (table.loc[articles.index] for table in counted)
    sizes = sentences.groupby("article_id").agg(sentences=("field", "size"), words=("n_words", "sum")).reindex(articles.index, fill_value=0)
    bursts = bursts_of(counts, totals)
    profiles = []
    for source in sorted_sources(articles.unique() if sources is None else articles[articles.isin(sources)].unique()):
        own = articles.to_numpy() == source
        size = sizes[own].sum()
        rates = _rates(counts[own], totals[own], bursts, settings)
        profiles.append(Profile(source, int(own.sum()), int(size["sentences"]), int(size["words"]), rates))
    return tuple(profiles)


def profiles_frame(profiles: Iterable[Profile]) -> pd.DataFrame:
    """A tidy table with one row for each source and rate; value, low and high are told per unit."""
    rows = [
        (one.source, name, rate.count, rate.total, rate.unit, rate.value, rate.low, rate.high)
        for one in profiles
        for name, rate in one.rates.items()
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype(dict.fromkeys(("value", "low", "high"), "float64"))


def definition(rate_name: str) -> str:
    """One sentence that tells what a rate counts, and of what.

    >>> definition("frame_economic")
    'Sentences with the frame economic, as a share of the sentences read for frames; titles count as sentences.'
    """
    if rate_name.startswith(_FRAME):
        frame = rate_name.removeprefix(_FRAME).replace("_", " ")
        return f"Sentences with the frame {frame}, as a share of the sentences read for frames; titles count as sentences."
    if rate_name not in _DEFINITIONS:
        raise ValueError(f"no rate is called {rate_name!r}; known: {', '.join(_DEFINITIONS)}, {_FRAME}NAME")
    return _DEFINITIONS[rate_name]


def unit_of(rate_name: str) -> int:
    """What a rate is told per: 1,000 words for terms, 1 for shares."""
    return 1000 if rate_name.startswith("terms_") else 1


def sorted_sources(sources: Iterable[str], *, first: Sequence[str] = ()) -> list[str]:
    """The sources in alphabetical order, whatever their case; before them, those that are named `first`, as they are named.

    >>> sorted_sources(["b", "A", "a", "C"]), sorted_sources(["A", "b", "C"], first=["C", "A"])
    (['A', 'a', 'b', 'C'], ['C', 'A', 'b'])
    """
    return sorted(sources, key=lambda source: (first.index(source) if source in first else len(first), source.casefold(), source))


def ordered(frame: pd.DataFrame, columns: list[str], then: list[str]) -> pd.DataFrame:
    """The columns asked for, sources in alphabetical order, and `then` by these columns."""
    place = {source: number for number, source in enumerate(sorted_sources(frame["source"].unique()))}
    order = frame.assign(_place=frame["source"].map(place)).sort_values(["_place", *then], kind="stable")
    return order[columns].reset_index(drop=True)


def frame_tallies(run: Tables) -> pd.DataFrame:
    """For each article and frame, in how many sentences it was looked for and in how many it holds: article_id, name, read, held.

    A large run has millions of judgements, of which only these sums enter memory as a DataFrame.
    """
    keys = ["article_id", "axis", "name"]
    arrow = getattr(run, "arrow", None)
    columns = [*keys, "holds"]
    table = (
        arrow("judgements", columns, coded=keys) if arrow else pa.Table.from_pandas(run.table("judgements")[columns], preserve_index=False)
    )
    frames = table.filter(pc.equal(table["axis"], "frame")).unify_dictionaries()
    tallies = frames.group_by(["article_id", "name"]).aggregate([("holds", "count"), ("holds", "sum")])
    found: pd.DataFrame = tallies.rename_columns(["article_id", "name", "read", "held"]).to_pandas()
    return found.astype({"article_id": "str", "name": "str"})


def article_counts(
    ids: "pd.Index[str]", sentences: pd.DataFrame, terms: pd.DataFrame, frames: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What every rate counts, and what it counts it of, in each article: two tables with a row for each id and a column for each rate.

    `frames` is what `frame_tallies` gives.
    """
    words = sentences.groupby("article_id")[["n_words", "n_words_outlet"]].sum()
    pairs = _term_pairs(terms, words)
    pairs["quoted_words"] = (words["n_words"] - words["n_words_outlet"], words["n_words"])
    pairs |= _bias_pair(sentences) | _frame_pairs(frames)
    count = pd.DataFrame({name: counted.reindex(ids, fill_value=0) for name, (counted, _) in pairs.items()}, index=ids)
    total = pd.DataFrame({name: whole.reindex(ids, fill_value=0) for name, (_, whole) in pairs.items()}, index=ids)
    return count.astype("float64"), total.astype("float64")


_Pairs = dict[str, tuple["pd.Series[int]", "pd.Series[int]"]]


def _term_pairs(terms: pd.DataFrame, words: pd.DataFrame) -> _Pairs:
    own = terms[terms["voice"] == "outlet"]
    pairs = {"terms_outlet": (_tally(own), words["n_words_outlet"]), "terms_all": (_tally(terms), words["n_words"])}
    for kind in TERM_TYPES:
        pairs[f"terms_{kind}_outlet"] = (_tally(own[own["type"] == kind]), words["n_words_outlet"])
    for voice in ("scare", "direct", "indirect"):
        pairs[f"terms_{voice}"] = (_tally(terms[terms["voice"] == voice]), words["n_words"])
    return pairs


def _bias_pair(sentences: pd.DataFrame) -> _Pairs:
    scored = sentences[sentences["biased"].notna()]
    return {"biased_sentences": (_tally(scored[scored["biased"].astype(bool)]), _tally(scored))} if len(scored) else {}


def _frame_pairs(frames: pd.DataFrame) -> _Pairs:
    # every frame is looked for in every sentence that is read for frames
    read = frames.groupby("article_id")["read"].max()
    held = frames.set_index("article_id")
    return {f"{_FRAME}{name}": (held["held"][held["name"] == name], read) for name in sorted(frames["name"].unique())}


def _tally(rows: pd.DataFrame) -> "pd.Series[int]":
    return rows.groupby("article_id").size()


def _rates(counts: pd.DataFrame, totals: pd.DataFrame, bursts: Bursts, settings: Settings) -> dict[str, Rate]:
    report = settings.report
    intervals = bootstrap_ratios(
        counts.to_numpy(),
        totals.to_numpy(),
        samples=report.bootstrap,
        confidence=report.confidence,
        seed=settings.seed,
        bursts=bursts,
    )
    sums = zip(counts.columns, counts.sum(), totals.sum(), intervals, strict=True)
    return {name: _rate(float(count), float(total), unit_of(name), interval) for name, count, total, interval in sums}


def _rate(count: float, total: float, unit: int, interval: Interval) -> Rate:
    low, high = interval
    return Rate(count, total, unit, None if low is None else unit * low, None if high is None else unit * high)

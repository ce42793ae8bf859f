"""Which side each source's own words take, which side's vocabulary it uses, and in what light it shows whom."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any, Literal

import numpy as np
import pandas as pd

from framing.actors import one_name_each
from framing.config import Settings, load_settings
from framing.profiles import Tables, ordered
from framing.records import Rate
from framing.sides import pair_of
from framing.statistics import (
    MIN_GROUPS,
    NO_INTERVAL,
    Bursts,
    Floats,
    bootstrap_ratios,
    bursts_of,
    difference,
    jeffreys,
    resampled,
    studentized,
)

LEAN_COLUMNS = (
    *("source", "dispute", "side", "other", "articles", "terms_side", "terms_other", "undecided", "words"),
    *("lean", "low", "high", "net", "net_low", "net_high"),
)
VOCABULARY_COLUMNS = ("source", "dispute", "concept", "voice", "side", "form", "count", "articles", "total", "share")
PORTRAYAL_COLUMNS = ("source", "actor", "measure", "articles", "count", "total", "unit", "value", "low", "high")
CONTRAST_COLUMNS = (
    "actor",
    "measure",
    "one",
    "other",
    "one_value",
    "other_value",
    "difference",
    "low",
    "high",
    "one_articles",
    "other_articles",
)

Measure = Literal["negative", "neutral", "positive", "agent", "affected", "against", "for"]
_LIGHTS: tuple[Measure, ...] = ("negative", "neutral", "positive")
_AIMS: dict[int, Measure] = {-1: "against", 1: "for"}
_ROLES: tuple[Measure, ...] = ("agent", "affected")
_MEASURES: tuple[Measure, ...] = (*_LIGHTS, *_ROLES, *_AIMS.values())
_PAIR = ["dispute", "side", "other"]
_PER_WORDS = 1000
_NONE: Mapping[str, Sequence[str]] = {}


def leans(
    run: Tables,
    *,
    by: Literal["source", "article"] = "source",
    sides: Mapping[str, Sequence[str]] = _NONE,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """How each source, or article, leans between each two sides of a dispute in the outlet's own voice; columns are `LEAN_COLUMNS`.

    `terms_side` and `terms_other` are loaded terms in the outlet's own voice on either side, `undecided` those on none, all counted in
    the `articles` that hold a term of the dispute; `words` are the words of those articles in the outlet's own voice.
    `lean` = (terms_side - terms_other) / (terms_side + terms_other), from -1 to 1 and NaN where there are no such terms;
    `net` = terms_side - terms_other per 1,000 of the words. Only `parties` have a lean; `sides` names those of a dispute where the run's
    codebooks do not.
    Intervals come from a bootstrap over a source's articles, NaN where it has fewer than five or no term on either side; for one
    article (`by="article"`, with a column `article_id`) they are the Jeffreys interval over its terms, which admits how little few
    terms tell: 3 of 3 still holds 0.
    """
    settings = settings or load_settings()
    cells = _lean_cells(run, parties(run, sides))
    keys = ["source", "article_id", *_PAIR] if by == "article" else ["source", *_PAIR]
    table = cells.groupby(keys, sort=False).agg(
        articles=("article_id", "size"), **{name: (name, "sum") for name in ("terms_side", "terms_other", "undecided", "words")}
    )
    counts = table[["terms_side", "terms_other", "words"]].to_numpy(np.float64).T
    table["lean"], table["net"] = _lean(counts[0], counts[1]), _net(*counts)
    if by == "article":
        _add_article_intervals(table, settings)
    else:
        _add_source_intervals(table, cells, settings)
    return ordered(table.reset_index(), [*(["article_id"] if by == "article" else []), *LEAN_COLUMNS], _PAIR)


def parties(run: Tables, sides: Mapping[str, Sequence[str]] = _NONE) -> dict[str, tuple[str, ...]]:
    """The parties of each dispute that a term of the run stands in, in alphabetical order.

    They are those that `sides` names, else those of its codebook, whoever else a term was taken to speak for; where there is neither,
    those that the dispute is called by and those whose side a term takes.
    """
    books = {book["title"]: book.get("sides", ()) for book in getattr(run, "manifest", {}).get("codebooks", ())} | dict(sides)
    taken = run.table("terms")[["dispute", "side"]].fillna("").drop_duplicates()
    found = {str(dispute): {*map(str, rows)} for dispute, rows in taken.groupby("dispute")["side"] if dispute}
    named = {dispute: books.get(dispute) or {*pair_of(dispute), *rows} - {""} for dispute, rows in found.items()}
    return {dispute: tuple(sorted(names)) for dispute, names in named.items()}


def vocabulary(run: Tables) -> pd.DataFrame:
    """Which side's words each source uses for each concept of a dispute; columns are `VOCABULARY_COLUMNS`.

    A row is one form (in small letters) in one voice; `total` is how often the source names the concept in that voice by any form that
    a codebook knows, `share` = count / total, and `articles` is how many of its articles hold the form.
    """
    terms = run.table("terms")
    named = terms[terms["concept"].fillna("") != ""].assign(form=lambda rows: _folded(rows["text"]))
    concept = ["source", "dispute", "concept", "voice"]
    found = named.groupby([*concept, "side", "form"]).agg(count=("form", "size"), articles=("article_id", "nunique")).reset_index()
    found["total"] = found.groupby(concept)["count"].transform("sum")
    found["share"] = found["count"] / found["total"]
    return ordered(found, list(VOCABULARY_COLUMNS), ["dispute", "concept", "voice", "side", "form"])


def portrayals(run: Tables, *, actors: Sequence[str] | None = None, least: int = 5, settings: Settings | None = None) -> pd.DataFrame:
    """In what light each source shows each actor in its own voice; columns are `PORTRAYAL_COLUMNS`, one row for each `measure`.

    `negative`, `neutral` and `positive` count the actor's mentions in the outlet's own voice, of all such mentions, and so do `agent`
    and `affected`, where a verb clearly makes the actor act or be acted on; `against` and `for` count loaded terms of the outlet's own
    voice about the actor that accuse or favour it, of all such terms. Shares, with intervals from a bootstrap over the articles that
    name the actor, NaN where there are fewer than five. Only `actors`, each under the one name of the corpus, or all that a source
    mentions at least `least` times.
    """
    settings = settings or load_settings()
    counts, totals, _ = _portrayal_counts(run, actors)
    bursts = bursts_of(counts, totals)
    rows: list[tuple[Any, ...]] = []
    for source, actor, part, whole in _groups(counts, totals):
        if actors is None and whole[:, 0].sum() < least:
            continue
        for measure, rate in _portrayal_rates(part, whole, bursts, settings).items():
            rows.append((source, actor, measure, len(whole), rate.count, rate.total, rate.unit, rate.value, rate.low, rate.high))
    frame = pd.DataFrame(rows, columns=list(PORTRAYAL_COLUMNS)).astype(dict.fromkeys(("value", "low", "high"), "float64"))
    return ordered(frame, list(PORTRAYAL_COLUMNS), ["actor"])


def contrast_portrayals(
    run: Tables, contrasts: Sequence[tuple[str, Measure, str, str]], *, settings: Settings | None = None
) -> pd.DataFrame:
    """How much more of a measure one source (or group, see `Run.by`) shows of an actor than another; columns are `CONTRAST_COLUMNS`.

    Each contrast is (actor, measure, one, other); `difference` = one's share - other's, its interval from a bootstrap over the articles
    of each that name the actor. NaN where either never does, no interval where either does so in fewer than five articles.
    """
    settings = settings or load_settings()
    counts, totals, joined = _portrayal_counts(run, sorted({actor for actor, *_ in contrasts}))
    rows = [
        (actor, *_contrast(counts, totals, joined.get(actor, actor), measure, one, other, settings))
        for actor, measure, one, other in contrasts
    ]
    return pd.DataFrame(rows, columns=list(CONTRAST_COLUMNS))


def _lean_cells(run: Tables, sides: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """One row for each article, dispute and pair of its sides, with what counts there."""
    terms = run.table("terms")
    sided = terms[terms["side"].fillna("") != ""]
    own = terms[terms["voice"] == "outlet"]
    counts = own[own["side"].fillna("") != ""].groupby(["article_id", "dispute", "side"]).size()
    cells = sided[["source", "article_id", "dispute"]].drop_duplicates().merge(_pairs(sides), on="dispute")
    for name in ("side", "other"):
        wanted = pd.MultiIndex.from_frame(cells[["article_id", "dispute", name]])
        cells[f"terms_{name}"] = counts.reindex(wanted, fill_value=0).to_numpy()
    undecided = own[own["side"].fillna("") == ""].groupby("article_id").size()
    words = run.table("sentences").groupby("article_id")["n_words_outlet"].sum()
    return cells.assign(
        undecided=undecided.reindex(cells["article_id"], fill_value=0).to_numpy(),
        words=words.reindex(cells["article_id"], fill_value=0).to_numpy(),
    )


def _pairs(sides: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Each two sides of each dispute, in alphabetical order; a dispute of which one side only is known has "" for the other."""
    rows = [
        (dispute, *pair)
        for dispute, names in sorted(sides.items())
        for pair in (combinations(names, 2) if len(names) > 1 else [(name, "") for name in names])
    ]
    return pd.DataFrame(rows, columns=_PAIR).astype("str")


def _lean(side: Floats, other: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.asarray((side - other) / (side + other))


def _net(side: Floats, other: Floats, words: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(_PER_WORDS * (side - other) / words)


def _add_article_intervals(table: pd.DataFrame, settings: Settings) -> None:
    side, other, words = table[["terms_side", "terms_other", "words"]].to_numpy(np.float64).T
    low, high = jeffreys(side, side + other, confidence=settings.report.confidence)
    scale = _PER_WORDS * (side + other) / np.where(words > 0, words, np.nan)
    table["low"], table["high"] = 2 * low - 1, 2 * high - 1
    table["net_low"], table["net_high"] = scale * table["low"], scale * table["high"]


def _add_source_intervals(table: pd.DataFrame, cells: pd.DataFrame, settings: Settings) -> None:
    report = settings.report
    table[["low", "high", "net_low", "net_high"]] = np.nan
    sides = cells[["terms_side", "terms_other"]].to_numpy(np.float64)
    bursts = bursts_of(sides[:, :1], sides.sum(axis=1, keepdims=True))
    draw = {"samples": report.bootstrap, "seed": settings.seed}
    for key, group in cells.groupby(["source", *_PAIR], sort=False):
        counts = group[["terms_side", "terms_other", "words"]].to_numpy(np.float64)
        both = counts[:, :2].sum(axis=1, keepdims=True)
        [(low, high)] = bootstrap_ratios(counts[:, :1], both, **draw, confidence=report.confidence, bursts=bursts)
        if low is None or high is None:
            continue
        net = studentized(resampled(counts[:, None, :], **draw), _net_of, confidence=report.confidence)
        ends = 2 * np.array([low, high]) - 1
        # where draws tell nothing of the net, it goes as far as the lean does
        nets = np.array([net.low[0], net.high[0]]) if np.isfinite(net.low[0]) else _PER_WORDS * ends * both.sum() / counts[:, 2].sum()
        table.loc[key, ["low", "high", "net_low", "net_high"]] = [*ends, *nets]


def _net_of(sums: Floats) -> tuple[Floats, Floats]:
    """The net of sums of both sides' terms and of words, and its gradient."""
    side, other, words = np.moveaxis(sums, -1, 0)
    net = _net(side, other, words)
    return net, np.stack([_PER_WORDS / words, -_PER_WORDS / words, -net / words], axis=-1)


def _portrayal_counts(run: Tables, actors: Sequence[str] | None) -> tuple[pd.DataFrame, pd.DataFrame, Mapping[str, str]]:
    """What each measure counts, and of what, for each source, actor and article (the index), and the names that were joined.

    People go by one name over all articles, and whom `actors` name by another is found under that one.
    """
    mentions, terms = run.table("mentions").fillna({"role": ""}), run.table("terms").rename(columns={"target": "actor"})
    people = mentions.loc[mentions["kind"] == "PER", "actor"].astype(str)
    joined = one_name_each(Counter(people))
    wanted = None if actors is None else {joined.get(name, name) for name in actors}
    found = []
    lights, roles = ({name: name for name in names} for names in (_LIGHTS, _ROLES))
    for rows, column, names in ((mentions, "portrayal", lights), (mentions, "role", roles), (terms, "polarity", _AIMS)):
        own = rows[(rows["voice"] == "outlet") & (rows["actor"].fillna("") != "")]
        own = own.assign(actor=own["actor"].map(lambda name: joined.get(name, name)))
        own = own if wanted is None else own[own["actor"].isin(wanted)]
        table = own.groupby(["source", "actor", "article_id", column]).size().unstack(fill_value=0)
        found.append((table.reindex(columns=list(names), fill_value=0).rename(columns=names), table.sum(axis=1)))
    counts = pd.concat([table for table, _ in found], axis=1).fillna(0.0)
    wholes = {measure: whole for table, whole in found for measure in table.columns}
    return counts, pd.DataFrame(wholes, index=counts.index).fillna(0.0), joined


def _groups(counts: pd.DataFrame, totals: pd.DataFrame) -> Iterator[tuple[str, str, Floats, Floats]]:
    """Source, actor, counts and totals (articles x measures) of each source and actor."""
    order = counts.sort_index().index
    names = pd.MultiIndex.from_arrays([order.get_level_values("source"), order.get_level_values("actor")])
    starts = [0, *(np.flatnonzero(names[1:] != names[:-1]) + 1).tolist()] if len(names) else []
    parts, wholes = counts.loc[order].to_numpy(np.float64), totals.loc[order].to_numpy(np.float64)
    for start, end in pairwise([*starts, len(names)]):
        source, actor = names[start]
        yield str(source), str(actor), parts[start:end], wholes[start:end]


def _portrayal_rates(counts: Floats, totals: Floats, bursts: Bursts, settings: Settings) -> dict[Measure, Rate]:
    report = settings.report
    draw = {"samples": report.bootstrap, "seed": settings.seed}
    few = len(totals) < MIN_GROUPS
    intervals = (
        [NO_INTERVAL] * len(_MEASURES) if few else bootstrap_ratios(counts, totals, **draw, confidence=report.confidence, bursts=bursts)
    )
    sums = zip(_MEASURES, counts.sum(axis=0), totals.sum(axis=0), intervals, strict=True)
    return {measure: Rate(float(count), float(total), 1, *interval) for measure, count, total, interval in sums}


def _contrast(
    counts: pd.DataFrame, totals: pd.DataFrame, actor: str, measure: Measure, one: str, other: str, settings: Settings
) -> tuple[Any, ...]:
    parts = [_pair(counts, totals, source, actor, measure) for source in (one, other)]
    values = [float(part[:, 0].sum() / part[:, 1].sum()) if len(part) else np.nan for part in parts]
    low, high = np.nan, np.nan
    if min(map(len, parts)) >= MIN_GROUPS:
        rows = np.vstack([np.pad(part, [(0, 0), gap]) for part, gap in zip(parts, ((0, 2), (2, 0)), strict=True)])
        draws = resampled(rows[:, None, :], samples=settings.report.bootstrap, seed=settings.seed)
        found = studentized(draws, difference, confidence=settings.report.confidence)
        low, high = np.clip([found.low[0], found.high[0]], -1.0, 1.0)
    return measure, one, other, *values, values[0] - values[1], low, high, *map(len, parts)


def _pair(counts: pd.DataFrame, totals: pd.DataFrame, source: str, actor: str, measure: Measure) -> Floats:
    """Count and total (articles x 2) of a measure in the articles of one source where it has a total."""
    own = (totals.index.get_level_values("source") == source) & (totals.index.get_level_values("actor") == actor)
    pair = np.column_stack([counts.loc[own, measure], totals.loc[own, measure]]).astype(np.float64)
    return pair[pair[:, 1] > 0]


def _folded(words: "pd.Series[str]") -> "pd.Series[str]":
    return words.str.casefold().str.replace("’", "'").str.split().str.join(" ")

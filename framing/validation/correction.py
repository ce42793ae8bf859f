"""Rates, contrasts and trends corrected for the classifier's mistakes, beside the naive ones."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from framing.comparison.counting import THE_REST, pairs
from framing.config import Settings, load_settings
from framing.errors import SettingsError
from framing.profiles import Tables
from framing.statistics import Floats
from framing.validation import estimates
from framing.validation.coded import Coded, read_codings
from framing.validation.estimates import Estimate
from framing.validation.population import Population, month_name, populations

METHODS = ("naive", "gold", "corrected", "dsl")
COLUMNS = (
    *("kind", "label", "source", "other", "month", "units", "coded", "held"),
    *(f"{method}{end}" for method in METHODS for end in ("", "_low", "_high")),
    *("power", "worth", "more_to_halve", "note"),
)
ALL = "all"
LEAST_CODED, LEAST_CLUSTERS, _LEAST_MONTHS = 10, 5, 3
_FEW_CODED, _FEW_HELD, _NO_HELP = 30, 5, 0.05

Row = dict[str, object]


class Measured(NamedTuple):
    """One set of units: the estimates of each method; `design` is the part of the corrected variance that coding all units would remove."""

    by: dict[str, Estimate]
    kish: Floats
    design: float
    units: int
    coded: int
    held: float


def correct(
    run: Tables,
    *sheets: str | Path,
    key: str | Path | None = None,
    left: str = "",
    right: str = "",
    partial: bool = False,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """Shares of each source, differences between sources, months and their trend, each naive, from the coded units alone, and corrected.

    `corrected` is prediction-powered inference, `dsl` design-based supervised learning; see framing/validation/README.md. `worth` is how
    many codings without a classifier would be as sure, `more_to_halve` how many more would halve the corrected interval (NaN where no
    number would). `left` and `right` name two sources; without them, the only two are compared, or each with all the others. With
    `partial`, the coded rows of a half-filled sheet count as a random part of those drawn.
    """
    coded = read_codings(sheets, key=key)
    return corrected_by(coded, run, left=left, right=right, partial=partial, settings=settings or load_settings())


def corrected_by(coded: Coded, run: Tables, *, left: str, right: str, partial: bool, settings: Settings) -> pd.DataFrame:
    """The same from codings that were read already."""
    rows = [row for whole in populations(run, coded, partial=partial, seed=settings.seed) for row in _rows(whole, left, right, settings)]
    if not rows:
        raise SettingsError("no label of the sheet is one that the classifier gives", hint=f"coded: {', '.join(coded.questions)}")
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(whole: Population, left: str, right: str, settings: Settings) -> Iterator[Row]:
    confidence = settings.report.confidence
    parts = {name: measured(whole.only(whole.source == place)) for place, name in enumerate(whole.sources)}
    every = [*parts.items(), *([(ALL, measured(whole))] if len(parts) > 1 else [])]
    for source, part in every:
        yield _rate("rate", whole.label, source, "", part, confidence)
    for one, other in _pairs(parts, left, right):
        against = parts[other] if other in parts else measured(whole.only(whole.source != whole.sources.index(one)))
        yield _contrast(whole.label, one, other, parts[one], against, confidence)
    dated = whole.only(whole.month >= 0)
    months, codings = np.unique(dated.month[dated.known], return_counts=True)
    for month in months[codings >= _FEW_CODED].tolist():
        yield _rate("month", whole.label, ALL, month_name(month), measured(dated.only(dated.month == month)), confidence)
    for place, source in enumerate(whole.sources if len(parts) > 1 else ()):
        yield from _trend(dated.only(dated.source == place), source, confidence)
    yield from _trend(dated, ALL, confidence)


def _pairs(parts: dict[str, Measured], left: str, right: str) -> list[tuple[str, str]]:
    """Who is compared with whom, without those of whom too little is coded to be held against all the others."""
    return [pair for pair in pairs(list(parts), left=left, right=right) if pair[1] != THE_REST or not _too_few(parts[pair[0]])]


def measured(part: Population, x: Floats | None = None) -> Measured:
    """All methods' estimates of one set of units, regressed on x (n x k), or their shares where there is none."""
    sums, learnt = (
        estimates.moments(part.cluster, said, part.coded, part.weight, count=part.clusters, x=x) for said in (part.predicted, part.expected)
    )
    by = {
        "naive": estimates.naive(sums),
        "gold": estimates.gold_only(sums),
        "corrected": estimates.powered(sums),
        "dsl": estimates.supervised(learnt),
    }
    power = float(by["corrected"].power[-1])
    held = float(part.coded[part.known].sum())
    return Measured(by, estimates.kish_size(sums), _by_design(part, power, x), len(part.weight), int(part.known.sum()), held)


def _by_design(part: Population, power: float, x: Floats | None) -> float:
    """The variance of the last coefficient that comes from coding some units, each drawn for itself (Särndal et al. 1992)."""
    used = part.known
    if not used.any():
        return float("nan")
    w, xs = part.weight[used], np.ones((int(used.sum()), 1)) if x is None else x[used]
    off = part.coded[used] - power * part.predicted[used]
    whole = np.linalg.pinv((w[:, None] * xs).T @ xs)
    left = off - xs @ (whole @ ((w * off) @ xs))
    return float(((1 - 1 / w) * (w * left * (xs @ whole)[:, -1]) ** 2).sum())


def _rate(kind: str, label: str, source: str, month: str, part: Measured, confidence: float) -> Row:
    row = _row(kind, label, source, month=month, parts=(part,), note=_too_few(part))
    for method, one in part.by.items():
        sized = np.full(1, part.units) if method == "naive" else part.kish
        low, high = estimates.share_interval(one, sized, confidence=confidence)
        if method == "naive" or not row["note"]:
            row |= _told(method, np.clip(one.value, 0, 1), low, high)
    if row["note"]:
        return row
    return row | _worth(row, float(part.by["corrected"].variance[-1]), part) | {"note": _warning(part)}


def _contrast(label: str, source: str, other: str, one: Measured, two: Measured, confidence: float) -> Row:
    row = _row("contrast", label, source, other=other, parts=(one, two), note=_too_few(one) or _too_few(two))
    for method in METHODS:
        left, right = one.by[method], two.by[method]
        sizes = (np.full(1, one.units), np.full(1, two.units)) if method == "naive" else (one.kish, two.kish)
        if method == "naive" or not row["note"]:
            apart = np.clip(left.value, 0, 1) - np.clip(right.value, 0, 1)
            row |= _told(method, apart, *estimates.difference_interval(left, right, *sizes, confidence=confidence))
    if row["note"]:
        return row
    variance = float(one.by["corrected"].variance[-1] + two.by["corrected"].variance[-1])
    warnings = (f"{name}: {told}" for name, part in ((source, one), (other, two)) if (told := _warning(part)))
    return row | _worth(row, variance, one, two) | {"note": next(warnings, "")}


def _trend(dated: Population, source: str, confidence: float) -> Iterator[Row]:
    """By how much the share grows from month to month, where there are enough months and codings; over `dated` units."""
    months = dated.month.astype(np.float64)
    held, coded = dated.coded[dated.known].sum(), dated.known.sum()
    if len(np.unique(months[dated.known])) < _LEAST_MONTHS or coded < _FEW_CODED or min(held, coded - held) < _FEW_HELD:
        return
    part = measured(dated, np.stack([np.ones(len(months)), months - months.mean()], axis=-1))
    row = _row("trend", dated.label, source, parts=(part,), note="")
    for method, one in part.by.items():
        row |= _told(method, one.value, *estimates.plain_interval(one, confidence=confidence))
    yield row | _worth(row, float(part.by["corrected"].variance[-1]), part) | {"note": _warning(part)}


def _row(kind: str, label: str, source: str, *, parts: tuple[Measured, ...], note: str, other: str = "", month: str = "") -> Row:
    sizes = {name: sum(getattr(part, name) for part in parts) for name in ("units", "coded", "held")}
    return {"kind": kind, "label": label, "source": source, "other": other, "month": month, **sizes, "note": note}


def _told(method: str, value: Floats, low: Floats, high: Floats) -> Row:
    return {method: float(value[-1]), f"{method}_low": float(low[-1]), f"{method}_high": float(high[-1])}


def _worth(row: Row, variance: float, *parts: Measured) -> Row:
    """The power of the classifier, what the codings are worth with it, and how many more would halve the corrected interval."""
    coded, units = sum(part.coded for part in parts), sum(part.units for part in parts)
    wide, narrow = (float(row[f"{method}_high"]) - float(row[f"{method}_low"]) for method in ("gold", "corrected"))  # type: ignore[arg-type]
    design = sum(part.design for part in parts)
    power = float(np.mean([part.by["corrected"].power[-1] for part in parts]))
    # what stays though every unit were coded: articles differ
    stays = max(0.0, variance - design)
    more = coded * (design / (variance / 4 - stays) - 1) if variance / 4 > stays else float("nan")
    worth = coded * (wide / narrow) ** 2 if narrow else float(coded)
    return {"power": power, "worth": worth, "more_to_halve": float(np.ceil(more)) if coded + more <= units else float("nan")}


def _too_few(part: Measured) -> str:
    if part.coded < LEAST_CODED:
        return f"too few codings: {part.coded}, and {LEAST_CODED} are needed"
    clusters = int(part.by["gold"].freedom[-1]) + 1
    return f"too few codings: they lie in {clusters} articles or stories, and {LEAST_CLUSTERS} are needed" * (clusters < LEAST_CLUSTERS)


def _warning(part: Measured) -> str:
    """Where the codings are too few to lean on, or to gain anything from the classifier."""
    corrected, naive = part.by["corrected"], part.by["naive"]
    rare = min(part.held, part.coded - part.held)
    if part.coded < _FEW_CODED or rare < _FEW_HELD:
        return f"few codings: {part.coded}, of which {part.held:g} hold it; the interval leans on few"
    if corrected.power[-1] < _NO_HELP:
        return "the model's labels add nothing here: corrected is what the codings alone say"
    apart = ((naive.influence - corrected.influence)[:, -1] ** 2).sum()
    bias = max(0.0, float((naive.value[-1] - corrected.value[-1]) ** 2 - apart))
    if corrected.variance[-1] > bias + naive.variance[-1]:
        return "too few codings to tell whether the naive value is off"
    return ""

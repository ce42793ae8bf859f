"""Corrected figures in print."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from framing.validation.calibration import Calibrated
from framing.validation.correction import METHODS


class Told(NamedTuple):
    """The figures of one label in print, and what is to be noted of some of them."""

    rows: list[tuple[str, ...]]
    notes: list[str]


def told(found: pd.DataFrame) -> dict[str, Told]:
    """Each label's rows as they are printed: what, codings and their worth, naive, coded only, corrected, and codings to halve that."""
    return {str(label): _told(rows.to_dict("records")) for label, rows in found.groupby("label", sort=False)}


def _told(rows: Sequence[Mapping[Any, Any]]) -> Told:
    return Told([_row(row) for row in rows], [f"{_name(row)}: {row['note']}" for row in rows if row["note"]])


def agreed_rows(labels: pd.DataFrame) -> list[tuple[str, ...]]:
    """The rows of a table of agreement as they are printed: label, coders, units, per cent, alpha, and what that says."""
    return [
        (row["label"], row["coders"], f"{row['units']:,}", f"{100 * row['percent']:.0f}%", _two(row["alpha"]), row["reading"])
        for row in labels.to_dict("records")
    ]


def calibrated_rows(found: Calibrated) -> list[tuple[str, ...]]:
    """The rows of a calibration as they are printed: label, codings, mean distance before and after, the curve, and a note."""
    return [
        (row["label"], f"{row['coded']:,}", _two(row["error"]), _two(row["error_after"]), _curve(found.curves, row["label"]), row["note"])
        for row in found.labels.to_dict("records")
    ]


def shift_rows(sources: pd.DataFrame) -> list[tuple[str, ...]]:
    """The rows of a domain gauge as they are printed: source, sentences, and the per cent of them that lie far off with its interval."""
    return [
        (row["source"], f"{row['sentences']:,}", *_figure(row["far"], *_interval(row), "rate").split("\n"), "")[:4]
        for row in sources.to_dict("records")
    ]


def _interval(row: Mapping[Any, Any]) -> tuple[float, float]:
    return (math.nan, math.nan) if row["low"] is None else (row["low"], row["high"])


def _curve(curves: pd.DataFrame, label: str) -> str:
    mine = curves[curves["label"] == label]
    return ", ".join(f"{row['probability']:.2f}: {row['share']:.2f}" for row in mine.to_dict("records"))


def _two(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}"


def _row(row: Mapping[Any, Any]) -> tuple[str, ...]:
    figures = (_figure(row[method], row[f"{method}_low"], row[f"{method}_high"], row["kind"]) for method in METHODS[:3])
    worth = "" if math.isnan(row["worth"]) else f"\nworth {row['worth']:,.0f}"
    more = "" if math.isnan(row["more_to_halve"]) else f"{row['more_to_halve']:,.0f}"
    return (_name(row) + " *" * bool(row["note"]), f"{row['coded']:,}{worth}", *figures, more)


def _name(row: Mapping[Any, Any]) -> str:
    names = {"contrast": f"{row['source']} less {row['other']}", "month": row["month"], "trend": f"{row['source']}, each month"}
    return str(names.get(row["kind"], row["source"]))


def _figure(value: float, low: float, high: float, kind: str) -> str:
    """A share or a difference of shares in per cent, with its interval.

    >>> _figure(0.25, 0.2, 0.311, "rate"), _figure(0.0012, -0.0004, 0.0028, "trend")
    ('25.0\\n[20.0, 31.1]', '0.12\\n[-0.04, 0.28]')
    """
    if math.isnan(value):
        return "–"
    places = 2 if kind == "trend" else 1
    number = f"{100 * value:.{places}f}"
    return number if math.isnan(low) else f"{number}\n[{100 * low:.{places}f}, {100 * high:.{places}f}]"

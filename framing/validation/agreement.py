"""How far coders agree, label by label and pair by pair, and where they differ most."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pandas as pd

from framing.config import Settings, load_settings
from framing.displayed import Displayed
from framing.errors import ReadError
from framing.validation.alpha import Level, agreement_of, reading
from framing.validation.coded import Coded, read_codings

ALL = "all"


@dataclass(frozen=True, slots=True, repr=False)
class Agreed(Displayed):
    """`labels`: alpha, its interval and percent agreement of each label, over all coders and of each pair; `cases`: where they differ."""

    labels: pd.DataFrame
    cases: pd.DataFrame


def agreement(*sheets: str | Path, key: str | Path | None = None, settings: Settings | None = None) -> Agreed:
    """How far the coders of one or more sheets agree; ReadError where a sheet cannot be used, or where there is one coder only."""
    return agreed_on(read_codings(sheets, key=key), settings or load_settings())


def agreed_on(coded: Coded, settings: Settings) -> Agreed:
    """How far the coders agree on what was read from their sheets; ReadError where there is one only."""
    coders = sorted(coded.answers["coder"].unique())
    if len(coders) < 2:
        raise ReadError(
            f"only {coders[0]} has coded anything",
            hint="agreement needs two: fill in the columns of another, or name a second sheet",
        )
    rows = [row for label in dict.fromkeys(coded.answers["label"]) for row in _of_label(coded, label, coders, settings)]
    return Agreed(pd.DataFrame(rows), _cases(coded))


def _of_label(coded: Coded, label: str, coders: list[str], settings: Settings) -> Iterator[dict[str, object]]:
    mine = coded.answers[coded.answers["label"] == label]
    level, order = _scale(coded, label)
    kinds = order or sorted(mine["value"].unique())
    codes = mine.assign(code=mine["value"].map({value: float(place) for place, value in enumerate(kinds)}))
    table = codes.pivot_table(index="id", columns="coder", values="code", aggfunc="first").reindex(columns=coders)
    pairs = combinations(coders, 2) if len(coders) > 2 else ()
    for who, columns in ((ALL, coders), *((" and ".join(pair), list(pair)) for pair in pairs)):
        found = agreement_of(
            table[columns].to_numpy(),
            level=level,
            samples=settings.report.bootstrap,
            confidence=settings.report.confidence,
            seed=settings.seed,
        )
        yield {"label": label, "coders": who, "level": level, **found._asdict(), "reading": reading(found)}


def _scale(coded: Coded, label: str) -> tuple[Level, list[str]]:
    asked = coded.questions.get(label)
    return (asked.level, list(asked.values)) if asked and asked.values else ("nominal", [])


def _cases(coded: Coded) -> pd.DataFrame:
    """One row for each unit on which any two coders differ, those that differ on most labels first: id, labels, what each said, text."""
    rows = []
    for unit, answers in coded.answers.astype(str).groupby("id", sort=False):
        apart = [label for label, given in answers.groupby("label", sort=False) if given["value"].nunique() > 1]
        told = [": ".join((str(label), _said(answers[answers["label"] == label]))) for label in apart]
        if apart:
            rows.append({"id": unit, "labels": len(apart), "said": "; ".join(told), "text": coded.texts.get(str(unit), "")})
    found = pd.DataFrame(rows, columns=["id", "labels", "said", "text"])
    return found.sort_values("labels", ascending=False, kind="stable", ignore_index=True)


def _said(answers: pd.DataFrame) -> str:
    return ", ".join(f"{value} ({coder})" for value, coder in answers[["value", "coder"]].to_numpy().tolist())

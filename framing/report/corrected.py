"""What a coded sheet makes of a run's shares, in print: each as the model says it, from the codings alone, and corrected."""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.config import Settings
from framing.records import VOICES
from framing.report import glossary
from framing.report.figures import Figure, amount, confidence, counted, listing, number, signed, signed_span, span
from framing.report.method import Entry
from framing.report.slugs import slug
from framing.validation.agreement import ALL as ALL_CODERS
from framing.validation.agreement import agreed_on
from framing.validation.coded import Coded, read_codings
from framing.validation.correction import ALL, LEAST_CLUSTERS, LEAST_CODED, corrected_by

if TYPE_CHECKING:
    from framing.store import Run

METHODS = {"naive": "naive", "gold": "coded only", "corrected": "corrected"}
TOGETHER = "All together"
_TITLES = {
    ("sentence", "biased"): "Biased sentences",
    ("sentence", "loaded"): "Sentences with a loaded term",
    ("term", "loaded"): "Marked terms that are loaded",
}
_ALSO = {"loaded": ("Loaded terms, own voice", "Loaded terms, all voices")}
_DESIGNS = {
    "simple": "at random",
    "source": "at random within each source, so that each gets enough",
    "rare": "at random, with more of what the model gives a rare label",
}
_FEW = re.compile("(.*: )?few codings:")
_FRAME = "Frame: "
_NOTHING = 1e-9

Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One share, difference or growth by each method, the codings behind it, what they are worth, what more would do, and a note."""

    name: str
    naive: Figure
    coded: Figure
    corrected: Figure
    codings: str
    worth: str
    more: str
    note: str

    @property
    def beside(self) -> tuple[str, ...]:
        """What is told of the codings beside their number."""
        return tuple(filter(None, (self.worth, self.more, self.note)))

    @property
    def said(self) -> str:
        """The corrected figure beside the naive one."""
        return f"{self.corrected.text} ({self.corrected.interval}; the model alone says {self.naive.text})"

    @property
    def methods(self) -> tuple[tuple[str, Figure], ...]:
        """Each method's name and what it finds."""
        return tuple(zip(METHODS.values(), (self.naive, self.coded, self.corrected), strict=True))


@dataclass(frozen=True, slots=True)
class Label:
    """One label: its shares, differences, growth and months; the titles of other rates that it has a bearing on; who has too few codings.

    `brief` says what it comes to in a few words, `firm` tells whether the codings are enough to lean on, `folded` whether it is one of
    several values of a question, and `agreed` how far coders agree.
    """

    id: str
    title: str
    also: tuple[str, ...]
    unit: str
    brief: str
    firm: bool
    folded: bool
    shares: tuple[Line, ...]
    differences: tuple[Line, ...]
    trends: tuple[Line, ...]
    months: tuple[Line, ...]
    left_out: str
    agreed: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """All that coded sheets correct: how they were drawn and by whom they were coded, the method, the labels, and what the words mean.

    `left_out` names who has too few codings for any label, where these are the same.
    """

    told: str
    method: str
    size: str
    labels: tuple[Label, ...]
    left_out: str
    words: tuple[Entry, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        """What is corrected, frames by their number."""
        known = [label.title for label in self.labels if label.shares]
        frames = [title for title in known if title.startswith(_FRAME)]
        return (*(title for title in known if title not in frames), *([counted(len(frames), "frame")] if frames else []))

    def about(self, title: str) -> tuple[Label, ...]:
        """The labels that correct the rate of this title, or have a bearing on it."""
        return tuple(label for label in self.labels if title == label.title or title in label.also)


def corrected_rates(
    run: "Run",
    sheets: Sequence[str | Path],
    *,
    key: str | Path | None = None,
    partial: bool = False,
    left: str = "",
    right: str = "",
    settings: Settings,
) -> Corrected | None:
    """What the sheets correct, of two sources where `left` and `right` name them; None without a sheet."""
    if not sheets:
        return None
    coded = read_codings(sheets, key=key)
    table = corrected_by(coded, run, left=left, right=right, partial=partial, settings=settings)
    units = int(table["units"].max())
    table = table[table["source"].isin([left, right])] if left else table
    agreed = _agreements(coded, settings)
    labels = labels_of(table, unit=coded.unit, agreed=agreed)
    left_out = {label.left_out for label in labels}
    same = left_out.pop() if len(left_out) == 1 else ""
    return Corrected(
        _told(coded, units),
        glossary.CORRECTED.format(unit=_plural(coded.unit), confidence=confidence(settings), number=number(_intervals(labels))),
        counted(coded.answers["id"].nunique(), coded.unit),
        tuple(replace(label, left_out="") for label in labels) if same else labels,
        same,
        tuple(Entry(name, meaning) for name, meaning in glossary.CORRECTED_WORDS.items() if agreed or name != glossary.ALPHA),
    )


def labels_of(table: pd.DataFrame, *, unit: str, agreed: Mapping[str, str]) -> tuple[Label, ...]:
    """The labels of a table that `framing.correct` gives, in print; `agreed` tells how far coders agree on each."""
    groups = ((str(name), rows.to_dict("records")) for name, rows in table.groupby("label", sort=False))
    return tuple(_label(name, rows, unit, agreed.get(name) or agreed.get(name.partition(": ")[0], "")) for name, rows in groups)


def _intervals(labels: Sequence[Label]) -> int:
    """How many corrected figures have an interval."""
    lines = [line for label in labels for line in (*label.shares, *label.differences, *label.trends, *label.months)]
    return sum(line.corrected.has_interval for line in lines)


def label_title(name: str, unit: str = "sentence") -> str:
    """What a label is called for readers, as the page calls its rate where it has that.

    >>> label_title("biased"), label_title("frames: legality"), label_title("voice: outlet", "term")
    ('Biased sentences', 'Frame: Law', 'Voice: own voice')
    """
    axis, _, value = name.partition(": ")
    if not value:
        return _TITLES.get((unit, name), name.capitalize())
    if axis == "frames":
        return f"{_FRAME}{glossary.frame_name(value)}"
    return f"{axis.capitalize()}: {glossary.VOICE_NAMES[value] if value in VOICES else value}"


def _label(name: str, rows: Sequence[Row], unit: str, agreed: str) -> Label:
    known = [row for row in rows if not math.isnan(row["corrected"])]
    left_out = [row["source"] for row in rows if row["kind"] == "rate" and math.isnan(row["corrected"])]
    by_kind = {kind: tuple(line_of(row, unit) for row in known if row["kind"] == kind) for kind in ("rate", "contrast", "trend", "month")}
    return Label(
        id=f"corrected-{slug(label_title(name, unit))}",
        title=label_title(name, unit),
        also=_ALSO.get(name, ()),
        unit=_plural(unit),
        brief=_brief(by_kind["rate"], by_kind["contrast"]),
        folded=": " in name,
        firm=any(not _FEW.match(row["note"]) for row in known if row["kind"] == "rate"),
        shares=by_kind["rate"],
        differences=by_kind["contrast"],
        trends=by_kind["trend"],
        months=by_kind["month"],
        left_out=_left_out(left_out),
        agreed=agreed,
    )


def _brief(shares: Sequence[Line], differences: Sequence[Line]) -> str:
    """The one difference, or else the share of all together."""
    if len(differences) == 1:
        return f"{differences[0].name}: {differences[0].said}"
    return f"{shares[-1].name.lower()}: {shares[-1].said}" if shares else "too few codings"


def _left_out(sources: Collection[str]) -> str:
    if not sources:
        return ""
    whom = listing([TOGETHER.lower() if source == ALL else source for source in sources])
    return f"Too few codings to correct on their own ({LEAST_CODED} are needed, in {LEAST_CLUSTERS} articles or stories): {whom}."


def line_of(row: Row, unit: str) -> Line:
    """A row of a table that `framing.correct` gives, in print."""
    naive, coded, corrected = (_figure(row, method) for method in METHODS)
    one = "more coding" if row["more_to_halve"] == 1 else "more codings"
    # what few codings seem to be worth is chance
    worth = (
        "" if math.isnan(row["worth"]) or _FEW.match(row["note"]) else f"worth {counted(round(row['worth']), 'coding')} without the model"
    )
    more = "" if not worth or math.isnan(row["more_to_halve"]) else f"{number(row['more_to_halve'])} {one} would halve the interval"
    return Line(_name(row), naive, coded, corrected, _codings(row, unit), worth, more, row["note"])


def _codings(row: Row, unit: str) -> str:
    """How many units were coded, and in how many of them the label holds, in halves and thirds where coders differ."""
    held = number(row["held"]) if row["held"] == int(row["held"]) else f"{row['held']:.1f}"
    return f"{number(row['coded'])} of {number(row['units'])} {_plural(unit)} coded, {held} of them as such"


def _name(row: Row) -> str:
    if row["kind"] == "contrast":
        return f"{row['source']} less {row['other']}"
    source = TOGETHER if row["source"] == ALL else row["source"]
    return str(row["month"] if row["kind"] == "month" else source)


def _figure(row: Row, method: str) -> Figure:
    """A share in per cent, a difference or a growth in points; what is missing has too few codings."""
    value, low, high = (None if math.isnan(row[f"{method}{end}"]) else float(row[f"{method}{end}"]) for end in ("", "_low", "_high"))
    if value is None:
        return Figure("–", "too few codings", "")
    if row["kind"] in ("rate", "month"):
        told, between = amount(value, 1), "" if low is None or high is None else span(low, high, 1)
    else:
        places = 2 if row["kind"] == "trend" else 1
        told = signed(value if abs(value) > _NOTHING else 0.0, 1, places=places)
        between = "" if low is None or high is None else signed_span(low, high, 1, places=places).removesuffix(" points")
    return Figure(told, between or "too few codings", "", value, low, high)


def _told(coded: Coded, units: int) -> str:
    """How many units were coded by whom, and how they were drawn."""
    coders, key = sorted(coded.answers["coder"].unique()), coded.key or {}
    who = f"{len(coders)} coders ({listing(coders)})" if len(coders) > 1 else f"one coder ({coders[0]})"
    drawn = f"drawn {_DESIGNS.get(key['design'], 'with known probabilities')}"
    done = f"{number(coded.answers['id'].nunique())} of {counted(units, coded.unit)}, {drawn}, were coded by {who}."
    if len(coders) > 1:
        return f"{done} Where coders differ, their mean counts, or what a coder called “final” says."
    return f"{done} How far another coder would agree is not known."


def _agreements(coded: Coded, settings: Settings) -> dict[str, str]:
    """How far coders agree on each label, in a sentence; nothing where there is one coder."""
    if coded.answers["coder"].nunique() < 2:
        return {}
    rows = agreed_on(coded, settings).labels.to_dict("records")
    return {row["label"]: _agreed(row, coded.unit) for row in rows if row["coders"] == ALL_CODERS}


def _agreed(row: Row, unit: str) -> str:
    alpha = "" if math.isnan(row["alpha"]) else f"Krippendorff’s alpha {row['alpha']:.2f}, "
    alike = f"; {amount(row['percent'], 1)} of pairs of codings of {counted(row['units'], unit)} are alike" if row["units"] else ""
    return f"Do the coders agree? {alpha}{row['reading']}{alike}."


def _plural(unit: str) -> str:
    return "marked terms" if unit == "term" else f"{unit}s"

"""How often two sources use each loaded term, against how far it sets them apart: where each term stands, and its sentences."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from framing.comparison.contrasts import folded_terms
from framing.comparison.excerpt import Row
from framing.comparison.odds import term_odds
from framing.records import VoiceKind
from framing.report.excerpts import Bit, Sayings
from framing.report.figures import counted, day, number
from framing.report.glossary import VOICE_NAMES

if TYPE_CHECKING:
    from framing.store import Run

# terms that are drawn, and sentences of each side that are shown for one
POINTS = 90
SENTENCES = 4

WIDTH, HEIGHT = 1100, 480
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 28, 34
# a letter's width, a dot's radius, and the room below the rarest terms
_LETTER, _DOT, _MARGIN = 6.7, 4, 44
_VOICE_ORDER: tuple[VoiceKind, ...] = ("outlet", "scare", "indirect", "direct")


@dataclass(frozen=True, slots=True)
class Use:
    """One sentence in which a term stands: whose words they are, in which article, and when that came out."""

    words: tuple[Bit, ...]
    voice: str
    title: str
    published: str


@dataclass(frozen=True, slots=True)
class Used:
    """A term on the chart: its counts in the own voice of both sides, its z, and some of its sentences on either side."""

    id: str
    term: str
    type: str
    left: int
    right: int
    z: float
    uses: tuple[tuple[Use, ...], tuple[Use, ...]]
    told: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Scatter:
    """The terms that two sources use; `told` says which they are."""

    source: str
    other: str
    points: tuple[Used, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a term stands on the chart; `label` is where its name begins or ends, None where no room is left for it."""

    x: float
    y: float
    label: tuple[float, float, str] | None


def scatter(run: "Run", source: str, other: str, *, least: int = 2) -> Scatter:
    """The terms that two sources use at least so often together in their own voice, those that set them most apart first."""
    terms = run.table("terms")
    terms = terms[terms["source"].isin([source, other])]
    odds = term_odds(terms, source, other)
    often = odds[(odds["left"] + odds["right"] >= least) & (odds["articles"] > 1)]
    kept = pd.concat([often[: POINTS * 2 // 3], often.assign(n=often["left"] + often["right"]).nlargest(POINTS // 3, "n")])
    kept = kept.drop_duplicates("term").sort_values("term", key=lambda names: names.str.casefold())
    uses = _uses(folded_terms(terms), kept["term"].tolist())
    sayings = Sayings(run, uses["article_id"].unique())
    by_term = dict(tuple(uses.groupby("name")))
    points = tuple(
        _used(f"term-{place}", row, by_term[row["term"]], (source, other), sayings)
        for place, row in enumerate(kept.to_dict("records"), start=1)
    )
    chosen = f"{number(len(points))} of {counted(len(often), 'loaded term')} that stand in two articles or more in their own voice"
    return Scatter(source, other, points, f"{chosen}: those that set the two most apart, and the most frequent. {_of(odds, source, other)}")


def _of(odds: pd.DataFrame, source: str, other: str) -> str:
    """Of how many loaded terms the counts are, and what a z is worth."""
    left, right = (number(int(odds[side].sum())) for side in ("left", "right"))
    return (
        f"Counts are of {left} at {source} and {right} at {other}. A z between −2 and 2 is what chance alone often brings, and among so "
        "many terms some pass that by chance."
    )


def _uses(terms: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """The first uses of each term on each side, own voice first, of different articles first; `total` counts all of them."""
    used = terms[terms["name"].isin(names)].copy()
    used["rank"] = [_VOICE_ORDER.index(voice) for voice in used["voice"]]
    used["total"] = used.groupby(["name", "source"])["name"].transform("size")
    used = used.sort_values(["rank", "article_id", "field", "start"], kind="stable")
    used["again"] = used.groupby(["name", "source", "article_id"]).cumcount()
    used = used.sort_values(["again", "rank"], kind="stable").drop_duplicates(["name", "article_id", "field", "sentence"])
    return used.groupby(["name", "source"]).head(SENTENCES)


def _used(id: str, row: Row, uses: pd.DataFrame, sides: tuple[str, str], sayings: Sayings) -> Used:
    mine, theirs = (uses[uses["source"] == side] for side in sides)
    shown = tuple(_use(use, sayings) for use in mine.to_dict("records")), tuple(_use(use, sayings) for use in theirs.to_dict("records"))
    return Used(id, row["term"], row["type"], row["left"], row["right"], row["z"], shown, (_told(mine), _told(theirs)))


def _told(rows: pd.DataFrame) -> str:
    """How many uses there are, in all voices, and how many sentences are shown."""
    if rows.empty:
        return "not used"
    total = int(rows["total"].iloc[0])
    return counted(total, "use in all voices", "uses in all voices") + (f"; {number(len(rows))} shown" if total > len(rows) else "")


def _use(row: Row, sayings: Sayings) -> Use:
    place = (row["article_id"], row["field"], int(row["sentence"]))
    words = sayings.sentence(place, chosen=[row])
    article = sayings.articles[place[0]]
    return Use(words, VOICE_NAMES[row["voice"]], article["title"] or "", day(article["published"]))


def spots(points: Sequence[Used]) -> list[Spot]:
    """Where each term stands: how far apart across, how often upwards.

    Names are placed one after the other, those that set the sources most apart first, where they cover no dot and no other name.
    """
    dots = _dots(points)
    taken = [(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for x, y in dots]
    labels: dict[int, tuple[float, float, str]] = {}
    for k in sorted(range(len(points)), key=lambda k: (-abs(points[k].z), -points[k].left - points[k].right, points[k].term)):
        for box, label in _candidates(*dots[k], points[k].term):
            if _inside(box) and not any(_meet(box, other) for other in taken):
                taken.append(box)
                labels[k] = label
                break
    return [Spot(x, y, labels.get(k)) for k, (x, y) in enumerate(dots)]


def _dots(points: Sequence[Used]) -> list[tuple[float, float]]:
    """Where each dot stands; terms with the same counts stand close around their place."""
    scale = _scale(points)
    found: list[tuple[float, float]] = []
    for point in points:
        x, y = scale.across(point.z), scale.up(point.left + point.right)
        steps = ((x + i * (2 * _DOT + 1), y + j * (2 * _DOT + 1)) for i, j in _around())
        found.append(next(place for place in steps if not any(_touch(place, other) for other in found)))
    return found


@cache
def _around() -> tuple[tuple[int, int], ...]:
    """The cells of a grid, the nearest to its middle first."""
    reach = range(-12, 13)
    return tuple(sorted(((i, j) for i in reach for j in reach), key=lambda cell: (cell[0] ** 2 + cell[1] ** 2, cell)))


def _touch(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) < 2 * _DOT and abs(one[1] - other[1]) < 2 * _DOT


@dataclass(frozen=True, slots=True)
class _Scale:
    """How far the chart reaches to both sides of 0, and from which count to which."""

    reach: float
    least: int
    most: int

    def across(self, z: float) -> float:
        """How far right a z stands: the first source, which has the positive ones, on the left."""
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * (self.reach - z) / (2 * self.reach)

    def up(self, count: int) -> float:
        """How high a count stands, by its logarithm."""
        share = math.log(count / self.least) / math.log(max(self.most, 2 * self.least) / self.least)
        return HEIGHT - _BOTTOM - _MARGIN - (HEIGHT - _TOP - _BOTTOM - _MARGIN - 12) * share


def _scale(points: Sequence[Used]) -> _Scale:
    counts = [point.left + point.right for point in points]
    return _Scale(max(2.2, *(abs(point.z) for point in points)) * 1.1, min(counts), max(counts))


Box = tuple[float, float, float, float]


def _candidates(x: float, y: float, term: str) -> list[tuple[Box, tuple[float, float, str]]]:
    """The boxes in which a name might stand, the best first: to the right, to the left, above, below."""
    width, gap = _LETTER * len(term), _DOT + 3
    places = ((x + gap, y + 4, "start"), (x - gap, y + 4, "end"), (x, y - gap, "middle"), (x, y + gap + 9, "middle"))
    return [
        ((_begin(at, width, anchor), base - 11, _begin(at, width, anchor) + width, base + 4), (at, base, anchor))
        for at, base, anchor in places
    ]


def _begin(x: float, width: float, anchor: str) -> float:
    return {"start": x, "middle": x - width / 2, "end": x - width}[anchor]


def _inside(box: Box) -> bool:
    return box[0] >= _LEFT and box[2] <= WIDTH - 2 and box[1] >= _TOP and box[3] <= HEIGHT - _BOTTOM


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def drawn(found: Scatter) -> str:
    """The chart as SVG, in which each term leads to its sentences."""
    if not found.points:
        return ""
    places = spots(found.points)
    links = "".join(
        _link(point, spot, found) for point, spot in sorted(zip(found.points, places, strict=True), key=lambda pair: abs(pair[0].z))
    )
    label = f"Loaded terms of {found.source} (left) and {found.other} (right), by z of the log-odds ratio; upwards, how often they use them"
    return (
        f'<svg class="scatter" role="group" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'aria-label="{escape(label)}">{_frame(found)}{links}</svg>'
    )


def _link(point: Used, spot: Spot, found: Scatter) -> str:
    told = f"{point.term}: {found.source} {point.left}, {found.other} {point.right}, z {point.z:+.1f}".replace("-", "−")
    at, name = f'cx="{spot.x:.1f}" cy="{spot.y:.1f}"', _name(point, spot)
    focus = "" if spot.label else ' tabindex="-1"'
    return (
        f'<a href="#{point.id}" class="t-{escape(point.type)}" aria-label="{escape(told)}"{focus}><title>{escape(told)}</title>'
        f'<circle class="hit" {at} r="9"/><circle class="point" {at} r="{_DOT}"/>{name}</a>'
    )


def _name(point: Used, spot: Spot) -> str:
    if spot.label is None:
        return ""
    x, y, anchor = spot.label
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(point.term)}</text>'


def _frame(found: Scatter) -> str:
    """The lines and words around the points."""
    scale = _scale(found.points)
    whole = range(-math.floor(scale.reach), math.floor(scale.reach) + 1)
    lines = (_line(scale.across(at), at) for at in whole if scale.reach < 6 or at % 2 == 0)
    steps = (count for power in range(5) for count in (10**power, 2 * 10**power, 5 * 10**power, 3 * 10**power))
    rows = (
        f'<text class="tick" x="{_LEFT - 10}" y="{scale.up(count) + 4:.1f}" text-anchor="end">{number(count)}</text>'
        for count in steps
        if scale.least <= count <= scale.most and (count != 3 * 10 ** (len(str(count)) - 1) or count < 10)
    )
    words = (
        f'<text class="pole" x="{_LEFT}" y="14">◂ more often {escape(found.source)}</text>'
        f'<text class="pole" x="{WIDTH - _RIGHT}" y="14" text-anchor="end">more often {escape(found.other)} ▸</text>'
        f'<text class="tick" x="{scale.across(0):.1f}" y="{HEIGHT - 2}" text-anchor="middle">how far apart (z of the log-odds ratio)</text>'
        f'<text class="tick" x="{_LEFT - 10}" y="14" text-anchor="end">uses</text>'
    )
    return "".join([*lines, *rows, words])


def _line(x: float, at: int) -> str:
    kind = "zero" if at == 0 else "grid"
    line = f'<line class="{kind}" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{HEIGHT - _BOTTOM}"/>'
    return f'{line}<text class="tick" x="{x:.1f}" y="{HEIGHT - _BOTTOM + 16}" text-anchor="middle">{abs(at)}</text>'

"""Whose side the words take, what each outlet calls the same thing, and in which light it shows whom: own voice first, others beside it."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.config import Settings
from framing.perspectives import leans, parties, portrayals, vocabulary
from framing.profiles import Tables, sorted_sources
from framing.records import PORTRAYALS, Rate
from framing.report.figures import Figure, counted, figure, number

if TYPE_CHECKING:
    from framing.store import Run

DISPUTES = 6
CONCEPTS = 12
ACTORS = 8
OUTLETS = 30
NAMERS = 12
MENTIONS = 5

_PAIR = ["dispute", "side", "other"]
# terms on two sides below which their share is told in counts
FEW = 5

Sides = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where some voices stand between two sides: the share of the first for a chart, the larger share in print, and the terms on each."""

    share: Figure
    told: Figure
    terms: str


@dataclass(frozen=True, slots=True)
class Lean:
    """Where an outlet's own voice stands between two sides, and where the voices stand that it lets speak."""

    source: str
    own: Standing
    others: Standing


@dataclass(frozen=True, slots=True)
class Leaning:
    """Two sides of a dispute, in alphabetical order, and the outlets between them; `other` is empty where nobody else is known."""

    dispute: str
    side: str
    other: str
    outlets: int
    rows: tuple[Lean, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """Words for a thing, and how often they are used in the outlet's own voice and in others."""

    words: str
    own: int
    others: int


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing, and for each of the outlets that name it most its words for it, side by side."""

    name: str
    rows: tuple[tuple[str, tuple[tuple[Form, ...], ...]], ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """What is called by different names in one dispute; `concepts` may be fewer than there are."""

    dispute: str
    sides: tuple[str, ...]
    total: int
    concepts: tuple[Concept, ...]


@dataclass(frozen=True, slots=True)
class Light:
    """How an outlet shows one actor: shares of mentions that are negative, neutral and positive, and the loaded terms about the actor.

    `roles` holds the shares of mentions in which a verb makes the actor act, and be acted on. `others` holds the shares in the voices
    that it lets speak, and is empty where these do not mention the actor.
    """

    source: str
    own: tuple[Figure, ...]
    mentions: str
    terms: str
    roles: tuple[Figure, ...]
    others: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One actor in the light of each outlet that mentions it often enough."""

    actor: str
    rows: tuple[Light, ...]


@dataclass(frozen=True, slots=True)
class Perspectives:
    """What there is to say of sides, names and portrayal; each part is empty where there is nothing."""

    leanings: tuple[Leaning, ...]
    namings: tuple[Naming, ...]
    shown: tuple[Shown, ...]
    least: int = MENTIONS


@dataclass(frozen=True, slots=True)
class Others:
    """The tables of a run in which the voices of others stand in the place of the outlet's."""

    run: Tables

    def table(self, name: str) -> pd.DataFrame:
        """The table, without what is in the outlet's own voice and with the rest as if it were."""
        frame = self.run.table(name)
        return frame[frame["voice"] != "outlet"].assign(voice="outlet") if name in ("terms", "mentions") else frame


def perspectives(run: "Run", settings: Settings) -> Perspectives:
    """What a run says of sides, names and portrayal."""
    sides = parties(run)
    return Perspectives(leanings(run, sides, settings), namings(run, sides), shown(run, settings))


def leanings(run: Tables, sides: Sides, settings: Settings) -> tuple[Leaning, ...]:
    """Each two sides between which there are terms, those with the most terms first."""
    own, others = (leans(each, sides=sides, settings=settings) for each in (run, Others(run)))
    rows = own.merge(others, on=["source", *_PAIR], how="left", suffixes=("", "_others"))
    counts = ["terms_side", "terms_other", "terms_side_others", "terms_other_others"]
    rows[counts] = rows[counts].fillna(0)
    rows["terms"] = rows[counts].sum(axis=1)
    pairs = sorted(rows[rows["terms"] > 0].groupby(_PAIR, sort=False), key=lambda pair: -pair[1]["terms"].sum())
    return tuple(_leaning(key, found) for key, found in pairs[:DISPUTES])


def _leaning(key: Sequence[Any], rows: pd.DataFrame) -> Leaning:
    dispute, side, other = map(str, key)
    most = rows.nlargest(OUTLETS, "terms").sort_index()
    return Leaning(dispute, side, other, len(rows), tuple(_lean(row, side, other) for row in most.to_dict("records")))


def _lean(row: Mapping[Hashable, Any], side: str, other: str) -> Lean:
    own = {side: row["terms_side"], other: row["terms_other"]}
    others = {side: row["terms_side_others"], other: row["terms_other_others"]}
    undecided = f" · undecided {number(row['undecided'])}"
    return Lean(
        source=str(row["source"]),
        own=_standing(own, row["low"], row["high"], undecided),
        others=_standing(others, row["low_others"], row["high_others"]),
    )


def _standing(counts: Mapping[str, float], low: float, high: float, undecided: str = "") -> Standing:
    """The standing behind the terms on two sides and the interval of their lean, which goes from -1 to 1."""
    (side, count), (other, rest) = counts.items()
    ends = [None if pd.isna(end) else (1 + end) / 2 for end in (low, high)]
    share = Rate(count, count + rest, 1, *ends)
    mirrored = Rate(rest, count + rest, 1, *(None if end is None else 1 - end for end in reversed(ends)))
    larger = figure(share if count >= rest else mirrored)
    toward = "each" if count == rest else side if count > rest else other
    # of so few terms a share in per cent would say more than is known
    amount = larger.text if count + rest >= FEW else number(count) if count == rest else larger.counted
    told = replace(larger, text=f"{amount} {toward}") if count + rest else larger
    terms = " · ".join(f"{name} {number(number_of)}" for name, number_of in counts.items() if name)
    return Standing(figure(share), told, terms + undecided)


def namings(run: Tables, sides: Sides) -> tuple[Naming, ...]:
    """What the sides of each dispute call things, and which of these words each outlet uses; what is named most comes first."""
    disputed = sorted(vocabulary(run).groupby("dispute"), key=lambda pair: -pair[1]["count"].sum())[:DISPUTES]
    return tuple(_naming(str(dispute), rows, sides.get(str(dispute), ())) for dispute, rows in disputed)


def _naming(dispute: str, rows: pd.DataFrame, sides: Sequence[str]) -> Naming:
    concepts = sorted(rows.groupby("concept"), key=lambda pair: -pair[1]["count"].sum())
    return Naming(dispute, tuple(sides), len(concepts), tuple(_concept(str(name), found, sides) for name, found in concepts[:CONCEPTS]))


def _concept(name: str, rows: pd.DataFrame, sides: Sequence[str]) -> Concept:
    own, every = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
    for source, side, form, voice, count in rows[["source", "side", "form", "voice", "count"]].to_numpy(object):
        every[source, side, form] += count
        own[source, side, form] += count if voice == "outlet" else 0
    totals = Counter[str]()
    for (source, _, _), count in every.items():
        totals[source] += count
    most = sorted_sources(sorted(totals, key=lambda source: (-totals[source], source))[:NAMERS])
    forms: dict[tuple[str, str], list[Form]] = {}
    for (source, side, form), count in sorted(every.items(), key=lambda pair: (-pair[1], pair[0])):
        forms.setdefault((source, side), []).append(Form(form, own[source, side, form], count - own[source, side, form]))
    return Concept(name, tuple((source, tuple(tuple(forms.get((source, side), ())) for side in sides)) for source in most))


def shown(run: Tables, settings: Settings) -> tuple[Shown, ...]:
    """In which light each outlet shows the actors that are mentioned most in the outlets' own voices."""
    mentions = run.table("mentions")
    own = mentions[(mentions["voice"] == "outlet") & (mentions["actor"].fillna("") != "")]
    actors = [str(actor) for actor in own["actor"].value_counts().sort_index().nlargest(ACTORS).index]
    if not actors:
        return ()
    tables = [_by_measure(portrayals(each, actors=actors, settings=settings)) for each in (run, Others(run))]
    found = (Shown(actor, tuple(_lights(actor, *tables))) for actor in actors)
    return tuple(each for each in found if each.rows)


def _by_measure(table: pd.DataFrame) -> dict[tuple[str, str], dict[str, Rate]]:
    """The rates of each actor and source, by measure."""
    found: dict[tuple[str, str], dict[str, Rate]] = {}
    for row in table.astype(object).where(table.notna(), None).to_dict("records"):
        rate = Rate(row["count"], row["total"], row["unit"], row["low"], row["high"])
        found.setdefault((row["actor"], row["source"]), {})[row["measure"]] = rate
    return found


def _lights(
    actor: str, own: Mapping[tuple[str, str], Mapping[str, Rate]], others: Mapping[tuple[str, str], Mapping[str, Rate]]
) -> Iterable[Light]:
    often = [(rates["negative"].total, source) for (name, source), rates in own.items() if name == actor]
    most = sorted(((total, source) for total, source in often if total >= MENTIONS), reverse=True)[:OUTLETS]
    for source in sorted_sources(source for _, source in most):
        rates, quoted = own[actor, source], others.get((actor, source), {})
        yield Light(
            source,
            tuple(figure(rates[light]) for light in PORTRAYALS),
            counted(rates["negative"].total, "mention"),
            f"for {number(rates['for'].count)} · against {number(rates['against'].count)}",
            (figure(rates["agent"]), figure(rates["affected"])),
            tuple(figure(quoted[light]) for light in PORTRAYALS if quoted and quoted[light].total),
        )

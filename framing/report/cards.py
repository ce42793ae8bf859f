"""Story cards: one event as each outlet tells it, side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from framing.comparison.excerpt import Place, Row
from framing.comparison.omission import SHOWN
from framing.comparison.stories import Stories
from framing.profiles import sorted_sources
from framing.report import glossary
from framing.report.excerpts import Bit, Sayings
from framing.report.figures import counted, day, listing

if TYPE_CHECKING:
    from framing.store import Run

Across = tuple[Place | None, ...]
"""Where each article of a card says the same."""

# outlets that fit beside each other
COLUMNS = 4
# rows of a card, those of them without a choice of words, and what it lists of each outlet alone
ROWS = 7
ALIKE = 3
LISTED = 3


@dataclass(frozen=True, slots=True)
class Cover:
    """How one outlet covered a story: how many articles of its own, how many taken over, and from whom."""

    source: str
    own: int
    copied: int
    origins: str


@dataclass(frozen=True, slots=True)
class Column:
    """One article of a story: whose it is, its headline and its day; `outlet` is empty where `source` is the outlet."""

    source: str
    outlet: str
    title: tuple[Bit, ...]
    published: str


@dataclass(frozen=True, slots=True)
class Side:
    """What the articles of a card say in one place: a sentence each, None where one has none; `chosen` tells that words differ."""

    cells: tuple[tuple[Bit, ...] | None, ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class Alone:
    """What only one source of the story has: the kind, its name, and the sentence; `where` names another article than the one shown."""

    kind: str
    what: str
    words: tuple[Bit, ...]
    where: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One story: who covered it, what its articles say in the same places, and what each alone has."""

    id: str
    title: str
    told: str
    cover: tuple[Cover, ...]
    columns: tuple[Column, ...]
    sides: tuple[Side, ...]
    alone: tuple[tuple[Alone, ...], ...]
    notes: tuple[str, ...]


def story_cards(run: "Run", found: Stories, *, sources: Sequence[str] = ()) -> tuple[Card, ...]:
    """A card for each of the stories that were found; of `sources` only and in their order, where some are named."""
    if found.stories.empty:
        return ()
    told = found.placed[found.placed["story"].isin(found.stories["story"])]
    sayings = Sayings(run, told["article_id"])
    return tuple(
        _card(f"story-{number}", row, told[told["story"] == row["story"]], found, sayings, sources)
        for number, row in enumerate(found.stories.to_dict("records"), start=1)
    )


def _card(id: str, row: Row, told: pd.DataFrame, found: Stories, sayings: Sayings, sources: Sequence[str]) -> Card:
    choices, aligned, alone = (table[table["story"] == row["story"]] for table in (found.choices, found.aligned, found.left_out))
    picked, notes = _picked(told, choices, aligned, sources)
    sides = _sides(choices, aligned, picked, sayings)
    shown = _bounded(sides)
    notes += (
        [f"{len(shown)} of {len(sides)} places are shown in which at least two of them say the same."] if len(sides) > len(shown) else []
    )
    return Card(
        id=id,
        title=str(row["title"]) or "Without a headline",
        told=_told(row),
        cover=tuple(_cover(told, sources)),
        columns=tuple(_column(sayings.articles[article], sayings) for article in picked),
        sides=shown,
        alone=tuple(_alone(alone, article, sayings) for article in picked) if len(alone) else (),
        notes=tuple(notes),
    )


def _told(row: Row) -> str:
    days = dict.fromkeys(day(at) for at in (row["first"], row["last"]))
    parts = [" to ".join(days), f"{counted(row['articles'], 'article')} by {counted(len(row['sources']), 'source')}"]
    parts += [counted(row["choices"], "different choice of words", "different choices of words")] if row["choices"] else []
    return "; ".join(filter(None, parts))


def _cover(told: pd.DataFrame, first: Sequence[str]) -> Iterator[Cover]:
    for source in sorted_sources(told["source"].unique(), first=first):
        own = told[told["source"] == source]
        origins = sorted(set(own["republished_from"]) - {""})
        yield Cover(source, int((own["republished_from"] == "").sum()), int((own["republished_from"] != "").sum()), listing(origins))


def _picked(told: pd.DataFrame, choices: pd.DataFrame, aligned: pd.DataFrame, sources: Sequence[str]) -> tuple[list[str], list[str]]:
    """One article of each outlet, that with the most in common with the others, of at most `COLUMNS` outlets; and what that leaves out."""
    own = told[(told["republished_from"] == "") & (told["source"].isin(sources) if sources else True)]
    uses = _unlike(choices)["article_id"].value_counts().to_dict()
    pairs = pd.concat([aligned["article_id"], aligned["other_id"]]).value_counts().to_dict()
    rank = {article: (-uses.get(article, 0), -pairs.get(article, 0), article) for article in own["article_id"]}
    best = {str(source): min(group["article_id"], key=lambda article: rank[article]) for source, group in own.groupby("source")}
    most = sorted(best, key=lambda source: rank[best[source]])[:COLUMNS]
    notes = []
    if len(best) > COLUMNS:
        notes.append(f"Side by side stand the {COLUMNS} of {len(best)} that say most in different words.")
    if more := sorted({str(source) for source, group in own.groupby("source") if len(group) > 1} & set(most)):
        notes.append(f"Of {listing(sorted_sources(more, first=sources))} there are several articles; one is shown.")
    return [best[source] for source in sorted_sources(most, first=sources)], notes


def _unlike(choices: pd.DataFrame) -> pd.DataFrame:
    """The rows of a story's choices for which another outlet has other words."""
    told = choices.assign(row=range(len(choices)), words=choices["text"].str.casefold())[["row", "choice", "source", "words"]]
    pairs = told.merge(told, on="choice", suffixes=("", "_other"))
    apart = pairs[(pairs["source"] != pairs["source_other"]) & (pairs["words"] != pairs["words_other"])]
    return choices.iloc[sorted(apart["row"].unique())]


def _column(article: Row, sayings: Sayings) -> Column:
    outlet = article.get("outlet") or ""
    return Column(
        article["source"], "" if outlet == article["source"] else outlet, sayings.title(article["article_id"]), day(article["published"])
    )


def _sides(choices: pd.DataFrame, aligned: pd.DataFrame, picked: Sequence[str], sayings: Sayings) -> list[Side]:
    """The places in which two articles say the same: where their words differ, the surest first, then a few more with loaded terms."""
    chosen = _chosen(choices, picked)
    taken = {place for places in chosen for place in places if place}
    others = [places for places in _joined(aligned, picked) if taken.isdisjoint(filter(None, places))]
    plain = [Side(tuple(sayings.sentence(place) if place else None for place in places), False) for places in others]
    loaded = sorted(plain, key=lambda side: -sum(any(bit.kind for bit in cell) for cell in side.cells if cell))
    return [*(_side(places, rows, sayings) for places, rows in chosen.items()), *loaded]


def _side(places: Across, rows: Mapping[Place, Sequence[Row]], sayings: Sayings) -> Side:
    return Side(tuple(sayings.sentence(place, chosen=rows[place]) if place else None for place in places), True)


def _bounded(sides: Sequence[Side]) -> tuple[Side, ...]:
    chosen = [side for side in sides if side.chosen][:ROWS]
    return (*chosen, *[side for side in sides if not side.chosen][: min(ALIKE, ROWS - len(chosen))])


def _chosen(choices: pd.DataFrame, picked: Sequence[str]) -> dict[Across, dict[Place, list[Row]]]:
    """The choices of words by where they stand, the surest first; several may stand in the same sentences."""
    found: dict[Across, dict[Place, list[Row]]] = {}
    ordered = choices.sort_values(["score", "choice"], ascending=[False, True], kind="stable")
    for _, group in ordered[ordered["article_id"].isin(picked)].groupby("choice", sort=False):
        if _unlike(group).empty:
            continue  # what they say in other words stands in articles that are not shown
        across = _across(_places(group), picked)
        if sum(place is not None for place in across) > 1:
            at = found.setdefault(across, {})
            for place, row in zip(_places(group), group.to_dict("records"), strict=True):
                at.setdefault(place, []).append(row)
    return found


def _places(rows: pd.DataFrame) -> Iterator[Place]:
    return ((article, field, int(number)) for article, field, number in rows[["article_id", "field", "sentence"]].itertuples(index=False))


def _across(places: Iterable[Place], picked: Sequence[str]) -> Across:
    by_article: dict[str, Place] = {}
    for place in places:
        by_article.setdefault(place[0], place)
    return tuple(by_article.get(article) for article in picked)


def _joined(aligned: pd.DataFrame, picked: Sequence[str]) -> list[Across]:
    """Aligned sentences of the picked articles as rows, the most alike first; a row keeps to one sentence of an article."""
    rows: list[dict[str, Place]] = []
    pairs = aligned[aligned["article_id"].isin(picked) & aligned["other_id"].isin(picked)].sort_values("similarity", ascending=False)
    for one, other in zip(_places(pairs), _places(_others(pairs)), strict=True):
        row = next((row for row in rows if one in row.values() or other in row.values()), None)
        if row is None:
            rows.append({one[0]: one, other[0]: other})
        else:
            row.setdefault(one[0], one)
            row.setdefault(other[0], other)
    return [tuple(row.get(article) for article in picked) for row in rows]


def _others(pairs: pd.DataFrame) -> pd.DataFrame:
    renamed = {"other_id": "article_id", "other_field": "field", "other_sentence": "sentence"}
    return pairs[list(renamed)].rename(columns=renamed)


def _alone(found: pd.DataFrame, article: str, sayings: Sayings) -> tuple[Alone, ...]:
    """The first few of what only the source of an article has, each sentence once."""
    own = found[(found["source"] == sayings.articles[article]["source"]) & (found["weight"] >= SHOWN)].sort_values("rank")
    once = own.drop_duplicates(["article_id", "field", "sentence"])[:LISTED]
    return tuple(
        Alone(row["kind"], _what(row), sayings.sentence(place), "" if place[0] == article else _where(sayings.articles[place[0]]))
        for row, place in zip(once.to_dict("records"), _places(once), strict=True)
    )


def _where(article: Row) -> str:
    return f"{article.get('outlet') or article['source']}: {article['title']}"


def _what(row: Row) -> str:
    """What an outlet alone has, in a few words; a fact speaks for itself."""
    if row["kind"] == "frame":
        return f"{glossary.frame_name(row['what'])}, in {counted(row['times'], 'sentence')}"
    return str(row["what"]) if row["kind"] == "actor" else ""

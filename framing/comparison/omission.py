"""What one outlet of a story reports and the others leave out: facts, actors, frames, those most worth a look first."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from framing.codebooks.forms import tokens
from framing.comparison.excerpt import Excerpt, Place
from framing.comparison.phrases import content
from framing.comparison.tellings import Said, Telling, tellings_by_story
from framing.config import config_path, load_yaml
from framing.profiles import Tables
from framing.statistics import Floats

COLUMNS = ("story", "source", "kind", "what", "article_id", "field", "sentence", "others", "nearest", "times", "weight", "rank")

# the similarity to everything that the others say below which they leave a sentence out; see `omissions`
LEFT_OUT = 0.35
# the weight from which a page shows it
SHOWN = 0.35
# words that a sentence must hold to be a fact of its own
_LEAST_WORDS = 4

# what follows a name in lists of politicians: "of Maine", "(D-Ill.)", "III"
_BEHIND = re.compile(r"\s(?:of\s.*|\(?[DRI]-.*|I{2,3}|Jr\.?|Sr\.?)$")


class _Found(NamedTuple):
    kind: str
    what: str
    place: Place
    nearest: float
    times: int
    weight: float


def omissions(run: Tables, *, stories: pd.DataFrame | None = None, least_others: int = 1) -> pd.DataFrame:
    """What only one outlet of a story has; columns are `COLUMNS`, by story and outlet, the most telling first (`rank` 1).

    `kind` is "fact" (a sentence unlike all that the others say, with an actor or a number that they lack), "actor" (whom none of the
    others names) or "frame" (which holds in no sentence of the others); `what` is the actor or the frame, and for a fact the actors and
    numbers that are new in it. A row leads to the first sentence that holds it, and `times` tells how many do; `others` is how many other
    outlets tell the story, at least `least_others`, and `nearest` (facts only) how alike the nearest sentence of theirs is. `weight` is
    higher for what the outlet tells early, often and as part of its main matter. That the others leave it out does not say that they had
    to report it.
    """
    run = Excerpt(run)
    known = _Known(run)
    rows: list[tuple[Any, ...]] = []
    for story, tellings in tellings_by_story(run, stories=stories):
        by_source: dict[str, list[Telling]] = {}
        for telling in tellings:
            by_source.setdefault(telling.source, []).append(telling)
        if len(by_source) > least_others:
            rows += [(story, *row) for source in sorted(by_source) for row in _only(source, by_source, known)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"nearest": "float64", "weight": "float64"})


class _Known:
    """What the tables of a run tell of its actors and sentences."""

    def __init__(self, run: Tables) -> None:
        mentions, terms = run.table("mentions"), run.table("terms")
        self.frames = _frames(run.table("judgements"))
        self.kinds = _commonest(mentions, "actor", "kind")
        self.busy = _pairs(mentions[mentions["role"].fillna("") != ""], "actor") if "role" in mentions else set()
        self.parties = {pair for name in ("target", "side") if name in terms for pair in _pairs(terms, name)}
        self.outlets = [content(tokens(source)) for source in run.table("articles")["source"].unique()]
        self.texts = _texts(run)
        self.common = _commons(mentions, run.table("sentences"))
        self.speakers = _speakers(run)


class _There(NamedTuple):
    """What the others say: sentence by sentence the words, and all actors, numbers and names' initials."""

    vectors: Floats
    words: Sequence[frozenset[str]]
    actors: frozenset[str]
    numbers: frozenset[str]
    initials: frozenset[str]


def _there(rest: Sequence[Telling]) -> _There:
    actors = frozenset(actor for said in _said(rest) for actor in said.actors)
    return _There(
        np.concatenate([telling.vectors for telling in rest]),
        [said.words for said in _said(rest)],
        actors,
        frozenset(number for said in _said(rest) for number in said.numbers),
        frozenset(initials for actor in actors for initials in _initials(actor)),
    )


def _only(source: str, by_source: Mapping[str, Sequence[Telling]], known: _Known) -> Iterator[tuple[Any, ...]]:
    """The rows of one outlet in a story, the most telling first."""
    own = by_source[source]
    rest = [telling for other, tellings in sorted(by_source.items()) if other != source for telling in tellings]
    there = _there(rest)
    mine = sum(len(telling.sentences) for telling in own)
    # what a long article tells beside a short one is left out for want of room
    room = math.sqrt(min(1.0, len(there.words) / max(1, mine)))
    nearest = {place: near for telling in own for place, near in _nearest(telling, there)}
    found = [*_facts(own, there, nearest, known), *_actors(own, there, nearest, known), *_frame_use(own, rest, known)]
    for rank, one in enumerate(_ranked(found), start=1):
        yield source, one.kind, one.what, *one.place, len(by_source) - 1, one.nearest, one.times, room * one.weight, rank


def _nearest(telling: Telling, there: _There) -> Iterator[tuple[Place, float]]:
    alike = (telling.vectors @ there.vectors.T).max(axis=1, initial=-1).tolist()
    return ((said.place, near) for said, near in zip(telling.sentences, alike, strict=True))


def _ranked(found: Iterable[_Found]) -> list[_Found]:
    """By weight, where what repeats a sentence or an actor that stands before it weighs less."""
    factor = _weights()["repeated"]
    ranked: list[_Found] = []
    places: set[Place] = set()
    things: set[str] = set()
    for one in sorted(found, key=lambda one: (-one.weight, one.kind, one.place, one.what)):
        told = set(one.what.split("; ")) if one.kind != "frame" else set()
        again = one.place in places or not told.isdisjoint(things)
        ranked.append(one._replace(weight=one.weight * factor) if again else one)
        places.add(one.place)
        things |= told
    return sorted(ranked, key=lambda one: -one.weight)


def _facts(own: Sequence[Telling], there: _There, nearest: Mapping[Place, float], known: _Known) -> Iterator[_Found]:
    """The sentences that nothing of the rest comes near to, with the actors and numbers that are new in them."""
    for telling in own:
        central = (telling.vectors @ _middle(telling)).tolist()
        for said, near in zip(telling.sentences, central, strict=True):
            actors, numbers = sorted(said.actors - there.actors), sorted(said.numbers - there.numbers)
            new = sorted([*actors, *numbers])
            if new and nearest[said.place] < LEFT_OUT and len(said.words) >= _LEAST_WORDS:
                worth = [_actor_weight(actor, telling.id, there, known) for actor in actors] + [0.5] * len(numbers)
                weight = _plainly(said, known) * _early(said.place, telling) * max(0.0, near) * 2 * (0.5 + min(sum(worth), 2.5))
                yield _Found("fact", "; ".join(new), said.place, nearest[said.place], 1, weight)


def _plainly(said: Said, known: _Known) -> float:
    """Less where a sentence is no prose of the article, very long or very short."""
    notice = _weights()["notice"] if _notices().search(known.texts[said.place]) else 1.0
    return float(notice * min(1.0, 30 / len(said.words), len(said.words) / 6))


def _middle(telling: Telling) -> Floats:
    mean: Floats = telling.vectors.mean(axis=0) if len(telling.vectors) else np.zeros(telling.vectors.shape[1])
    return mean / max(float(np.linalg.norm(mean)), 1e-9)


def _actors(own: Sequence[Telling], there: _There, nearest: Mapping[Place, float], known: _Known) -> Iterator[_Found]:
    for actor, (telling, said, times) in _firsts(own, {said.place: sorted(said.actors) for said in _said(own)}).items():
        if actor not in there.actors:
            # where the others say nearly the same, only the name is left out
            new = min(1.0, 1.5 * (1 - nearest[said.place]))
            weight = new * _plainly(said, known) * _early(said.place, telling) * math.log2(1 + times)
            yield _Found("actor", actor, said.place, math.nan, times, weight * _actor_weight(actor, telling.id, there, known))


def _actor_weight(actor: str, article: str, there: _There, known: _Known) -> float:
    weights, kind = _weights(), known.kinds.get(actor, "")
    weight: float = weights["actors"].get(kind, weights["unknown"])
    name = content(tokens(actor))
    factors = (
        ("speaks", _last(actor) in known.speakers.get(article, ())),
        ("party", (article, actor) in known.parties),
        ("does", (article, actor) in known.busy),
        ("common", (article, actor) in known.common),
        ("outlets", any(outlet and name and (name <= outlet or outlet <= name) for outlet in known.outlets)),
        ("named_otherwise", _named_otherwise(actor, kind, there)),
    )
    return weight * math.prod(float(weights[factor]) for factor, holds in factors if holds)


def _named_otherwise(actor: str, kind: str, there: _There) -> bool:
    """Whether the others write a name that they lack in another way: a surname, an abbreviation, a people for its country."""
    if _initials(actor) & (there.initials | there.actors) or actor in there.initials:
        return True
    if kind == "PER":
        surname = content(tokens(_last(actor)))
        return any(surname & said for said in there.words)
    name = content(tokens(_bare(actor)))
    return any(all(any(_akin(word, other) for other in said) for word in name) for said in there.words)


def _akin(one: str, other: str) -> bool:
    """Whether two words begin alike: Syria, Syrian."""
    return one == other or (len(one) > 4 and one[:5] == other[:5])


def _bare(actor: str) -> str:
    """A name without what follows it: the state of a senator, the third of his name."""
    return _BEHIND.sub("", actor).strip(" .,(") or actor


def _last(actor: str) -> str:
    return _bare(actor).split(" ")[-1].casefold()


@cache
def _initials(name: str) -> frozenset[str]:
    words = [word for word in re.split(r"[\s-]+", name) if word]
    ways = ["".join(word[0] for word in words if word[0].isupper()), "".join(word[0] for word in words).upper()]
    return frozenset(way for way in ways if len(way) > 2)


def _frame_use(own: Sequence[Telling], rest: Sequence[Telling], known: _Known) -> Iterator[_Found]:
    used = {frame for said in _said(rest) for frame in known.frames.get(said.place, ())}
    sentences = max(1, sum(len(telling.sentences) for telling in own))
    for frame, (telling, said, times) in _firsts(own, known.frames).items():
        if frame not in used:
            seldom = _weights()["once"] if times < 2 else 1.0
            weight = seldom * math.log2(1 + times) * _early(said.place, telling) * (0.5 + 2 * times / sentences)
            yield _Found("frame", frame, said.place, math.nan, times, weight)


def _firsts(own: Sequence[Telling], things: Mapping[Place, Iterable[str]]) -> dict[str, tuple[Telling, Said, int]]:
    """What the sentences hold: in which article and sentence it stands first, and in how many."""
    times = Counter(thing for said in _said(own) for thing in things.get(said.place, ()))
    first: dict[str, tuple[Telling, Said, int]] = {}
    for telling in own:
        for said in telling.sentences:
            for thing in things.get(said.place, ()):
                first.setdefault(thing, (telling, said, times[thing]))
    return dict(sorted(first.items()))


def _said(tellings: Sequence[Telling]) -> Iterator[Said]:
    return (said for telling in tellings for said in telling.sentences)


def _early(place: Place, telling: Telling) -> float:
    """How prominent a place is: most in the title, least at the end."""
    _, field, number = place
    if field == "title":
        return float(_weights()["title"])
    last = max(said.place[2] for said in telling.sentences)
    return float(1 - (1 - _weights()["late"]) * number / max(1, last))


def _frames(judgements: pd.DataFrame) -> dict[Place, list[str]]:
    """The frames that hold in each sentence."""
    holding = judgements[(judgements["axis"] == "frame") & judgements["holds"]]
    found: dict[Place, list[str]] = {}
    for article, field, sentence, name in holding[["article_id", "field", "sentence", "name"]].itertuples(index=False):
        found.setdefault((article, field, sentence), []).append(name)
    return found


def _commonest(table: pd.DataFrame, key: str, name: str) -> dict[str, str]:
    """For each value of a column, the commonest of another."""
    if name not in table:
        return {}
    counts = table.groupby([key, name]).size().reset_index(name="times").sort_values("times", kind="stable")
    return dict(zip(counts[key], counts[name], strict=True))


def _pairs(table: pd.DataFrame, name: str) -> set[tuple[str, str]]:
    return {(article, str(value)) for article, value in zip(table["article_id"], table[name], strict=True) if value}


def _commons(mentions: pd.DataFrame, sentences: pd.DataFrame) -> set[tuple[str, str]]:
    """The articles and actors that may be no names: written small, or one word that only ever begins a sentence."""
    where = ["article_id", "field", "sentence"]
    told = mentions.merge(sentences[[*where, "start"]].rename(columns={"start": "begins"}), on=where, how="left")
    told["named"] = [
        actor != actor.lower() and (" " in actor or start != begins)
        for actor, start, begins in zip(told["actor"], told["start"], told["begins"], strict=True)
    ]
    named = told.groupby(["article_id", "actor"])["named"].any()
    return {(str(article), str(actor)) for article, actor in named.index[~named]}


def _speakers(run: Tables) -> dict[str, set[str]]:
    """The last names of those whom each article quotes."""
    try:
        voices = run.table("voices")
    except KeyError:  # tables that were made by hand
        return {}
    found: dict[str, set[str]] = {}
    for article, speaker in _pairs(voices, "speaker"):
        found.setdefault(article, set()).add(_last(speaker))
    return found


def _texts(run: Tables) -> dict[Place, str]:
    """The words of each sentence."""
    articles = run.table("articles").set_index("article_id")
    fields = {name: articles[name].fillna("").to_dict() for name in ("title", "text")}
    columns = ["article_id", "field", "sentence", "start", "end"]
    rows = run.table("sentences")[columns].itertuples(index=False)
    return {(article, field, number): fields[field][article][start:end] for article, field, number, start, end in rows}


@cache
def _weights() -> Mapping[str, Any]:
    return load_yaml(config_path("omission.yaml"))


@cache
def _notices() -> re.Pattern[str]:
    return re.compile(re.sub(r"\s*\|", "|", _weights()["notices"].strip()), re.IGNORECASE)

"""What one outlet of a story reports and the others leave out: facts, actors, frames."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from framing.comparison.tellings import Telling, tellings_by_story
from framing.profiles import Tables

COLUMNS = ("story", "source", "kind", "what", "article_id", "field", "sentence", "others", "nearest")

# the similarity to everything that the others say below which they leave a sentence out; see `omissions`
LEFT_OUT = 0.35
# words that a sentence must hold to be a fact of its own
_LEAST_WORDS = 4


def omissions(run: Tables, *, stories: pd.DataFrame | None = None, least_others: int = 1) -> pd.DataFrame:
    """What only one outlet of a story has; columns are `COLUMNS`, in the order of stories, outlets and kinds.

    `kind` is "fact" (a sentence unlike all that the others say, with an actor or a number that they lack), "actor" (whom none of the
    others names) or "frame" (which holds in no sentence of the others); `what` is the actor or the frame, and for a fact the actors and
    numbers that are new in it. A row leads to the first sentence that holds it; `others` is how many other outlets tell the story, at
    least `least_others`, and `nearest` (facts only) how alike the nearest sentence of theirs is. That they leave it out does not say that
    they had to report it.
    """
    frames = _frames(run)
    rows: list[tuple[Any, ...]] = []
    for story, tellings in tellings_by_story(run, stories=stories):
        by_source: dict[str, list[Telling]] = {}
        for telling in tellings:
            by_source.setdefault(telling.source, []).append(telling)
        if len(by_source) > least_others:
            rows += [(story, *row) for source in sorted(by_source) for row in _only(source, by_source, frames)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"nearest": "float64"})


def _only(source: str, by_source: dict[str, list[Telling]], frames: dict[tuple[str, str, int], list[str]]) -> Iterator[tuple[Any, ...]]:
    """The rows of one outlet in a story."""
    own = by_source[source]
    rest = [telling for other, tellings in sorted(by_source.items()) if other != source for telling in tellings]
    others = len(by_source) - 1
    yield from ((source, "fact", what, *place, others, nearest) for what, place, nearest in _facts(own, rest))
    named = {actor for telling in rest for said in telling.sentences for actor in said.actors}
    yield from ((source, "actor", *first, others, np.nan) for first in _firsts(own, named, lambda said: sorted(said.actors)))
    used = {frame for telling in rest for said in telling.sentences for frame in frames.get(said.place, ())}
    yield from ((source, "frame", *first, others, np.nan) for first in _firsts(own, used, lambda said: frames.get(said.place, ())))


def _facts(own: Sequence[Telling], rest: Sequence[Telling]) -> Iterator[tuple[str, tuple[str, str, int], float]]:
    """The sentences that nothing of the rest comes near to, with the actors and numbers that are new in them."""
    told = np.concatenate([telling.vectors for telling in rest])
    known = {thing for telling in rest for said in telling.sentences for thing in (*said.actors, *said.numbers)}
    for telling in own:
        nearest = (telling.vectors @ told.T).max(axis=1, initial=-1)
        for said, similarity in zip(telling.sentences, nearest.tolist(), strict=True):
            new = sorted((said.actors | said.numbers) - known)
            if new and similarity < LEFT_OUT and len(said.words) >= _LEAST_WORDS:
                yield "; ".join(new), said.place, similarity


def _firsts(own: Sequence[Telling], known: set[str], things: Any) -> Iterator[tuple[Any, ...]]:
    """What the outlet has that is not known from elsewhere, with the place of the first sentence that holds it."""
    first: dict[str, tuple[str, str, int]] = {}
    for telling in own:
        for said in telling.sentences:
            for thing in things(said):
                first.setdefault(thing, said.place)
    yield from ((thing, *place) for thing, place in sorted(first.items()) if thing not in known)


def _frames(run: Tables) -> dict[tuple[str, str, int], list[str]]:
    """The frames that hold in each sentence."""
    table = run.table("judgements")
    holding = table[(table["axis"] == "frame") & table["holds"]]
    found: dict[tuple[str, str, int], list[str]] = {}
    for article, field, sentence, name in holding[["article_id", "field", "sentence", "name"]].itertuples(index=False):
        found.setdefault((article, field, sentence), []).append(name)
    return found

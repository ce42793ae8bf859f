"""The articles of each story, as they are lined up with one another."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from framing.codebooks.forms import tokens
from framing.comparison.excerpt import Place, Row
from framing.comparison.phrases import Phrase, content, phrases
from framing.errors import StoreError
from framing.profiles import Tables
from framing.spans import Span
from framing.statistics import Floats


class Said(NamedTuple):
    """One sentence of a story: where it stands, the actors it names, its numbers, its content words, and its phrases."""

    place: Place
    actors: frozenset[str]
    numbers: frozenset[str]
    words: frozenset[str]
    phrases: Sequence[Phrase]


class Telling(NamedTuple):
    """One article of a story, its sentences, and their vectors (sentences x size, each of length 1)."""

    id: str
    source: str
    sentences: Sequence[Said]
    vectors: Floats


def tellings_by_story(run: Tables, *, stories: pd.DataFrame | None = None) -> Iterator[tuple[str, list[Telling]]]:
    """Each story that two outlets tell, in alphabetical order, with its articles; what republishes another text is left out.

    `stories` is what `group_stories` returned; without it the articles' own `story` counts. StoreError where the run keeps no texts or
    no vectors.
    """
    articles = in_stories(run, stories)
    whole = {name: run.table(name) for name in ("sentences", "terms", "mentions", "vectors")}
    if whole["vectors"].empty and len(whole["sentences"]):
        raise StoreError("the run keeps no vectors, so no sentences can be lined up", hint="analyze with --set store.vectors=true")
    tables = {name: _by_article(table, articles.index) for name, table in whole.items()}
    for story, own in articles.groupby("story"):
        yield str(story), [_telling(str(row.Index), row, tables) for row in own.itertuples()]


def rarity(run: Tables, *, stories: pd.DataFrame | None = None) -> dict[str, float]:
    """For each stem, how telling it is: the logarithm of one in how many articles of stories holds it."""
    articles = in_stories(run, stories)
    counts: Counter[str] = Counter()
    for text in articles["text"]:
        counts.update(content(tokens(text)))
    return {word: math.log((1 + len(articles)) / count) for word, count in counts.items()}


def in_stories(run: Tables, stories: pd.DataFrame | None) -> pd.DataFrame:
    """The articles, by id, of the stories that two outlets tell."""
    articles = run.table("articles").set_index("article_id")[["source", "title", "text", "story"]]
    if articles["text"].isna().any():
        raise StoreError("the run keeps no texts, so no words can be lined up", hint="analyze with --set store.text=true")
    if stories is not None:
        told = stories[stories["republished_from"].fillna("") == ""].set_index("article_id")["story"]
        articles = articles.drop(columns="story").join(told, how="inner")
    articles = articles[articles["story"].fillna("") != ""].sort_index()
    shared: pd.DataFrame = articles[articles.groupby("story")["source"].transform("nunique") > 1]
    return shared


def _by_article(table: pd.DataFrame, wanted: pd.Index) -> Mapping[Any, pd.DataFrame]:
    return dict(tuple(table[table["article_id"].isin(wanted)].groupby("article_id")))


def _telling(article: str, row: Any, tables: Mapping[str, Mapping[Any, pd.DataFrame]]) -> Telling:
    found = {name: _by_place(by_article.get(article)) for name, by_article in tables.items()}
    fields = {"title": row.title or "", "text": row.text}
    last = max(number for _, number in found["sentences"]) + 1
    said, vectors = [], []
    for (field, number), [sentence] in found["sentences"].items():
        if vector := found["vectors"].get((field, number)):
            depth = 0.0 if field == "title" else (number + 1) / last
            span = Span(sentence["start"], sentence["end"])
            place = (article, field, number)
            said.append(
                _said(
                    place, fields[field], span, depth, found["terms"].get((field, number), ()), found["mentions"].get((field, number), ())
                )
            )
            vectors.append(np.asarray(vector[0]["vector"], np.float64))
    return Telling(article, row.source, said, np.stack(vectors) if vectors else np.zeros((0, 1)))


def _by_place(table: pd.DataFrame | None) -> dict[tuple[str, int], list[Row]]:
    found: dict[tuple[str, int], list[Row]] = {}
    for row in [] if table is None else table.to_dict("records"):
        found.setdefault((row["field"], row["sentence"]), []).append(row)
    return found


def _said(place: Place, text: str, span: Span, depth: float, terms: Sequence[Row], mentions: Sequence[Row]) -> Said:
    words = tokens(text, span)
    return Said(
        place,
        frozenset(row["actor"] for row in mentions if row["actor"]),
        frozenset(word.key for word in words if word.key.isdigit()),
        content(words),
        phrases(place, text, words, depth=depth, terms=terms, mentions=mentions),
    )

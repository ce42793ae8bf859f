"""Runs that tests make up, without a model: from tables, from analyses, from sentences of which the test says what is in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from framing.records import Analysis, Article, Judgement, Mention, Reading, Sentence, Term, Voice
from framing.spans import Span
from framing.store import Run, Writer
from framing.tables import SCHEMAS, packed

# four articles by two outlets; the fixture `small_run` is the baseline's run over them
ARTICLES = (
    Article(
        "a1",
        "Northern Star",
        'Rebels liberated the town of Ost on Monday.\n\nThe "operation" was brutal, Mayor Ana Berg said.',
        "Ost is free",
    ),
    Article("a2", "Northern Star", "The regime fled. Markets opened on Tuesday."),
    Article(
        "b1", "Southern Sun", "Terrorists occupied the town of Ost on Monday.\n\n“They are thugs,” said Colonel Ivo Dahl.", "Ost falls"
    ),
    Article("b2", "Southern Sun", "The bridge opened on Tuesday after repairs that cost two million crowns."),
)
ODD_TEXTS = (
    "Rebels 🕊️ “liberated” the town.\r\n\r\nThe régime\u2028called it an occupation.",
    "أعلنت الحكومة أن \u202b“الإرهابيين”\u202c غادروا. The regime left.",
    "İstanbul\u00a0was quiet; the so-called “İhtilal” was not.",
    "e\u0301lan \ud83d brutal \x00 thugs",
    "\ufeff\u200bterrorists\u200b",
    "𝔗𝔥𝔢 𝔯𝔢𝔤𝔦𝔪𝔢 ﬁnally fell — ‘liberators’ or invaders?",
)
MANIFEST = {"version": "0.1.0", "created": "2031-01-01", "settings": {"seed": 7}, "model": {"name": "tiny"}, "seed": 7}
VALLEY, CROWD, MARKET, ROAD = (1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0), (0.0, 0.0, 0.0, 1.0)


class Tables:
    """Tables in the place of a run; those that are not given are empty."""

    def __init__(self, **tables: pd.DataFrame) -> None:
        self.tables = tables

    def table(self, name: str) -> pd.DataFrame:
        found = self.tables.get(name)
        return SCHEMAS[name].empty_table().to_pandas() if found is None else found


def kept(
    analyses: Iterable[Analysis],
    *,
    path: Path | None = None,
    text: bool = True,
    vectors: bool = False,
    set_aside: Sequence[dict[str, Any]] = (),
    **manifest: Any,
) -> Run:
    """The run over these analyses, in memory unless a path is given."""
    writer = Writer(path, MANIFEST | manifest, part_articles=1000)
    writer.add(packed(analyses, text=text, vectors=vectors))
    return writer.close(list(set_aside), resumed=0)


def term(text: str, words: str, **facts: Any) -> Term:
    """These words of a text as a term."""
    start = text.index(words)
    return replace(Term(Span(start, start + len(words)), "naming", 0.9), **facts)


def reading(text: str, terms: Sequence[Term] = (), *, field: str = "text", **facts: Any) -> Reading:
    """A text as one sentence with these terms."""
    words = len(text.split())
    return replace(
        Reading(Sentence(field, 0, Span(0, len(text))), "outlet", words, words, tuple(terms), biased=bool(terms)),
        **facts,
    )


@dataclass(frozen=True)
class Told:
    """A sentence: its words and vector, the loaded terms (with their types) and the actors in it, a frame, and who speaks."""

    words: str
    vector: Sequence[float] = VALLEY
    terms: Sequence[tuple[str, str]] = ()
    actors: Sequence[str] = ()
    frame: str = ""
    speaker: str = ""


def told(source: str, title: str, *said: Told, story: str = "valley", name: str = "", **facts: Any) -> Analysis:
    """One article of such sentences, as the analysis gives it."""
    text = " ".join(one.words for one in said)
    title_terms = facts.pop("title_terms", ())
    readings, at = [_told("title", 0, 0, Told(title, terms=title_terms))] if title else [], 0
    for number, one in enumerate(said):
        readings.append(_told("text", number, at, one))
        at += len(one.words) + 1
    article = Article(name or f"{source}-{story}", source, text, title=title, story=story, published=date(2031, 5, 2), **facts)
    return Analysis(article, tuple(readings))


def run_of(*analyses: Analysis, vectors: bool = True, path: Path | None = None) -> Run:
    """A run over articles that are told."""
    return kept(analyses, vectors=vectors, path=path)


def valley(*, vectors: bool = True, more: Sequence[Analysis] = (), path: Path | None = None) -> Run:
    """A story in which one outlet speaks of a liberated valley and another of an occupied one."""
    north = told(
        "Northern Star",
        "Freedom comes to the valley",
        Told("The council of the liberated valley asked Dravin for help.", VALLEY, [("liberated valley", "status")], ["Dravin"]),
        Told("A mob of 300 set fire to the mill.", CROWD, [("mob", "naming")], frame="crime_punishment"),
        title_terms=[("Freedom", "evaluative")],
    )
    south = told(
        "Southern Sun",
        "Valley council asks for help",
        Told("The council of the occupied valley asked Dravin for help.", VALLEY, [("occupied valley", "status")], ["Dravin"]),
        Told("“We go on selling apples to everybody,” said Ana Berg in the market.", MARKET, (), ["Ana Berg"], speaker="Ana Berg"),
        Told("Nothing <b>else</b> was known & said on Monday.", ROAD),
    )
    return run_of(north, south, *more, vectors=vectors, path=path)


def _told(field: str, number: int, start: int, one: Told) -> Reading:
    def span(words: str) -> Span:
        at = start + one.words.index(words)
        return Span(at, at + len(words))

    here = Span(start, start + len(one.words))
    words = len(one.words.split())
    return Reading(
        Sentence(field, number, here),
        "outlet",
        words,
        words,
        terms=tuple(Term(span(text), kind, 0.9) for text, kind in one.terms),
        mentions=tuple(Mention(span(actor), actor, "PER" if " " in actor else "LOC") for actor in one.actors),
        judgements=(Judgement("frame", one.frame, 0.9, True),) if one.frame else (),
        voices=(Voice(here, "direct", one.speaker),) if one.speaker else (),
        vector=tuple(one.vector),
    )

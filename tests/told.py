"""A run in memory in which two outlets and an agency tell one event, for the tests of what is lined up and left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from framing.records import Analysis, Article, Judgement, Mention, Reading, Sentence, Term, Voice
from framing.spans import Span
from framing.store import Run
from tests.kept import kept

MANIFEST = {"version": "0.1.0", "created": "2031-01-01", "settings": {"seed": 7}, "model": {"name": "tiny"}, "seed": 7, "complete": True}
VALLEY, CROWD, MARKET, ROAD = (1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0), (0.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True)
class Told:
    """A sentence: its words and vector, the loaded terms (with their types) and the actors in it, a frame, and who speaks."""

    words: str
    vector: Sequence[float] = VALLEY
    terms: Sequence[tuple[str, str]] = ()
    actors: Sequence[str] = ()
    frame: str = ""
    speaker: str = ""


def told(source: str, title: str, *said: Told, story: str = "valley", name: str = "", **facts: object) -> Analysis:
    """One article as the analysis gives it."""
    text = " ".join(one.words for one in said)
    readings, at = [_reading("title", 0, 0, Told(title, terms=facts.pop("title_terms", ())))], 0
    for number, one in enumerate(said):
        readings.append(_reading("text", number, at, one))
        at += len(one.words) + 1
    article = Article(name or f"{source}-{story}", source, text, title=title, story=story, published=date(2031, 5, 2), **facts)
    return Analysis(article, tuple(readings))


def run_of(*analyses: Analysis, vectors: bool = True) -> Run:
    """A run in memory."""
    return kept(analyses, manifest=MANIFEST, vectors=vectors)


def valley(*, vectors: bool = True, more: Sequence[Analysis] = ()) -> Run:
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
    return run_of(north, south, *more, vectors=vectors)


def _reading(field: str, number: int, start: int, one: Told) -> Reading:
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

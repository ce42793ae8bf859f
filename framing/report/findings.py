"""What `framing check` says of one article: each loaded term with its line and column, as a linter would."""

from dataclasses import dataclass
from typing import Literal

from framing.records import Analysis, Article, Field, Term, TermType, VoiceKind
from framing.spans import Span


@dataclass(frozen=True, slots=True)
class Finding:
    """One loaded term; line and column count from 1 and are None where the title does not stand in the text."""

    path: str
    line: int | None
    column: int | None
    start: int
    end: int
    field: Field
    text: str
    type: TermType
    score: float
    voice: VoiceKind
    speaker: str
    target: str
    polarity: Literal[-1, 0, 1]
    side: str
    counterpart: str
    neutral: str
    detector: Literal["model", "codebook", "both"]


def findings(analysis: Analysis, *, path: str) -> tuple[Finding, ...]:
    """The loaded terms of one article, in the order in which a reader meets them."""
    article = analysis.article
    found = [_finding(article, reading.sentence.field, term, path) for reading in analysis.readings for term in reading.terms]
    return tuple(sorted(found, key=lambda finding: (finding.line or 0, finding.column or 0)))


def position(article: Article, field: Field, start: int) -> tuple[int, int] | None:
    """Line and column, from 1, of a place in the text; None for a title that is not one of the text's own headlines.

    >>> position(Article("a", "b", "One.\\r\\nTwo."), "text", 6)
    (2, 1)
    """
    if field == "title":
        headline = _headline(article)
        if headline is None:
            return None
        start += headline.start
    before = article.text[:start].replace("\r\n", "\n\n").replace("\r", "\n")  # as long as it was
    breaks = article.text[:start].replace("\r\n", "\n").replace("\r", "\n").count("\n")
    return breaks + 1, start - before.rfind("\n")


def _headline(article: Article) -> Span | None:
    spans = (part.span for part in article.excluded if part.kind == "headline")
    return next((span for span in spans if span.of(article.text) == article.title), None)


def _finding(article: Article, field: Field, term: Term, path: str) -> Finding:
    line, column = position(article, field, term.span.start) or (None, None)
    return Finding(
        path=path,
        line=line,
        column=column,
        start=term.span.start,
        end=term.span.end,
        field=field,
        text=term.span.of(article.field(field)),
        type=term.type,
        score=round(term.score, 3),
        voice=term.voice,
        speaker=term.speaker,
        target=term.target,
        polarity=term.polarity,
        side=term.side,
        counterpart=term.counterpart,
        neutral=term.neutral,
        detector=term.detector,
    )

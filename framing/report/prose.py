"""A text as it is shown: every code point kept, loaded terms marked, voices and left-out stretches told apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from framing.records import Polarity, TermType, VoiceKind
from framing.report.glossary import VOICE_NAMES
from framing.spans import Span

Regard = Literal["favours", "disfavours", ""]

_ABOUT: dict[Polarity, str] = {-1: "against", 0: "about", 1: "for"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A loaded term on the page: where it stands and what a reader may want to know of it; `regard` is how the side `lens` sees it."""

    span: Span
    words: str
    type: TermType
    voice: VoiceKind
    score: float
    speaker: str = ""
    target: str = ""
    polarity: Polarity = 0
    side: str = ""
    dispute: str = ""
    counterpart: str = ""
    neutral: str = ""
    lens: str = ""
    regard: Regard = ""

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What is known of the term beyond its type, each thing with its name."""
        side = f"{self.side} ({self.dispute})" if self.side and self.dispute else self.side
        known = (
            (self.lens, self.regard),
            ("voice", self.whose),
            ("about", self.about),
            ("side", side),
            ("the other side says", self.counterpart),
            ("plainer wording", self.neutral),
            ("score", f"{self.score:.2f}"),
        )
        return tuple((name, " ".join(value.split())) for name, value in known if value)

    @property
    def note(self) -> str:
        """All that is known of the term, a line each."""
        return "\n".join([self.type, *(f"{name}: {value}" for name, value in self.facts)])

    @property
    def whose(self) -> str:
        """Whose words these are, with the speaker where one is known."""
        return f"{VOICE_NAMES[self.voice]}, {self.speaker}" if self.speaker else VOICE_NAMES[self.voice]

    @property
    def about(self) -> str:
        """Whom the term speaks for, against or about; empty where nobody is known."""
        return f"{_ABOUT[self.polarity]} {self.target}" if self.target else ""


@dataclass(frozen=True, slots=True)
class Ink:
    """How a stretch is to be read: in whose voice, and what it is where it was left out of the analysis."""

    voice: VoiceKind = "outlet"
    excluded: str = ""


PLAIN = Ink()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in one ink."""

    text: str
    ink: Ink = PLAIN


@dataclass(frozen=True, slots=True)
class Piece:
    """A loaded term, or the words between two of them, in one or more inks."""

    stretches: tuple[Stretch, ...]
    mark: Mark | None = None

    @property
    def text(self) -> str:
        """The words of the piece."""
        return "".join(stretch.text for stretch in self.stretches)


def prose(text: str, marks: Iterable[Mark], inks: Iterable[tuple[Span, Ink]], *, end: int | None = None) -> tuple[Piece, ...]:
    """`text` up to `end` in pieces that join to the very same words; a mark that overlaps an earlier one or passes `end` is not shown."""
    stop = len(text) if end is None else min(end, len(text))
    painted = paint(stop, inks)
    pieces: list[Piece] = []
    at = 0
    for mark in apart(marks, stop):
        pieces += _piece(text, painted, at, mark.span.start)
        pieces += _piece(text, painted, mark.span.start, mark.span.end, mark)
        at = mark.span.end
    return (*pieces, *_piece(text, painted, at, stop))


def apart(marks: Iterable[Mark], end: int) -> list[Mark]:
    """The marks before `end` that do not overlap, in order; of two that do, the one that starts first and then the longer one."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.span.start, -mark.span.end)):
        if mark.span.end <= end and (not kept or kept[-1].span.end <= mark.span.start):
            kept.append(mark)
    return kept


def paint(length: int, inks: Iterable[tuple[Span, Ink]]) -> Sequence[Ink]:
    """The ink of each code point; where stretches overlap, the shorter one shows."""
    painted = [PLAIN] * length
    for span, ink in sorted(inks, key=lambda pair: -len(pair[0])):
        end = min(span.end, length)
        painted[span.start : end] = [ink] * max(0, end - span.start)
    return painted


def _piece(text: str, painted: Sequence[Ink], start: int, end: int, mark: Mark | None = None) -> list[Piece]:
    runs = [(ink, list(places)) for ink, places in groupby(range(start, end), key=painted.__getitem__)]
    stretches = tuple(Stretch(text[places[0] : places[-1] + 1], ink) for ink, places in runs)
    return [Piece(stretches, mark)] if stretches else []

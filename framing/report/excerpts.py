"""Single sentences as a comparison shows them: loaded terms marked, and the words that were lined up with another outlet's."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from framing.comparison.excerpt import Place, Row, part_of
from framing.report.glossary import VOICE_NAMES
from framing.spans import Span

if TYPE_CHECKING:
    from framing.store import Run

# characters of a sentence that are shown, around what is marked in it
LONGEST = 320


@dataclass(frozen=True, slots=True)
class Bit:
    """Words of a sentence: a "choice" (lined up with other words elsewhere), a loaded "term", or neither; `note` tells what is known."""

    text: str
    kind: Literal["", "choice", "term"] = ""
    type: str = ""
    voice: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Marked:
    span: Span
    kind: Literal["choice", "term"]
    row: Row

    def bit(self, text: str) -> Bit:
        row = self.row
        return Bit(self.span.of(text), self.kind, str(row["type"] or ""), str(row["voice"] or ""), _note(row))


class Sayings:
    """The sentences of some articles of a run."""

    def __init__(self, run: "Run", articles: Iterable[str]) -> None:
        wanted = list(articles)
        rows = part_of(run, "articles", wanted).to_dict("records")
        self.articles: dict[str, Row] = {row["article_id"]: row for row in rows}
        self.fields = {(row["article_id"], name): _words(row[name]) for row in rows for name in ("title", "text")}
        self.sentences = {_place(row): Span(row["start"], row["end"]) for row in part_of(run, "sentences", wanted).to_dict("records")}
        self.terms = _by_place(part_of(run, "terms", wanted))

    def sentence(self, place: Place, *, chosen: Iterable[Row] = ()) -> tuple[Bit, ...]:
        """The words of a sentence, marked, the `chosen` phrases before all others; a long one is cut to the part around its first mark."""
        span, field = self.sentences[place], self.fields[place[:2]]
        whole = tuple(_bits(field, span, self._marks(place, chosen)))
        return whole if len(span) <= LONGEST else _cut(whole)

    def title(self, article: str) -> tuple[Bit, ...]:
        """The headline of an article, marked; of a headline of several sentences, all."""
        places = sorted(place for place in self.sentences if place[:2] == (article, "title"))
        marks = [mark for place in places for mark in self._marks(place)]
        words = self.fields[article, "title"]
        return tuple(_bits(words, Span(0, len(words)), marks)) if words else ()

    def _marks(self, place: Place, chosen: Iterable[Row] = ()) -> list[_Marked]:
        """What is marked in a sentence, in order: what was chosen, and the loaded terms that lie outside it."""
        picked = [_Marked(Span(row["start"], row["end"]), "choice", row) for row in chosen]
        loaded = [_Marked(Span(row["start"], row["end"]), "term", row) for row in self.terms.get(place, ())]
        kept: list[_Marked] = []
        for mark in [*picked, *loaded]:
            if not any(mark.span.overlaps(other.span) for other in kept):
                kept.append(mark)
        return sorted(kept, key=lambda mark: mark.span)


def _bits(text: str, span: Span, marks: Sequence[_Marked]) -> Iterator[Bit]:
    at = span.start
    for mark in marks:
        if at <= mark.span.start and mark.span.end <= span.end:
            if at < mark.span.start:
                yield Bit(text[at : mark.span.start])
            yield mark.bit(text)
            at = mark.span.end
    if at < span.end:
        yield Bit(text[at : span.end])


def _words(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _note(row: Row) -> str:
    voices: Mapping[Any, str] = VOICE_NAMES
    about = f"about {row['target']}" if row["target"] else ""
    return " · ".join(filter(None, [row["type"], voices.get(row["voice"], ""), about]))


def _cut(bits: Sequence[Bit]) -> tuple[Bit, ...]:
    """The bits around the first mark, a choice before a term, cut between words."""
    wanted = next((k for kind in ("choice", "term") for k, bit in enumerate(bits) if bit.kind == kind), 0)
    starts = [sum(len(bit.text) for bit in bits[:k]) for k in range(len(bits) + 1)]
    middle = (starts[wanted] + starts[wanted + 1]) // 2 if bits[wanted].kind else 0
    first = max(0, min(middle - LONGEST // 2, starts[-1] - LONGEST))
    last = first + LONGEST
    kept = [
        _clipped(bit, start, first, last)
        for bit, start in zip(bits, starts, strict=False)
        if start < last and start + len(bit.text) > first
    ]
    return (*([Bit("… ")] if first else []), *kept, *([Bit(" …")] if last < starts[-1] else []))


def _clipped(bit: Bit, start: int, first: int, last: int) -> Bit:
    """A bit without what lies outside, to whole words; a mark stays whole."""
    if bit.kind:
        return bit
    words = bit.text
    if start + len(words) > last:
        words = words[: last - start].rsplit(" ", 1)[0]
    if start < first:
        words = words[first - start :].split(" ", 1)[-1]
    return Bit(words)


def _place(row: Row) -> Place:
    return row["article_id"], row["field"], int(row["sentence"])


def _by_place(table: pd.DataFrame) -> dict[Place, list[Row]]:
    found: dict[Place, list[Row]] = {}
    for row in table.to_dict("records"):
        found.setdefault(_place(row), []).append(row)
    return found

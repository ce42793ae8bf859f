"""A reader's marks: which loaded terms somebody agreed with and which not, as rows that the page and `framing check` write."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from framing.errors import ReadError
from framing.evaluation.rows import rows_of
from framing.readers.decoding import UnreadableError
from framing.records import Article, Field, Term
from framing.spans import Span, storable

Verdict = Literal["agree", "disagree"]
Said = Mapping[Span, Verdict]

COLUMNS = ("text", "article", "source", "field", "spans", "marks", "from")
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

_WANTED = "marks are saved by the page of `framing report`, or written by `framing check ARTICLE --feedback FILE.jsonl`"


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence and what a reader said of terms in it, at their places in the sentence; `group` is its article."""

    text: str
    group: str
    said: Said


@dataclass(frozen=True, slots=True)
class Marks:
    """The sentences of a file of marks, each once, and what was left out or counted once, in words."""

    path: Path
    sentences: tuple[Marked, ...]
    notes: tuple[str, ...]

    def count(self, verdict: Verdict) -> int:
        """How many marks are of one kind."""
        return sum(said == verdict for one in self.sentences for said in one.said.values())


def holds_marks(path: Path) -> bool:
    """Whether a table is one of marks; ReadError where it cannot be read at all."""
    return any(isinstance(row.get("marks"), list) for _, row in rows_of(path) if not isinstance(row, str))


def read_marks(path: Path) -> Marks:
    """The marks in a file; of the same words in the same sentence the last mark counts. ReadError where there is none."""
    found: dict[str, Marked] = {}
    notes: list[str] = []
    again = 0
    for where, row in rows_of(path):
        try:
            one = _marked(row)
        except UnreadableError as error:
            notes.append(f"{where} left out: {error}")
            continue
        before = found.get(one.text, Marked(one.text, one.group, {}))
        again += sum(before.said.get(span, verdict) != verdict for span, verdict in one.said.items())
        found[one.text] = Marked(one.text, before.group, {**before.said, **one.said})
    if not found:
        raise ReadError(f"{path} holds no marks{''.join(f'; {note}' for note in notes[:1])}", hint=_WANTED)
    notes += [f"marked again in another way, of which the last counts: {again:,}"] if again else []
    return Marks(path, tuple(found.values()), tuple(notes))


def row_of(article: Article, field: Field, sentence: Span, terms: Iterable[Term], said: Said) -> dict[str, Any]:
    """The row of a sentence: what was said of its terms, and its `spans` as labelled data has them once all terms are judged."""
    text = storable(sentence.of(article.field(field)))
    places = {term.span.shift(-sentence.start): term.type for term in terms}
    marks = [{**_span(place, kind), "text": place.of(text), "mark": said[place]} for place, kind in places.items() if place in said]
    agreed = [_span(place, kind) for place, kind in places.items() if said.get(place) == "agree"]
    known = {"text": text, "article": storable(article.id), "source": storable(article.source), "field": field}
    return {**known, **({"spans": agreed} if said.keys() >= places.keys() else {}), "marks": marks, "from": "check"}


def append(path: Path, row: Mapping[str, Any]) -> None:
    """Adds a row at the end of the file, on a line of its own even where the last one was cut off."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        end = file.tell()
        file.seek(max(0, end - 1))
        cut_off = end and file.read(1) != b"\n"
        file.write(b"\n" * bool(cut_off) + json.dumps(row, ensure_ascii=False).encode("utf-8") + b"\n")


def _span(place: Span, kind: str) -> dict[str, Any]:
    return {"start": place.start, "end": place.end, "type": kind}


def _marked(row: Mapping[str, Any] | str) -> Marked:
    """The sentence of a row; UnreadableError where it is none."""
    if isinstance(row, str):
        raise UnreadableError(row)
    text, marks = row.get("text"), row.get("marks")
    if not isinstance(text, str) or not isinstance(marks, list) or not marks:
        raise UnreadableError("it has no text or no marks")
    article = row.get("article")
    return Marked(text, f"{row.get('source') or ''}: {article}" if article else text, dict(_said(text, marks)))


def _said(text: str, marks: Sequence[Any]) -> Iterator[tuple[Span, Verdict]]:
    for mark in marks:
        start, end, verdict = (mark.get(name) for name in ("start", "end", "mark")) if isinstance(mark, dict) else (None, None, None)
        if not (type(start) is type(end) is int and 0 <= start < end <= len(text)):
            raise UnreadableError(f"a mark [{start}, {end}) does not lie in its text of {len(text)} characters")
        if mark.get("text", text[start:end]) != text[start:end]:
            raise UnreadableError(f"a mark is said to be on {mark['text']!r}, but there stands {text[start:end]!r}")
        if verdict not in VERDICTS:
            raise UnreadableError(f"a mark is {verdict!r}; known: {', '.join(VERDICTS)}")
        yield Span(start, end), verdict

"""One row of a labelled file as an Example: the shapes of the data sets that are known, and simple tables."""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any, cast

from framing.evaluation.labels import Example, Gold
from framing.readers.decoding import UnreadableError
from framing.readers.values import words_of
from framing.records import (
    ACTOR_KINDS,
    ATTRIBUTION_KINDS,
    PORTRAYALS,
    QUOTES,
    TERM_TYPES,
    VOICES,
    ActorKind,
    Attribution,
    AttributionKind,
    Mention,
    Portrayal,
    TermType,
    VoiceKind,
)
from framing.spans import Span

Row = dict[str, Any]

MARKUP = "its text still holds the markup of the page it came from"
COLUMNS = "biased (0 or 1), frames (names with ; between them), spans (a list of {start, end, type})"

_YES_NO = {"1": True, "true": True, "0": False, "false": False}
# what a label of a span is about
_HEADS: Mapping[str, str] = {
    **dict.fromkeys(TERM_TYPES, "terms"),
    **dict.fromkeys(ATTRIBUTION_KINDS, "attributions"),
    **dict.fromkeys(ACTOR_KINDS, "actors"),
    **dict.fromkeys(PORTRAYALS, "portrayals"),
    **{f"target:{name}": "portrayals" for name in PORTRAYALS},
    "biased_word": "marked",
}
_PRONOUNS = """
i me my mine we us our ours you your yours he him his she her hers it its they them their theirs
who whom whose this that these those one myself himself herself itself themselves
"""


def tidied(row: Mapping[str, Any]) -> Row:
    """The row with its column names in lower case, and lists and groups of labels that stand there as JSON text unpacked."""
    cells = {str(name).strip().lower(): cell for name, cell in row.items()}
    if "spans" in cells:
        cells["spans"] = _spans(cells["spans"])
    if isinstance(cells.get("labels"), str) and cells["labels"].lstrip().startswith("{"):
        cells["labels"] = _json(cells["labels"], "labels")
    return cells


def span_heads(row: Row) -> set[str]:
    """What the spans of a row are about, as far as their labels are known."""
    return {_HEADS[label] for span in row.get("spans") or () if (label := _label(span)) in _HEADS}


def example_of(row: Row, *, name: str, heads: Collection[str], axes: Collection[str]) -> Example:
    """The Example in a tidied row, called `name` where it has no id; UnreadableError where it holds no label or a wrong one.

    `heads` is what spans are about anywhere in the file, so that a row without a span says that there is none; `axes` are axes of
    one's own, whose labels stand in a column of that name, or in `label` or `labels` where there is one axis only.
    """
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise UnreadableError("it has no text")
    labels = row["labels"] if isinstance(row.get("labels"), dict) else {}
    if labels.get("markup"):
        raise UnreadableError(MARKUP)
    own = words_of(row.get("id")) or name
    common: Row = {"id": own, "text": text, "group": own, "source": _first(row, "outlet", "source"), "topic": _first(row, "pool", "topic")}
    try:
        known = next((read for knows, read in _SHAPES if knows(row, labels)), None)
        return Example(**common | (known(row) if known else _simple(row, heads, axes)))
    except KeyError as error:
        raise UnreadableError(f"it lacks {error}") from error


def _simple(row: Row, heads: Collection[str], axes: Collection[str]) -> Row:
    """The labels of a row of a simple table; an empty cell of frames or spans says that there is none."""
    found: Row = {"biased": _yes_no(row["biased"])} if words_of(row.get("biased")).strip() else {}
    if "frames" in row:
        found["frames"] = _names(row["frames"])
    if "spans" in row:
        found |= dict.fromkeys(heads, ()) | _by_head(row)
    if judged := {axis: _names(row[column]) for axis in axes if (column := _column(row, axis, axes))}:
        found["axes"] = judged
    if not found:
        raise UnreadableError("it holds no label that is known")
    article = _first(row, "article") or _first(row, "title")
    if article:
        found["group"] = f"{_first(row, 'outlet', 'source')}: {article}"
    return found | {"drawn": _first(row, "drawn")}


def _by_head(row: Row) -> Row:
    found: dict[str, list[Any]] = {}
    for number, span in enumerate(row["spans"]):
        label = _label(span)
        if label not in _HEADS:
            raise UnreadableError(f"unknown type {label!r} of a span; known: {', '.join(_HEADS)}")
        found.setdefault(_HEADS[label], []).append(_READERS[_HEADS[label]](row, span, number))
    coarse = words_of(row.get("id")).startswith("gum-")  # marks pronouns and common nouns too
    if coarse and "actors" in found:
        found["actors"] = [one for one in found["actors"] if _is_name(one.actor, one.span.start == 0)]
    return {head: tuple(spans) for head, spans in found.items()}


def _column(row: Row, axis: str, axes: Collection[str]) -> str | None:
    names = (axis.lower(), "label", "labels") if len(axes) == 1 else (axis.lower(),)
    return next((name for name in names if words_of(row.get(name)).strip() and not isinstance(row[name], dict)), None)


def _perspective(row: Row) -> Row:
    return {
        "group": f"{row['outlet']}: {row['title']}" if row["title"] else words_of(row["id"]),
        "drawn": row["drawn"],
        "field": "title" if row["text"] == row["title"] else "text",
        "terms": tuple(_unmarked(row, _term(row, span)) for span in row["spans"]),
        "frames": _names(row["frames"]),
    }


def _unmarked(row: Row, term: Gold) -> Gold:
    """The term without its voice where a text comes from the collection that lost its quotation marks."""
    return replace(term, voice=None) if row.get("pool") == "syria" else term


def _bias(row: Row) -> Row:
    marked = tuple(_span(row, span) for span in row["spans"]) if "biased_words" in row["labels"] else None
    return {"biased": _yes_no(row["labels"]["biased"]), "marked": marked}


def _attribution(row: Row) -> Row:
    quotes = {span["attr"]: span["quote"] for span in row["spans"] if span.get("quote")}
    numbers = {attr: number for number, attr in enumerate(dict.fromkeys(span["attr"] for span in row["spans"]))}
    spans = ({**span, "quote": quotes.get(span["attr"], "indirect")} for span in row["spans"])
    return {"group": row["article"], "attributions": tuple(_part(row, span, numbers[span["attr"]]) for span in spans)}


def _portrayal(row: Row) -> Row:
    labelled = ({**span, "label": row["labels"]["polarity"]} for span in row["spans"])
    return {"group": row["sent_id"], "portrayals": tuple(_portrayed(row, span) for span in labelled)}


def _headline(row: Row) -> Row:
    named = (row["labels"]["frame1"], row["labels"]["frame2"])
    return {"frames": tuple(frame for frame in named if frame)}


# how a row of each known data set is told, and what is taken from it
_SHAPES: tuple[tuple[Callable[[Row, Row], bool], Callable[[Row], Row]], ...] = (
    (lambda row, labels: {"spans", "frames", "drawn", "outlet", "title"} <= row.keys(), _perspective),
    (lambda row, labels: labels.get("biased") is not None, _bias),
    (lambda row, labels: labels.get("n_attr") is not None, _attribution),
    (lambda row, labels: labels.get("polarity") is not None, _portrayal),
    (lambda row, labels: "frame1" in labels, _headline),
)


def _term(row: Row, span: Row, number: int = 0) -> Gold:
    polarity = span.get("polarity") or 0
    if polarity not in (-1, 0, 1):
        raise UnreadableError(f"the polarity of a span is {polarity!r}, not -1, 0 or 1")
    voice = cast(VoiceKind, _known(span["voice"], VOICES, "voice")) if span.get("voice") else None
    kind = cast(TermType, _known(_label(span), TERM_TYPES, "type"))
    return Gold(_span(row, span), kind, span.get("target") or "", cast(Any, polarity), voice)


def _part(row: Row, span: Row, number: int = 0) -> Attribution:
    kind = cast(AttributionKind, _known(_label(span), ATTRIBUTION_KINDS, "type"))
    quote = _known(span.get("quote") or "indirect", QUOTES, "quote")
    return Attribution(_span(row, span), number, kind, cast(Any, quote))


def _actor(row: Row, span: Row, number: int = 0) -> Mention:
    place = _span(row, span)
    return Mention(place, place.of(row["text"]), cast(ActorKind, _label(span)))


def _portrayed(row: Row, span: Row, number: int = 0) -> Mention:
    place, said = _span(row, span), _label(span).removeprefix("target:")
    return Mention(place, place.of(row["text"]), "MISC", portrayal=cast(Portrayal, _known(said, PORTRAYALS, "portrayal")))


def _marked(row: Row, span: Row, number: int = 0) -> Span:
    return _span(row, span)


_READERS: Mapping[str, Callable[[Row, Row, int], Any]] = {
    "terms": _term,
    "attributions": _part,
    "actors": _actor,
    "portrayals": _portrayed,
    "marked": _marked,
}


def _span(row: Row, span: Row) -> Span:
    start, end, text = span["start"], span["end"], row["text"]
    if not (type(start) is type(end) is int and 0 <= start < end <= len(text)):
        raise UnreadableError(f"the span [{start}, {end}) does not lie in its text of {len(text)} characters")
    if span.get("text") and span["text"] != text[start:end]:
        raise UnreadableError(f"the span [{start}, {end}) is said to be {span['text']!r}, but there stands {text[start:end]!r}")
    return Span(start, end)


def _label(span: Row) -> str:
    return words_of(span.get("type") or span.get("label"))


def _known(name: str, names: Collection[str], what: str) -> str:
    if name not in names:
        raise UnreadableError(f"unknown {what} {name!r}; known: {', '.join(names)}")
    return name


def _spans(cell: Any) -> list[Row]:
    if isinstance(cell, str):
        cell = _json(cell, "spans") if cell.strip() else []
    spans = [] if cell is None else cell
    if not isinstance(spans, list) or not all(isinstance(span, dict) for span in spans):
        raise UnreadableError("its spans are not a list of {start, end, type}")
    return spans


def _json(words: str, column: str) -> Any:
    try:
        return json.loads(words)
    except ValueError as error:
        raise UnreadableError(f"its {column} are not valid JSON: {error}") from error


def _yes_no(cell: Any) -> bool:
    words = words_of(cell).strip().lower()
    if words not in _YES_NO:
        raise UnreadableError(f"biased is {words!r}; known: 0, 1, true, false")
    return _YES_NO[words]


def _names(cell: Any) -> tuple[str, ...]:
    parts = cell if isinstance(cell, list) else re.split(r"[;|]", words_of(cell))
    return tuple(dict.fromkeys(words for part in parts if (words := words_of(part).strip())))


def _first(row: Row, *columns: str) -> str:
    return next((words for column in columns if (words := words_of(row.get(column)).strip())), "")


def _is_name(words: str, first: bool) -> bool:
    """Whether a mention is a name: neither a pronoun nor common nouns, whose only capital is that of the sentence's first word."""
    parts = words.split()
    capitals = [place for place, part in enumerate(parts) if any(letter.isupper() for letter in part)]
    alone = len(parts) == 1
    if first and capitals == [0] and not alone:
        return False
    return bool(capitals) and not (alone and words.casefold() in _PRONOUNS.split())

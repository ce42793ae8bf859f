"""Sources, cues and contents joined into attributions."""

from collections.abc import Sequence

from framing.quotations import find_quotations
from framing.records import Attribution, AttributionKind, Quote
from framing.spans import Span

Part = tuple[Span, AttributionKind]

_CENTRES: tuple[AttributionKind, ...] = ("cue", "content")


def join_parts(text: str, parts: Sequence[Part]) -> tuple[Attribution, ...]:
    """The parts found in one sentence as attributions: each joins the nearest cue, or the nearest content where there is no cue.

    The words of its source are the speaker; whether its content is quoted is told from the quotation marks in it.
    """
    centre = next((kind for kind in _CENTRES if any(other == kind for _, other in parts)), None)
    centres = [span for span, kind in parts if kind == centre]
    if not centres:
        return ()
    numbers = [centres.index(span) if kind == centre else _nearest(span, centres) for span, kind in parts]
    quotes = _quotes(text, parts, numbers)
    speakers = {number: span.of(text) for (span, kind), number in zip(parts, numbers, strict=True) if kind == "source"}
    return tuple(
        Attribution(span, number, kind, quotes.get(number, "indirect"), speakers.get(number, ""))
        for (span, kind), number in zip(parts, numbers, strict=True)
    )


def _nearest(span: Span, centres: Sequence[Span]) -> int:
    return min(range(len(centres)), key=lambda place: (span.apart(centres[place]), place))


def _quotes(text: str, parts: Sequence[Part], numbers: Sequence[int]) -> dict[int, Quote]:
    quotations = [quotation.span for quotation in find_quotations(text)]
    found: dict[int, set[Quote]] = {}
    for (span, kind), number in zip(parts, numbers, strict=True):
        if kind == "content":
            found.setdefault(number, set()).add(_quote(span, quotations))
    return {number: kinds.pop() if len(kinds) == 1 else "mixed" for number, kinds in found.items()}


def _quote(content: Span, quotations: Sequence[Span]) -> Quote:
    """Whether a content lies in quotation marks ("direct"), holds some ("mixed"), or none ("indirect")."""
    quoted = sum(content.shared(quotation) for quotation in quotations)
    if not quoted:
        return "indirect"
    return "direct" if quoted >= len(content) - 2 else "mixed"

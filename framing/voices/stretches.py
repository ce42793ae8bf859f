"""Stretches of a sentence in one voice each: laid over one another, cut to tile, counted."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from typing import Literal

from framing.records import Voice, VoiceKind
from framing.sentences import count_words
from framing.spans import Span
from framing.voices.sayings import Saying

_RANK: dict[VoiceKind, int] = {"outlet": 0, "indirect": 1, "scare": 2, "direct": 3}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a sentence, whose words it holds, and the number of the saying that makes it so (0 for none)."""

    span: Span
    kind: VoiceKind
    speaker: str = ""
    number: int = 0


def layered(whole: Span, sayings: Sequence[Saying], quoted: Sequence[Stretch]) -> Iterator[Stretch]:
    """The stretches in another voice than the outlet's, in order and disjoint: quotations, and between them what is ascribed."""
    spoken = [s for s in quoted if s.kind != "outlet"]
    clipped = [replace(s, span=Span(max(s.span.start, whole.start), min(s.span.end, whole.end))) for s in spoken]
    ascribed = list(_ascribed(sayings))
    yield from sorted([*clipped, *_without(ascribed, [s.span for s in clipped])], key=lambda s: s.span)


def _ascribed(sayings: Sequence[Saying]) -> Iterator[Stretch]:
    floor = 0
    pairs = ((content, saying) for saying in sayings for content in saying.content)
    for content, saying in sorted(pairs, key=lambda pair: (pair[0].start, -pair[0].end)):
        if max(floor, content.start) < content.end:
            yield Stretch(Span(max(floor, content.start), content.end), "indirect", saying.speaker, saying.number)
            floor = content.end


def _without(stretches: Sequence[Stretch], holes: Sequence[Span]) -> Iterator[Stretch]:
    """The stretches with the holes cut out; both are in order and disjoint."""
    ends = [hole.end for hole in holes]
    for stretch in stretches:
        start = stretch.span.start
        for number in range(bisect_right(ends, start), len(holes)):
            hole = holes[number]
            if hole.start >= stretch.span.end:
                break
            if start < hole.start:
                yield replace(stretch, span=Span(start, hole.start))
            start = hole.end
        if start < stretch.span.end:
            yield replace(stretch, span=Span(start, stretch.span.end))


def tiled(whole: Span, stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """The stretches with the outlet's own between them, so that together they are all of `whole`."""
    start = whole.start
    for stretch in stretches:
        if start < stretch.span.start:
            yield Stretch(Span(start, stretch.span.start), "outlet")
        yield stretch
        start = stretch.span.end
    if start < whole.end:
        yield Stretch(Span(start, whole.end), "outlet")


def voice_at(voices: Sequence[Voice], span: Span) -> Voice:
    """The voice, of several in order, that holds most of `span`; a tie goes to the quoted one. A span outside them is the outlet's."""
    first = bisect_right(voices, span.start, key=lambda voice: voice.span.end)
    over = takewhile(lambda voice: voice.span.start < span.end, islice(voices, first, None))
    return max(over, key=lambda voice: (voice.span.shared(span), _RANK[voice.kind]), default=Voice(span, "outlet"))


def sentence_voice(voices: Sequence[Voice], text: str) -> Literal["outlet", "direct", "indirect", "mixed"]:
    """The voice of at least two thirds of the words, or "mixed"; scare quotes count as the outlet's."""
    kinds: tuple[Literal["outlet", "direct", "indirect"], ...] = ("outlet", "direct", "indirect")
    counts = {kind: sum(count_words(voice.span.of(text)) for voice in voices if _holder(voice) == kind) for kind in kinds}
    best = max(kinds, key=lambda kind: counts[kind])
    return best if 3 * counts[best] >= 2 * sum(counts.values()) else "mixed"


def _holder(voice: Voice) -> VoiceKind:
    return "outlet" if voice.kind == "scare" else voice.kind


def outlet_words(voices: Sequence[Voice], text: str) -> int:
    """How many words stand in the outlet's own voice, scare quotes not among them."""
    return sum(count_words(voice.span.of(text)) for voice in voices if voice.kind == "outlet")

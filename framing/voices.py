"""Whose words they are: quotation marks and verbs of saying make every stretch outlet, direct, indirect or scare."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from framing.quotations import Quotation, find_quotations
from framing.records import Attribution, Sentence, Voice, VoiceKind
from framing.sayings import PRONOUNS, Saying, find_sayings
from framing.sentences import count_words
from framing.spans import Span

_LONGEST_SCARE = 4
_WORKS = frozenset(
    [
        "film",
        "movie",
        "book",
        "novel",
        "song",
        "album",
        "newspaper",
        "magazine",
        "series",
        "show",
        "play",
        "poem",
        "essay",
        "documentary",
        "podcast",
        "titled",
    ]
)
_DISTANCE = frozenset(["so-called", "self-styled", "self-proclaimed", "supposed", "purported"])
_RANK: dict[VoiceKind, int] = {"outlet": 0, "indirect": 1, "scare": 2, "direct": 3}
_BREAK = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]")
_THIRD = frozenset(["he", "she", "they", "it"])


@dataclass(frozen=True, slots=True)
class Voiced:
    """The voices that tile one sentence, and the attributions whose parts stand in it."""

    voices: tuple[Voice, ...]
    attributions: tuple[Attribution, ...] = ()


@dataclass(frozen=True, slots=True)
class _Stretch:
    span: Span
    kind: VoiceKind
    speaker: str = ""
    number: int = 0


def attribute(text: str, sentences: Sequence[Sentence], *, within: Iterable[Span] | None = None) -> tuple[Voiced, ...]:
    """For each sentence of one field, in order, the voices that tile it and its attributions.

    Quotations are sought in the stretches `within`, or in all of `text`.
    """
    quotations = find_quotations(text, within=within)
    starts = [quotation.span.start for quotation in quotations]
    parts = [_overlapping(sentence.span, quotations, starts) for sentence in sentences]
    sayings = _resolved([find_sayings(text, s, found) for s, found in zip(sentences, parts, strict=True)])
    quoted = _quoted(text, sentences, parts, sayings)
    return tuple(_voiced(sentences[n], sayings[n], [quoted[q.span.start] for q in parts[n]]) for n in range(len(sentences)))


def _overlapping(span: Span, quotations: Sequence[Quotation], starts: Sequence[int]) -> Sequence[Quotation]:
    first = bisect_right(starts, span.start)
    if first and quotations[first - 1].span.end > span.start:
        first -= 1
    return quotations[first : bisect_left(starts, span.end)]


def _resolved(found: Sequence[Sequence[Saying]]) -> list[list[Saying]]:
    """The sayings numbered through the field, with the last speaker named in place of "he", "she", "they" and "it"."""
    last, number = "", 0
    resolved = []
    for sayings in found:
        named = []
        for at, saying in enumerate(sayings):
            number += 1
            speaker = saying.speaker or (sayings[at + 1].speaker if at + 1 < len(sayings) else "")
            speaker = last if speaker.lower() in _THIRD else "" if speaker.lower() in PRONOUNS else speaker
            last = speaker or last
            named.append(replace(saying, speaker=speaker, number=number))
        resolved.append(named)
    return resolved


def _quoted(
    text: str, sentences: Sequence[Sentence], parts: Sequence[Sequence[Quotation]], sayings: Sequence[Sequence[Saying]]
) -> dict[int, _Stretch]:
    """Each quotation, by its start, with its kind and speaker."""
    quoted: dict[int, _Stretch] = {}
    homes: dict[int, list[int]] = {}
    order: dict[int, Quotation] = {}
    for number, found in enumerate(parts):
        for quotation in found:
            homes.setdefault(quotation.span.start, []).append(number)
            order[quotation.span.start] = quotation
    before: tuple[Quotation, _Stretch] | None = None
    for start, quotation in order.items():
        first, last = homes[start][0], homes[start][-1]
        governing = _governing(quotation, sayings[first]) or _governing(quotation, sayings[last])
        if governing is None and _fills(quotation, sentences[first].span):
            governing = _introduced(text, sentences, sayings, first)
        stretch = _judged(text, quotation, governing, before)
        quoted[start] = stretch
        before = (quotation, stretch)
    return quoted


def _governing(quotation: Quotation, sayings: Sequence[Saying]) -> Saying | None:
    """The first saying of a sentence that reaches the quotation."""
    number = bisect_right(sayings, quotation.span.start, key=lambda saying: saying.reach.end)
    return sayings[number] if number < len(sayings) and sayings[number].reach.overlaps(quotation.span) else None


def _fills(quotation: Quotation, span: Span) -> bool:
    return quotation.span.start <= span.start


def _introduced(text: str, sentences: Sequence[Sentence], sayings: Sequence[Sequence[Saying]], number: int) -> Saying | None:
    """The saying that ends the sentence before with a colon."""
    if number == 0 or not sayings[number - 1] or text[sentences[number - 1].span.end - 1] != ":":
        return None
    return sayings[number - 1][-1]


def _judged(text: str, quotation: Quotation, governing: Saying | None, before: tuple[Quotation, _Stretch] | None) -> _Stretch:
    """Whether a quotation is a speaker's words, a phrase held at arm's length, or the title of a work (the outlet's words)."""
    lead = text[max(0, quotation.span.start - 40) : quotation.span.start].lower().split()
    if lead and lead[-1] in _DISTANCE:
        return _Stretch(quotation.span, "scare")
    if governing is not None:
        return _Stretch(quotation.span, "direct", governing.speaker, governing.number)
    if before is not None and before[1].kind == "direct" and _goes_on(text, before[0], quotation):
        return _Stretch(quotation.span, "direct", before[1].speaker, before[1].number)
    if lead and lead[-1] in _WORKS:
        return _Stretch(quotation.span, "outlet")
    inner = quotation.inner.of(text)
    long = count_words(inner) > _LONGEST_SCARE or inner.endswith((".", "!", "?")) or not quotation.closed
    return _Stretch(quotation.span, "direct" if long else "scare")


def _goes_on(text: str, before: Quotation, quotation: Quotation) -> bool:
    """Whether a quotation continues the one before: in the next paragraph, or later in the same one as its own sentence."""
    between = text[before.span.end : quotation.span.start]
    if not between.strip():
        return not before.closed or not _BREAK.search(between)
    return between.rstrip().endswith((".", "!", "?")) and not _BREAK.search(between) and quotation.inner.of(text)[0].isupper()


def _voiced(sentence: Sentence, sayings: Sequence[Saying], quoted: Sequence[_Stretch]) -> Voiced:
    stretches = list(_layered(sentence.span, sayings, quoted))
    voices = tuple(Voice(stretch.span, stretch.kind, stretch.speaker) for stretch in _tiled(sentence.span, stretches))
    return Voiced(voices, tuple(_attributions(sayings, stretches)))


def _layered(whole: Span, sayings: Sequence[Saying], quoted: Sequence[_Stretch]) -> Iterator[_Stretch]:
    """The stretches in another voice than the outlet's, in order and disjoint: quotations, and between them what is ascribed."""
    spoken = [s for s in quoted if s.kind != "outlet"]
    clipped = [replace(s, span=Span(max(s.span.start, whole.start), min(s.span.end, whole.end))) for s in spoken]
    ascribed = list(_ascribed(sayings))
    yield from sorted([*clipped, *_without(ascribed, [s.span for s in clipped])], key=lambda s: s.span)


def _ascribed(sayings: Sequence[Saying]) -> Iterator[_Stretch]:
    floor = 0
    for saying in sayings:
        for content in saying.content:
            if max(floor, content.start) < content.end:
                yield _Stretch(Span(max(floor, content.start), content.end), "indirect", saying.speaker, saying.number)
                floor = content.end


def _without(stretches: Sequence[_Stretch], holes: Sequence[Span]) -> Iterator[_Stretch]:
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


def _tiled(whole: Span, stretches: Sequence[_Stretch]) -> Iterator[_Stretch]:
    start = whole.start
    for stretch in stretches:
        if start < stretch.span.start:
            yield _Stretch(Span(start, stretch.span.start), "outlet")
        yield stretch
        start = stretch.span.end
    if start < whole.end:
        yield _Stretch(Span(start, whole.end), "outlet")


def _attributions(sayings: Sequence[Saying], stretches: Sequence[_Stretch]) -> Iterator[Attribution]:
    """Source, cue and content of each saying whose source stands in the sentence, and the content of one from a neighbouring sentence."""
    sources = {saying.number: saying for saying in sayings}
    contents = [(number, list(group)) for number, group in groupby((s for s in stretches if s.number), key=lambda s: s.number)]
    quotes = {number: _quote_kind(group) for number, group in contents}
    for number, saying in sources.items():
        if saying.source is not None and number in quotes:
            yield Attribution(saying.source, number, "source", quotes[number], saying.speaker)
            yield Attribution(saying.cue, number, "cue", quotes[number], saying.speaker)
    for number, group in contents:
        if number not in sources or sources[number].source is not None:
            yield Attribution(Span(group[0].span.start, group[-1].span.end), number, "content", _quote_kind(group), group[0].speaker)


def _quote_kind(group: Sequence[_Stretch]) -> Literal["direct", "indirect", "mixed"]:
    kinds = {stretch.kind for stretch in group}
    return "mixed" if len(kinds) > 1 else "direct" if kinds == {"direct"} else "indirect"


def voice_at(voices: Sequence[Voice], span: Span) -> Voice:
    """The voice that holds most of `span`; a tie goes to the quoted one. A span outside all of them is the outlet's."""
    best = max(voices, key=lambda voice: (voice.span.shared(span), _RANK[voice.kind]), default=None)
    return best if best is not None and best.span.overlaps(span) else Voice(span, "outlet")


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

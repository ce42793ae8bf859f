"""Whose words they are: quotation marks and verbs of saying make every stretch outlet, direct, indirect or scare."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from framing.quotations import Quotation, find_quotations
from framing.records import Attribution, Quote, Sentence, Voice
from framing.spans import Span
from framing.voices.joining import join
from framing.voices.people import People, find_people
from framing.voices.quoted import Field, judge_quotations
from framing.voices.sayings import Saying, find_sayings
from framing.voices.speakers import resolve_speakers, spoken
from framing.voices.stretches import Stretch, layered, tiled


@dataclass(frozen=True, slots=True)
class Voiced:
    """The voices that tile one sentence, and the attributions whose parts stand in it."""

    voices: tuple[Voice, ...]
    attributions: tuple[Attribution, ...] = ()


def attribute(
    text: str,
    sentences: Sequence[Sentence],
    *,
    within: Iterable[Span] | None = None,
    heard: Sequence[Sequence[Attribution]] | None = None,
    people: People | None = None,
) -> tuple[Voiced, ...]:
    """For each sentence of one field, in order, the voices that tile it and its attributions.

    Quotations are sought in the stretches `within`, or in all of `text`. `heard` are a classifier's attributions for each sentence,
    counted in the field; without them the rules decide alone. `people` are the names of the article, where they are known already.
    """
    quotations = find_quotations(text, within=within)
    starts = [quotation.span.start for quotation in quotations]
    parts = [_overlapping(sentence.span, quotations, starts) for sentence in sentences]
    said = [find_sayings(text, s, found) for s, found in zip(sentences, parts, strict=True)]
    if heard is not None:
        said = [join(text, found, parts) for found, parts in zip(said, heard, strict=True)]
    known = find_people(text, sentences) if people is None else people
    sayings, topics = resolve_speakers(text, sentences, said, [quotation.span for quotation in quotations], known)
    quoted = judge_quotations(Field(text, sentences, parts, sayings, topics))
    voiced = [_voiced(sentences[n], sayings[n], [quoted[q.span.start] for q in parts[n]]) for n in range(len(sentences))]
    if heard is None:
        return tuple(voiced)
    named = [spoken(text, found, parts, known) for found, parts in zip(sayings, heard, strict=True)]
    return tuple(replace(one, attributions=parts) for one, parts in zip(voiced, named, strict=True))


def _overlapping(span: Span, quotations: Sequence[Quotation], starts: Sequence[int]) -> Sequence[Quotation]:
    first = bisect_right(starts, span.start)
    if first and quotations[first - 1].span.end > span.start:
        first -= 1
    return quotations[first : bisect_left(starts, span.end)]


def _voiced(sentence: Sentence, sayings: Sequence[Saying], quoted: Sequence[Stretch]) -> Voiced:
    stretches = list(layered(sentence.span, sayings, quoted))
    voices = tuple(Voice(stretch.span, stretch.kind, stretch.speaker) for stretch in tiled(sentence.span, stretches))
    return Voiced(voices, tuple(_attributions(sayings, stretches)))


def _attributions(sayings: Sequence[Saying], stretches: Sequence[Stretch]) -> Iterator[Attribution]:
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


def _quote_kind(group: Sequence[Stretch]) -> Quote:
    kinds = {stretch.kind for stretch in group}
    return "mixed" if len(kinds) > 1 else "direct" if kinds == {"direct"} else "indirect"

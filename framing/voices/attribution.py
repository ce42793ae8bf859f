"""Whose words they are: quotation marks and verbs of saying make every stretch outlet, direct, indirect or scare."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from framing.quotations import Quotation, find_quotations
from framing.records import Attribution, Sentence, Voice
from framing.sayings import Saying, find_sayings
from framing.sentences import count_words
from framing.spans import Span
from framing.voices.joining import join
from framing.voices.names import People, find_people
from framing.voices.speakers import Resolver, resolve_speakers, spoken, subject_of
from framing.voices.stretches import Stretch, layered, tiled

_LONGEST_SCARE = 4
_LONGEST_TAIL = 8
# in words: a shorter phrase in marks is the speaker's only where the rules see him or her say it
_SHORTEST_HEARD = 2
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
_NAMING = frozenset(["a", "an", "the", "of", "on", "titled", "entitled", "named"])
_DISTANCE = frozenset(["so-called", "self-styled", "self-proclaimed", "supposed", "purported"])
_BREAK = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]")


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
    resolver: Resolver | None = None,
) -> tuple[Voiced, ...]:
    """For each sentence of one field, in order, the voices that tile it and its attributions.

    Quotations are sought in the stretches `within`, or in all of `text`. `heard` are a classifier's attributions for each sentence,
    counted in the field; without them the rules decide alone. `people` are the names of the article, where they are known already, and
    `resolver` gives a name for a phrase, or nothing.
    """
    quotations = find_quotations(text, within=within)
    starts = [quotation.span.start for quotation in quotations]
    parts = [_overlapping(sentence.span, quotations, starts) for sentence in sentences]
    said = [find_sayings(text, s, found) for s, found in zip(sentences, parts, strict=True)]
    if heard is not None:
        said = [join(text, found, parts) for found, parts in zip(said, heard, strict=True)]
    known = find_people(text, sentences) if people is None else people
    sayings = resolve_speakers(text, sentences, said, [quotation.span for quotation in quotations], known, resolver=resolver)
    subjects = [
        subject_of(text, sentence, known, [quotation.span for quotation in found]) for sentence, found in zip(sentences, parts, strict=True)
    ]
    quoted = _quoted(text, sentences, parts, sayings, subjects)
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


def _quoted(
    text: str,
    sentences: Sequence[Sentence],
    parts: Sequence[Sequence[Quotation]],
    sayings: Sequence[Sequence[Saying]],
    subjects: Sequence[str],
) -> dict[int, Stretch]:
    """Each quotation, by its start, with its kind and speaker."""
    quoted: dict[int, Stretch] = {}
    homes: dict[int, list[int]] = {}
    order: dict[int, Quotation] = {}
    for number, found in enumerate(parts):
        for quotation in found:
            homes.setdefault(quotation.span.start, []).append(number)
            order[quotation.span.start] = quotation
    ruled = [[saying for saying in found if not saying.is_heard] for found in sayings]
    heard = [[saying for saying in found if saying.is_heard] for found in sayings]
    before: tuple[Quotation, Stretch] | None = None
    for start, quotation in order.items():
        first, last = homes[start][0], homes[start][-1]
        reaching = (_governing(quotation, own[number]) for own in (ruled, heard) for number in (first, last))
        governing = next((saying for saying in reaching if saying), None)
        if governing is None and _fills(quotation, sentences[first].span):
            governing = _introduced(text, sentences, sayings, first)
        governing = governing or _followed(text, quotation, sentences, sayings, last)
        stretch = _judged(text, quotation, governing, before)
        if stretch.kind == "direct" and not stretch.speaker and _is_woven_in(text, quotation, sentences[first].span):
            stretch = replace(stretch, speaker=subjects[first])
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


def _followed(
    text: str, quotation: Quotation, sentences: Sequence[Sentence], sayings: Sequence[Sequence[Saying]], number: int
) -> Saying | None:
    """The saying that is all of the sentence after a quotation: `"It is ours!" Lee said.`"""
    if number + 1 == len(sentences) or not sayings[number + 1] or quotation.span.end < sentences[number].span.end:
        return None
    saying, following = sayings[number + 1][0], sentences[number + 1].span
    is_near = not _BREAK.search(text[quotation.span.end : following.start])
    is_tail = not saying.is_heard and count_words(following.of(text)) <= _LONGEST_TAIL
    return saying if is_near and is_tail else None


def _is_woven_in(text: str, quotation: Quotation, sentence: Span) -> bool:
    """Whether a quotation goes on with its sentence's own grammar, as in `Lee voted no because "it is theft"`, and names nothing."""
    lead = text[max(sentence.start, quotation.span.start - 40) : quotation.span.start].lower().split()
    return quotation.span.start > sentence.start and bool(lead) and lead[-1] not in _NAMING


def _judged(text: str, quotation: Quotation, governing: Saying | None, before: tuple[Quotation, Stretch] | None) -> Stretch:
    """Whether a quotation is a speaker's words, a phrase held at arm's length, or the title of a work (the outlet's words)."""
    lead = text[max(0, quotation.span.start - 40) : quotation.span.start].lower().split()
    if lead and lead[-1] in _DISTANCE:
        return Stretch(quotation.span, "scare")
    if governing is not None and not (governing.is_heard and count_words(quotation.inner.of(text)) <= _SHORTEST_HEARD):
        return Stretch(quotation.span, "direct", governing.speaker, governing.number)
    if before is not None and before[1].kind == "direct" and _goes_on(text, before[0], quotation):
        return Stretch(quotation.span, "direct", before[1].speaker, before[1].number)
    if lead and lead[-1] in _WORKS:
        return Stretch(quotation.span, "outlet")
    return Stretch(quotation.span, "scare" if _is_phrase(text, quotation) else "direct")


def _goes_on(text: str, before: Quotation, quotation: Quotation) -> bool:
    """Whether a quotation continues the one before: in the next paragraph, or later in the same one as its own sentence."""
    if _is_phrase(text, quotation):
        return False
    between = text[before.span.end : quotation.span.start]
    if not between.strip():
        return not before.closed or not _BREAK.search(between)
    return between.rstrip().endswith((".", "!", "?")) and not _BREAK.search(between) and quotation.inner.of(text)[0].isupper()


def _is_phrase(text: str, quotation: Quotation) -> bool:
    """Whether a quotation holds a few words that are no sentence."""
    inner = quotation.inner.of(text)
    return quotation.closed and count_words(inner) <= _LONGEST_SCARE and not inner.endswith((".", "!", "?"))


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


def _quote_kind(group: Sequence[Stretch]) -> Literal["direct", "indirect", "mixed"]:
    kinds = {stretch.kind for stretch in group}
    return "mixed" if len(kinds) > 1 else "direct" if kinds == {"direct"} else "indirect"

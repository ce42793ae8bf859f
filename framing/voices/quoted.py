"""Whose words each quotation holds: a speaker's, nobody's (a phrase held at arm's length), or the outlet's (the title of a work)."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from framing.inflection import word_set
from framing.quotations import Quotation, breaks_line
from framing.records import Sentence
from framing.sentences import count_words
from framing.spans import Span
from framing.voices.sayings import Saying
from framing.voices.stretches import Stretch

_LONGEST_SCARE = 4
_LONGEST_TAIL = 12
_LONGEST_LINE = 3
_MOST_LINES = 3
_LEAD = 40
_LISTING = frozenset([" and ", " or ", ", "])
_SIGNED = re.compile(
    r"(?:[-–—]+ ?)?((?:[A-Z][\w.’'-]*)(?: [A-Z][\w.’'-]*){0,3}), (?:[A-Z][\w.&’'-]*)(?: (?:of|and|the|[A-Z(][\w.&’')-]*)){0,5}"
)
# in words: a shorter phrase in marks is the speaker's only where the rules see him or her say it
_SHORTEST_HEARD = 2
_WORKS = word_set("film movie book novel song album newspaper magazine series show play poem essay documentary podcast titled")
_NAMING = frozenset(["a", "an", "the", "of", "on", "titled", "entitled", "named"])
_AUTHORS = frozenset(["author", "co-author", "writer", "editor", "host", "star"])
_DISTANCE = frozenset(["so-called", "self-styled", "self-proclaimed", "supposed", "purported"])
_ASKING = frozenset(["ask", "asks", "asked", "wondered", "wonders"])


@dataclass(frozen=True, slots=True)
class Field:
    """What is known of one field before its quotations are judged: by sentence the quotations, the sayings and the person it is about."""

    text: str
    sentences: Sequence[Sentence]
    parts: Sequence[Sequence[Quotation]]
    sayings: Sequence[Sequence[Saying]]
    topics: Sequence[str]


_Judged = tuple[Quotation, Stretch]


def judge_quotations(field: Field) -> dict[int, Stretch]:
    """Each quotation, by its start, with its kind and speaker."""
    quoted: dict[int, Stretch] = {}
    ruled = [[saying for saying in found if not saying.is_heard] for found in field.sayings]
    heard = [[s for s in found if s.is_heard and not _holds_cue(own, s)] for found, own in zip(field.sayings, field.parts, strict=True)]
    before: _Judged | None = None
    for quotation, (first, last) in _homes(field.parts).items():
        reaching = (_governing(field.text, quotation, own[number]) for own in (ruled, heard) for number in (first, last))
        governing = next((saying for saying in reaching if saying), None)
        governing = governing or _introduced(field, quotation, first) or _followed(field, quotation, last)
        stretch = _judged(field.text, quotation, governing, before)
        signed = "" if governing else _signature(field, quotation, first, last)
        if signed:
            stretch = Stretch(quotation.span, "direct", signed)
        elif stretch.kind == "direct" and not stretch.speaker and not stretch.number:
            stretch = _with_speaker(field, stretch, quotation, (first, last), before)
        quoted[quotation.span.start] = stretch
        before = (quotation, stretch)
    return quoted


def _homes(parts: Sequence[Sequence[Quotation]]) -> dict[Quotation, tuple[int, int]]:
    """The first and the last sentence of each quotation, in the order of the text."""
    homes: dict[Quotation, tuple[int, int]] = {}
    for number, found in enumerate(parts):
        for quotation in found:
            homes[quotation] = (homes[quotation][0] if quotation in homes else number, number)
    return homes


def _governing(text: str, quotation: Quotation, sayings: Sequence[Saying]) -> Saying | None:
    """The saying of a sentence that reaches the quotation: the one right behind a quoted sentence, else the first."""
    number = bisect_right(sayings, quotation.span.start, key=lambda saying: saying.reach.end)
    reaching = [saying for saying in sayings[number : number + 2] if saying.reach.overlaps(quotation.span)]
    behind = (saying for saying in reaching if saying.is_tail and (saying.source or saying.cue).start <= quotation.span.end + 2)
    first = reaching[0] if reaching else None
    return next(behind, first) if text[quotation.inner.start].isupper() else first


def _holds_cue(quotations: Sequence[Quotation], saying: Saying) -> bool:
    """Whether the verb of a saying is itself quoted, so that it is no word of the outlet's."""
    number = bisect_right(quotations, saying.cue.start, key=lambda quotation: quotation.span.start)
    return number > 0 and quotations[number - 1].span.contains(saying.cue)


def _opens(field: Field, quotation: Quotation, number: int) -> bool:
    """Whether a sentence begins within a quotation."""
    return quotation.span.start <= field.sentences[number].span.start


def _introduced(field: Field, quotation: Quotation, number: int) -> Saying | None:
    """The saying that ends the sentence before with a colon, where the quotation opens its own."""
    if number == 0 or not _opens(field, quotation, number) or field.text[field.sentences[number - 1].span.end - 1] != ":":
        return None
    return field.sayings[number - 1][-1] if field.sayings[number - 1] else None


def _followed(field: Field, quotation: Quotation, number: int) -> Saying | None:
    """The saying that is all of the sentence after a quotation: `"It is ours!" Lee said.`"""
    behind = _sentence_near_behind(field, quotation, number)
    if not behind or not field.sayings[behind]:
        return None
    saying = field.sayings[behind][0]
    is_tail = not saying.is_heard and count_words(field.sentences[behind].span.of(field.text)) <= _LONGEST_TAIL
    return saying if is_tail else None


def _with_speaker(field: Field, stretch: Stretch, quotation: Quotation, home: tuple[int, int], before: _Judged | None) -> Stretch:
    """A quotation that no saying reaches, with whom its own sentence or a neighbour is about, as far as they tell."""
    if before is not None and field.text[before[0].span.end : quotation.span.start] in _LISTING:
        return replace(stretch, speaker=before[1].speaker, number=before[1].number)
    if _is_woven_in(field.text, quotation, field.sentences[home[0]].span):
        return replace(stretch, speaker=field.topics[home[0]])
    if not _opens(field, quotation, home[0]):
        return stretch
    previous = _sentence_before(field, home[0])
    near = _sentence_near_behind(field, quotation, home[1])
    behind = field.topics[near] if near else ""
    if previous < 0 or (behind and field.text[quotation.inner.end - 1] in "!?"):
        return replace(stretch, speaker=behind)
    carried = _carried_on(field, stretch, previous, before)
    return carried if carried.speaker else replace(stretch, speaker=behind)


def _carried_on(field: Field, stretch: Stretch, previous: int, before: _Judged | None) -> Stretch:
    """A quotation with whoever speaks in the sentence before, unless he asks, or else whom that sentence is about."""
    said = [saying for saying in field.sayings[previous] if saying.speaker and not saying.is_heard]
    saying = next((saying for saying in said if not _is_relayed(field.text, saying)), said[0] if said else None)
    if saying is not None:
        asked = saying.cue.of(field.text).lower() in _ASKING
        return stretch if asked else replace(stretch, speaker=saying.speaker, number=saying.number)
    if before is not None and before[1].kind == "direct" and before[0].span.end > field.sentences[previous].span.start:
        return replace(stretch, speaker=before[1].speaker, number=before[1].number)
    return replace(stretch, speaker=field.topics[previous])


def _is_relayed(text: str, saying: Saying) -> bool:
    return saying.cue.of(text).lower().startswith("according")


def _signature(field: Field, quotation: Quotation, first: int, last: int) -> str:
    """The name in a line of its own behind a quotation that is a paragraph: "Ann Lee, Kurian Post"."""
    behind = _sentence_behind(field, quotation, last)
    found = _SIGNED.fullmatch(field.sentences[behind].span.of(field.text)) if behind else None
    return found.group(1) if found and _opens(field, quotation, first) else ""


def _sentence_behind(field: Field, quotation: Quotation, last: int) -> int:
    """The sentence behind a quotation that ends with its own; 0 where there is none."""
    ends = quotation.span.end >= field.sentences[last].span.end and last + 1 < len(field.sentences)
    return last + 1 if ends else 0


def _sentence_near_behind(field: Field, quotation: Quotation, last: int) -> int:
    """The sentence behind a quotation that ends with its own, in the same paragraph; 0 where there is none."""
    behind = _sentence_behind(field, quotation, last)
    near = behind and not breaks_line(field.text[quotation.span.end : field.sentences[behind].span.start])
    return behind if near else 0


def _sentence_before(field: Field, number: int) -> int:
    """The sentence before one, short lines such as ADVERTISEMENT skipped; -1 where there is none."""
    for previous in range(number - 1, max(-1, number - 1 - _MOST_LINES), -1):
        words = field.sentences[previous].span.of(field.text)
        if count_words(words) > _LONGEST_LINE or words[-1] in '.!?”"':
            return previous
    return -1


def _is_woven_in(text: str, quotation: Quotation, sentence: Span) -> bool:
    """Whether a quotation goes on with its sentence's own grammar, as in `Lee voted no because "it is theft"`, and names nothing."""
    lead = _lead(text, quotation, sentence.start)
    return quotation.span.start > sentence.start and bool(lead) and lead[-1] not in _NAMING


def _lead(text: str, quotation: Quotation, floor: int = 0) -> list[str]:
    """The last words before a quotation and behind `floor`, in lower case."""
    return text[max(floor, quotation.span.start - _LEAD) : quotation.span.start].lower().split()


def _judged(text: str, quotation: Quotation, governing: Saying | None, before: _Judged | None) -> Stretch:
    """Whether a quotation is a speaker's words, a phrase held at arm's length, or the title of a work (the outlet's words)."""
    *_, earlier, last = ["", "", *_lead(text, quotation)]
    if last in _DISTANCE:
        return Stretch(quotation.span, "scare")
    if last == "of" and earlier in _AUTHORS:
        return Stretch(quotation.span, "outlet")
    if governing is not None and not (governing.is_heard and count_words(quotation.inner.of(text)) <= _SHORTEST_HEARD):
        return Stretch(quotation.span, "direct", governing.speaker, governing.number)
    if before is not None and before[1].kind == "direct" and _goes_on(text, before[0], quotation):
        return Stretch(quotation.span, "direct", before[1].speaker, before[1].number)
    if last in _WORKS:
        return Stretch(quotation.span, "outlet")
    return Stretch(quotation.span, "scare" if _is_phrase(text, quotation) else "direct")


def _goes_on(text: str, before: Quotation, quotation: Quotation) -> bool:
    """Whether a quotation continues the one before: in the next paragraph, or later in the same one as its own sentence."""
    if _is_phrase(text, quotation):
        return False
    between = text[before.span.end : quotation.span.start]
    if not between.strip():
        return not before.closed or not breaks_line(between)
    return between.rstrip().endswith((".", "!", "?")) and not breaks_line(between) and quotation.inner.of(text)[0].isupper()


def _is_phrase(text: str, quotation: Quotation) -> bool:
    """Whether a quotation holds a few words that are no sentence."""
    inner = quotation.inner.of(text)
    return quotation.closed and count_words(inner) <= _LONGEST_SCARE and not inner.endswith((".", "!", "?"))

"""Who says what in one sentence: each saying with its speaker, the words that it ascribes, and how far its quotations reach."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from framing.inflection import word_set
from framing.quotations import Quotation
from framing.records import Sentence
from framing.spans import Span
from framing.voices.drafts import Draft, find_drafts
from framing.voices.subjects import Place, first_subject, named_before
from framing.voices.tokens import ADVERBIALS, QUOTE, RELATIVES, Token, tokens_of
from framing.voices.verbs import Group, chain

_CONTENT_ENDS = word_set("after as following amid when while ; — – - . ? !")
_ASIDES = word_set("which who whose where when after as amid following although though while but prompting despite")


@dataclass(frozen=True, slots=True)
class Saying:
    """Somebody's saying something in one sentence: the cue, the source, the words ascribed, and how far its quotations reach.

    `is_tail` marks one that stands behind the words said, `is_heard` what a classifier alone has heard.
    """

    cue: Span
    speaker: str
    source: Span | None
    content: tuple[Span, ...]
    reach: Span
    number: int = 0
    is_tail: bool = False
    is_heard: bool = False


def find_sayings(text: str, sentence: Sentence, quotations: Sequence[Quotation]) -> list[Saying]:
    """The sayings of a sentence, given the quotations that stand in it, each with the words it ascribes and the reach of its speaker."""
    tokens = tokens_of(text, sentence.span, quotations)
    drafts = find_drafts(tokens, title=sentence.field == "title")
    edges = [tokens[draft.first].start for draft in drafts] + [sentence.span.end]
    floor = sentence.span.start
    sayings: list[Saying] = []
    for number, draft in enumerate(drafts):
        cue = _span(tokens, draft.cue)
        left = (floor, tokens[draft.first].start)
        right = (tokens[draft.last].end, edges[number + 1])
        sides = (left, right) if draft.tail and _goes_on(tokens, draft) else (left,) if draft.tail else (right,)
        content = tuple(words for side in sides if (words := _content(tokens, draft, *side)))
        reach = Span(left[0] if draft.tail else cue.start, max(right[1], cue.end))
        source = _span(tokens, draft.source) if draft.source else None
        speaker = source.of(text) if source else _borrowed(text, tokens, draft, sayings)
        sayings.append(Saying(cue, speaker, source, content, reach, is_tail=draft.tail))
        floor = tokens[draft.last].end
    return sayings


def _borrowed(text: str, tokens: Sequence[Token], draft: Draft, before: Sequence[Saying]) -> str:
    """The speaker of a verb without a subject of its own: the name before "who", the last speaker, or whom the sentence begins with."""
    first = draft.first - 1 - len(chain(tokens, draft.first))
    if first > 0 and tokens[first].low in RELATIVES:
        place = named_before(tokens, first)
    elif before:
        return before[-1].speaker
    else:
        place = first_subject(tokens, draft.first)
    return _span(tokens, place).of(text) if place else ""


def _span(tokens: Sequence[Token], place: Place) -> Span:
    return Span(tokens[place[0]].start, tokens[place[1] - 1].end)


def _goes_on(tokens: Sequence[Token], draft: Draft) -> bool:
    """Whether a speaker named after a quotation goes on in the same breath: `"...", the mayor said the bridge was safe`."""
    quoted = draft.first > 0 and tokens[draft.first - 1].low == QUOTE and draft.last == draft.cue[1] - 1
    following = tokens[draft.last + 1] if draft.last + 1 < len(tokens) else None
    return quoted and following is not None and following.is_word and following.low not in ADVERBIALS | _ASIDES


def _content(tokens: Sequence[Token], draft: Draft, start: int, end: int) -> Span | None:
    """The words ascribed without marks, cut before an aside in the outlet's own voice; None where there are none."""
    if draft.group == "quoting" or start >= end:
        return None
    first = bisect_left(tokens, start, key=lambda token: token.start)
    last = bisect_left(tokens, end, key=lambda token: token.start)
    inside = _before_aside(tokens[first:last], draft)
    words = [number for number, token in enumerate(inside) if token.is_word or token.low == QUOTE]
    return Span(inside[words[0]].start, inside[words[-1]].end) if words else None


def _before_aside(inside: Sequence[Token], draft: Draft) -> Sequence[Token]:
    """The ascribed words up to where the outlet may be speaking again: an aside, an occasion, a new clause; all of them before a cue."""
    if draft.tail:
        return inside
    for number in range(3, len(inside) - 1):
        such = inside[number].low == "as" and inside[number - 1].low in ("such", "well", "as")
        if not such and _ends_content(inside[number].low, inside[number + 1].low, draft.group):
            return inside[:number]
    return inside


def _ends_content(low: str, following: str, group: Group) -> bool:
    if low == ",":
        return group == "verdict" or following in _ASIDES or following.endswith("ing")
    return low in _CONTENT_ENDS

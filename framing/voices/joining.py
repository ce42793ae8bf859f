"""What a classifier hears of attribution, joined with what the rules find."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from framing.records import Attribution
from framing.spans import Span
from framing.voices.sayings import Saying
from framing.voices.tokens import DETERMINERS, PREPOSITIONS
from framing.voices.verbs import is_cue

_BREAKS_OFF = DETERMINERS | PREPOSITIONS | {"as"}
# in words: how much further a part goes on that the classifier broke off
_NEAR = 4


@dataclass(frozen=True, slots=True)
class Heard:
    """One attribution of a classifier: what is said, by which words, and by whom, as far as it found them."""

    attr: int
    contents: tuple[Span, ...]
    cues: tuple[Span, ...]
    sources: tuple[Span, ...]


def join(text: str, sayings: Sequence[Saying], heard: Sequence[Attribution]) -> list[Saying]:
    """The sayings of one sentence as both see them.

    What the rules ascribe counts where the classifier hears it too, or hears at least somebody saying something there; what it hears
    alone counts where its cue is a known verb of saying.
    """
    groups = heard_groups(heard)
    kept = [_kept(text, saying, groups) for saying in sayings]
    added = [saying for group in groups for saying in _added(text, group, kept)]
    cues = sorted({*(saying.cue for saying in sayings), *(cue for group in groups for cue in group.cues)})
    joined = [replace(saying, content=tuple(_without_cues(text, saying.content, cues))) for saying in (*kept, *added)]
    return sorted(joined, key=lambda saying: (saying.reach.end, saying.cue.start))


def _without_cues(text: str, content: Sequence[Span], cues: Sequence[Span]) -> Iterator[Span]:
    """What is ascribed, less the verbs by which the outlet passes on what others say inside of it."""
    for span in content:
        start = span.start
        for cue in [*(cue for cue in cues if span.contains(cue)), None]:
            end = cue.start if cue else span.end
            if any(letter.isalnum() for letter in text[start:end]):
                yield Span(start, end)
            start = max(start, cue.end) if cue else start


def heard_groups(heard: Sequence[Attribution]) -> list[Heard]:
    """The parts of a classifier's attributions by attribution, in their order."""
    parts: dict[int, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for part in heard:
        parts[part.attr][part.kind].append(part.span)
    return [Heard(attr, tuple(by["content"]), tuple(by["cue"]), tuple(by["source"])) for attr, by in parts.items()]


def _kept(text: str, saying: Saying, groups: Sequence[Heard]) -> Saying:
    """A saying with what it ascribes where the classifier hears none of it cut out; as it is where it hears the cue with other words."""
    others = any(any(cue.overlaps(saying.cue) for cue in group.cues) and not _meets(saying.content, group.contents) for group in groups)
    if others or not saying.content or not saying.cue.of(text)[0].isalnum():
        return saying
    contents = sorted(span for group in groups for span in group.contents)
    return replace(saying, content=tuple(part for span in saying.content for part in _whole(text, span, _shared(span, contents))))


def _meets(content: Sequence[Span], heard: Sequence[Span]) -> bool:
    return any(span.overlaps(other) for span in content for other in heard)


def _shared(span: Span, heard: Sequence[Span]) -> Iterator[Span]:
    """What is heard of a stretch, as it was heard."""
    for other in heard:
        if span.overlaps(other):
            yield Span(max(span.start, other.start), min(span.end, other.end))


def _whole(text: str, span: Span, heard: Iterable[Span]) -> list[Span]:
    """The parts of a stretch that are heard; one that breaks off inside a phrase ("called it a") goes on to the next, or to a near end."""
    whole: list[Span] = []
    for part in heard:
        if whole and _goes_on(text, whole[-1], part.start):
            whole[-1] = Span(whole[-1].start, max(whole[-1].end, part.end))
        else:
            whole.append(part)
    if whole and _goes_on(text, whole[-1], span.end):
        whole[-1] = Span(whole[-1].start, span.end)
    return whole


def _goes_on(text: str, part: Span, to: int) -> bool:
    """Whether a part ends on a word that asks for another, shortly before a place."""
    broken = part.of(text).split()[-1].lower() in _BREAKS_OFF
    return broken and len(text[part.end : to].split()) <= _NEAR


def _added(text: str, group: Heard, sayings: Sequence[Saying]) -> Iterator[Saying]:
    if not group.contents or not group.cues or not any(is_cue(cue.of(text)) for cue in group.cues):
        return
    content = tuple(sorted(group.contents))
    hull = Span(min(content[0].start, group.cues[0].start), max(content[-1].end, group.cues[-1].end))
    source = group.sources[0] if group.sources else None
    same = next((saying.speaker for saying in sayings if saying.cue.overlaps(group.cues[0])), "")
    yield Saying(group.cues[0], same or (source.of(text) if source else ""), source, content, hull, is_heard=True)

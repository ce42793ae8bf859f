"""What people, or whoever labelled a data set, say of a text."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from framing.records import Attribution, Field, Mention, Polarity, TermType, VoiceKind
from framing.spans import Span


@dataclass(frozen=True, slots=True)
class Gold:
    """One labelled loaded term; `target` is who or what it is about, in the annotator's words, `voice` whose word it is."""

    span: Span
    type: TermType
    target: str = ""
    polarity: Polarity = 0
    voice: VoiceKind | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text; what its data set says nothing of is None. `group` is the article that it comes from.

    `marked` are words that annotators of sentence bias pointed at, `actors` all mentions of actors, `portrayals` the mentions (not
    always all) whose portrayal is known, `axes` the labels that hold on each axis of one's own.
    """

    id: str
    text: str
    group: str
    source: str = ""
    topic: str = ""
    drawn: str = ""
    terms: tuple[Gold, ...] | None = None
    frames: tuple[str, ...] | None = None
    biased: bool | None = None
    marked: tuple[Span, ...] | None = None
    attributions: tuple[Attribution, ...] | None = None
    actors: tuple[Mention, ...] | None = None
    portrayals: tuple[Mention, ...] | None = None
    axes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    field: Field = "text"

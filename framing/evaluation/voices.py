"""Whose words loaded terms are in: labelled terms in, accuracy and recall of each voice out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from framing.evaluation.figures import Counts, Figure, Head, Measure, figures_of, ratio
from framing.records import VOICES, Attribution, Field, VoiceKind
from framing.sentences import segment
from framing.spans import Span
from framing.voices import attribute, voice_at


@dataclass(frozen=True, slots=True)
class VoicedText:
    """A text whose loaded terms are labelled with their voices; `group` is the article that it comes from."""

    text: str
    group: str
    terms: tuple[tuple[Span, VoiceKind], ...]
    field: Field = "text"


def voice_figures(
    texts: Sequence[VoicedText],
    *,
    data: str,
    heard: Sequence[Sequence[Attribution]] | None = None,
    samples: int = 1000,
    seed: int = 7,
) -> list[Figure]:
    """Accuracy over all terms and recall for each voice, the terms' places given; `heard` are a classifier's attributions for each text."""
    said = heard if heard is not None else [None] * len(texts)
    counts = [_counts(one, parts) for one, parts in zip(texts, said, strict=True)]
    measures = [Measure("all", "accuracy", ("all",), ratio("all right", "all"))]
    measures += [Measure(kind, "recall", (kind,), ratio(f"{kind} right", kind)) for kind in VOICES]
    return figures_of(Head("voices", counts, measures), [one.group for one in texts], data=data, samples=samples, seed=seed)


def _counts(one: VoicedText, heard: Sequence[Attribution] | None) -> Counts:
    sentences = segment(one.text, field=one.field)
    parts = None if heard is None else [_within(sentence.span, heard) for sentence in sentences]
    voices = [voice for voiced in attribute(one.text, sentences, heard=parts) for voice in voiced.voices]
    found = [(kind, voice_at(voices, span).kind) for span, kind in one.terms]
    counts: Counts = {"all": len(found), "all right": sum(gold == got for gold, got in found)}
    for kind in VOICES:
        of_kind = [got for gold, got in found if gold == kind]
        counts |= {kind: len(of_kind), f"{kind} right": of_kind.count(kind)}
    return counts


def _within(sentence: Span, heard: Sequence[Attribution]) -> list[Attribution]:
    """What is heard in one sentence, cut at its ends."""
    inside = [part for part in heard if part.span.overlaps(sentence)]
    return [replace(part, span=Span(max(part.span.start, sentence.start), min(part.span.end, sentence.end))) for part in inside]

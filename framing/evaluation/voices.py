"""Whose words given loaded terms are, by marks, verbs of saying and the attribution that the classifier hears."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from framing.classifiers import Classifier
from framing.evaluation.figures import Counts, Head, Measure, ratio
from framing.evaluation.labels import Example
from framing.records import VOICES, Attribution, Scores, VoiceKind
from framing.sentences import segment
from framing.spans import Span
from framing.voices import attribute, voice_at


def voices(classifier: Classifier, examples: Sequence[Example], scores: Sequence[Scores]) -> Head:
    """Accuracy over all terms whose voice is labelled and recall for each voice, the terms' places given."""
    heard = [said.attributions if "attribution" in classifier.labels else None for said in scores]
    counts = [_counts(example, said) for example, said in zip(examples, heard, strict=True)]
    measures = [Measure("all", "accuracy", ("all",), ratio("all right", "all"))]
    return Head("voices", counts, measures + [Measure(kind, "recall", (kind,), ratio(f"{kind} right", kind)) for kind in VOICES])


def _counts(example: Example, heard: Sequence[Attribution] | None) -> Counts | None:
    labelled = [(term.span, term.voice) for term in example.terms or () if term.voice]
    if not labelled:
        return None
    found = list(_found(example, [span for span, _ in labelled], heard))
    pairs = [(gold, got) for (_, gold), got in zip(labelled, found, strict=True)]
    counts: Counts = {"all": len(pairs), "all right": sum(gold == got for gold, got in pairs)}
    for kind in VOICES:
        of_kind = [got for gold, got in pairs if gold == kind]
        counts |= {kind: len(of_kind), f"{kind} right": of_kind.count(kind)}
    return counts


def _found(example: Example, spans: Sequence[Span], heard: Sequence[Attribution] | None) -> Iterator[VoiceKind]:
    sentences = segment(example.text, field=example.field)
    parts = None if heard is None else [_within(sentence.span, heard) for sentence in sentences]
    stretches = [voice for voiced in attribute(example.text, sentences, heard=parts) for voice in voiced.voices]
    for span in spans:
        yield voice_at(stretches, span).kind


def _within(sentence: Span, heard: Sequence[Attribution]) -> list[Attribution]:
    """What is heard in one sentence, cut at its ends."""
    inside = [part for part in heard if part.span.overlaps(sentence)]
    return [replace(part, span=Span(max(part.span.start, sentence.start), min(part.span.end, sentence.end))) for part in inside]

"""A classifier put together by a YAML file: a base, and other models that stand in for some of its heads."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np

from framing.classifiers import Classifier, load_classifier
from framing.classifiers.composition import ActorsHead, BiasHead, Composition, FramesHead, Head, TermsHead
from framing.classifiers.encoder import load_encoder
from framing.classifiers.finding import find_model
from framing.classifiers.hub import Array, HubModel, Task, Words, entails, load_hub_model
from framing.config import ReadSettings, load_yaml, validated
from framing.errors import ModelError
from framing.records import Judgement, Mention, Scores, Term
from framing.spans import Span

Kind = TypeVar("Kind", bound=str)

_TASKS: Mapping[str, Task] = {"terms": "token", "bias": "sequence", "frames": "sequence", "actors": "token"}
_PLACED = re.compile("([BIESLU])-(.+)")
_BEGINS = ("B-", "S-", "U-")


@dataclass(frozen=True)
class Composed:
    """A base, if there is one, and the models that stand in for some of its heads; `read` is the classifier."""

    name: str
    base: Classifier | None
    composition: Composition
    models: Mapping[str, HubModel]

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the base, of what the YAML file says and of the models that stand in."""
        parts = (
            self.base.digest if self.base else "",
            self.composition.model_dump_json(),
            *(model.digest for model in self.models.values()),
        )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @property
    def labels(self) -> Mapping[str, Sequence[str]]:
        """What each head can say; what only the base's own terms and actors are told (a target, a portrayal) goes with them."""
        lost = {"targets": "terms", "portrayal": "actors"}
        base = {head: names for head, names in (self.base.labels if self.base else {}).items() if lost.get(head) not in self.models}
        return base | {head: _names(getattr(self.composition.heads, head)) for head in self.models}

    def read(self, texts: Sequence[str]) -> list[Scores]:
        """One `Scores` for each text, in their order: what the base says, and in place of a head's part what its stand-in says.

        Of a sentence that is longer than a window, bias and frames are the highest of its windows.
        """
        heads, models = self.composition.heads, self.models
        found = self.base.read(texts) if self.base else [Scores() for _ in texts]
        if heads.terms:
            found = _with_terms(models["terms"], heads.terms, texts, found)
        if heads.bias:
            found = _with_bias(models["bias"], heads.bias, texts, found)
        if heads.frames:
            found = _with_frames(models["frames"], heads.frames, texts, found)
        if heads.actors:
            found = _with_mentions(models["actors"], heads.actors, texts, found)
        return found


def load_composed(path: Path, settings: ReadSettings) -> Composed:
    """The classifier that a YAML file describes, its folders looked for beside it; SettingsError or ModelError where it cannot be used."""
    composition = validated(Composition, load_yaml(path), str(path))
    base = _base(composition.base, path, settings)
    models = {}
    for head, task in _TASKS.items():
        asked: Head | None = getattr(composition.heads, head)
        if asked:
            models[head] = load_hub_model(asked.model, task, settings, tokenizer=asked.tokenizer, beside=path.parent)
            if isinstance(asked, FramesHead) and asked.weighs:
                entails(models[head], asked.hypotheses)
            else:
                _check_labels(f"{path}: heads.{head}.labels", models[head], asked.labels, placed=task == "token")
    return Composed(str(path), base, composition, models)


def _base(name: str | None, path: Path, settings: ReadSettings) -> Classifier | None:
    if name is None:
        return None
    if name in ("embedded", "lexicon"):
        return load_classifier(name, settings)
    if name.endswith((".yaml", ".yml")):
        raise ModelError(f"{path}: base is {name}, a YAML file too", hint="a base is embedded, lexicon, a folder or a model of the hub")
    return load_encoder(find_model(name, beside=path.parent), settings, called=name)


def _check_labels(where: str, model: HubModel, wanted: Mapping[str, str], *, placed: bool) -> None:
    """ModelError where a label map names what the model cannot say, or one entity twice; `placed` labels are compared without B- and I-."""
    known = {_entity(label) for label in model.labels} if placed else set(model.labels)
    unknown = [label for label in wanted if (_entity(label) if placed else label) not in known]
    if unknown:
        raise ModelError(
            f"{where} names {', '.join(unknown)}, which {model.name} does not have", hint=f"its labels are {', '.join(model.labels)}"
        )
    kinds: dict[str, str] = {}
    for label, kind in wanted.items() if placed else ():
        if kinds.setdefault(_entity(label), kind) != kind:
            raise ModelError(
                f"{where} makes {_entity(label)} both {kinds[_entity(label)]} and {kind}", hint="name it once, without B- or I-"
            )


def _names(head: Head) -> tuple[str, ...]:
    """What a head can say when its stand-in speaks."""
    weighs = isinstance(head, FramesHead) and head.weighs
    return tuple(dict.fromkeys(head.labels if weighs else head.labels.values()))


def _with_bias(model: HubModel, head: BiasHead, texts: Sequence[str], found: Sequence[Scores]) -> list[Scores]:
    said = [(_by_name(model, head.labels, windows)["biased"], len(windows)) for windows in model.probabilities(texts)]
    return [
        replace(scores, bias=bias, biased=bias >= head.threshold, windows=max(scores.windows, windows))
        for scores, (bias, windows) in zip(found, said, strict=True)
    ]


def _with_frames(model: HubModel, head: FramesHead, texts: Sequence[str], found: Sequence[Scores]) -> list[Scores]:
    said = _weighed(model, head, texts) if head.weighs else _classed(model, head, texts)
    return [
        replace(
            scores,
            judgements=(
                *(Judgement("frame", name, score, score >= head.threshold) for name, score in frames.items()),
                *(judgement for judgement in scores.judgements if judgement.axis != "frame"),
            ),
            windows=max(scores.windows, windows),
        )
        for scores, (frames, windows) in zip(found, said, strict=True)
    ]


def _classed(model: HubModel, head: FramesHead, texts: Sequence[str]) -> list[tuple[dict[str, float], int]]:
    return [(_by_name(model, head.labels, windows), len(windows)) for windows in model.probabilities(texts)]


def _weighed(model: HubModel, head: FramesHead, texts: Sequence[str]) -> list[tuple[dict[str, float], int]]:
    by_frame = [model.entailed(texts, hypothesis) for hypothesis in head.hypotheses]
    return [
        (dict(zip(head.labels, (float(windows.max()) for windows in of_text), strict=True)), max(map(len, of_text)))
        for of_text in zip(*by_frame, strict=True)
    ]


def _by_name(model: HubModel, names: Mapping[str, str], windows: Array) -> dict[str, float]:
    """The highest probability of each name in any window [windows, labels]; labels of one name add up where they exclude each other."""
    columns: dict[str, list[int]] = {}
    for label, name in names.items():
        columns.setdefault(name, []).append(model.labels.index(label))
    joined = {name: windows[:, places].sum(1) if model.exclusive else windows[:, places].max(1) for name, places in columns.items()}
    return {name: float(of_windows.max()) for name, of_windows in joined.items()}


def _with_terms(model: HubModel, head: TermsHead, texts: Sequence[str], found: Sequence[Scores]) -> list[Scores]:
    return [
        replace(
            scores,
            terms=tuple(Term(span, kind, score) for span, kind, score in tagged(text, read, model.labels, head.labels, head.threshold)),
            loadedness=(),
            windows=max(scores.windows, read.windows),
        )
        for text, scores, read in zip(texts, found, model.words(texts), strict=True)
    ]


def _with_mentions(model: HubModel, head: ActorsHead, texts: Sequence[str], found: Sequence[Scores]) -> list[Scores]:
    return [
        replace(
            scores,
            mentions=tuple(
                Mention(span, span.of(text), kind) for span, kind, _ in tagged(text, read, model.labels, head.labels, head.threshold)
            ),
            windows=max(scores.windows, read.windows),
        )
        for text, scores, read in zip(texts, found, model.words(texts), strict=True)
    ]


def tagged(
    text: str, read: Words, labels: Sequence[str], kinds: Mapping[str, Kind], threshold: float
) -> Iterator[tuple[Span, Kind, float]]:
    """The spans in one text, each with its kind and mean probability, from the probability of each label for each word.

    A word whose probability of any label in `kinds` is at least `threshold` is marked, with its likeliest kind. Neighbours of one kind
    are one span, except where the latter rather begins one (B-, S-, U-) than goes on with it.
    """
    names = tuple(dict.fromkeys(kinds.values()))
    wanted = {_entity(label): names.index(kind) for label, kind in kinds.items()}
    goes_on, begins = np.zeros((2, len(read.spans), len(names)), dtype=np.float32)
    for column, label in enumerate(labels):
        if _entity(label) in wanted:
            (begins if label.startswith(_BEGINS) else goes_on)[:, wanted[_entity(label)]] += read.rows[:, column]
    inside, likeliest = (goes_on + begins).sum(1), (goes_on + begins).argmax(1)
    opens = begins > goes_on
    runs: list[list[int]] = []
    for word in np.flatnonzero(inside >= threshold).tolist():
        near = bool(runs) and runs[-1][-1] == word - 1 and likeliest[word - 1] == likeliest[word]
        if near and not opens[word, likeliest[word]]:
            runs[-1].append(word)
        else:
            runs.append([word])
    for run in runs:
        span = Span(read.spans[run[0]].start, read.spans[run[-1]].end)
        if any(letter.isalnum() for letter in span.of(text)):
            yield span, names[likeliest[run[0]]], float(inside[run].mean())


def _entity(label: str) -> str:
    """A tag without its place in a span.

    >>> _entity("B-PER"), _entity("PER")
    ('PER', 'PER')
    """
    placed = _PLACED.fullmatch(label)
    return placed[2] if placed else label

"""A model that heeds a reader: marks -> a shift of its head for loaded terms -> a folder that `--model` takes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from scipy.optimize import minimize
from scipy.special import expit, logit

from framing.classifiers.decoding import decode
from framing.classifiers.encoder import Encoder
from framing.classifiers.raw import Array, Raw, join_windows
from framing.config import Device
from framing.errors import ModelError, ReadError
from framing.evaluation.figures import Counts, Figure, Head, Measure, figures_of, ratio
from framing.records import Term
from framing.spans import Span
from framing.training import Progress
from framing.training.additions import Taught, load_base, save_taught
from framing.training.feedback import Marked, Marks, Verdict, read_marks
from framing.training.feedback_card import write_feedback_card
from framing.training.own_rows import FOLDS
from framing.training.sentence_heads import Floats, split

LEAST = 10
"""Marks of either kind, on terms that the model marks, without which nothing is learnt."""

STRENGTH = 0.03
"""C of the shift, chosen on made-up readers of the development sentences."""

_AT_ONCE = 256
_SURE = 1e-6
_MEASURES = (
    Measure("all", "agreement before", ("judged",), ratio("before", "judged")),
    Measure("all", "agreement after", ("judged",), ratio("after", "judged")),
    Measure("all", "agreement gained", ("judged",), lambda sums: (sums["after"] - sums["before"]) / sums["judged"]),
    Measure("agree", "still marked", ("agree",), ratio("kept", "agree")),
    Measure("disagree", "no longer marked", ("disagree",), ratio("dropped", "disagree")),
    Measure("sentences", "newly marked, for each", ("sentences",), ratio("new", "sentences")),
)


@dataclass(frozen=True, slots=True)
class Shift:
    """What is added to the log-odds that a token lies in a loaded term: a weight for each of its states, and a constant."""

    weights: Floats
    bias: float

    def __call__(self, states: Array | Floats) -> Floats:
        """What is added for each token."""
        found: Floats = states @ self.weights + self.bias
        return found


@dataclass(frozen=True, slots=True)
class Lesson:
    """Tokens of a sentence to learn from: their states, log-odds so far, how likely each should be in a term, and what it weighs."""

    states: Floats
    odds: Floats
    wanted: Floats
    weight: Floats


def heed(
    path: Path,
    out: Path,
    *,
    base: str = "embedded",
    device: Device = "auto",
    samples: int = 1000,
    seed: int = 7,
    progress: Progress | None = None,
) -> Taught:
    """How well held-out marks are met before and after; in `out` now stands the model `base`, whose terms follow the marks at `path`."""
    encoder = load_base(base, out, device)
    if "terms" not in encoder.labels:
        raise ModelError(f"{base} marks no loaded terms", hint="use --base embedded, or a folder written by `framing train`")
    marks, raws, found = _usable(read_marks(path), encoder, base, progress or (lambda *_: None))
    lessons = [_lesson(*each) for each in zip(marks.sentences, raws, found, strict=True)]
    after = _held_out(marks.sentences, raws, lessons, encoder, seed=seed)
    counts = [_counts(*each) for each in zip(marks.sentences, found, after, strict=True)]
    groups = [one.group for one in marks.sentences]
    figures = figures_of(Head("terms", counts, _MEASURES), groups, data=f"{path.name}, {FOLDS} folds", samples=samples, seed=seed)
    taught = Taught("terms", tuple(figures), (*marks.notes, *_warnings(figures)))
    _move(encoder, fit_shift(lessons))
    save_taught(encoder, figures, out)
    write_feedback_card(replace(marks, notes=taught.notes), figures, out, base=base, encoder=encoder, strength=STRENGTH)
    return taught


def fit_shift(lessons: Sequence[Lesson]) -> Shift:
    """A logistic regression on standardised states that starts from the log-odds so far; the standardisation is in the weights."""
    joined = [np.concatenate([getattr(lesson, name) for lesson in lessons]) for name in Lesson.__slots__]
    states, odds, wanted, weight = joined
    centre, scale = states.mean(0), states.std(0) + 1e-8
    even = np.column_stack([(states - centre) / scale, np.ones(len(states))])
    strict = np.append(np.full(states.shape[1], 1 / STRENGTH), STRENGTH)  # the constant is all but free

    def loss(tried: Floats) -> tuple[float, Floats]:
        said = odds + even @ tried
        slope = weight * (expit(said) - wanted)
        value = weight @ (np.logaddexp(0, said) - wanted * said) + strict @ tried**2 / 2
        return float(value), even.T @ slope + strict * tried

    best = minimize(loss, np.zeros(even.shape[1]), jac=True, method="L-BFGS-B").x
    weights = best[:-1] / scale
    return Shift(weights, float(best[-1] - weights @ centre))


def _usable(marks: Marks, encoder: Encoder, base: str, tell: Progress) -> tuple[Marks, list[Raw], list[tuple[Term, ...]]]:
    """The sentences with marks on terms that the model marks, what it makes of them; ReadError where these are too few to learn from."""
    kept: list[tuple[Marked, Raw, tuple[Term, ...]]] = []
    for start in range(0, len(marks.sentences), _AT_ONCE):
        batch = marks.sentences[start : start + _AT_ONCE]
        for one, raw in zip(batch, encoder.raw([one.text for one in batch]), strict=True):
            terms = _terms(encoder, one.text, raw)
            said = {span: verdict for span, verdict in one.said.items() if _is_marked(span, terms)}
            kept.append((replace(one, said=said), raw, terms))
        tell("reading", len(kept), len(marks.sentences), None)
    left = sum(len(one.said) for one in marks.sentences) - sum(len(one.said) for one, *_ in kept)
    notes = [*marks.notes, f"on words that {base} does not mark, left out: {left:,}"] if left else marks.notes
    kept = [each for each in kept if each[0].said]
    usable = replace(marks, sentences=tuple(one for one, *_ in kept), notes=tuple(notes))
    _check(usable, base)
    return usable, [raw for _, raw, _ in kept], [terms for *_, terms in kept]


def _check(marks: Marks, base: str) -> None:
    agree, disagree = (marks.count(verdict) for verdict in ("agree", "disagree"))
    if min(agree, disagree) < LEAST:
        reasons = "".join(f"\n  {note}" for note in marks.notes)
        raise ReadError(
            f"{marks.path} is too little to learn from: at least {LEAST} marks of either kind on words that {base} marks;"
            f" {agree:,} agree and {disagree:,} disagree found{reasons}",
            hint="mark more; what a reader agrees with is as telling as the rest",
        )
    articles = len({one.group for one in marks.sentences})
    if articles < FOLDS:
        raise ReadError(f"{marks.path} holds marks in {articles} articles; checking needs {FOLDS}", hint="mark words in more articles")


def _terms(encoder: Encoder, text: str, raw: Raw) -> tuple[Term, ...]:
    return decode(text, raw.words["terms"], raw.spans, partial(encoder.network.config.threshold, "terms"))


def _is_marked(span: Span, terms: Sequence[Term]) -> bool:
    return any(term.span.overlaps(span) for term in terms)


def _lesson(one: Marked, raw: Raw, terms: Sequence[Term]) -> Lesson:
    """What was said counts as a whole for each term; words that nobody asked about are to stay as they are, other terms are unknown."""
    rows = [
        (window_states[place], _odds(probabilities[place]), *asked)
        for window, outputs in raw.parts
        for window_states, probabilities in [(outputs["states"], outputs["terms"])]
        for place, _, bounds in window.tokens()
        if (asked := _asked(Span(*bounds), one, terms, _odds(probabilities[place])))
    ]
    states, odds, wanted, spans = zip(*rows, strict=True)
    sizes = {span: spans.count(span) for span in set(spans)}
    weight = [1.0 if span is None else 1 / sizes[span] for span in spans]
    return Lesson(*(np.array(column, dtype=np.float64) for column in (states, odds, wanted, weight)))


def _asked(token: Span, one: Marked, terms: Sequence[Term], odds: float) -> tuple[float, Span | None] | None:
    """How likely a token should lie in a term, and the words that were judged with it; None where that is unknown."""
    span = next((span for span in one.said if span.overlaps(token)), None)
    if span:
        return float(one.said[span] == "agree"), span
    return None if _is_marked(token, terms) else (float(expit(odds)), None)


def _odds(tags: Array) -> float:
    """The log-odds that a token lies in a term."""
    return float(-logit(np.clip(float(tags[0]), _SURE, 1 - _SURE)))


def _held_out(
    sentences: Sequence[Marked], raws: Sequence[Raw], lessons: Sequence[Lesson], encoder: Encoder, *, seed: int
) -> list[tuple[Term, ...]]:
    """The terms of each sentence as a model marks them that did not learn from its article."""
    gold = np.array([[verdict in one.said.values() for verdict in ("disagree", "agree")] for one in sentences])
    found: list[tuple[Term, ...]] = [()] * len(sentences)
    for others, own in split(gold, [one.group for one in sentences], folds=FOLDS, seed=seed):
        shift = fit_shift([lessons[place] for place in others])
        for place in own:
            found[place] = _terms(encoder, sentences[place].text, _shifted(sentences[place].text, raws[place], shift))
    return found


def _shifted(text: str, raw: Raw, shift: Shift) -> Raw:
    """The sentence as the network would read it after the shift."""
    parts = []
    for window, outputs in raw.parts:
        tags = outputs["terms"].astype(np.float64)
        tags[:, 0] *= np.exp(-np.clip(shift(outputs["states"]), -50, 50))
        parts.append((window, {**outputs, "terms": (tags / tags.sum(1, keepdims=True)).astype(np.float32)}))
    return join_windows(text, parts)


def _counts(one: Marked, before: Sequence[Term], after: Sequence[Term]) -> Counts:
    still: dict[Verdict, list[bool]] = {"agree": [], "disagree": []}
    for span, verdict in one.said.items():
        still[verdict].append(_is_marked(span, after))
    agree, disagree = still["agree"], still["disagree"]
    kept, dropped = sum(agree), len(disagree) - sum(disagree)
    return {
        "judged": len(one.said),
        "before": len(agree),
        "after": kept + dropped,
        "agree": len(agree),
        "kept": kept,
        "disagree": len(disagree),
        "dropped": dropped,
        "sentences": 1,
        "new": sum(not _is_marked(term.span, before) for term in after),
    }


def _move(encoder: Encoder, shift: Shift) -> None:
    """Takes the shift into the network, as a change of what it says of the tag "outside"."""
    layer = encoder.network.terms
    warmth = encoder.network.config.temperatures.get("terms", 1.0)
    with torch.no_grad():
        layer.weight[0] -= torch.from_numpy(warmth * shift.weights).to(layer.weight)
        layer.bias[0] -= warmth * shift.bias


def _warnings(figures: Sequence[Figure]) -> Iterator[str]:
    """What somebody should know before using the model."""
    gained = next(figure for figure in figures if figure.measure == "agreement gained")
    if (gained.low or 0.0) <= 0:
        told = f"{gained}, {gained.interval or 'no interval'}"
        yield f"held-out agreement did not surely rise ({told}): mark more, or keep the model as it was"

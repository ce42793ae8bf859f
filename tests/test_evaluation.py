"""Measures of each head, by hand and by bootstrap; calibration, and the plot."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from framing.classifiers.lexicon import load_lexicon
from framing.errors import FramingError
from framing.evaluation.calibration import calibration_error, reliability
from framing.evaluation.examples import read_labelled
from framing.evaluation.figures import Figure, figures_of
from framing.evaluation.labels import Example, Gold
from framing.evaluation.measures import curves, evaluate
from framing.evaluation.plot import write_plot
from framing.evaluation.spans import paired
from framing.evaluation.terms import match, term_counts
from framing.evaluation.voices import voices
from framing.records import Attribution, Judgement, Mention, Portrayal, Scores, Term, VoiceKind
from framing.spans import Span
from tests.files import save_table

Values = dict[tuple[str, str, str], float | None]


class Oracle:
    """A classifier that says what it is told to."""

    name = digest = "oracle"

    def __init__(self, labels: Mapping[str, Sequence[str]], scores: Sequence[Scores]) -> None:
        self.labels = labels
        self.scores = list(scores)

    def read(self, texts: Sequence[str]) -> list[Scores]:
        return self.scores[: len(texts)]


class Portrayer(Oracle):
    """An oracle that can be asked about given spans as well."""

    def portray(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[list[tuple[Portrayal, float]]]:
        return [[("negative", 0.9) for _ in found] for found in spans]


def _values(oracle: Oracle, examples: Sequence[Example], **options: Any) -> Values:
    return {(one.head, one.label, one.measure): one.value for one in evaluate(oracle, examples, data="x", samples=20, **options)}


def _gold(start: int, end: int, kind: str = "naming") -> Gold:
    return Gold(Span(start, end), kind)  # type: ignore[arg-type]


def _term(start: int, end: int, kind: str = "naming", score: float = 0.9) -> Term:
    return Term(Span(start, end), kind, score)  # type: ignore[arg-type]


@pytest.mark.parametrize("column", ["tone", "label"])
def test_an_axis_of_ones_own_is_measured(tmp_path: Path, column: str) -> None:
    path = save_table(tmp_path / "a.csv", [{"text": "Grim.", column: "dark"}, {"text": "Fun!", column: "light"}])
    (one,) = read_labelled(path, axes=("tone",))
    scores = [Scores(judgements=(Judgement("tone", "dark", 0.9, True), Judgement("tone", "light", 0.2, False)))] * 2
    values = _values(Oracle({"tone": ("dark", "light")}, scores), one.examples)
    assert values["tone", "all", "micro-F1"] == 0.5
    assert values["tone", "dark", "recall"] == 1


def test_terms_are_matched_once_and_best_first() -> None:
    gold, found = [_gold(0, 5), _gold(6, 20)], [_term(4, 20), _term(0, 3)]
    assert [(left.span, right.span) for left, right in match(gold, found)] == [(Span(6, 20), Span(4, 20)), (Span(0, 5), Span(0, 3))]


def test_of_spans_that_share_as_much_the_more_alike_are_paired() -> None:
    assert paired([Span(0, 5)], [Span(0, 9), Span(0, 5)]) == [(0, 1)]


def test_term_counts_tell_exact_from_overlapping_and_type_from_place() -> None:
    example = Example("a", "x" * 30, "a", terms=(_gold(0, 5), _gold(6, 20)))
    counts = term_counts(example, Scores(terms=(_term(0, 5, "action"), _term(8, 20), _term(25, 30))))
    assert counts is not None
    assert [counts[name] for name in ("gold", "found", "overlapping", "exact", "typed")] == [2, 3, 2, 1, 1]
    assert counts["exact naming"] == 0
    assert counts["overlapping naming"] == 1


def test_figures_are_those_of_a_count_by_hand() -> None:
    frame = Judgement("frame", "economic", 0.9, True)
    examples = [
        Example("a", "The regime fled.", "a", drawn="random", terms=(_gold(4, 10),), frames=("economic",), biased=True),
        Example("b", "It rained in Ost.", "b", drawn="random", terms=(), frames=(), biased=False),
        Example("c", "A dry day.", "c", drawn="cue", terms=(), frames=("economic",), biased=True),
    ]
    scores = [
        Scores((_term(4, 10),), (frame,), bias=0.9, biased=True),
        Scores((_term(3, 9),), (frame,), bias=0.8, biased=True),
        Scores((), (Judgement("frame", "economic", 0.1, False),), bias=0.7, biased=True),
    ]
    oracle = Oracle({"terms": ("naming",), "bias": ("biased",), "frames": ("economic",)}, scores)
    values = _values(oracle, examples)
    assert values["terms", "all", "overlapping precision"] == 0.5
    assert values["terms", "all", "overlapping F1 of random sentences"] == pytest.approx(2 / 3)
    assert values["terms", "all", "false alarms per 1,000 words of plain random sentences"] == 250
    assert values["terms", "all", "calibration error"] == pytest.approx(0.4)
    assert values["frames", "all", "micro-F1"] == 0.5
    assert values["bias", "all", "macro-F1"] == pytest.approx(0.4)
    assert values["bias", "all", "calibration error"] == pytest.approx((0.1 + 0.8 + 0.3) / 3)
    assert values["bias", "biased", "recall"] == 1


def test_polarity_and_target_are_asked_of_found_terms_only() -> None:
    text = "The regime of Marshal Odo fled, its thugs too."
    golds = (Gold(Span(4, 10), "naming", "the Marshal Odo", -1), Gold(Span(36, 41), "naming", "the soldiers", -1), _gold(0, 3))
    said = (Term(Span(4, 10), "naming", 0.9, target="Odo", polarity=-1), Term(Span(36, 41), "naming", 0.9, target="Odo", polarity=1))
    examples = [Example("a", text, "a", terms=golds)]
    values = _values(Oracle({"terms": ("naming",), "targets": ()}, [Scores(said)]), examples)
    assert values["terms", "all", "polarity accuracy"] == 0.5
    assert values["terms", "all", "target found"] == 1  # "the soldiers" do not stand in the text
    assert ("terms", "all", "polarity accuracy") not in _values(Oracle({"terms": ("naming",)}, [Scores(said)]), examples)


def _part(start: int, end: int, kind: str = "content") -> Attribution:
    return Attribution(Span(start, end), 0, kind, "indirect")  # type: ignore[arg-type]


def test_a_nested_attribution_counts_for_itself_and_a_repeated_one_once() -> None:
    gold = (_part(0, 40), _part(10, 20), _part(0, 40), _part(41, 45, "cue"))
    example = Example("a", "x" * 50, "a", attributions=gold)
    values = _values(Oracle({"attribution": ()}, [Scores(attributions=(_part(0, 40), _part(11, 20), _part(41, 45)))]), [example])
    assert values["attribution", "content", "exact recall"] == 0.5
    assert values["attribution", "content", "overlapping recall"] == 1
    assert values["attribution", "cue", "exact F1"] == 0


def _mention(start: int, end: int, kind: str = "PER", portrayal: Portrayal = "neutral") -> Mention:
    return Mention(Span(start, end), "x", kind, portrayal=portrayal)  # type: ignore[arg-type]


def test_an_actor_of_a_kind_that_is_never_labelled_is_not_counted() -> None:
    example = Example("a", "x" * 50, "a", actors=(_mention(0, 5), _mention(10, 15, "ORG")))
    found = (_mention(0, 5), _mention(10, 15, "PER"), _mention(20, 25, "NORP"))
    values = _values(Oracle({"actors": ()}, [Scores(mentions=found)]), [example])
    assert values["actors", "all", "exact F1"] == 0.5
    assert values["actors", "all", "exact F1 without kind"] == 1
    assert values["actors", "PER", "exact precision"] == 0.5


def test_portrayal_is_measured_with_the_target_given_and_on_own_mentions() -> None:
    targets = [_mention(0, 5, portrayal="negative"), _mention(0, 5, portrayal="positive"), _mention(20, 25, portrayal="negative")]
    examples = [Example(str(n), "x" * 30, str(n), portrayals=(target,)) for n, target in enumerate(targets)]
    scores = [Scores(mentions=(_mention(0, 7, portrayal="positive"),))] * 3
    values = _values(Portrayer({"portrayal": ()}, scores), examples)
    assert values["portrayal", "all", "accuracy, target given"] == pytest.approx(2 / 3)
    assert values["portrayal", "all", "macro-F1, target given"] == pytest.approx((0.8 + 0) / 2)
    assert values["portrayal", "all", "accuracy, own mentions"] == 0.5
    assert values["portrayal", "all", "targets found"] == pytest.approx(2 / 3)
    plain = _values(Oracle({"portrayal": ()}, scores), examples)
    assert ("portrayal", "all", "accuracy, target given") not in plain
    assert plain["portrayal", "all", "accuracy, own mentions"] == 0.5


def test_frames_of_another_codebook_are_told_and_not_compared(caplog: pytest.LogCaptureFixture) -> None:
    examples = [Example("a", "x", "a", frames=("economic", "weather")), Example("b", "x", "b", frames=())]
    judged = (Judgement("frame", "economic", 0.9, True), Judgement("frame", "political", 0.9, True))
    values = _values(Oracle({"frames": ("economic", "political")}, [Scores(judgements=judged)] * 2), examples)
    assert "weather" in caplog.text
    assert values["frames", "all", "micro-precision"] == 0.5
    assert ("frames", "political", "precision") not in values


def test_parts_have_the_chief_figures_where_they_have_enough_rows() -> None:
    examples = [Example(str(n), "It rained.", str(n), source="North" if n < 20 else "South", biased=n % 2 == 0) for n in range(30)]
    scores = [Scores(bias=0.9, biased=True)] * 30
    parts = [one for one in evaluate(Oracle({"bias": ("biased",)}, scores), examples, data="x", samples=20, by=("outlet",)) if one.part]
    assert {(one.by, one.part, one.measure) for one in parts} == {("outlet", "North", "macro-F1"), ("outlet", "North", "MCC")}
    assert {one.n for one in parts} == {20}


def test_a_bootstrap_that_always_says_the_same_gives_no_interval() -> None:
    examples = [Example(str(n), "It rained.", str(n), biased=True) for n in range(20)]
    figures = evaluate(Oracle({"bias": ("biased",)}, [Scores(bias=0.9, biased=True)] * 20), examples, data="x", samples=50)
    assert {(one.value, one.interval) for one in figures if (one.label, one.measure) == ("biased", "F1")} == {(1.0, "")}


def test_figures_written_before_there_were_parts_still_load() -> None:
    old = {"data": "x", "head": "bias", "label": "all", "measure": "MCC", "value": 0.5, "low": None, "high": None, "n": 9}
    assert Figure(**old).part == ""  # type: ignore[arg-type]


def test_probabilities_that_keep_their_word_have_a_small_calibration_error() -> None:
    rng = np.random.default_rng(7)
    said = rng.random(20_000)
    assert calibration_error(said, rng.random(20_000) < said) < 0.02
    assert calibration_error(said, rng.random(20_000) < said**3) > 0.2


def test_every_probability_falls_into_one_bin() -> None:
    curve = reliability([0.0, 0.1, 0.5, 0.999, 1.0], [0, 0, 1, 1, 1])
    assert curve.n.sum() == 5
    assert curve.high.max() == 1
    assert ((curve.low <= curve.probability) & (curve.probability <= curve.high)).all()


def test_curves_are_those_of_the_heads_that_are_labelled() -> None:
    examples = [Example("a", "The regime fled.", "a", terms=(_gold(4, 10),), biased=None)]
    oracle = Oracle({"terms": ("naming",), "bias": ("biased",)}, [Scores((_term(4, 10),), bias=0.5, biased=True)])
    found = curves(oracle, examples, oracle.scores)
    assert list(found) == ["terms"]
    assert found["terms"][["n", "share"]].to_numpy().tolist() == [[1, 1]]


@pytest.mark.parametrize(("name", "magic"), [("a.svg", b"<?xml"), ("a.png", b"\x89PNG")])
def test_a_plot_is_written(tmp_path: Path, name: str, magic: bytes) -> None:
    pytest.importorskip("matplotlib")
    rate = "false alarms per 1,000 words of plain sentences"
    figures = [
        Figure("x", "terms", "all", "overlapping F1", 0.7, 0.6, 0.8, 40),
        Figure("x", "terms", "all", rate, 4.0, 2.0, 6.0, 900),
        Figure("x", "terms", "all", "exact F1", 0.5, None, None, 40, "outlet", "North"),
    ]
    write_plot(figures, {"x": {"terms": reliability([0.1, 0.9], [0, 1])}}, tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(magic)


def test_a_plot_that_cannot_be_made_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FramingError, match=r"name it \.svg or \.png"):
        write_plot([], {}, tmp_path / "a.pdf")
    monkeypatch.setattr("framing.evaluation.plot.find_spec", lambda name: None)
    with pytest.raises(FramingError, match=r"pip install 'framing\[charts\]'"):
        write_plot([], {}, tmp_path / "a.svg")


def test_voices_are_measured_with_recall_for_each() -> None:
    lexicon = load_lexicon()
    text = 'Ann Lee said thugs came. The "operation" ended. A regime fell.'
    spans = {word: Span(text.index(word), text.index(word) + len(word)) for word in ("thugs", "operation", "regime")}
    kinds: dict[str, VoiceKind] = {"thugs": "indirect", "operation": "scare", "regime": "direct"}
    terms = tuple(Gold(spans[word], "naming", voice=kind) for word, kind in kinds.items())
    head = voices(lexicon, [Example("a", text, "a", terms=terms)], lexicon.read([text]))
    found = figures_of(head, ["a"], data="made-up", samples=100, seed=7)
    values = {(figure.label, figure.measure): (figure.value, figure.n) for figure in found}
    assert values == {
        ("all", "accuracy"): (pytest.approx(2 / 3), 3),
        ("indirect", "recall"): (1.0, 1),
        ("scare", "recall"): (1.0, 1),
        ("direct", "recall"): (0.0, 1),
    }

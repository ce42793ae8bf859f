"""A reader's marks: asked for at the terminal, kept as rows, learnt from."""

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from framing.analysis import analyze
from framing.classifiers import Classifier, load_classifier
from framing.classifiers.lexicon import load_lexicon
from framing.errors import ModelError, ReadError
from framing.evaluation.examples import read_labelled
from framing.records import Article, Term
from framing.report.articles import show_articles
from framing.spans import Span
from framing.training.feedback import append, read_marks, row_of
from framing.training.feedback_head import Lesson, fit_shift, heed
from tests.conftest import Command
from tests.files import write

SENTENCE = "The regime fled, and terrorists came."
TERMS = (Term(Span(4, 10), "naming", 0.9), Term(Span(21, 31), "naming", 0.9))
WHO, SAID = ("minister", "mayor", "council"), ("claimed", "alleged", "insisted")
WHOM = ("regime had sent thugs", "brutal invaders had left", "extremists had fled", "heroic defenders liberated a town", "terrorists came")


def _row(*verdicts: str, text: str = SENTENCE, article: str = "a1") -> dict[str, Any]:
    said = {term.span: verdict for term, verdict in zip(TERMS, verdicts, strict=False)}
    return row_of(Article(article, "Northern Star", text), "text", Span(0, len(text)), TERMS, said)


def _sentence(who: str, said: str, whom: str) -> str:
    return f"The {who} {said} that the {whom}."


def _marks(path: Path, classifier: Classifier, verdict: Any) -> Path:
    """The marks of a made-up reader of sentences, one an article."""
    texts = [_sentence(*words) for words in product(WHO[:2], SAID, WHOM)]
    for number, (text, scores) in enumerate(zip(texts, classifier.read(texts), strict=True)):
        said = {term.span: verdict(term) for term in scores.terms}
        append(path, row_of(Article(f"a{number}", "Northern Star", text), "text", Span(0, len(text)), scores.terms, said))
    return path


@pytest.fixture(scope="module")
def sceptic(embedded: Classifier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a model that heeded a reader who finds no epistemic term loaded."""
    folder = tmp_path_factory.mktemp("sceptic")
    marks = _marks(folder / "marks.jsonl", embedded, lambda term: "disagree" if term.type == "epistemic" else "agree")
    taught = heed(marks, folder / "model", samples=100)
    told = {figure.measure: figure for figure in taught.figures}
    assert told["agreement after"].value > told["agreement before"].value
    assert told["agreement gained"].low > 0
    assert told["no longer marked"].value > 0.8
    assert told["still marked"].value > 0.8
    return folder / "model"


def test_what_a_reader_does_not_find_loaded_is_marked_no_more_and_the_rest_is(sceptic: Path, embedded: Classifier) -> None:
    texts = [_sentence(WHO[2], said, whom) for said in SAID for whom in WHOM]

    def marked(classifier: Classifier) -> dict[bool, int]:
        terms = [term for scores in classifier.read(texts) for term in scores.terms]
        return {epistemic: sum((term.type == "epistemic") is epistemic for term in terms) for epistemic in (True, False)}

    before, after = marked(embedded), marked(load_classifier(str(sceptic)))
    assert before[True] >= 10
    assert after[True] <= before[True] / 5
    assert after[False] >= 0.9 * before[False]


def test_the_card_tells_what_was_learnt_from_how_many_marks(sceptic: Path) -> None:
    card = (sceptic / "README.md").read_text(encoding="utf-8")
    told = ('marks "disagree" in 30 sentences of 30 articles', "agreement after", "C = 0.03", "[its card](BASE.md)")
    assert [words for words in told if words not in card] == []
    assert json.loads((sceptic / "evaluation.json").read_text())[0]["head"] == "terms"


def test_the_model_that_came_of_marks_finds_other_words_in_an_article(framing: Command, sceptic: Path, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text(_sentence("council", "claimed", "regime had sent thugs"), encoding="utf-8")
    found = {
        model: {row["text"] for row in json.loads(framing("check", "new.txt", "--model", model, "--format", "json")[1])}
        for model in ("embedded", str(sceptic))
    }
    assert found["embedded"] - found[str(sceptic)] == {"claimed"}
    assert "regime" in found[str(sceptic)]


def test_the_command_tells_a_file_of_marks_from_a_table(framing: Command, tiny_model: Path, tmp_path: Path) -> None:
    texts = [f"The rebels said that the regime claimed the old city {number}." for number in range(60)]
    marked = [
        (text, scores.terms) for text, scores in zip(texts, load_classifier(str(tiny_model)).read(texts), strict=True) if scores.terms
    ]
    for number, (text, terms) in enumerate(marked):
        said = {term.span: ("agree", "disagree")[number % 2] for term in terms}
        append(tmp_path / "marks.jsonl", row_of(Article(f"a{number}", "Star", text), "text", Span(0, len(text)), terms, said))
    code, out, err = framing("train", "marks.jsonl", "--base", tiny_model, "--out", "mine", "--format", "json")
    assert code == 0, err
    assert {"agreement before", "agreement after", "still marked"} <= {figure["measure"] for figure in json.loads(out)}
    assert framing("analyze", "marks.jsonl", "--model", "mine", "--out", "run")[0] == 0


def test_marks_by_chance_are_told_to_teach_nothing(embedded: Classifier, tmp_path: Path) -> None:
    chance = np.random.default_rng(7)
    marks = _marks(tmp_path / "marks.jsonl", embedded, lambda term: ("agree", "disagree")[chance.integers(2)])
    assert any("did not surely rise" in note for note in heed(marks, tmp_path / "out", samples=100).notes)


def test_words_that_nobody_asked_about_stay_as_they_are() -> None:
    chance = np.random.default_rng(7)
    states, odds = chance.normal(size=(50, 4)), chance.normal(size=50)
    shift = fit_shift([Lesson(states, odds, 1 / (1 + np.exp(-odds)), np.ones(50))])
    assert shift(states) == pytest.approx(np.zeros(50), abs=1e-3)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([_row("agree", "disagree", article=f"a{n}", text=f"{SENTENCE} {n}") for n in range(9)], "9 agree and 9 disagree found"),
        ([_row("agree", "disagree", text=f"{SENTENCE} {n}") for n in range(12)], "marks in 1 articles"),
        ([{"text": SENTENCE}], "holds no marks"),
    ],
)
def test_too_little_to_learn_from_is_said_with_what_was_found(rows: list[dict[str, Any]], message: str, tmp_path: Path) -> None:
    for row in rows:
        append(tmp_path / "marks.jsonl", row)
    with pytest.raises(ReadError, match=message):
        heed(tmp_path / "marks.jsonl", tmp_path / "out")


def test_learning_needs_a_model_that_marks_terms(tmp_path: Path) -> None:
    append(tmp_path / "marks.jsonl", _row("agree", "agree"))
    with pytest.raises(ModelError, match="no encoder"):
        heed(tmp_path / "marks.jsonl", tmp_path / "out", base="lexicon")


def test_a_row_has_spans_only_when_every_term_is_judged(tmp_path: Path) -> None:
    assert "spans" not in _row("agree")
    row = _row("agree", "disagree")
    assert row["spans"] == [{"start": 4, "end": 10, "type": "naming"}]
    append(tmp_path / "marks.jsonl", _row("agree", text=f"{SENTENCE} "))
    append(tmp_path / "marks.jsonl", row)
    (labelled,) = read_labelled(tmp_path / "marks.jsonl")
    assert [(one.text, [term.span for term in one.terms or ()]) for one in labelled.examples] == [(SENTENCE, [Span(4, 10)])]
    assert len(labelled.aside) == 1


def test_of_two_marks_on_the_same_words_the_last_counts(tmp_path: Path) -> None:
    for row in (_row("agree", "disagree"), _row("disagree")):
        append(tmp_path / "marks.jsonl", row)
    marks = read_marks(tmp_path / "marks.jsonl")
    assert [dict(one.said) for one in marks.sentences] == [{Span(4, 10): "disagree", Span(21, 31): "disagree"}]
    assert marks.notes == ("marked again in another way, of which the last counts: 1",)


@pytest.mark.parametrize(
    ("change", "note"),
    [
        ({"start": 90, "end": 99}, "does not lie in its text"),
        ({"start": "4"}, "does not lie in its text"),
        ({"text": "council"}, "said to be on 'council', but there stands 'regime'"),
        ({"mark": "perhaps"}, "a mark is 'perhaps'"),
    ],
)
def test_a_row_that_is_wrong_is_left_out_and_told(change: dict[str, Any], note: str, tmp_path: Path) -> None:
    row = _row("agree", text=f"{SENTENCE} ")
    append(tmp_path / "marks.jsonl", row | {"marks": [row["marks"][0] | change]})
    append(tmp_path / "marks.jsonl", _row("agree"))
    marks = read_marks(tmp_path / "marks.jsonl")
    assert len(marks.sentences) == 1
    assert note in marks.notes[0]


def test_a_line_that_was_cut_off_costs_only_itself(tmp_path: Path) -> None:
    write(tmp_path / "marks.jsonl", '{"text": "The reg')
    append(tmp_path / "marks.jsonl", _row("agree"))
    assert len(read_marks(tmp_path / "marks.jsonl").sentences) == 1


@pytest.mark.parametrize("text", ["One.\r\nThe regime fled.\r\nTwo.", "One.\n🕊️ The regime\r\nfled.", "A\0b. The regime fled."])
def test_the_page_knows_where_sentences_stand_in_what_a_browser_keeps(text: str) -> None:
    run = analyze([Article("a", "Star", text)], classifier=load_lexicon())
    ((_, (view,)),) = show_articles(run, ["a"], chosen="").outlets
    ends = [int(number) for number in view.bounds[1].split()]
    kept = text.replace("\r\n", "\n").replace("\0", "")
    sentences = run.table("sentences")
    assert [kept[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True)] == [
        text[start:end].replace("\r\n", "\n").replace("\0", "") for start, end in zip(sentences.start, sentences.end, strict=True)
    ]


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Has these keys pressed, one after the other, at a terminal."""

    def pressed(*keys: str | BaseException) -> None:
        left: Iterator[str | BaseException] = iter(keys)

        def key() -> str:
            given = next(left)
            if isinstance(given, BaseException):
                raise given
            return given

        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("typer.getchar", key)

    return pressed


ASK = ("check", "a.txt", "--model", "lexicon", "--feedback", "marks.jsonl")


def test_what_was_answered_is_kept_and_not_asked_again(framing: Command, press: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{SENTENCE} Thugs came.", encoding="utf-8")
    press("x", "a", KeyboardInterrupt())
    code, out, err = framing(*ASK)
    assert code == 0
    assert out.count("a.txt:1:") == 2
    assert "1 agreed with; marks are in marks.jsonl" in err
    (row,) = [json.loads(line) for line in (tmp_path / "marks.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(one["text"], one["mark"]) for one in row["marks"]] == [("regime", "agree")]
    press("d", "s")
    code, out, err = framing(*ASK)
    assert "1 disagreed with, 1 skipped, 1 judged before" in err
    assert read_marks(tmp_path / "marks.jsonl").sentences[0].said == {Span(4, 10): "agree", Span(21, 31): "disagree"}
    press("q")
    assert framing(*ASK)[1].count("a.txt:1:") == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (ASK, "the standard input is none"),
        ((*ASK, "--format", "json"), "prints for programs"),
        ((*ASK[:-1], "marks.csv"), "kept as JSON lines"),
    ],
)
def test_nobody_is_asked_where_nobody_can_answer(framing: Command, words: tuple[str, ...], told: str) -> None:
    code, _, err = framing(*words)
    assert code == 1
    assert told in err


def test_a_file_of_something_else_is_not_added_to(framing: Command, press: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "marks.jsonl").write_text('{"text": "An article."}\n', encoding="utf-8")
    press("a")
    code, _, err = framing(*ASK)
    assert (code, "holds no marks" in err) == (1, True)
    assert (tmp_path / "marks.jsonl").read_text(encoding="utf-8") == '{"text": "An article."}\n'


def test_marks_take_no_option_of_a_table(framing: Command, tmp_path: Path) -> None:
    append(tmp_path / "marks.jsonl", _row("agree", "disagree"))
    code, _, err = framing("train", "marks.jsonl", "--axis", "mine")
    assert code == 1
    assert "--axis is for a table, and this is a file of marks" in err

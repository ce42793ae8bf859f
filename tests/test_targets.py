"""What a term is about: found beside it in its sentence, and measured against labels."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from framing.actors import cast_of, load_names
from framing.classifiers.encoder import load_encoder
from framing.classifiers.lexicon import load_lexicon
from framing.classifiers.targets import target_of
from framing.config import ReadSettings
from framing.evaluation.figures import figures_of
from framing.evaluation.labels import Example, Gold
from framing.evaluation.targets import is_same, targets
from framing.records import Scores, Term
from framing.spans import Span

TEXT = "Hamdan militants hit Verdania , the media of Korvia said ."


@pytest.mark.parametrize(
    ("term", "mentions", "about", "target"),
    [
        ("militants", ["Hamdan militants"], {"Hamdan": 0.9}, "Hamdan"),  # a mention without the term in it
        ("militants", ["Hamdan militants", "Verdania"], {"Verdania": 0.3}, "Verdania"),
        ("hit", [], {"Hamdan": 0.9}, "Hamdan"),  # a name that is nobody's mention
        ("hit", [], {"media": 0.8}, "media"),  # a word that is surely meant
        ("hit", [], {"media": 0.4}, ""),
        ("hit", [], {"Verdania": 0.05}, ""),
        ("hit", ["the media"], {"media": 0.4}, "the media"),
        ("militants", [], {"Hamdan": 0.5, "Korvia": 0.5}, "Hamdan"),  # of two the nearer one
        ("hit", [], {"the": 0.9}, ""),
    ],
)
def test_a_target_is_the_likeliest_name_beside_the_term(term: str, mentions: list[str], about: dict[str, float], target: str) -> None:
    words = [Span(TEXT.index(word), TEXT.index(word) + len(word)) for word in TEXT.split()]
    spans = [Span(TEXT.index(words), TEXT.index(words) + len(words)) for words in [*mentions, term]]
    likely = np.array([about.get(word, 0.0) for word in TEXT.split()], dtype=np.float32)
    assert target_of(TEXT, words, spans[:-1], spans[-1], likely) == target


def test_a_target_keeps_the_signs_within_a_name() -> None:
    text = "U.S. thugs"
    words = [Span(0, 1), Span(1, 2), Span(2, 3), Span(3, 4), Span(5, 10)]
    assert target_of(text, words, [], words[-1], np.array([0.9, 0.1, 0.9, 0.1, 0.0], dtype=np.float32)) == "U.S"


class Aimer:
    """A classifier that says of every term what it is told to."""

    name = digest = "aimer"

    def __init__(self, *said: tuple[str, int]) -> None:
        self.labels: dict[str, Sequence[str]] = {"targets": ("target", "polarity")}
        self.said = said

    def read(self, texts: Sequence[str]) -> list[Scores]:
        return [Scores() for _ in texts]

    def aim(self, texts: Sequence[str], terms: Sequence[Sequence[Term]]) -> list[tuple[Term, ...]]:
        return [tuple(Term(Span(0, 1), "naming", 1.0, target=words, polarity=sign) for words, sign in self.said) for _ in texts]  # type: ignore[arg-type]


def test_targets_count_as_right_where_they_are_the_same_actor() -> None:
    gold = (Gold(Span(0, 5), "naming", "Russia", -1), Gold(Span(6, 9), "action", "Ada Zelm", 1), Gold(Span(11, 15), "action", "Korvia", -1))
    example = Example("1", "Thugs hit, said Ada Zelm of Russian troops.", "1", terms=gold)
    head = targets(Aimer(("Russian troops", -1), ("Zelm", 1), ("", 1)), [example], [Scores()])
    found = {figure.measure: figure.value for figure in figures_of(head, ["1"], data="x", samples=20, seed=1)}
    assert found["share of targets that stand in the sentence"] == pytest.approx(1 / 3)
    assert found["right target where it stands in the sentence"] == 1
    assert found["right target of all that are named"] == 1
    assert found["right target of all"] == found["polarity macro-F1"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("target", "found", "same"),
    [
        ("Russia", "Moscow", True),
        ("Ada Zelm", "Zelm", True),
        ("Ada Zelm", "Ben Zelm", False),
        ("the media", "Media", True),
        ("the media", "", False),
        ("Syrian rebels", "Syria", False),
    ],
)
def test_two_phrases_are_the_same_actor_or_not(target: str, found: str, same: bool) -> None:
    assert is_same(target, found, cast_of([], load_names())) is same


def test_a_classifier_that_cannot_be_asked_has_no_figures_of_targets() -> None:
    assert targets(load_lexicon(), [Example("1", "Thugs.", "1", terms=(Gold(Span(0, 5), "naming"),))], [Scores()]).counts == [None]


def test_the_encoder_says_of_given_terms_what_they_are_about(tiny_model: Path) -> None:
    text = "The Army occupied the town"
    (terms,) = load_encoder(tiny_model, ReadSettings()).aim([text], [[Term(Span(9, 17), "action", 1.0), Term(Span(4, 8), "naming", 1.0)]])
    assert [term.span.of(text) for term in terms] == ["occupied", "Army"]
    assert all(term.target in text and term.polarity in (-1, 0, 1) for term in terms)

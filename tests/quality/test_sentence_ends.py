"""Sentences end where the gold says; sentences.yaml beside this file tells how it was made."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from framing.sentences import segment

GOLD: dict[str, list[Any]] = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))
# the F1 of ends inside of texts that was measured, a little below
FLOORS = {"choose": 0.99, "report": 0.985}


def _ends(sentences: list[str]) -> set[int]:
    """Where all sentences but the last end, when they are put together again."""
    return {sum(map(len, sentences[: number + 1])) for number in range(len(sentences) - 1)}


@pytest.mark.parametrize("half", FLOORS)
def test_sentences_end_where_the_gold_says(half: str) -> None:
    right = missed = wrong = 0
    for one in GOLD[half]:
        sentences = one["text"].split("¦")
        gold = _ends(sentences)
        found = {sentence.span.end for sentence in segment("".join(sentences))[:-1]}
        right, missed, wrong = right + len(gold & found), missed + len(gold - found), wrong + len(found - gold)
    score = 2 * right / (2 * right + missed + wrong)
    print(f"{half}: F1 {score:.4f}, {missed} missed and {wrong} wrong of {right + missed}")
    assert score >= FLOORS[half]


@pytest.mark.parametrize("half", FLOORS)
def test_each_half_of_the_gold_holds_150_sentences_on_the_same_subjects(half: str) -> None:
    assert sum(len(one["text"].split("¦")) for one in GOLD[half]) >= 150
    assert {one["about"] for one in GOLD[half]} == {one["about"] for one in GOLD["choose"]}

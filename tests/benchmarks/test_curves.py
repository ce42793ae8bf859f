"""The time of each stage grows with the article and no faster, as ratios within one run."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from framing.interpretation import interpret, load_knowledge
from framing.records import Article, Reading, Scores, Sentence, Term
from framing.spans import Span
from tests.benchmarks.curves import HOSTILE, SETTINGS, filled, stages, through
from tests.benchmarks.timing import seconds

FEW, MANY = 20_000, 200_000
MOST = 20
"""What grows with the square of the text would take a hundred times as long; a busy machine may take a stage half as long again."""


def _fastest(times: list[dict[str, float]]) -> dict[str, float]:
    return {name: min(row[name] for row in times) for name in times[0]}


def test_ten_times_the_article_takes_every_stage_about_ten_times_as_long(record_property: Callable[[str, object], None]) -> None:
    stages(FEW)
    few, many = [stages(FEW, repeat=2)], [stages(MANY)]
    ratios: dict[str, float] = {}
    for _ in range(3):  # another process may have slowed one of the two down
        fast, slow = _fastest(few), _fastest(many)
        ratios = {name: round(slow[name] / fast[name], 1) for name in fast}
        if max(ratios.values()) < MOST:
            break
        many.append(stages(MANY))
    record_property("ratios", ratios)
    print(ratios)
    assert max(ratios.values()) < MOST


@pytest.mark.parametrize("form", ["people of one surname", "people of one first name", "quotation marks alone", "abbreviations"])
def test_ten_times_the_words_of_a_hostile_form_take_about_ten_times_as_long(form: str) -> None:
    through("The harbour stays closed.")
    few, many = (seconds(partial(through, filled(HOSTILE[form], size))) for size in (3_000, 30_000))
    assert many < 2 * MOST * few


def test_a_term_takes_no_longer_because_much_text_stands_around_it() -> None:
    said, term = "Thugs took the “old harbour”. ", Term(Span(0, 5), "naming", 0.5)
    article, knowledge = Article("a", "Post", said * 2_500 + "“.” " * 1_000_000), load_knowledge(SETTINGS)
    times = []
    for number in (5, 2_500):
        terms = tuple(replace(term, span=term.span.shift(at * len(said))) for at in range(number))
        reading = Reading(Sentence("text", 0, Span(0, 2_500 * len(said))), "outlet", 12_500, 12_500, terms)
        times.append(seconds(partial(interpret, article, [reading], [Scores(terms)], knowledge)))
    assert times[1] < 3 * times[0]

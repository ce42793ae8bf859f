"""How fast texts are cut into sentences, beside a plain pass over their words, and how the time grows with the length."""

from collections.abc import Callable
from functools import partial

import pytest

from framing.readers import read_articles
from framing.samples import SAMPLES
from framing.sentences import count_words, segment
from tests.benchmarks.timing import seconds

NEWS = "\n\n".join(article.text for article in read_articles(SAMPLES))


def test_finding_sentences_costs_little_more_than_counting_words(record_property: Callable[[str, object], None]) -> None:
    sentences = len(segment(NEWS))
    taken, plain = seconds(lambda: segment(NEWS), repeat=5), seconds(lambda: count_words(NEWS), repeat=5)
    record_property("sentences_per_second", round(sentences / taken))
    record_property("ratio", round(taken / plain, 2))
    print(f"{sentences} sentences, {sentences / taken:,.0f} a second, {taken / plain:.2f} times as long as counting their words")
    # where it is 3, some 30,000 sentences a second are found; at 4.5 it would be 20,000
    assert taken < 4.5 * plain


@pytest.mark.slow
def test_a_long_line_takes_time_by_its_length_up_to_10_mb(record_property: Callable[[str, object], None]) -> None:
    unit = 'The army of “Ost said (it was Monday: "We left. We left by 6 p.m. and “we will not return. '
    sizes = [10**3, 10**4, 10**5, 10**6, 10**7]
    texts = ((unit * (size // len(unit) + 1))[:size] for size in sizes)
    curve = [seconds(partial(segment, text)) * 1e9 / len(text) for text in texts]
    record_property("nanoseconds_per_character", [round(point) for point in curve])
    print(" ".join(f"{size:,}: {point:.0f}" for size, point in zip(sizes, curve, strict=True)), "ns a character")
    assert curve[-1] < 3 * curve[2]

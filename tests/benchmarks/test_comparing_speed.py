"""How the time of a comparison grows with sources and articles, as ratios within one run."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from framing.comparison.comparing import compare
from tests.benchmarks.timing import seconds
from tests.runs import Tables

TERMS = 12


def made(articles: int, sources: int) -> Tables:
    """The tables of a made-up run, in which every story is told by twelve articles of any source."""
    rng = np.random.default_rng(7)
    ids = np.array([f"n{at:06d}" for at in range(articles)])
    source = np.array([f"outlet {at:02d}" for at in range(sources)])[rng.integers(sources, size=articles)]
    stories = [f"s{at}" for at in rng.integers(articles // 12, size=articles)]
    by = {"article_id": ids, "source": source}
    often = {name: np.repeat(values, TERMS) for name, values in by.items()}
    count = len(often["article_id"])
    words = {"n_words": 400, "n_words_outlet": 300, "biased": rng.random(articles) < 0.4}
    said = {"text": [f"word {at}" for at in rng.integers(4000, size=count)], "type": "naming", "score": rng.random(count)}
    frames = {"axis": "frame", "name": np.tile([f"frame {at}" for at in range(TERMS)], articles), "holds": rng.random(count) < 0.2}
    return Tables(
        articles=pd.DataFrame({**by, "story": stories, "published": pd.Timestamp("2031-05-02")}),
        sentences=pd.DataFrame({**by, "field": "text", **words}),
        terms=pd.DataFrame({**often, **said, "voice": "outlet", "detector": "model"}),
        judgements=pd.DataFrame({**often, **frames}),
    )


def _seconds(run: Tables) -> float:
    return seconds(lambda: compare(run), repeat=2)


@pytest.mark.slow
def test_twenty_sources_beside_the_rest_take_little_longer_for_each_than_two(record_property: Callable[[str, object], None]) -> None:
    two, many = _seconds(made(4000, 2)), _seconds(made(4000, 20))
    record_property("ratio", round(many / two, 2))
    print(f"20 sources beside the rest: {many:.1f} s, two beside each other: {two:.1f} s, {many / two:.1f} times as long")
    assert many < 20 * two


@pytest.mark.slow
def test_four_times_the_articles_take_little_more_than_four_times_as_long(record_property: Callable[[str, object], None]) -> None:
    few, many = _seconds(made(2000, 8)), _seconds(made(8000, 8))
    record_property("ratio", round(many / few, 2))
    print(f"8,000 articles: {many:.1f} s, 2,000: {few:.1f} s, {many / few:.1f} times as long")
    assert many < 4 * 1.5 * few

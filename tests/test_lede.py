"""The first sentences of the report."""

import re

from framing.records import Comparison, Profile, Rate
from framing.report.lede import lede


def rated(source: str, count: float, low: float | None, high: float | None) -> Profile:
    return Profile(source, 9, 90, 1000, {"terms_outlet": Rate(count, 1000, 1000, low, high)})


def test_the_lede_names_every_outlet_where_there_are_few() -> None:
    told_first = lede(Comparison((rated("A", 14.2, 11, 17.9), rated("B", 3.1, 1, 5)), ()), confidence="95%")[0]
    assert told_first == (
        "In its own voice, A uses 14.2 loaded terms per 1,000 words (95% interval 11.0–17.9; 9 articles) and B 3.1 (1.0–5.0; 9 articles)."
    )


def test_the_lede_ranks_none_of_many_and_tells_how_they_spread() -> None:
    profiles = tuple(rated(f"Outlet {letter}", rate, rate - 1, rate + 1) for rate, letter in enumerate("ABCDEFGH", 2))
    [sentence] = lede(Comparison(profiles, ()), confidence="95%")
    assert not re.findall(r"Outlet (.)", sentence)
    assert "The middle half of these use between 3.2 and 7.8 loaded terms" in sentence


def test_the_lede_ranks_nobody_without_an_interval() -> None:
    profiles = tuple(rated(letter, 5, None, None) for letter in "ABCDEF")
    assert lede(Comparison(profiles, ()), confidence="95%")[0].startswith("None of the 6 outlets has enough articles")


def test_the_lede_says_where_intervals_overlap() -> None:
    sentences = lede(Comparison((rated("A", 5, 2, 9), rated("B", 4, 1, 8)), ()), confidence="95%")
    assert any("overlap" in sentence for sentence in sentences)

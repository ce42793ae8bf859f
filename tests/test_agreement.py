"""Agreement between coders: alpha as it was published, and what is said of it."""

import math

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.validation.alpha import Agreement, agreement_of, reading

N = float("nan")
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, examples A, B and C
BINARY = ["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"]
NOMINAL = ["a a b b d c c c e d d a", "b a b b b c c c e d d d"]
MISSING = ["1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."]
# Hayes & Krippendorff (2007), Answering the call for a standard reliability measure for coding data, table 1
NEWS_TONE = [
    "1 1 2 . 0 0 1 1 2 2 . 0 1 3 1 1 2 1 1 0 0 0 2 0 1 0 0 1 1 1 1 2 2 3 2 2 2 2 2 1",
    "1 1 3 0 0 0 0 . 2 1 1 0 2 3 1 1 1 2 1 0 0 0 3 0 2 1 0 2 1 1 1 1 2 2 2 2 2 2 2 1",
    "2 0 3 0 0 0 2 2 2 1 0 0 2 2 1 1 2 3 0 0 1 . 3 0 . 1 0 1 2 2 0 2 . 2 2 3 2 . 2 1",
    ". 1 3 . . . . 0 . 1 0 0 2 2 . . . 3 1 . 1 0 3 0 2 1 1 2 2 . . 1 2 2 . . . 1 2 .",
    "2 . . 0 0 0 1 . 2 . . . . 3 1 1 2 . . 0 . 0 . . 2 . 0 . . 2 0 . 2 . 2 2 2 2 . 1",
]


def _units(rows: list[str]) -> np.ndarray:
    return np.array([[N if cell == "." else float(ord(cell)) for cell in row.split()] for row in rows]).T


@pytest.mark.parametrize(
    ("rows", "level", "published"),
    [
        (BINARY, "nominal", 0.095),
        (NOMINAL, "nominal", 0.692),
        (MISSING, "nominal", 0.743),
        (MISSING, "ordinal", 0.815),
        (NEWS_TONE, "ordinal", 0.7598),
        (NEWS_TONE, "nominal", 0.4765),
    ],
)
def test_alpha_is_the_published_one(rows: list[str], level: str, published: float) -> None:
    assert agreement_of(_units(rows), level=level).alpha == pytest.approx(published, abs=0.0005)


CODES = st.lists(st.lists(st.sampled_from([0.0, 1.0, 2.0, 3.0, N]), min_size=3, max_size=3), min_size=5, max_size=30)


@settings(max_examples=50, deadline=None)
@given(CODES, st.sampled_from(["nominal", "ordinal"]))
def test_alpha_is_that_of_the_krippendorff_package(codes: list[list[float]], level: str) -> None:
    ours = agreement_of(codes, level=level, samples=10).alpha
    table = np.array(codes)
    paired = table[(~np.isnan(table)).sum(axis=1) > 1]
    if len(np.unique(paired[~np.isnan(paired)])) < 2:
        assert math.isnan(ours)
    else:
        assert ours == pytest.approx(krippendorff.alpha(reliability_data=paired.T, level_of_measurement=level))


def test_the_interval_of_alpha_holds_it_and_narrows_with_units() -> None:
    few, many = (agreement_of(np.tile(_units(NEWS_TONE), (times, 1)), level="ordinal") for times in (1, 10))
    assert few.low < few.alpha < few.high
    assert many.high - many.low < 0.5 * (few.high - few.low)


@pytest.mark.parametrize(
    ("alpha", "low", "words"),
    [
        (0.9, 0.85, "good enough"),
        (0.7, 0.67, "tentative conclusions (0.67"),
        (0.7, 0.5, "might turn out too low"),
        (0.3, 0.1, "too low"),
        (N, None, "one value throughout"),
    ],
)
def test_alpha_is_read_by_its_usual_limits(alpha: float, low: float | None, words: str) -> None:
    assert words in reading(Agreement(alpha, low, 0.95, 0.9, 80, 30))

import dataclasses

import pytest

from framing.records import Article, Excluded, Rate
from framing.spans import Span


def test_prose_and_exclusions_make_up_the_whole_text() -> None:
    article = Article(
        "a", "b", "ISTANBUL Rain fell. (c) Agency", excluded=(Excluded(Span(20, 30), "footer"), Excluded(Span(0, 9), "place"))
    )
    assert [span.of(article.text) for span in article.prose()] == ["Rain fell. "]


def test_nested_exclusions_leave_no_prose_between_them() -> None:
    article = Article("a", "b", "x" * 30, excluded=(Excluded(Span(0, 20), "section"), Excluded(Span(5, 10), "place")))
    assert article.prose() == (Span(20, 30),)


def test_the_digest_tells_title_from_text() -> None:
    assert Article("a", "b", "two", "one").digest != Article("a", "b", "one", "two").digest


def test_the_digest_takes_a_lone_surrogate() -> None:
    assert len(Article("a", "b", "\ud83d").digest) == 64


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Article("a", "b", "c").text = "d"  # type: ignore[misc]


@pytest.mark.parametrize(("rate", "value"), [(Rate(12, 4000, 1000, None, None), 3.0), (Rate(0, 0, 1000, None, None), None)])
def test_a_rate_without_a_denominator_has_no_value(rate: Rate, value: float | None) -> None:
    assert rate.value == value

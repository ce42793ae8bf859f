import pytest

from framing.spans import Span


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (4, 2)])
def test_a_span_is_never_empty_or_negative(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="a span needs"):
        Span(start, end)


def test_a_shifted_span_holds_the_same_words_further_right() -> None:
    assert Span(0, 5).shift(4).of("the rebels") == "rebel"


@pytest.mark.parametrize(("other", "shared"), [(Span(0, 2), 0), (Span(1, 3), 1), (Span(2, 6), 4), (Span(5, 9), 1), (Span(6, 9), 0)])
def test_spans_that_share_a_code_point_overlap(other: Span, shared: int) -> None:
    assert Span(2, 6).shared(other) == shared
    assert Span(2, 6).overlaps(other) is bool(shared)


@pytest.mark.parametrize(("text", "words"), [("  so it is \n", "so it is"), ("\u00a0x\u2028", "x"), (" \t ", None)])
def test_trimming_takes_white_space_from_both_ends(text: str, words: str | None) -> None:
    span = Span(0, len(text)).trimmed(text)
    assert (span and span.of(text)) == words


@pytest.mark.parametrize(("other", "apart"), [(Span(0, 1), 1), (Span(0, 2), 0), (Span(3, 9), 0), (Span(6, 9), 0), (Span(9, 12), 3)])
def test_spans_are_as_far_apart_as_what_stands_between_them_is_long(other: Span, apart: int) -> None:
    assert Span(2, 6).apart(other) == other.apart(Span(2, 6)) == apart

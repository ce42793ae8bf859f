"""Heads: what their numbers become, word by word, and that it stands in its sentence."""

from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.classifiers.attributions import join_parts
from framing.classifiers.decoding import chunks, named
from framing.classifiers.encoder import Encoder, load_encoder
from framing.classifiers.raw import join_windows
from framing.classifiers.windows import Window
from framing.config import ReadSettings
from framing.records import Article, AttributionKind
from framing.spans import Span
from framing.stages import read_all
from tests.runs import ODD_TEXTS

SAID = "The old town “was occupied”, the army said."


@pytest.fixture(scope="module")
def encoder(tiny_model: Path) -> Encoder:
    return load_encoder(tiny_model, ReadSettings())


def _rows(*rows: tuple[float, ...]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.array(rows, dtype=np.float32)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], []),
        ([(0.9, 0.1, 0.0)], []),
        ([(0.1, 0.9, 0.0), (0.1, 0.0, 0.9), (0.9, 0.1, 0.0)], [(0, 2)]),
        ([(0.1, 0.9, 0.0), (0.1, 0.9, 0.0)], [(0, 1), (1, 2)]),
        ([(0.9, 0.1, 0.0), (0.4, 0.2, 0.4), (0.1, 0.0, 0.9)], [(1, 3)]),
    ],
)
def test_tags_become_chunks(rows: list[tuple[float, ...]], found: list[tuple[int, int]]) -> None:
    table = _rows(*rows).reshape(-1, 3)
    assert [(words.start, words.stop) for words, _, _ in chunks(table, 0.5)] == found


def test_a_higher_threshold_marks_no_more_words() -> None:
    rows = _rows((0.3, 0.7, 0.0), (0.45, 0.05, 0.5), (0.6, 0.4, 0.0))
    marked = [sum(words.stop - words.start for words, _, _ in chunks(rows, limit)) for limit in (0.3, 0.5, 0.7, 0.9)]
    assert marked == sorted(marked, reverse=True)
    assert (marked[0], marked[-1]) == (3, 0)


@given(st.lists(st.lists(st.floats(0.01, 1), min_size=5, max_size=5), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_chunks_are_those_of_the_likeliest_allowed_tags(rows: list[list[float]]) -> None:
    tags = np.array(rows, dtype=np.float32)
    tags /= tags.sum(axis=1, keepdims=True)

    def allowed(path: tuple[int, ...]) -> bool:
        pairs = zip((0, *path), path, strict=False)
        return all(tag == 0 or tag % 2 == 1 or before in (tag, tag - 1) for before, tag in pairs)

    likeliest = max(filter(allowed, product(range(5), repeat=len(tags))), key=lambda path: sum(np.log(tags[range(len(tags)), path])))
    found = chunks(tags, 0.5)
    assert [words.start for words, _, _ in found] == [place for place, tag in enumerate(likeliest) if tag % 2 == 1]
    assert {word for words, _, _ in found for word in range(words.start, words.stop)} == {w for w, tag in enumerate(likeliest) if tag}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the army", "the army"),
        ("the", None),
        ("Ost ,", "Ost"),
        ("Gulf of Ost and", "Gulf of Ost"),
        (", and", None),
        ("U . N . ,", "U . N ."),
    ],
)
def test_a_mention_ends_with_a_name(text: str, found: str | None) -> None:
    starts = [place for place, letter in enumerate(text) if letter != " " and (place == 0 or text[place - 1] == " ")]
    words = [Span(start, start + len(text[start:].split()[0])) for start in starts]
    span = named(text, words)
    assert (span.of(text) if span else None) == found


def _part(text: str, words: str, kind: AttributionKind) -> tuple[Span, AttributionKind]:
    at = text.index(words)
    return Span(at, at + len(words)), kind


@pytest.mark.parametrize(
    ("content", "quote"), [("“was occupied”", "direct"), ("The old town “was occupied”", "mixed"), ("The old town", "indirect")]
)
def test_quotation_marks_tell_how_a_content_is_quoted(content: str, quote: str) -> None:
    parts = join_parts(SAID, [_part(SAID, "the army", "source"), _part(SAID, "said", "cue"), _part(SAID, content, "content")])
    assert {(part.attr, part.quote, part.speaker) for part in parts} == {(0, quote, "the army")}


def test_each_part_joins_the_nearest_cue() -> None:
    text = "Ana said it rained, and Ivo claimed it snowed."
    words: list[tuple[str, AttributionKind]] = [("Ana", "source"), ("said", "cue"), ("it rained", "content")]
    words += [("Ivo", "source"), ("claimed", "cue"), ("it snowed", "content")]
    parts = join_parts(text, [_part(text, *one) for one in words])
    assert [(part.attr, part.speaker) for part in parts] == [(0, "Ana")] * 3 + [(1, "Ivo")] * 3


def test_a_source_alone_is_no_attribution() -> None:
    assert join_parts(SAID, [_part(SAID, "the army", "source")]) == ()


@pytest.mark.parametrize("text", [SAID * 30, *ODD_TEXTS])
def test_every_span_of_every_head_stands_in_its_sentence(encoder: Encoder, text: str) -> None:
    (analysis,) = read_all([Article("a", "b", text, "The army claimed Ost")], encoder)
    for reading in analysis.readings:
        spans = [part.span for part in (*reading.terms, *reading.mentions, *reading.attributions)]
        assert all(reading.sentence.span.contains(span) for span in spans)


def test_a_fresh_network_says_something_of_every_head(encoder: Encoder) -> None:
    (analysis,) = read_all([Article("a", "b", SAID * 3)], encoder)
    assert any(reading.mentions for reading in analysis.readings)
    assert any(reading.attributions for reading in analysis.readings)
    assert {judgement.axis for reading in analysis.readings for judgement in reading.judgements} == {"frame", "tone"}


def test_attributions_are_numbered_through_an_article(encoder: Encoder) -> None:
    (analysis,) = read_all([Article("a", "b", SAID * 4)], encoder)
    numbers = [{part.attr for part in reading.attributions} for reading in analysis.readings]
    assert sum(map(len, numbers)) == len(set().union(*numbers))


def test_a_mention_is_portrayed_alike_in_whatever_batch(tiny_model: Path, encoder: Encoder) -> None:
    texts = ["The army left Ost.", SAID, "old rebels claimed the city " * 12]
    spans = [[Span(4, 8)], [Span(4, 12), Span(32, 36)], [Span(0, 10)]]
    small = load_encoder(tiny_model, ReadSettings(batch_tokens=16))
    together, alone = encoder.portray(texts, spans), small.portray(texts, spans)
    for left, right in zip(together, alone, strict=True):
        assert [name for name, _ in left] == [name for name, _ in right]
        assert [score for _, score in left] == pytest.approx([score for _, score in right], abs=1e-3)


def test_how_a_word_is_written_is_seen(encoder: Encoder) -> None:
    small, large = encoder.raw(["the army left", "the Army left"])
    assert not np.allclose(small.words["actors"], large.words["actors"])


def test_the_space_before_a_word_is_no_part_of_it() -> None:
    tokens: Any = SimpleNamespace(word_ids=[0, 1, 2], offsets=[(0, 2), (2, 6), (6, 7)])
    outputs = {"terms": np.zeros((3, 11), dtype=np.float32), "mean": np.zeros(2, dtype=np.float32)}
    raw = join_windows("in Ost ", [(Window(0, tokens, slice(0, 3)), outputs)])
    assert raw.spans == (Span(0, 2), Span(3, 6))
    assert raw.words["terms"].shape == (2, 11)

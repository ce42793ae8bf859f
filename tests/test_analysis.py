"""From articles to a run: every row slices back to its words, each word has its voice, and nothing is lost on the way."""

import os
import platform
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.analysis import analyze
from framing.classifiers.lexicon import load_lexicon
from framing.config import load_settings
from framing.interpretation import load_knowledge
from framing.records import Article, Excluded, Mention, Scores, SetAside
from framing.samples import SAMPLES
from framing.spans import Span
from framing.stages import prepare, read_all
from framing.store import Run
from tests.runs import ARTICLES, ODD_TEXTS

LEXICON = load_lexicon()
SPAN_TABLES = ("sentences", "voices", "terms", "attributions")


def _fields(run: Run) -> dict[tuple[str, str], str]:
    articles = run.table("articles")
    fields = {(row.article_id, "title"): row.title for row in articles.itertuples()}
    return fields | {(row.article_id, "text"): row.text for row in articles.itertuples()}


def _assert_spans_hold_their_words(run: Run) -> None:
    fields = _fields(run)
    for row in run.table("terms").itertuples():
        assert fields[row.article_id, row.field][row.start : row.end] == row.text
    for name in SPAN_TABLES:
        for row in run.table(name).itertuples():
            assert 0 <= row.start < row.end <= len(fields[row.article_id, row.field])


def test_every_row_of_the_sample_corpus_slices_back_to_its_own_words() -> None:
    run = analyze(SAMPLES, classifier=LEXICON)
    assert (run.manifest["counts"]["articles"], run.manifest["counts"]["set_aside"]) == (55, 0)
    assert run.manifest["packages"]["python"] == platform.python_version() and "tokenizers" in run.manifest["packages"]
    assert len(run.table("terms")) > 50
    _assert_spans_hold_their_words(run)


@given(st.text(max_size=60), st.sampled_from(ODD_TEXTS), st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_slices_back_to_its_own_words(title: str, odd: str, text: str) -> None:
    article = Article("a", "b", text + odd, title)
    (analysis,) = read_all([article], LEXICON)
    for reading in analysis.readings:
        field = article.field(reading.sentence.field)
        assert all(reading.sentence.span.contains(term.span) for term in reading.terms)
        assert "".join(voice.span.of(field) for voice in reading.voices) == reading.sentence.span.of(field)
        assert 0 <= reading.words_outlet <= reading.words


def test_a_term_has_the_voice_of_its_place(small_run: Run) -> None:
    terms = small_run.table("terms").set_index("text")
    assert terms.loc["liberated", "voice"] == "outlet"
    assert terms.loc["occupied", "voice"] == "outlet"
    assert (terms.loc["thugs", "voice"], terms.loc["thugs", "speaker"]) == ("direct", "Ivo Dahl")


def test_a_quoted_word_is_not_counted_against_the_outlet() -> None:
    own, quoted = read_all([Article("a", "s", "They are thugs."), Article("b", "s", "“They are thugs,” said Ana Berg.")], LEXICON)
    assert own.readings[0].words_outlet == 3
    assert quoted.readings[0].words - quoted.readings[0].words_outlet == 3


def test_titles_are_read_as_a_field_of_their_own() -> None:
    (analysis,) = read_all([Article("a", "b", "It rained.", "Thugs seize town")], LEXICON)
    assert [reading.sentence.field for reading in analysis.readings] == ["title", "text"]
    assert [term.span.of("Thugs seize town") for term in analysis.readings[0].terms][:1] == ["Thugs"]


def test_what_is_excluded_is_not_read() -> None:
    article = Article("a", "b", "It rained. Thugs News Agency", excluded=(Excluded(Span(11, 28), "footer"),))
    assert prepare(article).texts() == ["It rained."]


def test_a_data_frame_is_read_like_a_file() -> None:
    frame = pd.DataFrame({"outlet": ["North"], "headline": ["Thugs came"], "body": ["The regime fled."]})
    run = analyze(frame, classifier=LEXICON)
    assert sorted(run.table("terms")["text"]) == ["Thugs", "regime"]
    assert run.table("articles")["source"].tolist() == ["North"]


def test_what_was_set_aside_stands_in_the_manifest() -> None:
    run = analyze([*ARTICLES, SetAside("x.pdf", "", "it is a PDF")], classifier=LEXICON)
    assert run.manifest["set_aside"] == [{"path": "x.pdf", "where": "", "reason": "it is a PDF"}]
    assert run.manifest["counts"]["set_aside"] == 1


def test_progress_counts_up_to_every_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framing.stages._CHUNK", 1)
    calls: list[tuple[int, int]] = []
    analyze(ARTICLES, classifier=LEXICON, progress=lambda articles, sentences: calls.append((articles, sentences)))
    assert [articles for articles, _ in calls] == [1, 2, 3, 4]


@pytest.mark.parametrize("text", ["", " \n\t ", "\x00"])
def test_an_article_with_no_words_has_no_terms(text: str) -> None:
    (analysis,) = read_all([Article("a", "b", text)], LEXICON)
    assert sum(reading.words for reading in analysis.readings) == 0


def test_an_article_as_long_as_a_book_goes_to_the_model_in_pieces() -> None:
    sizes: list[int] = []

    class Sizes:
        name, digest, labels = LEXICON.name, LEXICON.digest, LEXICON.labels

        def read(self, texts: list[str]) -> list[Scores]:
            sizes.append(len(texts))
            return LEXICON.read(texts)

    run = analyze([Article("a", "Post", "The regime fell. " * 5000)], classifier=Sizes())
    assert (sum(sizes), run.manifest["counts"]["sentences"]) == (5000, 5000)
    assert max(sizes) < 2048


CODEBOOK = """title: The valley
sides: {{Kelmar: {{actors: [Kelmar]}}, Ost: {{actors: [Ostrenia]}}}}
concepts:
  - {{name: their men, type: naming, says: {{Kelmar: [{}]}}}}
"""


def test_a_codebook_that_was_changed_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    asked = load_settings(overrides=(f"codebooks.paths=[{file}]",))
    for words, when in (("thug", 1), ("bandit", 2)):
        file.write_text(CODEBOOK.format(words), encoding="utf-8")
        os.utime(file, (when, when))
        (book,) = (book for book in load_knowledge(asked).books if book.title == "The valley")
        assert book.concepts[0].says["Kelmar"][0].form == words
    assert load_knowledge(asked) is load_knowledge(asked)


def test_only_parties_that_somebody_knows_take_sides(tmp_path: Path) -> None:
    text = "The Kelmar regime shelled the town. Kelmar thugs fled. Ostrenia answered. Ostrenia and Kelmar met in Ostrenia."
    aliases = tmp_path / "names.yaml"
    aliases.write_text("actors: {Kelmar: [Kelmari], Ostrenia: [Ostrenian]}", encoding="utf-8")
    asked = load_settings(overrides=(f"actors.aliases={aliases}",))

    class Aimed:
        name, digest, labels = "aimed", "", LEXICON.labels

        def read(self, texts: list[str]) -> list[Scores]:
            found = LEXICON.read(texts)
            return [
                replace(
                    scores,
                    terms=tuple(replace(term, target="Kelmar", polarity=-1) for term in scores.terms),
                    mentions=tuple(Mention(Span(*m.span()), m.group(), "LOC") for m in re.finditer("Kelmar|Ostrenia", text)),
                )
                for scores, text in zip(found, texts, strict=True)
            ]

    for knowledge, side in ((load_knowledge(load_settings()), ""), (load_knowledge(asked), "Ostrenia")):
        (analysis,) = read_all([Article("a", "b", text)], Aimed(), knowledge)
        assert {term.side for reading in analysis.readings for term in reading.terms} == {side}

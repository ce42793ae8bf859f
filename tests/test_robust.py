"""Hostile texts and files: the fuzzing in small, and what it found that is no one reader's business."""

import io
import logging
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.analysis import analyze
from framing.classifiers.lexicon import load_lexicon
from framing.config import FitnessSettings
from framing.readers import read_inputs
from framing.readers.files import LOOSE, UNFORESEEN
from framing.readers.fitness import shape_of
from framing.records import Article, SetAside
from framing.sentences import segment
from framing.stages import read_all
from tests.files import BODY, write
from tests.fuzz.targets import SETTINGS, TARGETS

LEXICON = load_lexicon()


@pytest.mark.parametrize("name", TARGETS)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=12, deadline=None)
def test_nothing_hostile_is_lost_or_stops_a_run(name: str, seed: int) -> None:
    target, share = TARGETS[name]
    if share > 2 or seed % 3 == 0:  # a page takes its time
        target(Random(seed))


@pytest.mark.parametrize(
    "line", ["12 " * 20_000 + "x", "a|" * 20_000, "1:" * 20_000 + "a", "($1," * 20_000 + " a", "|1 a" * 20_000, ". " * 20_000 + "1 1 a"]
)
def test_a_long_line_of_figures_and_bars_is_looked_at_in_no_time(line: str) -> None:
    start = time.process_time()
    shape_of([line])
    assert time.process_time() - start < 2


@pytest.mark.parametrize("lead", range(17))
def test_no_sentence_ends_where_the_segmenter_stops_for_breath(lead: int) -> None:
    text = "x" * lead + " " + "The regime fell. " * 1300
    assert {sentence.span.of(text) for sentence in segment(text)[1:]} == {"The regime fell."}


@pytest.mark.parametrize(
    "name", ["a/..", "..", "d" * 300 + ".txt", "e/" * 200 + "f.txt", "x" * 300 + "/g.txt", "../../h.txt", "/etc/i.txt"]
)
def test_a_name_that_no_file_can_have_costs_an_archive_no_other_file(name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(packed := io.BytesIO(), "w") as archive:
        for member in (name, "last.txt"):
            archive.writestr(member, f"{BODY} {member}")
    items = list(read_inputs(write(tmp_path / "a.zip", packed.getvalue())))
    assert len(items) == 2
    assert isinstance(items[1], Article) and items[1].text.endswith("last.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_what_nobody_foresaw_costs_a_run_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(path: Path, **_: object) -> None:
        raise LookupError("no such place")

    monkeypatch.setitem(LOOSE, ".md", broken)
    write(tmp_path / "in" / "a.md", BODY)
    write(tmp_path / "in" / "b.txt", BODY)
    with caplog.at_level(logging.WARNING):
        aside, article = read_inputs(tmp_path / "in")
    assert isinstance(aside, SetAside) and aside.reason == f"{UNFORESEEN}: LookupError: no such place"
    assert isinstance(article, Article)
    assert "Traceback" in caplog.text


NESTED: dict[str, Callable[[int], str]] = {
    "a.html": lambda depth: "<html><body>" + "<div>" * depth + f"<p>{BODY}</p>" + "</div>" * depth,
    "b.html": lambda depth: "<html><body>" + "<b><i>" * depth + BODY,
    "a.json": lambda depth: '{"a":' * depth + "1" + "}" * depth,
    "a.jsonl": lambda depth: "[" * depth + "\n" + f'{{"text": "{BODY}"}}',
    "a.md": lambda depth: f"---\ntitle: {'[' * depth}\n---\n{BODY}",
    "a.rss": lambda depth: f"<rss><channel><item><description>{'&lt;b&gt;' * depth}{BODY}</description></item></channel></rss>",
    "b.rss": lambda depth: "<rss><channel>" + "<item>" * depth,
}


@pytest.mark.parametrize("name", NESTED)
def test_deep_nesting_is_read_or_set_aside_for_a_reason(name: str, tmp_path: Path) -> None:
    start = time.process_time()
    items = list(read_inputs(write(tmp_path / name, NESTED[name](20_000))))
    assert items and not any(UNFORESEEN in item.reason for item in items if isinstance(item, SetAside))
    assert time.process_time() - start < 20


@pytest.mark.parametrize("quote", ["“They are thugs,” said Ana Berg. ", "“thugs ", '"thugs" ', "'thugs' ", "‘‘‘ ", "said “a” "])
def test_ten_thousand_quotations_in_a_row_keep_every_word(quote: str) -> None:
    article = Article("a", "Post", quote * 10_000)
    start = time.process_time()
    (analysis,) = read_all([article], LEXICON)
    assert time.process_time() - start < 60
    for reading in analysis.readings:
        assert "".join(voice.span.of(article.text) for voice in reading.voices) == reading.sentence.span.of(article.text)
    assert " ".join(reading.sentence.span.of(article.text) for reading in analysis.readings).split() == article.text.split()


def test_many_tiny_articles_keep_their_order_and_their_number() -> None:
    run = analyze((Article(str(number), "Post", "Thugs.") for number in range(2_000)), classifier=LEXICON)
    assert run.table("articles")["article_id"].tolist() == list(map(str, range(2_000)))


def test_the_fitness_of_hostile_words_is_told_or_not_but_never_raises() -> None:
    items = [Article(str(seed), "Post", "\ud800" * seed + "١٢٣ " * seed) for seed in range(20)]
    run = analyze(items, classifier=LEXICON, settings=SETTINGS.model_copy(update={"fitness": FitnessSettings()}))
    assert run.manifest["counts"]["articles"] + run.manifest["counts"]["set_aside"] == 20

"""Speed and memory as ratios within one run; the machine's own pace cancels out."""

import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from framing.analysis import analyze, prepare
from framing.classifiers.encoder import EMBEDDED, load_encoder
from framing.classifiers.lexicon import load_lexicon
from framing.config import ReadSettings, load_settings
from framing.readers import read_articles
from framing.records import Article
from framing.samples import SAMPLES

ARTICLES = tuple(read_articles(SAMPLES))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@pytest.mark.slow
def test_analyze_is_five_times_as_fast_as_a_pipeline_per_head(record_property: Callable[[str, object], None]) -> None:
    from transformers import BertConfig, BertForSequenceClassification, BertForTokenClassification, pipeline

    encoder = load_encoder(EMBEDDED, ReadSettings())
    texts = [text for article in ARTICLES for text in prepare(article).texts()]
    shape = BertConfig(**encoder.network.config.backbone)
    heads = [("token-classification", BertForTokenClassification)] + [("text-classification", BertForSequenceClassification)] * 2
    pipes = [pipeline(task, model=kind(shape).eval(), tokenizer=encoder.tokenizer, device="cpu") for task, kind in heads]
    for pipe in pipes:
        pipe(texts[:8])
    encoder.read(texts[:8])
    slow = sum(_seconds(lambda pipe=pipe: pipe(texts)) for pipe in pipes)
    fast = min(_seconds(lambda: analyze(ARTICLES, classifier=encoder)) for _ in range(2))
    record_property("sentences", len(texts))
    record_property("analyze_sentences_per_second", round(len(texts) / fast, 1))
    record_property("ratio", round(slow / fast, 2))
    print(f"{len(texts)} sentences: analyze {len(texts) / fast:.0f}/s, pipelines {len(texts) / slow:.0f}/s, ratio {slow / fast:.1f}")
    assert slow / fast >= 5


def _many(copies: int) -> Iterator[Article]:
    for copy in range(copies):
        yield from (replace(article, id=f"{article.id}-{copy}") for article in ARTICLES)


def test_memory_does_not_grow_with_the_number_of_articles(tmp_path: Path) -> None:
    settings = load_settings(overrides=("store.part_articles=20",))
    lexicon = load_lexicon()
    peaks = []
    for copies in (6, 18):
        tracemalloc.start()
        analyze(_many(copies), out=tmp_path / str(copies), classifier=lexicon, settings=settings)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] / peaks[0] < 1.3


def test_reading_time_grows_no_faster_than_the_text() -> None:
    line = "The regime said that “brutal rebels” had occupied the town of Ost, and the army denied it. "
    lexicon = load_lexicon()
    times = [_seconds(lambda size=size: analyze([Article("a", "b", line * size)], classifier=lexicon)) for size in (200, 1600)]
    assert times[1] / times[0] < 8 * 2.5

"""Speed and memory as ratios within one run; the machine's own pace cancels out."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import torch

from framing.analysis import analyze
from framing.classifiers.encoder import EMBEDDED, load_encoder
from framing.classifiers.lexicon import load_lexicon
from framing.config import ReadSettings
from framing.readers import read_articles
from framing.records import Article
from framing.samples import SAMPLES
from framing.stages import prepare
from tests.benchmarks.start import stages, torch_alone
from tests.benchmarks.throughput import compared, encoder_share, some_articles
from tests.benchmarks.timing import seconds

ARTICLES = tuple(read_articles(SAMPLES))


@pytest.fixture
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.slow
@pytest.mark.usefixtures("one_thread")
def test_analyze_is_many_times_as_fast_as_a_pipeline_per_head(record_property: Callable[[str, object], None]) -> None:
    times = compared(some_articles(120), rounds=1)
    ratios = {name: round(taken / times["analyze"], 2) for name, taken in times.items()}
    record_property("ratios", ratios)
    print(ratios)
    # a processor that multiplies bfloat16 reaches several times this
    assert ratios["a pipeline per head"] >= 5
    assert ratios["the same, batch_size=32"] >= 4


@pytest.mark.slow
@pytest.mark.usefixtures("one_thread")
def test_the_encoder_comes_near_to_what_plain_matrix_products_reach(record_property: Callable[[str, object], None]) -> None:
    share = encoder_share(some_articles(300), rounds=4)
    record_property("share", round(share, 2))
    print(f"the encoder reaches {share:.0%} of plain matrix products")
    assert share >= 0.6


@pytest.mark.slow
def test_checking_an_article_starts_in_little_more_time_than_its_libraries_take(record_property: Callable[[str, object], None]) -> None:
    told = stages(SAMPLES)
    ratio = sum(told.values()) / torch_alone()
    record_property("ratio", round(ratio, 2))
    print(f"checking one article takes {ratio:.1f} times what importing torch alone takes")
    assert ratio < 4


@pytest.mark.slow
def test_all_heads_cost_little_more_than_one(record_property: Callable[[str, object], None]) -> None:
    texts = [text for article in ARTICLES for text in prepare(article).texts()]
    many, one = (load_encoder(EMBEDDED, ReadSettings(cache=0)) for _ in range(2))
    one.network.config.heads = ["bias"]
    one.read(texts[:8])
    pairs = [(seconds(lambda: many.read(texts)), seconds(lambda: one.read(texts))) for _ in range(3)]
    ratio = min(left for left, _ in pairs) / min(right for _, right in pairs)
    record_property("heads", len(many.network.config.heads))
    record_property("ratio", round(ratio, 2))
    print(f"{len(many.network.config.heads)} heads over one: {ratio:.2f}")
    assert ratio <= 1.3


GROWTH = """
import resource, sys
from dataclasses import replace
from framing.analysis import analyze
from framing.classifiers.lexicon import load_lexicon
from framing.config import load_settings
from framing.readers import read_articles
from framing.samples import SAMPLES

articles = tuple(read_articles(SAMPLES))
settings = load_settings(overrides=("store.part_articles=20",))
peaks = []
for copies in map(int, sys.argv[2:]):
    many = (replace(article, id=f"{article.id}-{copy}") for copy in range(copies) for article in articles)
    analyze(many, out=f"{sys.argv[1]}/{copies}", classifier=load_lexicon(), settings=settings)
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
print(peaks[1] / peaks[0])
"""


def test_memory_does_not_grow_with_the_number_of_articles(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", GROWTH, tmp_path, "4", "16"], capture_output=True, text=True, check=True)
    print(f"peak memory of 576 articles over that of 144: {float(done.stdout):.2f}")
    assert float(done.stdout) < 1.25


def test_reading_time_grows_no_faster_than_the_text() -> None:
    line = "The regime said that “brutal rebels” had occupied the town of Ost, and the army denied it. "
    lexicon = load_lexicon()
    times = [seconds(partial(analyze, [Article("a", "b", line * size)], classifier=lexicon)) for size in (200, 1600)]
    assert times[1] / times[0] < 8 * 2.5

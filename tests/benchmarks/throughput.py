"""How fast articles are read, beside what the machine can do and what a user would otherwise do: `python -m tests.benchmarks.throughput`.

Everything is measured in turn within one run, in seconds of the processor on one thread, so that neither the machine's pace nor what
else runs on it counts for much. `--sentences` says how many are read, `--plot` where a picture goes. With `--device cuda` the networks
run on the GPU, and the clock on the wall is read: the processor waits while a GPU works.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from transformers import BertConfig, BertForSequenceClassification, BertForTokenClassification, PreTrainedTokenizerFast, pipeline

from framing.analysis import analyze
from framing.classifiers.encoder import EMBEDDED, Encoder, load_encoder
from framing.classifiers.windows import windows
from framing.config import Device, ReadSettings
from framing.readers import read_articles
from framing.records import Article
from framing.samples import SAMPLES
from framing.stages import prepare
from tests.benchmarks.timing import seconds

Seconds = dict[str, float]


def some_articles(sentences: int) -> list[Article]:
    """Sample articles with about so many sentences in all."""
    found: list[Article] = []
    for article in read_articles(SAMPLES):
        if sentences <= 0:
            break
        assert isinstance(article, Article)
        found.append(article)
        sentences -= len(prepare(article).texts())
    return found


def loaded(device: Device = "cpu") -> Encoder:
    """The embedded model, which remembers no sentence."""
    return load_encoder(EMBEDDED, ReadSettings(cache=0, device=device))


def pipelines(encoder: Encoder) -> list[Callable[..., object]]:
    """One pipeline for each head that a pipeline can have: terms, attribution and actors; bias and frames; all on the same encoder."""
    shape = BertConfig(**encoder.network.config.backbone)
    tokens, whole = ("token-classification", BertForTokenClassification), ("text-classification", BertForSequenceClassification)
    heads = (tokens, tokens, tokens, whole, whole)
    tokenizer = PreTrainedTokenizerFast.from_pretrained(EMBEDDED)
    return [pipeline(task, model=kind(shape).eval(), tokenizer=tokenizer, device=encoder.network.device) for task, kind in heads]


def compared(articles: Sequence[Article], *, rounds: int = 2, device: Device = "cpu") -> Seconds:
    """The least seconds that the pipelines, with default settings and in batches of 32, and `analyze` take for the same sentences."""
    encoder = loaded(device)
    clock = time.process_time if device == "cpu" else time.perf_counter
    texts = [text for article in articles for text in prepare(article).texts()]
    pipes = pipelines(encoder)
    ways: dict[str, Callable[[], object]] = {
        "a pipeline per head": lambda: [pipe(texts) for pipe in pipes],
        "the same, batch_size=32": lambda: [pipe(texts, batch_size=32) for pipe in pipes],
        "analyze": lambda: analyze(articles, classifier=encoder),
    }
    for warm in (lambda: [pipe(texts[:4]) for pipe in pipes], lambda: analyze(articles[:1], classifier=encoder)):
        warm()
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            times[name].append(seconds(way, clock=clock))
    return {name: min(taken) for name, taken in times.items()}


def encoder_share(articles: Sequence[Article], *, rounds: int = 5) -> float:
    """The encoder's matrix products a second, padding not counted, over those of its layers' own shapes alone, in the same run."""
    encoder = loaded()
    texts = [text for article in articles for text in prepare(article).texts()]
    lengths = [
        len(window.encoding.ids)
        for window in windows(encoder.tokenizer, texts, size=encoder.settings.window, overlap=encoder.settings.overlap)
    ]
    shape = encoder.network.config.backbone
    per_token = 2 * shape["num_hidden_layers"] * shape["hidden_size"] * (4 * shape["hidden_size"] + 2 * shape["intermediate_size"])
    read, products = [], []
    for _ in range(rounds):
        read.append(_states_alone(encoder, lengths))
        products.append(_products_alone(encoder.budget.tokens, shape["hidden_size"], shape["intermediate_size"], encoder.network.dtype))
    return per_token * sum(lengths) / min(read) / max(products)


def _states_alone(encoder: Encoder, lengths: Sequence[int]) -> float:
    """The seconds in which the encoder reads windows of these lengths, in the batches in which it would read them."""

    def read(batch: Sequence[int]) -> list[None]:
        ids = np.full((len(batch), max(lengths[place] for place in batch)), 1000)
        mask = (np.arange(ids.shape[1]) < np.array([lengths[place] for place in batch])[:, None]).astype(np.int64)
        with torch.inference_mode():
            encoder.network.states(torch.from_numpy(ids), torch.from_numpy(mask), torch.zeros(ids.shape, dtype=torch.long))
        return [None] * len(batch)

    return seconds(lambda: encoder.budget.run(lengths, read))


def _products_alone(rows: int, size: int, inner: int, dtype: torch.dtype) -> float:
    """Operations a second of plain matrix products in the shapes and the numbers of one layer."""
    shapes = [(size, size)] * 4 + [(size, inner), (inner, size)]
    pairs = [(torch.randn(rows, left, dtype=dtype), torch.randn(left, right, dtype=dtype)) for left, right in shapes]
    taken = min(seconds(lambda: [torch.mm(*pair) for pair in pairs]) for _ in range(4))
    return sum(2 * rows * left * right for left, right in shapes) / taken


def drawn(times: Seconds, sentences: int, path: Path) -> None:
    """Leaves a picture of the sentences a second of each way."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 2.2), layout="constrained")
    axes = figure.subplots()
    bars = axes.barh(list(times), [sentences / taken for taken in times.values()], color="#4c6f8f")
    axes.bar_label(bars, fmt="%.0f", padding=4)
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlabel("sentences for each second of one core")
    figure.savefig(path, dpi=150)


def main() -> None:
    """Prints the table, and draws it where `--plot` names a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=300)
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    parser.add_argument("--plot", type=Path)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    articles = some_articles(asked.sentences)
    sentences = sum(len(prepare(article).texts()) for article in articles)
    times = compared(articles, device=asked.device)
    where = f"{'one core' if asked.device == 'cpu' else torch.cuda.get_device_name()}, {loaded(asked.device).network.dtype}"
    print(f"| {sentences} sentences, {where} | sentences a second | analyze is so many times as fast |")
    print("| --- | --- | --- |")
    for name, taken in times.items():
        print(f"| {name} | {sentences / taken:.1f} | {taken / times['analyze']:.1f} |")
    if asked.device == "cpu":
        print(f"\nThe encoder reaches {encoder_share(articles):.0%} of the plain matrix products of its own shapes.")
    if asked.plot:
        drawn(times, sentences, asked.plot)


if __name__ == "__main__":
    main()

"""Time and memory for each article as a corpus grows: `python -m tests.benchmarks.scale --articles 16000 160000`.

Each size is read in a process of its own, with nothing remembered, and no two articles have the same words. `--model` names what reads
them; without it, a tiny network with every head stands for a large one, so that what is measured is all the rest.
"""

import argparse
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from framing.analysis import analyze
from framing.config import load_settings
from framing.readers import read_articles
from framing.records import Article
from framing.samples import SAMPLES
from framing.sentences import segment

SENTENCES = 3
# about what the embedded model marks of news: one term in three sentences, and some names and quotations
LIMITS = {"terms": 0.99, "actors": 0.94, "attribution": 0.85}
_OUTLETS = 40


def made_up(articles: int, *, seed: int = 7) -> Iterator[Article]:
    """So many articles of a few sample sentences each, in which one word in five is another's."""
    random = Random(seed)
    told, sentences, words = samples()
    for number in range(articles):
        text = " ".join(_varied(random.choice(sentences), words, random) for _ in range(SENTENCES))
        yield Article(f"a{number}", f"Outlet {number % _OUTLETS}", text, _varied(random.choice(told).title, words, random))


def samples() -> tuple[list[Article], list[str], list[str]]:
    """The sample articles, their sentences, and the words of these."""
    told = [one for one in read_articles(SAMPLES) if isinstance(one, Article)]
    sentences = [sentence.span.of(one.text) for one in told for sentence in segment(one.text)]
    return told, sentences, [word for sentence in sentences for word in sentence.split()]


def _varied(sentence: str, words: Sequence[str], random: Random) -> str:
    return " ".join(random.choice(words) if random.random() < 0.2 else word for word in sentence.split())


def measured(articles: int, model: str, folder: Path) -> dict[str, float]:
    """Milliseconds of the processor for each article, and the peak of memory in megabytes, in a process of its own."""
    asked = [sys.executable, "-m", "tests.benchmarks.scale", "--alone", str(articles), model, str(folder / str(articles))]
    told: dict[str, float] = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    return told


def _alone(articles: int, model: str, out: str) -> None:
    settings = load_settings(overrides=(f"model='{model}'", "read.cache=0", "read.threads=1"))
    start = time.process_time()
    run = analyze(made_up(articles), out=out, settings=settings)
    taken = time.process_time() - start
    told = {"articles": run.manifest["counts"]["articles"], "sentences": run.manifest["counts"]["sentences"]}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**told, "milliseconds": 1000 * taken / articles, "megabytes": peak}))


def main() -> None:
    """Prints a row for each size, and how the last lies to the first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[1600, 16000])
    parser.add_argument("--model", default="")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        if not asked.model:
            from tests.tiny import make_tiny

            (Path(folder) / "tiny").mkdir()
            words = sorted({word.lower() for word in re.findall(r"\w+", " ".join(samples()[1]))})
        model = asked.model or str(make_tiny(Path(folder) / "tiny", words=words, limits=LIMITS))
        rows = []
        for size in asked.articles:
            rows.append(measured(size, model, Path(folder)))
            print({name: round(value, 2) for name, value in rows[-1].items()}, flush=True)
    ratios = {name: rows[-1][name] / rows[0][name] for name in ("milliseconds", "megabytes")}
    print(f"the last by the first: time for each article {ratios['milliseconds']:.2f}, peak of memory {ratios['megabytes']:.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--alone"]:
        _alone(int(sys.argv[2]), *sys.argv[3:5])
    else:
        main()

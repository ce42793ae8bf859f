"""How the time for one article grows with it, stage by stage: `python -m tests.benchmarks.curves --largest 10000000 --plot curves.svg`."""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from framing.analysis import Prepared, _voiced, prepare, reading
from framing.classifiers.lexicon import load_lexicon
from framing.config import load_settings
from framing.interpretation import interpret, load_knowledge
from framing.quotations import find_quotations
from framing.readers import read_inputs
from framing.records import Analysis, Article
from framing.report.html import render_html
from framing.report.page import build_page
from framing.sentences import segment
from framing.store import Run, Writer

SIZES = (10**3, 10**4, 10**5, 10**6, 10**7)
SETTINGS = load_settings(overrides=("report.bootstrap=100",))
_SAID = (
    "The council of Velmora said that the “old harbour” would stay closed until May, and the fishermen’s union denied it. ",
    "“They are thugs,” said Ana Berg, “and the regime in Ukraine knows it.” Russia’s invasion of the occupied town went on.\n\n",
    "Rebels liberated Ost ({0}), Colonel Ivo Dahl claimed; the “operation” of Israel and Hamas was brutal, said {0} witnesses.\n",
    '"We left, "he said. "Nobody {0} stayed.\n\n',
)


def text(size: int) -> str:
    """Made-up prose of so many characters, in which some quotations are never closed."""
    parts: list[str] = []
    length = number = 0
    while length < size:
        parts.append(_SAID[number % len(_SAID)].format(number))
        length, number = length + len(parts[-1]), number + 1
    return "".join(parts)[:size]


def stages(size: int) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each stage on an article of that size; what goes into one is made by those before it."""
    words = text(size)
    with tempfile.TemporaryDirectory() as folder:
        loose, page = Path(folder) / "a.txt", Path(folder) / "a.html"
        loose.write_text(words, encoding="utf-8")
        paragraphs = "".join(f"<p>{part}</p>" for part in words.split("\n\n"))
        page.write_text(f"<html><body><article><h1>The harbour</h1>{paragraphs}</article></body></html>", encoding="utf-8")
        yield "reading text", lambda: list(read_inputs(loose, fitness=SETTINGS.fitness))
        yield "reading a page", lambda: list(read_inputs(page, fitness=SETTINGS.fitness))
    article, lexicon, knowledge = Article("a", "Post", words, "The harbour"), load_lexicon(), load_knowledge(SETTINGS)
    yield "sentences", lambda: segment(words)
    yield "quotations", lambda: find_quotations(words)
    prepared: Prepared = prepare(article)
    yield "word list", lambda: lexicon.read(prepared.texts())
    scores = lexicon.read(prepared.texts())
    yield "voices", lambda: _voiced(prepared, None)
    heard = _voiced(prepared, None)
    readings = [reading(article, *part) for part in zip(prepared.sentences, heard, scores, strict=True)]
    yield "codebooks, sides", lambda: interpret(article, readings, scores, knowledge)
    analysis = Analysis(article, interpret(article, readings, scores, knowledge))
    yield "tables", lambda: _tables(analysis)
    run = _tables(analysis)
    yield "page", lambda: render_html(build_page(run, settings=SETTINGS, lenses=()))


def _tables(analysis: Analysis) -> Run:
    writer = Writer(None, {}, text=True, vectors=False, part_articles=1)
    writer.add(analysis)
    return writer.close([], 0)


def curves(largest: int) -> dict[str, list[float]]:
    """The seconds of processor time of each stage, from the smallest article to the largest."""
    found: dict[str, list[float]] = {}
    for size in (size for size in SIZES if size <= largest):
        for name, work in stages(size):
            found.setdefault(name, []).append(min(_seconds(work) for _ in range(3 if size < 10**5 else 1)))
    return found


def growth(seconds: list[float]) -> list[float]:
    """By how much the time grows when the article becomes ten times as long; what takes no time at all is left out."""
    return [after / before for before, after in pairwise(seconds) if before > 0.01]


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Prints the table, and draws the curves where a plot is asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--largest", type=int, default=10**6)
    asked.add_argument("--plot", type=Path)
    words = asked.parse_args()
    found = curves(words.largest)
    sizes = [size for size in SIZES if size <= words.largest]
    print(f"{'seconds':20}" + "".join(f"{size / 1000:>12,.0f} kB" for size in sizes) + "   growth, each time")
    for name, seconds in found.items():
        print(f"{name:20}" + "".join(f"{one:15.4f}" for one in seconds) + "   " + ", ".join(f"{one:.1f}" for one in growth(seconds)))
    if words.plot:
        _draw(sizes, found, words.plot)


def _draw(sizes: list[int], found: dict[str, list[float]], to: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.subplots()
    for name, seconds in found.items():
        axes.loglog([size / 1000 for size in sizes], seconds, marker="o", markersize=3, label=name)
    axes.loglog(
        [size / 1000 for size in sizes], [size / 10**6 for size in sizes], color="0.7", linestyle=":", label="a second for a megabyte"
    )
    axes.set(xlabel="kilobytes of one article", ylabel="seconds", title="Time for one article, stage by stage")
    axes.legend(frameon=False, fontsize=8)
    figure.savefig(to)


if __name__ == "__main__":
    main()

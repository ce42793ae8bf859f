"""How the time for one article grows with it, stage by stage: `python -m tests.benchmarks.curves --largest 10000000 --plot curves.svg`."""

import argparse
import re
import resource
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from framing.classifiers.lexicon import Lexicon, load_lexicon
from framing.config import load_settings
from framing.interpretation import interpret, load_knowledge
from framing.quotations import find_quotations
from framing.readers import read_inputs
from framing.records import Analysis, Article, Mention, Scores
from framing.report.html import render_html
from framing.report.page import build_page
from framing.sentences import segment
from framing.spans import Span
from framing.stages import Prepared, hear, prepare, reading
from framing.store import Run
from tests.benchmarks.timing import seconds, timed
from tests.runs import kept

SIZES = (10**3, 10**4, 10**5, 10**6, 10**7)
HOSTILE = {
    "quotations in a row": '"thugs" ',
    "quotations never closed": "“thugs ",
    "quotation marks alone": "“ ",
    "marks of all kinds": "\"'“‘",
    "single quotations": "'thugs' ",
    "brackets never closed": "a (",
    "people of one surname": "Ann{0} Lee said no. ",
    "people of one first name": "Ann Lee{0} said no. ",
    "abbreviations": "Red Army{0} (RA{0}) ",
    "loaded words alone": "thugs ",
    "one dispute's words": "Armenian-occupied Karabakh, Azerbaijan liberated ",
    "blank lines": "a\n \n",
    "one long word": "a",
    "one long number": "1,",
}
SETTINGS = load_settings(overrides=("report.bootstrap=100",))
_SAID = (
    "The council of Velmora said that the “old harbour” would stay closed until May, and the fishermen’s union denied it. ",
    "“They are thugs,” said Ana Berg, “and the regime in Ukraine knows it.” Russia’s invasion of the occupied town went on.\n\n",
    "Rebels liberated Ost ({0}), Colonel Ivo Dahl claimed; the “operation” of Israel and Hamas was brutal, said {0} witnesses.\n",
    '"We left, "he said. "Nobody {0} stayed.\n\n',
)

_NAMES = re.compile(r"[A-Z]\w*(?: [A-Z]\w*)*")
_WORDS = re.compile(r"\w+")
T = TypeVar("T")


@cache
def _lexicon() -> Lexicon:
    return load_lexicon()


def text(size: int) -> str:
    """Made-up prose of so many characters, in which some quotations are never closed."""
    parts: list[str] = []
    length = number = 0
    while length < size:
        parts.append(_SAID[number % len(_SAID)].format(number))
        length, number = length + len(parts[-1]), number + 1
    return "".join(parts)[:size]


def stages(size: int, *, repeat: int = 1) -> dict[str, float]:
    """The seconds of processor time of each stage on an article of that size; what goes into one is made by those before it."""
    taken: dict[str, float] = {}

    def stage(name: str, work: Callable[[], T]) -> T:
        taken[name], made = timed(work, repeat=repeat)
        return made

    words, knowledge = text(size), load_knowledge(SETTINGS)
    with tempfile.TemporaryDirectory() as folder:
        loose, page = Path(folder) / "a.txt", Path(folder) / "a.html"
        loose.write_text(words, encoding="utf-8")
        paragraphs = "".join(f"<p>{part}</p>" for part in words.split("\n\n"))
        page.write_text(f"<html><body><article><h1>The harbour</h1>{paragraphs}</article></body></html>", encoding="utf-8")
        stage("reading text", lambda: list(read_inputs(loose, fitness=SETTINGS.fitness)))
        stage("reading a page", lambda: list(read_inputs(page, fitness=SETTINGS.fitness)))
    article = Article("a", "Post", words, "The harbour")
    stage("sentences", lambda: segment(words))
    stage("quotations", lambda: find_quotations(words))
    prepared: Prepared = prepare(article)
    scores = stage("word list", lambda: _lexicon().read(prepared.texts()))
    heard = stage("voices", lambda: hear(prepared, None))
    scores = [as_by_a_model(*pair) for pair in zip(prepared.texts(), scores, strict=True)]
    readings = stage("joining", lambda: [reading(article, *part) for part in zip(prepared.sentences, heard, scores, strict=True)])
    found = stage("actors, codebooks, sides", lambda: interpret(article, readings, scores, knowledge))
    run = stage("tables", lambda: _tables(Analysis(article, found)))
    stage("page", lambda: render_html(build_page(run, settings=SETTINGS, lenses=())))
    return taken


def as_by_a_model(words: str, found: Scores) -> Scores:
    """What a model could say of a sentence: each run of words with capitals is somebody, each word a little loaded."""
    somebody = tuple(Mention(Span(*match.span()), match.group(), "PER") for match in _NAMES.finditer(words))
    return replace(found, mentions=somebody, loadedness=tuple((Span(*match.span()), 0.5) for match in _WORDS.finditer(words)))


def hostile(size: int, *, repeat: int = 1) -> dict[str, float]:
    """The seconds of processor time for a text of that size in each form that nobody wrote as news, from sentences to sides."""
    taken = {name: seconds(partial(through, filled(unit, size)), repeat=repeat) for name, unit in HOSTILE.items()}
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "a.html"
        page.write_text("<html><body>" + "<div>" * (size // 11) + _SAID[0] * 9 + "</div>" * (size // 11), encoding="utf-8")
        taken["deeply nested page"] = seconds(lambda: list(read_inputs(page, fitness=SETTINGS.fitness)), repeat=repeat)
    return taken


def filled(unit: str, size: int) -> str:
    """So many characters of a unit that is said again and again; each has its number where it asks for one."""
    length = len(unit.format(10**4))
    return "".join(unit.format(number) for number in range(size // length + 1))[:size]


def through(words: str) -> None:
    article, knowledge = Article("a", "Post", words), load_knowledge(SETTINGS)
    prepared = prepare(article)
    scores = [as_by_a_model(*pair) for pair in zip(prepared.texts(), _lexicon().read(prepared.texts()), strict=True)]
    heard = hear(prepared, None)
    readings = [reading(article, *part) for part in zip(prepared.sentences, heard, scores, strict=True)]
    interpret(article, readings, scores, knowledge)


def _tables(analysis: Analysis) -> Run:
    return kept([analysis])


def curves(sizes: Sequence[int], measure: Callable[..., dict[str, float]]) -> dict[str, list[float]]:
    """The seconds of all that is measured, from the smallest article to the largest."""
    measure(sizes[0])  # what is loaded once costs no stage its time
    rows = [measure(size, repeat=1 if size > 10**5 else 3) for size in sizes]
    return {name: [row[name] for row in rows] for name in rows[0]}


def growth(taken: list[float]) -> list[float]:
    """By how much the time grows when the article becomes ten times as long; what takes no time at all is left out."""
    return [after / before for before, after in pairwise(taken) if before > 0.01]


def main() -> None:
    """Prints the table, and draws the curves where a plot is asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--largest", type=int, default=10**6)
    asked.add_argument("--hostile", action="store_true", help="texts in forms that nobody wrote as news, in place of the stages")
    asked.add_argument("--plot", type=Path)
    words = asked.parse_args()
    sizes = [size for size in SIZES if size <= words.largest]
    found = curves(sizes, hostile if words.hostile else stages)
    print(f"{'seconds':26}" + "".join(f"{size / 1000:>10,.0f} kB" for size in sizes) + "   growth, each time")
    for name, taken in found.items():
        print(f"{name:26}" + "".join(f"{one:13.4f}" for one in taken) + "   " + ", ".join(f"{one:.1f}" for one in growth(taken)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"most memory at once: {peak / 1024:,.0f} MB")
    if words.plot:
        _draw(sizes, found, words.plot)


def _draw(sizes: list[int], found: dict[str, list[float]], to: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.subplots()
    for name, taken in found.items():
        axes.loglog([size / 1000 for size in sizes], taken, marker="o", markersize=3, label=name)
    axes.loglog(
        [size / 1000 for size in sizes], [size / 10**6 for size in sizes], color="0.7", linestyle=":", label="a second for a megabyte"
    )
    axes.set(xlabel="kilobytes of one article", ylabel="seconds", title="Time for one article, stage by stage")
    axes.legend(frameon=False, fontsize=8)
    figure.savefig(to)


if __name__ == "__main__":
    main()

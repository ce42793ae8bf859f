"""Runs that are killed in the middle and gone on with; `python -m tests.killing --points 50` tries points drawn by chance."""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from framing.analysis import analyze
from framing.classifiers.lexicon import load_lexicon
from framing.config import load_settings
from framing.store import Run, open_run
from framing.tables import SCHEMAS
from tests.files import BODY, save_table, write

SETTINGS = load_settings(overrides=("store.part_articles=3",))
LEXICON = load_lexicon()
_STEPS = ("open", "os.mkdir", "os.rename", "os.remove")


def corpus(folder: Path, *, articles: int = 14) -> Path:
    """A folder of made-up articles: a table with ids that come twice and a damaged row, and a file that cannot be read."""
    said = "Rebels liberated Ost {0}. “They are thugs,” said Ana Berg. The regime fled {0} times, and {0} brutal invaders came."
    rows = [{"id": str(number % 10), "source": f"Post {number % 3}", "text": f"{BODY} {said.format(number)}"} for number in range(articles)]
    table = save_table(folder / "news.jsonl", rows)
    table.write_text(table.read_text() + "\n{damaged", encoding="utf-8")
    write(folder / "old.pdf", b"%PDF-1.4")
    write(folder / "z" / "last.txt", f"{BODY}\n\nThe occupation ended, the minister claimed. Nobody in the harbour believed it.")
    return folder


def read(sources: Path, out: Path, *, resume: bool = False) -> Run:
    """A run of the baseline in parts of three articles."""
    return analyze(sources, out=out, classifier=LEXICON, settings=SETTINGS, resume=resume)


def killed(sources: Path, out: Path, *, step: int | None = None, seconds: float = 0, resume: bool = False) -> bool:
    """Whether a process that reads was killed, before it takes a `step` in the file system or after some `seconds`, or else had ended."""
    child = os.fork()
    if not child:
        try:
            if step is not None:
                sys.addaudithook(_end_at(step, out))
            read(sources, out, resume=resume)
        finally:  # what fails here ends here, and does not go on as a second run of the tests
            os._exit(0)
    if step is None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def same(one: Run, other: Run) -> bool:
    """Whether two runs hold the same rows in the same order and tell the same of what was set aside and of their inputs."""
    tables = all(one.arrow(name).combine_chunks().equals(other.arrow(name).combine_chunks()) for name in SCHEMAS)
    counts = [run.manifest["counts"] | {"resumed": 0} for run in (one, other)]
    return (
        tables and counts[0] == counts[1] and all(one.manifest[key] == other.manifest[key] for key in ("set_aside", "reading", "complete"))
    )


def gone_on(sources: Path, out: Path) -> Run:
    """What is on disk once a killed run was gone on with."""
    read(sources, out, resume=True)
    return open_run(out)


def _end_at(step: int, out: Path) -> Callable[[str, tuple[object, ...]], None]:
    """A hook that ends the process, as kill -9 does, before the step of that number in the directory."""
    taken = 0

    def hook(event: str, values: tuple[object, ...]) -> None:
        nonlocal taken
        if event in _STEPS and any(str(value).startswith(str(out)) for value in values[:2]):
            if taken == step:
                os.kill(os.getpid(), signal.SIGKILL)
            taken += 1

    return hook


def main() -> int:
    """Tries points in time at which the first run, and then also the one that goes on, are killed; the number that went wrong."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--points", type=int, default=50)
    asked.add_argument("--articles", type=int, default=60)
    words = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sources = corpus(Path(folder) / "in", articles=words.articles)
        read(sources, Path(folder) / "warm")  # what is loaded once is no part of the time in which to kill
        begun = time.perf_counter()
        whole = read(sources, Path(folder) / "whole")
        taken = time.perf_counter() - begun
        random, wrong, hits = Random(1), 0, 0
        for point in range(words.points):
            out = Path(folder) / str(point)
            hits += killed(sources, out, seconds=random.uniform(0, taken))
            hits += killed(sources, out, seconds=random.uniform(0, taken), resume=True)
            wrong += not same(gone_on(sources, out), whole)
            shutil.rmtree(out)
    print(f"{words.points} points, {hits} processes killed, {wrong} runs that ended with other tables")
    return wrong


if __name__ == "__main__":
    sys.exit(main())

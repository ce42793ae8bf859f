"""What any test can ask for by name.

Helpers that are imported stand beside this file: files.py makes files for the readers and reads them, runs.py makes runs up, reports.py
makes reports and takes them apart, tiny.py and hubs.py make tiny models, coding.py has coders who fill in sheets.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from framing.classifiers import Classifier
    from framing.store import Run

for _name in ("COLUMNS", "LINES"):  # a shell that tells its size would tell it to every command that is tested
    os.environ.pop(_name, None)

Command = Callable[..., tuple[int, str, str]]
"""Runs a command; the exit status, what it printed and what it told on the side."""

# heavy libraries are imported where they are needed, so that a file of light tests starts at once


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder with every head, an axis of its own and fresh weights, small enough to be made for the tests."""
    from tests.tiny import make_tiny

    return make_tiny(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def embedded() -> "Classifier":
    """The model that ships."""
    from framing.classifiers import load_classifier

    return load_classifier("embedded")


@pytest.fixture(scope="session")
def small_run() -> "Run":
    """A run of the baseline over four made-up articles by two outlets."""
    from framing.analysis import analyze
    from framing.classifiers.lexicon import load_lexicon
    from tests.runs import ARTICLES

    return analyze(ARTICLES, classifier=load_lexicon())


@pytest.fixture
def framing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    """Runs `framing` with these words in an empty folder."""
    from framing import cli

    monkeypatch.chdir(tmp_path)

    def run(*words: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["framing", *map(str, words)])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        printed = capsys.readouterr()
        return int(stopped.value.code or 0), printed.out, printed.err

    return run

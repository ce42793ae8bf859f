"""Runs that are killed, or find no room or another process in their way, end as if nothing had happened or say what did."""

import errno
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from framing.analysis import analyze
from framing.classifiers.encoder import load_encoder
from framing.config import ReadSettings
from framing.errors import StoreError
from framing.records import Article
from framing.store import Run, open_run, writing
from framing.tables import SCHEMAS
from tests.killing import LEXICON, SETTINGS, corpus, gone_on, killed, read, same
from tests.runs import ARTICLES

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are killed by signal")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return corpus(tmp_path_factory.mktemp("in"))


@pytest.fixture(scope="module")
def whole(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return read(sources, tmp_path_factory.mktemp("whole") / "run")


@pytest.mark.parametrize("step", [0, 1, 2, 3, 5, 11, 13, 20, 21, 22, 29, 37, 44, 52])
def test_a_run_that_was_killed_ends_as_if_it_had_not_been(step: int, sources: Path, whole: Run, tmp_path: Path) -> None:
    assert killed(sources, tmp_path / "run", step=step)
    assert same(gone_on(sources, tmp_path / "run"), whole)


@pytest.mark.parametrize("step", [1, 3, 9, 14, 18])
def test_a_run_that_is_killed_again_while_it_goes_on_ends_so_too(step: int, sources: Path, whole: Run, tmp_path: Path) -> None:
    assert killed(sources, tmp_path / "run", step=25)
    assert killed(sources, tmp_path / "run", step=step, resume=True)
    assert same(gone_on(sources, tmp_path / "run"), whole)


def test_what_was_set_aside_is_still_told_when_a_run_is_killed_while_it_goes_on(sources: Path, tmp_path: Path) -> None:
    told = read(sources, tmp_path / "run").manifest["set_aside"]
    assert killed(sources / "z", tmp_path / "run", step=3, resume=True)
    assert gone_on(sources / "z", tmp_path / "run").manifest["set_aside"] == told


def test_a_model_gets_the_same_batches_when_a_run_goes_on(tiny_model: Path, tmp_path: Path) -> None:
    encoder = load_encoder(tiny_model, ReadSettings())
    articles = [Article(str(number), "Post", f"{number} rebels occupied the town. {'The army said so. ' * number}") for number in range(9)]

    def stopped() -> Iterator[Article]:
        yield from articles[:7]
        raise KeyboardInterrupt

    whole = analyze(articles, classifier=encoder, settings=SETTINGS)
    with pytest.raises(KeyboardInterrupt):
        analyze(stopped(), out=tmp_path / "run", classifier=encoder, settings=SETTINGS)
    assert len(open_run(tmp_path / "run").table("articles")) == 6
    run = analyze(articles, out=tmp_path / "run", classifier=encoder, settings=SETTINGS, resume=True)
    assert all(run.arrow(name).combine_chunks().equals(whole.arrow(name).combine_chunks()) for name in SCHEMAS)


def test_two_runs_do_not_write_into_one_directory(tmp_path: Path) -> None:
    analyze(ARTICLES, out=tmp_path / "run", classifier=LEXICON)
    for resume in (False, True):
        with writing(tmp_path / "run"), pytest.raises(StoreError, match="another process is writing to"):
            analyze(ARTICLES, out=tmp_path / "run", classifier=LEXICON, resume=resume)
    assert analyze(ARTICLES, out=tmp_path / "run", classifier=LEXICON, resume=True).manifest["counts"]["resumed"] == 4


def test_the_second_of_two_processes_is_refused_and_writes_nothing(sources: Path, tmp_path: Path) -> None:
    with writing(tmp_path / "run"):
        code = "from framing.cli import main; main()"
        words = ["analyze", sources, "--model", "lexicon", "--out", tmp_path / "run"]
        done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert "another process is writing to" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("table", ["sentences", "terms", "articles"])
def test_a_full_disk_is_explained_and_the_run_goes_on_once_there_is_room(
    table: str, sources: Path, whole: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = pq.write_table

    def full(rows, path, **options):
        if path.parent.name == table and path.stem.endswith("2"):
            path.write_bytes(b"PAR1 and then no more")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written(rows, path, **options)

    with monkeypatch.context() as patched:
        patched.setattr("pyarrow.parquet.write_table", full)
        with pytest.raises(StoreError, match=r"No space left on device.*\n.*--resume"):
            read(sources, tmp_path / "run")
    assert not list((tmp_path / "run").rglob("*.tmp"))
    assert len(open_run(tmp_path / "run").table("articles")) == 6
    assert same(gone_on(sources, tmp_path / "run"), whole)


def _no_file_over(size: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_disk_that_takes_no_manifest_leaves_no_run_behind(sources: Path, tmp_path: Path) -> None:
    code = f"from pathlib import Path; from tests.killing import read; read(Path({str(sources)!r}), Path({str(tmp_path / 'run')!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, preexec_fn=lambda: _no_file_over(100))
    assert "StoreError" in done.stderr and "cannot be written: File too large" in done.stderr
    assert not (tmp_path / "run").exists()

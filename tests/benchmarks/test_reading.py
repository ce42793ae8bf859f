"""What reading costs as files grow: memory that does not, and time that grows no faster than they do."""

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from framing.readers import read_inputs
from framing.records import Article
from framing.stages import prepare
from tests.benchmarks.timing import seconds

LINE = "The council of Velmora said that the “old harbour” would stay closed until May, and the fishermen’s union denied it. "

# getrusage would tell the peak of the process that started this one, too, where that was higher
PEAK = """
import re, sys
from pathlib import Path
from framing.readers import read_inputs
count = sum(1 for _ in read_inputs(sys.argv[1]))
print(count, re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def _rows(size: int) -> Iterator[dict[str, str]]:
    written = 0
    while written < size:
        yield {"id": str(written), "source": "Post", "date": "03/04/2024", "text": f"{written} {LINE * 20}"}
        written += len(LINE) * 20


def _make(path: Path, size: int) -> None:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8") as file:
        if ".json" in path.suffixes and ".jsonl" not in path.suffixes:
            file.writelines(("," if int(row["id"]) else "[") + json.dumps(row) for row in _rows(size))
            file.write("]")
        elif ".csv" in path.suffixes:
            file.write("id,source,date,text\n")
            file.writelines(f'{row["id"]},Post,{row["date"]},"{row["text"]}"\n' for row in _rows(size))
        else:
            file.writelines(json.dumps(row) + "\n" for row in _rows(size))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
@pytest.mark.parametrize("name", ["t.jsonl.gz", "t.json", "t.csv"])
def test_memory_does_not_grow_with_a_table(tmp_path: Path, name: str) -> None:
    peaks = []
    for size in (2_000_000, 32_000_000):
        _make(tmp_path / name, size)
        done = subprocess.run([sys.executable, "-c", PEAK, tmp_path / name], capture_output=True, text=True, check=True)
        count, peak = map(int, done.stdout.split())
        assert count == size // (len(LINE) * 20) + 1
        peaks.append(peak)
    print(f"{name}: peak memory of 32 MB over that of 2 MB: {peaks[1] / peaks[0]:.2f}")
    assert peaks[1] / peaks[0] < 1.2


def _through(path: Path) -> None:
    (article,) = read_inputs(path)
    assert isinstance(article, Article)
    prepare(article)


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_time_for_one_long_line_grows_no_faster_than_the_line(tmp_path: Path, encoding: str) -> None:
    curve = []
    for size in (1_000, 10_000, 100_000, 1_000_000, 10_000_000):
        path = tmp_path / f"{size}.txt"
        path.write_bytes((LINE * (size // len(LINE))).encode(encoding))
        curve.append(seconds(partial(_through, path), repeat=1 if size > 1_000_000 else 3))
    print(f"{encoding}: seconds from 1 kB to 10 MB: {', '.join(f'{taken:.4f}' for taken in curve)}")
    assert curve[-1] / curve[-2] < 10 * 2
    assert curve[-2] / curve[-3] < 10 * 2

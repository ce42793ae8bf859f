"""The wheel, built and installed into an empty environment, runs from the start."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_weights_templates_samples_and_configs(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    needed = ("models/model.safetensors", "models/config.json", "models/tokenizer.json", "models/README.md", "report/templates/page.html")
    more = (
        "samples/articles.jsonl",
        "samples/lirren-valley.yaml",
        "samples/own_frames.csv",
        "samples/allsides/coded.key.json",
        "COMMANDS.md",
        "METHOD.md",
        "TABLES.md",
        "configs/default.yaml",
        "configs/codebooks/README.md",
        "configs/training/embedded.yaml",
        "configs/lexicons/loaded_terms.yaml",
        "configs/readers/boilerplate.yaml",
        "py.typed",
    )
    assert {f"framing/{name}" for name in (*needed, *more)} <= names
    assert not [name for name in names if "checkpoint" in name or name.endswith((".pt", ".pyc"))]


@pytest.mark.slow
def test_the_wheel_runs_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    programs = tmp_path / "env" / "bin"
    subprocess.run([programs / "pip", "install", "--quiet", "--no-compile", wheel], check=True)
    done = subprocess.run([programs / "framing", "demo"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "55 articles" in done.stderr
    assert "Kelmar Voice" in (tmp_path / "framing-demo.html").read_text(encoding="utf-8")

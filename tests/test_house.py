"""The house is in order: style, types, floors, and a README that cannot drift."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CHECKS = {
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "floors": ["lint-imports"],
}


@pytest.mark.parametrize("name", CHECKS)
def test_the_house_is_in_order(name: str) -> None:
    program, *words = CHECKS[name]
    done = subprocess.run([Path(sys.executable).parent / program, *words], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_ci_runs_the_command_of_the_readme() -> None:
    commands = re.findall(r"^python3 -m venv .*pytest$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(commands) == 1
    assert commands[0] in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_the_readme_is_whole() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "@@" not in readme
    assert all((ROOT / path).is_file() for path in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", readme))

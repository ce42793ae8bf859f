"""The house is in order: style, types, floors, the licences of what it needs, and a README that is whole."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.licences import LISTED, licence, named, needed

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


def test_no_placeholder_is_left_in_the_readme_and_its_pictures_are_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "@@" not in readme
    assert all((ROOT / path).is_file() for path in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", readme))


def test_every_package_that_is_needed_is_listed_with_a_licence_of_spdx() -> None:
    with LISTED.open(encoding="utf-8", newline="") as file:
        listed = {row["package"]: row["licence"] for row in csv.DictReader(file)}
    assert named() <= set(listed)
    assert not [licence for licence in listed.values() if not re.fullmatch(r"[\w.+-]+(?: (?:AND|OR|WITH) [\w.+-]+)*", licence)]


def test_no_package_that_is_needed_forbids_what_our_licence_allows() -> None:
    # what torch brings for NVIDIA's cards is NVIDIA's own, and is not needed
    found = {name: licence(name) for name in needed() if not name.startswith(("nvidia-", "cuda-"))}
    strict = re.compile(r"\bA?GPL|SSPL|BUSL|-NC-|-ND-|Unknown|Proprietary")
    assert not {name: words for name, words in found.items() if all(map(strict.search, words.split(" OR ")))}

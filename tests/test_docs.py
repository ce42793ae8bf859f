"""The pages cannot drift: what they show is what there is, and every block on them runs or is checked."""

import json
import re
import shlex
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import typer
import yaml
from typer.testing import CliRunner

import framing
from framing.classifiers.composition import Heads
from framing.cli import app
from framing.codebooks import load_codebook
from framing.samples import SAMPLES
from tests.docs import PARTS, ROOT, part

PAGES = sorted(page for page in (*ROOT.glob("*.md"), *ROOT.glob("framing/**/*.md"), *ROOT.glob("configs/**/*.md")))
OUTLETS = ("Halven Evening Mail", "Northline")


class Block(NamedTuple):
    """A fenced block of a page: its language, the file that it is, if any, and what it holds."""

    page: Path
    language: str
    file: str
    text: str


def _blocks() -> Iterator[Block]:
    for page in PAGES:
        for found in re.finditer(r"^```(\w*) ?(\S*)\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
            yield Block(page, *found.groups())


BLOCKS = list(_blocks())


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def _with(*languages: str) -> list[Path]:
    return [page for page in PAGES if any(block.page == page and block.language in languages for block in BLOCKS)]


def _of(page: Path, *languages: str) -> list[Block]:
    return [block for block in BLOCKS if block.page == page and block.language in languages]


def test_every_block_is_of_a_kind_that_is_checked() -> None:
    assert {block.language for block in BLOCKS} <= {"console", "mermaid", "python", "sh", "text", "yaml"}


@pytest.mark.parametrize(("page", "name", "make"), PARTS, ids=lambda value: value.name if isinstance(value, Path) else None)
def test_what_a_page_takes_from_the_program_is_what_the_program_says(page: Path, name: str, make: Callable[[], str]) -> None:
    assert part(page, name).group() == f"{make()}\n", "write it anew: python -m tests.docs"


@pytest.mark.parametrize("page", _with("sh"), ids=_name)
def test_the_command_line_understands_every_line(page: Path) -> None:
    for block in _of(page, "sh"):
        for line in block.text.splitlines():
            for command in re.split(r"&&", line):
                _parse(shlex.split(command, comments=True))


def _parse(words: list[str]) -> None:
    if words and Path(words[0]).name == "framing":
        command = typer.main.get_command(app)
        rest = words[1:]
        while known := getattr(command, "commands", None):
            command, rest = known[rest[0]], rest[1:]
        command.make_context("framing", rest)


@pytest.mark.parametrize("page", _with("python"), ids=_name)
def test_the_python_of_a_page_runs_in_an_empty_folder(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = SAMPLES.read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "two.jsonl").write_text("".join(filter(_of_two, lines)), encoding="utf-8")
    known: dict[str, object] = {}
    for block in _of(page, "python"):
        exec(compile(block.text, str(page), "exec"), known)
    assert isinstance(known["run"], framing.Run)


def _of_two(line: str) -> bool:
    return json.loads(line)["outlet"] in OUTLETS


@pytest.mark.parametrize("page", _with("yaml"), ids=_name)
def test_the_yaml_of_a_page_can_be_used(page: Path, tmp_path: Path) -> None:
    for block in _of(page, "yaml"):
        if "heads:" in block.text:
            Heads.model_validate(yaml.safe_load(block.text)["heads"])
        else:
            (tmp_path / "book.yaml").write_text(block.text, encoding="utf-8")
            assert load_codebook(tmp_path / "book.yaml").concepts


@pytest.mark.parametrize("page", _with("console"), ids=_name)
def test_a_command_prints_what_the_page_shows(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for block in BLOCKS:
        if block.page == page and block.file:
            (tmp_path / block.file).write_text(block.text, encoding="utf-8")
    for block in _of(page, "console"):
        command, _, shown = block.text.partition("\n")
        done = CliRunner().invoke(app, shlex.split(command)[2:])
        assert done.stdout == shown, done.output


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert "://" in target or there.exists(), target
        if anchor:
            assert anchor in _anchors(there), target


def _anchors(page: Path) -> set[str]:
    """The names by which code hosts know the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_every_extra_that_is_named_exists() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    texts = [path.read_text(encoding="utf-8") for path in (*PAGES, *ROOT.glob("framing/**/*.py"), ROOT / "configs" / "default.yaml")]
    named = {extra for text in texts for found in re.findall(r"'(?:framing|\.)\[([\w,]+)\]'", text) for extra in found.split(",")}
    assert named <= extras.keys()


def test_the_citation_names_this_version_and_licence() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["version"], citation["license"]) == (framing.__version__, "Apache-2.0")
    assert citation["authors"] == [{"name": "The framing developers"}]

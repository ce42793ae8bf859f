import ast
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = (
    "01_quickstart.ipynb",
    "02_comparing_outlets.ipynb",
    "03_a_dispute_in_depth.ipynb",
    "04_your_own_frames.ipynb",
    "05_from_scores_to_findings.ipynb",
)
LONGEST_CELL = 20
LARGEST = 400_000
# a figure in prose, such as 0.968 or 26 of 28
FIGURE = re.compile(r"\b\d+\.\d+\b|\b\d+ of \d+\b")
# sections on corpora that are not read here
READ_ELSEWHERE = ("### How far to trust it", "## A real war")


def _stored(name: str) -> Any:
    return nbformat.read(FOLDER / name, as_version=4)


def _code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _ends_in_a_value(cell: Any) -> bool:
    return isinstance(ast.parse(cell.source).body[-1], ast.Expr)


def _told(notebook: Any) -> list[str]:
    """The figures that a notebook's prose tells of what it read itself."""
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown" and not cell.source.startswith(READ_ELSEWHERE)]
    return FIGURE.findall("\n".join(prose))


def _shown(notebook: Any) -> str:
    return "\n".join(str(text) for cell in _code(notebook) for out in cell.outputs for text in out.get("data", {}).values())


@pytest.fixture(scope="module", params=NOTEBOOKS)
def executed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A notebook after a run in an empty folder; a cell that raises fails here."""
    notebook = _stored(request.param)
    folder = {"metadata": {"path": str(tmp_path_factory.mktemp("notebook"))}}
    return NotebookClient(notebook, timeout=300, kernel_name="python3", resources=folder).execute()


def test_every_notebook_is_run_here() -> None:
    assert sorted(path.name for path in FOLDER.glob("*.ipynb")) == sorted(NOTEBOOKS)


@pytest.mark.slow
def test_every_cell_that_ends_in_a_value_shows_something(executed: Any) -> None:
    assert [cell.id for cell in _code(executed) if _ends_in_a_value(cell) and not any("data" in out for out in cell.outputs)] == []


@pytest.mark.slow
def test_no_cell_warns_or_shows_an_empty_table(executed: Any) -> None:
    outputs = [(cell.id, out) for cell in _code(executed) for out in cell.outputs]
    assert [(name, out.text) for name, out in outputs if out.output_type == "stream"] == []
    assert [name for name, out in outputs if "Empty DataFrame" in out.get("data", {}).get("text/plain", "")] == []


@pytest.mark.slow
def test_what_the_prose_tells_stands_in_the_outputs(executed: Any) -> None:
    shown = set(re.findall(r"\d+(?:\.\d+)?", re.sub(r"<[^>]*>", " ", _shown(executed))))
    assert [figure for figure in _told(executed) if not shown.issuperset(figure.split(" of "))] == []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_stored_notebook_holds_its_outputs_small_and_nothing_of_the_machine(name: str) -> None:
    notebook = _stored(name)
    assert [cell.id for cell in _code(notebook) if _ends_in_a_value(cell) and not cell.outputs] == []
    assert [out.output_type for cell in _code(notebook) for out in cell.outputs if out.output_type in ("stream", "error")] == []
    assert [cell.id for cell in notebook.cells if cell.metadata] == []
    assert (notebook.metadata.kernelspec.name, notebook.metadata.language_info) == ("python3", {"name": "python"})
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert re.findall(r"/(?:tmp|home|root|opt|work|Users)/", text) == []
    assert len(text) < LARGEST


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_only_the_imports_show_nothing_and_every_cell_is_short(name: str) -> None:
    cells = _code(_stored(name))
    assert [cell.id for cell in cells if not _ends_in_a_value(cell)] == ["imports"]
    assert [cell.id for cell in cells if len(cell.source.splitlines()) > LONGEST_CELL] == []

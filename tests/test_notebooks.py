import ast
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = ("01_one_article_then_three_outlets.ipynb", "02_who_calls_whom_what.ipynb", "03_what_outlets_call_the_same_thing.ipynb")
LONGEST_CELL = 20


def _stored(name: str) -> Any:
    return nbformat.read(FOLDER / name, as_version=4)


def _code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _ends_in_a_value(cell: Any) -> bool:
    return isinstance(ast.parse(cell.source).body[-1], ast.Expr)


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


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_stored_notebook_holds_no_outputs_and_nothing_of_the_machine(name: str) -> None:
    notebook = _stored(name)
    assert [cell.id for cell in _code(notebook) if cell.outputs or cell.execution_count is not None] == []
    assert [cell.id for cell in notebook.cells if cell.metadata] == []
    assert (notebook.metadata.kernelspec.name, notebook.metadata.language_info) == ("python3", {"name": "python"})


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_only_the_imports_show_nothing_and_every_cell_is_short(name: str) -> None:
    cells = _code(_stored(name))
    assert [cell.id for cell in cells if not _ends_in_a_value(cell)] == ["imports"]
    assert [cell.id for cell in cells if len(cell.source.splitlines()) > LONGEST_CELL] == []

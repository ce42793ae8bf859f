"""What a run says, on one page."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from framing.errors import StoreError

if TYPE_CHECKING:
    from framing.config import Settings
    from framing.records import Comparison
    from framing.store import Run

SUFFIXES = (".html", ".htm", ".md")


def write_report(run: "Run", path: str | Path, *, settings: "Settings | None" = None, lenses: Sequence[str] = ()) -> Path:
    """Where the report on `run` now stands; the suffix of `path` says whether it is HTML or Markdown.

    `lenses` names the sides through whose eyes the articles are shown; SettingsError for one that no dispute of the run has.
    """
    path = _page_path(path)
    return _write(_render(run, markdown=path.suffix.lower() == ".md", settings=settings, lenses=lenses), path)


def write_comparison(run: "Run", comparison: "Comparison", path: str | Path, *, settings: "Settings | None" = None) -> Path:
    """Where the page of a comparison made over `run` now stands; the suffix of `path` says whether it is HTML or Markdown."""
    from framing.config import load_settings
    from framing.report.comparison import build_comparison, render_html, render_markdown

    path = _page_path(path)
    page = build_comparison(run, comparison, settings=settings or load_settings())
    return _write(render_markdown(page) if path.suffix.lower() == ".md" else render_html(page), path)


def _page_path(path: str | Path) -> Path:
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES:
        raise StoreError(f"{path}: a report cannot be written as {path.suffix or 'a file without a suffix'}", hint="name it .html or .md")
    return path


def _write(text: str, path: Path) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "replace"))
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}", hint="name a file in a folder that you may write to") from error
    return path


def _render(run: "Run", *, markdown: bool, settings: "Settings | None", lenses: Sequence[str]) -> str:
    # pandas and jinja2 are slow to import
    from framing.report.html import render_html
    from framing.report.markdown import render_markdown
    from framing.report.page import build_page

    page = build_page(run, settings=settings, lenses=lenses)
    return render_markdown(page) if markdown else render_html(page)

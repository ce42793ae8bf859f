"""What a run says, on one page."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from framing.errors import StoreError

if TYPE_CHECKING:
    from pandas import DataFrame

    from framing.config import Settings
    from framing.records import Comparison
    from framing.report.articles import Shown
    from framing.report.page import Page
    from framing.store import Run

SUFFIXES = (".html", ".htm", ".md", ".json")


def write_report(
    run: "Run",
    path: str | Path,
    *,
    settings: "Settings | None" = None,
    lenses: Sequence[str] = (),
    full: bool = False,
    sheets: Sequence[str | Path] = (),
    key: str | Path | None = None,
    partial: bool = False,
) -> Path:
    """Where the report on `run` now stands; the suffix of `path` says whether it is HTML, Markdown or JSON.

    `lenses` names the sides through whose eyes the articles are shown; SettingsError for one that no dispute of the run has.
    `full` writes all articles too, on further HTML pages in a folder of the same name beside the page. `sheets` are coded ones, by which
    rates are corrected as by `framing.correct`; `key` and `partial` are as there.
    """
    path = _page_path(path)
    suffix = path.suffix.lower()
    if full and not suffix.startswith(".htm"):
        raise StoreError(f"{path}: further pages are written beside an HTML page only", hint="name it .html")
    # pandas and jinja2 are slow to import
    from framing.config import load_settings
    from framing.report.as_json import render_json
    from framing.report.corrected import corrected_rates
    from framing.report.held import held
    from framing.report.html import render_html
    from framing.report.markdown import render_markdown
    from framing.report.page import build_page

    run, settings = held(run), settings or load_settings()
    corrected = corrected_rates(run, sheets, key=key, partial=partial, settings=settings)
    page = build_page(run, settings=settings, lenses=lenses, corrected=corrected)
    page = _write_further(run, page, path, lenses) if full else page
    if suffix == ".json":
        return _write(render_json(page, kind="report"), path)
    return _write(render_markdown(page) if suffix == ".md" else render_html(page), path)


def _write_further(run: "Run", page: "Page", path: Path, lenses: Sequence[str]) -> "Page":
    """The page with links to all articles, which stand on pages of their own in a folder beside `path`."""
    from framing.report.further import further_page, leaves, links
    from framing.report.html import render_further
    from framing.report.lens import lenses as lenses_of

    eyes, found = lenses_of(run, lenses), leaves(run.table("articles"))
    for leaf in found:
        _write(render_further(further_page(run, leaf, page, back=path.name, lenses=eyes)), path.with_suffix("") / leaf.name)
    return replace(page, further=links(found, path.stem))


def show(run: "Run", *, articles: str | Sequence[str] = (), lenses: Sequence[str] = (), most: int = 3) -> "Shown":
    """The articles of `run` with their loaded terms marked, for a notebook: `most` of them, drawn at random and spread over the outlets.

    `articles` names those to show by their ids instead; StoreError for one that the run does not hold. `lenses` names the sides through
    whose eyes they are shown, side by side; SettingsError for one that no dispute of the run has.
    """
    from framing.config import several
    from framing.report.articles import named_articles, shown_articles
    from framing.report.lens import lenses as lenses_of

    if articles:
        return named_articles(run, several(articles), lenses=lenses_of(run, lenses))
    return shown_articles(run, most=most, lenses=lenses_of(run, lenses))


def write_comparison(
    run: "Run",
    comparison: "Comparison",
    path: str | Path,
    *,
    settings: "Settings | None" = None,
    stories: "DataFrame | None" = None,
    sheets: Sequence[str | Path] = (),
    key: str | Path | None = None,
    partial: bool = False,
) -> Path:
    """Where the page of a comparison made over `run` now stands; the suffix of `path` says whether it is HTML, Markdown or JSON.

    `stories` is what was given to `compare`, and `sheets`, `key` and `partial` are as in `write_report`.
    """
    from framing.config import load_settings
    from framing.report.as_json import render_json
    from framing.report.comparison import build_comparison, compared
    from framing.report.comparison_html import render_html
    from framing.report.comparison_markdown import render_markdown
    from framing.report.corrected import corrected_rates

    path = _page_path(path)
    settings = settings or load_settings()
    left, right = compared(comparison)
    corrected = corrected_rates(run, sheets, key=key, partial=partial, left=left, right=right, settings=settings)
    page = build_comparison(run, comparison, settings=settings, stories=stories, corrected=corrected)
    if path.suffix.lower() == ".json":
        return _write(render_json(page, kind="comparison"), path)
    return _write(render_markdown(page) if path.suffix.lower() == ".md" else render_html(page), path)


def _page_path(path: str | Path) -> Path:
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES:
        raise StoreError(
            f"{path}: a report cannot be written as {path.suffix or 'a file without a suffix'}", hint="name it .html, .md or .json"
        )
    return path


def _write(text: str, path: Path) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "replace"))
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}", hint="name a file in a folder that you may write to") from error
    return path

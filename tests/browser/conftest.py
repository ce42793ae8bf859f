"""A browser, and the pages over the sample run that it opens."""

import importlib.util
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from framing.comparison.comparing import compare
from framing.report import write_comparison, write_report
from tests.browser.shown import FAST, sample_run

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), None)
MISSING = [] if importlib.util.find_spec("playwright") and importlib.util.find_spec("axe_playwright_python") else ["playwright with axe"]
MISSING += [] if CHROMIUM else ["a Chromium on the PATH"]


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The address of each page over the sample run."""
    folder, run = tmp_path_factory.mktemp("pages"), sample_run()
    report = write_report(run, folder / "report.html", settings=FAST)
    lenses = write_report(run, folder / "lenses.html", settings=FAST, lenses=("Kelmar", "Ostrenia"))
    found = compare(run, left="Kelmar Voice", right="Northline", settings=FAST)
    comparison = write_comparison(run, found, folder / "comparison.html", settings=FAST)
    return {"report": report.as_uri(), "lenses": lenses.as_uri(), "comparison": comparison.as_uri()}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for the tests of a module; it ends with them, since its event loop would stand in the way of others."""
    if MISSING:
        pytest.skip(f"the browser tests need {' and '.join(MISSING)}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Any, pages: dict[str, str]) -> Iterator[Any]:
    """Opens a page, and at the end holds it to have asked for nothing and complained of nothing."""
    asked: list[str] = []
    complaints: list[str] = []
    contexts = []

    def open_page(name: str, **options: Any) -> Any:
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(pages[name])
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith("data:") and url not in pages.values()] == []
    assert complaints == []

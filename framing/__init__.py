"""framing: in which words, in whose voice and under which frame do different outlets tell one event?"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from framing.analysis import analyze
    from framing.comparison.comparing import compare
    from framing.config import load_settings
    from framing.naming import find_namings, namings
    from framing.perspectives import leans, portrayals, vocabulary
    from framing.profiles import profile
    from framing.readers import read_articles
    from framing.records import Article
    from framing.report import show, write_report
    from framing.store import Run, open_run
    from framing.stories import group_stories
    from framing.validation.agreement import agreement
    from framing.validation.correction import correct
    from framing.validation.sampling import sample

__version__ = "0.1.0"

_HOMES = {
    "Article": "framing.records",
    "agreement": "framing.validation.agreement",
    "analyze": "framing.analysis",
    "compare": "framing.comparison.comparing",
    "correct": "framing.validation.correction",
    "find_namings": "framing.naming",
    "group_stories": "framing.stories",
    "leans": "framing.perspectives",
    "load_settings": "framing.config",
    "namings": "framing.naming",
    "open_run": "framing.store",
    "portrayals": "framing.perspectives",
    "profile": "framing.profiles",
    "read_articles": "framing.readers",
    "show": "framing.report",
    "Run": "framing.store",
    "sample": "framing.validation.sampling",
    "vocabulary": "framing.perspectives",
    "write_report": "framing.report",
}

__all__ = [
    "Article",
    "Run",
    "__version__",
    "agreement",
    "analyze",
    "compare",
    "correct",
    "find_namings",
    "group_stories",
    "leans",
    "load_settings",
    "namings",
    "open_run",
    "portrayals",
    "profile",
    "read_articles",
    "sample",
    "show",
    "vocabulary",
    "write_report",
]


def __getattr__(name: str) -> Any:
    """The public name, imported when it is first asked for, so that `import framing` stays quick."""
    if name == "plots":  # not among the names of a star, for it needs an extra
        return import_module("framing.plots")
    if name not in _HOMES:
        raise AttributeError(f"module 'framing' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """The public names alone, which notebooks offer for completion before any of them is imported."""
    return sorted({*__all__, "plots"})

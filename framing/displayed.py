"""How a record shows itself: it asks the report, by name and only when it is looked at, and so knows nothing of markup itself."""

from importlib import import_module
from typing import Any

_HOME = "framing.report.display"


class Displayed:
    """A record that a notebook shows as HTML and a terminal as a line or two."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(_home().html(self))

    def __repr__(self) -> str:
        return str(_home().text(self))


def _home() -> Any:
    # a floor above; what is shown is a record's business, how it is shown is the report's
    return import_module(_HOME)

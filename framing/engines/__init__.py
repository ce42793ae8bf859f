"""Engines: each runs a function that it is given over items, and knows nothing of what they are."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

from framing.config import EngineSettings
from framing.engines import local
from framing.errors import SettingsError

Item = TypeVar("Item")
Result = TypeVar("Result")
Make = Callable[[], Callable[[Item], Result]]
"""Makes the function, once in each process that works; it can be pickled where these are others."""
Engine = Callable[[Make[Item, Result], Iterable[Item]], Iterator[Result]]
"""Goes through the items as they come and gives back one result for each, in their order."""


def find_engine(settings: EngineSettings) -> Engine[Item, Result]:
    """The engine that the settings name; SettingsError where it is not installed."""
    if settings.name == "local":
        return local.run
    try:
        from framing.engines.ray import run
    except ImportError as error:
        raise SettingsError("the engine ray is not installed", hint="pip install 'framing[ray]'") from error
    return partial(run, address=settings.address, workers=settings.workers, cores=settings.cores, gpus=settings.gpus)

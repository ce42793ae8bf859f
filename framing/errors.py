"""What can go wrong, said to a person: where, what was found, what would work."""

import traceback
from itertools import takewhile
from pathlib import Path

_INSIDE = str(Path(__file__).resolve().parent)


class FramingError(Exception):
    """Anything that `framing` can explain; `str()` is one message, with a hint on its last line where there is one."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        self.message = message
        self.hint = hint
        super().__init__(f"{message}\nHint: {hint}" if hint else message)

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it: the line that was run, and the note; no frame of the package, where the user's mistake isn't."""
        outside = list(takewhile(lambda frame: not frame.filename.startswith(_INSIDE), traceback.extract_tb(self.__traceback__)))
        where = [f"line {outside[-1].lineno}: {outside[-1].line}"] if outside else []
        return [*where, *f"{type(self).__name__}: {self}".splitlines()]


class ReadError(FramingError):
    """An input that cannot be read at all."""


class SettingsError(FramingError):
    """Settings, a recipe or a word list that cannot be used."""


class ModelError(FramingError):
    """A model that cannot be loaded, or that says something unknown."""


class StoreError(FramingError):
    """A run directory that cannot be written, resumed or read."""

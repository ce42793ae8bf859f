"""What can go wrong, said to a person: where, what was found, what would work."""


class FramingError(Exception):
    """Anything that `framing` can explain; `str()` is one message, with a hint on its last line where there is one."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        self.message = message
        self.hint = hint
        super().__init__(f"{message}\nHint: {hint}" if hint else message)


class ReadError(FramingError):
    """An input that cannot be read at all."""


class SettingsError(FramingError):
    """Settings, a recipe or a word list that cannot be used."""


class ModelError(FramingError):
    """A model that cannot be loaded, or that says something unknown."""


class StoreError(FramingError):
    """A run directory that cannot be written, resumed or read."""

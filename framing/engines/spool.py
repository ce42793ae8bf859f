"""Items on their way to another process of the same machine: numbered files that lie there until they are done with."""

import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

_PAUSE = 0.02
_SIZE, _END = "size", "end"


def add(folder: Path, number: int, item: bytes) -> None:
    """Leaves the next item."""
    _leave(folder / str(number), item)
    _leave(folder / _SIZE, str(number + 1).encode())


def close(folder: Path) -> None:
    """Says that no more will come."""
    (folder / _END).touch()


def done(folder: Path, number: int) -> None:
    """Takes an item away that is needed no longer."""
    (folder / str(number)).unlink()


def drain(folder: Path) -> Iterator[bytes]:
    """The items as they come, in their order; whoever begins anew finds those that are done with empty."""
    for number in count():
        while number >= _size(folder):
            # the end may have been said after the last item came
            if (folder / _END).exists() and number >= _size(folder):
                return
            time.sleep(_PAUSE)
        yield _item(folder / str(number))


def _item(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _size(folder: Path) -> int:
    return int(_item(folder / _SIZE) or 0)


def _leave(path: Path, content: bytes) -> None:
    """Leaves a file that is whole whenever it can be seen."""
    draft = path.with_suffix(".tmp")
    draft.write_bytes(content)
    draft.replace(path)

"""Files that lie elsewhere, such as s3://bucket/articles/*.jsonl: found with fsspec, and copied here one at a time while they are read."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from framing.errors import ReadError
from framing.readers.decoding import UnreadableError
from framing.readers.places import known, skipped
from framing.readers.rows import first_line

_HERE = ("file", "local", "http", "https")


@dataclass(frozen=True, slots=True)
class Remote:
    """Files of one file system that is not this machine's: the address of each, and its name as seen from what was asked for."""

    system: Any
    files: tuple[tuple[str, str], ...]

    def address(self, path: str) -> str:
        """The whole address of one of its files."""
        return str(self.system.unstrip_protocol(path))


def is_remote(item: str) -> bool:
    """Whether an input is an address that fsspec knows, other than a page of the web or a file here.

    >>> is_remote("s3://bucket/articles"), is_remote("https://velmora.example/harbour"), is_remote("articles/a.txt")
    (True, False, False)
    """
    protocol, found, _ = item.partition("://")
    if not found or protocol.lower() in _HERE:
        return False
    from fsspec import available_protocols

    return protocol in available_protocols()


def files_there(address: str, suffixes: Collection[str]) -> Remote:
    """The files at an address: one, those under a folder, or those that a pattern stands for; ReadError where there is none."""
    from fsspec import url_to_fs

    try:
        system, place = url_to_fs(address)
        found = _found(system, place)
    except ImportError as error:
        raise ReadError(f"{address} cannot be opened: {error}", hint="pip install 'framing[remote]' for s3:// and gs://") from error
    except Exception as error:  # every store has errors of its own
        raise ReadError(
            f"{address} cannot be opened: {first_line(error) or type(error).__name__}", hint="check the address, and how you sign in there"
        ) from error
    if not found:
        raise ReadError(
            f"{address} does not exist", hint="give the address of a file, of a folder, or a pattern such as s3://bucket/*.jsonl"
        )
    known([(PurePosixPath(path), name) for path, name in found], address, suffixes)
    return Remote(system, tuple(found))


def _found(system: Any, place: str) -> list[tuple[str, str]]:
    root = place.split("*", 1)[0].rpartition("/")[0] if "*" in place else place.rstrip("/")
    matches = sorted(system.glob(place)) if "*" in place else [place]
    paths = dict.fromkeys(path for match in matches for path in sorted(system.find(match)))
    named = [(path, path.removeprefix(root).lstrip("/") or PurePosixPath(path).name) for path in paths]
    return [(path, name) for path, name in named if not skipped(PurePosixPath(name))]


@contextmanager
def copied(system: Any, path: str) -> Iterator[Path]:
    """A copy of a file from elsewhere in folders of the same names, while in use."""
    with TemporaryDirectory(prefix="framing-") as folder:
        parts = [part for part in PurePosixPath(path).parts if part not in ("/", ".", "..")]
        here = Path(folder, *parts)
        here.parent.mkdir(parents=True, exist_ok=True)
        try:
            system.get_file(path, str(here))
        except Exception as error:  # every store has errors of its own
            raise UnreadableError(f"it cannot be fetched: {first_line(error) or type(error).__name__}") from error
        yield here

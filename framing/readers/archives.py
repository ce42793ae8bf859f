"""Compressed files and zip archives, unpacked into a temporary folder one file at a time, and never further than is safe."""

import bz2
import gzip
import lzma
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, Any

from framing.readers.decoding import UnreadableError
from framing.readers.rows import first_line

# text is seldom packed to less than a fiftieth; what unpacks to far more was made to fill disks
_RATIO = 200
_ALWAYS = 64 << 20
_CHUNK = 1 << 20
_MOST_FILES = 100_000
# bytes of a name that file systems take
_LONGEST_NAME = 200


def _zstandard(path: Path) -> Any:
    import pyarrow as pa

    return pa.CompressedInputStream(pa.PythonFile(path.open("rb"), mode="r"), "zstd")


PACKED: dict[str, Callable[[Path], Any]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open, ".zst": _zstandard}
ARCHIVE = ".zip"


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """A file with the content of a compressed one, under its name without the last suffix, in a folder named alike, while in use."""
    with TemporaryDirectory(prefix="framing-") as folder:
        inner = _place(Path(folder), path.absolute().parent.name, path.stem)
        with _explained(), PACKED[path.suffix.lower()](path) as packed, inner.open("wb") as plain:
            _copy(packed, plain, _RATIO * path.stat().st_size + _ALWAYS)
        yield inner


def members(path: Path) -> Iterator[tuple[str, Path | str]]:
    """The files of a zip archive: the name of each, and where it lies until the next one is asked for, or why it cannot be read."""
    with TemporaryDirectory(prefix="framing-") as folder, _explained(), zipfile.ZipFile(path) as archive:
        names = [info for info in archive.infolist() if not info.is_dir()]
        if not names:
            raise UnreadableError("the archive holds no files; is it damaged?")
        if len(names) > _MOST_FILES:
            raise UnreadableError(f"the archive holds {len(names):,} files, more than {_MOST_FILES:,}; unpack it first")
        left = _RATIO * path.stat().st_size + _ALWAYS
        for info in names:
            inside = PurePosixPath(info.filename.replace("\\", "/"))
            inner = _place(Path(folder), inside.parent.name or path.stem, inside.name)
            try:
                with _explained(), archive.open(info) as packed, inner.open("wb") as plain:
                    left -= _copy(packed, plain, left)
            except UnreadableError as error:
                yield info.filename, str(error)
            else:
                yield info.filename, inner
            shutil.rmtree(inner.parent)


def _place(folder: Path, parent: str, name: str) -> Path:
    """A path of two plain names under a folder, whatever an archive calls its files."""
    where = folder / _plain(parent, "archive")
    where.mkdir(exist_ok=True)
    return where / _plain(name, "file")


def _plain(name: str, instead: str) -> str:
    """A name as a file can have it: none that leads elsewhere, and its end where it is too long."""
    short = name.encode("utf-8", "replace")[-_LONGEST_NAME:].decode("utf-8", "ignore")
    return instead if short in ("", ".", "..") else short


def _copy(packed: IO[bytes], plain: IO[bytes], most: int) -> int:
    """How many bytes were copied; UnreadableError where there are more than `most`."""
    size = 0
    while chunk := packed.read(_CHUNK):
        size += len(chunk)
        if size > most:
            raise UnreadableError(
                f"it unpacks to more than {_RATIO} times its size, like an archive made to fill disks; unpack it yourself"
            )
        plain.write(chunk)
    return size


@contextmanager
def _explained() -> Iterator[None]:
    """Whatever an unpacker says of damaged data as an UnreadableError; what the system says of files and disks as it is."""
    try:
        yield
    except UnreadableError:
        raise
    except Exception as error:  # every library has errors of its own
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise UnreadableError(f"it cannot be unpacked: {first_line(error) or type(error).__name__}") from error

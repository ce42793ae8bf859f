"""Where articles lie: files, folders with all that is under them, patterns such as articles/*.csv, and partitioned data sets."""

import difflib
import glob
import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path, PurePath
from typing import TypeVar
from urllib.parse import unquote

from framing.errors import ReadError

Place = TypeVar("Place", bound=PurePath)

_LITTER = ("desktop.ini", "Thumbs.db", "_SUCCESS", "_metadata", "_common_metadata")
_LONGEST_NAME = 80
_KEY = re.compile(r"(?P<key>[^=/]+)=(?P<value>.*)", re.DOTALL)
_PART = re.compile(r"(?:part|data|chunk)?[-_.]?\d[\w.-]*", re.IGNORECASE)
_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"


def files_at(path: Path, suffixes: Collection[str]) -> list[tuple[Path, str]]:
    """The files at `path`, each with its name as seen from there; ReadError where none has one of the `suffixes`."""
    try:
        if _is_run(path):
            hint = "runs are not joined: read the sources of all into one, which --resume adds to"
            raise ReadError(f"{path} is a run, whose tables are no articles", hint=hint)
        if path.is_dir():
            return known([(file, file.relative_to(path).as_posix()) for file in _under(path)], path, suffixes)
        if path.exists():
            return [(path, path.name)]
        root, matches = _matching(path)
    except OSError as error:
        raise ReadError(
            f"{str(path)[:_LONGEST_NAME]} cannot be opened: {error.strerror}", hint="give the path of a file or a folder"
        ) from error
    if not matches:
        raise ReadError(f"{path} does not exist", hint=_near(path))
    files = dict.fromkeys(file for match in matches for file in (_under(match) if match.is_dir() else [match]))
    return known([(file, file.relative_to(root).as_posix()) for file in files], path, suffixes)


def partition_of(path: Path) -> tuple[str, dict[str, str]]:
    """The name of the data set that a part belongs to ("" where it is no part), and the cells that its folders name (source=Post)."""
    parts = path.absolute().parent.parts
    keys = [match for part in parts if (match := _KEY.fullmatch(part))]
    cells = {unquote(match["key"]): unquote(match["value"]) for match in keys if match["value"] != _NO_VALUE}
    folder = next((part for part in reversed(parts) if not _KEY.fullmatch(part)), "")
    return (PurePath(folder).stem if keys or _PART.fullmatch(path.stem) else ""), cells


def _matching(pattern: Path) -> tuple[Path, list[Path]]:
    """The folder in which a pattern such as articles/*.csv begins, and what it stands for, in order."""
    place = next((place for place, part in enumerate(pattern.parts) if glob.has_magic(part)), len(pattern.parts))
    root = Path(*pattern.parts[:place])
    return root, sorted(root.glob(str(Path(*pattern.parts[place:])))) if place < len(pattern.parts) else []


def _under(folder: Path) -> list[Path]:
    """All files under a folder, in order, hidden ones and runs left out; links to folders are followed, and named where they lead back."""
    return sorted(file for file in _walked(folder, frozenset()) if not skipped(file.relative_to(folder)))


def _walked(folder: Path, above: frozenset[tuple[int, int]]) -> Iterator[Path]:
    state = folder.stat()
    here = (state.st_dev, state.st_ino)
    if here in above:
        yield folder
        return
    if _is_run(folder):
        return
    for path in folder.iterdir():
        if path.is_dir() and not skipped(PurePath(path.name)):
            yield from _walked(path, above | {here})
        elif path.is_file() or path.is_symlink():
            yield path


def _is_run(folder: Path) -> bool:
    """Whether `framing` itself wrote the folder."""
    return (folder / "manifest.json").is_file() and all((folder / name).is_dir() for name in ("articles", "sentences", "terms"))


def known(files: list[tuple[Place, str]], path: Path | str, suffixes: Collection[str]) -> list[tuple[Place, str]]:
    """The files as they are; ReadError where there is none that could be read."""
    if not any(file.suffix.lower() in suffixes for file, _ in files):
        kinds = Counter(file.suffix.lower() or "no suffix" for file, _ in files)
        found = ", ".join(f"{count} x {kind}" for kind, count in sorted(kinds.items())) or "no files at all"
        raise ReadError(f"{path} holds nothing that can be read: {found}", hint=f"articles are read from {', '.join(suffixes)}")
    return files


def skipped(path: PurePath) -> bool:
    """Whether a file is hidden, in a hidden folder, or what an office program or a desktop leaves behind."""
    return path.name in _LITTER or any(part.startswith((".", "~$", "__MACOSX")) and part != ".." for part in path.parts)


def _near(path: Path) -> str:
    """A hint at files in the same folder with a name like this one."""
    if glob.has_magic(str(path)):
        return "no file matches the pattern; check the path"
    names = sorted(other.name for other in path.parent.iterdir()) if path.parent.is_dir() else []
    near = difflib.get_close_matches(path.name, names, n=3)
    if near:
        return f"did you mean {' or '.join(str(path.parent / name) for name in near)}?"
    return "check the path" if path.parent.is_dir() else f"the folder {path.parent} does not exist either"

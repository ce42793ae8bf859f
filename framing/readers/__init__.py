"""Articles from files, folders and tables: what goes in is untidy, what comes out is an Article or a SetAside."""

import difflib
import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Union

from framing.errors import ReadError
from framing.readers.columns import USUAL_NAMES
from framing.readers.decoding import UnreadableError
from framing.readers.html import read_html
from framing.readers.loose import read_markdown, read_plain
from framing.readers.tables import read_frame, read_table, rows_of
from framing.records import Article, SetAside

if TYPE_CHECKING:
    import pandas as pd

Input = Union[str, Path, "pd.DataFrame"]
Opened = Union[list[tuple[Path, str]], "pd.DataFrame", SetAside]

LOOSE = {".txt": read_plain, ".text": read_plain, ".md": read_markdown, ".markdown": read_markdown, ".html": read_html, ".htm": read_html}
TABLES = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")
_LITTER = ("desktop.ini", "Thumbs.db")
_LONGEST_NAME = 80
_KNOWN = ", ".join([*LOOSE, *TABLES])

log = logging.getLogger(__name__)


def read_articles(
    *inputs: Input, columns: Mapping[str, str] | None = None, source: str | None = None, set_aside: list[SetAside] | None = None
) -> Iterator[Article]:
    """The articles of files, folders and DataFrames, one at a time.

    `columns` maps our field to a table's column ({"text": "body"}), `source` overrides every source; what cannot be read is
    appended to `set_aside`, or logged as a warning. ReadError where an input is missing or holds nothing that can be read.
    """
    return _articles_only(read_inputs(*inputs, columns=columns, source=source), set_aside)


def read_inputs(*inputs: Input, columns: Mapping[str, str] | None = None, source: str | None = None) -> Iterator[Article | SetAside]:
    """Each article, and each thing that had to be set aside, in the order of the inputs; no id comes twice."""
    if unknown := set(columns or ()) - set(USUAL_NAMES):
        raise ReadError(f"there is no field {min(unknown)!r} to map a column to", hint=f"the fields are {', '.join(USUAL_NAMES)}")
    only = len(inputs) == 1
    opened = [_opened(item, only=only) for item in inputs]
    if not only and opened and all(isinstance(item, SetAside) for item in opened):
        raise ReadError("none of the inputs can be read", hint=next(item.reason for item in opened if isinstance(item, SetAside)))
    return _read(opened, columns, source)


def _opened(item: Input, *, only: bool) -> Opened:
    """The files behind an input, or why it is set aside; a DataFrame as it is. ReadError where it is the `only` one and cannot be read."""
    if not isinstance(item, str | Path):
        return item
    try:
        return _files(Path(item))
    except ReadError as error:
        if only:
            raise
        return refused(Path(item), error)


def count_articles(*paths: Path) -> int:
    """About how many articles the paths hold, for a time to go: exact but for line breaks inside CSV cells."""
    opened = (_opened(path, only=False) for path in paths)
    return sum(_count(file) for files in opened if isinstance(files, list) for file, _ in files)


def _count(path: Path) -> int:
    """About how many articles one file holds; 0 where it cannot be told."""
    suffix = path.suffix.lower()
    if suffix in LOOSE:
        return 1
    try:
        return rows_of(path) if suffix in TABLES else 0
    except (OSError, ValueError):
        return 0


def _articles_only(items: Iterator[Article | SetAside], set_aside: list[SetAside] | None) -> Iterator[Article]:
    for item in items:
        if isinstance(item, Article):
            yield item
        elif set_aside is not None:
            set_aside.append(item)
        else:
            log.warning("set aside %s: %s", " ".join(filter(None, (item.path, item.where))), item.reason)


def _read(inputs: list[Opened], columns: Mapping[str, str] | None, source: str | None) -> Iterator[Article | SetAside]:
    seen: dict[str, int] = {}
    for item in inputs:
        if isinstance(item, SetAside):
            yield item
            continue
        parts = (_one_file(path, name, columns) for path, name in item) if isinstance(item, list) else [read_frame(item, columns=columns)]
        for part in parts:
            for found in part:
                yield replace(found, id=unique_id(found.id, seen), source=source or found.source) if isinstance(found, Article) else found


def unique_id(name: str, seen: dict[str, int]) -> str:
    """`name`, with ~2, ~3 ... behind it where it has been seen before."""
    unique = name
    while unique in seen:
        seen[name] += 1
        unique = f"{name}~{seen[name]}"
    seen[unique] = 1
    return unique


def _one_file(path: Path, name: str, columns: Mapping[str, str] | None) -> Iterator[Article | SetAside]:
    """What one file holds; whatever is wrong with it becomes a SetAside."""
    suffix = path.suffix.lower()
    try:
        if suffix in TABLES:
            yield from read_table(path, columns=columns)
        elif suffix in LOOSE:
            yield LOOSE[suffix](path, name=name, source=path.absolute().parent.name)
        else:
            raise UnreadableError(f"{suffix or 'a file without suffix'} is not one of {_KNOWN}")
    except UnreadableError as error:
        yield SetAside(str(path), "", str(error))
    except ReadError as error:
        yield refused(path, error)
    except OSError as error:
        yield SetAside(str(path), "", f"it cannot be opened: {error.strerror or error}")


def refused(path: Path, error: ReadError) -> SetAside:
    """An input that could not be opened, as something set aside."""
    return SetAside(str(path), "", "; ".join(filter(None, (error.message.removeprefix(f"{path}: ").removeprefix(f"{path} "), error.hint))))


def _files(path: Path) -> list[tuple[Path, str]]:
    """The files at `path`, each with its name as seen from there; ReadError where there is none to read."""
    try:
        if path.is_dir():
            return _folder(path)
        if not path.exists():
            raise ReadError(f"{path} does not exist", hint=_near(path))
    except OSError as error:
        raise ReadError(
            f"{str(path)[:_LONGEST_NAME]} cannot be opened: {error.strerror}", hint="give the path of a file or a folder"
        ) from error
    return [(path, path.name)]


def _folder(folder: Path) -> list[tuple[Path, str]]:
    """All files under a folder, in order, hidden ones left out."""
    files = [path for path in sorted(folder.rglob("*")) if (path.is_file() or path.is_symlink()) and not _skipped(path.relative_to(folder))]
    if not any(path.suffix.lower() in (*LOOSE, *TABLES) for path in files):
        kinds = Counter(path.suffix.lower() or "no suffix" for path in files)
        found = ", ".join(f"{count} x {kind}" for kind, count in sorted(kinds.items())) or "no files at all"
        raise ReadError(f"{folder} holds nothing that can be read: {found}", hint=f"articles are read from {_KNOWN}")
    return [(path, path.relative_to(folder).as_posix()) for path in files]


def _skipped(path: Path) -> bool:
    """Whether a file is hidden, in a hidden folder, or what an office program or a desktop leaves behind."""
    return path.name in _LITTER or any(part.startswith((".", "~$")) for part in path.parts)


def _near(path: Path) -> str:
    """A hint at files in the same folder with a name like this one."""
    names = sorted(other.name for other in path.parent.iterdir()) if path.parent.is_dir() else []
    near = difflib.get_close_matches(path.name, names, n=3)
    if near:
        return f"did you mean {' or '.join(str(path.parent / name) for name in near)}?"
    return "check the path" if path.parent.is_dir() else f"the folder {path.parent} does not exist either"

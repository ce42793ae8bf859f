"""One file, whatever it is: loose text, a page, a table, an export of many articles, or an archive of these."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from framing.config import InputSettings
from framing.errors import ReadError
from framing.readers.archives import ARCHIVE, PACKED, members, unpacked
from framing.readers.decoding import UnreadableError
from framing.readers.exports import export_kind, read_export
from framing.readers.html import read_html
from framing.readers.intake import Found
from framing.readers.loose import read_markdown, read_plain
from framing.readers.online import FEEDS, LISTS, addresses_in, read_feed_file, read_list
from framing.readers.places import partition_of, skipped
from framing.readers.remote import copied
from framing.readers.rows import first_line
from framing.readers.rules import load_rules
from framing.readers.tables import SUFFIXES, read_table, rows_of
from framing.readers.web import Fetcher
from framing.records import Note, SetAside

LOOSE = {".txt": read_plain, ".text": read_plain, ".md": read_markdown, ".markdown": read_markdown, ".html": read_html, ".htm": read_html}
KNOWN = (*LOOSE, *SUFFIXES, *LISTS, *FEEDS, *PACKED, ARCHIVE)
AS_USUAL = InputSettings()
_EXPORTS = (".txt", ".text")
UNFORESEEN = "something in it that was not foreseen"
"""How the reason begins where a library failed in a way of its own."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ways:
    """How files are read: which column is which field, the settings, and what fetches pages, if they may be fetched."""

    columns: Mapping[str, str] | None = None
    settings: InputSettings = AS_USUAL
    fetch: Fetcher | None = None


def read_file(path: Path, *, name: str, ways: Ways) -> Iterator[Found]:
    """What one file holds, under its `name`; whatever is wrong with it becomes a SetAside."""
    try:
        yield from _read(path, name, ways)
    except UnreadableError as error:
        yield SetAside(str(path), "", str(error))
    except ReadError as error:
        yield refused(path, error)
    except OSError as error:
        yield SetAside(str(path), "", f"it cannot be opened: {error.strerror or error}")
    except Exception as error:  # one file of a million must not end the run
        log.warning("%s cannot be read", path, exc_info=True)
        yield SetAside(str(path), "", f"{UNFORESEEN}: {type(error).__name__}: {first_line(error)}")


def read_there(system: Any, path: str, *, name: str, shown: str, ways: Ways) -> Iterator[Found]:
    """What one file elsewhere holds, told by its address as `shown`."""
    try:
        with copied(system, path) as here:
            yield from _shown(read_file(here, name=name, ways=ways), here, shown)
    except UnreadableError as error:
        yield SetAside(shown, "", str(error))


def count_rows(path: Path) -> int:
    """About how many articles one file holds; 0 where it cannot be told."""
    suffix = path.suffix.lower()
    if suffix in LOOSE:
        return 1
    try:
        return rows_of(path) if suffix in SUFFIXES else 0
    except (OSError, ValueError):
        return 0


def refused(path: Path | str, error: ReadError) -> SetAside:
    """An input that could not be opened, as something set aside."""
    return SetAside(str(path), "", "; ".join(filter(None, (error.message.removeprefix(f"{path}: ").removeprefix(f"{path} "), error.hint))))


def _read(path: Path, name: str, ways: Ways) -> Iterator[Found]:
    suffix = path.suffix.lower()
    if path.is_dir():
        raise UnreadableError("it leads back to a folder that it lies in")
    if suffix in PACKED:
        with unpacked(path) as inner:
            yield from _shown(read_file(inner, name=name, ways=ways), inner, str(path))
    elif suffix == ARCHIVE:
        yield from _archive(path, name, ways)
    elif suffix in SUFFIXES:
        data_set, cells = partition_of(path)
        yield from read_table(path, columns=ways.columns, dates=ways.settings.dates, name=data_set, cells=cells)
    elif suffix in FEEDS:
        yield from read_feed_file(path, name=name, source=path.absolute().parent.name, fetch=ways.fetch)
    elif (addresses := addresses_in(path)) is not None:
        yield from read_list(path, addresses, ways.fetch)
    elif suffix in _EXPORTS and (kind := export_kind(path)):
        yield from read_export(path, kind, name=name)
    elif suffix in _EXPORTS:
        yield read_plain(path, name=name, source=path.absolute().parent.name, rules=load_rules(ways.settings.boilerplate))
    elif suffix in LOOSE:
        yield LOOSE[suffix](path, name=name, source=path.absolute().parent.name)
    else:
        raise UnreadableError(f"{suffix or 'a file without suffix'} is not one of {', '.join(KNOWN)}")


def _archive(path: Path, name: str, ways: Ways) -> Iterator[Found]:
    """What the files of a zip archive hold, hidden ones left out."""
    for member, inner in members(path):
        inside = PurePosixPath(member.replace("\\", "/"))
        if skipped(inside):
            continue
        shown = f"{path}/{member}"
        if isinstance(inner, str):
            yield SetAside(shown, "", inner)
        elif inside.suffix.lower() == ARCHIVE:
            yield SetAside(shown, "", "it is an archive in an archive; unpack it first")
        else:
            yield from _shown(read_file(inner, name=f"{name}/{member}", ways=ways), inner, shown)


def _shown(items: Iterator[Found], inner: Path, path: str) -> Iterator[Found]:
    """The items of an unpacked file, told by the path of what it came from."""
    for item in items:
        yield replace(item, path=path) if isinstance(item, SetAside | Note) and item.path == str(inner) else item

"""Articles from files, folders and tables: what goes in is untidy, what comes out is an Article or a SetAside."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Union

from framing.config import FitnessSettings, InputSettings
from framing.errors import ReadError
from framing.readers.columns import USUAL_NAMES
from framing.readers.files import AS_USUAL, KNOWN, Ways, count_rows, read_file, read_there, refused
from framing.readers.intake import LEAVE_ALL, Found, Intake, Seen, take_in
from framing.readers.online import local_path, read_address
from framing.readers.places import files_at
from framing.readers.remote import Remote, files_there, is_remote
from framing.readers.rules import load_rules
from framing.readers.tables import frame_columns, read_frame
from framing.readers.web import NO_FETCH, Fetcher, is_address
from framing.records import Article, SetAside

if TYPE_CHECKING:
    import pandas as pd

Input = Union[str, Path, "pd.DataFrame"]
Opened = Union[list[tuple[Path, str]], Remote, "pd.DataFrame", SetAside, str]

log = logging.getLogger(__name__)


def read_articles(
    *inputs: Input,
    columns: Mapping[str, str] | None = None,
    source: str | None = None,
    set_aside: list[SetAside] | None = None,
    fetch: Fetcher | None = None,
) -> Iterator[Article]:
    """The articles of files, folders, DataFrames and, with `fetch`, addresses on the web, one at a time.

    `columns` maps our field to a table's column ({"text": "body"}), `source` overrides every source; what cannot be read is
    appended to `set_aside`, or logged as a warning. ReadError where an input is missing or holds nothing that can be read.
    """
    return _articles_only(read_inputs(*inputs, columns=columns, source=source, fetch=fetch), set_aside)


def read_inputs(
    *inputs: Input,
    columns: Mapping[str, str] | None = None,
    source: str | None = None,
    fitness: FitnessSettings = LEAVE_ALL,
    intakes: list[Intake] | None = None,
    fetch: Fetcher | None = None,
    settings: InputSettings = AS_USUAL,
) -> Iterator[Article | SetAside]:
    """Each article, and each thing that had to be set aside, in the order of the inputs; no id comes twice.

    Addresses on the web are read with `fetch` only.
    `fitness` says what else is flagged or set aside (nothing, when left out); what each input gave is counted in `intakes`.
    """
    if unknown := set(columns or ()) - set(USUAL_NAMES):
        raise ReadError(f"there is no field {min(unknown)!r} to map a column to", hint=f"the fields are {', '.join(USUAL_NAMES)}")
    if settings.boilerplate:
        load_rules(settings.boilerplate)  # what is wrong with it is told before anything is read
    only = len(inputs) == 1
    for item in inputs:
        if not isinstance(item, str | Path):
            frame_columns(item, columns)
    opened = [_opened(item, only=only, fetch=fetch is not None) for item in inputs]
    if not only and opened and all(isinstance(item, SetAside) for item in opened):
        raise ReadError(
            "none of the inputs can be read", hint=next(f"{item.path}: {item.reason}" for item in opened if isinstance(item, SetAside))
        )
    tallies = [Intake(str(item) if isinstance(item, str | Path) else "DataFrame") for item in inputs]
    if intakes is not None:
        intakes += tallies
    return _read(opened, tallies, source, fitness, Ways(columns, settings, fetch))


def _opened(item: Input, *, only: bool, fetch: bool = False) -> Opened:
    """The files behind an input, here or elsewhere, or why it is set aside; a DataFrame as it is, an address of the web where it may be.

    ReadError where it is the `only` one and cannot be read.
    """
    if not isinstance(item, str | Path):
        return item
    try:
        if isinstance(item, str) and is_address(item):
            if not fetch:
                raise ReadError(f"{item} is not fetched", hint=NO_FETCH)
            return item
        if isinstance(item, str) and is_remote(item):
            return files_there(item, KNOWN)
        return files_at(local_path(item) if isinstance(item, str) and item.lower().startswith("file:") else Path(item), KNOWN)
    except ReadError as error:
        if only:
            raise
        return refused(item, error)


def count_articles(*paths: str | Path) -> int:
    """About how many articles the paths hold here, for a time to go: exact but for line breaks inside CSV cells."""
    opened = (_opened(path, only=False) for path in paths if not is_remote(str(path)))
    return sum(count_rows(file) for files in opened if isinstance(files, list) for file, _ in files)


def _articles_only(items: Iterator[Article | SetAside], set_aside: list[SetAside] | None) -> Iterator[Article]:
    for item in items:
        if isinstance(item, Article):
            yield item
        elif set_aside is not None:
            set_aside.append(item)
        else:
            log.warning("set aside %s: %s", " ".join(filter(None, (item.path, item.where))), item.reason)


def _read(
    inputs: list[Opened], intakes: list[Intake], source: str | None, fitness: FitnessSettings, ways: Ways
) -> Iterator[Article | SetAside]:
    seen = Seen()
    for item, intake in zip(inputs, intakes, strict=True):
        for path, part in _parts(item, ways):
            intake.files += bool(path)
            named = (replace(found, source=source) if source and isinstance(found, Article) else found for found in part)
            yield from take_in(named, intake, seen, fitness, path=path)


def _parts(item: Opened, ways: Ways) -> Iterator[tuple[str, Iterable[Found]]]:
    """What an input holds, file by file, each with its path; what is no file has none."""
    if isinstance(item, SetAside):
        yield "", [item]
    elif isinstance(item, list):
        yield from ((str(path), read_file(path, name=name, ways=ways)) for path, name in item)
    elif isinstance(item, Remote):
        for path, name in item.files:
            shown = item.address(path)
            yield shown, read_there(item.system, path, name=name, shown=shown, ways=ways)
    elif isinstance(item, str):
        yield "", read_address(item, ways.fetch) if ways.fetch else []
    else:
        yield "", read_frame(item, columns=ways.columns, dates=ways.settings.dates)

"""The run directory: one folder of Parquet parts a table, and a manifest.

A part is written for every table under the same number, `articles` last: a part whose `articles` file stands is whole,
whatever else stands of a part was cut off and is removed when the run is resumed.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from framing.displayed import Displayed
from framing.errors import StoreError
from framing.tables import ADDED, SCHEMAS, Packed, Row

_ONLY = "part-00000.parquet"
_LOCK, _DRAFT = ".lock", "manifest.tmp"

# what is left at the head of an address such as s3://bucket/run, taken for a path
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_GROUPINGS = ("group", "story", "place")

Manifest = dict[str, Any]


@dataclass(frozen=True, slots=True, repr=False)
class Run(Displayed):
    """What one analysis wrote: its manifest and its tables, in memory or, where `path` is set, on disk.

    `named` holds the source of each article where it is not the one that the tables tell, and `unit` what such a source is; see `by`.
    """

    manifest: Manifest
    tables: Mapping[str, pa.Table]
    path: Path | None = None
    named: Mapping[str, str] | None = None
    unit: str = "outlet"

    def arrow(self, name: str, columns: list[str] | None = None, *, coded: Sequence[str] = ()) -> pa.Table:
        """The table `name`, or some columns of it, as Arrow; StoreError where a run has no such table.

        Those that are `coded` may come as dictionaries, which are read from disk in a fraction of the time where few words recur.
        """
        if name not in SCHEMAS and name not in ADDED:
            raise StoreError(f"a run has no table {name!r}", hint=f"there are: {', '.join(sorted((*SCHEMAS, *ADDED)))}")
        if self.named is None:
            return self._stored(name, columns, coded)
        wanted = list(dict.fromkeys(["article_id", *columns])) if columns else None
        table = _renamed(self._stored(name, wanted, coded), self.named)
        return table.select(columns) if columns else table

    def _stored(self, name: str, columns: list[str] | None, coded: Sequence[str]) -> pa.Table:
        if name in ADDED:
            return self._added(name, columns)
        if self.path is None:
            return self.tables[name].select(columns) if columns else self.tables[name]
        types = [field.with_type(pa.dictionary(pa.int32(), field.type)) if field.name in coded else field for field in SCHEMAS[name]]
        empty = pa.schema(types).empty_table()
        whole = _whole(self.path)
        parts = [pq.read_table(self.path / name / part, columns=columns, read_dictionary=list(coded)) for part in whole]
        # a run of an earlier version may lack a column that has come since
        return pa.concat_tables([empty.select(columns) if columns else empty, *parts], promote_options="default")

    def has(self, name: str) -> bool:
        """Whether a table of `ADDED` stands beside the others."""
        return name in self.tables if self.path is None else (self.path / name / _ONLY).is_file()

    def _added(self, name: str, columns: list[str] | None) -> pa.Table:
        if not self.has(name):
            raise StoreError(
                f"the {name} of this run have not been grouped yet",
                hint='do it with `framing stories RUN`, in Python with run.keep("stories", framing.group_stories(run))',
            )
        if self.path is not None:
            return pq.read_table(self.path / name / _ONLY, columns=columns)
        return self.tables[name].select(columns) if columns else self.tables[name]

    def keep(self, name: str, frame: pd.DataFrame) -> "Run":
        """This run with a table of `ADDED` beside the others, written where the run is on disk; StoreError where it cannot be."""
        table = pa.Table.from_pandas(frame[ADDED[name].names], schema=ADDED[name], preserve_index=False)
        if self.path is None:
            return replace(self, tables={**self.tables, name: table})
        _write(table, self.path / name / _ONLY)
        return self

    def table(self, name: str) -> pd.DataFrame:
        """The table `name` as a DataFrame, its columns as in `SCHEMAS`; `published` becomes datetime64."""
        frame: pd.DataFrame = self.arrow(name).to_pandas(date_as_object=False)
        return frame

    def by(self, groups: "str | Mapping[Any, Any] | pd.Series[Any]") -> "Run":
        """This run with its articles taken together under another source; each keeps its own where there is none for it.

        `groups` is a column of the articles (such as "group"), or names of your own by article or by outlet:
        `run.by({"Northline": "agencies"})`, `run.by(frame.set_index("id")["topic"])`. StoreError where no article has one.
        """
        column = [groups] if isinstance(groups, str) and groups in _GROUPINGS else []
        articles = self.arrow("articles", ["article_id", "source", *column]).to_pylist()
        named = _grouped(articles, groups)
        if not any(named.values()):
            whose = repr(groups) if isinstance(groups, str) else "name of yours, nor has its outlet"
            hint = f"articles can be taken together by {', '.join(_GROUPINGS)}, or by names of your own: run.by({{OUTLET: GROUP}})"
            raise StoreError(f"no article of this run has a {whose}", hint=hint)
        sources = {row["article_id"]: named[row["article_id"]] or row["source"] for row in articles}
        return replace(self, named=sources, unit=groups if isinstance(groups, str) else "group")


def _grouped(articles: list[Row], groups: "str | Mapping[Any, Any] | pd.Series[Any]") -> dict[str, str]:
    """What each article belongs to, by its id; "" where that is nothing."""
    if isinstance(groups, str):
        return {row["article_id"]: row[groups] if groups in _GROUPINGS else "" for row in articles}
    own = {str(key): str(name) for key, name in groups.items() if not pd.isna(name)}
    return {row["article_id"]: own.get(row["article_id"]) or own.get(row["source"], "") for row in articles}


def _renamed(table: pa.Table, names: Mapping[str, str]) -> pa.Table:
    """A table with the source of each row looked up by its article; the articles keep theirs as `outlet`."""
    if "source" not in table.column_names:
        return table
    places = pc.index_in(table["article_id"], value_set=pa.array(names, pa.string()))
    sources = pa.chunked_array([pa.array(names.values(), pa.string())]).take(places)
    if "title" in table.column_names:
        table = table.append_column("outlet", table["source"])
    return table.set_column(table.column_names.index("source"), "source", sources)


def open_run(path: str | Path) -> Run:
    """The run in a directory that `analyze` wrote; StoreError where there is none."""
    path = Path(path)
    if not (path / "manifest.json").is_file():
        raise StoreError(
            f"{path} is not a run directory: it has no manifest.json",
            hint="make one with `framing analyze SOURCE --out RUN`, in Python with framing.analyze(SOURCE, out=RUN)",
        )
    try:
        manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    except ValueError as error:
        raise StoreError(f"{path / 'manifest.json'} is not valid JSON: {error}") from error
    if not isinstance(manifest, dict) or not {"version", "model", "settings", "complete"} <= set(manifest):
        raise StoreError(f"{path / 'manifest.json'} is not the manifest of a run", hint="name a directory that `framing analyze` wrote")
    return Run(manifest, {}, path)


def unstarted(path: Path) -> bool:
    """Whether no run lies at `path` and one may begin there; StoreError where there is something else."""
    if (path / "manifest.json").exists():
        return False
    if path.exists() and (not path.is_dir() or any(found.name not in (_LOCK, _DRAFT) for found in path.iterdir())):
        raise StoreError(f"{path} holds something that is not a run", hint="name an empty or a new directory with --out")
    return True


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Keeps others from writing to the run directory meanwhile; StoreError where another one does, or where nobody can.

    Whoever is killed holds it no longer. A directory in which no run was begun is removed again.
    """
    if path.parts and _SCHEME.fullmatch(path.parts[0]):
        hint = "name a folder with --out, and copy it there once it is whole"
        raise StoreError(f"{path} is an address, and a run is written to a folder", hint=hint)
    unstarted(path)
    lock = FileLock(path / _LOCK, timeout=0)
    try:
        path.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise StoreError(f"another process is writing to {path}", hint="wait until it has ended, or name another --out") from error
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        yield
    finally:
        if empty := unstarted(path):
            for name in (_DRAFT, _LOCK):
                (path / name).unlink(missing_ok=True)
        lock.release()
        if empty:
            path.rmdir()


class Writer:
    """Collects tables of analyses and writes them as parts of `part_articles` articles; into memory where `path` is None."""

    def __init__(self, path: Path | None, manifest: Manifest, *, part_articles: int) -> None:
        self.path, self.manifest = path, manifest
        self._part_articles = part_articles
        self._packed: dict[str, list[pa.Table]] = {name: [] for name in SCHEMAS}
        self._articles = self._number = 0
        if path is not None:
            write_manifest(manifest, path)
            self._number = _prepare(path)

    def add(self, tables: Packed) -> None:
        """Takes the tables of some articles, as `packed` makes them; a part is written once there are `part_articles` of these."""
        for name in SCHEMAS:
            self._packed[name].append(tables[name])
        self._articles += tables["articles"].num_rows
        if self._articles >= self._part_articles and self.path is not None:
            self._flush(self.path)

    def close(self, set_aside: list[Row], resumed: int, *, reading: Sequence[Row] = ()) -> Run:
        """The finished run, with its counts, what was set aside, and what each input gave, in the manifest."""
        if self.path is not None:
            self._flush(self.path)
        run = Run(self.manifest, self._taken() if self.path is None else {}, self.path)
        counts = _counts(run) | {"set_aside": len(set_aside), "resumed": resumed}
        self.manifest = self.manifest | {"complete": True, "counts": counts, "set_aside": set_aside, "reading": list(reading)}
        if self.path is not None:
            write_manifest(self.manifest, self.path)
        return replace(run, manifest=self.manifest)

    def _taken(self) -> dict[str, pa.Table]:
        """The tables of what was added since the last part."""
        tables = {name: pa.concat_tables([SCHEMAS[name].empty_table(), *packed]) for name, packed in self._packed.items()}
        self._packed, self._articles = {name: [] for name in SCHEMAS}, 0
        return tables

    def _flush(self, path: Path) -> None:
        if not self._articles:
            return
        for name in ADDED:  # what was made of the run before does not know of the new articles
            (path / name / _ONLY).unlink(missing_ok=True)
        tables = self._taken()
        for name in SCHEMAS:  # `articles` is the last: it says that the part is whole
            _write(tables[name], path / name / f"part-{self._number:05d}.parquet")
        self._number += 1


def write_manifest(manifest: Manifest, path: Path) -> None:
    """Leaves the manifest in a run directory, whole or not at all; StoreError where it cannot be written."""
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    try:
        path.mkdir(parents=True, exist_ok=True)
        (path / _DRAFT).write_text(text, encoding="utf-8", errors="replace")
        (path / _DRAFT).replace(path / "manifest.json")
    except OSError as error:
        raise _unwritable(path, error) from error


def _counts(run: Run) -> dict[str, int]:
    """How much a run holds; only the columns that are counted are read."""
    articles = run.arrow("articles", ["n_sentences", "n_words", "n_words_outlet"])
    sums = {name.removeprefix("n_"): int(pc.sum(articles[name]).as_py() or 0) for name in articles.column_names}
    return {"articles": articles.num_rows, **sums, "terms": run.arrow("terms", ["sentence"]).num_rows}


def _whole(path: Path) -> list[str]:
    """The names of the parts that are whole, in their order."""
    names = (part.name for part in (path / "articles").glob("part-*.parquet"))
    return sorted(names, key=lambda name: (len(name), name))


def _prepare(path: Path) -> int:
    """Makes the folders of a run, removes what was cut off, and returns the number of the next part."""
    for name in SCHEMAS:
        (path / name).mkdir(exist_ok=True)
    whole = _whole(path)
    for part in (part for name in SCHEMAS for part in (path / name).glob("part-*")):
        if part.name not in whole:
            part.unlink()
    return max((int(Path(name).stem.removeprefix("part-")) for name in whole), default=-1) + 1


def _write(table: pa.Table, path: Path) -> None:
    """Leaves the table at `path`, whole or not at all; StoreError where it cannot be written."""
    draft = path.with_suffix(".tmp")
    try:
        path.parent.mkdir(exist_ok=True)
        pq.write_table(table, draft, compression="zstd")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"{path} cannot be written: {error.strerror or error}", hint="make room and go on with --resume, or choose another --out"
    )

"""A run whose probabilities were put right by coded sheets, with the way of it written down in the manifest."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from framing.errors import SettingsError, StoreError
from framing.store import Run, open_run, write_manifest
from framing.tables import ADDED, SCHEMAS
from framing.validation.calibration import Calibrated, Line
from framing.validation.units import axis_label, named

THRESHOLD = 0.5
_CHANGED = ("sentences", "judgements", "terms")


def recalibrated(run: Run, found: Calibrated, *, out: str | Path | None = None) -> Run:
    """The run with its scores put right as `calibrate` found, and each label holding from 0.5 on.

    With `out`, it is written there as a run of its own, where `run` is on disk. Of terms only the score changes. StoreError where `out`
    cannot be written, or where the run was put right before.
    """
    lines, unit = found.lines, found.unit
    if not lines:
        raise SettingsError("no label has enough codings to be put right", hint="`framing calibrate RUN SHEET` tells how many there are")
    if "recalibrated" in run.manifest["model"]:
        raise StoreError("the probabilities of this run were put right before", hint="name the run that it was made from")
    manifest = run.manifest | {"model": _model(run.manifest["model"], lines, unit)}
    put = partial(_put_right, lines=lines, unit=unit)
    if out is None:
        plain = replace(run, named=None)
        tables = {name: put(name, plain.arrow(name)) if name in _CHANGED else plain.arrow(name) for name in _names(run)}
        return Run(manifest, tables, named=run.named)
    if run.path is None:
        raise StoreError("a run that is only in memory cannot be written anew", hint="leave `out` away, or analyze with `out`")
    return replace(_written(run.path, Path(out), manifest, put), named=run.named)


def _names(run: Run) -> list[str]:
    return [*SCHEMAS, *filter(run.has, ADDED)]


def _model(model: dict[str, Any], lines: Mapping[str, Line], unit: str) -> dict[str, Any]:
    """What the manifest says of the model: another digest, so that no half is ever added that was not put right."""
    way = {"unit": unit, "threshold": THRESHOLD, "lines": {label: line._asdict() for label, line in lines.items()}}
    digest = hashlib.sha256((model["digest"] + json.dumps(way, sort_keys=True)).encode()).hexdigest()
    return model | {"digest": digest, "recalibrated": way | {"from": model["digest"]}}


def _written(source: Path, out: Path, manifest: dict[str, Any], put: "partial[pa.Table]") -> Run:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise StoreError(f"{out} holds something already", hint="name a new directory")
    try:
        # the manifest comes last: until then the copy is no run
        later = [*_CHANGED, "manifest.json", ".lock"]
        shutil.copytree(source, out, dirs_exist_ok=True, ignore=lambda folder, names: later if Path(folder) == source else [])
        for name in _CHANGED:
            (out / name).mkdir()
            for part in sorted((source / name).glob("part-*.parquet")):
                pq.write_table(put(name, pq.read_table(part)), out / name / part.name, compression="zstd")
        write_manifest(manifest, out)
    except OSError as error:
        raise StoreError(f"{out} cannot be written: {error.strerror}", hint="choose another directory") from error
    return open_run(out)


def _put_right(name: str, table: pa.Table, *, lines: Mapping[str, Line], unit: str) -> pa.Table:
    if name == "terms":
        return _scored(table, "score", lines["loaded"]) if unit == "term" and "loaded" in lines else table
    if unit != "sentence":
        return table
    if name == "sentences":
        return _held(_scored(table, "bias", lines["biased"]), "bias", "biased") if "biased" in lines else table
    scores, holds = table["score"].to_numpy().astype(np.float64), table["holds"].to_numpy(zero_copy_only=False).astype(bool)
    axes, names = (table[column].to_numpy(zero_copy_only=False) for column in ("axis", "name"))
    for axis, name in (pair.values() for pair in table.group_by(["axis", "name"]).aggregate([]).to_pylist()):
        if line := lines.get(named(axis_label(axis), name)):
            mine = (axes == axis) & (names == name)
            scores[mine] = line.of(scores[mine])
            holds[mine] = scores[mine] >= THRESHOLD
    return _set(_set(table, "score", pa.array(scores, pa.float32())), "holds", pa.array(holds))


def _scored(table: pa.Table, column: str, line: Line) -> pa.Table:
    scores = table[column].to_numpy(zero_copy_only=False).astype(np.float64)
    return _set(table, column, pa.array(line.of(scores), pa.float32(), from_pandas=True))


def _held(table: pa.Table, score: str, column: str) -> pa.Table:
    return _set(table, column, pc.greater_equal(table[score], THRESHOLD))


def _set(table: pa.Table, column: str, values: Any) -> pa.Table:
    return table.set_column(table.column_names.index(column), column, values)

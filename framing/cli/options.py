"""The options that several commands share, and what is made of them."""

import json
from collections.abc import Collection, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from framing.cli.completing import outlets
from framing.cli.terminal import err
from framing.config import Settings, load_settings
from framing.errors import SettingsError

if TYPE_CHECKING:
    from framing.store import Run


class Format(StrEnum):
    """How results are printed."""

    text = "text"
    json = "json"


class CheckFormat(StrEnum):
    """How findings are printed."""

    text = "text"
    json = "json"
    sarif = "sarif"


class Engine(StrEnum):
    """What the articles are read with."""

    local = "local"
    ray = "ray"


class Device(StrEnum):
    """Where a model runs."""

    auto = "auto"
    cuda = "cuda"
    mps = "mps"
    cpu = "cpu"


class Voices(StrEnum):
    """Whose words are looked at."""

    all = "all"
    outlet = "outlet"


class Part(StrEnum):
    """What figures are told apart by."""

    outlet = "outlet"
    topic = "topic"


Sources = Annotated[
    list[str],
    typer.Argument(metavar="SOURCE...", help="Files (txt, md, html, jsonl, csv, parquet), folders of them, addresses (https://, s3://)."),
]
Config = Annotated[Path | None, typer.Option("--config", help="A YAML file of settings; see `framing config show`.")]
Sets = Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change one setting, such as read.threads=1.")]
Maps = Annotated[list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds a field, such as text=body.")]
Source = Annotated[str | None, typer.Option("--source", help="The outlet of everything that is read.")]
Model = Annotated[
    str | None, typer.Option("--model", help="embedded, lexicon, a folder, a hub id (org/name@revision), or a YAML file of models.")
]
Devices = Annotated[Device | None, typer.Option("--device", help="Where the model runs; auto takes a GPU, Apple's, or the processor.")]
By = Annotated[str | None, typer.Option("--by", help="Take articles together by group, story or place in place of their outlet.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 if anything was set aside.")]
Right = Annotated[str, typer.Option("--right", metavar="B", help="The second source.", autocompletion=outlets)]
Coded = Annotated[
    list[Path] | None,
    typer.Option("--sheet", metavar="SHEET", help="A coded sheet, to correct rates for the model's mistakes; again for each further one."),
]
Key = Annotated[Path | None, typer.Option("--key", help="The key of the sheets, where it does not lie beside them.")]
Partial = Annotated[bool, typer.Option("--partial", help="Take the coded rows of a half-filled sheet for a random part of those drawn.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")]
Formats = Annotated[Format, typer.Option("--format", help="How to print results.")]
Engines = Annotated[Engine | None, typer.Option("--engine", help="Read in this process, or in many, here or on a cluster, with Ray.")]
Address = Annotated[
    str | None, typer.Option("--ray-address", help="The Ray cluster to read on, such as auto or host:port; else one on this machine.")
]


def settings_of(config: Path | None, sets: Sequence[str] | None, model: str | None, **more: str | None) -> Settings:
    """The settings in force, with those that the command line changes; in `more`, the dot of a key is written as two underscores."""
    asked = {"model": model, **{key.replace("__", "."): value for key, value in more.items()}}
    overrides = (*(sets or ()), *(f"{key}={json.dumps(value)}" for key, value in asked.items() if value))
    return load_settings(config, overrides)


def run_at(path: Path, by: str | None = None) -> "Run":
    """The run in a directory, its articles taken together by another column where `by` names one; that it was stopped is told."""
    from framing.store import open_run

    run = open_run(path)
    if not run.manifest["complete"]:
        err.print(f"[yellow]note:[/] {escape(str(path))} is unfinished; `framing analyze ... --resume` goes on with it")
    return run.by(by) if by else run


def columns_of(maps: Sequence[str] | None, known: Collection[str] = ()) -> dict[str, str]:
    """The column of each field that --map names; SettingsError where it names none."""
    from framing.readers.columns import USUAL_NAMES

    fields = known or USUAL_NAMES
    pairs = [pair.partition("=") for pair in maps or ()]
    for field, equals, column in pairs:
        if not (field and equals and column):
            raise SettingsError(f"--map {field}{equals}{column} does not name a field and a column", hint="write it as --map text=body")
        if field not in fields:
            meant = [name for name in fields if field.casefold() in USUAL_NAMES.get(name, ())]
            hint = f"write --map {meant[0]}={column}" if meant else f"the fields are {', '.join(fields)}"
            raise SettingsError(f"--map {field}={column}: there is no field {field!r}", hint=hint)
    return {field: column for field, _, column in pairs}

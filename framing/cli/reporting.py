"""`framing report` and `framing demo`: pages about a run."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from framing.cli.completing import sides
from framing.cli.options import (
    By,
    Coded,
    Config,
    Devices,
    Format,
    Key,
    Maps,
    Model,
    Partial,
    Quiet,
    Sets,
    Source,
    Strict,
    run_at,
    settings_of,
)
from framing.cli.reading import read_into, tell_run
from framing.cli.terminal import err, exit_if, waiting


def report(
    sources: Annotated[list[Path], typer.Argument(metavar="RUN_OR_SOURCE...", help="A run directory, or files and folders to read first.")],
    to: Annotated[Path, typer.Option("--out", "-o", help="The page to write: .html, .md or .json.")],
    model: Model = None,
    device: Devices = None,
    config: Config = None,
    sets: Sets = None,
    maps: Maps = None,
    source: Source = None,
    by: By = None,
    lens: Annotated[
        list[str] | None,
        typer.Option(
            "--lens",
            metavar="SIDE",
            help="Show the articles as this side would mark them; twice: two lenses side by side.",
            autocompletion=sides,
        ),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Write all articles too, on further pages in a folder beside the page.")] = False,
    sheet: Coded = None,
    key: Key = None,
    partial: Partial = False,
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Write one self-contained page about a run, or about articles that are read for it.

    Example: [bold]framing report runs/first -o page.html[/bold], or with [bold]--lens Armenia --lens Azerbaijan[/bold], or with
    [bold]--sheet coded.xlsx[/bold]
    """
    from framing.report import write_report

    settings = settings_of(config, sets, model, read__device=device)
    is_run = len(sources) == 1 and os.path.isfile(sources[0] / "manifest.json")  # noqa: PTH113 - false, not an error, for any odd name
    run = run_at(sources[0]) if is_run else read_into(sources, maps, source, settings, quiet=quiet)
    with waiting("writing the page", quiet=quiet):
        run = run.by(by) if by else run
        page = write_report(run, to, settings=settings, lenses=lens or (), full=full, sheets=sheet or (), key=key, partial=partial)
    if not quiet:
        err.print(f"wrote {escape(str(page))}")
    exit_if(strict, run.manifest.get("set_aside", []))


def demo(
    to: Annotated[Path, typer.Option("--out", "-o", help="Where the page goes.")] = Path("framing-demo.html"),
    model: Model = None,
    quiet: Quiet = False,
) -> None:
    """Analyze the sample corpus that ships with the package (55 made-up articles) and leave its report here.

    Example: [bold]framing demo[/bold]
    """
    from framing.report import write_report
    from framing.samples import CODEBOOK, SAMPLES

    settings = settings_of(None, [f"codebooks.paths={json.dumps([str(CODEBOOK)])}"], model)
    run = read_into([SAMPLES], None, None, settings, quiet=quiet)
    with waiting("writing the page", quiet=quiet):
        page = write_report(run.by("group"), to, settings=settings)
    tell_run(run, Format.text, quiet)
    if not quiet:
        err.print(f"wrote {escape(str(page))}: open it in a browser")

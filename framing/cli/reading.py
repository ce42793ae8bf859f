"""`framing analyze`: articles into a run, or what would be read."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from framing.cli.options import (
    Address,
    Config,
    Devices,
    Engine,
    Engines,
    Format,
    Formats,
    Maps,
    Model,
    Quiet,
    Sets,
    Source,
    Sources,
    Strict,
    columns_of,
    settings_of,
)
from framing.cli.terminal import err, exit_if, out, print_json, print_table, progress, tell_set_aside
from framing.config import Settings
from framing.errors import FramingError, SettingsError

if TYPE_CHECKING:
    from framing.readers.web import Fetcher
    from framing.records import SetAside
    from framing.store import Run


_ROWS = 20


def analyze(
    sources: Sources,
    to: Annotated[Path | None, typer.Option("--out", "-o", help="The run directory to write.")] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch addresses: given, listed in .urls files, or in feeds.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be read and what set aside, without a model.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was stopped; read only what it lacks.")] = False,
    engine: Engines = None,
    ray_address: Address = None,
    model: Model = None,
    device: Devices = None,
    config: Config = None,
    sets: Sets = None,
    maps: Maps = None,
    source: Source = None,
    format: Formats = Format.text,
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Read everything and write its tables into a run directory, or with --dry-run tell only what would be read and what not.

    Example: [bold]framing analyze articles/ more.csv --map text=body --out runs/first[/bold], or [bold]framing analyze links.urls --fetch
    --out runs/web[/bold]
    """
    engine = engine or (Engine.ray if ray_address else None)
    settings = settings_of(config, sets, model, engine__name=engine, engine__address=ray_address, read__device=device)
    if dry_run:
        exit_if(strict, _dry_run(sources, maps, source, settings, format, fetch=fetch, quiet=quiet))
        raise typer.Exit
    if to is None:
        raise SettingsError("--out is missing", hint="name the run directory to write, or ask for --dry-run")
    run = read_into(sources, maps, source, settings, to=to, resume=resume, fetch=fetch, quiet=quiet)
    tell_run(run, format, quiet)
    exit_if(strict, run.manifest["set_aside"])


def read_into(
    sources: Sequence[str | Path],
    maps: Sequence[str] | None,
    source: str | None,
    settings: Settings,
    *,
    to: Path | None = None,
    resume: bool = False,
    fetch: bool = False,
    quiet: bool,
) -> "Run":
    """A run over everything that was read, with its progress and what was set aside told on the side."""
    from framing.analysis import analyze
    from framing.readers import count_articles
    from framing.records import SetAside

    columns = columns_of(maps)
    with progress("articles", quiet=quiet) as step:
        total = 0 if quiet else count_articles(*sources)

        def tell(done: int, _: int) -> None:
            step("reading", done, max(done, total), None)

        try:
            run = analyze(
                list(sources),
                out=to,
                settings=settings,
                columns=columns,
                source=source,
                resume=resume,
                progress=tell,
                fetch=_fetcher(settings) if fetch else None,
            )
        except KeyboardInterrupt:
            err.print(escape(f"stopped; --resume goes on with {to}") if to else "stopped")
            raise
    aside = [SetAside(**item) for item in run.manifest["set_aside"]]
    tell_set_aside(aside, kept=to)
    if not run.manifest["counts"]["articles"]:
        raise FramingError("nothing could be read", hint="each reason stands above")
    return run


def _fetcher(settings: Settings) -> "Fetcher":
    from framing.readers.web import Fetcher

    return Fetcher(settings.fetch)


def tell_run(run: "Run", format: Format, quiet: bool) -> None:
    """Tells how much a run holds, and what about its articles is worth a note."""
    from framing.report.figures import counted
    from framing.report.intake import offered

    if format is Format.json:
        print_json(run.manifest["counts"])
    elif not quiet:
        told = offered(run.manifest["reading"])
        for note in (*_flagged(told.flagged, run.manifest["reading"]), *told.notes):
            err.print(f"[yellow]note:[/] {escape(note)}")
        counts = run.manifest["counts"]
        sizes = [counted(counts[f"{name}s"], name) for name in ("article", "sentence", "word")]
        held = f" ({counted(counts['resumed'], 'article')} had been read before)" if counts["resumed"] else ""
        at = f" in {run.path}" if run.path else ""
        err.print(f"{', '.join(sizes)}, {counted(counts['terms'], 'loaded term')}; {counts['set_aside']:,} set aside{held}{escape(at)}")


def _flagged(told: str, reading: Sequence[Mapping[str, Any]]) -> list[str]:
    """That some articles are flagged, and what keeps them out, where any are."""
    kinds = sorted({kind for row in reading for kind in row["flagged"]})
    if not kinds:
        return []
    change = " ".join(f"--set fitness.{kind}=set_aside" for kind in kinds)
    return [f"some articles are flagged ({told}); they are counted like the others, unless {change} keeps them out"]


def _dry_run(
    sources: Sequence[str], maps: Sequence[str] | None, source: str | None, settings: Settings, format: Format, *, fetch: bool, quiet: bool
) -> "list[SetAside]":
    """Prints what an analysis would read and what not, without loading a model; returns what would be set aside."""
    from framing.analysis import offered
    from framing.readers import count_articles
    from framing.readers.intake import Intake
    from framing.records import SetAside

    intakes: list[Intake] = []
    aside: list[SetAside] = []
    with progress("articles", quiet=quiet) as step:
        total = 0 if quiet else count_articles(*sources)
        fetcher = _fetcher(settings) if fetch else None
        items = offered(list(sources), settings, columns=columns_of(maps), source=source, intakes=intakes, fetch=fetcher)
        for done, item in enumerate(items, 1):
            aside += [item] if isinstance(item, SetAside) else []
            step("looking", done, max(done, total), None)
    reading = [intake.row() for intake in intakes]
    if format is Format.json:
        print_json({"reading": reading, "set_aside": [asdict(item) for item in aside]})
    else:
        _print_reading(reading, aside)
    if not any(row["articles"] for row in reading):
        raise FramingError("nothing could be read", hint="each reason stands above")
    return aside


def _print_reading(reading: Sequence[dict[str, Any]], aside: "Sequence[SetAside]") -> None:
    from framing.report.intake import offered

    told = offered(reading)
    rows = []
    for each in told.inputs:
        read = (f"articles: {each.articles}", f"words: {each.words}", f"files: {each.files}")
        apart = [f"{what}: {kinds}" for what, kinds in (("set aside", each.set_aside), ("flagged", each.flagged)) if kinds]
        cells = ([each.path], read, (each.sources, each.published), each.columns.split(", "), apart)
        rows.append(["\n".join(filter(None, cell)) for cell in cells])
    columns = ("input", "read", "outlets and days", "columns", "not read, or flagged")
    print_table(columns, rows, title="what would be read", lines=len(rows) > 1)
    _print_rows("read, but flagged", ("article", "why"), told.flags)
    _print_rows("set aside", ("what", "why", "how many"), _by_reason(aside))
    for note in told.notes:
        out.print(f"[yellow]note:[/] {escape(note)}")


def _print_rows(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A small table, unless there is nothing in it; the first rows, and how many more there are."""
    if rows:
        print_table(columns, rows[:_ROWS], title=title)
    if len(rows) > _ROWS:
        out.print(f"... and {len(rows) - _ROWS:,} more")


def _by_reason(aside: "Sequence[SetAside]") -> list[tuple[str, str, str]]:
    """The reasons why something was set aside, the commonest first, each with its first example and how many there are."""
    reasons: dict[str, list[SetAside]] = {}
    for item in aside:
        reasons.setdefault(item.reason, []).append(item)
    ordered = sorted(reasons.items(), key=lambda pair: -len(pair[1]))
    return [(": ".join(filter(None, (same[0].path, same[0].where))), reason, f"{len(same):,}") for reason, same in ordered]

"""How the commands print: tables, progress, notes on the side."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

if TYPE_CHECKING:
    from pandas import DataFrame

    from framing.records import SetAside

out = Console(soft_wrap=True, highlight=False, emoji=False)
err = Console(stderr=True, soft_wrap=True, highlight=False, emoji=False)
# letters that a column of words needs
_NARROWEST = 12
# things set aside that are told one by one
_SHOWN = 100
# seconds between two lines of progress in a log
_PAUSE = 60


@contextmanager
def progress(unit: str, *, quiet: bool) -> Iterator[Callable[[str, int, int, float | None], None]]:
    """A bar with a rate and the time to go, or a line a minute in a log.

    The function given takes a title, done, total and a loss, if there is one.
    """
    if not quiet and not err.is_terminal:
        yield _logged(unit)
        return
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeElapsedColumn(), TimeRemainingColumn())
    with _shown(*columns, quiet=quiet) as bar:
        task = bar.add_task("starting", total=None, rate="")

        def step(title: str, done: int, total: int, loss: float | None) -> None:
            speed = bar.tasks[0].speed
            rate = f"{speed:,.1f} {unit}/s" if speed else ""
            bar.update(task, description=title, completed=done, total=total, rate=f"{rate} loss {loss:.3f}" if loss is not None else rate)

        yield step


def _logged(unit: str) -> Callable[[str, int, int, float | None], None]:
    """What tells of progress in a log, where nobody watches: a line a minute, with the rate since the first step."""
    told = begun = monotonic()
    first: int | None = None

    def step(title: str, done: int, total: int, loss: float | None) -> None:
        nonlocal told, first
        first = done if first is None else first
        now = monotonic()
        if now - told >= _PAUSE:
            told, of = now, f" of {total:,}" if total > done else ""
            rate = f"{(done - first) / (now - begun):,.1f} {unit}/s"
            err.print(f"{title}: {done:,}{of}, {rate}" + (f" loss {loss:.3f}" if loss is not None else ""))

    return step


@contextmanager
def waiting(what: str, *, quiet: bool) -> Iterator[None]:
    """A sign of life with the time that has passed, for work that is not done piece by piece."""
    with _shown(TimeElapsedColumn(), quiet=quiet) as bar:
        bar.add_task(what, total=None)
        yield


def _shown(*columns: ProgressColumn, quiet: bool) -> Progress:
    # where nobody watches, even a bar that has gone would leave an empty line
    hidden = quiet or not err.is_terminal
    return Progress(SpinnerColumn(), TextColumn("{task.description}"), *columns, console=err, disable=hidden, transient=True)


def print_table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, title: str = "", numbers: Sequence[str] = (), lines: bool = False
) -> None:
    """A table as wide as the terminal, whose `numbers` are never broken; where it is too narrow for that, a few lines for each row."""
    widths = [
        max(cell_len(line) for cell in (name, *cells) for line in cell.split("\n")) for name, *cells in zip(columns, *rows, strict=True)
    ]
    least = [width if name in numbers else min(width, _NARROWEST) for name, width in zip(columns, widths, strict=True)]
    if out.width < sum(least) + 3 * len(columns) + 1:
        return _print_blocks(columns, rows, title)
    table = Table(title=escape(title) or None, title_justify="left", show_lines=lines)
    for name in columns:
        table.add_column(name, justify="right" if name in numbers else "left", no_wrap=name in numbers, overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    return out.print(table)


def _print_blocks(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> None:
    if title:
        out.print(f"[italic]{escape(title)}[/]")
    for first, *others in rows:
        out.print(f"[bold]{escape(first)}[/]")
        for name, cell in zip(columns[1:], others, strict=True):
            if cell:
                out.print(f"  [dim]{escape(name)}:[/] {escape(', '.join(cell.splitlines()))}")


def print_json(value: Any) -> None:
    """Prints for programs."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def records(table: "DataFrame") -> list[dict[str, Any]]:
    """The rows of a table as JSON holds them, days as the standard writes them."""
    rows: list[dict[str, Any]] = json.loads(table.to_json(orient="records", date_format="iso"))
    return rows


def tell_set_aside(aside: "Sequence[SetAside]", *, kept: Path | None = None) -> None:
    """Tells what could not be read, and why; only of the first things where all are `kept` in a run directory."""
    shown = aside[:_SHOWN] if kept else aside
    for item in shown:
        where = f"{item.path}: {item.where}" if item.where else item.path
        err.print(f"[yellow]set aside:[/] {escape(where)}: {escape(item.reason)}")

    if kept and len(aside) > len(shown):
        err.print(f"[yellow]set aside:[/] {len(aside) - len(shown):,} more, each with its reason in {escape(str(kept / 'manifest.json'))}")


def exit_if(strict: bool, aside: Sequence[Any]) -> None:
    """Ends with status 1 where --strict was asked for and anything was set aside."""
    if strict and aside:
        raise typer.Exit(1)

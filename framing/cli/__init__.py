"""The commands; the only place that prints."""

import gc
import sys
from io import TextIOWrapper
from typing import Annotated

import typer
from rich.markup import escape

import framing
from framing.cli.checking import check
from framing.cli.codebooks import codebook_check, codebook_list, codebook_show
from framing.cli.comparing import compare, stories
from framing.cli.configuration import config_show
from framing.cli.learning import evaluate, train
from framing.cli.reading import analyze
from framing.cli.reporting import demo, report
from framing.cli.terminal import err, out
from framing.cli.validating import agreement, calibrate, correct, domain, sample
from framing.errors import FramingError

# objects that are made between two searches for waste: nearly all that a command loads stays, and searching took it a tenth of its time
_MADE = 50_000

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich", pretty_exceptions_enable=False)
for command in (check, analyze, report, compare, stories, sample, agreement, correct, calibrate, domain, demo, train, evaluate):
    app.command()(command)

config_app = typer.Typer(no_args_is_help=True, help="The settings in force.")
config_app.command("show")(config_show)
app.add_typer(config_app, name="config")

codebook_app = typer.Typer(no_args_is_help=True, help="What the sides of a dispute call things.")
for name, told in (("list", codebook_list), ("show", codebook_show), ("check", codebook_check)):
    codebook_app.command(name)(told)
app.add_typer(codebook_app, name="codebook")


@app.callback(invoke_without_command=True)
def _top(version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False) -> None:
    """Which words an outlet chooses, in whose voice, under which frame."""
    if version:
        out.print(framing.__version__)
        raise typer.Exit


def main() -> None:
    """Runs the command line; what `framing` can explain is printed as one message, and the exit status is 1."""
    gc.set_threshold(_MADE)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a file's name may be no Unicode
    try:
        app()
    except FramingError as error:
        err.print(f"[bold red]error:[/] {escape(str(error))}")
        sys.exit(1)
    except OSError as error:
        err.print(f"[bold red]error:[/] {escape(f'{error.filename}: {error.strerror}' if error.filename else str(error))}")
        sys.exit(1)

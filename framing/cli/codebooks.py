"""`framing codebook`: what the sides of a dispute call things."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from framing.cli.completing import books
from framing.cli.options import Config, Format, Formats, Quiet, Sets, settings_of
from framing.cli.terminal import err, out, print_json, print_table
from framing.errors import SettingsError

if TYPE_CHECKING:
    from framing.codebooks.schema import Codebook


def codebook_list(config: Config = None, sets: Sets = None, format: Formats = Format.text, quiet: Quiet = False) -> None:
    """Print the codebooks in use: title, sides, how many concepts and forms.

    Example: [bold]framing codebook list[/bold]
    """
    from framing.codebooks.loading import read_codebooks

    rows = [_sizes(file, book) for file, book in read_codebooks(settings_of(config, sets, None).codebooks)]
    if format is Format.json:
        return print_json(rows)
    cells = [(row["title"], " / ".join(row["sides"]), str(row["concepts"]), str(row["forms"]), Path(row["path"]).name) for row in rows]
    return print_table(("title", "sides", "concepts", "forms", "file"), cells, numbers=("concepts", "forms"))


def codebook_show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="TITLE_OR_FILE", help="A title or a file's name, as `list` prints them, or a YAML file.", autocompletion=books
        ),
    ],
    config: Config = None,
    sets: Sets = None,
    format: Formats = Format.text,
    quiet: Quiet = False,
) -> None:
    """Print one codebook: who says what, and the plainer wording.

    Example: [bold]framing codebook show kashmir[/bold]
    """
    from framing.codebooks.loading import codebook_called

    book = codebook_called(name, settings_of(config, sets, None).codebooks)
    if format is Format.json:
        return print_json(book.model_dump(mode="json"))
    out.print(f"[bold]{escape(book.title)}[/]")
    for concept in book.concepts:
        out.print(f"\n[bold]{escape(concept.name)}[/]  {concept.type}" + escape(f"  of {concept.of}" if concept.of else ""))
        for side, forms in concept.says.items():
            out.print(escape(f"  {side}: {', '.join(form.form for form in forms)}"))
        for title, words in (
            ("plainer", concept.neutral),
            ("also plain", ", ".join(concept.plain)),
            ("note", concept.note),
            ("source", concept.source),
        ):
            if words:
                out.print(f"  [dim]{title}:[/] {escape(words)}")
    return None


def codebook_check(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="FILE...", help="Codebooks or folders of them; else all in use.")] = None,
    config: Config = None,
    sets: Sets = None,
    format: Formats = Format.text,
    quiet: Quiet = False,
) -> None:
    """Say of each codebook whether it can be used, and if not, in which line it goes wrong; then the exit status is 1.

    Example: [bold]framing codebook check mine.yaml[/bold]
    """
    from framing.codebooks.loading import codebook_files, files_at, load_codebook
    from framing.report.figures import counted

    settings = settings_of(config, sets, None).codebooks
    rows: list[dict[str, Any]] = []
    for file in [file for path in paths for file in files_at(path)] if paths else codebook_files(settings):
        try:
            rows.append(_sizes(file, load_codebook(file)) | {"error": "", "hint": ""})
        except SettingsError as error:
            rows.append({"path": str(file), "error": error.message, "hint": error.hint})
    if format is Format.json:
        print_json(rows)
    for row in rows if format is Format.text else ():
        if row["error"]:
            err.print(f"[bold red]error:[/] {escape(row['error'])}" + escape(f"\nHint: {row['hint']}" if row["hint"] else ""))
        elif not quiet:
            out.print(escape(f"{row['path']}: {row['title']}, {counted(row['concepts'], 'concept')}, {counted(row['forms'], 'form')}"))
    if any(row["error"] for row in rows):
        raise typer.Exit(1)


def _sizes(file: Path, book: "Codebook") -> dict[str, Any]:
    concepts, forms = len(book.concepts), sum(1 for _ in book.forms())
    return {"path": str(file), "title": book.title, "sides": list(book.sides), "concepts": concepts, "forms": forms, "digest": book.digest}

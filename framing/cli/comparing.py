"""`framing compare` and `framing stories`: sources side by side, and who told the same."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from framing.cli.completing import outlets
from framing.cli.options import By, Coded, Config, Format, Formats, Key, Partial, Quiet, Right, Sets, run_at, settings_of
from framing.cli.terminal import err, out, print_json, print_table, records, waiting
from framing.cli.validating import print_corrected

if TYPE_CHECKING:
    from pandas import DataFrame

    from framing.records import Comparison


def compare(
    path: Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.")],
    left: Annotated[
        str,
        typer.Option(
            "--left", metavar="A", help="The first source; without --left and --right, each beside the rest.", autocompletion=outlets
        ),
    ] = "",
    right: Right = "",
    to: Annotated[Path | None, typer.Option("--out", "-o", help="The page to write: .html, .md or .json.")] = None,
    sheet: Coded = None,
    key: Key = None,
    partial: Partial = False,
    by: By = None,
    config: Config = None,
    sets: Sets = None,
    format: Formats = Format.text,
    quiet: Quiet = False,
) -> None:
    """Compare sources over the stories that they share: rates, differences with intervals, and whether they survive other ways of counting.

    Example: [bold]framing compare runs/first --left Northline --right Eastgate -o page.html[/bold], or with [bold]--by group[/bold]
    """
    from framing.comparison.comparing import compare as compared
    from framing.comparison.comparing import comparison_tables
    from framing.report import write_comparison
    from framing.validation.correction import correct

    settings = settings_of(config, sets, None)
    run = run_at(path, by)
    with waiting("comparing", quiet=quiet):
        found = compared(run, left=left, right=right, settings=settings, voices=("outlet",))
    sheets = sheet or []
    printed = sheets and (format is Format.json or not to)
    corrected = correct(run, *sheets, key=key, left=left, right=right, partial=partial, settings=settings) if printed else None
    if format is Format.json:
        parts = {name: records(table) for name, table in comparison_tables(found).items()}
        parts |= {} if corrected is None else {"corrected": records(corrected)}
        print_json({**parts, "tests": found.tests})
    elif not to:
        _print_differences(found)
        if corrected is not None:
            print_corrected(corrected)
    if to:
        with waiting("writing the page", quiet=quiet):
            page = write_comparison(run, found, to, settings=settings, sheets=sheets, key=key, partial=partial)
        if not quiet:
            err.print(f"wrote {escape(str(page))}")


def _print_differences(found: "Comparison") -> None:
    from framing.report.rates import rows_of

    notes: dict[str, int] = {}
    for (source, other, basis), rows in groupby(rows_of(found), key=lambda row: (row.source, row.other, row.basis)):
        cells = []
        for row in rows:
            why = row.apart.interval
            note = f"({why})" if row.apart.has_interval or not why else f"[{notes.setdefault(why, len(notes) + 1)}]"
            cells.append((row.title, row.left.text, row.right.text, f"{row.apart.text} {note}", row.p, row.q))
        columns = ("rate", "first", "second", "difference", "p", "q")
        print_table(columns, cells, title=f"{source}, {other}: {basis}", numbers=("first", "second", "p", "q"))
    for note, number in notes.items():
        out.print(escape(f"[{number}] {note}"))
    chance = (
        "p tells of one difference how often chance would bring it about, q the share of false alarms among differences with a q as small"
    )
    out.print(f"{found.tests:,} tests; {chance}")


def stories(
    path: Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.")],
    changed: Annotated[bool, typer.Option("--edits", help="Print what outlets changed in the texts that they took over.")] = False,
    chosen: Annotated[bool, typer.Option("--choices", help="Print what the outlets of each story call the same thing.")] = False,
    alone: Annotated[bool, typer.Option("--alone", help="Print what one outlet of a story tells and the others do not.")] = False,
    config: Config = None,
    sets: Sets = None,
    format: Formats = Format.text,
    quiet: Quiet = False,
) -> None:
    """Group a run's articles by event, keep that as its table `stories`, and print who covered what.

    Example: [bold]framing stories runs/first[/bold], or with [bold]--edits[/bold], [bold]--choices[/bold] or [bold]--alone[/bold]
    """
    from framing.comparison.alignment import word_choices
    from framing.comparison.concepts import codebooks_of
    from framing.comparison.omission import omissions
    from framing.stories import coverage, edits, group_stories

    run = run_at(path)
    settings = settings_of(config, sets, None)
    with waiting("grouping articles by event", quiet=quiet):
        found = group_stories(run, settings=settings)
    run.keep("stories", found)
    with waiting("looking into the stories", quiet=quiet):
        if chosen:
            table, show = word_choices(run, stories=found, books=codebooks_of(run, settings), settings=settings), _print_choices
        elif alone:
            table, show = omissions(run, stories=found), _print_alone
        else:
            table, show = (edits(run, found), _print_edits) if changed else (coverage(run, found), _print_coverage)
    if format is Format.json:
        print_json(records(table))
    else:
        show(table.to_dict("records"))
    if not quiet:
        _tell_stories(found)


def _print_coverage(rows: list[dict[Any, Any]]) -> None:
    cells = []
    for row in rows:
        days = dict.fromkeys("" if day is None or day != day else f"{day:%Y-%m-%d}" for day in (row["first"], row["last"]))
        copies = f", {row['republished']} of them copied" if row["republished"] else ""
        cells.append((row["title"], f"{row['articles']}{copies}", ", ".join(row["sources"]), "\n".join(days)))
    print_table(("first headline", "articles", "sources", "days"), cells, numbers=("days",), lines=True)


def _print_edits(rows: list[dict[Any, Any]]) -> None:
    for (source, article, original), changes in groupby(rows, key=lambda row: (row["source"], row["article_id"], row["original_source"])):
        out.print(f"[bold]{escape(source)}[/], {escape(article)}, after {escape(original)}:")
        for row in changes:
            before, after = (" ".join(row[name].split()) or "(nothing)" for name in ("original_text", "text"))
            out.print(f"  {row['field']} {row['kind']}: {escape(before)} [dim]->[/] {escape(after)}")


def _print_choices(rows: list[dict[Any, Any]]) -> None:
    for story, choices in groupby(rows, key=lambda row: row["story"]):
        out.print(f"[bold]{escape(story)}[/]")
        for _, wordings in groupby(choices, key=lambda row: row["choice"]):
            out.print("  " + " [dim]|[/] ".join(f"{escape(row['source'])}: {escape(' '.join(row['text'].split()))}" for row in wordings))


def _print_alone(rows: list[dict[Any, Any]]) -> None:
    from framing.comparison.omission import SHOWN
    from framing.report.glossary import frame_name

    telling = [row for row in rows if row["weight"] >= SHOWN]
    for (story, source), found in groupby(telling, key=lambda row: (row["story"], row["source"])):
        things = [frame_name(row["what"]) if row["kind"] == "frame" else row["what"] for row in found]
        out.print(f"[bold]{escape(story)}[/], {escape(source)}: {escape(', '.join(things))}")


def _tell_stories(found: "DataFrame") -> None:
    from framing.report.figures import counted

    told, copies = found[found["story"] != ""], int((found["republished_from"] != "").sum())
    shared = f"{counted(told['story'].nunique(), 'story', 'stories')} in {counted(len(told), 'article')}"
    err.print(f"{shared}; {counted(len(found) - len(told), 'article')} alone; {counted(copies, 'republished article')}")

"""`framing sample`, `agreement`, `correct`, `calibrate` and `domain`: from scores to findings."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from framing.cli.completing import outlets
from framing.cli.options import By, Config, Format, Formats, Key, Partial, Quiet, Right, Sets, run_at, settings_of
from framing.cli.terminal import err, out, print_json, print_table, records, waiting

if TYPE_CHECKING:
    from pandas import DataFrame

    from framing.validation.manual import Manual
    from framing.validation.sampling import Sample

_SHOWN = 20


class Unit(StrEnum):
    """What is coded."""

    sentence = "sentence"
    term = "term"


class Design(StrEnum):
    """How units are drawn for coding."""

    simple = "simple"
    source = "source"
    rare = "rare"


def sample(
    path: Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.")],
    n: Annotated[int, typer.Option("-n", "--number", help="How many units to draw.")] = 200,
    to: Annotated[Path, typer.Option("--out", "-o", help="The sheet to write: .csv, .xlsx, or .json for Label Studio.")] = Path(
        "sheet.csv"
    ),
    unit: Annotated[Unit, typer.Option("--unit", help="What is coded: sentences, or the terms that were marked.")] = Unit.sentence,
    design: Annotated[
        Design, typer.Option("--design", help="At random; enough of each source; or more of what the model gives a rare label.")
    ] = Design.simple,
    enrich: Annotated[
        list[str] | None, typer.Option("--enrich", metavar="LABEL", help="A label to draw more of, such as 'frames: legality'.")
    ] = None,
    context: Annotated[int, typer.Option("--context", help="How many sentences before and after are shown.")] = 1,
    hide_outlet: Annotated[bool, typer.Option("--hide-outlet", help="Do not show coders the outlet.")] = False,
    coders: Annotated[str, typer.Option("--coders", help="The coders' names, with commas between them.")] = "A,B",
    manual: Annotated[Path | None, typer.Option("--manual", help="Questions of your own, in the form of manual.yaml.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="What the draw and the order depend on.")] = 7,
    by: By = None,
    quiet: Quiet = False,
) -> None:
    """Draw sentences or terms for people to code, with known probabilities; the sheet's key lies beside it.

    Example: [bold]framing sample runs/first -n 300 --design source -o sheet.xlsx[/bold]
    """
    from framing.validation.manual import load_manual
    from framing.validation.sampling import sample as draw

    run = run_at(path, by)
    made = draw(
        run,
        n,
        out=to,
        unit=unit.value,
        design=design.value,
        enrich=enrich or (),
        context=context,
        hide_outlet=hide_outlet,
        coders=[name.strip() for name in coders.split(",")],
        manual=load_manual(manual),
        seed=seed,
    )
    if not quiet:
        _tell_sample(made, to, load_manual(manual))


def _tell_sample(made: "Sample", to: Path, manual: "Manual") -> None:
    from framing.report.figures import counted
    from framing.validation.sheets import key_beside

    rows = [(str(row["stratum"]), f"{row['units']:,}", f"{row['drawn']:,}") for row in made.strata.to_dict("records")]
    print_table(("stratum", "units", "drawn"), rows, title="drawn", numbers=("units", "drawn"))
    asked = [(label, one.question, "any words" if one.open else ", ".join(one.values)) for label, one in manual.of(made.unit).items()]
    print_table(("column", "question", "what to write"), asked, title="what coders are asked")
    told = f"wrote {counted(len(made.units), made.unit)} to {to}, and how they were drawn to {key_beside(to)}"
    err.print(escape(f"{told}; coders need not see the key, `framing correct` does"))


def agreement(
    sheets: Annotated[list[Path], typer.Argument(metavar="SHEET...", help="Coded sheets: of one coder each, or of several.")],
    key: Key = None,
    config: Config = None,
    sets: Sets = None,
    format: Formats = Format.text,
    quiet: Quiet = False,
) -> None:
    """Tell how far coders agree: Krippendorff's alpha and per cent, by label and pair of coders, and where they differ most.

    Example: [bold]framing agreement ana.xlsx ben.xlsx[/bold]
    """
    from framing.validation.agreement import agreement as agreed
    from framing.validation.printed import agreed_rows

    with waiting("counting", quiet=quiet):
        found = agreed(*sheets, key=key, settings=settings_of(config, sets, None))
    if format is Format.json:
        return print_json({"labels": records(found.labels), "cases": records(found.cases)})
    rows = agreed_rows(found.labels)
    columns = ("label", "coders", "units", "agree", "alpha", "which is")
    print_table(columns, rows, title="agreement", numbers=columns[2:5])
    cases = [(row["id"], row["said"], " ".join(row["text"].split())) for row in found.cases.to_dict("records")]
    if cases:
        print_table(("unit", "said", "text"), cases[:_SHOWN], title="where coders differ most", numbers=("unit",), lines=True)
    return None


def correct(
    path: Annotated[Path, typer.Argument(metavar="RUN", help="The run directory that the sheet was drawn from.")],
    sheets: Annotated[list[Path], typer.Argument(metavar="SHEET...", help="Its coded sheets.")],
    key: Key = None,
    left: Annotated[str, typer.Option("--left", metavar="A", help="The first source.", autocompletion=outlets)] = "",
    right: Right = "",
    partial: Partial = False,
    to: Annotated[Path | None, typer.Option("--out", "-o", help="A CSV file for the whole table.")] = None,
    by: By = None,
    config: Config = None,
    sets: Sets = None,
    format: Formats = Format.text,
    quiet: Quiet = False,
) -> None:
    """Correct shares, differences and trends for the model's mistakes by a coded sample, beside the naive ones.

    Example: [bold]framing correct runs/first sheet.xlsx --by group[/bold]
    """
    from framing.validation.correction import correct as corrected

    run = run_at(path, by)
    settings = settings_of(config, sets, None)
    with waiting("correcting", quiet=quiet):
        found = corrected(run, *sheets, key=key, left=left, right=right, partial=partial, settings=settings)
    if to:
        found.to_csv(to, index=False)
    if format is Format.json:
        return print_json(records(found))
    if not to:
        print_corrected(found)
    elif not quiet:
        err.print(f"wrote {escape(str(to))}")
    return None


def print_corrected(found: "DataFrame") -> None:
    """Prints corrected rates, a table for each label with its notes."""
    from framing.validation.printed import told

    columns = ("", "codings", "naive", "coded only", "corrected", "to halve")
    for label, part in told(found).items():
        print_table(columns, part.rows, title=f"{label}, in per cent", numbers=columns[1:])
        for note in part.notes[:_SHOWN]:
            out.print(escape(f"* {note}"))
        if len(part.notes) > _SHOWN:
            out.print(f"... and {len(part.notes) - _SHOWN:,} more notes")


def calibrate(
    path: Annotated[Path, typer.Argument(metavar="RUN", help="The run directory that the sheet was drawn from.")],
    sheets: Annotated[list[Path], typer.Argument(metavar="SHEET...", help="Its coded sheets.")],
    key: Key = None,
    partial: Partial = False,
    to: Annotated[Path | None, typer.Option("--out", "-o", help="A new run directory, with probabilities that are put right.")] = None,
    config: Config = None,
    sets: Sets = None,
    format: Formats = Format.text,
    quiet: Quiet = False,
) -> None:
    """Tell whether the model's probabilities can be taken at their word on this corpus; with --out, put them right in a copy of the run.

    Example: [bold]framing calibrate runs/first sheet.xlsx --out runs/first-calibrated[/bold]
    """
    from framing.validation.calibration import calibrate as calibrated
    from framing.validation.printed import calibrated_rows
    from framing.validation.recalibration import recalibrated

    run = run_at(path)
    found = calibrated(run, *sheets, key=key, partial=partial, settings=settings_of(config, sets, None))
    if format is Format.json:
        print_json({name: records(getattr(found, name)) for name in ("labels", "curves")})
    else:
        columns = ("label", "coded", "off by", "put right", "probability: share that holds", "note")
        print_table(columns, calibrated_rows(found), title="calibration", numbers=columns[1:4])
    if to:
        recalibrated(run, found, out=to)
        if not quiet:
            err.print(escape(f"wrote {to}; its manifest tells how the probabilities were put right"))


def domain(
    path: Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.")],
    sentences: Annotated[int, typer.Option("-n", "--number", help="How many to read again, of a run that holds no vectors.")] = 400,
    by: By = None,
    config: Config = None,
    sets: Sets = None,
    format: Formats = Format.text,
    quiet: Quiet = False,
) -> None:
    """Tell how far a corpus lies from what its model was trained on, by the embeddings of its sentences.

    Example: [bold]framing domain runs/first --by group[/bold]
    """
    from framing.validation.domain import domain_shift
    from framing.validation.printed import shift_rows

    run = run_at(path, by)
    with waiting("measuring", quiet=quiet):
        found = domain_shift(run, sentences=sentences, settings=settings_of(config, sets, None))
    if format is Format.json:
        return print_json({"sources": records(found.sources), "reading": found.reading})
    columns = ("source", "sentences", "far, in per cent", "interval")
    print_table(columns, shift_rows(found.sources), title="how far from the training", numbers=columns[1:])
    out.print(escape(found.reading))
    return None

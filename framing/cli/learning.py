"""`framing train` and `framing evaluate`: models, and how good they are."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer
from rich.markup import escape

from framing.cli.options import Config, Devices, Format, Formats, Part, Quiet, Sets, Strict, columns_of, settings_of
from framing.cli.terminal import err, exit_if, print_json, print_table, progress
from framing.config import Device, Settings, config_path
from framing.errors import FramingError, SettingsError

if TYPE_CHECKING:
    import pandas as pd

    from framing.classifiers import Classifier
    from framing.evaluation.examples import Labelled
    from framing.evaluation.figures import Figure
    from framing.evaluation.measures import PartName
    from framing.records import Scores
    from framing.training.additions import Taught


# what the options of `framing train` are for
_OPTIONS: Mapping[str, Sequence[str]] = {
    "a recipe": ("--data", "--backbone"),
    "a table": ("--base", "--axis", "--map"),
    "a file of marks": ("--base",),
}
# sentences that are read between two steps of the progress bar
_AT_ONCE = 512


def train(
    learnt: Annotated[
        Path | None,
        typer.Argument(
            metavar="RECIPE_OR_TABLE",
            help="A YAML recipe (the embedded model's own if left out), a table of labelled sentences, or marks.",
        ),
    ] = None,
    to: Annotated[
        Path, typer.Option("--out", "-o", help="The folder to write; a stopped run of a recipe goes on from its checkpoint.")
    ] = Path("models/new"),
    data: Annotated[Path | None, typer.Option("--data", help="The folder of the labelled data sets of a recipe.")] = None,
    backbone: Annotated[
        str | None, typer.Option("--backbone", help="The encoder to start a recipe from: a folder, org/name or name@revision.")
    ] = None,
    base: Annotated[str | None, typer.Option("--base", help="The model that learns from a table or marks: embedded, or a folder.")] = None,
    axis: Annotated[str | None, typer.Option("--axis", help="What the labels of a table are called; its file's name if left out.")] = None,
    maps: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="A table's column of text, label, labels or article.")
    ] = None,
    device: Devices = None,
    format: Formats = Format.text,
    quiet: Quiet = False,
) -> None:
    """Train a model by a recipe, add a head for frames of one's own to one, or have it follow a reader's marks on its terms.

    A table (csv, tsv, jsonl, parquet) has a column text, and label or labels (several, with ; between them). Marks are saved by the page
    of a report or by `framing check --feedback`. The scores of both come from five folds, and --model takes the folder.

    Example: [bold]framing train my_frames.csv --out models/mine[/bold], [bold]framing train marks.jsonl --out models/ours[/bold],
    or [bold]framing train --data data --out models/new[/bold]
    """
    from framing.training.feedback import holds_marks

    table = learnt if learnt and learnt.suffix.lower() not in (".yaml", ".yml") else None
    kind = "a recipe" if table is None else "a file of marks" if table.suffix.lower() == ".jsonl" and holds_marks(table) else "a table"
    _refuse_foreign(kind, {"--data": data, "--backbone": backbone, "--base": base, "--axis": axis, "--map": maps})
    where: Device = device.value if device else "auto"
    if table and kind == "a file of marks":
        figures = _train_marks(table, to, base or "embedded", where, quiet=quiet)
    elif table:
        figures = _train_head(table, to, base or "embedded", axis or "", maps, where, quiet=quiet)
    else:
        figures = _train_recipe(learnt, data, to, backbone, where, quiet=quiet)
    if format is Format.json:
        print_json([asdict(figure) for figure in figures])
    elif not quiet:
        _print_figures(figures)
    if not quiet:
        err.print(f"wrote {escape(str(to))}")


def _refuse_foreign(kind: str, given: Mapping[str, object]) -> None:
    """SettingsError where an option was given that is for another kind of thing to learn from."""
    for name, value in given.items():
        if value and name not in _OPTIONS[kind]:
            other = next(each for each, names in _OPTIONS.items() if name in names)
            raise SettingsError(f"{name} is for {other}, and this is {kind}", hint="`framing train --help` tells them apart")


def _train_recipe(
    recipe: Path | None, data: Path | None, to: Path, backbone: str | None, device: Device, *, quiet: bool
) -> "Sequence[Figure]":
    from framing.training.build import build
    from framing.training.recipe import load_recipe

    if data is None:
        raise SettingsError("--data is missing", hint="name the folder of the labelled data sets, or give a table of labelled sentences")
    chosen = load_recipe(recipe or config_path("training/embedded.yaml"))
    with progress("steps", quiet=quiet) as step:
        return build(chosen.model_copy(update={"backbone": backbone}) if backbone else chosen, data, to, device=device, progress=step)


def _train_head(
    table: Path, to: Path, base: str, axis: str, maps: Sequence[str] | None, device: Device, *, quiet: bool
) -> "Sequence[Figure]":
    from framing.training.own import teach
    from framing.training.own_rows import COLUMNS

    with progress("sentences", quiet=quiet) as step:
        taught = teach(table, to, base=base, axis=axis, columns=columns_of(maps, COLUMNS), device=device, progress=step)
    return _noted(taught)


def _train_marks(marks: Path, to: Path, base: str, device: Device, *, quiet: bool) -> "Sequence[Figure]":
    from framing.training.feedback_head import heed

    with progress("sentences", quiet=quiet) as step:
        taught = heed(marks, to, base=base, device=device, progress=step)
    return _noted(taught)


def _noted(taught: "Taught") -> "Sequence[Figure]":
    for note in taught.notes:
        err.print(f"[yellow]note:[/] {escape(note)}")
    return taught.figures


def evaluate(
    model: Annotated[str, typer.Argument(help="embedded, lexicon, or a folder that `framing train` wrote.")],
    data: Annotated[list[Path], typer.Argument(metavar="DATA...", help="Labelled files (jsonl, jsonl.gz, csv, tsv, parquet) or folders.")],
    split: Annotated[str | None, typer.Option("--split", help="Only rows of this split, such as dev, where a file has splits.")] = None,
    by: Annotated[
        list[Part] | None, typer.Option("--by", help="Also the chief figures of each outlet or topic with 20 rows or more.")
    ] = None,
    to: Annotated[Path | None, typer.Option("--out", "-o", help="A JSON file to write, or the folder for evaluation.json.")] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="A picture to write: .svg or .png.")] = None,
    device: Devices = None,
    config: Config = None,
    sets: Sets = None,
    format: Formats = Format.text,
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Print how well a model does on labelled data, with intervals from a bootstrap over articles.

    Rows hold a text and labels: biased (0 or 1), frames, spans; where the articles are not known, rows are drawn in their place.

    Example: [bold]framing evaluate embedded dev.jsonl more.csv --split dev --by outlet --plot figures.svg[/bold]
    """
    from framing.classifiers import load_classifier
    from framing.evaluation.examples import read_labelled
    from framing.evaluation.measures import own_axes, shared_heads
    from framing.evaluation.plot import check_plot, write_plot

    if plot:
        check_plot(plot)
    settings = settings_of(config, sets, model, read__device=device)
    classifier = load_classifier(settings.model, settings.read)
    files = read_labelled(*data, split=split, axes=own_axes(classifier))
    _tell_labelled(files, whole=split is None)
    shared = [one for one in files if shared_heads(classifier, one.examples)]
    for other in (one for one in files if one not in shared):
        err.print(f"[yellow]note:[/] {escape(f'{other.name} is not labelled for anything that {model} says')}")
    figures, curves = _measured(classifier, shared, settings, by or (), curved=plot is not None, quiet=quiet)
    if not figures:
        known = ", ".join(classifier.labels)
        raise FramingError(
            f"nothing that {model} says is labelled there", hint=f"it says: {known}; name data that is labelled for one of these"
        )
    if format is Format.json:
        print_json([asdict(figure) for figure in figures])
    else:
        _print_figures(figures)
    if to:
        to = _write_figures(figures, to)
    if plot:
        write_plot(figures, curves, plot)
    for path in () if quiet else filter(None, (to, plot)):
        err.print(f"wrote {escape(str(path))}")
    exit_if(strict, [item for one in files for item in one.aside])


def _measured(
    classifier: "Classifier", files: "Sequence[Labelled]", settings: Settings, by: Sequence[Part], *, curved: bool, quiet: bool
) -> "tuple[list[Figure], dict[str, dict[str, pd.DataFrame]]]":
    """The figures of all files, and by file the reliability curves, where they are wanted."""
    from framing.evaluation.measures import curves, evaluate

    samples, seed, parts = settings.report.bootstrap, settings.seed, cast("Sequence[PartName]", by)
    figures: list[Figure] = []
    drawn = {}
    for one, scores in _scored(classifier, files, quiet=quiet):
        figures += evaluate(classifier, one.examples, data=one.name, samples=samples, seed=seed, by=parts, scores=scores)
        drawn[one.name] = curves(classifier, one.examples, scores) if curved else {}
    return figures, drawn


def _scored(classifier: "Classifier", files: "Sequence[Labelled]", *, quiet: bool) -> "Iterator[tuple[Labelled, list[Scores]]]":
    """Each file with what the classifier says of its sentences, with progress over all of them."""
    done, total = 0, sum(len(one.examples) for one in files)
    with progress("sentences", quiet=quiet) as step:
        for one in files:
            texts = [example.text for example in one.examples]
            scores: list[Scores] = []
            for at in range(0, len(texts), _AT_ONCE):
                scores += classifier.read(texts[at : at + _AT_ONCE])
                step(one.name, done + len(scores), total, None)
            done += len(texts)
            yield one, scores


def _print_figures(figures: "Sequence[Figure]") -> None:
    from framing.evaluation.figures import tables

    for data, head, found in tables(figures):
        by = found[0].by
        columns = (*([by] if by else ()), "label", "measure", "value", "95 % interval", "n")
        rows = [(*([one.part] if by else ()), one.label, one.measure, str(one), one.interval, f"{one.n:,}") for one in found]
        print_table(columns, rows, title=f"{head} on {data}, by {by}" if by else f"{head} on {data}", numbers=columns[-3:])


def _write_figures(figures: "Sequence[Figure]", to: Path) -> Path:
    """The file that now holds the figures: `to`, or evaluation.json in it."""
    file = to if to.suffix == ".json" else to / "evaluation.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([asdict(figure) for figure in figures], ensure_ascii=False, indent=1), encoding="utf-8")
    return file


def _tell_labelled(files: "Sequence[Labelled]", *, whole: bool) -> None:
    """What was set aside, one line a reason, and which files are measured whole, with rows that a model may have learnt from."""
    for one in files:
        for reason, items in groupby(sorted(one.aside, key=lambda item: item.reason), key=lambda item: item.reason):
            first, *rest = items
            where = f": {first.where}" + (f" and {len(rest):,} more" if rest else "") if first.where else ""
            err.print(f"[yellow]set aside:[/] {escape(f'{one.name}{where}: {reason}')}")
        sizes = dict(one.splits)
        if whole and "train" in sizes:
            others = " or ".join(f"--split {name}" for name in sizes if name != "train") or "--split"
            told = f"{one.name} is measured with the {sizes['train']:,} rows of its split 'train', from which a model may have learnt"
            err.print(f"[yellow]note:[/] {escape(f'{told}; {others} keeps others only')}")

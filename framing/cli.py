"""The commands; the only place that prints."""

import json
import os
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from io import TextIOWrapper
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer
import yaml
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

import framing
from framing.config import Settings, config_path, load_settings
from framing.errors import FramingError, ReadError, SettingsError

if TYPE_CHECKING:
    from pandas import DataFrame

    from framing.codebooks.schema import Codebook
    from framing.evaluation.examples import Labelled
    from framing.evaluation.measures import Figure, PartName
    from framing.readers.web import Fetcher
    from framing.records import Analysis, Article, Comparison, SetAside
    from framing.report.findings import Finding
    from framing.store import Run

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich", pretty_exceptions_enable=False)
config_app = typer.Typer(no_args_is_help=True, help="The settings in force.")
app.add_typer(config_app, name="config")
codebook_app = typer.Typer(no_args_is_help=True, help="What the sides of a dispute call things.")
app.add_typer(codebook_app, name="codebook")

out = Console(soft_wrap=True, highlight=False, emoji=False)
err = Console(stderr=True, soft_wrap=True, highlight=False, emoji=False)
_ROWS = 20
# letters that a column of words needs
_NARROWEST = 12
# sentences that are read between two steps of the progress bar
_AT_ONCE = 512


class Format(StrEnum):
    """How results are printed."""

    text = "text"
    json = "json"


class CheckFormat(StrEnum):
    """How findings are printed."""

    text = "text"
    json = "json"
    sarif = "sarif"


class Voices(StrEnum):
    """Whose words are looked at."""

    all = "all"
    outlet = "outlet"


class Part(StrEnum):
    """What figures are told apart by."""

    outlet = "outlet"
    topic = "topic"


Sources = Annotated[
    list[str], typer.Argument(metavar="SOURCE...", help="Files (txt, md, html, jsonl, csv, parquet), folders of them, addresses.")
]
Config = Annotated[Path | None, typer.Option("--config", help="A YAML file of settings; see `framing config show`.")]
Sets = Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change one setting, such as read.threads=1.")]
Maps = Annotated[list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds a field, such as text=body.")]
Source = Annotated[str | None, typer.Option("--source", help="The outlet of everything that is read.")]
Model = Annotated[
    str | None, typer.Option("--model", help="embedded, lexicon, a folder, a hub id (org/name@revision), or a YAML file of models.")
]
By = Annotated[str | None, typer.Option("--by", help="Take articles together by group, story or place in place of their outlet.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 if anything was set aside.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")]
Formats = Annotated[Format, typer.Option("--format", help="How to print results.")]


def _books(incomplete: str) -> list[str]:
    """The names of the shipped codebooks that begin so, for a shell to complete."""
    return [name for name in sorted(file.stem for file in config_path("codebooks").iterdir()) if name.startswith(incomplete)]


def _sides(context: typer.Context, incomplete: str) -> list[str]:
    """The sides that a run's terms take and that begin so."""
    return _held(context, "terms", "side", incomplete)


def _outlets(context: typer.Context, incomplete: str) -> list[str]:
    """The sources of a run that begin so."""
    return _held(context, "articles", context.params.get("by") or "source", incomplete)


def _held(context: typer.Context, table: str, column: str, incomplete: str) -> list[str]:
    """What stands in a column of the run on the line; nothing where there is none yet."""
    from framing.store import open_run

    # while an option waits for its value, what stands before it has not been told apart yet
    if not context.args:
        return []
    try:
        found = open_run(context.args[0]).arrow(table, [column])[column].unique().to_pylist()
    except (FramingError, OSError, ValueError):
        return []
    return sorted(value for value in found if value and value.startswith(incomplete))


@app.callback(invoke_without_command=True)
def _top(version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False) -> None:
    """Which words an outlet chooses, in whose voice, under which frame."""
    if version:
        out.print(framing.__version__)
        raise typer.Exit


@app.command()
def check(
    articles: Sources,
    model: Model = None,
    config: Config = None,
    sets: Sets = None,
    maps: Maps = None,
    source: Source = None,
    voice: Annotated[Voices, typer.Option("--voice", help="Terms in all voices, or only in the outlet's own.")] = Voices.all,
    format: Annotated[CheckFormat, typer.Option("--format", help="How to print results; sarif is for other tools.")] = CheckFormat.text,
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Print each loaded term like a linter: path:line:column, the words, type, voice, side, plainer wording.

    Example: [bold]framing check article.txt[/bold], or [bold]framing check drafts/ --voice outlet --format sarif[/bold]
    """
    from framing.analysis import read_all
    from framing.classifiers import load_classifier
    from framing.interpretation import load_knowledge
    from framing.records import SetAside
    from framing.report.findings import findings
    from framing.report.sarif import sarif

    settings = _settings(config, sets, model)
    items = [(path, item) for path in articles for item in _offered(path, maps, source, settings, only=len(articles) == 1)]
    aside = [item for _, item in items if isinstance(item, SetAside)]
    paths = [(path, item) for path, item in items if not isinstance(item, SetAside)]
    _tell_set_aside(aside)
    if not paths:
        raise typer.Exit(1)
    classifier = load_classifier(settings.model, settings.read)
    analyses = read_all((article for _, article in paths), classifier, load_knowledge(settings))
    checked: list[tuple[Analysis, list[Finding]]] = []
    with _progress("articles", quiet=quiet) as step:
        for (path, article), analysis in zip(paths, analyses, strict=True):
            told = findings(analysis, path=_shown(Path(path), article))
            checked.append((analysis, [finding for finding in told if voice is Voices.all or finding.voice == "outlet"]))
            step("checking", len(checked), len(paths), None)
    found = [finding for _, told in checked for finding in told]
    if format is CheckFormat.json:
        _print_json([asdict(finding) for finding in found])
    elif format is CheckFormat.sarif:
        _print_json(sarif(((analysis.article, told) for analysis, told in checked), version=framing.__version__))
    else:
        for finding in found:
            _print_finding(finding)
        if not quiet:
            _tell_checked([analysis for analysis, _ in checked], len(found), voice)
    _exit_if(strict, aside)


def _tell_checked(analyses: "Sequence[Analysis]", found: int, voice: Voices) -> None:
    from framing.report.figures import counted

    readings = [reading for analysis in analyses for reading in analysis.readings]
    sizes = ((sum(reading.words for reading in readings), "word"), (len(readings), "sentence"), (len(analyses), "article"))
    own = " in the outlet's own voice" if voice is Voices.outlet else ""
    err.print(f"{counted(found, 'loaded term')}{own} in {', '.join(counted(*size) for size in sizes)}")


@app.command()
def analyze(
    sources: Sources,
    to: Annotated[Path | None, typer.Option("--out", "-o", help="The run directory to write.")] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch addresses: given, listed in .urls files, or in feeds.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be read and what set aside, without a model.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was stopped; read only what it lacks.")] = False,
    model: Model = None,
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
    settings = _settings(config, sets, model)
    if dry_run:
        _exit_if(strict, _dry_run(sources, maps, source, settings, format, fetch=fetch, quiet=quiet))
        raise typer.Exit
    if to is None:
        raise SettingsError("--out is missing", hint="name the run directory to write, or ask for --dry-run")
    run = _analyze(sources, maps, source, settings, to=to, resume=resume, fetch=fetch, quiet=quiet)
    _tell_run(run, format, quiet)
    _exit_if(strict, run.manifest["set_aside"])


@app.command()
def report(
    sources: Annotated[list[Path], typer.Argument(metavar="RUN_OR_SOURCE...", help="A run directory, or files and folders to read first.")],
    to: Annotated[Path, typer.Option("--out", "-o", help="The page to write: .html or .md.")],
    model: Model = None,
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
            autocompletion=_sides,
        ),
    ] = None,
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Write one self-contained page about a run, or about articles that are read for it.

    Example: [bold]framing report runs/first -o page.html[/bold], or with [bold]--lens Armenia --lens Azerbaijan[/bold]
    """
    from framing.report import write_report
    from framing.store import open_run

    settings = _settings(config, sets, model)
    is_run = len(sources) == 1 and os.path.isfile(sources[0] / "manifest.json")  # noqa: PTH113 - false, not an error, for any odd name
    run = open_run(sources[0]) if is_run else _analyze(sources, maps, source, settings, quiet=quiet)
    with _waiting("writing the page", quiet=quiet):
        page = write_report(run.by(by) if by else run, to, settings=settings, lenses=lens or ())
    if not quiet:
        err.print(f"wrote {escape(str(page))}")
    _exit_if(strict, run.manifest.get("set_aside", []))


@app.command()
def compare(
    path: Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.")],
    left: Annotated[
        str,
        typer.Option(
            "--left", metavar="A", help="The first source; without --left and --right, each beside the rest.", autocompletion=_outlets
        ),
    ] = "",
    right: Annotated[str, typer.Option("--right", metavar="B", help="The second source.", autocompletion=_outlets)] = "",
    to: Annotated[Path | None, typer.Option("--out", "-o", help="The page to write: .html or .md.")] = None,
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
    from framing.store import open_run

    settings = _settings(config, sets, None)
    run = open_run(path).by(by) if by else open_run(path)
    with _waiting("comparing", quiet=quiet):
        found = compared(run, left=left, right=right, settings=settings, voices=("outlet",))
    if format is Format.json:
        parts = {name: json.loads(table.to_json(orient="records")) for name, table in comparison_tables(found).items()}
        _print_json({**parts, "tests": found.tests})
    elif not to:
        _print_differences(found)
    if to:
        with _waiting("writing the page", quiet=quiet):
            page = write_comparison(run, found, to, settings=settings)
        if not quiet:
            err.print(f"wrote {escape(str(page))}")


def _print_differences(found: "Comparison") -> None:
    from framing.report.comparison import rows_of

    notes: dict[str, int] = {}
    for (source, other, basis), rows in groupby(rows_of(found), key=lambda row: (row.source, row.other, row.basis)):
        cells = []
        for row in rows:
            why = row.apart.interval
            note = f"({why})" if row.apart.has_interval or not why else f"[{notes.setdefault(why, len(notes) + 1)}]"
            cells.append((row.title, row.left.text, row.right.text, f"{row.apart.text} {note}", row.chance))
        columns = ("rate", "first", "second", "difference", "q")
        _print_table(columns, cells, title=f"{source}, {other}: {basis}", numbers=("first", "second", "q"))
    for note, number in notes.items():
        out.print(escape(f"[{number}] {note}"))
    out.print(f"{found.tests:,} tests; q tells the share of false alarms among differences with a q as small")


@app.command()
def stories(
    path: Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.")],
    changed: Annotated[bool, typer.Option("--edits", help="Print what outlets changed in the texts that they took over.")] = False,
    config: Config = None,
    sets: Sets = None,
    format: Formats = Format.text,
    quiet: Quiet = False,
) -> None:
    """Group a run's articles by event, keep that as its table `stories`, and print who covered what.

    Example: [bold]framing stories runs/first[/bold], or with [bold]--edits[/bold]
    """
    from framing.store import open_run
    from framing.stories import coverage, edits, group_stories

    run = open_run(path)
    settings = _settings(config, sets, None)
    with _waiting("grouping articles by event", quiet=quiet):
        found = group_stories(run, settings=settings)
    run.keep("stories", found)
    table = edits(run, found) if changed else coverage(run, found)
    if format is Format.json:
        _print_json(json.loads(table.to_json(orient="records", date_format="iso")))
    elif changed:
        _print_edits(table.to_dict("records"))
    else:
        _print_coverage(table.to_dict("records"))
    if not quiet:
        _tell_stories(found)


def _print_coverage(rows: list[dict[Any, Any]]) -> None:
    cells = []
    for row in rows:
        days = dict.fromkeys("" if day is None or day != day else f"{day:%Y-%m-%d}" for day in (row["first"], row["last"]))
        copies = f", {row['republished']} of them copied" if row["republished"] else ""
        cells.append((row["title"], f"{row['articles']}{copies}", ", ".join(row["sources"]), "\n".join(days)))
    _print_table(("first headline", "articles", "sources", "days"), cells, numbers=("days",), lines=True)


def _print_edits(rows: list[dict[Any, Any]]) -> None:
    for (source, article, original), changes in groupby(rows, key=lambda row: (row["source"], row["article_id"], row["original_source"])):
        out.print(f"[bold]{escape(source)}[/], {escape(article)}, after {escape(original)}:")
        for row in changes:
            before, after = (" ".join(row[name].split()) or "(nothing)" for name in ("original_text", "text"))
            out.print(f"  {row['field']} {row['kind']}: {escape(before)} [dim]->[/] {escape(after)}")


def _tell_stories(found: "DataFrame") -> None:
    from framing.report.figures import counted

    told, copies = found[found["story"] != ""], int((found["republished_from"] != "").sum())
    shared = f"{counted(told['story'].nunique(), 'story', 'stories')} in {counted(len(told), 'article')}"
    err.print(f"{shared}; {counted(len(found) - len(told), 'article')} alone; {counted(copies, 'republished article')}")


@app.command()
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

    settings = _settings(None, [f"codebooks.paths={json.dumps([str(CODEBOOK)])}"], model)
    run = _analyze([SAMPLES], None, None, settings, quiet=quiet)
    with _waiting("writing the page", quiet=quiet):
        page = write_report(run.by("group"), to, settings=settings)
    _tell_run(run, Format.text, quiet)
    if not quiet:
        err.print(f"wrote {escape(str(page))}: open it in a browser")


@app.command()
def train(
    learnt: Annotated[
        Path | None,
        typer.Argument(
            metavar="RECIPE_OR_TABLE", help="A YAML recipe (the embedded model's own when left out), or a table of labelled sentences."
        ),
    ] = None,
    to: Annotated[
        Path, typer.Option("--out", "-o", help="The folder to write; a stopped run of a recipe goes on from its checkpoint.")
    ] = Path("models/new"),
    data: Annotated[Path | None, typer.Option("--data", help="The folder of the labelled data sets of a recipe.")] = None,
    backbone: Annotated[
        str | None, typer.Option("--backbone", help="The encoder to start a recipe from: a folder, org/name or name@revision.")
    ] = None,
    base: Annotated[str | None, typer.Option("--base", help="The model that gets a head for a table: embedded, or a folder.")] = None,
    axis: Annotated[str | None, typer.Option("--axis", help="What the labels of a table are called; its file's name if left out.")] = None,
    maps: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="A table's column of text, label, labels or article.")
    ] = None,
    format: Formats = Format.text,
    quiet: Quiet = False,
) -> None:
    """Train a model by a recipe, or add a head for frames of one's own to one.

    A table (csv, tsv, jsonl, parquet) has a column text, and label or labels (several, with ; between them); its scores come from
    five folds, and --model takes the folder.

    Example: [bold]framing train my_frames.csv --out models/mine[/bold], or [bold]framing train --data data --out models/new[/bold]
    """
    table = learnt if learnt and learnt.suffix.lower() not in (".yaml", ".yml") else None
    foreign = {"--data": data, "--backbone": backbone} if table else {"--base": base, "--axis": axis, "--map": maps}
    if wrong := next((name for name, value in foreign.items() if value), None):
        kind, other = ("table", "recipe") if table else ("recipe", "table")
        raise SettingsError(f"{wrong} is for a {other}, and this is a {kind}", hint="`framing train --help` tells the two apart")
    if table:
        figures = _train_head(table, to, base or "embedded", axis or "", maps, quiet=quiet)
    else:
        figures = _train_recipe(learnt, data, to, backbone, quiet=quiet)
    if format is Format.json:
        _print_json([asdict(figure) for figure in figures])
    elif not quiet:
        _print_figures(figures)
    if not quiet:
        err.print(f"wrote {escape(str(to))}")


def _train_recipe(recipe: Path | None, data: Path | None, to: Path, backbone: str | None, *, quiet: bool) -> "Sequence[Figure]":
    from framing.training.build import build
    from framing.training.recipe import load_recipe

    if data is None:
        raise SettingsError("--data is missing", hint="name the folder of the labelled data sets, or give a table of labelled sentences")
    chosen = load_recipe(recipe or config_path("training/embedded.yaml"))
    with _progress("steps", quiet=quiet) as step:
        return build(chosen.model_copy(update={"backbone": backbone}) if backbone else chosen, data, to, progress=step)


def _train_head(table: Path, to: Path, base: str, axis: str, maps: Sequence[str] | None, *, quiet: bool) -> "Sequence[Figure]":
    from framing.training.own import teach
    from framing.training.own_rows import COLUMNS

    with _progress("sentences", quiet=quiet) as step:
        taught = teach(table, to, base=base, axis=axis, columns=_columns(maps, COLUMNS), progress=step)
    for note in taught.notes:
        err.print(f"[yellow]note:[/] {escape(note)}")
    return taught.figures


@app.command()
def evaluate(
    model: Annotated[str, typer.Argument(help="embedded, lexicon, or a folder that `framing train` wrote.")],
    data: Annotated[list[Path], typer.Argument(metavar="DATA...", help="Labelled files (jsonl, jsonl.gz, csv, tsv, parquet) or folders.")],
    split: Annotated[str | None, typer.Option("--split", help="Only rows of this split, such as dev, where a file has splits.")] = None,
    by: Annotated[
        list[Part] | None, typer.Option("--by", help="Also the chief figures of each outlet or topic with 20 rows or more.")
    ] = None,
    to: Annotated[Path | None, typer.Option("--out", "-o", help="A JSON file to write, or the folder for evaluation.json.")] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="A picture to write: .svg or .png.")] = None,
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
    from framing.evaluation.measures import curves, evaluate, own_axes, shared_heads
    from framing.evaluation.plot import check_plot, write_plot

    if plot:
        check_plot(plot)
    settings = _settings(config, sets, model)
    classifier = load_classifier(settings.model, settings.read)
    files = read_labelled(*data, split=split, axes=own_axes(classifier))
    _tell_labelled(files, whole=split is None)
    figures: list[Figure] = []
    drawn = {}
    with _progress("sentences", quiet=quiet) as step:
        done, total = 0, sum(len(one.examples) for one in files)
        for one in files:
            if not shared_heads(classifier, one.examples):
                err.print(f"[yellow]note:[/] {escape(f'{one.name} is not labelled for anything that {model} says')}")
                total -= len(one.examples)
                continue
            texts, scores = [example.text for example in one.examples], []
            for at in range(0, len(texts), _AT_ONCE):
                scores += classifier.read(texts[at : at + _AT_ONCE])
                step(one.name, done + len(scores), total, None)
            done += len(texts)
            drawn[one.name] = curves(classifier, one.examples, scores) if plot else {}
            samples, seed, parts = settings.report.bootstrap, settings.seed, cast("Sequence[PartName]", by or ())
            figures += evaluate(classifier, one.examples, data=one.name, samples=samples, seed=seed, by=parts, scores=scores)
    if not figures:
        known = ", ".join(classifier.labels)
        raise FramingError(
            f"nothing that {model} says is labelled there", hint=f"it says: {known}; name data that is labelled for one of these"
        )
    if format is Format.json:
        _print_json([asdict(figure) for figure in figures])
    else:
        _print_figures(figures)
    if to:
        to = to if to.suffix == ".json" else to / "evaluation.json"
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(json.dumps([asdict(figure) for figure in figures], ensure_ascii=False, indent=1), encoding="utf-8")
    if plot:
        write_plot(figures, drawn, plot)
    for path in () if quiet else filter(None, (to, plot)):
        err.print(f"wrote {escape(str(path))}")
    _exit_if(strict, [item for one in files for item in one.aside])


@config_app.command("show")
def config_show(config: Config = None, sets: Sets = None, quiet: Quiet = False) -> None:
    """Print the settings in force, as YAML.

    Example: [bold]framing config show --set report.terms=20[/bold]
    """
    print(yaml.safe_dump(load_settings(config, tuple(sets or ())).model_dump(), sort_keys=False), end="")


@codebook_app.command("list")
def codebook_list(config: Config = None, sets: Sets = None, format: Formats = Format.text, quiet: Quiet = False) -> None:
    """Print the codebooks in use: title, sides, how many concepts and forms.

    Example: [bold]framing codebook list[/bold]
    """
    from framing.codebooks.loading import read_codebooks

    rows = [_sizes(file, book) for file, book in read_codebooks(load_settings(config, tuple(sets or ())).codebooks)]
    if format is Format.json:
        return _print_json(rows)
    cells = [(row["title"], " / ".join(row["sides"]), str(row["concepts"]), str(row["forms"]), Path(row["path"]).name) for row in rows]
    return _print_table(("title", "sides", "concepts", "forms", "file"), cells, numbers=("concepts", "forms"))


@codebook_app.command("show")
def codebook_show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="TITLE_OR_FILE", help="A title or a file's name, as `list` prints them, or a YAML file.", autocompletion=_books
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

    book = codebook_called(name, load_settings(config, tuple(sets or ())).codebooks)
    if format is Format.json:
        return _print_json(book.model_dump(mode="json"))
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


@codebook_app.command("check")
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

    settings = load_settings(config, tuple(sets or ())).codebooks
    rows: list[dict[str, Any]] = []
    for file in [file for path in paths for file in files_at(path)] if paths else codebook_files(settings):
        try:
            rows.append(_sizes(file, load_codebook(file)) | {"error": "", "hint": ""})
        except SettingsError as error:
            rows.append({"path": str(file), "error": error.message, "hint": error.hint})
    if format is Format.json:
        _print_json(rows)
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


def main() -> None:
    """Runs the command line; what `framing` can explain is printed as one message, and the exit status is 1."""
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


def _settings(config: Path | None, sets: Sequence[str] | None, model: str | None) -> Settings:
    overrides = (*(sets or ()), *([f"model={json.dumps(model)}"] if model else []))
    return load_settings(config, overrides)


def _columns(maps: Sequence[str] | None, known: Collection[str] = ()) -> dict[str, str]:
    from framing.readers.columns import USUAL_NAMES

    fields = known or USUAL_NAMES
    pairs = [pair.partition("=") for pair in maps or ()]
    for field, equals, column in pairs:
        if not (field and equals and column):
            raise SettingsError(f"--map {field}{equals}{column} does not name a field and a column", hint="write it as --map text=body")
        if field not in fields:
            raise SettingsError(f"--map {field}={column}: there is no field {field!r}", hint=f"the fields are {', '.join(fields)}")
    return {field: column for field, _, column in pairs}


def _offered(
    path: str, maps: Sequence[str] | None, source: str | None, settings: Settings, *, only: bool
) -> "Iterator[Article | SetAside]":
    """What one path holds; one of several that cannot be read at all is set aside."""
    from framing.readers import read_inputs
    from framing.readers.files import refused

    try:
        yield from read_inputs(path, columns=_columns(maps), source=source, fitness=settings.fitness, settings=settings.input)
    except ReadError as error:
        if only:
            raise
        yield refused(Path(path), error)


def _analyze(
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
    from framing.analysis import analyze
    from framing.readers import count_articles
    from framing.records import SetAside

    columns = _columns(maps)
    with _progress("articles", quiet=quiet) as step:
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
    _tell_set_aside(aside)
    if not run.manifest["counts"]["articles"]:
        raise FramingError("nothing could be read", hint="each reason stands above")
    return run


def _fetcher(settings: Settings) -> "Fetcher":
    from framing.readers.web import Fetcher

    return Fetcher(settings.fetch)


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
    with _progress("articles", quiet=quiet) as step:
        total = 0 if quiet else count_articles(*sources)
        fetcher = _fetcher(settings) if fetch else None
        items = offered(list(sources), settings, columns=_columns(maps), source=source, intakes=intakes, fetch=fetcher)
        for done, item in enumerate(items, 1):
            aside += [item] if isinstance(item, SetAside) else []
            step("looking", done, max(done, total), None)
    reading = [intake.row() for intake in intakes]
    if format is Format.json:
        _print_json({"reading": reading, "set_aside": [asdict(item) for item in aside]})
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
    _print_table(columns, rows, title="what would be read", lines=len(rows) > 1)
    _print_rows("read, but flagged", ("article", "why"), told.flags)
    _print_rows("set aside", ("what", "why", "how many"), _by_reason(aside))
    for note in told.notes:
        out.print(f"[yellow]note:[/] {escape(note)}")


def _print_rows(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A small table, unless there is nothing in it; the first rows, and how many more there are."""
    if rows:
        _print_table(columns, rows[:_ROWS], title=title)
    if len(rows) > _ROWS:
        out.print(f"... and {len(rows) - _ROWS:,} more")


def _print_table(
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


def _by_reason(aside: "Sequence[SetAside]") -> list[tuple[str, str, str]]:
    """The reasons why something was set aside, the commonest first, each with its first example and how many there are."""
    reasons: dict[str, list[SetAside]] = {}
    for item in aside:
        reasons.setdefault(item.reason, []).append(item)
    ordered = sorted(reasons.items(), key=lambda pair: -len(pair[1]))
    return [(": ".join(filter(None, (same[0].path, same[0].where))), reason, f"{len(same):,}") for reason, same in ordered]


@contextmanager
def _progress(unit: str, *, quiet: bool) -> Iterator[Callable[[str, int, int, float | None], None]]:
    """A bar with a rate and the time to go; the function given takes a title, done, total and a loss, if there is one."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=err, disable=quiet, transient=True) as bar:
        task = bar.add_task("starting", total=None, rate="")

        def step(title: str, done: int, total: int, loss: float | None) -> None:
            speed = bar.tasks[0].speed
            rate = f"{speed:,.1f} {unit}/s" if speed else ""
            bar.update(task, description=title, completed=done, total=total, rate=f"{rate} loss {loss:.3f}" if loss is not None else rate)

        yield step


@contextmanager
def _waiting(what: str, *, quiet: bool) -> Iterator[None]:
    """A sign of life with the time that has passed, for work that is not done piece by piece."""
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=err, disable=quiet, transient=True
    ) as bar:
        bar.add_task(what, total=None)
        yield


def _shown(path: Path, article: "Article") -> str:
    """Where an article came from: its file, or a table (or a folder that holds one) and its id there."""
    if article.id == path.name:
        return str(path)
    return str(path / article.id) if (path / article.id).exists() else f"{path}#{article.id}"


def _print_finding(finding: "Finding") -> None:
    """One line that editors can follow: a title that does not stand in the text is told at its beginning."""
    facts = {
        "in": "" if finding.line else "title",
        "voice": f"{finding.voice}, {finding.speaker}" if finding.speaker else finding.voice,
        "side": finding.side,
        "other side": finding.counterpart,
        "plainer": finding.neutral,
        "score": f"{finding.score:.2f}",
    }
    told = "".join(f"  [dim]{name}:[/] {escape(value)}" for name, value in facts.items() if value)
    where = f"{finding.path}:{finding.line or 1}:{finding.column or 1}"
    out.print(f"{escape(where)}: [bold]{escape(' '.join(finding.text.split()))}[/]  {finding.type}{told}")


def _tell_set_aside(aside: "Sequence[SetAside]") -> None:
    for item in aside:
        where = f"{item.path}: {item.where}" if item.where else item.path
        err.print(f"[yellow]set aside:[/] {escape(where)}: {escape(item.reason)}")


def _tell_run(run: "Run", format: Format, quiet: bool) -> None:
    from framing.report.figures import counted
    from framing.report.intake import offered

    if format is Format.json:
        _print_json(run.manifest["counts"])
    elif not quiet:
        told = offered(run.manifest["reading"])
        for note in (*([f"some articles are flagged ({told.flagged})"] if told.flagged else []), *told.notes):
            err.print(f"[yellow]note:[/] {escape(note)}")
        counts = run.manifest["counts"]
        sizes = [counted(counts[f"{name}s"], name) for name in ("article", "sentence", "word")]
        held = f" ({counted(counts['resumed'], 'article')} had been read before)" if counts["resumed"] else ""
        at = f" in {run.path}" if run.path else ""
        err.print(f"{', '.join(sizes)}, {counted(counts['terms'], 'loaded term')}; {counts['set_aside']:,} set aside{held}{escape(at)}")


def _print_figures(figures: "Sequence[Figure]") -> None:
    from framing.evaluation.measures import tables

    for data, head, found in tables(figures):
        by = found[0].by
        columns = (*([by] if by else ()), "label", "measure", "value", "95 % interval", "n")
        rows = [(*([one.part] if by else ()), one.label, one.measure, str(one), one.interval, f"{one.n:,}") for one in found]
        _print_table(columns, rows, title=f"{head} on {data}, by {by}" if by else f"{head} on {data}", numbers=columns[-3:])


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


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _exit_if(strict: bool, aside: Sequence[Any]) -> None:
    if strict and aside:
        raise typer.Exit(1)

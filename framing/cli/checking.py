"""`framing check`: each loaded term like a linter."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

import framing
from framing.cli.asking import answers, ask, print_finding
from framing.cli.options import (
    CheckFormat,
    Config,
    Devices,
    Maps,
    Model,
    Quiet,
    Sets,
    Source,
    Sources,
    Strict,
    Voices,
    columns_of,
    settings_of,
)
from framing.cli.terminal import err, exit_if, print_json, progress, tell_set_aside
from framing.config import Settings
from framing.errors import ReadError

if TYPE_CHECKING:
    from framing.records import Analysis, Article, SetAside
    from framing.report.findings import Finding


def check(
    articles: Sources,
    model: Model = None,
    device: Devices = None,
    config: Config = None,
    sets: Sets = None,
    maps: Maps = None,
    source: Source = None,
    voice: Annotated[Voices, typer.Option("--voice", help="Terms in all voices, or only in the outlet's own.")] = Voices.all,
    format: Annotated[CheckFormat, typer.Option("--format", help="How to print results; sarif is for other tools.")] = CheckFormat.text,
    feedback: Annotated[
        Path | None,
        typer.Option("--feedback", metavar="FILE.jsonl", help="Ask of each term whether you agree, and keep the answers."),
    ] = None,
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Print each loaded term like a linter: path:line:column, the words, type, voice, side, plainer wording.

    With --feedback, each is asked about: a for agree, d for disagree, s to skip it for now, q to stop. What FILE has is not asked again.

    Example: [bold]framing check article.txt[/bold], or [bold]framing check drafts/ --voice outlet --format sarif[/bold]
    """
    from framing.records import SetAside
    from framing.report.sarif import sarif

    said = answers(feedback, format) if feedback else {}
    settings = settings_of(config, sets, model, read__device=device)
    items = [(path, item) for path in articles for item in offered_by(path, maps, source, settings, only=len(articles) == 1)]
    aside = [item for _, item in items if isinstance(item, SetAside)]
    paths = [(path, item) for path, item in items if not isinstance(item, SetAside)]
    tell_set_aside(aside)
    if not paths:
        raise typer.Exit(1)
    checked = _checked(paths, settings, voice, quiet=quiet)
    found = [finding for _, told in checked for finding in told]
    if format is CheckFormat.json:
        print_json([asdict(finding) for finding in found])
    elif format is CheckFormat.sarif:
        print_json(sarif(((analysis.article, told) for analysis, told in checked), version=framing.__version__))
    else:
        asked = ask(checked, said, feedback) if feedback else ""
        for finding in () if feedback else found:
            print_finding(finding)
        if not quiet:
            _tell_checked([analysis for analysis, _ in checked], len(found), voice)
            if asked:
                err.print(escape(asked))
    exit_if(strict, aside)


def _checked(
    articles: "Sequence[tuple[str, Article]]", settings: Settings, voice: Voices, *, quiet: bool
) -> "list[tuple[Analysis, list[Finding]]]":
    """What was read in each article, and its findings in the voices asked for; the articles with the paths that they came from."""
    from framing.classifiers import load_classifier
    from framing.interpretation import load_knowledge
    from framing.report.findings import findings
    from framing.stages import read_all

    classifier = load_classifier(settings.model, settings.read)
    analyses = read_all((article for _, article in articles), classifier, load_knowledge(settings))
    checked: list[tuple[Analysis, list[Finding]]] = []
    with progress("articles", quiet=quiet) as step:
        for (path, article), analysis in zip(articles, analyses, strict=True):
            told = findings(analysis, path=_shown(Path(path), article))
            checked.append((analysis, [finding for finding in told if voice is Voices.all or finding.voice == "outlet"]))
            step("checking", len(checked), len(articles), None)
    return checked


def _tell_checked(analyses: "Sequence[Analysis]", found: int, voice: Voices) -> None:
    from framing.report.figures import counted

    readings = [reading for analysis in analyses for reading in analysis.readings]
    sizes = ((sum(reading.words for reading in readings), "word"), (len(readings), "sentence"), (len(analyses), "article"))
    own = " in the outlet's own voice" if voice is Voices.outlet else ""
    err.print(f"{counted(found, 'loaded term')}{own} in {', '.join(counted(*size) for size in sizes)}")


def offered_by(
    path: str, maps: Sequence[str] | None, source: str | None, settings: Settings, *, only: bool
) -> "Iterator[Article | SetAside]":
    """What one path holds; one of several that cannot be read at all is set aside."""
    from framing.readers import read_inputs
    from framing.readers.files import refused

    try:
        yield from read_inputs(path, columns=columns_of(maps), source=source, fitness=settings.fitness, settings=settings.input)
    except ReadError as error:
        if only:
            raise
        yield refused(Path(path), error)


def _shown(path: Path, article: "Article") -> str:
    """Where an article came from: its file, or a table (or a folder that holds one) and its id there."""
    if article.id == path.name:
        return str(path)
    return str(path / article.id) if (path / article.id).exists() else f"{path}#{article.id}"

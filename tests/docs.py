"""What the pages take from the program: `python -m tests.docs` writes it anew, and test_docs.py holds both equal."""

import inspect
import json
import re
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args

from typer.models import ArgumentInfo

from framing.classifiers.encoder import EMBEDDED
from framing.cli import app
from framing.evaluation.figures import Figure
from framing.readers.columns import USUAL_NAMES

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
COMMANDS = ROOT / "framing" / "COMMANDS.md"

_NEWS, _MADE_UP = "perspective_terms/dev.jsonl", "perspective_terms/written/dev.jsonl"
_BABE, _POLNEAR, _NEWSMTSC = "bias/babe.jsonl", "voice/polnear.jsonl.gz", "portrayal/newsmtsc.jsonl.gz"
# what a row of the README's table is called, the figure's head, label and measure, and the data of its columns
_FIGURES = (
    ("Loaded terms, overlapping F1", "terms", "all", "overlapping F1", (_NEWS, _MADE_UP)),
    ("Loaded terms, exact F1", "terms", "all", "exact F1", (_NEWS, _MADE_UP)),
    ("Loaded terms in sentences drawn at random, overlapping F1", "terms", "all", "overlapping F1 of random sentences", (_NEWS,)),
    ("Type right, of the terms found", "terms", "all", "type accuracy", (_NEWS, _MADE_UP)),
    ("False alarms per 1,000 words without a term", "terms", "all", "false alarms per 1,000 words of plain sentences", (_NEWS, _MADE_UP)),
    ("... of sentences drawn at random", "terms", "all", "false alarms per 1,000 words of plain random sentences", (_NEWS,)),
    ("Target right where it stands in the sentence", "targets", "all", "right target where it stands in the sentence", (_NEWS, _MADE_UP)),
    ("For or against whom (polarity), macro-F1", "targets", "all", "polarity macro-F1", (_NEWS, _MADE_UP)),
    ("Frames, micro-F1", "frames", "all", "micro-F1", (_NEWS, _MADE_UP)),
    ("Frames, macro-F1", "frames", "all", "macro-F1", (_NEWS, _MADE_UP)),
    ("Biased sentences (BABE), macro-F1", "bias", "all", "macro-F1", (_BABE,)),
    ("Who is quoted (PolNeAR), exact F1", "attribution", "source", "exact F1", (_POLNEAR,)),
    ("What is quoted (PolNeAR), exact F1", "attribution", "content", "exact F1", (_POLNEAR,)),
    ("Portrayal, target given (NewsMTSC), macro-F1", "portrayal", "all", "macro-F1, target given", (_NEWSMTSC,)),
)
# what a value of an option is called, by its kind
_VALUES = {bool: "", int: "N", Path: "PATH", str: "WORD"}


def commands() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Each command as it is typed, and its function."""
    groups = [(f"framing {group.name}", group.typer_instance) for group in app.registered_groups]
    for typed, group in (("framing", app), *groups):
        for command in group.registered_commands:
            assert command.callback and group
            yield f"{typed} {command.name or command.callback.__name__}", command.callback


def command_table() -> str:
    """The commands, and what each does in a sentence."""
    rows = [f"| [`{typed}`](framing/COMMANDS.md#{typed.replace(' ', '-')}) | {_told(call)[0]} |" for typed, call in commands()]
    return "\n".join(("| command | what it does |", "| --- | --- |", *rows))


def command_help() -> str:
    """The help of every command, a section for each."""
    return "\n\n".join("\n\n".join((f"## `{typed}`", *_told(call), _options(call))) for typed, call in commands())


def _told(call: Callable[..., Any]) -> list[str]:
    """The paragraphs of a command's help."""
    text = re.sub(r"\[bold\](.*?)\[/bold\]", r"`\1`", inspect.getdoc(call) or "", flags=re.DOTALL)
    return [" ".join(part.split()) for part in text.split("\n\n")]


def _options(call: Callable[..., Any]) -> str:
    rows = [_option(parameter) for parameter in inspect.signature(call).parameters.values()]
    return "\n".join(("| | |", "| --- | --- |", *rows))


def _option(parameter: inspect.Parameter) -> str:
    annotation, info = get_args(parameter.annotation)[:2]
    kind = _kind(annotation)
    choices = [f"`{each.value}`" for each in kind] if issubclass(kind, Enum) else []
    if isinstance(info, ArgumentInfo):
        name = info.metavar or parameter.name.upper()
    else:
        # in an annotation, the first name stands where a default would
        name = f"{', '.join((info.default, *info.param_decls))} {info.metavar or _VALUES.get(kind, 'ONE')}".rstrip()
    default = parameter.default.value if isinstance(parameter.default, Enum) else parameter.default
    said = [info.help, *([f"One of {', '.join(choices)}."] if choices else [])]
    said += [f"Default: `{default}`."] if default not in (None, False, "", inspect.Parameter.empty) else []
    return f"| `{name}` | {' '.join(said)} |"


def _kind(annotation: Any) -> type[Any]:
    """What a value is, without what may be around it: `list[Path] | None` holds paths."""
    inside = get_args(annotation)
    return _kind(inside[0]) if inside else annotation


def accuracy_table() -> str:
    """The chief figures of the embedded model, with their intervals, from the file that its card was made from."""
    rows = json.loads((EMBEDDED / "evaluation.json").read_text(encoding="utf-8"))
    figures = {(one.data, one.head, one.label, one.measure): one for one in (Figure(**row) for row in rows)}
    lines = ["| on held-out sentences (95 % interval) | news | made-up news |", "| --- | --- | --- |"]
    for name, head, label, measure, data in _FIGURES:
        cells = [f"{one} ({one.interval})" for one in (figures[each, head, label, measure] for each in data)]
        lines.append(f"| {name} | {' | '.join([*cells, ''][:2])} |")
    return "\n".join(lines)


def column_table() -> str:
    """The usual names of each field of an article."""
    rows = [f"| `{field}` | {', '.join(f'`{name}`' for name in names)} |" for field, names in USUAL_NAMES.items()]
    return "\n".join(("| field | its column may be called |", "| --- | --- |", *rows))


PARTS = (
    (README, "commands", command_table),
    (README, "accuracy", accuracy_table),
    (COMMANDS, "commands", command_help),
    (ROOT / "framing" / "readers" / "README.md", "columns", column_table),
)


def part(page: Path, name: str) -> re.Match[str]:
    """What stands on a page between the marks of a part."""
    found = re.search(rf"(?<=<!-- {name} -->\n).*?(?=<!-- end of {name} -->)", page.read_text(encoding="utf-8"), re.DOTALL)
    assert found, f"{page.name} has no part <!-- {name} --> ... <!-- end of {name} -->"
    return found


def put(page: Path, name: str, words: str) -> None:
    """Writes a part of a page anew."""
    found = part(page, name)
    page.write_text(found.string[: found.start()] + f"{words}\n" + found.string[found.end() :], encoding="utf-8")


if __name__ == "__main__":
    for page, name, make in PARTS:
        put(page, name, make())

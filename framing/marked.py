"""YAML files that a person writes: whatever is wrong with one is told with its file, its line and what would work."""

import difflib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from framing.errors import SettingsError

Place = tuple[str | int, ...]
Schema = Callable[[Place], type[BaseModel]]
"""What the mapping around a place is."""

Model = TypeVar("Model", bound=BaseModel)

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C goes no deeper than is safe, and reads in a tenth of the time."""

# a key that takes in another mapping is none of its own
_TEXT_TAGS = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:merge")
_PLAIN = {
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "tuple_type": "is not a list",
    "dict_type": "is not a mapping",
    "model_type": "is not a mapping",
    "string_type": "is not text",
    "string_too_short": "is empty",
    "too_short": "holds too few",
}
_HINTS = {
    "tuple_type": "write a list: [one, another], or one a line, each after `- `",
    "dict_type": "write it as `key: value` lines",
    "model_type": "write it as `key: value` lines",
    "string_type": 'put words that YAML takes for something else in quotes: "no", "on"',
}


class Problem(NamedTuple):
    """What is wrong at a place of the file, and what would work."""

    place: Place
    message: str
    hint: str = ""


class Wording(NamedTuple):
    """How mistakes in one kind of file are told: what the `whole` is called, how it may `begin`, and hints by the kind of an error."""

    whole: str
    begin: str
    schema: Schema
    hints: Mapping[str, str]


def load_marked(path: str | Path, model: type[Model], check: Callable[[Model], Iterable[Problem]], *, wording: Wording) -> Model:
    """The `model` in a YAML file; SettingsError with the line of all that the schema or, after it, `check` finds wrong.

    A file without content says as little as it may, where a `model` may say nothing.
    """
    root, values = parsed(path)
    if root is None and not any(field.is_required() for field in model.model_fields.values()):
        return model()
    if root is None or not isinstance(values, dict):
        kind = "nothing" if values is None else f"a {type(values).__name__}"
        raise SettingsError(f"{path}:{_line(root, ())}: holds {kind}, not a mapping", hint=wording.begin)
    found, problems = _checked(values, model, check, wording)
    problems = [*_wrong_keys(root), *problems]
    if found is not None and not problems:
        return found
    lines = sorted((_line(root, problem.place), problem) for problem in problems)
    message = "\n".join(dict.fromkeys(f"{path}:{line}: {problem.message}" for line, problem in lines))
    raise SettingsError(message, hint=next((problem.hint for _, problem in lines if problem.hint), ""))


def parsed(path: str | Path) -> tuple[yaml.Node | None, Any]:
    """The marked nodes and the values of a file, neither where it is empty; SettingsError, with the line, where it is no YAML."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {os.strerror(error.errno or 0)}") from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise SettingsError(f"{path}:{line}: a byte that is no UTF-8", hint="save the file as UTF-8") from error
    try:
        loader = LOADER(text)
        root = loader.get_single_node()
        values = loader.construct_document(root) if root else None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _not_yaml(path, text, error) from error
    return root, values


def _checked(
    values: dict[str, Any], model: type[Model], check: Callable[[Model], Iterable[Problem]], wording: Wording
) -> tuple[Model | None, list[Problem]]:
    try:
        found = model.model_validate(values)
    except ValidationError as error:
        wrong = [dict(one) for one in error.errors()]
        return None, [_misfit(one, wording) for one in wrong if not _is_echo(one, wrong) and not _is_odd_key(one)]
    return found, list(check(found))


def _not_yaml(path: Path, text: str, error: Exception) -> SettingsError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else text.count("\n", 0, getattr(error, "position", 0)) + 1
    told = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return SettingsError(
        f"{path}:{line}: not valid YAML: {' '.join(str(told).split())}",
        hint="look at the indentation, and put words with a colon, a # or a quotation mark in quotes",
    )


def _line(root: yaml.Node | None, place: Place) -> int:
    """The line of a key or of an entry, or of what should hold it."""
    line, node = (root.start_mark.line if root else 0), root
    for step in place:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in reversed(node.value) if pair[0].value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            pair = (node.value[step], node.value[step])
        else:
            pair = None
        if pair is None:
            break
        line, node = pair[0].start_mark.line, pair[1]
    return line + 1


def _wrong_keys(root: yaml.Node) -> Iterator[Problem]:
    """Keys that are no text, and those that are written twice in one mapping, of which YAML would keep the last without a word."""
    places: list[tuple[Place, yaml.Node]] = [((), root)]
    seen: set[int] = set()
    while places:
        place, node = places.pop()
        if id(node) in seen or not isinstance(node, yaml.CollectionNode):
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            places += (((*place, number), value) for number, value in enumerate(node.value))
            continue
        keys: set[str] = set()
        for key, value in node.value:
            at = (*place, key.value)
            if key.tag not in _TEXT_TAGS:
                yield Problem(at, f"{_dotted(at)} is not text", _HINTS["string_type"])
            if key.value in keys:
                yield Problem(at, f"{_dotted(at)} is written twice", "put both together under one of them")
            keys.add(key.value)
            places.append((at, value))


def _is_echo(error: Mapping[str, Any], found: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a list holds too few only because of what is wrong with its entries."""
    place = error["loc"]
    return error["type"] == "too_short" and any(one["loc"][: len(place)] == place != one["loc"] for one in found)


def _is_odd_key(error: Mapping[str, Any]) -> bool:
    """Whether a key is no text, which the nodes tell better: they hold it as it is written."""
    return (error["type"], error["loc"][-1:]) == ("string_type", ("[key]",))


def _misfit(error: Mapping[str, Any], wording: Wording) -> Problem:
    kind, place = error["type"], tuple(error["loc"])
    hint = wording.hints.get(kind, _HINTS.get(kind, ""))
    if kind == "extra_forbidden":
        known = list(wording.schema(place).model_fields)
        near = difflib.get_close_matches(str(place[-1]), known, n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"known: {', '.join(known)}"
    told = _PLAIN.get(kind, error["msg"][:1].lower() + error["msg"][1:])
    return Problem(place, f"{_dotted(place) or wording.whole} {told}", hint)


def _dotted(place: Place) -> str:
    if place[-1:] == ("[key]",):
        return ".".join(filter(None, (_dotted(place[:-2]), f"{place[-2]}")))
    return ".".join(str(step + 1) if isinstance(step, int) else str(step) for step in place)

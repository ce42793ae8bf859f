"""YAML -> codebooks; whatever is wrong with one is told with its file, its line and what would work."""

import difflib
import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import BaseModel, ValidationError

from framing.codebooks.forms import Phrase, spelled
from framing.codebooks.schema import Codebook, Concept, Form, Side
from framing.config import CodebookSettings, config_path
from framing.errors import SettingsError

Place = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

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
    "too_short": "a codebook has at least two sides, each with an actor, and one concept",
    "too_many_words": "leave the words by which it can be told",
    "pair": "write `and` or a dash",
    "pattern": "write the words, and the context that they need: {form: return, needs: [village, land]}",
}


class _Problem(NamedTuple):
    place: Place
    message: str
    hint: str = ""


class _Said(NamedTuple):
    """A form where it is written, and what must differ for another side to say it too."""

    place: Place
    side: str
    concept: Concept
    form: Form

    @property
    def needs(self) -> frozenset[str]:
        """The context that it asks for, in lower case."""
        return frozenset(word.lower() for word in (*self.concept.needs, *self.form.needs))


def load_codebooks(settings: CodebookSettings | None = None) -> tuple[Codebook, ...]:
    """The shipped codebooks and those at the paths of `settings`, by title; one of yours takes the place of a shipped one of its title."""
    settings = settings or CodebookSettings()
    return tuple(book for _, book in read_codebooks(settings)) if settings.enabled else ()


def read_codebooks(settings: CodebookSettings) -> list[tuple[Path, Codebook]]:
    """The codebooks in use, by title, each with its file."""
    found = {book.title: (file, book) for file in codebook_files(settings) for book in [load_codebook(file)]}
    return [found[title] for title in sorted(found)]


def codebook_files(settings: CodebookSettings) -> list[Path]:
    """The files of the shipped codebooks, and then those at the paths of `settings`; SettingsError where a path holds none."""
    return [file for path in (config_path("codebooks"), *map(Path, settings.paths)) for file in files_at(path)]


def files_at(path: Path) -> list[Path]:
    """A file, or the codebooks in a folder; SettingsError where there are none."""
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.iterdir() if file.suffix in (".yaml", ".yml"))
    if not files:
        raise SettingsError(f"{path} holds no codebooks", hint="a codebook is a YAML file; see one with `framing codebook show`")
    return files


def load_codebook(path: Path) -> Codebook:
    """The codebook in a YAML file; SettingsError where it cannot be used, naming the line of everything that is wrong."""
    root, values = _parsed(path)
    book, problems = _checked(values)
    problems = [*_doubled(root), *problems]
    if book is not None and not problems:
        return book
    lines = sorted((_line(root, problem.place), problem) for problem in problems)
    message = "\n".join(dict.fromkeys(f"{path}:{line}: {problem.message}" for line, problem in lines))
    raise SettingsError(message, hint=next((problem.hint for _, problem in lines if problem.hint), ""))


def _parsed(path: Path) -> tuple[yaml.Node, dict[str, Any]]:
    """The marked nodes and the values of a file that holds one mapping."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {os.strerror(error.errno or 0)}") from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise SettingsError(f"{path}:{line}: a byte that is no UTF-8", hint="save the file as UTF-8") from error
    try:
        loader = _LOADER(text)
        root = loader.get_single_node()
        values = loader.construct_document(root) if root else None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _not_yaml(path, text, error) from error
    if root is None or not isinstance(values, dict):
        kind = "nothing" if values is None else f"a {type(values).__name__}"
        raise SettingsError(f"{path}:{_line(root, ())}: holds {kind}, not a mapping", hint="begin with `title: ...` and `sides:`")
    return root, values


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


def _doubled(root: yaml.Node) -> Iterator[_Problem]:
    """Keys that are written twice in one mapping, of which YAML would keep the last without a word."""
    places: list[tuple[Place, yaml.Node]] = [((), root)]
    seen: set[int] = set()
    while places:
        place, node = places.pop()
        if id(node) in seen or not isinstance(node, yaml.CollectionNode):
            continue
        seen.add(id(node))
        pairs = enumerate(node.value) if isinstance(node, yaml.SequenceNode) else ((key.value, value) for key, value in node.value)
        keys: set[str | int] = set()
        for key, value in pairs:
            if key in keys:
                yield _Problem((*place, key), f"{_dotted((*place, key))} is written twice", "put both together under one of them")
            keys.add(key)
            places.append(((*place, key), value))


def _checked(values: dict[str, Any]) -> tuple[Codebook | None, list[_Problem]]:
    try:
        book = Codebook.model_validate(values)
    except ValidationError as error:
        found = [dict(one) for one in error.errors()]
        return None, [_misfit(one, values) for one in found if not _is_echo(one, found)]
    return book, [*_shared_actors(book), *_strangers(book), *_contradictions(book)]


def _is_echo(error: Mapping[str, Any], found: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a list holds too few only because of what is wrong with its entries."""
    place = error["loc"]
    return error["type"] == "too_short" and any(one["loc"][: len(place)] == place != one["loc"] for one in found)


def _misfit(error: dict[str, Any], values: Any) -> _Problem:
    kind, place = error["type"], tuple(error["loc"])
    hint = _HINTS.get(kind, "")
    if kind == "extra_forbidden":
        known = list(_schema(place).model_fields)
        near = difflib.get_close_matches(str(place[-1]), known, n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"known: {', '.join(known)}"
    return _Problem(place, f"{_dotted(place) or 'the codebook'} {_PLAIN.get(kind, error['msg'][:1].lower() + error['msg'][1:])}", hint)


def _schema(place: Place) -> type[BaseModel]:
    """What the mapping around a place is."""
    if place[0] == "sides":
        return Side
    return Codebook if len(place) == 1 else Form if "says" in place else Concept


def _dotted(place: Place) -> str:
    if place[-1:] == ("[key]",):
        return ".".join(filter(None, (_dotted(place[:-2]), f"{place[-2]}")))
    return ".".join(str(step + 1) if isinstance(step, int) else str(step) for step in place)


def _shared_actors(book: Codebook) -> Iterator[_Problem]:
    sides = {name.lower(): name for name in book.sides}
    for name, side in book.sides.items():
        for number, actor in enumerate(side.actors):
            other = sides.setdefault(actor.lower(), name)
            if other != name:
                yield _Problem(
                    ("sides", name, "actors", number), f"{actor!r} is an actor of {other} and of {name}", "leave it with one side"
                )


def _strangers(book: Codebook) -> Iterator[_Problem]:
    """Concepts of sides that there are not, and concepts without words."""
    for number, concept in enumerate(book.concepts):
        place: Place = ("concepts", number)
        if concept.of and concept.of not in book.sides:
            yield _Problem((*place, "of"), f"{concept.name!r}: {concept.of!r} in `of` is not a side", _like(concept.of, book))
        for side in concept.says:
            if side not in book.sides:
                yield _Problem((*place, "says", side), f"{concept.name!r}: {side!r} in `says` is not a side", _like(side, book))
        if not any(concept.says.values()):
            yield _Problem((*place, "says"), f"{concept.name!r} has no words", "write them under a side: `says: {SIDE: [liberate]}`")


def _like(side: str, book: Codebook) -> str:
    near = difflib.get_close_matches(side, list(book.sides), n=1)
    return f"did you mean `{near[0]}`?" if near else f"the sides are {', '.join(book.sides)}"


def _contradictions(book: Codebook) -> Iterator[_Problem]:
    """Forms that two sides say of the same thing, so that the words could not tell the side."""
    said: dict[Phrase, list[_Said]] = {}
    for one in _all_said(book):
        for phrase in spelled(one.form.form, exact=one.form.exact):
            said.setdefault(tuple(word.lower() for word in phrase), []).append(one)
    told: set[tuple[Place, Place]] = set()
    for ones in said.values():
        for one, other in combinations(ones, 2):
            if _contradict(one, other) and (one.place, other.place) not in told:
                told.add((one.place, other.place))
                yield _Problem(other.place, _contradiction(one, other), "keep it on one side, or tell the two apart with `of` or `needs`")


def _all_said(book: Codebook) -> Iterator[_Said]:
    for number, concept in enumerate(book.concepts):
        for side, forms in concept.says.items():
            for at, form in enumerate(forms):
                yield _Said(("concepts", number, "says", side, at), side, concept, form)


def _contradict(one: _Said, other: _Said) -> bool:
    if one.side == other.side:
        return False
    if one.concept is other.concept:
        return True
    apart = bool(one.needs and other.needs) and not one.needs & other.needs
    return one.concept.of == other.concept.of and not apart


def _contradiction(one: _Said, other: _Said) -> str:
    where = "" if one.concept is other.concept else f" in {one.concept.name!r}"
    return f"{other.concept.name!r}: {other.side} says {other.form.form!r}, which {one.side} says{where} too"


def codebook_called(name: str, settings: CodebookSettings) -> Codebook:
    """The codebook with this title, in any case, or in this file; SettingsError where there is none."""
    if name.endswith((".yaml", ".yml")):
        return load_codebook(Path(name))
    books = read_codebooks(settings)
    for file, book in books:
        if name.lower() in (book.title.lower(), file.stem.lower()):
            return book
    near = difflib.get_close_matches(name.lower(), [called for file, book in books for called in (book.title.lower(), file.stem)], n=1)
    hint = f"did you mean {near[0]!r}?" if near else "see `framing codebook list`"
    raise SettingsError(f"there is no codebook called {name!r}", hint=hint)

"""A user's own names for actors, from YAML."""

import os
from collections.abc import Iterator
from pathlib import Path

import yaml

from framing.actors.words import folded
from framing.errors import SettingsError

_ONCE = "put both together under one of them"
_FORM = "write it as `actors:` and, below it, lines such as `  Verdania: [Verdanian, Port Verd]`"


def read_aliases(path: Path) -> dict[str, tuple[str, ...]]:
    """The names of each actor in a file of aliases; SettingsError, with the line, where there is anything else in it."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {os.strerror(error.errno or 0)}", hint="name a YAML file of aliases") from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError(f"{path} is not valid YAML: {' '.join(str(error).split())}", hint=_FORM) from error
    if root is None:
        return {}
    actors = _actors(path, root)
    found = {_text(path, key): tuple(_names(path, key, value)) for key, value in actors.value}
    _check_shared(path, actors)
    return found


def _actors(path: Path, root: yaml.Node) -> yaml.MappingNode:
    """The mapping under `actors`, which is all that the file may hold."""
    if not isinstance(root, yaml.MappingNode):
        raise _wrong(path, root, "is no mapping", _FORM)
    found: list[yaml.MappingNode] = []
    for key, value in root.value:
        if key.value != "actors":
            raise _wrong(path, key, f"has {_shown(key)}, which is not known here", _FORM)
        if found:
            raise _wrong(path, key, "actors is written twice", _ONCE)
        if not isinstance(value, yaml.MappingNode):
            raise _wrong(path, value, "actors is no mapping", _FORM)
        found.append(value)
    if not found:
        raise _wrong(path, root, "names no actors", _FORM)
    return found[0]


def _names(path: Path, key: yaml.ScalarNode, value: yaml.Node) -> Iterator[str]:
    if not isinstance(value, yaml.SequenceNode):
        raise _wrong(path, value, f"the names of {key.value!r} are not a list", f"write `{key.value}: [one name, another]`")
    for name in value.value:
        yield _text(path, name)


def _text(path: Path, node: yaml.Node) -> str:
    """The words of a name; an error where YAML takes them for something else or where they hold no letter."""
    if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:str":
        raise _wrong(path, node, f"{_shown(node)} is not a name", 'put it in quotes if it is one: "No"')
    if not any(sign.isalnum() for sign in node.value):
        raise _wrong(path, node, f"{node.value!r} holds no letter", "write the name as it stands in the articles")
    return str(node.value)


def _shown(node: yaml.Node) -> str:
    return repr(node.value) if isinstance(node, yaml.ScalarNode) else "a list or a mapping"


def _check_shared(path: Path, actors: yaml.MappingNode) -> None:
    """An error where one name stands for two actors, or one actor in two places."""
    owners: dict[str, str] = {}
    for key, value in actors.value:
        if owners.get(folded(key.value)) == key.value:
            raise _wrong(path, key, f"{key.value!r} is written twice", _ONCE)
        for node in (key, *value.value):
            owner = owners.setdefault(folded(node.value), key.value)
            if owner != key.value:
                raise _wrong(path, node, f"{node.value!r} stands for {owner!r} and for {key.value!r}", "leave it under one of the two")


def _wrong(path: Path, node: yaml.Node, found: str, hint: str) -> SettingsError:
    return SettingsError(f"{path}:{node.start_mark.line + 1}: {found}", hint=hint)

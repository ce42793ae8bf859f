"""Names of countries, their capitals and their people, from the package that keeps them and from our own additions."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Literal, NamedTuple

from framing.actors.words import folded
from framing.config import Section, config_path, load_yaml, validated

_SHORTEST = 4
_PLURAL = re.compile(r"(?:an|[a-z]i|ek|ak|[aer]b|ot|ard|er|ino)$")


class World(Section):
    """What configs/actors/world.yaml holds."""

    actors: dict[str, tuple[str, ...]]
    never: tuple[str, ...]
    within: dict[str, tuple[str, ...]]
    contexts: dict[str, dict[str, tuple[str, ...]]]
    titles: str
    surnames: str
    labels: str
    parts: str
    apart: str


class Known(NamedTuple):
    """Every name of the world by how it is compared, and of those the ones that count in capitals only."""

    actors: dict[str, str]
    capitals: frozenset[str]


@cache
def world() -> World:
    """Our own additions and word lists."""
    path = config_path("actors/world.yaml")
    return validated(World, load_yaml(path), path.name)


@cache
def word_list(name: Literal["titles", "surnames", "labels", "parts", "apart"]) -> frozenset[str]:
    """One of our own lists of words, in small letters."""
    words: str = getattr(world(), name)
    return frozenset(words.split())


@cache
def world_names() -> Known:
    """The names of the world; one that several countries share stands for none of them, unless our own list says whose it is."""
    own = {folded(name): actor for actor, names in world().actors.items() for name in (actor, *_with_plurals(names))}
    never = {folded(name) for name in world().never}
    shared: dict[str, set[str]] = {}
    for country, name in _listed():
        shared.setdefault(folded(name), set()).add(own.get(folded(country), country))
    found = {name: min(actors) for name, actors in shared.items() if len(actors) == 1 and name not in never}
    listed = [name for names in world().actors.values() for name in names]
    loose = {folded(name) for name in listed if not acronym(name)}
    return Known(found | own, frozenset(key for name in listed if (key := acronym(name)) and key not in loose))


def are_one(one: str, other: str) -> bool:
    """Whether two actors are the same by another name, or one is a party, a leader or a broadcaster of the other, a country.

    >>> are_one("Republicans", "Republican Party"), are_one("United States", "Democrats"), are_one("United States", "Russia")
    (True, True, False)
    """
    first, second = (world_names().actors.get(folded(name), name) for name in (one, other))
    return first == second or second in world().within.get(first, ()) or first in world().within.get(second, ())


def is_title(name: str) -> bool:
    """Whether a name is what people are called who have one: no name of anybody by itself.

    >>> is_title("prime minister"), is_title("President Berg")
    (True, False)
    """
    return all(word in word_list("titles") for word in folded(name).split())


def acronym(name: str) -> str:
    """How a name in capitals of up to five letters is compared; empty for any other name.

    >>> acronym("U.S."), acronym("Isis")
    ('us', '')
    """
    letters = name.replace(".", "")
    return folded(name) if 2 <= len(letters) <= 5 and letters.isupper() else ""


def _listed() -> Iterator[tuple[str, str]]:
    """Country and name for all that the package of countries knows."""
    from countryinfo import all_countries

    never = {folded(name) for name in world().never}
    for listed in all_countries():
        info: Mapping[str, Any] = listed.info()
        country = info["name"].removeprefix("The ")
        if folded(country) not in never:
            capitals = info.get("capital") or ()
            demonyms = re.split(r"[,/]", info.get("demonym") or "")
            names = [country, *([capitals] if isinstance(capitals, str) else capitals), *_spellings(info), *_with_plurals(demonyms)]
            yield from ((country, name) for name in names if name)


def _spellings(info: Mapping[str, Any]) -> Iterator[str]:
    """How else a country is called, without codes and without names turned round at a comma."""
    for name in info.get("altSpellings") or ():
        if len(name) >= _SHORTEST and "," not in name and name == name.strip():
            yield name


def _with_plurals(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield name
        if _PLURAL.search(name):
            yield f"{name}s"

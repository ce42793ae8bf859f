"""A user's own names for actors, from YAML."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from framing.actors.words import folded
from framing.config import Section
from framing.marked import Problem, Wording, load_marked


def _lettered(words: str) -> str:
    if not any(sign.isalnum() for sign in words):
        raise PydanticCustomError("no_letter", "holds no letter")
    return words


Name = Annotated[str, AfterValidator(_lettered)]


class Aliases(Section):
    """What a file of aliases may say: the names of each actor."""

    actors: dict[Name, tuple[Name, ...]] = Field(default_factory=dict)


_FORM = "write it as `actors:` and, below it, lines such as `  Verdania: [Verdanian, Port Verd]`"
_WORDING = Wording(
    whole="the file of aliases",
    begin=_FORM,
    schema=lambda _: Aliases,
    hints={"dict_type": _FORM, "no_letter": "write the name as it stands in the articles"},
)


def read_aliases(path: Path) -> dict[str, tuple[str, ...]]:
    """The names of each actor in a file of aliases; SettingsError, with the line, where there is anything else in it."""
    return load_marked(path, Aliases, _shared, wording=_WORDING).actors


def _shared(aliases: Aliases) -> Iterator[Problem]:
    """Names that stand for two actors."""
    owners: dict[str, str] = {}
    for actor, names in aliases.actors.items():
        for place, name in (((), actor), *(((number,), name) for number, name in enumerate(names))):
            owner = owners.setdefault(folded(name), actor)
            if owner != actor:
                told = f"{name!r} stands for {owner!r} and for {actor!r}"
                yield Problem(("actors", actor, *place), told, "leave it under one of the two")

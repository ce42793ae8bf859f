"""Whose act a word tells of, as far as the words around it show."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from framing.codebooks.forms import Token, is_past
from framing.inflection import BE, word_set

_CLAUSE = 16
_PHRASE = 4
_HYPHENS = frozenset("-‐‑")
_BREAK = re.compile(r"[,;:–—()]")
_GROUND = re.compile(
    r"territor(?:y|ies)|lands?|regions?|villages?|towns?|cit(?:y|ies)|districts?|areas?|provinces?|peninsula|islands?|parts?|soil"
)

LIGHT = word_set("has have had having also then later now already never not illegally forcibly fully reportedly again still 's")
MODALS = word_set("will would can could may might must should shall did does do to")
_SMALL = word_set(
    "the a an this that these those its their his her our and or but of to in on at by for from with as who which while after"
)
_WHO = word_set("who which that")
_ACTS = word_set("aggression attack attacks offensive crime crimes war provocation provocations violence terror terrorism")
_NOUN_FOLLOWS = word_set("the a an of their its 's his her our this these those")
_OBJECTS = word_set("the a an its their his all more another several")


class Doer(NamedTuple):
    """A side, and whether the act is its own or was done to it."""

    side: str
    own: bool = True


class Scene(NamedTuple):
    """The words of a sentence, the side that each names (by its number; "" for a place), and the act `[first, last)`."""

    text: str
    words: Sequence[Token]
    sides: Mapping[int, str]
    first: int
    last: int

    def key(self, number: int) -> str:
        """A word in lower case, "" beyond the ends of the sentence."""
        return self.words[number].key if 0 <= number < len(self.words) else ""

    def gap(self, number: int) -> str:
        """What stands between a word and the next."""
        return self.text[self.words[number].end : self.words[number + 1].start]


def doer(scene: Scene, *, noun: bool = False) -> Doer | None:
    """Who did, or suffered, what the act tells; None where the words around it don't say. A `noun` has an owner only."""
    rules: tuple[Callable[[Scene], Doer | None], ...] = (_compound, _owner)
    if not noun:
        rules = (_compound, _agent, _owner, _object, _passive, _subject)
    return next((found for rule in rules if (found := rule(scene))), None)


def _compound(scene: Scene) -> Doer | None:
    """The Armenian-occupied districts."""
    before = scene.first - 1
    if before < 0 or scene.gap(before) not in _HYPHENS:
        return None
    return _named(scene, before)


def _named(scene: Scene, number: int) -> Doer | None:
    """The side that a word names, or a stranger ("" is nobody's side), None where it names neither."""
    if number in scene.sides:
        return Doer(scene.sides[number]) if scene.sides[number] else None
    return Doer("") if number > 0 and scene.words[number].text[0].isupper() else None


def _agent(scene: Scene) -> Doer | None:
    """Occupied, in the nineties, by Armenian troops; the massacre of villagers by soldiers; aggression by Azerbaijan."""
    far = is_past(scene.key(scene.first)) or scene.key(scene.last) == "of"
    for number in range(scene.last, scene.last + (_CLAUSE if far else 1)):
        if scene.key(number) in _WHO:
            return None
        if scene.key(number) == "by" and not scene.key(number + 1).endswith("ing"):
            return next((Doer(side) for side in _sides(scene, range(number + 1, number + 1 + _PHRASE))), None)
    return None


def _owner(scene: Scene) -> Doer | None:
    """Armenia's long occupation, Armenian aggression; but Azerbaijan's occupied lands are its own, not its act."""
    number = scene.first - 1
    while number >= 0 and scene.words[number].text[0].islower() and scene.key(number) not in _SMALL and scene.first - number < _PHRASE:
        number -= 1
    if number < 0 or any(_BREAK.search(scene.gap(between)) for between in range(number, scene.first)):
        return None
    possessive = scene.key(number) == "'s" or scene.gap(number)[:1] in ("'", "’")
    owner = _named(scene, number - (scene.key(number) == "'s"))
    if owner is None or (_verbal(scene) and not possessive):
        return None
    return owner._replace(own=not (possessive and is_past(scene.key(scene.first))))


def _object(scene: Scene) -> Doer | None:
    """The liberation of Azerbaijani lands, aggression against Azerbaijan; but the aggression of Armenia."""
    link = scene.key(scene.last)
    if link not in ("of", "against", "from"):
        return None
    side = next(_sides(scene, range(scene.last + 1, scene.last + 1 + _PHRASE)), "")
    return Doer(side, own=link == "of" and scene.key(scene.last - 1) in _ACTS) if side else None


def _passive(scene: Scene) -> Doer | None:
    """Azerbaijani towns that were seized, Azerbaijani land occupied since 1992."""
    before = _skip_light(scene)
    if not is_past(scene.key(scene.first)) or not (scene.key(before) in BE or _GROUND.fullmatch(scene.key(before))):
        return None
    return next((Doer(side, own=False) for side in _subjects(scene, before)), None)


def _subject(scene: Scene) -> Doer | None:
    """Armenian troops occupied; after "and", the first that was named is still acting."""
    before = _skip_light(scene)
    found = list(_subjects(scene, before)) if _verbal(scene) else []
    if not found:
        return None
    return Doer(found[-1] if scene.key(before) in ("and", "then") else found[0])


def _subjects(scene: Scene, before: int) -> Iterator[str]:
    """The sides named before the act, the nearest first."""
    return _sides(scene, range(before, max(before - _CLAUSE, -1), -1))


def _sides(scene: Scene, numbers: range) -> Iterator[str]:
    return (scene.sides[number] for number in numbers if scene.sides.get(number))


def _skip_light(scene: Scene) -> int:
    number = scene.first - 1
    while scene.key(number) in LIGHT | MODALS:
        number -= 1
    return number


def _verbal(scene: Scene) -> bool:
    """Whether the act is told by a verb, as far as its ending and its neighbours tell."""
    key, before, after = scene.key(scene.first), scene.key(scene.first - 1), scene.key(scene.last)
    if before in _NOUN_FOLLOWS:
        return False
    ends = (is_past(key) and not _GROUND.fullmatch(after)) or key.endswith("ing") or (key.endswith("s") and after in _OBJECTS)
    return ends or before in MODALS | LIGHT

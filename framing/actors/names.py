"""Phrases to actors, as far as this can be told without an article."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Literal, NamedTuple

from framing.actors.aliases import read_aliases
from framing.actors.words import Word, folded, words_of
from framing.actors.world import word_list, world, world_names
from framing.inflection import word_set

Kind = Literal["actor", "own actor", "name", "part", "title", "joint", "place", "apart", "plain"]

_LONGEST = 6

_JOINTS = word_set("of for the de del la bin ibn al el von van der da dos ul")
_PLACES = word_set("in near at around across inside outside along against on over to with by")
_PRONOUNS = word_set("i we you he she it they him her them us me who what this that these those some many all no")
_BREAKS = word_set("and or & , ; :")


class Piece(NamedTuple):
    """A stretch of a phrase and what it is there; `actor` is empty where it is none."""

    words: tuple[Word, ...]
    kind: Kind
    actor: str = ""

    @property
    def owns(self) -> bool:
        """Whether what follows belongs to it."""
        return self.words[-1].owns

    @property
    def text(self) -> str:
        """Its words with single spaces, the last one not as a possessor."""
        return _text(self.words)


class Told(NamedTuple):
    """Who a phrase is about: the actors it is known to name, and the name in it that the world does not know as a country's.

    `apart` tells that it is about others than those it names: "critics of the ministry".
    """

    actors: tuple[str, ...] = ()
    name: str = ""
    apart: bool = False


@dataclass(frozen=True)
class Names:
    """Names by how they are compared; those of `capitals` count only in capitals, those of `anyhow` in small letters too."""

    known: Mapping[str, str]
    capitals: frozenset[str] = frozenset()
    anyhow: frozenset[str] = frozenset()
    contexts: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def actor(self, phrase: str) -> str:
        """The canonical name of the one actor that a phrase is about; empty where that is nobody known or more than one.

        >>> names = load_names()
        >>> names.actor("Baku"), names.actor("Russian troops"), names.actor("two villagers")
        ('Azerbaijan', 'Russia', '')
        """
        told = self.tell(phrase)
        return told.actors[0] if len(told.actors) == 1 and not told.apart else ""

    def tell(self, phrase: str) -> Told:
        """Who a phrase is about, as far as the names say."""
        words = words_of(phrase)
        if whole := self.find(words):
            return Told((whole,))
        halves = _halves(words)
        if len(halves) > 1:
            return _joined([self._tell(half) for half in halves])
        return self._tell(words)

    def find(self, words: Sequence[Word]) -> str:
        """The actor whose name the words are, no more and no less."""
        key = _key(words)
        actor = self.known.get(key, "")
        if not actor or key in self.anyhow:
            return actor
        return actor if (words[0].text.isupper() if key in self.capitals else words[0].is_name) else ""

    def _tell(self, words: Sequence[Word]) -> Told:
        pieces = _before_places(self._pieces(words))
        apart = any(piece.kind == "apart" for piece in pieces)
        own = _own_name(pieces)
        if own:
            actor = self.find(words_of(own))
            return Told((actor,) if actor else (), own, apart)
        return Told(tuple(dict.fromkeys(piece.actor for piece in pieces if piece.actor)), "", apart)

    def _pieces(self, words: Sequence[Word]) -> list[Piece]:
        """The phrase in pieces, the longest known names first."""
        pieces: list[Piece] = []
        start = 0
        while start < len(words):
            piece = self._known_at(words, start) or Piece((words[start],), self._kind(words[start]))
            pieces.append(piece)
            start += len(piece.words)
        return pieces

    def _known_at(self, words: Sequence[Word], start: int) -> Piece | None:
        for end in range(min(len(words), start + _LONGEST), start, -1):
            run = words[start:end]
            if actor := self.find(run):
                return Piece(tuple(run), "own actor" if _key(run) in self.anyhow else "actor", actor)
        return None

    def _kind(self, word: Word) -> Kind:
        text = folded(word.text)
        if text in word_list("apart"):
            return "apart"
        if text in word_list("labels"):
            return "plain"
        if text in word_list("titles") and not word.owns:
            return "title"
        if not word.is_name or text in _PRONOUNS:
            return "place" if text in _PLACES else "joint" if text in _JOINTS else "plain"
        return "part" if text in word_list("parts") else "name"


def _text(words: Sequence[Word]) -> str:
    return " ".join([*(word.written for word in words[:-1]), *(word.text for word in words[-1:])])


def _key(words: Sequence[Word]) -> str:
    return folded(_text(words))


def _before_places(pieces: list[Piece]) -> list[Piece]:
    """The pieces up to where a phrase only goes on to say where: "troops in Verdania" are not Verdania's."""
    cut = next((at for at, piece in enumerate(pieces) if piece.kind == "place" and at and pieces[at - 1].kind in ("plain", "apart")), None)
    return pieces[:cut]


def _own_name(pieces: Sequence[Piece]) -> str:
    """The first name that the world does not know, with the known words that belong to it: "Free Syrian Army"."""
    titled = [at + 1 for at in range(len(pieces) - 1) if _introduces(*pieces[at : at + 2])]
    first = next((at for at, piece in enumerate(pieces) if piece.kind == "name"), None)
    if first is None and not titled:
        return ""
    middle = start = titled[-1] if titled else first or 0
    if not any(piece.kind == "title" for piece in pieces[:start]):
        start = _reaching(pieces, start, step=-1)
    end = _reaching(pieces, middle, step=1)
    return " ".join(piece.text for piece in pieces[start : end + 1])


def _introduces(piece: Piece, following: Piece) -> bool:
    """Whether a piece stands before a name without being part of it: a title, or the country of somebody that we know."""
    if following.kind == "own actor":
        return piece.kind == "title" or (piece.owns and bool(piece.actor))
    return piece.kind == "title" and following.kind == "name"


def _goes_on(before: Piece, piece: Piece) -> bool:
    """Whether a name that holds `before` can go on with a piece."""
    if piece.kind == "title":
        return before.kind == "name" and folded(piece.text) in word_list("surnames") and piece.words[0].is_name
    return piece.kind in ("name", "part", "actor", "own actor", "joint")


def _reaching(pieces: Sequence[Piece], at: int, *, step: Literal[-1, 1]) -> int:
    """The last piece, going on from `at`, of the name that stands there."""
    here = last = at
    while 0 <= here + step < len(pieces):
        before = pieces[min(here, here + step)]
        here += step
        if before.owns or not _goes_on(before, pieces[here]) or (step < 0 and pieces[here].actor.endswith(" Party")):
            break
        last = last if pieces[here].kind == "joint" else here
    return last


def _halves(words: Sequence[Word]) -> list[Sequence[Word]]:
    """The parts of a phrase between commas and "and"."""
    cuts = [-1, *(at for at, word in enumerate(words) if word.text in _BREAKS), len(words)]
    return [words[start + 1 : end] for start, end in pairwise(cuts) if start + 1 < end]


def _joined(told: Iterable[Told]) -> Told:
    """What the parts of a phrase tell together; a name only where it is all that they tell."""
    found = list(told)
    actors = tuple(dict.fromkeys(actor for one in found for actor in one.actors))
    names = list(dict.fromkeys(one.name for one in found if one.name and not one.actors))
    if (actors and names) or len(names) > 1:
        return Told((*actors, *names), "", any(one.apart for one in found))
    return Told(actors, "".join(names), any(one.apart for one in found))


def load_names(aliases: Path | None = None, extra: Mapping[str, Sequence[str]] | None = None) -> Names:
    """The names of the world, those of `extra` and those of a file of aliases; a later one goes before an earlier one.

    `extra` holds names by actor; an actor that the world knows by another name keeps the world's name. SettingsError, with the line,
    where the file of aliases cannot be used.
    """
    base = Names(*world_names(), contexts=world().contexts)
    more = {folded(name): base.actor(actor) or actor for actor, names in (extra or {}).items() for name in (actor, *names)}
    more = {key: base.known.get(key, actor) if key in base.known and key == folded(actor) else actor for key, actor in more.items()}
    own = {folded(name): actor for actor, names in (read_aliases(aliases) if aliases else {}).items() for name in (actor, *names)}
    return replace(base, known={**base.known, **more, **own}, capitals=base.capitals - own.keys(), anyhow=frozenset(more) | frozenset(own))

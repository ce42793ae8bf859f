"""Whom a text names, and so which disputes it is about."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from framing.codebooks.forms import Index, Phrase, Token, find, index, plural, spelled
from framing.codebooks.schema import Codebook, Concept, Form

Resolve = Callable[[str], str]
"""The canonical name of an actor ("Armenian" -> "Armenia"), or "" where there is none."""

Belongs = tuple[tuple[int, str], ...]

_TOPIC_IN = 10


class Named(NamedTuple):
    """The tokens `[first, last)` that name an actor of a side or a place (`side` is ""); `name` is the same in its plural."""

    first: int
    last: int
    name: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class Volume:
    """A codebook made ready: its forms by their first word, and what each name in it stands for."""

    book: Codebook
    forms: Index[tuple[Concept, str, Form]]
    sides: Mapping[str, str]
    needs: Mapping[tuple[str, ...], Index[None]]

    @property
    def topical(self) -> bool:
        """Whether it is about a topic and not about places."""
        return any(place.islower() for place in self.book.places)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Codebooks made ready to be applied.

    `names` holds the actors and places as they are written, `known` the canonical names of actors that `resolve` gives: each with the
    numbers of the volumes that it belongs to, and its side there ("" for a place).
    """

    volumes: tuple[Volume, ...]
    names: Index[tuple[str, Belongs]]
    known: Mapping[str, Belongs]
    resolve: Resolve


def shelve(books: Iterable[Codebook], *, resolve: Resolve = lambda _: "") -> Shelf:
    """The codebooks, ready; `resolve` knows names beyond theirs, such as "Armenian" for Armenia."""
    volumes = tuple(_volume(book, resolve) for book in books)
    names: dict[tuple[Phrase, str], dict[int, str]] = {}
    known: dict[str, dict[int, str]] = {}
    for number, volume in enumerate(volumes):
        for name, side in _names(volume.book):
            for phrase in plural(name):
                names.setdefault((phrase, name.removesuffix("s")), {})[number] = side
        for name, side in volume.sides.items():
            known.setdefault(name, {})[number] = side
    return Shelf(
        volumes,
        index((phrase, (name, tuple(where.items()))) for (phrase, name), where in names.items()),
        {name: tuple(where.items()) for name, where in known.items()},
        lru_cache(maxsize=100_000)(resolve),
    )


def _names(book: Codebook) -> Iterator[tuple[str, str]]:
    for side, members in book.sides.items():
        yield from ((actor, side) for actor in dict.fromkeys((side, *members.actors)))
    yield from ((place, "") for place in book.places)


def _volume(book: Codebook, resolve: Resolve) -> Volume:
    forms = index((phrase, said) for said in book.forms() for phrase in spelled(said[2].form, exact=said[2].exact))
    needs = {*(concept.needs for concept in book.concepts), *(form.needs for _, _, form in book.forms())} - {()}
    return Volume(book, forms, _sides(book, resolve), {words: _context(words) for words in needs})


def _context(words: Iterable[str]) -> Index[None]:
    return index((phrase, None) for word in words for phrase in spelled(word))


def _sides(book: Codebook, resolve: Resolve) -> dict[str, str]:
    """The side of each canonical name; a name that two sides share tells neither."""
    found: dict[str, set[str]] = {}
    for side, members in book.sides.items():
        for actor in (side, *members.actors):
            name = resolve(actor)
            # "Baku" is Azerbaijan, but the American Legion is not America
            found.setdefault(name if name and " " not in actor else actor, set()).add(side)
    return {name: next(iter(sides)) for name, sides in found.items() if len(sides) == 1}


def named(text: str, words: Sequence[Token], shelf: Shelf) -> dict[int, list[Named]]:
    """Who and what of each volume is named in a sentence, in order; the longest name wins."""
    found: dict[int, list[Named]] = {}
    for first, last, (name, belongs) in (*find(text, words, shelf.names), *_known(words, shelf)):
        for number, side in belongs:
            names = found.setdefault(number, [])
            if not any(other.first < last and first < other.last for other in names):
                names.append(Named(first, last, name, side))
    return {number: sorted(names) for number, names in found.items()}


def _known(words: Sequence[Token], shelf: Shelf) -> Iterator[tuple[int, int, tuple[str, Belongs]]]:
    """Single words that name an actor whom no codebook spells out so, but who is known elsewhere."""
    for place, word in enumerate(words):
        if word.text[0].isupper() and (name := shelf.resolve(word.text)) in shelf.known:
            yield place, place + 1, (name, shelf.known[name])


def about(found: Sequence[Mapping[int, Sequence[Named]]], shelf: Shelf, *, min_names: int) -> list[int]:
    """The volumes that an article is about, given whom each of its sentences names; the one with most names first.

    Such an article names two sides, or a side and a place, and at least `min_names` different names. Where places are topics, written
    in small letters ("income tax"), one in ten sentences must name one: parties quarrel about many things.
    """
    names: dict[int, set[tuple[str, str]]] = {}
    placed: Counter[int] = Counter()
    for sentence in found:
        for number, ones in sentence.items():
            names.setdefault(number, set()).update((one.side, one.name) for one in ones)
            placed[number] += any(not one.side for one in ones)
    enough = [number for number, ones in names.items() if len(ones) >= min_names and len({side for side, _ in ones}) > 1]
    meant = [number for number in enough if not shelf.volumes[number].topical or _TOPIC_IN * placed[number] >= len(found)]
    return sorted(meant, key=lambda number: (-len(names[number]), number))

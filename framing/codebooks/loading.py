"""YAML -> codebooks; whatever is wrong with one is told with its file, its line and what would work."""

import difflib
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel

from framing.codebooks.forms import Phrase, spelled
from framing.codebooks.schema import Codebook, Concept, Form, Side
from framing.config import CodebookSettings, config_path
from framing.errors import SettingsError
from framing.marked import Place, Problem, Wording, load_marked


def _schema(place: Place) -> type[BaseModel]:
    """What the mapping around a place is."""
    if place[0] == "sides":
        return Side
    return Codebook if len(place) == 1 else Form if "says" in place else Concept


_WORDING = Wording(
    whole="the codebook",
    begin="begin with `title: ...` and `sides:`",
    schema=_schema,
    hints={
        "too_short": "a codebook has at least two sides, each with an actor, and one concept",
        "too_many_words": "leave the words by which it can be told",
        "pair": "write `and` or a dash",
        "pattern": "write the words, and the context that they need: {form: return, needs: [village, land]}",
    },
)


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
    found = {book.title: (file, book) for file in codebook_files(settings) for book in [_loaded(file)]}
    return [found[title] for title in sorted(found)]


def _loaded(file: Path) -> Codebook:
    """The codebook in a file; that those which ship say nothing wrong is seen in the tests, and costs no command its time."""
    shipped = file.parent == config_path("codebooks")
    return load_marked(file, Codebook, lambda _: (), wording=_WORDING) if shipped else load_codebook(file)


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


def load_codebook(path: str | Path) -> Codebook:
    """The codebook in a YAML file; SettingsError where it cannot be used, naming the line of everything that is wrong."""
    return load_marked(path, Codebook, _problems, wording=_WORDING)


def _problems(book: Codebook) -> list[Problem]:
    return [*_shared_actors(book), *_strangers(book), *_contradictions(book)]


def _shared_actors(book: Codebook) -> Iterator[Problem]:
    sides = {name.lower(): name for name in book.sides}
    for name, side in book.sides.items():
        for number, actor in enumerate(side.actors):
            other = sides.setdefault(actor.lower(), name)
            if other != name:
                yield Problem(
                    ("sides", name, "actors", number), f"{actor!r} is an actor of {other} and of {name}", "leave it with one side"
                )


def _strangers(book: Codebook) -> Iterator[Problem]:
    """Concepts of sides that there are not, and concepts without words."""
    for number, concept in enumerate(book.concepts):
        place: Place = ("concepts", number)
        if concept.of and concept.of not in book.sides:
            yield Problem((*place, "of"), f"{concept.name!r}: {concept.of!r} in `of` is not a side", _like(concept.of, book))
        for side in concept.says:
            if side not in book.sides:
                yield Problem((*place, "says", side), f"{concept.name!r}: {side!r} in `says` is not a side", _like(side, book))
        if not any(concept.says.values()):
            yield Problem((*place, "says"), f"{concept.name!r} has no words", "write them under a side: `says: {SIDE: [liberate]}`")


def _like(side: str, book: Codebook) -> str:
    near = difflib.get_close_matches(side, list(book.sides), n=1)
    return f"did you mean `{near[0]}`?" if near else f"the sides are {', '.join(book.sides)}"


def _contradictions(book: Codebook) -> Iterator[Problem]:
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
                yield Problem(other.place, _contradiction(one, other), "keep it on one side, or tell the two apart with `of` or `needs`")


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

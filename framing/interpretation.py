"""An article's readings as one: who is meant, what the sides of its disputes call things, whose side a word takes, what is plainer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

from framing.actors import Cast, Names, cast_of, is_title, load_names
from framing.codebooks import Codebook, Shelf, apply_codebooks, load_codebooks, shelve
from framing.codebooks.loading import codebook_files
from framing.config import ActorSettings, CodebookSettings, Settings
from framing.plainer import plainer
from framing.records import Article, Reading, Scores, Term
from framing.sides import named, take_sides

_AROUND = 100


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known beside the text: names of actors, and codebooks."""

    names: Names
    shelf: Shelf
    codebooks: CodebookSettings
    parties: Mapping[str, str]
    """Who can be a party to a dispute that no codebook tells, by the actor's name: itself, or the one side that codebooks put it on."""

    @property
    def books(self) -> tuple[Codebook, ...]:
        """The codebooks that are used."""
        return tuple(volume.book for volume in self.shelf.volumes)


def load_knowledge(settings: Settings) -> Knowledge:
    """The names and codebooks that the settings ask for; SettingsError, with file and line, where one cannot be used.

    What has been read once is kept as long as its files do not change.
    """
    files = codebook_files(settings.codebooks) if settings.codebooks.enabled else []
    aliases = [Path(settings.actors.aliases)] if settings.actors.aliases else []
    changed = tuple((file, file.stat().st_mtime_ns) for file in (*files, *aliases) if file.is_file())
    return _known(settings.codebooks, settings.actors, changed)


@lru_cache(maxsize=8)
def _known(codebooks: CodebookSettings, actors: ActorSettings, changed: tuple[tuple[Path, int], ...]) -> Knowledge:
    """What `load_knowledge` gives; `changed` only tells one state of the files from another."""
    books = load_codebooks(codebooks)
    listed = {actor: () for book in books for side in book.sides.values() for actor in side.actors if not is_title(actor)}
    aliases = Path(actors.aliases) if actors.aliases else None
    names = load_names(aliases, listed)
    return Knowledge(names, shelve(books, resolve=names.actor), codebooks, _parties(books, names, load_names(aliases)))


def _parties(books: Sequence[Codebook], names: Names, world: Names) -> Mapping[str, str]:
    """Countries and aliases, and what codebooks name besides them by a name of its own: "demonstrators" are of many disputes."""
    sides: dict[str, set[str]] = {}
    for book in books:
        for side, members in book.sides.items():
            for actor in members.actors:
                sides.setdefault(names.actor(actor), set()).add(side)
    own = {actor: actor for actor in world.known.values()}
    named = {actor: min(found) if len(found) == 1 else actor for actor, found in sides.items() if actor[:1].isupper()}
    return named | own


def interpret(article: Article, readings: Sequence[Reading], scores: Sequence[Scores], knowledge: Knowledge) -> tuple[Reading, ...]:
    """The readings of one article with actors by one name each, what codebooks find, sides, counterparts and plainer wordings.

    `scores` are those that the readings were made from, in the same order. An actor or a target that nobody can be named for keeps no
    name or its own words.
    """
    mentions = [mention for reading in readings for mention in reading.mentions]
    cast = cast_of(mentions, knowledge.names, text=f"{article.title}\n{article.text}")
    marked = apply_codebooks(
        article,
        readings,
        knowledge.shelf,
        loadedness=[found.loadedness for found in scores],
        min_names=knowledge.codebooks.min_names,
        veto=knowledge.codebooks.veto,
        actor=cast.actor,
    )
    called = [_called(article, reading, cast) for reading in marked]
    sides = _sides(called, knowledge.shelf)
    sided = take_sides(named(called, article, sides.keys()), actor_of=partial(_party, cast, knowledge, sides), sides=sides)
    return tuple(
        replace(reading, terms=tuple(_with_plainer(term, article.field(reading.sentence.field)) for term in taken.terms))
        if taken.terms
        else reading
        for reading, taken in zip(called, sided, strict=True)
    )


def _called(article: Article, reading: Reading, cast: Cast) -> Reading:
    """The reading with one name for each actor, as far as it is known."""
    if not reading.mentions and not reading.terms:
        return reading
    text = article.field(reading.sentence.field)
    mentions = (replace(mention, actor=cast.actor(mention.actor, kind=mention.kind)) for mention in reading.mentions)
    terms = (replace(term, target=cast.about(term, term.span.of(text)) or term.target) for term in reading.terms)
    return replace(reading, mentions=tuple(mentions), terms=tuple(terms))


def _party(cast: Cast, knowledge: Knowledge, sides: Mapping[str, str], phrase: str) -> str:
    """The actor of a phrase where countries, codebooks or aliases know it; who else the parties are was no better than guessed."""
    actor = cast.actor(phrase)
    return actor if actor in sides else knowledge.parties.get(actor, "")


def _sides(readings: Sequence[Reading], shelf: Shelf) -> Mapping[str, str]:
    """The side of each actor in the disputes in which codebooks put terms of the article."""
    disputes = {term.dispute for reading in readings for term in reading.terms if term.dispute}
    if not disputes:
        return {}
    return {actor: side for volume in shelf.volumes if volume.book.title in disputes for actor, side in volume.sides.items()}


def _with_plainer(term: Term, text: str) -> Term:
    """The term with a plainer wording, where it has none yet and one is known."""
    if term.neutral:
        return term
    before, after = text[max(0, term.span.start - _AROUND) : term.span.start], text[term.span.end : term.span.end + _AROUND]
    return replace(term, neutral=plainer(term.span.of(text), term.type, before=before, after=after) or "")

"""What each input gave: articles, files, dates and columns, what was set aside or flagged, and what came twice."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from framing.config import FitnessSettings
from framing.readers.fitness import Misfit, misfits
from framing.records import FLAGS, Article, Matched, Note, SetAside
from framing.sentences import count_words

Found = Article | SetAside | Note | Matched

LEAVE_ALL = FitnessSettings.model_validate(dict.fromkeys(FLAGS, "keep"))
_EXAMPLES = 20
_MOST_SOURCES = 100
_FRESH = 1 << 16


class Digests:
    """A set of 64-bit numbers that takes eight bytes for each, so that those of millions of articles fit into memory."""

    def __init__(self) -> None:
        self._old = np.empty(0, np.uint64)
        self._fresh: set[int] = set()

    def new(self, words: str) -> bool:
        """Whether these words have not been seen before; from now on they have."""
        number = int.from_bytes(hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest())
        if number in self._fresh or self._holds(number):
            return False
        self._fresh.add(number)
        if len(self._fresh) >= _FRESH:
            self._old = np.union1d(self._old, np.fromiter(self._fresh, np.uint64))
            self._fresh.clear()
        return True

    def _holds(self, number: int) -> bool:
        place = int(np.searchsorted(self._old, np.uint64(number)))
        return place < len(self._old) and int(self._old[place]) == number


@dataclass(slots=True)
class Names:
    """The names that are taken, and how often each was asked for that was asked for again."""

    taken: Digests = field(default_factory=Digests)
    asked: dict[str, int] = field(default_factory=dict)

    def take(self, name: str) -> str:
        """`name`, with ~2, ~3 ... behind it where it has been taken before."""
        unique = name
        while not self.taken.new(unique):
            self.asked[name] = self.asked.get(name, 1) + 1
            unique = f"{name}~{self.asked[name]}"
        return unique


@dataclass(slots=True)
class Seen:
    """The ids that are taken, and the articles and texts that were read."""

    ids: Names = field(default_factory=Names)
    articles: Digests = field(default_factory=Digests)
    texts: Digests = field(default_factory=Digests)

    def again(self, article: Article) -> Misfit | None:
        """How an article came before: as the very same one, or only its text; None where it is new."""
        same = not self.articles.new("\0".join((article.source, article.id, article.digest)))
        text = not self.texts.new(article.text)
        if same:
            return Misfit("repeated", "the same article (id, outlet, title and text) has been read already")
        return Misfit("same_text", "its text has been read already, as another article") if text else None


@dataclass(slots=True)
class Intake:
    """The tally of one input; of what was flagged or set aside it keeps the numbers and the first few examples."""

    path: str
    files: int = 0
    articles: int = 0
    words: int = 0
    renamed: int = 0
    first: date | None = None
    last: date | None = None
    dated: int = 0
    odd: int = 0
    sources: Counter[str] = field(default_factory=Counter)
    columns: dict[str, list[str]] = field(default_factory=dict)
    set_aside: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[str, Misfit]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def take(self, article: Article, words: int, found: list[Misfit]) -> None:
        """Counts an article that is read, and what is flagged about it."""
        self.articles += 1
        self.words += words
        self.sources[article.source] += 1
        if day := article.published:
            self.dated += 1
            self.first, self.last = min(self.first or day, day), max(self.last or day, day)
        self.odd += bool(found)
        for misfit in found:
            self.flagged[misfit.kind] += 1
            if self.flagged[misfit.kind] <= _EXAMPLES:
                self.examples.append((article.id, misfit))

    def match(self, columns: dict[str, str]) -> None:
        """Remembers which columns the fields were read from."""
        for name, column in columns.items():
            if column not in self.columns.setdefault(name, []):
                self.columns[name].append(column)

    def row(self) -> dict[str, Any]:
        """The tally in the form in which the manifest holds it."""
        return {
            "path": self.path,
            "files": self.files,
            "articles": self.articles,
            "words": self.words,
            "sources": dict(self.sources.most_common(_MOST_SOURCES)),
            "n_sources": len(self.sources),
            "first": self.first and self.first.isoformat(),
            "last": self.last and self.last.isoformat(),
            "dated": self.dated,
            "columns": self.columns,
            "renamed": self.renamed,
            "set_aside": dict(self.set_aside),
            "flagged": dict(self.flagged),
            "n_flagged": self.odd,
            "flags": [{"article_id": name, "kind": misfit.kind, "reason": misfit.reason} for name, misfit in self.examples],
            "notes": [{"path": note.path, "where": note.where, "text": note.text} for note in self.notes],
        }


def take_in(
    items: Iterable[Found], intake: Intake, seen: Seen, settings: FitnessSettings, *, path: str = ""
) -> Iterator[Article | SetAside]:
    """Each item that is fit, under an id of its own and with its flags; the others as set aside. All is counted in `intake`."""
    for item in items:
        if isinstance(item, Matched):
            intake.match(dict(item.columns))
        elif isinstance(item, Note):
            intake.notes.append(item)
        elif isinstance(item, SetAside):
            intake.set_aside["unreadable"] += 1
            yield item
        else:
            yield _judged(item, intake, seen, settings, path=path)


def _judged(article: Article, intake: Intake, seen: Seen, settings: FitnessSettings, *, path: str) -> Article | SetAside:
    words = count_words(article.title) + sum(count_words(span.of(article.text)) for span in article.prose())
    twice = seen.again(article)
    found = [*([twice] if twice and getattr(settings, twice.kind) != "keep" else []), *misfits(article, words, settings)]
    if wrong := next((misfit for misfit in found if getattr(settings, misfit.kind) == "set_aside"), None):
        intake.set_aside[wrong.kind] += 1
        where = "" if path.endswith(article.id) else f"article {article.id}"
        return SetAside(path or intake.path, where, wrong.reason)
    name = seen.ids.take(article.id)
    intake.renamed += name != article.id
    article = replace(article, id=name, flags=tuple(misfit.kind for misfit in found))
    intake.take(article, words, found)
    return article

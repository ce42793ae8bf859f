"""The baseline: loaded words from a list that a person can read and edit."""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, StringConstraints

from framing.config import Section, config_path, load_yaml, validated
from framing.errors import SettingsError
from framing.inflection import Kind, inflected
from framing.records import TERM_TYPES, Scores, Term, TermType
from framing.spans import Span

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

_PLAIN = "plain"
_KINDS: dict[TermType, Kind] = {"naming": "noun", "action": "verb", "status": "fixed", "evaluative": "fixed", "epistemic": "verb"}
_STANDS_FOR = {" ": r"\s+", "'": "['’]", "-": "[-‐‑]"}
# re.IGNORECASE takes the last three for i, i and s, which str.lower() does not; texts set in Turkish capitals are full of the first
_AS_WRITTEN = str.maketrans("’‐‑İıſ", "'--iis")


class Phrase(Section):
    """A word or phrase, as the author of the list wrote it."""

    word: Words
    kind: Kind
    forms: tuple[Words, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Every form under which it is found, in lower case and with single spaces."""
        return tuple(dict.fromkeys(_key(form) for form in (*inflected(self.word, self.kind), *self.forms)))


class Entry(Phrase):
    """A loaded word or phrase, the context words of which one must occur beside it, and how sure we are of it."""

    needs: tuple[Words, ...] = ()
    score: float = Field(0.5, ge=0, le=1)


Listed = tuple[TermType, Entry] | None
P = TypeVar("P", bound=Phrase)


class Lexicon:
    """A classifier that knows words and no grammar; `entries` maps each form to its type and entry, None for a plain phrase."""

    def __init__(self, entries: Mapping[str, Listed], *, digest: str) -> None:
        """Ready to read, with all forms in one pattern."""
        self.name: str = "lexicon"
        self.digest: str = digest
        self.labels: Mapping[str, Sequence[str]] = {"terms": TERM_TYPES}
        self._entries = entries
        self._pattern = _words(entries)
        self._needs = {needs: _words(_context(needs)) for needs in {listed[1].needs for listed in entries.values() if listed} - {()}}

    def read(self, texts: Sequence[str]) -> list[Scores]:
        """The loaded terms of each text, in order, the longest phrase first where several begin at one place."""
        return [Scores(terms=self._terms(text)) for text in texts]

    def _terms(self, text: str) -> tuple[Term, ...]:
        matches = [(match, self._entries.get(_key(match.group()))) for match in self._pattern.finditer(text)]
        hits = [(Span(*match.span()), *listed) for match, listed in matches if listed]
        # each context is looked for once a text, however often its words occur there
        met = {needs for needs in {entry.needs for _, _, entry in hits} if not needs or self._needs[needs].search(text)}
        return tuple(Term(span, type_, entry.score) for span, type_, entry in hits if entry.needs in met)


def load_lexicon(path: Path | None = None) -> Lexicon:
    """The word list at `path` (configs/lexicons/loaded_terms.yaml when None), ready to read; SettingsError where it cannot be used."""
    file = path or config_path("lexicons/loaded_terms.yaml")
    sections = load_yaml(file)
    if unknown := [name for name in sections if name not in (*TERM_TYPES, _PLAIN)]:
        raise SettingsError(f"{file}: unknown type {unknown[0]!r}", hint=f"known: {', '.join((*TERM_TYPES, _PLAIN))}")
    entries: dict[str, Listed] = {}
    for type_ in TERM_TYPES:
        for entry in _read(Entry, sections, type_, _KINDS[type_], file):
            _add(entries, entry.keys, (type_, entry), file)
    if not entries:
        raise SettingsError(f"{file} lists no loaded words", hint="write them under a type, as in `naming: [junta]`")
    for phrase in _read(Phrase, sections, _PLAIN, "fixed", file):
        _add(entries, phrase.keys, None, file)
    return Lexicon(entries, digest=hashlib.sha256(file.read_bytes()).hexdigest())


def _read(model: type[P], sections: dict[str, Any], name: str, kind: Kind, file: Path) -> Iterator[P]:
    values = sections.get(name) or []
    if not isinstance(values, list):
        raise SettingsError(f"{file}: {name} holds a {type(values).__name__}, not a list", hint="write one entry a line, each after `- `")
    for number, value in enumerate(values, 1):
        place = f"{file}: {name}, entry {number}"
        if not isinstance(value, str | dict):
            raise SettingsError(f"{place} is {value!r}, not a word", hint='put a word that YAML takes for something else in quotes: "no"')
        yield validated(model, {"kind": kind, **({"word": value} if isinstance(value, str) else value)}, place)


def _add(entries: dict[str, Listed], forms: Sequence[str], listed: Listed, file: Path) -> None:
    for form in forms:
        if form in entries:
            raise SettingsError(
                f"{file}: {form!r} is listed twice, under {_place(entries[form])} and under {_place(listed)}",
                hint="remove one of them, or give an entry `kind: fixed` and only the forms that it should have",
            )
        entries[form] = listed


def _place(listed: Listed) -> str:
    return f"{listed[0]} ({listed[1].word})" if listed else _PLAIN


def _context(needs: tuple[str, ...]) -> set[str]:
    return {_key(form) for word in needs for form in inflected(word, "noun")}


def _key(words: str) -> str:
    return " ".join(words.translate(_AS_WRITTEN).lower().split())


def _words(phrases: Collection[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_either(set(phrases))})(?!\w)", re.IGNORECASE)


def _either(phrases: set[str]) -> str:
    """A regular expression for any of `phrases`, the longest first, in which shared beginnings are tried once."""
    rests: dict[str, set[str]] = {}
    for phrase in phrases - {""}:
        rests.setdefault(phrase[0], set()).add(phrase[1:])
    branches = [_STANDS_FOR.get(first, re.escape(first)) + _either(rests[first]) for first in sorted(rests)]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)})" + ("?" if "" in phrases else "")

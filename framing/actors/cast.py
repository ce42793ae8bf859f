"""The actors of one article: surnames, titles, abbreviations and spellings that belong together."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from framing.actors.names import Names, Told
from framing.actors.words import Word, folded, words_of
from framing.actors.world import word_list
from framing.records import ActorKind, Mention, Term

_INITIAL = re.compile(r"(?<=\s)[A-Z]\.?\s+")
_SUFFIX = re.compile(r",?\s+(?:Jr|Sr|II|III|IV)\.?$")
_ARTICLE = re.compile(r"^(?:al|el|an|ar|as) (?=\S)")
_ENDING = re.compile(r"(?:yy|iy|yi|yj|ij|ii|i)$")
_BRACKETED = re.compile(r"(?<![\w’'-])((?:[\w’'-]+ ){1,8})\((?:the )?([A-Z][A-Z0-9-]{1,9})\)")
_ABBREVIATION = re.compile(r"[A-Z][A-Z0-9-]{1,9}")
_MOST = 0.9
# an article that names more people of one surname is no article; they are not all held against one another
_MOST_BEARERS = 100


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who in one article: actors by the names that the article uses, and by the surnames of its people.

    The surnames among `places` are those of a place as well, and without a title it is that which the article means by them.
    """

    names: Names
    called: Mapping[str, str]
    surnames: Mapping[str, str]
    places: frozenset[str] = frozenset()

    def actor(self, phrase: str, *, kind: ActorKind | None = None) -> str:
        """The canonical name of the one actor that a phrase is about; empty where that is nobody's name, or several actors'.

        A name that neither the world nor the article knows further stands for itself. `kind` is what a mention is, where that is known:
        "Jordan" as a place is the country even in an article about a person of that name.
        """
        words = words_of(phrase)
        key = _key(words)
        if key in self.called:
            return self.called[key]
        person = self._person(words, kind)
        return self._told(phrase) if person is None else person

    def about(self, term: Term, words: str) -> str:
        """The actor that a term with these words is about: the one that a label itself names ("Daesh"), else its target's."""
        named = self.names.actor(words) if term.type == "naming" else ""
        return named or self.actor(term.target)

    def _person(self, words: Sequence[Word], kind: ActorKind | None) -> str | None:
        """Whose surname the words are, a title apart; empty where two people bear it, None where nobody does."""
        bare = _untitled(words)
        surname = _surname(_key(bare)) if len(bare) == 1 and bare[0].is_name else ""
        if len(bare) == len(words) and (kind in ("LOC", "NORP") or surname in self.places):
            return None
        return self.surnames.get(surname)

    def _told(self, phrase: str) -> str:
        told = self.names.tell(phrase)
        if told.apart:
            return _group(phrase)
        if told.name and len(told.actors) == 0:
            return self._named(told.name)
        found = {self.called.get(folded(actor), actor) for actor in told.actors}
        return found.pop() if len(found) == 1 else ""

    def _named(self, name: str) -> str:
        """The actor whose name this is, as the article has it."""
        words = words_of(name)
        if (key := _key(words)) in self.called:
            return self.called[key]
        surname = _surname(key) if len(words) == 1 else ""
        return self.surnames.get(surname, _plain(name)) if surname not in self.places else _plain(name)


def cast_of(mentions: Sequence[Mention], names: Names, *, text: str = "") -> Cast:
    """The actors of an article with these mentions, whose `actor` is the words that stand there.

    Abbreviations are taken from brackets in `text`, and from the first letters of longer names.
    """
    told = [(mention, names.tell(mention.actor)) for mention in mentions]
    called = _spellings(told)
    people = _people(told)
    surnames = _surnames(set(people.values()))
    called |= people | _abbreviations(called, text, names) | _meant_here(mentions, names)
    bare = {_surname(_key(words_of(mention.actor))) for mention in mentions if mention.kind in ("LOC", "NORP")}
    return Cast(names, called, surnames, frozenset(bare & surnames.keys()))


def one_name_each(counts: Mapping[str, int]) -> dict[str, str]:
    """For the people of a corpus, with how often each was met, the one name under which to count those that go by another as well.

    A surname joins the full name that nine in ten of its bearers have; spellings that differ in accents or endings join the commonest.

    >>> one_name_each({"Ada Berg": 9, "Berg": 3, "Ada Bergh": 1})
    {'Berg': 'Ada Berg'}
    """
    full = Counter({actor: count for actor, count in counts.items() if " " in actor})
    spelled: dict[str, str] = {}
    for actor, _ in full.most_common():
        spelled.setdefault(_spelling(actor), actor)
    bearers: dict[str, Counter[str]] = {}
    for actor, count in full.items():
        bearers.setdefault(_surname(folded(actor)), Counter())[spelled[_spelling(actor)]] += count
    found = {actor: spelled[_spelling(actor)] for actor in full if spelled[_spelling(actor)] != actor}
    for actor in counts.keys() - full.keys():
        same = bearers.get(_surname(folded(actor)), Counter())
        if same and (best := same.most_common(1)[0])[1] >= _MOST * same.total():
            found[actor] = best[0]
    return found


def _key(words: Iterable[Word]) -> str:
    return folded(" ".join(word.text for word in words))


def _untitled(words: Sequence[Word]) -> Sequence[Word]:
    start = next((at for at, word in enumerate(words) if folded(word.text) not in word_list("titles")), 0)
    return words[start:]


def _surname(key: str) -> str:
    """The last word of a name as surnames are compared: "zelenskyy" and "zelenskiy" are one."""
    name = _ARTICLE.sub("", " ".join(key.split()[-2:]))
    return _ENDING.sub("y", name.split()[-1]) if name else ""


def _spelling(name: str) -> str:
    return " ".join(_surname(word) for word in folded(_plain(name)).split())


def _plain(name: str) -> str:
    """A name without initials in the middle and without what tells father from son."""
    return _INITIAL.sub("", _SUFFIX.sub("", name))


def _group(phrase: str) -> str:
    """A group that is named for somebody else, by its own words: "Verdanian rebels"; empty where its name begins with none."""
    words = words_of(phrase)
    return " ".join(word.text for word in words) if words[0].is_name and not any(word.owns for word in words) else ""


def _spellings(told: Iterable[tuple[Mention, Told]]) -> dict[str, str]:
    """The commonest spelling of each name that the world does not know."""
    spelled: dict[str, Counter[str]] = {}
    for _, one in told:
        if one.name and not one.actors:
            spelled.setdefault(folded(one.name), Counter())[one.name] += 1
    found = {key: max(counts, key=lambda name: (not name.isupper(), counts[name])) for key, counts in spelled.items()}
    return {key: name for key, name in found.items() if " " in key or name.isupper()}


def _people(told: Iterable[tuple[Mention, Told]]) -> dict[str, str]:
    """The actor of each full name of a person: the commonest of the names that agree in surname and do not differ in given names."""
    full = Counter((_plain(one.name), "".join(one.actors)) for mention, one in told if mention.kind == "PER" and _is_full(one.name))
    found: dict[str, str] = {}
    bearers: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for (name, actor), _ in full.most_common():
        key = folded(name)
        given, same = frozenset(key.split()[:-1]), bearers.setdefault(_surname(key), [])
        alike = next((found[other] for other, others in same[:_MOST_BEARERS] if others <= given or given <= others), "")
        if key not in found:
            same.append((key, given))
        found[key] = actor or alike or name
    return found


def _is_full(name: str) -> bool:
    """Whether a name can be somebody's full one: neither "Berg campaign" nor a headline in capitals."""
    return " " in _plain(name) and " of " not in name and not name.isupper() and words_of(name)[-1].is_name


def _surnames(people: Iterable[str]) -> dict[str, str]:
    """The person of each last name, and of each first one; nobody, where two people share it."""
    found: dict[str, str] = {}
    for place in (-1, 0):
        bearers: dict[str, set[str]] = {}
        for name in people:
            bearers.setdefault(_surname(folded(name.split()[place])), set()).add(name)
        found = {name: min(those) if len(those) == 1 else "" for name, those in bearers.items()} | found
    return found


def _abbreviations(called: Mapping[str, str], text: str, names: Names) -> dict[str, str]:
    """The actor of each abbreviation that the text explains in brackets, or that is the first letters of one longer name."""
    short = {key for key, name in called.items() if _ABBREVIATION.fullmatch(name)}
    long: dict[str, set[str]] = {}
    for name in {name for key, name in called.items() if key not in short}:
        long.setdefault(_initials(name), set()).add(name)
    found = {key: min(long[key]) for key in short if len(long.get(key, ())) == 1}
    return found | dict(_explained(called, text, names))


def _explained(called: Mapping[str, str], text: str, names: Names) -> Iterator[tuple[str, str]]:
    for before, letters in _BRACKETED.findall(text):
        words = before.split()
        for start in range(len(words)):
            name = " ".join(words[start:])
            actor = called.get(folded(name)) or names.find(words_of(name)) or (name if _initials(name) == folded(letters) else "")
            if actor:
                yield folded(letters), actor
                break


def _initials(name: str) -> str:
    """The first letters of the words that have a capital.

    >>> _initials("Hayat Tahrir al-Sham")
    'hts'
    """
    return "".join(word[0] for word in re.split(r"[\s-]+", name) if word[:1].isupper()).casefold()


def _meant_here(mentions: Iterable[Mention], names: Names) -> dict[str, str]:
    """What a name of two things is here: the second where its company says so, unless another name of the first stands there too."""
    said = {folded(mention.actor) for mention in mentions}
    found: dict[str, str] = {}
    for actor, others in names.contexts.items() if said else ():
        first = any(key != folded(actor) and names.known.get(key) == actor for key in said)
        for other, company in others.items():
            if not first and any(folded(word) in said for word in company):
                found[folded(actor)] = other
    return found

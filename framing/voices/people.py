"""Who is named in an article: full names, who is a woman and who a man, and who fills each role."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from framing.records import Sentence
from framing.voices.names import Name, is_headline, names_in
from framing.voices.titles import gender_of, gender_of_first, is_part, last_word
from framing.voices.tokens import plain_tokens

# words that a page has run together ("LeeLawmakers"), or capitals before a name, as in the link of a video
_GLUED = re.compile(r"[a-z]{4}[A-Z]|\b[A-Z]{3,} [A-Z][a-z]")


@dataclass(frozen=True, slots=True)
class People:
    """The names of one article in the order of the text, the full ones by their last words, who fills each role, which last
    names stand alone somewhere, and which are no person's."""

    names: tuple[Name, ...] = ()
    full: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    roles: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    genders: Mapping[str, str] = field(default_factory=dict)
    alone: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()


def find_people(text: str, sentences: Iterable[Sentence]) -> People:
    """The names in some sentences of a text."""
    read = (plain_tokens(text, sentence.span.start, sentence.span.end) for sentence in sentences)
    plain = [tokens for tokens in read if not is_headline(tokens)]
    common = {token.text for tokens in plain for token in tokens if token.text.islower()}
    names = tuple(name for tokens in plain for name in names_in(text, tokens, common))
    full = _full_names(names)
    roles: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        for role in name.roles | ({last_word(name.words).lower()} if not name.is_person else set()):
            roles[role].append(name)
    genders = _genders(names, full)
    alone = frozenset(name.words for name in names if " " not in name.words)
    bodies = frozenset(name.words for name in names if not name.is_person)
    return People(names, full, {role: tuple(found) for role, found in roles.items()}, genders, alone, bodies)


def _genders(names: Sequence[Name], full: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """ "female" or "male" for each full name of which its first name or a title tells it; a title before a surname tells least."""
    found: dict[str, str] = {}
    for name in names:
        gender = gender_of_first(name.words) or (gender_of(name.roles) if " " in name.words else "")
        if gender:
            found.setdefault(name.words, gender)
    for name in names:
        gender = gender_of(name.roles)
        if gender and " " not in name.words:
            found.setdefault(full_name(name.words, People(full=full, genders=found), gender), gender)
    return found


def elsewhere(people: People) -> People:
    """What is known of the people of one field, for the use of another, where they stand nowhere."""
    return replace(people, names=())


def full_name(words: str, people: People, gender: str = "") -> str:
    """The full name that a name stands for: the commonest that ends with it and is not of the other gender; else the name itself."""
    if " " in words:
        ending = f" {words.lower()}"
        known = () if gender_of_first(words) else people.full.get(last_word(words), ())
        return next((name for name in known if name.lower().endswith(ending)), words)
    known = people.full.get(words, ()) or people.full.get(f"{words} ", ())
    return next((name for name in known if not gender or people.genders.get(name, gender) == gender), words)


def _full_names(names: Sequence[Name]) -> dict[str, tuple[str, ...]]:
    """Names of two words and more by their last word, and by the others with a space after it, the commonest first."""
    whole = (name.words for name in names if name.is_person and " " in name.words and not is_part(name.words))
    counts = Counter(words for words in whole if not _GLUED.search(words))
    full: dict[str, list[str]] = defaultdict(list)
    surnames = {last_word(words) for words in counts}
    for words in sorted(counts, key=lambda words: (-counts[words], not gender_of_first(words))):
        full[last_word(words)].append(words)
        for part in words.split()[:-1]:
            if part not in surnames:
                full[f"{part} "].append(words)
    return {last: tuple(found) for last, found in full.items()}


def role_holder(people: People, role: str, at: int) -> str:
    """The name that was last introduced by a role before a place, or else the first after it; nothing where none is."""
    holders = people.roles.get(role, ())
    if not holders:
        return ""
    number = bisect_left(holders, at, key=lambda name: name.start)
    return holders[max(0, number - 1)].words

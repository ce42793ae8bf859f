"""Who is named in an article: full names, the words that introduce them, and what a phrase such as "President Lee" stands for."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from framing.config import config_path, load_yaml
from framing.records import Sentence
from framing.sayings import Token, plain_tokens

_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])
MOUTHPIECES = frozenset(["statement", "announcement", "memo", "report", "letter", "testimony", "tweet", "speech", "opinion"])
_LINKS = frozenset(["of", "from", "for", "at", "in", "on", "with", "to", "who", "that", "which", "by"])
_ARTICLES = frozenset(["a", "an", "the"])
_LONGEST_NAME = 5
_LONGEST_ACRONYM = 5
_LONGEST_ROLE = 3
_LONGEST_APPOSITION = 10


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands at one place, titles stripped; `roles` are the words that introduce it there, in lower case.

    `is_owner` marks one that something belongs to: "Lee's".
    """

    start: int
    words: str
    is_person: bool
    roles: frozenset[str] = frozenset()
    is_owner: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """The names of one article in the order of the text, the full ones by their last words, who fills each role, and
    which last names stand alone somewhere."""

    names: tuple[Name, ...] = ()
    full: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    roles: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    genders: Mapping[str, str] = field(default_factory=dict)
    alone: frozenset[str] = frozenset()


@cache
def _lexicon() -> dict[str, frozenset[str]]:
    return {group: frozenset(words.split()) for group, words in load_yaml(config_path("lexicons/names.yaml")).items()}


def find_people(text: str, sentences: Iterable[Sentence]) -> People:
    """The names in some sentences of a text."""
    names = tuple(name for sentence in sentences for name in _names(text, plain_tokens(text, sentence.span.start, sentence.span.end)))
    full = _full_names(names)
    roles: dict[str, list[Name]] = defaultdict(list)
    genders: dict[str, str] = {}
    for name in names:
        for role in name.roles | ({last_word(name.words).lower()} if not name.is_person else set()):
            roles[role].append(name)
        gender = gender_of(name.roles) or (gender_of_first(name.words))
        if gender:
            genders.setdefault(full_name(name.words, full), gender)
    alone = frozenset(name.words for name in names if " " not in name.words)
    return People(names, full, {role: tuple(found) for role, found in roles.items()}, genders, alone)


def elsewhere(people: People) -> People:
    """What is known of the people of one field, for the use of another, where they stand nowhere."""
    return replace(people, names=())


def full_name(words: str, full: Mapping[str, Sequence[str]], genders: Mapping[str, str] | None = None, gender: str = "") -> str:
    """The full name that a name stands for: the commonest that ends with it and is not of the other gender; else the name itself."""
    if " " in words:
        return words
    known = [name for name in full.get(words, ()) or full.get(f"{words} ", ()) if not gender or (genders or {}).get(name, gender) == gender]
    return known[0] if known else words


def named_person(phrase: str) -> Name | None:
    """The name that a phrase ends with or is, without titles; None where it names nobody ("the ministry", "Lee's spokesman").

    >>> named_person("Kurian President Ann Lee").words
    'Ann Lee'
    """
    tokens = plain_tokens(phrase, 0, len(phrase))
    start = 0
    while start < len(tokens):
        end = next((k for k in range(start, len(tokens)) if tokens[k].low in _LINKS or not _joins(tokens[k])), len(tokens))
        end -= end - 1 > start and tokens[end - 1].low in MOUTHPIECES
        runs = list(_runs(tokens, start, end))
        if runs and runs[-1][1] < end:
            return None
        name = _name(phrase, tokens, *runs[-1]) if runs else None
        titled = bool(runs) and name is None and end < len(tokens) and tokens[end].low == "of"
        if not titled:
            return name
        start = end + 1
    return None


def last_word(words: str) -> str:
    """The word by which a name is taken up again: the surname, or what kind of body it is."""
    parts = [part for part in words.partition(" of ")[0].split() if _bare(part) not in _SUFFIXES]
    return parts[-1] if parts else words


def gender_of(roles: Iterable[str]) -> str:
    """ "female" or "male" where a title says so, else nothing."""
    known = _lexicon()
    return next((gender for role in roles for gender in ("female", "male") if role in known[gender]), "")


def gender_of_first(words: str) -> str:
    """ "female" or "male" where the first name of a full one is mostly a woman's or a man's, else nothing."""
    first, _, rest = words.partition(" ")
    known = _lexicon()
    return next((gender for gender in ("female", "male") if rest and first.lower() in known[f"{gender}_names"]), "")


def stands_for_person(head: str) -> bool:
    """Whether "the" and this word can take up somebody who was named before."""
    return head in _lexicon()["people"]


def _names(text: str, tokens: Sequence[Token]) -> Iterator[Name]:
    for first, last in _runs(tokens, 0, len(tokens)):
        name = _name(text, tokens, first, last)
        if name is not None:
            roles = name.roles | _introducing(tokens, first) | _apposed(tokens, last)
            yield replace(name, roles=roles)


def _runs(tokens: Sequence[Token], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where capitalised words stand together in tokens `start` to `end`, those left out that only begin a sentence."""
    known = _lexicon()
    first = start
    while first < end:
        if not _is_capital(tokens[first]) or _bare(tokens[first].low) in known["plain"]:
            first += 1
            continue
        last = first + 1
        while last < end and (_is_inner(tokens, last) or _is_link(tokens, last, end)) and not _possessive(tokens[last - 1]):
            last += 1
        if last + 1 < end and tokens[last].low == "of" and _is_capital(tokens[last + 1]) and _bare(tokens[last - 1].low) in known["bodies"]:
            last += 2
        yield first, last
        first = last


def _is_capital(token: Token) -> bool:
    return token.is_name or ("-" in token.text and token.is_word and any(part[:1].isupper() for part in token.text.split("-")[1:]))


def _is_inner(tokens: Sequence[Token], number: int) -> bool:
    return _is_capital(tokens[number]) and tokens[number].low not in _lexicon()["breaks"]


def _is_link(tokens: Sequence[Token], number: int, end: int) -> bool:
    following = number + 1 < end and (_is_capital(tokens[number + 1]) or tokens[number + 1].low in _lexicon()["particles"])
    return tokens[number].low in _lexicon()["particles"] and following


def _possessive(token: Token) -> bool:
    return token.low.endswith(("'s", "s'"))


def _joins(token: Token) -> bool:
    return token.is_word or token.low == "."


def _name(text: str, tokens: Sequence[Token], first: int, last: int) -> Name | None:
    """The name in a run of capitalised words; None where they are titles only, or someone's ("Lee's")."""
    known = _lexicon()
    lows = [_bare(token.low) for token in tokens[first:last]]
    if _possessive(tokens[last - 1]) and last - first > 1 and lows[-2] in known["titles"]:
        return None
    titles = [number for number, low in enumerate(lows) if low in known["titles"]]
    is_body = ("of" in lows or lows[-1] in known["organisations"]) and not (titles and titles[-1] == len(lows) - 1)
    start = first if is_body or not titles else first + titles[-1] + 1
    if start == last or last - start > _LONGEST_NAME + 3:
        return None
    words = text[tokens[start].start : tokens[last - 1].end]
    words = words[:-2] if words.endswith(("'s", "’s")) else words
    is_person = not is_body and not any(low in known["organisations"] for low in lows[start - first :]) and last - start <= _LONGEST_NAME
    is_person = is_person and not (words.isupper() and len(words) > _LONGEST_ACRONYM)
    return Name(tokens[start].start, words, is_person, frozenset(lows[: start - first]), _possessive(tokens[last - 1]))


def _introducing(tokens: Sequence[Token], first: int) -> frozenset[str]:
    """The words in lower case right before a name: "campaign manager"."""
    found: list[str] = []
    for token in reversed(tokens[max(0, first - _LONGEST_ROLE) : first]):
        if not token.is_word or token.is_name or token.low in _lexicon()["plain"]:
            break
        found.append(token.low)
    return frozenset(found)


def _apposed(tokens: Sequence[Token], last: int) -> frozenset[str]:
    """The words between commas right after a name: "the mayor of Kuria"."""
    if last + 1 >= len(tokens) or tokens[last].low != "," or not _opens_role(tokens[last + 1].low):
        return frozenset()
    found: list[str] = []
    for token in tokens[last + 1 : last + 1 + _LONGEST_APPOSITION]:
        if not token.is_word:
            return frozenset(found)
        if token.low in _LINKS:
            return frozenset(found)
        found.append(token.low)
    return frozenset()


def _opens_role(low: str) -> bool:
    return low in _ARTICLES or is_role(low)


def is_role(word: str) -> bool:
    """Whether a word in lower case tells what somebody is: "president", "senator", "economist"."""
    known = _lexicon()
    return word in known["titles"] or word in known["people"]


def _full_names(names: Sequence[Name]) -> dict[str, tuple[str, ...]]:
    """Names of two words and more by their last word, and by their first with a space after it, the commonest first."""
    counts = Counter(name.words for name in names if name.is_person and len(name.words.split()) > 1)
    full: dict[str, list[str]] = defaultdict(list)
    for words, _ in counts.most_common():
        full[last_word(words)].append(words)
        full[f"{words.split()[0]} "].append(words)
    return {last: tuple(found) for last, found in full.items()}


def _bare(low: str) -> str:
    return low.lower().strip(".")


def role_holder(people: People, role: str, at: int) -> str:
    """The name that was last introduced by a role before a place, or else the first after it; nothing where none is."""
    holders = people.roles.get(role, ())
    if not holders:
        return ""
    number = bisect_left(holders, at, key=lambda name: name.start)
    return holders[max(0, number - 1)].words

"""Names in a text: where they stand, the words that introduce them, and what a phrase such as "President Lee" stands for."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from framing.actors.world import word_list, world_names
from framing.inflection import word_set
from framing.voices.titles import LINKS, bare, is_role, name_words
from framing.voices.tokens import ARTICLES, FINITE, Token, plain_tokens
from framing.voices.verbs import is_form, is_national

MOUTHPIECES = word_set(
    "email post op-ed book article column filing statement announcement memo report letter testimony tweet speech opinion"
)
_CREDITS = frozenset(["/", "v", "v.", "vs", "vs."])
_LONGEST_NAME = 5
_SHORTEST_HEADLINE = 5
_LONGEST_ROLE = 3
_LONGEST_APPOSITION = 10


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands at one place, titles stripped; `roles` are the words that introduce it there, in lower case.

    `is_owner` marks one that something belongs to: "Lee's", "the Lee campaign".
    """

    start: int
    words: str
    is_person: bool
    roles: frozenset[str] = frozenset()
    is_owner: bool = False


def is_headline(tokens: Sequence[Token]) -> bool:
    """Whether all words but the smallest have a capital, so that it tells no names: "Lee Forced To Leave Burning City"."""
    words = [token for token in tokens if token.is_word and token.low not in name_words()["plain"] and len(token.text) > 2]
    return len(words) >= _SHORTEST_HEADLINE and all(token.is_name or not token.text[0].isalpha() for token in words)


def _before_repeated(tokens: Sequence[Token]) -> Sequence[Token]:
    """The words of a phrase up to where a name begins again, as in the links of a page: "Ann Lee Ann Mara LeeLawmakers"."""
    start = 0
    for number, token in enumerate(tokens):
        if not token.is_name:
            start = number + 1
        elif any(token.text == other.text for other in tokens[start:number]):
            return tokens[:number]
    return tokens


def named_person(phrase: str) -> Name | None:
    """The name that a phrase ends with or is, without titles; None where it names nobody ("the ministry", "Lee's spokesman").

    >>> named_person("Kurian President Ann Lee").words
    'Ann Lee'
    """
    tokens = _before_repeated(plain_tokens(phrase, 0, len(phrase)))
    first = start = 0
    while start < len(tokens):
        end = next((k for k in range(start, len(tokens)) if tokens[k].low in LINKS or not _joins(tokens[k])), len(tokens))
        end -= end - 1 > start and tokens[end - 1].low in MOUTHPIECES
        runs = list(_runs(tokens, start, end))
        if runs and runs[-1][1] < end:
            return None
        name = _name(phrase, tokens, *runs[-1]) if runs else None
        if name is not None and any(token.low in name_words()["organisations"] for token in tokens[start : runs[-1][0]]):
            name = replace(name, is_person=False)
        if not runs or name is not None or end == len(tokens):
            return name if start == first or (name is not None and name.is_person and " " in name.words) else None
        start = end + 1
    return None


def names_in(text: str, tokens: Sequence[Token], common: Set[str]) -> Iterator[Name]:
    """The names of a sentence; a word of the article that has a capital only because it begins one is no person's."""
    for first, last in _runs(tokens, 0, len(tokens)):
        first += first == 0 and _only_opens(tokens, last)
        name = _name(text, tokens, first, last)
        if name is not None:
            introducing = _introducing(tokens, first)
            roles = name.roles | introducing | _apposed(tokens, last)
            only_opens = first == 0 and last == 1 and name.words.lower() in common
            is_person = (
                name.is_person
                and not only_opens
                and not _is_credited(tokens, first, last)
                and (bool(name.roles) or first == 0 or tokens[first - 1].low not in name_words()["organisations"])
            )
            owner = name.is_owner or (last < len(tokens) and tokens[last].low in name_words()["organisations"])
            yield replace(name, roles=roles, is_owner=owner, is_person=is_person)


def _is_credited(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a name belongs to a picture ("Ann Lee/Kurian Post") or to a case ("Lee v. Dahl") rather than to the story."""
    before = {token.low for token in tokens[max(0, first - 2) : first]} - {"."}
    after = tokens[last].low if last < len(tokens) else ""
    return after in _CREDITS or (len(before) == 1 and before <= _CREDITS)


def _only_opens(tokens: Sequence[Token], last: int) -> bool:
    """Whether the first word of a sentence is no part of the full name behind it: "Trailing Ann Lee"."""
    return last > 2 and tokens[0].low.endswith("ing") and tokens[1].low in name_words()["first_names"]


def _runs(tokens: Sequence[Token], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where capitalised words stand together in tokens `start` to `end`, those left out that only begin a sentence."""
    known = name_words()
    first = start
    while first < end:
        if not _is_capital(tokens[first]) or bare(tokens[first].low) in known["plain"]:
            first += 1
            continue
        last = first + 1
        while last < end and _goes_on(tokens, first, last, end):
            last += 1
        if last + 1 < end and tokens[last].low == "of" and _is_capital(tokens[last + 1]) and bare(tokens[last - 1].low) in known["bodies"]:
            last += 2
        yield first, last
        first = last


def _goes_on(tokens: Sequence[Token], first: int, number: int, end: int) -> bool:
    """Whether a name that begins at `first` goes on at `number`: with a word that it does not hold yet, behind nobody's "Lee's"."""
    again = any(token.text == tokens[number].text for token in tokens[first:number])
    return (_is_inner(tokens, number) or _is_link(tokens, number, end)) and not again and not _possessive(tokens[number - 1])


def _is_capital(token: Token) -> bool:
    return token.is_name or ("-" in token.text and token.is_word and any(part[:1].isupper() for part in token.text.split("-")[1:]))


def _is_inner(tokens: Sequence[Token], number: int) -> bool:
    return _is_capital(tokens[number]) and tokens[number].low not in name_words()["breaks"]


def _is_link(tokens: Sequence[Token], number: int, end: int) -> bool:
    following = number + 1 < end and (_is_capital(tokens[number + 1]) or tokens[number + 1].low in name_words()["particles"])
    return tokens[number].low in name_words()["particles"] and following


def _possessive(token: Token) -> bool:
    return token.low.endswith(("'s", "s'"))


def _joins(token: Token) -> bool:
    return token.is_word or token.low == "."


def _name(text: str, tokens: Sequence[Token], first: int, last: int) -> Name | None:
    """The name in a run of capitalised words; None where they are titles only, or someone's ("Lee's")."""
    known = name_words()
    lows = [bare(token.low) for token in tokens[first:last]]
    if _possessive(tokens[last - 1]) and last - first > 1 and lows[-2] in known["titles"]:
        return None
    titles = [number for number, low in enumerate(lows) if low in known["titles"] and not _is_surname(lows, number)]
    before, own = lows, _own_start(lows)
    if own:
        first, lows, titles = first + own, lows[own:], []
    is_body = ("of" in lows or lows[-1] in known["organisations"]) and not (titles and titles[-1] == len(lows) - 1)
    start = first if is_body or not titles else first + titles[-1] + 1
    if start == last or last - start > _LONGEST_NAME + 3:
        return None
    words = text[tokens[start].start : tokens[last - 1].end]
    words = words[:-2] if words.endswith(("'s", "’s")) else words.rstrip("'’")
    is_person = not is_body and not any(low in known["organisations"] for low in lows[start - first :]) and last - start <= _LONGEST_NAME
    is_person = is_person and not (words.isupper() and len(words) > 1) and lows[-1] not in known["plain"]
    return Name(tokens[start].start, words, is_person, frozenset(before[: own or start - first]), _possessive(tokens[last - 1]))


def _own_start(lows: Sequence[str]) -> int:
    """Where a person's name begins behind that of a body: "United Nations Ann Lee"; 0 where there is no such thing."""
    known = name_words()
    starts = (k for k in range(max(1, len(lows) - 3), len(lows) - 1) if lows[k] in known["first_names"])
    ends = known["organisations"] | (known["titles"] if "of" in lows else frozenset())
    return next((k for k in starts if lows[k - 1] in ends or lows[k - 1] in world_names().actors), 0)


def _is_surname(lows: Sequence[str], number: int) -> bool:
    """Whether what could be a title ends a name: "Steve King", but not "Kurian King" or "Judge"."""
    behind_name = number > 0 and lows[number - 1] not in name_words()["titles"] and not is_national(lows[number - 1])
    return behind_name and number + 1 == len(lows) and lows[number] in word_list("surnames")


def _introducing(tokens: Sequence[Token], first: int) -> frozenset[str]:
    """The words in lower case right before a name: "campaign manager"."""
    found: list[str] = []
    for token in reversed(tokens[max(0, first - _LONGEST_ROLE) : first]):
        if not token.is_word or token.is_name or token.low in name_words()["plain"]:
            break
        found.append(token.low)
    return frozenset(found)


def _apposed(tokens: Sequence[Token], last: int) -> frozenset[str]:
    """The words between commas right after a name: "the mayor of Kuria"."""
    if last + 1 >= len(tokens) or tokens[last].low != "," or not _opens_role(tokens[last + 1].low):
        return frozenset()
    found: list[str] = []
    for token in tokens[last + 1 : last + 1 + _LONGEST_APPOSITION]:
        if token.low in FINITE or is_form(token):
            return frozenset()
        if not token.is_word or token.low in LINKS:
            return frozenset(found)
        found.append(token.low)
    return frozenset()


def _opens_role(low: str) -> bool:
    return low in ARTICLES or is_role(low)

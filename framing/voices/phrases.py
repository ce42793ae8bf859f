"""Where a phrase that can name a speaker begins and ends: adverbs, dates, brackets and appositions told from the name itself."""

from collections.abc import Sequence

from framing.inflection import word_set
from framing.voices.tokens import (
    ARTICLES,
    BOUNDARIES,
    DAYS,
    DETERMINERS,
    FINITE,
    MONTHS,
    OPENERS,
    PREPOSITIONS,
    PRONOUNS,
    QUOTE,
    TIMES,
    Token,
)
from framing.voices.verbs import chain, is_form, lexicon

LONGEST_SUBJECT = 12
LONGEST_APPOSITION = 30
_WHOSE = word_set("who which whose where when whom formerly now then also")
_DATING = frozenset(["in", "on", "last", "this", "next", "late", "early", "earlier"])


def name_start(tokens: Sequence[Token], end: int) -> int:
    """Where the words with a capital begin that end here."""
    start = end
    while start > 0 and tokens[start - 1].is_name:
        start -= 1
    return start


def phrase_start(tokens: Sequence[Token], end: int) -> int:
    """Where a phrase of the length of a subject begins that ends here."""
    start = end
    while start > 0 and end - start < LONGEST_SUBJECT and not _is_boundary(tokens, start - 1):
        start -= 1
    return start


def before_and(tokens: Sequence[Token], start: int) -> int:
    """Where a subject of two parts begins that follows a quotation: `"...", strategist and adviser Ann Lee said`."""
    if start < 3 or tokens[start - 1].low != "and":
        return start
    for number in range(start - 2, max(-1, start - LONGEST_SUBJECT), -1):
        if tokens[number].low == QUOTE:
            return number + 1
        if not tokens[number].is_word or tokens[number].low in BOUNDARIES or tokens[number].low in lexicon().forms:
            break
    return start


def before_adverbs(tokens: Sequence[Token], number: int) -> int:
    """Where the subject of a verb ends: before its auxiliaries, adverbs and days."""
    end = number - len(chain(tokens, number))
    if end < number and end > 1 and tokens[end - 1].low == "on" and tokens[end].low in DAYS:
        end -= 1
    if tokens[number].low == "say" and end > 1 and tokens[end - 1].low == "to":
        end -= 3
    return max(0, end)


def before_date(tokens: Sequence[Token], end: int) -> int:
    """Where a phrase ends without the date that closes it: "a lawyer in March"."""
    last = end
    while last > 1 and tokens[last - 1].low in DAYS | MONTHS | TIMES:
        last -= 1
    dated = last < end and last > 1 and tokens[last - 1].low in _DATING
    return last - dated


def describes(tokens: Sequence[Token], end: int) -> bool:
    """Whether a phrase that ends here gives no name but says what somebody is: "his lawyer", "one Democrat"."""
    start = plain_start(tokens, end)
    return not tokens[end - 1].is_name or tokens[start].low in DETERMINERS | {"one", "two"}


def plain_start(tokens: Sequence[Token], end: int) -> int:
    """Where a phrase of any length begins that ends here."""
    start = end - 1
    while start > 0 and not _is_boundary(tokens, start - 1):
        start -= 1
    return start


def before_bracket(tokens: Sequence[Token], end: int) -> int:
    """Where the phrase before a bracket ends, such as a party's letter after a name; `end` itself where there is no bracket."""
    if end and tokens[end - 1].low == ")":
        return next((number for number in range(end - 2, max(0, end - 12), -1) if tokens[number].low == "("), end)
    return end


def before_apposition(tokens: Sequence[Token], comma: int) -> int:
    """Where the phrase before an apposition ends, which itself ends at `comma`; further back while that phrase is one, too."""
    end = comma_before(tokens, comma)
    while 0 < end < comma and not tokens[end + 1].is_name:
        further = comma_before(tokens, end)
        if further >= end or not _is_beside(tokens, further) or not _is_free_name(tokens, further):
            break
        end = further
    return end


def comma_before(tokens: Sequence[Token], comma: int) -> int:
    """The comma before this one, with no speech between them but in a relative clause; one after `comma` where there is none."""
    spoken = False
    for number in range(comma - 1, max(0, comma - LONGEST_APPOSITION), -1):
        if tokens[number].low == ",":
            return comma + 1 if spoken and tokens[number + 1].low not in _WHOSE | PREPOSITIONS else number
        spoken = spoken or tokens[number].low == QUOTE or tokens[number].low in lexicon().forms
    return comma + 1


def _is_beside(tokens: Sequence[Token], comma: int) -> bool:
    """Whether what follows a comma says what somebody is or does: "a farmer", "who", "44"."""
    token = tokens[comma + 1]
    return token.low in ARTICLES | _WHOSE or token.low[0].isdigit() or (token.is_word and not token.is_name)


def _is_free_name(tokens: Sequence[Token], end: int) -> bool:
    """Whether a phrase that begins a clause ends here with a name."""
    end = before_bracket(tokens, end)
    start = plain_start(tokens, end)
    free = start == 0 or not tokens[start - 1].is_word or tokens[start - 1].low in OPENERS
    return tokens[end - 1].is_name and tokens[start].low not in PREPOSITIONS and free


def _is_boundary(tokens: Sequence[Token], number: int) -> bool:
    token = tokens[number]
    if token.low == "and" and number and number + 1 < len(tokens):
        return not (tokens[number - 1].is_name and tokens[number + 1].is_name)
    return not (token.is_word or token.low == "&") or token.low in BOUNDARIES or token.low == "and" or is_form(token)


def noun_phrase(tokens: Sequence[Token], start: int, end: int) -> int:
    """Where the subject begins in the stretch before a verb, openers and a leading "in Kuria" left out."""
    while start < end and (tokens[start].low in OPENERS or tokens[start].low in DAYS):
        start += 1
    if start < end and tokens[start].low in PREPOSITIONS:
        inner = [k for k in range(start + 2, end) if tokens[k].low in PRONOUNS or tokens[k].low in DETERMINERS]
        start = inner[-1] if inner else start + 1
        while start < end and tokens[start].low in DAYS | MONTHS | _DATING:
            start += 1
    return start


def can_speak(words: Sequence[Token]) -> bool:
    """Whether a phrase may name a speaker: a pronoun, a name, a determiner or quantity first, or a word from the list."""
    first = words[0].low
    known = first in PRONOUNS or first in DETERMINERS or first == "one" or first[0].isdigit()
    return known or any(word.is_name or word.low in lexicon().speakers for word in words) or words[-1].low.endswith("s")


def is_finite(token: Token) -> bool:
    """Whether a word is surely a verb of a clause of its own."""
    return token.low in FINITE or is_form(token)

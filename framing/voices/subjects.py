"""Who says it: the phrase before a verb of saying, after it, beside it, or the one with which the sentence begins."""

from collections.abc import Sequence

from framing.inflection import word_set
from framing.voices.phrases import (
    LONGEST_APPOSITION,
    LONGEST_SUBJECT,
    before_adverbs,
    before_and,
    before_apposition,
    before_bracket,
    before_date,
    can_speak,
    comma_before,
    describes,
    is_finite,
    name_start,
    noun_phrase,
    phrase_start,
    plain_start,
)
from framing.voices.tokens import (
    ADVERBIALS,
    ARTICLES,
    BOUNDARIES,
    DASHES,
    DETERMINERS,
    OPENERS,
    PREPOSITIONS,
    PRONOUNS,
    QUOTE,
    RELATIVES,
    Token,
)
from framing.voices.verbs import lexicon

Place = tuple[int, int]
"""First token and the one after the last."""
_LONGEST_OPENING = 25
_LONGEST_OFFICE = 6
_TELLING = word_set("tell tells told asks asked informs informed assures assured reminds reminded urges urged")
_SMALL = word_set("just only even shortly soon right not long immediately hours days weeks")
_TIES = word_set("close involved familiar briefed opposed related loyal privy sympathetic based")


def subject_before(tokens: Sequence[Token], number: int) -> Place | None:
    """The noun phrase that ends just before the verb at `number`, appositions between commas skipped."""
    end = before_bracket(tokens, before_adverbs(tokens, number))
    if end > 1 and tokens[end - 1].low == ",":
        comma, end = end - 1, before_apposition(tokens, end - 1)
        if end < comma and tokens[end + 1].is_name and describes(tokens, end):
            return (end + 1, comma) if can_speak(tokens[end + 1 : comma]) else None
        end = before_bracket(tokens, end)
    end = before_date(tokens, end)
    start = noun_phrase(tokens, before_and(tokens, phrase_start(tokens, end)), end)
    if end - start > 1 and tokens[end - 1].low in PRONOUNS and tokens[end - 2].low != "and":
        start = end - 1
    start = _before_others(tokens, start, end)
    opening = _opening_subject(tokens, start)
    if opening:
        return opening
    return (start, end) if start < end and can_speak(tokens[start:end]) else None


def _before_others(tokens: Sequence[Token], start: int, end: int) -> int:
    """Where a subject begins that ends with "and others"."""
    listed = end - start == 1 and start > 1 and tokens[start].low == "others" and tokens[start - 1].low == "and"
    return phrase_start(tokens, start - 1) if listed else start


def _opening_subject(tokens: Sequence[Token], start: int) -> Place | None:
    """The office with which a sentence begins, where all up to the verb only tells more of it: "The judge hearing Lee and his heirs"."""
    opening = first_subject(tokens, start) if 1 < start < LONGEST_APPOSITION and tokens[start - 1].low == "and" else None
    if opening is None or opening[1] >= start:
        return None
    rest = tokens[opening[1] : start]
    tied = rest[0].low.endswith("ing") or rest[0].low in PREPOSITIONS
    return opening if tied and not any(is_finite(token) or not token.is_word for token in rest) else None


def subject_after(tokens: Sequence[Token], number: int) -> Place | None:
    """The speaker after the verb, as in `"...", said the mayor of Kuria`; None where the verb has its subject before it."""
    before = tokens[number - 1].low if number else ""
    start = number + 1
    no_inversion = tokens[number].low.endswith("ing") or tokens[number].low in _TELLING
    if before not in {QUOTE, ",", *DASHES} or start >= len(tokens) or no_inversion or _ends_apposition(tokens, number - 1):
        return None
    end = start
    while end < len(tokens) and tokens[end].is_word and tokens[end].low not in RELATIVES and not _opens_occasion(tokens, start, end):
        end += 1
    words = tokens[start:end]
    if (
        not words
        or words[0].low in PREPOSITIONS | ADVERBIALS
        or len(words) > LONGEST_SUBJECT
        or not can_speak(words)
        or any(map(is_finite, words))
    ):
        return None
    followed = tokens[end].low if end < len(tokens) else "."
    beside = _name_beside(tokens, end)
    if before == QUOTE and beside:
        return beside
    return (start, end) if before == QUOTE or followed in {*",.;", *DASHES} or followed in ADVERBIALS or followed in RELATIVES else None


def before_participle(tokens: Sequence[Token], number: int) -> Place | None:
    """The name, pronoun or office right before a participle: "with Lee saying", but not "Lee left in June saying"."""
    start = number
    while start > 0 and _may_name(tokens[start - 1]):
        start -= 1
    issued = start > 1 and tokens[number - 1].low in lexicon().issued
    loose = start == number or issued or (start > 0 and tokens[start - 1].low in PREPOSITIONS - {"with"} | {"and"})
    return None if loose else (start, number)


def _may_name(token: Token) -> bool:
    return token.low not in DETERMINERS and (token.is_name or token.low in lexicon().speakers | PRONOUNS)


def owner_before(tokens: Sequence[Token], number: int) -> Place | None:
    """Whose words a noun at `number` means: "Lee's claim", "her final warning"."""
    for last in range(number - 1, max(-1, number - 4), -1):
        if tokens[last].low in ("his", "her", "their"):
            return last, last + 1
        if tokens[last].low.endswith("'s"):
            return name_start(tokens, last), last + 1
        if not tokens[last].is_word or tokens[last].low in DETERMINERS | PREPOSITIONS:
            break
    return None


def named_before(tokens: Sequence[Token], number: int) -> Place | None:
    """The name before a relative at `number`: "Ann Lee, who", "Ann Lee, a farmer, who"."""
    end = number - 1 if tokens[number - 1].low == "," else number
    start = name_start(tokens, end)
    beside = comma_before(tokens, end)
    if end < number and beside < end and tokens[beside + 1].low in ARTICLES:
        start, end = name_start(tokens, beside), beside
    return (start, end) if start < end else None


def first_subject(tokens: Sequence[Token], before: int) -> Place | None:
    """The pronoun, name or office with which a sentence begins, a leading "On Friday," skipped."""
    start = _after_opening(tokens, before)
    if start >= before:
        return None
    if tokens[start].low == "it":
        persons = (number for number in range(before - 1, start, -1) if tokens[number].low in ("he", "she"))
        start = next(persons, start)
    if tokens[start].low in PRONOUNS:
        return start, start + 1
    name = start + (tokens[start].low in DETERMINERS)
    end = name
    while end < before and tokens[end].is_name and tokens[end].low not in BOUNDARIES - {"will"} and tokens[end].low not in DETERMINERS:
        end += 1
    if end > name:
        return start, end + (end < before and tokens[end].low in lexicon().speakers)
    office = range(start + 1, min(before, start + _LONGEST_OFFICE)) if name > start else range(0)
    speakers = lexicon().speakers - lexicon().issued
    last = next((number for number in office if {tokens[number].low, tokens[number].low.removesuffix("s")} & speakers), None)
    return None if last is None else (start, last + 1)


def _after_opening(tokens: Sequence[Token], before: int) -> int:
    """Where the main clause begins, openers and first phrases or clauses up to their commas left out: "In May, after Dahl left,"."""
    start = 0
    while start < before and (tokens[start].low in OPENERS or not tokens[start].is_word):
        start += 1
    while start + 1 < before and tokens[start].low in _SMALL:
        start += 1
    opens = start < before
    while opens and (tokens[start].low in PREPOSITIONS | ADVERBIALS | BOUNDARIES - PRONOUNS or _is_participle(tokens, start)):
        start = _after_comma(tokens, start, min(before, start + _LONGEST_OPENING), before)
        opens = start < before
    adverb = start + 2 < before and tokens[start].low not in PRONOUNS and not tokens[start + 1].is_name
    return _after_comma(tokens, start, start + 3, start) if adverb else start


def _after_comma(tokens: Sequence[Token], start: int, end: int, otherwise: int) -> int:
    """Behind the first comma of a stretch, which may stand in a quotation."""
    marks = (number + 1 for number in range(start, min(end, len(tokens))) if tokens[number].low == "," or tokens[number].text == "“,")
    return next(marks, otherwise)


def _is_participle(tokens: Sequence[Token], number: int) -> bool:
    return number < len(tokens) and tokens[number].low.endswith("ing") and tokens[number].low.islower() and len(tokens[number].low) > 5


def _opens_occasion(tokens: Sequence[Token], start: int, number: int) -> bool:
    """Whether a word after the speaker begins where and when it was said; not in "an aide close to Lee"."""
    return number > start and tokens[number].low in ADVERBIALS and tokens[number - 1].low not in _TIES


def _name_beside(tokens: Sequence[Token], end: int) -> Place | None:
    """The name between commas after words that only say what somebody is: `said his lawyer, Ann Lee`."""
    if end == len(tokens) or tokens[end].low != ",":
        return None
    last = end + 1
    while last < len(tokens) and tokens[last].is_name:
        last += 1
    ends = last == len(tokens) or not tokens[last].is_word
    return (end + 1, last) if not tokens[end - 1].is_name and ends and last > end + 2 else None


def _ends_apposition(tokens: Sequence[Token], comma: int) -> bool:
    """Whether a comma ends what is put beside a name, so that the verb after it is the name's: "Lee, a farmer, said"."""
    if tokens[comma].low != ",":
        return False
    end = before_apposition(tokens, comma)
    named = 0 < end < comma and tokens[end - 1].is_name and tokens[plain_start(tokens, end)].low not in PREPOSITIONS
    return named and not any(map(is_finite, tokens[max(0, end - LONGEST_SUBJECT) : comma]))

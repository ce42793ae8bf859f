"""The places in a sentence where somebody says something: verbs, nouns such as "her warning that", "according to", and `Name: words`."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from framing.voices.phrases import LONGEST_SUBJECT, can_speak
from framing.voices.subjects import Place, before_participle, owner_before, subject_after, subject_before
from framing.voices.tokens import ADVERBIALS, DASHES, DAYS, DETERMINERS, PREPOSITIONS, PRONOUNS, QUOTE, RELATIVES, Token
from framing.voices.verbs import Group, is_verb, lexicon, needs_subject

_LONGEST_HEAD = 9
_LONGEST_CLAUSE = 8
_NEAR = 10
_SHORT_OCCASION = 8
_LONGEST_OCCASION = 40
_OCCASIONS = frozenset(
    (
        *("statement", "interview", "speech", "report", "letter", "tweet", "post", "briefing", "conference", "meeting", "address"),
        *("memo", "message", "email", "call", "broadcast"),
    )
)
_OWN = frozenset(["i", "we", "you", "let"])
_IRREGULAR = frozenset(["went", "shot", "put", "began", "cut", "broke", "spoke"])
_PARTICLES = frozenset(["out", "on", "back", "in", "up"])
_IN_HEADS = DETERMINERS | DAYS | frozenset(["of", "on", "in", "at", "and", "for"])
_INTRODUCING = frozenset(["that", ":", ",", "was", "is"])


class Draft(NamedTuple):
    """A saying in token numbers: its outer bounds, cue and source, and whether the words said stand before it."""

    first: int
    last: int
    cue: Place
    source: Place | None
    tail: bool
    group: Group


def find_drafts(tokens: Sequence[Token], *, title: bool) -> list[Draft]:
    """Every saying of a sentence, left to right; one inside another's words is left out."""
    drafts: list[Draft] = []
    for number, token in enumerate(tokens):
        draft = _according(tokens, number) if token.low == "according" else _saying(tokens, number) or _noun(tokens, number)
        if draft and (not drafts or (draft.first > drafts[-1].last and _is_fresh(tokens, draft, drafts[-1]))):
            drafts.append(draft)
    drafts = _after_opening_quotation(tokens, drafts)
    lone = None if drafts else _foot(tokens, title=title) or _head(tokens, title=title) or next(_before_colon(tokens), None)
    return [lone] if lone else drafts


def _is_fresh(tokens: Sequence[Token], draft: Draft, before: Draft) -> bool:
    link = tokens[draft.first - 1]
    return before.tail or draft.tail or not link.is_word or link.low in RELATIVES or link.low in ("and", "but", "while", "as")


def _according(tokens: Sequence[Token], number: int) -> Draft | None:
    if number + 2 >= len(tokens) or tokens[number + 1].low != "to" or not tokens[number + 2].is_word:
        return None
    end = number + 3
    while end < min(len(tokens), number + LONGEST_SUBJECT) and tokens[end].is_word and tokens[end].low not in RELATIVES:
        end += 1
    return Draft(number, end - 1, (number, number + 2), (number + 2, end), number > 0, "clause")


def _saying(tokens: Sequence[Token], number: int) -> Draft | None:
    group = lexicon().forms.get(tokens[number].low)
    if group is None or not is_verb(tokens, number) or (tokens[number].is_name and number and tokens[number].low in lexicon().nouns):
        return None
    quoted = _quoted_as(tokens, number)
    if quoted:
        return Draft(number, quoted[1], (number, quoted[1] + 1), quoted, False, "clause")
    inverted = subject_after(tokens, number) if group == "clause" else None
    if inverted:
        return Draft(number, inverted[1] - 1, (number, number + 1), inverted, True, group)
    source = (before_participle if tokens[number].low.endswith("ing") else subject_before)(tokens, number)
    if (source is None and needs_subject(tokens, number)) or (source and tokens[source[1] - 1].low in _OWN):
        return None
    first = source[0] if source else number
    end = _cue_end(tokens, number)
    if source and _is_participle(tokens, first, end):
        return None
    return Draft(first, end - 1, (number, end), source, _is_tail(tokens, first, end), _group(tokens, number, end, group))


def _is_participle(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Whether a form only tells more of what is named before it: "Karsk, a town recognized as Kurian"."""
    beside = first > 0 and tokens[first - 1].low == "," and tokens[first].low in ("a", "an")
    return beside and end < len(tokens) and tokens[end].low == "as"


def _quoted_as(tokens: Sequence[Token], number: int) -> Place | None:
    """Who is quoted: "the paper quoted Lee as saying"; None where the speaker stands before the verb."""
    if tokens[number].low not in ("quotes", "quoted", "quoting", "cites", "cited", "citing"):
        return None
    end = next((k for k in range(number + 2, min(len(tokens) - 1, number + LONGEST_SUBJECT)) if tokens[k].low == "as"), 0)
    words = tokens[number + 1 : end]
    named = bool(words) and all(word.is_word for word in words) and can_speak(words)
    return (number + 1, end) if named and tokens[end + 1].low.endswith("ing") else None


def _noun(tokens: Sequence[Token], number: int) -> Draft | None:
    """A noun of speech right before a quotation, with its owner: "Lee's claim that “...”", "in the words of"."""
    if tokens[number].low not in lexicon().words:
        return None
    for end in range(number + 1, min(len(tokens), number + _NEAR)):
        if tokens[end].low == QUOTE:
            ready = end == number + 1 or tokens[end - 1].low in _INTRODUCING
            source = owner_before(tokens, number) if ready else None
            return Draft(source[0], number, (number, number + 1), source, False, "quoting") if source else None
        if not tokens[end].is_word and tokens[end].low not in _INTRODUCING:
            break
    return None


def _after_opening_quotation(tokens: Sequence[Token], drafts: list[Draft]) -> list[Draft]:
    """The sayings, and before them the one whose verb no list holds: `"...," Lee barked`, `"...," the judge exclaimed`."""
    first = next((number for number, token in enumerate(tokens) if token.is_word or token.low == QUOTE), 0)
    taken = any(draft.first <= first + _LONGEST_CLAUSE for draft in drafts)
    if len(tokens) < first + 3 or tokens[first].low != QUOTE or tokens[first].text[-1] not in ",?!—–-…" or taken:
        return drafts
    for verb in range(first + 1, min(len(tokens), first + _LONGEST_CLAUSE)):
        if not tokens[verb].is_word:
            break
        source = (first + 1, verb) if verb > first + 1 else subject_after(tokens, verb)
        if _looks_like_verb(tokens, verb) and source and _may_stand_alone(tokens[source[0] : source[1]]):
            last = max(verb, source[1] - 1)
            return [Draft(first + 1, last, (verb, verb + 1), source, True, "quoting"), *drafts]
    return drafts


def _looks_like_verb(tokens: Sequence[Token], number: int) -> bool:
    low = tokens[number].low
    shaped = low.islower() and low.endswith(("ed", "s")) and not low.endswith("'s")
    following = tokens[number + 1].low if number + 1 < len(tokens) else "."
    ends = not following[0].isalnum() or following in ADVERBIALS | PREPOSITIONS | _PARTICLES or following.endswith("ly")
    after = tokens[number + 1].is_name if number + 1 < len(tokens) else False
    return not tokens[number].is_name and (shaped or low in _IRREGULAR) and (ends or after)


def _may_stand_alone(words: Sequence[Token]) -> bool:
    """Whether a phrase is nothing but a pronoun, a name or an office."""
    last = words[-1]
    if len(words) == 1 and last.low in PRONOUNS:
        return last.low not in _OWN
    office = words[0].low in DETERMINERS | {"one"} and last.low in lexicon().speakers
    return office or all(word.is_name for word in words) or (last.is_name and words[0].low in lexicon().speakers)


def _group(tokens: Sequence[Token], number: int, end: int, group: Group) -> Group:
    """`group`, or "quoting" where no clause follows: "promised to", "called for", a leading participle without "that"."""
    following = tokens[end].low if end < len(tokens) else ""
    if group == "clause" and tokens[end - 1].low != "that" and (following == "to" or following in PREPOSITIONS - {"of", "in", "on"}):
        return "quoting"
    loose = tokens[number].low.endswith("ing") and tokens[end - 1].low != "that" and number == 0
    return "quoting" if loose else group


def _cue_end(tokens: Sequence[Token], number: int) -> int:
    """Where the cue ends: after the verb, "was quoted ... as saying", or whoever is told."""
    low = tokens[number].low
    window = [token.low for token in tokens[number + 1 : number + 12]]
    if low == "quoted" and "saying" in window:
        return number + 2 + window.index("saying")
    if "that" in window[:8] and all(word.isalnum() for word in window[: window.index("that")]):
        return number + 2 + window.index("that")
    return number + 1


def _is_tail(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Whether the words said stand before: a comma or a quotation there, and nothing but the occasion after the cue."""
    if first > 1 and tokens[first - 1].low == "as" and tokens[first - 2].low in (",", QUOTE):
        return True
    if first > 0 and tokens[first - 1].low == QUOTE and (tokens[end - 1].low != "that" or tokens[first - 1].text[-1] in ",?!"):
        return True
    if first < 1 or tokens[first - 1].low not in {",", *DASHES} or tokens[end - 1].low == "that":
        return False
    return first > 3 and (
        end == len(tokens) or (not tokens[end].is_word and tokens[end].low not in (":", QUOTE)) or _is_occasion(tokens, end)
    )


def _is_occasion(tokens: Sequence[Token], start: int) -> bool:
    """Whether it is told when and where something was said, and no more: "on Monday", "in a long statement about the valley"."""
    end = start
    while end < min(len(tokens), start + _LONGEST_OCCASION) and tokens[end].is_word:
        end += 1
    rest = [token.low for token in tokens[start:end]]
    if not rest or rest[0] not in ADVERBIALS or "that" in rest:
        return False
    told = len(rest) <= _SHORT_OCCASION or bool(_OCCASIONS & set(rest[:_SHORT_OCCASION]))
    return told and (end == len(tokens) or tokens[end].low in ".,;!?")


def _marks(tokens: Sequence[Token]) -> list[int]:
    """The colons and dashes, by which a speaker may be set off."""
    return [number for number, token in enumerate(tokens) if token.low in {":", *DASHES}]


def _head(tokens: Sequence[Token], *, title: bool) -> Draft | None:
    """The speaker named before a colon: `Name: words`."""
    marks = _marks(tokens)
    first = next((mark + 1 for mark in marks[:1] if tokens[mark].low != ":" and tokens[0].low[0].isdigit()), 0)
    colon = next((mark for mark in marks if tokens[mark].low == ":" and mark > first), 0)
    first += first + 1 < colon and tokens[first].low in lexicon().forms
    head = tokens[first:colon]
    if not 0 < len(head) <= _LONGEST_HEAD or colon + 1 == len(tokens) or not all(token.is_word for token in head) or not head[0].is_name:
        return None
    quoted = tokens[colon + 1].low == QUOTE and all(token.is_name or token.low in _IN_HEADS | lexicon().speakers for token in head)
    speaks = quoted or (_is_person(head) if title else head[0].low not in DETERMINERS and _speaks_by_office(head))
    return Draft(first, colon, (colon, colon + 1), (first, colon), False, "clause") if speaks else None


def _before_colon(tokens: Sequence[Token]) -> Iterator[Draft]:
    """The full name right before a colon and a quotation, however the clause runs: `It surprises nobody less than Ann Lee: “...”`."""
    for colon in range(2, len(tokens) - 1):
        if tokens[colon].low == ":" and tokens[colon + 1].low == QUOTE:
            start = colon
            while start > 0 and tokens[start - 1].is_name and not tokens[start - 1].low.endswith("'s"):
                start -= 1
            if colon - start > 1:
                yield Draft(start, colon, (colon, colon + 1), (start, colon), False, "quoting")


def _foot(tokens: Sequence[Token], *, title: bool) -> Draft | None:
    """The speaker named at the end, after a dash, or in a title after a colon: `words - name`."""
    mark = next(reversed(_marks(tokens)), None)
    if mark is None:
        return None
    end = len(tokens) if tokens[-1].is_word else len(tokens) - 1
    foot = tokens[mark + 1 : end]
    before = next((token.low for token in reversed(tokens[:mark]) if token.low not in DASHES), QUOTE)
    short = (mark > 2 or before == QUOTE) and 0 < len(foot) <= _LONGEST_HEAD and all(token.is_word for token in foot)
    sure = tokens[mark].low != ":" and before in (",", QUOTE)
    named = short and ((sure and foot[-1].is_name) or ((title or sure) and _speaks_by_office(foot)))
    return Draft(mark, end - 1, (mark, mark + 1), (mark + 1, end), True, "clause") if named else None


def _speaks_by_office(words: Sequence[Token]) -> bool:
    return any(word.low in lexicon().speakers for word in words)


def _is_person(words: Sequence[Token]) -> bool:
    named = len(words) in (2, 3) and all(word.is_name and word.text[1:].islower() for word in words)
    return named or _speaks_by_office(words)

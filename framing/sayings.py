"""Who says what in one sentence: verbs of saying with their subjects, "according to", and headlines such as `Name: words`."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from framing.config import config_path, load_yaml
from framing.quotations import Quotation
from framing.records import Sentence
from framing.spans import Span

Group = Literal["clause", "verdict", "quoting"]

_LONGEST_SUBJECT = 12
_LONGEST_HEAD = 9
_QUOTE = "“”"
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|[^\W\d_]\.(?=\s[^\W\d_])|(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Col|Sgt|St|Prof|Rev|Capt|Maj|Adm|Sec)\.|[^\W_]+(?:['’.&‑-][^\W_]+)*|[^\w\s]"
)


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DAYS = _words("monday tuesday wednesday thursday friday saturday sunday today yesterday tonight earlier later late early")
_BE = _words("is are was were be been being")
_LIGHT = _DAYS | _words(
    "has have had having will would can could may might must should do does did also further then once again still now even just"
    " never not only reportedly often always in-turn long since already too both all first previously simply"
)
_NOT = _words("not never didn't doesn't don't didn’t doesn’t don’t cannot can't won't")
PRONOUNS = _words("he she they it we i you")
_SOME = _words("some many others few most both")
_TELLING = _words("tell tells told asks asked informs informed assures assured reminds reminded urges urged")
_OWN = _words("i we you let")
_NATIONAL = re.compile(r"(?:li|qi|ian|ish|ese|ican)$")
_RELATIVES = _words("who which that")
_DETERMINERS = _words("the a an its his her their our my this these those some many several most other another both no")
_PREPOSITIONS = _words("in on at for by from with without of to under over into about against between during amid despite per")
_BOUNDARIES = _words(
    "that which who whom whose but while when as because if although though after before since than what where whether or so yet"
    " until unless how why meanwhile however and is are was were has have had will would can could"
)
_BEFORE_PARTICIPLES = _words("by while and also in after for")
_OPENERS = _words("but and meanwhile however still yet then now so also later")
_FINITE = _words("is are was were has have had will would can could should must may might did does do")
_ADVERBIALS = _DAYS | _words("on in at during after to via from last this as by through before when while")
_CONTENT_ENDS = _words("after as following amid when while ; — – - . ? !")
_ASIDES = _words("which who whose where when after as amid following although though while but prompting despite")


class Token(NamedTuple):
    """A word or a mark, as it stands and in lower case with straight apostrophes."""

    start: int
    end: int
    text: str
    low: str

    @property
    def is_word(self) -> bool:
        """Whether it begins with a letter or a digit."""
        return self.text[0].isalnum()

    @property
    def is_name(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Saying:
    """Somebody's saying something in one sentence: the cue, the source, the words ascribed, and how far its quotations reach.

    `is_heard` marks what a classifier alone has heard.
    """

    cue: Span
    speaker: str
    source: Span | None
    content: tuple[Span, ...]
    reach: Span
    number: int = 0
    is_heard: bool = False


@dataclass(frozen=True, slots=True)
class _Lexicon:
    forms: dict[str, Group]
    bases: frozenset[str]
    nouns: frozenset[str]
    speakers: frozenset[str]
    minds: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    values = load_yaml(config_path("lexicons/speech_verbs.yaml"))
    groups: tuple[Group, ...] = ("quoting", "verdict", "clause")
    forms = {form: group for group in groups for verb in values[group] for form in verb.split()}
    bases = frozenset(verb.split()[0] for group in groups for verb in values[group])
    return _Lexicon(forms, bases, _words(values["nouns"]), _words(values["speakers"]), _words(values["minds"]))


def is_cue(words: str) -> bool:
    """Whether words hold a verb by which somebody says or calls something, or "according"."""
    forms = _lexicon().forms
    return any(
        token.low == "according" or (forms.get(token.low, "quoting") != "quoting" and token.low not in _lexicon().minds)
        for token in plain_tokens(words, 0, len(words))
    )


def _tokens(text: str, span: Span, quotations: Sequence[Quotation]) -> list[Token]:
    """Words and marks of a sentence, with each quotation in it as one token."""
    tokens: list[Token] = []
    start = span.start
    for quotation in quotations:
        tokens += plain_tokens(text, start, max(start, quotation.span.start))
        start = min(span.end, quotation.span.end)
        tokens.append(Token(max(span.start, quotation.span.start), start, _QUOTE, _QUOTE))
    return tokens + plain_tokens(text, start, span.end)


def plain_tokens(text: str, start: int, end: int) -> list[Token]:
    """The words and marks of a stretch of text."""
    return [Token(m.start(), m.end(), m.group(), m.group().lower().replace("’", "'")) for m in _TOKEN.finditer(text, start, end)]


class _Draft(NamedTuple):
    """A saying in token numbers: its outer bounds, cue and source, and whether the words said stand before it."""

    first: int
    last: int
    cue: tuple[int, int]
    source: tuple[int, int] | None
    tail: bool
    group: Group


def _drafts(tokens: Sequence[Token], *, title: bool) -> list[_Draft]:
    """Every saying of a sentence, left to right; one inside another's words is left out."""
    drafts: list[_Draft] = []
    for number, token in enumerate(tokens):
        draft = _according(tokens, number) if token.low == "according" else _saying(tokens, number)
        if draft and (not drafts or (draft.first > drafts[-1].last and _is_fresh(tokens, draft, drafts[-1]))):
            drafts.append(draft)
    return drafts or _heads(tokens, title=title)


def _is_fresh(tokens: Sequence[Token], draft: _Draft, before: _Draft) -> bool:
    return before.tail or draft.tail or not tokens[draft.first - 1].is_word or tokens[draft.first - 1].low in ("and", "but", "while", "as")


def _according(tokens: Sequence[Token], number: int) -> _Draft | None:
    if number + 2 >= len(tokens) or tokens[number + 1].low != "to" or not tokens[number + 2].is_word:
        return None
    end = number + 3
    while end < min(len(tokens), number + _LONGEST_SUBJECT) and tokens[end].is_word and tokens[end].low not in _RELATIVES:
        end += 1
    return _Draft(number, end - 1, (number, number + 2), (number + 2, end), number > 1, "clause")


def _saying(tokens: Sequence[Token], number: int) -> _Draft | None:
    group = _lexicon().forms.get(tokens[number].low)
    if group is None or not _is_verb(tokens, number) or (tokens[number].is_name and number and tokens[number].low in _lexicon().nouns):
        return None
    inverted = _inverted(tokens, number) if group == "clause" else None
    if inverted:
        return _Draft(number, inverted[1] - 1, (number, number + 1), inverted, True, group)
    source = (_before_participle if tokens[number].low.endswith("ing") else _subject)(tokens, number)
    if (source is None and _needs_subject(tokens, number)) or (source and tokens[source[1] - 1].low in _OWN):
        return None
    first = source[0] if source else number
    end = _cue_end(tokens, number)
    return _Draft(first, end - 1, (number, end), source, _is_tail(tokens, first, end), _group(tokens, number, end, group))


def _before_participle(tokens: Sequence[Token], number: int) -> tuple[int, int] | None:
    """The name, pronoun or office right before a participle: "with Lee saying", but not "Lee left in June saying"."""
    start = number
    while start > 0 and (tokens[start - 1].is_name or tokens[start - 1].low in _lexicon().speakers | PRONOUNS):
        start -= 1
    loose = start == number or (start > 0 and tokens[start - 1].low in _PREPOSITIONS - {"with"})
    return None if loose else (start, number)


def _group(tokens: Sequence[Token], number: int, end: int, group: Group) -> Group:
    """`group`, or "quoting" where no clause follows: "promised to", "called for", a leading participle without "that"."""
    following = tokens[end].low if end < len(tokens) else ""
    if group == "clause" and tokens[end - 1].low != "that" and (following == "to" or following in _PREPOSITIONS - {"of", "in", "on"}):
        return "quoting"
    loose = tokens[number].low.endswith("ing") and tokens[end - 1].low != "that" and number == 0
    return "quoting" if loose else group


def _is_verb(tokens: Sequence[Token], number: int) -> bool:
    """Whether the form at `number` is a verb by which its subject speaks: no noun, no passive, no denial of speech."""
    low = tokens[number].low
    before = tokens[number - 1] if number else None
    if low.endswith("ing"):
        plainly = low == "saying" and before is not None and before.low not in _DETERMINERS
        return plainly or before is None or not before.is_word or before.is_name or before.low in _BE or before.low in _BEFORE_PARTICIPLES
    if before is None or before.low.endswith("'s") or before.low in _DETERMINERS - _SOME | _PREPOSITIONS:
        return False
    chain = _chain(tokens, number)
    if low in _lexicon().nouns and not (chain or _takes_verb(before, low)):
        return False
    if before.low == "to":
        return number > 1 and tokens[number - 2].low in ("on", "continued")
    passive = any(word in _BE for word in chain) and low != "quoted"
    return not passive and not any(word in _NOT for word in chain)


def _takes_verb(before: Token, low: str) -> bool:
    """Whether a form that may be a noun is a verb after this word: "Kuria claims", "officials claim", but "Kurian claims"."""
    named = before.is_name and not _NATIONAL.search(before.low)
    plural = before.low.endswith("s") and low in _lexicon().bases
    return named or plural or before.low in PRONOUNS | _SOME or before.low in _lexicon().speakers or before.low == _QUOTE


def _chain(tokens: Sequence[Token], number: int) -> list[str]:
    """The auxiliaries and adverbs directly before a verb, nearest first."""
    words = []
    for token in reversed(tokens[max(0, number - 6) : number]):
        is_adverb = token.low.endswith("ly") and not token.is_name
        if not (token.low in _LIGHT or token.low in _BE or token.low in _NOT or is_adverb):
            break
        words.append(token.low)
    return words


def _needs_subject(tokens: Sequence[Token], number: int) -> bool:
    """Whether a verb without a subject of its own cannot borrow one: it is no participle and stands after no conjunction or relative."""
    before = tokens[number - 1 - len(_chain(tokens, number))].low if number else ""
    return not (tokens[number].low.endswith("ing") or before in _RELATIVES or before in ("and", "but", "to", ","))


def _subject(tokens: Sequence[Token], number: int) -> tuple[int, int] | None:
    """The noun phrase that ends just before the verb at `number`, an apposition between commas skipped."""
    end = _before_bracket(tokens, _before_adverbs(tokens, number))
    if end > 1 and tokens[end - 1].low == ",":
        comma, end = end - 1, _before_apposition(tokens, end - 1)
        if end < comma and tokens[end + 1].is_name and _describes(tokens, end):
            return (end + 1, comma) if _can_speak(tokens[end + 1 : comma]) else None
    start = end
    while start > 0 and end - start < _LONGEST_SUBJECT and not _is_boundary(tokens, start - 1):
        start -= 1
    start = _noun_phrase(tokens, _before_and(tokens, start), end)
    return (start, end) if start < end and _can_speak(tokens[start:end]) else None


def _before_and(tokens: Sequence[Token], start: int) -> int:
    """Where a subject of two parts begins that follows a quotation: `"...", strategist and adviser Ann Lee said`."""
    if start < 3 or tokens[start - 1].low != "and":
        return start
    for number in range(start - 2, max(-1, start - _LONGEST_SUBJECT), -1):
        if tokens[number].low == _QUOTE:
            return number + 1
        if not tokens[number].is_word or tokens[number].low in _BOUNDARIES or tokens[number].low in _lexicon().forms:
            break
    return start


def _before_adverbs(tokens: Sequence[Token], number: int) -> int:
    end = number - len(_chain(tokens, number))
    if end < number and end > 1 and tokens[end - 1].low == "on" and tokens[end].low in _DAYS:
        end -= 1
    if tokens[number].low == "say" and end > 1 and tokens[end - 1].low == "to":
        end -= 3
    return max(0, end)


def _describes(tokens: Sequence[Token], end: int) -> bool:
    """Whether a phrase that ends here gives no name but says what somebody is: "his lawyer", "one Democrat"."""
    start = end - 1
    while start > 0 and not _is_boundary(tokens, start - 1):
        start -= 1
    return not tokens[end - 1].is_name or tokens[start].low in _DETERMINERS | {"one", "two"}


def _before_bracket(tokens: Sequence[Token], end: int) -> int:
    """Where the phrase before a bracket ends, such as a party's letter after a name; `end` itself where there is no bracket."""
    if end and tokens[end - 1].low == ")":
        return next((number for number in range(end - 2, max(0, end - 12), -1) if tokens[number].low == "("), end)
    return end


def _before_apposition(tokens: Sequence[Token], comma: int) -> int:
    """Where the phrase before an apposition ends, which itself ends at `comma`."""
    for number in range(comma - 1, max(0, comma - 30), -1):
        if tokens[number].low == _QUOTE or tokens[number].low in _lexicon().forms:
            break
        if tokens[number].low == ",":
            return number
    return comma + 1


def _is_boundary(tokens: Sequence[Token], number: int) -> bool:
    token = tokens[number]
    if token.low == "and" and number and number + 1 < len(tokens):
        return not (tokens[number - 1].is_name and tokens[number + 1].is_name)
    is_saying = token.low in _lexicon().forms and token.low not in _lexicon().nouns
    return not (token.is_word or token.low == "&") or token.low in _BOUNDARIES or token.low == "and" or is_saying


def _noun_phrase(tokens: Sequence[Token], start: int, end: int) -> int:
    """Where the subject begins in the stretch before a verb, openers and a leading "in Kuria" left out."""
    while start < end and (tokens[start].low in _OPENERS or tokens[start].low in _DAYS):
        start += 1
    if start < end and tokens[start].low in _PREPOSITIONS:
        inner = [k for k in range(start + 2, end) if tokens[k].low in PRONOUNS or tokens[k].low in _DETERMINERS]
        return inner[-1] if inner else start + 1
    return start


def _can_speak(words: Sequence[Token]) -> bool:
    """Whether a phrase may name a speaker: a pronoun, a name, a determiner or quantity first, or a word from the list."""
    first = words[0].low
    known = first in PRONOUNS or first in _DETERMINERS or first[0].isdigit()
    return known or any(word.is_name or word.low in _lexicon().speakers for word in words) or words[-1].low.endswith("s")


def _inverted(tokens: Sequence[Token], number: int) -> tuple[int, int] | None:
    """The speaker after the verb, as in `"...", said the mayor of Kuria`; None where the verb has its subject before it."""
    before = tokens[number - 1].low if number else ""
    start = number + 1
    no_inversion = tokens[number].low.endswith("ing") or tokens[number].low in _TELLING
    if before not in (_QUOTE, ",", "-", "–", "—") or start >= len(tokens) or no_inversion or _ends_apposition(tokens, number - 1):
        return None
    end = start
    while (
        end < len(tokens)
        and tokens[end].is_word
        and tokens[end].low not in _RELATIVES
        and (end == start or tokens[end].low not in _ADVERBIALS)
    ):
        end += 1
    words = tokens[start:end]
    if not words or words[0].low in _PREPOSITIONS or len(words) > _LONGEST_SUBJECT or not _can_speak(words) or any(map(_is_finite, words)):
        return None
    followed = tokens[end].low if end < len(tokens) else "."
    beside = _name_beside(tokens, start, end)
    if before == _QUOTE and beside:
        return beside
    return (start, end) if before == _QUOTE or followed in ",.;—–-" or followed in _ADVERBIALS or followed in _RELATIVES else None


def _name_beside(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
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
    end = _before_apposition(tokens, comma)
    start = end
    while start > 0 and not _is_boundary(tokens, start - 1):
        start -= 1
    named = 0 < end < comma and tokens[end - 1].is_name and tokens[start].low not in _PREPOSITIONS
    return named and not any(map(_is_finite, tokens[max(0, end - _LONGEST_SUBJECT) : comma]))


def _is_finite(token: Token) -> bool:
    return token.low in _FINITE or (token.low in _lexicon().forms and token.low not in _lexicon().nouns)


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
    if first > 1 and tokens[first - 1].low == "as" and tokens[first - 2].low in (",", _QUOTE):
        return True
    if first < 1 or tokens[first - 1].low not in (",", _QUOTE, "-", "–", "—") or tokens[end - 1].low == "that":
        return False
    if tokens[first - 1].low == _QUOTE:
        return True
    return first > 3 and (
        end == len(tokens) or (not tokens[end].is_word and tokens[end].low not in (":", _QUOTE)) or _is_occasion(tokens, end)
    )


def _is_occasion(tokens: Sequence[Token], start: int) -> bool:
    end = start
    while end < min(len(tokens), start + _LONGEST_SUBJECT) and tokens[end].is_word:
        end += 1
    rest = [token.low for token in tokens[start:end]]
    short = 0 < len(rest) <= 8 and rest[0] in _ADVERBIALS and "that" not in rest
    return short and (end == len(tokens) or tokens[end].low in ".,;!?")


def _heads(tokens: Sequence[Token], *, title: bool) -> list[_Draft]:
    """`Name: words` and `words, - name`, and in titles `words: name` and `words - name`."""
    marks = [number for number, token in enumerate(tokens) if token.low in (":", "-", "–", "—")]
    for foot in _feet(tokens, marks, title=title):
        return [foot]
    first = next((mark + 1 for mark in marks[:1] if tokens[mark].low != ":" and tokens[0].low[0].isdigit()), 0)
    colon = next((mark for mark in marks if tokens[mark].low == ":" and mark > first), 0)
    first += first + 1 < colon and tokens[first].low in _lexicon().forms
    head = tokens[first:colon]
    if not 0 < len(head) <= _LONGEST_HEAD or colon + 1 == len(tokens) or not all(token.is_word for token in head) or not head[0].is_name:
        return []
    quoted = tokens[colon + 1].low == _QUOTE
    speaks = quoted or (_is_person(head) if title else head[0].low not in _DETERMINERS and _speaks_by_office(head))
    return [_Draft(first, colon, (colon, colon + 1), (first, colon), False, "clause")] if speaks else []


def _feet(tokens: Sequence[Token], marks: Sequence[int], *, title: bool) -> Iterator[_Draft]:
    """The speaker named at the end, after a dash, or in a title after a colon."""
    end = len(tokens) if not tokens or tokens[-1].is_word else len(tokens) - 1
    for mark in marks[-1:]:
        foot = tokens[mark + 1 : end]
        short = mark > 2 and 0 < len(foot) <= _LONGEST_HEAD and all(token.is_word for token in foot)
        sure = tokens[mark].low != ":" and tokens[mark - 1].low == ","
        if short and ((sure and foot[-1].is_name) or ((title or sure) and _speaks_by_office(foot))):
            yield _Draft(mark, end - 1, (mark, mark + 1), (mark + 1, end), True, "clause")


def _speaks_by_office(words: Sequence[Token]) -> bool:
    return any(word.low in _lexicon().speakers for word in words)


def _is_person(words: Sequence[Token]) -> bool:
    named = len(words) in (2, 3) and all(word.is_name and word.text[1:].islower() for word in words)
    return named or _speaks_by_office(words)


def find_sayings(text: str, sentence: Sentence, quotations: Sequence[Quotation]) -> list[Saying]:
    """The sayings of a sentence, given the quotations that stand in it, each with the words it ascribes and the reach of its speaker."""
    tokens = _tokens(text, sentence.span, quotations)
    drafts = _drafts(tokens, title=sentence.field == "title")
    edges = [tokens[draft.first].start for draft in drafts] + [sentence.span.end]
    floor = sentence.span.start
    sayings: list[Saying] = []
    for number, draft in enumerate(drafts):
        cue = Span(tokens[draft.cue[0]].start, tokens[draft.cue[1] - 1].end)
        left = (floor, tokens[draft.first].start)
        right = (tokens[draft.last].end, edges[number + 1])
        sides = (left, right) if draft.tail and _goes_on(tokens, draft) else (left,) if draft.tail else (right,)
        content = tuple(words for side in sides if (words := _content(tokens, draft, *side)))
        reach = Span(left[0] if draft.tail else cue.start, max(right[1], cue.end))
        source = Span(tokens[draft.source[0]].start, tokens[draft.source[1] - 1].end) if draft.source else None
        speaker = source.of(text) if source else _borrowed(text, tokens, draft, sayings)
        sayings.append(Saying(cue, speaker, source, content, reach))
        floor = tokens[draft.last].end
    return sayings


def _borrowed(text: str, tokens: Sequence[Token], draft: _Draft, before: Sequence[Saying]) -> str:
    """The speaker of a verb without a subject of its own: the name before "who", the last speaker, or the name that opens the sentence."""
    first = draft.first - 1 - len(_chain(tokens, draft.first))
    if first > 0 and tokens[first].low in _RELATIVES:
        end = first - 1 if tokens[first - 1].low == "," else first
        start = end
        while start > 0 and tokens[start - 1].is_name:
            start -= 1
        return text[tokens[start].start : tokens[end - 1].end] if start < end else ""
    if before:
        return before[-1].speaker
    end = 0
    while end < len(tokens) and tokens[end].is_name and tokens[0].low not in _OPENERS:
        end += 1
    return (
        text[tokens[0].start : tokens[end - 1].end]
        if end and not tokens[0].low.endswith("ing") and tokens[0].low not in _DETERMINERS
        else ""
    )


def _goes_on(tokens: Sequence[Token], draft: _Draft) -> bool:
    """Whether a speaker named after a quotation goes on in the same breath: `"...", the mayor said the bridge was safe`."""
    quoted = draft.first > 0 and tokens[draft.first - 1].low == _QUOTE and draft.last == draft.cue[1] - 1
    following = tokens[draft.last + 1] if draft.last + 1 < len(tokens) else None
    return quoted and following is not None and following.is_word and following.low not in _ADVERBIALS | _ASIDES


def _content(tokens: Sequence[Token], draft: _Draft, start: int, end: int) -> Span | None:
    """The words ascribed without marks, cut before an aside in the outlet's own voice; None where there are none."""
    if draft.group == "quoting" or start >= end:
        return None
    first = bisect_left(tokens, start, key=lambda token: token.start)
    last = bisect_left(tokens, end, key=lambda token: token.start)
    inside = _before_aside(tokens[first:last], draft)
    words = [number for number, token in enumerate(inside) if token.is_word or token.low == _QUOTE]
    return Span(inside[words[0]].start, inside[words[-1]].end) if words else None


def _before_aside(inside: Sequence[Token], draft: _Draft) -> Sequence[Token]:
    """The ascribed words up to where the outlet may be speaking again: an aside, an occasion, a new clause; all of them before a cue."""
    if draft.tail:
        return inside
    for number in range(3, len(inside) - 1):
        such = inside[number].low == "as" and inside[number - 1].low in ("such", "well", "as")
        if not such and _ends_content(inside[number].low, inside[number + 1].low, draft.group):
            return inside[:number]
    return inside


def _ends_content(low: str, following: str, group: Group) -> bool:
    if low == ",":
        return group == "verdict" or following in _ASIDES or following.endswith("ing")
    return low in _CONTENT_ENDS

"""Where a text quotes: words between quotation marks of any kind, told from apostrophes, feet and inches."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from framing.spans import Span

_SINGLE = "'‘’‚‛‹›"
_MARK = re.compile("[\"“”„‟«»'‘’‚‛‹›]")
_BREAKS = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]\s*")
_ELISION = re.compile(r"(?:\d\ds?|n|em|til|till|tis|twas|cause|cos|bout|round)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation with its marks, the words between them, and whether a closing mark was found in its paragraph."""

    span: Span
    inner: Span
    closed: bool


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark and what its neighbours let it be; `weak` is a closing single mark that may be a plural possessive."""

    at: int
    sign: str
    single: bool
    opens: bool
    closes: bool
    weak: bool = False


def find_quotations(text: str, *, within: Iterable[Span] | None = None) -> tuple[Quotation, ...]:
    """The outermost quotations of `text` (of its stretches `within`, where given), in order and disjoint.

    One without a closing mark ends with its paragraph; a lone straight single mark is an apostrophe.

    >>> [quotation.closed for quotation in find_quotations("the 'war heroes' and the rebels' camp")]
    [True]
    """
    whole = (Span(0, len(text)),) if text else ()
    stretches = whole if within is None else tuple(within)
    parts = [part for stretch in stretches for part in _paragraphs(text, stretch)]
    return tuple(quotation for part in parts for quotation in _in_paragraph(text, part))


def breaks_line(words: str) -> bool:
    """Whether a line ends within some words.

    >>> breaks_line("one line"), breaks_line("one\\nand another")
    (False, True)
    """
    return bool(_BREAKS.search(words))


def _paragraphs(text: str, stretch: Span) -> Iterator[Span]:
    """The paragraphs of a stretch: parted by blank lines, or by every line break where it has no blank line."""
    breaks = [match.span() for match in _BREAKS.finditer(text, stretch.start, stretch.end)]
    blank = [(start, end) for start, end in breaks if len(text[start:end].splitlines()) > 1]
    start = stretch.start
    for end, following in [*(blank or breaks), (stretch.end, stretch.end)]:
        if start < end:
            yield Span(start, end)
        start = following


def _in_paragraph(text: str, part: Span) -> Iterator[Quotation]:
    marks = [_mark(text, match.start(), part) for match in _MARK.finditer(text, part.start, part.end)]
    ends = _single_ends(marks)
    number = 0
    while number < len(marks):
        mark = marks[number]
        end = None
        if mark.opens:
            end = ends[number] if mark.single else _double_end(marks, number)
        if mark.opens and (end is not None or not _needs_closing(text, mark)):
            yield from _quotation(text, mark.at, part.end if end is None else marks[end].at, closed=end is not None)
            number = len(marks) if end is None else end
        number += 1


def _needs_closing(text: str, mark: _Mark) -> bool:
    """Whether a mark opens nothing without its closing one: an apostrophe, or a mark that stands off from the next word."""
    return mark.sign == "'" or text[mark.at + 1 : mark.at + 2].isspace()


def _quotation(text: str, start: int, end: int, *, closed: bool) -> Iterator[Quotation]:
    inner = Span(start + 1, end).trimmed(text) if start + 1 < end else None
    if inner is not None:
        yield Quotation(Span(start, end + 1 if closed else inner.end), inner, closed)


def _mark(text: str, at: int, part: Span) -> _Mark:
    left = text[at - 1] if at > part.start else " "
    right = text[at + 1] if at + 1 < part.end else " "
    free = left.isspace() or left in "([{—–-"
    faces_word = not left.isalnum() and (right.isalnum() or (free and not right.isspace()))
    if text[at] in _SINGLE:
        return _single(text, at, opens=faces_word, after_word=not left.isspace() and not right.isalnum())
    # a mark between two spaces opens: some feeds print it so at the start of a paragraph
    opens = faces_word or (free and text[at] != "”") or (text[at] in "“„«" and right.isalnum())
    return _Mark(at, text[at], False, opens, not (free and right.isalnum()))


def _single(text: str, at: int, *, opens: bool, after_word: bool) -> _Mark:
    sign = text[at]
    opens = opens and sign not in "’›" and not _ELISION.match(text, at + 1)
    closes = after_word and not opens and sign not in "‘‚‛‹"
    weak = text[at - 1 : at] in ("s", "S") and text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].islower()
    return _Mark(at, sign, True, opens, closes, closes and weak)


def _double_end(marks: list[_Mark], first: int) -> int | None:
    """The number of the mark that closes the double quotation opened by `first`, whatever is quoted inside it."""
    depth = 1
    for number in range(first + 1, len(marks)):
        mark = marks[number]
        if not mark.single:
            depth += -1 if mark.closes else 1
        if depth == 0:
            return number
    return None


def _single_ends(marks: list[_Mark]) -> list[int | None]:
    """For each mark the number of the one that would close a single quotation opened there.

    A plural possessive ("the rebels' camp") closes only where no surer mark follows before the next opening one.
    """
    ends: list[int | None] = []
    sure: int | None = None
    nearest: int | None = None
    for number in range(len(marks) - 1, -1, -1):
        ends.append(nearest if sure is None else sure)
        mark = marks[number]
        if mark.closes and mark.single:
            nearest = number
            sure = sure if mark.weak else number
        elif mark.single and mark.opens and mark.sign == "'":
            sure = nearest = None
    return ends[::-1]

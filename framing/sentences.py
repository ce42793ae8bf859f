"""Where each sentence of a title or a text begins and ends."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from framing.records import Field, Sentence
from framing.spans import Span

# letters and digits, with the marks that combine with them; inner apostrophes and hyphens, points and commas inside of numbers
_LETTER = r"[^\W_][\u0300-\u036f]*"
_WORD = re.compile(rf"(?:{_LETTER})+(?:(?:['’‐‑-]|(?<=\d)[.,](?=\d))(?:{_LETTER})+)*")

# What the segmenter reads is a copy, equal in length: it never ends a sentence between marks that pair, takes quadratic time over unclosed
# ones, and cannot take the lone surrogates of files that were cut badly. A bracket before a stop is no space, lest "(D)." look initial.
_COVERS = (
    (re.compile(r"(?<=\w)…"), "."),
    (re.compile(r"[)\]](?=[.?!])"), "_"),
    (re.compile(r"[\"“”„‟«»‹›‚‛「」『』《》〈〉〝〞〟()\[\]•]|(?<!\w)['‘’]|['‘’](?!\w)|[\ud800-\udfff]"), " "),
)

# What still belongs to a sentence behind its end: stops, closing marks, footnotes. Where no straight quotation is open, a straight mark
# before a word opens the next sentence, though the space is missing.
_CLOSERS = {
    True: re.compile(r"(?:[\"'”’»›)\]}」』》〉.?!…]|“(?!\w)|\[\d+\])+"),
    False: re.compile(r"(?:['”’»›)\]}」』》〉.?!…]|[“\"](?!\w)|\[\d+\])+"),
}

# (left, right): where both hold, no sentence ends between them
_JOINS = (
    (r"", r"\s*[,;:)\]]"),
    (r"(?:[?!…]|\.\.|\.[\"'”’»)\]])[\"'”’»)\]]*$", r"\s*[a-z]+\b(?!\.\w|:/)"),
    (r"\)$", r"\s*[–—]"),
    (r"[A-Z]\.$", r"[A-Z]\w*[.)]"),
    (r"(?:^|[\r\n])\s*(?:\d{1,3}|[A-Za-z])\.$", r"\s"),
    (r"\b[AaPp]\.[Mm]\.$", r"\s+(?:\(\d|(?:[ACEMP][SD]?T|GMT|UTC|BST|CES?T|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b)"),
    (r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Gen|Lt|Col|Maj|Capt|Cmdr|Sgt|Cpl|Adm|Sens?|Reps?|Govs?|Rev|Hon|Atty|Amb)\.$", r"\s+[A-Z]"),
)
_JOIN_RULES = tuple((re.compile(left), re.compile(right)) for left, right in _JOINS)
_LOOK_BACK = 24

_PIECE = 10_000
_NARROWEST, _WIDEST = 40, 120
_ITEM = re.compile(r"\s*(?:[•●▪◦‣►*]|\d{1,2}[.)])\s")


def segment(text: str, *, field: Field = "text", within: Iterable[Span] | None = None) -> tuple[Sentence, ...]:
    """The sentences of `text`, or of the stretches `within` it: trimmed, in order, and nothing but white space between them."""
    stretches = within if within is not None else [Span(0, len(text))] if text else []
    paragraphs = (paragraph for stretch in stretches for paragraph in _paragraphs(text, stretch))
    spans = (span.trimmed(text) for paragraph in paragraphs for span in _sentences(text, paragraph))
    return tuple(Sentence(field, index, span) for index, span in enumerate(span for span in spans if span))


def count_words(text: str) -> int:
    """How many words `text` holds: runs of letters and digits, with the apostrophes and hyphens inside of them.

    >>> count_words("Mr. O'Neill's 1,200 peace-keepers — they left!")
    6
    """
    return sum(1 for _ in _WORD.finditer(text))


def _paragraphs(text: str, stretch: Span) -> Iterator[Span]:
    """The paragraphs of a stretch: cut at blank lines, and at single line breaks that are not a wrap."""
    start, block = stretch.start, list[str]()
    for line in [*stretch.of(text).splitlines(keepends=True), ""]:
        if line.strip():
            block.append(line)
            continue
        for paragraph in _unwrapped(block):
            yield Span(start, start + len(paragraph))
            start += len(paragraph)
        start, block = start + len(line), []


def _unwrapped(block: list[str]) -> Iterator[str]:
    """The lines of one block, put together where a line break only keeps them narrow."""
    width = max((len(line.rstrip()) for line in block), default=0)
    parts: list[str] = []
    for line, following in pairwise([*block, ""]):
        parts.append(line)
        if not following or not _wraps(line, following, width):
            yield "".join(parts)
            parts = []


def _wraps(line: str, following: str, width: int) -> bool:
    """Whether the break after `line` only wraps it: the text goes on in lower case, or its next word would not have fitted."""
    if width > _WIDEST or _is_item(line, following):
        return False
    word = following.split(maxsplit=1)[0]
    return word[0].islower() or len(line.rstrip()) + 1 + len(word) > max(width, _NARROWEST)


def _is_item(line: str, following: str) -> bool:
    """Whether `following` is an item of a list: it has a bullet or a number, or begins with a dash as `line` does."""
    return _ITEM.match(following) is not None or line.lstrip()[0] == following.lstrip()[0] in "-–—"


def _sentences(text: str, paragraph: Span) -> Iterator[Span]:
    """The sentences of one paragraph, untrimmed; one longer than a piece is cut, so that time stays linear."""
    start = paragraph.start
    while start < paragraph.end:
        piece = Span(start, _reach(text, start, paragraph.end))
        ends = list(_ends(text, piece))
        while len(ends) > 1 and piece.end < paragraph.end and not text[ends[-1] : piece.end].strip():
            ends.pop()  # the last one goes on in the next piece
        for end in ends:
            yield Span(start, end)
            start = end


def _reach(text: str, start: int, end: int) -> int:
    """Where a piece from `start` ends: behind a space, so that no word is cut that is shorter than a piece."""
    far = start + _PIECE
    return end if far >= end else text.rfind(" ", start, far) + 1 or far


def _ends(text: str, piece: Span) -> Iterator[int]:
    """Where the sentences of a piece end; the last is the end of the piece."""
    previous, has_words = piece.start, False
    for end in _boundaries(text, piece):
        has_words = has_words or _WORD.search(text, previous, end) is not None
        previous = end
        if has_words and not _joined(text, end, piece.end):
            yield end
            has_words = False
    yield piece.end


def _boundaries(text: str, piece: Span) -> Iterator[int]:
    """Where the segmenter ends a sentence before the end of the piece, moved behind the marks that close it."""
    from sentencex import get_sentence_boundaries

    copy = _covered(piece.of(text))
    reached = counted = piece.start
    quoted = False
    for boundary in get_sentence_boundaries("en", copy):
        end = reached + len(copy[reached - piece.start : boundary["end_index"]].rstrip())
        quoted ^= text.count('"', counted, end) % 2 == 1
        counted = end
        closing = _CLOSERS[quoted].match(text, end, piece.end)
        end = closing.end() if closing else end
        if reached < end < piece.end:
            yield end
            reached = end


def _covered(text: str) -> str:
    """The copy that the segmenter reads."""
    for pattern, sign in _COVERS:
        text = pattern.sub(sign, text)
    return text


def _joined(text: str, end: int, limit: int) -> bool:
    """Whether a rule says that the sentence goes on after `end`."""
    left = text[max(0, end - _LOOK_BACK) : end]
    right = text[end : min(limit, end + _LOOK_BACK)]
    return any(after.match(right) and before.search(left) for before, after in _JOIN_RULES)

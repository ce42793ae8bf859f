"""What stands around the prose of a pasted article: section line, headline, by-line, place line, notes and footer.

Everything here would rather leave boilerplate in than take prose out: the head of a text is read only up to the first line that
looks like prose, its foot only down from the last one, and each rule has to match a whole line, or how the prose opens or closes.
The rules stand in configs/readers/boilerplate.yaml.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from framing.readers.rules import Found, Rules, load_rules
from framing.readers.values import date_of
from framing.records import Article, Excluded, Exclusion
from framing.spans import Span

_LONGEST_HEADING = 150
_MOST_HEADINGS = 12
_LONGEST_SECTION = 40

_STOPPED = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line's words without the white space around them."""

    span: Span
    words: str

    @property
    def heading(self) -> bool:
        """Whether it could stand above an article: not long, and without a stop at its end."""
        return len(self.words) <= _LONGEST_HEADING and not _STOPPED.search(self.words)


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch that is not prose, and the metadata that it gives."""

    span: Span
    kind: Exclusion
    title: str = ""
    byline: str = ""
    place: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True)
class _Layout:
    """The lines above the prose, and the blocks of lines that follow."""

    head: Sequence[_Line]
    body: Sequence[Sequence[_Line]]


def set_apart(article: Article, rules: Rules | None = None) -> Article:
    """The article with its boilerplate as excluded spans and as metadata; nothing changes where there is none.

    Without `rules`, the shipped ones count.
    """
    rules = rules or load_rules()
    layout = _lay_out(_blocks(article.text), rules)
    opening = _read_opening(layout.body, rules)
    begin = max((part.span.end for part in opening), default=0)
    parts = [*_read_head(layout.head, rules), *opening, *_read_foot(layout.body, rules, begin=begin)]
    return replace(
        article,
        title=article.title or next((part.title for part in parts if part.title), ""),
        byline=article.byline or next((part.byline for part in parts if part.byline), ""),
        place=article.place or next((part.place for part in parts if part.place), ""),
        published=article.published or next((part.published for part in parts if part.published), None),
        excluded=tuple(Excluded(part.span, part.kind) for part in sorted(parts, key=lambda part: part.span)),
    )


def _blocks(text: str) -> list[list[_Line]]:
    """The lines of a text that hold words, put together as blank lines part them."""
    blocks: list[list[_Line]] = [[]]
    start = 0
    for line in text.splitlines(keepends=True):
        span = Span(start, start + len(line)).trimmed(text)
        start += len(line)
        if span:
            blocks[-1].append(_Line(span, span.of(text)))
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _lay_out(blocks: list[list[_Line]], rules: Rules) -> _Layout:
    """Where the prose begins; at the first line where none follows, or where the head goes on as a list or a poem does."""
    head: list[_Line] = []
    for number, block in enumerate(blocks):
        above = _above_prose(block, rules)
        head += block[:above]
        if len(head) > _MOST_HEADINGS:
            break
        if above < len(block):
            return _Layout(head, [block[above:], *blocks[number + 1 :]])
    return _Layout([], blocks)


def _above_prose(block: list[_Line], rules: Rules) -> int:
    """How many lines of a block stand above the prose: one heading, or all down to a known line or to how prose opens."""
    known: list[bool] = []
    for line in block[: _MOST_HEADINGS + 1]:
        head = rules.find("head", line.words) is not None
        if not head and rules.find("opening", line.words):
            return len(known)
        if not head and not line.heading:
            break
        known.append(head)
    whole = len(known) == len(block) and (len(block) == 1 or any(known))
    return len(known) if whole else max((number for number, head in enumerate(known, 1) if head), default=0)


def _read_head(lines: Sequence[_Line], rules: Rules) -> Iterator[_Part]:
    """What each line of the head is; a line that is nothing known, such as the deck, stays prose."""
    known = {line.span: found for line in lines if (found := rules.find("head", line.words))}
    fresh = [line for line in lines if line.span not in known]
    place = _place(lines, fresh, rules)
    title = _headline(fresh, place)
    for line in lines:
        if title and line in fresh and _plain(line.words) == _plain(title.words):
            yield _Part(line.span, "headline", title=title.words)
        elif found := known.get(line.span) or (place[1] if place and line is place[0] else None):
            yield _part(line, found)
        elif line is lines[0] and title and line.span < title.span and len(line.words) <= _LONGEST_SECTION:
            yield _Part(line.span, "section")


def _place(lines: Sequence[_Line], fresh: Sequence[_Line], rules: Rules) -> tuple[_Line, Found] | None:
    """The place that the last line of the head is, known ones apart, if there are others."""
    if not fresh or len(lines) == 1 or (len(fresh) == 1 and fresh[-1] is not lines[-1]):
        return None
    found = rules.find("place line", fresh[-1].words)
    return (fresh[-1], found) if found else None


def _headline(fresh: Sequence[_Line], place: tuple[_Line, Found] | None) -> _Line | None:
    """The first unknown line that is said twice, else the first that is no place."""
    words = [_plain(line.words) for line in fresh]
    again = (line for line, plain in zip(fresh, words, strict=True) if words.count(plain) > 1)
    return next(again, None) or next((line for line in fresh if not place or line is not place[0]), None)


def _read_opening(body: Sequence[Sequence[_Line]], rules: Rules) -> list[_Part]:
    """How the first paragraph of prose opens, up to its dash, if it opens in a known way."""
    found = rules.find("opening", body[0][0].words) if body else None
    return [_part(body[0][0], found)] if found else []


def _read_foot(body: Sequence[Sequence[_Line]], rules: Rules, *, begin: int) -> Iterator[_Part]:
    """The lines at the end that are all footer, how the last paragraph closes, and what stands alone.

    The first line is none of it, but it can close, behind what opened it up to `begin`.
    """
    lines = [line for block in body for line in block][1:]
    alone = {block[0].span: found for block in body[1:] if len(block) == 1 and (found := rules.find("alone", block[0].words))}
    foot = list(takewhile(lambda one: one[1], ((line, _foot(line, alone, rules)) for line in reversed(lines))))
    taken = {line.span: found for line, found in foot if found} | alone
    yield from (_part(line, taken[line.span]) for line in lines if line.span in taken)
    last = next((line for line in reversed(lines) if line.span not in taken), body[0][0] if body else None)
    if last and (found := rules.find("closing", last.words)) and last.span.start + found.start >= begin:
        yield _part(last, found)


def _foot(line: _Line, alone: dict[Span, Found], rules: Rules) -> Found | None:
    return alone.get(line.span) or rules.find("foot", line.words)


def _part(line: _Line, found: Found) -> _Part:
    """What a rule found in a line, where it stands in the text."""
    told = found.told
    return _Part(
        Span(found.start, found.end).shift(line.span.start),
        found.kind,
        byline=told.get("name", ""),
        place=told.get("place", ""),
        published=date_of(told["date"].replace("،", ",")) if "date" in told else None,
    )


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()

"""What stands around the prose of a pasted article: section line, headline, by-line, place line and footer.

Everything here would rather leave boilerplate in than take prose out: the head of a text is read only up to the first line that
looks like prose, its foot only down from the last one, and each rule has to match a whole line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from framing.readers.values import DATE, date_of
from framing.records import Article, Excluded, Exclusion
from framing.spans import Span

_LONGEST_HEADING = 150
_LONGEST_BYLINE = 200
_MOST_HEADINGS = 8
_MOST_PLACE_WORDS = 3
_LONGEST_SECTION = 40

_STOPPED = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
_DATE = re.compile(DATE)
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_NAME = rf"{_CAPITAL}[\w.'’-]*"
_PLACE = rf"{_CAPITAL}(?:{_CAPITAL}|[ .'’/-]){{1,38}}{_CAPITAL}"
_DAY = rf"(?:{_CAPITAL}[\w.]*,? ){{1,3}}\d{{1,2}}(?:,? \d{{4}})?"

SECTIONS = re.compile(
    r"(?:(?:World|Politics|Business|Economy|Opinion|Analysis|Sports?|Culture|Health|Science|Technology|Home|News|Top (?:news|stories)"
    r"|Latest(?: news)?|Breaking news|International|National|Local|Africa|Asia|Europe|Americas?|Pacific|Middle East|Central Asia|Balkans"
    r"|Caucasus|Latin America|North America|UK|US|Russia|Türkiye|Turkey|Ukraine)(?:\s*[-–—/|>›»,&]\s*|$))+",
    re.IGNORECASE,
)

# name -> a whole line of the head; the group `name` is the author
BYLINES = {
    "name and date": re.compile(rf"(?P<name>{_NAME}(?:,? (?:and )?[\w.'’-]+){{0,7}}?)\s*[|•·]\s*(?:\w+\s*:?\s*)?{DATE}.*"),
    "by": re.compile(rf"By:? (?P<name>{_NAME}(?:,? (?:and|de|van|von|der|al|bin|{_NAME})){{1,7}})(?:\s*[|•·,–—-]\s*.*{DATE}.*)?"),
    "date": re.compile(
        rf"(?:(?:First )?(?:Published|Updated?|Posted|Last (?:modified|updated))\s*(?:on|at|:)?\s*)?(?:\w+day,? )?{DATE}"
        rf"(?:[\s,|·•–—-]*\b(?:(?:Updated?|Published|at|on)\s*:?|{DATE}|\d{{1,2}}[:.]\d{{2}}|[AaPp]\.?[Mm]\.?|[A-Z]{{2,4}})(?!\w))*"
    ),
}

PLACE_LINE = re.compile(rf"{_PLACE}(?:, {_PLACE})?")

# name -> how the first paragraph of an agency text opens, up to its dash
PLACES = {
    "with agency": re.compile(rf"(?P<place>{_PLACE})(?:,? {_DAY}|, [\w. ]{{3,30}})?,? ?\([^\W_][\w ./-]{{1,24}}\)\s*(?:[-–—]+|:)(?=\s)"),
    "with day": re.compile(rf"(?P<place>{_PLACE}),? {_DAY}\s*[-–—]+(?=\s)"),
}

_TOKEN = rf"(?:{_NAME}|and|in|by|for|with|additional|reporting|editing|writing)[,;.]?(?:\s+|$)"

# name -> a whole line of the foot
FOOTERS = {
    "agency": re.compile(r"\w[\w ]{1,40} website contains only a portion of the news .*"),
    "desk": re.compile(
        r"\((?:Additional )?(?:[Rr]eporting|Writing|Editing|Translat(?:ion|ed)|Compiled|Edited|Written) by [^()]{3,300}\)\.?"
    ),
    "desk, bare": re.compile(rf"(?:Additional )?(?:[Rr]eporting|Writing|Editing|Edited|Written) by (?:{_TOKEN})+"),
    "copyright": re.compile(r"(?:©|\([cC]\) ?\d{4}|Copyright (?:©|\([cC]\)|\d{4})|All rights reserved\.?$).{0,300}"),
    "subscription": re.compile(
        r"(?:Please contact us for subscription|Click here (?:to|for) |(?:Subscribe|Sign up|Follow us|Join)\b"
        r"(?=.*\b(?:newsletters?|inbox|channel|alerts|Telegram|WhatsApp|Facebook|Twitter|Instagram|YouTube)\b)).{0,200}"
    ),
    "tags": re.compile(r"(?:Source|Tags?|Topics|Keywords)\s*:.{1,150}"),
}

# a paragraph of its own that points elsewhere, wherever it stands
POINTERS = re.compile(
    r"(?:Read (?:also|more|next)|Also read|See also|More on this|Related(?: (?:articles|stories|news))?)(?:\s*:.{0,200})?", re.IGNORECASE
)


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
class _Found:
    """A line that is not prose, and the metadata that it gives."""

    span: Span
    kind: Exclusion
    title: str = ""
    byline: str = ""
    place: str = ""
    published: date | None = None


def set_apart(article: Article) -> Article:
    """The article with its boilerplate as excluded spans and as metadata; nothing changes where there is none."""
    blocks = _blocks(article.text)
    head = _head(blocks)
    body = blocks[len(head) :]
    found = [*_read_head([line for block in head for line in block]), *_read_place(body), *_read_foot(body)]
    return replace(
        article,
        title=article.title or next((part.title for part in found if part.title), ""),
        byline=article.byline or next((part.byline for part in found if part.byline), ""),
        place=article.place or next((part.place for part in found if part.place), ""),
        published=article.published or next((part.published for part in found if part.published), None),
        excluded=tuple(Excluded(part.span, part.kind) for part in sorted(found, key=lambda part: part.span)),
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


def _head(blocks: list[list[_Line]]) -> list[list[_Line]]:
    """The blocks above the prose; none where no prose follows, or where they go on as a list or a poem does."""
    head = list(takewhile(_above_prose, blocks))
    return head if len(head) < len(blocks) and sum(map(len, head)) <= _MOST_HEADINGS else []


def _above_prose(block: list[_Line]) -> bool:
    """Whether a block is one heading, or several with a by-line among them; a by-line may end in a stop."""
    bylines = [bool(_byline(line.words)) for line in block]
    return all(line.heading or byline for line, byline in zip(block, bylines, strict=True)) and (len(block) == 1 or any(bylines))


def _read_head(lines: list[_Line]) -> Iterator[_Found]:
    """What each line of the head is; a line that is nothing known, such as the deck, stays prose."""
    title = _headline(lines)
    for number, line in enumerate(lines):
        if title and _same(line.words, title.words):
            yield _Found(line.span, "headline", title=title.words)
        elif byline := _byline(line.words):
            day = _DATE.search(line.words)
            yield _Found(line.span, "byline", byline=byline.groupdict().get("name") or "", published=date_of(day[0]) if day else None)
        elif number == 0 and title and line.span < title.span and len(line.words) <= _LONGEST_SECTION:
            yield _Found(line.span, "section")
        elif _ends_as_place(line, lines):
            yield _Found(line.span, "place", place=line.words)


def _headline(lines: list[_Line]) -> _Line | None:
    """The first line that is said twice, else the first that is neither section nor by-line nor, as the last of several, a place."""
    words = [_plain(line.words) for line in lines]
    again = (line for line, plain in zip(lines, words, strict=True) if words.count(plain) > 1)
    candidates = lines[1:] if len(lines) > 1 and SECTIONS.fullmatch(lines[0].words) else lines
    return next(again, None) or next((line for line in candidates if not _byline(line.words) and not _ends_as_place(line, lines)), None)


def _ends_as_place(line: _Line, lines: list[_Line]) -> bool:
    return len(lines) > 1 and line is lines[-1] and _is_place(line.words)


def _read_place(body: list[list[_Line]]) -> Iterator[_Found]:
    """The place that opens the first paragraph of prose, up to its dash."""
    if not body:
        return
    line = body[0][0]
    opening = next((match for rule in PLACES.values() if (match := rule.match(line.words))), None)
    if opening and opening["place"].isupper():
        yield _Found(Span(line.span.start, line.span.start + opening.end()), "place", place=opening["place"])


def _read_foot(body: list[list[_Line]]) -> Iterator[_Found]:
    """The lines at the end that are all footer, and the paragraphs that point elsewhere; the first paragraph is neither."""
    lines = [line for block in body[1:] for line in block]
    alone = {block[0].span for block in body[1:] if len(block) == 1}
    pointers = {line.span for line in lines if line.span in alone and POINTERS.fullmatch(line.words)}
    foot = {line.span for line in takewhile(lambda line: line.span in pointers or _is_footer(line.words), reversed(lines))}
    yield from (_Found(span, "footer") for span in pointers | foot)


def _is_footer(words: str) -> bool:
    return any(rule.fullmatch(words) for rule in FOOTERS.values())


def _byline(words: str) -> re.Match[str] | None:
    if len(words) > _LONGEST_BYLINE:
        return None
    return next((match for rule in BYLINES.values() if (match := rule.fullmatch(words))), None)


def _is_place(words: str) -> bool:
    return words.isupper() and len(words.split()) <= _MOST_PLACE_WORDS and bool(PLACE_LINE.fullmatch(words))


def _same(words: str, title: str) -> bool:
    return _plain(words) == _plain(title)


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()

"""The page as Markdown, with the same words and numbers as the HTML."""

import re
from collections.abc import Iterable, Sequence

from framing.records import TERM_TYPES, Contrast
from framing.report.articles import ArticleView, Shown
from framing.report.figures import Figure
from framing.report.method import Entry, Method
from framing.report.page import Frames, Page, Summary
from framing.report.prose import Mark, Piece
from framing.report.vocabulary import Cell, Used, Vocabulary

_SPECIAL = re.compile(r"([\\`*_\[\]<>|&~#])")
_LIST_START = re.compile(r"^(?:(?=[-+=])|(\d+)(?=[.)] ))")


def render_markdown(page: Page) -> str:
    """The page as Markdown with pipe tables."""
    parts = [f"# {plain(page.title)}", *map(plain, page.lede), f"*{plain(page.caveat)}*"]
    parts += [table(["", ""], ((fact.name, fact.value) for fact in page.facts)), *_summary(page.summary, page.confidence)]
    parts += ["## What each outlet calls things", *(part for each in page.vocabularies for part in _vocabulary(each))]
    parts += [*_frames(page.frames, page.confidence), *_articles(page.articles), *_method(page.method)]
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    r"""`text` on one line, with everything escaped that Markdown or HTML would take for markup.

    >>> plain("<b> & *so-called*|")
    '\\<b\\> \\& \\*so-called\\*\\|'
    """
    return _LIST_START.sub(r"\1\\", _SPECIAL.sub(r"\\\1", " ".join(text.split())))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A pipe table of plain cells."""
    lines = [[plain(cell) for cell in head], ["---"] * len(head), *([plain(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _told(figure: Figure) -> str:
    return f"{figure.text} ({figure.interval})" if figure.interval else figure.text


def _summary(summary: Summary, confidence: str) -> list[str]:
    head = ["Outlet", *(f"{measure.title}, {measure.unit}" for measure in summary.measures), "Read"]
    rows = [[outlet.source, *map(_told, outlet.figures), f"{outlet.articles}, {outlet.words}"] for outlet in summary.outlets]
    together = ["All together", *map(_told, summary.together), ""]
    types = [[outlet.source, *map(_told, outlet.types)] for outlet in summary.outlets]
    missing = [f"Not measured by this model: {', '.join(summary.missing)}."] if summary.missing else []
    return [
        "## How loaded is each outlet’s own voice?",
        f"In brackets, the {confidence} interval.",
        table(head, [*rows, together]),
        *missing,
        "Loaded terms in its own voice, by type, per 1,000 own-voice words:",
        table(["Outlet", *TERM_TYPES], types),
    ]


def _vocabulary(vocabulary: Vocabulary) -> list[str]:
    choices = [[row.term, row.type, *map(_cell, row.cells)] for row in vocabulary.choices]
    favourites = [[each.source, _frequent(each.frequent), _apart(each.apart)] for each in vocabulary.favourites]
    shown = f"Uses per 1,000 words, with the count in brackets; {len(choices)} of {vocabulary.terms} terms are shown."
    matrix = [shown, table(["Term", "Type", *vocabulary.sources], choices)] if choices else ["No loaded terms were found."]
    head = ["Outlet", "Most frequent", "Sets it apart (z; uses here of uses anywhere)"]
    return [f"### {vocabulary.name}", *matrix, table(head, favourites)]


def _cell(cell: Cell) -> str:
    return f"{cell.rate} ({cell.count})" if cell.count else "·"


def _frequent(terms: Iterable[Used]) -> str:
    return ", ".join(f"{used.term} {used.count}" for used in terms) or "none"


def _apart(contrasts: Iterable[Contrast]) -> str:
    told = (f"{each.name} ({each.z:.1f}; {each.count} of {each.count + each.rest})" for each in contrasts)
    return ", ".join(told) or "no term stands out beyond chance"


def _frames(frames: Frames, confidence: str) -> list[str]:
    if not frames.names:
        return ["## Under which frame", "The model did not look for frames, or found none."]
    rows = [[source, *(_told(cell.figure) for cell in cells)] for source, cells in frames.rows]
    meanings = [f"- **{plain(name)}**: {plain(meaning)}" for name, meaning in zip(frames.names, frames.meanings, strict=True)]
    intro = f"Share of an outlet’s sentences and headlines under each frame, with its {confidence} interval."
    return ["## Under which frame", intro, table(["Outlet", *frames.names], rows), "\n".join(meanings)]


def _articles(shown: Shown) -> list[str]:
    parts = ["## The articles, word by word", f"{plain(shown.chosen)} Loaded terms are bold; a table tells what each is."]
    for source, views in shown.outlets:
        parts += [f"### {plain(source)}", *(part for view in views for part in _article(view))]
    return parts


def _article(view: ArticleView) -> list[str]:
    about = ". ".join(part for part in (view.outlet, view.published, view.place, view.byline, view.counts) if part)
    marks = [piece.mark for piece in (*view.title, *view.text) if piece.mark] + [each.mark for each in view.listed]
    text = "\n\n".join(_paragraphs(view.text))
    parts = [f"#### {_prose(view.title) or 'Without a headline'}", plain(about), text, *map(plain, view.notes), _terms(marks)]
    return [part for part in parts if part]


def _paragraphs(pieces: Sequence[Piece]) -> list[str]:
    """The paragraphs of a text, each on a line, with its terms in bold."""
    marked = "".join(f"\x00{piece.text}\x01" if piece.mark else piece.text for piece in pieces)
    return [_bold(paragraph) for paragraph in re.split(r"\n\s*\n", marked) if paragraph.strip()]


def _prose(pieces: Sequence[Piece]) -> str:
    return " ".join(_paragraphs(pieces))


def _bold(text: str) -> str:
    return plain(text).replace("\x00", "**").replace("\x01", "**")


def _terms(marks: Sequence[Mark]) -> str:
    rows = [[mark.words, mark.type, mark.voice, mark.speaker, f"{mark.score:.2f}", mark.neutral] for mark in marks]
    return table(["Words", "Type", "Voice", "Speaker", "Score", "Plainer wording"], rows) if rows else ""


def _method(method: Method) -> list[str]:
    parts = ["## How this was measured", _entries(method.rates), plain(method.intervals)]
    parts += [_entries(method.types), _entries(method.voices), _entries(method.model)]
    parts += ["\n".join(f"- {plain(limit)}" for limit in method.limits), "### What was set aside"]
    aside = table(["File", "Where", "Why"], method.set_aside) if method.aside else "Nothing: everything that was offered could be read."
    return [part for part in (*parts, f"{method.aside} in all." if method.aside else "", aside, _entries(method.settings)) if part]


def _entries(entries: Iterable[Entry]) -> str:
    return "\n".join(f"- **{plain(entry.name)}**: {plain(entry.meaning)}" for entry in entries)

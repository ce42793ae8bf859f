"""The page as Markdown, with the same words and numbers as the HTML."""

import re
from collections.abc import Iterable, Sequence

from framing.records import PORTRAYALS, TERM_TYPES, VOICES, Contrast
from framing.report import glossary
from framing.report.articles import ArticleView, Contested, Seen, Shown
from framing.report.corrected import METHODS, Corrected, Line
from framing.report.figures import Figure, said, worded
from framing.report.intake import Offered
from framing.report.method import Entry, Method
from framing.report.page import Frames, Page, Summary
from framing.report.perspectives import Form, Perspectives
from framing.report.prose import Mark, Piece, Regard
from framing.report.vocabulary import Cell, Used, Vocabulary

_SPECIAL = re.compile(r"([\\`*_\[\]<>|&~#])")
_SIGNS: dict[Regard, str] = {"favours": " (+)", "disfavours": " (−)", "": ""}
_VERDICTS: dict[Regard, str] = {"favours": "for", "disfavours": "against", "": "·"}
_LIST_START = re.compile(r"^(?:(?=[-+=])|(\d+)(?=[.)] ))")


def render_markdown(page: Page) -> str:
    """The page as Markdown with pipe tables."""
    parts = [f"# {plain(page.title)}", *map(plain, page.lede), f"*{plain(page.caveat)}*"]
    parts += [table(["", ""], ((fact.name, fact.value) for fact in page.facts)), *_summary(page.summary, page.confidence, page.unit)]
    parts += corrected_parts(page.corrected, page.unit)
    parts += [part for told in (_leanings, _namings, _lights) for part in told(page.perspectives, page.unit)]
    parts += [worded("## What each outlet calls things", page.unit)]
    parts += [part for each in page.vocabularies for part in _vocabulary(each, page.unit)]
    parts += [*_frames(page.frames, page.confidence, page.unit), *_articles(page.articles, page.lens), *_method(page.method)]
    parts += ["### Corrected rates", _entries(page.corrected.words)] if page.corrected else []
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


def _summary(summary: Summary, confidence: str, unit: str) -> list[str]:
    head = [worded("Outlet", unit), *(f"{measure.title}, {measure.unit}" for measure in summary.measures), "Read"]
    rows = [[outlet.source, *map(said, outlet.figures), f"{outlet.articles}, {outlet.words}"] for outlet in summary.outlets]
    together = ["All together", *map(said, summary.together), ""]
    types = [[outlet.source, *map(said, outlet.types)] for outlet in summary.outlets]
    voices = [[outlet.source, *map(said, outlet.voices)] for outlet in summary.outlets]
    missing = [f"Not measured by this model: {', '.join(summary.missing)}."] if summary.missing else []
    return [
        worded("## How loaded is each outlet’s own voice?", unit),
        f"In brackets, the {confidence} interval.",
        table(head, [*rows, together]),
        *missing,
        "Loaded terms in its own voice, by type, per 1,000 own-voice words:",
        table([worded("Outlet", unit), *TERM_TYPES], types),
        "In whose voice its loaded terms stand, as shares of them:",
        table([worded("Outlet", unit), *(glossary.VOICE_NAMES[voice] for voice in VOICES)], voices),
    ]


def corrected_parts(found: Corrected | None, unit: str) -> list[str]:
    """What coded sheets correct, a table for each label; nothing without a sheet."""
    if found is None:
        return []
    parts = ["## Corrected for the model’s mistakes", plain(found.told), plain(found.method)]
    for label in found.labels:
        named = (
            (worded("Outlet", unit), label.shares),
            ("Difference", label.differences),
            ("Growth each month", label.trends),
            ("Month", label.months),
        )
        tables = [table([name, *METHODS.values(), "Codings", "Worth"], map(_corrected, lines)) for name, lines in named if lines]
        parts += [f"### {plain(label.title)}", plain(label.agreed), *tables, plain(label.left_out)]
    return [part for part in (*parts, plain(found.left_out)) if part]


def _corrected(line: Line) -> list[str]:
    return [line.name, *(said(figure) for _, figure in line.methods), line.codings, "; ".join(line.beside)]


def _leanings(told: Perspectives, unit: str) -> list[str]:
    if not told.leanings:
        return []
    parts = ["## Whose side the words take", plain(glossary.SIDES)]
    for each in told.leanings:
        head = [worded("Outlet", unit), "In its own voice", "Terms in its own voice", "In other voices", "Terms in other voices"]
        rows = [[row.source, said(row.own.told), row.own.terms, said(row.others.told), row.others.terms] for row in each.rows]
        parts += [f"### {plain(each.dispute)}", table(head, rows)]
    return [*parts, plain(worded(glossary.LONE, unit))]


def _namings(told: Perspectives, unit: str) -> list[str]:
    if not told.namings:
        return []
    parts = ["## What each calls the same thing", plain(worded(glossary.NAMES, unit))]
    for each in told.namings:
        head = ["What is meant", worded("Outlet", unit), *(f"as {side}’s side says it" for side in each.sides)]
        rows = [[thing.name, source, *map(_forms, cells)] for thing in each.concepts for source, cells in thing.rows]
        parts += [f"### {plain(each.dispute)}", table(head, rows)]
    return parts


def _forms(forms: Sequence[Form]) -> str:
    return ", ".join(f"{form.words} {form.own}{f' + {form.others}' if form.others else ''}" for form in forms) or "·"


def _lights(told: Perspectives, unit: str) -> list[str]:
    if not told.shown:
        return []
    others = f"Other voices: {', '.join(PORTRAYALS)}"
    head = ["Who is shown", worded("By which outlet", unit), *PORTRAYALS, "Acts", "Acted on", "Mentions", "Loaded terms", others]
    rows = [
        [each.actor, row.source, *map(said, (*row.own, *row.roles)), row.mentions, row.terms, _quoted(row.others)]
        for each in told.shown
        for row in each.rows
    ]
    return ["## In which light", plain(worded(glossary.LIGHTS, unit)), table(head, rows)]


def _quoted(shares: Sequence[Figure]) -> str:
    return ", ".join(f"{share.text} ({share.counted})" for share in shares) or "–"


def _vocabulary(vocabulary: Vocabulary, unit: str) -> list[str]:
    choices = [[row.term, row.type, *map(_cell, row.cells)] for row in vocabulary.choices]
    favourites = [[each.source, _frequent(each.frequent), _apart(each.apart)] for each in vocabulary.favourites]
    shown = f"Uses per 1,000 words, with the count in brackets; {len(choices)} of {vocabulary.terms} terms are shown."
    matrix = [shown, table(["Term", "Type", *vocabulary.sources], choices)] if choices else ["No loaded terms were found."]
    head = [worded("Outlet", unit), "Most frequent", "Sets it apart (z; uses here of uses anywhere)"]
    return [f"### {vocabulary.name}", *matrix, table(head, favourites)]


def _cell(cell: Cell) -> str:
    return f"{cell.rate} ({cell.count})" if cell.count else "·"


def _frequent(terms: Iterable[Used]) -> str:
    return ", ".join(f"{used.term} {used.count}" for used in terms) or "none"


def _apart(contrasts: Iterable[Contrast]) -> str:
    told = (f"{each.name} ({each.z:.1f}; {each.count} of {each.count + each.rest})" for each in contrasts)
    return ", ".join(told) or "no term reaches a z of 1.96"


def _frames(frames: Frames, confidence: str, unit: str) -> list[str]:
    if not frames.names:
        return ["## Under which frame", "The model did not look for frames, or found none."]
    rows = [[source, *(said(cell.figure) for cell in cells)] for source, cells in frames.rows]
    meanings = [f"- **{plain(name)}**: {plain(meaning)}" for name, meaning in zip(frames.names, frames.meanings, strict=True)]
    intro = worded(f"Share of an outlet’s sentences and headlines under each frame, with its {confidence} interval.", unit)
    return ["## Under which frame", intro, table([worded("Outlet", unit), *frames.names], rows), "\n".join(meanings)]


def _articles(shown: Shown, lens: str) -> list[str]:
    if shown.sides:
        told = f"{lens} Terms are bold, with + where they speak for a side and − against it; italic where for neither."
        parts = [f"## {plain(_eyes(shown.sides))}", plain(told), plain(shown.chosen)]
    else:
        parts = ["## The articles, word by word", f"{plain(shown.chosen)} Loaded terms are bold; a table tells what each is."]
    for source, views in shown.outlets:
        parts += [f"### {plain(source)}", *(part for view in views for part in _article(view, shown.sides))]
    return parts


def _eyes(sides: Sequence[str]) -> str:
    return "The articles, as each side would mark them" if len(sides) > 1 else f"The articles, as {sides[0]}’s side would mark them"


def _article(view: ArticleView, sides: Sequence[str]) -> list[str]:
    about = ". ".join(part for part in (view.outlet, view.published, view.place, view.byline, view.counts) if part)
    listed = [each.mark for each in view.listed]
    marks = [piece.mark for piece in (*view.title, *view.text) if piece.mark and not sides] + listed
    text = _side_by_side(view.seen) if sides else "\n\n".join(_paragraphs(view.text))
    parts = [f"#### {_prose(view.title) or 'Without a headline'}", plain(about), text, *map(plain, view.notes)]
    return [part for part in (*parts, _contested(view.contested, sides), _terms(marks)) if part]


def _side_by_side(seen: Sequence[Seen]) -> str:
    """The paragraphs of a text in one column for each lens, headline first."""
    columns = [[_prose(each.title), *_paragraphs(each.text)] for each in seen]
    heads = [f"{plain(each.side)} ({plain(each.told)})" for each in seen]
    rows = [heads, ["---"] * len(heads), *map(list, zip(*columns, strict=True))]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows if any(row))


def _contested(contested: Sequence[Contested], sides: Sequence[str]) -> str:
    head = ["Words", "Whose words", *sides, "The other side says", "Plainer wording"]
    verdicts = ([_VERDICTS[regard] for regard in each.regards] for each in contested)
    marks = (each.mark for each in contested)
    rows = [
        [mark.words, mark.whose, *told, mark.counterpart or "·", mark.neutral or "·"] for mark, told in zip(marks, verdicts, strict=True)
    ]
    return table(head, rows) if rows else ""


def _paragraphs(pieces: Sequence[Piece]) -> list[str]:
    """The paragraphs of a text, each on a line, with its terms marked."""
    marked = "".join(_marked(piece.text, piece.mark) if piece.mark else piece.text for piece in pieces)
    return [_emphasised(paragraph) for paragraph in re.split(r"\n\s*\n", marked) if paragraph.strip()]


def _marked(words: str, mark: Mark) -> str:
    """A term between the marks of bold; through a lens with its sign, and between those of italic where it has none."""
    edge = "\x01" if mark.lens and not mark.regard else "\x00"
    return f"{edge}{words}{edge}{_SIGNS[mark.regard]}"


def _prose(pieces: Sequence[Piece]) -> str:
    return " ".join(_paragraphs(pieces))


def _emphasised(text: str) -> str:
    return plain(text).replace("\x00", "**").replace("\x01", "*")


def _terms(marks: Sequence[Mark]) -> str:
    head = ["Words", "Type", "Voice", "Speaker", "About", "Side", "Score", "The other side says", "Plainer wording"]
    rows = [
        [mark.words, mark.type, mark.voice, mark.speaker, mark.about, mark.side, f"{mark.score:.2f}", mark.counterpart, mark.neutral]
        for mark in marks
    ]
    known = [place for place in range(len(head)) if any(row[place] for row in rows)]
    return table([head[place] for place in known], [[row[place] for place in known] for row in rows]) if rows else ""


def _method(method: Method) -> list[str]:
    aside = [f"### What was set aside\n\n{method.aside} in all.", table(["File", "Where", "Why"], method.set_aside)] if method.aside else []
    parts = ["## What to keep in mind", _entries(method.keep_in_mind), "\n".join(f"- {plain(limit)}" for limit in method.limits)]
    parts += [*aside, *_offered(method.offered), "## What the words of this page mean", _entries(method.rates), _entries(method.types)]
    parts += [_entries(method.voices), _entries(method.sides), "### The model, and all settings of this run", _entries(method.model)]
    return [part for part in (*parts, _entries(method.settings)) if part]


def _offered(given: Offered) -> list[str]:
    if not given.inputs:
        return []
    head = ["Input", "Files", "Articles", "Words", "Outlets", "Published", "Columns", "Flagged", "Set aside"]
    rows = [
        [each.path, each.files, each.articles, each.words, each.sources, each.published, each.columns, each.flagged, each.set_aside]
        for each in given.inputs
    ]
    notes = "\n".join(f"- {plain(note)}" for note in given.notes)
    flags = "\n".join(f"- {plain(article)}: {plain(reason)}" for article, reason in given.flags)
    return ["### What was read", table(head, rows), notes, f"Read, but flagged ({plain(given.flagged)}):" if flags else "", flags]


def _entries(entries: Iterable[Entry]) -> str:
    return "\n".join(f"- **{plain(entry.name)}**: {plain(entry.meaning)}" for entry in entries)

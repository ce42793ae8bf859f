"""What `framing check` prints of a loaded term, and how it asks a reader whether they agree."""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer
from rich.markup import escape

from framing.cli.options import CheckFormat
from framing.cli.terminal import err, out
from framing.errors import SettingsError
from framing.spans import Span, storable

if TYPE_CHECKING:
    from framing.records import Analysis, Article, Reading
    from framing.report.findings import Finding
    from framing.training.feedback import Said, Verdict

    Checked = Sequence[tuple[Analysis, Sequence[Finding]]]

Answer = Literal["agree", "disagree", "skip", "quit"]

_KEYS: Mapping[str, Answer] = {"a": "agree", "d": "disagree", "s": "skip", "q": "quit"}
_TOLD = {"agree": "agreed with", "disagree": "disagreed with", "skip": "skipped", "known": "judged before"}


def answers(path: Path, format: CheckFormat) -> "dict[str, Said]":
    """What was said before of the terms of each sentence; an error where nobody can be asked, or where the file holds something else."""
    from framing.training.feedback import read_marks

    if path.suffix.lower() != ".jsonl":
        raise SettingsError(f"--feedback {path}: marks are kept as JSON lines", hint="let the file's name end in .jsonl")
    if format is not CheckFormat.text:
        raise SettingsError(f"--feedback asks a reader, and --format {format} prints for programs", hint="leave one of the two out")
    if not sys.stdin.isatty():
        hint = "run it in a terminal, or mark terms on the page of `framing report`"
        raise SettingsError("--feedback asks at a terminal, and the standard input is none", hint=hint)
    if not path.exists() or not path.stat().st_size:
        return {}
    return {one.text: one.said for one in read_marks(path).sentences}


def ask(checked: "Checked", said: "Mapping[str, Said]", path: Path) -> str:
    """What came of asking for each finding of which nothing is said yet; the answers of each sentence are added to the file at once."""
    from framing.training.feedback import append, row_of

    known, counts = dict(said), Counter[str]()
    for article, reading, asked in _by_sentence(checked):
        text = storable(reading.sentence.span.of(article.field(reading.sentence.field)))
        before = known.get(text, {})
        now = dict(before)
        try:
            _ask_sentence(text, reading.sentence.span.start, asked, now, counts)
        finally:
            if now != before:
                append(path, row_of(article, reading.sentence.field, reading.sentence.span, reading.terms, now))
                known[text] = now
        if counts["quit"]:
            break
    told = [f"{counts[name]:,} {words}" for name, words in _TOLD.items() if counts[name]]
    return f"{', '.join(told) or 'nothing to ask'}; marks are in {path}, which `framing train` follows"


def _by_sentence(checked: "Checked") -> "Iterator[tuple[Article, Reading, list[Finding]]]":
    for analysis, found in checked:
        for reading in analysis.readings:
            field, span = reading.sentence.field, reading.sentence.span
            own = [finding for finding in found if finding.field == field and span.contains(Span(finding.start, finding.end))]
            if own:
                yield analysis.article, reading, own


def _ask_sentence(text: str, start: int, found: "Sequence[Finding]", now: "dict[Span, Verdict]", counts: Counter[str]) -> None:
    """Asks for the findings of a sentence until somebody quits, and puts the answers into `now` and `counts`."""
    for finding in found:
        place = Span(finding.start, finding.end).shift(-start)
        if place in now:
            counts["known"] += 1
            continue
        answer = _answer(finding, text, place)
        counts[answer] += 1
        if answer == "quit":
            return
        if answer == "agree" or answer == "disagree":
            now[place] = answer


def _answer(finding: "Finding", text: str, place: Span) -> "Answer":
    """What a reader says of a finding, which is shown with its sentence; "quit" also where they press Ctrl-C."""
    print_finding(finding)
    before, words, after = (" ".join(f"[{part}]".split())[1:-1] for part in (text[: place.start], place.of(text), text[place.end :]))
    out.print(f"  {escape(before)}[reverse]{escape(words)}[/]{escape(after)}")
    err.print(r"  agree, disagree, skip or quit? \[a/d/s/q] ", end="")
    try:
        while (key := typer.getchar().lower()) not in _KEYS:
            pass
    except (KeyboardInterrupt, EOFError):
        key = "q"
    err.print(_KEYS[key])
    return _KEYS[key]


def print_finding(finding: "Finding") -> None:
    """One line that editors can follow: a title that does not stand in the text is told at its beginning."""
    facts = {
        "in": "" if finding.line else "title",
        "voice": f"{finding.voice}, {finding.speaker}" if finding.speaker else finding.voice,
        "side": finding.side,
        "other side": finding.counterpart,
        "plainer": finding.neutral,
        "score": f"{finding.score:.2f}",
    }
    told = "".join(f"  [dim]{name}:[/] {escape(value)}" for name, value in facts.items() if value)
    where = f"{finding.path}:{finding.line or 1}:{finding.column or 1}"
    out.print(f"{escape(where)}: [bold]{escape(' '.join(finding.text.split()))}[/]  {finding.type}{told}")

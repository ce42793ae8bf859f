"""What a reader should keep in mind about this run: what was set aside, undecided, cut in windows, tested, and how far scores hold."""

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from framing.comparison.contrasts import MIN_Z
from framing.config import Settings
from framing.profiles import sorted_sources
from framing.report.figures import amount, confidence, counted, listing, number, span, worded
from framing.report.glossary import TOGETHER
from framing.report.intake import KINDS

if TYPE_CHECKING:
    from framing.store import Run

_EMBEDDED = "embedded"
# sources whose outlets are counted one by one
MANY = 8
_ODD = ("not_english", "not_prose", "too_short", "too_long")


def limits(run: "Run", settings: Settings, *, tested: int, corrected: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
    """Each limit with its name; `tested` is how many times a term was asked whether it sets an outlet apart, `corrected` names labels."""
    found = (
        ("What was set aside", _aside(run.manifest)),
        ("Language and genre", _domain(run.manifest)),
        ("Long sentences", _windows(run)),
        ("Undecided", _undecided(run)),
        ("Scores", scores(run.manifest.get("model", {}))),
        ("Corrected", _corrected(corrected)),
        ("Tests", worded(_tests(tested), run.unit)),
        ("Intervals", worded(_intervals(settings), run.unit)),
        ("Outlets taken together", together(run)),
    )
    return tuple((name, text) for name, text in found if text)


def together(run: "Run") -> str:
    """How many outlets each source holds where they are taken together, and how many articles the largest has; else nothing."""
    if not run.named:
        return ""
    articles = run.table("articles")
    sizes = {str(source): rows["outlet"].value_counts() for source, rows in articles.groupby("source")}
    told = [
        f"{source} is {counted(len(sizes[source]), 'outlet')}, the largest with {number(int(sizes[source].max()))} of "
        f"{counted(int(sizes[source].sum()), 'article')}"
        for source in sorted_sources(sizes)[:MANY]
    ]
    more = f"; {number(len(sizes) - MANY)} more" if len(sizes) > MANY else ""
    return f"{'; '.join(told)}{more}. {TOGETHER}"


def _aside(manifest: Mapping[str, Any]) -> str:
    aside, read = len(manifest.get("set_aside", ())), manifest.get("counts", {}).get("articles")
    if not aside:
        return "Nothing: everything that was offered was read."
    beside = f", beside {counted(read, 'article')} that were read" if read is not None else ""
    return f"{counted(aside, 'file or record was', 'files or records were')} set aside{beside}; the reasons stand below."


def _domain(manifest: Mapping[str, Any]) -> str:
    """How many articles are not what the model has learnt from, as far as was looked."""
    told = (
        "The model was trained and measured on English news of recent years. It is less sure of opinion pieces, blogs, speeches, scripts "
        "and older texts, and its figures say nothing of other languages."
    )
    odd = list(_odd(manifest.get("reading", ())))
    return f"{told} Found on the way: {'; '.join(odd)}." if odd else told


def _odd(reading: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for kind in _ODD:
        for what, done in (("set_aside", "set aside"), ("flagged", "read, but flagged")):
            if found := sum(row[what].get(kind, 0) for row in reading):
                yield f"{counted(found, 'text')} {KINDS[kind]}, {done}"


def _windows(run: "Run") -> str:
    windows = run.table("sentences")["windows"]
    longer = int((windows > 1).sum())
    told = f"{number(longer)} of {counted(len(windows), 'sentence')} were longer than the model sees at once"
    return f"{told}, and read in overlapping parts so that no word is lost." if longer else f"{told}."


def _undecided(run: "Run") -> str:
    sides = run.table("terms")["side"].fillna("")
    if not len(sides):
        return ""
    open_ = int((sides == "").sum())
    return (
        f"For {number(open_)} of {counted(len(sides), 'loaded term')} ({amount(open_ / len(sides), 1)}) no side could be told. "
        "They count as loaded, and for nobody."
    )


def scores(model: Mapping[str, Any]) -> str:
    """How far the scores of the embedded model held on labelled sentences; only their meaning for any other."""
    told = "A score is how likely the model takes a term to be loaded. It is no measure of how strong the word is."
    if model.get("name") != _EMBEDDED:
        return f"{told} How well those of this model are calibrated is not known here."
    right, found, off = (_measured(name) for name in ("overlapping precision", "overlapping recall", "calibration error"))
    return (
        f"{told} On labelled news sentences {_share(right)} of the terms that it marked were right, and it found {_share(found)} of those "
        f"that readers would mark; its scores and how often it was right lay {100 * off['value']:.0f} points apart on average "
        f"({100 * off['low']:.0f}–{100 * off['high']:.0f})."
    )


def _corrected(labels: Sequence[str]) -> str:
    """Which labels were held against codings."""
    if not labels:
        return ""
    told = "Held against codings, and corrected for the model’s mistakes"
    return f"{told}: {listing(list(labels))}. Every other figure of this page is the model’s alone."


def _measured(measure: str) -> Mapping[str, Any]:
    """A figure of the embedded model's terms, from the evaluation that ships with it; the first one is on news."""
    rows = json.loads((files("framing") / "models" / "evaluation.json").read_text(encoding="utf-8"))
    return next(row for row in rows if (row["head"], row["label"], row["measure"]) == ("terms", "all", measure))


def _share(row: Mapping[str, Any]) -> str:
    return f"{amount(row['value'], 1)} ({span(row['low'], row['high'], 1)})"


def _tests(tested: int) -> str:
    if not tested:
        return ""
    return (
        f"{number(tested)} times an outlet’s use of a term was set beside that of all others, and those with a z of {MIN_Z} or more are "
        f"shown. Were there no differences at all, about {number(max(1, tested / 40))} would still pass by chance. The intervals of this "
        "page are told one by one and not corrected for their number; “framing compare” counts its tests and corrects for them."
    )


def _intervals(settings: Settings) -> str:
    return (
        f"They cover {confidence(settings)} and come from {number(settings.report.bootstrap)} bootstrap samples of each outlet’s "
        "articles, which are drawn anew with all their sentences, because the words of one article depend on each other. "
        "An outlet with too few articles gets no interval."
    )

"""What the tests of validation share: a run of made-up articles, and coders who fill in its sheets."""

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from framing.analysis import analyze
from framing.config import load_settings
from framing.records import Article, Judgement, Scores, Term
from framing.spans import Span
from framing.store import Run

ODD = ("=Ost falls", "3/4", "1917", "-Follow us: @halven", "Mar 1", "007", "Čarna said:\n“Ost — free!”")


class Marker:
    """A classifier that calls a sentence biased where it holds "regime", and political where it holds "vote"."""

    name, digest = "marker", "0" * 64
    labels: Mapping[str, Sequence[str]] = {"terms": ("naming",), "bias": ("biased",), "frames": ("political", "economic")}

    def read(self, texts: Sequence[str]) -> list[Scores]:
        return [self._scores(text) for text in texts]

    def _scores(self, text: str) -> Scores:
        at = text.find("regime")
        terms = (Term(Span(at, at + 6), "naming", 0.9),) if at >= 0 else ()
        frames = (("political", 0.8 if "vote" in text else 0.1), ("economic", 0.2))
        judgements = tuple(Judgement("frame", name, score, score > 0.5) for name, score in frames)
        return Scores(terms=terms, judgements=judgements, bias=0.9 if terms else 0.1, biased=bool(terms))


def made_run(articles: int = 40, sentences: int = 6, *, seed: int = 3) -> Run:
    """Articles by two outlets over six months; one sentence in three holds "regime", in ten "vote"; some titles are odd."""
    settings = load_settings(None, ("codebooks.enabled=false",))
    return analyze(made_articles(articles, sentences, seed=seed), classifier=Marker(), settings=settings)


def made_articles(articles: int, sentences: int = 6, *, seed: int = 3) -> list[Article]:
    """The articles of such a run."""
    rng = np.random.default_rng(seed)
    return [_article(number, sentences, rng) for number in range(articles)]


def _article(number: int, sentences: int, rng: np.random.Generator) -> Article:
    def sentence(place: int) -> str:
        who = "The regime" if rng.random() < 1 / 3 else "The council"
        did = "put the harbour to the vote" if rng.random() < 0.1 else "closed the harbour of Velmora"
        return f"{who} {did} for the {place + 1}th time in week {number}."

    text = " ".join(sentence(place) for place in range(sentences))
    source = ("Halven Mail", "Northline")[number % 2]
    return Article(f"a{number}", source, text, ODD[number % len(ODD)], published=date(2031, 1 + number % 6, 1 + number % 28))


def filled(sheet: Path, answer: Callable[[dict[str, str], str], str], *, separator: str = ",", encoding: str = "utf-8-sig") -> Path:
    """The sheet with every empty cell of a coder filled in by `answer(row, column)`, saved as a spreadsheet would."""
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row.update({column: answer(row, column) for column, cell in row.items() if column.endswith(")") and not cell})
    with sheet.open("w", encoding=encoding, newline="", errors="replace") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    return sheet


def honest(row: dict[str, str], column: str) -> str:
    """What a coder says who agrees with the classifier throughout."""
    label = column.partition(" (")[0]
    political = "political" if "vote" in row["text"] else "none"
    loaded = "yes" if "regime" in row["text"] else "no"
    return {"biased": loaded, "loaded": loaded, "frames": political}.get(label, "")

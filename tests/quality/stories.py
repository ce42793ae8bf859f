"""How well stories and copies are found, where the data lie: `python -m tests.quality.stories`, FRAMING_DATA set.

Events: B-cubed and pairwise precision, recall and F1 against the labels of `corpora/` and of `perspective_terms/written/`. Copies: 200
articles changed as an outlet might change them, among 2,000 others; the ten largest groups of real copies are printed to be looked at.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from framing.stories import group_stories
from framing.stories.agencies import credited
from tests.quality.gate import data_folder

CORPORA = ("corpora/moral_triples.parquet", "corpora/allsides.parquet", "perspective_terms/written/articles.jsonl")


@dataclass(frozen=True)
class Corpus:
    """A table of articles as a run holds it, without any run, and its labels of events."""

    articles: pd.DataFrame
    events: "pd.Series[str]"

    def table(self, name: str) -> pd.DataFrame:
        assert name == "articles"
        return self.articles.copy()


@dataclass(frozen=True)
class Agreement:
    """Precision, recall and F1 of found groups against true ones, by article (B-cubed) or by pair."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"F1 {self.f1:.3f} (precision {self.precision:.3f}, recall {self.recall:.3f})"


def load(path: Path) -> Corpus:
    """A corpus with its own stories left out."""
    rows = pd.read_json(path, lines=True) if path.suffix == ".jsonl" else pd.read_parquet(path)
    rows = rows.rename(columns={"id": "article_id", "outlet": "source"})
    days = rows["published"].where(rows["published"] != "") if "published" in rows else pd.Series(None, index=rows.index, dtype=object)
    rows["published"] = pd.to_datetime(days, format="mixed", errors="coerce")
    return Corpus(rows.assign(byline="", story="", excluded=None), rows["event"])


def undated(corpus: Corpus) -> Corpus:
    """The same without dates."""
    return replace(corpus, articles=corpus.articles.assign(published=pd.NaT))


def b_cubed(true: Iterable[str], found: Iterable[str]) -> Agreement:
    """For each article the share of its group that belongs there, and the share of its true group that is there (Bagga & Baldwin 1998)."""
    pairs = list(zip(true, found, strict=True))
    both, left, right = Counter(pairs), Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    precision = sum(n * n / right[other] for (_, other), n in both.items()) / len(pairs)
    return Agreement(precision, sum(n * n / left[one] for (one, _), n in both.items()) / len(pairs))


def pairwise(true: Iterable[str], found: Iterable[str]) -> Agreement:
    """The pairs that stand together rightly, of all that do and of all that should."""
    pairs = list(zip(true, found, strict=True))
    hits, told, real = (_pairs(counts) for counts in (Counter(pairs), Counter(b for _, b in pairs), Counter(a for a, _ in pairs)))
    return Agreement(hits / max(1, told), hits / max(1, real))


def _pairs(counts: Counter[object]) -> int:
    return sum(n * (n - 1) // 2 for n in counts.values())


def agreements(corpus: Corpus, chosen: Callable[[str], bool] = bool) -> tuple[Agreement, Agreement]:
    """B-cubed and pairwise, over the articles whose event is chosen; all articles are grouped."""
    found = group_stories(corpus).set_index("article_id").loc[corpus.articles["article_id"], "story"]
    named = found.where(found != "", pd.Series(found.index, found.index))
    kept = corpus.events.map(chosen).to_numpy()
    return b_cubed(corpus.events[kept], named[kept]), pairwise(corpus.events[kept], named[kept])


def halves(corpus: Corpus) -> tuple[Callable[[str], bool], Callable[[str], bool]]:
    """The two halves of the events: that on which the cuts were chosen, and the other."""
    order = {event: number for number, event in enumerate(sorted(set(corpus.events) - {""}))}
    return (lambda event: order.get(event, 1) % 2 == 0), (lambda event: order.get(event, 0) % 2 == 1)


def changed(text: str, other: str, rng: random.Random) -> str:
    """A text as an outlet might print it: a paragraph cut, a sentence put in, the agency's mark removed, its second half left out."""
    paragraphs = [part for part in text.split("\n\n") if part.strip()]
    kind = rng.choice(["none", "cut", "insert", "mark", "half", "several"])
    if kind in ("cut", "several") and len(paragraphs) > 2:
        del paragraphs[rng.randrange(1, len(paragraphs))]
    if kind in ("insert", "several"):
        paragraphs.insert(rng.randrange(len(paragraphs)), " ".join(other.split()[20:45]) + ".")
    if kind in ("mark", "several"):
        paragraphs[0] = paragraphs[0].split(") - ", 1)[-1].split(") — ", 1)[-1]
    if kind == "half":
        paragraphs = paragraphs[: max(1, (len(paragraphs) + 1) // 2)]
    return "\n\n".join(paragraphs)


def planted(corpus: Corpus, *, copies: int = 200, others: int = 2000, seed: int = 7) -> Corpus:
    """Articles drawn at random, some of them once more under another outlet's name and headline, with changes."""
    rng = random.Random(seed)
    long = corpus.articles[corpus.articles["text"].str.split().str.len() >= 120]
    drawn = long.loc[rng.sample(sorted(long.index), copies + others)]
    marked = [index for index in drawn.index if credited(drawn["text"][index])]
    originals = drawn.loc[(marked[: copies // 2] + [index for index in drawn.index if index not in marked])[:copies]]
    texts = [changed(text, rng.choice(drawn["text"].tolist()), rng) for text in originals["text"]]
    again = originals.assign(
        article_id="copy-of-" + originals["article_id"], source="Copy Gazette", text=texts, title="Another headline altogether"
    )
    both = pd.concat([drawn, again], ignore_index=True)
    return Corpus(both, both["event"])


def copies_found(corpus: Corpus) -> tuple[float, list[tuple[str, str]]]:
    """The share of planted copies that stand with their originals, and the pairs that were not planted."""
    found = group_stories(corpus).set_index("article_id")["wire_group"]
    names = [name for name in found.index if name.startswith("copy-of-")]
    hits = [found[name] != "" and found[name] == found[name.removeprefix("copy-of-")] for name in names]
    plain = found[(found != "") & ~found.index.str.startswith("copy-of-")]
    pairs = [(one, other) for _, group in plain.groupby(plain) for one in group.index for other in group.index if one < other]
    return float(np.mean(hits)), pairs


def main() -> int:
    """Prints all figures."""
    folder = data_folder()
    if folder is None:
        print("FRAMING_DATA names no folder; set it to the folder of the data sets", file=sys.stderr)
        return 1
    for path in CORPORA:
        corpus = load(folder / path)
        start = time.process_time()
        parts = {"all": (corpus, bool), "all, undated": (undated(corpus), bool)}
        if "moral" in path:
            parts |= {name: (corpus, half) for name, half in zip(("chosen on", "other half"), halves(corpus), strict=True)}
        for name, (one, chosen) in parts.items():
            cubed, paired = agreements(one, chosen)
            print(f"{path}, {name}: B-cubed {cubed}; pairwise {paired}; {time.process_time() - start:.0f} s so far")
    corpus = load(folder / "corpora/allsides.parquet")
    recall, others = copies_found(planted(corpus))
    texts = corpus.articles.set_index("article_id")
    print(f"planted copies found: {recall:.3f}; pairs that were not planted among 2,200 random articles: {len(others)}")
    for pair in others:
        print("   ", *(f"{texts['source'][name]}: {texts['title'][name]} |" for name in pair))
    found = group_stories(corpus).merge(corpus.articles.drop(columns="story"), on="article_id")
    for _, group in sorted(found[found["wire_group"] != ""].groupby("wire_group"), key=lambda item: -len(item[1]))[:10]:
        print(
            *(f"{row.source} ({row.published:%Y-%m-%d}) <- {row.republished_from or 'own'}: {row.title}" for row in group.itertuples()),
            sep="\n    ",
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())

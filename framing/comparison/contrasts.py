"""Which loaded terms set a source apart, and who calls it what."""

import re
from collections.abc import Collection, Iterable, Sequence

import numpy as np
import pandas as pd

from framing.comparison.phrases import small_words
from framing.profiles import Tables, sorted_sources
from framing.records import Comparison, Contrast
from framing.statistics import log_odds_scores

# The z that one term in 40 would pass by chance if every token were drawn by itself.
MIN_Z = 1.96
# Words whose plural is a word of its own: "government forces" are not several government forces.
_PLURAL_ONLY = frozenset(
    {"authorities", "forces", "heads", "hostilities", "media", "states", "troops", "corps", "species", "series", "means", "thieves"}
)
_SINGULARS = (("ies", "y"), ("oes", "o"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"), ("s", ""))
_KEPT_ENDINGS = ("ss", "us", "is", "ics", "news")
_POSSESSIVE = re.compile(r"(?:'s?)+$")
_MARKS = '"“”„«»‹›`‘‚ '


def contrasts(terms: pd.DataFrame, *, top: int = 12, voices: Collection[str] | None = None, min_articles: int = 2) -> tuple[Contrast, ...]:
    """For each source, at most `top` loaded terms that set it apart from all the others together, the most telling first.

    A term is measured against the source's other loaded terms, not against its words, so a source that is loaded throughout does not
    stand out with everything it says. Each has a z of at least `MIN_Z` and stands in at least `min_articles` of the source's articles,
    since one article's subject is not yet an outlet's habit.
    """
    folded = folded_terms(terms, voices=voices)
    counts, articles = _cross(folded), _cross(folded.drop_duplicates(["name", "source", "article_id"]))
    habits = counts.where(articles >= min_articles, 0)
    return tuple(contrast for source in counts.columns for contrast in _contrasts(counts, source, habits[source])[:top])


def contrasts_frame(comparison: Comparison) -> pd.DataFrame:
    """A tidy table with one row for each contrast, with the words that the source was read on beside the counts."""
    words = {one.source: one.words for one in comparison.profiles}
    rows = [(one.source, one.name, one.count, one.rest, words[one.source], one.z) for one in comparison.contrasts]
    return pd.DataFrame(rows, columns=["source", "term", "count", "rest", "words", "z"])


def term_rates(
    run: Tables,
    *,
    names: Sequence[str] | None = None,
    top: int = 20,
    types: Collection[str] | None = None,
    voices: Collection[str] | None = None,
) -> pd.DataFrame:
    """Who calls it what: source, term, type, count, words and per_1000, with a row for each source and each of the terms, absent ones too.

    The terms are `names`, or else the `top` by their rate averaged over sources, so that the outlet with the most articles does not
    choose them; each rate is first pulled towards the common one by as many words as the median source has, so that
    a source with few words does not choose them either. `words` are those of its own voice when `voices` is just that, else all.
    """
    terms = folded_terms(run.table("terms"), types=types, voices=voices)
    words = _words(run, own=voices is not None and set(voices) == {"outlet"})
    counts = _cross(terms).T.reindex(words.index, fill_value=0)
    chosen = _top(counts, words, top) if names is None else _keys(names, counts.columns)
    kinds = terms.value_counts(["name", "type"]).reset_index().drop_duplicates("name").set_index("name")["type"]
    table = counts.reindex(columns=chosen, fill_value=0)
    rows = [
        (source, name, kinds.get(name, ""), count, total)
        for name in chosen
        for source, count, total in zip(words.index, table[name].tolist(), words.tolist(), strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["source", "term", "type", "count", "words"])
    frame["per_1000"] = 1000 * frame["count"] / frame["words"].where(frame["words"] > 0)
    return frame


def folded_terms(terms: pd.DataFrame, *, types: Collection[str] | None = None, voices: Collection[str] | None = None) -> pd.DataFrame:
    """The rows of these types and voices (None: all), with the column `name`: the words under which like terms are counted together.

    Terms of small words alone ("and", "out of") are left out: a model marks a few, and they tell nothing of anybody's words.
    """
    wanted = pd.Series(True, index=terms.index)
    for column, values in (("type", types), ("voice", voices)):
        if values is not None:
            wanted &= terms[column].isin(list(values))
    kept = terms[wanted]
    pairs = kept[["text", "type"]].drop_duplicates()
    pairs["name"] = [term_key(text, type=kind) for text, kind in zip(pairs["text"], pairs["type"], strict=True)]
    pairs = pairs[pairs["name"].map(lambda name: not small_words().issuperset(name.split())).astype(bool)]
    return kept.merge(pairs, on=["text", "type"])


def term_key(text: str, *, type: str = "") -> str:
    """The words under which like terms are counted together: case, white space, quotation marks and a last 's are folded.

    A plain English plural at the end of a naming term becomes the singular, unless its plural is a word of its own.

    >>> term_key("the  Regime’s"), term_key("Terrorists", type="naming"), term_key("separatist forces", type="naming")
    ('the regime', 'terrorist', 'separatist forces')
    """
    folded = " ".join(text.casefold().replace("’", "'").split())
    bare = _POSSESSIVE.sub("", folded.strip(_MARKS)).strip(_MARKS + "'")
    words = bare or folded
    return _singular(words) if type == "naming" else words


def _singular(words: str) -> str:
    last = words.rsplit(" ", 1)[-1].rsplit("-", 1)[-1]
    if len(last) < 5 or last in _PLURAL_ONLY or last.endswith(_KEPT_ENDINGS):
        return words
    for plural, singular in _SINGULARS:
        if last.endswith(plural):
            return words.removesuffix(plural) + singular
    return words


def _cross(terms: pd.DataFrame) -> pd.DataFrame:
    """How often each source (a column) uses each term (a row)."""
    table = terms.groupby(["name", "source"]).size().unstack(fill_value=0)
    # Arrow strings are slow to walk one by one, which is what happens to the names next.
    return table.set_axis(table.index.astype(object), axis="index")[sorted_sources(table.columns)]


def _contrasts(counts: pd.DataFrame, source: str, habits: "pd.Series[int]") -> list[Contrast]:
    """The terms of which `source` has a habit (a count there above 0) and which it uses tellingly often, the most telling first."""
    own, pooled = counts[source].to_numpy(np.float64), counts.to_numpy(np.float64).sum(axis=1)
    scores = log_odds_scores(own, pooled - own, pooled)
    telling = np.flatnonzero((habits.to_numpy() > 0) & (scores >= MIN_Z)).tolist()
    found = [Contrast(source, counts.index[at], int(own[at]), int(pooled[at] - own[at]), float(scores[at])) for at in telling]
    return sorted(found, key=lambda contrast: (-contrast.z, contrast.name))


def _words(run: Tables, *, own: bool) -> "pd.Series[int]":
    words = run.table("sentences").groupby("source")["n_words_outlet" if own else "n_words"].sum()
    sources = sorted_sources(run.table("articles")["source"].unique())
    return words.reindex(sources, fill_value=0)


def _top(counts: pd.DataFrame, words: "pd.Series[int]", top: int) -> list[str]:
    common = counts.sum() / max(1, words.sum())
    pull = float(words.median()) if len(words) else 0.0
    rates = counts.add(pull * common, axis="columns").div((words + pull).where(words + pull > 0), axis="index").mean()
    return sorted(rates.index, key=lambda name: (-rates[name], name))[:top]


def _keys(names: Iterable[str], known: Collection[str]) -> list[str]:
    """The key of each name: of its plural's singular where the terms hold that one."""
    singular = [term_key(name, type="naming") for name in names]
    plain = [term_key(name) for name in names]
    return list(dict.fromkeys(one if one in known else other for one, other in zip(singular, plain, strict=True)))

"""What each article counts, and sums of it over stories for two sides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

import numpy as np
import pandas as pd

from framing.comparison.excerpt import grouped, part_of
from framing.errors import SettingsError
from framing.profiles import Tables, article_counts, frame_tallies
from framing.statistics import Floats
from framing.store import Run

Codes = np.ndarray[tuple[int], np.dtype[np.int64]]

THE_REST = "all others"
# what a comparison uses of each table
COLUMNS = {
    "articles": ["article_id", "source", "published", "story"],
    "sentences": ["article_id", "source", "field", "n_words", "n_words_outlet", "biased"],
    "terms": ["article_id", "source", "text", "type", "voice", "score", "detector"],
}


@dataclass(frozen=True, slots=True)
class Counted:
    """Articles (index article_id; source, cluster, month, republished), and what each counts and of what: articles x rates.

    A cluster is a story, or an article that belongs to none; articles of one cluster are drawn and swapped together.
    """

    articles: pd.DataFrame
    counts: pd.DataFrame
    totals: pd.DataFrame

    def only(self, kept: "pd.Series[bool]") -> "Counted":
        """The same of some articles."""
        return Counted(self.articles[kept], self.counts[kept], self.totals[kept])

    def of(self, *sources: str) -> "Counted":
        """The same of these sources; of all where none is named."""
        named = [source for source in sources if source]
        return self.only(self.articles["source"].isin(named)) if named else self

    def rates(self, names: list[str]) -> "Counted":
        """The same of some rates."""
        return replace(self, counts=self.counts[names], totals=self.totals[names])


def count(run: Tables, *, stories: pd.DataFrame | None = None, counted: tuple[pd.DataFrame, pd.DataFrame] | None = None) -> Counted:
    """All rates of a run's articles; those republished from elsewhere count nothing, since they are the agency's words.

    `counted` is what `article_counts` gives for all articles, for who has it already.
    """
    articles = placed(run, stories)
    if counted is None:
        counted = article_counts(articles.index, run.table("sentences"), run.table("terms"), frame_tallies(run))
    own = (~articles["republished"]).to_numpy(np.float64)[:, None]
    counts, totals = (table.loc[articles.index] * own for table in counted)
    return Counted(articles, counts, totals)


def placed(run: Tables, stories: pd.DataFrame | None = None) -> pd.DataFrame:
    """The articles with the cluster and the month of each, sorted by id.

    The stories are those given, or else those of the run, or else those that the articles came with.
    """
    table = run.table("articles").sort_values("article_id", kind="stable").set_index("article_id")
    told = grouped(run, stories).set_index("article_id").reindex(table.index).fillna("").astype(str)
    lone = "\x00" + table.index.to_series().astype(str)
    published = pd.to_datetime(table.get("published", pd.Series("", index=table.index)), errors="coerce")
    return pd.DataFrame(
        {
            "source": table["source"],
            "cluster": told["story"].where(told["story"] != "", lone),
            "month": published.dt.strftime("%Y-%m").fillna(""),
            "republished": told["republished_from"] != "",
        }
    )


def _there(sources: Sequence[str], name: str) -> str:
    """A hint at the sources with a name like this one, or else at the first of all."""
    folded = {one.casefold(): one for one in sources}
    if near := get_close_matches(name.casefold(), folded, n=3):
        return f"did you mean {' or '.join(folded[one] for one in near)}?"
    return f"there are: {', '.join(sources[:12])}{', …' if len(sources) > 12 else ''}"


def outlets_of(run: Tables) -> "pd.Series[str] | None":
    """The outlet of each article, by its id, where a run's articles are taken together otherwise; see `Run.by`."""
    if not (isinstance(run, Run) and run.named):
        return None
    articles = part_of(replace(run, named=None), "articles", columns=["article_id", "source"])
    return articles.set_index("article_id")["source"]


def pairs(sources: Sequence[str], *, left: str, right: str) -> list[tuple[str, str]]:
    """Who is compared with whom: the two that are named, the only two there are, or each with all the others, in their order."""
    if bool(left) != bool(right):
        raise SettingsError("one side of the comparison is missing", hint="name both left and right, or neither")
    if unknown := [side for side in (left, right) if side and side not in sources]:
        raise SettingsError(f"no article is by {unknown[0]!r}", hint=_there(sources, unknown[0]))
    if left and left == right:
        raise SettingsError(f"{left!r} is compared with itself", hint="name two different sides")
    if left:
        return [(left, right)]
    if len(sources) == 2:
        return [(sources[0], sources[1])]
    return [(source, THE_REST) for source in sources] if len(sources) > 1 else []


class Sums:
    """Sums over clusters, kept so that each side's are added up once."""

    def __init__(self, counted: Counted) -> None:
        self.sources = counted.articles["source"].to_numpy()
        self.codes, names = pd.factorize(counted.articles["cluster"], sort=True)
        self.both = np.stack([counted.counts.to_numpy(np.float64), counted.totals.to_numpy(np.float64)], axis=-1)
        self.every = _summed(self.both, self.codes, len(names))

    def rows(self, left: str, right: str) -> Floats:
        """Clusters x rates x 4, of those that either side covers; of those that the left one covers where the right is the rest."""
        mine = self.sources == left
        touched = np.unique(self.codes[mine if right == THE_REST else mine | (self.sources == right)])
        own = self._of(left, touched)
        other = self.every[touched] - own if right == THE_REST else self._of(right, touched)
        rows = np.concatenate([own, other], axis=-1)
        return rows[((own if right == THE_REST else rows)[..., 1::2] > 0).any(axis=(1, 2))]

    def _of(self, source: str, touched: Codes) -> Floats:
        mine = np.flatnonzero(self.sources == source)
        return _summed(self.both[mine], np.searchsorted(touched, self.codes[mine]), len(touched))


def _summed(table: Floats, codes: Codes, clusters: int) -> Floats:
    sums = np.zeros((clusters, *table.shape[1:]))
    np.add.at(sums, codes, table)
    return sums


def shared(rows: Floats) -> Floats:
    """The clusters that both sides cover."""
    return rows[((rows[..., 1] > 0) & (rows[..., 3] > 0)).any(axis=1)]

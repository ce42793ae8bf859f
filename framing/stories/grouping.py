"""The table `stories`: which articles tell the same event, which are one text, and whose text that is."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.config import Settings, load_settings
from framing.profiles import Tables
from framing.stories.agencies import agency_of, credited
from framing.stories.events import same_event
from framing.stories.wire import same_text

STORY_COLUMNS = ("article_id", "story", "wire_group", "republished_from")
_NEEDED = ["article_id", "source", "title", "text", "byline", "published", "story", "excluded"]


def group_stories(run: Tables, *, settings: Settings | None = None) -> pd.DataFrame:
    """A row for each article: article_id, story ("" where it is alone), wire_group ("" where its text is its own) and republished_from.

    An article's own `story` stands; those without one are grouped among themselves, a text that was printed twice counting once.
    `republished_from` names the agency or the outlet whose text it is, "" in the original and where a text stands only once and bears
    no agency's mark. An agency's own articles are originals.
    """
    settings = settings or load_settings()
    articles = run.table("articles")
    order = articles[["article_id"]]
    if "outlet" in articles:  # a run taken by group: texts are copied by outlets
        articles = articles.assign(source=articles["outlet"])
    articles = articles[_NEEDED].sort_values("article_id", ignore_index=True)
    articles["text"] = articles["text"].fillna("")
    prose = [_prose(text, excluded) for text, excluded in zip(articles["text"], articles["excluded"], strict=True)]
    copies = same_text(prose, articles["source"].tolist(), contained=settings.stories.copied, seed=settings.seed)
    articles["wire_group"] = _named(copies, articles, "copy")
    articles["story"] = _stories(articles, prose, copies, settings)
    articles["republished_from"] = _origins(articles)
    return order.merge(articles[list(STORY_COLUMNS)], on="article_id", how="left")


def _prose(text: str, excluded: Sequence[dict[str, Any]] | None) -> str:
    """A text without what is not the article's prose."""
    parts, end = [], 0
    for part in excluded if excluded is not None else ():
        parts.append(text[end : part["start"]])
        end = part["end"]
    return " ".join([*parts, text[end:]])


def _stories(articles: pd.DataFrame, prose: Sequence[str], copies: NDArray[np.int64], settings: Settings) -> list[str]:
    """The story of each article: its own, or that of its group; of texts that are the same only the longest is weighed."""
    own = (articles["story"] != "").to_numpy()
    rows = pd.DataFrame({"copy": copies, "length": [-len(text) for text in prose], "day": _days(articles["published"])})[~own]
    firsts = rows.sort_values("length", kind="stable").groupby("copy", sort=True).head(1).sort_index()
    days = rows.groupby("copy")["day"].min()
    titles = [articles["title"][row] for row in firsts.index]
    events = same_event(
        titles,
        [prose[row] for row in firsts.index],
        days[firsts["copy"]].tolist(),
        margin=settings.stories.margin,
        pace=settings.stories.pace,
    )
    found = dict(zip(firsts["copy"], events, strict=True))
    numbers = [-1 - row if own[row] else found[copy] for row, copy in enumerate(copies)]
    named = _named(np.array(numbers), articles, "story")
    return [told or name for told, name in zip(articles["story"], named, strict=True)]


def _days(published: "pd.Series[Any]") -> NDArray[np.float64]:
    """Dates in days; NaN where there is none."""
    since = pd.to_datetime(published) - pd.Timestamp("1970-01-01")
    return np.asarray(since / pd.Timedelta(days=1), dtype=np.float64)


def _named(numbers: NDArray[np.int64], articles: pd.DataFrame, word: str) -> list[str]:
    """A name for each group of two articles and more, in the order of their first dates, "" for an article alone."""
    sizes = Counter(numbers.tolist())
    order = np.lexsort((articles.index, _days(articles["published"])))  # the undated ones come last
    groups = list(dict.fromkeys(int(numbers[row]) for row in order if sizes[numbers[row]] > 1))
    names = dict(zip(groups, _free(word, len(groups), set(articles["story"])), strict=False))
    return [names.get(number, "") for number in numbers.tolist()]


def _free(word: str, most: int, taken: set[str]) -> Iterator[str]:
    """Numbered names that nobody has given to a story."""
    return (name for number in count(1) if (name := f"{word}-{number:0{len(str(most))}d}") not in taken)


def _origins(articles: pd.DataFrame) -> list[str]:
    """Whose text each article is, where it is a copy.

    An agency's mark goes before everything; else the text is the agency's in whose own article it stands, or the outlet's that had it
    first, or of those of one day the longest. That one article counts as the original, and all others as copies.
    """
    agencies = [agency_of(source) for source in articles["source"]]
    marked = [credited(text, byline) for text, byline in zip(articles["text"], articles["byline"], strict=True)]
    articles = articles.assign(agency=agencies, marked=marked, length=articles["text"].str.len())
    origins = pd.Series(articles["marked"].where(articles["marked"] != articles["agency"], ""))
    for _, group in articles[articles["wire_group"] != ""].groupby("wire_group"):
        ordered = group.assign(foreign=group["agency"] == "").sort_values(
            ["foreign", "published", "length", "article_id"], ascending=[True, True, False, True], na_position="last"
        )
        first = ordered.iloc[0]
        named = "" if first["agency"] else _most_named(group["marked"])
        origins[group.index] = named or first["source"]
        if not named:
            origins[ordered.index[:1]] = ""
    return origins.tolist()


def _most_named(names: "pd.Series[str]") -> str:
    """The agency that most texts name, "" where none does."""
    counts = Counter(name for name in names if name)
    return min(counts, key=lambda name: (-counts[name], name), default="")

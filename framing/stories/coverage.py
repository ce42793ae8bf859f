"""Who covered which story."""

from typing import Any

import pandas as pd

from framing.profiles import Tables, sorted_sources

COVERAGE_COLUMNS = ("story", "first", "last", "articles", "sources", "republished", "title")


def coverage(run: Tables, stories: pd.DataFrame | None = None) -> pd.DataFrame:
    """A row for each story, by `COVERAGE_COLUMNS`, that with the most sources first.

    `first` and `last` are its dates, `sources` who covered it (a tuple), `republished` how many of its articles are copies, and `title`
    the headline of its first article. `stories` is what `group_stories` gave, or the run's own table.
    """
    stories = run.table("stories") if stories is None else stories
    told = run.table("articles").drop(columns="story").merge(stories[stories["story"] != ""], on="article_id")
    told = told.sort_values(["published", "article_id"], na_position="last")
    rows = [_row(str(name), group) for name, group in told.groupby("story")]
    rows.sort(key=lambda row: (-len(row["sources"]), -row["articles"], row["story"]))
    return pd.DataFrame(rows, columns=list(COVERAGE_COLUMNS))


def _row(story: str, group: pd.DataFrame) -> dict[str, Any]:
    return {
        "story": story,
        "first": group["published"].min(),
        "last": group["published"].max(),
        "articles": len(group),
        "sources": tuple(sorted_sources(group["source"].unique())),
        "republished": int((group["republished_from"] != "").sum()),
        "title": group["title"].iloc[0],
    }

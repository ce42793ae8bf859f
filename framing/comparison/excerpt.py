"""Some articles of a run, as if they were a run of their own."""

from collections.abc import Iterable

import pandas as pd

from framing.errors import StoreError
from framing.profiles import Tables

GROUPED = ("article_id", "story", "wire_group", "republished_from")


class Excerpt:
    """The tables of a run with the rows of some articles only, each read once."""

    def __init__(self, run: Tables, articles: Iterable[str]) -> None:
        self.run, self.articles = run, sorted(articles)
        self.read: dict[str, pd.DataFrame] = {}

    def table(self, name: str) -> pd.DataFrame:
        """The rows of these articles in the table called `name`."""
        if name not in self.read:
            self.read[name] = rows_of(self.run, name, self.articles)
        return self.read[name]


def rows_of(run: Tables, name: str, articles: Iterable[str]) -> pd.DataFrame:
    """The rows of a table that belong to some articles; of a run on disk no others become a DataFrame."""
    arrow = getattr(run, "arrow", None)
    if arrow is None:
        table = run.table(name)
        return table[table["article_id"].isin(list(articles))]
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = arrow(name)
    kept = pc.is_in(whole["article_id"], value_set=pa.array(list(articles), pa.string()))
    frame: pd.DataFrame = whole.filter(kept).to_pandas(date_as_object=False)
    return frame


def grouped(run: Tables, stories: pd.DataFrame | None = None) -> pd.DataFrame:
    """The stories that are given, or else those of the run, or else those that its articles came with; columns are `GROUPED`."""
    found = kept_stories(run) if stories is None else stories
    if found is None:
        found = run.table("articles")[["article_id", "story"]]
    missing = [name for name in GROUPED if name not in found]
    return found.assign(**dict.fromkeys(missing, ""))[list(GROUPED)].fillna("").drop_duplicates("article_id")


def kept_stories(run: Tables) -> pd.DataFrame | None:
    """The stories that stand in the run, None where there are none."""
    try:
        found = run.table("stories")
    except (KeyError, StoreError):  # a run whose stories nobody has grouped yet
        return None
    return found if len(found) else None

"""A part of a run, as if it were a run of its own: some articles, or some columns, each table read once."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from framing.errors import StoreError
from framing.profiles import Tables

Row = Mapping[Any, Any]
"""A row of a table, by its columns."""

Place = tuple[str, str, int]
"""Where a sentence stands: article, field, number."""

_ALL: Mapping[str, list[str]] = {}
GROUPED = ("article_id", "story", "wire_group", "republished_from")


class Excerpt:
    """The tables of a run, each read once: of some articles only where they are named, and of a table in `columns` no others than these."""

    def __init__(self, run: Tables, articles: Iterable[str] | None = None, *, columns: Mapping[str, list[str]] = _ALL) -> None:
        self.run, self.columns = run, columns
        self.articles = None if articles is None else sorted(articles)
        self.read: dict[str, pd.DataFrame] = {}

    def table(self, name: str) -> pd.DataFrame:
        """What there is of the table called `name`."""
        if name not in self.read:
            self.read[name] = part_of(self.run, name, self.articles, columns=self.columns.get(name))
        return self.read[name]


def part_of(run: Tables, name: str, articles: Collection[str] | None = None, *, columns: list[str] | None = None) -> pd.DataFrame:
    """The rows of a table that belong to some articles, or some columns of it; of a run on disk nothing else becomes a DataFrame."""
    arrow = getattr(run, "arrow", None)
    if arrow is None:
        table = run.table(name) if articles is None else run.table(name).loc[lambda rows: rows["article_id"].isin(list(articles))]
        return table if columns is None else table[[column for column in columns if column in table]]
    whole = arrow(name, columns)
    if articles is not None:
        whole = whole.filter(pc.is_in(whole["article_id"], value_set=pa.array(list(articles), pa.string())))
    frame: pd.DataFrame = whole.to_pandas(date_as_object=False)
    return frame


def grouped(run: Tables, stories: pd.DataFrame | None = None) -> pd.DataFrame:
    """The stories that are given, or else those of the run, or else those that its articles came with; columns are `GROUPED`."""
    found = _kept(run) if stories is None else stories
    if found is None:
        found = part_of(run, "articles", columns=["article_id", "story"])
    missing = [name for name in GROUPED if name not in found]
    return found.assign(**dict.fromkeys(missing, ""))[list(GROUPED)].fillna("").drop_duplicates("article_id")


def _kept(run: Tables) -> pd.DataFrame | None:
    """The stories that stand in the run, None where there are none."""
    try:
        found = run.table("stories")
    except (KeyError, StoreError):  # a run whose stories nobody has grouped yet
        return None
    return found if len(found) else None

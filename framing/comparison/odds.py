"""How often two sources use each loaded term, and what it tells of them."""

from collections.abc import Collection

import pandas as pd

from framing.comparison.contrasts import folded_terms
from framing.statistics import log_odds

COLUMNS = ("term", "type", "left", "right", "articles", "z")


def term_odds(terms: pd.DataFrame, left: str, right: str, *, voices: Collection[str] | None = ("outlet",)) -> pd.DataFrame:
    """Each loaded term that two sources use in these voices (None: all), by `COLUMNS`, the most telling first.

    `left` and `right` count its uses, `articles` those of both that hold it; `z` is of its log-odds ratio, positive where it leans left.
    A term is measured against the loaded terms of its source, and words count one by one: z ranks and is no test.
    """
    used = folded_terms(terms[terms["source"].isin([left, right])], voices=voices)
    counts = used.groupby(["name", "source"]).size().unstack(fill_value=0).reindex(columns=[left, right], fill_value=0).astype("float64")
    mine, theirs = (dict(zip(counts.index.astype(object), counts[side], strict=True)) for side in (left, right))
    scores = log_odds(mine, theirs, {name: mine[name] + theirs[name] for name in mine})
    kinds = used.value_counts(["name", "type"]).reset_index().drop_duplicates("name").set_index("name")["type"]
    articles = used.groupby("name")["article_id"].nunique()
    rows = [
        (name, kinds[name], int(mine[name]), int(theirs[name]), int(articles[name]), scores[name])
        for name in sorted(scores, key=lambda name: (-abs(scores[name]), name))
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))

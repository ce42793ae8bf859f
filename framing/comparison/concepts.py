"""Within a story: which of the wordings that a codebook lists for one thing each outlet chose."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from framing.codebooks import Codebook, load_codebooks
from framing.comparison.excerpt import Excerpt
from framing.config import Settings
from framing.naming import find_namings
from framing.profiles import Tables

_PLACE = ["article_id", "field", "sentence"]
_TERM = ["term", "type", "target"]


class Wording(NamedTuple):
    """What one article calls a thing, and the loaded term that it is or holds."""

    article_id: str
    field: str
    sentence: int
    start: int
    end: int
    text: str
    term: str
    type: str
    voice: str
    target: str
    concept: str


def codebooks_of(run: Tables, settings: Settings) -> list[Codebook]:
    """The codebooks by which terms of the run were found: shipped, of the settings, or where those that it was read with still lie."""
    if not settings.codebooks.enabled:
        return []
    before = getattr(run, "manifest", {}).get("settings", {}).get("codebooks", {}).get("paths", ())
    paths = (*settings.codebooks.paths, *(path for path in before if Path(path).exists()))
    disputes = set(run.table("terms")["dispute"].fillna(""))
    every = load_codebooks(settings.codebooks.model_copy(update={"paths": tuple(dict.fromkeys(paths))}))
    return [book for book in every if book.title in disputes]


def wordings_by_story(
    run: Tables, placed: pd.DataFrame, books: Iterable[Codebook], *, settings: Settings | None = None
) -> Mapping[str, list[list[Wording]]]:
    """For each story, what its articles call by different words of a codebook, loaded ones among them; of each article the first.

    `placed` gives source and story of each article, its id as the index. Of things, plain wordings count beside loaded ones; of acts not.
    """
    found: dict[str, list[list[Wording]]] = {}
    terms = run.table("terms")
    by_place: dict[Any, list[Mapping[Any, Any]]] = {}
    for row in terms.rename(columns={"text": "term"}).to_dict("records"):
        by_place.setdefault(tuple(row[name] for name in _PLACE), []).append(row)
    for book in books:
        told = terms.loc[terms["dispute"] == book.title, "article_id"].unique()
        stories = placed.loc[placed.index.isin(told), "story"].unique()
        articles = placed.index[placed["story"].isin(stories)]
        named = _certain(_with_terms(find_namings(Excerpt(run, articles), book, settings=settings), by_place), book)
        named["story"] = named["article_id"].map(placed["story"])
        for (story, _), own in named.groupby(["story", "concept"]):
            for one in _apart(own):
                found.setdefault(str(story), []).extend(_choice(one))
    return found


def _certain(named: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """The namings, of acts only those by loaded terms: another "killing" in the same story is another act, and "free of charge" none."""
    acts = [concept.name for concept in book.concepts if concept.type == "action"]
    return named[named["loaded"] | ~named["concept"].isin(acts)]


def _apart(own: pd.DataFrame) -> list[pd.DataFrame]:
    """The namings of a thing in a story, apart where they name several it is of: one's regime is not another's."""
    whom = own["whom"].mask(own["whom"] == "")
    return [own] if whom.nunique() < 2 else [rows for _, rows in own.groupby(whom)]


def _choice(own: pd.DataFrame) -> Iterator[list[Wording]]:
    """The wordings of one thing, if two outlets chose different ones, and one of them a loaded one."""
    first = own.sort_values(["loaded", "field", "start"], ascending=[False, False, True], kind="stable").drop_duplicates("article_id")
    if first["loaded"].any() and first["word"].nunique() > 1 and first["source"].nunique() > 1:
        rows = first.sort_values("article_id").to_dict("records")
        yield [Wording(**{name: row[name] for name in Wording._fields}) for row in rows]


def _with_terms(named: pd.DataFrame, by_place: Mapping[Any, Sequence[Mapping[Any, Any]]]) -> pd.DataFrame:
    """The namings with the loaded term that each meets, if any; a term that the model overruled does not stand in the run."""
    met = [_met(one, by_place.get((one.article_id, one.field, one.sentence), ())) for one in named.itertuples()]
    told = pd.DataFrame([[row.get(name) or "" for name in _TERM] for row in met], columns=_TERM, index=named.index)
    return named.join(told).assign(loaded=[bool(row) for row in met])


def _met(one: Any, terms: Sequence[Mapping[Any, Any]]) -> Mapping[Any, Any]:
    return next((row for row in terms if row["start"] < one.end and one.start < row["end"]), {})

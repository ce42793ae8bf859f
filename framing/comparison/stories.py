"""The stories that sources tell most differently: what each calls the same thing, what each leaves out, what was changed in copies."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from framing.codebooks import Codebook
from framing.comparison.alignment import COLUMNS, COUNT_COLUMNS, SENTENCE_COLUMNS, aligned_sentences, choice_counts, word_choices
from framing.comparison.concepts import codebooks_of
from framing.comparison.contrasts import folded_terms
from framing.comparison.excerpt import GROUPED, Excerpt, grouped, part_of
from framing.comparison.omission import COLUMNS as OMISSION_COLUMNS
from framing.comparison.omission import omissions
from framing.config import Settings, load_settings
from framing.errors import StoreError
from framing.profiles import Tables
from framing.stories import COVERAGE_COLUMNS, coverage
from framing.stories.edits import EDIT_COLUMNS, edits

# stories in which choices are looked for, for each that is shown
LOOKED = 3
# copied texts whose changes are looked for, for each story that is shown
COPIES = 5

STORY_COLUMNS = (*COVERAGE_COLUMNS, "choices", "weight")


@dataclass(frozen=True, slots=True)
class Stories:
    """What sources make of the stories that they share, in tidy tables; see `tell_stories`.

    `shared` counts the stories that two of them tell, `looked` those in which `choices` were looked for; `stories` (with `aligned` and
    `left_out`) are the most telling of these, the first the most, and `placed` all articles of stories. `note` tells why nothing was
    lined up, "" where it was; `copies` counts republished articles.
    """

    shared: int
    looked: int
    note: str
    copies: int
    stories: pd.DataFrame
    choices: pd.DataFrame
    counts: pd.DataFrame
    aligned: pd.DataFrame
    left_out: pd.DataFrame
    edits: pd.DataFrame
    placed: pd.DataFrame


def tell_stories(
    run: Tables,
    *,
    left: str = "",
    right: str = "",
    stories: pd.DataFrame | None = None,
    settings: Settings | None = None,
) -> Stories:
    """The `report.stories` most telling stories that sources share (only two of them, where they are named), and what is in them.

    Where two loaded terms stand for a thing is looked for in three times as many, those in which sources differ most in their loaded
    terms; of these the ones with the most and the surest choices come first. `stories` is as in `compare`.
    """
    settings = settings or load_settings()
    placed = _placed(run, grouped(run, stories))
    told = placed[(placed["republished_from"] == "") & (placed["story"] != "")]
    told = told[told["source"].isin([left, right])] if left else told
    shared = told[told.groupby("story")["source"].transform("nunique") > 1]
    likely = _likely(run, shared, LOOKED * settings.report.stories)
    part = placed[placed["story"].isin(likely) & placed["article_id"].isin(shared["article_id"])]
    excerpt = Excerpt(run, part["article_id"])
    choices, note = _choices(excerpt, part, codebooks_of(run, settings), settings)
    weights = _weights(choices)
    first = sorted(likely, key=lambda story: -weights.get(story, 0.0))[: settings.report.stories]
    shown = part[part["story"].isin(first)]
    inner = Excerpt(excerpt, shown["article_id"])
    changed = _copied(placed, left, right, most=COPIES * settings.report.stories)
    return Stories(
        shared=shared["story"].nunique(),
        looked=len(likely) if not note else 0,
        note=note,
        copies=int((placed["republished_from"] != "").sum()),
        stories=_covered(run, placed[placed["story"].isin(first)], first, choices, weights),
        choices=choices,
        counts=choice_counts(choices) if len(choices) else pd.DataFrame(columns=list(COUNT_COLUMNS)),
        aligned=pd.DataFrame(columns=list(SENTENCE_COLUMNS)) if note else aligned_sentences(inner, stories=shown),
        left_out=pd.DataFrame(columns=list(OMISSION_COLUMNS)) if note else omissions(inner, stories=shown),
        edits=edits(Excerpt(run, changed["article_id"]), changed) if len(changed) else pd.DataFrame(columns=list(EDIT_COLUMNS)),
        placed=placed,
    )


def _placed(run: Tables, found: pd.DataFrame) -> pd.DataFrame:
    """The articles of stories, with the source of each."""
    articles = part_of(run, "articles", columns=["article_id", "source"])
    return found.merge(articles, on="article_id").sort_values("article_id", ignore_index=True)


def _likely(run: Tables, shared: pd.DataFrame, most: int) -> list[str]:
    """The stories in which two sources have the most loaded terms that nobody else in the story has."""
    terms = part_of(run, "terms", columns=["article_id", "text", "type", "voice"])
    own = terms[terms["voice"].isin(["outlet", "scare"]) & (terms["type"] != "epistemic")]
    used = folded_terms(own).merge(shared[["article_id", "story", "source"]], on="article_id")
    used = used.drop_duplicates(["story", "name", "source"]).drop_duplicates(["story", "name"], keep=False)
    sizes = used.groupby(["story", "source"]).size().sort_values(ascending=False, kind="stable").groupby("story").head(2)
    # what one source says alone is no difference: the second of them counts as much as the first
    worth = sizes.add(1).groupby("story").prod().where(sizes.groupby("story").size() > 1, 1)
    every = sorted(shared["story"].unique())
    return sorted(every, key=lambda story: -float(worth.get(story, 0.0)))[:most]


def _choices(excerpt: Excerpt, part: pd.DataFrame, books: Sequence[Codebook], settings: Settings) -> tuple[pd.DataFrame, str]:
    """What the outlets of these stories call the same thing, or why that is not known."""
    if part.empty:
        return pd.DataFrame(columns=list(COLUMNS)), ""
    try:
        return word_choices(excerpt, stories=part, books=books, settings=settings), ""
    except StoreError as error:
        return pd.DataFrame(columns=list(COLUMNS)), f"{error.message} ({error.hint})" if error.hint else error.message


def _weights(choices: pd.DataFrame) -> dict[str, float]:
    """How telling each story is: its choices, each as much as it is sure, half where no outlet says it in its own voice."""
    if choices.empty:
        return {}
    grouped_choices = choices.assign(own=choices["voice"].isin(["outlet", "scare"])).groupby(["story", "choice"])
    own = grouped_choices["own"].any()
    worth = grouped_choices["score"].first() * own.where(own, 0.5).astype("float64")
    return {str(story): float(weight) for story, weight in worth.groupby("story").sum().items()}


def _covered(run: Tables, placed: pd.DataFrame, first: Collection[str], choices: pd.DataFrame, weights: dict[str, float]) -> pd.DataFrame:
    """Who covered the stories, in the order of `first`."""
    if placed.empty:
        return pd.DataFrame(columns=list(STORY_COLUMNS))
    told = coverage(Excerpt(run, placed["article_id"]), placed[list(GROUPED)]).set_index("story").loc[list(first)].reset_index()
    counts = choices.groupby("story")["choice"].nunique()
    told["choices"] = [int(counts.get(story, 0)) for story in told["story"]]
    told["weight"] = [weights.get(story, 0.0) for story in told["story"]]
    return told[list(STORY_COLUMNS)]


def _copied(placed: pd.DataFrame, left: str, right: str, *, most: int) -> pd.DataFrame:
    """The groups of texts that were taken over, by the named sources where there are any; at most so many copies."""
    copies = placed[(placed["wire_group"] != "") & (placed["republished_from"] != "")]
    copies = copies[copies["source"].isin([left, right])] if left else copies
    groups = copies["wire_group"].drop_duplicates()[:most]
    return placed.loc[placed["wire_group"].isin(groups), list(GROUPED)]

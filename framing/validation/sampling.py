"""Coding samples drawn with known probabilities."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

import framing
from framing.comparison.excerpt import part_of
from framing.displayed import Displayed
from framing.errors import SettingsError
from framing.profiles import Tables
from framing.validation.learning import Codes
from framing.validation.manual import Manual, Unit, load_manual
from framing.validation.units import Said, named, said_of, unit_id, units_of, with_own_axes

Design = Literal["simple", "source", "rare"]

NO_RARE = "(no rare label)"
_RARE = 0.1
_LEAST = 2
_MARKS = "«", "»"


class _Place(NamedTuple):
    article_id: str
    field: str
    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, repr=False)
class Sample(Displayed):
    """The units that were drawn, shuffled, with their words and context, and how they were drawn.

    `units` has id, article_id, source, field, sentence, start, end, stratum, probability, title, before, text, after and, of terms, term.
    """

    units: pd.DataFrame
    unit: Unit
    design: Design
    manual: Manual
    seed: int
    strata: pd.DataFrame

    def key(self) -> dict[str, Any]:
        """What is needed to make estimates of a coded sheet, and coders should not see: places and probabilities."""
        columns = ["id", "article_id", "field", "sentence", "start", "end", "stratum", "probability", "text"]
        return {
            "version": framing.__version__,
            "unit": self.unit,
            "design": self.design,
            "seed": self.seed,
            "strata": self.strata.to_dict("records"),
            "manual": self.manual.model_dump(),
            "units": self.units[columns].to_dict("records"),
        }


def sample(
    run: Tables,
    n: int,
    *,
    out: str | Path | None = None,
    unit: Unit = "sentence",
    design: Design = "simple",
    enrich: Sequence[str] = (),
    context: int = 1,
    hide_outlet: bool = False,
    coders: Sequence[str] = ("A", "B"),
    manual: Manual | None = None,
    seed: int = 7,
) -> Sample:
    """`n` units of a run for people to code, each drawn with a known probability; with `out`, also the sheet and its key.

    `design` is "simple", "source" (so that each source gets enough of them) or "rare" (more of what the classifier gives a rare label:
    those that `enrich` names, such as "frames: legality", or else every label that less than a tenth has). `context` is how many
    sentences before and after are shown. The order is shuffled by `seed`.
    """
    from framing.validation.sheets import write_sheet

    asked = with_own_axes(run, manual or load_manual())
    if not asked.of(unit):
        raise SettingsError(f"the manual asks nothing about a {unit}", hint=f"give it `{unit}:` with a label and its values")
    units = units_of(run, unit)
    if not 0 < n <= len(units):
        raise SettingsError(f"{n:,} units cannot be drawn from {len(units):,}", hint=f"draw between 1 and {len(units):,}")
    # what the classifier says takes a while to gather, and only rare labels need it
    said = said_of(run, unit, units, asked) if design == "rare" else {}
    strata = _strata(units, design, said, enrich)
    found, sizes = drawn(units.assign(stratum=strata), n, seed=seed)
    told = _worded(run, found, unit, context)
    made = Sample(told, unit, design, asked, seed, sizes)
    if out is not None:
        write_sheet(made, Path(out), coders=coders, hide_outlet=hide_outlet)
    return made


def drawn(units: pd.DataFrame, n: int, *, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`n` of the units, at random within each stratum and then shuffled, with their probability; and the size of each stratum."""
    sizes = units["stratum"].value_counts().sort_index()
    wanted = pd.Series(allocated(n, np.asarray(sizes, np.int64)), index=sizes.index, dtype="float64")
    rng = np.random.default_rng(seed)
    order = units.iloc[rng.permutation(len(units))]
    found = order[order.groupby("stratum").cumcount() < order["stratum"].map(wanted)]
    found = found.assign(probability=found["stratum"].map(wanted / sizes)).iloc[rng.permutation(len(found))].reset_index(drop=True)
    return found, pd.DataFrame({"stratum": sizes.index, "units": sizes.to_numpy(), "drawn": wanted.to_numpy(int)})


def allocated(n: int, sizes: Codes) -> Codes:
    """How many of `n` each stratum gets: half of them in proportion to its size, half in equal parts; 2 at least, all at most.

    >>> allocated(100, np.array([900, 100])).tolist(), allocated(10, np.array([1, 99])).tolist()
    ([70, 30], [1, 9])
    """
    least = np.minimum(sizes, _LEAST)
    if least.sum() > n:
        raise SettingsError(
            f"{n:,} units are too few for {len(sizes):,} strata, each of which needs {_LEAST}", hint=f"draw {least.sum():,} or more"
        )
    found = least.copy()
    share = n * (sizes / sizes.sum() + 1 / len(sizes)) / 2
    while (missing := n - found.sum()) > 0:
        # who is furthest below its share comes next; a stratum that is used up gives its part to the others
        behind = np.where(found < sizes, share - found, -np.inf)
        step = np.maximum(0, np.floor(behind)).astype(np.int64)
        if not 0 < step.sum() <= missing:
            step = np.zeros_like(found)
            step[np.argmax(behind)] = 1
        found = np.minimum(found + step, sizes)
    return found


def _strata(units: pd.DataFrame, design: Design, said: Said, enrich: Sequence[str]) -> "pd.Series[str]":
    if enrich and design != "rare":
        raise SettingsError("labels to enrich are for the design `rare`", hint="leave them out, or choose --design rare")
    if design == "simple":
        return pd.Series("(all)", index=units.index)
    if design == "source":
        return units["source"]
    holds = {named(*place): table["holds"] for place, table in said.items()}
    shares = {name: held.mean() for name, held in holds.items()}
    found = pd.Series(NO_RARE, index=units.index)
    for name in sorted(_rare(shares, enrich), key=lambda name: -shares[name]):
        found[holds[name].to_numpy() == 1] = name
    return found


def _rare(shares: dict[str, float], enrich: Sequence[str]) -> list[str]:
    if unknown := [name for name in enrich if name not in shares]:
        raise SettingsError(f"the classifier gives no label {unknown[0]!r}", hint=f"it gives: {', '.join(sorted(shares))}")
    rare = list(enrich) or [name for name, share in shares.items() if 0 < share < _RARE]
    if not any(shares[name] > 0 for name in rare):
        raise SettingsError("no label is rare in this run", hint="choose --design simple or source, or name one with --enrich")
    return [name for name in rare if shares[name] > 0]


def _worded(run: Tables, found: pd.DataFrame, unit: Unit, context: int) -> pd.DataFrame:
    """The units with their ids, words and the sentences around them."""
    ids = found["article_id"].unique()
    articles = part_of(run, "articles", ids).set_index("article_id")
    if articles["text"].isna().any():
        raise SettingsError("this run does not hold the articles' text", hint="analyze again with --set store.text=true")
    near = part_of(run, "sentences", ids).sort_values("sentence")
    places = {place: table[["sentence", "start", "end"]].to_numpy() for place, table in near.groupby(["article_id", "field"])}
    rows = []
    titles, texts = dict(articles["title"]), dict(articles["text"])
    for one in map(_Place._make, found[list(_Place._fields)].itertuples(index=False, name=None)):
        title = titles[one.article_id]
        words = title if one.field == "title" else texts[one.article_id]
        row = _in_context(words, one, places[one.article_id, one.field], unit, context)
        rows.append({"id": unit_id(one.article_id, one.field, one.start, one.end), "title": title, **row})
    worded = pd.concat([found, pd.DataFrame(rows)], axis=1)
    if worded["id"].duplicated().any():
        raise SettingsError("two units of this run have the same place", hint="was an article read twice? `framing analyze` again")
    return worded


def _in_context(words: str, one: _Place, places: "np.ndarray[Any, Any]", unit: Unit, context: int) -> dict[str, str]:
    """The unit's sentence, with a term marked in it, and what stands before and after."""
    number = places[:, 0]
    before, after = number < one.sentence, number > one.sentence
    near = abs(number - one.sentence) <= context
    ((_, start, end),) = places[number == one.sentence]
    row = {"before": _from_to(words, places[near & before]), "text": words[start:end], "after": _from_to(words, places[near & after])}
    if unit == "term":
        term = words[one.start : one.end]
        row |= {"text": words[start : one.start] + term.join(_MARKS) + words[one.end : end], "term": term}
    return row


def _from_to(words: str, places: "np.ndarray[Any, Any]") -> str:
    return words[places[0, 1] : places[-1, 2]] if len(places) else ""

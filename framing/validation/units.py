"""The units of a run that can be coded, sentences or terms, and what the classifier says of each."""

import hashlib
from collections.abc import Iterator

import pandas as pd

from framing.comparison.excerpt import part_of
from framing.errors import SettingsError
from framing.profiles import Tables
from framing.validation.manual import YES, Manual, Unit

PLACE: dict[Unit, list[str]] = {
    "sentence": ["article_id", "field", "sentence"],
    "term": ["article_id", "field", "sentence", "start", "end"],
}
_LETTERS = "bcdfghjklmnpqrstvwxz"
_ID_LENGTH = 8

Said = dict[tuple[str, str], pd.DataFrame]
"""For each label and value, what the classifier says of each unit: `holds` (0 or 1) and `score` (0 to 1, NaN where there is none)."""


def units_of(run: Tables, unit: Unit) -> pd.DataFrame:
    """All units of one kind, in the order of the run: article_id, source, field, sentence, start, end."""
    columns = ["article_id", "source", "field", "sentence", "start", "end"]
    table = part_of(run, "sentences" if unit == "sentence" else "terms", columns=columns)
    found = table.drop_duplicates(PLACE[unit], ignore_index=True)
    if found.empty:
        raise SettingsError(f"this run holds no {unit} that could be coded")
    return found


def said_of(run: Tables, unit: Unit, units: pd.DataFrame, manual: Manual) -> Said:
    """What the classifier says of these units, for the labels of the manual that it knows."""
    found = dict(_of_sentences(run, units) if unit == "sentence" else _of_terms(run, units))
    asked = manual.of(unit)
    known = {(label, value): label in asked and (asked[label].open or value in asked[label].values) for label, value in found}
    return {place: said for place, said in found.items() if known[place]}


def named(label: str, value: str) -> str:
    """How a label's value is called in tables.

    >>> named("biased", "yes"), named("frames", "legality")
    ('biased', 'frames: legality')
    """
    return label if value == YES else f"{label}: {value}"


def axis_label(axis: str) -> str:
    """What coders know an axis of judgements by."""
    return "frames" if axis == "frame" else axis


def with_own_axes(run: Tables, manual: Manual) -> Manual:
    """The manual with a question for each axis that a head of one's own judges sentences on, unless it asks about it already."""
    judged = part_of(run, "judgements", columns=["axis", "name"]).drop_duplicates()
    own = judged[~judged["axis"].isin(["frame", *manual.sentence])]
    asked = {
        axis: {"question": f"Which {axis} does it show? Name any number, or none.", "several": True, "values": dict.fromkeys(names, "")}
        for axis, names in own.groupby("axis")["name"]
    }
    return Manual.model_validate({"sentence": {**manual.model_dump()["sentence"], **asked}, "term": manual.model_dump()["term"]})


def unit_id(article: str, field: str, start: int, end: int) -> str:
    """A name for a unit that no spreadsheet takes for a number, a date or a formula.

    >>> unit_id("a1", "text", 0, 20)
    'nrzgcvnf'
    """
    number = int.from_bytes(hashlib.sha256(f"{article}\0{field}\0{start}\0{end}".encode("utf-8", "surrogatepass")).digest()[:8])
    return "".join(_LETTERS[number // len(_LETTERS) ** place % len(_LETTERS)] for place in range(_ID_LENGTH))


def _of_sentences(run: Tables, units: pd.DataFrame) -> Iterator[tuple[tuple[str, str], pd.DataFrame]]:
    place = PLACE["sentence"]
    sentences = part_of(run, "sentences", columns=[*place, "bias", "biased"])
    scored = sentences[sentences["biased"].notna()]
    if len(scored):
        yield ("biased", YES), _placed(units, scored.assign(holds=scored["biased"].astype(bool), score=scored["bias"]))
    # the model says how sure it is of a term, not of a sentence that holds one
    terms = part_of(run, "terms", columns=place).assign(holds=True, score=float("nan"))
    yield ("loaded", YES), _placed(units, terms).fillna({"holds": 0.0})
    for (axis, name), judged in part_of(run, "judgements", columns=[*place, "axis", "name", "holds", "score"]).groupby(["axis", "name"]):
        yield (axis_label(str(axis)), str(name)), _placed(units, judged)


def _of_terms(run: Tables, units: pd.DataFrame) -> Iterator[tuple[tuple[str, str], pd.DataFrame]]:
    columns = [*PLACE["term"], "score", "type", "voice", "side"]
    terms = part_of(run, "terms", columns=columns).drop_duplicates(PLACE["term"], ignore_index=True)
    yield ("loaded", YES), pd.DataFrame({"holds": 1.0, "score": terms["score"].to_numpy()}, index=units.index)
    for label in ("type", "voice", "side"):
        for value in sorted(value for value in terms[label].unique() if value):
            yield (label, value), pd.DataFrame({"holds": (terms[label] == value).to_numpy(float), "score": float("nan")}, index=units.index)


def _placed(units: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """The columns `holds` and `score` for each of the units, NaN where nothing is said."""
    place = PLACE["sentence"]
    found = units[place].merge(said[[*place, "holds", "score"]].drop_duplicates(place), on=place, how="left")
    return found[["holds", "score"]].astype("float64").set_axis(units.index)

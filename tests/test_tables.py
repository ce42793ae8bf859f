"""The page on tables says what there is."""

import re
from pathlib import Path

import pandas as pd
import pytest

from framing import naming, perspectives, profiles
from framing.comparison import alignment, odds, omission, stories
from framing.comparison.comparing import comparison_tables
from framing.comparison.contrasts import term_rates
from framing.records import Comparison
from framing.store import Run
from framing.stories import COVERAGE_COLUMNS, EDIT_COLUMNS
from framing.tables import ADDED, SCHEMAS
from framing.training.feedback import COLUMNS as MARK_COLUMNS

PAGE = Path(profiles.__file__).parent / "TABLES.md"
PLACE = ["article_id", "source", "field", "sentence"]
GROUPS = {"a place, and": PLACE, "a span, and": [*PLACE, "start", "end"]}
RATE = ["count", "total", "unit", "value", "low", "high"]


def _told() -> dict[str, list[str]]:
    """The columns of each table on the page, by its heading up to the bracket."""
    found = {}
    for part in re.split(r"^### ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name = re.match(r"`([\w.]+)", part)[1]
        before = next((columns for words, columns in GROUPS.items() if words in part), [])
        after = RATE if re.search(r"\ba rate\.", part) else []
        found[name] = [*before, *re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE), *after]
    return found


@pytest.fixture(scope="module")
def real(small_run: Run) -> dict[str, list[str]]:
    """The columns that there are."""
    none = comparison_tables(Comparison((), ()))
    tables: dict[str, pd.DataFrame] = {
        "profiles_frame": none["profiles"],
        "differences_frame": none["differences"],
        "checks_frame": none["checks"],
        "contrasts_frame": none["contrasts"],
        "term_rates": term_rates(small_run),
    }
    names = {
        "leans": perspectives.LEAN_COLUMNS,
        "vocabulary": perspectives.VOCABULARY_COLUMNS,
        "portrayals": perspectives.PORTRAYAL_COLUMNS,
        "contrast_portrayals": perspectives.CONTRAST_COLUMNS,
        "namings": naming.COLUMNS,
        "find_namings": naming.FOUND_COLUMNS,
        "word_choices": alignment.COLUMNS,
        "aligned_sentences": alignment.SENTENCE_COLUMNS,
        "choice_counts": alignment.COUNT_COLUMNS,
        "omissions": omission.COLUMNS,
        "term_odds": odds.COLUMNS,
        "tell_stories": stories.STORY_COLUMNS,
        "coverage": COVERAGE_COLUMNS,
        "edits": EDIT_COLUMNS,
        "marks.jsonl": MARK_COLUMNS,
    }
    stored = {name: schema.names for name, schema in (SCHEMAS | ADDED).items()}
    return stored | {name: list(table.columns) for name, table in tables.items()} | {name: list(each) for name, each in names.items()}


def test_every_table_is_told(real: dict[str, list[str]]) -> None:
    assert sorted(_told()) == sorted(real)


@pytest.mark.parametrize("name", sorted(_told()))
def test_the_columns_that_are_told_are_those_that_there_are(name: str, real: dict[str, list[str]]) -> None:
    assert _told()[name] == real[name]


def test_every_column_has_a_meaning() -> None:
    rows = re.findall(r"^\| `\w+` \|(.*)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) > 150
    assert [row for row in rows if len(row.strip()) < 3] == []

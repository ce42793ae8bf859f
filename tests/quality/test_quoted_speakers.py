"""Who speaks in quotations of real articles, where the data lie; the yaml beside this file tells how they were drawn and read."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from framing.classifiers import load_classifier
from framing.config import ReadSettings
from framing.records import Article
from framing.spans import Span
from framing.stages import read_all
from framing.voices import voice_at
from tests.quality.gate import data_folder

GOLD: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "speakers.yaml").read_text(encoding="utf-8"))
# by set the classifier (the lexicon hears nobody, so that the rules decide alone) and the share that was measured, a little below
FLOORS = {"development": ("lexicon", 0.84), "report": ("embedded", 0.85)}


@pytest.mark.slow
@pytest.mark.parametrize("name", FLOORS)
def test_quotations_get_the_right_speakers(name: str) -> None:
    folder = data_folder()
    path = folder / "corpora" / "allsides.parquet" if folder else None
    if path is None or not path.exists():
        pytest.skip("FRAMING_DATA names no folder that holds corpora/allsides.parquet; the speakers were not checked")
    gold = {row["article"]: row for row in GOLD[name]["quotations"]}
    rows = pd.read_parquet(path, columns=["id", "source", "title", "text"], filters=[("id", "in", list(gold))])
    articles = [Article(row.id, row.source, row.text, row.title) for row in rows.itertuples()]
    model, floor = FLOORS[name]
    analyses = read_all(articles, load_classifier(model, ReadSettings()))
    found = {
        analysis.article.id: [v for reading in analysis.readings if reading.sentence.field == "text" for v in reading.voices]
        for analysis in analyses
    }
    right = [voice_at(found[key], Span(row["start"], row["end"])).speaker == row["speaker"] for key, row in gold.items()]
    assert sum(right) / len(gold) >= floor

"""Who speaks in quotations of real articles, where the data lie; the yaml beside this file tells how they were drawn and read."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from framing.sentences import segment
from framing.spans import Span
from framing.voices import attribute, voice_at
from tests.quality.gate import data_folder

GOLD: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "speakers.yaml").read_text(encoding="utf-8"))
# the shares that were measured, a little below
FLOORS = {"development": 0.81, "report": 0.78}


@pytest.mark.slow
@pytest.mark.parametrize("name", FLOORS)
def test_quotations_get_the_right_speakers(name: str) -> None:
    folder = data_folder()
    path = folder / "corpora" / "allsides.parquet" if folder else None
    if path is None or not path.exists():
        pytest.skip("FRAMING_DATA names no folder that holds corpora/allsides.parquet; the speakers were not checked")
    import pandas as pd

    gold = GOLD[name]["quotations"]
    articles = pd.read_parquet(path, columns=["id", "text"], filters=[("id", "in", [row["article"] for row in gold])])
    texts = dict(zip(articles["id"], articles["text"], strict=True))
    right = [_speaker(texts[row["article"]], Span(row["start"], row["end"])) == row["speaker"] for row in gold]
    assert sum(right) / len(right) >= FLOORS[name]


def _speaker(text: str, span: Span) -> str:
    voices = [voice for voiced in attribute(text, segment(text)) for voice in voiced.voices]
    return voice_at(voices, span).speaker

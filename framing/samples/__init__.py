"""The sample corpus: 55 made-up articles on 14 events in invented countries, and a codebook for one of their disputes."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent
SAMPLES = _HERE / "articles.jsonl"
CODEBOOK = _HERE / "lirren-valley.yaml"

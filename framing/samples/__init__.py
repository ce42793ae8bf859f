"""The sample corpus: 36 made-up articles on nine events in invented countries, each event told by four kinds of outlet."""

from pathlib import Path

SAMPLES = Path(__file__).resolve().parent / "articles.jsonl"

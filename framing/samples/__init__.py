"""The sample corpus: 55 made-up articles on 14 events in invented countries; a codebook for one of their disputes; frames to learn."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent
SAMPLES = _HERE / "articles.jsonl"
CODEBOOK = _HERE / "lirren-valley.yaml"
OWN_FRAMES = _HERE / "own_frames.csv"

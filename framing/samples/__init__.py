"""The sample corpus: 55 made-up articles on 14 events in invented countries; a codebook for one of their disputes; frames to learn.

Also a round of validation on real news, without its words (`ALLSIDES`, see the README there).
"""

from pathlib import Path

_HERE = Path(__file__).resolve().parent
SAMPLES = _HERE / "articles.jsonl"
CODEBOOK = _HERE / "lirren-valley.yaml"
OWN_FRAMES = _HERE / "own_frames.csv"
ALLSIDES = _HERE / "allsides"

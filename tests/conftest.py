"""What several tests share: a tiny model, and a run over a few made-up articles."""

import os
from pathlib import Path

import pytest

from framing.analysis import analyze
from framing.classifiers.lexicon import load_lexicon
from framing.records import Article
from framing.store import Run
from tests.tiny import make_tiny

for _name in ("COLUMNS", "LINES"):  # a shell that tells its size would tell it to every command that is tested
    os.environ.pop(_name, None)

ODD_TEXTS = (
    "Rebels 🕊️ “liberated” the town.\r\n\r\nThe régime\u2028called it an occupation.",
    "أعلنت الحكومة أن \u202b“الإرهابيين”\u202c غادروا. The regime left.",
    "İstanbul\u00a0was quiet; the so-called “İhtilal” was not.",
    "e\u0301lan \ud83d brutal \x00 thugs",
    "\ufeff\u200bterrorists\u200b",
    "𝔗𝔥𝔢 𝔯𝔢𝔤𝔦𝔪𝔢 ﬁnally fell — ‘liberators’ or invaders?",
)


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder with every head, an axis of its own and fresh weights, small enough to be made for the tests."""
    return make_tiny(tmp_path_factory.mktemp("tiny"))


ARTICLES = (
    Article(
        "a1",
        "Northern Star",
        'Rebels liberated the town of Ost on Monday.\n\nThe "operation" was brutal, Mayor Ana Berg said.',
        "Ost is free",
    ),
    Article("a2", "Northern Star", "The regime fled. Markets opened on Tuesday."),
    Article(
        "b1", "Southern Sun", "Terrorists occupied the town of Ost on Monday.\n\n“They are thugs,” said Colonel Ivo Dahl.", "Ost falls"
    ),
    Article("b2", "Southern Sun", "The bridge opened on Tuesday after repairs that cost two million crowns."),
)


@pytest.fixture(scope="session")
def small_run() -> Run:
    """A run of the baseline over four made-up articles by two outlets."""
    return analyze(ARTICLES, classifier=load_lexicon())

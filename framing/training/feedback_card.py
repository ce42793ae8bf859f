"""The card of a model that follows a reader's marks; the base's card stands beside it."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from framing.classifiers.encoder import Encoder
from framing.evaluation.figures import Figure, figure_rows
from framing.training.additions import keep_base_card
from framing.training.feedback import Marks
from framing.training.own_rows import FOLDS

_CARD = """# Loaded terms as one reader sees them

The model `{base}` (SHA-256 {digest})
after it learnt from a reader's marks which of the words that it marks are loaded for that reader. Everything else in it is as it was
there{beside}.

## What it learnt from

{agree:,} marks "agree" and {disagree:,} marks "disagree" in {sentences:,} sentences of {articles:,} articles, from `{file}`
(SHA-256 {file_digest}).

{notes}

## How

The encoder was left as it was. One logistic regression on its token states (C = {strength:g}), starting from what the model said before,
moves the log-odds that a token lies in a loaded term: up to where agreed terms are marked, down to where the others are not. Words that
the model had not marked are held to what it said of them; terms that nobody judged count for nothing. The type of a term, its target and
the thresholds are the base's. A codebook's words go unmarked only where the model now finds them plain (`codebooks.veto`).

## How good it is

Measured across {folds} folds, no article in two of them: each mark was compared with a model that had not seen it. The base marked all of
these words, so its agreement is the share of "agree". Intervals come from a bootstrap over articles.

{figures}

Nobody was asked for words that the model had missed, so nothing is known of them, and nobody judged what is newly marked. One reader's
marks are one reader's: numbers from this model are not to be compared with those of another. The card of the base tells how good that
is; its probabilities were calibrated before the change.
"""


def write_feedback_card(marks: Marks, figures: Sequence[Figure], out: Path, *, base: str, encoder: Encoder, strength: float) -> None:
    """Writes the card of the model in `out`, and the base's own as BASE.md beside it, where it has one."""
    card = _CARD.format(
        base=base,
        digest=encoder.digest,
        beside=keep_base_card(encoder, out),
        agree=marks.count("agree"),
        disagree=marks.count("disagree"),
        sentences=len(marks.sentences),
        articles=len({one.group for one in marks.sentences}),
        file=marks.path.name,
        file_digest=hashlib.sha256(marks.path.read_bytes()).hexdigest(),
        notes="\n".join(f"- {note}" for note in marks.notes) or "Nothing was left out.",
        strength=strength,
        folds=FOLDS,
        figures="\n".join(figure_rows(figures)),
    )
    (out / "README.md").write_text(card, encoding="utf-8")

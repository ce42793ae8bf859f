"""Within a story: which sentences tell the same, and what each outlet calls the same thing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import expit

from framing.codebooks import Codebook
from framing.codebooks.forms import tokens
from framing.comparison.concepts import Wording, wordings_by_story
from framing.comparison.contrasts import term_key
from framing.comparison.excerpt import Excerpt
from framing.comparison.phrases import Phrase, content
from framing.comparison.tellings import Telling, in_stories, rarity, tellings_by_story
from framing.config import Settings, config_path, load_yaml
from framing.profiles import Tables
from framing.spans import Span
from framing.statistics import Floats

COLUMNS = (
    *("story", "choice", "source", "article_id", "field", "sentence", "start", "end", "text"),
    *("term", "type", "voice", "target", "concept", "score"),
)
SENTENCE_COLUMNS = ("story", "article_id", "field", "sentence", "other_id", "other_field", "other_sentence", "similarity", "shared")
COUNT_COLUMNS = ("concept", "source", "word", "count", "total", "stories")

# articles of a story that each is compared with, so that an article of a long story costs no more than one of a short
NEAREST = 6
# how alike two sentences must be for words with the same head, and for any others
_TOPIC, ALIKE = 0.3, 0.6
# two sentences tell the same fact above the first, or above the second where they share an actor or a number
_SAME, _SAME_SHARING = 0.75, 0.6

Rarity = Mapping[str, float]


class Pair(NamedTuple):
    """A loaded phrase of one article and a phrase of another, with what tells whether they mean the same."""

    one: Phrase
    other: Phrase
    features: tuple[float, ...]


class _Choice(NamedTuple):
    score: float
    wordings: Mapping[str, Phrase]


def word_choices(
    run: Tables,
    *,
    stories: pd.DataFrame | None = None,
    books: Iterable[Codebook] = (),
    threshold: float | None = None,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """What the outlets of each story call the same thing; columns are `COLUMNS`, a row for each article's wording in a choice.

    Each choice holds a loaded term and lines up articles of two outlets or more. Those that `books` list under one concept come first
    (`score` 1); of others `score` (0-1) is how sure their weakest link is, at least `threshold`. `text` is the phrase without its small
    words, `term` the loaded term in it, "" where it is plain. `stories` is what `group_stories` returned; without it the articles' own
    `story` counts. StoreError where the run keeps no texts or no vectors.
    """
    least = float(_weighing()["threshold"]) if threshold is None else threshold
    run = Excerpt(run)
    rare = rarity(run, stories=stories)
    listed = wordings_by_story(run, in_stories(run, stories), books, settings=settings)
    rows: list[tuple[Any, ...]] = []
    for story, tellings in tellings_by_story(run, stories=stories):
        sources = {telling.id: telling.source for telling in tellings}
        known = listed.get(story, [])
        found = [choice for choice in _choices(tellings, rare, least) if not _is_listed(choice, known)]
        for number, told in enumerate([*((one, 1.0) for one in known), *((_wordings(choice), choice.score) for choice in found)]):
            rows += [(story, number, sources[wording[0]], *wording, told[1]) for wording in told[0]]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def choice_counts(choices: pd.DataFrame) -> pd.DataFrame:
    """Over the corpus, which outlet says which word for a concept; columns are `COUNT_COLUMNS`.

    A concept is the codebook's, else the wordings that were lined up with one another anywhere, named by the commonest two.
    `count` is in how many choices the outlet says the word, `total` in how many it says anything for the concept.
    """
    named = choices.assign(word=[term_key(text, type="naming") for text in choices["text"]])
    named["concept"] = _concepts(named)
    keys = ["concept", "source"]
    counts = named.groupby([*keys, "word"]).agg(count=("word", "size"), stories=("story", "nunique")).reset_index()
    counts["total"] = counts.groupby(keys)["count"].transform("sum")
    return counts[list(COUNT_COLUMNS)]


def aligned_sentences(run: Tables, *, stories: pd.DataFrame | None = None) -> pd.DataFrame:
    """The sentences of different outlets that tell the same fact of a story, each with its nearest; columns are `SENTENCE_COLUMNS`.

    Two sentences that are each other's nearest, and alike enough; less alike suffices where they share an actor or a number (`shared`).
    """
    rows = [
        (story, *one.sentences[i].place, *other.sentences[j].place, similarity, shared)
        for story, tellings in tellings_by_story(run, stories=stories)
        for one, other in neighbours(tellings)
        for i, j, similarity, shared in same_facts(one, other)
    ]
    return pd.DataFrame(rows, columns=list(SENTENCE_COLUMNS))


def same_facts(one: Telling, other: Telling) -> Iterator[tuple[int, int, float, str]]:
    """The numbers of the sentences of two articles that tell the same fact, how alike they are, and what they share."""
    alike = one.vectors @ other.vectors.T
    for i, j in zip(range(len(alike)), alike.argmax(axis=1).tolist(), strict=True):
        if alike[:, j].argmax() != i:
            continue
        left, right = one.sentences[i], other.sentences[j]
        shared = sorted((left.actors & right.actors) | (left.numbers & right.numbers))
        if alike[i, j] >= (_SAME_SHARING if shared else _SAME):
            yield i, j, float(alike[i, j]), "; ".join(shared)


def neighbours(tellings: Sequence[Telling]) -> Iterator[tuple[Telling, Telling]]:
    """The pairs of articles of different outlets in a story, each with the `NEAREST` that are most like it."""
    means = np.stack([telling.vectors.mean(axis=0) for telling in tellings])
    near = (-(means @ means.T)).argsort(axis=1, kind="stable")
    ranks = near.argsort(axis=1, kind="stable")
    for one, other in combinations(range(len(tellings)), 2):
        if tellings[one].source != tellings[other].source and min(ranks[one, other], ranks[other, one]) <= NEAREST:
            yield tellings[one], tellings[other]


def pairs(one: Telling, other: Telling, rare: Rarity) -> Iterator[Pair]:
    """Every loaded phrase of an article beside each phrase of another that might mean the same, in other words."""
    alike = one.vectors @ other.vectors.T
    heads = [{phrase.head for said in telling.sentences for phrase in said.phrases} for telling in (one, other)]
    said_there = {phrase.stems for said in other.sentences for phrase in said.phrases}
    for i, said in enumerate(one.sentences):
        best = alike[i].max()
        for left in (phrase for phrase in said.phrases if _is_loaded(phrase) and phrase.stems not in said_there):
            for j, near in enumerate(other.sentences):
                for right in near.phrases:
                    if _may_mean_the_same(left, right, alike[i, j]):
                        elsewhere = (left.head in heads[1], right.head in heads[0])
                        yield Pair(left, right, _features(left, right, rare, alike[i, j], best, elsewhere))


def _is_loaded(phrase: Phrase) -> bool:
    return phrase.term is not None and phrase.term["type"] != "epistemic" and _names_something(phrase)


def _names_something(phrase: Phrase) -> bool:
    """Whether a phrase is more than a praising or blaming word: "honest" is said of anybody."""
    if phrase.term is None or phrase.term["type"] not in ("evaluative", "epistemic"):
        return True
    return not phrase.stems <= _term_words(str(phrase.term["text"]))


@lru_cache(maxsize=65536)
def _term_words(text: str) -> frozenset[str]:
    return content(tokens(text))


def _may_mean_the_same(left: Phrase, right: Phrase, alike: float) -> bool:
    """Whether a pair is worth weighing; where one has all the words of the other, what it adds must be loaded."""
    if left.stems == right.stems or alike < (_TOPIC if left.head == right.head else ALIKE) or not _names_something(right):
        return False
    longer, shorter = (left, right) if right.stems < left.stems else (right, left)
    adds = longer.stems - shorter.stems
    return not shorter.stems < longer.stems or bool(adds & _term_words(str((longer.term or {"text": ""})["text"])))


def _features(left: Phrase, right: Phrase, rare: Rarity, alike: float, best: float, elsewhere: tuple[bool, bool]) -> tuple[float, ...]:
    """What tells whether two phrases mean the same, in the order of `FEATURES`."""
    term = left.term or {}
    common, either = _weight(left.stems & right.stems, rare), _weight(left.stems | right.stems, rare)
    plain = left.head == right.head
    return (
        plain,
        common / max(either, 0.1),
        _weight(left.beside & right.beside, rare),
        alike,
        best - alike,
        left.depth == right.depth == 0,
        abs(left.depth - right.depth),
        left.act == right.act,
        left.before == right.before,
        left.after == right.after,
        bool((left.about | left.actors) & (right.about | right.actors)),
        right.term is not None,
        right.term is not None and right.term["type"] == term.get("type"),
        left.name and right.name,
        left.name == right.name,
        elsewhere[0] and not plain,
        elsewhere[1] and not plain,
        right.text[0].isupper(),
        right.act,
        len(right.stems),
        term.get("type") == "status",
    )


FEATURES = (
    *("same head", "shared words", "shared beside", "sentences alike", "less alike than the best", "both titles", "distance"),
    *("both acts or things", "same word before", "same word after", "same actor", "both loaded", "same type", "both name", "name alike"),
    *("left's head elsewhere", "right's head elsewhere", "right is a name", "right is an act", "right's words", "status"),
)


def _weight(words: frozenset[str], rare: Rarity) -> float:
    return sum(rare.get(word, 0.0) for word in sorted(words))


@cache
def _weighing() -> Mapping[str, Any]:
    return load_yaml(config_path("alignment.yaml"))


def _scores(found: Sequence[Pair]) -> Floats:
    """How sure it is (0-1) that the phrases of each pair mean the same."""
    weighing = _weighing()
    weights = np.array([weighing["weights"][name] for name in FEATURES])
    scores: Floats = expit(np.array([pair.features for pair in found], dtype=np.float64) @ weights + weighing["intercept"])
    return scores


def _choices(tellings: Sequence[Telling], rare: Rarity, least: float) -> list[_Choice]:
    """The choices of a story, the surest first: links are taken in that order, each phrase once in each pair of articles."""
    links: list[tuple[float, Phrase, Phrase]] = []
    for one, other in neighbours(tellings):
        found = [*pairs(one, other, rare), *pairs(other, one, rare)]
        if found:
            links += _one_to_one(found, _scores(found), least)
    return _joined(sorted(links, key=lambda link: (-link[0], link[1].place, link[1].span, link[2].place, link[2].span)))


def _one_to_one(found: Sequence[Pair], scores: Floats, least: float) -> Iterator[tuple[float, Phrase, Phrase]]:
    taken: set[tuple[str, frozenset[str]]] = set()
    for number in np.argsort(-scores, kind="stable"):
        if scores[number] < least:
            return
        ends = [_wording(phrase) for phrase in found[number][:2]]
        if taken.isdisjoint(ends):
            taken.update(ends)
            yield float(scores[number]), *found[number][:2]


def _joined(links: Sequence[tuple[float, Phrase, Phrase]]) -> list[_Choice]:
    """Links that meet in a phrase, as one choice, as long as it keeps to one phrase of an article."""
    member: dict[tuple[str, frozenset[str]], int] = {}
    made: dict[int, _Choice] = {}
    for number, (score, one, other) in enumerate(links):
        known = [member.get(_wording(phrase)) for phrase in (one, other)]
        parts = [made[at].wordings if at is not None else {phrase.place[0]: phrase} for at, phrase in zip(known, (one, other), strict=True)]
        if (known[0] is not None and known[0] == known[1]) or parts[0].keys() & parts[1].keys():
            continue
        for at in known:
            made.pop(-1 if at is None else at, None)
        made[number] = _Choice(score, dict(sorted({**parts[0], **parts[1]}.items())))
        member.update({_wording(phrase): number for phrase in made[number].wordings.values()})
    return sorted(made.values(), key=lambda choice: -choice.score)


def _wording(phrase: Phrase) -> tuple[str, frozenset[str]]:
    """What counts as one wording of an article, however often it stands there."""
    return phrase.place[0], phrase.stems


def _wordings(choice: _Choice) -> list[Wording]:
    facts = ("text", "type", "voice", "target", "concept")
    return [
        Wording(*phrase.place, phrase.span.start, phrase.span.end, phrase.text, *((phrase.term or {}).get(name, "") for name in facts))
        for phrase in choice.wordings.values()
    ]


def _is_listed(choice: _Choice, listed: Sequence[Sequence[Wording]]) -> bool:
    """Whether a codebook lists a choice: two of its wordings stand where those of one concept stand, or all are words of one."""
    places = {phrase.place: phrase.span for phrase in choice.wordings.values()}
    texts = {phrase.text.casefold() for phrase in choice.wordings.values()}
    return any(
        sum(one[:3] in places and places[one[:3]].overlaps(Span(one.start, one.end)) for one in wordings) > 1
        or texts <= {one.text.casefold() for one in wordings}
        for wordings in listed
    )


def _concepts(named: pd.DataFrame) -> list[str]:
    """The concept of each row: that of a codebook in its choice, else the two commonest words of its choice."""
    found = {}
    for key, own in named.groupby(["story", "choice"]):
        known = sorted(filter(None, own["concept"].fillna("")))
        found[key] = known[0] if known else " | ".join(sorted(set(own["word"]))[:2])
    return [found[key] for key in zip(named["story"], named["choice"], strict=True)]

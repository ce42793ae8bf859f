"""Which word each source uses for whom: every wording of a thing, loaded or plain, counted in the text itself."""

import re
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from framing.actors import load_names
from framing.codebooks import Codebook, Concept, Form, Shelf, shelve
from framing.codebooks.apply import apart
from framing.codebooks.forms import plural, tokens
from framing.codebooks.hits import Place, find_hits
from framing.codebooks.hits import Sentence as Words
from framing.codebooks.scope import named
from framing.config import Settings, load_settings
from framing.errors import StoreError
from framing.profiles import Tables, ordered
from framing.records import Reading, Sentence, Voice, VoiceKind
from framing.spans import Span
from framing.statistics import Bursts, Floats, bootstrap_ratios, bursts_of
from framing.voices import voice_at

COLUMNS = (
    *("source", "concept", "whom", "word", "side", "count", "total", "unit", "value", "low", "high"),
    *("articles", "articles_total", "articles_share"),
)
FOUND_COLUMNS = (
    *("article_id", "source", "field", "sentence", "start", "end", "text", "voice"),
    *("concept", "whom", "word", "side"),
)

Wordings = Codebook | Mapping[str, Sequence[str]]

_NONE: Mapping[str, Sequence[str]] = {}
_OWN: tuple[VoiceKind, ...] = ("outlet",)
_NOBODY: Mapping[str, str] = {}
_NAME = r"(?:(?:al|el|ar|as|an)-)?[A-Z][\w.'’/-]*"
_BEFORE = re.compile(rf"(?<!\S)(?P<name>{_NAME}(?: {_NAME})*)(?P<between>(?: (?!(?:and|or|nor)\b)[a-z-]+){{0,2}})[ -]$")
_AFTER = re.compile(rf" (?:(?:group|organi[sz]ation|faction|militia)s?|of(?: the)?) (?P<name>{_NAME}(?: {_NAME})*)")
# what a word or two may stand after: a possessor, or a people as an adjective
_QUALIFIES = re.compile(r"(?:['’]s|s['’]|ian|ish|ese|ican|[lq]i)$")


def namings(
    run: Tables,
    words: Wordings,
    *,
    voices: Collection[VoiceKind] = _OWN,
    actors: Mapping[str, Sequence[str]] = _NONE,
    unnamed: Mapping[str, str] = _NOBODY,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """Which word each source uses for whom; columns are `COLUMNS`.

    `words` is a codebook, whose neutral wordings count beside those of the sides, or the words for each thing: `{"those in power":
    ["government", "regime"]}`. Other voices count with `voices=VOICES`, other names of an actor with `actors={"Kelmar": ["Dravin"]}`.
    `whom` is "" where the words beside it name nobody (see `find_namings`), or whom `unnamed` then names for the thing.

    Each word that any source has for a thing and actor has a row at every source that names them. `total` is how often that one does;
    `value` = count / total, its interval from a bootstrap over the articles that do; `articles_share` = articles / articles_total tells
    in how many of these the word stands.
    """
    settings = settings or load_settings()
    found = find_namings(run, words, actors=actors, settings=settings)
    whom = [whom or unnamed.get(concept, "") for concept, whom in zip(found["concept"], found["whom"], strict=True)]
    heard = found.assign(whom=whom)[found["voice"].isin(voices)]
    rows = [row for (concept, whom), named in heard.groupby(["concept", "whom"]) for row in _rows(concept, whom, named, settings)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(dict.fromkeys(("value", "low", "high"), "float64"))
    return ordered(frame, list(COLUMNS), [])


def find_namings(
    run: Tables, words: Wordings, *, actors: Mapping[str, Sequence[str]] = _NONE, settings: Settings | None = None
) -> pd.DataFrame:
    """Every place where a run's articles name a thing, in every voice; columns are `FOUND_COLUMNS`.

    `whom` is the actor that the words beside it name ("the Kelmari regime", "the regime of Kelmar"); "the regime" is then that of the
    one that the same word was last said of in the article. StoreError where the run keeps no texts.
    """
    settings = settings or load_settings()
    names = load_names(Path(settings.actors.aliases) if settings.actors.aliases else None, actors)
    shelf = shelve(_books(words), resolve=names.actor)
    rows = [row for article in _articles(run) for row in _in_article(article, shelf)]
    return pd.DataFrame(rows, columns=list(FOUND_COLUMNS))


class _Read(NamedTuple):
    """An article as a run keeps it: its fields, its sentences, and the voices in each."""

    id: str
    source: str
    fields: Mapping[str, str]
    sentences: Sequence[Sentence]
    voices: Mapping[tuple[str, int], Sequence[Voice]]


def _articles(run: Tables) -> Iterator[_Read]:
    articles = run.table("articles")
    if articles["text"].isna().any():
        raise StoreError("the run keeps no texts, so no words can be counted in them", hint="analyze with --set store.text=true")
    sentences, voices = (_by_article(run.table(name)) for name in ("sentences", "voices"))
    for row in articles[["article_id", "source", "title", "text"]].to_dict("records"):
        parts = [Sentence(one["field"], one["sentence"], _span(one)) for one in sentences.get(row["article_id"], ())]
        found: dict[tuple[str, int], list[Voice]] = {}
        for one in voices.get(row["article_id"], ()):
            found.setdefault((one["field"], one["sentence"]), []).append(Voice(_span(one), one["kind"], one["speaker"]))
        yield _Read(row["article_id"], row["source"], {"title": row["title"] or "", "text": row["text"]}, parts, found)


def _by_article(table: pd.DataFrame) -> dict[str, list[dict[Hashable, Any]]]:
    found: dict[str, list[dict[Hashable, Any]]] = {}
    for row in table.to_dict("records"):
        found.setdefault(row["article_id"], []).append(row)
    return found


def _span(row: Mapping[Hashable, Any]) -> Span:
    return Span(row["start"], row["end"])


def _books(words: Wordings) -> list[Codebook]:
    """What is looked for, as codebooks in which the wordings of nobody's side stand beside the others.

    A side's actors count only where the act of one is meant: elsewhere "rebels" would not be a word for the rebels but their name.
    """
    if not isinstance(words, Codebook):
        concepts = tuple(_concept(name, forms) for name, forms in words.items())
        return [Codebook.model_construct(title="", sides={}, places=(), concepts=concepts)]
    concepts = tuple(_with_plain(concept) for concept in words.concepts)
    theirs = tuple(concept for concept in concepts if concept.of)
    anyones = tuple(concept for concept in concepts if not concept.of)
    return [words.model_copy(update={"concepts": theirs}), words.model_copy(update={"concepts": anyones, "sides": {}})]


def _concept(name: str, forms: Sequence[str]) -> Concept:
    return Concept(name=name, type="naming", says={"-": tuple(Form(form=form) for form in forms)})


def _with_plain(concept: Concept) -> Concept:
    said = {form.form for forms in concept.says.values() for form in forms}
    plain = [words for words in dict.fromkeys((concept.neutral, *concept.plain)) if words and words not in said]
    return concept.model_copy(update={"says": {**concept.says, "": tuple(Form(form=words) for words in plain)}})


def _in_article(article: _Read, shelf: Shelf) -> Iterator[tuple[Any, ...]]:
    """A row for each naming in an article, in order."""
    meant: dict[str, str] = {}
    for sentence in article.sentences:
        text = article.fields[sentence.field]
        for place in _places(sentence, text, shelf):
            concept = place.concept.name
            whom = place.concept.of or _named_beside(place) or (meant.get(place.form.form, "") if _definite(place) else "")
            meant[place.form.form] = whom or meant.get(place.form.form, "")
            span, voices = place.span, article.voices.get((sentence.field, sentence.index), ())
            voice = voice_at(voices, span).kind
            where = (article.id, article.source, sentence.field, sentence.index, span.start, span.end, span.of(text), voice)
            yield *where, concept, whom, place.form.form, place.side.strip("-")


def _places(sentence: Sentence, text: str, shelf: Shelf) -> list[Place]:
    words = tokens(text, sentence.span)
    said = Words(Reading(sentence, "outlet", 0, 0), text, words, named(text, words, shelf))
    hits = apart(hit for number in range(len(shelf.volumes)) for hit in find_hits(said, shelf, number, shelf.resolve))
    return [hit.place for hit in hits if _is_noun(hit.place)]


def _is_noun(place: Place) -> bool:
    """Whether the words are no verb where a name is meant: "rebelled" names nobody."""
    if place.concept.type != "naming" or place.last - place.first > 1 or " " in place.form.form:
        return True
    return (place.sentence.words[place.first].key,) in {tuple(map(str.lower, forms)) for forms in plural(place.form.form)}


def _named_beside(place: Place) -> str:
    """The actor whom the words beside a naming name, "" where they name none: Kelmar's brutal regime, the regime of Kelmar."""
    text, span, whole = place.sentence.text, place.span, place.sentence.reading.sentence.span
    before, after = _BEFORE.search(text[whole.start : span.start]), _AFTER.match(text[span.end : whole.end])
    phrases = [after["name"]] if after else []
    if before and (not before["between"] or _QUALIFIES.search(before["name"])):
        phrases += [before.group() + span.of(text), before["name"]]
    return next(filter(None, map(place.shelf.resolve, phrases)), "")


def _definite(place: Place) -> bool:
    words = place.sentence.words
    return place.first > 0 and words[place.first - 1].key == "the"


def _rows(concept: Any, whom: Any, named: pd.DataFrame, settings: Settings) -> Iterator[tuple[Any, ...]]:
    """The rows of one thing and actor: at each source that names it, one for each word that any source has for it."""
    counts = pd.crosstab([named["source"], named["article_id"]], [named["word"], named["side"]])
    words = counts.columns.to_frame().to_numpy().tolist()
    everywhere = counts.to_numpy(np.float64)
    bursts = bursts_of(everywhere, _totals(everywhere))
    for source, own in counts.groupby("source"):
        for (word, side), told in zip(words, _told(own.to_numpy(np.float64), bursts, settings), strict=True):
            yield source, concept, whom, word, side, *told


def _totals(parts: Floats) -> Floats:
    return np.repeat(parts.sum(axis=1, keepdims=True), parts.shape[1], axis=1)


def _told(parts: Floats, bursts: Bursts, settings: Settings) -> Iterator[tuple[Any, ...]]:
    """What is told of each word, given how often each article (articles x words) says it."""
    draw = {"samples": settings.report.bootstrap, "seed": settings.seed}
    intervals = bootstrap_ratios(parts, _totals(parts), **draw, confidence=settings.report.confidence, bursts=bursts)
    for column, interval in zip(parts.T, intervals, strict=True):
        count, total, articles = int(column.sum()), int(parts.sum()), int((column > 0).sum())
        yield count, total, 1, count / total, *interval, articles, len(column), articles / len(column)

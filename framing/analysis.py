"""The stages joined: articles in, a run out."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union, cast

import framing
from framing.classifiers import Classifier, load_classifier
from framing.config import FitnessSettings, Settings, load_settings
from framing.engines import Engine, find_engine
from framing.errors import StoreError
from framing.interpretation import Knowledge, interpret, load_knowledge
from framing.readers import read_inputs
from framing.readers.intake import Intake, Names, Seen, take_in
from framing.readers.web import Fetcher
from framing.records import Analysis, Article, Attribution, Reading, Scores, Sentence, SetAside
from framing.roles import with_roles
from framing.sentences import count_words, segment
from framing.spans import storable
from framing.store import Manifest, Run, Writer, open_run, unstarted, writing
from framing.tables import Packed, Row, packed
from framing.voices import Voiced, attribute, elsewhere, find_people, outlet_words, sentence_voice, voice_at

if TYPE_CHECKING:
    import pandas as pd

Source = Union[str, Path, "pd.DataFrame", Sequence[str | Path], Iterable[Article | SetAside]]
Progress = Callable[[int, int], None]
"""Called with the articles and the sentences read so far."""

# characters of the articles that go through the stages together: enough to batch like lengths, few enough to stay small
_CHUNK = 120_000
# sentences that go to the classifier at once, at most about twice as many
_SENTENCES = 1024
# the settings that change what is found in an article, or what is kept of it
_SHAPING = (
    *(("read", "window"), ("read", "overlap"), ("store", "text"), ("store", "vectors")),
    *(("input", "dates"), ("input", "boilerplate"), ("actors", "aliases"), ("codebooks", "min_names"), ("codebooks", "veto")),
    *(("fitness", name) for name in FitnessSettings.model_fields),
)
# the files of one's own whose content does so, too
_OWN_FILES = (("input", "boilerplate"), ("actors", "aliases"))


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article in sentences, before any classifier has seen it."""

    article: Article
    sentences: tuple[Sentence, ...]

    def texts(self) -> list[str]:
        """The words of each sentence."""
        return [sentence.span.of(self.article.field(sentence.field)) for sentence in self.sentences]


@dataclass(slots=True)
class Held:
    """The articles that a run holds already, by source and digest, the ids that are taken, and what was set aside before."""

    articles: Counter[tuple[str, str]] = field(default_factory=Counter)
    ids: Names = field(default_factory=Names)
    set_aside: list[Row] = field(default_factory=list)
    reading: list[Row] = field(default_factory=list)
    resumed: int = 0

    def take(self, article: Article) -> bool:
        """Whether the run holds this article; each that it holds is taken once."""
        key = (storable(article.source), article.digest)
        if not self.articles[key]:
            return False
        self.articles[key] -= 1
        self.resumed += 1
        return True


def analyze(
    articles: Source,
    *,
    out: str | Path | None = None,
    settings: Settings | None = None,
    classifier: Classifier | None = None,
    columns: Mapping[str, str] | None = None,
    source: str | None = None,
    resume: bool = False,
    fetch: Fetcher | None = None,
    progress: Progress | None = None,
) -> Run:
    """The run over articles, or over what a path or DataFrame holds of them; in memory unless `out` names a directory.

    `resume` goes on with a run that was stopped and reads only what it does not hold yet (an article is known by its source, title
    and text). StoreError where `out` holds a run already, or, with `resume`, one of another version, model, window or stored columns.
    """
    settings = settings or load_settings()
    given, classifier = classifier, classifier or load_classifier(settings.model, settings.read)
    path = Path(out) if out is not None else None
    knowledge = load_knowledge(settings)
    manifest = _manifest(settings, classifier, knowledge)
    engine: Engine[list[Article], Packed] = find_engine(settings.engine)
    # a model that was asked for by its name is loaded where it is used
    make = partial(_reader, manifest, settings, classifier if given or settings.engine.name == "local" else None)
    intakes: list[Intake] = []
    # before anything is written: what cannot be read at all leaves no run behind
    items = offered(articles, settings, columns=columns, source=source, fetch=fetch, intakes=intakes)
    with writing(path) if path else nullcontext():
        held = _held(path, manifest, resume=resume) if path else Held()
        aside: list[SetAside] = []
        part, told = settings.store.part_articles, {"set_aside": held.set_aside, "reading": held.reading}
        writer = Writer(path, manifest | told, part_articles=part)
        number = sentences = 0
        for tables in engine(make, _chunks(_fresh(items, held, aside), part_articles=part)):
            writer.add(tables)
            number += tables["articles"].num_rows
            sentences += tables["sentences"].num_rows
            if progress:
                progress(number + held.resumed, sentences)
        return writer.close(_both(held.set_aside, aside), held.resumed, reading=_latest(held.reading, intakes))


def _both(before: list[Row], now: Iterable[SetAside]) -> list[Row]:
    """What was set aside before and what was now, each once."""
    told = {tuple(row.items()) for row in before}
    return before + [row for item in now if tuple((row := asdict(item)).items()) not in told]


def _latest(before: list[Row], intakes: Iterable[Intake]) -> list[Row]:
    """What each input gave, told as of the last time that it was offered."""
    now = [intake.row() for intake in intakes]
    again = {row["path"] for row in now}
    return [row for row in before if row["path"] not in again] + now


def read_all(articles: Iterable[Article], classifier: Classifier, knowledge: Knowledge | None = None) -> Iterator[Analysis]:
    """One analysis for each article, in their order, while only a chunk of them is in memory.

    Without `knowledge`, that of the default settings counts.
    """
    knowledge = knowledge or load_knowledge(load_settings())
    for chunk in _chunks(articles):
        yield from _read(chunk, classifier, knowledge)


def _chunks(articles: Iterable[Article], *, part_articles: int = 0) -> Iterator[list[Article]]:
    """The articles that go through the stages together.

    No chunk reaches over the end of a part of `part_articles`, so that a run that goes on there, and any engine, gives the model the very
    batches that it would have had: the last digits of a score hang on them.
    """
    chunk: list[Article] = []
    size = 0
    for number, article in enumerate(articles, 1):
        chunk.append(article)
        size += len(article.title) + len(article.text)
        if size >= _CHUNK or (part_articles and number % part_articles == 0):
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def prepare(article: Article) -> Prepared:
    """The sentences of the title and of the prose."""
    return Prepared(article, segment(article.title, field="title") + segment(article.text, within=article.prose()))


def _reader(manifest: Manifest, settings: Settings, classifier: Classifier | None) -> Callable[[list[Article]], Packed]:
    """What makes tables of articles in the process where it is made; StoreError where it would read them in another way than the manifest
    tells."""
    classifier = classifier or load_classifier(settings.model, settings.read)
    knowledge = load_knowledge(settings)
    for name, meant, here in _shaping(manifest, _manifest(settings, classifier, knowledge)):
        if meant != here:
            hint = "every machine needs the same framing, models and files of your own, each under the same path"
            raise StoreError(f"a worker cannot read with the others: its {name} is {here}, theirs is {meant}", hint=hint)
    return lambda articles: packed(_read(articles, classifier, knowledge), text=settings.store.text, vectors=settings.store.vectors)


def _read(articles: Sequence[Article], classifier: Classifier, knowledge: Knowledge) -> list[Analysis]:
    chunk = [prepare(article) for article in articles]
    scores = _scores([text for prepared in chunk for text in prepared.texts()], classifier)
    analyses = []
    for prepared in chunk:
        found = [next(scores) for _ in prepared.sentences]
        voiced = _voiced(prepared, found if "attribution" in classifier.labels else None)
        readings = [reading(prepared.article, *part) for part in zip(prepared.sentences, voiced, found, strict=True)]
        analyses.append(Analysis(prepared.article, interpret(prepared.article, readings, found, knowledge)))
    return analyses


def _scores(texts: Sequence[str], classifier: Classifier) -> Iterator[Scores]:
    """What the classifier says of each text; an article as long as a book goes to it in pieces."""
    size = -(-len(texts) // max(1, len(texts) // _SENTENCES))
    for start in range(0, len(texts), max(1, size)):
        yield from classifier.read(texts[start : start + size])


def _voiced(prepared: Prepared, scores: Sequence[Scores] | None) -> list[Voiced]:
    """The voices of each sentence, the title's speakers called by the names that the text has for them."""
    article, sentences = prepared.article, prepared.sentences
    first = sum(sentence.field == "title" for sentence in sentences)
    title, text = sentences[:first], sentences[first:]
    heard = None if scores is None else _moved(sentences, scores)
    people = find_people(article.text, text)
    head = attribute(article.title, title, heard=heard and heard[:first], people=elsewhere(people))
    return [*head, *attribute(article.text, text, within=article.prose(), heard=heard and heard[first:], people=people)]


def _moved(sentences: Sequence[Sentence], scores: Sequence[Scores]) -> list[tuple[Attribution, ...]]:
    """What a classifier says of each sentence, at its place in the field and numbered through the field."""
    numbers: Counter[str] = Counter()
    moved = []
    for sentence, found in zip(sentences, scores, strict=True):
        first = numbers[sentence.field]
        numbers[sentence.field] += len({part.attr for part in found.attributions})
        moved.append(tuple(replace(part, span=part.span.shift(sentence.span.start), attr=first + part.attr) for part in found.attributions))
    return moved


def reading(article: Article, sentence: Sentence, voiced: Voiced, scores: Scores) -> Reading:
    """What the classifier says of a sentence, moved to the sentence's place and joined with its voices."""
    text = article.field(sentence.field)
    terms = []
    for term in scores.terms:
        span = term.span.shift(sentence.span.start)
        voice = voice_at(voiced.voices, span)
        terms.append(replace(term, span=span, voice=voice.kind, speaker=voice.speaker))
    mentions = []
    for mention in scores.mentions:
        span = mention.span.shift(sentence.span.start)
        mentions.append(replace(mention, span=span, voice=voice_at(voiced.voices, span).kind))
    return Reading(
        sentence=sentence,
        voice=sentence_voice(voiced.voices, text),
        words=count_words(sentence.span.of(text)),
        words_outlet=outlet_words(voiced.voices, text),
        terms=tuple(terms),
        judgements=scores.judgements,
        voices=voiced.voices,
        mentions=with_roles(mentions, text, sentence.span),
        attributions=voiced.attributions,
        bias=scores.bias,
        biased=scores.biased,
        windows=scores.windows,
        vector=scores.vector,
    )


def offered(
    articles: Source,
    settings: Settings,
    *,
    intakes: list[Intake],
    columns: Mapping[str, str] | None = None,
    source: str | None = None,
    fetch: Fetcher | None = None,
) -> Iterator[Article | SetAside]:
    """Each article that is to be read and what is set aside; what each input gave is counted in `intakes`, while it is gone through."""
    import pandas as pd

    inputs = [articles] if isinstance(articles, str | Path | pd.DataFrame) else articles
    if isinstance(inputs, list | tuple) and inputs and all(isinstance(item, str | Path | pd.DataFrame) for item in inputs):
        return read_inputs(
            *inputs, columns=columns, source=source, fitness=settings.fitness, intakes=intakes, settings=settings.input, fetch=fetch
        )
    intakes.append(Intake("articles"))
    return take_in(cast("Iterable[Article | SetAside]", inputs), intakes[-1], Seen(), settings.fitness)


def _fresh(items: Iterable[Article | SetAside], held: Held, aside: list[SetAside]) -> Iterator[Article]:
    """The articles that are still to be read, each under an id of its own; what was set aside is collected on the way."""
    for item in items:
        if isinstance(item, SetAside):
            aside.append(item)
        elif not held.take(item):
            yield replace(item, id=held.ids.take(storable(item.id)))


def _manifest(settings: Settings, classifier: Classifier, knowledge: Knowledge) -> Manifest:
    return {
        "version": framing.__version__,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "complete": False,
        "settings": settings.model_dump(mode="json"),
        "model": {
            "name": classifier.name,
            "digest": classifier.digest,
            "labels": {head: list(names) for head, names in classifier.labels.items()},
        },
        "files": {f"{group}.{key}": _digest(getattr(getattr(settings, group), key)) for group, key in _OWN_FILES},
        "codebooks": [{"title": book.title, "sides": list(book.sides), "digest": book.digest} for book in knowledge.books],
        "seed": settings.seed,
    }


def _digest(path: str) -> str:
    """The SHA-256 of a file, in hexadecimal; empty where none is named."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest() if path else ""


def _held(path: Path, manifest: Manifest, *, resume: bool) -> Held:
    """What the run at `path` holds already; StoreError where it may not be gone on with."""
    if unstarted(path):
        return Held()
    run = open_run(path)
    if not resume:
        raise StoreError(f"{path} holds a run already", hint="go on with it with --resume, or name another --out")
    for name, then, now in _shaping(run.manifest, manifest):
        if then != now:
            raise StoreError(f"{path} cannot be resumed: its {name} was {then} and is now {now}", hint="name another --out")
    held = Held(set_aside=run.manifest.get("set_aside", []), reading=run.manifest.get("reading", []))
    for batch in run.arrow("articles", ["article_id", "source", "digest"]).to_batches(max_chunksize=10_000):
        for row in batch.to_pylist():
            held.articles[row["source"], row["digest"]] += 1
            held.ids.take(row["article_id"])
    return held


def _shaping(before: Manifest, now: Manifest) -> Iterator[tuple[str, Any, Any]]:
    """What must be the same for two halves of a run to be one: name, then, now."""
    yield "version", before["version"], now["version"]
    yield "model", before["model"]["digest"], now["model"]["digest"]
    books = [{book["title"]: book.get("digest") for book in manifest.get("codebooks", ())} for manifest in (before, now)]
    for title in sorted({**books[0], **books[1]}):
        yield f"codebook {title!r}", books[0].get(title, "not there"), books[1].get(title, "not there")
    for key, digest in now["files"].items():
        yield f"file of {key}", before.get("files", {}).get(key, ""), digest
    for group, key in _SHAPING:
        yield f"setting {group}.{key}", before["settings"].get(group, {}).get(key), now["settings"][group][key]

"""The stages joined: articles in, a run out."""

import hashlib
import platform
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

import framing
from framing.classifiers import Classifier, load_classifier
from framing.config import FitnessSettings, Settings, load_settings
from framing.engines import Engine, find_engine
from framing.errors import ReadError, StoreError
from framing.interpretation import Knowledge, load_knowledge
from framing.readers import read_inputs
from framing.readers.intake import Intake, Names, Seen, take_in
from framing.readers.web import Fetcher
from framing.records import Article, SetAside
from framing.spans import storable
from framing.stages import chunks, read
from framing.store import Manifest, Run, Writer, open_run, unstarted, writing
from framing.tables import Packed, Row, packed

if TYPE_CHECKING:
    import pandas as pd

Source = Union[str, Path, "pd.DataFrame", Sequence[str | Path], Iterable[Article | SetAside]]
Progress = Callable[[int, int], None]
"""Called with the articles and the sentences read so far."""

# the settings that change what is found in an article, or what is kept of it
_SHAPING = (
    *(("read", "window"), ("read", "overlap"), ("store", "text"), ("store", "vectors")),
    *(("input", "dates"), ("input", "boilerplate"), ("actors", "aliases"), ("codebooks", "min_names"), ("codebooks", "veto")),
    *(("fitness", name) for name in FitnessSettings.model_fields),
)
# the files of one's own whose content does so, too
_OWN_FILES = (("input", "boilerplate"), ("actors", "aliases"))
# what scores and positions depend on besides the model and the settings
_PACKAGES = ("numpy", "sentencex", "tokenizers", "torch", "trafilatura", "transformers")


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

    `columns` maps our field to a table's column ({"text": "body", "group": "country"}), `source` names one outlet for everything.
    `settings` come from `framing.load_settings`, `classifier` stands in for the model that they name, and with `fetch` addresses on the
    web are read. `progress` is called with the articles and sentences read so far, after every 200 articles or so.
    `resume` goes on with a run that was stopped and reads only what it does not hold yet (an article is known by its source, title
    and text). StoreError where `out` holds a run already, or, with `resume`, one of another version, model, window or stored columns.
    """
    settings = settings or load_settings()
    intakes: list[Intake] = []
    # before a model is loaded and anything is written: what cannot be read at all is told at once and leaves no run behind
    items = offered(articles, settings, columns=columns, source=source, fetch=fetch, intakes=intakes)
    given, classifier = classifier, classifier or load_classifier(settings.model, settings.read)
    path = Path(out) if out is not None else None
    knowledge = load_knowledge(settings)
    manifest = _manifest(settings, classifier, knowledge)
    engine: Engine[list[Article], Packed] = find_engine(settings.engine)
    # a model that was asked for by its name is loaded where it is used
    make = partial(_reader, manifest, settings, classifier if given or settings.engine.name == "local" else None)
    with writing(path) if path else nullcontext():
        held = _held(path, manifest, resume=resume) if path else Held()
        aside: list[SetAside] = []
        part, told = settings.store.part_articles, {"set_aside": held.set_aside, "reading": held.reading}
        writer = Writer(path, manifest | told, part_articles=part)
        number = sentences = 0
        for tables in engine(make, chunks(_fresh(items, held, aside), part_articles=part)):
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


def _reader(manifest: Manifest, settings: Settings, classifier: Classifier | None) -> Callable[[list[Article]], Packed]:
    """What makes tables of articles in the process where it is made; StoreError where it would read them in another way than the manifest
    tells."""
    classifier = classifier or load_classifier(settings.model, settings.read)
    knowledge = load_knowledge(settings)
    for name, meant, here in _shaping(manifest, _manifest(settings, classifier, knowledge)):
        if meant != here:
            hint = "every machine needs the same framing, models and files of your own, each under the same path"
            raise StoreError(f"a worker cannot read with the others: its {name} is {here}, theirs is {meant}", hint=hint)
    return lambda articles: packed(read(articles, classifier, knowledge), text=settings.store.text, vectors=settings.store.vectors)


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
    if not isinstance(inputs, Iterable):
        raise _no_article(inputs)
    intakes.append(Intake("articles"))
    return take_in(_given(inputs), intakes[-1], Seen(), settings.fitness)


def _given(items: Iterable[Any]) -> Iterator[Article | SetAside]:
    """The items as they are; ReadError at the first that is no article."""
    for item in items:
        if not isinstance(item, Article | SetAside):
            raise _no_article(item)
        yield item


def _no_article(item: Any) -> ReadError:
    return ReadError(f"{type(item).__name__} is no kind of article", hint="give a path, a DataFrame, or framing.Article objects in a list")


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
        "packages": {"python": platform.python_version()} | {name: version(name) for name in _PACKAGES},
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
    if not run.arrow("articles", ["article_id"]).num_rows:  # nothing was read, often for want of --map: one may begin anew
        return Held()
    if not resume:
        raise StoreError(f"{path} holds a run already", hint="go on with it (--resume, in Python resume=True), or name another --out")
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

"""The tables of a run: their columns, and the rows that one analysis makes."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from framing.records import Analysis, Article, Reading
from framing.spans import Span, storable

Row = dict[str, Any]

_WHERE = [("article_id", pa.string()), ("source", pa.string()), ("field", pa.string()), ("sentence", pa.int32())]
_SPAN = [*_WHERE, ("start", pa.int32()), ("end", pa.int32())]
_WORDS = [("n_words", pa.int32()), ("n_words_outlet", pa.int32())]

SCHEMAS: dict[str, pa.Schema] = {
    "sentences": pa.schema(
        [*_SPAN, ("voice", pa.string()), ("bias", pa.float32()), ("biased", pa.bool_()), ("windows", pa.int16()), *_WORDS]
    ),
    "voices": pa.schema([*_SPAN, ("kind", pa.string()), ("speaker", pa.string())]),
    "terms": pa.schema(
        [
            *_SPAN,
            ("text", pa.string()),
            ("type", pa.string()),
            ("score", pa.float32()),
            ("voice", pa.string()),
            ("speaker", pa.string()),
            ("target", pa.string()),
            ("polarity", pa.int8()),
            ("side", pa.string()),
            ("side_score", pa.float32()),
            ("dispute", pa.string()),
            ("concept", pa.string()),
            ("counterpart", pa.string()),
            ("neutral", pa.string()),
            ("detector", pa.string()),
        ]
    ),
    "judgements": pa.schema([*_WHERE, ("axis", pa.string()), ("name", pa.string()), ("score", pa.float32()), ("holds", pa.bool_())]),
    "mentions": pa.schema(
        [
            *_SPAN,
            ("text", pa.string()),
            ("actor", pa.string()),
            ("kind", pa.string()),
            ("voice", pa.string()),
            ("portrayal", pa.string()),
            ("portrayal_score", pa.float32()),
            ("role", pa.string()),
        ]
    ),
    "attributions": pa.schema([*_SPAN, ("attr", pa.int32()), ("kind", pa.string()), ("quote", pa.string()), ("speaker", pa.string())]),
    "vectors": pa.schema(
        [("article_id", pa.string()), ("field", pa.string()), ("sentence", pa.int32()), ("vector", pa.list_(pa.float16()))]
    ),
    "articles": pa.schema(
        [
            ("article_id", pa.string()),
            ("source", pa.string()),
            ("title", pa.string()),
            ("published", pa.date32()),
            ("url", pa.string()),
            ("byline", pa.string()),
            ("place", pa.string()),
            ("group", pa.string()),
            ("story", pa.string()),
            ("digest", pa.string()),
            ("n_sentences", pa.int32()),
            *_WORDS,
            ("flagged", pa.list_(pa.string())),
            ("excluded", pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32()), ("kind", pa.string())]))),
            ("text", pa.string()),
        ]
    ),
}

# what is made of a whole run later, in one part; a run that goes on loses it
ADDED: dict[str, pa.Schema] = {
    "stories": pa.schema([(name, pa.string()) for name in ("article_id", "story", "wire_group", "republished_from")]),
}

Tables = dict[str, list[Row]]
Packed = Mapping[str, pa.Table]
"""The tables of some articles, by name, in Arrow."""

# sentences whose rows wait to be packed
_ROWS = 500


def as_arrow(rows: list[Row], schema: pa.Schema) -> pa.Table:
    """The rows as a table, in the form in which Arrow can hold them."""
    try:
        return pa.Table.from_pylist(rows, schema=schema)
    except UnicodeEncodeError:
        clean = [{name: storable(value) if isinstance(value, str) else value for name, value in row.items()} for row in rows]
        return pa.Table.from_pylist(clean, schema=schema)


def packed(analyses: Iterable[Analysis], *, text: bool, vectors: bool) -> Packed:
    """The tables that some analyses make, by name, in Arrow, where rows take a tenth of the memory."""
    pieces: dict[str, list[pa.Table]] = {name: [schema.empty_table()] for name, schema in SCHEMAS.items()}
    waiting: Tables = {name: [] for name in SCHEMAS}

    def pack() -> None:
        for name, schema in SCHEMAS.items():
            pieces[name].append(as_arrow(waiting[name], schema))
            waiting[name] = []

    for analysis in analyses:
        for name, found in rows(analysis, text=text, vectors=vectors).items():
            waiting[name] += found
        if len(waiting["sentences"]) >= _ROWS:
            pack()
    pack()
    return {name: pa.concat_tables(found) for name, found in pieces.items()}


def rows(analysis: Analysis, *, text: bool, vectors: bool) -> Tables:
    """The rows of every table that one analysis makes."""
    article = analysis.article
    tables: Tables = {name: [] for name in SCHEMAS}
    for reading in analysis.readings:
        for name, found in _reading_rows(article, reading, vectors=vectors).items():
            tables[name] += found
    tables["articles"] = [
        {
            "article_id": article.id,
            "source": article.source,
            "title": article.title,
            "published": article.published,
            "url": article.url,
            "byline": article.byline,
            "place": article.place,
            "group": article.group,
            "story": article.story,
            "digest": article.digest,
            "n_sentences": len(analysis.readings),
            "n_words": sum(reading.words for reading in analysis.readings),
            "n_words_outlet": sum(reading.words_outlet for reading in analysis.readings),
            "flagged": list(article.flags),
            "excluded": [{"start": part.span.start, "end": part.span.end, "kind": part.kind} for part in article.excluded],
            "text": article.text if text else None,
        }
    ]
    return tables


def _reading_rows(article: Article, reading: Reading, *, vectors: bool) -> Tables:
    sentence = reading.sentence
    where = {"article_id": article.id, "source": article.source, "field": sentence.field, "sentence": sentence.index}
    words = article.field(sentence.field)

    def at(span: Span) -> Row:
        return where | {"start": span.start, "end": span.end}

    return {
        "sentences": [
            at(sentence.span)
            | {"voice": reading.voice, "bias": reading.bias, "biased": reading.biased, "windows": reading.windows}
            | {"n_words": reading.words, "n_words_outlet": reading.words_outlet}
        ],
        "voices": [at(voice.span) | {"kind": voice.kind, "speaker": voice.speaker} for voice in reading.voices],
        "terms": [at(term.span) | {"text": term.span.of(words)} | _facts(term, "span") for term in reading.terms],
        "mentions": [at(mention.span) | {"text": mention.span.of(words)} | _facts(mention, "span") for mention in reading.mentions],
        "attributions": [at(part.span) | _facts(part, "span") for part in reading.attributions],
        "judgements": [where | _facts(judgement) for judgement in reading.judgements],
        "vectors": [
            {
                "article_id": article.id,
                "field": sentence.field,
                "sentence": sentence.index,
                "vector": np.asarray(reading.vector, np.float16),
            }
        ]
        if vectors and reading.vector
        else [],
    }


def _facts(record: Any, *without: str) -> Row:
    """The fields of a slotted record by name, but for those that are stored in another way."""
    return {name: getattr(record, name) for name in record.__slots__ if name not in without}

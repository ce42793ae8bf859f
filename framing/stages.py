"""The stages that articles go through: sentences, scores, voices, and what is made of them together."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from framing.classifiers import Classifier
from framing.config import load_settings
from framing.interpretation import Knowledge, interpret, load_knowledge
from framing.records import Analysis, Article, Attribution, Reading, Scores, Sentence
from framing.roles import with_roles
from framing.sentences import count_words, segment
from framing.voices import Voiced, attribute, elsewhere, find_people, outlet_words, sentence_voice, voice_at

# characters of the articles that go through the stages together: enough to batch like lengths, few enough to stay small
_CHUNK = 120_000
# sentences that go to the classifier at once, at most about twice as many
_SENTENCES = 1024


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article in sentences, before any classifier has seen it."""

    article: Article
    sentences: tuple[Sentence, ...]

    def texts(self) -> list[str]:
        """The words of each sentence."""
        return [sentence.span.of(self.article.field(sentence.field)) for sentence in self.sentences]


def read_all(articles: Iterable[Article], classifier: Classifier, knowledge: Knowledge | None = None) -> Iterator[Analysis]:
    """One analysis for each article, in their order, while only a chunk of them is in memory.

    Without `knowledge`, that of the default settings counts.
    """
    knowledge = knowledge or load_knowledge(load_settings())
    for chunk in chunks(articles):
        yield from read(chunk, classifier, knowledge)


def chunks(articles: Iterable[Article], *, part_articles: int = 0) -> Iterator[list[Article]]:
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


def read(articles: Sequence[Article], classifier: Classifier, knowledge: Knowledge) -> list[Analysis]:
    """One analysis for each article, in their order; all go through each stage together."""
    chunk = [prepare(article) for article in articles]
    scores = _scores([text for prepared in chunk for text in prepared.texts()], classifier)
    analyses = []
    for prepared in chunk:
        found = [next(scores) for _ in prepared.sentences]
        voiced = hear(prepared, found if "attribution" in classifier.labels else None)
        readings = [reading(prepared.article, *part) for part in zip(prepared.sentences, voiced, found, strict=True)]
        analyses.append(Analysis(prepared.article, interpret(prepared.article, readings, found, knowledge)))
    return analyses


def _scores(texts: Sequence[str], classifier: Classifier) -> Iterator[Scores]:
    """What the classifier says of each text; an article as long as a book goes to it in pieces."""
    size = -(-len(texts) // max(1, len(texts) // _SENTENCES))
    for start in range(0, len(texts), max(1, size)):
        yield from classifier.read(texts[start : start + size])


def hear(prepared: Prepared, scores: Sequence[Scores] | None) -> list[Voiced]:
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

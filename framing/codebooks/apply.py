"""What codebooks find in an article, joined with what the model found there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from framing.codebooks.forms import tokens
from framing.codebooks.hits import Hit, Place, Sentence, find_hits, overlapping, side_of
from framing.codebooks.scope import Resolve, Shelf, about, named
from framing.plainer import fitted
from framing.records import Article, Polarity, Reading, Term
from framing.spans import Span
from framing.voices import voice_at

Loadedness = Sequence[tuple[Span, float]]

_UNKNOWN_SCORE = 0.5
_AROUND = 60


def apply_codebooks(
    article: Article,
    readings: Sequence[Reading],
    shelf: Shelf,
    *,
    loadedness: Sequence[Loadedness] = (),
    min_names: int,
    veto: float,
    actor: Resolve = lambda _: "",
) -> tuple[Reading, ...]:
    """The readings with what the codebooks of the article's disputes find there.

    `loadedness` holds, for each reading, how loaded the model finds each word of the sentence, counted from its start; a form where
    that is below `veto` does not count, unless the model marked it. `actor` gives the canonical name of a term's target.
    """
    sentences = [_sentence(article, reading, shelf) for reading in readings]
    numbers = about([sentence.names for sentence in sentences], shelf, min_names=min_names)
    if not numbers:
        return tuple(readings)
    weights = loadedness or [()] * len(readings)
    return tuple(_marked(one, numbers, shelf, loaded, veto, actor) for one, loaded in zip(sentences, weights, strict=True))


def _sentence(article: Article, reading: Reading, shelf: Shelf) -> Sentence:
    text = article.field(reading.sentence.field)
    words = tokens(text, reading.sentence.span)
    return Sentence(reading, text, words, named(text, words, shelf))


def _marked(sentence: Sentence, numbers: Sequence[int], shelf: Shelf, loaded: Loadedness, veto: float, actor: Resolve) -> Reading:
    reading = sentence.reading
    moved = [(span.shift(reading.sentence.span.start), value) for span, value in loaded]
    hits = apart(hit for number in numbers for hit in find_hits(sentence, shelf, number, actor))
    kept = [hit for hit in hits if not moved or _loaded(hit.span, moved) >= hit.doubt * veto or overlapping(hit.span, reading.terms)]
    return replace(reading, terms=_joined(kept, reading, moved, actor)) if kept else reading


def apart(hits: Iterable[Hit]) -> list[Hit]:
    """Hits that don't overlap: the longest, and of those in one place the surest; where two sides are as sure of it, neither."""
    by_span = sorted(hits, key=lambda hit: (hit.span, hit.rank))
    ones = [one for _, group in groupby(by_span, key=lambda hit: hit.span) if (one := _surest(list(group)))]
    kept: dict[Span, Hit] = {}
    for span, hit in sorted(((hit.span, hit) for hit in ones), key=lambda pair: -len(pair[0])):
        if not any(span.overlaps(other) for other in kept):
            kept[span] = hit
    return [kept[span] for span in sorted(kept)]


def _surest(hits: Sequence[Hit]) -> Hit | None:
    best = hits[0]
    rivals = (hit for hit in hits if hit.place.volume is best.place.volume and hit.rank == best.rank)
    return best if all(hit.place.side == best.place.side for hit in rivals) else None


def _loaded(span: Span, loaded: Loadedness) -> float:
    """The highest loadedness of a word in `span`."""
    return max((value for word, value in loaded if word.overlaps(span)), default=0.0)


def _joined(hits: Sequence[Hit], reading: Reading, loaded: Loadedness, actor: Resolve) -> tuple[Term, ...]:
    """The model's terms and the codebook's: one where both see overlapping spans, with the codebook's boundaries."""
    spans = [hit.span for hit in hits]
    terms = [term for term in reading.terms if not any(term.span.overlaps(span) for span in spans)]
    return tuple(sorted([*terms, *(_term(hit, reading, loaded, actor) for hit in hits)], key=lambda term: term.span))


def _term(hit: Hit, reading: Reading, loaded: Loadedness, actor: Resolve) -> Term:
    place, concept = hit.place, hit.place.concept
    seen = overlapping(hit.span, reading.terms)
    scores = [*(term.score for term in seen), *([_loaded(hit.span, loaded)] if loaded else [])]
    term = max(seen, key=lambda term: term.span.shared(hit.span), default=Term(hit.span, concept.type, 0.0))
    target, polarity = _stance(place, term, side_of(term.target, place, actor))
    voice = voice_at(reading.voices, hit.span)
    return replace(
        term,
        span=hit.span,
        type=concept.type,
        score=max(scores, default=_UNKNOWN_SCORE),
        voice=voice.kind,
        speaker=voice.speaker,
        target=target,
        polarity=polarity,
        side=place.side,
        side_score=hit.side_score,
        dispute=place.volume.book.title,
        concept=concept.name,
        counterpart=concept.counterpart(place.side),
        neutral=_neutral(place),
        detector="both" if seen else "codebook",
    )


def _stance(place: Place, term: Term, target: str) -> tuple[str, Polarity]:
    """Whom the words portray, and how: as the model says, unless that speaks against the side that says them. `target` is its side."""
    side, meant = place.side, place.concept.of
    agrees = not (target and term.polarity) or (term.polarity > 0) == (target == side)
    if agrees and (not meant or (term.target and term.polarity)):
        return term.target, term.polarity
    if meant:
        return meant, 1 if meant == side else -1
    others = [other for other in place.volume.book.sides if other != side]
    return (side, 1) if term.polarity > 0 else (others[0] if len(others) == 1 else "", -1)


def _neutral(place: Place) -> str:
    """The plainer wording in the form in which the words stand."""
    text, span = place.sentence.text, place.span
    before, after = text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND]
    plain = place.form.neutral or place.concept.neutral
    return fitted(plain, place.form.form, span.of(text), place.concept.type, before=before, after=after)

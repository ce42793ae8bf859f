"""What flows, in the order in which it flows: Article -> Sentence -> Scores -> Reading -> Analysis -> Profile -> Comparison.

All records are frozen; spans count code points of one field ("title" or "text") of one article.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Literal, get_args

from framing.displayed import Displayed
from framing.spans import Span

Field = Literal["title", "text"]
VoiceKind = Literal["outlet", "direct", "indirect", "scare"]
TermType = Literal["naming", "action", "status", "evaluative", "epistemic"]
Exclusion = Literal["section", "headline", "byline", "place", "note", "footer"]
AttributionKind = Literal["source", "cue", "content"]
Quote = Literal["direct", "indirect", "mixed"]
ActorKind = Literal["PER", "ORG", "LOC", "NORP", "MISC"]
Portrayal = Literal["negative", "neutral", "positive"]
Role = Literal["agent", "affected", ""]
Polarity = Literal[-1, 0, 1]
Flag = Literal["repeated", "same_text", "not_english", "not_prose", "too_short", "too_long"]

FIELDS: tuple[Field, ...] = get_args(Field)
VOICES: tuple[VoiceKind, ...] = get_args(VoiceKind)
TERM_TYPES: tuple[TermType, ...] = get_args(TermType)
ATTRIBUTION_KINDS: tuple[AttributionKind, ...] = get_args(AttributionKind)
ACTOR_KINDS: tuple[ActorKind, ...] = get_args(ActorKind)
PORTRAYALS: tuple[Portrayal, ...] = get_args(Portrayal)
QUOTES: tuple[Quote, ...] = get_args(Quote)
FLAGS: tuple[Flag, ...] = get_args(Flag)


@dataclass(frozen=True, slots=True)
class Excluded:
    """A stretch of the text that is not the article's prose, and what it is instead."""

    span: Span
    kind: Exclusion


@dataclass(frozen=True, slots=True)
class Article:
    """One article; `text` is exactly what was loaded, `excluded` the stretches not analysed, `flags` why it may be no article to count on.

    `language` is what the article says of itself, such as "en"; empty where it says nothing.
    """

    id: str
    source: str
    text: str
    title: str = ""
    published: date | None = None
    url: str = ""
    byline: str = ""
    place: str = ""
    group: str = ""
    story: str = ""
    excluded: tuple[Excluded, ...] = ()
    flags: tuple[Flag, ...] = ()
    language: str = ""

    @property
    def digest(self) -> str:
        """The SHA-256 of title and text, in hexadecimal."""
        words = f"{self.title}\n\n{self.text}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(words).hexdigest()

    def field(self, name: Field) -> str:
        """The title or the text."""
        return self.title if name == "title" else self.text

    def prose(self) -> tuple[Span, ...]:
        """The stretches of `text` that are left when the excluded ones are taken out, in order."""
        cuts = sorted(part.span for part in self.excluded)
        starts = accumulate((cut.end for cut in cuts), max, initial=0)
        ends = [*(cut.start for cut in cuts), len(self.text)]
        return tuple(Span(start, end) for start, end in zip(starts, ends, strict=True) if start < end)


@dataclass(frozen=True, slots=True)
class SetAside:
    """Something that was offered as an article and could not be read: where it stood and why."""

    path: str
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was decided while reading and that a person should know: where, and what."""

    path: str
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Matched:
    """From which columns of a table the fields of its articles are read: pairs of our field and their column."""

    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of one field; `index` counts within the field from 0."""

    field: Field
    index: int
    span: Span


@dataclass(frozen=True, slots=True)
class Voice:
    """A stretch of a field and whose words it holds; `speaker` is empty where none is named."""

    span: Span
    kind: VoiceKind
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """One part (source, cue or content) of the attribution numbered `attr` within its field."""

    span: Span
    attr: int
    kind: AttributionKind
    quote: Quote
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A loaded term: where it stands, what kind of choice it is, how sure the classifier is (0-1), whose voice it is in."""

    span: Span
    type: TermType
    score: float
    voice: VoiceKind = "outlet"
    speaker: str = ""
    target: str = ""
    polarity: Polarity = 0
    side: str = ""
    side_score: float | None = None
    dispute: str = ""
    concept: str = ""
    counterpart: str = ""
    neutral: str = ""
    detector: Literal["model", "codebook", "both"] = "model"


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor named in a sentence, the light in which it is shown there, and whether the verb makes it act or be acted on."""

    span: Span
    actor: str
    kind: ActorKind
    voice: VoiceKind = "outlet"
    portrayal: Portrayal = "neutral"
    portrayal_score: float = 0.0
    role: Role = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a classifier says of a whole sentence, such as ("frame", "security_defense", 0.83, True)."""

    axis: str
    name: str
    score: float
    holds: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """What one classifier says of one sentence: positions count from the sentence's own start.

    `bias` is the probability (0-1) that the sentence is biased, None from a classifier without that head; `windows` is how many
    overlapping windows the sentence was read in; `vector` its embedding, if there is one. `mentions` and `attributions` are empty
    from a classifier without those heads. `loadedness` is the probability, for each word, that it belongs to a loaded term of any
    type; empty where the classifier does not tell.
    """

    terms: tuple[Term, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    bias: float | None = None
    biased: bool | None = None
    windows: int = 1
    vector: tuple[float, ...] = ()
    mentions: tuple[Mention, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    loadedness: tuple[tuple[Span, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is known of one sentence; every span in it counts from the start of the sentence's field."""

    sentence: Sentence
    voice: Literal["outlet", "direct", "indirect", "mixed"]
    words: int
    words_outlet: int
    terms: tuple[Term, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    voices: tuple[Voice, ...] = ()
    mentions: tuple[Mention, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    bias: float | None = None
    biased: bool | None = None
    windows: int = 1
    vector: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Analysis(Displayed):
    """One article and what was read in it, title first, then text."""

    article: Article
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Rate(Displayed):
    """`count` of `total`, told per `unit` (1,000 for words, 1 for shares), with an interval from a bootstrap over articles.

    `low` and `high` are None where there are too few articles for an interval.
    """

    count: float
    total: float
    unit: int
    low: float | None
    high: float | None

    @property
    def value(self) -> float | None:
        """The rate itself, in the unit; None where the denominator is 0."""
        return self.unit * self.count / self.total if self.total else None


@dataclass(frozen=True, slots=True, repr=False)
class Profile(Displayed):
    """One source's rates by name, with the sizes of what they were counted on."""

    source: str
    articles: int
    sentences: int
    words: int
    rates: dict[str, Rate]


@dataclass(frozen=True, slots=True)
class Contrast:
    """How differently one source uses one term: its counts, everybody else's, and the z-scored log-odds ratio."""

    source: str
    name: str
    count: int
    rest: int
    z: float


@dataclass(frozen=True, slots=True)
class Difference:
    """How far the rate of one source lies above that of another, told per unit; positive where `source` has more.

    `basis` is "shared" where each story that both cover is compared with itself, "all" where all articles are. `p` is how often chance
    would do as much, `q` the share of false ones among all differences of the comparison with a q as small. `stories` counts stories,
    and articles without one. Where `note` tells why there is too little data, there is no interval, ratio, p or q.
    """

    source: str
    other: str
    rate: str
    basis: Literal["shared", "all"]
    month: str
    left: Rate
    right: Rate
    unit: int
    value: float | None
    low: float | None
    high: float | None
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    p: float | None
    q: float | None
    stories: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """The chief difference of two sources, counted in another way; `note` as in `Difference`."""

    source: str
    other: str
    name: str
    basis: Literal["shared", "all"]
    unit: int
    value: float | None
    low: float | None
    high: float | None
    stories: int
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Displayed):
    """Sources side by side: a profile each, the terms that set each apart from the others together, and the differences of their rates.

    `months` are differences month by month, `checks` whether the chief difference survives being counted in other ways, and `tests`
    is how many p-values stand in `differences` and `months`, over all of which their q-values control false discoveries.
    """

    profiles: tuple[Profile, ...]
    contrasts: tuple[Contrast, ...]
    differences: tuple[Difference, ...] = ()
    months: tuple[Difference, ...] = ()
    checks: tuple[Check, ...] = ()
    tests: int = 0

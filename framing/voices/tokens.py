"""Words and marks of a text, each quotation as one of them, and the small words by which phrases are told apart."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from framing.inflection import word_set
from framing.quotations import Quotation
from framing.spans import Span

QUOTE = "“”"
DASHES = frozenset("-–—")
_TITLES = (
    "Mr Mrs Ms Dr Gen Brig Sen Sens Rep Reps Gov Govs Lt Col Sgt Cpl Cmdr St Prof Rev Hon Capt Maj Adm Sec Supt Det Asst Atty Jr Sr"
).replace(" ", "|")
_TOKEN = re.compile(
    rf"""
    (?:[^\W\d_]\.){{2,}}                # U.S.
    | [^\W\d_]\.(?=\s[^\W\d_])          # J. Lee
    | (?:{_TITLES})\.
    | [^\W_]+ (?:['’.&‑-][^\W_]+)*      # anti-war, Lee's, AT&T
      (?:(?<=s)['’](?=\s\w))?           # rebels' camp
    | [^\w\s]
    """,
    re.VERBOSE,
)

DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday today yesterday tonight earlier later late early")
TIMES = word_set("morning afternoon evening night")
MONTHS = word_set("january february march april may june july august september october november december")
FINITE = word_set("is are was were has have had will would can could should must may might did does do")
PRONOUNS = word_set("he she they it we i you")
ARTICLES = word_set("a an the")
DETERMINERS = word_set("the a an its his her their our my this these those some many several most other another both no")
RELATIVES = word_set("who which that")
PREPOSITIONS = word_set("in on at for by from with without of to under over into about against between during amid despite per")
BOUNDARIES = word_set(
    "that which who whom whose but while when as because if although though after before since than what where whether or so yet"
    " until unless how why meanwhile however and is are was were has have had will would can could"
)
OPENERS = word_set("but and meanwhile however still yet then now so also later")
ADVERBIALS = DAYS | word_set("on in at during after to via from last this as by through before when while")


class Token(NamedTuple):
    """A word or a mark, as it stands and in lower case with straight apostrophes.

    A quotation is one mark, whose text is an opening mark and the last sign that it holds.
    """

    start: int
    end: int
    text: str
    low: str

    @property
    def is_word(self) -> bool:
        """Whether it begins with a letter or a digit."""
        return self.text[0].isalnum()

    @property
    def is_name(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()


def plain_tokens(text: str, start: int, end: int) -> list[Token]:
    """The words and marks of a stretch of text."""
    return [Token(m.start(), m.end(), m.group(), m.group().lower().replace("’", "'")) for m in _TOKEN.finditer(text, start, end)]


def tokens_of(text: str, span: Span, quotations: Sequence[Quotation]) -> list[Token]:
    """Words and marks of a sentence, with each quotation in it as one token."""
    tokens: list[Token] = []
    start = span.start
    for quotation in quotations:
        tokens += plain_tokens(text, start, max(start, quotation.span.start))
        start = min(span.end, quotation.span.end)
        tokens.append(Token(max(span.start, quotation.span.start), start, f"“{text[quotation.inner.end - 1]}", QUOTE))
    return tokens + plain_tokens(text, start, span.end)

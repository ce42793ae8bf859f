"""Where words stand."""

import re
from dataclasses import dataclass

_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The code points `[start, end)` of some text; never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The very words that stand here in `text`.

        >>> Span(3, 7).of("so, said she")
        ' sai'
        """
        return text[self.start : self.end]

    def shift(self, by: int) -> "Span":
        """This span moved `by` code points to the right."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def shared(self, other: "Span") -> int:
        """How many code points the two have in common."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def apart(self, other: "Span") -> int:
        """How many code points stand between the two; 0 where they touch or overlap."""
        return max(0, other.start - self.end, self.start - other.end)

    def trimmed(self, text: str) -> "Span | None":
        """This span without white space at its ends, or None where `text` holds nothing else here."""
        words = self.of(text)
        start = self.start + len(words) - len(words.lstrip())
        end = self.end - (len(words) - len(words.rstrip()))
        return Span(start, end) if start < end else None


def storable(words: str) -> str:
    """`words` as Arrow and tokenizers can take them: half a surrogate pair becomes U+FFFD, equal in length, so that positions stay.

    >>> storable("a\\ud83db")
    'a\ufffdb'
    """
    return _SURROGATES.sub("\ufffd", words)

"""What a codebook may say.

There are no regular expressions in it: a form with the context that it `needs` says the same in plain words, and a pattern
that somebody else wrote may try for ever.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from framing.config import Section
from framing.records import TermType

_PATTERN = re.compile(r"[\\*+?|^$(){}\[\]]")
_WORD = re.compile(r"[^\W_]+")
# each word with two spellings doubles the ways to write a phrase
_LONGEST = 12


def _plain(words: str) -> str:
    if sign := _PATTERN.search(words):
        raise PydanticCustomError("pattern", "holds {sign}, as a regular expression would", {"sign": sign.group()})
    if not any(letter.isalnum() for letter in words):
        raise PydanticCustomError("no_words", "holds no words")
    if len(_WORD.findall(words)) > _LONGEST:
        raise PydanticCustomError("too_many_words", "holds more than {most} words", {"most": _LONGEST})
    return words


def _one(title: str) -> str:
    if " / " in title:
        raise PydanticCustomError("pair", "holds ' / ', which stands between the parties of a dispute without a codebook")
    return title


def _year(value: Any) -> Any:
    return str(value) if type(value) is int else value


Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Title = Annotated[Text, StringConstraints(min_length=1)]
Words = Annotated[Title, BeforeValidator(_year), AfterValidator(_plain)]


class Form(Section):
    """Words that a side says, and where they count."""

    form: Words = Field(description="the words, in the form of a dictionary")
    needs: tuple[Words, ...] = Field((), description="the form counts only where one of these, or a place, stands in its sentence")
    neutral: Text = Field("", description="a plainer wording for this form, where the concept's does not fit it")
    exact: bool = Field(False, description="no other form of these words counts")

    @model_validator(mode="before")
    @classmethod
    def _written_out(cls, value: Any) -> Any:
        return value if isinstance(value, dict | Form) else {"form": value}


class Side(Section):
    """One side of a dispute, and who speaks and acts for it."""

    actors: tuple[Words, ...] = Field(min_length=1)


class Concept(Section):
    """One thing that the sides call differently; where `of` names a side, only that side's act or thing is meant.

    `plain` holds wordings beside `neutral` that nobody's side takes; they only count when words are compared (`namings`).
    """

    name: Title
    type: TermType
    says: dict[Title, tuple[Form, ...]]
    of: Text = ""
    needs: tuple[Words, ...] = ()
    neutral: Text = ""
    plain: tuple[Words, ...] = ()
    note: Text = ""
    source: Text = ""

    def counterpart(self, side: str) -> str:
        """What the other sides say: the first form of each."""
        return " / ".join(forms[0].form for other, forms in self.says.items() if other != side and forms)


class Codebook(Section):
    """One dispute: its sides, its places, and what the sides call things."""

    title: Annotated[Title, AfterValidator(_one)]
    sides: dict[Title, Side] = Field(min_length=2)
    places: tuple[Words, ...] = ()
    concepts: tuple[Concept, ...] = Field(min_length=1)
    note: Text = ""

    @property
    def digest(self) -> str:
        """The SHA-256 of all that it says, in hexadecimal."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def forms(self) -> Iterator[tuple[Concept, str, Form]]:
        """Each form with its concept and the side that says it."""
        for concept in self.concepts:
            for side, forms in concept.says.items():
                for form in forms:
                    yield concept, side, form

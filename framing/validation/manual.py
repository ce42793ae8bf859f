"""What coders are asked: labels, their values, and what each means."""

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from framing.config import Section, config_path, load_yaml, validated
from framing.errors import SettingsError
from framing.validation.alpha import Level

Unit = Literal["sentence", "term"]

YES, NO, NONE = "yes", "no", "none"
_SAME = {YES: ("y", "1", "true", "x"), NO: ("n", "0", "false")}


class Question(Section):
    """One label: what is asked, the values that can be given (with their meaning), and how they are given."""

    question: str = ""
    values: dict[str, str] = Field(default_factory=dict)
    level: Level = "nominal"
    several: bool = False
    open: bool = False

    @model_validator(mode="after")
    def _answerable(self) -> "Question":
        if not self.open and len(self.values) < 2 - self.several:
            raise ValueError("it needs two values or more, or `open: true`")
        return self

    def understood(self, cell: str) -> tuple[str, ...] | None:
        """The values that a cell gives, none of them where nothing holds; None where it names a value that does not exist.

        >>> Question(values={"yes": "", "no": ""}).understood(" TRUE ")
        ('yes',)
        >>> Question(values={"law": "", "money": ""}, several=True).understood("Money; law"), Question(open=True).understood("Kelmar")
        (('law', 'money'), ('Kelmar',))
        """
        words = [cell.strip()] if not self.several else [word.strip() for word in cell.replace(",", ";").replace("|", ";").split(";")]
        if self.open:
            return tuple(words)
        known = {each.casefold().replace("_", " "): each for each in self.values}
        known |= {short: long for long, shorts in _SAME.items() if long in self.values for short in shorts if short not in known}
        given = [word.casefold().replace("_", " ") for word in words if word]
        if self.several and given == [NONE]:
            return ()
        if not all(word in known for word in given):
            return None
        return tuple(sorted({known[word] for word in given}))


class Manual(Section):
    """The questions about sentences, and those about terms, by label."""

    sentence: dict[str, Question] = Field(default_factory=dict)
    term: dict[str, Question] = Field(default_factory=dict)

    def of(self, unit: Unit) -> dict[str, Question]:
        """The questions about one kind of unit."""
        return self.sentence if unit == "sentence" else self.term


def load_manual(path: str | Path | None = None) -> Manual:
    """The manual of `path`, or the one that ships; SettingsError where it cannot be used."""
    file = path or config_path("validation/manual.yaml")
    manual = validated(Manual, load_yaml(file), str(file))
    if not manual.sentence and not manual.term:
        raise SettingsError(f"{file} asks nothing", hint="give it `sentence:` or `term:` with a label and its values")
    return manual

"""What a YAML file of `--model` can say: which models stand in for which heads, and what their labels mean."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from framing.config import Section
from framing.records import ActorKind, TermType

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class StandIn(Section):
    """A model that stands in for a head, and from which probability on a label holds."""

    model: Name
    tokenizer: Name | None = None
    threshold: float = Field(0.5, gt=0, lt=1)


class BiasHead(StandIn):
    """Which labels of a sentence model mean that a sentence is biased."""

    labels: dict[Name, Literal["biased"]] = Field(min_length=1)


class FramesHead(StandIn):
    """Which label of a sentence model means which frame; for zero-shot, the words that each frame puts into the hypothesis."""

    kind: Literal["classes", "zero-shot"] = "classes"
    hypothesis: str = "This sentence is about {}."
    labels: dict[Name, Name] = Field(min_length=1)

    @field_validator("hypothesis")
    @classmethod
    def _has_a_gap(cls, value: str) -> str:
        if value.count("{}") != 1:
            raise ValueError("write {} once, where the label's words go")
        return value

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "FramesHead":
        if self.kind == "classes" and "hypothesis" in self.model_fields_set:
            raise ValueError("a hypothesis goes with kind: zero-shot")
        return self

    @property
    def weighs(self) -> bool:
        """Whether the model weighs hypotheses, and was taught no frames."""
        return self.kind == "zero-shot"

    @property
    def hypotheses(self) -> tuple[str, ...]:
        """What a sentence is weighed against, one for each frame."""
        return tuple(self.hypothesis.replace("{}", words) for words in self.labels.values())


class TermsHead(StandIn):
    """Which tag of a token model means which type of term."""

    labels: dict[Name, TermType] = Field(min_length=1)


class ActorsHead(StandIn):
    """Which tag of a token model means which kind of actor."""

    labels: dict[Name, ActorKind] = Field(min_length=1)


Head = TermsHead | BiasHead | FramesHead | ActorsHead


class Heads(Section):
    """The heads that other models stand in for."""

    terms: TermsHead | None = None
    bias: BiasHead | None = None
    frames: FramesHead | None = None
    actors: ActorsHead | None = None

    @model_validator(mode="after")
    def _names_one(self) -> "Heads":
        if not self.model_fields_set:
            raise ValueError(f"name at least one of {', '.join(Heads.model_fields)}")
        return self


class Composition(Section):
    """What a YAML file of `--model` says: the base (left out where there is none) and the models that stand in."""

    base: Name | None = None
    heads: Heads

"""Settings: YAML in, frozen values out; the only place that finds `configs/`."""

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from framing.errors import SettingsError
from framing.marked import Model, parsed

_HERE = Path(__file__).resolve().parent


def several(value: Any) -> Any:
    """A value as it is; one that is written without a list around it as the only one of its list."""
    return (value,) if isinstance(value, str) else value


Paths = Annotated[tuple[str, ...], BeforeValidator(several)]
"""Several paths, or one that is written without a list around it."""


class Section(BaseModel):
    """A frozen group of settings in which an unknown name is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Device = Literal["auto", "cuda", "mps", "cpu"]


class ReadSettings(Section):
    """How sentences go through a model."""

    batch_tokens: int = Field(0, ge=0, description="padded tokens in one batch, at most; 0: what suits the device")
    window: int = Field(256, ge=16, le=512, description="tokens that the model sees at once")
    overlap: int = Field(64, ge=0, description="tokens that two neighbouring windows share")
    threads: int = Field(0, ge=0, description="processor threads; 0 leaves it to torch")
    device: Device = Field("auto", description="auto: a GPU (cuda), else Apple's (mps), else the processor (cpu)")
    cache: int = Field(10_000, ge=0, description="sentences whose scores are remembered, so that the same words are read once")


class InputSettings(Section):
    """How files and tables are understood."""

    dates: Literal["infer", "day-first", "month-first", "year-first"] = Field(
        "infer", description="what 03/04/2024 means; infer: what the whole column allows, or no date where that is not enough"
    )
    boilerplate: str = Field("", description="a YAML file with rules of your own for what is not prose in loose text files")


Action = Literal["keep", "flag", "set_aside"]


class FitnessSettings(Section):
    """What becomes of an article that may be no English prose, or that came before: kept without a look, flagged, or set aside."""

    not_english: Action = Field("set_aside", description="articles in another language; the models know English only")
    not_prose: Action = Field("flag", description="tables, live tickers, quizzes, lists of headings")
    too_short: Action = Field("flag", description="articles of fewer than min_words words")
    too_long: Action = Field("flag", description="articles of more than max_words words")
    repeated: Action = Field("set_aside", description="the same article again: same id, outlet, title and text")
    same_text: Action = Field("flag", description="a text that another article has already, such as agency copy")
    min_words: int = Field(20, ge=0, description="words of title and text below which an article is too short")
    max_words: int = Field(20_000, ge=1, description="words of title and text above which an article is too long")
    sure: float = Field(0.7, gt=0, le=1, description="how sure the language must be for an article to count as not English")


class FetchSettings(Section):
    """How pages are fetched from the web; nothing is fetched unless it is asked for."""

    delay: float = Field(1.0, ge=0, description="seconds between two pages of one host, at least; more where its robots.txt asks for more")
    timeout: float = Field(30.0, gt=0, description="seconds that one page may take")
    largest_mb: float = Field(10.0, gt=0, description="megabytes of one page, unpacked, at most")
    cache: str = Field("", description="the folder where pages are kept; empty: framing/pages in the user's cache folder")


class StoreSettings(Section):
    """What a run directory holds."""

    text: bool = Field(True, description="keep the articles' text, so that a report can show it")
    vectors: bool = Field(False, description="keep the sentence embeddings")
    part_articles: int = Field(200, ge=1, description="articles in one Parquet part; an interrupted run loses at most one part")


class StorySettings(Section):
    """When articles tell the same event, and when they are the same text."""

    margin: float = Field(0.02, ge=-1, le=1, description="by how much articles of one story are nearer to each other than to the rest")
    pace: float = Field(4, gt=0, description="days in which the nearness of dated articles falls to a third")
    copied: float = Field(0.6, gt=0, le=1, description="share of a text that stands in another, word for word, where it was taken over")


class ReportSettings(Section):
    """What a report shows, and how sure it is."""

    bootstrap: int = Field(1000, ge=100, description="bootstrap samples behind each interval")
    confidence: float = Field(0.95, gt=0, lt=1, description="coverage of the intervals")
    articles: int = Field(60, ge=0, description="articles shown in full on one page")
    terms: int = Field(12, ge=1, description="terms shown for each outlet")
    stories: int = Field(12, ge=0, description="stories shown side by side on a page of a comparison")


class CodebookSettings(Section):
    """Which codebooks are used, and when."""

    enabled: bool = Field(True, description="mark what the sides of known disputes call things")
    paths: Paths = Field((), description="codebooks of your own, files or folders, beside the shipped ones")
    min_names: int = Field(3, ge=2, description="different names of a dispute's sides and places that make an article one about it")
    veto: float = Field(0.1, ge=0, le=1, description="loadedness below which the model's word stands against a codebook's")


class ActorSettings(Section):
    """Who is who, beyond what is known of countries and in the codebooks."""

    aliases: str = Field("", description="a YAML file with names of your own for actors")


class EngineSettings(Section):
    """What the articles are read with: this process, or many of them through Ray."""

    name: Literal["local", "ray"] = Field("local", description="local: in this process; ray: in many, here or on a cluster")
    address: str = Field("", description="the Ray cluster to work on, such as auto or 10.0.0.1:6379; empty: one of its own on this machine")
    workers: int = Field(0, ge=0, description="processes that read; 0: as many as there is room for")
    cores: float = Field(1.0, gt=0, description="processor cores for each of them")
    gpus: float = Field(0.0, ge=0, description="GPUs for each of them, or the share of one")


class Settings(Section):
    """Everything that changes what `framing` says of an article."""

    model: str = "embedded"
    seed: int = Field(7, ge=0)
    input: InputSettings = InputSettings()
    fitness: FitnessSettings = FitnessSettings()
    fetch: FetchSettings = FetchSettings()
    read: ReadSettings = ReadSettings()
    actors: ActorSettings = ActorSettings()
    codebooks: CodebookSettings = CodebookSettings()
    store: StoreSettings = StoreSettings()
    stories: StorySettings = StorySettings()
    report: ReportSettings = ReportSettings()
    engine: EngineSettings = EngineSettings()


def config_path(name: str) -> Path:
    """The file or folder `name` in `configs/`, in a wheel, an editable install and a checkout alike."""
    for root in (_HERE / "configs", _HERE.parent / "configs"):
        if (root / name).exists():
            return root / name
    raise SettingsError(f"configs/{name} is missing from this installation", hint="install framing again")


def load_settings(path: str | Path | None = None, overrides: str | Sequence[str] = ()) -> Settings:
    """The settings of `path` (configs/default.yaml when None), changed by one or more overrides; SettingsError where they do not fit.

    >>> load_settings(overrides="codebooks.paths=[valley.yaml]").codebooks.paths
    ('valley.yaml',)
    """
    file = path or config_path("default.yaml")
    values = load_yaml(file)
    for override in several(overrides):
        key, equals, value = override.partition("=")
        if not equals:
            raise SettingsError(f"--set {override} has no value", hint=f"write it as --set {key}=VALUE")
        try:
            _put(values, key.strip().split("."), yaml.safe_load(value))
        except yaml.YAMLError as error:
            raise SettingsError(f"--set {override} is not valid YAML: {' '.join(str(error).split())}") from error
    return validated(Settings, values, str(path or "the settings"))


def load_yaml(path: str | Path) -> dict[str, Any]:
    """The mapping that a YAML file holds; SettingsError, with the line, where it holds none."""
    _, values = parsed(path)
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise SettingsError(f"{path} holds a {type(values).__name__}, not a mapping", hint="write it as `key: value` lines")
    return values


def validated(model: type[Model], values: dict[str, Any], name: str) -> Model:
    """`values` as a `model`; SettingsError naming each misfit by its dotted key, with the nearest known key as a hint."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        lines = [f"{name} cannot be used:"]
        lines += [f"  {'.'.join(map(str, misfit['loc']))}: {misfit['msg']}" for misfit in error.errors()]
        wrong = [misfit["loc"] for misfit in error.errors() if misfit["type"] == "extra_forbidden"]
        hint = _nearest(".".join(map(str, wrong[0])), _keys(model)) if wrong else ""
        raise SettingsError("\n".join(lines), hint=hint) from None


def _put(values: dict[str, Any], keys: list[str], value: Any) -> None:
    for key in keys[:-1]:
        inner = values.setdefault(key, {})
        if not isinstance(inner, dict):
            raise SettingsError(f"--set {'.'.join(keys)}: {key} is a single value, not a group")
        values = inner
    values[keys[-1]] = value


def _keys(model: type[BaseModel], prefix: str = "") -> list[str]:
    keys = []
    for name, field in model.model_fields.items():
        keys.append(prefix + name)
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            keys += _keys(field.annotation, f"{prefix}{name}.")
    return keys


def _nearest(key: str, keys: list[str]) -> str:
    found = difflib.get_close_matches(key, keys, n=1)
    return f"did you mean `{found[0]}`?" if found else f"known: {', '.join(keys)}"

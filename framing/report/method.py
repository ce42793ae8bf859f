"""How a report's numbers were made, and what they cannot say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.config import Settings
from framing.profiles import definition
from framing.records import TERM_TYPES, VOICES
from framing.report import glossary
from framing.report.figures import number
from framing.report.intake import Offered, offered

if TYPE_CHECKING:
    from framing.store import Run

ASIDE = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A word and what it means."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Method:
    """Definitions, the model and its limits, what was offered and what of it was set aside, and the settings behind the run."""

    rates: tuple[Entry, ...]
    types: tuple[Entry, ...]
    voices: tuple[Entry, ...]
    sides: tuple[Entry, ...]
    model: tuple[Entry, ...]
    limits: tuple[str, ...]
    offered: Offered
    aside: int
    set_aside: tuple[tuple[str, str, str], ...]
    settings: tuple[Entry, ...]
    intervals: str


def method(run: "Run", measures: Mapping[str, str], settings: Settings) -> Method:
    """How the run was made; `measures` maps the names of the rates to define to their titles."""
    aside = run.manifest.get("set_aside", ())
    return Method(
        rates=tuple(Entry(title, definition(name)) for name, title in measures.items()),
        types=tuple(Entry(kind, glossary.TYPES[kind]) for kind in TERM_TYPES),
        voices=tuple(Entry(glossary.VOICE_NAMES[kind], glossary.VOICES[kind]) for kind in VOICES),
        sides=tuple(Entry(name, meaning) for name, meaning in glossary.SIDE_WORDS.items()),
        model=_model(run.manifest.get("model", {})),
        limits=glossary.LIMITS,
        offered=offered(run.manifest.get("reading", ())),
        aside=len(aside),
        set_aside=tuple((str(each["path"]), str(each["where"]), str(each["reason"])) for each in aside[:ASIDE]),
        settings=_made(run.manifest),
        intervals=_intervals(settings),
    )


def _intervals(settings: Settings) -> str:
    report = settings.report
    return (
        f"Intervals cover {100 * report.confidence:g}% and come from {number(report.bootstrap)} bootstrap samples of each outlet’s "
        "articles, which are drawn anew with all their sentences, because the words of one article depend on each other. "
        "An outlet with too few articles gets no interval."
    )


def _model(model: Mapping[str, Any]) -> tuple[Entry, ...]:
    names = {"name": "Model", "digest": "Digest", "labels": "Labels"}
    rest = {key: str(key).replace("_", " ").capitalize() for key in model if key not in names}
    return tuple(Entry(title, _plain(model[key])) for key, title in {**names, **rest}.items() if model.get(key))


def _made(manifest: Mapping[str, Any]) -> tuple[Entry, ...]:
    head = {"Version": manifest.get("version", ""), "Created": manifest.get("created", ""), "Seed": manifest.get("seed", "")}
    flat = dict(_flat(manifest.get("settings", {})))
    return tuple(Entry(name, _plain(value)) for name, value in {**head, **flat}.items() if value != "")


def _flat(values: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in values.items():
        found += _flat(value, f"{prefix}{key}.") if isinstance(value, Mapping) else [(f"{prefix}{key}", value)]
    return found


def _plain(value: Any) -> str:
    """A value from the manifest in words."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_plain(inner)}" for key, inner in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(_plain, value))
    return str(value)

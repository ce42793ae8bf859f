"""How a report's numbers were made, and what they cannot say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.config import Settings
from framing.profiles import definition
from framing.records import TERM_TYPES, VOICES
from framing.report import glossary
from framing.report.figures import worded
from framing.report.intake import Offered, offered
from framing.report.limits import limits

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
    """Definitions, the model, the limits of this run and of all, what was offered and set aside, and the settings behind the run."""

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
    keep_in_mind: tuple[Entry, ...]


def method(run: "Run", measures: Mapping[str, str], settings: Settings, *, tested: int, corrected: Sequence[str] = ()) -> Method:
    """How the run was made; `measures` maps the names of the rates to define to their titles, `tested` counts tests of terms.

    `corrected` names the labels that were held against codings.
    """
    aside = run.manifest.get("set_aside", ())
    return Method(
        rates=tuple(Entry(title, definition(name)) for name, title in measures.items()),
        types=tuple(Entry(kind, glossary.TYPES[kind]) for kind in TERM_TYPES),
        voices=tuple(Entry(glossary.VOICE_NAMES[kind], glossary.VOICES[kind]) for kind in VOICES),
        sides=tuple(Entry(name, meaning) for name, meaning in glossary.SIDE_WORDS.items()),
        model=_model(run.manifest.get("model", {})),
        limits=tuple(worded(glossary.COVERED if corrected and each == glossary.UNCOVERED else each, run.unit) for each in glossary.LIMITS),
        offered=offered(run.manifest.get("reading", ())),
        aside=len(aside),
        set_aside=tuple((str(each["path"]), str(each["where"]), str(each["reason"])) for each in aside[:ASIDE]),
        settings=_made(run.manifest),
        keep_in_mind=tuple(Entry(name, text) for name, text in limits(run, settings, tested=tested, corrected=corrected)),
    )


def _model(model: Mapping[str, Any]) -> tuple[Entry, ...]:
    names = {"name": "Model", "digest": "Digest", "labels": "Labels"}
    rest = {key: str(key).replace("_", " ").capitalize() for key in model if key not in names}
    return tuple(Entry(title, _plain(model[key])) for key, title in {**names, **rest}.items() if model.get(key))


def _made(manifest: Mapping[str, Any]) -> tuple[Entry, ...]:
    head = {name.capitalize(): manifest.get(name, "") for name in ("version", "packages", "created", "seed")}
    flat = dict(_flat(manifest.get("settings", {})))
    books = {"Codebooks": "; ".join(f"{book.get('title', '')} {book.get('digest', '')[:12]}" for book in manifest.get("codebooks", ()))}
    return tuple(Entry(name, _plain(value)) for name, value in {**head, **books, **flat}.items() if value != "")


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

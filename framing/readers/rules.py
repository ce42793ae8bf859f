"""YAML -> the rules by which boilerplate is told from prose.

The patterns run on RE2, which reads a line once however they are written, so that nobody's rule can try for ever.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from framing.config import Section, config_path, several
from framing.marked import Place, Problem, Wording, load_marked
from framing.records import Exclusion
from framing.spans import storable

Where = Literal["head", "place line", "opening", "closing", "foot", "alone"]

_LONGEST = 300
_SHAPES = {
    "opening": r"(?P<taken>{})(?:\s|$)",
    "closing": r"""[.!?…"'”’»)\]] +(?P<taken>{})$""",
}
_SPACE = re.compile(r"\s")
_GROUPS = ("name", "date", "place", "prose")
_PROSE = "The town is quiet."
_RE2 = "RE2 has no look-around and no back-references, which could try for ever"

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _called(name: str) -> str:
    if not (name.isascii() and name.isupper() and name.replace("_", "").isalpha()):
        raise PydanticCustomError("part_name", "is not a name in capital letters")
    return name


class Rule(Section):
    """What one habit looks like, where it stands, and what it must take and leave."""

    name: Words
    where: Annotated[tuple[Where, ...], BeforeValidator(several)] = Field(min_length=1)
    kind: Exclusion
    pattern: Words
    takes: tuple[Words, ...] = Field(min_length=1)
    leaves: tuple[Words, ...] = Field(min_length=1)


class RuleFile(Section):
    """What a file of rules may say."""

    agencies: tuple[Words, ...] = ()
    sections: tuple[Words, ...] = ()
    parts: dict[Annotated[Words, AfterValidator(_called)], Words] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    without: tuple[Words, ...] = ()


class Found(NamedTuple):
    """What a rule takes of a line, `[start, end)` in it, and what the line tells by the names of the rule's groups."""

    kind: Exclusion
    start: int
    end: int
    told: Mapping[str, str]


class Ready(NamedTuple):
    """A rule that can run at one place: its pattern, and the numbers of the pattern's groups by name."""

    rule: Rule
    where: Where
    pattern: Any
    groups: Mapping[str, int]

    def find(self, line: str) -> Found | None:
        """What the rule takes of a line; only white space that is plain, and whole characters, may be in it."""
        tried = {"opening": self.pattern.match, "closing": self.pattern.search}.get(self.where, self.pattern.fullmatch)
        match = tried(line)
        if match is None:
            return None
        told = {name: words for name, number in self.groups.items() if (words := match[number])}
        start, end = match.span(self.groups["taken"]) if self.where in _SHAPES else match.span()
        if "prose" in told:
            end = match.start(self.groups["prose"])
        end -= len(line[start:end]) - len(line[start:end].rstrip())
        return Found(self.rule.kind, start, end, told) if start < end else None


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in use, by where they look, each list with what tells at once which of it may match."""

    by_where: Mapping[Where, tuple[Sequence[Ready], Any]]

    def find(self, where: Where, words: str) -> Found | None:
        """What the first rule for this place takes of a line, None where none does; a long line is looked at only near its end or start."""
        if where not in self.by_where or (where not in _SHAPES and len(words) > _LONGEST):
            return None
        start = max(0, len(words) - _LONGEST) if where == "closing" else 0
        line = _even(words[start : start + _LONGEST])
        rules, which = self.by_where[where]
        found = next((one for number in sorted(which.Match(line) or ()) if (one := rules[number].find(line))), None)
        return found._replace(start=found.start + start, end=found.end + start) if found else None


def _even(words: str) -> str:
    """The words with each kind of white space as a plain one and without half characters, as long as before."""
    return _SPACE.sub(" ", storable(words))


def load_rules(own: str | Path = "") -> Rules:
    """The shipped rules and those of a file of one's own, read once while neither changes; SettingsError, with the line, for a bad one.

    A rule is bad, too, where it does not take and leave what it says.
    """
    files = (config_path("readers/boilerplate.yaml"), *([Path(own)] if own else []))
    return _load(files, tuple(file.stat().st_mtime_ns if file.is_file() else 0 for file in files))


@lru_cache(maxsize=8)
def _load(files: tuple[Path, ...], changed: tuple[int, ...]) -> Rules:
    known = RuleFile()
    for file in files:
        known = _joined(known, load_marked(file, RuleFile, partial(_problems, known=known), wording=_WORDING))
    return _compiled(known)


def _joined(known: RuleFile, own: RuleFile) -> RuleFile:
    """Two files as one, in which the later one's parts and rules take the place of those with the same name."""
    rules = {rule.name: rule for rule in (*known.rules, *own.rules) if rule.name not in own.without}
    return RuleFile(
        agencies=tuple(dict.fromkeys((*known.agencies, *own.agencies))),
        sections=tuple(dict.fromkeys((*known.sections, *own.sections))),
        parts=known.parts | own.parts,
        rules=tuple(rules.values()),
    )


def _compiled(known: RuleFile) -> Rules:
    parts = _parts(known)
    ready: dict[Where, list[Ready]] = {}
    for rule in known.rules:
        for where in rule.where:
            ready.setdefault(where, []).append(_ready(rule, where, parts))
    return Rules({where: (rules, _together(where, rules)) for where, rules in ready.items()})


def _together(where: Where, rules: Sequence[Ready]) -> Any:
    """What tells in one pass over a line which of the rules match it."""
    import re2

    anchor = {"opening": re2.Set.MatchSet, "closing": re2.Set.SearchSet}.get(where, re2.Set.FullMatchSet)
    which = anchor(_options())
    for rule in rules:
        which.Add(rule.pattern.pattern)
    which.Compile()
    return which


def _parts(known: RuleFile) -> dict[str, str]:
    """The parts by name, each with those above it written out, and the lists as one part each."""
    parts = {"AGENCY": _any_of(known.agencies), "SECTION": _any_of(known.sections)}
    for name, pattern in known.parts.items():
        parts[name] = f"(?:{_written_out(pattern, parts)})"
    return parts


def _any_of(words: Sequence[str]) -> str:
    """A pattern for any of the words, as they are or in capitals; the longest goes first."""
    import re2

    spelled = sorted({spelling for one in words for spelling in (one, one.upper())}, key=lambda one: (-len(one), one))
    return f"(?:{'|'.join(map(re2.escape, spelled))})"


def _written_out(pattern: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(f"<{name}>", part)
    return pattern


def _ready(rule: Rule, where: Where, parts: Mapping[str, str]) -> Ready:
    """A rule that can run at one place; re2.error where its pattern cannot."""
    import re2

    shape = "(?P<taken>{})" if where == "opening" and "(?P<prose>" in rule.pattern else _SHAPES.get(where, "{}")
    pattern = re2.compile(shape.replace("{}", _written_out(rule.pattern, parts)), _options())
    return Ready(rule, where, pattern, pattern.groupindex)


def _options() -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = 64 << 20
    return options


def _problems(own: RuleFile, known: RuleFile) -> Iterator[Problem]:
    """Rules that cannot run, or that do not take and leave what they say."""
    parts = _parts(_joined(known, own))
    for number, rule in enumerate(own.rules):
        for where in rule.where:
            yield from _tried(rule, where, ("rules", number), parts)
    names = {rule.name for rule in known.rules}
    for number, name in enumerate(own.without):
        if name not in names:
            yield Problem(("without", number), f"{name!r} is not the name of a rule", "the names stand in the shipped file")


def _tried(rule: Rule, where: Where, place: Place, parts: Mapping[str, str]) -> Iterator[Problem]:
    import re2

    try:
        ready = _ready(rule, where, parts)
    except re2.error as error:
        told = error.args[0].decode() if isinstance(error.args[0], bytes) else error.args[0]
        yield Problem((*place, "pattern"), f"{rule.name!r}: the pattern cannot be used: {told}", _RE2)
        return
    if wrong := _wrong_groups(ready, parts):
        yield Problem((*place, "pattern"), f"{rule.name!r}: {wrong}", f"the groups are {', '.join(_GROUPS)}, each once")
        return
    for number, example in enumerate(rule.takes):
        if not _takes(ready, example):
            told = f"{rule.name!r} does not take {example!r} as {where}"
            yield Problem((*place, "takes", number), told, "mend the pattern or the example")
    for number, example in enumerate(rule.leaves):
        if ready.find(_even(example)):
            yield Problem((*place, "leaves", number), f"{rule.name!r} takes {example!r} as {where}", "ask for more in the pattern")


def _wrong_groups(ready: Ready, parts: Mapping[str, str]) -> str:
    """What is wrong with the names of a pattern's groups."""
    written = _written_out(ready.rule.pattern, parts)
    if unknown := sorted(set(ready.groups) - {*_GROUPS, "taken"}):
        return f"there is no group {unknown[0]!r}"
    return next((f"the group {name!r} comes twice" for name in _GROUPS if written.count(f"(?P<{name}>") > 1), "")


def _takes(ready: Ready, example: str) -> bool:
    """Whether the rule takes its example, all of it and no more, where it stands beside prose."""
    before = f"{_PROSE} " if ready.where == "closing" else ""
    line = f"{example} {_PROSE}" if ready.where == "opening" else before + example
    found = ready.find(_even(line))
    return found is not None and line[found.start : found.end] == example


def _schema(place: Place) -> type[BaseModel]:
    """What the mapping around a place is."""
    return Rule if place[0] == "rules" and len(place) > 1 else RuleFile


_WORDING = Wording(
    whole="the file of rules",
    begin="begin with `agencies: [NAME]`, or with `rules:`",
    schema=_schema,
    hints={
        "too_short": "a rule has at least one example that it takes, and one of prose that it leaves",
        "part_name": "a part is called, for example, TOWN, and used as <TOWN>",
    },
)

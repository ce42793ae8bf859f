"""A plainer wording for a loaded term, from a list that a person can read: what a wire agency could print in its place."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from framing.config import Section, config_path, load_yaml, validated
from framing.errors import SettingsError
from framing.inflection import inflected, irregular
from framing.records import TermType

Part = Literal["verbs", "nouns", "fixed"]
Lines = dict[str, str]

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_PARTICIPLE, _BASE = 3, 0
_LINKS = frozenset(["of", "by", "in", "from", "for", "against", "to", "on", "with", "without"])
# what goes on to say more of a noun behind it: "areas controlled by", "people held"
_BEHIND_NOUN = _LINKS | frozenset(["brought", "controlled", "held", "late", "living", "which", "who"])
_SIZES: dict[Part, int] = {"verbs": 5, "nouns": 2, "fixed": 1}


class _Sections(Section):
    verbs: Lines = Field(default_factory=dict)
    nouns: Lines = Field(default_factory=dict)
    fixed: Lines = Field(default_factory=dict)

    def lines(self) -> list[tuple[Part, str, str]]:
        return [(part, *line) for part in _SIZES for line in getattr(self, part).items()]


class Neighbours(Section):
    """Words that tell what a term is in its sentence."""

    before_noun: tuple[str, ...] = ()
    before_base: tuple[str, ...] = ()
    before_participle: tuple[str, ...] = ()
    after_participle: tuple[str, ...] = ()
    not_described: tuple[str, ...] = ()


class _List(Section):
    neighbours: Neighbours
    never: tuple[str, ...] = ()
    not_before: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    checked: _Sections = _Sections()
    learnt: _Sections = _Sections()

    def settled(self) -> frozenset[tuple[Part, str]]:
        """The forms, by section, on which a person has decided, whatever is learnt of them."""
        checked = {(part, form) for part, term, _ in self.checked.lines() for form in _split(term)}
        return frozenset(checked | {(part, form) for part in _SIZES for form in self.never})


@dataclass(frozen=True, slots=True)
class _Option:
    part: Part
    slot: int
    plain: str
    not_before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlainerWords:
    """The list, looked up by form, the neighbours that tell which form a word is, and the forms that a person has decided on."""

    options: Mapping[str, tuple[_Option, ...]]
    neighbours: Neighbours
    settled: frozenset[tuple[Part, str]]

    def is_open(self, part: Part, forms: Iterable[str]) -> bool:
        """Whether no person has decided on any of the forms."""
        return self.settled.isdisjoint((part, form) for form in forms)


def plainer(words: str, kind: TermType, *, before: str = "", after: str = "", known: PlainerWords | None = None) -> str | None:
    """The plainer wording of a term between what stands before and after it: "" where it can be left out, None where none is known.

    >>> plainer("slammed", "action", before="The minister ", after=" the plan")
    'criticised'
    >>> plainer("heroic", "evaluative", before="the ", after=" defence")
    ''
    >>> plainer("umbrella", "naming") is None
    True
    """
    known = known or load_plainer()
    place = _words(before[-60:])
    for lead, head in _cuts(words, known):
        options = [option for option in known.options[head] if following(after) not in option.not_before]
        plain = _fitting(options, kind, [*place, *_words(lead)], following(after), known.neighbours)
        if plain or (plain is not None and not lead):
            whole = f"{lead} {plain}".strip()
            return whole[:1].upper() + whole[1:] if words[:1].isupper() else whole
    return None


def _cuts(words: str, known: PlainerWords) -> Iterator[tuple[str, str]]:
    """The ways to take a phrase as a listed one, or as a listed one behind names and words that can go: what is kept, what is listed."""
    parts = words.split()
    for cut in range(len(parts)):
        lead, head = parts[:cut], folded(" ".join(parts[cut:]))
        kept = [part for part in lead if not _can_go(part, known)]
        if head in known.options and all(part[:1].isupper() or folded(part) in known.neighbours.before_noun for part in kept):
            yield " ".join(kept), head


def _can_go(word: str, known: PlainerWords) -> bool:
    return any(option.part == "fixed" and not option.plain for option in known.options.get(folded(word), ()))


def following(after: str) -> str:
    """The word right behind a term, "#" for a number; "" where something else than a space comes first.

    >>> following(" 9,000 people"), following(" groups said"), following(", they")
    ('#', 'groups', '')
    """
    word = next(iter(_words(after[:40])), "") if after[:1].isspace() and after.lstrip()[:1].isalnum() else ""
    return "#" if word[:1].isdigit() else word


def _fitting(options: list[_Option], kind: TermType, before: list[str], after: str, tell: Neighbours) -> str | None:
    """The wording that fits the place, as far as its neighbours tell."""
    fixed = [option.plain for option in options if option.part == "fixed"]
    nouns = [option for option in options if option.part == "nouns"]
    verbs = [option for option in options if option.part == "verbs"]
    if fixed and (fixed[0] or (describes(after, tell) and all(option.slot == 0 for option in nouns))):
        return fixed[0]
    bare = kind == "action" and all(option.slot == _BASE for option in verbs) and not _ends(before, tell.before_base)
    if nouns and (bare or not verbs or kind == "naming" or _ends(before, tell.before_noun)):
        return nouns[0].plain
    return _verb(verbs, before, after, tell) if verbs else None


def describes(after: str, tell: Neighbours) -> bool:
    """Whether a word belongs to the one right behind it, so that it can go: "terrorist groups", but not "a terrorist who"."""
    return bool(after) and after not in tell.not_described


def _verb(verbs: list[_Option], before: list[str], after: str, tell: Neighbours) -> str:
    """The form of a verb that its neighbours ask for, where a form could be several."""
    slots = {option.slot: option.plain for option in verbs}
    close = [word for word in before if not word.endswith("ly") and word not in ("not", "never")]
    finished = after in tell.after_participle or _ends(close, tell.before_participle)
    if finished and _PARTICIPLE in slots:
        return slots[_PARTICIPLE]
    if _BASE in slots and _ends(before, tell.before_base):
        return slots[_BASE]
    return next((plain for slot, plain in slots.items() if slot not in (_PARTICIPLE, _BASE)), verbs[0].plain)


def _ends(before: list[str], words: tuple[str, ...]) -> bool:
    return bool(before) and (before[-1] in words or (before[-1].endswith(("'s", "s'")) and "'s" in words))


def _words(text: str) -> list[str]:
    return _WORD.findall(folded(text))


def fitted(plain: str, base: str, words: str, kind: TermType = "action", *, before: str = "", after: str = "") -> str:
    """A wording that a codebook gives for the words `base`, in the form in which they stand in a text as `words`.

    >>> fitted("take control of", "liberate", "liberated", before="troops ", after=" the town")
    'took control of'
    >>> fitted("climate campaigner", "alarmist", "alarmists", "naming")
    'climate campaigners'
    """
    old, new = folded(base).split(), folded(words).split()
    if not plain or not old or len(old) != len(new) or old == new:
        return plain
    head, space, rest = plain.partition(" ")
    is_verb = len(old) > 1 or not space or head in irregular("verbs")
    if kind != "naming" and old[0] != new[0] and is_verb:
        slot = _verb_slot(old[0], new[0], _words(before[-60:]), following(after), load_plainer().neighbours)
        return _five(head)[slot] + space + rest
    return _pluralised(plain) if any(_is_plural(*pair) for pair in zip(old, new, strict=True)) else plain


def _verb_slot(base: str, form: str, before: list[str], after: str, tell: Neighbours) -> int:
    """Which of a verb's five forms stands in the text; by its ending where it is spelt in another way."""
    slots = {slot: str(slot) for slot, known in enumerate(_five(base)) if known == form}
    if not slots:
        slots = {slot: str(slot) for slot, end in enumerate(("", "s", "ed", "ed", "ing")) if end and form.endswith(end)} or {_BASE: "0"}
    return int(_verb([_Option("verbs", slot, name, ()) for slot, name in slots.items()], before, after, tell))


def _five(verb: str) -> tuple[str, ...]:
    """Base, third person, past, participle and -ing form of a verb."""
    base, third, past, *rest = irregular("verbs").get(verb) or inflected(verb, "verb")
    return base, third, past, rest[-2] if len(rest) > 1 else past, rest[-1]


def _pluralised(phrase: str) -> str:
    """A noun phrase with its head, the word before what goes on behind it or else the last one, as more than one; a name stays."""
    words = phrase.split()
    place = next((place - 1 for place, word in enumerate(words) if place and word in _BEHIND_NOUN), len(words) - 1)
    noun = words[place]
    if not noun.isalpha() or not noun.islower() or noun.endswith("s"):
        return phrase
    regular = (noun, f"{noun[:-3]}men") if noun.endswith("man") else inflected(noun, "noun")
    return " ".join([*words[:place], (irregular("nouns").get(noun) or regular)[-1], *words[place + 1 :]])


def _is_plural(one: str, other: str) -> bool:
    """Whether the second word is more than one of the first, and not the same in another spelling."""
    return (other.endswith("s") and not one.endswith("s")) or other in irregular("nouns").get(one, ())[1:] or one[:-3] + "men" == other


def folded(words: str) -> str:
    """Words as they stand in the list: in small letters, with plain apostrophes and single spaces.

    >>> folded("Puppet\\n Régime’s")
    "puppet régime's"
    """
    return " ".join(words.replace("’", "'").casefold().split())


@cache
def load_plainer(path: Path | None = None) -> PlainerWords:
    """The list of plainer words at `path` (configs/lexicons/plainer_words.yaml when None); SettingsError where it cannot be used."""
    file = path or config_path("lexicons/plainer_words.yaml")
    listed = validated(_List, load_yaml(file), str(file))
    known = PlainerWords({}, listed.neighbours, listed.settled())
    options: dict[str, tuple[_Option, ...]] = {}
    learnt = [line for line in listed.learnt.lines() if known.is_open(line[0], _split(line[1]))]
    for part, term, plain in [*listed.checked.lines(), *learnt]:
        for form, option in _options(part, term, plain, listed.not_before, file):
            options[form] = (*options.get(form, ()), option)
    return replace(known, options=options)


def _options(part: Part, term: str, plain: str, not_before: Mapping[str, tuple[str, ...]], file: Path) -> list[tuple[str, _Option]]:
    forms, plains = _split(term), _split(plain)
    if not len(forms) == len(plains) == _SIZES[part]:
        raise SettingsError(
            f"{file}: `{term}: {plain}` has {len(forms)} and {len(plains)} forms under {part}",
            hint=f"{part} have {_SIZES[part]} on each side, with commas between them",
        )
    pairs = [pair for pair in enumerate(zip(forms, plains, strict=True)) if "~" not in pair[1]]
    return [(form, _Option(part, slot, word, not_before.get(forms[0], ()))) for slot, (form, word) in pairs]


def _split(forms: str) -> list[str]:
    return [folded(form) for form in forms.split(",")]

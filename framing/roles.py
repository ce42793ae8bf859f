"""Who acts and who is acted on: the roles that verbs give to the actors of a sentence, where the words around them leave no doubt."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Literal, NamedTuple

from framing.codebooks.forms import Token, tokens
from framing.codebooks.grammar import LIGHT, MODALS, Scene
from framing.config import config_path, load_yaml
from framing.inflection import BE, inflected, irregular, word_set
from framing.records import Mention, Role
from framing.spans import Span

_Form = Literal["base", "s", "past", "ing"]

_REACH = 5
_HYPHENS = frozenset("-‐‑–")

_NOT = word_set("not never")
_NOBODY = word_set("no neither nor")
_NO_ADVERBS = word_set("ally anomaly assembly family supply monopoly bully")
_DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday today yesterday tonight earlier later last once twice again")
_PREPOSITIONS = word_set(
    "of in on at by for from with about against between under over into near among like including than to through across behind despite"
    " during without within beyond toward towards around alongside amid upon outside inside via"
)
_CLAUSES = word_set(
    "that said says say but as when while because if after before since who whom which whether how why what where until unless though"
    " although then"
)
_DETERMINERS = word_set("the a an this that these those its his her their our my your no any some every each all both many several 's")
_OBJECTS = _DETERMINERS | word_set("him them us me it himself itself themselves")
_PRONOUNS = word_set("he she they it we i you who which that him")
_TITLES = word_set("the former president vice prime minister sen rep gov mr mrs ms dr gen senator representative governor fellow rival")
_AFTER_NAME = _PREPOSITIONS | _CLAUSES | _DAYS | BE | word_set("and or so not too also only even just here there")
_NO_OBJECT = _PREPOSITIONS | _CLAUSES | _DAYS | BE | LIGHT | MODALS | word_set("and or so down out up away back off ahead together")


class _Verb(NamedTuple):
    """A verb in a sentence, the words that help it, and the number of the word before these."""

    scene: Scene
    form: _Form
    on_somebody: bool
    helpers: frozenset[str]
    before: int

    @property
    def at(self) -> int:
        """The number of the verb itself."""
        return self.scene.first

    @property
    def passive(self) -> bool:
        """Whether its subject is acted on."""
        return self.form == "past" and bool(self.helpers & BE)


def with_roles(mentions: Sequence[Mention], text: str, span: Span) -> tuple[Mention, ...]:
    """The mentions in the sentence at `span` of `text`, each with its role where verbs give it one and no other.

    >>> text = "Kelmar invaded Ostrenia."
    >>> people = [Mention(Span(0, 6), "Kelmar", "LOC"), Mention(Span(15, 23), "Ostrenia", "LOC")]
    >>> [mention.role for mention in with_roles(people, text, Span(0, 24))]
    ['agent', 'affected']
    """
    if not mentions:
        return ()
    scene = Scene(text, tokens(text, span), {}, 0, 0)
    verbs = list(_verbs(scene))
    return tuple(replace(mention, role=_role(mention, scene, verbs)) for mention in mentions) if verbs else tuple(mentions)


def _role(mention: Mention, scene: Scene, verbs: Sequence[_Verb]) -> Role:
    """The one role of a mention, "" where no verb gives it any or two give it both."""
    first = bisect_right(scene.words, mention.span.start, key=lambda word: word.end)
    last = bisect_left(scene.words, mention.span.end, key=lambda word: word.start)
    if first >= last or scene.key(last - 1) == "'s" or _NOBODY & {scene.key(first), scene.key(first - 1)}:
        return ""
    roles = {role for verb in verbs for role in (_as_subject(verb, first, last), _as_object(verb, first, last)) if role}
    return roles.pop() if len(roles) == 1 else ""


@cache
def _acts() -> Mapping[str, tuple[_Form, bool]]:
    """What each form of the verbs that tell an act can be (the past, where it is several things), and whether it is done to somebody."""
    found: dict[str, tuple[_Form, bool]] = {}
    for group, lines in load_yaml(config_path("lexicons/acts.yaml")).items():
        for verb in " ".join(lines).split():
            base, third, *pasts, participle = irregular("verbs").get(verb) or inflected(verb, "verb")
            forms: dict[str, _Form] = {base: "base", third: "s", participle: "ing", **dict.fromkeys(pasts, "past")}
            found |= {form: (kind, group == "on_somebody") for form, kind in forms.items()}
    return found


def _verbs(scene: Scene) -> Iterator[_Verb]:
    """The verbs of a sentence that tell an act and don't deny it."""
    acts = _acts()
    for number, word in enumerate(scene.words):
        if word.key not in acts or (word.key.endswith("ing") and number and scene.gap(number - 1) in _HYPHENS):
            continue
        before = number - 1
        while before >= 0 and _helps(scene.words[before]) and _together(scene, before, before + 1):
            before -= 1
        helpers = frozenset(scene.key(helper) for helper in range(before + 1, number))
        # "won't" is no winning
        if not helpers & _NOT and scene.key(number + 1) != "'t":
            yield _Verb(scene._replace(first=number, last=number + 1), *acts[word.key], helpers, before)


def _helps(word: Token) -> bool:
    adverb = word.text.islower() and word.key.endswith("ly") and word.key not in _NO_ADVERBS
    return adverb or (word.key in BE | LIGHT | MODALS and word.key != "'s")


def _as_subject(verb: _Verb, first: int, last: int) -> Role:
    """The role that the verb gives to the name `[first, last)` before it."""
    who = verb.scene.key(verb.before) == "who"
    if last - 1 != verb.before - who or "to" in verb.helpers or not (who or _together(verb.scene, last - 1, last)):
        return ""
    if not _leads(verb.scene, first) or not (who or _is_free(verb.scene, first)):
        return ""
    if verb.passive:
        return "affected" if verb.on_somebody else ""
    return "agent" if _is_active(verb) else ""


def _is_active(verb: _Verb) -> bool:
    """Whether a verb that is no passive is surely a verb, and has an object."""
    scene, after = verb.scene, verb.scene.last
    following = scene.key(after)
    if not following or following in _NO_OBJECT or not _together(scene, verb.at, after):
        return False
    if verb.form == "past" or verb.helpers & (MODALS if verb.form == "base" else BE):
        return True
    named = following in _OBJECTS or scene.words[after].text[0].isupper()
    return named and (verb.form == "s" or (verb.form == "base" and scene.key(verb.before).endswith("s")))


def _as_object(verb: _Verb, first: int, last: int) -> Role:
    """The role that the verb gives to the name `[first, last)` after it, which must be the whole of what stands there."""
    scene, start = verb.scene, first
    while start > verb.scene.last and (scene.key(start - 1) in _TITLES or scene.words[start - 1].text[0].isupper()):
        start -= 1
    if start not in (scene.last, scene.last + 1) or not _ends(scene, last):
        return ""
    if not all(_together(scene, number, number + 1) for number in range(verb.at, last - 1)):
        return ""
    if start == scene.last + 1 and scene.key(scene.last) == "by" and verb.form == "past":
        return "agent"
    return "affected" if verb.on_somebody and start == scene.last and _takes_object(verb) else ""


def _takes_object(verb: _Verb) -> bool:
    """Whether what stands right after the verb is its object."""
    scene, key = verb.scene, verb.scene.key(verb.before)
    if verb.passive or (not verb.helpers and key in _DETERMINERS - {"that"}):
        return False
    match verb.form:
        case "base":
            return bool(verb.helpers & MODALS)
        case "s":
            return verb.before >= 0 and (key in _PRONOUNS or scene.words[verb.before].text[0].isupper())
        case _:
            return True


def _is_free(scene: Scene, first: int) -> bool:
    """Whether no verb stands right before a name that begins at `first`, whose object it would be."""
    return not (scene.key(first - 1) in _acts() or scene.key(first - 1).endswith("ing"))


def _leads(scene: Scene, first: int) -> bool:
    """Whether a name that begins at `first` is the head of what stands before the verb, and no part of "critics of" it."""
    for number in range(first - 1, max(-1, first - 1 - _REACH), -1):
        if not _together(scene, number, number + 1) or scene.key(number) in _CLAUSES:
            return True
        if scene.key(number) in _PREPOSITIONS:
            return False
    return True


def _ends(scene: Scene, last: int) -> bool:
    """Whether a name that ends before `last` is the whole of it: "Kelmar", but not "Kelmar's troops"."""
    if last < len(scene.words) and scene.gap(last - 1) in _HYPHENS:
        return False
    end = last >= len(scene.words) or not _together(scene, last - 1, last)
    return end or scene.key(last) in _AFTER_NAME or scene.key(last).endswith("ly")


def _together(scene: Scene, number: int, following: int) -> bool:
    """Whether nothing but space stands between a word and the next."""
    return following >= len(scene.words) or not scene.gap(number).strip(" .\u00a0")

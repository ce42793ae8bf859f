"""Learns the list of plainer words from labelled terms: `python -m framing.training.plainer_words LABELS... LIST`."""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from framing.errors import SettingsError
from framing.plainer import Neighbours, Part, PlainerWords, describes, folded, following, load_plainer

Votes = dict[tuple[Part, str], dict[str, float]]
"""How often each plain wording stands for a term: both by their base forms, under the section ("verbs", "nouns", "fixed") and the term."""

_AGREEING = 2
_SHARE = 0.25
_VERB = ("VB", "VBZ", "VBD", "VBN", "VBG")
_NOUN = ("NN", "NNS")
_INFLECTED: tuple[Part, ...] = ("verbs", "nouns")
_ARTICLE = re.compile(r"^(?:an?|the|its|our|their|his|her) (?=\w)")
_AMERICAN = re.compile(r"(?<=[a-z]{3})iz(?=(?:e|es|ed|ing)\b)")
_PLURAL_ONLY = frozenset(["troop", "force", "authority", "people"])
_OF = re.compile(r" (?:of|from|in|on|for|to|against|without|with) ")


def learn(records: Iterable[Mapping[str, Any]], known: PlainerWords) -> dict[Part, dict[str, str]]:
    """The lines of the list by section: the wording on which at least two labels, and a quarter of all, agree."""
    sections: dict[Part, dict[str, str]] = {"verbs": {}, "nouns": {}, "fixed": {}}
    for (section, term), wordings in sorted(_votes(records, known.neighbours).items()):
        plain, count = min(wordings.items(), key=lambda pair: (-pair[1], pair[0]))
        if count >= _AGREEING and count >= _SHARE * sum(wordings.values()) and plain != term:
            sections[section] |= _lines(section, term, plain)
    return _without(sections, known)


def _without(sections: dict[Part, dict[str, str]], known: PlainerWords) -> dict[Part, dict[str, str]]:
    """The lines on which no person has decided yet, and of the fixed ones only those that say something new."""
    inflected = {form for part in _INFLECTED for line in sections[part] for form in line.split(", ")}
    inflected |= {form for part, form in known.settled if part in _INFLECTED}
    news = {term: plain for term, plain in sections["fixed"].items() if not plain or term not in inflected}
    return {
        part: {term: plain for term, plain in lines.items() if known.is_open(part, term.split(", "))}
        for part, lines in (sections | {"fixed": news}).items()
    }


def _votes(records: Iterable[Mapping[str, Any]], tell: Neighbours) -> Votes:
    votes: Votes = defaultdict(lambda: defaultdict(float))
    for record in records:
        for label in record["spans"]:
            term = _ARTICLE.sub("", folded(label["text"]))
            plain = _general(label["neutral"], label["text"])
            if plain or (plain is not None and (_describing(term) or describes(following(record["text"][label["end"] :]), tell))):
                bases = list(_bases(term, plain))
                for section, key, value in bases:
                    votes[section, key][value] += 1 / len(bases)
    return votes


def _general(neutral: str, term: str) -> str | None:
    """A plain wording without the names that only its own sentence gave it; None where they cannot be taken out."""
    words = neutral.split()
    kept = [word for word in words if not word[:1].isupper() or word.casefold() in term.casefold()]
    if (words and not kept) or any("-" in word and word[:1].isupper() for word in words):
        return None
    return _AMERICAN.sub("is", _ARTICLE.sub("", folded(" ".join(kept))))


def _bases(term: str, plain: str) -> Iterator[tuple[Part, str, str]]:
    """Section, base form of the term and of the plain wording, wherever both are the same form of a verb or a noun; else as they stand."""
    found: set[tuple[Part, str, str]] = set()
    for section, base, slot in _analysed(term):
        found |= {(section, base, other) for kind, other, place in _analysed(plain) if (kind, place) == (section, slot)}
    yield from sorted(found) or [("fixed", term, plain)]


@cache
def _describing(term: str) -> bool:
    """Whether a word is made to describe others, as adverbs and adjectives are."""
    import lemminflect

    return "-" in term or bool({"ADJ", "ADV"} & set(lemminflect.getAllLemmas(term)))


@cache
def _analysed(phrase: str) -> tuple[tuple[Part, str, int], ...]:
    """Each reading of a phrase by its head (the first word of a verb phrase, the last of a noun phrase): section, base phrase, form."""
    if not phrase or _ARTICLE.match(phrase):
        return ()
    first, _, rest = phrase.partition(" ")
    verbs: list[tuple[Part, str, int]] = [("verbs", f"{base} {rest}".strip(), slot) for base, slot in _readings(first, "VERB")]
    before, after = _split(phrase)
    *lead, last = before.split(" ")
    nouns: list[tuple[Part, str, int]] = [("nouns", " ".join([*lead, base]) + after, slot) for base, slot in _readings(last, "NOUN")]
    return tuple(sorted({*verbs, *nouns}))


def _split(phrase: str) -> tuple[str, str]:
    """A noun phrase up to its head, and what follows the head."""
    found = _OF.search(phrase)
    return (phrase[: found.start()], phrase[found.start() :]) if found else (phrase, "")


@cache
def _readings(word: str, kind: str) -> tuple[tuple[str, int], ...]:
    """The base forms that a word can have as a verb or a noun, and which of their forms it is."""
    import lemminflect

    known = lemminflect.getAllLemmas(word)
    bases = known.get(kind, ())
    if not known and kind == "NOUN" and word.isalpha() and not word.endswith(("ed", "ing", "ly")):
        bases = lemminflect.getAllLemmasOOV(word, upos=kind).get(kind, ())
    return tuple((base, slot) for base in bases for slot, form in enumerate(_forms(base, kind)) if form == word)


@cache
def _forms(base: str, kind: str) -> tuple[str, ...]:
    import lemminflect

    if base == "be":
        return "be", "is", "was", "been", "being"
    tags = _VERB if kind == "VERB" else _NOUN
    return tuple((lemminflect.getInflection(base, tag) or ("~",))[0] for tag in tags)


def _lines(section: Part, term: str, plain: str) -> dict[str, str]:
    if section == "fixed":
        return {term: plain}
    pairs = zip(_laid_out(section, term), _laid_out(section, plain), strict=True)
    kept = [pair if "~" not in pair else ("~", "~") for pair in pairs]
    return {", ".join(left for left, _ in kept): ", ".join(right for _, right in kept)}


def _laid_out(section: Part, base: str) -> tuple[str, ...]:
    """All forms of a base phrase."""
    if section == "verbs":
        head, _, rest = base.partition(" ")
        return tuple(f"{form} {rest}".strip() for form in _forms(head, "VERB"))
    before, after = _split(base)
    *lead, head = before.split(" ")
    one, many = (" ".join([*lead, form]) + after for form in _forms(head, "NOUN"))
    return ("~" if head in _PLURAL_ONLY else one), many


def write_list(lines: Mapping[Part, Mapping[str, str]], path: Path) -> None:
    """Writes what was learnt into the list at `path`, under all that was written there by hand."""
    by_hand, learnt, _ = path.read_text(encoding="utf-8").partition("\nlearnt:")
    if not learnt:
        raise SettingsError(f"{path} has no line `learnt:`", hint="add `learnt: {}` as its last line")
    body = yaml.safe_dump({"learnt": dict(lines)}, allow_unicode=True, sort_keys=False, width=10_000, default_style=None)
    path.write_text(f"{by_hand}\n{body}", encoding="utf-8")


def main(arguments: list[str]) -> None:
    """Learns from the files of labels named first and writes the list named last; SettingsError where they cannot be used."""
    if len(arguments) < 2:
        raise SettingsError("the labels or the list are missing", hint="python -m framing.training.plainer_words LABELS... LIST")
    *labels, target = map(Path, arguments)
    try:
        records = [json.loads(line) for path in labels for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise SettingsError(f"the labels cannot be read: {error}", hint="name files with one JSON record a line") from error
    write_list(learn(records, load_plainer(target)), target)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except SettingsError as error:
        sys.exit(str(error))

"""One text as a reader of one side would mark it: which words favour that side, and which disfavour it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import TYPE_CHECKING

import pandas as pd

from framing.errors import SettingsError
from framing.perspectives import parties
from framing.profiles import sorted_sources
from framing.report.figures import counted, listing, number
from framing.report.prose import Mark, Regard

if TYPE_CHECKING:
    from framing.store import Run

OFFERED = 12


@dataclass(frozen=True, slots=True)
class Lens:
    """The eyes of one side, and the other parties of each dispute that it is a party to."""

    side: str
    rivals: Mapping[str, frozenset[str]]


def lens(marks: Iterable[Mark], eyes: Lens) -> tuple[Mark, ...]:
    """Each mark as that side would see it: a term on its side favours it, one on the side of a rival in the same dispute disfavours it.

    Terms that take no side, or the side of somebody who is no party to the dispute, have no regard.
    """
    return tuple(replace(mark, lens=eyes.side, regard=regard(mark, eyes)) for mark in marks)


def regard(mark: Mark, eyes: Lens) -> Regard:
    """Whether a term favours that side, disfavours it, or neither."""
    if mark.side == eyes.side:
        return "favours"
    return "disfavours" if mark.side in eyes.rivals.get(mark.dispute, ()) else ""


def lenses(run: "Run", sides: Sequence[str]) -> tuple[Lens, ...]:
    """A lens for each of these sides, whatever their case; SettingsError, with the sides that there are, for one that is not found."""
    if not sides:
        return ()
    found = parties(run)
    known = {name.casefold(): name for names in found.values() for name in names}
    wanted = dict.fromkeys(_known(side, known) for side in sides)
    return tuple(Lens(side, rivals(found, side)) for side in wanted)


def offered(run: "Run", terms: pd.DataFrame, *, most: int = OFFERED) -> tuple[Lens, ...]:
    """A lens for each party whose side any of these terms takes, in alphabetical order; of many, for the `most` that are taken oftenest."""
    found = parties(run)
    of_party = [side in found.get(dispute, ()) for side, dispute in zip(terms["side"], terms["dispute"], strict=True)]
    taken = terms.loc[of_party, "side"].value_counts().sort_index().nlargest(most)
    return tuple(Lens(str(side), rivals(found, str(side))) for side in sorted_sources(map(str, taken.index)))


def short_names(names: Iterable[str]) -> dict[str, str]:
    """A tag of a few letters for each name, in alphabetical order and no two alike.

    >>> short_names(["Kelmar", "Keldon", "friends of the valley"])
    {'friends of the valley': 'FTV', 'Keldon': 'Ke', 'Kelmar': 'Kel'}
    """
    tags: dict[str, str] = {}
    for name in sorted_sources(set(names)):
        letters = "".join(letter for letter in name if letter.isalnum()) or "?"
        initials = "".join(word[0].upper() for word in name.split() if len(word) > 2)
        numbered = (f"{letters[:2]}{number}" for number in count(2))
        tries = chain([initials] if len(initials) > 1 else [], (letters[:size] for size in range(2, 5)), numbered)
        tags[name] = next(tag for tag in tries if tag not in tags.values())
    return tags


def rivals(disputes: Mapping[str, Collection[str]], side: str) -> dict[str, frozenset[str]]:
    """The other parties of each dispute that `side` is a party to.

    >>> rivals({"Lirren valley": ["Kelmar", "Ostrenia"], "Orn": ["Dunmark", "Ostrenia"]}, "Kelmar")
    {'Lirren valley': frozenset({'Ostrenia'})}
    """
    return {dispute: frozenset(names) - {side} for dispute, names in disputes.items() if side in names}


def _known(side: str, known: Mapping[str, str]) -> str:
    if found := known.get(side.strip().casefold()):
        return found
    names = sorted_sources(known.values())
    hint = f"the sides found are {listing(names)}" if names else "no word of this run takes a side"
    raise SettingsError(f"no dispute of this run has a side {side!r} to look through", hint=hint)


def told(marks: Sequence[Mark]) -> str:
    """How many of the marks favour and disfavour the side of their lens, first in the outlet's own voice and then in others."""
    own = [mark.regard for mark in marks if mark.voice == "outlet"]
    others = [mark.regard for mark in marks if mark.voice != "outlet"]
    neither = sum(not mark.regard for mark in marks)
    parts = [f"own voice: {_for_and_against(own)}", f"other voices: {_for_and_against(others)}"]
    return "; ".join([*parts, f"{counted(neither, 'more loaded term')} for neither"] if neither else parts)


def _for_and_against(regards: Sequence[Regard]) -> str:
    return f"{number(regards.count('favours'))} for it, {number(regards.count('disfavours'))} against"


def decided(terms: pd.DataFrame, eyes: Sequence[Lens]) -> pd.DataFrame:
    """The rows of the table of terms that favour or disfavour the side of any of these lenses; all of them where there is no lens."""
    if not eyes:
        return terms
    pairs = zip(terms["side"], terms["dispute"], strict=True)
    return terms[[any(side == each.side or side in each.rivals.get(dispute, ()) for each in eyes) for side, dispute in pairs]]

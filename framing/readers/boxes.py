"""What stands on a page beside the article: boxes taken out of it, and lines of its text set apart."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from framing.config import Section, config_path, load_yaml, validated
from framing.readers.rules import Rules, load_rules
from framing.records import Excluded
from framing.spans import Span

_LARGEST_BOX = 1500
_KEPT = frozenset(("html", "head", "body", "article", "main"))
_NAMES = ("class", "id", "data-testid", "data-component")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_+")
_LINE = re.compile(r"[^\n]+")
_SURROUNDINGS = frozenset("\"'“”‘’")


class Box(Section):
    """One kind of box, the words that give it away, and classes that it must take and leave."""

    name: str
    words: tuple[str, ...]
    takes: tuple[str, ...]
    leaves: tuple[str, ...]


class Boxes(Section):
    """All kinds of boxes."""

    boxes: tuple[Box, ...]


@lru_cache(maxsize=1)
def load_boxes() -> tuple[Box, ...]:
    """The kinds of boxes that are known."""
    file = config_path("readers/boxes.yaml")
    return validated(Boxes, load_yaml(file), str(file)).boxes


def box_called(classes: str) -> str:
    """The kind of box that an element with these classes is; empty where it is none.

    >>> box_called("c-inlineNewsletter wide"), box_called("story-body")
    ('newsletter', '')
    """
    found = _pattern().search(_HUMP.sub("-", classes).lower())
    return (found.lastgroup or "") if found else ""


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    kinds = (f"(?P<{box.name}>{'|'.join(map(re.escape, box.words))})" for box in load_boxes())
    return re.compile(rf"(?:^|[\s-])(?:{'|'.join(kinds)})s?(?=[\s-]|$)")


def take_out_boxes(tree: Any) -> None:
    """Takes boxes, and paragraphs that are one link, out of a parsed page."""
    for element in list(tree.iter("*")):
        if element.getparent() is not None and (_is_box(element) or _is_link(element)):
            element.drop_tree()


def _is_box(element: Any) -> bool:
    if element.tag in _KEPT:
        return False
    names = " ".join(element.get(name, "") for name in _NAMES)
    return bool(box_called(names)) and _at_most(element, _LARGEST_BOX)


def _at_most(element: Any, limit: int) -> bool:
    """Whether an element holds no more than so many characters; looks no further than that."""
    held = 0
    for words in element.itertext():
        held += len(words)
        if held > limit:
            return False
    return True


def _is_link(element: Any) -> bool:
    """Whether a paragraph says nothing but where another page is."""
    if element.tag != "p" or not _at_most(element, _LARGEST_BOX):
        return False
    links = list(element.iter("a"))
    return len(links) == 1 and _bare(element) == _bare(links[0]) != ""


def _bare(element: Any) -> str:
    return "".join("".join(element.itertext()).split())


def set_lines_apart(text: str, title: str) -> tuple[Excluded, ...]:
    """The lines of a page's text that are no prose of the article: its headline said again, notices, links to other pages."""
    return tuple(_apart(text, title, load_rules(config_path("readers/pages.yaml"))))


def _apart(text: str, title: str, rules: Rules) -> Iterator[Excluded]:
    headline = _plain(title)
    prose = False
    for line in _LINE.finditer(text):
        if headline and not prose and _plain(line[0]) == headline:
            yield Excluded(Span(*line.span()), "headline")
        elif found := rules.find("alone", line[0]):
            yield Excluded(Span(line.start() + found.start, line.start() + found.end), found.kind)
        else:
            prose = True


def _plain(words: str) -> str:
    """Words without regard to case, white space and the kind of quotation marks."""
    return " ".join("".join(sign for sign in words.casefold() if sign not in _SURROUNDINGS).split())

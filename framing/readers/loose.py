"""Loose files: pasted text and Markdown."""

import re
from pathlib import Path
from typing import Any

import yaml

from framing.marked import LOADER
from framing.readers.boilerplate import set_apart
from framing.readers.columns import match_columns
from framing.readers.decoding import UnreadableError, read_text
from framing.readers.rules import Rules
from framing.readers.values import date_of, words_of
from framing.records import Article, Excluded
from framing.spans import Span

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?P<yaml>.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^(?P<mark>#[ \t]+)(?P<words>\S(?:[^\r\n]*[^\s#])?)", re.MULTILINE)


def read_plain(path: Path, *, name: str, source: str, rules: Rules | None = None) -> Article:
    """A text file as an article, its boilerplate set apart; without `rules`, by the shipped ones."""
    return set_apart(Article(id=name, source=source, text=_words(path)), rules)


def read_markdown(path: Path, *, name: str, source: str) -> Article:
    """A Markdown file as an article; front matter and the first heading are metadata and excluded."""
    text = _words(path)
    front = _FRONT_MATTER.match(text)
    known = _metadata(front["yaml"]) if front else {}
    heading = _HEADING.search(text, front.end() if front else 0)
    excluded = [Excluded(Span(front.start(), front.end()), "section")] if front else []
    if heading:
        excluded += [Excluded(Span(*heading.span("mark")), "section"), Excluded(Span(*heading.span("words")), "headline")]
    return Article(
        id=name,
        source=known.get("source") or source,
        text=text,
        title=heading["words"] if heading else known.get("title", ""),
        published=date_of(known.get("published", "")),
        url=known.get("url", ""),
        byline=known.get("byline", ""),
        place=known.get("place", ""),
        group=known.get("group", ""),
        story=known.get("story", ""),
        excluded=tuple(excluded),
    )


def _words(path: Path) -> str:
    text = read_text(path)
    if not text.strip():
        raise UnreadableError("there is nothing but white space in it")
    return text


def _metadata(front_matter: str) -> dict[str, str]:
    """What front matter says, by our names; nothing where it is not a YAML mapping, or one that grows when its aliases are filled in."""
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(front_matter, Loader=LOADER)):
            return {}
        values: Any = yaml.load(front_matter, Loader=LOADER)
        plain = {str(key): words_of(value) for key, value in values.items()} if isinstance(values, dict) else {}
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return {field: plain[key] for field, key in match_columns(plain, None).items()}

"""Text files into which news archives put many articles: LexisNexis, Nexis Uni, Factiva, ProQuest; what marks what stands in YAML."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from framing.config import config_path, load_yaml
from framing.readers.columns import article_from
from framing.readers.decoding import UnreadableError, read_text
from framing.records import Article, Excluded, SetAside
from framing.spans import Span

_HEAD = 1 << 18


def export_kind(path: Path) -> str:
    """The archive whose export a text file is, or "" where it is none."""
    with path.open("rb") as file:
        head = file.read(_HEAD).replace(b"\0", b"").decode("latin-1")  # the marks are ASCII in every encoding
    return next((kind for kind, rules in _rules().items() if all(pattern.search(head) for pattern in rules["known"])), "")


def read_export(path: Path, kind: str, *, name: str) -> Iterator[Article | SetAside]:
    """The articles of an export, each text exactly as it stands there; a record without one is set aside by its number."""
    rules = _rules()[kind]
    number = 0
    for number, record in enumerate(_records(read_text(path), rules), 1):
        try:
            yield _article(record, rules, name=f"{name}:{number}", source=path.stem)
        except UnreadableError as error:
            yield SetAside(str(path), f"{kind} record {number}", str(error))
    if not number:
        yield SetAside(str(path), "", f"it looks like an export of {kind}, but no record in it is whole")


def _records(text: str, rules: dict[str, Any]) -> Iterator[str]:
    """The stretches of an export that hold one article each, without what stands above it."""
    if "begins" in rules:
        cuts = [*(match.start() for match in rules["begins"].finditer(text)), len(text)]
    else:
        cuts = [0, *(match.end() for match in rules["ends"].finditer(text))]
    for start, end in pairwise(cuts):
        record = text[start:end]
        if rules["record"].search(record):
            yield record[max((match.end() for match in rules["cover"].finditer(record)), default=0) :] if "cover" in rules else record


def _article(record: str, rules: dict[str, Any], *, name: str, source: str) -> Article:
    """The article of a record; UnreadableError where it has no text."""
    start = rules["after"].search(record)
    if not start:
        raise UnreadableError("the record has no full text")
    end = rules["until"].search(record, start.end())
    body = record[start.end() : end.start() if end else len(record)]
    frame = f"{record[: start.end()]}\n{record[end.start() :] if end else ''}"
    row = {field: " ".join(match[1].split()) for field, pattern in rules["fields"].items() if (match := pattern.search(frame))}
    article = article_from(row | {"text": body.strip()}, {field: field for field in (*row, "text")}, name=name, source=source)
    marks = rules["between"].finditer(article.text) if "between" in rules else ()
    return replace(article, excluded=tuple(Excluded(Span(*mark.span()), "section") for mark in marks))


@cache
def _rules() -> dict[str, dict[str, Any]]:
    return {kind: _compiled(rules) for kind, rules in load_yaml(config_path("readers/exports.yaml")).items()}


def _compiled(rules: Any) -> Any:
    """The patterns in `rules`, ready for use, however deep they stand."""
    if isinstance(rules, dict):
        return {key: _compiled(value) for key, value in rules.items()}
    return [_compiled(rule) for rule in rules] if isinstance(rules, list) else re.compile(rules, re.MULTILINE)

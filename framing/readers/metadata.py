"""What a page says about itself: title, authors, day, site and language, from its metadata and from what it shows."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from framing.readers.values import date_of

_DATES = ("article:published_time", "og:article:published_time", "publishdate", "pubdate", "dc.date.issued", "parsely-pub-date")
_AUTHORS = ("article:author", "article:author_name", "author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_TITLES = ("og:title", "twitter:title", "title", "headline")
_ASIDE = frozenset(("nav", "aside", "footer", "form", "dialog"))
_ARTICLE = re.compile(r"(?:Article|Report|Review|Posting)$|^WebPage$")
_STAFF = re.compile(r"\b(?:staff|reporters?|writers?|desk|admin|administrator|editors?|newsroom|webmaster)\b", re.IGNORECASE)
_BY = re.compile(r"^\s*by:?\s+", re.IGNORECASE)
_ADDRESS = re.compile(r"https?:|www\.|@")
_BETWEEN = re.compile(r"\s*(?:,|;|\||\band\b|&)\s*", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?=[-_]|$)")


@dataclass(frozen=True, slots=True)
class Told:
    """What a page tells; whatever it does not tell is empty."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: date | None = None
    site: str = ""
    language: str = ""


def read_metadata(tree: Any) -> Told:
    """What a parsed page tells of its article."""
    marks = _marks(tree)
    nodes = _nodes(tree)
    article = _article(nodes)
    site = _site(marks, article)
    return Told(
        title=_title(tree, marks, article, site),
        authors=_authors(marks, article, nodes, site),
        published=_published(tree, marks, article),
        site=site,
        language=_language(tree, marks, article),
    )


def _marks(tree: Any) -> dict[str, list[str]]:
    """The contents of the page's meta elements, by their names in lower case."""
    marks: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = _words(element.get("content"))
        if name and content:
            marks.setdefault(name.strip().lower(), []).append(content)
    return marks


def _nodes(tree: Any) -> list[Mapping[str, Any]]:
    """The objects of the page's JSON-LD, those of a graph one by one."""
    found: list[Mapping[str, Any]] = []
    for element in tree.iter("script"):
        if "ld+json" in (element.get("type") or "").lower():
            try:
                found += _spread(json.loads(element.text or "", strict=False))
            except (ValueError, RecursionError):
                continue
    return found


def _spread(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        for one in value:
            yield from _spread(one)
    elif isinstance(value, dict):
        yield value
        yield from _spread(value.get("@graph"))


def _article(nodes: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The object about the article: one that is called an article rather than a page, and tells when it was published."""
    fitting = [node for node in nodes if any(_ARTICLE.search(kind) for kind in _kinds(node))]
    return min(fitting, key=lambda node: ("WebPage" in _kinds(node), "datePublished" not in node), default={})


def _kinds(node: Mapping[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _title(tree: Any, marks: Mapping[str, Sequence[str]], article: Mapping[str, Any], site: str) -> str:
    """The headline as the page shows it: of its first-rank headings the one most like its other titles; else the first of these."""
    told = [title for name in _TITLES for title in marks.get(name, ())]
    told += [_words(article.get("headline")), *(_words(element.text_content()) for element in tree.iter("title"))]
    told = [title for title in told if title]
    shown = [words for heading in tree.iter("h1") if (words := _words(heading.text_content())) and not _stands_aside(heading)]
    shown = [words for words in shown if words.casefold() != site.casefold()]
    known = {word for title in told for word in _bag(title)}
    return max(shown, key=lambda words: len(_bag(words) & known) / (len(_bag(words)) or 1), default=told[0] if told else "")


def _stands_aside(element: Any) -> bool:
    return any(parent.tag in _ASIDE for parent in element.iterancestors())


def _bag(words: str) -> set[str]:
    return set(re.findall(r"\w+", words.casefold()))


def _authors(
    marks: Mapping[str, Sequence[str]], article: Mapping[str, Any], nodes: Sequence[Mapping[str, Any]], site: str
) -> tuple[str, ...]:
    """Who wrote it: the article's own authors, or a meta element's where that names more, or names people where the other says "staff"."""
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    first = _people(_names(article.get("author"), known))
    owners = {site.casefold(), *(name.casefold() for name in _names(article.get("publisher"), known))}
    for others in (_people(_split(marks.get(name, ()))) for name in _AUTHORS):
        better = set(others) > set(first) if first else bool(others)
        placeholder = all(_STAFF.search(name) for name in first) and any(
            not _STAFF.search(name) and name.casefold() not in owners for name in others
        )
        if better or placeholder:
            first = others
    return first


def _names(value: Any, known: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The names of one or several people or organisations in JSON-LD, those that are only referred to looked up."""
    if isinstance(value, list):
        return [name for one in value for name in _names(one, known)]
    if isinstance(value, dict):
        name = value.get("name") or known.get(str(value.get("@id")), {}).get("name")
        return [name for name in (name if isinstance(name, list) else [name]) if isinstance(name, str)]
    return [value] if isinstance(value, str) else []


def _split(values: Iterable[str]) -> list[str]:
    return [name for value in values if not _ADDRESS.search(value) for name in _BETWEEN.split(value)]


def _people(names: Iterable[str]) -> tuple[str, ...]:
    """Names without "by" before them, each once; what is an address is no name."""
    plain = (_BY.sub("", _words(name)).strip(" ,;") for name in names)
    return tuple(dict.fromkeys(name for name in plain if name and not _ADDRESS.search(name)))


def _published(tree: Any, marks: Mapping[str, Sequence[str]], article: Mapping[str, Any]) -> date | None:
    """The day on which the article came out, as its place's calendar had it where the page shows the same moment with its own clock."""
    told = [str(article.get("datePublished") or ""), *(value for name in _DATES for value in marks.get(name, ()))]
    value = next((value for value in told if date_of(value)), "")
    moment = _moment(value)
    if moment is not None:
        for element in tree.iter("time"):
            shown = _moment(element.get("datetime") or "")
            if shown is not None and shown.utcoffset() and abs((shown - moment).total_seconds()) < 60:
                return shown.date()
    return date_of(value) if value else None


def _moment(value: str) -> datetime | None:
    """A moment with its offset from UTC, UTC where none is given; None where it is no moment."""
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _site(marks: Mapping[str, Sequence[str]], article: Mapping[str, Any]) -> str:
    """What the outlet calls itself."""
    publisher = _names(article.get("publisher"), {})
    return next(iter([*marks.get("og:site_name", ()), *map(_words, publisher), *marks.get("application-name", ())]), "")


def _language(tree: Any, marks: Mapping[str, Sequence[str]], article: Mapping[str, Any]) -> str:
    """The language that the page says it is in, such as "en"; a page's own attribute goes before what is written for other programs."""
    told = [tree.get("lang"), *marks.get("content-language", ()), article.get("inLanguage"), *marks.get("inlanguage", ())]
    told += marks.get("og:locale", ())
    found = (_LANGUAGE.match(value.strip().lower()) for value in told if isinstance(value, str))
    return next((match[0] for match in found if match), "")


def _words(value: Any) -> str:
    """Text with its entities resolved and its white space evened out; empty where the value is none."""
    return " ".join(html.unescape(value).split()) if isinstance(value, str) else ""

"""Findings as SARIF 2.1.0, the form in which linters tell other tools what they found."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from framing.records import Article
from framing.report.findings import Finding, position
from framing.report.glossary import TYPES, VOICE_NAMES

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# files whose text is read as it stands, so that its lines are the file's
_AS_THEY_STAND = (".txt", ".text", ".md", ".markdown")
_RULES = list(TYPES)

Json = dict[str, Any]


def sarif(checked: Iterable[tuple[Article, Sequence[Finding]]], *, version: str) -> Json:
    """A SARIF log with one run: a rule for each type of loaded term, a result for each finding, columns in UTF-16 code units."""
    driver = {"name": "framing", "semanticVersion": version, "rules": [_rule(name, told) for name, told in TYPES.items()]}
    results = [_result(article, finding) for article, found in checked for finding in found]
    run = {"tool": {"driver": driver}, "columnKind": "utf16CodeUnits", "newlineSequences": ["\r\n", "\n", "\r"], "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(name: str, definition: str) -> Json:
    return {
        "id": name,
        "shortDescription": {"text": f"A loaded term: {name}."},
        "fullDescription": {"text": definition},
        "defaultConfiguration": {"level": "warning"},
    }


def _result(article: Article, finding: Finding) -> Json:
    told = {name: getattr(finding, name) for name in ("score", "voice", "speaker", "target", "side", "counterpart", "neutral", "detector")}
    return {
        "ruleId": finding.type,
        "ruleIndex": _RULES.index(finding.type),
        # what somebody else said is worth a look, but it is not the outlet's choice of words
        "level": "warning" if finding.voice == "outlet" else "note",
        "message": {"text": _message(finding)},
        "locations": [_location(article, finding)],
        "properties": {name: value for name, value in told.items() if value != ""},
    }


def _message(finding: Finding) -> str:
    """The words, their type and voice, and as far as known whose side they take, what the other says and what is plainer.

    >>> _message(Finding("a.txt", 1, 1, 0, 5, "text", "thugs", "naming", 0.9, "direct", "Odo", "", 0, "Ost", "guards", "men", "model"))
    '“thugs”: naming, quoted, Odo; side: Ost; other side: “guards”; plainer: “men”'
    """
    voice = ", ".join(filter(None, (finding.type, VOICE_NAMES[finding.voice], finding.speaker)))
    facts = (
        f"“{' '.join(finding.text.split())}”: {voice}",
        f"side: {finding.side}" if finding.side else "",
        f"other side: “{finding.counterpart}”" if finding.counterpart else "",
        f"plainer: “{finding.neutral}”" if finding.neutral else "",
    )
    return "; ".join(filter(None, facts))


def _location(article: Article, finding: Finding) -> Json:
    """The file, and the place in it where the article's text is the file's; of an article among others, its id."""
    file = finding.path.removesuffix(f"#{article.id}")
    physical: Json = {"artifactLocation": {"uri": _uri(file)}}
    if file != finding.path:
        return {"physicalLocation": physical, "logicalLocations": [{"name": article.id, "fullyQualifiedName": finding.path}]}
    if Path(file).suffix.lower() in _AS_THEY_STAND and (region := _region(article, finding)):
        physical["region"] = region
    return {"physicalLocation": physical}


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _region(article: Article, finding: Finding) -> Json | None:
    """The first place of the words and the one behind them."""
    first = position(article, finding.field, finding.start)
    behind = position(article, finding.field, finding.end)
    if first is None or behind is None:
        return None
    lines = article.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    (line, column), (end_line, end_column) = ((row, _units(lines[row - 1][: at - 1]) + 1) for row, at in (first, behind))
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column, "snippet": {"text": finding.text}}


def _units(text: str) -> int:
    """How many UTF-16 code units a text has.

    >>> _units("🕊 b")
    4
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2

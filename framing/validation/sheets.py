"""Coding sheets on disk: written as CSV, Excel or Label Studio tasks, and read again whatever a spreadsheet made of them."""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.errors import ReadError, SettingsError
from framing.spans import storable

if TYPE_CHECKING:
    from framing.validation.manual import Question
    from framing.validation.sampling import Sample

KEY = ".key.json"
SUFFIXES = (".csv", ".xlsx", ".json")
_CONTEXT = ["title", "before", "text", "term", "after"]
_WIDTHS = {"text": 60, "before": 35, "after": 35, "title": 30, "id": 11, "outlet": 18, "term": 18}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# a spreadsheet that opens a CSV file calculates what begins like this, and makes dates and numbers of short cells with figures
_CALCULATED = re.compile(r"[=+\-@\t\r]|(?=.*\d).{1,24}$|(?i:true|false)$")
_SHIELD = "'"
_ASKED = re.compile(r"(?P<label>.+?)\s*\((?P<coder>[^()]*)\)\s*")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet as it was read: where it stands, its unit, its words ("" where it shows none), and each coder's cells."""

    where: str
    id: str
    text: str
    cells: dict[tuple[str, str], str]


def write_sheet(made: "Sample", path: Path, *, coders: Sequence[str], hide_outlet: bool) -> None:
    """Writes the sheet, in the form that its name tells, and its key beside it; SettingsError where that cannot be done."""
    if path.suffix.lower() not in SUFFIXES:
        raise SettingsError(f"{path} tells no form of a sheet", hint=f"let it end in one of {', '.join(SUFFIXES)}")
    if wrong := [name for name in coders if not name.strip() or set("()") & set(name)]:
        raise SettingsError(f"{wrong[0]!r} cannot be the name of a coder", hint="use letters, without parentheses")
    questions = made.manual.of(made.unit)
    table = _shown(made.units, hide_outlet)
    asked = [f"{label} ({coder})" for coder in coders for label in (*questions, "note")]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix.lower() == ".csv":
            shielded = table.map(_shielded).assign(**dict.fromkeys(asked, ""))
            shielded.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n", quoting=1)
        elif path.suffix.lower() == ".xlsx":
            from framing.validation.workbook import write_workbook

            write_workbook(table.assign(**dict.fromkeys(asked, "")), questions, path, widths=_WIDTHS)
        else:
            _write_tasks(table, questions, path)
        key_beside(path).write_text(json.dumps(made.key(), ensure_ascii=True, indent=1), encoding="utf-8")
    except OSError as error:
        hint = "choose another place, or close it in the spreadsheet"
        raise SettingsError(f"{path} cannot be written: {error.strerror}", hint=hint) from error


def key_beside(path: Path) -> Path:
    """Where the key of a sheet lies."""
    return path.with_name(path.stem + KEY)


def plain(words: str) -> str:
    """Words as a sheet can hold them and as they are compared: white space as one space, nothing that spreadsheets lose or add.

    >>> plain("'  =a\\u00a0b\\r\\n c ")
    '=a b c'
    """
    clean = " ".join(unicodedata.normalize("NFC", _CONTROL.sub("", storable(words.replace("_x000D_", " ")))).split())
    return clean.removeprefix(_SHIELD).lstrip()


def same_words(drawn: str, read: str) -> bool:
    """Whether a cell still holds the words that were drawn, though an old encoding may have put "?" for some letters.

    >>> same_words("Die Männer von Ost—alle", "Die M?nner von Ost?alle"), same_words("He left.", "She left.")
    (True, False)
    """
    one, other = plain(drawn), plain(read)
    return one == other or (
        len(one) == len(other) and all(a == b or (b == "?" and not a.isascii()) for a, b in zip(one, other, strict=True))
    )


def read_sheet(path: Path) -> list[SheetRow]:
    """The rows of a sheet that hold anything; ReadError where it cannot be read, or is no sheet of ours."""
    if not path.is_file():
        raise ReadError(f"{path} does not exist", hint="name a coding sheet: " + ", ".join(SUFFIXES))
    found = list(_annotated(path) if path.suffix.lower() == ".json" else _table_rows(path))
    if not any(row.cells for row in found):
        raise ReadError(f"{path}: no cell has been coded yet", hint="fill in the columns such as `biased (A)`")
    return found


def _table_rows(path: Path) -> Iterator[SheetRow]:
    names, rows = _table(path)
    asked = {name: (match["label"], match["coder"]) for name in names if (match := _ASKED.fullmatch(name))}
    if "id" not in names or not asked:
        lacking = "no column `id`" if "id" not in names else "no column of a coder, such as `biased (A)`"
        raise ReadError(f"{path} is no coding sheet: it has {lacking}", hint=f"its columns: {', '.join(filter(None, names))}")
    for where, row in rows:
        if isinstance(row, str):
            raise ReadError(f"{path}: {where}: {row}", hint="open it in a spreadsheet and save it again")
        cells = {place: words for name, place in asked.items() if (words := _cell(row.get(name))) and place[0] != "note"}
        if name := _cell(row.get("id")):
            yield SheetRow(where, name, str(row.get("text") or ""), cells)
        elif cells:
            raise ReadError(f"{path}: {where} was coded, but has no id", hint="put back the id that the sheet was drawn with")


def _table(path: Path) -> tuple[list[str], Iterator[tuple[str, Any]]]:
    from framing.readers.decoding import UnreadableError
    from framing.readers.delimited import open_csv
    from framing.readers.workbooks import open_excel

    try:
        tables = [open_csv(path)] if path.suffix.lower() in (".csv", ".tsv", ".txt") else open_excel(path)
    except UnreadableError as error:
        raise ReadError(f"{path}: {error}", hint="save it as CSV or as an Excel workbook") from error
    table = next((one for one in tables if "id" in one.columns), tables[0])
    return table.columns, ((f"row {number + (table.unit == 'row' and path.suffix.lower() == '.csv')}", row) for number, row in table.rows())


def _cell(value: object) -> str:
    """A cell as it was meant: 1.0 is 1, and what is missing is empty."""
    from framing.readers.values import words_of

    return plain(words_of(value)) if not isinstance(value, bool) else str(value).lower()


def _shown(units: pd.DataFrame, hide_outlet: bool) -> pd.DataFrame:
    columns = ["id", *([] if hide_outlet else ["source"]), *(name for name in _CONTEXT if name in units)]
    return units[columns].map(lambda words: _CONTROL.sub("", storable(words)).strip()).rename(columns={"source": "outlet"})


def _shielded(words: str) -> str:
    return _SHIELD + words if _CALCULATED.match(words) else words


def _write_tasks(table: pd.DataFrame, questions: "dict[str, Question]", path: Path) -> None:
    """Tasks for Label Studio, and its labelling configuration beside them."""
    tasks = [{"data": {str(name): words for name, words in row.items()}} for row in table.to_dict("records")]
    path.write_text(json.dumps(tasks, ensure_ascii=False, indent=1), encoding="utf-8")
    path.with_suffix(".xml").write_text(_labelling(table, questions), encoding="utf-8")


def _labelling(table: pd.DataFrame, questions: "dict[str, Question]") -> str:
    from xml.sax.saxutils import quoteattr

    lines = ["<View>"]
    lines += [f'  <Text name="{name}" value="${name}"/>' for name in table.columns if name != "id"]
    for label, asked in questions.items():
        lines.append(f"  <Header value={quoteattr(asked.question)}/>")
        if asked.open:
            lines.append(f'  <TextArea name={quoteattr(label)} toName="text" maxSubmissions="1"/>')
            continue
        values = {**asked.values, **({"none": "No value holds."} if asked.several else {})}
        lines.append(f'  <Choices name={quoteattr(label)} toName="text" choice="{"multiple" if asked.several else "single"}">')
        lines += [f"    <Choice value={quoteattr(value)} hint={quoteattr(meaning)}/>" for value, meaning in values.items()]
        lines.append("  </Choices>")
    return "\n".join([*lines, "</View>", ""])


def _annotated(path: Path) -> Iterator[SheetRow]:
    """The units of a Label Studio export, with the codings of whoever annotated them."""
    try:
        tasks = json.loads(path.read_text(encoding="utf-8-sig"))
        for number, task in enumerate(tasks, 1):
            cells = {
                (mark["from_name"], _annotator(one.get("completed_by"))): "; ".join(mark["value"].get("choices") or mark["value"]["text"])
                for one in task.get("annotations", ())
                for mark in one["result"]
            }
            yield SheetRow(f"task {number}", task["data"]["id"], task["data"]["text"], cells)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReadError(f"{path} is no export of Label Studio: {error!r}", hint="export it as JSON, not as JSON-MIN") from error
    except OSError as error:
        raise ReadError(f"{path} cannot be read: {error.strerror}") from error


def _annotator(value: object) -> str:
    return str(value.get("email") or value.get("id")) if isinstance(value, dict) else str(value)

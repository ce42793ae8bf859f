"""A coding sheet as an Excel workbook, with the manual on its second sheet."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from framing.errors import SettingsError

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from framing.validation.manual import Question

_CODED, _WIDTH = 14, 20
# longer lists of choices are refused by Excel
_LONGEST = 250


def write_workbook(table: pd.DataFrame, questions: "Mapping[str, Question]", path: Path, *, widths: Mapping[str, int]) -> None:
    """Writes the sheet and the manual; SettingsError where openpyxl is missing."""
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise SettingsError("Excel sheets are written with openpyxl", hint="pip install 'framing[tables]', or write .csv") from error
    book = Workbook()
    coding = book.active
    assert coding is not None
    coding.title = "coding"
    _fill(coding, [list(table.columns), *table.astype(str).to_numpy().tolist()])
    for number, name in enumerate(table.columns, 1):
        coding.column_dimensions[_letter(number)].width = widths.get(name, _CODED)
    coding.freeze_panes = "B2"
    _offer(coding, table, questions)
    manual = book.create_sheet("manual")
    _fill(manual, _manual_rows(questions))
    for letter, width in zip("ABC", (_WIDTH, _WIDTH, 100), strict=True):
        manual.column_dimensions[letter].width = width
    book.save(path)


def _fill(sheet: "Worksheet", rows: list[list[str]]) -> None:
    """Puts words into cells as words, so that nothing is calculated or taken for a date."""
    from openpyxl.styles import Alignment, Font

    for number, row in enumerate(rows, 1):
        for column, words in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if words:
                cell.value, cell.data_type = words, "s"
            if number == 1:
                cell.font = Font(bold=True)


def _offer(sheet: "Worksheet", table: pd.DataFrame, questions: "Mapping[str, Question]") -> None:
    """Lists to choose from, for labels that take one of a few values."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for number, name in enumerate(table.columns, 1):
        asked = questions.get(name.partition(" (")[0])
        choices = ",".join(asked.values) if asked else ""
        if asked and not asked.several and not asked.open and len(choices) < _LONGEST:
            offer = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
            offer.add(f"{_letter(number)}2:{_letter(number)}{len(table) + 1}")
            sheet.add_data_validation(offer)


def _manual_rows(questions: "Mapping[str, Question]") -> list[list[str]]:
    rows = [["label", "value", "what it means"]]
    for label, asked in questions.items():
        rows.append([label, "", asked.question])
        rows += [["", value, meaning] for value, meaning in asked.values.items()]
        if asked.several:
            rows.append(["", "none", "No value holds. Several values are written with ; between them."])
    return rows


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number))

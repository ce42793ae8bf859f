from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from framing.config import InputSettings
from framing.readers import read_inputs
from framing.readers.intake import Intake
from framing.readers.values import Order, date_of, orders_of
from tests.files import BODY, save_table

DAY = date(2024, 4, 5)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-04-05", DAY),
        ("2024-04-05T23:30:00Z", DAY),
        ("20240405", DAY),
        ("20240405101500", DAY),
        ("2024/4/5 10:00", DAY),
        ("05.04.2024", DAY),
        ("5.4.24", DAY),
        ("15/04/2024", date(2024, 4, 15)),
        ("04/15/2024", date(2024, 4, 15)),
        ("15/04/98", date(1998, 4, 15)),
        ("04/04/2024", date(2024, 4, 4)),
        ("5-Apr-24", DAY),
        ("5 Sept. 2024", date(2024, 9, 5)),
        ("April 5, 2024", DAY),
        ("April 5, 2024 Friday", DAY),
        ("April 5th, 2024 at 9:05 p.m. ET", DAY),
        ("Fri, 05 Apr 2024 10:00:00 GMT", DAY),
        ("Fri Apr 5 10:00:00 +0000 2024", DAY),
        ("Updated: 5 April 2024, 10.30 am", DAY),
        ("1712275200", DAY),
        (1712275200000, DAY),
        (datetime(2024, 4, 5, 12), DAY),
        (pd.Timestamp("2024-04-05"), DAY),
    ],
)
def test_a_date_in_a_usual_form_is_read(value: object, day: date | None) -> None:
    assert date_of(value) == day


# fmt: off
NO_DAYS = (
    "0000-00-00", "0001-11-30", "0001-01-01", "00/00/0000", "31/02/2024", "2024-02-30", "2024-13-45", "2024-13-45T99:99:99+99:99",
    "9999-12-31", "", "Monday", "April 2024", "2024", "Q1 2024", "soon", "9" * 20, "9" * 50, "-1", "1e308",
)
# fmt: on


@pytest.mark.parametrize("value", [*NO_DAYS, "\ud800", pd.NaT, None, float("nan")])
def test_half_a_date_and_an_impossible_one_are_none(value: object) -> None:
    assert date_of(value) is None


@pytest.mark.parametrize("value", NO_DAYS)
def test_an_article_whose_date_is_none_is_read_without_it(tmp_path: Path, value: str) -> None:
    assert _read(tmp_path, [value])[0] == [None]


@pytest.mark.parametrize(
    ("order", "day"),
    [(None, None), ("day-first", date(2024, 5, 4)), ("month-first", DAY), ("year-first", None)],
)
def test_a_date_in_figures_with_two_readings_is_read_only_in_a_known_order(order: Order | None, day: date | None) -> None:
    assert date_of("04/05/2024", order=order) == date_of("Fri 04/05/2024 10:00", order=order) == date_of("04-05-2024", order=order) == day


@pytest.mark.parametrize(
    ("values", "left"),
    [
        (["03/04/2024", "13/04/2024"], {"day-first"}),
        (["03/04/2024", "04/13/2024"], {"month-first"}),
        (["03/04/2024", "05/06/2024"], {"day-first", "month-first"}),
        (["13/04/2024", "04/13/2024"], set()),
        (["24-04-03", "24-04-31"], {"day-first"}),
        (["99-04-03", "03-04-02"], {"year-first"}),
        (["03/04/2024", "2024-04-13", None, 7], {"day-first", "month-first"}),
    ],
)
def test_the_order_of_a_column_is_one_in_which_all_its_dates_are_dates(values: list[object], left: set[str]) -> None:
    assert orders_of(values)[0] == left


def _read(tmp_path: Path, dates: list[str], setting: str = "infer", suffix: str = ".csv") -> tuple[list[date | None], list[str]]:
    path = save_table(tmp_path / f"t{suffix}", [{"text": BODY, "date": day} for day in dates])
    intakes: list[Intake] = []
    articles = list(read_inputs(path, intakes=intakes, settings=InputSettings(dates=setting)))
    return [article.published for article in articles], [note.text for note in intakes[0].notes]


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_one_date_decides_the_order_of_the_whole_column_and_it_is_told(tmp_path: Path, suffix: str) -> None:
    days, notes = _read(tmp_path, ["03/04/2024"] * 120 + ["13/04/2024"], suffix=suffix)
    assert days == [date(2024, 4, 3)] * 120 + [date(2024, 4, 13)]
    assert notes == ["dates such as '03/04/2024' were read day-first, the only order in which every date of the column is one"]


@pytest.mark.parametrize(
    ("dates", "why"),
    [(["03/04/2024", "05/04/2024"], "more than one reading"), (["03/04/2024", "13/04/2024", "04/13/2024"], "not all in one order")],
)
def test_dates_that_nothing_decides_are_left_out_and_it_is_told(tmp_path: Path, dates: list[str], why: str) -> None:
    days, notes = _read(tmp_path, dates)
    assert days[0] is None
    assert why in notes[0]
    assert "--set input.dates=day-first" in notes[0]


def test_a_setting_decides_what_the_column_cannot(tmp_path: Path) -> None:
    assert _read(tmp_path, ["03/04/2024"], "month-first") == ([date(2024, 3, 4)], [])


def test_dates_that_cannot_be_read_are_counted_and_told(tmp_path: Path) -> None:
    days, notes = _read(tmp_path, ["2024-04-05", "0000-00-00", "0000-00-00", ""])
    assert days == [DAY, None, None, None]
    assert notes == ["2 of 3 dates could not be read, such as '0000-00-00'; their articles have no date"]

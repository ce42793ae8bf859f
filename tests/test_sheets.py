"""Coding sheets: drawn with known probabilities, and whole after a round through a spreadsheet."""

import csv
import json
import shutil
import subprocess
import warnings
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest

from framing.errors import FramingError, ReadError, SettingsError
from framing.store import Run
from framing.validation.agreement import agreement
from framing.validation.coded import read_codings
from framing.validation.sampling import NO_RARE, sample
from framing.validation.sheets import plain, read_sheet
from tests.coding import ODD, filled, honest, made_run


@pytest.fixture(scope="module")
def run() -> Run:
    return made_run()


@pytest.fixture
def sheet(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "sheet.csv"
    sample(run, 60, out=path, seed=1)
    return path


def rows_of(sheet: Path) -> list[dict[str, str]]:
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("design", ["simple", "source", "rare"])
def test_probabilities_are_drawn_by_size_in_every_stratum(run: Run, design: str) -> None:
    made = sample(run, 60, design=design)
    sizes = made.strata.set_index("stratum")
    assert len(made.units) == sizes["drawn"].sum() == 60
    assert (made.units["probability"] == made.units["stratum"].map(sizes["drawn"] / sizes["units"])).all()
    assert (1 / made.units["probability"]).sum() == pytest.approx(sizes["units"].sum())


def test_rare_labels_are_drawn_more_often(run: Run) -> None:
    made = sample(run, 60, design="rare", enrich=["frames: political"])
    chance = made.units.groupby("stratum")["probability"].first()
    assert chance["frames: political"] > 2 * chance[NO_RARE]


def test_an_axis_of_any_name_can_be_drawn_more_often(run: Run) -> None:
    judged = run.arrow("judgements").to_pandas().replace({"axis": {"frame": "port: trade"}})
    named = replace(run, tables={**run.tables, "judgements": pa.Table.from_pandas(judged, preserve_index=False)})
    made = sample(named, 60, design="rare", enrich=["port: trade: political"])
    assert set(made.units["stratum"]) == {"port: trade: political", NO_RARE}


def test_a_draw_is_the_same_for_the_same_seed_alone(run: Run) -> None:
    first, again, other = (list(sample(run, 40, seed=seed).units["id"]) for seed in (1, 1, 2))
    assert first == again != other


@pytest.mark.parametrize("unit", ["sentence", "term"])
def test_a_unit_is_shown_with_its_own_words_and_its_neighbours(run: Run, unit: str) -> None:
    texts = run.table("articles").set_index("article_id")
    for row in sample(run, 30, unit=unit).units.to_dict("records"):
        words = texts.loc[row["article_id"], row["field"]]
        assert words[row["start"] : row["end"]] == (row["term"] if unit == "term" else row["text"])
        assert all(row[part] in words for part in ("before", "after"))
        assert unit == "sentence" or f"«{row['term']}»" in row["text"]


def test_coders_see_neither_scores_nor_probabilities_nor_the_outlet_that_is_hidden(run: Run, tmp_path: Path) -> None:
    sample(run, 30, design="rare", out=tmp_path / "sheet.csv", hide_outlet=True, coders=["Ana", "Ivo"])
    asked = [f"{label} ({coder})" for coder in ("Ana", "Ivo") for label in ("biased", "loaded", "frames", "note")]
    assert list(rows_of(tmp_path / "sheet.csv")[0]) == ["id", "title", "before", "text", "after", *asked]


def test_a_workbook_holds_words_as_words_and_the_manual(run: Run, tmp_path: Path) -> None:
    sample(run, 280, out=tmp_path / "sheet.xlsx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(tmp_path / "sheet.xlsx")
    coding, manual = book["coding"], book["manual"]
    column = [cell.value for cell in coding[1]].index("text") + 1
    texts = {coding.cell(row, column).value for row in range(2, coding.max_row + 1)}
    assert set(ODD[:-1]) <= texts
    assert {cell.data_type for row in coding for cell in row if cell.value} == {"s"}
    assert {"frames", "biased"} <= {row[0].value for row in manual}
    assert len(coding.data_validations.dataValidation) == 4


def through_excel(path: Path, answers: dict[str, str]) -> Path:
    """The sheet as Excel and LibreOffice leave it, opened, filled in and saved as a workbook."""
    book = openpyxl.load_workbook(path)
    coding = book["coding"]
    names = [cell.value for cell in coding[1]]
    for row in range(2, coding.max_row + 1):
        for name, answer in answers.items():
            coding.cell(row, names.index(name) + 1).value = answer
    book.save(path)
    return path


def test_a_workbook_comes_back_whole(run: Run, tmp_path: Path) -> None:
    sample(run, 280, out=tmp_path / "sheet.xlsx")
    coded = read_codings([through_excel(tmp_path / "sheet.xlsx", {"biased (A)": True, "loaded (A)": 0, "frames (A)": "none"})])
    assert len(coded.answers) == 280 * 16
    assert set(coded.answers["value"][coded.answers["label"] == "biased"]) == {"yes"}
    assert set(coded.answers["value"][coded.answers["label"] == "loaded"]) == {"no"}


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where LibreOffice keeps its settings; it makes them once."""
    return f"-env:UserInstallation={tmp_path_factory.mktemp('profile').as_uri()}"


def through_libreoffice(path: Path, *forms: str, profile: str) -> Path:
    """The sheet after LibreOffice has opened it and saved it in each of these forms in turn."""
    for number, form in enumerate(forms):
        folder = path.parent / str(number)
        asked = ["--headless", profile, "--convert-to", form, "--outdir", str(folder)]
        # what its window would ask: separated by commas, quoted, UTF-8
        opened = ["--infilter=CSV:44,34,76"] if path.suffix == ".csv" else []
        subprocess.run(["soffice", *asked, *opened, str(path)], check=True, capture_output=True, timeout=120)
        path = folder / f"{path.stem}.{form.partition(':')[0]}"
    return path


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize(
    "forms", [["xlsx"], ["ods", "xlsx"], ["csv:Text - txt - csv (StarCalc):44,34,76"], ["ods", "csv:Text - txt - csv (StarCalc):59,34,76"]]
)
def test_a_sheet_comes_back_whole_from_libreoffice(run: Run, tmp_path: Path, profile: str, suffix: str, forms: list[str]) -> None:
    sheet = tmp_path / f"sheet{suffix}"
    sample(run, 280, out=sheet)
    answers = {
        f"{label} ({coder})": answer for coder in "AB" for label, answer in (("biased", "yes"), ("loaded", "no"), ("frames", "none"))
    }
    through_excel(sheet, answers) if suffix == ".xlsx" else filled(sheet, lambda row, column: answers.get(column, ""))
    coded = read_codings([through_libreoffice(sheet, *forms, profile=profile)], key=tmp_path / "sheet.key.json")
    assert coded.missing() == {}
    assert set(coded.answers["value"][coded.answers["label"] == "biased"]) == {"yes"}
    assert set(coded.texts.values()) >= set(ODD[:-1])


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), (";", "cp1252"), (",", "utf-8-sig")],
    ids=["LibreOffice", "Excel, German", "Excel, Unicode text", "Excel, old encoding", "Excel"],
)
def test_a_csv_sheet_comes_back_whole(run: Run, tmp_path: Path, separator: str, encoding: str) -> None:
    sample(run, 280, out=tmp_path / "sheet.csv")
    sheet = filled(tmp_path / "sheet.csv", honest, separator=separator, encoding=encoding)
    coded = read_codings([sheet])
    assert len(coded.answers) == 280 * 2 * 16
    assert coded.missing() == {}


def test_dates_that_a_spreadsheet_made_of_other_columns_do_not_matter(sheet: Path) -> None:
    def mangled(row: dict[str, str], column: str) -> str:
        row["title"], row["before"] = "04.03.2031", "1,5"
        return honest(row, column).upper()

    assert read_codings([filled(sheet, mangled)]).missing() == {}


@pytest.mark.parametrize(("field", "cell", "words"), [("text", "She left.", "the text of"), ("biased (A)", "perhaps", "it takes yes, no")])
def test_a_changed_cell_is_told_with_its_row(sheet: Path, field: str, cell: str, words: str) -> None:
    def changed(row: dict[str, str], column: str) -> str:
        if row["id"] == third and column == "biased (A)":
            row[field] = cell
            return cell if field == column else honest(row, column)
        return honest(row, column)

    third = rows_of(sheet)[2]["id"]
    with pytest.raises(ReadError, match=words) as error:
        read_codings([filled(sheet, changed)])
    assert "row 4" in str(error.value)


def test_a_changed_id_is_told_with_the_nearest_one(sheet: Path) -> None:
    first = rows_of(sheet)[0]["id"]
    filled(sheet, honest).write_text(sheet.read_text(encoding="utf-8-sig").replace(first, first[:-1] + "a"), encoding="utf-8")
    with pytest.raises(ReadError, match=f"row 2: no unit with the id '{first[:-1]}a' was drawn \\(there is '{first}'\\)"):
        read_codings([sheet])


def test_every_wrong_cell_is_told_at_once(sheet: Path) -> None:
    with pytest.raises(ReadError, match="and 52 more"):
        read_codings([filled(sheet, lambda row, column: "maybe" if column == "biased (A)" else honest(row, column))])


def test_two_sheets_that_differ_in_a_text_are_told(run: Run, sheet: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "sheet.csv"
    sample(run, 60, out=other, seed=1)
    rows = rows_of(sheet)
    other.write_text(other.read_text(encoding="utf-8-sig").replace(rows[0]["text"], "He went home."), encoding="utf-8")
    (tmp_path / "other" / "sheet.key.json").unlink()
    (tmp_path / "sheet.key.json").unlink()
    with pytest.raises(ReadError, match=r"other/sheet.csv cannot be used:\n  row 2: the text of"):
        agreement(filled(sheet, honest), filled(other, honest))


def test_a_half_filled_sheet_says_how_many_answers_each_coder_lacks(sheet: Path) -> None:
    gone = {row["id"] for row in rows_of(sheet)[:10]}
    coded = read_codings([filled(sheet, lambda row, column: "" if row["id"] in gone and "(B)" in column else honest(row, column))])
    assert coded.missing() == {"B": 10 * 16}


def test_two_coders_of_one_name_in_two_sheets_are_told_apart(run: Run, tmp_path: Path) -> None:
    for name in ("ana.csv", "ivo.csv"):
        sample(run, 30, out=tmp_path / name, coders=["A"])
        filled(tmp_path / name, honest if name == "ana.csv" else lambda row, column: "no" if "frames" not in column else "none")
    found = agreement(tmp_path / "ana.csv", tmp_path / "ivo.csv")
    biased = found.labels.set_index("label").loc["biased"]
    assert biased["percent"] == pytest.approx(1 - len(found.cases[found.cases["said"].str.contains("biased")]) / 30)
    assert "yes (A in ana.csv)" in found.cases["said"].iloc[0]


def test_an_export_of_label_studio_is_read(run: Run, tmp_path: Path) -> None:
    sample(run, 12, out=tmp_path / "tasks.json")
    tasks = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))
    assert '<Choices name="frames" toName="text" choice="multiple">' in (tmp_path / "tasks.xml").read_text(encoding="utf-8")
    for task in tasks:
        marks = [
            {"from_name": "biased", "value": {"choices": ["yes"]}},
            {"from_name": "frames", "value": {"choices": ["policy", "legality"]}},
        ]
        task["annotations"] = [{"completed_by": number, "result": marks} for number in (1, 2)]
    (tmp_path / "tasks.json").write_text(json.dumps(tasks), encoding="utf-8")
    answers = read_codings([tmp_path / "tasks.json"]).answers
    assert set(answers["coder"]) == {"1", "2"}
    assert set(answers["label"][answers["value"] == "yes"]) == {"biased", "frames: policy", "frames: legality"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "empty"),
        ("a,b\n1,2\n", "no column `id`"),
        ("id,text\nx,y\n", "no column of a coder"),
        ("id,biased (A)\nx,\n", "no cell has been coded"),
    ],
)
def test_what_is_no_coded_sheet_is_told(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "x.csv").write_text(content, encoding="utf-8")
    with pytest.raises(ReadError, match=words):
        read_sheet(tmp_path / "x.csv")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"n": 10_000}, "cannot be drawn from"),
        ({"n": 10, "enrich": ["biased"]}, "design `rare`"),
        ({"n": 10, "design": "rare", "enrich": ["sad"]}, "gives no label 'sad'"),
        ({"n": 3, "design": "source"}, "too few for 2 strata"),
        ({"n": 10, "out": "x.docx"}, "tells no form"),
        ({"n": 10, "out": "x.csv", "coders": ["A (me)"]}, "name of a coder"),
    ],
)
def test_a_draw_that_cannot_be_made_says_why(run: Run, tmp_path: Path, options: dict, words: str) -> None:
    given = dict(options)
    if "out" in given:
        given["out"] = tmp_path / given["out"]
    with pytest.raises(SettingsError, match=words):
        sample(run, given.pop("n"), **given)


def test_agreement_of_one_coder_says_what_is_missing(sheet: Path) -> None:
    with pytest.raises(FramingError, match="only A has coded"):
        agreement(filled(sheet, lambda row, column: honest(row, column) if "(A)" in column else ""))


def test_plain_words_are_the_same_for_every_text_that_is_drawn(run: Run) -> None:
    for words in pd.concat([run.table("articles")["title"], run.table("articles")["text"]]):
        assert plain("'" + words.replace("\n", "\r\n")) == plain(words)

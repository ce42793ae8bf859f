import json
import sys
from datetime import date, datetime

import pandas as pd
import pytest

from framing.readers import read_inputs
from framing.records import Article, SetAside
from tests.given import BODY, only, refused, save_table, write

ROW = {"outlet": "Post", "title": "Closed", "text": BODY, "date": datetime(2024, 4, 15)}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_csv_dialect_is_recognised(tmp_path, separator, quote):
    text = f"He said: {separator} “well, {'it' if quote == chr(39) else chr(39)}; | no”.\n\n{BODY}"
    cells = [[f"{quote}{cell}{quote}" for cell in row] for row in (["id", "text", "score"], ["a", text, "1,5"], ["b", BODY, "2,25"])]
    first, second = read_inputs(write(tmp_path / "t.csv", "\r\n".join(separator.join(row) for row in cells)))
    assert (first.id, first.text, second.text) == ("a", text, BODY)


def test_a_decimal_comma_does_not_pass_for_a_separator(tmp_path):
    lines = ["score;id;text;other"] + [f"1,{number};a{number};{BODY.replace(',', '')};2,5,5" for number in range(30)]
    assert [item.id for item in read_inputs(write(tmp_path / "t.csv", "\n".join(lines)))][:2] == ["a0", "a1"]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('id,text\na,"He said ""no"" to it."\n', 'He said "no" to it.'),
        ('id,text\na,"He said \\"no\\", to it."\n', 'He said "no", to it.'),
        ('id,text\na,He said "no" to it.\n', 'He said "no" to it.'),
        ('sep=;\nid;text\na;"Yes, no; both."\n', "Yes, no; both."),
        ("id,text\n\na,One.\n", "One."),
        (f"text\n{BODY}\n", BODY),
    ],
)
def test_quoting_and_head_lines_of_csv_are_understood(tmp_path, content, text):
    assert only(write(tmp_path / "t.csv", content)).text == text


def test_ragged_rows_are_told_one_by_one(tmp_path):
    items = list(read_inputs(write(tmp_path / "t.csv", f"id,title,text\na,x\nb,x,{BODY}\nc,x,{BODY},more\n")))
    assert [item.reason if isinstance(item, SetAside) else item.id for item in items] == [
        "it has no 'text', only id, title",
        "b",
        "4 cells for 3 columns; is a quotation mark missing?",
    ]


@pytest.mark.parametrize("names", ["text,text", "Text,text", "id,text,id"])
def test_columns_of_one_name_are_refused_where_they_matter(tmp_path, names):
    cells = ",".join(f"x{number}" for number, _ in enumerate(names.split(",")))
    assert "2 columns could be the" in refused(write(tmp_path / "t.csv", f"{names}\n{cells}\n")).reason


def test_columns_of_one_name_that_are_not_used_do_no_harm(tmp_path):
    assert only(write(tmp_path / "t.csv", f"note,note,text\n1,2,{BODY}\n")).text == BODY


def test_a_data_frame_with_two_text_columns_is_refused():
    with pytest.raises(Exception, match="2 columns could be the text"):
        list(read_inputs(pd.DataFrame([[BODY, BODY]], columns=["text", "text"])))


@pytest.mark.parametrize("indent", [None, 2])
def test_a_json_array_is_read_element_by_element(tmp_path, indent):
    rows = [{"text": f"{BODY} {number} ]}} “\\ud83d”", "outlet": {"id": None, "name": "Post"}} for number in range(5000)]
    items = list(read_inputs(write(tmp_path / "t.json", json.dumps(rows, indent=indent))))
    assert [item.text for item in items] == [row["text"] for row in rows]
    assert {item.source for item in items} == {"Post"}


@pytest.mark.parametrize(
    ("content", "kinds"),
    [
        ([1, {"text": BODY}], [SetAside, Article]),
        ({"status": "ok", "articles": [{"text": BODY}, {"text": BODY}]}, [Article, Article]),
        ({"response": {"results": [{"text": BODY}]}}, [Article]),
        ({"text": BODY, "authors": [{"name": "Ada"}]}, [Article]),
    ],
)
def test_json_of_other_shapes_is_understood(tmp_path, content, kinds):
    assert [type(item) for item in read_inputs(write(tmp_path / "t.json", json.dumps(content)))] == kinds


def test_json_lines_under_another_name_are_read(tmp_path):
    lines = "\n".join(json.dumps({"text": BODY * 2000, "id": name}) for name in "ab")
    assert [item.id for item in read_inputs(write(tmp_path / "t.json", lines))] == ["a", "b"]


@pytest.mark.parametrize(
    ("end", "reason"), [('{"text": "half', "cannot be read from here on"), ("", "never closed"), ('{"text" 5}]', "Expecting ':'")]
)
def test_a_broken_json_array_gives_what_comes_before(tmp_path, end, reason):
    items = list(read_inputs(write(tmp_path / "t.json", f"[{json.dumps({'text': BODY})}, {end}")))
    assert [type(item) for item in items] == [Article, SetAside]
    assert reason in items[1].reason
    assert items[1].where == "item 2"


@pytest.mark.parametrize("content", ["[]", "{}", "7", "nonsense", "[1, 2]"])
def test_json_without_articles_is_set_aside(tmp_path, content):
    assert isinstance(refused(write(tmp_path / "t.json", content)), SetAside)


def test_an_excel_file_is_read_with_its_dates(tmp_path):
    pd.DataFrame([ROW, ROW | {"text": "", "title": "none"}]).to_excel(tmp_path / "t.xlsx", index=False)
    article, aside = read_inputs(tmp_path / "t.xlsx")
    assert (article.text, article.source, article.published) == (BODY, "Post", date(2024, 4, 15))
    assert (aside.where, aside.reason) == ("row 3", "no text in the text column")


def test_the_sheets_of_a_workbook_are_read_one_by_one(tmp_path):
    with pd.ExcelWriter(tmp_path / "t.xlsx") as book:
        pd.DataFrame([ROW]).to_excel(book, sheet_name="April", index=False)
        pd.DataFrame([{"remark": "x"}]).to_excel(book, sheet_name="Notes", index=False)
        pd.DataFrame().to_excel(book, sheet_name="Empty")
    article, aside = read_inputs(tmp_path / "t.xlsx")
    assert article.text == BODY
    assert (aside.where, aside.reason.split(";")[0]) == ("sheet Notes", "no text column among remark")


def test_titles_and_merged_cells_above_the_columns_names_are_passed_over(tmp_path):
    with pd.ExcelWriter(tmp_path / "t.xlsx") as book:
        pd.DataFrame([ROW]).to_excel(book, startrow=2, index=False)
        sheet = book.book.active
        sheet["A1"] = "Articles on the harbour"
        sheet.merge_cells("A1:D1")
    assert only(tmp_path / "t.xlsx").text == BODY


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods", ".dta", ".sav", ".json", ".parquet"])
def test_an_empty_file_of_any_kind_is_set_aside(tmp_path, suffix):
    assert refused(write(tmp_path / f"t{suffix}", b"")).reason == "the file is empty (0 bytes)"


@pytest.mark.parametrize("suffix", [".xlsx", ".dta", ".sav"])
def test_a_damaged_file_of_another_program_is_set_aside(tmp_path, suffix):
    assert "it cannot be read as" in refused(write(tmp_path / f"t{suffix}", b"PK\x03\x04 nothing of the kind" * 9)).reason


@pytest.mark.parametrize(("suffix", "library"), [(".xlsx", "python_calamine"), (".sav", "pyreadstat")])
def test_a_missing_library_is_told_with_the_extra_that_brings_it(tmp_path, monkeypatch, suffix, library):
    monkeypatch.setitem(sys.modules, library, None)
    assert "pip install 'framing[tables]'" in refused(write(tmp_path / f"t{suffix}", b"x" * 100)).reason


def test_a_stata_file_is_read(tmp_path):
    pd.DataFrame([ROW | {"text": f"“{BODY}” — Işık"}]).to_stata(
        tmp_path / "t.dta", write_index=False, version=118, convert_dates={"date": "td"}
    )
    article = only(tmp_path / "t.dta")
    assert (article.text, article.published) == (f"“{BODY}” — Işık", date(2024, 4, 15))


def test_an_old_stata_file_is_read_in_the_encoding_of_its_words(tmp_path):
    text = "Mustafa Yıldırım of Beşiktaş said: the harbour is closed."
    frame = pd.DataFrame([{"text": text.encode("cp1254").decode("latin-1")}])
    frame.to_stata(tmp_path / "t.dta", write_index=False, version=114)
    assert only(tmp_path / "t.dta").text == text


def test_an_spss_file_is_read(tmp_path):
    pyreadstat = pytest.importorskip("pyreadstat")
    pyreadstat.write_sav(pd.DataFrame([ROW | {"text": f"“{BODY}” — Işık"}]), tmp_path / "t.sav")
    article = only(tmp_path / "t.sav")
    assert (article.text, article.source, article.published) == (f"“{BODY}” — Işık", "Post", date(2024, 4, 15))


def test_a_parquet_data_set_gives_the_cells_of_its_folders(tmp_path):
    folder = tmp_path / "press"
    frame = pd.DataFrame([{"text": BODY, "source": "The Post", "year": 2024}, {"text": BODY, "source": "Echo", "year": 2023}])
    frame.to_parquet(folder, partition_cols=["source", "year"])
    write(folder / "_SUCCESS", b"")
    assert [(item.source, item.text) for item in read_inputs(folder)] == [("Echo", BODY), ("The Post", BODY)]


def test_the_parts_of_a_data_set_bear_its_name(tmp_path):
    for part in ("part-00000", "part-00001.snappy"):
        save_table(write(tmp_path / "press.parquet" / f"{part}.parquet", b""), [{"text": BODY}])
    assert [(item.id, item.source) for item in read_inputs(tmp_path / "press.parquet")] == [("press:1", "press"), ("press:1~2", "press")]


def test_a_list_of_links_says_that_the_pages_are_missing(tmp_path):
    row = {"id": "1", "media_name": "Post", "publish_date": "2024-04-15", "title": "Closed", "url": "https://post.example/1"}
    assert "lists links" in refused(save_table(tmp_path / "stories.csv", [row])).reason
    article = only(save_table(tmp_path / "stories.csv", [row | {"text": BODY}]))
    assert (article.source, article.published, article.url) == ("Post", date(2024, 4, 15), "https://post.example/1")

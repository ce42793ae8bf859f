import json
import logging
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from framing.errors import ReadError
from framing.readers import read_articles, read_inputs
from framing.records import Article, SetAside
from framing.store import Run
from tests.files import BODY, only, refused, save_table, write

PAGE = f"""<html><head><title>Harbour stays closed</title><meta property="og:site_name" content="Velmora Post">
<meta name="author" content="Ada Brandt"><meta property="article:published_time" content="2024-04-15">
<link rel="canonical" href="https://velmora.example/harbour"></head>
<body><nav>Home World</nav><article><h1>Harbour stays closed</h1><p>{BODY} {BODY}</p><p>{BODY} It will open in May.</p></article>
</body></html>"""


TABLES = pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".parquet"])


@TABLES
def test_a_table_with_usual_column_names_is_understood(tmp_path: Path, suffix: str) -> None:
    row = {
        "Outlet": "Post",
        "Headline": "Closed",
        "Body": f"  {BODY}\r\n",
        "Date": "2024-04-15",
        "link": "u",
        "uuid": "x7",
        "Authors": "Ada",
        "event": "e1",
    }
    article = only(save_table(tmp_path / f"t{suffix}", [row]))
    expected = Article(
        id="x7", source="Post", text=f"  {BODY}\r\n", title="Closed", published=date(2024, 4, 15), url="u", byline="Ada", story="e1"
    )
    assert article == expected


def test_a_data_frame_is_read_like_a_table() -> None:
    frame = pd.DataFrame(
        {"publisher": ["Post", None], "content": [BODY, BODY], "id": [1.0, float("nan")], "published": pd.to_datetime(["2024-04-15", None])}
    )
    first, second = read_inputs(frame)
    assert (first.id, first.source, first.published) == ("1", "Post", date(2024, 4, 15))
    assert (second.id, second.source, second.published) == ("table:2", "table", None)


@TABLES
def test_a_row_without_id_and_source_is_named_after_the_file(tmp_path: Path, suffix: str) -> None:
    first, second = read_inputs(save_table(tmp_path / f"post{suffix}", [{"text": BODY}, {"text": BODY}]))
    assert [first.id, second.id] == ["post:1", "post:2"]
    assert first.source == "post"


@TABLES
def test_columns_can_be_named(tmp_path: Path, suffix: str) -> None:
    path = save_table(tmp_path / f"t{suffix}", [{"text": "summary", "words": BODY, "paper": "Post"}])
    article = only(path, columns={"text": "words", "source": "paper"})
    assert (article.text, article.source) == (BODY, "Post")


@TABLES
def test_a_named_column_that_is_missing_is_an_error_that_lists_what_there_is(tmp_path: Path, suffix: str) -> None:
    path = save_table(tmp_path / f"t{suffix}", [{"text": BODY, "paper": "Post"}])
    (aside,) = read_inputs(path, columns={"text": "boddy"})
    assert isinstance(aside, SetAside)
    assert "no column 'boddy'" in aside.reason
    assert "text, paper" in aside.reason


def test_a_field_that_does_not_exist_is_an_error_that_lists_the_fields(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"no field 'txt'[\s\S]*title"):
        list(read_inputs(save_table(tmp_path / "t.csv", [{"text": BODY}]), columns={"txt": "text"}))


def test_of_two_columns_for_one_field_the_likelier_name_wins(tmp_path: Path) -> None:
    article = only(save_table(tmp_path / "t.csv", [{"domain": "post.example", "body": "no", "source": "Post", "text": BODY}]))
    assert (article.source, article.text) == ("Post", BODY)


@TABLES
def test_a_table_without_a_text_column_is_set_aside_with_its_columns(tmp_path: Path, suffix: str) -> None:
    item = refused(save_table(tmp_path / f"t{suffix}", [{"title": "Closed", "words": BODY}]))
    assert "title, words" in item.reason
    assert "--map text=COLUMN" in item.reason


@TABLES
def test_a_row_with_empty_text_is_set_aside_and_the_rest_is_read(tmp_path: Path, suffix: str) -> None:
    items = list(read_inputs(save_table(tmp_path / f"t{suffix}", [{"text": " ", "id": "a"}, {"text": BODY, "id": "b"}])))
    assert items[0] == SetAside(str(tmp_path / f"t{suffix}"), f"{'line' if suffix == '.jsonl' else 'row'} 1", "no text in the text column")
    assert items[1].id == "b"


@pytest.mark.parametrize("broken", ['{"text": "half', "[1, 2]", "nonsense", '{"text": ["a", "b"]}', "[" * 100_000])
def test_a_broken_json_line_is_set_aside_by_its_number(tmp_path: Path, broken: str) -> None:
    line = json.dumps({"text": BODY})
    items = list(read_inputs(write(tmp_path / "t.jsonl", f"{line}\n\n{broken}\n{line}\n")))
    assert [type(item) for item in items] == [Article, SetAside, Article]
    assert items[1].where == "line 3"


def test_a_json_file_that_is_all_broken_is_set_aside(tmp_path: Path) -> None:
    assert "no line of it is a JSON object" in refused(write(tmp_path / "t.jsonl", "nonsense\n")).reason


def test_a_key_may_be_missing_from_the_first_json_line(tmp_path: Path) -> None:
    lines = [{"text": BODY}, {"text": BODY, "outlet": "Post"}]
    assert [item.source for item in read_inputs(save_table(tmp_path / "t.jsonl", lines))] == ["t", "Post"]


def test_a_csv_cell_keeps_its_line_breaks_and_its_size(tmp_path: Path) -> None:
    text = "One.\r\n\nTwo.\u2028" + "x" * 200_000
    assert only(write(tmp_path / "t.csv", f'id;text\na;"{text}"\n')).text == text


def test_a_quotation_mark_that_never_closes_does_not_swallow_the_file_silently(tmp_path: Path) -> None:
    items = list(read_inputs(write(tmp_path / "t.csv", f'id,text\na,{BODY}\nb,"{BODY}\nc,{BODY}\n')))
    assert [type(item) for item in items] == [Article, SetAside, Article]
    assert items[1].reason == "a quotation mark opens in line 3 and is never closed"


def test_a_csv_row_with_too_many_cells_is_set_aside(tmp_path: Path) -> None:
    items = list(read_inputs(write(tmp_path / "t.csv", f"id,text\na,one, two\nb,{BODY}\n")))
    assert [type(item) for item in items] == [SetAside, Article]


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".csv", ".jsonl", ".parquet"])
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3 stream", "PDF"),
        (bytes(range(256)) * 20, "binary"),
        ("Свобода ".encode() * 9 + b"\xd0 \xff", "damaged"),
    ],
)
def test_what_is_not_text_is_set_aside_with_its_reason(tmp_path: Path, suffix: str, content: bytes, reason: str) -> None:
    item = refused(write(tmp_path / f"article{suffix}", content))
    assert (reason if suffix != ".parquet" or not content else "not a whole Parquet file") in item.reason
    assert item.path == str(tmp_path / f"article{suffix}")


def test_a_truncated_parquet_file_is_set_aside(tmp_path: Path) -> None:
    path = save_table(tmp_path / "t.parquet", [{"text": BODY}] * 50)
    write(path, path.read_bytes()[:-100])
    assert "not a whole Parquet file" in refused(path).reason


def test_a_page_without_an_article_is_set_aside(tmp_path: Path) -> None:
    assert "no article text" in refused(write(tmp_path / "p.html", "<html><body></body></html>")).reason


def test_a_file_of_white_space_is_set_aside(tmp_path: Path) -> None:
    assert "nothing but white space" in refused(write(tmp_path / "p.txt", " \n\u00a0\n")).reason


def test_a_table_without_rows_is_set_aside(tmp_path: Path) -> None:
    assert refused(write(tmp_path / "t.csv", "id,text\n")).reason == "it has columns, but no rows"


def test_a_loose_file_is_named_by_its_path_and_its_source_is_its_folder(tmp_path: Path) -> None:
    write(tmp_path / "all" / "post" / "a.txt", BODY)
    write(tmp_path / "all" / "echo" / "b.txt", BODY)
    assert [(item.id, item.source) for item in read_inputs(tmp_path / "all")] == [("echo/b.txt", "echo"), ("post/a.txt", "post")]


def test_a_source_that_is_given_overrides_every_other(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", BODY)
    write(tmp_path / "p.html", PAGE)
    save_table(tmp_path / "t.csv", [{"text": BODY, "source": "Post"}])
    assert {item.source for item in read_inputs(tmp_path, source="Echo")} == {"Echo"}


def test_a_page_gives_its_text_and_metadata(tmp_path: Path) -> None:
    article = only(write(tmp_path / "p.html", PAGE))
    assert "It will open in May." in article.text
    assert "Home World" not in article.text
    assert (article.title, article.source, article.byline) == ("Harbour stays closed", "Velmora Post", "Ada Brandt")
    assert (article.published, article.url) == (date(2024, 4, 15), "https://velmora.example/harbour")


def test_markdown_gives_its_front_matter_and_heading_as_metadata(tmp_path: Path) -> None:
    text = f"---\noutlet: Post\ndate: 2024-04-15\nauthor: Ada\n---\n\n# Harbour stays closed\n\n{BODY}\n"
    article = only(write(tmp_path / "a.md", text))
    assert (article.title, article.source, article.byline, article.published) == ("Harbour stays closed", "Post", "Ada", date(2024, 4, 15))
    assert [part.span.of(text) for part in article.excluded if part.kind == "headline"] == ["Harbour stays closed"]
    assert "".join(span.of(text) for span in article.prose()).strip() == BODY


@pytest.mark.parametrize("text", [f"{BODY}\n", f"---\n: [broken\n---\n{BODY}", f"---\n{BODY}"])
def test_markdown_without_metadata_is_read_all_the_same(tmp_path: Path, text: str) -> None:
    article = only(write(tmp_path / "a.md", text))
    assert (article.text, article.title) == (text, "")


def test_an_agency_text_in_a_column_is_left_whole(tmp_path: Path) -> None:
    text = f"World\n\nHarbour stays closed\n\nBy Ada Brandt\n\n{BODY}"
    assert only(save_table(tmp_path / "t.csv", [{"text": text}])).excluded == ()
    assert len(only(write(tmp_path / "a.txt", text)).excluded) == 3


def test_a_folder_is_read_in_order_without_its_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.md", ".hidden.txt", ".git/x.txt", ".DS_Store", "Thumbs.db"):
        write(tmp_path / name, BODY)
    assert [item.id for item in read_inputs(tmp_path)] == ["a/c.md", "b.txt"]


def test_other_files_in_a_folder_are_set_aside_one_by_one(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", BODY)
    write(tmp_path / "b.docx", BODY)
    article, other = read_inputs(tmp_path)
    assert article.id == "a.txt"
    assert ".docx is not one of .txt" in other.reason


@pytest.mark.parametrize("names", [[], ["a.docx", "b.docx"]])
def test_a_folder_without_articles_is_an_error(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        write(tmp_path / name, BODY)
    with pytest.raises(ReadError, match="2 x .docx" if names else "no files at all"):
        read_inputs(tmp_path)


def test_a_missing_file_is_an_error_that_names_its_neighbours(tmp_path: Path) -> None:
    write(tmp_path / "article.txt", BODY)
    with pytest.raises(ReadError, match=r"artcle.txt does not exist\nHint: did you mean .*article.txt"):
        read_articles(tmp_path / "artcle.txt")


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no does not exist either"):
        read_articles(tmp_path / "no" / "article.txt")


def test_a_text_in_the_place_of_a_path_is_an_error() -> None:
    with pytest.raises(ReadError, match="File name too long"):
        read_articles(BODY * 100)


def test_no_id_comes_twice(tmp_path: Path) -> None:
    path = save_table(tmp_path / "t.csv", [{"id": name, "text": BODY} for name in ("a", "a~2", "a", "a", "b")])
    ids = [item.id for item in read_inputs(path, path)]
    assert len(set(ids)) == len(ids) == 10
    assert ids[:5] == ["a", "a~2", "a~3", "a~4", "b"]


def test_what_is_set_aside_can_be_collected(tmp_path: Path) -> None:
    save_table(tmp_path / "t.csv", [{"text": " "}, {"text": BODY}])
    aside: list[SetAside] = []
    assert len(list(read_articles(tmp_path, set_aside=aside))) == 1
    assert [item.where for item in aside] == ["row 1"]


def test_what_is_set_aside_is_a_warning_where_nobody_collects_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    save_table(tmp_path / "t.csv", [{"text": " "}])
    with caplog.at_level(logging.WARNING):
        assert list(read_articles(tmp_path)) == []
    assert "row 1: no text in the text column" in caplog.text


def test_a_data_frame_without_a_text_column_is_an_error() -> None:
    with pytest.raises(ReadError, match="no text column among words"):
        list(read_inputs(pd.DataFrame({"words": [BODY]})))


def test_a_run_is_no_source_and_is_passed_over_in_a_folder(tmp_path: Path, small_run: Run) -> None:
    write(tmp_path / "Post" / "a.txt", BODY)
    for table in ("articles", "sentences", "terms"):
        (tmp_path / "run" / table).mkdir(parents=True)
        save_table(tmp_path / "run" / table / "part-00000.parquet", small_run.arrow(table).to_pylist())
    write(tmp_path / "run" / "manifest.json", "{}")
    assert [article.source for article in read_articles(tmp_path)] == ["Post"]
    with pytest.raises(ReadError, match=r"run is a run, whose tables are no articles\nHint: .*--resume adds to"):
        list(read_inputs(tmp_path / "run"))

"""What is not UTF-8 is read right or set aside, and never half right."""

import codecs
import json
from pathlib import Path

import pytest
import yaml

from framing.readers import read_inputs
from framing.records import Article, SetAside
from tests.files import BODY, only, refused, write

ENCODED = yaml.safe_load((Path(__file__).parent / "encoded.yaml").read_text(encoding="utf-8"))
CASES = [
    pytest.param(each["name"], each["text"], encoding, id=f"{each['name']} in {encoding}")
    for each in ENCODED
    for encoding in each["encodings"]
]
# what one line cannot tell: "García" on a Mac is "Garc’a" on Windows, and "Sana’a" the other way round
TORN = {
    ("a name with a turned comma", "cp1252"),
    ("a name with a turned comma", "cp1254"),
    ("a Mac accent that looks like an apostrophe", "mac_roman"),
}


def _read(path: Path) -> str | None:
    (item,) = read_inputs(path)
    return item.text if isinstance(item, Article) else None


@pytest.mark.parametrize(("name", "text", "encoding"), CASES)
def test_a_text_in_an_old_encoding_is_read_right_and_only_what_cannot_be_told_is_set_aside(
    tmp_path: Path, name: str, text: str, encoding: str
) -> None:
    assert _read(write(tmp_path / "a.txt", text.encode(encoding))) == (None if (name, encoding) in TORN else text)


@pytest.mark.parametrize(("name", "text", "encoding"), CASES)
def test_no_encoding_makes_other_words_of_a_table(tmp_path: Path, name: str, text: str, encoding: str) -> None:
    cell = text.replace('"', '""')
    assert _read(write(tmp_path / "t.csv", f'id,text\r\na,"{cell}"\r\n'.encode(encoding))) in (text, None)


def test_a_text_whose_encoding_cannot_be_told_says_what_would_work(tmp_path: Path) -> None:
    text = next(each["text"] for each in ENCODED if each["name"] == "a name with a turned comma")
    assert "save it as UTF-8" in refused(write(tmp_path / "a.txt", text.encode("cp1252"))).reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"])
def test_unicode_is_read_with_its_line_breaks(tmp_path: Path, encoding: str, break_: str) -> None:
    text = f"“Señor Brandt” stays – he said.{break_}{BODY}{break_}Владимир Орлов agrees.\n"
    assert only(write(tmp_path / "a.txt", text.encode(encoding))).text == text


def test_white_space_and_mixed_line_ends_are_kept(tmp_path: Path) -> None:
    text = "  One.\r\n\r\nTwo.\rThree.\nFour.\u2028Five.\u2028\n "
    assert only(write(tmp_path / "post" / "a.txt", text)).text == text
    assert only(write(tmp_path / "t.csv", f'text\r\n"{text}"\n')).text == text


def test_a_damaged_utf_16_text_is_set_aside(tmp_path: Path) -> None:
    assert "damaged" in refused(write(tmp_path / "a.txt", codecs.BOM_UTF16_LE + BODY.encode("utf-16-le") + b"\xd8")).reason


def test_a_nul_byte_is_told_with_its_place(tmp_path: Path) -> None:
    assert "byte 10 is NUL" in refused(write(tmp_path / "a.txt", BODY[:10] + "\0" + BODY)).reason
    assert "character 9000 is NUL" in refused(write(tmp_path / "a.txt", "x" * 9000 + "\0")).reason


@pytest.mark.parametrize("damage", [b"\xff", b"\xed\xa0\x80"])
def test_damaged_bytes_cost_a_table_one_row(tmp_path: Path, damage: bytes) -> None:
    good, bad = f"“{BODY}” – Ada Brandt in Besançon".encode(), b"half " + damage
    for name, head, line in (("t.csv", b"text\n", b"%s\n"), ("t.jsonl", b"", b'{"text": "%s"}\n')):
        items = list(read_inputs(write(tmp_path / name, head + b"".join(line % cell for cell in (good, bad, good)))))
        assert [type(item) for item in items] == [Article, SetAside, Article]
        assert "damaged" in items[1].reason


def test_lone_surrogates_in_json_are_kept_as_they_are(tmp_path: Path) -> None:
    text = f"{BODY} \ud83d"
    assert only(write(tmp_path / "t.jsonl", json.dumps({"text": text}))).text == text
    assert only(write(tmp_path / "t.json", json.dumps([{"text": text}]))).text == text

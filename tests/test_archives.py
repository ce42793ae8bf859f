import bz2
import gzip
import lzma
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

from framing.readers import read_inputs
from framing.readers.intake import Intake
from framing.records import Article, SetAside
from tests.files import BODY, only, refused, save_table, write

PACKERS = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": lambda data: pa.compress(data, codec="zstd", asbytes=True),
}
EVERY_PACKER = pytest.mark.parametrize("suffix", PACKERS)


def archive(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return path


@EVERY_PACKER
@pytest.mark.parametrize("inner", [".csv", ".jsonl", ".parquet"])
def test_a_compressed_table_is_read_like_the_table(tmp_path: Path, suffix: str, inner: str) -> None:
    plain = save_table(tmp_path / f"post{inner}", [{"text": BODY}, {"text": " "}])
    article, aside = read_inputs(write(tmp_path / f"post{inner}{suffix}", PACKERS[suffix](plain.read_bytes())))
    assert (article.id, article.source, article.text) == ("post:1", "post", BODY)
    assert aside.path == str(tmp_path / f"post{inner}{suffix}")


@EVERY_PACKER
def test_a_compressed_text_has_the_outlet_of_its_folder(tmp_path: Path, suffix: str) -> None:
    article = only(write(tmp_path / "post" / f"a.txt{suffix}", PACKERS[suffix](BODY.encode())))
    assert (article.id, article.source, article.text) == (f"a.txt{suffix}", "post", BODY)


@EVERY_PACKER
def test_a_truncated_file_is_set_aside(tmp_path: Path, suffix: str) -> None:
    packed = PACKERS[suffix]("".join(f"{number} {BODY}\n" for number in range(5000)).encode())
    assert "it cannot be unpacked" in refused(write(tmp_path / f"a.txt{suffix}", packed[: len(packed) // 2])).reason


@EVERY_PACKER
def test_what_is_not_packed_is_set_aside(tmp_path: Path, suffix: str) -> None:
    assert "it cannot be unpacked" in refused(write(tmp_path / f"a.txt{suffix}", BODY)).reason


@EVERY_PACKER
def test_a_file_that_was_made_to_fill_disks_is_not_unpacked(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framing.readers.archives._ALWAYS", 1 << 20)
    assert "more than 200 times its size" in refused(write(tmp_path / f"a.txt{suffix}", PACKERS[suffix](b"a" * (64 << 20)))).reason


def test_a_packed_file_under_another_name_says_which_name_it_needs(tmp_path: Path) -> None:
    assert ".gz at its end" in refused(write(tmp_path / "a.txt", gzip.compress(BODY.encode()))).reason


def test_a_zip_archive_is_read_like_a_folder(tmp_path: Path) -> None:
    files = {"post/a.txt": BODY, "echo/t.csv": f"id,text\nx,{BODY}\n", ".hidden.txt": BODY, "__MACOSX/post/._a.txt": BODY, "b.docx": "x"}
    items = list(read_inputs(archive(tmp_path / "press.zip", files)))
    assert [(item.id, item.source) for item in items if isinstance(item, Article)] == [("press.zip/post/a.txt", "post"), ("x", "t")]
    assert [item.path for item in items if isinstance(item, SetAside)] == [f"{tmp_path}/press.zip/b.docx"]


@pytest.mark.parametrize("name", ["../../evil.txt", "/evil.txt", "..\\evil.txt", "a/../../evil.txt"])
def test_no_name_in_an_archive_leads_out_of_it(tmp_path: Path, name: str) -> None:
    assert only(archive(tmp_path / "press.zip", {name: BODY})).text == BODY
    assert not list(tmp_path.parent.glob("evil.txt"))


def test_an_archive_in_an_archive_is_set_aside(tmp_path: Path) -> None:
    inner = archive(tmp_path / "inner.zip", {"a.txt": BODY}).read_bytes()
    assert "archive in an archive" in refused(archive(tmp_path / "outer.zip", {"inner.zip": inner})).reason


def test_many_files_that_unpack_to_too_much_together_are_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framing.readers.archives._ALWAYS", 1 << 20)
    monkeypatch.setattr("framing.readers.archives._RATIO", 1)
    items = list(read_inputs(archive(tmp_path / "press.zip", {f"{number}.txt": f"{number} " + "a " * 300_000 for number in range(4)})))
    assert [type(item) for item in items] == [Article, SetAside, SetAside, SetAside]


def test_a_damaged_archive_is_set_aside(tmp_path: Path) -> None:
    path = archive(tmp_path / "press.zip", {"a.txt": BODY})
    assert "it cannot be unpacked" in refused(write(path, path.read_bytes()[:-30])).reason


def test_an_archive_that_holds_nothing_is_set_aside(tmp_path: Path) -> None:
    zipfile.ZipFile(tmp_path / "empty.zip", "w").close()
    assert "holds no files" in refused(tmp_path / "empty.zip").reason


def test_a_damaged_file_in_an_archive_costs_only_itself(tmp_path: Path) -> None:
    path = archive(tmp_path / "press.zip", {"a.txt": BODY * 9, "b.txt": BODY})
    data = path.read_bytes()
    items = list(read_inputs(write(path, data[:60] + b"\0\0\0\0" + data[64:])))
    assert [type(item) for item in items] == [SetAside, Article]


def test_a_note_on_a_packed_table_tells_its_path(tmp_path: Path) -> None:
    intakes: list[Intake] = []
    content = f"text,date\n{BODY.replace(',', '')},0000-00-00\n".encode()
    list(read_inputs(write(tmp_path / "t.csv.gz", gzip.compress(content)), intakes=intakes))
    assert [note.path for note in intakes[0].notes] == [str(tmp_path / "t.csv.gz")]

import builtins
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from framing.errors import ReadError
from framing.readers import count_articles, read_inputs
from framing.records import Article, SetAside
from tests.files import BODY, save_table


@pytest.fixture
def store() -> Iterator[fsspec.AbstractFileSystem]:
    """A file system that lies in memory, under memory://."""
    system = fsspec.filesystem("memory")
    yield system
    system.store.clear()
    system.pseudo_dirs[:] = [""]


def _rows(*names: str) -> bytes:
    return "\n".join(json.dumps({"id": name, "text": BODY}) for name in names).encode()


@pytest.mark.parametrize(
    ("address", "ids"),
    [
        ("memory://press/a.jsonl", ["1", "2"]),
        ("memory://press/*.jsonl", ["1", "2", "3"]),
        ("memory://press", ["1", "2", "3", "north/note.txt"]),
        ("memory://press/", ["1", "2", "3", "north/note.txt"]),
        ("memory://press/**/*.txt", ["north/note.txt"]),
    ],
)
def test_files_elsewhere_are_read_by_name_by_pattern_and_by_folder(store: fsspec.AbstractFileSystem, address: str, ids: list[str]) -> None:
    store.pipe(
        {
            "/press/a.jsonl": _rows("1", "2"),
            "/press/b.jsonl": _rows("3"),
            "/press/north/note.txt": BODY.encode(),
            "/press/.hidden/c.jsonl": _rows("4"),
            "/press/_SUCCESS": b"",
        }
    )
    assert [item.id for item in read_inputs(address)] == ids


def test_the_folder_of_a_loose_file_elsewhere_is_its_outlet(store: fsspec.AbstractFileSystem) -> None:
    store.pipe("/press/northern-star/note.txt", BODY.encode())
    (article,) = read_inputs("memory://press")
    assert (article.id, article.source) == ("northern-star/note.txt", "northern-star")


def test_the_folders_of_a_partitioned_data_set_elsewhere_name_cells(store: fsspec.AbstractFileSystem, tmp_path: Path) -> None:
    local = save_table(tmp_path / "part-0.parquet", [{"id": "1", "text": BODY}])
    store.pipe("/lake/press.parquet/source=Post/part-0.parquet", local.read_bytes())
    (article,) = read_inputs("memory://lake/press.parquet")
    assert (article.id, article.source) == ("1", "Post")


def test_a_packed_file_elsewhere_is_unpacked(store: fsspec.AbstractFileSystem) -> None:
    store.pipe("/press/a.jsonl.gz", gzip.compress(_rows("1")))
    assert [item.id for item in read_inputs("memory://press/a.jsonl.gz")] == ["1"]


def test_what_cannot_be_read_elsewhere_is_set_aside_under_its_address(store: fsspec.AbstractFileSystem) -> None:
    store.pipe({"/press/a.jsonl": _rows("1"), "/press/b.parquet": b"half a file"})
    article, aside = read_inputs("memory://press")
    assert isinstance(article, Article)
    assert isinstance(aside, SetAside)
    assert aside.path == "memory:///press/b.parquet"


def test_a_file_that_is_gone_when_its_turn_comes_is_set_aside(store: fsspec.AbstractFileSystem) -> None:
    store.pipe({"/press/a.jsonl": _rows("1"), "/press/b.jsonl": _rows("2")})
    items = read_inputs("memory://press")
    next(items)
    store.rm("/press/b.jsonl")
    (aside,) = items
    assert (aside.path, aside.reason[:21]) == ("memory:///press/b.jsonl", "it cannot be fetched:")


@pytest.mark.parametrize(
    ("address", "message"), [("memory://none", "does not exist"), ("memory://press", "nothing that can be read: 1 x .exe")]
)
def test_an_address_without_articles_is_explained(store: fsspec.AbstractFileSystem, address: str, message: str) -> None:
    store.pipe("/press/a.exe", b"")
    with pytest.raises(ReadError, match=message):
        list(read_inputs(address))


def test_an_address_that_is_one_of_several_is_set_aside_when_it_holds_nothing(store: fsspec.AbstractFileSystem) -> None:
    store.pipe("/press/a.jsonl", _rows("1"))
    article, aside = read_inputs("memory://press", "memory://none")
    assert (article.id, aside.path) == ("1", "memory://none")


def test_a_store_that_is_not_installed_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_s3(name, *args, **options):
        if name.startswith("s3fs"):
            raise ImportError(name)
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", without_s3)
    with pytest.raises(ReadError, match=r"framing\[remote\]"):
        list(read_inputs("s3://bucket/articles"))


def test_articles_elsewhere_are_not_counted_beforehand(store: fsspec.AbstractFileSystem) -> None:
    store.pipe("/press/a.jsonl", _rows("1"))
    assert count_articles("memory://press") == 0

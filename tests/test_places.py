import os
from pathlib import Path

import pytest

from framing.errors import ReadError
from framing.readers import read_inputs
from framing.records import Article, SetAside
from tests.files import BODY, only, write


def _ids(*inputs: Path) -> list[str]:
    return [item.id for item in read_inputs(*inputs) if isinstance(item, Article)]


@pytest.mark.parametrize(
    ("pattern", "ids"),
    [
        ("*/*.txt", ["echo/a.txt", "post/a.txt"]),
        ("**/*.md", ["post/deep/b.md"]),
        ("p*", ["post/a.txt", "post/deep/b.md", "post/deep/c.txt"]),
        ("[ep]*", ["echo/a.txt", "post/a.txt", "post/deep/b.md", "post/deep/c.txt"]),
    ],
)
def test_a_pattern_stands_for_files_and_folders(tmp_path: Path, pattern: str, ids: list[str]) -> None:
    for name in ("echo/a.txt", "post/a.txt", "post/deep/c.txt", "post/deep/b.md"):
        write(tmp_path / name, BODY)
    assert _ids(tmp_path / pattern) == ids


def test_a_pattern_without_a_match_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no file matches the pattern"):
        list(read_inputs(tmp_path / "*.csv"))


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    assert only(write(tmp_path / "a[1].txt", BODY)).id == "a[1].txt"


@pytest.mark.parametrize(
    "name", ["two words.txt", "new\nline.txt", "tab\there.txt", "“quoted”.txt", "-dash.txt", os.fsdecode(b"caf\xe9.txt")]
)
def test_any_name_can_be_read(tmp_path: Path, name: str) -> None:
    write(tmp_path / "post" / name, BODY)
    assert _ids(tmp_path / "post") == _ids(tmp_path / "post" / name) == [name]


def test_a_folder_that_leads_back_to_itself_is_told_once(tmp_path: Path) -> None:
    write(tmp_path / "post" / "a.txt", BODY)
    (tmp_path / "post" / "again").symlink_to(tmp_path / "post", target_is_directory=True)
    article, aside = read_inputs(tmp_path)
    assert article.id == "post/a.txt"
    assert aside == SetAside(str(tmp_path / "post" / "again"), "", "it leads back to a folder that it lies in")


def test_a_link_to_another_folder_is_followed(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere" / "a.txt", BODY)
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / "post").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert _ids(tmp_path / "all") == ["post/a.txt"]


def test_a_link_to_nothing_is_set_aside(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", BODY)
    (tmp_path / "b.txt").symlink_to(tmp_path / "gone.txt")
    assert [type(item) for item in read_inputs(tmp_path)] == [Article, SetAside]

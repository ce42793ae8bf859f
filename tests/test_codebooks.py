"""Files of codebooks: what is wrong with one is told with its line, and which are in use."""

import json
from pathlib import Path

import pytest

from framing.codebooks import load_codebook, load_codebooks
from framing.codebooks.loading import codebook_files
from framing.config import CodebookSettings, load_settings
from framing.errors import SettingsError
from tests.conftest import Command

BOOK = (Path(__file__).parent / "valley_of_ost.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "line", "message", "hint"),
    [
        (("title: The valley of Ost", "- title"), 2, "not valid YAML", "indentation"),
        ((BOOK, "- Velmar\n- Sornia\n"), 1, "holds a list, not a mapping", "begin with"),
        ((BOOK, ""), 1, "holds nothing, not a mapping", "begin with"),
        (("      Sornia: [occupy, occupation, seize]", "      Sornai: [occupy]"), 13, "'Sornai' in `says` is not a side", "`Sornia`"),
        (("    of: Velmar", "    of: Belmar"), 10, "'Belmar' in `of` is not a side", "`Velmar`"),
        (("[occupy, occupation, seize]\n    neutral: take", "[liberated]\n    neutral: take"), 13, "which Velmar says too", "one side"),
        (("    of: Sornia", "    of: Velmar"), 22, "Velmar says 'occupy', which Sornia says in \"Velmar's", "`of` or `needs`"),
        (
            ("      Velmar: [separatist, bandit]\n      Sornia: [defender, self-defence force]", "      Velmar: []"),
            26,
            "has no words",
            "under a side",
        ),
        (("    note: Both", "    nite: Both"), 16, "concepts.1.nite is not known here", "`note`"),
        (("[separatist, bandit]", "[no, bandit]"), 27, "concepts.3.says.Velmar.1.form is not text", "quotes"),
        (("[separatist, bandit]", '["(a+)+$"]'), 27, "holds (, as a regular expression would", "needs"),
        (("[separatist, bandit]", "[{regex: x}]"), 27, "concepts.3.says.Velmar.1.regex is not known here", "form"),
        (("[separatist, bandit]", "[]\n      Velmar: [x]"), 28, "concepts.3.says.Velmar is written twice", "together"),
        (("    type: naming\n", ""), 25, "concepts.3.type is missing", ""),
        (("    type: naming\n", "    type: label\n"), 30, "concepts.3.type input should be 'naming'", ""),
        ((BOOK, "title: &a [*a]\nsides: {}\n"), 1, "title is not text", "quotes"),
        (("title: The valley of Ost", "title: Velmar / Sornia"), 1, "title holds ' / '", "`and`"),
        (("[separatist, bandit]", f"[{'colour ' * 24}]"), 27, "concepts.3.says.Velmar.1.form holds more than 12 words", "leave"),
        (("  Sornia:\n    actors: [Sornia,", "  2020:\n    actors: [Sornia,"), 5, "sides.2020 is not text", "quotes"),
        (("[Sornia, Sornian,", "[Sornia, Velmar,"), 6, "'Velmar' is an actor of Velmar and of Sornia", "one side"),
        (("[Sornia, Sornian,", "[Sornia, Velmari,"), 6, "'Velmari' is an actor of Velmar and of Sornia", "one side"),
        (("places: [Ost, Upper Ost]", "places: Ost"), 7, "places is not a list", "list"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, change: tuple[str, str], line: int, message: str, hint: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(BOOK.replace(*change), encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_codebook(file)
    assert f"{file}:{line}: " in caught.value.message
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_an_entry_that_is_wrong_does_not_make_its_list_too_short_as_well(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(BOOK.replace("[Sornia, Sornian, Lake Bela, Ana Berg]", "['Sorni.*']"), encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_codebook(file)
    assert caught.value.message == f"{file}:6: sides.Sornia.actors.1 holds *, as a regular expression would"
    assert "needs" in caught.value.hint


def test_a_file_that_cannot_be_read_is_explained(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.yaml cannot be read: No such file"):
        load_codebook(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"title: x\nsides: \xe9\n")
    with pytest.raises(SettingsError, match=r"latin\.yaml:2: a byte that is no UTF-8"):
        load_codebook(tmp_path / "latin.yaml")


@pytest.mark.parametrize("file", codebook_files(CodebookSettings()), ids=lambda file: file.stem)
def test_nothing_is_wrong_with_a_codebook_that_ships(file: Path) -> None:
    assert load_codebook(file).concepts


def test_a_codebook_of_ones_own_takes_the_place_of_a_shipped_one_with_its_title(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(BOOK.replace("The valley of Ost", "Kashmir"), encoding="utf-8")
    shipped = load_codebooks()
    books = load_codebooks(CodebookSettings(paths=(str(tmp_path),)))
    assert [one.title for one in books] == [one.title for one in shipped]
    assert next(one for one in books if one.title == "Kashmir").places == ("Ost", "Upper Ost")


def test_no_codebook_is_loaded_when_they_are_switched_off() -> None:
    assert load_codebooks(load_settings(overrides=("codebooks.enabled=false",)).codebooks) == ()


def test_codebook_list_tells_of_each_codebook_in_use(framing: Command) -> None:
    code, out, _ = framing("codebook", "list", "--format", "json")
    rows = json.loads(out)
    assert code == 0
    assert len(rows) >= 20
    assert [row["title"] for row in rows] == [one.title for one in load_codebooks()]


def test_codebook_show_prints_who_says_what(framing: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(BOOK, encoding="utf-8")
    out = framing("codebook", "show", "mine.yaml")[1]
    assert "Velmar: liberate, liberation, return" in out
    assert json.loads(framing("codebook", "show", "the valley of ost", "--set", "codebooks.paths=[mine.yaml]", "--format", "json")[1])
    assert "did you mean 'kashmir'?" in framing("codebook", "show", "kashmr")[2]


def test_codebook_check_tells_what_is_wrong_and_exits_with_1(framing: Command, tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(BOOK, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("- a\n", encoding="utf-8")
    code, out, err = framing("codebook", "check", "good.yaml", "bad.yaml")
    assert code == 1
    assert "good.yaml: The valley of Ost, 3 concepts, 15 forms" in out
    assert "bad.yaml:1: holds a list, not a mapping\nHint: " in err
    rows = json.loads(framing("codebook", "check", "good.yaml", "bad.yaml", "--format", "json")[1])
    assert [bool(row["error"]) for row in rows] == [False, True]

"""The rules by which boilerplate is told from prose: the shipped ones, and those of one's own."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from framing.config import InputSettings, config_path
from framing.errors import SettingsError
from framing.readers import read_inputs
from framing.readers.boilerplate import set_apart
from framing.readers.rules import Where, load_rules
from framing.records import Article
from tests.files import only, write

SHIPPED = yaml.safe_load(config_path("readers/boilerplate.yaml").read_text(encoding="utf-8"))
TEXTS = yaml.safe_load((Path(__file__).parent / "quality" / "agency_texts.yaml").read_text(encoding="utf-8"))
PROSE = "The council said on Monday that the harbour would stay closed.\n\nFishermen called it a siege.\n\nThe talks go on."
RULE = "rules:\n- name: stars\n  where: foot\n  kind: footer\n  pattern: '%s'\n  takes: ['%s']\n  leaves: ['%s']\n"
SHARE = 0.95  # 57 of 60


def _unmarked(marked: str) -> tuple[str, set[int]]:
    """A text without its marks, and the places of the body's signs in it, white space apart."""
    text, body = "", set()
    for piece in re.split("(⟦[^⟧]*⟧)", marked):
        words = piece.strip("⟦⟧")
        if piece.startswith("⟦"):
            body |= {len(text) + at for at, sign in enumerate(words) if not sign.isspace()}
        text += words
    return text, body


def _read(text: str, own: str | Path = "") -> Article:
    return set_apart(Article("a", "s", text), load_rules(own))


def _body(article: Article) -> set[int]:
    return {at for span in article.prose() for at in range(span.start, span.end) if not article.text[at].isspace()}


def _right(entry: dict[str, Any]) -> bool:
    text, body = _unmarked(entry["text"])
    article = _read(text)
    told = (article.title, article.place, article.published)
    return told == (entry["title"], entry["place"], entry["date"]) and _body(article) == body


def test_title_place_date_and_body_are_right_in_nineteen_of_twenty_agency_texts() -> None:
    wrong = [f"{entry['agency']}: {entry['title']}" for entry in TEXTS if not _right(entry)]
    assert len(TEXTS) >= 60
    assert len({entry["agency"] for entry in TEXTS}) >= 20
    assert len(TEXTS) - len(wrong) >= SHARE * len(TEXTS), wrong


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_no_prose_of_an_agency_text_is_taken_out(number: int) -> None:
    text, body = _unmarked(TEXTS[number]["text"])
    assert body <= _body(_read(text))


@pytest.mark.parametrize("rule", SHIPPED["rules"], ids=lambda rule: str(rule["name"]))
def test_a_rule_takes_its_examples_and_no_rule_takes_the_prose_beside_them(rule: dict[str, Any]) -> None:
    rules = load_rules()
    places: list[Where] = [rule["where"]] if isinstance(rule["where"], str) else rule["where"]
    for where in places:
        for example in rule["takes"]:
            line = f"{example} The town is quiet." if where == "opening" else f"It rained. {example}" if where == "closing" else example
            assert rules.find(where, line), example
        for example in rule["leaves"]:
            assert rules.find(where, example) is None, example


def test_the_habits_of_many_agencies_are_known() -> None:
    assert len(SHIPPED["agencies"]) == len(set(SHIPPED["agencies"])) >= 25


def test_a_line_that_opens_and_closes_with_the_same_mark_is_taken_once() -> None:
    line = "Halven, April 15. (AP)"
    assert [(part.kind, part.span.of(line)) for part in _read(line).excluded] == [("place", line)]


def _own(folder: Path, words: str) -> Path:
    return write(folder / "mine.yaml", words)


def test_a_list_of_ones_own_adds_agencies_and_sections(tmp_path: Path) -> None:
    own = _own(tmp_path, "agencies: [Harbour Wire]\nsections: [Quays]\n")
    text = f"Quays\n\nHarbour stays closed\n\nPort Velmora (Harbour Wire) - {PROSE}"
    assert (_read(text).title, _read(text).place) == ("Quays", "")
    article = _read(text, own)
    assert ([part.kind for part in article.excluded], article.place) == (["section", "headline", "place"], "Port Velmora")


def test_a_rule_of_ones_own_adds_to_the_shipped_ones(tmp_path: Path) -> None:
    own = _own(tmp_path, RULE % ("[★]+ of [0-9]", "★★ of 5", "Two stars of five"))
    text = f"{PROSE}\n\n© 2024 Coastal Agency\n\n★★★ of 5"
    assert len(_read(text).excluded) == 0
    assert len(_read(text, own).excluded) == 2


def test_a_shipped_rule_can_be_left_out_or_replaced(tmp_path: Path) -> None:
    text = f"{PROSE}\n\n© 2024 Coastal Agency"
    assert len(_read(text, _own(tmp_path, "without: [copyright]\n")).excluded) == 0
    replaced = (RULE % ("©★", "©★", "★")).replace("stars", "copyright")
    assert len(_read(text, _own(tmp_path, replaced + "# other\n")).excluded) == 0


@pytest.mark.parametrize(
    ("words", "line", "message"),
    [
        (RULE % ("(?=x)y", "y", "z"), 5, "the pattern cannot be used"),
        (RULE % ("(a)\\1", "aa", "z"), 5, "look-around and no back-references"),
        (RULE % ("(a", "a", "z"), 5, "missing )"),
        (RULE % ("(?P<town>a)", "a", "z"), 5, "there is no group 'town'"),
        (RULE % ("(?P<name>a)|(?P<name>b)", "a", "z"), 5, "the group 'name' comes twice"),
        (RULE % ("a+", "b", "z"), 6, "does not take 'b' as foot"),
        (RULE % (".*", "a", "The army left."), 7, "takes 'The army left.' as foot"),
        (RULE.replace("  leaves: ['%s']\n", "") % ("a", "a"), 2, "leaves is missing"),
        (RULE.replace("pattern", "patern") % ("a", "a", "z"), 5, "did you mean `pattern`?"),
        (RULE.replace("foot", "feet") % ("a", "a", "z"), 3, "'head', 'place line'"),
        ("agencys: [X]\n", 1, "did you mean `agencies`?"),
        ("parts:\n  town: x\n", 2, "is not a name in capital letters"),
        ("without: [no such rule]\n", 1, "is not the name of a rule"),
        ("- a\n", 1, "holds a list, not a mapping"),
        ("agencies: [A]\nagencies: [B]\n", 2, "is written twice"),
        ("agencies: [A\n", 2, "not valid YAML"),
    ],
)
def test_what_is_wrong_with_a_file_of_rules_is_told_with_its_line(tmp_path: Path, words: str, line: int, message: str) -> None:
    own = _own(tmp_path, words)
    with pytest.raises(SettingsError) as caught:
        load_rules(own)
    assert f"mine.yaml:{line}: " in str(caught.value)
    assert message in str(caught.value)


def test_a_setting_names_the_file_for_all_text_files(tmp_path: Path) -> None:
    file, own = write(tmp_path / "a.txt", f"{PROSE}\n\n★★"), _own(tmp_path, RULE % ("★+", "★", "star"))
    assert len(only(file, settings=InputSettings(boilerplate=str(own))).excluded) == 1


def test_a_bad_file_is_told_before_anything_is_read(tmp_path: Path) -> None:
    file, own = write(tmp_path / "a.txt", PROSE), _own(tmp_path, RULE % ("(a", "a", "z"))
    with pytest.raises(SettingsError, match=r"mine\.yaml:5: "):
        read_inputs(file, settings=InputSettings(boilerplate=str(own)))


def test_a_missing_file_of_rules_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        load_rules(tmp_path / "none.yaml")


def test_a_file_that_was_changed_is_read_again(tmp_path: Path) -> None:
    text = f"{PROSE}\n\n★★"
    own = _own(tmp_path, RULE % ("★", "★", "star"))
    assert len(_read(text, own).excluded) == 0
    time.sleep(0.01)
    assert len(_read(text, _own(tmp_path, RULE % ("★+", "★", "star"))).excluded) == 1


def test_a_pattern_that_would_backtrack_for_ever_elsewhere_is_quick_here(tmp_path: Path) -> None:
    own = _own(tmp_path, RULE % ("(a*)*(a*)*(a*)*b", "aab", "aac"))
    text = f"{PROSE}\n\n" + "\n\n".join(["a" * 299] * 200)
    load_rules(own)
    start = time.process_time()
    assert _read(text, own).excluded == ()
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("text", "count"), [("word. " * 1_700_000, 1), ("He said so.\n" * 50_000, 1), ("He said so.\n\n" * 20_000, 1), ("\n" * 100_000, 0)]
)
def test_long_texts_are_read_in_linear_time(text: str, count: int) -> None:
    load_rules()
    start = time.process_time()
    assert len(_read(f"Title\n\n{text}").excluded) == count
    assert time.process_time() - start < 10

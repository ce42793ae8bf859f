"""A reader's marks on the page: made by pointer, key and touch, kept, and saved as rows that training reads."""

import json
from pathlib import Path
from typing import Any

import pytest

from framing.training.feedback import append, read_marks
from tests.browser.shown import EMOJI, HOSTILE, PLAIN, SCHEMES, mark, serious


def judge(page: Any, words: str, verdict: str) -> None:
    mark(page, words).hover()
    page.locator("#card").get_by_role("button", name=verdict, exact=True).click()


def saved(page: Any) -> list[dict[str, Any]]:
    with page.expect_download() as download:
        page.locator("#save").click()
    return [json.loads(line) for line in Path(download.value.path()).read_text(encoding="utf-8").splitlines()]


def test_marks_are_saved_as_rows_that_training_reads(opened: Any, tmp_path: Path) -> None:
    page = opened("report")
    assert page.locator("#save").is_hidden()
    judge(page, "seized", "agree")
    judge(page, "brutal", "disagree")
    assert page.locator("#save").inner_text() == "save my marks (2)"
    (row,) = saved(page)
    assert (row["text"], row["source"], row["field"], row["from"]) == (PLAIN, "Kelmar Voice", "text", "page")
    assert [(one["text"], one["type"], one["mark"]) for one in row["marks"]] == [
        ("seized", "action", "agree"),
        ("brutal", "evaluative", "disagree"),
    ]
    assert "spans" not in row
    append(tmp_path / "marks.jsonl", row)
    (read,) = read_marks(tmp_path / "marks.jsonl").sentences
    assert {span.of(read.text): verdict for span, verdict in read.said.items()} == {"seized": "agree", "brutal": "disagree"}


@pytest.mark.parametrize("words", ["quoted", "Ke\u0301lmar"])
def test_marks_in_any_text_stand_on_their_words(opened: Any, words: str) -> None:
    page = opened("report")
    judge(page, words, "agree")
    (row,) = saved(page)
    (one,) = row["marks"]
    assert row["text"] in (HOSTILE + " regime", EMOJI)
    assert row["text"][one["start"] : one["end"]] == one["text"] == words


def test_a_sentence_has_spans_once_all_of_its_terms_are_judged(opened: Any) -> None:
    page = opened("report")
    judge(page, "Thugs", "agree")
    assert [row["spans"] for row in saved(page)] == [[{"start": 0, "end": 5, "type": "naming"}]]


def test_marks_can_be_made_and_taken_back_by_key(opened: Any) -> None:
    page = opened("report")
    mark(page, "seized").focus()
    for key in ("Enter", "Tab", "Enter"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.textContent") == "disagree"
    assert page.evaluate("document.activeElement.ariaPressed") == "true"
    assert mark(page, "seized").get_attribute("data-said") == "disagree"
    page.keyboard.press("Space")
    assert mark(page, "seized").get_attribute("data-said") is None
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "brutal"


def test_escape_leads_from_the_note_back_to_its_term(opened: Any) -> None:
    page = opened("report")
    mark(page, "seized").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "seized"
    assert page.locator("#card").is_hidden()


def test_marks_can_be_made_by_touch(opened: Any) -> None:
    page = opened("report", viewport={"width": 390, "height": 800}, has_touch=True)
    mark(page, "claimed").tap()
    page.locator("#card").get_by_role("button", name="disagree").tap()
    assert page.locator("#card").is_visible()
    page.locator("#card b").tap()
    assert page.locator("#card").is_hidden()
    assert page.locator("#save").is_visible()


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
def test_marks_outlast_the_page_where_the_browser_keeps_anything(opened: Any, closed: bool) -> None:
    page = opened("report")
    if closed:
        page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('closed'); } })")
        page.reload()
    judge(page, "seized", "agree")
    assert page.locator("#save").inner_text() == "save my marks (1)"
    page.reload()
    assert page.locator("#save").is_hidden() is closed


def test_a_mark_holds_in_both_columns_of_two_lenses(opened: Any) -> None:
    page = opened("lenses")
    judge(page, "seized", "agree")
    assert page.locator("mark[data-said]").count() == 2
    assert len(saved(page)[0]["marks"]) == 1


def test_no_marks_are_asked_for_where_no_articles_are_shown_and_none_are_printed(opened: Any) -> None:
    page = opened("comparison")
    assert page.locator("#save").count() == 0
    assert "my marks" not in page.locator("body").inner_text()
    page = opened("report")
    judge(page, "seized", "agree")
    page.emulate_media(media="print")
    assert page.locator("#save").is_hidden()
    assert page.locator("#card").is_hidden()
    assert mark(page, "seized").evaluate("(mark) => getComputedStyle(mark).boxShadow") == "none"


@SCHEMES
def test_the_card_with_its_buttons_is_open_to_any_reader(opened: Any, scheme: str, rules: dict[str, Any]) -> None:
    page = opened("report", color_scheme=scheme, bypass_csp=True)
    judge(page, "brutal", "disagree")
    judge(page, "seized", "agree")
    assert serious(page, rules) == []

"""The pages in a real browser: what can be pressed, reached by key, read aloud, printed, and what must never run."""

from typing import Any

import pytest

from tests.browser.shown import EMOJI, HOSTILE, SCHEMES, mark, serious


def beside(page: Any, words: str, where: str = "::before") -> str:
    """What the style sheet writes before or after a term."""
    return str(mark(page, words).evaluate("(mark, where) => getComputedStyle(mark, where).content", where))


@SCHEMES
@pytest.mark.parametrize("name", ["report", "comparison"])
def test_nothing_serious_stands_in_the_way_of_any_reader(opened: Any, name: str, scheme: str, rules: dict[str, Any]) -> None:
    page = opened(name, color_scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert serious(page, rules) == []


def test_focus_shows_all_that_is_known_of_a_term(opened: Any) -> None:
    page = opened("report")
    mark(page, "seized").focus()
    card = page.locator("#card")
    told = card.inner_text()
    for part in ("seized", "action", "crackdown", "own voice", "against Ostrenia", "Kelmar", "liberated", "took control of", "0.90"):
        assert part in told, part
    assert mark(page, "seized").get_attribute("aria-describedby") == "card"
    page.keyboard.press("Escape")
    assert card.is_hidden()


def test_the_tab_key_goes_from_term_to_term(opened: Any) -> None:
    page = opened("report")
    mark(page, "seized").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "brutal"
    assert "evaluative" in page.locator("#card").inner_text()


def test_the_first_key_leads_past_the_head_of_the_page(opened: Any) -> None:
    page = opened("report")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#outlets"


def test_pointing_and_tapping_show_the_card_inside_the_screen(opened: Any) -> None:
    page = opened("report", viewport={"width": 390, "height": 800}, has_touch=True)
    mark(page, "claimed").tap()
    box = page.locator("#card").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.locator("h1").tap()
    assert page.locator("#card").is_hidden()
    mark(page, "brutal").hover()
    assert "evaluative" in page.locator("#card").inner_text()


def test_filters_leave_the_terms_that_were_asked_for(opened: Any) -> None:
    page = opened("report")
    page.locator("#filters summary").click()
    count = "document.querySelectorAll('.article mark:not(.off)').length"
    every = page.evaluate(count)
    for box in page.locator("[data-filter=type]:not([value=action])").all():
        box.uncheck()
    assert page.evaluate(count) == 12
    page.locator("[data-filter=voice][value=direct]").uncheck()
    assert page.evaluate(count) == 6
    page.locator("#by-side").select_option("Ostrenia")
    assert page.evaluate(count) == 0
    page.locator("#all").click()
    assert page.evaluate(count) == every
    page.locator("#by-score").fill("0.8")
    assert page.evaluate(count) == every - 6
    assert page.locator("#found").inner_text() == f"{every - 6} of {every} terms are marked."


def test_a_term_that_is_filtered_out_is_passed_over(opened: Any) -> None:
    page = opened("report")
    page.locator("#filters summary").click()
    page.locator("[data-filter=type][value=evaluative]").uncheck()
    mark(page, "seized").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "liberated"


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_the_lens_switch_shows_each_side_and_the_plain_words(opened: Any, script: bool) -> None:
    page = opened("report", java_script_enabled=script)
    signs = {}
    for side in ("nobody", "Kelmar", "Ostrenia"):
        page.get_by_label(side, exact=True).check()
        signs[side] = [beside(page, words) for words in ("seized", "liberated", "brutal")]
    assert signs == {
        "nobody": ["none", "none", "none"],
        "Kelmar": ['"+"', '"−"', "none"],
        "Ostrenia": ['"−"', '"+"', "none"],
    }
    assert page.locator(".tally.e2").first.is_visible()
    assert page.locator(".tally.e1").first.is_hidden()


def test_without_a_script_the_focus_tells_of_a_term(opened: Any) -> None:
    page = opened("report", java_script_enabled=False)
    mark(page, "seized").focus()
    assert "the other side says: liberated" in beside(page, "seized", "::after")
    assert page.locator("#filters").is_hidden()


def test_each_type_has_a_line_of_its_own_kind_and_each_side_a_tag(opened: Any) -> None:
    page = opened("report")
    style = "(mark) => getComputedStyle(mark).textDecorationStyle"
    lines = [mark(page, words).evaluate(style) for words in ("Thugs", "seized", "breakaway", "brutal", "claimed")]
    assert lines == ["solid", "dashed", "double", "wavy", "dotted"]
    assert beside(page, "seized", "::after") == '"Ke"'


def test_a_definition_is_one_click_away_and_its_glossary_two(opened: Any) -> None:
    page = opened("report")
    label = page.locator("#outlets a.def", has_text="epistemic")
    label.click()
    assert "raises or lowers trust" in page.locator("#card").inner_text()
    label.click()
    assert page.evaluate("location.hash") == "#def-epistemic"


def test_every_label_leads_to_a_definition(opened: Any) -> None:
    page = opened("report")
    lost = "[...document.querySelectorAll('a.def')].map((a) => a.hash.slice(1)).filter((id) => !document.getElementById(id))"
    assert page.evaluate(lost) == []


@pytest.mark.parametrize("name", ["report", "lenses", "comparison"])
def test_what_an_article_holds_is_text_and_runs_nothing(opened: Any, name: str) -> None:
    page = opened(name)
    assert page.evaluate("window.ran") is None
    assert page.locator("body").is_visible()
    assert page.evaluate("document.images.length") == 0


def test_an_article_is_shown_as_it_was_written(opened: Any) -> None:
    page = opened("report")
    texts = page.evaluate("[...document.querySelectorAll('.text')].map((each) => each.textContent)")
    assert HOSTILE + " regime" in texts
    assert EMOJI in texts


def test_marks_stand_on_the_right_words_among_emoji_and_combining_marks(opened: Any) -> None:
    page = opened("report")
    text = page.locator(".text", has_text="İstanbul")
    assert text.locator("mark").all_text_contents() == ["“heroes”", "Ke\u0301lmar", "regime"]
    assert text.evaluate("(text) => text.querySelector('mark').previousSibling.textContent") == "🕊️ The 👨‍👩‍👧 "


def test_what_is_folded_on_the_screen_is_printed(opened: Any) -> None:
    page = opened("report", java_script_enabled=False)
    page.evaluate("document.querySelectorAll('.outlet').forEach((each) => { each.open = false; })")
    page.emulate_media(media="print")
    assert page.locator(".outlet .text").last.bounding_box()["height"] > 10
    assert page.locator(".tools").is_hidden()

"""The pages in a real browser: what can be pressed, reached by key, read aloud, printed, and what must never run."""

import importlib.util
import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from framing.comparison.comparing import compare
from framing.config import Settings
from framing.records import Analysis, Article, Judgement, Mention, Reading, Term, Voice
from framing.report import write_comparison, write_report
from framing.spans import Span
from framing.store import Run
from framing.training.feedback import append, read_marks
from tests.runs import kept, reading, term

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), None)
MISSING = [] if importlib.util.find_spec("playwright") and importlib.util.find_spec("axe_playwright_python") else ["playwright with axe"]
MISSING += [] if CHROMIUM else ["a Chromium on the PATH"]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"the browser tests need {' and '.join(MISSING)}")

FAST = Settings.model_validate({"report": {"bootstrap": 100, "articles": 8}})
SIDED = {"dispute": "Kelmar / Ostrenia", "target": "Ostrenia"}
PLAIN = "Ostrenia seized Tolvar, a brutal act. “A liberated town,” Halven Dray said of Kelmar. The breakaway region claimed calm."
HOSTILE = (
    "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 2'> \"quoted\" 'too' \u202eregime\u202c & &lt;b&gt; "
    "</p></article><style>body { display: none }</style>"
)
EMOJI = "🕊️ The 👨‍👩‍👧 “heroes” of Ke\u0301lmar and İstanbul 🇰🇪 left the regime."


def framed(text: str, terms: Sequence[Term], **facts: Any) -> Reading:
    return reading(text, terms, judgements=(Judgement("frame", "security_defense", 0.9, bool(terms)),), **facts)


def plain_reading() -> Reading:
    terms = [
        term(PLAIN, "seized", type="action", side="Kelmar", polarity=-1, counterpart="liberated", neutral="took control of", **SIDED),
        term(PLAIN, "brutal", type="evaluative", score=0.7),
        term(PLAIN, "liberated", type="action", voice="direct", speaker="Halven Dray", side="Ostrenia", polarity=1, **SIDED),
        term(PLAIN, "breakaway", type="status"),
        term(PLAIN, "claimed", type="epistemic"),
    ]
    start, end = PLAIN.index("“"), PLAIN.index("”") + 1
    mention = Mention(Span(0, 8), "Ostrenia", "LOC", "outlet", "negative")
    return framed(PLAIN, terms, voices=(Voice(Span(start, end), "direct", "Halven Dray"),), mentions=(mention,))


def sample_run() -> Run:
    analyses = []
    for number in range(7):
        for source in ("Kelmar Voice", "Northline"):
            article = Article(f"{source}-{number}", source, PLAIN, title="Thugs in Tolvar", story=f"s{number}")
            title = framed(article.title, [term(article.title, "Thugs")], field="title")
            analyses.append(Analysis(article, (title, plain_reading())))
    odd = Article("hostile", HOSTILE, HOSTILE + " regime", title=HOSTILE, byline=HOSTILE)
    analyses.append(Analysis(odd, (framed(odd.text, [term(odd.text, "\u202eregime\u202c", speaker=HOSTILE), term(odd.text, "quoted")]),)))
    emoji = Article("emoji", "Zelda Post", EMOJI)
    analyses.append(Analysis(emoji, (framed(EMOJI, [term(EMOJI, words) for words in ("“heroes”", "Ke\u0301lmar", "regime")]),)))
    return kept(analyses, set_aside=[{"path": "a.pdf", "where": "", "reason": "a PDF"}])


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The address of each page over the sample run."""
    folder, run = tmp_path_factory.mktemp("pages"), sample_run()
    report = write_report(run, folder / "report.html", settings=FAST)
    lenses = write_report(run, folder / "lenses.html", settings=FAST, lenses=("Kelmar", "Ostrenia"))
    found = compare(run, left="Kelmar Voice", right="Northline", settings=FAST)
    comparison = write_comparison(run, found, folder / "comparison.html", settings=FAST)
    return {"report": report.as_uri(), "lenses": lenses.as_uri(), "comparison": comparison.as_uri()}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for all tests; it ends with this module, since its event loop would stand in the way of others."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Any, pages: dict[str, str]) -> Iterator[Any]:
    """Opens a page, and at the end holds it to have asked for nothing and complained of nothing."""
    asked: list[str] = []
    complaints: list[str] = []
    contexts = []

    def open_page(name: str, **options: Any) -> Any:
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(pages[name])
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith("data:") and url not in pages.values()] == []
    assert complaints == []


def mark(page: Any, words: str) -> Any:
    return page.locator(".article mark", has_text=words).first


def beside(page: Any, words: str, where: str = "::before") -> str:
    """What the style sheet writes before or after a term."""
    return str(mark(page, words).evaluate("(mark, where) => getComputedStyle(mark, where).content", where))


# in the dark, nothing but the contrast can differ
SCHEMES = pytest.mark.parametrize(("scheme", "rules"), [("light", {}), ("dark", {"runOnly": ["color-contrast"]})], ids=["light", "dark"])


def serious(page: Any, rules: dict[str, Any]) -> list[tuple[str, str]]:
    """What axe finds in a page that stands in a reader's way, and where first."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=rules).response["violations"]
    return [(each["id"], each["nodes"][0]["html"][:150]) for each in found if each["impact"] in ("serious", "critical")]


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

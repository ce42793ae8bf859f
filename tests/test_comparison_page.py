"""The page of a comparison: stories side by side, words for the same thing, the chart of terms, and changed copies."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from framing.comparison.comparing import compare
from framing.config import Settings
from framing.report import charts, write_comparison
from framing.report.comparison import ComparisonPage, _told, build_comparison
from framing.report.comparison_html import _between, render_html
from framing.report.comparison_markdown import render_markdown
from framing.report.copies import copies
from framing.report.figures import Figure
from framing.report.limits import together
from framing.report.page import outlets_in
from framing.report.rates import Chief
from framing.report.scatter import Used, scatter, spots
from framing.report.wordings import wordings
from framing.store import Run
from framing.stories.edits import edits
from tests.reports import Parsed
from tests.runs import CROWD, VALLEY, Told, run_of, told, valley

FAST = Settings.model_validate({"report": {"bootstrap": 200}})
SAYS = {"word": "occupied valley", "concept": "the valley", "total": 3}


def page(run: Run | None = None) -> ComparisonPage:
    run = run or valley()
    return build_comparison(run, compare(run, settings=FAST), settings=FAST)


def used(number: int, z: float, left: int = 3, right: int = 0) -> Used:
    return Used(f"term-{number}", f"word number {number}", "naming", left, right, z, ((), ()), ("", ""))


def test_of_two_outlets_what_one_tells_alone_is_held_against_the_other_only() -> None:
    text = render_html(page())
    assert ("not by the outlet beside it" in text, "by none of the others" in text) == (True, False)


def test_where_no_difference_is_sure_the_lead_speaks_of_no_false_alarms() -> None:
    assert re.search(r"tested; none is larger than chance would explain\.$", page().lede[-1])


def test_words_for_the_same_thing_stand_with_their_counts_and_outlets_in_order() -> None:
    rows = [
        {"source": source, "count": count, "stories": count, **SAYS, "word": word} for source, word, count in [("B", "x", 1), ("A", "y", 2)]
    ]
    found = wordings(pd.DataFrame(rows), looked=9)
    assert found.sources == ("A", "B") and "9 stories" in found.told
    assert [(word.word, word.cells) for word in found.concepts[0].words] == [
        ("y", ("2 of 3, 2 stories", "")),
        ("x", ("", "1 of 3, 1 story")),
    ]


def test_with_many_outlets_each_word_is_followed_by_who_says_it() -> None:
    rows = [{**SAYS, "source": name, "word": word, "count": 1, "stories": 1} for name, word in zip("EDCBA", "xxxyy", strict=True)]
    found = wordings(pd.DataFrame(rows), looked=1)
    assert found.sources == ()
    assert found.concepts[0].words[0].who == "C (1 of 3, 1 story); D (1 of 3, 1 story); E (1 of 3, 1 story)"


def test_a_thing_that_all_call_the_same_is_not_shown() -> None:
    rows = [{**SAYS, "source": source, "count": 1, "stories": 1} for source in "AB"]
    assert wordings(pd.DataFrame(rows), looked=1).concepts == ()


def boxes(points: list[Used]) -> list[tuple[float, float, float, float]]:
    """Where dots and names are drawn, by the least room that they take."""
    found = []
    for point, spot in zip(points, spots(points), strict=True):
        found.append((spot.x - 4, spot.y - 4, spot.x + 4, spot.y + 4))
        if spot.label:
            x, y, anchor = spot.label
            left = {"start": x, "middle": x - 3 * len(point.term), "end": x - 6 * len(point.term)}[anchor]
            found.append((left, y - 10, left + 6 * len(point.term), y + 3))
    return found


@pytest.mark.parametrize("spread", [0.0, 0.01, 0.3], ids=["all in one place", "close together", "apart"])
def test_no_dot_and_no_name_of_the_chart_covers_another(spread: float) -> None:
    points = [used(k, spread * (k - 20), left=2 + (k % 7 if spread else 0)) for k in range(40)]
    found = boxes(points)
    assert len(found) > len(points)
    for k, one in enumerate(found):
        for other in found[:k]:
            assert one[2] <= other[0] + 0.01 or other[2] <= one[0] + 0.01 or one[3] <= other[1] + 0.01 or other[3] <= one[1] + 0.01


def test_the_first_source_has_its_terms_on_the_left_and_frequent_ones_stand_high() -> None:
    mine, theirs, often = spots([used(1, 2.0), used(2, -2.0), used(3, 0.0, left=60)])
    assert mine.x < often.x < theirs.x
    assert often.y < mine.y == theirs.y


def test_a_term_leads_to_its_sentences_on_both_sides() -> None:
    run = run_of(
        *(
            told(
                source,
                "News",
                *(Told(f"The mob came to town {k}.", CROWD, [("mob", "naming")]) for k in range(count)),
                story=f"s{at}",
                name=f"{source}{at}",
            )
            for source, count in (("North", 4), ("South", 1))
            for at in range(2)
        )
    )
    (point,) = scatter(run, "North", "South").points
    assert (point.term, point.left, point.right) == ("mob", 8, 2)
    assert [len(uses) for uses in point.uses] == [4, 2] and point.told[0] == "8 uses in all voices; 4 shown"
    assert {use.title for use in point.uses[0]} == {"News"} and point.uses[0][0].published == "2 May 2031"
    assert [bit.text for bit in point.uses[1][0].words if bit.kind == "choice"] == ["mob"]


def test_what_was_changed_in_a_copy_stands_with_both_wordings_headlines_first() -> None:
    original = told("Agency", "Town quiet", Told("The crowd of 300 left the old mill on Monday at noon.", CROWD))
    copy = told("Herald", "Town at last quiet", Told("The mob of 300 left the old mill on Monday at noon.", CROWD, [("mob", "naming")]))
    run = run_of(original, copy)
    stories = pd.DataFrame(
        {"article_id": ["Agency-valley", "Herald-valley"], "story": "v", "wire_group": "c", "republished_from": ["", "Agency"]}
    )
    (found,) = copies(run, edits(run, stories)).copies
    assert (found.source, found.original) == ("Herald", "Agency")
    assert [(one.where, one.kind, one.before, one.after, one.loaded) for one in found.changes] == [
        ("headline", "added", "", "at last", False),
        ("text", "replaced", "crowd", "mob", True),
    ]
    written = render_markdown(page(run.keep("stories", stories)))
    assert (
        "### Herald, after Agency: Town at last quiet\n\n- headline, added: (nothing) → at last\n- text, replaced: crowd → mob\n" in written
    )


def test_a_copy_that_was_only_cut_is_counted_and_not_shown() -> None:
    run = run_of(told("Agency", "Quiet", Told("It rained."), Told("Then it stopped raining.")), told("Herald", "Quiet", Told("It rained.")))
    stories = pd.DataFrame(
        {"article_id": ["Agency-valley", "Herald-valley"], "story": "v", "wire_group": "c", "republished_from": ["", "Agency"]}
    )
    found = copies(run, edits(run, stories))
    assert found.copies == () and "0 of 1" in found.told


def test_every_place_that_the_page_links_to_is_on_it_and_nothing_is_loaded() -> None:
    text = render_html(page())
    ids, links = Parsed(text).values("id"), Parsed(text).values("href")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    assert [link for link in links if not link.startswith(("#", "data:,"))] == []
    assert not re.search(r"<script|<img|<link[^>]+stylesheet|url\(|@import", text)


def test_texts_are_shown_as_text() -> None:
    odd = "<script>alert(1)</script> & | *"
    run = valley(more=[told(odd, f"The {odd}", Told(f"The council of the {odd} valley asked Dravin for help.", VALLEY, [(odd, "status")]))])
    text = render_html(page(run))
    assert "<script>" not in text and "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert all(line.replace("\\|", "").count("|") < 12 for line in render_markdown(page(run)).splitlines())


@pytest.mark.parametrize("heading", ["Stories side by side", "Which word for the same thing", "All rates", "How this was measured"])
def test_both_forms_of_the_page_have_the_same_parts(heading: str) -> None:
    found = page()
    assert f"<h2>{heading}</h2>" in render_html(found)
    assert f"## {heading}" in render_markdown(found)


def test_the_markdown_shows_what_differs_in_bold() -> None:
    text = render_markdown(page())
    assert "The council of the **liberated valley** asked Dravin for help." in text
    assert "| Northern Star | Southern Sun |" in text


def test_a_run_without_vectors_still_gives_a_page_that_says_how_to_line_up(tmp_path: Path) -> None:
    run = valley(vectors=False)
    written = write_comparison(run, compare(run, settings=FAST), tmp_path / "page.html", settings=FAST)
    assert "store.vectors=true" in written.read_text(encoding="utf-8")


def test_no_story_is_shown_where_none_is_wanted() -> None:
    none = Settings.model_validate({"report": {"bootstrap": 200, "stories": 0}})
    run = valley()
    assert build_comparison(run, compare(run, settings=none), settings=none).stories.cards == ()


def test_a_difference_whose_interval_holds_0_is_told_as_one_that_may_be_chance() -> None:
    row = page().chiefs[0].row
    unsure = replace(
        row, left=Figure("3.0", "", ""), right=Figure("4.0", "", ""), apart=Figure("−1.0", "−3.0 to +1.0", "", -1.0, -3.0, 1.0)
    )
    told = [_told(Chief(unsure, (), "", stands), "95%") for stands in (False, True)]
    assert [", which may be chance" in sentence for sentence in told] == [True, False]
    assert "95% interval −3.0 to +1.0" in told[0]


def test_a_comparison_says_that_its_model_errs_and_how_often() -> None:
    entries = {entry.name: entry.meaning for entry in page().method}
    assert "It misses some" in entries["The model errs"] and "does not cover the model’s mistakes" in entries["The model errs"]


def test_the_page_says_how_many_intervals_it_tells_one_by_one() -> None:
    run = valley()
    found = replace(compare(run, settings=FAST), tests=76)
    [told] = [entry.meaning for entry in build_comparison(run, found, settings=FAST).method if entry.name == "Intervals"]
    assert "The intervals of the 76 differences are told one by one" in told


def test_the_source_that_is_named_left_stands_first_everywhere() -> None:
    run = valley()
    found = build_comparison(run, compare(run, left="Southern Sun", right="Northern Star", settings=FAST), settings=FAST)
    shown = found.stories.cards[0]
    first = [
        found.title,
        found.scatter.source,
        found.wordings.sources[0],
        shown.columns[0].source,
        shown.cover[0].source,
        found.apart[0][0],
    ]
    assert all(name.startswith("Southern Sun") for name in first)


@pytest.mark.parametrize(("apart", "left"), [(2.0, True), (-2.0, False)])
def test_a_difference_is_drawn_nearer_to_the_source_that_has_more_the_first_on_the_left(apart: float, left: bool) -> None:
    [place] = re.findall(r'cx="([\d.]+)"', _between(Figure("", "", "", apart, apart - 1, apart + 1), 4.0, "as shown"))
    assert (float(place) < charts.WIDTH / 2) == left


def test_outlets_that_are_taken_together_are_counted_with_the_share_of_the_largest() -> None:
    run = valley()
    assert "Outlets taken together" not in [entry.name for entry in page().method]
    joined = replace(run, named=dict.fromkeys(run.table("articles")["article_id"], "all"))
    assert together(joined).startswith("all is 2 outlets, the largest with ")
    assert [fact.value for fact in outlets_in(joined)] == ["2"] and not outlets_in(run)

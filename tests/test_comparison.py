"""Sources compared over the stories that they share, and the page that tells it."""

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from framing.cli import app
from framing.comparison.comparing import compare, comparison_tables
from framing.comparison.counting import THE_REST
from framing.comparison.namings import compare_namings
from framing.config import Settings
from framing.errors import SettingsError, StoreError
from framing.records import Analysis, Article, Check, Comparison, Difference, Reading, Sentence, Term
from framing.report import write_comparison
from framing.report.comparison import build_comparison
from framing.spans import Span
from framing.store import Run
from tests.runs import kept

FAST = Settings.model_validate({"report": {"bootstrap": 200}})
WORDS = 40
# how many loaded terms each outlet has in each of eight stories
USES = {"Eastgate": (1, 2, 0, 1, 2, 1, 1, 0), "Northline": (5, 6, 3, 6, 5, 4, 6, 3)}


def analysis(source: str, story: str, terms: int, *, name: str = "", voice: str = "outlet", **facts: object) -> Analysis:
    text = " ".join(["regime"] * terms + ["bread"] * (WORDS - terms))
    found = tuple(Term(Span(7 * at, 7 * at + 6), "naming", 0.8, voice=voice) for at in range(terms))
    reading = Reading(Sentence("text", 0, Span(0, len(text))), "outlet", WORDS, WORDS, found)
    return Analysis(Article(name or f"{source}-{story}", source, text, story=story, published=date(2031, 5, 2), **facts), (reading,))


def run_of(*analyses: Analysis, path: Path | None = None) -> Run:
    return kept(analyses, path=path)


def two(uses: dict[str, tuple[int, ...]] = USES, *, path: Path | None = None) -> Run:
    return run_of(*(analysis(source, f"s{at}", terms) for source, told in uses.items() for at, terms in enumerate(told)), path=path)


def chief(comparison: Comparison, *, basis: str = "shared", source: str = "") -> Difference:
    found = [one for one in comparison.differences if one.rate == "terms_outlet" and one.basis == basis and source in ("", one.source)]
    assert len(found) == 1
    return found[0]


def test_two_sources_are_compared_in_alphabetical_order() -> None:
    one = chief(compare(two(), settings=FAST))
    assert (one.source, one.other, one.stories) == ("Eastgate", "Northline", 8)
    assert one.value == pytest.approx(1000 * (8 - 38) / (8 * WORDS))
    assert one.high is not None and one.high < 0
    assert one.ratio == pytest.approx(8 / 38)
    assert one.p is not None and one.q is not None and one.p <= one.q <= 0.05


def test_sides_that_change_places_change_the_sign_and_nothing_else() -> None:
    there, back = (chief(compare(two(), left=a, right=b, settings=FAST)) for a, b in (("Eastgate", "Northline"), ("Northline", "Eastgate")))
    assert (there.value, there.low, there.high) == pytest.approx((-back.value, -back.high, -back.low))
    assert there.p == back.p


def test_other_names_and_another_order_change_no_number() -> None:
    renamed = run_of(
        *(
            analysis({"Eastgate": "Alder", "Northline": "Zephyr"}[source], f"s{at}", terms, name=f"{source}-s{at}")
            for source, told in reversed(USES.items())
            for at, terms in reversed(list(enumerate(told)))
        )
    )
    tables = [comparison_tables(compare(run, settings=FAST))["differences"].drop(columns=["source", "other"]) for run in (two(), renamed)]
    pd.testing.assert_frame_equal(*tables)


def test_the_same_run_gives_the_same_comparison_again() -> None:
    assert compare(two(), settings=FAST) == compare(two(), settings=FAST)


def test_what_one_side_alone_covers_does_not_count_among_shared_stories() -> None:
    more = run_of(
        *(
            analysis(source, f"s{at}", terms)
            for source, told in {**USES, "Northline": (*USES["Northline"], 40)}.items()
            for at, terms in enumerate(told)
        )
    )
    assert chief(compare(more, settings=FAST)).value == chief(compare(two(), settings=FAST)).value
    assert chief(compare(more, settings=FAST), basis="all").value != chief(compare(two(), settings=FAST), basis="all").value


def test_too_few_shared_stories_are_told_in_place_of_a_number() -> None:
    one = chief(compare(two({source: told[:3] for source, told in USES.items()}), settings=FAST))
    assert one.note == "too little data: 3 shared stories, and 6 are needed"
    assert (one.low, one.high, one.ratio, one.p, one.q) == (None,) * 5


def test_every_test_that_is_shown_is_counted() -> None:
    found = compare(two(), settings=FAST)
    assert found.tests == sum(one.p is not None for one in (*found.differences, *found.months)) > 2


def test_each_of_many_is_compared_with_all_the_others() -> None:
    found = compare(two({**USES, "alder": USES["Eastgate"]}), settings=FAST)
    assert list(dict.fromkeys((one.source, one.other) for one in found.differences)) == [
        ("alder", THE_REST),
        ("Eastgate", THE_REST),
        ("Northline", THE_REST),
    ]
    assert chief(found, source="Northline").value > 0 > chief(found, source="Eastgate").value


def test_republished_articles_count_for_nobody_but_in_the_check_that_counts_them() -> None:
    wire = analysis("Eastgate", "s0", 30, name="wire")
    run = run_of(*(analysis(source, f"s{at}", terms) for source, told in USES.items() for at, terms in enumerate(told)), wire)
    ids = run.table("articles")["article_id"]
    stories = pd.DataFrame({"article_id": ids, "story": [name.rsplit("-", 1)[-1] for name in ids], "republished_from": ""})
    stories.loc[stories["article_id"] == "wire", ["story", "republished_from"]] = ["s0", "Agency"]
    found = compare(run, stories=stories, settings=FAST)
    assert chief(found).value == chief(compare(two(), settings=FAST)).value
    checks = {check.name: check.value for check in found.checks if check.basis == "shared"}
    assert checks["as shown"] == chief(found).value < checks["wire copy counted"]


def test_checks_count_the_same_run_in_other_ways() -> None:
    quoted = [analysis("Eastgate", f"s{at}", 6, name=f"quoted-{at}", voice="direct") for at in range(8)]
    run = run_of(*(analysis(source, f"s{at}", terms) for source, told in USES.items() for at, terms in enumerate(told)), *quoted)
    checks = {check.name: check for check in compare(run, settings=FAST).checks if check.basis == "shared"}
    assert checks["terms scored 0.7 or more"].value == checks["as shown"].value == checks["model alone"].value
    assert checks["quotes counted"].value > checks["as shown"].value
    assert checks["terms scored 0.9 or more"].note.startswith("too little data")
    assert checks["without the biggest story"].stories == 7


def grouped(outlets: dict[str, tuple[str, int]]) -> dict[tuple[str, str], Check]:
    """The checks of groups, each of whose outlets tells eight stories with so many loaded terms, or a few more; by name and basis."""
    told = [(name, group, terms + at % (2 + (group == "hills")), at) for name, (group, terms) in outlets.items() for at in range(8)]
    run = run_of(*(analysis(name, f"s{at}", terms, group=group) for name, group, terms, at in told))
    return {(check.name, check.basis): check for check in compare(run.by("group"), settings=FAST).checks}


def test_of_groups_one_way_of_counting_leaves_out_the_largest_outlet_of_each() -> None:
    more = [analysis("Largest", f"s{at}", 20, name=f"more-{at}", group="coast") for at in range(9)]
    rest = [analysis(name, f"s{at}", 2 + at % 3, group=group) for name, group in (("B", "coast"), ("C", "hills")) for at in range(8)]
    checks = {check.name: check.value for check in compare(run_of(*more, *rest).by("group"), settings=FAST).checks}
    assert checks["as shown"] > 0 == checks["without the largest outlet of each"]


@pytest.mark.parametrize("basis", ["shared", "all"])
def test_one_outlet_unlike_its_group_widens_the_interval_of_outlets_drawn(basis: str) -> None:
    alike = {f"{group}-{at}": (group, 1 + at % 2) for group in ("coast", "hills") for at in range(6)}
    checks = grouped({**alike, "loud": ("coast", 20)})
    shown, drawn = checks["as shown", basis], checks["outlets drawn in place of stories", basis]
    assert (drawn.value, drawn.stories) == (shown.value, shown.stories)
    assert drawn.low < 0 < shown.low


def test_fewer_than_six_outlets_in_a_group_are_not_drawn() -> None:
    checks = grouped({f"{group}-{at}": (group, at) for group in ("coast", "hills") for at in range(5)})
    assert ("outlets drawn in place of stories", "all") not in checks


def test_outlets_that_stand_for_themselves_have_no_largest_among_them() -> None:
    assert "without the largest outlet of each" not in {check.name for check in compare(two(), settings=FAST).checks}


def test_months_with_enough_articles_are_told() -> None:
    assert [(one.month, one.basis) for one in compare(two(), settings=FAST).months] == [("2031-05", "all")]


@pytest.mark.parametrize(
    "sides, message",
    [
        (("Eastgate", ""), "one side of the comparison is missing"),
        (("Eastgate", "Wes"), "no article is by 'Wes'"),
        (("Eastgate", "Eastgate"), "itself"),
    ],
)
def test_sides_that_cannot_be_compared_are_explained(sides: tuple[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        compare(two(), left=sides[0], right=sides[1], settings=FAST)


@pytest.mark.parametrize("uses", [{}, {"Eastgate": (1, 2)}], ids=["nobody", "one source"])
def test_nothing_to_compare_is_no_error(uses: dict[str, tuple[int, ...]], tmp_path: Path) -> None:
    run = two(uses)
    found = compare(run, settings=FAST)
    assert found.differences == () and found.tests == 0
    assert "nothing to compare" in write_comparison(run, found, tmp_path / "page.html", settings=FAST).read_text(encoding="utf-8")


def test_sides_are_compared_in_the_word_that_they_choose_for_the_same_thing() -> None:
    run = run_of(*(analysis(source, f"s{at}", 3 if source == "Northline" else 0) for source in USES for at in range(8)))
    found = {one.rate: one for one in compare_namings(run, {"thing": ["regime", "bread"]}, settings=FAST) if one.basis == "shared"}
    assert found["thing: regime"].value == pytest.approx(-3 / WORDS) == -found["thing: bread"].value
    assert found["thing: regime"].unit == 1


def test_the_page_tells_every_difference_with_its_interval() -> None:
    run = two()
    found = compare(run, settings=FAST)
    page = build_comparison(run, found, settings=FAST)
    assert page.rows[0].title == "Loaded terms, own voice" and len(page.rows) == len(found.differences)
    assert page.title == "Eastgate and Northline, side by side"
    assert page.chiefs[0].row.apart.text == "−93.8" and page.chiefs[0].row.sure
    assert page.chiefs[0].survives == "It stands in 4 of 4 other ways of counting, which overlap and are no independent tests."


@pytest.mark.parametrize("suffix", ["html", "md"])
def test_the_page_is_written(suffix: str, tmp_path: Path) -> None:
    run = two({"<b>Eastgate": USES["Eastgate"], "Northline": USES["Northline"]})
    text = write_comparison(run, compare(run, settings=FAST), tmp_path / f"page.{suffix}", settings=FAST).read_text(encoding="utf-8")
    assert "−93.8" in text and "without the biggest story" in text and "<b>Eastgate" not in text


def test_a_page_needs_a_suffix_that_is_known(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot be written as \.pdf"):
        write_comparison(two(), compare(two(), settings=FAST), tmp_path / "page.pdf")


def test_the_command_writes_a_page_and_prints_tables(tmp_path: Path) -> None:
    run = two(path=tmp_path / "run").path
    runner = CliRunner()
    told = runner.invoke(app, ["compare", str(run), "--left", "Northline", "--right", "Eastgate", "-o", str(tmp_path / "page.html")])
    assert told.exit_code == 0 and "Northline and Eastgate, side by side" in (tmp_path / "page.html").read_text(encoding="utf-8")
    printed = runner.invoke(app, ["compare", str(run), "--format", "json"])
    parts = json.loads(printed.stdout)
    assert set(parts) == {"profiles", "contrasts", "differences", "months", "checks", "tests"}
    assert "Eastgate" in runner.invoke(app, ["compare", str(run)]).stdout

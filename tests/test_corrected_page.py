"""Corrected rates on the page: what coded sheets change in it, in every dress, and that nothing changes without one."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from framing.analysis import analyze
from framing.comparison.comparing import compare
from framing.config import Settings
from framing.errors import FramingError
from framing.report import comparison_html, comparison_markdown, html, markdown, write_report
from framing.report.as_json import render_json
from framing.report.comparison import build_comparison
from framing.report.corrected import Corrected, corrected_rates, line_of
from framing.report.corrected_html import panels
from framing.report.lede import corrected_lede
from framing.report.page import build_page
from framing.store import Run
from framing.validation.correction import METHODS, correct
from framing.validation.sampling import sample
from tests.coding import Marker, filled, honest, made_articles, made_run

FAST = Settings.model_validate({"report": {"bootstrap": 100}, "codebooks": {"enabled": False}})
SOURCES = ("Halven Mail", "Northline")


@pytest.fixture(scope="module")
def made() -> Run:
    articles = [replace(article, story=f"week-{number // 2}") for number, article in enumerate(made_articles(50))]
    return analyze(articles, classifier=Marker(), settings=FAST)


def doubtful(row: dict[str, str], column: str) -> str:
    """Two coders who see less than the classifier, and do not always agree."""
    said = honest(row, column)
    return "no" if row["id"] > ("m" if "(Ana)" in column else "p") and said == "yes" else said


def coded_sheet(made: Run, folder: Path, *, n: int = 150, coders: tuple[str, ...] = ("Ana", "Ivo")) -> Path:
    sample(made, n, out=folder / "sheet.csv", design="source", coders=coders)
    return filled(folder / "sheet.csv", doubtful)


@pytest.fixture(scope="module")
def sheet(made: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return coded_sheet(made, tmp_path_factory.mktemp("coded"))


@pytest.fixture(scope="module")
def found(made: Run, sheet: Path) -> Corrected:
    corrected = corrected_rates(made, [sheet], settings=FAST)
    assert corrected
    return corrected


@pytest.fixture(scope="module")
def pages(made: Run, found: Corrected) -> dict[str, str]:
    """The report and the comparison in every dress."""
    report = build_page(made, settings=FAST, corrected=found)
    beside = build_comparison(made, compare(made, settings=FAST), settings=FAST, corrected=found)
    return {
        "report.html": html.render_html(report),
        "report.md": markdown.render_markdown(report),
        "report.json": render_json(report, kind="report"),
        "compare.html": comparison_html.render_html(beside),
        "compare.md": comparison_markdown.render_markdown(beside),
        "compare.json": render_json(beside, kind="comparison"),
    }


def test_the_page_says_how_many_corrected_intervals_it_holds(found: Corrected) -> None:
    lines = [line for label in found.labels for line in (*label.shares, *label.differences, *label.trends, *label.months)]
    assert f"The corrected ones, {len([1 for line in lines if line.corrected.has_interval])} in all" in found.method


def test_each_figure_is_the_one_of_the_table(made: Run, sheet: Path, found: Corrected) -> None:
    rows = correct(made, sheet, settings=FAST)
    mine = rows[(rows["label"] == "biased") & (rows["kind"] == "rate")].to_dict("records")
    label = next(label for label in found.labels if label.title == "Biased sentences")
    assert [line.name for line in label.shares] == [*SOURCES, "All together"]
    for line, row in zip(label.shares, mine, strict=True):
        told = [(figure.value, figure.low, figure.high) for _, figure in line.methods]
        assert told == [(row[method], row[f"{method}_low"], row[f"{method}_high"]) for method in METHODS[:3]]
        assert line.codings.startswith(f"{row['coded']} of {row['units']} sentences coded")


@pytest.mark.parametrize("name", ["report.html", "report.md", "compare.html", "compare.md"])
def test_the_page_tells_all_three_with_the_difference_of_the_sources(pages: dict[str, str], found: Corrected, name: str) -> None:
    told = pages[name].replace("\\", "")
    label = found.labels[0]
    assert "Corrected for the model’s mistakes" in told
    assert "Halven Mail less Northline" in told
    for line in (*label.shares[:2], *label.differences, *label.trends[:2]):
        assert all(figure.text in told and figure.interval in told for _, figure in line.methods)


@pytest.mark.parametrize("name", ["report.json", "compare.json"])
def test_json_holds_the_corrected_figures_of_the_page(pages: dict[str, str], found: Corrected, name: str) -> None:
    told = json.loads(pages[name])["corrected"]
    assert [label["title"] for label in told["labels"]] == [label.title for label in found.labels]
    assert told["labels"][0]["differences"][0]["corrected"]["value"] == found.labels[0].differences[0].corrected.value


@pytest.mark.parametrize("name", ["report.html", "compare.html"])
def test_every_link_of_the_page_leads_somewhere(pages: dict[str, str], name: str) -> None:
    ids, links = set(re.findall(r' id="([^"]+)"', pages[name])), re.findall(r' href="#([^"]+)"', pages[name])
    assert "corrected-biased-sentences" in links
    assert set(links) <= ids


def test_whoever_reads_a_naive_rate_is_told_that_there_is_a_corrected_one(pages: dict[str, str]) -> None:
    outlets = pages["report.html"].partition('<section id="outlets">')[2].partition("</section>")[0]
    assert (
        'Biased sentences</a><small>share of sentences</small><small><a href="#corrected-biased-sentences">corrected</a></small>' in outlets
    )
    assert "corrected as: Sentences with a loaded term" in outlets


def test_the_first_sentences_give_the_corrected_shares_and_their_difference(found: Corrected) -> None:
    shares, apart = corrected_lede(found)
    label = next(label for label in found.labels if label.title == "Sentences with a loaded term")
    assert shares.startswith("Sentences with a loaded term, corrected by 150 sentences that were coded: Halven Mail ")
    assert all(line.said in shares for line in label.shares[:2])
    assert apart.startswith(f"The corrected difference, Halven Mail less Northline: {label.differences[0].corrected.text}")


def test_the_page_says_how_the_codings_were_drawn_and_how_far_coders_agree(found: Corrected) -> None:
    assert "drawn at random within each source, so that each gets enough, were coded by 2 coders (Ana and Ivo)" in found.told
    assert re.match(r"Do the coders agree\? Krippendorff’s alpha 0\.\d\d, ", found.labels[0].agreed)


def test_of_one_coder_no_agreement_is_told(made: Run, tmp_path: Path) -> None:
    found = corrected_rates(made, [coded_sheet(made, tmp_path, coders=("Ana",))], settings=FAST)
    assert found and found.told.endswith("were coded by one coder (Ana). How far another coder would agree is not known.")
    assert {label.agreed for label in found.labels} == {""}
    assert "Krippendorff’s alpha" not in [entry.name for entry in found.words]


def test_limits_and_glossary_name_what_is_corrected(pages: dict[str, str]) -> None:
    told = pages["report.html"]
    assert "It does not cover the model’s mistakes, but for the corrected figures of this page." in told
    assert "corrected for the model’s mistakes: Biased sentences, Sentences with a loaded term and 2 frames." in told
    assert '<dt id="def-coded-only">' in told


def test_without_a_sheet_the_page_says_nothing_of_it(made: Run, tmp_path: Path) -> None:
    for suffix in ("html", "md"):
        told = write_report(made, tmp_path / f"page.{suffix}", settings=FAST).read_text(encoding="utf-8")
        assert "orrected" not in re.sub(r"<style>.*?</style>", "", told, flags=re.DOTALL).replace("and not corrected for their number", "")
    assert json.loads(write_report(made, tmp_path / "page.json", settings=FAST).read_text(encoding="utf-8"))["corrected"] is None


def test_who_has_too_few_codings_is_named_once_and_not_corrected(made: Run, tmp_path: Path) -> None:
    found = corrected_rates(made, [coded_sheet(made, tmp_path, n=16)], settings=FAST)
    assert found and found.left_out.endswith("in 5 articles or stories): Halven Mail and Northline.")
    assert [line.name for label in found.labels for line in label.shares] == ["All together"] * len(found.labels)


def row(**facts: object) -> dict[str, object]:
    figures = {f"{method}{end}": value for method in METHODS for end, value in (("", 0.3), ("_low", 0.2), ("_high", 0.4))}
    sizes = {"units": 900, "coded": 100, "held": 30.0, "worth": 180.4, "more_to_halve": 210.0, "note": ""}
    return {"kind": "rate", "label": "biased", "source": "Northline", "other": "", "month": "", **figures, **sizes, **facts}


def test_a_line_tells_what_the_codings_are_worth_and_how_many_would_halve_the_interval() -> None:
    line = line_of(row(), "sentence")
    assert line.codings == "100 of 900 sentences coded, 30 of them as such"
    assert line.beside == ("worth 180 codings without the model", "210 more codings would halve the interval")


@pytest.mark.parametrize("whose", ["", "Northline: "])
def test_what_few_codings_seem_to_be_worth_is_not_told(whose: str) -> None:
    note = f"{whose}few codings: 20, of which 2 hold it; the interval leans on few"
    assert line_of(row(note=note), "sentence").beside == (note,)


def test_what_codings_are_worth_is_told_though_the_naive_value_may_be_right() -> None:
    note = "too few codings to tell whether the naive value is off"
    assert line_of(row(note=note), "sentence").beside[0] == "worth 180 codings without the model"


def test_differences_are_told_in_points_and_growth_more_finely() -> None:
    assert line_of(row(kind="contrast", other="Halven Mail"), "sentence").corrected.interval == "+20.0 to +40.0"
    assert line_of(row(kind="trend"), "sentence").corrected.text == "+30.00 points"


def test_every_kind_of_line_has_a_scale_of_its_own(found: Corrected) -> None:
    assert [panel.name for panel in panels(found.labels[0])][:3] == ["Outlet", "Difference", "Growth"]


def test_two_of_many_sources_are_corrected_alone(made: Run, sheet: Path) -> None:
    found = corrected_rates(made, [sheet], left="Northline", right="Halven Mail", settings=FAST)
    assert found and [line.name for line in found.labels[0].shares] == list(SOURCES)
    assert [line.name for line in found.labels[0].differences] == ["Northline less Halven Mail"]


def test_a_sheet_of_another_run_is_refused(sheet: Path, tmp_path: Path) -> None:
    with pytest.raises(FramingError, match="not in this run"):
        write_report(made_run(8, seed=9), tmp_path / "page.html", settings=FAST, sheets=[sheet])
    assert not (tmp_path / "page.html").exists()

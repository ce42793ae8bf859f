"""One text through the eyes of one side, and of two."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from framing.cli.checking import print_finding
from framing.config import Settings
from framing.errors import SettingsError
from framing.perspectives import leans, parties
from framing.records import Analysis, Article, Reading, Sentence, Term, Voice
from framing.report.as_json import render_json
from framing.report.findings import findings
from framing.report.html import render_html
from framing.report.lens import Lens, lens, lenses, offered
from framing.report.markdown import render_markdown
from framing.report.page import Page, build_page
from framing.report.perspectives import perspectives
from framing.report.prose import Mark
from framing.spans import Span
from framing.store import Run
from tests.conftest import Command
from tests.reports import FAST, RENDERS, Render
from tests.runs import kept, term

PAIR = "Kelmar / Ostrenia"
KELMAR = Lens("Kelmar", {PAIR: frozenset({"Ostrenia"})})
ARTICLE = Article(
    "a1", "Northline", "Troops seized Tolvar. “A liberated town,” Halven Dray said. The winter was brutal.", title="Heroes in Tolvar"
)


def mark(side: str, dispute: str = PAIR) -> Mark:
    return Mark(Span(0, 4), "word", "naming", "outlet", 0.9, side=side, dispute=dispute)


def taken(text: str, words: str, side: str, **facts: object) -> Term:
    """A term that takes a side, or none."""
    return term(text, words, **{"type": "action", "side": side, "dispute": PAIR if side else ""} | facts)


def run_of(*terms: Term, title: Sequence[Term] = (), codebooks: Sequence[dict[str, object]] = (), path: Path | None = None) -> Run:
    fields = (("title", ARTICLE.title, title), ("text", ARTICLE.text, terms))
    quoted = Voice(Span(22, 40), "direct", "Halven Dray")
    readings = [Reading(Sentence(name, 0, Span(0, len(words))), "outlet", 9, 9, tuple(found)) for name, words, found in fields]
    analysis = Analysis(ARTICLE, (readings[0], replace(readings[1], voices=(quoted,))))
    return kept([analysis], codebooks=list(codebooks), path=path)


def contested_run(path: Path | None = None) -> Run:
    seized = taken(ARTICLE.text, "seized", "Kelmar", counterpart="liberated", neutral="took control of")
    liberated = taken(ARTICLE.text, "liberated", "Ostrenia", voice="direct", speaker="Halven Dray", counterpart="occupied")
    return run_of(seized, liberated, taken(ARTICLE.text, "brutal", ""), title=[taken(ARTICLE.title, "Heroes", "Ostrenia")], path=path)


@cache
def page(*sides: str) -> Page:
    """The page over the contested run, as these sides see it."""
    return build_page(contested_run(), settings=FAST, lenses=sides)


@pytest.mark.parametrize(
    ("side", "dispute", "regard"),
    [
        ("Kelmar", PAIR, "favours"),
        ("Ostrenia", PAIR, "disfavours"),
        ("", "", ""),
        ("Dunmark", PAIR, ""),
        ("Ostrenia", "Dunmark / Ostrenia", ""),
    ],
    ids=["its own side", "its rival", "undecided", "no party", "its rival in another dispute"],
)
def test_a_term_has_the_regard_of_its_side_in_its_dispute(side: str, dispute: str, regard: str) -> None:
    assert [each.regard for each in lens([mark(side, dispute)], KELMAR)] == [regard]


def test_a_lens_changes_nothing_but_the_regard() -> None:
    marks = [mark("Kelmar"), mark("Ostrenia"), mark("")]
    assert [replace(each, lens="", regard="") for each in lens(marks, KELMAR)] == marks


def test_two_lenses_of_a_dispute_mirror_each_other() -> None:
    mirror = {"favours": "disfavours", "disfavours": "favours"}
    regards = [each.regards for _, views in page("Kelmar", "Ostrenia").articles.outlets for view in views for each in view.contested]
    assert regards
    assert all(mirror[one] == other for one, other in regards)


@pytest.mark.parametrize(
    ("terms", "codebooks"),
    [
        ([taken(ARTICLE.text, "seized", "Kelmar")], []),
        ([taken(ARTICLE.text, "seized", "Kelmar", dispute="Lirren")], [{"title": "Lirren", "sides": ["Kelmar", "Ostrenia"]}]),
        ([taken(ARTICLE.text, "seized", "Kelmar", dispute="Lirren"), taken(ARTICLE.text, "brutal", "Ostrenia", dispute="Lirren")], []),
    ],
    ids=["from the dispute's name", "from its codebook", "from the terms"],
)
def test_the_parties_of_a_dispute_are_known(terms: list[Term], codebooks: list[dict[str, object]]) -> None:
    assert list(parties(run_of(*terms, codebooks=codebooks)).values()) == [("Kelmar", "Ostrenia")]


def test_who_is_no_party_of_a_codebook_gets_neither_lean_nor_column_nor_lens() -> None:
    sides = ("Kelmar", "Kelmar", "Ostrenia", "Dunmark")
    terms = [taken(ARTICLE.text, "seized", side, dispute="Lirren", concept="the taking") for side in sides]
    run = run_of(*terms, codebooks=[{"title": "Lirren", "sides": ["Kelmar", "Ostrenia"]}])
    assert leans(run, settings=FAST)[["side", "other"]].to_numpy().tolist() == [["Kelmar", "Ostrenia"]]
    assert [naming.sides for naming in perspectives(run, FAST).namings] == [("Kelmar", "Ostrenia")]
    assert [eyes.side for eyes in offered(run, run.table("terms"))] == ["Kelmar", "Ostrenia"]


def test_a_codebook_that_no_term_comes_from_brings_no_sides() -> None:
    with pytest.raises(SettingsError):
        lenses(run_of(taken(ARTICLE.text, "seized", "Kelmar"), codebooks=[{"title": "Orn", "sides": ["Dunmark"]}]), ["Dunmark"])


def test_a_side_is_known_whatever_its_case_and_however_often_it_is_named() -> None:
    assert [eyes.side for eyes in lenses(contested_run(), ["kelmar", "KELMAR "])] == ["Kelmar"]


@pytest.mark.parametrize(
    ("run", "hint"), [(contested_run(), "the sides found are Kelmar and Ostrenia"), (run_of(), "no word of this run takes a side")]
)
def test_an_unknown_side_is_an_error_that_lists_the_sides(run: Run, hint: str) -> None:
    with pytest.raises(SettingsError, match="a side 'Dunmark'") as caught:
        lenses(run, ["Dunmark"])
    assert caught.value.hint == hint


def test_a_lens_tells_its_counts_first_in_the_own_voice() -> None:
    [(_, [view])] = page("Kelmar").articles.outlets
    assert view.seen[0].told == "own voice: 1 for it, 1 against; other voices: 0 for it, 1 against; 1 more loaded term for neither"


def test_the_words_of_the_text_stay_as_they_are_through_every_lens() -> None:
    [(_, [view])] = page("Kelmar", "Ostrenia").articles.outlets
    assert ["".join(piece.text for piece in seen.text) for seen in view.seen] == [ARTICLE.text] * 2


def test_each_lens_marks_the_words_in_html() -> None:
    html = render_html(page("Kelmar", "Ostrenia"))
    found = re.findall(r'<mark tabindex="0" class="r-(\w+) v-(\w+)"[^>]*>(?:<span[^>]*>)?([\w ]+)', html)
    assert found == [
        ("disfavours", "outlet", "Heroes"),
        ("favours", "outlet", "seized"),
        ("disfavours", "direct", "liberated"),
        ("none", "outlet", "brutal"),
        ("favours", "outlet", "Heroes"),
        ("disfavours", "outlet", "seized"),
        ("favours", "direct", "liberated"),
        ("none", "outlet", "brutal"),
    ]


def test_each_lens_marks_the_words_in_markdown() -> None:
    printed = render_markdown(page("Kelmar", "Ostrenia"))
    assert "| **Heroes** (−) in Tolvar | **Heroes** (+) in Tolvar |" in printed
    assert "Troops **seized** (+) Tolvar. “A **liberated** (−) town,” Halven Dray said. The winter was *brutal*. |" in printed


@pytest.mark.parametrize("render", RENDERS)
def test_what_the_other_side_says_and_a_plainer_wording_stand_below(render: Render) -> None:
    printed = re.sub(r"<[^>]+>|\s*\|\s*", " ", render(page("Kelmar", "Ostrenia")))
    rows = " ".join(printed.split())
    assert re.search(r"seized own voice \+? ?for .{0,2}against liberated took control of", rows)
    assert re.search(r"liberated quoted, Halven Dray .{0,2}against .{0,2}for occupied ·", rows)


@pytest.mark.parametrize("render", RENDERS)
def test_without_a_lens_the_page_shows_the_plain_words(render: Render) -> None:
    printed = render(page())
    assert "The articles, word by word" in printed
    assert "side would mark" not in printed


def test_a_reader_may_look_through_the_lens_of_each_side_on_one_page() -> None:
    shown = page().articles
    [(_, [view])] = shown.outlets
    regards = {piece.mark.words: shown.regards(piece.mark) for piece in (*view.title, *view.text) if piece.mark}
    assert [eyes.side for eyes in shown.offered] == ["Kelmar", "Ostrenia"]
    assert (regards["seized"], regards["Heroes"], regards["brutal"]) == (("favours", "disfavours"), ("disfavours", "favours"), ("", ""))
    assert view.tallies[0].startswith("own voice: 1 for it, 1 against")


def test_the_lenses_on_offer_are_told_in_json_with_their_rivals() -> None:
    told = json.loads(render_json(page(), kind="report"))
    offered = [(eyes["side"], eyes["rivals"]) for eyes in told["articles"]["offered"]]
    assert offered == [("Kelmar", {PAIR: ["Ostrenia"]}), ("Ostrenia", {PAIR: ["Kelmar"]})]


def test_the_articles_that_a_lens_has_something_to_say_of_come_first() -> None:
    loaded = replace(ARTICLE, id="a0")
    analyses = []
    for article, sides in ((loaded, ("", "")), (ARTICLE, ("Kelmar",))):
        terms = tuple(taken(article.text, words, side) for words, side in zip(("seized", "brutal"), sides, strict=False))
        analyses.append(Analysis(article, (Reading(Sentence("text", 0, Span(0, 60)), "outlet", 9, 9, terms),)))
    run = kept(analyses)
    settings = Settings.model_validate({"report": {"bootstrap": 100, "articles": 1}})
    shown = {sides: build_page(run, settings=settings, lenses=sides).articles.outlets[0][1][0].id for sides in ((), ("Kelmar",))}
    assert shown == {(): "a0", ("Kelmar",): "a1"}


def test_terms_that_a_lens_marks_are_told_where_the_text_was_not_stored() -> None:
    terms = (taken(ARTICLE.text, "seized", "Kelmar"), taken(ARTICLE.text, "brutal", ""))
    analysis = Analysis(ARTICLE, (Reading(Sentence("text", 0, Span(0, 60)), "outlet", 9, 9, terms),))
    [(_, [view])] = build_page(kept([analysis], text=False), settings=FAST, lenses=("Kelmar",)).articles.outlets
    assert ([each.mark.words for each in view.contested], [each.mark.words for each in view.listed]) == (["seized"], ["brutal"])


@pytest.mark.parametrize("suffix", ["html", "md"])
def test_report_takes_two_lenses(framing: Command, suffix: str, tmp_path: Path) -> None:
    contested_run(tmp_path / "run")
    assert framing("report", "run", "-o", f"page.{suffix}", "--lens", "Kelmar", "--lens", "ostrenia")[0] == 0
    assert "The articles, as each side would mark them" in (tmp_path / f"page.{suffix}").read_text(encoding="utf-8")


def test_report_names_the_sides_where_a_lens_is_none(framing: Command, tmp_path: Path) -> None:
    contested_run(tmp_path / "run")
    code, _, err = framing("report", "run", "-o", "page.md", "--lens", "Dunmark")
    assert (code, "Hint: the sides found are Kelmar and Ostrenia" in err) == (1, True)
    assert not (tmp_path / "page.md").exists()


def test_check_prints_side_other_side_and_plainer_wording(capsys: pytest.CaptureFixture[str]) -> None:
    seized = taken(ARTICLE.text, "seized", "Kelmar", counterpart="liberated", neutral="took control of")
    sentence = Reading(Sentence("text", 0, Span(0, 21)), "outlet", 3, 3, (seized,))
    for finding in findings(Analysis(ARTICLE, (sentence,)), path="a.txt"):
        print_finding(finding)
    told = "a.txt:1:8: seized  action  voice: outlet  side: Kelmar  other side: liberated  plainer: took control of  score: 0.90"
    assert capsys.readouterr().out.strip() == told


@pytest.mark.parametrize(("voice", "found"), [("all", ["regime", "thugs"]), ("outlet", ["regime"])])
def test_check_can_look_at_the_own_voice_only(framing: Command, voice: str, found: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The regime fled.\n\n“They are thugs,” said Ana Berg.\n", encoding="utf-8")
    out = framing("check", "a.txt", "--model", "lexicon", "--voice", voice)[1]
    assert re.findall(r"a\.txt:\d+:\d+: (\w+)", out) == found

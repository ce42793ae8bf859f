"""What somebody meets who works in a notebook, with tables and wishes of their own."""

from pathlib import Path

import pandas as pd
import pytest

import framing
from framing.analysis import analyze
from framing.classifiers.lexicon import load_lexicon
from framing.codebooks.loading import load_codebook
from framing.config import config_path
from framing.errors import FramingError, ReadError, SettingsError, StoreError
from framing.records import SetAside
from framing.samples import CODEBOOK
from framing.store import Run
from framing.validation.manual import load_manual
from tests.runs import ARTICLES

LEXICON = load_lexicon()
TABLE = pd.DataFrame(
    {"Zeitung": ["Star", "Sun"], "Volltext": ["The regime fled the town on Monday.", "The bridge opened on Tuesday at noon."]}
)
COLUMNS = {"text": "Volltext", "source": "Zeitung"}


def test_an_error_is_a_note_below_the_line_that_was_run() -> None:
    with pytest.raises(ReadError) as caught:
        framing.analyze(TABLE)  # as in a cell
    line, *note = caught.value._render_traceback_()
    assert line.startswith("line ") and line.endswith("framing.analyze(TABLE)  # as in a cell")
    assert note == [
        "ReadError: the DataFrame has no text column among Zeitung, Volltext",
        'Hint: name it with columns={"text": COLUMN}, and likewise source, title, published where there are such columns',
    ]


def test_a_file_without_a_text_column_says_in_the_run_how_to_name_it(tmp_path: Path) -> None:
    TABLE.to_csv(tmp_path / "press.csv", index=False)
    html = analyze(tmp_path / "press.csv", classifier=LEXICON)._repr_html_()
    assert "<td>0</td>" in html
    assert "press.csv: no text column among Zeitung, Volltext; name it with" in html and "(in Python columns={" in html


def test_an_error_that_was_never_raised_has_a_note_alone() -> None:
    assert FramingError("no").__traceback__ is None
    assert FramingError("no")._render_traceback_() == ["FramingError: no"]


def test_a_table_is_looked_at_before_a_model_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framing.analysis.load_classifier", lambda *_: pytest.fail("a model was loaded"))
    with pytest.raises(ReadError, match="no text column"):
        analyze(TABLE)


def test_a_first_try_with_a_wrong_column_leaves_its_directory_free(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        analyze(TABLE, out=tmp_path / "run", classifier=LEXICON)
    assert not (tmp_path / "run").exists()
    assert analyze(TABLE, columns=COLUMNS, out=tmp_path / "run", classifier=LEXICON).manifest["counts"]["articles"] == 2


def test_a_run_that_broke_before_its_first_part_may_begin_anew(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        analyze([ARTICLES[0], 3], out=tmp_path / "run", classifier=LEXICON)
    assert analyze(ARTICLES, out=tmp_path / "run", classifier=LEXICON).manifest["complete"]


@pytest.mark.parametrize("wrong", [None, 3, [1, 2], {"text": "The regime fled."}, pd.Series(["The regime fled."])])
def test_what_is_no_article_is_told_by_its_kind(wrong: object) -> None:
    with pytest.raises(ReadError, match=r"^(NoneType|int|str) is no kind of article") as caught:
        analyze(wrong, classifier=LEXICON)
    assert "a DataFrame" in caught.value.hint


@pytest.mark.parametrize("names", [{"Northern Star": "north"}, pd.Series({"a1": "north", "a2": "north", "b1": None})])
def test_a_run_can_be_taken_by_names_of_ones_own(small_run: Run, names: object) -> None:
    articles = small_run.by(names).table("articles")
    assert list(articles["source"]) == ["north", "north", "Southern Sun", "Southern Sun"]
    assert list(articles["outlet"]) == ["Northern Star", "Northern Star", "Southern Sun", "Southern Sun"]


def test_names_that_are_no_text_become_text(small_run: Run) -> None:
    assert {one.source for one in framing.profile(small_run.by({"a1": 2024, "a2": 2024, "b1": 2025, "b2": 2025}))} == {"2024", "2025"}


@pytest.mark.parametrize("groups", ["topic", "source", {"Western Moon": "west"}, {}])
def test_groups_that_no_article_has_are_told_with_what_there_is(small_run: Run, groups: object) -> None:
    with pytest.raises(StoreError, match="no article of this run has a") as caught:
        small_run.by(groups)
    assert "group, story, place" in caught.value.hint and "run.by({OUTLET: GROUP})" in caught.value.hint


def test_one_article_can_be_shown_by_its_id(small_run: Run) -> None:
    shown = framing.show(small_run, articles="b1")
    assert [view.id for _, views in shown.outlets for view in views] == ["b1"]


def test_an_article_that_a_run_does_not_hold_is_told(small_run: Run) -> None:
    with pytest.raises(StoreError, match="no article 'b9'"):
        framing.show(small_run, articles=["b1", "b9"])


def test_a_lens_that_no_dispute_has_is_told_in_the_words_of_a_call(small_run: Run) -> None:
    with pytest.raises(SettingsError, match="a side 'Sarnia' to look through"):
        framing.show(small_run, lenses=["Sarnia"])


def test_a_run_says_what_was_set_aside_and_why() -> None:
    run = analyze([*ARTICLES, *(SetAside(f"{name}.pdf", "", "damaged") for name in "abcde")], classifier=LEXICON)
    assert "; 5 set aside; " in repr(run)
    html = run._repr_html_()
    assert "5 files or records: a.pdf: damaged; b.pdf: damaged; c.pdf: damaged; 2 more in run.manifest" in html


def test_a_run_by_groups_calls_them_groups_and_names_its_tables(small_run: Run) -> None:
    assert "<b>Outlets</b>" in small_run._repr_html_()
    html = small_run.by({"Northern Star": "north"})._repr_html_()
    assert "<b>Groups</b>" in html and "<b>Outlets</b>" not in html
    assert "sentences, voices, terms" in html and "stories" not in html


def test_a_sample_and_an_agreement_show_themselves_small(small_run: Run, tmp_path: Path) -> None:
    drawn = framing.sample(small_run, 4, out=tmp_path / "sheet.csv")
    assert repr(drawn) == "<Sample: 4 sentences of 9, design simple, seed 7>"
    assert "<th>Drawn</th>" in drawn._repr_html_()
    sheet = pd.read_csv(tmp_path / "sheet.csv", dtype=str)
    coded = sheet.assign(
        **{"biased (A)": ["yes", "no", "no", "yes"], "biased (B)": ["yes", "no", "no", "no"], "loaded (A)": "no", "loaded (B)": "no"}
    )
    coded.to_csv(tmp_path / "sheet.csv", index=False)
    agreed = framing.agreement(tmp_path / "sheet.csv")
    assert repr(agreed).startswith("<Agreed: 1 unit on which coders differ>\n  biased (all): alpha 0.")
    assert "loaded (all): alpha –, " in repr(agreed)
    assert "<td>75%</td>" in agreed._repr_html_()


def test_one_override_need_not_stand_in_a_list() -> None:
    assert framing.load_settings(overrides="seed=3").seed == 3


def test_an_outlet_that_was_written_otherwise_is_offered_as_it_stands(small_run: Run) -> None:
    with pytest.raises(SettingsError, match="no article is by 'southern sun'") as caught:
        framing.compare(small_run, left="southern sun", right="Northern Star")
    assert caught.value.hint.startswith("did you mean Southern Sun")
    with pytest.raises(SettingsError) as caught:
        framing.compare(small_run, left="Moon", right="Northern Star")
    assert caught.value.hint == "there are: Northern Star, Southern Sun"


@pytest.mark.parametrize("chart", [framing.plots.plot_rates, framing.plots.plot_voices, framing.plots.plot_frames])
def test_a_chart_of_rates_says_what_it_is_made_of(small_run: Run, chart) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(FramingError) as caught:
        chart(small_run)
    assert caught.value.hint == "give framing.profile(run)"


def test_files_of_ones_own_are_named_by_their_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for ours, mine in (
        (CODEBOOK, "book.yaml"),
        (config_path("validation/manual.yaml"), "mine.yaml"),
        (config_path("default.yaml"), "set.yaml"),
    ):
        Path(mine).write_bytes(Path(ours).read_bytes())
    assert load_codebook("book.yaml") == load_codebook(CODEBOOK)
    assert load_manual("mine.yaml") == load_manual()
    assert framing.load_settings("set.yaml") == framing.load_settings()
    with pytest.raises(SettingsError, match=r"^nix\.yaml cannot be read"):
        load_codebook("nix.yaml")


def test_charts_are_reached_by_the_name_that_the_pages_call_them() -> None:
    assert framing.plots.plot_rates.__name__ == "plot_rates"


def test_completion_offers_public_names_alone() -> None:
    assert set(dir(framing)) == {*framing.__all__, "plots"}


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda run, _: run.table("stories"), "framing.group_stories(run)"),
        (lambda run, _: framing.compare(run, left="Northern Star"), "left and right"),
        (lambda _, path: framing.open_run(path), "framing.analyze(SOURCE, out=RUN)"),
        (lambda _, path: [analyze(ARTICLES, out=path / "run", classifier=LEXICON) for _ in "12"], "resume=True"),
    ],
)
def test_a_hint_tells_what_works_in_python(small_run: Run, tmp_path: Path, call, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(FramingError) as caught:
        call(small_run, tmp_path)
    assert words in caught.value.hint

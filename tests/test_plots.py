"""Charts: what is drawn is what the tables hold."""

import re
from pathlib import Path

import pandas as pd
import pytest

pytest.importorskip("matplotlib")

import framing
from framing.drawing import colours
from framing.drawing.figure import Chart, chart
from framing.errors import FramingError
from framing.perspectives import LEAN_COLUMNS, PORTRAYAL_COLUMNS, VOCABULARY_COLUMNS
from framing.plots import (
    plot_checks,
    plot_corrected,
    plot_differences,
    plot_frames,
    plot_leans,
    plot_months,
    plot_portrayals,
    plot_rates,
    plot_terms,
    plot_vocabulary,
    plot_voices,
)
from framing.records import Check, Comparison, Difference, Profile, Rate
from framing.store import Run
from tests.runs import Tables

CSS = Path(framing.__file__).parent / "report" / "templates" / "page.css"
TOLD = ("terms_outlet", "terms_all", "terms_direct", "terms_indirect", "terms_scare")


def _profile(source: str, value: float) -> Profile:
    terms = {name: Rate(value, 1000, 1000, value / 2, 2 * value) for name in TOLD}
    return Profile(source, 12, 40, 1000, terms | {"frame_political": Rate(value, 40, 1, None, None), "frame_other": Rate(0, 40, 1, 0, 0.1)})


def _difference(rate: str, value: float, unit: int = 1000, month: str = "", source: str = "North", other: str = "South") -> Difference:
    sides = [Rate(size, 1000, unit, size / 2, 2 * size) for size in (value + 4, 4)]
    basis = "all" if month else "shared"
    return Difference(source, other, rate, basis, month, *sides, unit, value, value - 1, value + 1, 2.0, 1.5, 2.5, 0.01, 0.02, 9)


PROFILES = (_profile("south", 4), _profile("North", 8))
COMPARISON = Comparison(
    PROFILES,
    (),
    (_difference("terms_outlet", 4.0), _difference("frame_political", 0.2, unit=1)),
    tuple(_difference("terms_outlet", value, month=month) for value, month in ((2.0, "2031-01"), (3.0, "2031-02"))),
    tuple(Check("North", "South", name, "shared", 1000, 4.0, 3.0, 5.0, 9) for name in ("as shown", "model alone")),
)
LEANS = pd.DataFrame(
    [["North", "The valley", "Kelmar", "Ostrenia", 6, 3, 1, 2, 400, 0.5, -0.2, 0.9, 5.0, 1.0, 9.0]],
    columns=list(LEAN_COLUMNS),
)
VOCABULARY = pd.DataFrame(
    [
        ["North", "The valley", "the change of hands", "outlet", "Kelmar", "liberated", 3, 2, 4, 0.75],
        ["North", "The valley", "the change of hands", "outlet", "Ostrenia", "occupied", 1, 1, 4, 0.25],
    ],
    columns=list(VOCABULARY_COLUMNS),
)
PORTRAYALS = pd.DataFrame(
    [
        ["North", "Kelmar", light, 6, count, 10, 1, count / 10, 0.1, 0.6]
        for light, count in (("negative", 3), ("neutral", 5), ("positive", 2))
    ],
    columns=list(PORTRAYAL_COLUMNS),
)


_METHODS = {"naive": 0.4, "gold": 0.3, "corrected": 0.2, "dsl": 0.2}
_SIZES = {"month": "", "units": 900, "coded": 100, "held": 30.0, "power": 0.5, "worth": 150.0, "more_to_halve": 90.0, "note": ""}
CORRECTED = pd.DataFrame(
    {"kind": kind, "label": label, "source": source, "other": other, **_SIZES}
    | {f"{name}{end}": value + by for name, value in _METHODS.items() for end, by in (("", 0.0), ("_low", -0.1), ("_high", 0.15))}
    for label in ("biased", "frames: legality")
    for kind, source, other in (("rate", "North", ""), ("rate", "South", ""), ("contrast", "North", "South"))
)


def _words(made: Chart) -> list[str]:
    """All that is written in a chart."""
    from matplotlib.text import Text

    made.canvas.draw()
    return [text.get_text() for text in made.findobj(Text) if text.get_text()]


def _ends(made: Chart, panel: int = 0) -> list[tuple[float, float]]:
    """From where to where each interval of a panel is drawn."""
    lines = [[float(x) for x in line.get_xdata()] for line in made.axes[panel].lines if len(line.get_xdata()) == 2]
    return [(min(line), max(line)) for line in lines if line[0] != line[1]]


@pytest.fixture(scope="module")
def charts(small_run: Run) -> dict[str, Chart]:
    return {
        "rates": plot_rates(PROFILES),
        "frames": plot_frames(PROFILES),
        "voices": plot_voices(PROFILES),
        "leans": plot_leans(LEANS),
        "vocabulary": plot_vocabulary(VOCABULARY),
        "portrayals": plot_portrayals(PORTRAYALS),
        "differences": plot_differences(COMPARISON),
        "checks": plot_checks(COMPARISON),
        "corrected": plot_corrected(CORRECTED),
        "months": plot_months(COMPARISON),
        "terms": plot_terms(small_run, left="Northern Star", right="Southern Sun"),
    }


@pytest.mark.parametrize(("suffix", "magic"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_every_chart_is_saved(charts: dict[str, Chart], tmp_path: Path, suffix: str, magic: bytes) -> None:
    for name, made in charts.items():
        made.savefig(tmp_path / f"{name}.{suffix}")
        assert (tmp_path / f"{name}.{suffix}").read_bytes().startswith(magic), name


def test_a_chart_shows_itself_in_a_notebook_and_its_svg_keeps_words_and_has_no_date(tmp_path: Path) -> None:
    made = plot_rates(PROFILES)
    assert made._repr_png_().startswith(b"\x89PNG")
    made.savefig(tmp_path / "a.svg")
    told = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "North" in told
    assert "<dc:date>" not in told


def test_sources_stand_in_alphabetical_order_with_what_they_were_counted_on() -> None:
    labels = [label.get_text() for label in plot_rates(PROFILES).axes[0].get_yticklabels()]
    assert labels == ["North\n12 articles, 1,000 words", "south\n12 articles, 1,000 words"]


def test_intervals_are_drawn_where_they_are_and_one_that_leaves_the_scale_ends_in_an_arrowhead() -> None:
    made = plot_rates((_profile("a", 4), _profile("b", 8), _profile("c", 30)))
    _, top = made.axes[0].get_xlim()
    assert _ends(made) == [(2, 8), (4, 16), (15, top)]
    assert [line.get_marker() for line in made.axes[0].lines if line.get_marker() == ">"] == [">"]


def test_a_rate_without_an_interval_is_a_ring_and_says_so() -> None:
    made = plot_rates((Profile("North", 2, 9, 100, {"terms_outlet": Rate(2, 100, 1000, None, None)}),))
    assert [line.get_markerfacecolor() for line in made.axes[0].lines] == ["white"]
    assert "20.0 (2 of 100; too few articles)" in _words(made)


def test_each_of_several_rates_has_a_panel() -> None:
    titles = [axis.get_title(loc="left") for axis in plot_rates(PROFILES, ["terms_outlet", "terms_scare"]).axes]
    assert titles == ["Loaded terms, own voice", "Scare quotes"]


def test_only_frames_that_occur_have_a_panel() -> None:
    assert [axis.get_title(loc="left") for axis in plot_frames(PROFILES).axes] == ["Politics"]


def test_the_words_of_each_side_stand_beside_its_bar() -> None:
    assert "liberated 3, occupied 1" in _words(plot_vocabulary(VOCABULARY))


def test_the_first_side_of_a_dispute_stands_on_the_left() -> None:
    made = plot_leans(LEANS)
    left, right = made.axes[0].get_xlim()
    assert left > 1 and right < -1  # a ring at either end is clear of the names beside it
    assert {"all Kelmar", "all Ostrenia", "Kelmar 3 · Ostrenia 1"} <= set(_words(made))


def test_differences_of_words_and_of_shares_have_a_scale_each() -> None:
    made = plot_differences(COMPARISON)
    assert [_ends(made, 0), _ends(made, 1)] == [[(3, 5)], [(pytest.approx(-0.8), pytest.approx(1.2))]]
    assert "Loaded terms, own voice\n9 stories" in _words(made)


def test_every_check_is_a_row() -> None:
    assert {"as shown\n9 stories", "model alone\n9 stories"} <= set(_words(plot_checks(COMPARISON)))


def test_naive_coded_only_and_corrected_stand_under_one_another_for_each_source_and_for_the_difference() -> None:
    made = plot_corrected(CORRECTED, label="frames: legality")
    assert made.axes[0].get_title(loc="left") == "Frame: Law"
    assert _ends(made, 0) == [(pytest.approx(value - 0.1), pytest.approx(value + 0.15)) for value in (0.4, 0.3, 0.2)] * 2
    assert {"North\n100 of 900 units coded, 30 of them as such", "North less South\n100 of 900 units coded, 30 of them as such"} <= set(
        _words(made)
    )
    assert {"20% (10–35%)", "+20.0 points (+10.0 to +35.0)"} <= set(_words(made))


def test_too_many_sources_for_a_panel_each_are_refused_with_what_works() -> None:
    many = tuple(Check(name, "all others", "as shown", "shared", 1000, 1.0, 0.5, 2.0, 9) for name in "abcdefgh")
    with pytest.raises(FramingError, match="8 sources are too many"):
        plot_checks(Comparison((), (), checks=many))
    assert len(plot_checks(Comparison((), (), checks=many), source="c").axes) == 1


def test_names_of_terms_do_not_cover_one_another() -> None:
    words = ["regime", "thugs", "liberators", "strongmen", "butchers", "heroes", "martyrs", "puppets", "terrorists", "occupiers", "brave"]
    said = [(source, word) for at, word in enumerate(words) for source in ["North"] * (at % 4 + 1) + ["South"] * (at % 3)]
    uses = pd.DataFrame(said, columns=["source", "text"]).assign(voice="outlet", type="naming")
    made = plot_terms(Tables(terms=uses.assign(article_id=uses["source"] + uses["text"]), articles=uses), left="North", right="South")
    made.canvas.draw()
    boxes = [text.get_window_extent() for text in made.axes[0].texts if text.get_text()]
    assert len(boxes) >= 5
    assert [one for number, one in enumerate(boxes) for other in boxes[number + 1 :] if one.overlaps(other)] == []


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda run: plot_rates(PROFILES, "terms_loud"), "no profile has a rate 'terms_loud'"),
        (lambda run: plot_rates(()), "no source has an article"),
        (lambda run: plot_leans(LEANS, dispute="Elsewhere"), "no term takes a side"),
        (lambda run: plot_months(Comparison((), ())), "no month has enough"),
        (lambda run: plot_corrected(CORRECTED, label="loud"), "the table has no label 'loud'"),
        (lambda run: plot_corrected(CORRECTED.assign(corrected=float("nan"))), "biased has too few codings"),
        (lambda run: plot_terms(run, left="Nobody", right="Southern Sun"), "no article is by 'Nobody'"),
    ],
)
def test_what_cannot_be_drawn_is_explained(draw, words: str, small_run: Run) -> None:
    with pytest.raises(FramingError, match=words):
        draw(small_run)


def test_the_colours_are_those_of_the_page() -> None:
    page = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", CSS.read_text(encoding="utf-8").partition("prefers-color-scheme")[0]))
    named = {"ink": "INK", "soft": "SOFT", "rule": "RULE", "hair": "HAIR", "naming": "BLUE", "action": "RUST", "status": "GREEN"}
    named |= {"evaluative": "PURPLE", "epistemic": "OCHRE", "favours": "FAVOURS", "disfavours": "DISFAVOURS"}
    assert {name: page[name] for name in named} == {name: getattr(colours, ours) for name, ours in named.items()}


def test_a_chart_can_be_restyled() -> None:
    made = plot_rates(PROFILES)
    made.axes[0].set_title("Mine")
    made.set_size_inches(4, 3)
    assert isinstance(made, type(chart(1, 1)))
    assert "Mine" in _words(made)

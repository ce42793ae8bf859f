"""Strips, dots and colours of the page."""

import re

import pytest

from framing.report.charts import WIDTH, axis, interval_strip, lean_strip
from framing.report.figures import Figure
from framing.report.html import environment


@pytest.mark.parametrize("own", [0.9, 0.2])
def test_a_lean_stands_nearer_to_the_side_that_has_more(own: float) -> None:
    [place] = re.findall(r'cx="([\d.]+)"', lean_strip(Figure("", "", "", own, own - 0.1, own + 0.1), label="A"))
    assert (float(place) < WIDTH / 2) == (own > 0.5)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_all_colours_can_be_read_on_paper(theme: int) -> None:
    css = environment().get_template("page.css").render()
    colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", css.split(":root {")[1 + theme]))
    names = ("ink", "soft", "link", "naming", "action", "status", "evaluative", "epistemic", "favours", "disfavours")
    assert min(contrast(colours[name], colours["paper"]) for name in names) >= 4.5


def test_a_strip_puts_its_dot_where_the_axis_has_the_value() -> None:
    strip = interval_strip(Figure("5.0", "2.5–10.0", "", 5.0, 2.5, 10.0), top=10.0, together=None, label="A")
    ends = re.findall(r'<text x="([\d.]+)"', axis(top=10.0, unit=1000))
    assert re.findall(r'cx="([\d.]+)"', strip) == [ends[1]]
    assert "over" not in strip


def test_an_interval_that_runs_over_the_scale_ends_in_an_arrow() -> None:
    assert 'class="over"' in interval_strip(Figure("5.0", "2.5–40.0", "", 5.0, 2.5, 40.0), top=10.0, together=None, label="A")


def test_a_value_without_an_interval_is_a_ring() -> None:
    strip = interval_strip(Figure("5.0", "too few articles", "", 5.0), top=10.0, together=None, label="A")
    assert 'class="ring"' in strip
    assert "whisker" not in strip

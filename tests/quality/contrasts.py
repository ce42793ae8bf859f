"""Whether outlets of the left and of the right show whom in what light, as any reader would expect: contrasts written down first.

`python -m tests.quality.contrasts RUN [PICTURE]` reports them over a run whose articles have `left` and `right` for their group.
"""

import sys
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from framing.perspectives import contrast_portrayals
from framing.profiles import Tables
from framing.store import open_run

EXPECTED = Path(__file__).parent / "expected_contrasts.yaml"


class Renamed:
    """The tables of a run with other names for some actors."""

    def __init__(self, run: Tables, names: dict[str, str]) -> None:
        self.run, self.names = run, names

    def table(self, name: str) -> pd.DataFrame:
        frame = self.run.table(name)
        column = {"mentions": "actor", "terms": "target"}.get(name)
        return frame.assign(**{column: frame[column].replace(self.names)}) if column else frame


def expected() -> list[dict[str, Any]]:
    """The contrasts as they were written down."""
    return yaml.safe_load(EXPECTED.read_text(encoding="utf-8"))


def report(run: Tables) -> pd.DataFrame:
    """Each contrast with its difference and interval, and whether it came out as expected: "yes", "no", or "open" where 0 is within."""
    contrasts = expected()
    names = {other: one["actor"] for one in contrasts for other in one["also"]}
    table = contrast_portrayals(Renamed(run, names), [(one["actor"], one["measure"], one["more"], one["less"]) for one in contrasts])
    table["as_expected"] = "open"
    table.loc[table["low"] > 0, "as_expected"] = "yes"
    table.loc[table["high"] < 0, "as_expected"] = "no"
    return table


def draw(table: pd.DataFrame, picture: Path) -> None:
    """A picture of the contrasts: how much more of an actor's mentions are negative where that was expected, with intervals."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 2.8), layout="constrained", dpi=150)
    axes = figure.subplots()
    places = range(len(table))[::-1]
    errors = [100 * (table["difference"] - table["low"]), 100 * (table["high"] - table["difference"])]
    axes.errorbar(100 * table["difference"], places, xerr=errors, fmt="o", color="#1f3a5f", capsize=3)
    axes.axvline(0, color="#999999", linewidth=1)
    axes.set_yticks(places, [f"{row.actor}: {row.one} minus {row.other}" for row in table.itertuples()])
    figure.supxlabel("own-voice mentions in a negative light: difference in percentage points, 95 % interval", fontsize="medium")
    axes.spines[["top", "right", "left"]].set_visible(False)
    figure.savefig(picture)


if __name__ == "__main__":
    found = report(open_run(sys.argv[1]).by("group"))
    print(found.to_string())
    if len(sys.argv) > 2:
        draw(found, Path(sys.argv[2]))

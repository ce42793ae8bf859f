"""Who says terrorists, rebels, regime and government of whom: the words of 15 outlets for the two sides of the war in Syria.

`python -m tests.quality.naming RUN [PICTURE]` reports them in all voices over a run of their articles. Words that name nobody are taken
for the Syrian government's where they are about those in power: of 20 that were read, 19 were.
"""

import sys
from pathlib import Path

import pandas as pd

from framing.naming import namings
from framing.profiles import Tables
from framing.records import VOICES
from framing.store import open_run

POWER, ARMED = "those in power", "armed opponents"
WORDS = {
    POWER: ["government", "regime"],
    ARMED: ["rebel", "terrorist", "militant", "insurgent", "jihadist", "opposition fighter", "extremist", "mercenary"],
}
ACTORS = {
    "Syria": ["Assad", "Bashar al-Assad", "Bashar Assad", "al-Assad"],
    "Kurdistan Workers' Party": ["PKK/PYD", "PYD/PKK", "YPG/PKK", "PKK/YPG"],
    "Syrian Interim Government": [],
}
SHOWN = {
    (POWER, "Syria"): ("“regime”\nof the Syrian government", ["regime"]),
    (ARMED, ""): ("● “terrorist” and ○ “rebel”\nof nobody by name", ["terrorist", "rebel"]),
    (ARMED, "Islamic State"): ("“terrorist”\nof the Islamic State", ["terrorist"]),
}


def report(run: Tables) -> pd.DataFrame:
    """The words of each outlet for each thing and actor."""
    return namings(run, WORDS, voices=VOICES, actors=ACTORS, unnamed={POWER: "Syria"})


def draw(table: pd.DataFrame, picture: Path) -> None:
    """A picture of the words in `SHOWN`: their share of all that an outlet calls the same, with intervals."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4.6), layout="constrained", dpi=150)
    outlets = list(dict.fromkeys(table["source"]))[::-1]
    for axes, ((concept, whom), (title, words)) in zip(
        figure.subplots(1, len(SHOWN), sharex=True, sharey=True), SHOWN.items(), strict=True
    ):
        rows = table[(table["concept"] == concept) & (table["whom"] == whom)]
        for number, word in enumerate(words):
            shares = rows[(rows["word"] == word) & rows["low"].notna()].set_index("source")
            errors = [100 * (shares["value"] - shares["low"]), 100 * (shares["high"] - shares["value"])]
            places = [outlets.index(source) - 0.3 * number for source in shares.index]
            face = "white" if number else "#1f3a5f"
            axes.errorbar(100 * shares["value"], places, xerr=errors, fmt="o", ms=5, color="#1f3a5f", mfc=face, capsize=2, clip_on=False)
        axes.set_title(title, loc="left", fontsize=9)
        axes.grid(axis="x", color="#e5e5e5")
        axes.spines[["top", "right", "left"]].set_visible(False)
    axes.set(xlim=(0, 100), yticks=range(len(outlets)), yticklabels=outlets)
    figure.supxlabel("% of all that the outlet calls the same, with 95 % interval; where five articles or more name it", fontsize="medium")
    figure.savefig(picture)


if __name__ == "__main__":
    found = report(open_run(sys.argv[1]))
    print(found[(found["total"] >= 5) & (found["count"] > 0)].to_string())
    if len(sys.argv) > 2:
        draw(found, Path(sys.argv[2]))

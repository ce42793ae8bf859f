"""Measures the embedded model where the data lie: `python -m tests.quality.measure [--write] [--lower "reason"]`, FRAMING_DATA set.

Without --write it only tells. Raising a floor is free; lowering one needs --lower with a reason that stands in CHANGELOG.md.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from framing.classifiers import Classifier, load_classifier
from framing.classifiers.encoder import EMBEDDED
from tests.quality.gate import (
    CHANGELOG,
    FLOORS,
    DataSet,
    Floors,
    data_folder,
    dump_floors,
    fallen,
    load_floors,
    measured,
    raised,
    refusal,
    sha256,
)


def measure(classifier: Classifier, folder: Path, floors: Floors, *, weights: str) -> tuple[Floors, list[str]]:
    """The floors as they are now measured, and what has fallen below the old ones."""
    sets: list[DataSet] = []
    told: list[str] = []
    for one in floors.data:
        figures = measured(classifier, folder, one)
        told += [f"{one.name}: {line}" for line in fallen(one.floors, figures)]
        sets.append(replace(one, sha256=sha256(folder / one.name), floors=raised(one.floors, figures)))
    return Floors(weights, tuple(sets)), told


def main(words: Sequence[str] | None = None) -> int:
    """The exit status: 1 where nothing could be measured or floors would be lowered without leave."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write floors.yaml")
    parser.add_argument("--lower", metavar="REASON", help="let floors fall; the reason must stand in CHANGELOG.md")
    options = parser.parse_args(words)
    folder = data_folder()
    if folder is None:
        print("FRAMING_DATA names no folder; set it to the folder of the data sets", file=sys.stderr)
        return 1
    weights = sha256(EMBEDDED / "model.safetensors")
    new, told = measure(load_classifier("embedded"), folder, load_floors(), weights=weights)
    why_not = refusal(told, options.lower, CHANGELOG.read_text(encoding="utf-8"))
    if why_not:
        print(why_not, file=sys.stderr)
        return 1
    if options.write:
        FLOORS.write_text(dump_floors(new), encoding="utf-8")
    else:
        print(dump_floors(new))
    return 0


if __name__ == "__main__":
    sys.exit(main())

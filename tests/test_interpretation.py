"""Who can be a party, where no codebook has spoken."""

from pathlib import Path

import pytest

from framing.config import load_settings
from framing.interpretation import load_knowledge

BOOK = """
title: The lake
sides:
  Veldland: {actors: [Veldhaven, demonstrators]}
  Ostmark: {actors: [Ostmark, Osterburg]}
concepts:
  - {name: the dam, says: {Veldland: [wall], Ostmark: [dam]}, type: naming, neutral: dam, note: both, source: made up}
"""


@pytest.mark.parametrize(
    ("actor", "party"),
    [("Osterburg", "Ostmark"), ("Veldhaven", "Veldland"), ("demonstrators", None), ("France", "France")],
)
def test_names_of_one_side_are_one_party_and_people_of_any_dispute_none(tmp_path: Path, actor: str, party: str | None) -> None:
    (tmp_path / "lake.yaml").write_text(BOOK, encoding="utf-8")
    settings = load_settings(None, (f"codebooks.paths=['{tmp_path}']",))
    assert load_knowledge(settings).parties.get(actor) == party


def test_a_title_that_a_codebook_lists_is_nobodys_name() -> None:
    names = load_knowledge(load_settings()).names
    assert names.tell("the president").actors == ()
    assert names.tell("President Zelm").name == names.tell("Prime Minister Zelm").name == "Zelm"

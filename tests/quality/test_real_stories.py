"""Stories and copies of real articles, where the data lie; `stories.py` beside this file prints all the figures."""

from pathlib import Path

import pytest

from tests.quality.gate import data_folder
from tests.quality.stories import agreements, b_cubed, copies_found, load, pairwise, planted

# B-cubed and pairwise F1, a little below what was measured
FLOORS = {"corpora/moral_triples.parquet": (0.96, 0.91), "perspective_terms/written/articles.jsonl": (0.95, 0.92)}


def _path(name: str) -> Path:
    folder = data_folder()
    if folder is None or not (folder / name).exists():
        pytest.skip(f"FRAMING_DATA names no folder that holds {name}; stories were not checked")
    return folder / name


@pytest.mark.slow
@pytest.mark.parametrize("name", FLOORS)
def test_events_are_found_as_well_as_before(name: str) -> None:
    cubed, paired = agreements(load(_path(name)))
    assert (cubed.f1 >= FLOORS[name][0], paired.f1 >= FLOORS[name][1]) == (True, True), (cubed, paired)


@pytest.mark.slow
def test_changed_copies_are_found_and_nothing_else_is() -> None:
    corpus = load(_path("corpora/moral_triples.parquet"))
    recall, others = copies_found(planted(corpus, copies=60, others=300))
    titles = corpus.articles.set_index("article_id")["title"]
    assert recall >= 0.95
    assert [(titles[one], titles[other]) for one, other in others if titles[one] != titles[other]] == []  # it holds some articles twice


def test_agreement_is_whole_where_groups_are_the_same() -> None:
    assert b_cubed("aabc", "xxyz").f1 == pairwise("aabc", "xxyz").f1 == 1


def test_agreement_counts_articles_and_pairs() -> None:
    cubed, paired = b_cubed("aabb", "xxxx"), pairwise("aabb", "xxxx")
    assert (cubed.precision, cubed.recall) == (0.5, 1)
    assert (paired.precision, paired.recall) == (pytest.approx(2 / 6), 1)

"""What the sample corpus is there to show."""

from collections import defaultdict

import pytest

from framing.analysis import analyze
from framing.classifiers.lexicon import load_lexicon
from framing.codebooks.loading import load_codebook
from framing.comparison.comparing import compare
from framing.config import load_settings
from framing.perspectives import leans
from framing.readers import read_articles
from framing.records import Article
from framing.samples import CODEBOOK, SAMPLES
from framing.store import Run

ARTICLES = [one for one in read_articles(SAMPLES) if isinstance(one, Article)]
SETTINGS = load_settings(overrides=(f"codebooks.paths=['{CODEBOOK}']", "report.bootstrap=200"))


@pytest.fixture(scope="module")
def run() -> Run:
    return analyze(ARTICLES, classifier=load_lexicon(), settings=SETTINGS)


def test_every_article_has_a_day_and_a_kind_of_outlet() -> None:
    assert all(one.published and one.group in ("bystander press", "partisan press", "wire agencies") for one in ARTICLES)
    assert len({one.published.month for one in ARTICLES if one.published}) >= 5


def test_an_outlet_is_of_one_kind() -> None:
    kinds = {(one.source, one.group) for one in ARTICLES}
    assert len(kinds) == len({one.source for one in ARTICLES})


def test_the_articles_of_an_event_are_days_apart() -> None:
    days = defaultdict(list)
    for one in ARTICLES:
        if one.story and one.published:
            days[one.story].append(one.published)
    assert max((max(told) - min(told)).days for told in days.values()) <= 3


@pytest.mark.parametrize(
    ("name", "story", "silent"),
    [("Tomas Vell", "v4-prisoner-exchange", "Ostrenia Today"), ("Ines Marrow", "v5-water-failure", "Kelmar Voice")],
)
def test_each_side_once_leaves_out_whom_all_others_name(name: str, story: str, silent: str) -> None:
    told = {one.source: name in one.text for one in ARTICLES if one.story == story}
    assert len(told) == 3
    assert [source for source, names in told.items() if not names] == [silent]


def test_there_is_enough_for_some_months_and_for_two_outlets(run: Run) -> None:
    by_group = compare(run.by("group"), settings=SETTINGS, voices=("outlet",))
    assert {one.month for one in by_group.months} == {"2024-04", "2024-09"}
    two = compare(run, left="Kelmar Voice", right="Ostrenia Today", settings=SETTINGS, voices=("outlet",))
    assert {one.stories for one in two.differences if one.basis == "shared" and one.rate == "terms_outlet"} == {6}


def test_the_codebook_gives_each_side_words_for_every_concept_and_a_plainer_one() -> None:
    book = load_codebook(CODEBOOK)
    assert all(list(one.says) == list(book.sides) and one.neutral and one.note for one in book.concepts)
    forms = [sum(len(one.says[side]) for one in book.concepts) for side in book.sides]
    assert max(forms) <= 1.15 * min(forms)


def test_the_codebook_tells_the_two_outlets_of_the_valley_apart(run: Run) -> None:
    table = leans(run).query("dispute == 'Lirren valley, or Tolvar'").set_index("source")
    assert table.at["Kelmar Voice", "lean"] > 0.5
    assert table.at["Ostrenia Today", "lean"] < -0.5

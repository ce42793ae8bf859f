from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import pytest

from framing.codebooks.forms import tokens
from framing.comparison.alignment import aligned_sentences, choice_counts, choices_table, word_choices
from framing.comparison.omission import omissions
from framing.comparison.phrases import phrases, stem
from framing.comparison.tellings import tellings_by_story
from framing.errors import StoreError
from framing.spans import Span


@dataclass(frozen=True)
class Stored:
    """Tables that stand for a run's."""

    tables: dict[str, pd.DataFrame]

    def table(self, name: str) -> pd.DataFrame:
        return self.tables[name]


Term = tuple[str, str]
Line = tuple[str, str, Sequence[float], Sequence[Term], Sequence[str], str]

NORTH = ("n", "Northern Star")
SOUTH = ("s", "Southern Sun")
VALLEY, CROWD, MARKET = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)

VALLEY_STORY: list[Line] = [
    (*NORTH, VALLEY, [("liberated valley", "status")], ["Dravin"], "The council of the liberated valley asked Dravin for help."),
    (*NORTH, CROWD, [("mob", "naming")], [], "A mob of 300 set fire to the mill."),
    (*SOUTH, VALLEY, [("occupied valley", "status")], ["Dravin"], "The council of the occupied valley asked Dravin for help."),
    (*SOUTH, MARKET, [], ["Ana Berg"], "In the market, Ana Berg went on selling apples to everybody."),
]


def _run(lines: Sequence[Line], *, story: str = "valley", vectors: bool = True) -> Stored:
    articles: dict[str, dict[str, str]] = {}
    tables: dict[str, list[dict[str, object]]] = {name: [] for name in ("sentences", "terms", "mentions", "vectors", "judgements")}
    for article, source, vector, terms, actors, words in lines:
        row = articles.setdefault(article, {"article_id": article, "source": source, "title": "", "text": "", "story": story})
        start = len(row["text"])
        row["text"] += words + " "
        where = {"article_id": article, "field": "text", "sentence": sum(one["article_id"] == article for one in tables["sentences"])}
        tables["sentences"].append({**where, "start": start, "end": start + len(words)})
        for text, kind in terms:
            at = start + words.index(text)
            more = {"text": text, "type": kind, "voice": "outlet", "target": "", "concept": ""}
            tables["terms"].append({**where, "start": at, "end": at + len(text), **more})
        for actor in actors:
            at = start + words.index(actor)
            tables["mentions"].append({**where, "start": at, "end": at + len(actor), "actor": actor})
        tables["judgements"].append({**where, "axis": "frame", "name": "morality" if terms else "economic", "holds": True})
        if vectors:
            tables["vectors"].append({**where, "vector": list(vector)})
    columns = {"vectors": ["article_id", "field", "sentence", "vector"]}
    frames = {name: pd.DataFrame(rows, columns=columns.get(name)) for name, rows in tables.items()}
    return Stored({**frames, "articles": pd.DataFrame(list(articles.values()))})


def _spoken(words: str, *terms: Term) -> list[str]:
    rows = [
        {"start": words.index(text), "end": words.index(text) + len(text), "text": text, "type": kind, "target": ""} for text, kind in terms
    ]
    return [
        phrase.text for phrase in phrases(("a", "text", 0), words, tokens(words, Span(0, len(words))), depth=0.5, terms=rows, mentions=[])
    ]


@pytest.mark.parametrize(
    ("words", "terms", "expected"),
    [
        ("Protesters stormed the parliament.", [], ["Protesters", "stormed", "parliament"]),
        ("They live in occupied territories.", [], ["live", "occupied territories"]),
        ("It houses illegal aliens now.", [("illegal aliens", "naming")], ["illegal aliens"]),
        ("The “brave” border guards waited.", [], ["brave", "border guards", "waited"]),
    ],
)
def test_phrases_end_at_small_words_marks_and_verbs(words: str, terms: list[Term], expected: list[str]) -> None:
    assert _spoken(words, *terms) == expected


def test_forms_of_a_word_have_one_stem() -> None:
    assert {stem(word) for word in ("protest", "protests", "protesters", "protesting", "protested")} == {"protest"}


def test_words_for_the_same_thing_are_lined_up() -> None:
    table = choices_table(word_choices(_run(VALLEY_STORY)))
    assert table[["Northern Star", "Southern Sun"]].to_numpy().tolist() == [["liberated valley", "occupied valley"]]


def test_every_wording_slices_back_to_its_own_words() -> None:
    run = _run(VALLEY_STORY)
    text = run.table("articles").set_index("article_id")["text"]
    found = word_choices(run, threshold=0.0)
    assert len(found)
    assert [text[row.article_id][row.start : row.end] for row in found.itertuples()] == found["text"].tolist()


def test_a_loaded_word_that_both_outlets_use_is_no_difference() -> None:
    same = [
        (*SOUTH, VALLEY, [("liberated valley", "status")], ["Dravin"], line[-1]) if line[0] == "s" else line for line in VALLEY_STORY[:1]
    ]
    assert word_choices(_run([*VALLEY_STORY[:1], *((*SOUTH, *line[2:]) for line in same)]), threshold=0.0).empty


def test_a_story_of_one_outlet_is_not_lined_up() -> None:
    assert list(tellings_by_story(_run(VALLEY_STORY[:2]))) == []


def test_the_order_of_the_articles_changes_nothing() -> None:
    turned = _run([*VALLEY_STORY[2:], *VALLEY_STORY[:2]])
    assert word_choices(turned).equals(word_choices(_run(VALLEY_STORY)))


def test_a_republished_text_is_left_out() -> None:
    stories = pd.DataFrame([("n", "x", ""), ("s", "x", "n")], columns=["article_id", "story", "republished_from"])
    assert word_choices(_run(VALLEY_STORY), stories=stories).empty


def test_who_says_which_word_is_counted_over_the_corpus() -> None:
    counts = choice_counts(word_choices(_run(VALLEY_STORY)))
    assert counts[["source", "word", "count", "total", "stories"]].to_numpy().tolist() == [
        ["Northern Star", "liberated valley", 1, 1, 1],
        ["Southern Sun", "occupied valley", 1, 1, 1],
    ]


def test_sentences_that_tell_the_same_are_each_others_nearest() -> None:
    found = aligned_sentences(_run(VALLEY_STORY))
    assert found[["sentence", "other_sentence", "shared"]].to_numpy().tolist() == [[0, 0, "Dravin"]]


@pytest.mark.parametrize(
    ("source", "kind", "what"),
    [
        ("Northern Star", "fact", "300"),
        ("Southern Sun", "fact", "Ana Berg"),
        ("Southern Sun", "actor", "Ana Berg"),
        ("Southern Sun", "frame", "economic"),
    ],
)
def test_what_only_one_outlet_tells_is_found(source: str, kind: str, what: str) -> None:
    found = omissions(_run(VALLEY_STORY))
    assert (source, kind, what) in set(found[["source", "kind", "what"]].itertuples(index=False, name=None))


def test_what_both_tell_is_not_left_out() -> None:
    assert not set(omissions(_run(VALLEY_STORY))["what"]) & {"Dravin", "morality"}


def test_a_run_without_vectors_says_how_to_get_them() -> None:
    with pytest.raises(StoreError, match="no vectors") as error:
        word_choices(_run(VALLEY_STORY, vectors=False))
    assert "store.vectors=true" in error.value.hint

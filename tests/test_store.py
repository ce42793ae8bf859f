"""The run directory: what is stored, what a run goes on from, and what it refuses to go on with."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from framing.analysis import analyze
from framing.classifiers.lexicon import load_lexicon
from framing.config import load_settings
from framing.errors import StoreError
from framing.records import Article, Scores, SetAside
from framing.store import Run, open_run
from framing.tables import SCHEMAS
from tests.files import write
from tests.runs import ARTICLES

LEXICON = load_lexicon()
SMALL_PARTS = load_settings(overrides=("store.part_articles=1",))


class Counting:
    """The baseline, which remembers what it was given."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.name, self.digest, self.labels = LEXICON.name, LEXICON.digest, LEXICON.labels

    def read(self, texts: Sequence[str]) -> list[Scores]:
        self.seen += texts
        return LEXICON.read(texts)


def test_a_stored_run_says_the_same_as_one_in_memory(tmp_path: Path, small_run: Run) -> None:
    stored = analyze(ARTICLES, out=tmp_path / "run", classifier=LEXICON, settings=SMALL_PARTS)
    for name in SCHEMAS:
        pd.testing.assert_frame_equal(open_run(tmp_path / "run").table(name), small_run.table(name))
    assert stored.manifest["counts"] == small_run.manifest["counts"]


@pytest.mark.parametrize(("table", "column"), [("mentions", "role"), ("articles", "flagged")])
def test_a_run_of_an_earlier_version_opens_though_it_lacks_a_column(tmp_path: Path, table: str, column: str) -> None:
    before = analyze(ARTICLES, out=tmp_path / "run", classifier=LEXICON).table(table)
    (part,) = (tmp_path / "run" / table).glob("*.parquet")
    pq.write_table(pq.read_table(part).drop_columns(column), part)
    after = open_run(tmp_path / "run").table(table)
    pd.testing.assert_frame_equal(after.drop(columns=column), before.drop(columns=column))
    assert column in after.columns


def test_every_table_has_the_columns_that_others_rely_on(small_run: Run) -> None:
    span = ["article_id", "source", "field", "sentence", "start", "end"]
    assert {"voice", "bias", "biased", "windows", *span} <= set(small_run.table("sentences").columns)
    assert {"text", "type", "score", "voice", "speaker", "target", "polarity", "detector", *span} <= set(small_run.table("terms").columns)
    assert {"kind", "speaker", *span} <= set(small_run.table("voices").columns)
    articles = {"article_id", "source", "title", "published", "digest", "n_sentences", "n_words", "n_words_outlet"}
    assert articles <= set(small_run.table("articles").columns)


def test_a_run_is_not_written_over(tmp_path: Path) -> None:
    analyze(ARTICLES, out=tmp_path / "run", classifier=LEXICON)
    with pytest.raises(StoreError, match="--resume"):
        analyze(ARTICLES, out=tmp_path / "run", classifier=LEXICON)


def test_an_address_is_no_place_for_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match=r"s3:/press/run is an address"):
        analyze(ARTICLES, out="s3://press/run", classifier=LEXICON)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(StoreError, match="holds something that is not a run"):
        analyze(ARTICLES, out=tmp_path, classifier=LEXICON)
    assert (tmp_path / "letter.txt").read_text() == "dear"


def test_a_stopped_run_goes_on_where_its_last_whole_part_ended(tmp_path: Path, small_run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off() -> Iterator[Article]:
        yield from ARTICLES[:3]
        raise KeyboardInterrupt

    monkeypatch.setattr("framing.stages._CHUNK", 1)
    with pytest.raises(KeyboardInterrupt):
        analyze(cut_off(), out=tmp_path / "run", classifier=LEXICON, settings=SMALL_PARTS)
    (tmp_path / "run" / "terms" / "part-00077.parquet").write_bytes(b"half a part")
    assert not open_run(tmp_path / "run").manifest["complete"]
    run = analyze(ARTICLES, out=tmp_path / "run", classifier=LEXICON, settings=SMALL_PARTS, resume=True)
    assert run.table("terms")["text"].tolist() == small_run.table("terms")["text"].tolist()
    assert (run.manifest["complete"], run.manifest["counts"]["resumed"]) == (True, 3)


def test_of_a_corpus_that_has_grown_only_what_is_new_is_read(tmp_path: Path) -> None:
    analyze(ARTICLES, out=tmp_path / "run", classifier=LEXICON)
    counting = Counting()
    more = [Article("new", "Coast Mail", "Thugs came."), *reversed(ARTICLES)]
    run = analyze(more, out=tmp_path / "run", classifier=counting, resume=True)
    assert counting.seen == ["Thugs came."]
    assert (run.manifest["counts"]["articles"], run.manifest["counts"]["resumed"]) == (5, 4)


def test_an_article_that_was_changed_since_is_kept_beside_the_old_one(tmp_path: Path) -> None:
    analyze(ARTICLES, out=tmp_path / "run", classifier=LEXICON)
    changed = replace(ARTICLES[1], text="The regime fell. It rained.")
    run = analyze([ARTICLES[0], changed], out=tmp_path / "run", classifier=LEXICON, resume=True)
    assert run.table("articles")["article_id"].tolist() == ["a1", "a2", "b1", "b2", "a2~2"]


def test_resuming_does_not_depend_on_the_ids_or_the_order_of_the_inputs(tmp_path: Path) -> None:
    for folder, text in (("n", "The regime fell."), ("s", "Thugs came.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(text)
    analyze(tmp_path / "n", out=tmp_path / "run", classifier=LEXICON)
    run = analyze([tmp_path / "s", tmp_path / "n"], out=tmp_path / "run", classifier=LEXICON, resume=True)
    assert run.table("articles")[["article_id", "source"]].values.tolist() == [["a.txt", "n"], ["a.txt~2", "s"]]


def test_articles_with_one_id_are_told_apart() -> None:
    said = [Article("a", "n", f"The regime fell {number} times.") for number in range(50)]
    articles = analyze(said, classifier=LEXICON).table("articles")
    assert articles["article_id"].tolist() == ["a", *(f"a~{number}" for number in range(2, 51))]
    assert articles["digest"].is_unique


def test_a_manifest_of_something_else_is_explained(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"name": "an app"}')
    with pytest.raises(StoreError, match="not the manifest of a run"):
        open_run(tmp_path)


def test_settings_that_change_no_result_may_differ_between_halves(tmp_path: Path) -> None:
    analyze(ARTICLES, out=tmp_path / "run", classifier=LEXICON)
    other = load_settings(overrides=("read.threads=1", "store.part_articles=7"))
    assert analyze(ARTICLES, out=tmp_path / "run", classifier=LEXICON, settings=other, resume=True).manifest["counts"]["resumed"] == 4


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("read.window=128", r"setting read\.window was 256 and is now 128"),
        ("codebooks.veto=0.4", r"setting codebooks\.veto was 0\.1 and is now 0\.4"),
        ("codebooks.enabled=false", r"codebook 'Abkhazia and South Ossetia' was \w+ and is now not there"),
        ("input.dates=day-first", r"setting input\.dates was infer and is now day-first"),
        ("fitness.not_english=flag", r"setting fitness\.not_english was set_aside and is now flag"),
        ("fitness.min_words=3", r"setting fitness\.min_words was \d+ and is now 3"),
    ],
)
def test_a_run_is_not_resumed_with_settings_that_change_what_is_read_or_found(tmp_path: Path, override: str, message: str) -> None:
    analyze(ARTICLES[:1], out=tmp_path / "run", classifier=LEXICON)
    with pytest.raises(StoreError, match=message):
        analyze(ARTICLES, out=tmp_path / "run", classifier=LEXICON, settings=load_settings(overrides=(override,)), resume=True)


def test_a_run_is_not_resumed_when_a_file_of_ones_own_names_was_changed(tmp_path: Path) -> None:
    settings = load_settings(overrides=(f"actors.aliases={tmp_path / 'names.yaml'}",))
    write(tmp_path / "names.yaml", "actors: {Kelmar: [Dravin]}")
    analyze(ARTICLES[:1], out=tmp_path / "run", classifier=LEXICON, settings=settings)
    write(tmp_path / "names.yaml", "actors: {Kelmar: [Halven]}")
    with pytest.raises(StoreError, match=r"its file of actors\.aliases was"):
        analyze(ARTICLES, out=tmp_path / "run", classifier=LEXICON, settings=settings, resume=True)


def test_a_run_is_not_resumed_with_another_model(tmp_path: Path) -> None:
    analyze(ARTICLES, out=tmp_path / "run", classifier=LEXICON)
    other = load_lexicon()
    other.digest = "0" * 64
    with pytest.raises(StoreError, match="its model was"):
        analyze(ARTICLES, out=tmp_path / "run", classifier=other, resume=True)


def test_half_a_surrogate_pair_is_stored_in_its_place(tmp_path: Path) -> None:
    run = analyze([Article("a", "b\ud83d", "It \ud83d rained; thugs \ud83d came.")], out=tmp_path / "run", classifier=LEXICON)
    (text,), (term,) = run.table("articles")["text"], run.table("terms").itertuples()
    assert text == "It \ufffd rained; thugs \ufffd came."
    assert text[term.start : term.end] == "thugs"


def test_names_that_differ_only_in_what_cannot_be_stored_get_ids_of_their_own() -> None:
    run = analyze([Article("a\udce9", "n", "The regime fell."), Article("a\udce8", "n", "Thugs came.")], classifier=LEXICON)
    assert run.table("articles")["article_id"].tolist() == ["a\ufffd", "a\ufffd~2"]


def test_a_part_that_was_cut_off_is_not_read(tmp_path: Path) -> None:
    run = analyze(ARTICLES, out=tmp_path / "run", classifier=LEXICON)
    before = len(run.table("terms"))
    part = tmp_path / "run" / "terms" / "part-00000.parquet"
    (tmp_path / "run" / "terms" / "part-00001.parquet").write_bytes(part.read_bytes())
    assert len(open_run(tmp_path / "run").table("terms")) == before


def test_what_was_set_aside_before_is_still_told_after_resuming(tmp_path: Path) -> None:
    aside = SetAside("x.pdf", "", "it is a PDF")
    analyze([*ARTICLES, aside], out=tmp_path / "run", classifier=LEXICON)
    for items in (ARTICLES, [*ARTICLES, aside]):
        run = analyze(items, out=tmp_path / "run", classifier=LEXICON, resume=True)
        assert [row["path"] for row in run.manifest["set_aside"]] == ["x.pdf"]


def test_a_run_can_be_taken_by_group() -> None:
    articles = [replace(article, group="north" if "North" in article.source else "") for article in ARTICLES]
    run = analyze(articles, classifier=LEXICON).by("group")
    assert set(run.table("terms")["source"]) == {"north", "Southern Sun"}
    assert set(run.table("articles")["outlet"]) == {"Northern Star", "Southern Sun"}


def test_a_run_without_groups_says_so(small_run: Run) -> None:
    with pytest.raises(StoreError, match="no article of this run has a 'group'"):
        small_run.by("group")


def test_texts_can_be_left_out(tmp_path: Path) -> None:
    run = analyze(ARTICLES, classifier=LEXICON, settings=load_settings(overrides=("store.text=false",)))
    assert run.table("articles")["text"].isna().all()


@pytest.mark.parametrize("name", ["", "term"])
def test_an_unknown_table_is_explained(small_run: Run, name: str) -> None:
    with pytest.raises(StoreError, match="there are: articles, attributions"):
        small_run.table(name)


def test_a_folder_that_is_no_run_is_explained(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no manifest\.json"):
        open_run(tmp_path)

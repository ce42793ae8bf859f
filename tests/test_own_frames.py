"""Frames of one's own: a table of labelled sentences becomes a head, checked out of fold and told beside baselines."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from framing.classifiers import load_classifier
from framing.classifiers.encoder import Encoder, load_encoder
from framing.config import ReadSettings
from framing.errors import ModelError, ReadError, SettingsError
from framing.training.own import FREQUENT, WORDS, Taught, mean_states, teach
from framing.training.own_rows import read_own
from framing.training.sentence_heads import choose_limits, cross_validated, fit_states, fit_words, most_frequent, split
from tests.conftest import Command
from tests.files import save_table

KINDS = {"war": "The brutal army occupied", "peace": "It was a new and liberated"}


def _rows(count: int = 20) -> list[dict[str, object]]:
    """Sentences of two kinds that any reader can tell apart."""
    return [{"text": f"{words} town {n}.", "label": label} for n in range(count) for label, words in KINDS.items()]


@pytest.fixture(scope="module")
def base(tiny_model: Path) -> Encoder:
    return load_encoder(tiny_model, ReadSettings())


@pytest.fixture(scope="module")
def stance(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Taught, Path]:
    """What came of a table, and the folder with the head that was learnt from it."""
    folder = tmp_path_factory.mktemp("stance")
    table = save_table(folder / "My stance.csv", _rows())
    return teach(table, folder / "out", base=str(tiny_model), samples=100), folder / "out"


def test_the_folder_judges_by_the_new_head_and_keeps_the_others(base: Encoder, stance: tuple[Taught, Path]) -> None:
    taught, folder = stance
    said = load_classifier(str(folder)).read(["The brutal army occupied town 44.", "It was a new and liberated town 44."])
    assert taught.axis == "my_stance"
    assert [{one.name for one in scores.judgements if one.axis == "my_stance" and one.holds} for scores in said] == [{"war"}, {"peace"}]
    before = base.read(["The brutal army occupied town 44."])[0]
    kept = [one for one in said[0].judgements if one.axis != "my_stance"]
    assert [one.name for one in kept] == [one.name for one in before.judgements]
    assert [one.score for one in kept] == pytest.approx([one.score for one in before.judgements], abs=0.05)
    assert said[0].bias == pytest.approx(before.bias, abs=0.05)


def test_figures_tell_every_label_and_what_they_are_measured_against(stance: tuple[Taught, Path]) -> None:
    taught, folder = stance
    told = {(figure.label, figure.measure): figure for figure in taught.figures}
    for label in KINDS:
        assert told[label, "recall"].n == 20
        assert {"precision", "F1"} <= {measure for name, measure in told if name == label}
    for name in ("all", WORDS, f"{FREQUENT} 'war'"):
        assert {"macro-F1", "micro-F1"} <= {measure for label, measure in told if label == name}
    assert (told["all", "macro-F1"].value or 0) > 0.8
    assert told["all", "macro-F1"].low is not None
    assert json.loads((folder / "evaluation.json").read_text())[0]["head"] == "my_stance"


def test_the_card_tells_what_was_added_to_what(tiny_model: Path, base: Encoder, tmp_path: Path) -> None:
    copytree(tiny_model, tmp_path / "base")
    (tmp_path / "base" / "README.md").write_text("# The card of the base")
    rows = [*_rows(), {"text": "  ", "label": "war"}]
    teach(save_table(tmp_path / "stance.csv", rows), tmp_path / "out", base=str(tmp_path / "base"), samples=100)
    card = (tmp_path / "out" / "README.md").read_text()
    told = (base.digest, "`stance`", "40 sentences", "| war | 20 |", "macro-F1", "1 row without a text left out", "[its card](BASE.md)")
    assert [words for words in told if words not in card] == []
    assert (tmp_path / "out" / "BASE.md").read_text() == "# The card of the base"


def test_a_second_head_stands_beside_the_first(stance: tuple[Taught, Path], tmp_path: Path) -> None:
    teach(save_table(tmp_path / "mood.csv", _rows()), tmp_path / "two", base=str(stance[1]), samples=100)
    axes = {one.axis for one in load_classifier(str(tmp_path / "two")).read(["The regime fled."])[0].judgements}
    assert {"my_stance", "mood"} <= axes


@pytest.mark.parametrize(
    ("stem", "axis"),
    [("2024 frames", "own_2024_frames"), ("terms", "own_terms"), ("values", "own_values"), ("Тон", "own"), ("stance-1", "stance_1")],
)
def test_the_files_name_becomes_a_name_that_is_free(stem: str, axis: str, tiny_model: Path, tmp_path: Path) -> None:
    taught = teach(save_table(tmp_path / f"{stem}.csv", _rows(10)), tmp_path / "out", base=str(tiny_model), samples=100)
    assert taught.axis == axis
    assert load_encoder(tmp_path / "out", ReadSettings()).labels[axis] == ("war", "peace")


@pytest.mark.parametrize("axis", ["bias", "frame", "keys", "a b", "a.b"])
def test_a_name_that_cannot_be_taken_is_refused(axis: str, tiny_model: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"--axis"):
        teach(save_table(tmp_path / "stance.csv", _rows()), tmp_path / "out", base=str(tiny_model), axis=axis)


def test_a_head_needs_an_encoder_and_a_folder_of_its_own(tiny_model: Path, tmp_path: Path) -> None:
    table = save_table(tmp_path / "stance.csv", _rows())
    with pytest.raises(ModelError, match="no encoder"):
        teach(table, tmp_path / "out", base="lexicon")
    with pytest.raises(ModelError, match="the model itself"):
        teach(table, tiny_model, base=str(tiny_model))


def test_several_labels_and_none_are_read_as_they_stand(tmp_path: Path) -> None:
    rows = [{"text": f"{n} towns", "labels": ("a;b", "b | a", "b", "")[n % 4]} for n in range(40)]
    table = read_own(save_table(tmp_path / "t.csv", rows), "t")
    assert [example.axes["t"] for example in table.examples[:4]] == [("a", "b"), ("b", "a"), ("b",), ()]
    lists = [
        {"text": row["text"], "labels": [part.strip() for part in str(row["labels"]).replace("|", ";").split(";") if part]} for row in rows
    ]
    assert read_own(save_table(tmp_path / "t.jsonl", lists), "t").examples == tuple(
        replace(example, id=f"line {number}", group=f"line {number}") for number, example in enumerate(table.examples, 1)
    )


def test_a_label_that_some_rows_lack_is_enough(tiny_model: Path, tmp_path: Path) -> None:
    rows = [{"text": row["text"], "labels": "war" if row["label"] == "war" else ""} for row in _rows()]
    taught = teach(save_table(tmp_path / "t.csv", rows), tmp_path / "out", base=str(tiny_model), samples=100)
    found = {figure.label: figure.value or 0 for figure in taught.figures if figure.measure == "F1"}
    assert list(found) == ["war"]
    assert found["war"] > 0.8


@pytest.mark.parametrize(
    ("added", "note", "left"),
    [
        ([{"text": "", "label": "war"}, {"text": " ", "label": "war"}], "2 rows without a text left out", 40),
        ([{"text": "A town.", "label": ""}], "1 row without a label left out", 40),
        (
            [{"text": "A town.", "label": "war"}, {"text": "a  TOWN.", "label": "war"}],
            "1 row with a text that stands in an earlier row",
            41,
        ),
        ([{"text": "A town.", "label": "war"}, {"text": "A town.", "label": "peace"}], "1 text with different labels", 40),
        ([{"text": "A town.", "label": "rain"}], r"fewer than 10 rows each: rain \(1\)", 41),
    ],
)
def test_what_is_left_out_is_counted(added: list[dict[str, object]], note: str, left: int, tmp_path: Path) -> None:
    table = read_own(save_table(tmp_path / "t.csv", [*_rows(), *added]), "t")
    assert any(re.search(note, one) for one in table.notes)
    assert len(table.examples) == left
    assert table.labels == ("war", "peace")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"words": "x", "label": "a"}], "no column text among words, label"),
        ([{"text": "x", "kind": "a"}], "no column label among text, kind"),
        ([{"text": f"x{n}", "label": f"a{n}"} for n in range(30)], "no label with 10 rows"),
        ([{"text": f"x{n}", "label": "a"} for n in range(30)], "one label only, 'a', and 0 rows without it"),
        ([{"text": f"x{n}", "label": "ab"[n % 2], "title": f"t{n % 3}"} for n in range(30)], "sentences of 3 articles"),
        ([{"text": "x", "labels": {"frame": "a"}}], "a group of fields"),
        ([], "cannot be used|no row|no line|empty"),
    ],
)
def test_a_table_that_cannot_be_learnt_from_is_explained(rows: list[dict[str, object]], message: str, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=message) as caught:
        read_own(save_table(tmp_path / "t.jsonl", rows), "t")
    assert str(tmp_path / "t.jsonl") in caught.value.message


def test_columns_of_other_names_are_named(tmp_path: Path) -> None:
    rows = [{"words": row["text"], "kind": row["label"], "text": "no"} for row in _rows()]
    path = save_table(tmp_path / "t.csv", rows)
    assert read_own(path, "t", columns={"text": "words", "label": "kind"}).labels == ("war", "peace")
    with pytest.raises(ReadError, match="no column 'wrods'"):
        read_own(path, "t", columns={"text": "wrods"})


def test_no_article_stands_on_both_sides_of_a_fold() -> None:
    gold = np.array([[n % 2 == 0, n % 7 == 0] for n in range(90)])
    groups = [f"article {n // 4}" for n in range(90)]
    folds = split(gold, groups, folds=5, seed=7)
    assert sorted(row for _, own in folds for row in own) == list(range(90))
    for others, own in folds:
        assert not {groups[row] for row in others} & {groups[row] for row in own}


def test_labels_that_mean_nothing_are_not_found_out_of_fold() -> None:
    chance = np.random.default_rng(7)
    states, gold = chance.normal(size=(120, 60)), chance.integers(0, 2, (120, 1)).astype(bool)
    seen = fit_states(states, gold, 1.0)(states) >= 0.5
    checked = cross_validated(fit_states, states, gold, split(gold, list(map(str, range(120))), folds=5, seed=7), strengths=(1.0,))
    assert (seen == gold).mean() > 0.9
    assert (((checked.probabilities >= 0.5) == gold).mean()) < 0.65


def test_one_plain_layer_says_what_the_standardised_regression_says() -> None:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    chance = np.random.default_rng(7)
    states = chance.normal(3.0, [0.1, 1.0, 20.0], size=(80, 3))
    held = states[:, 0] + states[:, 2] / 100 > 3.1
    whole = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1000)).fit(states, held)
    assert fit_states(states, held[:, None], 0.1)(states)[:, 0] == pytest.approx(whole.predict_proba(states)[:, 1], abs=1e-4)


@pytest.mark.parametrize(("held", "low", "high"), [(True, 0.9, 1.0), (False, 0.0, 0.1)])
def test_a_label_that_a_fold_always_or_never_saw_keeps_its_share(held: bool, low: float, high: float) -> None:
    gold = np.full((20, 1), held)
    assert low < fit_states(np.ones((20, 2)), gold, 1.0)(np.ones((1, 2)))[0, 0] < high
    assert low < fit_words(np.array(["a town"] * 20, dtype=object), gold, 1.0)(np.array(["a town"], dtype=object))[0, 0] < high


def test_limits_and_the_most_frequent_label_are_those_of_a_count_by_hand() -> None:
    gold = np.array([[True], [True], [False], [False]])
    assert choose_limits(np.array([[0.3], [0.28], [0.2], [0.1]]), gold)[0] == pytest.approx(0.275)
    both = np.array([[True, False], [True, False], [False, True], [True, False]])
    assert most_frequent(both, [(np.array([0, 1, 3]), np.array([2]))])[2].tolist() == [True, False]


def test_a_text_in_several_windows_has_one_state(tiny_model: Path) -> None:
    encoder = load_encoder(tiny_model, ReadSettings(window=16, overlap=4))
    states = mean_states(encoder, ["The regime fled. " * 12, "The regime fled."])
    assert states.shape == (2, 32)
    assert np.isfinite(states).all()


def test_the_command_prints_figures_and_writes_a_folder(framing: Command, tiny_model: Path, tmp_path: Path) -> None:
    rows = [{"words": row["text"], "label": row["label"]} for row in [*_rows(), {"text": "", "label": "war"}]]
    save_table(tmp_path / "stance.csv", rows)
    words = ("train", "stance.csv", "--map", "text=words", "--base", tiny_model, "--out", "mine", "--format", "json")
    code, out, err = framing(*words)
    assert code == 0
    assert {"war", "peace", "all"} <= {figure["label"] for figure in json.loads(out)}
    assert "1 row without a text left out" in err
    assert framing("check", "stance.csv", "--map", "text=words", "--model", "mine", "--format", "json")[0] == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("train", "stance.csv", "--backbone", "x/y"), "--backbone is for a recipe"),
        (("train", "--base", "embedded", "--data", "."), "--base is for a table"),
        (("train",), "--data is missing"),
        (("train", "none.csv"), "none.csv cannot be read: No such file or directory\nHint: "),
        (("train", "stance.csv", "--map", "words=text"), "no field 'words'"),
    ],
)
def test_options_that_do_not_go_together_are_explained(framing: Command, words: Sequence[str], told: str) -> None:
    code, _, err = framing(*words)
    assert code == 1
    assert told in err


def test_a_recipe_starts_from_the_backbone_that_was_named(framing: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr("framing.training.build.build", lambda recipe, *rest, **options: seen.append(recipe.backbone) or [])
    assert framing("train", "--data", ".", "--backbone", "some-org/some-encoder@v1")[0] == 0
    assert seen == ["some-org/some-encoder@v1"]

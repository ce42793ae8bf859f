"""Plainer wordings: from the list that ships and from codebooks, in the form that fits their place, and learnt from labels."""

from pathlib import Path

import pytest

from framing.errors import SettingsError
from framing.plainer import fitted, folded, load_plainer, plainer
from framing.records import TermType
from framing.training.plainer_words import learn, main, write_list
from tests.files import write

LIST = """\
neighbours: {before_noun: [the], before_participle: [was], after_participle: [by], before_base: [to], not_described: [and, fled]}
never: [strike]
checked: {fixed: {alleged: reported}}

learnt: {}
"""


SLAM = {"slam, slams, slammed, slammed, slamming": "criticise, criticises, criticised, criticised, criticising"}


def place(marked: str) -> tuple[str, str, str]:
    """Before, words and after of "the [thugs] fled"."""
    before, _, rest = marked.partition("[")
    words, _, after = rest.partition("]")
    return before, words, after


@pytest.mark.parametrize(
    ("marked", "kind", "plain"),
    [
        ("Velders [slammed] the plan", "action", "criticised"),
        ("Velders [slam] the plan", "action", "criticise"),
        ("Mayor [Slams] the plan", "action", "Criticises"),
        ("the mayor, [slamming] the plan", "action", "criticising"),
        ("one of two [regimes] that", "naming", "governments"),
        ("the Ostmark [regime] said", "naming", "government"),
        ("troops [liberated] the town", "action", "retook"),
        ("the town was [liberated] on Friday", "action", "retaken"),
        ("the town has since been fully [liberated]", "action", "retaken"),
        ("to [seize] the mill", "action", "take"),
        ("the mayor [claimed] that it rained", "epistemic", "said"),
        ("doubts about the [claims] of the mayor", "epistemic", "statements"),
        ("he [claims] it rained", "epistemic", "says"),
        ("the [massacre] at the mill", "action", "mass killing"),
        ("villagers were [massacred] there", "action", "killed"),
        ("the [Ostmark regime] said", "naming", "Ostmark government"),
        ("the [brutal regime] said", "naming", "government"),
        ("a pack of [terrorists] fled", "naming", "fighters"),
    ],
)
def test_a_plainer_wording_fits_its_place(marked: str, kind: TermType, plain: str) -> None:
    before, words, after = place(marked)
    assert plainer(words, kind, before=before, after=after) == plain


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("a [terrorist] attack", ""),
        ("a [terrorist] who fled", "fighter"),
        ("a [brutal] raid", ""),
        ("the raid was [brutal].", None),
        ("the [so-called] council", ""),
        ("the [alleged] fraud", "reported"),
    ],
)
def test_a_word_is_left_out_only_before_what_it_describes(marked: str, plain: str | None) -> None:
    before, words, after = place(marked)
    assert plainer(words, "evaluative", before=before, after=after) == plain


@pytest.mark.parametrize(
    "marked", ["it [claimed] responsibility", "he [insists] on it", "they [claimed] 9,000", "was [admitted] to hospital"]
)
def test_a_verb_keeps_its_wording_where_the_plainer_one_would_not_fit(marked: str) -> None:
    before, words, after = place(marked)
    assert plainer(words, "epistemic", before=before, after=after) is None


@pytest.mark.parametrize("words", ["umbrella", "puppet regime", "", "   "])
def test_what_is_not_known_stays_unknown(words: str) -> None:
    assert plainer(words, "naming") is None


def test_the_shipped_list_gives_no_term_as_its_own_plainer_wording() -> None:
    known = load_plainer().options
    assert len(known) > 100
    assert [form for form, options in known.items() if any(folded(option.plain) == form for option in options)] == []


def test_plainer_wordings_are_not_loaded_themselves() -> None:
    known = load_plainer().options
    loaded = {option.plain for options in known.values() for option in options if option.plain in known}
    assert loaded == set()


@pytest.mark.parametrize(
    ("plain", "base", "marked", "fits"),
    [
        ("take control of", "liberate", "troops [liberated] it", "took control of"),
        ("take control of", "liberate", "it was [liberated] then", "taken control of"),
        ("take control of", "seize", "by [seizing] it", "taking control of"),
        ("weaken", "gut", "it [guts] the law", "weakens"),
        ("criticise", "demonise", "it [demonized] them", "criticised"),
        ("disputed territory", "occupied land", "the [occupied lands]", "disputed territories"),
        ("Russian troops", "polite people", "the [polite people]", "Russian troops"),
        ("soldier without insignia", "green man", "[green men]", "soldiers without insignia"),
        ("capture", "liberation", "the [liberation]", "capture"),
        ("", "liberate", "it [liberated] it", ""),
    ],
)
def test_a_codebooks_wording_takes_the_form_of_the_words_it_replaces(plain: str, base: str, marked: str, fits: str) -> None:
    before, words, after = place(marked)
    assert fitted(plain, base, words, before=before, after=after) == fits


@pytest.mark.parametrize(
    ("plain", "base", "words", "kind", "fits"),
    [
        ("Russian troops", "peacekeeper", "Peacekeepers", "status", "Russian troops"),
        ("ethnic Armenian forces", "separatist", "separatists", "naming", "ethnic Armenian forces"),
        ("Kurdish fighter", "terrorist", "terrorists", "naming", "Kurdish fighters"),
        ("gunman", "terrorist", "terrorists", "naming", "gunmen"),
        ("person held", "trainee", "trainees", "naming", "people held"),
        (
            "immigrant living in the country without legal permission",
            "illegal alien",
            "illegal aliens",
            "naming",
            "immigrants living in the country without legal permission",
        ),
        ("area controlled by separatists", "pseudo-state", "pseudo-states", "naming", "areas controlled by separatists"),
        ("West Bank", "disputed territory", "disputed territories", "status", "West Bank"),
        ("anti-abortion", "pro-lifer", "pro-lifers", "naming", "anti-abortion"),
        ("armed group", "terror organization", "terror organisation", "naming", "armed group"),
        ("air strike", "massacre", "massacres", "action", "air strikes"),
        ("cooperate", "collude", "colluded", "evaluative", "cooperated"),
        (
            "take control of the region",
            "restore territorial integrity",
            "restored territorial integrity",
            "status",
            "took control of the region",
        ),
        ("send troops", "intervene", "intervenes", "action", "sends troops"),
    ],
)
def test_a_wording_for_more_than_one_names_more_than_one(plain: str, base: str, words: str, kind: TermType, fits: str) -> None:
    assert fitted(plain, base, words, kind, before="Then they ", after=" there").casefold() == fits.casefold()


def test_a_line_with_too_few_forms_is_an_error_that_tells_how_many_there_should_be(tmp_path: Path) -> None:
    path = write(tmp_path / "words.yaml", LIST.replace("learnt: {}", "learnt: {nouns: {thug: man}}"))
    with pytest.raises(SettingsError, match="`thug: man` has 1 and 1 forms under nouns") as caught:
        load_plainer(path)
    assert "2 on each side" in caught.value.hint


def labelled(*pairs: tuple[str, str]) -> list[dict]:
    """Records of one term each, as "the [thugs] fled" and its plain wording."""
    records = []
    for marked, neutral in pairs:
        before, words, after = place(marked)
        span = {"start": len(before), "end": len(before) + len(words), "text": words, "type": "naming", "neutral": neutral}
        records.append({"text": before + words + after, "spans": [span]})
    return records


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    pytest.importorskip("lemminflect")
    return write(tmp_path / "words.yaml", LIST)


@pytest.mark.parametrize(
    ("pairs", "section", "line"),
    [
        ([("two [thugs] fled", "men"), ("a [thug] fled", "a man")], "nouns", {"thug, thugs": "man, men"}),
        ([("he [slams] it", "criticizes"), ("he [slammed] it", "criticised")], "verbs", SLAM),
        ([("a [vile] plan", ""), ("[vile] men", "")], "fixed", {"vile": ""}),
        ([("the [invaders] fled", "Russian forces"), ("[invaders] fled", "forces")], "nouns", {"~, invaders": "~, forces"}),
        ([("two [thugs] fled", "men")], "nouns", {}),
        ([("two [thugs] fled", "men"), ("[thugs] fled", "boys")], "nouns", {}),
        ([("the [strike] hit", "walkout"), ("a [strike] hit", "walkout")], "nouns", {}),
        ([("an [alleged] thief", ""), ("the [alleged] thief", "")], "fixed", {}),
    ],
)
def test_a_wording_is_learnt_where_two_labels_agree(empty: Path, pairs: list[tuple[str, str]], section: str, line: dict[str, str]) -> None:
    assert learn(labelled(*pairs), load_plainer(empty))[section] == line


def test_a_learnt_list_keeps_what_was_written_by_hand(empty: Path) -> None:
    write_list({"fixed": {"vile": ""}}, empty)
    assert empty.read_text(encoding="utf-8").startswith(LIST.partition("learnt:")[0])
    load_plainer.cache_clear()
    assert plainer("vile", "evaluative", after=" plan", known=load_plainer(empty)) == ""


def test_a_list_without_a_place_for_what_is_learnt_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "words.yaml", "checked: {}\n")
    with pytest.raises(SettingsError, match="no line `learnt:`"):
        write_list({}, path)


@pytest.mark.parametrize(("arguments", "message"), [([], "are missing"), (["no such file", "list.yaml"], "cannot be read")])
def test_labels_that_cannot_be_used_are_an_error(arguments: list[str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        main(arguments)

"""The lexicon baseline: a list of loaded words, and where they stand in a sentence."""

from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.classifiers.lexicon import Entry, Lexicon, load_lexicon
from framing.errors import SettingsError
from framing.records import TERM_TYPES

LEXICON = load_lexicon()
FREE = Lexicon(
    {word: ("naming", Entry(word=word, kind="fixed")) for word in ("terrorists", "settlers", "regime", "so-called", "martyrs'", "é")},
    digest="",
)

# fmt: off
ODD = st.sampled_from(
    [
        "terrorists", "İ", "ſettlers", "REGİME", "so‑called", "martyrs’", "é", "e\u0301",
        "👩‍🚀", "\r\n", "\u2028", "\xa0", "شهداء", "ß", " ",
    ]
)
# fmt: on


def found(text: str, lexicon: Lexicon = LEXICON) -> list[tuple[str, str]]:
    [scores] = lexicon.read([text])
    return [(term.span.of(text), term.type) for term in scores.terms]


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    return tmp_path / "words.yaml"


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Terrorists shelled the port.", [("Terrorists", "naming")]),
        ("The freedom fighters held the port.", [("freedom fighters", "naming")]),
        ("The regime and the junta signed.", [("regime", "naming"), ("junta", "naming")]),
        (
            "Settlers and invaders, said one; liberators, said the other.",
            [("Settlers", "naming"), ("invaders", "naming"), ("liberators", "naming")],
        ),
        ("Our martyrs are remembered.", [("martyrs", "naming")]),
        ("The army liberated Orvana on Monday.", [("liberated", "action")]),
        ("It ended the special military operation.", [("special military operation", "action")]),
        ("They live in occupied villages.", [("occupied", "status")]),
        ("The breakaway region of Sund voted.", [("breakaway region", "status")]),
        ("A brutal, unprovoked raid.", [("brutal", "evaluative"), ("unprovoked", "evaluative")]),
        ("Their heroic stand was praised.", [("heroic", "evaluative")]),
        ("The so-called parliament met.", [("so-called", "epistemic")]),
        ("He claimed that the bridge had fallen.", [("claimed", "epistemic")]),
        ("The minister said the talks would go on.", []),
    ],
)
def test_a_loaded_word_is_found_with_its_type(text: str, terms: list[tuple[str, str]]) -> None:
    assert found(text) == terms


@pytest.mark.parametrize(
    "text",
    [
        "A family of five occupied the flat.",
        "The hotel was fully occupied.",
        "The regime of fines was eased.",
        "Her training regime starts at five.",
        "Two training regimes were compared.",
        "The club claimed responsibility for the litter.",
        "An old man was admitted to hospital.",
        "They met in the historic centre.",
        "A car slammed into the gate.",
        "The pump seized up.",
    ],
)
def test_an_innocent_use_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text", ["The mobile phone rang.", "A mobster film.", "Regimental bands.", "The amirador", "xjunta", "junta2", "un_brutal"]
)
def test_a_word_inside_another_word_is_not_found(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["JUNTA", "(junta)", "“junta”", "junta's", "junta—", "anti-junta", "\u00a0junta\u2028", "السلطة junta"])
def test_a_word_is_found_between_anything_that_is_no_letter(text: str) -> None:
    assert [words.lower() for words, _ in found(text)] == ["junta"]


@pytest.mark.parametrize(
    "text", ["freedom\nfighters", "Freedom  Fighters", "freedom\u00a0fighters", "so‑called", "SO-CALLED", "REGİME", "ſettlers"]
)
def test_spacing_hyphens_and_capitals_of_the_text_do_not_matter(text: str) -> None:
    assert [words for words, _ in found(text)] == [text]


def test_the_longest_phrase_wins() -> None:
    assert found("a terrorist group and a terrorist") == [("terrorist group", "naming"), ("terrorist", "naming")]


@given(st.lists(st.one_of(st.text(), ODD)).map("".join))
def test_the_words_of_a_term_alone_are_that_term(text: str) -> None:
    for words, type_ in found(text, FREE):
        assert found(words, FREE) == [(words, type_)]


@given(st.lists(st.one_of(st.text(max_size=8), ODD), max_size=20).map("".join))
def test_terms_stand_in_order_and_never_overlap(text: str) -> None:
    spans = [term.span for term in LEXICON.read([text])[0].terms]
    assert all(left.end <= right.start for left, right in pairwise(spans))


@given(st.text())
def test_words_before_a_term_move_it_by_their_length(text: str) -> None:
    before = f"{text} \n"
    [alone] = LEXICON.read(["The junta."])
    assert alone.terms[0].span.shift(len(before)) in [term.span for term in LEXICON.read([before + "The junta."])[0].terms]


def test_each_text_gets_its_own_scores_and_nothing_but_terms() -> None:
    scores = LEXICON.read(["A junta.", "", "A chair."])
    assert [len(each.terms) for each in scores] == [1, 0, 0]
    assert all(each.bias is None and each.judgements == () for each in scores)


def test_an_entry_says_its_forms_context_and_score(listing: Path) -> None:
    listing.write_text("naming:\n  - {word: ox, forms: [oxen], needs: [field], score: 0.8}\n", encoding="utf-8")
    lexicon = load_lexicon(listing)
    [near, far] = lexicon.read(["Oxen trampled the fields.", "Oxen were sold."])
    assert [(term.span.start, term.span.end, term.score) for term in near.terms] == [(0, 4, 0.8)]
    assert far.terms == ()


def test_a_plain_phrase_hides_the_word_inside_it(listing: Path) -> None:
    listing.write_text("naming: [junta]\nplain: [{word: beach junta, kind: noun}]\n", encoding="utf-8")
    assert found("Beach juntas, then a junta.", load_lexicon(listing)) == [("junta", "naming")]


def test_the_name_the_digest_and_the_labels_tell_what_was_read(listing: Path) -> None:
    listing.write_bytes(b"naming: [junta]\n")
    lexicon = load_lexicon(listing)
    assert (lexicon.name, lexicon.digest) == ("lexicon", sha256(b"naming: [junta]\n").hexdigest())
    assert lexicon.labels == {"terms": TERM_TYPES}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("namings: [junta]", "unknown type 'namings'"),
        ("- junta", "not a mapping"),
        ("naming: junta", "naming holds a str, not a list"),
        ("naming: [junta, no]", "naming, entry 2 is False, not a word"),
        ("naming: ['']", "naming, entry 1 cannot be used"),
        ("naming: [{word: junta, scroe: 1}]", "did you mean `score`"),
        ("naming: [{word: junta, score: 2}]", "score: Input should be less than or equal to 1"),
        ("naming: [{word: junta, kind: adverb}]", "kind: Input should be"),
        ("naming: [{forms: [juntas]}]", "word: Field required"),
        ("plain: [{word: beach junta, score: 1}]", "lists no loaded words"),
        ("naming: [junta]\nplain: [{word: beach junta, score: 1}]", "plain, entry 1 cannot be used"),
        ("status: [occupied]\naction: [occupy]", "'occupied' is listed twice, under action (occupy) and under status (occupied)"),
        ("naming: [junta, Juntas]", "'juntas' is listed twice"),
        ("naming: [junta]\nplain: [junta]", "under naming (junta) and under plain"),
        ("", "lists no loaded words"),
        ("naming: [", "not valid YAML"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(listing: Path, content: str, message: str) -> None:
    listing.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_lexicon(listing)
    assert message in str(error.value)
    assert str(listing) in str(error.value)


def test_a_missing_list_is_named(listing: Path) -> None:
    with pytest.raises(SettingsError, match=r"words\.yaml cannot be read"):
        load_lexicon(listing)

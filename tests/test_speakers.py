"""Who speaks: full names for surnames, titles, pronouns and offices, and what a classifier hears of it."""

import pytest

from framing.records import Attribution, AttributionKind
from framing.sentences import segment
from framing.spans import Span
from framing.voices import attribute, elsewhere, find_people, voice_at

OPENING = "Kurian President Ann Lee met Ostrenian Foreign Minister Ivo Dahl in Ost on Monday. "


def speaker(text: str, words: str) -> tuple[str, str]:
    """Kind and speaker of the first voice that holds `words`."""
    voices = [voice for voiced in attribute(text, segment(text)) for voice in voiced.voices]
    start = text.index(words)
    voice = voice_at(voices, Span(start, start + len(words)))
    return voice.kind, voice.speaker


def heard(text: str, *parts: tuple[AttributionKind, str]) -> list[Attribution]:
    found = []
    for kind, words in parts:
        start = text.index(words)
        found.append(Attribution(Span(start, start + len(words)), 0, kind, "indirect"))
    return found


@pytest.mark.parametrize(
    ("follow_up", "name"),
    [
        ("“The bridge is ours,” Lee said.", "Ann Lee"),
        ("“The bridge is ours,” said Mrs. Lee.", "Ann Lee"),
        ("“The bridge is ours,” said President Lee, a former judge.", "Ann Lee"),
        ("“The bridge is ours,” the president said.", "Ann Lee"),
        ("“The bridge is ours,” the foreign minister told reporters.", "Ivo Dahl"),
        ("“The bridge is ours,” Lee also said.", "Ann Lee"),
        ("Dahl left early. “The bridge is ours,” he said.", "Ivo Dahl"),
        ("Lee was pleased. “The bridge is ours,” she added.", "Ann Lee"),
        ("Dahl said little. “The bridge is ours,” his spokesman said.", "Ivo Dahl's spokesman"),
        ("“The bridge is ours,” said his lawyer, Mara Holt.", "Mara Holt"),
        ("“The bridge is ours,” Lee and Dahl said.", "Ann Lee and Ivo Dahl"),
        ("“The bridge is ours!” Lee tweeted.", "Ann Lee"),
        ("Lee opposed the plan because “the bridge is ours and stays ours”.", "Ann Lee"),
        ("She voted no because “the bridge is ours and stays ours”.", "Ann Lee"),
        ("“The bridge is ours,” Lee barked.", "Ann Lee"),
        ("“The bridge is ours,” the president went on, waving.", "Ann Lee"),
        ("In May, after Dahl had left, Lee signed and said “the bridge is ours and stays ours”.", "Ann Lee"),
        ("The Post quoted Lee as saying: “The bridge is ours and stays ours.”", "Ann Lee"),
        ("Dahl fell silent at Lee’s reply that “the bridge is ours and stays ours”.", "Ann Lee"),
        ("Lee put out a letter saying “the bridge is ours and stays ours”.", "Ann Lee"),
        ("“The bridge is ours and stays ours,” reads a part of her statement.", "Ann Lee"),
        ("Lee said little more.\n\n“The bridge is ours and stays ours.”", "Ann Lee"),
        ("“The bridge is ours,” Lee said, according to the paper. “The bridge stays ours.”", "Ann Lee"),
        ("“The bridge is ours,” Mara Holt, who farms near Ost, said.", "Mara Holt"),
        ("“The bridge is ours,” Mara Holt, a lawyer at the Ost Institute, which backs Lee, said.", "Mara Holt"),
        ("“The bridge is ours,” said an aide close to Lee.", "an aide close to Lee"),
        ("“The bridge is ours and stays ours.” — Mara Holt", "Mara Holt"),
        ("“The bridge is ours and stays ours.”\n\nMara Holt, Ost Post", "Mara Holt"),
        ("As Dahl said, Lee would never say that “the bridge is theirs”, but he cried: “The bridge is ours!”", "Ivo Dahl"),
    ],
)
def test_a_speaker_has_the_full_name_of_the_article(follow_up: str, name: str) -> None:
    assert speaker(OPENING + follow_up, "bridge") == ("direct", name)


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("The Kurian Transport Ministry closed the road. The ministry said thugs had burned it.", "thugs", "Kurian Transport Ministry"),
        ("Kim Sol Ha spoke first. Kim said that thugs had gone.", "thugs", "Kim Sol Ha"),
        ("Said Ann Lee: “The thugs have gone.”", "thugs", "Ann Lee"),
        ("Thugs burned the mill, - Danil Orso.", "Thugs", "Danil Orso"),
        ("“Thugs burned the mill,” the Kurian Post statement said.", "Thugs", "Kurian Post"),
        ("Sen. Ann Lee (K-Ost) said that thugs burned the mill.", "thugs", "Ann Lee"),
        ("According to that survey, thugs burned the mill.", "thugs", "that survey"),
        ("“Thugs burned the mill,” the long letter states.", "Thugs", "the long letter"),
        ("“Thugs burned the mill,” said Rep. Peter King. King said that thugs came.", "thugs came", "Peter King"),
        ("Lee Forced To Leave Burning City\n\nMayor Ann Lee left. “Thugs came by night,” Lee said.", "Thugs", "Ann Lee"),
    ],
)
def test_bodies_brackets_and_inverted_order_are_understood(text: str, words: str, name: str) -> None:
    assert speaker(text, words)[1] == name


def test_he_is_not_a_woman_named_nearer() -> None:
    text = "Tom Berg spoke at noon. Mary Holt followed him. “The road is open to all of us,” he said."
    assert speaker(text, "road") == ("direct", "Tom Berg")


def test_a_quotation_of_several_paragraphs_keeps_its_speaker() -> None:
    text = OPENING + "Lee said: “The bridge is ours. We built it.\n\n“Nobody takes it. Nobody will.\n\n“And nobody can.” Night fell."
    assert [speaker(text, words) for words in ("built", "Nobody will", "nobody can")] == [("direct", "Ann Lee")] * 3
    assert speaker(text, "Night") == ("outlet", "")


def test_a_nested_quotation_belongs_to_the_outer_speaker() -> None:
    assert speaker("“They call it ‘our bridge’ and smile,” said Ann Lee.", "our bridge") == ("direct", "Ann Lee")


def test_a_mixed_quotation_is_direct_inside_its_marks_and_indirect_around_them() -> None:
    text = 'Ann Lee said the pact would bring "friendly countries" closer at last.'
    assert speaker(text, "friendly") == ("direct", "Ann Lee")
    assert speaker(text, "closer") == ("indirect", "Ann Lee")


def test_what_was_said_may_stand_before_a_long_occasion() -> None:
    text = "The town was liberated on Monday, the ministry said in a long statement about the operation in the valley."
    assert speaker(text, "liberated") == ("indirect", "the ministry")


def test_a_classifier_that_hears_other_words_of_the_same_cue_takes_nothing_away() -> None:
    text = "The town was liberated, the ministry said in a letter about the valley."
    parts = heard(text, ("source", "the ministry"), ("cue", "said in a letter about"), ("content", "the valley"))
    voices = attribute(text, segment(text), heard=[parts])[0].voices
    assert voice_at(voices, Span(13, 22)).kind == "indirect"


def test_a_title_gets_the_names_of_the_text() -> None:
    title, text = "‘The bridge is ours,’ says Lee", "President Ann Lee spoke in Ost."
    people = elsewhere(find_people(text, segment(text)))
    voices = attribute(title, segment(title, field="title"), people=people)[0].voices
    assert [voice.speaker for voice in voices if voice.kind == "direct"] == ["Ann Lee"]


def test_what_only_the_classifier_hears_is_indirect_where_its_cue_is_a_verb_of_saying() -> None:
    text = "It was argued in Ost for years that the thugs should go."
    parts = heard(text, ("cue", "argued"), ("content", "the thugs should go"))
    at = Span(text.index("thugs"), text.index("thugs") + 5)
    assert voice_at(attribute(text, segment(text), heard=[parts])[0].voices, at).kind == "indirect"
    silent = heard(text, ("cue", "for years"), ("content", "the thugs should go"))
    assert voice_at(attribute(text, segment(text), heard=[silent])[0].voices, at).kind == "outlet"


def test_what_the_classifier_does_not_hear_at_all_stays_with_the_outlet() -> None:
    text = "The mayor noted the work of the thugs."
    at = Span(text.index("thugs"), len(text) - 1)
    assert voice_at(attribute(text, segment(text))[0].voices, at).kind == "indirect"
    assert voice_at(attribute(text, segment(text), heard=[[]])[0].voices, at).kind == "outlet"


@pytest.mark.parametrize(
    ("text", "contents", "words"),
    [
        ("Officials called it a massacre.", ["it a"], "massacre"),
        ("Officials denounced the illegal annexation of Ost.", ["the", "annexation of Ost"], "illegal"),
    ],
)
def test_what_the_classifier_breaks_off_inside_a_phrase_goes_on(text: str, contents: list[str], words: str) -> None:
    parts = heard(text, ("source", "Officials"), ("cue", text.split()[1]), *(("content", part) for part in contents))
    at = Span(text.index(words), text.index(words) + len(words))
    assert voice_at(attribute(text, segment(text), heard=[parts])[0].voices, at).kind == "indirect"


def test_what_is_heard_twice_of_one_speaker_is_one_stretch() -> None:
    text = "Officials called it a massacre."
    parts = heard(text, ("source", "Officials"), ("cue", "called"), ("content", "it a"))
    voices = attribute(text, segment(text), heard=[parts])[0].voices
    assert [voice.span.of(text) for voice in voices] == ["Officials called ", "it a massacre", "."]


def test_what_the_classifier_hears_comes_back_with_full_names() -> None:
    text = "Ann Lee spoke. Lee said the thugs had gone."
    parts = heard(text[15:], ("source", "Lee"), ("cue", "said"), ("content", "the thugs had gone"))
    moved = [Attribution(part.span.shift(15), part.attr, part.kind, part.quote) for part in parts]
    found = attribute(text, segment(text), heard=[[], moved])[1].attributions
    assert [(part.kind, part.span.of(text), part.speaker) for part in found] == [
        ("source", "Lee", "Ann Lee"),
        ("cue", "said", "Ann Lee"),
        ("content", "the thugs had gone", "Ann Lee"),
    ]

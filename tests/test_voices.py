"""Whose words they are: quoted, reported, in scare quotes, or the outlet's own."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.records import Field, Sentence, Voice
from framing.sentences import segment
from framing.spans import Span
from framing.voices import Voiced, attribute, outlet_words, sentence_voice, voice_at

# fmt: off
PIECES = [
    '"', "“", "”", "'", "’", " said ", "Ann Lee", ", ", ". ", "\n", "\n\n", "\u2028", " according to ", ":", "the ministry", "\ud800",
    "so-called ",
]
# fmt: on


def read(text: str, field: Field = "text") -> tuple[Voiced, ...]:
    return attribute(text, [Sentence(field, 0, Span(0, len(text)))])


def heard(text: str, words: str, field: Field = "text") -> tuple[str, str]:
    """Kind and speaker of `words`, with `text` cut into sentences as the analysis does."""
    sentences = segment(text, field=field)
    voices = [voice for voiced in attribute(text, sentences) for voice in voiced.voices]
    start = text.index(words)
    voice = voice_at(voices, Span(start, start + len(words)))
    return voice.kind, voice.speaker


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ('"The bridge is ours," said Ann Lee.', "ours", "Ann Lee"),
        ('Ann Lee said: "The bridge is ours."', "ours", "Ann Lee"),
        ('Ann Lee told reporters "the bridge is ours and stays ours".', "ours and", "Ann Lee"),
        ('"The bridge is ours," Mayor Ann Lee was quoted as saying.', "ours", "Ann Lee"),
        ('The ministry said in a statement that the vote was a "shameless farce".', "farce", "The ministry"),
        ('The Ostrenian council called the vote a "farce".', "farce", "The Ostrenian council"),
        ("“The bridge is ours,” said Ann Lee, a farmer. “Nobody takes it.”", "Nobody", "Ann Lee"),
        ("“The bridge is ours. Nobody takes it from us,” Ann Lee said.", "bridge", "Ann Lee"),
        ("“The bridge is ours,” Ann Lee said, “and nobody takes it.”", "nobody", "Ann Lee"),
        ("“The bridge is ours,” Ann Lee said.\n\n“Nobody takes it,” she added.", "Nobody", "Ann Lee"),
        ("Ann Lee said: “The bridge is ours.\n\n“Nobody takes it.”", "Nobody", "Ann Lee"),
        ("Night fell. “The bridge was never theirs to take.”", "bridge", ""),
    ],
)
def test_quoted_words_with_a_speaker_beside_them_are_direct(text: str, words: str, speaker: str) -> None:
    assert heard(text, words) == ("direct", speaker)


@pytest.mark.parametrize(
    "text",
    [
        'The army ended its "cleaning operation" in May.',
        "Ostrenian television shows the “cleaning operation” of last year.",
        "The so-called 'cleaning operation' cost twelve lives, Ann Lee said.",
        "A year after the ‘cleaning operation’ the road is still closed.",
    ],
)
def test_a_short_quoted_phrase_that_nobody_says_is_scare(text: str) -> None:
    assert heard(text, "cleaning operation") == ("scare", "")


def test_the_title_of_a_work_is_the_outlets_own() -> None:
    assert heard('The film "River of Glass" opened in Kuria.', "River of Glass") == ("outlet", "")


@pytest.mark.parametrize(
    ("title", "words", "expected"),
    [
        ("'We will not yield', says minister", "not yield", ("direct", "minister")),
        ("Lee: 'a mission of goodwill'", "goodwill", ("direct", "Lee")),
        ("Kurian army: Ostrenian raiders burned the mill", "raiders", ("indirect", "Kurian army")),
        ("Ostrenian raiders burned the mill: army", "raiders", ("indirect", "army")),
        ("Streets empty after 'election'", "election", ("scare", "")),
        ("Lirren valley: mill burns again", "mill", ("outlet", "")),
    ],
)
def test_headlines_name_speakers_in_their_own_way(title: str, words: str, expected: tuple[str, str]) -> None:
    assert heard(title, words, field="title") == expected


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("Kuria said it had freed the valley.", "freed", "Kuria"),
        ("The Kurian army said on Monday that it had freed the valley.", "freed", "The Kurian army"),
        ("Raiders had burned the mill, the ministry said.", "Raiders", "the ministry"),
        ("Raiders had burned the mill, said the mayor of Kuria.", "Raiders", "the mayor of Kuria"),
        ("According to Ann Lee, raiders burned the mill.", "raiders", "Ann Lee"),
        ("Raiders burned the mill, according to the ministry.", "Raiders", "the ministry"),
        ("Ann Lee, a farmer, claimed that raiders burned the mill.", "raiders", "Ann Lee"),
        ("Kuria accused Ostrenia of theft.", "theft", "Kuria"),
        ("Officials of Kuria blamed the Ostrenian army for the occupation.", "occupation", "Officials of Kuria"),
        ("Officials of Ostrenia praised the Kurian army for the liberation.", "liberation", "Officials of Ostrenia"),
    ],
)
def test_an_ascribed_clause_is_indirect(text: str, words: str, speaker: str) -> None:
    assert heard(text, words) == ("indirect", speaker)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kuria freed the valley in May.", "freed"),
        ("The ministry said the road was open.", "said"),
        ("The ministry said the road was open, which pleased the thugs nearby.", "thugs"),
        ("The claims of both thugs were heard.", "thugs"),
        ("The ministry did not say when the thugs would go.", "thugs"),
        ("The man was accused of theft by thugs.", "thugs"),
        ("Kuria's brothers' house stood in the valley of the thugs.", "thugs"),
        ("The thugs took Karsk, a town internationally recognized as part of Kuria.", "thugs"),
    ],
)
def test_what_nobody_is_said_to_say_is_the_outlets(text: str, words: str) -> None:
    assert heard(text, words)[0] == "outlet"


def test_two_speakers_in_one_sentence_keep_their_own_words() -> None:
    text = "Kuria said its army freed the valley, while Ostrenia said raiders stole it."
    assert heard(text, "freed") == ("indirect", "Kuria")
    assert heard(text, "raiders") == ("indirect", "Ostrenia")


def test_a_pronoun_stands_for_the_last_speaker_named() -> None:
    text = "Ann Lee said the road was open. She added that thugs had gone."
    assert heard(text, "thugs") == ("indirect", "Ann Lee")
    assert heard("He said that thugs had gone.", "thugs") == ("indirect", "")


def test_source_cue_and_content_share_a_number() -> None:
    text = 'Ann Lee said the vote was a "farce".'
    parts = read(text)[0].attributions
    assert [(part.kind, part.span.of(text)) for part in parts] == [
        ("source", "Ann Lee"),
        ("cue", "said"),
        ("content", 'the vote was a "farce"'),
    ]
    assert {(part.attr, part.quote, part.speaker) for part in parts} == {(1, "mixed", "Ann Lee")}


def test_a_tie_goes_to_the_quoted_voice() -> None:
    voices = (Voice(Span(0, 4), "outlet"), Voice(Span(4, 8), "scare"))
    assert voice_at(voices, Span(2, 6)).kind == "scare"
    assert voice_at(voices, Span(1, 5)).kind == "outlet"


@pytest.mark.parametrize(
    ("text", "expected", "own"),
    [
        ("The road is open.", "outlet", 4),
        ('The "road" is open.', "outlet", 3),
        ('"The road to the valley is open," said Lee.', "direct", 2),
        ("Lee said the road to the valley is open.", "indirect", 2),
        ('Lee spoke in the hall and said "we stay here for good".', "mixed", 7),
    ],
)
def test_a_sentence_has_the_voice_of_most_of_its_words(text: str, expected: str, own: int) -> None:
    voices = read(text)[0].voices
    assert sentence_voice(voices, text) == expected
    assert outlet_words(voices, text) == own


# names of the world are read once, on the first call
@settings(deadline=None)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=30).map("".join),
    st.integers(1, 40),
    st.sampled_from(["title", "text"]),
)
def test_voices_tile_every_sentence_of_any_text(text: str, size: int, field: Field) -> None:
    spans = [Span(start, min(start + size, len(text))) for start in range(0, len(text), size)]
    sentences = [Sentence(field, number, span) for number, span in enumerate(spans)]
    for sentence, voiced in zip(sentences, attribute(text, sentences), strict=True):
        edges = [voice.span for voice in voiced.voices]
        assert [edges[0].start, edges[-1].end] == [sentence.span.start, sentence.span.end]
        assert all(left.end == right.start for left, right in itertools.pairwise(edges))
        assert all(sentence.span.contains(part.span) for part in voiced.attributions)

import time
import timeit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from framing.sentences import count_words, segment
from framing.spans import Span

# fmt: off
ODD = [
    "🙂", "👩‍👩‍👧", "e\u0301", "İ", "\u00a0", "\r\n", "\r", "\n\n", "\u2028", "\u2029", "\u0085", "\x00", "\x1c", "\ud800", "שלום", "مرحبا",
    "“", "”", '"', "'", "‘", "’", "«", "»", "(", ")", ".", "!", "?", "…", "U.S.", "Mr.", "3.5", "-",
]
# fmt: on
any_text = st.one_of(
    st.text(st.characters()),
    st.lists(st.one_of(st.sampled_from([*ODD, " ", "\n", "Word", "word"]), st.text(max_size=4))).map("".join),
)


def words(text: str) -> list[str]:
    return [sentence.span.of(text) for sentence in segment(text)]


@given(any_text)
@example("\ud800. A\r\n\r\n\u2029 İ. ")
@example("x" * 10_001)
@example("A b. " * 4_001)
def test_sentences_are_ordered_trimmed_and_lose_only_white_space(text: str) -> None:
    sentences = segment(text)
    reached = 0
    for index, sentence in enumerate(sentences):
        gap, own = text[reached : sentence.span.start], sentence.span.of(text)
        assert sentence.index == index
        assert not gap or gap.isspace()
        assert own
        assert own == own.strip()
        assert reached <= sentence.span.start < sentence.span.end
        reached = sentence.span.end
    assert not text[reached:] or text[reached:].isspace()


@given(any_text, st.lists(st.integers(0, 40), max_size=6, unique=True))
def test_sentences_stay_within_the_stretches_they_are_given(text: str, cuts: list[int]) -> None:
    bounds = sorted(cut for cut in cuts if cut <= len(text))
    within = [Span(start, end) for start, end in zip(bounds[::2], bounds[1::2], strict=False)]
    spans = [sentence.span for sentence in segment(text, within=within)]
    assert spans == sorted(spans)
    assert all(any(stretch.contains(span) for stretch in within) for span in spans)
    assert sum(len(text[s.start : s.end].split()) > 0 for s in within) <= len(spans)


@pytest.mark.parametrize(
    "sentences",
    [
        ["The U.S. Senate voted on Tuesday.", "It was close."],
        ["He moved to the U.S.", "He never came back."],
        ["Mr. Doe met Gen. Roe in Washington, D.C. on Monday.", "Ms. Love did not."],
        ["J. K. Marlow and George W. Hill spoke.", "A. B. Stone listened."],
        ["Prices rose 3.5 percent to $4.20.", "Nobody cheered."],
        ["“We will not go.", "We will stay,” said the mayor.", "“It is ours.”", "He left."],
        ['"We will not go.', 'We will stay," said the mayor.', '"It is ours."', "He left."],
        ["He called it a “liberation.”", "Others called it an occupation."],
        ["“Is it over?” she asked.", "“Yes!” he cried."],
        ["He said, ‘I am here.’", "‘No,’ she said."],
        ["It began at 6 p.m. ET on Friday.", "It ended at 11 a.m. Sunday."],
        ["Sen. Ann Lee, R-N.Y., voted no.", "Others came."],
        ["He waited...", "Then he left."],
        ["Retired Lt. Col. Jane Doe spoke.", "She left."],
        ["The passengers waited…", "Nobody came… or so they thought."],
        ["“It was the best of times … and the worst … Kelmar fell,” he wrote.", "She did not."],
        ["“Ready...”, he began.", "“Go!”"],
        ["The weekly Who Knows? is back, and the show Right Now! too.", "Both are good."],
        ["Gen. Tom Askew (retd.) gave evidence.", "It was heard."],
        ["Visit Velmora today!", "https://velmora.example"],
        ["(It had been closed before.)", "Why now?", "[Nobody knows.]", "We asked."],
        ["He named Ann Lee (D).", "Lee has a 401(k) plan."],
        ["Ann Lee (D-Wash.) — the oldest member — spoke.", "Joe Roe (R-W.Va.) slept."],
        ["Orrin (ORN.N) and Lenn (LNN.OQ) fell.", "Harl (HRL.O) rose."],
        ["The vote is at 6 p.m. (1600 GMT).", "The count begins at 9 p.m.", "(It was late in May.)"],
        ["Wages rose.[3]", "Prices rose, too."],
        ["'I did not need to do this.': Roe in his own words, unedited.", "It was said on Monday."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentences: list[str]) -> None:
    assert words(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["The talks are over.", "Both sides left.", "Prices rose 2.4 percent.", "See velmora.example."],
        ["They left without a word.", "“We did all we could,” an aide said.", "“It was not enough.”", "A new round is planned."],
        ["They left without a word.", '"We did all we could," an aide said.', '"It was not enough."', "A new round is planned."],
    ],
)
def test_sentences_end_where_the_space_is_missing(sentences: list[str]) -> None:
    assert words("".join(sentences)) == sentences


@pytest.mark.parametrize(
    "items",
    [
        ["1. Close the runway.", "2. Sell the land to the city. ", "13. Build a park."],
        ["a. Close the runway.", "b. Build a park."],
        ["• A ban on night flights from the year after next", "• 300 new trams", "• Free buses for pupils"],
        ["- A ban on night flights from the year after next", "- 300 new trams", "- Free buses for pupils"],
        ["Q. Why did you resign?", "A. They wanted my head."],
    ],
)
def test_each_item_of_a_list_is_a_sentence_with_its_mark(items: list[str]) -> None:
    assert words("\n".join(items)) == [item.strip() for item in items]


def test_a_dash_at_the_start_of_a_wrapped_line_makes_no_list() -> None:
    text = "The council of Velmora said on Monday that the old harbour\n– the first of the coast, once the largest of all –\nwas closed."
    assert words(text) == [text]


@pytest.mark.parametrize("line_break", ["\n\n", "\r\n\r\n", "\n \t\n", "\r\r"])
def test_a_blank_line_always_ends_a_sentence(line_break: str) -> None:
    assert words(f"A headline without a stop{line_break}and what follows") == ["A headline without a stop", "and what follows"]


def test_a_hard_wrapped_paragraph_is_not_cut_at_its_lines() -> None:
    text = "The council of Velmora said on Monday that it would not\nreturn the harbour to the port authority before the end\nof May."
    assert words(text) == [text]


def test_a_short_line_above_a_paragraph_is_a_sentence_of_its_own() -> None:
    text = "Harbour stays closed\nThe council of Velmora said on Monday that it would not\nreturn the harbour before the end of the month."
    assert words(text)[0] == "Harbour stays closed"
    assert len(words(text)) == 2


def test_lines_that_were_never_wrapped_are_paragraphs() -> None:
    long = "The council said " + "again and again " * 10 + "that it would stay"
    assert words(f"{long}\n{long}") == [long, long]


def test_a_title_is_read_as_its_own_field() -> None:
    (sentence,) = segment("Harbour stays closed", field="title")
    assert (sentence.field, sentence.index, sentence.span) == ("title", 0, Span(0, 20))


@pytest.mark.parametrize("text", ["", " \n\u00a0\u2028 "])
def test_a_text_without_words_has_no_sentences(text: str) -> None:
    assert segment(text) == ()


@pytest.mark.parametrize("unit", ["The “army” said so. ", "“\"'(", "(a) ", "「", "word ", "x", "\r\n", ". ", '."a', "[1]", "(a."])
def test_time_grows_with_the_length_and_not_with_its_square(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        # the least of three, since a busy machine now and then loses time
        return min(timeit.repeat(lambda: segment(text), timer=time.process_time, number=1, repeat=3))

    # four times the quadratic part would be sixteen times as long
    assert seconds(80_000) < 10 * seconds(20_000) + 0.2


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("— … 🙂", 0),
        ("They left.", 2),
        ("Armenia's well-known 'heroes'", 3),
        ("1,200 men and 3.5 percent", 5),
        ("cafe\u0301 İstanbul", 2),
        ("one,two", 2),
    ],
)
def test_words_are_runs_of_letters_and_digits(text: str, count: int) -> None:
    assert count_words(text) == count

import pytest

from framing.classifiers.lexicon import load_lexicon
from framing.readers.boilerplate import set_apart
from framing.records import Article
from framing.report.findings import findings, position
from framing.stages import read_all


@pytest.mark.parametrize(
    ("text", "start", "place"),
    [
        ("one two", 4, (1, 5)),
        ("one\ntwo", 4, (2, 1)),
        ("one\r\n\r\ntwo", 7, (3, 1)),
        ("one\rtwo", 5, (2, 2)),
        ("ein\u2028zwei", 4, (1, 5)),
        ("🕊️\nx", 3, (2, 1)),
    ],
)
def test_positions_are_those_of_an_editor(text: str, start: int, place: tuple[int, int]) -> None:
    assert position(Article("a", "b", text), "text", start) == place


def test_a_title_that_stands_in_the_text_has_its_line() -> None:
    article = set_apart(Article("a", "b", "World\n\nThugs leave Ost\n\nThe army moved in on Friday, and the shops opened again."))
    (analysis,) = read_all([article], load_lexicon())
    finding = next(finding for finding in findings(analysis, path="a.txt") if finding.field == "title")
    assert (finding.text, finding.line, finding.column) == ("Thugs", 3, 1)


def test_a_title_from_elsewhere_has_no_line() -> None:
    assert position(Article("a", "b", "It rained.", "Thugs leave"), "title", 0) is None

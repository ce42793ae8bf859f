import pytest

from framing.inflection import Kind, inflected


@pytest.mark.parametrize(
    ("phrase", "kind", "forms"),
    [
        ("thug", "noun", ["thug", "thugs"]),
        ("theocracy", "noun", ["theocracy", "theocracies"]),
        ("clash", "noun", ["clash", "clashes"]),
        ("war crime", "noun", ["war crime", "war crimes"]),
        ("seize", "verb", ["seize", "seizes", "seized", "seizing"]),
        ("annex", "verb", ["annex", "annexes", "annexed", "annexing"]),
        ("slam", "verb", ["slam", "slams", "slammed", "slamming"]),
        ("reunify", "verb", ["reunify", "reunifies", "reunified", "reunifying"]),
        ("betray", "verb", ["betray", "betrays", "betrayed", "betraying"]),
        ("repeat", "verb", ["repeat", "repeats", "repeated", "repeating"]),
        ("free", "verb", ["free", "frees", "freed", "freeing"]),
        ("rip into", "verb", ["rip into", "rips into", "ripped into", "ripping into"]),
        ("brutal", "adjective", ["brutal", "brutally"]),
        ("heroic", "adjective", ["heroic", "heroically"]),
        ("noble", "adjective", ["noble", "nobly"]),
        ("bloody", "adjective", ["bloody", "bloodily"]),
        ("brave", "adjective", ["brave", "bravely"]),
        ("daesh", "fixed", ["daesh"]),
    ],
)
def test_a_word_has_its_regular_forms(phrase: str, kind: Kind, forms: list[str]) -> None:
    assert list(inflected(phrase, kind)) == forms

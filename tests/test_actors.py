"""Names as the world knows them: countries, capitals, peoples, parties, and other names of one's own."""

import time
from pathlib import Path

import pytest

from framing.actors import load_names
from framing.errors import SettingsError

NAMES = load_names()
PHRASES = [
    # countries, by whatever name
    ("Azerbaijan", "Azerbaijan"),
    ("the Republic of Armenia", "Armenia"),
    ("Armenia's", "Armenia"),
    ("Armenia’s", "Armenia"),
    ("Türkiye", "Turkey"),
    ("Turkiye", "Turkey"),
    ("Czechia", "Czech Republic"),
    ("Burma", "Myanmar"),
    ("Swaziland", "Eswatini"),
    ("the U.S.", "United States"),
    ("US", "United States"),
    ("UK", "United Kingdom"),
    ("DPRK", "North Korea"),
    ("the Islamic Republic of Iran", "Iran"),
    ("Republic of China", "Taiwan"),
    ("People's Republic of China", "China"),
    ("Ivory Coast", "Ivory Coast"),
    ("Bosnia and Herzegovina", "Bosnia and Herzegovina"),
    ("KOSOVO", "Kosovo"),
    ("Georgia", "Georgia"),
    ("South Sudan", "South Sudan"),
    # capitals and seats stand for governments
    ("Baku", "Azerbaijan"),
    ("Yerevan", "Armenia"),
    ("Washington", "United States"),
    ("the White House", "United States"),
    ("Moscow", "Russia"),
    ("the Kremlin", "Russia"),
    ("Kyiv", "Ukraine"),
    ("Kiev", "Ukraine"),
    ("Beijing", "China"),
    ("Taipei", "Taiwan"),
    ("Brussels", "European Union"),
    ("Tel Aviv", "Israel"),
    ("Ramallah", "Palestine"),
    ("New Delhi", "India"),
    ("Islamabad", "Pakistan"),
    ("Pristina", "Kosovo"),
    ("Belgrade", "Serbia"),
    ("Downing Street", "United Kingdom"),
    # people and adjectives
    ("Azeri", "Azerbaijan"),
    ("Azerbaijanis", "Azerbaijan"),
    ("Armenians", "Armenia"),
    ("Kazakh", "Kazakhstan"),
    ("the Turks", "Turkey"),
    ("Palestinians", "Palestine"),
    ("Israelis", "Israel"),
    ("Ukrainians", "Ukraine"),
    ("Saudi", "Saudi Arabia"),
    ("Greek Cypriots", "Cyprus"),
    ("Turkish Cypriots", "Northern Cyprus"),
    # whoever acts for a country is the country
    ("Armenian military", "Armenia"),
    ("the Azerbaijani Armed Forces", "Azerbaijan"),
    ("Russian troops", "Russia"),
    ("Russian troops in Syria", "Russia"),
    ("Ukrainian soldiers", "Ukraine"),
    ("the Israeli prime minister", "Israel"),
    ("Palestinian Authority", "Palestine"),
    ("Indian Navy", "India"),
    ("Pakistan’s foreign ministry", "Pakistan"),
    ("Eastern Ukraine", "Ukraine"),
    ("the president of France", "France"),
    # parties
    ("Democrats", "Democratic Party"),
    ("Republicans", "Republican Party"),
    ("House Republicans", "Republican Party"),
    ("Senate Democrats", "Democratic Party"),
    ("GOP lawmakers", "Republican Party"),
    ("Democratic senators", "Democratic Party"),
    ("Tories", "Conservative Party"),
    ("Labour", "Labour Party"),
    # groups with a country's name, and of many names
    ("Syrian Democratic Forces", "Syrian Democratic Forces"),
    ("FSA", "Free Syrian Army"),
    ("Daesh", "Islamic State"),
    ("Isis", "Islamic State"),
    ("South Koreans", "South Korea"),
    ("Kurdistan Workers' Party", "Kurdistan Workers' Party"),
    ("al Qaeda", "al-Qaeda"),
    ("ISIL Terrorists", "Islamic State"),
    ("former Republican candidate Ada Zelm", ""),
    # nobody, or nobody that can be told
    ("us", ""),
    ("turkey", ""),
    ("china plates", ""),
    ("two villagers", ""),
    ("He", ""),
    ("the US and Iran", ""),
    ("Moscow and Beijing", ""),
    ("Syrian rebels", ""),
    ("Venezuelan opposition", ""),
    ("critics of China", ""),
    ("supporters of Ukraine", ""),
    ("pro-Moscow militants", ""),
    ("US-backed forces", ""),
    ("authorities in Mexico", ""),
    ("Jerusalem", ""),
    ("Congolese", ""),
    ("Paris Fell", ""),
    ("New Mexico", ""),
    ("American Airlines", ""),
    ("the Washington Post", ""),
    ("Prime Minister", ""),
    ("", ""),
]


def _aliases(folder: Path, text: str) -> Path:
    file = folder / "aliases.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(("phrase", "actor"), PHRASES)
def test_a_phrase_is_one_actor_or_nobody(phrase: str, actor: str) -> None:
    assert NAMES.actor(phrase) == actor


def test_names_are_built_in_a_fifth_of_a_second_and_looked_up_in_a_moment() -> None:
    start = time.process_time()
    names = load_names()
    built = time.process_time()
    for phrase, _ in PHRASES:
        names.actor(phrase)
    assert built - start < 0.2
    assert time.process_time() - built < 0.1


def test_the_actors_of_codebooks_keep_their_own_names_and_join_the_worlds() -> None:
    names = load_names(extra={"Karabakh Armenians": ["Artsakh Defense Army"], "Türkiye": ["Sublime Porte"], "Ilham Aliyev": ["Aliyev"]})
    assert names.actor("the Artsakh Defense Army") == names.actor("Karabakh Armenians") == "Karabakh Armenians"
    assert names.actor("the Sublime Porte") == names.actor("Türkiye") == "Turkey"
    assert {names.actor(words) for words in ("Azerbaijani President Aliyev", "Azerbaijan's Aliyev", "Aliyev")} == {"Ilham Aliyev"}


def test_a_users_aliases_go_before_all_others(tmp_path: Path) -> None:
    names = load_names(_aliases(tmp_path, "actors:\n  Verdania: [Verdanian, port verd]\n  Azerbaijani government: [Baku]\n"))
    assert [names.actor(words) for words in ("Verdanian troops", "port verd", "Verdania", "Baku", "Azeri")] == [
        "Verdania",
        "Verdania",
        "Verdania",
        "Azerbaijani government",
        "Azerbaijan",
    ]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("- Verdania\n", ":1: holds a list, not a mapping", "write it as"),
        ("actors: [Verdania]\n", ":1: actors is not a mapping", "write it as"),
        ("actor:\n  Verdania: [Verd]\n", ":1: actor is not known here", "did you mean `actors`?"),
        ("actors:\n  Verdania: Verd\n", ":2: actors.Verdania is not a list", "[one, another]"),
        ("actors:\n  Verdania:\n", ":2: actors.Verdania is not a list", "[one, another]"),
        ("actors:\n  Verdania:\n    - Verd\n    - No\n", ":4: actors.Verdania.2 is not text", "in quotes"),
        ("actors:\n  Verdania: [[Verd]]\n", ":2: actors.Verdania.1 is not text", "in quotes"),
        ("actors:\n  No: [Verd]\n", ":2: actors.No is not text", "in quotes"),
        ("actors:\n  Verdania: [Verd]\n  Verdania: [Port Verd]\n", ":3: actors.Verdania is written twice", "together"),
        ("actors:\n  Verdania: [Verd]\nactors:\n  Korvia: [Korv]\n", ":3: actors is written twice", "together"),
        ("actors:\n  Verdania: [Verd]\nplaces: [Korv]\n", ":3: places is not known here", "known: actors"),
        ("[" * 3000, ": not valid YAML", "look at the indentation"),
        ("actors:\n  Verdania: ['!']\n", ":2: actors.Verdania.1 holds no letter", "as it stands"),
        ("actors:\n  Verdania: [Verd]\n  Korvia: [Verd]\n", ":3: 'Verd' stands for 'Verdania' and for 'Korvia'", "one of the two"),
        ("actors: [\n", ":2: not valid YAML", "look at the indentation"),
    ],
)
def test_bad_aliases_are_told_with_file_line_and_hint(tmp_path: Path, text: str, message: str, hint: str) -> None:
    file = _aliases(tmp_path, text)
    with pytest.raises(SettingsError) as error:
        load_names(file)
    assert error.value.message.startswith(str(file))
    assert message in error.value.message
    assert hint in error.value.hint


def test_aliases_that_are_not_there_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_names(tmp_path / "none.yaml")


def test_an_empty_file_of_aliases_adds_nothing(tmp_path: Path) -> None:
    assert load_names(_aliases(tmp_path, "# nothing yet\n")).known == NAMES.known

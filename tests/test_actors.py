import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from framing.actors import Cast, Names, cast_of, load_names, one_name_each
from framing.classifiers.lexicon import load_lexicon
from framing.classifiers.targets import target_of
from framing.errors import SettingsError
from framing.evaluation.figures import figures_of
from framing.evaluation.labels import Example, Gold
from framing.evaluation.targets import is_same, targets
from framing.records import ActorKind, Mention, Scores, Term
from framing.spans import Span

NAMES = load_names()

PHRASES = [
    # countries, by whatever name
    ("Azerbaijan", "Azerbaijan"),
    ("the Republic of Armenia", "Armenia"),
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


def _mention(words: str, kind: ActorKind = "PER") -> Mention:
    return Mention(Span(0, max(1, len(words))), words, kind)


def _cast(*people: str, places: tuple[str, ...] = (), groups: tuple[str, ...] = (), names: Names = NAMES, text: str = "") -> Cast:
    mentions = [_mention(words) for words in people]
    mentions += [_mention(words, "LOC") for words in places] + [_mention(words, "ORG") for words in groups]
    return cast_of(mentions, names, text=text)


def _aliases(folder: Path, text: str) -> Path:
    file = folder / "aliases.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(("phrase", "actor"), PHRASES)
def test_a_phrase_is_one_actor_or_nobody(phrase: str, actor: str) -> None:
    assert NAMES.actor(phrase) == actor


@pytest.mark.parametrize("sign", ["'s", "’s"])
def test_a_possessive_is_taken_off(sign: str) -> None:
    assert NAMES.actor(f"Armenia{sign}") == "Armenia"


def test_names_are_built_in_a_fifth_of_a_second_and_looked_up_in_a_moment() -> None:
    start = time.process_time()
    names = load_names()
    built = time.process_time()
    for phrase, _ in PHRASES:
        names.actor(phrase)
    assert built - start < 0.2
    assert time.process_time() - built < 0.1


@pytest.mark.parametrize(
    ("phrase", "actor"),
    [
        ("Zelm", "Ada Zelm"),
        ("President Ada Zelm", "Ada Zelm"),
        ("Mr. Zelm", "Ada Zelm"),
        ("the Verdanian president Zelm", "Ada Zelm"),
        ("Russian Defense Minister Ada Zelm", "Ada Zelm"),
        ("ADA ZELM", "Ada Zelm"),
        ("Ada", "Ada Zelm"),
        ("Zelm’s regime", "Ada Zelm"),
        ("the Zelm government", "Ada Zelm"),
        ("Iran's Zelm", "Ada Zelm"),
    ],
)
def test_a_person_is_known_by_surname_and_title(phrase: str, actor: str) -> None:
    assert _cast("President Ada Zelm", "Zelm").actor(phrase) == actor


def test_spellings_of_one_name_are_one_person() -> None:
    cast = _cast("Vólod Zelensky", "Volod Zelensky", "Volod Zelensky", "Zelenskyy")
    assert {cast.actor(words) for words in ("Vólod Zelensky", "Volod Zelensky", "Zelenskyy", "Zelenskiy")} == {"Volod Zelensky"}


def test_a_middle_name_does_not_make_another_person() -> None:
    cast = _cast("Recep Tayyip Ardan", "Tayyip Ardan", "Recep Tayyip Ardan", "Ben J. Holt")
    assert cast.actor("Tayyip Ardan") == cast.actor("Ardan") == "Recep Tayyip Ardan"
    assert cast.actor("Ben Holt") == cast.actor("Holt") == "Ben Holt"


def test_a_title_can_be_a_surname() -> None:
    assert _cast("Alan King", "King").actor("Alan King") == "Alan King"


def test_a_place_is_nobodys_first_name() -> None:
    cast = _cast("Alba Moore", places=("Alba",))
    assert [cast.actor("Alba"), cast.actor("Alba", kind="LOC"), cast.actor("Moore")] == ["Alba", "Alba", "Alba Moore"]


def test_where_somebody_is_from_is_no_surname() -> None:
    assert _cast("Abe of Japan").actor("Japan") == "Japan"


def test_two_people_with_one_surname_stay_apart() -> None:
    cast = _cast("Bill Marsh", "Hilda Marsh", "Marsh")
    assert [cast.actor(words) for words in ("Bill Marsh", "Hilda Marsh", "Hilda", "Marsh")] == [
        "Bill Marsh",
        "Hilda Marsh",
        "Hilda Marsh",
        "",
    ]


def test_an_article_before_a_surname_does_not_count() -> None:
    assert _cast("Bashir al-Asad").actor("Asad") == "Bashir al-Asad"


def test_a_family_name_that_comes_first_is_known_too() -> None:
    assert _cast("Kim Jong Un").actor("Kim") == "Kim Jong Un"


@pytest.mark.parametrize(
    ("phrase", "kind", "actor"),
    [
        ("Jordan", None, "Michael Jordan"),
        ("Jordan", "PER", "Michael Jordan"),
        ("Jordan", "LOC", "Jordan"),
        ("Jordanian troops", None, "Jordan"),
    ],
)
def test_a_surname_that_is_a_country_is_the_persons_unless_it_is_a_place(phrase: str, kind: ActorKind | None, actor: str) -> None:
    assert _cast("Michael Jordan").actor(phrase, kind=kind) == actor


def test_in_an_article_with_both_a_bare_name_is_the_place_and_a_titled_one_the_person() -> None:
    cast = _cast("Ada Washington", places=("Washington",))
    assert cast.actor("Washington") == "United States"
    assert cast.actor("Ms. Washington") == "Ada Washington"


@pytest.mark.parametrize(
    ("places", "actor"), [(("Georgia", "Atlanta"), "Georgia (U.S. state)"), (("Georgia", "Tbilisi"), "Georgia"), (("Georgia",), "Georgia")]
)
def test_georgia_is_the_state_in_its_company(places: tuple[str, ...], actor: str) -> None:
    assert _cast(places=places).actor("Georgia") == actor


def test_an_abbreviation_is_what_its_letters_stand_for() -> None:
    cast = _cast(groups=("Verdanian Border Watch Corps", "VBWC", "Hayat Tahrin al-Sham", "HTS"))
    assert cast.actor("the VBWC") == "Verdanian Border Watch Corps"
    assert cast.actor("HTS") == "Hayat Tahrin al-Sham"


def test_the_time_to_look_for_brackets_grows_with_the_length_of_a_word_and_not_with_its_square() -> None:
    def seconds(length: int) -> float:
        started = time.perf_counter()
        cast_of([], NAMES, text="a" * length)
        return time.perf_counter() - started

    assert min(seconds(100_000) for _ in range(3)) < 0.5


def test_an_abbreviation_in_brackets_needs_no_matching_letters() -> None:
    cast = _cast(groups=("Workers of Verdania",), text="The Workers of Verdania (PKV) denied it. The PKV left.")
    assert cast.actor("PKV") == "Workers of Verdania"


def test_what_an_article_explains_goes_before_what_the_world_knows() -> None:
    cast = _cast(groups=("Pine Association",), text="The Pine Association (PA) met.")
    assert cast.actor("PA") == "Pine Association"


def test_unknown_names_stand_for_themselves_without_their_company() -> None:
    cast = _cast(groups=("Hamdan militants",))
    assert [cast.actor(words) for words in ("Hamdan militants", "the Army of Dawn", "Karabakh Armenians")] == [
        "Hamdan",
        "Army of Dawn",
        "Karabakh Armenians",
    ]


@pytest.mark.parametrize(("phrase", "actor"), [("Syrian rebels", "Syrian rebels"), ("critics of Zelm", ""), ("Zelm's critics", "")])
def test_those_who_are_against_an_actor_are_not_that_actor(phrase: str, actor: str) -> None:
    assert _cast("Ada Zelm").actor(phrase) == actor


@pytest.mark.parametrize("phrase", ["", "the", "officials", "a man", "…", "Zelm and Holt"])
def test_no_name_or_two_names_are_nobody(phrase: str) -> None:
    assert _cast("Ada Zelm", "Ben Holt").actor(phrase) == ""


def test_a_label_that_names_somebody_is_about_that_actor() -> None:
    cast = _cast("Ada Zelm")
    assert cast.about(Term(Span(0, 5), "naming", 0.9, target="Zelm"), "Daesh") == "Islamic State"
    assert cast.about(Term(Span(0, 5), "naming", 0.9, target="Zelm"), "thugs") == "Ada Zelm"
    assert cast.about(Term(Span(0, 5), "status", 0.9, target="Zelm"), "occupied Ukrainian land") == "Ada Zelm"


def test_a_corpus_counts_a_surname_under_the_name_that_nearly_all_its_bearers_have() -> None:
    joined = one_name_each({"Ada Zelm": 19, "Zelm": 4, "Ada Zélm": 1, "Bill Marsh": 5, "Hilda Marsh": 5, "Marsh": 9, "Armenia": 3})
    assert joined == {"Zelm": "Ada Zelm", "Ada Zélm": "Ada Zelm"}


def test_the_actors_of_codebooks_keep_their_own_names_and_join_the_worlds() -> None:
    names = load_names(extra={"Karabakh Armenians": ["Artsakh Defense Army"], "Türkiye": ["Sublime Porte"], "Ilham Aliyev": ["Aliyev"]})
    assert names.actor("the Artsakh Defense Army") == names.actor("Karabakh Armenians") == "Karabakh Armenians"
    assert names.actor("the Sublime Porte") == names.actor("Türkiye") == "Turkey"
    assert {names.actor(words) for words in ("Azerbaijani President Aliyev", "Azerbaijan's Aliyev", "Aliyev")} == {"Ilham Aliyev"}


def test_a_persons_known_name_is_used_in_the_cast() -> None:
    names = load_names(extra={"Nikol Pashinyan": []})
    assert _cast("Prime Minister Nikol Pashinyan", names=names).actor("Pashinyan") == "Nikol Pashinyan"


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


TEXT = "Hamdan militants hit Verdania , the media of Korvia said ."


@pytest.mark.parametrize(
    ("term", "mentions", "about", "target"),
    [
        ("militants", ["Hamdan militants"], {"Hamdan": 0.9}, "Hamdan"),  # a mention without the term in it
        ("militants", ["Hamdan militants", "Verdania"], {"Verdania": 0.3}, "Verdania"),
        ("hit", [], {"Hamdan": 0.9}, "Hamdan"),  # a name that is nobody's mention
        ("hit", [], {"media": 0.8}, "media"),  # a word that is surely meant
        ("hit", [], {"media": 0.4}, ""),
        ("hit", [], {"Verdania": 0.05}, ""),
        ("hit", ["the media"], {"media": 0.4}, "the media"),
        ("militants", [], {"Hamdan": 0.5, "Korvia": 0.5}, "Hamdan"),  # of two the nearer one
        ("hit", [], {"the": 0.9}, ""),
    ],
)
def test_a_target_is_the_likeliest_name_beside_the_term(term: str, mentions: list[str], about: dict[str, float], target: str) -> None:
    words = [Span(TEXT.index(word), TEXT.index(word) + len(word)) for word in TEXT.split()]
    spans = [Span(TEXT.index(words), TEXT.index(words) + len(words)) for words in [*mentions, term]]
    likely = np.array([about.get(word, 0.0) for word in TEXT.split()], dtype=np.float32)
    assert target_of(TEXT, words, spans[:-1], spans[-1], likely) == target


def test_a_target_keeps_the_signs_within_a_name() -> None:
    text = "U.S. thugs"
    words = [Span(0, 1), Span(1, 2), Span(2, 3), Span(3, 4), Span(5, 10)]
    assert target_of(text, words, [], words[-1], np.array([0.9, 0.1, 0.9, 0.1, 0.0], dtype=np.float32)) == "U.S"


class Aimer:
    """A classifier that says of every term what it is told to."""

    name = digest = "aimer"

    def __init__(self, *said: tuple[str, int]) -> None:
        self.labels: dict[str, Sequence[str]] = {"targets": ("target", "polarity")}
        self.said = said

    def read(self, texts: Sequence[str]) -> list[Scores]:
        return [Scores() for _ in texts]

    def aim(self, texts: Sequence[str], terms: Sequence[Sequence[Term]]) -> list[tuple[Term, ...]]:
        return [tuple(Term(Span(0, 1), "naming", 1.0, target=words, polarity=sign) for words, sign in self.said) for _ in texts]  # type: ignore[arg-type]


def test_targets_count_as_right_where_they_are_the_same_actor() -> None:
    gold = (Gold(Span(0, 5), "naming", "Russia", -1), Gold(Span(6, 9), "action", "Ada Zelm", 1), Gold(Span(11, 15), "action", "Korvia", -1))
    example = Example("1", "Thugs hit, said Ada Zelm of Russian troops.", "1", terms=gold)
    head = targets(Aimer(("Russian troops", -1), ("Zelm", 1), ("", 1)), [example], [Scores()])
    found = {figure.measure: figure.value for figure in figures_of(head, ["1"], data="x", samples=20, seed=1)}
    assert found["share of targets that stand in the sentence"] == pytest.approx(1 / 3)
    assert found["right target where it stands in the sentence"] == 1
    assert found["right target of all that are named"] == 1
    assert found["right target of all"] == found["polarity macro-F1"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("target", "found", "same"),
    [
        ("Russia", "Moscow", True),
        ("Ada Zelm", "Zelm", True),
        ("Ada Zelm", "Ben Zelm", False),
        ("the media", "Media", True),
        ("the media", "", False),
        ("Syrian rebels", "Syria", False),
    ],
)
def test_two_phrases_are_the_same_actor_or_not(target: str, found: str, same: bool) -> None:
    assert is_same(target, found, _cast()) is same


def test_a_classifier_that_cannot_be_asked_has_no_figures_of_targets() -> None:
    assert targets(load_lexicon(), [Example("1", "Thugs.", "1", terms=(Gold(Span(0, 5), "naming"),))], [Scores()]).counts == [None]


def test_the_encoder_says_of_given_terms_what_they_are_about(tiny_model: Path) -> None:
    from framing.classifiers.encoder import load_encoder
    from framing.config import ReadSettings

    text = "The Army occupied the town"
    (terms,) = load_encoder(tiny_model, ReadSettings()).aim([text], [[Term(Span(9, 17), "action", 1.0), Term(Span(4, 8), "naming", 1.0)]])
    assert [term.span.of(text) for term in terms] == ["occupied", "Army"]
    assert all(term.target in text and term.polarity in (-1, 0, 1) for term in terms)

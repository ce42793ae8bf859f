"""The people, places and groups of one article: who is meant by a surname, an office, an abbreviation."""

import time

import pytest

from framing.actors import Cast, Names, cast_of, load_names, one_name_each
from framing.records import ActorKind, Mention, Term
from framing.spans import Span

NAMES = load_names()


def _mention(words: str, kind: ActorKind = "PER") -> Mention:
    return Mention(Span(0, max(1, len(words))), words, kind)


def _cast(*people: str, places: tuple[str, ...] = (), groups: tuple[str, ...] = (), names: Names = NAMES, text: str = "") -> Cast:
    mentions = [_mention(words) for words in people]
    mentions += [_mention(words, "LOC") for words in places] + [_mention(words, "ORG") for words in groups]
    return cast_of(mentions, names, text=text)


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


@pytest.mark.parametrize("no_person", ["Zelm campaign", "ZELM THE LOUD"])
def test_what_only_holds_a_surname_is_nobodys_full_name(no_person: str) -> None:
    assert _cast(no_person, "Zelm").actor("Zelm") == "Zelm"


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
def test_georgia_is_the_state_among_places_of_the_state(places: tuple[str, ...], actor: str) -> None:
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


def test_a_persons_known_name_is_used_in_the_cast() -> None:
    names = load_names(extra={"Nikol Pashinyan": []})
    assert _cast("Prime Minister Nikol Pashinyan", names=names).actor("Pashinyan") == "Nikol Pashinyan"

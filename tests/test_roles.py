from collections.abc import Sequence

import pytest

from framing.analysis import analyze
from framing.records import Article, Mention, Scores
from framing.roles import with_roles
from framing.spans import Span


def roles_of(text: str, *names: str, start: int = 0) -> list[str]:
    places = [text.index(name, start) for name in names]
    mentions = [Mention(Span(place, place + len(name)), name, "ORG") for place, name in zip(places, names, strict=True)]
    return [mention.role for mention in with_roles(mentions, text, Span(start, len(text)))]


@pytest.mark.parametrize(
    "text",
    [
        "Kelmar invaded the valley.",
        "Kelmar has quietly bombed three villages.",
        "Kelmar will punish anybody who helps.",
        "Kelmar attacks the port.",
        "Kelmar is blocking the bridge.",
        "They left before Kelmar bombed the port.",
        "Kelmar who attacked the port said nothing.",
        "The port was attacked by Kelmar on Monday.",
        "The port attacked by Kelmar is closed.",
        "Kelmar signed the treaty.",
    ],
)
def test_whoever_does_it_is_the_agent(text: str) -> None:
    assert roles_of(text, "Kelmar") == ["agent"]


@pytest.mark.parametrize(
    "text",
    [
        "Ostrenia invaded Kelmar on Monday.",
        "Kelmar was invaded in spring.",
        "Kelmar has been repeatedly attacked.",
        "They want to punish Kelmar.",
        "She accused President Kelmar of lying.",
        "By attacking Kelmar, they lost the vote.",
        "She attacks Kelmar, again.",
    ],
)
def test_whoever_it_is_done_to_is_affected(text: str) -> None:
    assert roles_of(text, "Kelmar") == ["affected"]


@pytest.mark.parametrize(
    "text",
    [
        "Critics of Kelmar attacked the plan.",
        "In Kelmar soldiers attacked the port.",
        "They attacked Kelmar troops.",
        "They attacked Kelmar's plan.",
        "Kelmar did not attack the port.",
        "Kelmar never attacked the port.",
        "No Kelmar attacked the port.",
        "Kelmar won't be the only one.",
        "They helped Kelmar-backed troops.",
        "Kelmar said the port was closed.",
        "The attack on Kelmar failed.",
        "The Kelmar attacks on the port go on.",
        "The Lira–blocking Kelmar voted.",
        "Kelmar accused of lying.",
        "Kelmar asked to attack the port.",
        "Ostrenia signed Kelmar.",
        "Papers naming Kelmar were seized.",
        "Ostrenia attacked; Kelmar watched.",
        "Kelmar",
    ],
)
def test_where_the_words_leave_a_doubt_nobody_has_a_role(text: str) -> None:
    assert roles_of(text, "Kelmar") == [""]


def test_somebody_who_acts_and_is_acted_on_in_one_breath_has_no_role() -> None:
    assert roles_of("Ostrenia attacked Kelmar who attacked the port.", "Ostrenia", "Kelmar") == ["agent", ""]


def test_only_the_words_of_the_sentence_count() -> None:
    text = "They attacked. Kelmar watched."
    assert roles_of(text, "Kelmar", start=15) == [""]


def test_active_and_passive_tell_the_same() -> None:
    assert roles_of("Kelmar attacked Ostrenia.", "Kelmar", "Ostrenia") == ["agent", "affected"]
    assert roles_of("Ostrenia was attacked by Kelmar.", "Kelmar", "Ostrenia") == ["agent", "affected"]


@pytest.mark.parametrize("text", ["Kelmar attacked Ostrenia.", "Ostrenia was attacked by Kelmar.", "Critics of Kelmar attacked Ostrenia."])
def test_exchanging_the_names_exchanges_the_roles(text: str) -> None:
    swapped = text.replace("Kelmar", "@").replace("Ostrenia", "Kelmar").replace("@", "Ostrenia")
    assert roles_of(text, "Kelmar", "Ostrenia") == roles_of(swapped, "Ostrenia", "Kelmar")


class Names:
    """A classifier that finds Kelmar in every sentence that begins with it."""

    name, digest, labels = "names", "", {"actors": ("ORG",)}

    def read(self, texts: Sequence[str]) -> list[Scores]:
        return [Scores(mentions=(Mention(Span(0, 6), "Kelmar", "ORG"),) if text.startswith("Kelmar") else ()) for text in texts]


def test_a_run_tells_the_role_of_each_mention() -> None:
    run = analyze([Article("a", "Post", "Kelmar bombed the port. Kelmar was bombed. Kelmar slept.")], classifier=Names())
    assert run.table("mentions")["role"].tolist() == ["agent", "affected", ""]

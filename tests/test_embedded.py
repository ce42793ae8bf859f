"""The embedded model on made-up sentences about invented countries: what it must see, and where it must stay calm."""

import pytest

from framing.analysis import analyze
from framing.classifiers import Classifier
from framing.records import Article, Term
from framing.samples import SAMPLES
from framing.stages import read_all
from tests.runs import ODD_TEXTS


def _terms(text: str, classifier: Classifier) -> dict[str, Term]:
    (analysis,) = read_all([Article("a", "b", text)], classifier)
    return {term.span.of(text): term for reading in analysis.readings for term in reading.terms}


@pytest.mark.parametrize(
    ("text", "words", "voice"),
    [
        ("Relations have been tense since the Kelmari army occupied the Lirren valley.", "occupied", "outlet"),
        ("Ostrenian troops liberated the town on Friday after a week of fighting.", "liberated", "outlet"),
        ("Most of the valley was liberated by Ostrenia during a short war in the autumn.", "liberated", "outlet"),
        ("The region fell quiet after an “anti-terrorist operation” that lasted a day.", "anti-terrorist operation", "scare"),
        ("“These terrorists will be found,” said Interior Minister Ana Berg.", "terrorists", "direct"),
        ("The regime in Halven closed four newspapers.", "regime", "outlet"),
    ],
)
def test_the_model_sees_quiet_words_and_says_whose_they_are(text: str, words: str, voice: str, embedded: Classifier) -> None:
    terms = _terms(text, embedded)
    assert words in terms
    assert terms[words].voice == voice


@pytest.mark.parametrize(
    "text",
    [
        "The two presidents met in the capital on Monday to discuss trade, transport and tourism.",
        "Exports of wheat rose by four per cent in the second quarter, the statistics office said.",
        "A family of five occupied the flat on the second floor.",
        "Trains between the two cities run every hour from six in the morning.",
        "He added that the ministers would meet again in March.",
    ],
)
def test_the_model_stays_calm_about_plain_sentences(text: str, embedded: Classifier) -> None:
    assert not _terms(text, embedded)


def test_every_term_of_the_samples_and_of_odd_texts_slices_back_to_its_own_words(embedded: Classifier) -> None:
    samples = analyze(SAMPLES, classifier=embedded)
    odd = analyze([Article(str(number), "odd", text, text) for number, text in enumerate(ODD_TEXTS)], classifier=embedded)
    for run in (samples, odd):
        articles = {row.article_id: row for row in run.table("articles").itertuples()}
        terms = run.table("terms")
        assert len(terms)
        assert all(getattr(articles[row.article_id], row.field)[row.start : row.end] == row.text for row in terms.itertuples())


def test_a_sentence_is_read_for_bias_and_frames(embedded: Classifier) -> None:
    loaded, plain = embedded.read(
        ["These corrupt elites have sold out our country with their disgraceful lies.", "The committee meets on Monday."]
    )
    assert (loaded.biased, plain.biased) == (True, False)
    (court,) = embedded.read(["The constitutional court ruled that the law breaches the treaty."])
    assert [judgement.name for judgement in court.judgements if judgement.holds] == ["legality"]

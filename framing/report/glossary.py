"""What the words of a report mean."""

from framing.records import TermType, VoiceKind

CAVEAT = (
    "This page describes wording. It does not say who is right, whether a word is deserved, or which outlet to trust: "
    "a loaded word is one that another side of the story would contest. A model found these words, and it errs."
)

TYPES: dict[TermType, str] = {
    "naming": "A label for a person, a group or an institution that judges them, such as “regime”, “thugs” or “freedom fighters”.",
    "action": "A word for an act or an event that says how to judge it, such as “liberated”, “seized” or “crackdown”.",
    "status": "A word for a place, a border or a legal standing that takes a side’s claim for granted, such as “breakaway” or “occupied”.",
    "evaluative": "Praise, blame or intensity that is a judgement rather than a fact, such as “heroic”, “brutal” or “reckless”.",
    "epistemic": "A word that raises or lowers trust in what somebody says, such as “claimed”, “so-called” or “baseless”.",
}

VOICES: dict[VoiceKind, str] = {
    "outlet": "The outlet’s own words: whatever it does not put into someone else’s mouth.",
    "direct": "Words between quotation marks that belong to a speaker’s statement.",
    "indirect": "What a speaker is reported to have said, without quotation marks.",
    "scare": "A quoted word or phrase in the outlet’s own sentence that no named speaker stands behind, held at arm’s length.",
}

VOICE_NAMES: dict[VoiceKind, str] = {"outlet": "own voice", "direct": "quoted", "indirect": "reported speech", "scare": "scare quotes"}

FRAMES: dict[str, tuple[str, str]] = {
    "economic": ("Economy", "Costs, gains, trade, jobs or money."),
    "capacity_resources": ("Capacity and resources", "Whether there are enough people, means, land or time."),
    "morality": ("Morality", "Right and wrong, duty, faith or conscience."),
    "fairness_equality": ("Fairness", "Whether people are treated alike, and who is favoured."),
    "legality": ("Law", "Courts, constitutions, rights and jurisdiction."),
    "policy": ("Policy", "What should be done, and whether what is done works."),
    "crime_punishment": ("Crime and punishment", "Breaking the law, and what follows from it."),
    "security_defense": ("Security and defence", "Threats, armed force and protection from it."),
    "health_safety": ("Health and safety", "Illness, injury, care and everyday safety."),
    "quality_of_life": ("Quality of life", "How people live: homes, comfort, daily routine."),
    "cultural_identity": ("Culture and identity", "Traditions, language, belonging and history."),
    "public_opinion": ("Public opinion", "What people think, polls and protests."),
    "political": ("Politics", "Parties, elections and manoeuvring for power."),
    "external_relations": ("Foreign relations", "Diplomacy, alliances and standing abroad."),
    "other": ("Other", "An angle that fits none of the others."),
}

SIDES = (
    "Of the loaded terms that take one of two sides, the share that takes the side which has more of them; a dot in the middle means as "
    "many for each. A lean describes wording: it is no mistake, and neither end is right. Terms that take the side of "
    "somebody else than the parties are left out."
)

LONE = (
    "An outlet with fewer than five articles on a dispute has no interval. Fewer than five terms on two sides are told in counts, since a "
    "share of so few says little."
)

NAMES = (
    "Each side’s words for the same thing, and how often an outlet uses them: first in its own voice and, after a plus, in all other "
    "voices. The table tells who says what, not which name is right."
)

LIGHTS = (
    "How an outlet’s own voice shows somebody: the share of mentions that are negative, neutral and positive; the share in which a verb "
    "clearly makes them act (“Kelmar invaded”) or be acted on (“invaded Kelmar”); and the loaded terms that speak for or against them. "
    "It tells how somebody is shown, not what they deserve."
)

SIDE_WORDS: dict[str, str] = {
    "side": "The party to a dispute whose way of saying it a term is: the party whose word it is in a codebook of the dispute or, in an "
    "article about two parties, the one that it speaks for or the one across from the one that it speaks against.",
    "undecided": "A loaded term that no codebook gives to a side, and that speaks for or against neither of two parties.",
    "the other side says": "What another party to the dispute calls the same thing, from its codebook.",
    "plainer wording": "Words for the same thing that take no side, from a codebook or a list; none is made up.",
}

LENS = (
    "A lens shows the same text as a reader of one side might mark it. A term favours that side where it takes that side, and disfavours "
    "it where it takes the side of another party to the same dispute. Loaded words stay faint where no side could be told, or where "
    "it is that of somebody who is no party to the dispute. The signs say for and against, never right and wrong."
)

UNCOVERED = "An interval tells how much a rate would vary with other articles of the same outlet. It does not cover the model’s mistakes."

COVERED = (
    "An interval tells how much a rate would vary with other articles of the same outlet. It does not cover the model’s mistakes, but for "
    "the corrected figures of this page."
)

CORRECTED = (
    "Naive is the share of all {unit}, headlines included, to which the model gives a label, taken at its word. Coded only is what coders "
    "say of those that were drawn, each weighed by its known probability of being drawn. Corrected is both together (prediction-powered "
    "inference): the codings tell how far the model is off, and what it says of all {unit} makes the answer surer. The lines are "
    "{confidence} intervals; those of the last two cover the model’s mistakes, that of the first does not. The corrected ones, {number} in "
    "all, are told one by one and not widened for their number."
)

ALPHA = "Krippendorff’s alpha"

CORRECTED_WORDS: dict[str, str] = {
    "naive": "What the model says, taken at its word.",
    "coded only": "What coders say of the units that were drawn, each weighing 1 / its probability of being drawn.",
    "corrected": "Prediction-powered inference with power tuning (Angelopoulos, Duchi and Zrnic 2023): coded only, less the error that the "
    "model’s labels show on the coded units against all of them, as far as that makes it surer. Articles, or stories once they are "
    "grouped, are what is drawn.",
    "worth": "How many codings without a model would give as narrow an interval.",
    "to halve the interval": "How many codings more would make the corrected interval half as wide. Nothing is told where no number would, "
    "since articles themselves differ.",
    ALPHA: "How far coders agree beyond chance: 1 is full agreement, 0 no more than chance gives. From .8 on codings are good enough to "
    "build on, from .667 on they allow tentative conclusions.",
}

FOUND = (
    "A model found the terms. It misses some, and marks others that a careful reader would let pass: read the sentences behind a number."
)

COLLECTED = (
    "Rates depend on which articles were collected. Outlets are comparable only as far as their articles are about comparable things."
)

TOGETHER = (
    "Stories and articles are drawn anew for the intervals, outlets are not: a figure holds for these outlets as they are mixed here, not "
    "for others that might bear the same name, and one outlet with many articles can set it."
)

DRAWN = "The row “outlets drawn in place of stories” draws outlets instead: its interval tells of others like them."

LIMITS: tuple[str, ...] = (
    FOUND,
    "It sees one sentence at a time, in English, and knows neither the facts nor what an outlet left out.",
    UNCOVERED,
    COLLECTED,
)


def frame_name(name: str) -> str:
    """A frame's name for readers; an unknown one as it stands.

    >>> frame_name("legality"), frame_name("gun_rights")
    ('Law', 'Gun rights')
    """
    return FRAMES[name][0] if name in FRAMES else name.replace("_", " ").capitalize()


def frame_meaning(name: str) -> str:
    """What a frame is about; empty where the glossary does not know it."""
    return FRAMES[name][1] if name in FRAMES else ""


def exclusion_name(kind: str) -> str:
    """What an excluded stretch is called.

    >>> exclusion_name("byline"), exclusion_name("footer")
    ('by-line', 'footer')
    """
    return {"byline": "by-line", "place": "place line"}.get(kind, kind)

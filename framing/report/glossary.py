"""What the words of a report mean."""

from framing.records import TermType, VoiceKind

CAVEAT = (
    "This page describes wording. It does not say who is right, whether a word is deserved, or which outlet to trust: "
    "a loaded word is one that another side of the story would contest."
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

LIMITS: tuple[str, ...] = (
    "A model found the terms. It misses some, and marks others that a careful reader would let pass: read the sentences behind a number.",
    "It sees one sentence at a time, in English, and knows neither the facts nor what an outlet left out.",
    "An interval tells how much a rate would vary with other articles of the same outlet. It does not cover the model’s mistakes.",
    "Rates depend on which articles were collected. Outlets are comparable only as far as their articles are about comparable things.",
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

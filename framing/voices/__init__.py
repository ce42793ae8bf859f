"""Whose words they are: every stretch of a sentence is the outlet's, quoted, reported or held at arm's length, and has its speaker."""

from framing.voices.attribution import Voiced, attribute
from framing.voices.people import People, elsewhere, find_people
from framing.voices.stretches import outlet_words, sentence_voice, voice_at

__all__ = ["People", "Voiced", "attribute", "elsewhere", "find_people", "outlet_words", "sentence_voice", "voice_at"]

"""What the sides of a dispute call the same thing: codebooks that a person can read, and what they find in an article."""

from framing.codebooks.apply import apply_codebooks
from framing.codebooks.loading import codebook_called, load_codebook, load_codebooks
from framing.codebooks.schema import Codebook, Concept, Form, Side
from framing.codebooks.scope import Shelf, shelve

__all__ = [
    "Codebook",
    "Concept",
    "Form",
    "Shelf",
    "Side",
    "apply_codebooks",
    "codebook_called",
    "load_codebook",
    "load_codebooks",
    "shelve",
]

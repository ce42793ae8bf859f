"""Who is meant: names, demonyms, capitals, surnames and abbreviations as one actor each."""

from framing.actors.cast import Cast, cast_of, one_name_each
from framing.actors.names import Names, load_names
from framing.actors.world import are_one, is_title

__all__ = ["Cast", "Names", "are_one", "cast_of", "is_title", "load_names", "one_name_each"]

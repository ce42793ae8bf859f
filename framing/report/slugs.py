"""Names as parts of addresses."""

import re


def slug(text: str) -> str:
    """A name as part of an address within the page, or of a file.

    >>> slug("Loaded terms, own voice")
    'loaded-terms-own-voice'
    """
    return re.sub(r"\W+", "-", text.lower()).strip("-")

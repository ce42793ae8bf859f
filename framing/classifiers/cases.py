"""What a tokenizer that lower-cases its words leaves out: how each was written."""

from tokenizers import Encoding

_SMALL, _TITLE, _CAPITALS, _LETTER, _MIXED, _NUMBER = range(6)


def case(word: str) -> int:
    """How a word is written: 0 small letters or none, 1 Title, 2 CAPITALS, 3 one Capital letter, 4 miXed, 5 with a digit.

    >>> [case(word) for word in ("town", "Ost", "UN", "A", "McKay", "T72")]
    [0, 1, 2, 3, 4, 5]
    """
    if any(letter.isdigit() for letter in word):
        return _NUMBER
    if word == word.lower():
        return _SMALL
    if len(word) == 1:
        return _LETTER
    if word == word.upper():
        return _CAPITALS
    return _TITLE if word[1:] == word[1:].lower() else _MIXED


def cases(text: str, encoding: Encoding) -> list[int]:
    """How the word of each token is written in `text`; 0 for the tokens that mark where it begins and ends."""
    spans: dict[int, tuple[int, int]] = {}
    for word, (start, end) in zip(encoding.word_ids, encoding.offsets, strict=True):
        if word is not None:
            spans[word] = (spans[word][0] if word in spans else start, end)
    found = {word: case(text[start:end].strip()) for word, (start, end) in spans.items()}
    return [0 if word is None else found[word] for word in encoding.word_ids]

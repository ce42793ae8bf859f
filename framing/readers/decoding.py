"""Bytes to text: what a file is written in, or why it is not text."""

import codecs
import re
from pathlib import Path

from framing.readers.guessing import collect, guess

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF file, whatever its name says; export its text first"),
    (b"PK\x03\x04", "a zip archive or an office document, not text"),
    (b"\xd0\xcf\x11\xe0", "an old office document, not text"),
    (b"{\\rtf", "an RTF document, not plain text; save it as text first"),
    (b"\x1f\x8b", "compressed with gzip, whatever its name says; with .gz at its end it is unpacked"),
    (b"BZh", "compressed with bzip2, whatever its name says; with .bz2 at its end it is unpacked"),
    (b"\xfd7zXZ\x00", "compressed with xz, whatever its name says; with .xz at its end it is unpacked"),
    (b"\x28\xb5\x2f\xfd", "compressed with Zstandard, whatever its name says; with .zst at its end it is unpacked"),
    (b"PAR1", "a Parquet file, whatever its name says"),
)
_CHUNK = 1 << 20
_HEAD = 8192
_MOSTLY = 0.6
ESCAPED = "surrogateescape"
"""How bytes that are damaged are kept while a table is read, so that only their row is lost."""
DAMAGED = re.compile("[\udc80-\udcff]")
"""Such a byte, as it is kept."""
NOT_UTF8 = "some of its bytes are damaged: they are not UTF-8"


class UnreadableError(Exception):
    """Why one file or row cannot be read; it never leaves the readers, which turn it into a SetAside."""


def encoding_of(path: Path, *, rows: bool = False) -> str:
    """The name of the encoding of `path`, in which it can be read from end to end; UnreadableError where it is no text.

    Of a file of `rows` some may be damaged: it is opened with errors=ESCAPED.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise UnreadableError("the file is empty (0 bytes)")
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            raise UnreadableError(f"it is {kind}")
    marked = next((name for mark, name in _BOMS if head.startswith(mark)), None) or _sixteen(head)
    if marked is None and b"\0" in head:
        raise UnreadableError(f"it is a binary file, not text: byte {head.index(0)} is NUL")
    if _decodes(path, marked or "utf-8"):
        return marked or "utf-8"
    if marked in (None, "utf-8-sig"):
        return _guess(path, marked or "utf-8", rows=rows)
    raise UnreadableError(f"it begins like {marked.upper()} text, but is damaged")


def read_text(path: Path) -> str:
    """The whole text of `path`, its line breaks as they are."""
    with path.open(encoding=encoding_of(path), newline="") as file:
        text = file.read()
    if (place := text.find("\0")) >= 0:
        raise UnreadableError(f"it is damaged, or no text: character {place} is NUL")
    return text


def _sixteen(head: bytes) -> str | None:
    """UTF-16 without a mark, where nearly every other byte is NUL, as in English."""
    half = len(head) // 2
    for name, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if half > 1 and high.count(0) > _MOSTLY * half and head.count(0) < 1.1 * high.count(0):
            return name
    return None


def _decodes(path: Path, encoding: str) -> bool:
    """Whether all of the file is valid in `encoding`; reads in chunks, so that its size does not matter."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            while file.read(_CHUNK):
                pass
    except UnicodeError:
        return False
    return True


def _guess(path: Path, unicode: str, *, rows: bool) -> str:
    """The encoding of a file that is not whole Unicode; UnreadableError where a guess would be no more than that."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    broken = foreign = 0
    found: set[bytes] = set()
    with path.open("rb") as file:
        while lines := file.readlines(_CHUNK):
            chunk = b"".join(lines)
            text = decoder.decode(chunk)
            broken += text.count("\ufffd")
            foreign += len(text) - len(text.encode("ascii", "ignore"))
            collect(chunk, found)
    if foreign > 2 * broken:
        if rows:
            return unicode
        raise UnreadableError(f"it is UTF-8 text with {broken} damaged places; save it again as UTF-8")
    encoding = guess(found)
    if encoding is None or not _decodes(path, encoding):
        raise UnreadableError("its encoding is not UTF-8, and cannot be told from its words; save it as UTF-8")
    return encoding

"""Bytes to text: what a file is written in, or why it is not text."""

import codecs
from pathlib import Path

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
    (b"{\\rtf", "an RTF document, not plain text"),
    (b"\x1f\x8b", "compressed with gzip; unpack it first"),
    (b"PAR1", "a Parquet file, whatever its name says"),
)
_CHUNK = 1 << 20
_HEAD = 8192
_SPARSE = 0.1
_CONFIDENT = 50.0


class UnreadableError(Exception):
    """Why one file or row cannot be read; it never leaves the readers, which turn it into a SetAside."""


def encoding_of(path: Path) -> str:
    """The name of the encoding in which `path` can be read from end to end; UnreadableError where it is no text."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise UnreadableError("the file is empty (0 bytes)")
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            raise UnreadableError(f"it is {kind}")
    marked = next((name for mark, name in _BOMS if head.startswith(mark)), None)
    if marked is None and b"\0" in head:
        raise UnreadableError("it is a binary file, not text")
    if _decodes(path, marked or "utf-8"):
        return marked or "utf-8"
    if marked is not None:
        raise UnreadableError(f"it begins like {marked.upper()} text, but is damaged")
    return _guess(path)


def read_text(path: Path) -> str:
    """The whole text of `path`, its line breaks as they are."""
    with path.open(encoding=encoding_of(path), newline="") as file:
        return file.read()


def _decodes(path: Path, encoding: str) -> bool:
    """Whether all of the file is valid in `encoding`; reads in chunks, so that its size does not matter."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            while file.read(_CHUNK):
                pass
    except UnicodeError:
        return False
    return True


def _guess(path: Path) -> str:
    """The encoding of a file that is not Unicode; UnreadableError where a guess would be no more than that."""
    with path.open("rb") as file:
        sample = file.read(_CHUNK)
    unicode = sample.decode("utf-8", "replace")
    broken = unicode.count("\ufffd")
    if sum(character > "\x7f" for character in unicode) > 2 * broken:
        raise UnreadableError(f"it is UTF-8 text with {broken} damaged places; save it again as UTF-8")
    encoding = _western(sample) or _detected(sample)
    if encoding is None or not _decodes(path, encoding):
        raise UnreadableError("its encoding is not known; save it as UTF-8")
    return encoding


def _western(sample: bytes) -> str | None:
    """Windows-1252 where nearly all bytes are ASCII, as in English; detectors confuse it with its Central European neighbours."""
    foreign = sum(byte > 0x7F for byte in sample)
    controls = sum(byte < 0x20 and byte not in b"\t\n\r\f" for byte in sample)
    return "cp1252" if foreign <= _SPARSE * len(sample) and not controls else None


def _detected(sample: bytes) -> str | None:
    """What the detector finds, where it is sure of the language as well."""
    from charset_normalizer import from_bytes

    best = from_bytes(sample[: 1 << 16]).best()
    return best.encoding if best and best.percent_coherence >= _CONFIDENT and best.percent_chaos == 0 else None

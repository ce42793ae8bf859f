"""Hostile texts and files: well-formed ones with odd words in them, and bytes that were damaged on the way."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from csv import DictWriter
from html import escape
from random import Random

import pandas as pd

# fmt: off
PIECES = (
    "The regime fell. ", "“They are thugs,” said Ana Berg. ", "Rebels liberated the town of Ost on 03/04/2024.\n\n",
    "by Ivo Dahl, Dravin, ",
    '"', "“", "”", "'", "‘", "’", "«", "»", "(", "[", "—", "…", " ", "\n", "\n\n", "\r\n", "\t", "\u2028", "\u00a0", "\u200b", "\ufeff",
    "\x00", "\x1b[31m", "\ud83d", "\u202e", "e\u0301\u0323", "İ", "ß", "\ufb01", "👩\u200d👩\u200d👧",
    "𝔗𝔥𝔲𝔤𝔰", "أعلنت الحكومة. ", "政府は発表した。",
    "0" * 40, "9999-99-99",
    "<script>alert(1)</script>", "</style>", "<!--", "]]>", "&amp;", "&#0;", "{{ 7*7 }}", "{% raw %}", "javascript:alert(1)", "![a](b)",
    ",", ";", "|", '""', "\\", "\\u0000", "{", "}", "---\n", "# ", "- ", "Mr. ", "U.S. ", "http://a.example/b",
    "so-called ", "claimed that ",
)
# fmt: on


def text(random: Random, *, most: int = 40) -> str:
    """Words, marks, control characters and markup in any order."""
    pieces = [random.choice(PIECES) for _ in range(random.randrange(most))]
    return "".join(piece * random.choice((1, 1, 1, 1, 2, 30)) for piece in pieces)


def rows(random: Random) -> list[dict[str, str]]:
    """The rows of a table, each with a text."""
    return [
        {"id": random.choice(("a", "b", str(number))), "source": text(random, most=4), "title": text(random, most=6)}
        | {
            "date": random.choice(("", "2024-04-03", "03/04/2024", "1e400", "now", "0001-01-01", text(random, most=3))),
            "text": text(random),
        }
        for number in range(random.randrange(1, 6))
    ]


def csv(random: Random) -> bytes:
    """A CSV file."""
    writer = DictWriter(buffer := io.StringIO(), ("id", "source", "title", "date", "text"), delimiter=random.choice(",;\t"))
    writer.writeheader()
    writer.writerows(rows(random))
    return buffer.getvalue().encode("utf-8", "surrogatepass")


def jsonl(random: Random) -> bytes:
    """JSON lines."""
    return "\n".join(json.dumps(row, ensure_ascii=random.random() < 0.5) for row in rows(random)).encode("utf-8", "surrogatepass")


def array(random: Random) -> bytes:
    """A JSON array, or an object with one in it."""
    value = rows(random) if random.random() < 0.6 else {"status": "ok", "articles": rows(random)}
    return json.dumps(value, indent=random.choice((None, 1))).encode()


def plain(random: Random) -> bytes:
    """A text file in some encoding."""
    return text(random).encode(random.choice(("utf-8", "utf-16", "cp1252", "cp1251", "utf-8-sig")), "replace")


def markdown(random: Random) -> bytes:
    """Markdown with front matter."""
    front = "\n".join(f"{key}: {text(random, most=3)}" for key in ("title", "date", "source", "author"))
    return f"---\n{front}\n---\n# {text(random, most=4)}\n{text(random)}".encode("utf-8", "replace")


def html(random: Random) -> bytes:
    """A page, whose tags are closed or not."""
    said = [escape(text(random)) if random.random() < 0.7 else text(random) for _ in range(random.randrange(1, 5))]
    opened = random.choice(("<p>", "<div>", "<article><p>", "<b>" * 200, "<table><tr><td>", "<blockquote>" * 30))
    meta = f'<meta property="og:title" content="{escape(text(random, most=4))}"><meta charset="{random.choice(("utf-8", "x", "utf-16"))}">'
    data = f'<script type="application/ld+json">{text(random, most=6) if random.random() < 0.5 else json.dumps(rows(random))}</script>'
    return f"<html><head>{meta}{data}</head><body>{opened}{opened.join(said)}</body></html>".encode("utf-8", "replace")


def feed(random: Random) -> bytes:
    """An RSS feed."""
    items = "".join(
        f"<item><title>{escape(row['title'])}</title><description>{escape(row['text'])}</description></item>" for row in rows(random)
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Post</title>{items}</channel></rss>".encode("utf-8", "replace")


def export(random: Random) -> bytes:
    """An export of a news archive."""
    head = f"{text(random, most=4)}\nThe Post\nApril 3, 2024 Wednesday\n\nLength: 120 words\n\nBody\n\n"
    return "".join(f"{head}{text(random)}\n\nLoad-Date: April 4, 2024\n\nEnd of Document\n" for _ in range(3)).encode("utf-8", "replace")


def parquet(random: Random) -> bytes:
    """A Parquet file."""
    clean = [{key: value.encode("utf-8", "replace").decode() for key, value in row.items()} for row in rows(random)]
    pd.DataFrame(clean).to_parquet(buffer := io.BytesIO())
    return buffer.getvalue()


def archive(random: Random) -> bytes:
    """A zip archive, whose files may have odd names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for number in range(3):
            name = random.choice(
                ("a.txt", "../../b.txt", "/etc/c.txt", "x/..", "d" * 300 + ".txt", "e/" * 90 + "f.txt", "g\\h.txt", "CON.txt", "i.html")
            )
            file.writestr(f"{number}{name}" if random.random() < 0.5 else name, plain(random))
    return buffer.getvalue()


def packed(random: Random) -> bytes:
    """A compressed file."""
    return gzip.compress(jsonl(random), 1)


FILES: dict[str, Callable[[Random], bytes]] = {
    **{"a.txt": plain, "a.md": markdown, "a.html": html, "a.jsonl": jsonl, "a.json": array, "a.csv": csv, "a.rss": feed},
    **{"export.txt": export, "a.parquet": parquet, "a.zip": archive, "a.jsonl.gz": packed},
}


def damaged(random: Random, data: bytes) -> bytes:
    """The same bytes with some changed, taken out, doubled or put in."""
    found = bytearray(data)
    for _ in range(random.choice((0, 1, 1, 3, 12))):
        at = random.randrange(len(found) + 1)
        size = random.choice((1, 1, 4, 64))
        kind = random.randrange(4)
        if kind == 0:
            found[at : at + size] = random.randbytes(min(size, len(found) - at))
        elif kind == 1:
            del found[at : at + size]
        elif kind == 2:
            found[at:at] = found[at : at + size] * random.choice((1, 2, 50))
        else:
            found[at:at] = random.choice(PIECES).encode("utf-8", "replace")
    return bytes(found)

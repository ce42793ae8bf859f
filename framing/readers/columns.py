"""What the columns of other people's tables are called, and one of their rows as an Article."""

from collections.abc import Iterable, Mapping

from framing.errors import ReadError
from framing.readers.decoding import UnreadableError
from framing.readers.values import Order, date_of, words_of
from framing.records import Article

# our field -> the usual names of it, the likeliest first; compared without regard to case, spaces, hyphens and underscores
USUAL_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "article_id", "uuid", "stories_id", "store_id", "accession_number"),
    "source": (
        *("source", "outlet", "publisher", "newspaper", "media_name", "publication", "publication_title", "pubtitle"),
        *("source_name", "sitename", "site", "domain"),
    ),
    "text": ("text", "body", "content", "article", "maintext", "article_text", "full_text", "story_text", "article_body"),
    "title": ("title", "headline", "article_title"),
    "published": (
        *("published", "date", "pubdate", "publish_date", "published_at", "date_publish", "publication_date", "published_date"),
        *("datetime", "entry_date", "seendate"),
    ),
    "url": ("url", "link", "source_url", "document_url"),
    "byline": ("byline", "author", "authors"),
    "place": ("place", "dateline", "location"),
    "group": ("group", "leaning", "outlet_leaning", "political_leaning"),
    "story": ("story", "event", "event_id", "story_id"),
}


def match_columns(found: Iterable[str], wanted: Mapping[str, str] | None) -> dict[str, str]:
    """Our field -> their column, as far as there is one; ReadError where `wanted` names what does not exist."""
    found = list(found)
    chosen = {field: column for field, names in USUAL_NAMES.items() if field not in (wanted or {}) and (column := _first(found, names))}
    for field, column in (wanted or {}).items():
        if column not in found:
            raise ReadError(f"there is no column {column!r} for {field}", hint=f"the columns are {_listed(found)}")
        chosen[field] = column
    for field, column in chosen.items():
        alike = [name for name in found if name == column or (field not in (wanted or {}) and _plain(name) == _plain(column))]
        if len(alike) > 1:
            hint = f"rename one, or name it with --map {field}=COLUMN"
            raise ReadError(f"{len(alike)} columns could be the {field}: {_listed(alike)}", hint=hint)
    return chosen


def require_text(chosen: Mapping[str, str], found: Iterable[str]) -> None:
    """Nothing where a text column was found; UnreadableError, with what there is instead, where none was."""
    if "text" not in chosen:
        links = "; it lists links, whose pages have to be saved first" if "url" in chosen else ""
        how = f'name it with --map text=COLUMN (in Python columns={{"text": COLUMN}}){likewise(chosen)}'
        raise UnreadableError(f"no text column among {_listed(found)}; {how}{links}")


def likewise(chosen: Mapping[str, str]) -> str:
    """That other fields can be named as well, where they were not found."""
    others = ", ".join(field for field in ("source", "title", "published") if field not in chosen)
    return f", and likewise {others} where there are such columns" if others else ""


def article_from(row: Mapping[str, object], chosen: Mapping[str, str], *, name: str, source: str, order: Order | None = None) -> Article:
    """The article in a row, with `name` and `source` where the row has none; UnreadableError where it holds no text."""
    cells = {field: row.get(column) for field, column in chosen.items()}
    text = cells.get("text")
    if chosen["text"] not in row:
        raise UnreadableError(f"it has no {chosen['text']!r}, only {_listed(row)}")
    if not isinstance(text, str) or not text.strip():
        raise UnreadableError("no text in the text column" if not words_of(text).strip() else f"the text is a {type(text).__name__}")
    words = {field: words_of(cell) for field, cell in cells.items()}
    return Article(
        id=words.get("id", "").strip() or name,
        source=words.get("source", "").strip() or source,
        text=str(text),
        title=words.get("title", ""),
        published=date_of(cells.get("published"), order=order),
        url=words.get("url", ""),
        byline=words.get("byline", ""),
        place=words.get("place", ""),
        group=words.get("group", ""),
        story=words.get("story", ""),
    )


def _first(found: Iterable[str], names: Iterable[str]) -> str | None:
    """The column that bears the first of the names that any column bears."""
    plain = {_plain(column): column for column in reversed(list(found))}
    return next((plain[_plain(name)] for name in names if _plain(name) in plain), None)


def _plain(name: str) -> str:
    return name.casefold().translate({ord(sign): None for sign in " _-"})


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(columns) or "none at all"

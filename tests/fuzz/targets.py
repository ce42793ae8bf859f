"""What is fed with hostile inputs, and what must hold whatever comes: nothing raised, nothing lost, every position right."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import gettempdir

from lxml import html as markup

from framing.classifiers.lexicon import load_lexicon
from framing.config import load_settings
from framing.errors import ReadError
from framing.readers import read_inputs
from framing.readers.files import UNFORESEEN
from framing.records import Article, Reading, SetAside
from framing.report.html import render_html
from framing.report.markdown import render_markdown
from framing.report.page import build_page
from framing.spans import storable
from framing.stages import read_all
from framing.tables import SCHEMAS, as_arrow
from framing.tables import rows as rows_of
from tests.fuzz import inputs
from tests.runs import kept

SETTINGS = load_settings(overrides=("report.bootstrap=100",))
LEXICON = load_lexicon()


def file(name: str) -> Callable[[Random], None]:
    """Reads a damaged file of that name: an article or a reason comes out, and nothing else."""

    def read(random: Random) -> None:
        path = Path(gettempdir()) / name
        path.write_bytes(inputs.damaged(random, inputs.FILES[name](random)))
        try:
            items = list(read_inputs(path, fitness=SETTINGS.fitness))
        except ReadError:
            return
        assert items, "nothing came out, and no reason"
        for item in items:
            assert not (isinstance(item, SetAside) and UNFORESEEN in item.reason), item
            if isinstance(item, Article):
                _stretches(item)

    return read


def rows(random: Random) -> None:
    """Every row of a table comes out, as an article or set aside, its text as it was."""
    given = inputs.rows(random)
    path = Path(gettempdir()) / "rows.jsonl"
    path.write_bytes("\n".join(map(inputs.json.dumps, given)).encode())
    items = list(read_inputs(path))
    assert len(items) == len(given)
    assert all(item.text == row["text"] for item, row in zip(items, given, strict=True) if isinstance(item, Article))


def article(random: Random) -> Article:
    """An article of hostile words."""
    return Article(inputs.text(random, most=3), inputs.text(random, most=3), inputs.text(random), inputs.text(random, most=8))


def voices(random: Random) -> None:
    """Sentences lose no word, voices tile them, terms hold their words, and the tables take all of it."""
    one = article(random)
    (analysis,) = read_all([one], LEXICON)
    for reading in analysis.readings:
        _reading(one, reading)
    for field in ("title", "text"):
        spans = [reading.sentence.span for reading in analysis.readings if reading.sentence.field == field]
        words = one.field(field)
        assert not "".join(
            words[a:b] for a, b in zip([0, *(s.end for s in spans)], [*(s.start for s in spans), len(words)], strict=True)
        ).split()
    for name, found in rows_of(analysis, text=True, vectors=True).items():
        assert as_arrow(found, SCHEMAS[name]).num_rows == len(found)


def page(random: Random) -> None:
    """A page shows every article, and nothing that an article says becomes markup."""
    articles = [replace(article(random), id=str(number)) for number in range(random.randrange(1, 8))]
    shown = build_page(kept(read_all(articles, LEXICON)), settings=SETTINGS, lenses=())
    assert sum(len(views) for _, views in shown.articles.outlets) == len(articles)
    render_markdown(shown)
    tree = markup.document_fromstring(render_html(shown))
    assert len(list(tree.iter("script"))) <= 1
    assert not [element for element in tree.iter() if any(key.startswith("on") for key in element.keys())]  # noqa: SIM118
    assert not [link for *_, link, _ in tree.iterlinks() if not link.startswith(("#", "data:"))]
    said = " ".join(tree.text_content().split())
    assert all(" ".join(_visible(one.text).split()) in said for one in articles if len(one.text) < 5_000)


def _visible(words: str) -> str:
    """The words as a parser of pages gives them back."""
    return storable(words).replace("\x00", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")


def _stretches(one: Article) -> None:
    last = 0
    for part in sorted(part.span for part in one.excluded):
        assert last <= part.start < part.end <= len(one.text)
        last = part.end


def _reading(one: Article, reading: Reading) -> None:
    words = one.field(reading.sentence.field)
    assert "".join(voice.span.of(words) for voice in reading.voices) == reading.sentence.span.of(words)
    assert all(reading.sentence.span.contains(term.span) for term in (*reading.terms, *reading.mentions))
    assert 0 <= reading.words_outlet <= reading.words


TARGETS: dict[str, tuple[Callable[[Random], None], int]] = {
    **{name: (file(name), share) for name, share in zip(inputs.FILES, (6, 6, 6, 8, 5, 8, 5, 4, 4, 4, 4), strict=True)},
    "rows": (rows, 8),
    "voices": (voices, 30),
    "page": (page, 2),
}
"""What is tried, and how many of a hundred inputs it gets."""

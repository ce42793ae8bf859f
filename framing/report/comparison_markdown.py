"""The page of a comparison as Markdown."""

from collections.abc import Iterable, Sequence

from framing.report.cards import Alone, Card, Cover
from framing.report.comparison import ComparisonPage
from framing.report.copies import Copies
from framing.report.excerpts import Bit
from framing.report.figures import counted, said
from framing.report.markdown import corrected_parts, plain, table
from framing.report.rates import Row
from framing.report.scatter import Scatter
from framing.report.wordings import Wordings


def render_markdown(page: ComparisonPage) -> str:
    """The page as Markdown with pipe tables."""
    parts = [f"# {plain(page.title)}", *map(plain, page.lede), f"*{plain(page.caveat)}*"]
    parts += [table(["", ""], ((fact.name, fact.value) for fact in page.facts)), *_ways(page)]
    parts += [*corrected_parts(page.corrected, page.unit), *_stories(page), *_wordings(page.wordings)]
    parts += [*_terms(page.scatter), *_copies(page.copied), *_rates(page)]
    parts += ["## How this was measured", "\n".join(f"- **{plain(entry.name)}**: {plain(entry.meaning)}" for entry in page.method)]
    return "\n\n".join(parts) + "\n"


def _ways(page: ComparisonPage) -> list[str]:
    ways = (
        [f"{one.row.source}, {one.row.other}", one.row.basis, check.name, said(check.apart), check.verdict]
        for one in page.chiefs
        for check in one.checks
    )
    head = ["Sources", "In", "Way", "Difference", "The finding"]
    return ["## Loaded terms in their own voice, counted in other ways", table(head, ways)]


def _rates(page: ComparisonPage) -> list[str]:
    head = ["Rate", "Sources", "In", "The first", "The second", "Difference", "Ratio", "p", "q"]
    rows = ([one.title, f"{one.source}, {one.other}", one.basis, *_plain(one), one.ratio, one.p, one.q] for one in page.rows)
    months = [[one.month, f"{one.source}, {one.other}", *_plain(one), one.p, one.q] for one in page.months]
    told = ["## By month", table(["Month", "Sources", "The first", "The second", "Difference", "p", "q"], months)] if months else []
    return ["## All rates", table(head, rows), *told]


def _plain(row: Row) -> list[str]:
    return [said(row.left), said(row.right), said(row.apart)]


def _stories(page: ComparisonPage) -> list[str]:
    if not page.stories.told:
        return []
    return ["## Stories side by side", plain(page.stories.told), *(part for card in page.stories.cards for part in _card(card))]


def _card(card: Card) -> list[str]:
    names = [column.source for column in card.columns]
    heads = ["; ".join(filter(None, [_words(column.title), column.published])) for column in card.columns]
    rows = [heads, *([_words(cell) if cell else "" for cell in side.cells] for side in card.sides)]
    alone = [f"- {plain(name)}: {'; '.join(map(_alone, items))}" for name, items in zip(names, card.alone, strict=False) if items]
    parts = [f"### {plain(card.title)}", f"{plain(card.told)}. {'; '.join(map(_cover, card.cover))}.", _side_by_side(names, rows)]
    parts += ["Only there:\n\n" + "\n".join(alone)] if alone else []
    return [*parts, *map(plain, card.notes)]


def _side_by_side(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A pipe table whose cells are Markdown already."""
    lines = [f"| {' | '.join(map(plain, names))} |", f"|{' --- |' * len(names)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _cover(cover: Cover) -> str:
    parts = [f"{cover.own} own"] if cover.own else []
    parts += [f"{cover.copied} from {cover.origins}"] if cover.copied else []
    return f"{plain(cover.source)} ({plain(', '.join(parts))})"


def _alone(item: Alone) -> str:
    where = f" (in {plain(item.where)})" if item.where else ""
    return f"{plain(item.what)}: {_words(item.words)}{where}" if item.what else f"{_words(item.words)}{where}"


def _words(bits: Iterable[Bit]) -> str:
    """A sentence on one line: choices of words in bold, other loaded terms in italics."""
    return " ".join("".join(_marked(bit) for bit in bits).split())


def _marked(bit: Bit) -> str:
    around = {"choice": "**", "term": "*"}.get(bit.kind, "")
    return f"{around}{plain(bit.text)}{around}" if bit.kind else _spaced(bit.text)


def _spaced(text: str) -> str:
    """Words with the white space around them, which parts them from what is marked beside them."""
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :] if text.strip() else ""
    return f"{before}{plain(text.strip())}{after}"


def _wordings(found: Wordings) -> list[str]:
    if not found.concepts:
        return []
    head = ["What is named", "Word", *(found.sources or ["Who says it"])]
    rows = (
        [concept.name, word.word, *(word.cells if found.sources else [word.who])] for concept in found.concepts for word in concept.words
    )
    return ["## Which word for the same thing", plain(found.told), table(head, rows)]


def _terms(found: Scatter | None) -> list[str]:
    if found is None or not found.points:
        return []
    points = sorted(found.points, key=lambda point: (-point.z, point.term))
    rows = ([point.term, point.type, str(point.left), str(point.right), f"{point.z:+.1f}"] for point in points)
    return ["## Words that set them apart", plain(found.told), table(["Term", "Type", found.source, found.other, "z"], rows)]


def _copies(found: Copies) -> list[str]:
    if not found.copies:
        return []
    parts = ["## What was changed in copied texts", plain(found.told)]
    for copy in found.copies:
        parts.append(f"### {plain(copy.source)}, after {plain(copy.original)}: {plain(copy.title)}")
        lines = [
            f"- {one.where}, {one.kind}: {plain(one.before) or '(nothing)'} → {plain(one.after) or '(nothing)'}" for one in copy.changes
        ]
        parts.append("\n".join([*lines, *([f"- {counted(copy.more, 'more change')}"] if copy.more else [])]))
    return parts

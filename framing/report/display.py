"""How records show themselves: a line or two in a terminal, a small escaped table in a notebook."""

from collections.abc import Iterable, Mapping, Sequence
from functools import singledispatch
from html import escape
from typing import TYPE_CHECKING, Any

from framing.comparison.robustness import CHIEF
from framing.profiles import sorted_sources
from framing.records import Analysis, Comparison, Profile, Rate
from framing.report import charts
from framing.report.articles import ArticleView, Shown, article_view, shown_articles
from framing.report.figures import Figure, counted, figure, listing, number
from framing.report.page import dates
from framing.report.prose import Piece, Regard
from framing.report.rates import SURE, is_sure, pairs_of, rate_title, row_of, scale, sure_ones
from framing.store import Run
from framing.tables import ADDED, SCHEMAS, rows
from framing.validation.agreement import Agreed
from framing.validation.printed import agreed_rows
from framing.validation.sampling import Sample

if TYPE_CHECKING:
    from framing.report.rates import Row

ROWS = 16
ARTICLES = 3
ASIDE = 3
_STYLE = (
    "<style>.framing td,.framing th{text-align:left!important;vertical-align:top}.framing caption{text-align:left;font-weight:600}"
    ".framing .together{stroke:currentColor;stroke-dasharray:2 2;stroke-opacity:.6}"
    ".framing .whisker{stroke:currentColor;stroke-width:2;stroke-opacity:.5}.framing .dot,.framing .over{fill:currentColor}"
    ".framing .ring{fill:none;stroke:currentColor}.framing mark{color:inherit;background:rgb(128 128 128/.22);border-bottom:2px solid}"
    ".framing u{text-decoration:underline dotted}.framing p{max-width:44em}"
    ".framing .favours{border-color:#5b8cc0}.framing .disfavours{border-bottom-style:dashed;border-color:#b9772b}</style>"
)


@singledispatch
def text(record: Any) -> str:
    """A record in a line or two."""
    return object.__repr__(record)


@singledispatch
def html(record: Any) -> str:
    """A record as a fragment of HTML that loads nothing and in which whatever came from outside is escaped."""
    return f"<code>{escape(text(record))}</code>"


@text.register
def _(rate: Rate) -> str:
    return f"<Rate {_told(figure(rate), rate.unit)}>"


@text.register
def _(profile: Profile) -> str:
    sizes = (counted(profile.articles, "article"), counted(profile.sentences, "sentence"), counted(profile.words, "word"))
    chief = profile.rates.get(CHIEF)
    told = f"; {rate_title(CHIEF).lower()} {_told(figure(chief), chief.unit)}" if chief else ""
    return f"<Profile of {profile.source}: {', '.join(sizes)}{told}>"


@html.register
def _(profile: Profile) -> str:
    caption = text(profile).removeprefix("<Profile of ").partition(";")[0].removesuffix(">")
    shown = [(name, rate) for name, rate in profile.rates.items() if rate.count or not name.startswith("frame_")]
    tops = {unit: charts.scale_top([figure(rate) for _, rate in shown if rate.unit == unit], unit=unit) for unit in (1, 1000)}
    lines = []
    for name, rate in shown:
        told = figure(rate)
        strip = charts.interval_strip(told, top=tops[rate.unit], together=None, label=rate_title(name))
        lines.append([escape(rate_title(name)), strip, escape(_told(told, rate.unit))])
    return _table(caption, ["Rate", "", "Value, interval, counts"], lines)


@text.register
def _(comparison: Comparison) -> str:
    told, left = _chosen(comparison)
    lines = [
        f"  {one.title} ({one.basis}): {one.source} {one.left.text}, {one.other} {one.right.text}; {_apart(one)}{_chance(one)}"
        for one in told
    ]
    more = [f"  … and {counted(left, 'difference')} more"] if left else []
    return "\n".join([f"<Comparison: {_tests(comparison)}>", *lines, *more])


@html.register
def _(comparison: Comparison) -> str:
    told, left = _chosen(comparison)
    top = {unit: scale([one.apart for one in told if _is_share(one) is (unit == 1)]) for unit in (1, 1000)}
    lines = [
        [
            *map(escape, (one.title, f"{one.source}, {one.other}", one.basis, one.left.text, one.right.text)),
            charts.difference_strip(one.apart, top=top[1 if _is_share(one) else 1000], label=one.title),
            escape(f"{_apart(one)}{_chance(one)}"),
        ]
        for one in told
    ]
    head = ["Rate", "Sources", "In", "First", "Second", "", "Difference"]
    more = f"; {counted(left, 'difference')} more in framing.comparison.comparing.comparison_tables(comparison)" if left else ""
    return _table(f"{_tests(comparison)}{more}", head, lines)


@text.register
def _(run: Run) -> str:
    aside = len(run.manifest.get("set_aside", ()))
    return f"<Run: {_read(run)}{f'; {number(aside)} set aside' if aside else ''}; {_model(run)}; {run.path or 'in memory'}>"


@html.register
def _(run: Run) -> str:
    articles = run.arrow("articles", ["source"])
    outlets = sorted_sources({str(source) for source in articles["source"].to_pylist()})
    tables = [name for name in (*SCHEMAS, *ADDED) if name not in ADDED or run.has(name)]
    kind = "Groups" if run.named else "Outlets"
    facts = [
        ("Read", f"{_read(run)}; {_model(run)}; {run.path or 'in memory'}"),
        (kind, f"{number(len(outlets))}{': ' if outlets else ''}{', '.join(outlets[:ROWS])}{', …' if len(outlets) > ROWS else ''}"),
        ("Published", dates(run)),
        ("Set aside", _aside(run.manifest.get("set_aside", ()))),
        ("Tables", f'{", ".join(tables)}; as a DataFrame: run.table("terms")'),
    ]
    table = _table("", [], [[f"<b>{name}</b>", escape(value)] for name, value in facts])
    return table + (html(shown_articles(run, most=ARTICLES)) if 0 < articles.num_rows <= ARTICLES else "")


@text.register
def _(analysis: Analysis) -> str:
    terms = sum(len(reading.terms) for reading in analysis.readings)
    sizes = f"{counted(len(analysis.readings), 'sentence')}, {counted(terms, 'loaded term')}"
    return f"<Analysis of {analysis.article.title or analysis.article.id}, {analysis.article.source}: {sizes}>"


@html.register
def _(analysis: Analysis) -> str:
    told = rows(analysis, text=True, vectors=False)
    return _framed(_article(article_view(told["articles"][0], told["terms"], told["voices"], told["sentences"])))


@text.register
def _(shown: Shown) -> str:
    articles = counted(sum(len(views) for _, views in shown.outlets), "article")
    return f"<{articles}{f', as seen by {listing(list(shown.sides))}' if shown.sides else ''}>"


@html.register
def _(shown: Shown) -> str:
    return _framed("".join(_article(view) for _, views in shown.outlets for view in views))


@text.register
def _(drawn: Sample) -> str:
    sizes = f"{counted(len(drawn.units), drawn.unit)} of {number(int(drawn.strata['units'].sum()))}"
    return f"<Sample: {sizes}, design {drawn.design}, seed {drawn.seed}>"


@html.register
def _(drawn: Sample) -> str:
    strata = [[escape(row["stratum"]), number(row["units"]), number(row["drawn"])] for row in drawn.strata.to_dict("records")]
    return _table(f"{text(drawn)[1:-1]}; each with its words in .units", ["Stratum", f"{drawn.unit.title()}s", "Drawn"], strata)


@text.register
def _(agreed: Agreed) -> str:
    told = "".join(f"\n  {label} ({coders}): alpha {alpha}, {says}" for label, coders, _, _, alpha, says in agreed_rows(agreed.labels))
    return f"<Agreed: {counted(len(agreed.cases), 'unit')} on which coders differ>{told}"


@html.register
def _(agreed: Agreed) -> str:
    lines = [list(map(escape, row)) for row in agreed_rows(agreed.labels)]
    caption = f"{counted(len(agreed.cases), 'unit')} on which coders differ, in .cases"
    return _table(caption, ["Label", "Coders", "Units", "Agree", "Alpha", "Which is"], lines)


_SIGNS: dict[Regard, str] = {"favours": "+", "disfavours": "−", "": ""}
_SIZES = (("articles", "article"), ("sentences", "sentence"), ("words", "word"), ("terms", "loaded term"))


def _read(run: Run) -> str:
    counts = run.manifest.get("counts", {})
    return ", ".join(counted(counts[name], one) for name, one in _SIZES if name in counts) or "unfinished"


def _aside(found: Sequence[Mapping[str, str]]) -> str:
    """How much was set aside, and of the first things where they stand and why."""
    told = [f"{row['path']}{' ' * bool(row['where'])}{row['where']}: {row['reason']}" for row in found[:ASIDE]]
    more = [f'{number(len(found) - ASIDE)} more in run.manifest["set_aside"]'] if len(found) > ASIDE else []
    return f"{counted(len(found), 'file or record', 'files or records')}{': ' if told else ''}{'; '.join([*told, *more])}"


def _model(run: Run) -> str:
    return f"model {run.manifest.get('model', {}).get('name') or 'not named'}"


def _told(told: Figure, unit: int) -> str:
    """A figure in words: value, interval, counts."""
    if told.value is None:
        return told.interval
    return f"{told.text}{' per 1,000 words' if unit == 1000 else ''} ({told.interval}), {told.counted}"


def _tests(comparison: Comparison) -> str:
    sources, tested = counted(len(comparison.profiles), "source"), counted(comparison.tests, "difference")
    return f"{sources}, {tested} tested, {number(sure_ones(comparison))} of them with a q of {SURE} or less"


def _chosen(comparison: Comparison) -> tuple[Sequence["Row"], int]:
    """The differences to show, in their order, and how many are left: the chief and the telling ones, of two sources some others, too."""
    found = comparison.differences
    first = [one for one in found if one.rate == CHIEF or is_sure(one)]
    pair = len(pairs_of(found)) == 1
    rest = [one for one in found if pair and one not in first and not one.note]
    chosen = [*first, *rest][:ROWS]
    return [row_of(one) for one in found if one in chosen], len(found) - len(chosen)


def _is_share(one: "Row") -> bool:
    return one.apart.text.endswith("points")


def _apart(one: "Row") -> str:
    return f"{one.apart.text} ({one.apart.interval})"


def _chance(one: "Row") -> str:
    return f", q {one.q}" if one.q else ""


def _article(view: ArticleView) -> str:
    """An article with its terms marked; through lenses, once for each side."""
    source = escape(f"{view.source}: {view.counts}")
    if not view.seen:
        return f"<h4>{_marked(view.title)}</h4><small>{source}</small><p>{_marked(view.text)}</p>"
    columns = "".join(
        f"<td><b>{escape(seen.side)}</b> <small>{escape(seen.told)}</small><h4>{_marked(seen.title)}</h4><p>{_marked(seen.text)}</p></td>"
        for seen in view.seen
    )
    return f"<small>{source}</small><table><tr>{columns}</tr></table>"


def _marked(pieces: Iterable[Piece]) -> str:
    return "".join(_piece(piece) for piece in pieces)


def _piece(piece: Piece) -> str:
    if piece.mark is None:
        return _lines(piece.text)
    # told apart by the tag and a sign as well, since not every viewer of notebooks keeps a style sheet
    mark, words = piece.mark, _lines(piece.text)
    tag = "u" if not mark.regard and (mark.lens or mark.voice != "outlet") else "mark"
    return f'{_SIGNS[mark.regard]}<{tag} class="{mark.regard}" title="{escape(mark.note)}">{words}</{tag}>'


def _lines(words: str) -> str:
    return escape(words).replace("\n", "<br>")


def _table(caption: str, head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table of cells that are HTML already."""
    top = f"<tr>{''.join(f'<th>{escape(name)}</th>' for name in head)}</tr>" if head else ""
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in lines)
    named = f"<caption>{escape(caption)}</caption>" if caption else ""
    return _framed(f"<table>{named}{top}{body}</table>")


def _framed(inner: str) -> str:
    return f'<div class="framing">{_STYLE}{inner}</div>'

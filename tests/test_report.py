"""The report: its numbers, its safety and its bounds."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.config import Settings
from framing.errors import StoreError
from framing.profiles import profile
from framing.records import Analysis, Article, Comparison, Excluded, Judgement, Mention, Profile, Rate, Reading, Sentence, Term, Voice
from framing.report import articles as articles_module
from framing.report import further, write_report
from framing.report.articles import CHARACTERS, choose
from framing.report.charts import WIDTH, axis, interval_strip, lean_strip
from framing.report.figures import Figure
from framing.report.html import environment, render_html
from framing.report.lede import lede
from framing.report.markdown import render_markdown
from framing.report.page import build_page
from framing.report.perspectives import _standing
from framing.report.prose import Ink, Mark, prose
from framing.spans import Span
from framing.store import Run
from tests.kept import kept

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
FAST = Settings.model_validate({"report": {"bootstrap": 100}})
MANIFEST = {"version": "0.1.0", "created": "2031-01-01", "settings": {"seed": 7}, "model": {"name": "tiny"}, "seed": 7}
ARTICLE = Article("a1", "Northline", "The regime seized Tolvar. Bread was handed out.", title="Thugs in Tolvar")


def term(text: str, words: str, **facts: object) -> Term:
    start = text.index(words)
    return replace(Term(Span(start, start + len(words)), "naming", 0.9), **facts)


def told(field: str, text: str, terms: Sequence[Term] = (), **facts: object) -> Reading:
    words = len(text.split())
    reading = Reading(Sentence(field, 0, Span(0, len(text))), "outlet", words, words, tuple(terms), biased=bool(terms))
    return replace(reading, **facts)


def run_of(*parts: tuple[Article, Sequence[Reading]], text: bool = True, **facts: object) -> Run:
    analyses = (Analysis(article, tuple(readings)) for article, readings in parts)
    return kept(analyses, manifest=MANIFEST, text=text, set_aside=facts.get("set_aside", []))


def article_run(article: Article, terms: Sequence[Term] = (), **facts: object) -> Run:
    readings = [told("text", article.text, terms, **facts)] if article.text else []
    return run_of((article, [told("title", article.title), *readings] if article.title else readings))


def two_outlets(articles: int = 6) -> Run:
    parts = []
    for number in range(articles):
        for source, words in (("Kelmar Voice", ("regime", "seized")), ("Northline", ("regime",))):
            text = f"The regime seized Tolvar on day {number}. Bread was handed out in the square that evening."
            terms = [term(text, each, voice="outlet" if number % 2 else "direct") for each in words]
            frame = Judgement("frame", "security_defense", 0.9, number % 2 == 0)
            parts.append((Article(f"{source}-{number}", source, text), [told("text", text, terms, judgements=(frame,))]))
    return run_of(*parts)


def html_of(run: Run) -> str:
    return render_html(build_page(run, settings=FAST))


class Parsed(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marks: list[str] = []
        self.inside = False
        self.in_article = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.in_article |= tag == "article"
        if tag == "mark" and self.in_article:
            self.inside = True
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside &= tag != "mark"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.marks[-1] += data


def test_the_page_shows_the_rates_that_the_profiles_hold() -> None:
    run = two_outlets()
    first = profile(run, settings=FAST)[0].rates["terms_outlet"]
    shown = build_page(run, settings=FAST).summary.outlets[0].figures[0]
    assert (shown.value, shown.low, shown.high) == (first.value, first.low, first.high)
    assert shown.text == f"{first.value:.1f}"


@pytest.mark.parametrize("render", [render_html, render_markdown])
def test_every_figure_of_the_summary_and_the_frames_is_printed(render) -> None:
    page = build_page(two_outlets(), settings=FAST)
    printed = render(page)
    figures = [figure for outlet in page.summary.outlets for figure in outlet.figures] + [
        cell.figure for _, row in page.frames.rows for cell in row
    ]
    assert len(figures) == 10
    assert all(figure.text in printed and figure.interval in printed for figure in figures)


@pytest.mark.parametrize("render", [render_html, render_markdown])
def test_every_word_choice_is_printed_with_rate_and_count(render) -> None:
    page = build_page(two_outlets(), settings=FAST)
    printed = re.sub(r"</?small>", "", render(page))
    cells = [cell for vocabulary in page.vocabularies for choice in vocabulary.choices for cell in choice.cells if cell.count]
    assert cells
    assert all(f"{cell.rate} ({cell.count})" in printed for cell in cells)


def test_an_outlet_with_too_few_articles_has_no_interval_and_says_so() -> None:
    page = build_page(article_run(ARTICLE), settings=FAST)
    assert page.summary.outlets[0].figures[0].interval == "too few articles"
    assert "too few for an interval" in page.lede[0]


@pytest.mark.parametrize("render", [render_html, render_markdown])
def test_what_was_not_measured_is_named_and_not_shown_as_zero(render) -> None:
    page = build_page(run_of((ARTICLE, [told("text", ARTICLE.text, biased=None)])), settings=FAST)
    assert "biased_sentences" not in {measure.name for measure in page.summary.measures}
    assert "Not measured by this model: biased sentences." in render(page)


def rated(source: str, count: float, low: float | None, high: float | None) -> Profile:
    return Profile(source, 9, 90, 1000, {"terms_outlet": Rate(count, 1000, 1000, low, high)})


def test_the_lede_names_every_outlet_where_there_are_few() -> None:
    told_first = lede(Comparison((rated("A", 14.2, 11, 17.9), rated("B", 3.1, 1, 5)), ()), confidence="95%")[0]
    assert told_first == (
        "In its own voice, A uses 14.2 loaded terms per 1,000 words (95% interval 11.0–17.9; 9 articles) and B 3.1 (1.0–5.0; 9 articles)."
    )


def test_the_lede_ranks_none_of_many_and_tells_how_they_spread() -> None:
    profiles = tuple(rated(f"Outlet {letter}", rate, rate - 1, rate + 1) for rate, letter in enumerate("ABCDEFGH", 2))
    [sentence] = lede(Comparison(profiles, ()), confidence="95%")
    assert not re.findall(r"Outlet (.)", sentence)
    assert "The middle half of these use between 3.2 and 7.8 loaded terms" in sentence


def test_the_lede_ranks_nobody_without_an_interval() -> None:
    profiles = tuple(rated(letter, 5, None, None) for letter in "ABCDEF")
    assert lede(Comparison(profiles, ()), confidence="95%")[0].startswith("None of the 6 outlets has enough articles")


def test_the_lede_says_where_intervals_overlap() -> None:
    sentences = lede(Comparison((rated("A", 5, 2, 9), rated("B", 4, 1, 8)), ()), confidence="95%")
    assert any("overlap" in sentence for sentence in sentences)


@pytest.mark.parametrize("place", ["title", "text", "source", "speaker", "byline", "place", "id"])
def test_markup_from_an_article_stays_text(place: str) -> None:
    article = ARTICLE if place == "speaker" else replace(ARTICLE, **{place: HOSTILE + " regime"})
    words = [term(article.text, "regime", speaker=HOSTILE)]
    parsed = Parsed(html_of(article_run(article, words)))
    tags = [tag for tag, _ in parsed.tags]
    assert tags.count("script") == 1
    assert "img" not in tags
    assert not any(name.startswith("on") for _, attributes in parsed.tags for name in attributes)


def test_markup_from_an_article_stays_text_in_markdown() -> None:
    article = replace(ARTICLE, title=HOSTILE, text=HOSTILE + "\n\n# regime | [x](y)", source=HOSTILE)
    printed = render_markdown(build_page(article_run(article, [term(article.text, "regime")]), settings=FAST))
    assert not re.search(r"(?<!\\)<", printed)
    assert "\\| \\[x\\](y)" in printed


MARKED = [
    ("The regime seized Tolvar.", ["regime", "seized"], [(4, 14)]),
    ("🕊️ The 👨‍👩‍👧 “heroes” came.", ["“heroes”"], [(13, 15)]),
    ("قال النظام إن المدينة محررة", ["النظام", "محررة"], [(0, 7)]),
    ("İ & e\u0301 <b>thugs</b> \u2028 ran", ["<b>thugs</b>", "e\u0301"], [(2, 9), (8, 12)]),
]


@pytest.mark.parametrize(("text", "words", "voices"), MARKED)
def test_every_mark_holds_exactly_the_words_of_its_term(text: str, words: list[str], voices: list[tuple[int, int]]) -> None:
    stretches = tuple(Voice(Span(start, end), "direct") for start, end in voices)
    run = article_run(Article("a", "Northline", text), [term(text, each) for each in words], voices=stretches)
    assert sorted(Parsed(html_of(run)).marks) == sorted(words)


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[str, list[Mark], list[tuple[Span, Ink]]]:
    text = draw(st.text(min_size=1, max_size=60))
    pairs = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda pair: pair[0] < pair[1])
    spans = draw(st.lists(pairs.map(lambda pair: Span(*pair)), max_size=6))
    inks = draw(st.lists(pairs.map(lambda pair: Span(*pair)), max_size=4))
    return text, [Mark(span, span.of(text), "naming", "outlet", 0.9) for span in spans], [(span, Ink("direct")) for span in inks]


@given(laid_out())
def test_pieces_join_to_the_text_and_marks_hold_their_words(case: tuple[str, list[Mark], list[tuple[Span, Ink]]]) -> None:
    text, marks, inks = case
    pieces = prose(text, marks, inks)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text == piece.mark.words for piece in pieces if piece.mark)


def test_a_term_that_overlaps_another_is_listed_and_not_lost() -> None:
    words = [term(ARTICLE.text, "regime seized"), term(ARTICLE.text, "seized", type="action")]
    [(_, [view])] = build_page(article_run(ARTICLE, words), settings=FAST).articles.outlets
    assert [piece.mark.words for piece in view.text if piece.mark] == ["regime seized"]
    assert [each.mark.words for each in view.listed] == ["seized"]


def test_excluded_stretches_are_shown_with_their_kind() -> None:
    article = replace(ARTICLE, excluded=(Excluded(Span(26, 47), "footer"),))
    assert '<span class="x" data-kind="footer" title="not analysed">Bread was handed out.</span>' in html_of(article_run(article))


def test_a_long_article_is_cut_after_a_sentence_and_says_so() -> None:
    text = "Bread was handed out. " * 2000
    sentence = told("text", text, sentence=Sentence("text", 0, Span(0, 21)))
    [(_, [view])] = build_page(run_of((Article("a", "Northline", text), [sentence])), settings=FAST).articles.outlets
    assert "".join(piece.text for piece in view.text) == "Bread was handed out."
    assert view.notes == (f"The text is cut here; {len(text) - 21:,} characters more are not shown.",)


def test_terms_beyond_the_cut_are_listed_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles_module, "CHARACTERS", 5)
    monkeypatch.setattr(articles_module, "LISTED", 1)
    words = [term(ARTICLE.text, "regime"), term(ARTICLE.text, "seized")]
    [(_, [view])] = build_page(article_run(ARTICLE, words), settings=FAST).articles.outlets
    assert [each.mark.words for each in view.listed] == ["regime"]
    assert view.notes[-1] == "1 of 2 terms are listed."


def test_the_page_stays_small_however_long_the_articles_are() -> None:
    text = "The regime. " * 20_000
    terms = [replace(term(text, "regime"), span=Span(start, start + 6)) for start in range(4, 60_000, 12)]
    html = html_of(run_of((Article("a", "Northline", text), [told("text", text, terms)])))
    assert len(html) < 20 * CHARACTERS + 100_000


def test_articles_are_drawn_by_chance_and_spread_over_outlets() -> None:
    articles = two_outlets().table("articles")
    drawn = [choose(articles, None, most=4, seed=seed) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert sorted(each.rsplit("-", 1)[0] for each in drawn[0]) == ["Kelmar Voice", "Kelmar Voice", "Northline", "Northline"]


def test_the_page_says_how_many_articles_are_shown_of_how_many() -> None:
    settings = Settings.model_validate({"report": {"bootstrap": 100, "articles": 3}})
    page = build_page(two_outlets(), settings=settings)
    assert page.articles.chosen.startswith("3 of 12 articles")
    assert sum(len(views) for _, views in page.articles.outlets) == 3


def test_the_page_loads_nothing_from_anywhere() -> None:
    html = html_of(two_outlets())
    loaded = [value for tag, attributes in Parsed(html).tags for name, value in attributes.items() if name in ("src", "href")]
    assert all(value and value.startswith(("#", "data:,")) for value in loaded)
    assert not re.search(r"@import|url\(|fetch\(|https?:", html)


@pytest.mark.parametrize(
    ("url", "linked"), [("https://example.org/a?b=1&c", True), ("javascript:alert(1)", False), ("//x", False), ("http://[", False)]
)
def test_only_web_addresses_become_links(url: str, linked: bool) -> None:
    links = [
        attributes for tag, attributes in Parsed(html_of(article_run(replace(ARTICLE, url=url)))).tags if tag == "a" and "rel" in attributes
    ]
    assert [link["href"] for link in links] == ([url] if linked else [])
    assert all("noopener" in str(link["rel"]) for link in links)


UNDECODABLE = [{"path": "bad\udcff.txt", "where": "", "reason": "not text"}]


@pytest.mark.parametrize("suffix", [".html", ".htm", ".md"])
@pytest.mark.parametrize(
    "run",
    [run_of(), article_run(ARTICLE), article_run(Article("a", "Northline", "")), run_of((ARTICLE, []), set_aside=UNDECODABLE)],
    ids=["no article", "no term", "no text", "file name that is not Unicode"],
)
def test_any_run_can_be_written(run: Run, suffix: str, tmp_path: Path) -> None:
    path = write_report(run, tmp_path / "new" / f"page{suffix}", settings=FAST)
    assert len(path.read_text(encoding="utf-8")) > 1000


def test_all_articles_stand_on_further_pages_where_they_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(further, "PER_PAGE", 4)
    settings = Settings.model_validate({"report": {"bootstrap": 100, "articles": 1}})
    page = write_report(two_outlets(), tmp_path / "my page.html", settings=settings, full=True)
    linked = re.findall(r'href="(my%20page/[^"]+)"', page.read_text(encoding="utf-8"))
    leaves = [tmp_path / unquote(each) for each in linked]
    assert [leaf.name for leaf in leaves] == ["1-kelmar-voice-1.html", "1-kelmar-voice-2.html", "2-northline-1.html", "2-northline-2.html"]
    assert sum(leaf.read_text(encoding="utf-8").count("<article") for leaf in leaves) == 12
    assert all('href="../my%20page.html"' in leaf.read_text(encoding="utf-8") for leaf in leaves)


def test_further_pages_are_not_written_beside_markdown(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="HTML page only"):
        write_report(two_outlets(), tmp_path / "page.md", settings=FAST, full=True)


def test_terms_are_listed_by_position_where_the_text_was_not_stored() -> None:
    run = run_of((ARTICLE, [told("text", ARTICLE.text, [term(ARTICLE.text, "regime")])]), text=False)
    [(_, [view])] = build_page(run, settings=FAST).articles.outlets
    assert "not stored" in view.notes[0]
    assert [(each.mark.words, each.mark.span) for each in view.listed] == [("regime", Span(4, 10))]


def test_what_was_set_aside_is_counted_and_told() -> None:
    aside = [{"path": "scan.pdf", "where": "", "reason": "a PDF"}] * 150
    page = build_page(run_of((ARTICLE, []), set_aside=aside), settings=FAST)
    assert (page.method.aside, len(page.method.set_aside)) == (150, 100)
    assert "150 of what was offered were not read" in render_html(page)


def test_a_run_that_was_stopped_is_called_unfinished() -> None:
    run = article_run(ARTICLE)
    stopped = Run(run.manifest | {"complete": False}, run.tables)
    assert any(fact.value.startswith("unfinished") for fact in build_page(stopped, settings=FAST).facts)


@pytest.mark.parametrize("name", ["page.pdf", "page", "page.html.gz"])
def test_an_unknown_suffix_says_what_works(name: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"\.html, \.md or \.json"):
        write_report(run_of(), tmp_path / name, settings=FAST)


def test_a_place_that_cannot_be_written_is_an_error_for_people(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        write_report(run_of(), tmp_path / "file" / "page.html", settings=FAST)


LIRREN = {"dispute": "Lirren", "concept": "taking of the valley"}


def disputed_run(articles: int = 6) -> Run:
    """Kelmar Voice on Kelmar's side with a quoted minister on Ostrenia's, and Northline on neither's."""
    text = "Ostrenia seized Tolvar, a brutal act. “A liberated town,” Halven Dray said of Kelmar."
    seized = term(text, "seized", type="action", side="Kelmar", target="Ostrenia", polarity=-1, **LIRREN)
    liberated = term(text, "liberated", voice="direct", side="Ostrenia", target="Ostrenia", polarity=1, **LIRREN)
    shown = [(actor, text.index(actor), light) for actor, light in (("Ostrenia", "negative"), ("Kelmar", "neutral"))]
    mentions = tuple(Mention(Span(start, start + len(actor)), actor, "LOC", "outlet", light) for actor, start, light in shown)
    loaded = told("text", text, [seized, term(text, "brutal"), liberated], mentions=mentions)
    parts = [(Article(f"k{number}", "Kelmar Voice", text), [loaded]) for number in range(articles)]
    calm = "Bread was liberated, they said."
    quoted = term(calm, "liberated", voice="indirect", side="Ostrenia", **LIRREN)
    return run_of(*parts, (Article("n1", "Northline", calm), [told("text", calm, [quoted])]))


def test_the_page_tells_whose_side_the_words_take_own_voice_and_others() -> None:
    [leaning] = build_page(disputed_run(), settings=FAST).perspectives.leanings
    kelmar, northline = leaning.rows
    assert (leaning.side, leaning.other) == ("Kelmar", "Ostrenia")
    assert (kelmar.own.told.text, kelmar.own.told.interval) == ("100% Kelmar", "61–100%")
    assert (kelmar.own.terms, kelmar.others.terms) == ("Kelmar 6 · Ostrenia 0 · undecided 6", "Kelmar 0 · Ostrenia 6")
    assert kelmar.others.told.text == "100% Ostrenia"
    assert (northline.own.told.text, northline.others.told.text) == ("–", "1 of 1 Ostrenia")


@pytest.mark.parametrize(("articles", "interval"), [(1, "15–100%"), (3, "too few articles")])
def test_few_articles_have_the_interval_of_few_terms_or_none(articles: int, interval: str) -> None:
    [leaning] = build_page(disputed_run(articles), settings=FAST).perspectives.leanings
    assert leaning.rows[0].own.told.interval == interval


@pytest.mark.parametrize(
    ("counts", "text", "interval"),
    [
        ((6, 2), "75% A", "40–90%"),
        ((2, 6), "75% B", "10–60%"),
        ((3, 3), "50% each", "40–90%"),
        ((3, 1), "3 of 4 A", "40–90%"),
        ((0, 1), "1 of 1 B", "10–60%"),
        ((2, 2), "2 each", "40–90%"),
        ((0, 0), "–", "nothing to count"),
    ],
)
def test_a_standing_is_told_from_the_side_that_has_more_and_in_counts_where_these_are_few(
    counts: tuple[int, int], text: str, interval: str
) -> None:
    standing = _standing(dict(zip("AB", counts, strict=True)), -0.2, 0.8)
    assert (standing.told.text, standing.told.interval) == (text, interval)


@pytest.mark.parametrize("own", [0.9, 0.2])
def test_a_lean_stands_nearer_to_the_side_that_has_more(own: float) -> None:
    [place] = re.findall(r'cx="([\d.]+)"', lean_strip(Figure("", "", "", own, own - 0.1, own + 0.1), label="A"))
    assert (float(place) < WIDTH / 2) == (own > 0.5)


def test_the_page_tells_what_each_calls_the_same_thing() -> None:
    [naming] = build_page(disputed_run(), settings=FAST).perspectives.namings
    [concept] = naming.concepts
    forms = {source: [[(form.words, form.own, form.others) for form in cell] for cell in cells] for source, cells in concept.rows}
    assert naming.sides == ("Kelmar", "Ostrenia")
    assert forms == {"Kelmar Voice": [[("seized", 6, 0)], [("liberated", 0, 6)]], "Northline": [[], [("liberated", 0, 1)]]}


def test_the_page_tells_in_which_light_somebody_is_shown() -> None:
    found = {each.actor: each.rows for each in build_page(disputed_run(), settings=FAST).perspectives.shown}
    [ostrenia], [kelmar] = found["Ostrenia"], found["Kelmar"]
    assert [share.text for share in ostrenia.own] == ["100%", "0%", "0%"]
    assert (ostrenia.mentions, ostrenia.terms) == ("6 mentions", "for 0 · against 6")
    assert [(share.text, share.counted) for share in ostrenia.roles] == [("0%", "0 of 6")] * 2
    assert [share.text for share in kelmar.own] == ["0%", "100%", "0%"]


def test_actors_who_are_hardly_mentioned_are_not_judged() -> None:
    assert build_page(disputed_run(articles=4), settings=FAST).perspectives.shown == ()


@pytest.mark.parametrize("render", [render_html, render_markdown])
@pytest.mark.parametrize("section", ["the words take", "What each calls the same thing", "In which light"])
def test_sides_names_and_light_are_told_where_there_are_any(render, section: str) -> None:
    assert section in render(build_page(disputed_run(), settings=FAST))
    assert section not in render(build_page(two_outlets(), settings=FAST))


@pytest.mark.parametrize("render", [render_html, render_markdown])
def test_own_voice_and_other_voices_stand_beside_each_other(render) -> None:
    printed = re.sub(r"<[^>]+>", " ", render(build_page(disputed_run(), settings=FAST)))
    assert "Kelmar 6 · Ostrenia 0 · undecided 6" in printed
    assert "Kelmar 0 · Ostrenia 6" in printed
    assert re.search(r"liberated\s+0 \+ 6", printed.replace("\\", ""))


def test_the_lede_tells_the_lean_of_few_outlets() -> None:
    assert "Where their own words take a side in Lirren: Kelmar Voice 100% Kelmar (61–100%; 6 of 6 terms)." in (
        build_page(disputed_run(), settings=FAST).lede
    )


def test_names_of_sides_and_actors_stay_text() -> None:
    facts = {"side": HOSTILE, "dispute": HOSTILE, "concept": HOSTILE, "counterpart": HOSTILE, "neutral": HOSTILE, "target": HOSTILE}
    mentions = tuple(Mention(Span(4, 10), HOSTILE, "LOC") for _ in range(5))
    run = article_run(ARTICLE, [term(ARTICLE.text, "regime", **facts)], mentions=mentions)
    for sides in ((), (HOSTILE,)):
        tags = Parsed(render_html(build_page(run, settings=FAST, lenses=sides))).tags
        assert [tag for tag, _ in tags].count("script") == 1
        assert "img" not in [tag for tag, _ in tags]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_all_colours_can_be_read_on_paper(theme: int) -> None:
    css = environment().get_template("page.css").render()
    colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", css.split(":root {")[1 + theme]))
    names = ("ink", "soft", "link", "naming", "action", "status", "evaluative", "epistemic", "favours", "disfavours")
    assert min(contrast(colours[name], colours["paper"]) for name in names) >= 4.5


def test_a_strip_puts_its_dot_where_the_axis_has_the_value() -> None:
    strip = interval_strip(Figure("5.0", "2.5–10.0", "", 5.0, 2.5, 10.0), top=10.0, together=None, label="A")
    ends = re.findall(r'<text x="([\d.]+)"', axis(top=10.0, unit=1000))
    assert re.findall(r'cx="([\d.]+)"', strip) == [ends[1]]
    assert "over" not in strip


def test_an_interval_that_runs_over_the_scale_ends_in_an_arrow() -> None:
    assert 'class="over"' in interval_strip(Figure("5.0", "2.5–40.0", "", 5.0, 2.5, 40.0), top=10.0, together=None, label="A")


def test_a_value_without_an_interval_is_a_ring() -> None:
    strip = interval_strip(Figure("5.0", "too few articles", "", 5.0), top=10.0, together=None, label="A")
    assert 'class="ring"' in strip
    assert "whisker" not in strip

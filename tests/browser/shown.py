"""The run whose pages are opened in a browser, and what is looked at in them."""

from collections.abc import Sequence
from typing import Any

import pytest

from framing.config import Settings
from framing.records import Analysis, Article, Judgement, Mention, Reading, Term, Voice
from framing.spans import Span
from framing.store import Run
from tests.runs import kept, reading, term

FAST = Settings.model_validate({"report": {"bootstrap": 100, "articles": 8}})
SIDED = {"dispute": "Kelmar / Ostrenia", "target": "Ostrenia"}
PLAIN = "Ostrenia seized Tolvar, a brutal act. “A liberated town,” Halven Dray said of Kelmar. The breakaway region claimed calm."
HOSTILE = (
    "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 2'> \"quoted\" 'too' \u202eregime\u202c & &lt;b&gt; "
    "</p></article><style>body { display: none }</style>"
)
EMOJI = "🕊️ The 👨‍👩‍👧 “heroes” of Ke\u0301lmar and İstanbul 🇰🇪 left the regime."


def framed(text: str, terms: Sequence[Term], **facts: Any) -> Reading:
    return reading(text, terms, judgements=(Judgement("frame", "security_defense", 0.9, bool(terms)),), **facts)


def plain_reading() -> Reading:
    terms = [
        term(PLAIN, "seized", type="action", side="Kelmar", polarity=-1, counterpart="liberated", neutral="took control of", **SIDED),
        term(PLAIN, "brutal", type="evaluative", score=0.7),
        term(PLAIN, "liberated", type="action", voice="direct", speaker="Halven Dray", side="Ostrenia", polarity=1, **SIDED),
        term(PLAIN, "breakaway", type="status"),
        term(PLAIN, "claimed", type="epistemic"),
    ]
    start, end = PLAIN.index("“"), PLAIN.index("”") + 1
    mention = Mention(Span(0, 8), "Ostrenia", "LOC", "outlet", "negative")
    return framed(PLAIN, terms, voices=(Voice(Span(start, end), "direct", "Halven Dray"),), mentions=(mention,))


def sample_run() -> Run:
    analyses = []
    for number in range(7):
        for source in ("Kelmar Voice", "Northline"):
            article = Article(f"{source}-{number}", source, PLAIN, title="Thugs in Tolvar", story=f"s{number}")
            title = framed(article.title, [term(article.title, "Thugs")], field="title")
            analyses.append(Analysis(article, (title, plain_reading())))
    odd = Article("hostile", HOSTILE, HOSTILE + " regime", title=HOSTILE, byline=HOSTILE)
    analyses.append(Analysis(odd, (framed(odd.text, [term(odd.text, "\u202eregime\u202c", speaker=HOSTILE), term(odd.text, "quoted")]),)))
    emoji = Article("emoji", "Zelda Post", EMOJI)
    analyses.append(Analysis(emoji, (framed(EMOJI, [term(EMOJI, words) for words in ("“heroes”", "Ke\u0301lmar", "regime")]),)))
    return kept(analyses, set_aside=[{"path": "a.pdf", "where": "", "reason": "a PDF"}])


def mark(page: Any, words: str) -> Any:
    return page.locator(".article mark", has_text=words).first


# in the dark, nothing but the contrast can differ
SCHEMES = pytest.mark.parametrize(("scheme", "rules"), [("light", {}), ("dark", {"runOnly": ["color-contrast"]})], ids=["light", "dark"])


def serious(page: Any, rules: dict[str, Any]) -> list[tuple[str, str]]:
    """What axe finds in a page that stands in a reader's way, and where first."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=rules).response["violations"]
    return [(each["id"], each["nodes"][0]["html"][:150]) for each in found if each["impact"] in ("serious", "critical")]

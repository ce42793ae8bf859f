"""Made-up articles in the layouts of four news archives."""

from datetime import date
from pathlib import Path

import pytest

from framing.readers import read_inputs
from framing.records import Article, SetAside
from tests.files import write

LEXISNEXIS = """\ufeff
                               1 of 3 DOCUMENTS


                               The Velmora Post

                             April 15, 2024 Monday
                              Late Edition - Final

Harbour stays closed
until the end of May

BYLINE: By ADA BRANDT

SECTION: Section A; Column 0; Foreign Desk; Pg. 1

LENGTH: 15 words

DATELINE: VELMORA

The harbour stays closed.

BYLINE: the word stands here, too. The mayor said so.

URL: http://post.example/1

LOAD-DATE: April 16, 2024

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper


                Copyright 2024 The Velmora Post Company


                               2 of 3 DOCUMENTS


                                   The Echo

                              April 3, 2024 Wednesday

Boats wait

LENGTH: 4 words

The boats wait outside.

LOAD-DATE: April 4, 2024

                               3 of 3 DOCUMENTS

                                   The Echo

                              April 3, 2024 Wednesday

A picture
"""

NEXIS_UNI = """User Name: A Reader
Documents (2)
1. Harbour stays closed
| About LexisNexis | Privacy Policy | Terms & Conditions | Copyright © 2024 LexisNexis

Harbour stays closed
The Velmora Post
April 15, 2024 Monday

Copyright 2024 The Velmora Post Company All Rights Reserved

Section: WORLD NEWS; Version:1
Length: 9 words
Byline: Ada Brandt
Dateline: VELMORA
Body

The harbour stays closed.

The mayor said so.

Classification

Language: ENGLISH
Load-Date: April 16, 2024

End of Document

Boats wait
The Echo
April 3, 2024 Wednesday

Length: 4 words
Body

The boats wait outside.

Load-Date: April 4, 2024

End of Document
"""

FACTIVA = """HD
Harbour stays closed
BY
By Ada Brandt
WC
9 words
PD
15 April 2024
SN
The Velmora Post
SC
VPOST
LA
English
CY
Copyright 2024 The Velmora Post
LP

The harbour stays closed.
TD

The mayor said so.
NS
gcat : Political/General News
PUB
Post Publishing
AN
Document VPOST00020240415ek4f00001

HD  Boats wait
WC  4 words
PD  3 April 2024
SN  The Echo
LP  The boats wait outside.
AN  Document ECHO000020240403ek4300002

HD  A picture
WC  0 words
PD  3 April 2024
SN  The Echo
AN  Document ECHO000020240403ek4300003
"""

PROQUEST = """____________________________________________________________

Report Information from ProQuest
15 April 2024
____________________________________________________________

Document 1 of 3

Harbour stays closed

Author: Brandt, Ada

Abstract: The harbour stays closed.

Links: https://archive.example/1

Full text: The harbour stays closed.

The mayor said so.

Subject: Harbours

Title: Harbour stays closed

Publication title: The Velmora Post

Publication date: Apr 15, 2024

Source type: Newspapers

ProQuest document ID: 3001

Document URL: https://archive.example/docview/3001

____________________________________________________________

Document 2 of 3

Full text: The boats wait outside.

Title: Boats wait

Publication title: The Echo

Publication date: Apr 3, 2024

ProQuest document ID: 3002

____________________________________________________________

Document 3 of 3

Title: A picture

Publication title: The Echo

ProQuest document ID: 3003

____________________________________________________________

Contact ProQuest
"""

EXPORTS = {"LexisNexis": LEXISNEXIS, "Nexis Uni": NEXIS_UNI, "Factiva": FACTIVA, "ProQuest": PROQUEST}
EVERY_EXPORT = pytest.mark.parametrize("kind", EXPORTS)


def _articles(path: Path) -> list[Article]:
    return [item for item in read_inputs(path) if isinstance(item, Article)]


@EVERY_EXPORT
@pytest.mark.parametrize("break_", ["\n", "\r\n"])
def test_an_export_gives_each_article_with_what_is_known_of_it(tmp_path: Path, kind: str, break_: str) -> None:
    first, second = _articles(write(tmp_path / "e.txt", EXPORTS[kind].replace("\n", break_)))
    assert (first.source, first.published) == ("The Velmora Post", date(2024, 4, 15))
    assert first.title.startswith("Harbour stays closed")
    assert first.byline.casefold().replace(",", "") in ("ada brandt", "brandt ada")
    assert (second.title, second.source, second.published) == ("Boats wait", "The Echo", date(2024, 4, 3))
    assert second.text == "The boats wait outside."


@EVERY_EXPORT
def test_the_text_of_an_export_is_a_stretch_of_the_file_and_all_of_the_article(tmp_path: Path, kind: str) -> None:
    first, _ = _articles(write(tmp_path / "e.txt", EXPORTS[kind]))
    assert first.text in EXPORTS[kind]
    assert (first.text[:25], first.text[-18:]) == ("The harbour stays closed.", "The mayor said so.")


def test_a_word_in_the_text_is_not_taken_for_a_label(tmp_path: Path) -> None:
    first, _ = _articles(write(tmp_path / "e.txt", LEXISNEXIS))
    assert (first.title, first.place, first.url) == ("Harbour stays closed until the end of May", "VELMORA", "http://post.example/1")
    assert first.byline == "ADA BRANDT"


def test_the_marks_of_the_fields_are_no_prose(tmp_path: Path) -> None:
    first, _ = _articles(write(tmp_path / "e.txt", FACTIVA))
    assert [part.span.of(first.text) for part in first.excluded] == ["TD"]
    assert "".join(span.of(first.text) for span in first.prose()).split() == [
        "The",
        "harbour",
        "stays",
        "closed.",
        "The",
        "mayor",
        "said",
        "so.",
    ]


@pytest.mark.parametrize("kind", ["LexisNexis", "Factiva", "ProQuest"])
def test_a_record_without_a_text_is_set_aside_by_its_number(tmp_path: Path, kind: str) -> None:
    (aside,) = (item for item in read_inputs(write(tmp_path / "e.txt", EXPORTS[kind])) if isinstance(item, SetAside))
    assert (aside.where, aside.reason) == (f"{kind} record 3", "the record has no full text")


@EVERY_EXPORT
def test_an_export_in_utf_16_is_known_as_well(tmp_path: Path, kind: str) -> None:
    assert len(_articles(write(tmp_path / "e.txt", EXPORTS[kind].encode("utf-16")))) == 2


@pytest.mark.parametrize(
    "text", ["The committee read 3 of 12 DOCUMENTS on Monday.", "Body\n\nThe end of Document A.", "HD television\nWC signs\n"]
)
def test_other_texts_are_no_exports(tmp_path: Path, text: str) -> None:
    (article,) = _articles(write(tmp_path / "a.txt", text))
    assert article.text == text

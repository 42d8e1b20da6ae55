# ruff: noqa: E501  (the markup of files stands as programs write it)
"""Exports of Nexis Uni and LexisNexis, in files made up for the purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.acquire import read_place
from sayso.domain.text import Page
from word_files import NEXIS_LINKS, nexis_article, nexis_file, paragraph, word_file

TEXT = """

Download Request: Selected Items: 1-3
Time Of Request: Monday, May 05, 2025  16:51:31

Terms: (bridge)

                               1 of 3 DOCUMENTS


                              The Harbour Courier

                              May 4, 2025 Sunday
                                 FINAL EDITION

Bridge stays shut, mayor says;
Nobody knows for how long

BYLINE: JANE ROE

SECTION: NEWS; Pg. 4

LENGTH: 120 words

HIGHLIGHT: "Nobody was told," the mayor says.

The bridge over the harbour stays shut, the mayor said on Sunday after engineers had
found cracks.

POLICE: that is who closed it.

"Nobody was told," she added.

LOAD-DATE: May 5, 2025

LANGUAGE: ENGLISH

GRAPHIC: The bridge on Sunday.
Ana Roe

PUBLICATION-TYPE: Newspaper

                     Copyright 2025 Harbour Press
                         All Rights Reserved

                               2 of 3 DOCUMENTS

                          Deutsche Nachrichten-Agentur

Bridge to open in June

                             April 20, 2025, Sunday
                          23:22 Central European Time

The bridge is to open in June, the port said on Sunday.

SECTION: Politics

LENGTH: 12 words

LOAD-DATE: May 8, 2025
"""
HTML = """<html><head><style><!-- .c0 { text-align: center; } .c3 { text-align: center; } .c4 { color: #CC0033; }
.c5 { text-align: left; } --></style><META TOPIC="null" DOCUMENTS="2" /></head><body>
<A NAME="DOC_ID_0_0"></A><!-- <DOC NUMBER=1> -->
<BR><DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">1 of 2 DOCUMENTS</SPAN></P></DIV>
<BR><DIV CLASS="c3"><P CLASS="c1"><SPAN CLASS="c2">The Harbour Courier</SPAN></P></DIV>
<BR><DIV CLASS="c3"><P CLASS="c1"><SPAN CLASS="c4">May</SPAN><SPAN CLASS="c2"> 4, 2025, Sunday, Late Edition</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c7">Bridge stays shut;<BR>Mayor speaks</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">BYLINE: </SPAN><SPAN CLASS="c2">By JANE ROE</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">LENGTH: </SPAN><SPAN CLASS="c2">20 words</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c9"><SPAN CLASS="c2">The har</SPAN><SPAN CLASS="c4">bour</SPAN><SPAN CLASS="c2"> is shut.</SPAN></P>
<P CLASS="c9"><SPAN CLASS="c2">&quot;It is,&quot; she said.</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">LANGUAGE: </SPAN><SPAN CLASS="c2">ENGLISH</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">CORRECTION: </SPAN></P><P CLASS="c9"><SPAN>It is open.</SPAN></P></DIV>
<BR><DIV CLASS="c3"><P CLASS="c1"><SPAN CLASS="c2">Copyright 2025 Harbour Press</SPAN></P></DIV>
<A NAME="DOC_ID_0_1"></A>
<BR><DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">2 of 2 DOCUMENTS</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN>We are sorry but there is an error in this document and it is not possible to display it.</SPAN></P></DIV>
</body></html>"""


def read(tmp_path: Path, name: str, content: bytes | str) -> list[Page]:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_place(path))


def furniture(page: Page) -> list[str]:
    return [page.text[span.start : span.end] for span in page.furniture]


def codes(page: Page) -> list[str]:
    return [problem.code for problem in page.problems]


def test_word_export_is_split_at_bookmarks_whatever_it_is_called(tmp_path: Path) -> None:
    one = nexis_article(1, "Bridge stays shut", "The bridge is shut.", "“It is,” she said.", link="r1")
    first, second = read(
        tmp_path, "Files (2).TXT", nexis_file(one, nexis_article(2, "Rain", "It rained.", "It stopped."))
    )
    assert (first.title, first.outlet, first.published) == ("Bridge stays shut", "The Harbour Courier", "2025-05-04")
    assert (first.byline, first.section) == (("Jane Roe", "John Doe"), "NEWS; Pg. 4")
    assert first.vendor_id == "urn:contentItem:5ABC-1XY1-DYN2-0001-00000-00"
    assert first.text.startswith(
        "“Nobody was told,” the mayor says\n\nThe bridge is shut.\n\n“It is,” she said.\n\nGraphic"
    )
    assert furniture(first) == [
        "“Nobody was told,” the mayor says",
        "Graphic",
        "The bridge on Sunday. Ana Roe/Harbour Press",
        "Classification",
        "Subject: BRIDGES (93%); MAYORS (80%)",
        "Load-Date: May 5, 2025",
    ]
    assert (second.title, codes(second)) == ("Rain", [])


def test_missing_articles_are_told(tmp_path: Path) -> None:
    (page,) = read(tmp_path, "a.docx", nexis_file(nexis_article(1, "Rain", "It rained."), announced=161))
    assert codes(page) == ["articles-missing"]
    assert "announces 161 articles, but 1 was found" in page.problems[0].message


def test_article_without_text_is_told_and_the_others_stay(tmp_path: Path) -> None:
    empty, full = read(tmp_path, "a.docx", nexis_file(nexis_article(1, "Rain"), nexis_article(2, "Sun", "It shone.")))
    assert (empty.text, codes(empty)) == ("", ["no-text"])
    assert full.title == "Sun" and "It shone." in full.text


def test_vendors_duplicates_are_linked_and_stay(tmp_path: Path) -> None:
    articles = [nexis_article(n, "Rain", "It rained. Nobody cared.", outlet=f"Daily {n}") for n in (1, 2)]
    first, second = read(tmp_path, "a.docx", nexis_file(*articles))
    assert (first.duplicate_of, second.duplicate_of) == (None, first.name)
    assert second.text


def test_word_export_without_bookmarks_is_split_at_its_ends(tmp_path: Path) -> None:
    lines = ("The Courier", "4 mai 2025", "Length: 3 words", "Body", "It fell.", "Fin du document")
    body = "".join(
        paragraph(title, link="r1") + "".join(map(paragraph, lines)) for title in ("Rain stays", "Sun returns")
    )
    pages = read(tmp_path, "a.docx", word_file(body, NEXIS_LINKS))
    assert [(page.title, page.published, page.text) for page in pages] == [
        ("Rain stays", "2025-05-04", "It fell."),
        ("Sun returns", "2025-05-04", "It fell."),
    ]
    assert pages[1].duplicate_of == pages[0].name


def test_text_export_is_split_and_its_lines_joined(tmp_path: Path) -> None:
    first, second = read(tmp_path, "a.txt", TEXT)
    assert first.title == "Bridge stays shut, mayor says;\nNobody knows for how long".replace("\n", " ")
    assert (first.outlet, first.published, first.byline) == ("The Harbour Courier", "2025-05-04", ("JANE ROE",))
    body = [part for part in first.text.split("\n\n") if part not in furniture(first)]
    assert body == [
        "The bridge over the harbour stays shut, the mayor said on Sunday after engineers had found cracks.",
        "POLICE: that is who closed it.",
        '"Nobody was told," she added.',
    ]
    assert "GRAPHIC: The bridge on Sunday.\nAna Roe" in furniture(first)
    assert (second.title, second.outlet) == ("Bridge to open in June", "Deutsche Nachrichten-Agentur")
    assert second.text.startswith("The bridge is to open in June") and second.published == "2025-04-20"
    assert "announces 3 articles, but 2 were found" in second.problems[-1].message


def test_html_export_joins_words_that_a_hit_cuts(tmp_path: Path) -> None:
    first, second = read(tmp_path, "a.html", HTML)
    assert first.title == "Bridge stays shut; Mayor speaks"
    assert (first.outlet, first.published, first.byline) == ("The Harbour Courier", "2025-05-04", ("JANE ROE",))
    assert first.text.startswith('The harbour is shut.\n\n"It is," she said.')
    assert "It is open." in furniture(first)
    assert (second.text, codes(second)) == ("", ["no-text"])


def test_rtf_export_is_read_by_its_text(tmp_path: Path) -> None:
    pytest.importorskip("striprtf")
    lines = TEXT.replace("\\", "").split("\n")
    rtf = "{\\rtf1\\ansi " + "\\par\n".join(line.replace("{", "").replace("}", "") for line in lines) + "}"
    pages = read(tmp_path, "export.DOC", rtf)
    assert [page.outlet for page in pages] == ["The Harbour Courier", "Deutsche Nachrichten-Agentur"]


def test_word_file_without_bookmarks_is_told_by_the_lines_of_any_language(tmp_path: Path) -> None:
    lines = ["Bridge stays shut", "The Harbour Courier", "4. Mai 2025 Sonntag", "Länge:\u00a012 Wörter", "Haupttext"]
    lines += ["It is shut, the mayor said.", "Ladedatum: 5. Mai 2025", "Ende des Dokuments"]
    (tmp_path / "a.docx").write_bytes(word_file("".join(paragraph(line) for line in lines * 2)))
    first, second = read_place(tmp_path / "a.docx")
    assert (first.title, first.outlet, first.published) == ("Bridge stays shut", "The Harbour Courier", "2025-05-04")
    assert second.duplicate_of == first.name


def test_word_file_that_only_says_where_it_ends_is_one_report(tmp_path: Path) -> None:
    lines = ["Bridge stays shut", "It is shut, the mayor said.", "End of Document"]
    (tmp_path / "a.docx").write_bytes(word_file("".join(map(paragraph, lines))))
    (page,) = read_place(tmp_path / "a.docx")
    assert page.text == "\n\n".join(lines)


def test_label_of_the_body_is_no_word_of_it(tmp_path: Path) -> None:
    head = "                    May 4, 2025 Sunday\n\nLENGTH: 120 words\n\nHEADLINE: Bridge\n\nBODY:\n"
    words = "The bridge over the harbour stays shut, the mayor said on Sunday\nafter engineers had found cracks.\n"
    content = f"\n                    1 of 1 DOCUMENT\n\n                    The Courier\n\n{head}{words}"
    (tmp_path / "a.txt").write_text(content)
    (page,) = read_place(tmp_path / "a.txt")
    assert (page.title, page.text) == ("Bridge", " ".join(words.split()))


def test_rtf_that_breaks_off_keeps_the_last_article(tmp_path: Path) -> None:
    pytest.importorskip("striprtf")
    article = "Pier\\par The Courier\\par May 4, 2025\\par Length: 3 words\\par Body\\par It is shut.\\par"
    pages = read(tmp_path, "a.rtf", f"{{\\rtf1\\ansi {article} End of Document\\par {article}")
    assert [page.text for page in pages] == ["It is shut.", "It is shut."]
    assert pages[1].duplicate_of == pages[0].name


@pytest.mark.parametrize("title", ["In March 2020 the pier shut; on May 4, 2021 it opens", "Rebuilding after May 4, 2021"])
def test_date_in_a_headline_is_not_the_day(tmp_path: Path, title: str) -> None:
    (page,) = read(tmp_path, "a.docx", nexis_file(nexis_article(1, title, "It is shut.")))
    assert (page.title, page.outlet, page.published) == (title, "The Harbour Courier", "2025-05-04")


SINGLE = """
                              The Harbour Courier

                              May 4, 2025 Sunday

PIER STAYS SHUT

BYLINE: JANE ROE

LENGTH: 300 words

The pier is shut, the mayor said on Sunday, and it will remain shut for as long
as the port wants.

LOAD-DATE: May 5, 2025
"""


@pytest.mark.parametrize("name", ["a.txt", "a.rtf"])
def test_one_article_without_its_number_is_read(tmp_path: Path, name: str) -> None:
    if name == "a.rtf":
        pytest.importorskip("striprtf")
    rtf = "{\\rtf1\\ansi " + SINGLE.replace("\n", "\\par\n") + "}"
    (page,) = read(tmp_path, name, rtf if name == "a.rtf" else SINGLE)
    assert (page.title, page.outlet, page.byline) == ("PIER STAYS SHUT", "The Harbour Courier", ("JANE ROE",))
    assert page.text.startswith("The pier is shut, the mayor said on Sunday")
    assert [page.text[span.start : span.end] for span in page.furniture] == ["LOAD-DATE: May 5, 2025"]

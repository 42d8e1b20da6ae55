# ruff: noqa: E501  (the markup of files stands as programs write it)
"""Exports of Factiva, in files made up for the purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.acquire import read_place
from sayso.domain.text import Page

HTML_WITH_CODES = """<html><head><style>{style}</style></head><body>
<div class="article enArticle"><table>
<tr><td class="index"><b>SE</b>&nbsp;</td><td>World</td></tr>
<tr><td class="index"><b>HD</b>&nbsp;</td><td><b class='enHeadline'>1)  Brid<b>ge</b> stays shut</b></td></tr>
<tr><td><b>BY</b>&nbsp;</td><td>By Jane Roe</td></tr><tr><td><b>WC</b></td><td>20 words</td></tr>
<tr><td><b>PD</b></td><td>4 May 2025</td></tr><tr><td><b>SN</b></td><td>The Harbour Courier</td></tr>
<tr><td><p><b>LP</b>&nbsp;</p></td><td><p class="articleParagraph">The harb<span class="companylink">our</span> is shut.</p></td></tr>
<tr><td><p><b>TD</b></p></td><td><p class="articleParagraph">"It is," she said. [https://example.org/1]</p></td></tr>
<tr><td><b>NS</b></td><td>gpol : Domestic Politics</td></tr>
<tr><td><b>AN</b></td><td>Document HRBRCR0020250504el54000h1</td></tr></table></div></body></html>"""
HTML_WITHOUT_CODES = """<html><body><div class="article" id="article-1"><div class="article deArticle">
<div>Ausland</div><div id="hd"><span class="deHeadline">Bridge stays shut</span></div><div class="author">Jane Roe</div>
<div>1.285 Wörter</div><div>9 Januar 2025</div><div>00:08</div><div>The Harbour Courier</div><div>HRBR</div>
<div>Englisch</div><div>(c) 2025 Harbour Press</div>
<p class="articleParagraph">The harbour is shut.</p><p class="articleParagraph">"It is," she said.</p>
<p>Dokument HRBRCR0020250504el54000h1</p></div></div></body></html>"""
LINES = [
    "Bridge stays shut",
    "By Jane Roe",
    "526 words",
    "4 May 2025",
    "00:08",
    "Harbour News",
    "HRBR",
    "English",
    "Copyright 2025 Harbour Press. All Rights Reserved.",
    "",
    " The caf{accent}s over the harbour stay shut, the mayor said on",
    " Sunday after engineers had found cracks.",
    "",
    ' "Nobody was told," she added.',
    "",
    "Document HRBRCR0020250504el54000h1",
    "",
    "Search Summary",
]
CODED = """
 HD
 Bridge stays shut
   WC
20 words
   PD
4 May 2025
   SN
The Harbour Courier
   LP
The harbour is shut.

   TD
"It is," she said.

   AN
Document HRBRCR0020250504el54000h1

HD
 Rain
   WC
2 words
   PD
5 May 2025
   SN
The Harbour Courier
   LP
It rained.

   AN
Document HRBRCR0020250505el55000h2
"""
XML = """<?xml version="1.0"?><PPSResponse><ppsArticleResponse xmlns="http://global.factiva.com/pps/2.0">
<ppsarticleResultSet count="2"><ppsarticle><article><accessionNo>HRBRCR0020250504el54000h1</accessionNo>
<headline><paragraph><hlt>Bri</hlt>dge stays shut</paragraph></headline>
<leadParagraph><paragraph>The harbour is shut.</paragraph></leadParagraph>
<tailParagraphs><paragraph>"It is," she said.</paragraph></tailParagraphs>
<publicationDate><dateTime>2025-05-04T01:35:58Z</dateTime></publicationDate><sourceName>The Harbour Courier</sourceName>
</article></ppsarticle></ppsarticleResultSet></ppsArticleResponse></PPSResponse>"""


def read(tmp_path: Path, name: str, content: str) -> list[Page]:
    path = tmp_path / name
    path.write_bytes(content.encode("cp1252" if content.startswith("{") else "utf-8"))
    return list(read_place(path))


def body(page: Page) -> list[str]:
    furniture = [page.text[span.start : span.end] for span in page.furniture]
    return [part for part in page.text.split("\n\n") if part not in furniture]


@pytest.mark.parametrize(
    ("name", "content", "section"),
    [
        pytest.param("a.htm", HTML_WITH_CODES.replace("{style}", "p { margin: 0 }" * 9000), "World", id="codes"),
        pytest.param("a.htm", HTML_WITHOUT_CODES, "Ausland", id="no-codes"),
        pytest.param("a.xml", XML, None, id="xml"),
    ],
)
def test_markup_is_split(tmp_path: Path, name: str, content: str, section: str | None) -> None:
    (page,) = read(tmp_path, name, content)
    assert (page.title, page.outlet, page.section) == ("Bridge stays shut", "The Harbour Courier", section)
    assert (page.published or "")[:4] == "2025" and page.vendor_id == "HRBRCR0020250504EL54000H1"
    assert body(page) == ["The harbour is shut.", '"It is," she said.']
    if section:
        assert page.byline == ("Jane Roe",)
    else:
        assert "announces 2 articles, but 1 was found" in page.problems[-1].message


def test_index_terms_are_furniture(tmp_path: Path) -> None:
    (page,) = read(tmp_path, "a.htm", HTML_WITH_CODES.replace("{style}", ""))
    assert [page.text[span.start : span.end] for span in page.furniture] == ["NS: gpol : Domestic Politics"]


def test_text_with_codes_is_split(tmp_path: Path) -> None:
    first, second = read(tmp_path, "a.txt", CODED)
    assert (first.title, first.published, body(first)) == (
        "Bridge stays shut",
        "2025-05-04",
        ["The harbour is shut.", '"It is," she said.'],
    )
    assert (second.title, second.vendor_id) == ("Rain", "HRBRCR0020250505EL55000H2")


def test_rtf_with_codes_is_split(tmp_path: Path) -> None:
    pytest.importorskip("striprtf")
    rows = [("HD", "Bridge stays shut"), ("PD", "4 May 2025"), ("SN", "Harbour News"), ("LP", "It is shut.")]
    rows += [("NS", "gpol : Politics | gvote : Elections"), ("AN", "Document HRBRCR0020250504el54000h1")]
    cells = "".join(f"\\trowd\\intbl {code}\\cell {words}\\cell\\row\n" for code, words in rows)
    (page,) = read(tmp_path, "a.rtf", f"{{\\rtf1\\ansi {{\\title Factiva RTF Display Format}}{cells}\\pard}}")
    assert (page.title, page.outlet, body(page)) == ("Bridge stays shut", "Harbour News", ["It is shut."])


def test_rtf_of_which_factiva_miscounts_the_bytes_keeps_its_letters(tmp_path: Path) -> None:
    pytest.importorskip("striprtf")
    words = "\\par\n".join(LINES).replace("{accent}", "\\u233\\'e9").replace("engineers", "Congo\\u8217\\'20\\'19s")
    summary = "\\par\nResults Found|3|\\par\n"
    (page,) = read(tmp_path, "a.rtf", f"{{\\rtf1\\ansi\\uc2{{\\title Factiva RTF Display Format}}{words}{summary}}}")
    assert page.byline == ("Jane Roe",)
    assert body(page) == [
        "The cafés over the harbour stay shut, the mayor said on Sunday after Congo’s had found cracks.",
        '"Nobody was told," she added.',
    ]
    assert "announces 3 articles, but 1 was found" in page.problems[-1].message


def test_what_stands_below_the_text_is_the_databases(tmp_path: Path) -> None:
    closing = '"It is," she said.</p><p>Photo: Ann Poe</p><p>Harbour Press Ltd</p>'
    (page,) = read(tmp_path, "a.htm", HTML_WITHOUT_CODES.replace('"It is," she said.</p>', closing))
    assert body(page) == ["The harbour is shut.", '"It is," she said.']
    assert page.text.endswith("Photo: Ann Poe\n\nHarbour Press Ltd")
    assert page.vendor_id == "HRBRCR0020250504EL54000H1"


def test_articles_pasted_as_text_are_split(tmp_path: Path) -> None:
    article = "Pier stays shut\n300 words\n4 May 2025\nThe Courier\nCOUR\nEnglish\n{rights} 2025 Courier\n\n{text}\n\nDocument {id}\n"
    content = article.format(rights="c.", text="It is shut.", id="COUR000020250504el54000h1")
    content += article.format(rights="Copyright", text="It stops.", id="COUR000020250504el54000h2")
    first, second = read(tmp_path, "paste.txt", content)
    assert (first.title, first.outlet, first.published, first.text) == (
        *("Pier stays shut", "The Courier", "2025-05-04"),
        "It is shut.",
    )
    assert (second.vendor_id, second.text) == ("COUR000020250504EL54000H2", "It stops.")

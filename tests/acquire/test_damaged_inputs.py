# ruff: noqa: E501  (the markup of files stands as programs write it)
"""Files of every kind, however they are broken: they give pages, or an error with a hint, and nothing else."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from damaged import damaged, fuzzed
from pdf_files import pdf
from sayso.acquire import read_place
from sayso.clean import clean_page
from sayso.domain.text import Span
from sayso.errors import AcquireError
from word_files import nexis_article, nexis_file, paragraph, word_file

LEXIS = """
                               1 of 1 DOCUMENT

                              The Harbour Courier

                              May 4, 2025 Sunday

Bridge stays shut

BYLINE: JANE ROE

LENGTH: 12 words

The bridge stays shut, the mayor said.

LOAD-DATE: May 5, 2025
"""
LEXIS_HTML = """<html><style>.c0 { text-align: center; }</style><A NAME="DOC_ID_0_0"></A><DIV CLASS="c0"><P>1 of 1 DOCUMENTS</P></DIV>
<DIV CLASS="c0"><P>The Courier</P></DIV><DIV CLASS="c0"><P>May 4, 2025</P></DIV><DIV><P>Bridge</P></DIV>
<DIV><P>LENGTH: 3 words</P></DIV><DIV><P>It is <SPAN>shut</SPAN>.</P></DIV></html>"""
FACTIVA = """<html><div class="article enArticle"><table><tr><td><b>HD</b></td><td>Bridge</td></tr><tr><td>PD</td><td>4 May 2025</td></tr>
<tr><td>LP</td><td><p>It is shut.</p></td></tr><tr><td>AN</td><td>Document HRBRCR0020250504el54000h1</td></tr></table></div></html>"""
FACTIVA_LINES = """Bridge
12 words
4 May 2025
The Courier
HRBR
English
Copyright 2025

It is shut.

Document HRBRCR0020250504el54000h1
"""
FACTIVA_CODES = """
   SE
      News
HD
      Bridge
   PD
      4 May 2025
   SN
      The Courier
   LP
      It is shut.
   ART
      A photo
   AN
      Document HRBRCR0020250504el54000h1
"""
FACTIVA_BARE = """<html><div class="article enArticle"><div>News</div><div id="hd"><b class="enHeadline">Bridge</b></div><div class="author">Jane Roe</div>
<div>3 words</div><div>4 May 2025</div><div>00:08</div><div>The Courier</div><div>HRBR</div><div>English</div><div>Copyright 2025</div>
<p class="articleParagraph">It is shut.</p><p>Courier Ltd</p><p>Document HRBRCR0020250504el54000h1</p></div></html>"""
NEXIS_UNI = """Documents (1)
1. Bridge
Search Terms: bridge
Bridge
The Courier
May 4, 2025 Sunday
Length: 3 words
Byline: Jane Roe, Jr. and John Doe
Body
It is shut.
Classification
Load-Date: May 5, 2025
End of Document
"""
OLD_EUROPRESSE = """<html><table><tr><td><span class="DocPublicationName">Le Port</span><br><span class="DocHeader">Une, </span>
<span class="DocHeader">mardi 14 mars 2006</span><br><span class="TitreArticleVisu">Pont</span><br>Jeanne Roy<p></p>Il est fermé.<p></p>
© 2006 Le Port. news·20060314·LP·0q1</td></tr></table></html>"""
FACTIVA_XML = """<PPSResponse><ppsarticleResultSet count="1"><article><headline><paragraph>Bridge</paragraph></headline>
<leadParagraph><paragraph>It is shut.</paragraph></leadParagraph></article></ppsarticleResultSet></PPSResponse>"""
PROQUEST = (
    f"{'_' * 60}\n\nDocument 1 of 1\n\nBridge\n\nFull text: It is shut.\n\nProQuest document ID: 31067\n\n{'_' * 60}\n"
)
MAXQDA = "#TEXT Bridge\n#CODE Transport\nIt is shut, she said.\n#ENDCODE\n#TEXT Rain\nIt rained.\n"
IRAMUTEQ = "**** *source_The_Courier *date_2025-05-04\n-*bridge\nIt is shut.\n0002 *id_2\nIt rained.\n"
PROQUEST_HTML = """<html><div><a name="DocID_1_2"></a><p>Bridge</p><p><strong>Author: </strong>Roe, Jane</p>
<p><strong>Full text: </strong><text><p>It is shut.</p></text></p></div></html>"""
EUROPRESSE = """<html><article><header><span class="DocPublicationName">Le Port</span><span class="DocHeader">Une, mardi 14 mars 2006</span>
<p class="titreArticleVisu">Pont</p></header><section><div class="docOcurrContainer"><p>Il est fermé.</p></div></section></article></html>"""
NITF = """<nitf><body><body.head><hedline><hl1>Bridge</hl1></hedline></body.head><body.content><p>It is shut.</p></body.content></body></nitf>"""
G2 = """<newsItem guid="a"><itemMeta><itemClass qcode="ninat:text"/></itemMeta><contentMeta><headline>Bridge</headline></contentMeta>
<contentSet><inlineXML><html><body><p>It is shut.</p></body></html></inlineXML></contentSet></newsItem>"""
NEWSML = """<NewsML><NewsItem><NewsComponent><NewsLines><HeadLine>Bridge</HeadLine></NewsLines><ContentItem><DataContent><p>It is shut.</p>
</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"""
NINJS = json.dumps({"uri": "a", "versioncreated": "2025-05-04", "headline": "Bridge", "body_text": "It is shut."})
ARTICLES = json.dumps({"articles": [{"title": "Bridge", "body": "It is shut.", "source": {"name": "Courier"}}]})
PANDAS = json.dumps({"title": {"0": "Bridge"}, "text": {"0": "It is shut."}, "date": {"0": 1746316800000}})
MAIL = (
    "From: a <a@b.c>\nSubject: =?utf-8?q?Br=C3=BCcke?=\nDate: Sun, 4 May 2025 23:30:00 -0500\nMIME-Version: 1.0\n"
    'Content-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/html; charset=x\n\n<p>It is shut.</p>\n--b--\n'
)
SAVED = MAIL.replace("multipart/alternative", "multipart/related").replace(
    "--b\n", "--b\nContent-Location: http://a/\n", 1
)
FORWARD = (
    "From: a <a@b.c>\nSubject: Fwd\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"
    "Content-Type: text/plain; format=flowed; delsp=yes\n\nIt is \nshut.\n--x\nContent-Type: message/rfc822\n\n"
    f"{MAIL}--x--\n"
)
MAILBOX = f"From a@b.c Sun May  4 10:00:00 2025\n{MAIL}\nFrom - Mon May  5 10:00:00 2025\n{FORWARD}"
RTF = (
    "{\\rtf1\\ansi\\uc2{\\title Factiva RTF Display Format}"
    + FACTIVA_LINES.replace("\n", "\\par\n")
    + "caf\\u233\\'e9\\par}"
)
UNI_RTF = "{\\rtf1\\ansi" + NEXIS_UNI.replace("\n", "\\par\n") + "}"
CSV = 'title,text,date\nBridge,"It is ""shut"".",2025-05-04\nRain,It rained.,04/05/2025\n'
NOTES = 'sep=;\nSearch: bridge\n\ntitle;text;date\nBridge;"It is \\"shut\\"; he said.";2025-05-04\nRain;It rained; he said;4-May-25\n'
XLS_HTML = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><th>Headline</th><th>Body</th><th>Date</th></tr>
<tr><td>Bridge</td><td>It is <b>sh</b>ut.</td><td>2025-05-04</td></tr></table></html>"""
XLS_XML = """<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Table><Row><Cell><Data>Headline</Data></Cell><Cell ss:Index="3"><Data>Body</Data></Cell></Row>
<Row><Cell><Data>Bridge</Data></Cell><Cell ss:Index="3"><Data>It is shut.</Data></Cell></Row></Table></Workbook>"""


def packed(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return file.getvalue()


def workbook() -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in (["title", "text"], ["Bridge", "It is shut."]):
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def read(path: Path, content: bytes) -> None:
    """Read a file twice: as it is, and as documents."""
    path.write_bytes(content)
    try:
        pages = list(read_place(path, max_bytes=1_000_000))
    except AcquireError as error:
        assert error.hint
        return
    for page in pages:
        assert page.text or page.problems
        assert all(Span(0, len(page.text)).contains(span) for span in page.furniture)
        document = clean_page(page)
        assert document.text == page.text or page.media == "html"


PAGE = """<html><head><meta property="article:published_time" content="2025-05-04T23:30:00-05:00"><script type="application/ld+json">
{"@type":"LiveBlogPosting","headline":"Storm &amp; rain","author":[{"name":"Jane Roe, Jr."}],"publisher":{"name":"Courier"},
"liveBlogUpdate":[{"headline":"Bridge","datePublished":"2025-05-04T10:15:00Z","articleBody":"<p>It is shut.</p>"}]}</script></head>
<body><article><h1>Storm</h1><p>She called it <q>a <q>very</q> sad day</q>.</p><blockquote><p>It is shut.</p><footer>— <cite>Jane Roe</cite></footer>
</blockquote><div class="embed"><blockquote class="twitter-tweet"><p>It rains.</p>&mdash; Ann (@ann) <a href="#">May 4, 2025</a></blockquote></div>
<figure><blockquote>It leaks.</blockquote><figcaption>Ann</figcaption></figure><ul><li>“No.” Jade, 24, Leeds</li></ul></article></body></html>"""
MARKDOWN = """---
title: Bridge
author: [Jane Roe, John Doe]
date: 2025-05-04
---
# Bridge

**Q:** Is it shut?

**A:** “It is.” — Jane Roe

* “No.” Jade, 24, Leeds

10:15 It rains. 'Rock 'n' roll,' she said.
"""
TEXTS = {
    "page.html": [PAGE],
    "a.md": [MARKDOWN],
    "a.txt": [LEXIS, PROQUEST, CSV, FACTIVA_LINES, FACTIVA_CODES, NEXIS_UNI, MAXQDA, IRAMUTEQ],
    "a.html": [LEXIS_HTML, FACTIVA, FACTIVA_BARE, PROQUEST_HTML, EUROPRESSE, OLD_EUROPRESSE],
    "a.xml": [FACTIVA_XML, NITF, G2, NEWSML],
    "a.json": [NINJS, ARTICLES, PANDAS],
    "a.eml": [MAIL, SAVED, FORWARD],
    "a.mbox": [MAILBOX],
    "a.rtf": [RTF, UNI_RTF],
    "a.csv": [CSV, NOTES],
    "a.xls": [XLS_HTML, XLS_XML],
}


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_raises(tmp_path: Path, name: str) -> None:
    @given(damaged(*(text.encode() for text in TEXTS[name])))
    @fuzzed
    def check(content: bytes) -> None:
        read(tmp_path / name, content)

    check()


@pytest.mark.parametrize("name", ["a.docx", "a.zip", "a.xlsx", "a.pdf"])
def test_no_packed_file_raises(tmp_path: Path, name: str) -> None:
    word = word_file(paragraph("Bridge", style="Title") + paragraph("It is shut."))
    export = nexis_file(nexis_article(1, "Bridge", "It is shut.", link="r1"))
    files = {
        "a.docx": [word, export],
        "a.zip": [packed(a_txt=b"It is shut.", b_csv=CSV.encode(), c_docx=word)],
        "a.xlsx": [workbook()],
        "a.pdf": [pdf(["It is shut.", "", "Nobody was told."])],
    }

    @given(damaged(*files[name]))
    @fuzzed
    def check(content: bytes) -> None:
        read(tmp_path / name, content)

    check()


@pytest.mark.parametrize("name", ["word.docx", "nexis.docx", "a.xlsx"])
def test_no_part_of_an_office_file_raises(tmp_path: Path, name: str) -> None:
    """The parts are damaged before they are packed, so that their checksums are right."""
    files = {
        "word.docx": word_file(paragraph("Bridge", style="Title") + paragraph("It is shut.", item=True)),
        "nexis.docx": nexis_file(nexis_article(1, "Bridge", "It is shut.", link="r1")),
        "a.xlsx": workbook(),
    }
    with zipfile.ZipFile(io.BytesIO(files[name])) as packed:
        parts = {part: packed.read(part) for part in packed.namelist()}
    largest = max((part for part in parts if "theme" not in part and "styles" not in part), key=lambda p: len(parts[p]))

    @given(damaged(parts[largest]), st.sampled_from(sorted(parts)), damaged(*parts.values()))
    @fuzzed
    def check(first: bytes, other: str, second: bytes) -> None:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as whole:
            for part, content in (parts | {other: second, largest: first}).items():
                whole.writestr(part, content)
        read(tmp_path / name, file.getvalue())

    check()

# ruff: noqa: E501  (the markup of files stands as programs write it)
"""Exports of ProQuest and Europresse, in files made up for the purpose."""

from __future__ import annotations

from pathlib import Path

from sayso.acquire import read_place
from sayso.domain.text import Page

RULE = "_" * 60
TEXT = f"""{RULE}

Document 1 of 3

Bridge stays shut

https://proxy.example.edu/login?url=https://www.proquest.com/docview/3107396628/se-2?accountid=15090

Abstract: "It is shut," the mayor says.

Full text: The harbour is shut, the mayor said.
"It is," she said.
Twitter: @mayor
CAPTION: The bridge on Sunday.

Subject: Bridges; Mayors

Title: Bridge stays shut

Publication title: The Harbour Courier; Harbour, Me.

Publication date: May 4, 2025

Section: News

Author: Roe, Jane

ProQuest document ID: 3107396628

Document URL: https://proxy.example.edu/login?url=https://www.proquest.com/docview/31 07396628/se-2?accountid=15090

Database: Canadian Newsstream

{RULE}

Document 2 of 3

Rain

Full text: Not available.

Publication title: The Harbour Courier

Publication date: May 4, 2025

ProQuest document ID: 3107396629

{RULE}

Contact us at: http://about.proquest.com/go/pqissupportcontact
"""
HTML = """<html><head><title>ProQuest Export</title></head><body><p>Email 1 of 1</p><div>
<a name="DocID_MSTAR_251439970"></a><p></p><p style="font-weight:bold;">Bridge stays shut</p>
<p><strong>Author:  </strong>Roe, Jane</p>
<p><strong>Publication info:  </strong>Harbour Courier ; Harbour, Me. [Harbour, Me]04 May 2025: AA.2.</p>
<p><a href="https://search.proquest.com/docview/251439970?accountid=00000">ProQuest document link</a></p>
<p><strong>Abstract:  </strong></p><p>"It is shut," the mayor says.</p>
<p><strong>Full text: </strong><text wordcount="9"><p>The har<span class="hit">bour</span> is shut.</p> <p>"It is," she said.</p></text></p>
<p><strong>Section: </strong>News</p></div></body></html>"""
EUROPRESSE = """<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><article><header>
<div><span class="DocPublicationName">Le Port, no. 5968</span></div>
<span class="DocHeader">Communication, mardi 14 mars 2006, p. 16</span>
<p class="titreArticleVisu">Le pont reste fermé</p><div>Jane Roe</div></header>
<section><div class="docOcurrContainer"><p>Le <mark>po</mark>nt est fermé.</p><p>« Il l'est », dit-elle.</p></div></section>
<aside>Illustration(s) : une photo.</aside>
<footer>© 2006 Le Port. Tous droits réservés. news·20060314·LP·0q1403_1255263</footer></article></body></html>"""
OLD_EUROPRESSE = """<html><head><META content="text/html; charset=ISO-8859-1"></head><body><table><tr><td>
<span class="DocPublicationName">Le Port</span><br><span class="DocHeader">Politique, </span>
<span class="DocHeader">jeudi </span><span class="DocHeader">5 octobre 2006</span><br>
<span class="TitreArticleVisu">Le pont reste fermé</span><br><br>Jane Roe<p></p>Le pont est fermé.<p></p>Il l'est.<p></p>
<b>© 2006 Le Port.</b><p></p>Numéro de document : news·20061005·LP·2040056000</td></tr></table></body></html>"""


def read(tmp_path: Path, name: str, content: bytes) -> list[Page]:
    (tmp_path / name).write_bytes(content)
    return list(read_place(tmp_path / name))


def body(page: Page) -> list[str]:
    furniture = [page.text[span.start : span.end] for span in page.furniture]
    return [part for part in page.text.split("\n\n") if part not in furniture]


def test_proquest_text_is_split(tmp_path: Path) -> None:
    first, second = read(tmp_path, "a.txt", TEXT.replace("\n", "\r\n").encode())
    assert (first.title, first.outlet, first.published) == ("Bridge stays shut", "The Harbour Courier", "2025-05-04")
    assert (first.byline, first.section, first.vendor_id) == (("Jane Roe",), "News", "proquest:3107396628")
    assert first.url == "https://www.proquest.com/docview/3107396628/se-2"
    assert body(first) == ["The harbour is shut, the mayor said.", '"It is," she said.', "Twitter: @mayor"]
    assert first.text.startswith('Abstract: "It is shut," the mayor says.')
    assert [problem.code for problem in second.problems] == ["no-text", "articles-missing"]


def test_proquest_html_is_split_also_by_mail(tmp_path: Path) -> None:
    mail = b"From: <noreply@proquest.com>\nSubject: Your research\nMIME-Version: 1.0\nContent-Type: text/html\n\n"
    for name, content in (("a.html", HTML.encode()), ("a.eml", mail + HTML.encode())):
        (page,) = read(tmp_path, name, content)
        assert (page.title, page.outlet, page.published) == ("Bridge stays shut", "Harbour Courier", "2025-05-04")
        assert (page.byline, page.section, page.vendor_id) == (("Jane Roe",), "News", "proquest:251439970")
        assert page.url == "https://search.proquest.com/docview/251439970"
        assert body(page) == ["The harbour is shut.", '"It is," she said.']


def test_europresse_is_split(tmp_path: Path) -> None:
    (page,) = read(tmp_path, "a.html", EUROPRESSE.encode())
    assert (page.title, page.outlet, page.published) == ("Le pont reste fermé", "Le Port", "2006-03-14")
    assert (page.byline, page.section, page.vendor_id) == (
        ("Jane Roe",),
        "Communication",
        "news·20060314·LP·0q1403_1255263",
    )
    assert body(page) == ["Le pont est fermé.", "« Il l'est », dit-elle."]


def test_old_page_of_europresse_is_read(tmp_path: Path) -> None:
    (page,) = read(tmp_path, "a.html", OLD_EUROPRESSE.encode("latin-1"))
    assert (page.title, page.outlet, page.published) == ("Le pont reste fermé", "Le Port", "2006-10-05")
    assert (page.byline, page.section) == (("Jane Roe",), "Politique")
    assert body(page) == ["Le pont est fermé.", "Il l'est."]


def test_blanks_that_proquests_mailer_puts_into_words_do_not_count(tmp_path: Path) -> None:
    told = "<p><strong>Publication d ate:  </strong>May 4, 2 025</p><p><strong>Sec tion: </strong>News</p>"
    content = HTML.replace("<p><strong>Section: </strong>News</p>", told).replace("04 May 2025", "once")
    (page,) = read(tmp_path, "a.html", content.encode())
    assert (page.published, page.section, page.problems) == ("2025-05-04", "News", ())

"""Word documents for tests, made of paragraphs with bookmarks and links."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from html import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def paragraph(words: str, *, bookmarks: Sequence[str] = (), link: str = "", style: str = "", item: bool = False) -> str:
    """A paragraph whose words are cut into runs after every fourth letter, as marks of a search cut them."""
    runs = [words[at : at + 4] for at in range(0, len(words), 4)]
    text = "".join(f'<w:r><w:t xml:space="preserve">{escape(run)}</w:t></w:r>' for run in runs)
    if link:
        text = f'<w:hyperlink r:id="{link}">{text}</w:hyperlink>'
    marks = "".join(f'<w:bookmarkStart w:id="1" w:name="{name}"/><w:bookmarkEnd w:id="1"/>' for name in bookmarks)
    look = f'<w:pStyle w:val="{style}"/>' if style else ""
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if item else ""
    return f"<w:p><w:pPr>{look}{number}</w:pPr>{marks}{text}</w:p>"


def word_file(body: str, links: dict[str, str] | None = None) -> bytes:
    """A document with this body; `links` are targets by their ids."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    rels = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{escape(target)}" TargetMode="External"/>'
        for name, target in (links or {}).items()
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", f"<w:document {W} {R}><w:body>{body}</w:body></w:document>")
        packed.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>',
        )
    return file.getvalue()


NEXIS_LINKS = {"r1": "https://advance.lexis.com/api/document?id=urn:contentItem:5ABC-1XY1-DYN2-0001-00000-00"}


def nexis_article(number: int, headline: str, *text: str, outlet: str = "The Harbour Courier", link: str = "") -> str:
    """An article as Nexis Uni exports it."""
    suffix = "" if number == 1 else f"_{number - 2}"
    return "".join(
        [
            paragraph("", bookmarks=[f"Bookmark_{number}"]),
            paragraph(headline, link=link),
            paragraph(outlet),
            paragraph("May 4, 2025 Sunday 9:03 AM GMT"),
            paragraph("Copyright 2025 Harbour Press All Rights Reserved"),
            paragraph("Section:\u00a0NEWS; Pg. 4"),
            paragraph("Length:\u00a0120 words"),
            paragraph("Byline:\u00a0By Jane Roe and John Doe"),
            paragraph("Highlight:\u00a0“Nobody was told,” the mayor says"),
            paragraph("Body", bookmarks=[f"Body{suffix}"]),
            *(paragraph(part) for part in text),
            paragraph("Graphic"),
            paragraph("The bridge on Sunday. Ana Roe/Harbour Press"),
            paragraph("Classification", bookmarks=[f"Classification{suffix}"]),
            paragraph("Subject: BRIDGES (93%); MAYORS (80%)"),
            paragraph("Load-Date: May 5, 2025"),
            paragraph("End of Document"),
        ]
    )


def nexis_file(*articles: str, announced: int | None = None) -> bytes:
    """An export of these articles, with a cover page that says how many they are."""
    count = len(articles) if announced is None else announced
    cover = paragraph(f"Documents ({count})") + paragraph("1. A bridge") + paragraph("Search Terms: bridge")
    return word_file(cover + "".join(articles), NEXIS_LINKS)

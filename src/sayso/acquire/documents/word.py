"""Word documents (.docx): paragraphs with bookmarks and links, and the page of a single report."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from sayso.acquire.documents.archive import demand_ratio
from sayso.acquire.kind import ZIP_ERRORS
from sayso.acquire.office_part import main_part, relations_of
from sayso.domain.text import Page, Problem
from sayso.errors import AcquireError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", _W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _R[1:].partition("}")[0].encode()),
)
"""Namespaces of "Strict Open XML" documents, and those of all others (ISO/IEC 29500-1 and -4)."""
PRIVATE_USE = range(0xE000, 0xF900)  # codes of symbol fonts, which stand for no character
_MARKS = {
    f"{_W}p",
    f"{_W}bookmarkStart",
    f"{_W}br",
    f"{_W}cr",
    f"{_W}tab",
    f"{_W}t",
    f"{_W}hyperlink",
    f"{_W}instrText",
    f"{_W}noBreakHyphen",
    f"{_W}sym",
}
_SKIPPED = {f"{_W}{name}" for name in ("del", "footnoteReference", "endnoteReference", "commentReference", "moveFrom")}
_TITLES = {"title", "heading1", "titel", "titre", "berschrift1", "überschrift1", "titre1"}
_QUOTES = {"quote", "intensequote", "zitat", "citation"}


@dataclass(slots=True)
class WordParagraph:
    """A paragraph: its nonblank lines, the names of its bookmarks, the targets of its links, its style."""

    lines: list[str] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    style: str = ""
    is_item: bool = False


def read_word_paragraphs(content: bytes, origin: str, *, max_bytes: int) -> list[WordParagraph]:
    """Return the paragraphs of a document in order, including those in tables; headers, footers and notes are left out.

    Raises:
        AcquireError: it is damaged, or unpacks to more than `max_bytes`.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            _, part = main_part(packed) or ("", "word/document.xml")
            document = _parsed(_member(packed, part, origin, max_bytes), origin)
            rels = relations_of(part)
            has_rels = rels in packed.namelist()
            targets = _targets(_parsed(_member(packed, rels, origin, max_bytes), origin)) if has_rels else {}
    except ZIP_ERRORS as error:
        raise damaged_word(origin, error) from error
    return _paragraphs(document, targets)


def read_word(content: bytes, origin: str, stem: str, *, max_bytes: int) -> Page:
    """Return the page of a document that is one report; a paragraph with a title style is its title."""
    paragraphs = read_word_paragraphs(content, origin, max_bytes=max_bytes)
    title = next((" ".join(p.lines) for p in paragraphs if p.style in _TITLES and p.lines), None)
    parts = []
    for paragraph in paragraphs:
        words = "\n".join(paragraph.lines)
        if words:
            parts.append(f"• {words}" if paragraph.is_item else f"> {words}" if paragraph.style in _QUOTES else words)
    problems = () if parts else (Problem("acquire", "no-text", f"{origin} contains no text; it may be a scan"),)
    return Page(stem, origin, "text", "\n\n".join(parts), title=title, problems=problems)


def damaged_word(origin: str, error: Exception) -> AcquireError:
    """Return the error for a damaged document."""
    return AcquireError(
        f"{origin} is a damaged Word document: {error}", hint="open it in Word and save it again as .docx"
    )


def _member(packed: zipfile.ZipFile, name: str, origin: str, max_bytes: int) -> bytes:
    """Unpack one part, up to `max_bytes`: a small file may unpack to gigabytes."""
    demand_ratio(packed.getinfo(name), origin)
    with packed.open(name) as file:
        content = file.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise AcquireError(
            f"{origin} unpacks to more than {max_bytes:,} bytes", hint="split the export, or raise max_bytes"
        )
    return content


def _parsed(content: bytes, origin: str) -> Any:
    from lxml import etree

    for strict, usual in _STRICT:
        content = content.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise damaged_word(origin, error) from error


def _targets(rels: Any) -> dict[str, str]:
    return {str(rel.get("Id")): str(rel.get("Target") or "") for rel in rels.iter() if isinstance(rel.tag, str)}


def _paragraphs(document: Any, targets: dict[str, str]) -> list[WordParagraph]:
    found: list[WordParagraph] = []
    waiting: list[str] = []  # bookmarks between two paragraphs belong to the next one
    for fallback in list(document.iter(_FALLBACK)):  # the same text box again, for programs before Word 2010
        fallback.getparent().remove(fallback)
    for element in document.iter(f"{_W}p", f"{_W}bookmarkStart"):
        if element.tag == f"{_W}bookmarkStart":
            if element.getparent().tag != f"{_W}p":
                waiting.append(str(element.get(f"{_W}name") or ""))
            continue
        paragraph = _paragraph(element, targets)
        paragraph.bookmarks[:0] = waiting
        waiting = []
        found.append(paragraph)
    return found


def _paragraph(element: Any, targets: dict[str, str]) -> WordParagraph:
    paragraph = WordParagraph()
    style = element.find(f"{_W}pPr/{_W}pStyle")
    paragraph.style = str(style.get(f"{_W}val") or "").lower().replace(" ", "") if style is not None else ""
    paragraph.is_item = element.find(f"{_W}pPr/{_W}numPr") is not None
    words = ""
    for part in element.iter(*_MARKS, *_SKIPPED):
        if any(ancestor.tag in _SKIPPED for ancestor in part.iterancestors() if ancestor is not element):
            continue
        if part.tag == f"{_W}p" and part is not element:  # a text box, which is a paragraph of its own
            continue
        if _nearest_paragraph(part) is not element:
            continue
        if part.tag == f"{_W}t":
            words += part.text or ""
        elif part.tag in (f"{_W}br", f"{_W}cr"):
            words += "\n"
        elif part.tag == f"{_W}tab":
            words += "\t"
        elif part.tag == f"{_W}noBreakHyphen":
            words += "-"
        elif part.tag == f"{_W}sym":
            words += _symbol(part)
        elif part.tag == f"{_W}bookmarkStart":
            paragraph.bookmarks.append(str(part.get(f"{_W}name") or ""))
        elif part.tag == f"{_W}hyperlink":
            paragraph.links.append(targets.get(str(part.get(_R)), ""))
        elif part.tag == f"{_W}instrText":
            paragraph.links.append(part.text or "")
    paragraph.lines = [line for line in (" ".join(line.split()) for line in words.split("\n")) if line]
    return paragraph


def _symbol(part: Any) -> str:
    """Return the character of a symbol; a blank for one that only its font can show."""
    try:
        code = int(part.get(f"{_W}char") or "", 16)
    except ValueError:
        return " "
    return " " if code in PRIVATE_USE or not 32 <= code < 0xD800 else chr(code)


def _nearest_paragraph(part: Any) -> Any:
    if part.tag == f"{_W}p":
        return part
    return next((ancestor for ancestor in part.iterancestors(f"{_W}p")), None)

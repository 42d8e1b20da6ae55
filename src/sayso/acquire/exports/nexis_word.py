"""Nexis Uni and Lexis Advance in Word: articles between bookmarks, in any interface language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sayso.acquire.documents.word import WordParagraph, read_word_paragraphs
from sayso.acquire.exports.article import Article, pages_of_export
from sayso.acquire.exports.nexis import Paragraph, is_end, read_nexis, without_number
from sayso.domain.text import Page

_ARTICLE = re.compile(r"(?:\w*_)?Bookmark_\d+$")
_BODY = re.compile(r"(?:\w*_)?Body(?:_\d+)?$")
_INDEX = re.compile(r"(?:\w*_)?(?:Classification|Correction)(?:_\d+)?$")
_CONTENT_ID = re.compile(r"urn:contentItem:([0-9A-Z-]+)", re.IGNORECASE)
_ANNOUNCED = re.compile(r"^\w[\w ]{3,20}\s\((\d+)\)$")


@dataclass(slots=True)
class _Part:
    """The paragraphs of one article, and the indexes where its body and its index terms begin."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    body_at: int | None = None
    index_at: int | None = None
    vendor_id: str | None = None


def read_nexis_word(content: bytes, origin: str, stem: str, *, max_bytes: int) -> Iterator[Page]:
    """Return the articles of an export; see `pages_of_export`.

    Raises:
        AcquireError: the file is damaged, or contains no article.
    """
    paragraphs = read_word_paragraphs(content, origin, max_bytes=max_bytes)
    marked = any(_ARTICLE.match(name) for paragraph in paragraphs for name in paragraph.bookmarks)
    parts = _split_at_bookmarks(paragraphs) if marked else _split_at_ends(paragraphs)
    articles = [_article(part) for part in parts if part.paragraphs]
    return pages_of_export(articles, origin, stem, announced=_announced(paragraphs), kind="a Nexis export")


def _split_at_bookmarks(paragraphs: Sequence[WordParagraph]) -> list[_Part]:
    parts: list[_Part] = []
    for paragraph in paragraphs:
        if any(_ARTICLE.match(name) for name in paragraph.bookmarks):
            parts.append(_Part())
        if parts:
            _take(parts[-1], paragraph)
    return parts


def _split_at_ends(paragraphs: Sequence[WordParagraph]) -> list[_Part]:
    """Split a file without bookmarks at "End of Document"; a cover page is left out."""
    parts = [_Part()]
    for paragraph in paragraphs:
        _take(parts[-1], paragraph)
        if any(is_end(line) for line in paragraph.lines):
            parts.append(_Part())
    return [part for part in parts if any(is_end(paragraph.words) for paragraph in part.paragraphs)]


def _take(part: _Part, paragraph: WordParagraph) -> None:
    is_body = part.body_at is None and any(_BODY.match(name) for name in paragraph.bookmarks)
    is_index = part.index_at is None and any(_INDEX.match(name) for name in paragraph.bookmarks)
    if is_body:
        part.body_at = len(part.paragraphs) + bool(paragraph.lines)  # the paragraph says only "Body"
    if is_index and part.body_at is not None:
        part.index_at = len(part.paragraphs)
    for target in paragraph.links:
        if part.vendor_id is None and (found := _CONTENT_ID.search(target)):
            part.vendor_id = f"urn:contentItem:{found[1]}"
    part.paragraphs += [Paragraph(line) for line in paragraph.lines]


def _article(part: _Part) -> Article:
    article = read_nexis(part.paragraphs, body_at=part.body_at, index_at=part.index_at, title_first=True)
    article.vendor_id = part.vendor_id
    article.title = without_number(article.title) if article.title else None
    return article


def _announced(paragraphs: Sequence[WordParagraph]) -> int | None:
    """Return the number of "Documents (10)" on the cover page."""
    for paragraph in paragraphs[:20]:
        for line in paragraph.lines:
            if found := _ANNOUNCED.match(line):
                return int(found[1])
    return None

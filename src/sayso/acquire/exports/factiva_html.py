"""Factiva in HTML, with and without codes, and in XML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from sayso.acquire.exports.article import Article, pages_of_export
from sayso.acquire.exports.factiva import CODE, article_of_codes, article_of_lines, document_of
from sayso.acquire.exports.markup import BLOCKS, has_class, paragraphs_of, parse_markup, text_of
from sayso.acquire.xml_tree import find_all, local_name, parse_xml, words_of
from sayso.domain.text import Page

_ARTICLE = re.compile(r"\b[a-z]{2}Article\b")


def read_factiva_html(content: bytes, origin: str, stem: str) -> Iterator[Page]:
    """Return the articles of an export; see `pages_of_export`.

    Raises:
        AcquireError: it contains no article.
    """
    root = parse_markup(content, origin)
    articles = [_article(element) for element in _article_elements(root)]
    return pages_of_export(articles, origin, stem, kind="a Factiva export")


def read_factiva_xml(content: bytes, origin: str, stem: str) -> Iterator[Page]:
    """Return the articles of an export in XML; see `pages_of_export`.

    Raises:
        AcquireError: it cannot be parsed, or contains no article.
    """
    root = parse_xml(content, origin)
    announced = next((found for one in find_all(root, "ppsarticleResultSet") if (found := one.get("count") or "")), "")
    articles = [_xml_article(element) for element in find_all(root, "article")]
    count = int(announced) if announced.isdigit() else None
    return pages_of_export(articles, origin, stem, announced=count, kind="a Factiva export")


def _article_elements(root: Any) -> list[Any]:
    """Return the `<div>` of each article; of nested ones, the inner one."""
    found = [element for element in root.iter("div") if _ARTICLE.search(element.get("class") or "")]
    inner = {ancestor for element in found for ancestor in element.iterancestors("div")}
    return [element for element in found if element not in inner]


def _article(element: Any) -> Article:
    codes: dict[str, list[str]] = {}
    for row in element.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if len(cells) == 2 and CODE.fullmatch(code := text_of(cells[0])):
            codes.setdefault(code, []).extend(paragraphs_of(cells[1]))
    if codes:
        return article_of_codes(codes)
    title = byline = section = None
    lines: list[str] = []
    blocks = list(_blocks(element))
    told = [child for child in _below_text(blocks) if document_of(text_of(child)) is None]
    for child in blocks:
        words = text_of(child)
        if not words or child in told:
            continue
        if child.get("id") == "hd" or any(_is_headline(part) for part in child.iter()):
            section = section or (lines.pop() if lines else None)
            title = words
        elif has_class(child, "author"):
            byline = words
        elif child.tag == "pre":
            lines += paragraphs_of(child)
        else:
            lines.append(words)
    article = article_of_lines(lines, title=title, byline=byline, section=section)
    article.after += [words for child in told if (words := text_of(child))]
    return article


def _below_text(blocks: Sequence[Any]) -> Sequence[Any]:
    """Return the blocks below the last paragraph of the text: the publisher, credits, the accession number."""
    marked = [number for number, block in enumerate(blocks) if has_class(block, "articleParagraph")]
    return blocks[marked[-1] + 1 :] if marked else ()


def _is_headline(part: Any) -> bool:
    return isinstance(part.tag, str) and re.search(r"\b[a-z]{2}Headline\b", part.get("class") or "") is not None


def _blocks(element: Any) -> Iterator[Any]:
    """Yield the innermost blocks of an article, in order."""
    for child in element.iter("div", "p", "pre"):
        if child is element:
            continue
        if not any(part is not child and part.tag in BLOCKS for part in child.iter() if isinstance(part.tag, str)):
            yield child


def _xml_article(element: Any) -> Article:
    codes: dict[str, list[str]] = {}
    names = {
        "headline": "HD",
        "byline": "BY",
        "leadParagraph": "LP",
        "tailParagraphs": "TD",
        "sourceName": "SN",
        "accessionNo": "AN",
        "publicationDate": "PD",
        "sectionName": "SE",
        "copyright": "CY",
    }
    for child in element:
        code = names.get(local_name(child))
        if code is not None:
            paragraphs = [words_of(part) for part in find_all(child, "paragraph")]
            codes.setdefault(code, []).extend(paragraphs or [words_of(child)])
    return article_of_codes(codes)

"""LexisNexis in HTML: articles after anchors, with class names that change from file to file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sayso.acquire.exports.article import pages_of_export
from sayso.acquire.exports.markup import lines_of, paragraphs_of, parse_markup
from sayso.acquire.exports.nexis import Paragraph, label_of, read_nexis
from sayso.domain.text import Page

_ANCHOR = re.compile(r"DOC_ID_\d", re.IGNORECASE)
_NUMBER = re.compile(r"(?:FOCUS - )?(?:(\d+) of (\d+) DOCUMENTS?|Do[ck]ument (\d+) (?:von|de) (\d+))$")
_CENTERED = re.compile(r"\.(\w+)\s*\{[^}]*text-align:\s*center")


def read_nexis_html(content: bytes, origin: str, stem: str) -> Iterator[Page]:
    """Return the articles of an export; see `pages_of_export`.

    Raises:
        AcquireError: it contains no article.
    """
    root = parse_markup(content, origin)
    centered = {name for style in root.iter("style") for name in _CENTERED.findall(style.text or "")}
    parts: list[list[Paragraph]] = []
    for element in root.iter("a", "div"):
        if element.tag == "a" and _ANCHOR.match(element.get("name") or ""):
            parts.append([])
        elif element.tag == "div" and parts and not _holds_block_divisions(element):
            parts[-1] += _paragraphs(element, centered)
    for part in parts:
        if part and _NUMBER.match(part[0].words):
            del part[0]
    announced = _meta_count(root)
    articles = [read_nexis(part) for part in parts if part]
    return pages_of_export(articles, origin, stem, announced=announced, kind="a LexisNexis export")


def _holds_block_divisions(element: Any) -> bool:
    return any(child is not element for child in element.iter("div"))


def _paragraphs(element: Any, centered: set[str]) -> Iterator[Paragraph]:
    classes = {name for part in element.iter("div", "p") for name in (part.get("class") or "").split()}
    middle = bool(classes & centered)
    blocks = list(element.iter("p")) or [element]
    for block in blocks:
        lines = lines_of(block) if middle else paragraphs_of(block)
        first = lines[0] if lines else ""
        if middle or (len(lines) > 1 and label_of(first) is None and _is_title(block)):
            yield from (Paragraph(line, centered=middle) for line in (lines if middle else [" ".join(lines)]))
        else:
            yield from (Paragraph(words.replace("\n", " ") if label_of(words) else words) for words in lines)


def _is_title(block: Any) -> bool:
    """Whether a block has one class throughout, like a headline of two lines."""
    return len({span.get("class") for span in block.iter("span")}) == 1 and len(list(block.iter("br"))) <= 2


def _meta_count(root: Any) -> int | None:
    """Return the number of articles that the page's head announces; None if it announces none."""
    for meta in root.iter("meta"):
        count = meta.get("documents") or ""
        if count.isdigit():
            return int(count)
    return None

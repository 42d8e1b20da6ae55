"""Parses the web pages that databases export, and cuts their text into lines and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sayso.acquire.decoding import declared_in_head, decode_bytes
from sayso.errors import AcquireError

_BLOCK_NAMES = (
    "p div table tr li ul ol h1 h2 h3 h4 h5 h6 section article header footer aside blockquote pre dl dt dd td th form"
    " hr body center"
)
BLOCKS = frozenset(_BLOCK_NAMES.split())
_IGNORED = frozenset(["script", "style", "head", "noscript", "img", "input", "button"])


def parse_markup(content: bytes, origin: str) -> Any:
    """Parse a page; Latin-1 declared as UTF-8 is detected.

    Raises:
        AcquireError: it cannot be parsed.
    """
    from lxml import etree, html

    text, _ = decode_bytes(content, origin, declared=declared_in_head(content))
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\0", ""))
    try:
        return html.document_fromstring(text, parser=html.HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise AcquireError(f"{origin} cannot be parsed as HTML: {error}", hint="export it again") from error


def text_of(element: Any) -> str:
    """Return the text of an element on one line; inline elements add no space."""
    return " ".join("".join(_pieces(element)).replace("\xa0", " ").split())


def lines_of(element: Any) -> list[str]:
    """Return the nonblank lines of an element, split at blocks and line breaks."""
    whole = "".join(_pieces(element, line_break="\x1e", block="\x1e"))
    return [line for line in (" ".join(part.replace("\xa0", " ").split()) for part in whole.split("\x1e")) if line]


def paragraphs_of(element: Any) -> list[str]:
    """Return the paragraphs of an element, split at blocks and double line breaks; single line breaks are kept."""
    whole = "".join(_pieces(element, line_break="\x1f", block="\x1e"))
    whole = re.sub(r"\x1f[ \t\r\n\xa0]*\x1f", "\x1e", whole)
    found = []
    for part in whole.split("\x1e"):
        lines = [" ".join(line.replace("\xa0", " ").split()) for line in part.split("\x1f")]
        if words := "\n".join(line for line in lines if line):
            found.append(words)
    return found


def has_class(element: Any, name: str) -> bool:
    """Whether an element has a class."""
    return name in (element.get("class") or "").split()


def _pieces(element: Any, *, line_break: str = " ", block: str = " ") -> Iterator[str]:
    """Yield text and separators in order. Iterative, because pages may nest thousands deep."""
    stack: list[Any] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
            continue
        if not isinstance(item.tag, str) or item.tag in _IGNORED:
            continue
        if item.tag == "br":
            yield line_break
            continue
        edge = block if item.tag in BLOCKS else ""
        parts: list[Any] = [edge, item.text or ""]
        for child in item:
            parts += [child, child.tail or ""]
        stack.extend(reversed([*parts, edge]))

"""Writes quotations and credits that only a web page's markup shows into its text; finds headings and captions."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Any

from sayso.clean.characters import mend_characters
from sayso.domain.text import Span

_MARKED = re.compile(r"<(?:blockquote|q|cite|h[2-6]|figcaption)[\s>]", re.IGNORECASE)
_QUOTED = re.compile('[“”"«»„]')
_DASH = re.compile(r"^\s*(?:[—–―-]|&mdash;)")
_POST = re.compile(r"tweet|twitter|instagram|bluesky|mastodon|tiktok|\bfb-post|text-post-media|embed", re.IGNORECASE)
_SHARED = re.compile(r"\s*A (?:post|photo|video|reel) (?:shared by|by) (?P<name>.+)", re.DOTALL)
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WRAPPERS = ("div", "figure", "aside", "section", "span", "center")


@dataclass(frozen=True, slots=True)
class PageStructure:
    """A page whose quotations are marked in its text, and the lines that its markup sets apart."""

    html: str
    quoted: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()


def read_structure(page: str) -> PageStructure:
    """Write the quotation marks and credits that only a page's markup shows into its text.

    `<q>` gets quotation marks; the `<cite>` or `<footer>` of a `<blockquote>`, and the credit after a post, become
    separate paragraphs that begin with a dash. Pages without such markup are not changed.
    """
    if not _MARKED.search(page):
        return PageStructure(page)
    from lxml import etree, html

    try:
        root = html.document_fromstring(page)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, RecursionError):
        return PageStructure(page)
    changed = False
    inner = {element for element in root.iter("q") if next(element.iterancestors("q"), None) is not None}
    for element in list(root.iter("q")):
        changed |= _mark_quotation(element, ("‘", "’") if element in inner else ("“", "”"))
    quoted: set[str] = set()
    for element in list(root.iter("blockquote")):
        changed |= _set_post_free(element)
        changed |= _set_credits_apart(element)
        quoted |= {words for line in _lines(element) if (words := _plain(line)) and not _DASH.match(line)}
    headings = {_plain(element.text_content()) for element in root.iter("h2", "h3", "h4", "h5", "h6")}
    try:
        text = str(html.tostring(root, encoding="unicode")) if changed else page
    except (RecursionError, ValueError):
        text = page
    return PageStructure(text, frozenset(quoted), frozenset(headings - {""}))


def lines_among(text: str, words: frozenset[str]) -> tuple[Span, ...]:
    """Return the spans of the lines of a text that are among the words of a page's elements."""
    if not words:
        return ()
    found: list[Span] = []
    position = 0
    for line in text.split("\n"):
        if line and _plain(line.removeprefix("- ").removeprefix("> ")) in words:
            found.append(Span(position, position + len(line)))
        position += len(line) + 1
    return tuple(found)


def _mark_quotation(element: Any, marks: tuple[str, str]) -> bool:
    """Write quotation marks around a `<q>`, as browsers show them."""
    if _QUOTED.search("".join(element.itertext())[:1] or " "):
        return False
    opening, closing = marks
    element.text = opening + _fit(element.text)
    if len(element):
        element[-1].tail = _fit(element[-1].tail) + closing
    else:
        element.text += closing
    element.tag = "span"
    return True


def _set_post_free(element: Any) -> bool:
    """Take an embedded post out of its wrapper, which extraction drops, and add its author after a dash."""
    if not _POST.search(element.get("class") or ""):
        return False
    del element.attrib["class"]
    for part in list(element.iter("p")):
        shared = _SHARED.match(part.text_content())
        if shared:
            for child in list(part):
                part.remove(child)
            part.text = f"— {_fit(shared['name']).strip()}"
    for link in list(element.iter("a")):
        if _plain(link.text_content()).startswith("View this post on"):
            link.drop_tree()
    words = _words_seen(element)
    while (outer := element.getparent()) is not None and outer.tag in _WRAPPERS and _words_seen(outer) == words:
        holder = outer.getparent()
        if holder is None:
            break
        tail = outer.tail
        holder.replace(outer, element)
        element.tail = tail
    return True


def _words_seen(element: Any) -> str:
    """Return the visible words of an element."""
    return _plain(" ".join(element.xpath(".//text()[not(ancestor::script or ancestor::style)]")))


def _set_credits_apart(element: Any) -> bool:
    """Make the credits of a block quotation paragraphs: `<footer>`, `<cite>`, the words after a post."""
    changed = _take_in_credit(element)
    for credit in list(element.iter("footer", "cite", "figcaption", "small")):
        if next(credit.iter("p"), None) is not None:
            changed |= _mark_paragraphs(credit)
            continue
        if credit.tag == "small" and credit.getparent() is not element:
            continue
        if credit.tag == "cite" and (_has_words_before(credit, element) or _is_in_credit(credit, element)):
            continue
        if credit.tag == "span":  # a part of a credit, see below
            continue
        credit.tag = "p"
        for inner in credit.iter("cite", "footer", "figcaption"):  # extraction would break the line there
            inner.tag = "span"
        if not _DASH.match(credit.text_content()):
            credit.text = "— " + _fit(credit.text).lstrip()
        changed = True
    figure = element.getparent()
    if figure is not None and figure.tag == "figure":
        for caption in figure.findall("figcaption"):
            caption.tag = "p"
            if not _DASH.match(caption.text_content()):
                caption.text = "— " + _fit(caption.text).lstrip()
            changed = True
        if changed:
            figure.tag = "div"
    for part in element.findall("p"):
        if part.tail and _DASH.match(part.tail):
            changed |= _wrap_tail(element, part)
    return changed


def _take_in_credit(element: Any) -> bool:
    """Move a `<cite>` that follows a block quotation into it."""
    after = element.getnext()
    if after is None or after.tag != "cite" or (element.tail or "").strip():
        return False
    element.tail, after.tail = after.tail, None
    element.append(after)
    return True


def _mark_paragraphs(credit: Any) -> bool:
    """Put a dash before a credit that has paragraphs, and make it a `<div>`: extraction drops a `<footer>`."""
    if credit.tag not in ("footer", "figcaption"):
        return False
    credit.tag = "div"
    first = next(credit.iter("p"))
    if not _DASH.match(credit.text_content()):
        first.text = "— " + _fit(first.text).lstrip()
    return True


def _is_in_credit(credit: Any, block: Any) -> bool:
    """Whether a `<cite>` is part of a credit that is set apart as a whole."""
    inside = itertools.takewhile(lambda part: part is not block, credit.iterancestors())
    return any(part.tag in ("footer", "figcaption") for part in inside)


def _has_words_before(credit: Any, block: Any) -> bool:
    """Whether a `<cite>` is inside a sentence, like the title of a work."""
    parent = credit.getparent()
    before = (parent.text or "") + "".join(
        "".join(one.itertext()) + (one.tail or "") for one in credit.itersiblings(preceding=True)
    )
    if parent is block:
        return bool(credit.tail and credit.tail.strip())
    return bool(before.strip(" —–-\n\t")) or bool(credit.tail and credit.tail.strip())


def _wrap_tail(element: Any, part: Any) -> bool:
    """Make the credit after a post a paragraph: "— Name (@name) May 4, 2025"."""
    from lxml import etree

    credit = etree.Element("p")
    credit.text, part.tail = f"{_fit(part.tail).strip()} ", None
    place = element.index(part) + 1
    for sibling in list(element)[place:]:
        if sibling.tag in ("p", "blockquote", "div"):
            break
        credit.append(sibling)
    element.insert(place, credit)
    return True


def _lines(element: Any) -> list[str]:
    """Return the words of the innermost blocks of a quotation, and those beside them."""
    names = ("p", "li", "div")
    blocks = [part for part in element.iter(*names) if next(part.iterdescendants(*names), None) is None]
    beside = [element.text or "", *(part.tail or "" for part in blocks)]
    return [line for block in blocks or [element] for line in _broken(block)] + (beside if blocks else [])


def _broken(block: Any) -> list[str]:
    """Return the words of a block, cut at its line breaks."""
    parts = (str(part) if isinstance(part, str) else "\n" for part in block.xpath(".//text() | .//br"))
    return "".join(" ".join(part.split("\n")) if part != "\n" else part for part in parts).split("\n")


def _fit(words: str | None) -> str:
    """Return words that XML can hold: lxml reads some characters that it refuses to write."""
    return _NOT_XML.sub(" ", words or "")


def _plain(words: str) -> str:
    return " ".join(mend_characters(words).split())

"""NITF, the IPTC's format for single reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sayso.acquire.byline import split_byline
from sayso.acquire.days import read_day
from sayso.acquire.exports.article import plain_words
from sayso.acquire.xml_tree import find_all, find_first, local_name, parse_xml, words_of
from sayso.domain.text import Page, Problem

BLOCKS = ("p", "hl2", "li", "td", "th", "block", "blockquote", "bq", "pre", "dt", "dd", "h1", "h2", "h3", "h4")
SKIPPED = ("media", "table", "nitf-table", "note", "fn", "script", "style", "figure", "figcaption")
KILLED = ("canceled", "cancelled", "killed", "withheld", "withdrawn", "embargoed")


def read_nitf(content: bytes, origin: str, stem: str) -> Page:
    """Return the page of a report in NITF; pictures and their captions are left out.

    Raises:
        AcquireError: it cannot be parsed.
    """
    root = parse_xml(content, origin)
    head = find_first(root, "body.head")
    text = nitf_text(root)
    date = find_first(root, "date.issue", "story.date", "date.release")
    pubdata = find_first(root, "pubdata")
    norm = (date.get("norm") if date is not None else None) or (
        pubdata.get("date.publication") if pubdata is not None else None
    )
    day, problems = read_day(norm, origin)
    docdata = find_first(root, "docdata")
    identity = find_first(root, "doc-id")
    rights = find_first(root, "doc.copyright")
    outlet = words_of(find_first(head, "distributor")) if head is not None else ""
    outlet = outlet or (pubdata.get("name") or "" if pubdata is not None else "")
    outlet = outlet or (rights.get("holder") or "" if rights is not None else "")
    problems = (*problems, *status_problems(docdata.get("management-status") if docdata is not None else None, origin))
    problems = (*problems, *empty_problems(text, origin))
    byline = find_first(head, "byline") if head is not None else None
    title = find_first(head, "hl1", "hedline") if head is not None else None
    return Page(
        stem,
        origin,
        "text",
        text,
        title=plain_words(words_of(title) or words_of(find_first(root, "title"))) or None,
        outlet=plain_words(outlet) or None,
        byline=split_byline(words_of(byline, skip=("byttl",))),
        published=day,
        problems=problems,
        vendor_id=(identity.get("id-string") or None) if identity is not None else None,
    )


def nitf_text(root: Any) -> str:
    """Return the paragraphs of a report's body, separated by blank lines."""
    body = find_first(root, "body.content", "body")
    return "\n\n".join(block_texts(root if body is None else body))


def block_texts(element: Any) -> Iterator[str]:
    """Yield the text of each innermost block (paragraph, list item, …); text between blocks counts as a block.

    Iterative, because elements may nest thousands deep.
    """
    stack: list[Any] = [element]
    words = ""
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            words += item
            continue
        if item is None:
            if kept := " ".join(words.split()):
                yield kept
            words = ""
            continue
        name = local_name(item)
        if not name or name.lower() in SKIPPED:
            continue
        edge = [None] if name.lower() in (*BLOCKS, "br", "div", "ul", "ol", "section", "body") else []
        prefix = ["• "] if name.lower() == "li" else []
        parts: list[Any] = [*edge, *prefix, item.text or ""]
        for child in item:
            parts += [child, child.tail or ""]
        stack.extend(reversed([*parts, *edge]))
    if kept := " ".join(words.split()):
        yield kept


def status_problems(status: str | None, origin: str) -> tuple[Problem, ...]:
    """Return a problem if the agency retracted the report or has not released it yet."""
    bare = (status or "").rpartition(":")[2].lower()
    if bare not in KILLED:
        return ()
    return (Problem("acquire", "withdrawn", f"{origin}: the agency marked this report as {bare}"),)


def empty_problems(text: str, origin: str) -> tuple[Problem, ...]:
    """Return a problem if a file has no text."""
    return () if text.strip() else (Problem("acquire", "no-text", f"{origin} contains no text"),)


def has_blocks(element: Any) -> bool:
    """Whether an element holds paragraphs."""
    return next(find_all(element, *BLOCKS), None) is not None

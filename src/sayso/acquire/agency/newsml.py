"""NewsML-G2 and NewsML 1, the IPTC's envelopes for reports, with the text as XHTML, NITF or plain text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sayso.acquire.agency.nitf import block_texts, empty_problems, has_blocks, nitf_text, status_problems
from sayso.acquire.byline import split_byline
from sayso.acquire.days import read_day
from sayso.acquire.exports.article import join_lines, plain_words
from sayso.acquire.xml_tree import find_all, find_first, local_name, parse_xml, words_of
from sayso.domain.text import Page
from sayso.errors import AcquireError

WRAPPED_LINES = 4  # a lone paragraph with more lines than this holds a whole hard-wrapped report


def read_newsml_2(content: bytes, origin: str, stem: str) -> Iterator[Page]:
    """Return the reports of a NewsML-G2 file, one per text item; packages, pictures and planning items are skipped.

    Raises:
        AcquireError: it cannot be parsed, or holds no report.
    """
    root = parse_xml(content, origin)
    items = [item for item in find_all(root, "newsItem") if _is_text(item)]
    if not items:
        raise AcquireError(f"{origin} has no text item", hint="give the reports, not the packages that list them")
    return _numbered([_page(item, origin, stem) for item in items], origin, stem)


def read_newsml_1(content: bytes, origin: str, stem: str) -> Iterator[Page]:
    """Return the reports of a NewsML 1 file.

    Raises:
        AcquireError: it cannot be parsed, or holds no report.
    """
    root = parse_xml(content, origin)
    pages = [page for item in find_all(root, "NewsItem") if (page := _old_page(item, origin, stem)).text]
    if not pages:
        raise AcquireError(f"{origin} has no text item", hint="give text reports, not only pictures")
    return _numbered(pages, origin, stem)


def _numbered(pages: list[Page], origin: str, stem: str) -> Iterator[Page]:
    from dataclasses import replace

    for number, page in enumerate(pages, 1):
        yield page if len(pages) == 1 else replace(page, name=f"{stem}-{number}", origin=f"{origin}#{number}")


def _is_text(item: Any) -> bool:
    kind = find_first(item, "itemClass")
    code = (kind.get("qcode") or kind.get("uri") or "") if kind is not None else ""
    content = find_first(item, "contentSet")
    return content is not None and (not code or code.rpartition(":")[2].rpartition("/")[2] in ("text", "composite"))


def _page(item: Any, origin: str, stem: str) -> Page:
    meta = find_first(item, "contentMeta")
    meta = item if meta is None else meta
    text = "\n\n".join(_content_texts(find_first(item, "contentSet")))
    status = find_first(item, "pubStatus")
    day, problems = read_day(words_of(find_first(item, "firstCreated", "contentCreated", "versionCreated")), origin)
    provider = find_first(item, "provider")
    by = words_of(find_first(meta, "by")) or _named(find_first(meta, "creator"))
    source = _named(find_first(meta, "infoSource")) or _named(provider)
    return Page(
        stem,
        origin,
        "text",
        text,
        title=plain_words(words_of(find_first(meta, "headline"))) or None,
        outlet=plain_words(source) or None,
        byline=split_byline(by if by != source else ""),
        published=day,
        problems=(
            *problems,
            *status_problems(status.get("qcode") if status is not None else None, origin),
            *empty_problems(text, origin),
        ),
        vendor_id=_text_or_none(item.get("guid")),
    )


def _named(element: Any | None) -> str:
    """Return the name of a party: its name element, else its literal."""
    if element is None:
        return ""
    return words_of(find_first(element, "name")) or (element.get("literal") or "")


def _content_texts(content: Any | None) -> Iterator[str]:
    """Yield the paragraphs of an item's content in any of its formats; of several renditions, the first with text."""
    if content is None:
        return
    for part in find_all(content, "inlineXML", "inlineData"):
        if local_name(part) == "inlineData":
            texts = [" ".join(words.split()) for words in (part.text or "").split("\n\n")]
        elif find_first(part, "nitf", "body.content") is not None:
            texts = nitf_text(part).split("\n\n")
        else:
            body = find_first(part, "body")
            texts = [words for block in _blocks(part if body is None else body) for words in block]
        if any(texts):
            yield from (words for words in texts if words)
            return


def _blocks(body: Any) -> Iterator[list[str]]:
    """Yield the paragraphs of each block; a lone hard-wrapped paragraph is split at its blank lines."""
    paragraphs = list(find_all(body, "p"))
    for paragraph in paragraphs if len(paragraphs) == 1 else ():
        lines = "".join(paragraph.itertext()).splitlines()
        if len(lines) > WRAPPED_LINES:
            yield _unwrapped(lines)
            return
    yield list(block_texts(body)) if has_blocks(body) else _unwrapped("".join(body.itertext()).splitlines())


def _unwrapped(lines: list[str]) -> list[str]:
    """Join wrapped lines; a blank or indented line begins a new paragraph."""
    parts: list[list[str]] = [[]]
    for line in lines:
        if not line.strip():
            parts.append([])
            continue
        if line[:4].isspace() and len(line) - len(line.lstrip()) >= 4:
            parts.append([])
        parts[-1].append(line)
    return [words for words in (join_lines(part, wrapped_at=40) for part in parts) if words]


def _old_page(item: Any, origin: str, stem: str) -> Page:
    lines = find_first(item, "NewsLines")
    content = find_first(item, "DataContent")
    text = nitf_text(content) if content is not None else ""
    if content is not None and not text:
        text = "\n\n".join(_unwrapped("".join(content.itertext()).splitlines()))
    provider = find_first(item, "Provider")
    party = find_first(provider, "Party") if provider is not None else None
    name = (party.get("FormalName") or "") if party is not None else words_of(find_first(item, "ProviderId"))
    day, problems = read_day(words_of(find_first(item, "FirstCreated", "DateId", "ThisRevisionCreated")), origin)
    status = find_first(item, "Status")
    return Page(
        stem,
        origin,
        "text",
        text,
        title=plain_words(words_of(find_first(lines, "HeadLine"))) or None if lines is not None else None,
        outlet=plain_words(name) or None,
        byline=split_byline(words_of(find_first(lines, "ByLine"))) if lines is not None else (),
        published=day,
        problems=(*problems, *status_problems(status.get("FormalName") if status is not None else None, origin)),
        vendor_id=_text_or_none(words_of(find_first(item, "PublicIdentifier"))),
    )


def _text_or_none(words: str | None) -> str | None:
    return words.strip() or None if words else None

"""LexisNexis in plain text, hard-wrapped and centered by spaces, and the text of its RTF exports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from sayso.acquire.documents.rtf_text import LINK_CLOSES, LINK_OPENS, without_links
from sayso.acquire.exports.article import Article, join_lines, pages_of_export
from sayso.acquire.exports.nexis import Paragraph, is_end, label_of, read_nexis, without_number
from sayso.domain.text import Page

_START = re.compile(
    r"^[ \t]*(?:FOCUS - )?(?:(\d+) of (\d+) DOCUMENTS?|Do[ck]ument (\d+) (?:von|de) (\d+))[ \t\r]*$", re.MULTILINE
)
_SELECTED = re.compile(r"^Download Request:.*?(\d+)-(\d+)\s*$|^[\w ]{4,30}:.{0,30}?\b(\d+)-(\d+)\s*$", re.MULTILINE)
_LENGTH = re.compile(r"^(?:LENGTH|LÄNGE|LONGUEUR|LENGTE):[ \xa0]*\d[\d.,]* \w+[ \t\r]*$", re.MULTILINE)
_LOADED = re.compile(r"^(?:LOAD-DATE|UPDATE|DATE-CHARGEMENT):", re.MULTILINE)
"""Labels above and below the text: a file with one article does not always say that it is 1 of 1."""
CENTERED_SPACES = 8
_CONTENT_ID = re.compile(rf"urn:contentItem:([0-9A-Z-]+)|{LINK_OPENS}([^{LINK_CLOSES}]+){LINK_CLOSES}", re.IGNORECASE)
_COVER = re.compile(r"^\w[\w ]{3,20}\s\((\d+)\)\s*$", re.MULTILINE)


def is_nexis_text(text: str) -> bool:
    """Whether a text is an export of LexisNexis or Nexis Uni."""
    if _START.search(text) is not None or is_modern_nexis(text):
        return True
    return _LENGTH.search(text) is not None and _LOADED.search(text) is not None


def read_nexis_text(text: str, origin: str, stem: str) -> Iterator[Page]:
    """Return the articles of an export; see `pages_of_export`.

    Raises:
        AcquireError: it contains no article.
    """
    starts = list(_START.finditer(text))
    if not starts and is_modern_nexis(text):
        return read_modern_nexis((text,), origin, stem)
    if not starts:
        return pages_of_export([read_nexis(_paragraphs(text))], origin, stem, kind="a LexisNexis export")
    ends = [*(start.start() for start in starts[1:]), len(text)]
    articles = [read_nexis(_paragraphs(text[start.end() : end])) for start, end in zip(starts, ends, strict=True)]
    return pages_of_export(articles, origin, stem, announced=_announced(text, starts), kind="a LexisNexis export")


def _announced(text: str, starts: Sequence[re.Match[str]]) -> int | None:
    """Return the number of articles that the file claims ("1 of 161"), or that its cover page says were selected."""
    selected = _SELECTED.search(text, 0, starts[0].start())
    if selected is not None:
        first, last = (int(number) for number in selected.groups() if number)
        return last - first + 1
    totals = {int(start[2] or start[4]) for start in starts}
    first_number = int(starts[0][1] or starts[0][3])
    return totals.pop() if len(totals) == 1 and first_number == 1 else None


def _paragraphs(text: str) -> list[Paragraph]:
    """Return the paragraphs of an article, separated by blank lines, with their lines joined."""
    found: list[Paragraph] = []
    for block in re.split(r"\n[ \t\r]*\n", text):
        lines = [line.rstrip() for line in block.splitlines() if line.strip()]
        if not lines:
            continue
        if all(_is_centered(line) for line in lines):
            found += [Paragraph(" ".join(line.split()), centered=True) for line in lines]
        else:
            found += _joined(lines)
    return found


def _joined(lines: Sequence[str]) -> Iterator[Paragraph]:
    """Join wrapped lines; a line that opens with a label begins a new paragraph."""
    part: list[str] = []
    for line in lines:
        if part and (found := label_of(line.strip())) is not None and found[0] != "graphic":
            yield Paragraph(join_lines(part))
            part = []
        part.append(line)
    yield Paragraph(join_lines(part))


def _is_centered(line: str) -> bool:
    return len(line) - len(line.lstrip()) >= CENTERED_SPACES


def is_modern_nexis(text: str) -> bool:
    """Whether a text is the beginning of an export of Nexis Uni, whose articles end with "End of Document"."""
    return _START.search(text) is None and any(is_end(line) for line in text.splitlines())


def read_modern_nexis(pieces: Iterable[str], origin: str, stem: str) -> Iterator[Page]:
    """Return the articles of an export of Nexis Uni whose text comes in pieces, cut anywhere; see `pages_of_export`.

    Raises:
        AcquireError: it contains no article.
    """
    rest = iter(pieces)
    first = next(rest, "")
    cover = _COVER.search(first)
    articles = _modern_articles(_lines(chain((first,), rest)))
    return pages_of_export(articles, origin, stem, announced=int(cover[1]) if cover else None, kind="a Nexis export")


def _lines(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a text that comes in pieces."""
    tail = ""
    for piece in pieces:
        *lines, tail = (tail + piece).split("\n")
        yield from lines
    yield tail


def _modern_articles(lines: Iterable[str]) -> Iterator[Article]:
    """Yield the articles of an export with one line per paragraph; the last one may lack its closing line."""
    part: list[Paragraph] = []
    seen = False
    for line in lines:
        words = " ".join(line.split())
        if not words:
            continue
        if is_end(words):
            yield _modern_article(part if seen else _without_cover(part))
            part, seen = [], True
        else:
            part.append(Paragraph(words))
    labels = {label[0] for paragraph in part if (label := label_of(paragraph.words))}
    if labels & {"body", "length"}:
        yield _modern_article(part if seen else _without_cover(part))


def _modern_article(part: Sequence[Paragraph]) -> Article:
    found = next((found for paragraph in part if (found := _CONTENT_ID.search(paragraph.words))), None)
    plain = [Paragraph(words) for paragraph in part if (words := without_links(paragraph.words).strip())]
    article = read_nexis(plain, title_first=True)
    article.title = without_number(article.title) if article.title else None
    article.vendor_id = f"urn:contentItem:{found[1] or found[2]}" if found else None
    return article


def _without_cover(part: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """Drop the cover page: everything up to the last line about the search."""
    marks = (
        "client/matter",
        "search terms",
        "search type",
        "narrowed by",
        "content type",
        "sources:",
        "suchbegriffe",
        "job number",
    )
    last = max((n for n, p in enumerate(part[:400]) if p.words.lower().startswith(marks)), default=-1)
    return part[last + 1 :]

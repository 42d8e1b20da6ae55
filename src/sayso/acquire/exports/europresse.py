"""Europresse (eureka.cc) in HTML: the layouts before and since 2013."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sayso.acquire.byline import split_byline
from sayso.acquire.days import iso_day
from sayso.acquire.exports.article import Article, pages_of_export
from sayso.acquire.exports.markup import has_class, lines_of, paragraphs_of, parse_markup, text_of
from sayso.domain.text import Page

_NEWS_ID = re.compile(r"news\s*[·.]\s*\d{8}\s*[·.]\s*\w+\s*[·.]\s*\w+")
_ISSUE = re.compile(r",\s*(?:no|n°|nº|vol)\.?\s*\d+.*$", re.IGNORECASE)
_PAGE = re.compile(r"^p{1,2}\.\s*\w+", re.IGNORECASE)
_RIGHTS = re.compile(r"^(?:©|Copyright|Tous droits|Numéro de document|All rights)", re.IGNORECASE)
_WEEKDAYS = re.compile(
    r"^(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday)$",
    re.I,
)
MAX_BYLINE_CHARACTERS = 80


def read_europresse(content: bytes, origin: str, stem: str) -> Iterator[Page]:
    """Return the articles of an export; see `pages_of_export`.

    Raises:
        AcquireError: it contains no article.
    """
    root = parse_markup(content, origin)
    elements = [one for one in root.iter("article") if _first(one, "DocPublicationName") is not None]
    if elements:
        articles = [_article(element) for element in elements]
    else:
        articles = [_old_article(cell) for cell in _old_cells(root)]
    return pages_of_export(articles, origin, stem, kind="a Europresse export")


def _first(element: Any, *names: str) -> Any | None:
    return next(
        (part for part in element.iter() if isinstance(part.tag, str) and any(has_class(part, name) for name in names)),
        None,
    )


def _article(element: Any) -> Article:
    header = element.find(".//header")
    head = element if header is None else header
    title = _first(head, "titreArticleVisu", "titreArticle")
    article = Article(title=text_of(title) if title is not None else None)
    _take_header(article, text_of(_first(head, "DocPublicationName")), _headers(head))
    author = _first(head, "docAuthors", "DocAuthors")
    if author is None and title is not None:
        author = next((part for part in _behind(title) if part.tag == "div"), None)
    article.byline = split_byline(text_of(author)) if author is not None else ()
    body = _first(element, "docOcurrContainer")
    section = element.find(".//section")
    article.text = (
        paragraphs_of(body if body is not None else section) if body is not None or section is not None else []
    )
    article.after = [words for aside in element.iter("aside", "footer") for words in paragraphs_of(aside)]
    _take_id(article, " ".join(article.after))
    article.after = [
        words for words in article.after if not words.lower().startswith(("ce certificat", "le présent document"))
    ]
    return article


def _behind(title: Any) -> Iterator[Any]:
    outer = title.getparent() if has_class(title, "titreArticleVisu") and title.getparent().tag != "header" else title
    return (part for part in outer.itersiblings() if isinstance(part.tag, str))


def _headers(element: Any) -> str:
    return ", ".join(
        text_of(part) for part in element.iter() if isinstance(part.tag, str) and has_class(part, "DocHeader")
    )


def _take_header(article: Article, outlet: str, header: str) -> None:
    """Read "Communication, mardi 14 mars 2006, p. 16"; the part that is neither a date nor a page is the section."""
    article.outlet = _ISSUE.sub("", outlet).strip(" ,") or None
    parts = [part.strip() for part in header.split(",") if part.strip()]
    for width in (1, 2):  # a date with a comma, "October 5, 2013", has two parts
        for number in range(len(parts) - width + 1):
            words = ", ".join(parts[number : number + width])
            if article.day is None and iso_day(words) is not None:
                article.day = words
                del parts[number : number + width]
    left = [
        part
        for part in parts
        if not _PAGE.match(part) and not _WEEKDAYS.match(part) and not re.match(r"\d\d?:\d\d", part)
    ]
    article.section = left[0] if left else None


def _take_id(article: Article, words: str) -> None:
    if found := _NEWS_ID.search(words):
        article.vendor_id = re.sub(r"\s", "", found[0]).replace(".", "·")


def _old_cells(root: Any) -> list[Any]:
    """Return the table cells of a page from before 2013 that each hold an article."""
    cells = []
    for name in root.iter("span"):
        if has_class(name, "DocPublicationName"):
            cell = next(name.iterancestors("td"), None)
            if cell is not None and cell not in cells:
                cells.append(cell)
    return cells


def _old_article(cell: Any) -> Article:
    title = _first(cell, "TitreArticleVisu", "titreArticleVisu")
    article = Article(title=text_of(title) if title is not None else None)
    _take_header(article, text_of(_first(cell, "DocPublicationName")), _headers(cell))
    _take_id(article, text_of(cell))
    known = {article.title, *(text_of(part) for part in cell.iter("span"))}
    lines = [line for line in lines_of(cell) if line not in known]
    title_seen = [n for n, line in enumerate(lines_of(cell)) if article.title and article.title in line]
    lines = lines_of(cell)[title_seen[0] + 1 :] if title_seen else lines
    rights = next((n for n, line in enumerate(lines) if _RIGHTS.match(line)), len(lines))
    body = lines[:rights]
    if (
        len(body) > 1
        and len(body[0]) <= MAX_BYLINE_CHARACTERS
        and body[0][-1] not in '.!?…»"”'
        and body[0].count(" ") < 5
    ):
        article.byline = split_byline(body.pop(0))
    article.text = body
    return article

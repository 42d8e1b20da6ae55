"""Turns a page into a document: its text, metadata and layout, before any sentence is read."""

from __future__ import annotations

import re

from sayso.clean.blocks import find_blocks
from sayso.clean.characters import find_odd_characters
from sayso.clean.days import has_year, is_ambiguous, iso_day
from sayso.clean.front_matter import read_front_matter
from sayso.clean.furniture import find_furniture
from sayso.clean.heading import Heading, known_agency, known_outlet, place_of_imprint, read_heading
from sayso.clean.language import detect_language
from sayso.clean.lines import split_lines
from sayso.clean.web_page import Article, extract_article
from sayso.domain.text import Document, Page, Problem, Span

ENGLISH = "en"


def clean_page(page: Page) -> Document:
    """Return the document of a page.

    Plain text and Markdown keep every code point; the text of a web page is its repaired main text. The page's metadata
    override what its text says. Nothing is raised: errors become problems.
    """
    article = extract_article(page.text, url=page.url) if page.media == "html" else _plain_article(page.text)
    text = article.text
    lines = split_lines(text)
    known = (*page.furniture, *((Span(0, article.front_matter),) if article.front_matter else ()))
    furniture = find_furniture(lines, known=known)
    heading = read_heading(text, lines, furniture, title=page.title or article.title)
    published, dated = _published(page, article, heading)
    language = detect_language(text[heading.body_start :]) or detect_language(text)
    problems = [*page.problems, *article.problems, *dated, *_problems(page, text, language)]
    spans = sorted({line.span for line in (*furniture, *heading.kickers)})
    title = page.title or article.title or heading.title
    blocks = find_blocks(
        text,
        furniture=spans,
        heading=article.headings,
        body_start=heading.body_start,
        quoted=article.quoted,
        title=title,
    )
    return Document(
        id=page.name,
        origin=page.origin,
        text=text,
        url=page.url or article.url,
        title=title,
        byline=page.byline or article.byline or tuple(heading.imprint.byline),
        outlet=page.outlet or article.outlet or known_outlet(heading, text, furniture),
        agency=known_agency(heading, text),
        place=(heading.dateline.place if heading.dateline else None) or _place(heading, text),
        published=published,
        language=language,
        body_start=heading.body_start,
        furniture=tuple(spans),
        problems=tuple(problems),
        blocks=blocks,
        section=page.section,
        vendor_id=page.vendor_id,
        duplicate_of=page.duplicate_of,
    )


def _plain_article(text: str) -> Article:
    """Return the article of a plain text, with the metadata of its front matter."""
    told = read_front_matter(text)
    return Article(
        text=text,
        title=told.title,
        byline=told.byline,
        outlet=told.outlet,
        published=told.published,
        url=told.url,
        problems=list(told.problems),
        front_matter=told.end,
    )


def _published(page: Page, article: Article, heading: Heading) -> tuple[str | None, list[Problem]]:
    """Return the date of publication, and a problem for each date that could not be read."""
    if page.published or article.published:
        return page.published or article.published, []
    imprint, dateline = heading.imprint, heading.dateline
    spoken = [*imprint.days, *([dateline.day] if dateline and dateline.day else []), *imprint.updated]
    years = {year for day in spoken for year in re.findall(r"(?:19|20)\d\d", day)}
    only_year = int(years.pop()) if len(years) == 1 else None
    for day in sorted(spoken, key=has_year, reverse=True):  # sorting is stable
        if iso := iso_day(day, year=only_year):
            return iso, []
    return None, [
        Problem("clean", "ambiguous-date", f"{day} could mean day or month first; it was left out")
        for day in spoken
        if is_ambiguous(day)
    ]


def _place(heading: Heading, text: str) -> str | None:
    if (stated := place_of_imprint(heading, text)) is not None:
        return stated
    place = heading.imprint.place
    return place.title() if place and place.isupper() else place


def _problems(page: Page, text: str, language: str | None) -> list[Problem]:
    problems = []
    if not text.strip() and not page.problems and page.media != "html":
        problems.append(Problem("clean", "empty", f"{page.origin} contains no words"))
    if page.media != "html":
        problems += find_odd_characters(text)
    if language not in (ENGLISH, None):
        problems.append(
            Problem("clean", "language", f"the report seems to be in {language!r}; sayso reads English only")
        )
    return problems

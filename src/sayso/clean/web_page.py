"""Extracts the article of a web page: its main text and the metadata of its head."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from datetime import date as date_type
from html import unescape
from typing import Any

from sayso.clean.characters import mend_characters
from sayso.clean.page_metadata import PageMetadata, outlet_in_title, plain_title, read_metadata
from sayso.clean.page_structure import lines_among, read_structure
from sayso.domain.text import Problem, Span

ENTRY_LETTERS = 60  # of the beginning of an entry that are looked for in the main text
LIVE_SHARE = 0.8  # entries of a live blog at least this long, relative to the main text, replace it

for _name in ("trafilatura", "htmldate"):  # otherwise their log messages would be printed among the records
    logging.getLogger(_name).addHandler(logging.NullHandler())

# References to control characters that Python counts as blanks: trafilatura keeps them, and lxml refuses them.
_CONTROL_REFERENCE = re.compile(r"&#(?:0*(?:1[12]|2[89]|3[01])(?!\d)|[xX]0*(?:[bcBC]|1[c-fC-F])(?![0-9a-fA-F]));?")
_BLOCK_QUOTATION = re.compile(r"<blockquote\b.*?</blockquote\s*>", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Article:
    """The text of an article, with blank lines between paragraphs, and its metadata.

    `quoted` and `headings` are lines that the markup shows to be quotations or headings; `front_matter` is the offset
    after the front matter of a plain text.
    """

    text: str = ""
    title: str | None = None
    byline: tuple[str, ...] = ()
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    problems: list[Problem] = field(default_factory=list)
    quoted: tuple[Span, ...] = ()
    headings: tuple[Span, ...] = ()
    front_matter: int = 0


def extract_article(html: str, *, url: str | None = None) -> Article:
    """Extract the article of a web page with trafilatura; its text is empty if there is none."""
    from trafilatura import bare_extraction, baseline  # slow, and most reports are plain text

    found: Any = None
    words = ""
    html = _CONTROL_REFERENCE.sub(" ", html)
    told = read_metadata(html)
    structure = read_structure(html)
    html = structure.html
    if html.strip():
        try:
            found = bare_extraction(html, url=url, with_metadata=True, include_comments=False, include_tables=False)
            words = (found.text if found else None) or baseline(html)[1]
        except RecursionError:  # elements nested thousands deep
            words = ""
    text = "\n\n".join(line.strip() for line in mend_characters(words).splitlines() if line.strip())
    if told.body and "\n\n" not in text and _letters(text) in ("", _letters(written := _paragraphs(told.body))):
        text = written  # the page is made by a script, or extraction has joined its paragraphs
    live, live_quoted = _live_text(told)
    is_live = len(live) > LIVE_SHARE * len(text)
    if is_live:
        text = "\n\n".join((*_beside(text, live), live))
    elif live and _lacks_entries(text, told):
        text = f"{text}\n\n{live}"
    elif live:
        text = _timed(text, told)
    if not text:
        return Article(problems=[Problem("clean", "no-main-text", "the web page has no main text")])
    about: dict[str, Any] = {
        "problems": list(told.problems),
        "quoted": lines_among(text, structure.quoted | live_quoted),
        "headings": lines_among(text, structure.headings),
    }
    if found is None:
        return Article(text=text, title=told.title, byline=told.byline, published=told.published, **about)
    guessed = found.date if found.date and not told.problems and _is_spoken(found.date, html, url) else None
    title = plain_title(found.title) if found.title else told.title
    publisher = told.publisher or outlet_in_title(html, title)
    return Article(
        text=text,
        title=told.title or title if is_live else title,  # on a live blog, trafilatura may take any entry's headline
        byline=told.byline or tuple(name.strip() for name in (_mended(found.author) or "").split(";") if name.strip()),
        outlet=_outlet(_mended(found.sitename), publisher),
        published=told.published or guessed,
        url=found.url,
        **about,
    )


def _live_text(told: PageMetadata) -> tuple[str, frozenset[str]]:
    """Return the entries of a live blog, each with its time on a separate line, and the lines that are quotations."""
    parts: list[str] = []
    quoted: frozenset[str] = frozenset()
    for clock, headline, body in told.live:
        structure = read_structure(body)
        quoted |= structure.quoted
        parts += [clock, headline, *_plain_text(structure.html).splitlines()]
    return "\n\n".join(part for part in (mend_characters(" ".join(part.split())) for part in parts) if part), quoted


def _beside(text: str, live: str) -> list[str]:
    """Return the paragraphs of the main text that no entry has, such as an introduction; short lines are buttons."""
    letters = _letters(live)
    found = ((line, _letters(line)) for line in text.split("\n\n"))
    return [line for line, own in found if len(own) >= ENTRY_LETTERS and own not in letters]


def _lacks_entries(text: str, told: PageMetadata) -> bool:
    """Whether a text lacks most entries of the live blog in the page's JSON-LD."""
    letters = _letters(text)
    openings = [_letters(_plain_text(body) or headline)[:ENTRY_LETTERS] for _, headline, body in told.live]
    return 2 * sum(opening not in letters for opening in openings) > len(openings)


def _timed(text: str, told: PageMetadata) -> str:
    """Write the time of each entry above it; extraction drops it."""
    lines = text.split("\n\n")
    for clock, headline, body in told.live:
        opening = _letters(headline) or _letters(_plain_text(body))[:ENTRY_LETTERS]
        at = next((n for n, line in enumerate(lines) if opening and _letters(line).startswith(opening)), None)
        if at is not None and clock and clock not in "".join(lines[max(0, at - 1) : at + 1]):
            lines.insert(at, clock)
    return "\n\n".join(lines)


def _letters(words: str) -> str:
    return re.sub(r"[\W_]+", "", words).casefold()


def _paragraphs(body: str) -> str:
    lines = (mend_characters(" ".join(line.split())) for line in _plain_text(body).splitlines())
    return "\n\n".join(line for line in lines if line)


def _plain_text(body: str) -> str:
    """Return the text of an entry, which some sites write as markup."""
    if not re.search(r"<(?:p|br|div|a|strong|em|b|i|ul|li|blockquote|html)\b", body, re.IGNORECASE):
        return unescape(body)
    broken = re.sub(r"<(?:/?p|br|/?div|/?ul|/?li|/?blockquote)\b[^>]*>", "\n", body, flags=re.IGNORECASE)
    return unescape(re.sub(r"<[^>]+>", "", broken))


def _is_spoken(day: str, html: str, url: str | None) -> bool:
    """Whether a page or its address contains a day in any form; if not, it was guessed from a year or month.

    The day of an embedded post does not count.
    """
    html = _BLOCK_QUOTATION.sub(" ", html)
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", day)
    if found is None:
        return False
    year, month, date = found.groups()
    name = date_type(2000, int(month), 1).strftime("%B").lower()
    months = rf"(?:0?{int(month)}|{name}|{name[:3]}\w{{0,2}}\.?)"
    days = rf"0?{int(date)}(?:st|nd|rd|th)?"
    between = r"[\s,./_-]{0,3}(?:of\s)?"
    forms = (
        rf"{year}{between}{months}{between}{days}",
        rf"{months}{between}{days}{between}(?:{year}|{year[2:]})",
        rf"{days}{between}{months}{between}(?:{year}|{year[2:]})",
    )
    pattern = re.compile("|".join(rf"(?<!\d){form}(?!\d)" for form in forms), re.IGNORECASE)
    return pattern.search(html) is not None or (url is not None and pattern.search(url) is not None)


def _mended(words: str | None) -> str | None:
    return " ".join(mend_characters(words).split()) or None if words else None


def _outlet(name: str | None, publisher: str | None) -> str | None:
    """Return the site's name, or the publisher's if the site's name is only its host."""
    if name is None or _HOST.fullmatch(name):
        return publisher or name
    return name.lstrip("@")

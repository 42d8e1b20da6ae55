"""The article of a web page: its main text and what its head says about it."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from typing import Any

from sayso.clean.characters import mend_characters
from sayso.domain.text import Problem

for _name in ("trafilatura", "htmldate"):  # what they log of an odd page would else be printed beside the records
    logging.getLogger(_name).addHandler(logging.NullHandler())

# References to the control characters that Python takes for blanks: trafilatura leaves them in, and lxml refuses them.
_CONTROL_REFERENCE = re.compile(r"&#(?:0*(?:1[12]|2[89]|3[01])(?!\d)|[xX]0*(?:[bcBC]|1[c-fC-F])(?![0-9a-fA-F]));?")


@dataclass(frozen=True, slots=True)
class Article:
    """The words of a web page's article, paragraphs parted by a blank line, and its metadata."""

    text: str = ""
    title: str | None = None
    byline: tuple[str, ...] = ()
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    problems: list[Problem] = field(default_factory=list)


def extract_article(html: str, *, url: str | None = None) -> Article:
    """Give the article of a web page, by trafilatura; an article without text where there is none."""
    from trafilatura import bare_extraction, baseline  # not at the top: slow to import, and most reports are plain text

    found: Any = None
    words = ""
    html = _CONTROL_REFERENCE.sub(" ", html)
    if html.strip():
        try:
            found = bare_extraction(html, url=url, with_metadata=True, include_comments=False, include_tables=False)
            words = (found.text if found else None) or baseline(html)[1]
        except RecursionError:  # elements nested thousands deep
            words = ""
    text = "\n\n".join(line.strip() for line in mend_characters(words).splitlines() if line.strip())
    if not text:
        return Article(problems=[Problem("clean", "no-main-text", "the web page has no main text")])
    if found is None:
        return Article(text=text)
    return Article(
        text=text,
        title=_mended(found.title),
        byline=tuple(name.strip() for name in (_mended(found.author) or "").split(";") if name.strip()),
        outlet=_outlet(_mended(found.sitename)),
        published=found.date if found.date and re.fullmatch(r"\d{4}-\d\d-\d\d", found.date) else None,
        url=found.url,
    )


def _mended(words: str | None) -> str | None:
    return " ".join(mend_characters(words).split()) or None if words else None


def _outlet(name: str | None) -> str | None:
    return name.lstrip("@") if name else None

"""Many documents in one text file, as MAXQDA's preprocessor and IRaMuTeQ (or Alceste) read them.

Sources: maxqda.com's help on structured documents; IRaMuTeQ's documentation of its corpus format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sayso.acquire.byline import split_authors
from sayso.acquire.columns import match_columns, value_of
from sayso.acquire.exports.article import Article, pages_of_export
from sayso.domain.text import Page

_NAMED = re.compile(r"^[ \t]*#TEXT[ \t]*(.*?)[ \t\r]*$", re.MULTILINE)
_STARRED = re.compile(r"^[ \t]*(?:\*{4}|\d{4,5})((?:[ \t]+\*\S+)+)[ \t\r]*$", re.MULTILINE | re.ASCII)
"""re.ASCII, since `kind` looks at bytes: in both, a control character does not end a variable."""
_CODE = re.compile(r"^[ \t]*(?:#CODE.*|#ENDCODE.*|-\*\S.*)$\n?", re.MULTILINE)
"""A line that only codes the lines below it, or ends such a passage."""


def is_named_corpus(text: str) -> bool:
    """Whether a text begins as MAXQDA's preprocessor expects it."""
    return text.lstrip("\ufeff \t\r\n").startswith("#TEXT")


def read_corpus_text(text: str, origin: str, stem: str) -> Iterator[Page]:
    """Return the documents of a text file; see `pages_of_export`.

    A document begins with "#TEXT name" (MAXQDA), or with four stars or a number before starred variables (IRaMuTeQ).
    Of the variables ("*source_The_Courier"), those named like the columns of a table are used. Lines with codes or
    themes are left out.

    Raises:
        AcquireError: it holds no document.
    """
    named = is_named_corpus(text)
    begins = list((_NAMED if named else _STARRED).finditer(text))
    bounds = [*(mark.start() for mark in begins), len(text)]
    articles = []
    for mark, end in zip(begins, bounds[1:], strict=True):
        article = Article(title=mark[1].rpartition("\\")[2]) if named else _described(mark[1])
        article.text = re.split(r"\n[ \t\r]*\n", _CODE.sub("", text[mark.end() : end]))
        articles.append(article)
    return pages_of_export(articles, origin, stem, kind="a text corpus of MAXQDA or IRaMuTeQ")


def _described(variables: str) -> Article:
    """Return an article without text, described by starred variables ("*source_The_Courier *date_2025-05-04")."""
    row = {"text": ""}
    for variable in variables.split():
        name, mark, value = variable.lstrip("*").partition("_")
        if mark and value:
            row.setdefault(name, value.replace("_", " "))
    columns = match_columns(row, {}, "")
    found = {field: value_of(row, columns[field]) for field in columns}
    return Article(
        title=found["title"],
        outlet=found["outlet"],
        day=found["published"],
        byline=split_authors(found["byline"] or ""),
        section=found["section"],
        vendor_id=found["id"],
    )

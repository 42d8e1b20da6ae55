"""Writes reports as references (RIS, BibTeX) for Zotero, EndNote, Citavi or LaTeX, and cites single statements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sayso.domain.iso_days import long_day
from sayso.domain.text import Document

_SPECIAL = re.compile(r"([&%$#_{}])")
_LINES = re.compile(r"\s+")


def to_ris(documents: Iterable[Document]) -> str:
    """Return reports as RIS entries of type NEWS, with the line ends of the format."""
    return "".join(_ris(document) for document in documents)


def to_bibtex(documents: Iterable[Document]) -> str:
    """Return reports as BibTeX articles, with unique keys made of the letters and digits of the reports' ids."""
    taken: set[str] = set()
    return "\n".join(_bibtex(document, _key(document, taken)) for document in documents)


def cite_statement(words: str, speaker: str | None, document: Document, *, accessed: str | None = None) -> str:
    """Cite a statement as in a footnote: speaker, words, report.

    Args:
        words: The words of the statement.
        speaker: The speaker's name; None for an unnamed source.
        document: The report that has it.
        accessed: ISO date on which the address was accessed.
    """
    authors = ", ".join(document.byline)
    day = long_day(document.published) if document.published else None
    title = f"“{_line(document.title)}”" if document.title else None
    where = [part for part in (authors, title, _line(document.outlet), day, document.url) if part]
    seen = f" (accessed {long_day(accessed)})" if accessed and document.url else ""
    return f"{speaker or 'Unnamed source'}: {_line(words)} In: {', '.join(where)}{seen}."


def _ris(document: Document) -> str:
    published = document.published or ""
    rows: Sequence[tuple[str, str | None]] = [
        ("TY", "NEWS"),
        ("ID", document.id),
        *(("AU", name) for name in document.byline),
        ("TI", document.title),
        ("T2", document.outlet),
        ("PY", published[:4]),
        ("DA", published.replace("-", "/")),
        ("CY", document.place),
        ("LA", document.language),
        ("UR", document.url),
        ("DB", document.agency),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in rows if value or tag == "ER") + "\r\n"


def _bibtex(document: Document, key: str) -> str:
    published = document.published or ""
    rows = [
        ("author", " and ".join(f"{{{_escaped(name)}}}" for name in document.byline)),
        ("title", f"{{{_escaped(document.title)}}}" if document.title else ""),
        ("journal", _escaped(document.outlet)),
        ("year", published[:4]),
        ("date", published),
        ("address", _escaped(document.place)),
        ("url", _line(document.url)),
    ]
    fields = ",\n".join(f"  {name} = {{{value}}}" for name, value in rows if value)
    return f"@article{{{key}" + (f",\n{fields}" if fields else "") + "\n}\n"


def _key(document: Document, taken: set[str]) -> str:
    name = re.sub(r"[^A-Za-z0-9-]+", "", document.id) or "report"
    key, number = name, 1
    while key in taken:
        number += 1
        key = f"{name}-{number}"
    taken.add(key)
    return key


def _line(words: str | None) -> str:
    return _LINES.sub(" ", words or "").strip()


def _escaped(words: str | None) -> str:
    plain = _line(words).replace("\\", r"\textbackslash ").replace("~", r"\textasciitilde ").replace("^", r"\^{}")
    return _SPECIAL.sub(r"\\\1", plain).replace(r"\^\{\}", r"\^{}")

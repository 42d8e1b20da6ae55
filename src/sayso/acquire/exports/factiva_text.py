"""Factiva in plain text, and the text of its RTF exports, with and without codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sayso.acquire.exports.article import Article, join_lines, pages_of_export
from sayso.acquire.exports.factiva import article_of_codes, article_of_lines, document_of, is_copyright, is_word_count
from sayso.domain.text import Page

_TABLE_ROW = re.compile(r"\s*([A-Z]{2,3})\|(.*)")
_BARE_CODE = re.compile(r"\s*([A-Z]{2,3})\s*")
_CODES = frozenset(
    [
        "SE",
        "HD",
        "BY",
        "CR",
        "WC",
        "PD",
        "ET",
        "SN",
        "SC",
        "NGC",
        "GC",
        "ED",
        "PG",
        "VOL",
        "LA",
        "CY",
        "LP",
        "TD",
        "ART",
        "CLM",
        "DLN",
        "CT",
        "CX",
        "RF",
        "CO",
        "IN",
        "NS",
        "RE",
        "IPC",
        "IPD",
        "PUB",
        "AN",
    ]
)
_RESULTS = re.compile(r"^\s*Results Found\|\s*(\d+)\s*\|", re.MULTILINE)
_SUMMARY = re.compile(r"^\s*Search Summary\b.*", re.MULTILINE)


def is_factiva_text(text: str) -> bool:
    """Whether a text is an export of Factiva: it has codes, in a table or on their own lines, or closing lines."""
    return (
        re.search(r"^\s*HD\|", text, re.MULTILINE) is not None
        or _has_bare_codes(text)
        or any(document_of(line) for line in text.splitlines())
    )


def read_factiva_text(text: str, origin: str, stem: str) -> Iterator[Page]:
    """Return the articles of an export; see `pages_of_export`.

    Raises:
        AcquireError: it contains no article.
    """
    announced = _RESULTS.search(text)
    summary = _SUMMARY.search(text)
    body = text[: summary.start()] if summary else text
    if re.search(r"^\s*HD\|", body, re.MULTILINE):
        articles = _coded(body, _TABLE_ROW)
    elif _has_bare_codes(body):
        articles = _coded(body, _BARE_CODE)
    else:
        articles = _uncoded(body)
    count = int(announced[1]) if announced else None
    return pages_of_export(articles, origin, stem, announced=count, kind="a Factiva export")


def _has_bare_codes(text: str) -> bool:
    lines = [line.strip() for line in text.splitlines()]
    return {"HD", "PD", "SN"} <= set(lines)


def _coded(text: str, row: re.Pattern[str]) -> list[Article]:
    """Read each code with the lines after it; a headline or section after an accession number begins a new article."""
    articles: list[dict[str, list[str]]] = []
    code = ""
    for line in text.splitlines():
        found = row.fullmatch(line)
        if found is not None and found[1] in _CODES:
            code = found[1]
            if not articles or (code in ("HD", "SE") and "AN" in articles[-1]):
                articles.append({})
            articles[-1][code] = [found[2] if len(found.groups()) > 1 else ""]
        elif articles and code:
            articles[-1][code].append(line)
    return [article_of_codes({key: _paragraphs(lines) for key, lines in one.items()}) for one in articles]


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """Return the paragraphs of a field, separated by blank lines, without the bar that closes a table cell."""
    found: list[str] = []
    part: list[str] = []
    for line in (*lines, ""):
        words = line.strip().removesuffix("|").strip()
        if words:
            part.append(words)
        elif part:
            found.append(join_lines(part))
            part = []
    return found


def _uncoded(text: str) -> list[Article]:
    articles: list[Article] = []
    part: list[str] = []
    for line in text.splitlines():
        part.append(line)
        if document_of(line):
            articles.append(_article(part))
            part = []
    return articles


def _article(lines: Sequence[str]) -> Article:
    """Read one article: the lines above the body one by one, the body in paragraphs."""
    count_at = next((n for n, line in enumerate(lines) if is_word_count(line)), 0)
    rights_at = next(
        (n for n in range(count_at, min(count_at + 12, len(lines))) if is_copyright(lines[n])),
        count_at,
    )
    head = [" ".join(line.split()) for line in lines[: rights_at + 1] if line.strip()]
    body: list[str] = []
    part: list[str] = []
    for line in (*lines[rights_at + 1 : -1], ""):
        if line.strip():
            part.append(line)
        elif part:
            body.append(_unwrapped(part))
            part = []
    return article_of_lines([*head, *body, lines[-1].strip()])


def _unwrapped(lines: Sequence[str]) -> str:
    """Join the wrapped lines of a block; a heading in capitals keeps its own line."""
    parts: list[str] = []
    for line in lines:
        words = " ".join(line.split())
        if not parts or words.isupper() or parts[-1].isupper() or re.match(r"[-•*]\s", words):
            parts.append(words)
        else:
            parts[-1] = f"{parts[-1]} {words}"
    return "\n".join(parts)

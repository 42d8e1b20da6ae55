"""What all exports of Factiva share: articles with field codes, and articles as plain lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from sayso.acquire.byline import split_byline
from sayso.acquire.days import iso_day
from sayso.acquire.exports.article import Article
from sayso.tables import kept_per_tables, table

CODE = re.compile(r"[A-Z]{2,3}")
ACCESSION = re.compile(r"\b([A-Za-z0-9]{25})\b")
INDEX_CODES = ("ART", "CX", "RF", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "CT", "CY")
_NUMBERED = re.compile(r"^\d{1,3}\)\s+")
_LINK = re.compile(r"\s*\[https?://[^\]\s]*\]")
_CLOCK = re.compile(r"\d{1,2}:\d\d(?:\s*[A-Z]{3,4})?")


def article_of_codes(codes: Mapping[str, Sequence[str]]) -> Article:
    """Return the article made of Factiva's fields: a list of paragraphs by code (HD, LP, TD, …)."""

    def words(code: str) -> str:
        return " ".join(" ".join(codes.get(code, ())).split())

    identity = ACCESSION.search(words("AN")) or re.fullmatch(r"(\w{10,40})", words("AN"))
    day = words("PD")
    return Article(
        title=_NUMBERED.sub("", words("HD")) or None,
        outlet=words("SN") or words("NGC") or None,
        day=day or None,
        byline=split_byline(words("BY")),
        section=words("SE") or words("CLM") or None,
        vendor_id=identity[1].upper() if identity else None,
        text=_cleaned([*codes.get("LP", ()), *codes.get("TD", ())]),
        after=[f"{code}: {' '.join(codes[code])}" for code in INDEX_CODES if codes.get(code)],
    )


def article_of_lines(
    lines: Sequence[str], *, title: str | None = None, byline: str | None = None, section: str | None = None
) -> Article:
    """Return the article of a display without codes, whose lines have a fixed order around the word count.

    Args:
        lines: Headline, byline and section (unless given), "877 words", day, time, outlet, its code, edition,
            page, language, copyright, then the paragraphs, and at the end "Document …".
        title: The headline, if the markup shows it.
        byline: The author, if the markup shows it.
        section: The section, if the markup shows it.
    """
    article = Article(title=title, section=section, byline=split_byline(byline))
    count_at = next((n for n, line in enumerate(lines) if is_word_count(line)), None)
    if count_at is None:
        article.title = title or (lines[0] if lines else None)
        article.text = _cleaned(lines[1 if title is None else 0 :])
        return article
    _place_head(article, lines[:count_at])
    body_at = _place_imprint(article, lines, count_at + 1)
    body = list(lines[body_at:])
    while body and (identity := document_of(body[-1])):
        article.vendor_id = identity
        body.pop()
    article.text = _cleaned(body)
    return article


def is_word_count(line: str) -> bool:
    """Whether a line holds only the word count of an article, in any interface language."""
    found = re.fullmatch(r"\d[\d.,\s]*\s*(\w+)", line.strip())
    return found is not None and found[1].lower() in _words()["words"]


def document_of(line: str) -> str | None:
    """Return the accession number in the last line of an article ("Document LBA0000020260113em1d00a9i")."""
    parts = line.split()
    if len(parts) == 2 and parts[0].lower() in _words()["document"] and ACCESSION.fullmatch(parts[1]):
        return parts[1].upper()
    return None


def _place_head(article: Article, lines: Sequence[str]) -> None:
    left = [line for line in lines if line.strip()]
    if article.title is not None:
        if left and not article.byline:
            article.byline = split_byline(left[-1])
        return
    if len(left) > 1 and len(left[0].split()) <= 3 < len(left[1].split()):
        article.section = left.pop(0)
    article.title = _NUMBERED.sub("", left[0]) if left else None
    if len(left) > 1 and len(left[1].split()) <= 12:
        article.byline = split_byline(left[1])


def _place_imprint(article: Article, lines: Sequence[str], number: int) -> int:
    """Read the lines below the word count; return the index of the body's first line."""
    last = min(len(lines), number + 10)
    copyright_at = next((n for n in range(number, last) if is_copyright(lines[n])), None)
    end = copyright_at + 1 if copyright_at is not None else min(len(lines), number + 6)
    told = list(lines[number : end - 1 if copyright_at is not None else end])
    if told and iso_day(told[0]) is not None:
        article.day = told.pop(0)
    if told and _CLOCK.fullmatch(told[0].strip()):
        told.pop(0)
    article.outlet = told[0] if told else None
    if copyright_at is None:
        language = next((n for n in range(number, end) if lines[n].lower() in _words()["languages"]), None)
        return language + 1 if language is not None else min(number + 3, len(lines))
    return end


def is_copyright(line: str) -> bool:
    """Whether a line is the notice that ends the head of an article without codes."""
    words = line.strip().lower()
    return words.startswith(tuple(_words()["copyright"])) or re.match(r"c\.?\s*(?:19|20)\d\d\b", words) is not None


def _cleaned(paragraphs: Iterable[str]) -> list[str]:
    """Return paragraphs without the addresses that Factiva writes after links."""
    return [words for words in (_LINK.sub("", paragraph).strip() for paragraph in paragraphs) if words]


@kept_per_tables()
def _words() -> dict[str, frozenset[str]]:
    return {key: frozenset(values) for key, values in table("exports")["factiva"].items()}

"""What all exports of LexisNexis and Nexis Uni share: the layout of one article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sayso.acquire.byline import split_byline
from sayso.acquire.days import iso_day
from sayso.acquire.exports.article import Article
from sayso.tables import kept_per_tables, table

MAX_DAY_CHARACTERS = 90
MAX_DAY_WORDS = 6
HEAD_PARAGRAPHS = 30
MAX_TAIL = 40  # paragraphs that may follow the body before the end
_LABELED = re.compile(r"(?P<label>[^\W\d_][\w /-]{1,28}):[\s\xa0]*(?P<value>.*)", re.DOTALL)
_RIGHTS = re.compile(r"(?:copyright\b|©|\(c\)\s*\d{4})", re.IGNORECASE)
_NUMBERED = re.compile(r"^\d{1,3}\.\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an export; `centered` tells whether it is centered on the page."""

    words: str
    centered: bool = False


def read_nexis(
    paragraphs: Sequence[Paragraph],
    *,
    body_at: int | None = None,
    index_at: int | None = None,
    title_first: bool = False,
) -> Article:
    """Read one article: its head, labels, body and what follows the body.

    Args:
        paragraphs: The paragraphs of the article, none of them blank.
        body_at: Index of the body's first paragraph, if the file marks it.
        index_at: Index of the first paragraph of index terms, if the file marks it.
        title_first: Whether the headline is above the outlet, as in Nexis Uni; in LexisNexis it is below.
    """
    article = Article()
    first = _read_head(article, paragraphs[: body_at if body_at is not None else None], title_first=title_first)
    start = body_at if body_at is not None else first
    end = _body_end(paragraphs, start, index_at)
    captions = _captions_at(paragraphs, start, end)
    article.text = [paragraph.words for paragraph in paragraphs[start:captions]]
    if article.text and (label := label_of(article.text[0])) is not None and label[0] == "body" and label[1]:
        article.text[0] = label[1]
    if article.text and _is_stray_outlet(article.text[0], article):
        article.before.append(article.text.pop(0))
    _set_abstract_apart(article)
    article.after = [p.words for p in paragraphs[captions:] if not _is_end(p.words)]
    if any(broken in " ".join(article.text).lower() for broken in _words()["broken"]):
        article.text = []
    return article


def label_of(words: str) -> tuple[str, str] | None:
    """Return the kind of a paragraph's label ("byline", "index", …) and the text after it; None without a label."""
    found = _LABELED.match(words)
    if found is not None:
        kind = _labels().get(" ".join(found["label"].lower().split()))
        return (kind, found["value"].strip()) if kind else None
    kind = _labels().get(words.strip().lower())
    return (kind, "") if kind in ("body", "graphic", "index") and len(words.split()) <= 2 else None


def is_end(words: str) -> bool:
    """Whether a paragraph is the closing line of an article."""
    return words.strip().lower() in _words()["end"]


def _read_head(article: Article, paragraphs: Sequence[Paragraph], *, title_first: bool) -> int:
    """Read everything above the body; return the index of the body's first paragraph."""
    lines: list[Paragraph] = []
    labeled = False
    number = 0
    while number < len(paragraphs):
        paragraph = paragraphs[number]
        label = label_of(paragraph.words)
        if label is None:
            stops = labeled or number >= HEAD_PARAGRAPHS or (not title_first and _is_body(paragraphs, number, lines))
            if stops and not _is_notice(paragraph.words):
                break
            lines.append(paragraph)
        else:
            kind, value = label
            if kind == "graphic" or (kind == "body" and value):
                break
            number += kind == "body"
            if kind == "body":
                break
            labeled = True
            _take_label(article, kind, value)
        number += 1
    _place_lines(article, [line for line in lines if not _is_notice(line.words)], title_first=title_first)
    return number


def _is_body(paragraphs: Sequence[Paragraph], number: int, lines: Sequence[Paragraph]) -> bool:
    """Whether a paragraph without a label opens the body: day and headline came before, and no label follows soon."""
    if paragraphs[number].centered or not any(_is_day(line.words) for line in lines):
        return False
    day_at = next(n for n, line in enumerate(lines) if _is_day(line.words))
    if lines[day_at].centered and any(not line.centered for line in lines[:day_at]):
        return True  # the headline is above the day, and the labels are below the body
    titled = any(not line.centered and not _is_day(line.words) for line in lines)
    near = paragraphs[number + 1 : number + 3]
    return titled and not any(label_of(paragraph.words) for paragraph in near)


def _take_label(article: Article, kind: str, value: str) -> None:
    if kind == "byline":
        article.byline = article.byline or split_byline(value)
    elif kind == "section":
        article.section = article.section or value
    elif kind == "title":
        article.title = article.title or value
    elif kind == "highlight" and value:
        article.before.append(value)


def _place_lines(article: Article, lines: Sequence[Paragraph], *, title_first: bool) -> None:
    """Assign outlet, day and headline to the lines without labels, by their order around the day."""
    days_at = [n for n, line in enumerate(lines) if _is_day(line.words)]
    below_outlet = (n for n in days_at if n > 1) if title_first else iter(())  # a headline may have a date too
    day_at = next(below_outlet, next(iter(days_at), None))
    if day_at is None:
        titles = [line.words for line in lines]
        article.title = article.title or (titles[0] if titles else None)
        if title_first and len(titles) > 1:
            article.outlet = titles[1]
        return
    article.day = lines[day_at].words
    above = [line.words for line in lines[:day_at]]
    below = [line for line in lines[day_at + 1 :] if not _is_day(line.words)]
    if title_first and len(above) > 1:
        article.outlet = above[-1]
        article.title = article.title or " ".join(above[:-1])
        return
    centered = [line.words for line in lines[:day_at] if line.centered]
    left = [line.words for line in lines[:day_at] if not line.centered]
    if centered or len(above) == 1:
        article.outlet = (centered or above)[0]
        below = [*(Paragraph(words) for words in left if centered), *below]
    elif above:
        article.outlet = above[0]
    elif below and below[0].centered:
        article.outlet = below.pop(0).words
    article.title = article.title or (" ".join(line.words for line in below if not line.centered) or None)


def _is_day(words: str) -> bool:
    """Whether a line is a date, with the weekday, time and edition; a headline that has a date has more words."""
    if len(words) > MAX_DAY_CHARACTERS or iso_day(words) is None or _RIGHTS.match(words):
        return False
    return len(re.findall(r"[^\W\d_]{2,}", words)) <= MAX_DAY_WORDS


def _is_notice(words: str) -> bool:
    lowered = words.strip().lower()
    return _RIGHTS.match(lowered) is not None or lowered.startswith(tuple(_words()["notices"]))


def _is_end(words: str) -> bool:
    return is_end(words) or not words.strip()


def _set_abstract_apart(article: Article) -> None:
    """Move the abstract, from "ABSTRACT" to "FULL TEXT", out of the body, which repeats it."""
    opening = [words.strip().lower() for words in article.text[:8]]
    if opening[:1] == ["abstract"] and "full text" in opening:
        count = opening.index("full text") + 1
        article.before += article.text[:count]
        article.text = article.text[count:]


def _body_end(paragraphs: Sequence[Paragraph], start: int, index_at: int | None) -> int:
    """Return the index of the first paragraph after the body, where the last run of index labels and notices begins."""
    if index_at is not None and index_at >= start:
        return index_at
    end = len(paragraphs)
    while end > start and _is_tail(paragraphs[end - 1].words):
        end -= 1
    # Index terms may continue without a label, and a correction may come between them.
    tails, below = 0, len(paragraphs) - end
    for seen, number in enumerate(range(end - 1, max(start, end - 1 - MAX_TAIL), -1), 1):
        words = paragraphs[number].words
        tails += _is_tail(words)
        if _is_index(words) and 2 * (tails + below) >= seen + below:
            end = number
            break
    while end > start and _is_tail(paragraphs[end - 1].words):
        end -= 1
    return end


def _captions_at(paragraphs: Sequence[Paragraph], start: int, end: int) -> int:
    """Return the index of the paragraph where captions begin, in the second half of the body; else the body's end."""
    numbers: list[int] = [start, *range(start + (end - start) // 2, end)]
    for number in numbers:
        label = label_of(paragraphs[number].words) if number < end else None
        if label is not None and label[0] == "graphic":
            return number
    return end


def _is_tail(words: str) -> bool:
    label = label_of(words)
    return (
        _is_end(words)
        or _is_notice(words)
        or (label is not None and label[0] in ("index", "graphic", "head", "length", "section"))
    )


def _is_index(words: str) -> bool:
    label = label_of(words)
    return label is not None and label[0] == "index"


def _is_stray_outlet(words: str, article: Article) -> bool:
    """Whether a paragraph is only the outlet's name, which Nexis leaves at the top of some bodies."""
    outlet = re.sub(r"\s*\(.*?\)", "", article.outlet or "").lower().removeprefix("the ")
    return bool(outlet) and words.strip().lower().removeprefix("the ") == outlet


def without_number(title: str) -> str:
    """Return a headline without its number in the list of results."""
    return _NUMBERED.sub("", title)


@kept_per_tables()
def _words() -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in table("exports")["nexis"].items()}


@kept_per_tables()
def _labels() -> dict[str, str]:
    kinds = ("byline", "section", "title", "length", "body", "highlight", "head", "graphic", "index")
    return {label: kind for kind in reversed(kinds) for label in _words()[kind]}

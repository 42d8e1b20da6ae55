"""The articles of an export, and how they become pages."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sayso.acquire.days import read_day
from sayso.domain.text import Page, Problem, Span
from sayso.errors import AcquireError

_STOP = re.compile(r"(?<=\.[a-z]{3})\.$|(?<=\.[a-z]{2})\.$")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(slots=True)
class Article:
    """One article of an export, as the database gives it.

    Attributes:
        text: Its paragraphs.
        before: Paragraphs above them that the reporter did not write: an abstract, a highlight.
        after: Paragraphs below: captions, index terms, a correction.
        day: Date of publication, as the database writes it.
        what: What to call it in messages if it has no title.
    """

    title: str | None = None
    outlet: str | None = None
    day: str | None = None
    byline: tuple[str, ...] = ()
    section: str | None = None
    vendor_id: str | None = None
    url: str | None = None
    text: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    what: str = ""


def pages_of_export(
    articles: Iterable[Article], origin: str, stem: str, *, announced: int | None = None, kind: str = "export"
) -> Iterator[Page]:
    """Yield a page for each article; an empty article becomes a page without text and with a problem.

    A page with the same words or database id as an earlier one names it in `duplicate_of`. If the file announces
    another number of articles than it has, its last page reports this.

    Args:
        articles: The articles found.
        origin: The file.
        stem: Its name without the suffix.
        announced: The number of articles that the file claims.
        kind: What to call the file in errors.

    Raises:
        AcquireError: there is no article.
    """
    seen: dict[str, str] = {}
    last: Page | None = None
    count = 0
    for count, article in enumerate(articles, 1):
        if last is not None:
            yield last
        last = _page(article, origin, f"{stem}-{count}", count)
        if last.text:
            last = linked_to_earlier(last, "".join(article.text), seen)
    if last is None:
        raise AcquireError(
            f"{origin} looks like {kind}, but contains no article",
            hint="export it again; the how-to “Read what you have” lists the options to choose",
        )
    if announced is not None and announced != count:
        were = "1 was" if count == 1 else f"{count} were"
        message = f"{origin} announces {announced} articles, but {were} found"
        last = replace(last, problems=(*last.problems, Problem("acquire", "articles-missing", message)))
    yield last


def join_lines(lines: Sequence[str], *, wrapped_at: int = 55) -> str:
    """Join the lines of a hard-wrapped paragraph; a line shorter than `wrapped_at` keeps its line break."""
    joined = ""
    last = 0
    for line in lines:
        words = " ".join(line.split())
        if not words:
            continue
        joined += words if not joined else f"{' ' if last >= wrapped_at else chr(10)}{words}"
        last = len(line.strip())
    return joined


def plain_words(words: str) -> str:
    """Return the words on one line, without control characters."""
    return " ".join(_CONTROLS.sub(" ", words).replace("\xa0", " ").split())


def _page(article: Article, origin: str, name: str, number: int) -> Page:
    where = f"{origin}#{number}"
    day, problems = read_day(article.day, where)
    before, body, after = (list(_kept(parts)) for parts in (article.before, article.text, article.after))
    if not body:
        what = f"{article.title or article.what or f'article {number}'!r}"
        message = f"{where}: {what} has no text; it was skipped"
        problems = (*problems, Problem("acquire", "no-text", message))
    text, furniture = _compose(before, body, after) if body else ("", ())
    return Page(
        name=name,
        origin=where,
        media="text",
        text=text,
        url=article.url,
        title=plain_words(article.title or "") or None,
        outlet=_STOP.sub("", plain_words(article.outlet or "")) or None,
        byline=article.byline,
        published=day,
        problems=problems,
        section=_parts(plain_words(article.section or "")) or None,
        vendor_id=article.vendor_id,
        furniture=furniture,
    )


def _parts(section: str) -> str:
    """Return a section without the semicolons of empty parts, as in "MONEY;; COVER STORY" and "NEWS;"."""
    return re.sub(r"\s*;[\s;]*", "; ", section).strip(" ;")


def _kept(parts: Sequence[str]) -> Iterator[str]:
    for part in parts:
        words = _CONTROLS.sub("", part).replace("\xa0", " ").strip()
        if words:
            yield words


def _compose(before: Sequence[str], body: Sequence[str], after: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
    """Return the text, and the spans of the parts that the reporter did not write."""
    furniture, length = [], 0
    parts = [*((part, True) for part in before), *((part, False) for part in body), *((part, True) for part in after)]
    for words, apart in parts:
        if apart:
            furniture.append(Span(length, length + len(words)))
        length += len(words) + 2
    return "\n\n".join(words for words, _ in parts), tuple(furniture)


def linked_to_earlier(page: Page, text: str, seen: dict[str, str]) -> Page:
    """Return a page that names the earlier one with the same words or the same id in the database, if there is one.

    Args:
        page: The page.
        text: Its words, without those of the database.
        seen: Names of earlier pages by their words and ids; those of this page are added.
    """
    letters = re.sub(r"[\W_]+", "", text).casefold()
    words = hashlib.sha256(letters.encode("utf-8", "surrogatepass")).hexdigest()
    keys = [words, *([f"id:{page.vendor_id}"] if page.vendor_id else [])]
    earlier = next((seen[key] for key in keys if key in seen), None)
    for key in keys:
        seen.setdefault(key, page.name)
    return page if earlier is None else replace(page, duplicate_of=earlier)

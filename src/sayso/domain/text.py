"""Texts and places in them. All offsets are Unicode code points, half-open."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from sayso.domain.iso_days import iso_day_of

METADATA = ("title", "outlet", "byline", "published")
"""The fields of a page that people give or correct; a document has the same ones."""
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def without_surrogates(text: str) -> str:
    """Replace each lone surrogate, which no Unicode encoding form can represent, with U+FFFD."""
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


class Span(NamedTuple):
    """A half-open range of code points, `[start, end)`, of a document's text."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other[1] and other[0] < self.end

    def contains(self, other: Span) -> bool:
        """Whether `other` is wholly inside this span."""
        return self.start <= other[0] and other[1] <= self.end


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks, including the marks.

    `depth` is 0 for an outer quotation. `carried_on` says that this paragraph does not close the quotation and the next
    one reopens it.
    """

    start: int
    end: int
    depth: int
    closed: bool
    carried_on: bool
    single: bool

    @property
    def span(self) -> Span:
        """The span, including the marks."""
        return Span(self.start, self.end)


BlockKind = Literal[
    "paragraph", "heading", "bullet", "turn", "quotation", "caption", "time", "attribution", "furniture"
]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a report's layout. Blocks are in order and do not overlap; together they cover every word.

    A `turn` is what one speaker of a transcript says, including the label; a later paragraph of the same turn is a
    separate block with the same label. An `attribution` is a line, or the end of one, that only credits the words
    beside it. `label` marks the words that name the speaker, also in a bullet that begins with them.
    """

    span: Span
    kind: BlockKind
    label: Span | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """An error, or a notice for readers of the record.

    `stage` is the package that found it (acquire, clean, annotate, resolve), `code` a stable kebab-case name, `message`
    one sentence with the value in question.
    """

    stage: str
    code: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A report as fetched from a place, before it is cleaned.

    `media` is "text", "markdown" or "html". `name` is the file name without suffix, or a
    hash of the address; it becomes the document's id. The optional fields come from a table, a feed or the caller;
    they override what the text says. `published` may be given as a date or an ISO time, and
    becomes an ISO date; a value of a wrong type, or another date, is left out, with a problem. `section` is the part
    of the newspaper, `vendor_id` the report's id in a database, `duplicate_of` the name of an earlier page that has
    the same words, `furniture` the spans of `text` that belong to the database and not to the report.
    """

    name: str
    origin: str
    media: str
    text: str
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    byline: tuple[str, ...] = ()
    published: str | None = None
    problems: tuple[Problem, ...] = ()
    section: str | None = None
    vendor_id: str | None = None
    duplicate_of: str | None = None
    furniture: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if isinstance(self.published, date):
            object.__setattr__(self, "published", self.published.isoformat()[: len("2024-03-10")])
        if isinstance(self.byline, str):
            object.__setattr__(self, "byline", (self.byline,))
        for name in ("url", "title", "outlet", "published"):
            value = getattr(self, name)
            if value is not None and not isinstance(value, str):
                wanted = "an ISO date such as 2024-03-10" if name == "published" else "text"
                told = f"{name} is {value!r}; {wanted} was expected, so it was left out"
                object.__setattr__(self, name, None)
                object.__setattr__(self, "problems", (*self.problems, Problem("acquire", "wrong-type", told)))
        if self.published:
            day = iso_day_of(self.published)
            if day is None:
                wanted = "an ISO date such as 2024-03-10 was expected, so it was left out"
                told = f"published is {self.published!r}; {wanted}"
                object.__setattr__(self, "problems", (*self.problems, Problem("acquire", "odd-date", told)))
            object.__setattr__(self, "published", day)


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned report: its text and what is known about its publication.

    `published` is an ISO date. `body_start` is the offset of the first character after title, byline and dateline.
    `furniture` marks spans that belong to the page, not to the report (navigation, captions, "read more"). `byline`
    names the authors. `blocks` are the layout.
    """

    id: str
    origin: str
    text: str
    url: str | None = None
    title: str | None = None
    byline: tuple[str, ...] = ()
    outlet: str | None = None
    agency: str | None = None
    place: str | None = None
    published: str | None = None
    language: str | None = None
    body_start: int = 0
    furniture: tuple[Span, ...] = ()
    problems: tuple[Problem, ...] = ()
    blocks: tuple[Block, ...] = ()
    section: str | None = None
    vendor_id: str | None = None
    duplicate_of: str | None = None

    def is_furniture(self, span: Span) -> bool:
        """Whether a span shares a character with the page's furniture."""
        return any(part.overlaps(span) for part in self.furniture)

    @property
    def text_sha256(self) -> str:
        """The SHA-256 of the text in UTF-8, in hexadecimal; lone surrogates are encoded as they are."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

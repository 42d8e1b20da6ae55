"""When something was said: the date that governs a cue, told against the day of publication."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sayso.annotate.beside.days import resolve_in
from sayso.annotate.frames import Frame, frames_of, leaves_attribution, starts_another_clause
from sayso.domain.record import Record
from sayso.domain.statement import SaidOn
from sayso.domain.text import Span
from sayso.resolve.dates import DateRange, find_dates, published_on

_LONGEST_WAY = 140
"""Code points between a cue and its date, and no more: beyond, dates belong to something else."""
_DEADLINE = re.compile(
    r"\b(?:by|until|till|before|after|from|ahead\s+of|for|to|since\s+the"
    r"|(?<!evening\s)(?<!night\s)(?<!morning\s)(?<!afternoon\s)(?<!eve\s)of)\s+$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"[\s,—–“”\"]*(?:(?:but|and|then|so|meanwhile|also|earlier|later|late|early|only|just"
    r"|back)\b[\s,]*)*(?:(?:on|in|at|during|over)\s+)?",
    re.IGNORECASE,
)
_OPENER = re.compile(
    r"[\s,—–“”\"]*(?:(?:but|and|then|meanwhile|also)\b[\s,]*)*"
    r"(?:in|at|on|during|after|following|from|speaking|appearing|writing|asked|addressing|interviewed"
    r"|quoted|early|late)\b[^;:“”]{0,90}",
    re.IGNORECASE,
)
_EDITION = re.compile(
    r"(?:[’']s)?\s+(?:edition|issue|paper|programme|program|bulletin|broadcast|session|sitting)\b(?:\s+of)?",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"\b(?:on|since|in|during|over)\s+$", re.IGNORECASE)


def date_statements(record: Record) -> Record:
    """Add `said_on` to each statement whose cue a date governs.

    "On Monday, X said that …", "X on Monday said", "told lawmakers in Bucharest on Wednesday":
    a date inside a content says when something happens and never counts. "The next morning"
    counts from the day told of before it.
    """
    frames = frames_of(record)
    published = published_on(record.document.published)
    statements = []
    for statement in record.statements:
        frame = frames.get(statement.id)
        said_on = None if frame is None else _said_on(record, frame, published)
        statements.append(statement if said_on is None else replace(statement, said_on=said_on))
    return replace(record, statements=tuple(statements))


def governing_date(record: Record, frame: Frame, published: date | None) -> tuple[Span, DateRange] | None:
    """The date expression that says when the words of a frame fell, and its days."""
    for span in _governing_dates(record, frame):
        found = resolve_in(record, span, published)
        if found is not None and (published is None or found.start <= published):
            return span, found
    return None


def _said_on(record: Record, frame: Frame, published: date | None) -> SaidOn | None:
    governing = governing_date(record, frame, published)
    if governing is None:
        # Without the day of publication "on Monday" is no date, but it is told.
        unresolved = None if published else next(_governing_dates(record, frame), None)
        span = unresolved and _with_preposition(record.text, unresolved)
        return span and SaidOn(record.text[span.start : span.end], span, None)
    span, found = _with_preposition(record.text, governing[0]), governing[1]
    until = min(found.until, published.isoformat()) if found.until and published else found.until
    return SaidOn(record.text[span.start : span.end], span, found.iso, None if until == found.iso else until)


def _with_preposition(text: str, span: Span) -> Span:
    possessive = text.startswith(("’s", "'s"), span.end)
    lead = None if possessive else _PREPOSITION.search(text, max(0, span.start - 8), span.start)
    return Span(lead.start() if lead else span.start, span.end)


def _governing_dates(record: Record, frame: Frame) -> Iterator[Span]:
    """The dates around a cue that may govern it, the likeliest first."""
    text = record.text
    quoted = [q.span for q in record.quotations if q.depth == 0]

    def dates(stretch: Span) -> list[Span]:
        found = find_dates(text, stretch.start, stretch.end)
        return [d for d in found if not any(q.overlaps(d) for q in quoted) and not _is_deadline(text, d, stretch)]

    for stretch in (frame.after, frame.tail):
        for found in dates(stretch):
            way = text[stretch.start : found.start]
            leaves = leaves_attribution if stretch == frame.tail else starts_another_clause
            if len(way) <= _LONGEST_WAY and not leaves(way):
                yield found
    for found in dates(frame.between):
        if _LEAD.fullmatch(text, frame.between.start, found.start):
            yield found
    for found in reversed(dates(frame.before)):
        ahead, behind = text[frame.before.start : found.start], text[found.end : frame.before.end]
        if _opens_clause(ahead) and _leads_to_source(behind):
            yield found


def _opens_clause(ahead: str) -> bool:
    """Whether the words before a date let it open the clause: "On", "Speaking in Riga on"."""
    if _LEAD.fullmatch(ahead):
        return True
    return _OPENER.fullmatch(ahead) is not None and not starts_another_clause(ahead)


def _leads_to_source(behind: str) -> bool:
    """Whether only an adverbial stands between a date and the source."""
    edition = _EDITION.match(behind)
    rest = (behind[edition.end() :] if edition else behind).strip(" ,\n\u00a0")
    return rest.lower() in {"", "the"} or (_OPENER.fullmatch(rest) is not None and not starts_another_clause(rest))


def _is_deadline(text: str, span: Span, stretch: Span) -> bool:
    possessive = text.startswith(("’s", "'s"), span.end)  # "after Monday's talks"
    return not possessive and _DEADLINE.search(text, stretch.start, span.start) is not None

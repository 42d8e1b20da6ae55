"""Resolve the date expressions of a report to days."""

from __future__ import annotations

import re
from datetime import date

from sayso.domain.record import Record
from sayso.domain.text import Span
from sayso.resolve.dates import DateRange, find_dates, resolve_date

_TO_OUTLET = re.compile(r"\b(?:me|us|this\s+(?:newspaper|magazine|reporter|website|station|programme|program))\b")


def anchor_before(record: Record, at: int, published: date | None) -> date | None:
    """The last day mentioned in the narrative before an offset, or None.

    The day on which somebody spoke to the outlet is not part of the narrative and gives no anchor.
    """
    for span in reversed(find_dates(record.text, record.document.body_start, at)):
        around = record.text[max(0, span.start - 60) : span.start].rpartition("\n")[2]
        if _TO_OUTLET.search(around):
            continue
        found = resolve_date(record.text[span.start : span.end], published)
        if found is not None and found.end is None:
            return found.start
    return None


def resolve_in(record: Record, span: Span, published: date | None) -> DateRange | None:
    """The range of days for a date expression of the record; None if it cannot be resolved."""
    words = record.text[span.start : span.end]
    found = resolve_date(words, published)
    if found is None and words[:1].isalpha():
        anchor = anchor_before(record, span.start, published)
        found = resolve_date(words, published, anchor=anchor)
    return found

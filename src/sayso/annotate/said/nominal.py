"""Statements told of by a noun inside a content: "the ministry's claim that …", "the warning of the agency that …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from sayso.annotate.named.named_places import NamedPlaces
from sayso.annotate.text.patterns import any_of
from sayso.domain.record import Record
from sayso.domain.statement import Attribution, Statement
from sayso.domain.text import Span
from sayso.tables import kept_per_tables, table

_REACH = 80
"""Code points before a possessive in which its noun phrase begins."""
_ENDS = re.compile(r",?\s+(?:and|but)\s+(?=[a-z]+(?:s|ed)\b)|[;:]\s|[”\"]")
_CAPITAL = re.compile(r"\b[^\W\d_a-z]")
_MARKS = " .,;:!?”\"’'"
_ARTICLE = re.compile(r"\b[Tt]he\s+\Z")


def nominal(record: Record, outer: Statement, named: NamedPlaces) -> Iterator[Attribution]:
    """Yield the statements in a content that are told of by a noun with "that" and its speaker beside it."""
    text = record.text
    for span in outer.content.spans:
        found = chain(_noun_of().finditer(text, *span), _noun_owned().finditer(text, *span))
        for match in found:
            who = _who(text, match, span, named)
            content = _content(record, match.end(), span.end)
            if who is not None and content is not None:
                yield Attribution((content,), (Span(*match.span("noun")),), (who,))


def _who(text: str, match: re.Match[str], span: Span, named: NamedPlaces) -> Span | None:
    """The speaker: the words behind "by" or "of", or the name before a possessive; None if nobody is named there."""
    if match.re is _noun_of():
        return Span(*match.span("who")) if _CAPITAL.search(match["who"]) else None
    end = match.start()
    owner = next((name for name in named.within(Span(max(span.start, end - _REACH), end)) if name.end == end), None)
    if owner is None:
        return None
    article = _ARTICLE.search(text, span.start, owner.start)
    return Span(article.start() if article else owner.start, end)


def _content(record: Record, start: int, end: int) -> Span | None:
    """The clause from an offset on, up to the end of its sentence or to the next verb of the outer one."""
    end = min([end, *(s.end for s in record.sentences if s.start <= start < s.end)])
    cut = _ENDS.search(record.text, start, end)
    words = record.text[start : cut.start() if cut else end].rstrip(_MARKS)
    return Span(start, start + len(words)) if len(words.split()) > 1 else None


@kept_per_tables()
def _noun_of() -> re.Pattern[str]:
    nouns = any_of(table("nested")["nouns"]["speech"])
    return re.compile(rf"\b(?P<noun>{nouns})\s(?:made\s)?(?:by|of|from)\s(?P<who>[^,;:.“”\"\n]{{2,90}}?)\sthat\s")


@kept_per_tables()
def _noun_owned() -> re.Pattern[str]:
    nouns = any_of(table("nested")["nouns"]["speech"])
    return re.compile(rf"[’'](?:s\b)?\s(?:[a-z]+\s){{0,2}}(?P<noun>{nouns})\sthat\s")

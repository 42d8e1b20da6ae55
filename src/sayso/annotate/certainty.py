"""How surely a statement is made: denied, hedged, rumoured, imagined, and the words that say so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sayso.domain.record import Record
from sayso.domain.statement import Certainty, Level, Statement
from sayso.domain.text import Span
from sayso.tables import kept_per_tables, table

MAX_WORDS_BEFORE = 45
_RELATIVE = re.compile(r"\b(?:who|which|whose|what|how|where|whoever|whatever)\s+(?:[\w’']+\s+){0,3}$", re.IGNORECASE)
_CONCESSION = re.compile(r"(?:\s+not)?(?:\s+[\w’']+){1,8},\s+(?:but|yet)\b", re.IGNORECASE)


def mark_certainty(record: Record) -> Record:
    """Give every statement its marks of doubt; a mark that an earlier layer set is kept.

    A statement is hedged where its content or its cue holds a word of doubt that governs the
    content's own claim: a word within a statement that lies inside it belongs to that one.
    """
    inside: dict[str | None, list[Span]] = defaultdict(list)
    for statement in record.statements:
        inside[statement.within].extend(statement.content.spans)
    marked = (_with_certainty(s, record.text, inside[s.id]) for s in record.statements)
    return replace(record, statements=tuple(marked))


def _with_certainty(statement: Statement, text: str, inside: Sequence[Span]) -> Statement:
    content = list(statement.content.spans)
    cue = list(statement.cue.spans) if statement.cue else []
    source = list(statement.source.spans) if statement.source else []
    possible = _governing(_found("possible", text, [*content, *cue]), statement, text, inside)
    probable = _governing(_found("probable", text, [*content, *cue]), statement, text, inside) + _found(
        "cue", text, cue
    )
    rumour = _found("rumour", text, [*cue, *source])
    denied = _found("denied", text, cue)
    imagined = _found("hypothetical", text, cue)
    given = statement.certainty
    hypothetical = given.hypothetical or bool(imagined)
    hedged = given.hedged or bool(possible or probable or rumour or hypothetical)
    level: Level = "possible" if possible or rumour or hypothetical else "probable" if probable else "certain"
    markers = {*given.markers, *possible, *probable, *rumour, *denied, *imagined}
    certainty = Certainty(
        denied=given.denied or bool(denied),
        hedged=hedged,
        rumour=given.rumour or bool(rumour),
        hypothetical=hypothetical,
        level=level if level != "certain" else given.level,
        markers=tuple(sorted(markers)),
    )
    return replace(statement, certainty=certainty)


def _found(key: str, text: str, spans: Sequence[Span]) -> list[Span]:
    """Where words of the list `key` stand in the spans, unless a phrase of `not_doubt` holds them."""
    pattern, excused = _pattern(key), _pattern("not_doubt")
    found = []
    for start, end in spans:
        free = [match.span() for match in excused.finditer(text, max(0, start - 8), min(len(text), end + 8))]
        for match in pattern.finditer(text, start, end):
            if _is_month(text, match) or any(s <= match.start() and match.end() <= e for s, e in free):
                continue
            found.append(Span(*match.span()))
    return found


def _is_month(text: str, match: re.Match[str]) -> bool:
    """Whether "May" is no verb: the month, or a name."""
    before = text[max(0, match.start() - 2) : match.start()]
    return match.group() == "May" and (bool(re.match(r"\s\d", text[match.end() :])) or before[:1].isalnum())


def _governing(found: list[Span], statement: Statement, text: str, inside: Sequence[Span]) -> list[Span]:
    """The words of doubt that bear on the statement's own claim.

    Not those in a statement inside it, in a clause that hangs on a relative word, before a
    "but" that takes the weight, or far behind the opening claim of a long speech.
    """
    first = statement.content.spans[0].start
    return [
        mark
        for mark in found
        if not any(start <= mark.start < end for start, end in inside)
        and text[first : mark.start].count(" ") <= MAX_WORDS_BEFORE
        and not _RELATIVE.search(text, max(first, mark.start - 40), mark.start)
        and not _CONCESSION.match(text, mark.end)
    ]


@kept_per_tables(maxsize=8)
def _pattern(key: str) -> re.Pattern[str]:
    words = sorted(table("doubt")[key]["words"], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)

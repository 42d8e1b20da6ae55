"""Turn attributions into statements: kind, id and continuations."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from sayso.domain.record import Record
from sayso.domain.statement import Attribution, Cue, Kind, Passage, Statement, text_of
from sayso.domain.text import Quotation, Span

_EDGE_WORD = re.compile(r"(?:that|and|but)\s+(?=[“\"‘'«„])", re.IGNORECASE)


def make_statements(record: Record) -> Record:
    """Add one statement per attribution of the record, sorted by first character.

    A quotation outside all attributions that carries on an attributed one becomes a separate
    statement that `continues` the earlier one.
    """
    statements = [statement_of(record, attribution) for attribution in record.attributions]
    statements.sort(key=lambda s: (s.content.spans[0], s.content.spans[-1].end))
    unique: dict[str, Statement] = {}
    for statement in statements:
        unique.setdefault(statement.id, statement)
    return replace(record, statements=tuple(unique.values()))


def make_statement(document_id: str, text: str, attribution: Attribution, quotations: Sequence[Quotation]) -> Statement:
    """Return the statement for one attribution: with kind and id, still without speaker."""
    cue, source = attribution.cue, attribution.source
    return Statement(
        id=statement_id(document_id, attribution.content, cue, source),
        kind=kind_of(text, attribution.content, quotations),
        content=Passage(attribution.content, text_of(attribution.content, text)),
        cue=Cue(cue, text_of(cue, text)) if cue else None,
        source=Passage(source, text_of(source, text)) if source else None,
        confidence=attribution.confidence,
    )


def statement_of(record: Record, attribution: Attribution) -> Statement:
    """Return the statement for one attribution of a record."""
    return make_statement(record.document.id, record.text, attribution, record.quotations)


def attribution_of(statement: Statement) -> Attribution:
    """The content, cue and source of a statement as an attribution, empty where it has none."""
    cue, source = statement.cue, statement.source
    return Attribution(statement.content.spans, cue.spans if cue else (), source.spans if source else ())


def linked_among(statements: Sequence[Statement]) -> list[Statement]:
    """Return the statements in the same order, without `within` and `continues` that point to missing ones."""
    known = {s.id for s in statements}
    return [
        replace(
            s,
            within=s.within if s.within in known else None,
            continues=s.continues if s.continues in known else None,
        )
        for s in statements
    ]


def statement_id(
    document_id: str, content: Sequence[Span], cue: Sequence[Span] = (), source: Sequence[Span] = ()
) -> str:
    """Hash document, roles and spans into 16 hexadecimal digits: the same on every run."""
    roles = "|".join(
        f"{role}:" + ",".join(f"{s}-{e}" for s, e in spans)
        for role, spans in (("content", content), ("cue", cue), ("source", source))
    )
    return hashlib.sha256(f"{document_id}|{roles}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def kind_of(text: str, content: Sequence[Span], quotations: Sequence[Quotation]) -> Kind:
    """Return direct, mixed or indirect, by how much of the content is in quotation marks.

    Only words count, not marks or spaces. A quotation of one or two words inside longer speech
    makes it mixed; words outside at the edges ("that", "and") do not make a quotation mixed.
    """
    outer = _joined([q.span for q in quotations if q.depth == 0])
    starts = [span.start for span in outer]
    inside = outside = 0
    for start, end in content:
        edge = _EDGE_WORD.match(text, start, end)
        start = edge.end() if edge else start
        for at in range(start, end):
            if not text[at].isalnum():
                continue
            position = bisect_right(starts, at) - 1
            if position >= 0 and at < outer[position].end:
                inside += 1
            else:
                outside += 1
    if not inside:
        return "indirect"
    return "direct" if outside <= 0.02 * inside else "mixed"


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Join overlapping spans: double marks inside single ones count as the same depth."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def text_order(statement: Statement) -> tuple[int, int]:
    """Sort key: statements by start; at the same start, longer ones first."""
    return statement.start, -statement.content.spans[-1].end


def cued_at(statement: Statement) -> int:
    """The start of a statement's cue, else of its words."""
    return statement.cue.spans[0].start if statement.cue else statement.start

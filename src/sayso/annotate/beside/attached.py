"""Add addressees, occasions and days to statements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sayso.annotate.beside.aspects import Attaching
from sayso.annotate.beside.days import resolve_in
from sayso.annotate.context import Context
from sayso.annotate.scored.spans import ScoredSpan
from sayso.annotate.who.actors import Actor, display_name
from sayso.annotate.who.candidates import Speaking
from sayso.domain.record import Record
from sayso.domain.statement import Addressee, Occasion, SaidOn, Statement
from sayso.domain.text import Span
from sayso.models.decisions import Decisions
from sayso.models.labels import PLACE_TYPES
from sayso.resolve.dates import DateRange, find_dates, published_on

ATTACHED = ("addressee", "occasion", "said_on")
_SAME_TIME = frozenset({"at", "during", "in", "on", "throughout", "amid"})


def attach_aspects(context: Context, record: Record, speaking: Speaking, decisions: Decisions) -> Record:
    """Add to each statement the addressees, the occasion and the day that the report names for it."""
    published = published_on(record.document.published)
    chosen = {name: _chosen(context, record, speaking, decisions, name) for name in ATTACHED}
    statements = []
    for at, statement in enumerate(record.statements):
        days = chosen["said_on"][at][:1]
        said_on = _said_on(record, days[0], published) if days else None
        occasions = chosen["occasion"][at][:1]
        occasion = _occasion(record, occasions[0].span, published, said_on) if occasions else None
        addressees = [_addressee(record.text, s.span, speaking.actors) for s in chosen["addressee"][at]]
        statements.append(
            replace(statement, addressees=tuple(_once(addressees, statement)), occasion=occasion, said_on=said_on)
        )
    return replace(record, statements=tuple(statements))


def _chosen(
    context: Context, record: Record, speaking: Speaking, decisions: Decisions, name: str
) -> list[list[ScoredSpan]]:
    """The spans of an aspect for each statement, likeliest first."""
    attaching = Attaching(context, record.statements, speaking.said, name)
    least = decisions.least.get(name, 0.5)
    rows = attaching.rows()
    clues = [clue for at in range(len(rows)) for clue in attaching.clues(at)]
    chances = decisions.chances(name, rows.reshape(-1, rows.shape[2]), clues).reshape(rows.shape[:2])
    found = []
    for mine in chances:
        kept = [(float(p), span) for p, span in zip(mine, attaching.spans, strict=True) if p >= least]
        found.append([span for _, span in sorted(kept, key=lambda pair: -pair[0])])
    return found


def _said_on(record: Record, scored: ScoredSpan, published: date | None) -> SaidOn:
    span = scored.span
    days = find_dates(record.text, span.start, span.end)
    found = resolve_in(record, days[0], published) if days else None
    if found is not None and published is not None and found.start > published:
        found = None
    until = (
        min(found.until, published.isoformat())
        if found and found.until and published
        else found.until
        if found
        else None
    )
    iso = found.iso if found else None
    return SaidOn(record.text[span.start : span.end], span, iso, None if until == iso else until)


def _occasion(record: Record, span: Span, published: date | None, said_on: SaidOn | None) -> Occasion:
    text = record.text
    days = find_dates(text, span.start, min(span.end + 30, len(text)))
    found: DateRange | None = resolve_in(record, days[0], published) if days else None
    day = found.iso if found is not None and found.end is None else None
    lead = text[span.start : span.end].split(" ", 1)[0].lower()
    if day is None and said_on is not None and said_on.until is None and lead in _SAME_TIME:
        day = said_on.date
    place = next((e.text for e in record.entities if e.type in PLACE_TYPES and span.contains(e.span)), None)
    return Occasion(text[span.start : span.end], span, place, day)


def _addressee(text: str, span: Span, actors: list[Actor]) -> Addressee:
    """The addressee without article; actors get their fullest name."""
    inside = [a for a in actors if not a.described and any(span.contains(m.span) for m in a.mentions)]
    last = [a for a in inside if any(m.span.end == span.end for m in a.mentions)]
    if len(inside) == 1 and last and inside[0].type == "person":
        return Addressee(inside[0].name, span)
    return Addressee(display_name(text[span.start : span.end], "group"), span)


def _once(addressees: list[Addressee], statement: Statement) -> list[Addressee]:
    speaker = statement.speaker.name if statement.speaker else None
    by_name = {a.name: a for a in addressees if a.name and a.name != speaker}
    return sorted(by_name.values(), key=lambda a: a.span)

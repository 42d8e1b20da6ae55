"""Events in a report, with their participants."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.annotate.beside.days import resolve_in
from sayso.annotate.beside.triggers import clause_around, find_triggers, trigger_clues, trigger_rows
from sayso.annotate.context import Context
from sayso.annotate.who.actors import Actor
from sayso.domain.record import Event, Participant, Record
from sayso.domain.text import Span
from sayso.models.decisions import Decisions
from sayso.models.labels import PLACE_TYPES
from sayso.resolve.dates import find_dates, published_on

_TAKE_PART = frozenset({"person", "government", "organization", "group"})


def find_events(context: Context, record: Record, actors: Sequence[Actor], decisions: Decisions) -> tuple[Event, ...]:
    """Return the meetings, visits, calls, signings, votes, speeches and other events in the report."""
    triggers = find_triggers(context.text)
    rows = trigger_rows(context, record.entities, record.statements, triggers)
    clues = [trigger_clues(context, trigger) for trigger in triggers]
    chances, least = decisions.chances("event", rows, clues), decisions.least.get("event", 0.5)
    likely = [trigger for trigger, chance in zip(triggers, chances, strict=True) if chance >= least]
    told = dict.fromkeys((trigger.kind, clause_around(context.text, trigger.span)) for trigger in likely)
    return tuple(_event(record, context.sentence_span(span.start), actors, kind, span) for kind, span in told)


def _event(record: Record, sentence: Span, actors: Sequence[Actor], kind: str, span: Span) -> Event:
    text = record.text
    around = Span(min(sentence.start, span.start), max(sentence.end, span.end))
    near = _taking_part(actors, span) or _taking_part(actors, around)
    places = [e.text for e in record.entities if e.type in PLACE_TYPES and around.contains(e.span)]
    place = next(
        (p for p in places if any(f" {lead} {p}" in text[around.start : around.end] for lead in ("in", "at"))), None
    )
    published = published_on(record.document.published)
    days = find_dates(text, around.start, around.end)
    when = next((d for d in (resolve_in(record, day, published) for day in days) if d is not None), None)
    participants = tuple(Participant(actor.name, _part(text, actor, around)) for actor in near)
    return Event(kind, participants, (span,), place, when.iso if when else None)


def _taking_part(actors: Sequence[Actor], span: Span) -> list[Actor]:
    inside = [a for a in actors if a.type in _TAKE_PART and any(span.contains(m.span) for m in a.mentions)]
    named = [a for a in inside if not a.described]
    return (named or inside)[:6]


def _part(text: str, actor: Actor, around: Span) -> str:
    mention = next((m for m in actor.mentions if around.contains(m.span)), actor.mentions[0])
    before = text[max(around.start, mention.span.start - 24) : mention.span.start].lower()
    for part, words in (("chair", ("chaired by ", "led by ")), ("host", ("hosted by ", "received by ", "host "))):
        if any(word in before for word in words):
            return part
    return "attended"

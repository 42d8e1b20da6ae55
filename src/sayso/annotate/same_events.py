"""Events that a report tells of more than once, told as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sayso.domain.record import Event, Participant

_NEAR = 500
"""Code points within which two mentions without date and place tell of one event."""


def merge_events(events: Sequence[Event]) -> list[Event]:
    """The events, those of one kind that share a participant and do not differ in date told once."""
    merged: list[Event] = []
    for event in events:
        for number, other in enumerate(merged):
            if _is_same(event, other):
                merged[number] = _joined(other, event)
                break
        else:
            merged.append(event)
    return merged


def _is_same(a: Event, b: Event) -> bool:
    shared = {p.name for p in a.participants} & {p.name for p in b.participants}
    dates = {d for d in (a.date, b.date) if d}
    places = {p for p in (a.place, b.place) if p}
    if a.kind != b.kind or len(dates) > 1 or len(places) > 1 or not (shared or a.evidence == b.evidence):
        return False
    return _both(a.date, b.date) or _both(a.place, b.place) or abs(a.evidence[0].start - b.evidence[0].start) < _NEAR


def _both(a: str | None, b: str | None) -> bool:
    return a is not None and a == b


def _joined(a: Event, b: Event) -> Event:
    parts = {p.name: p.part for p in b.participants}
    for p in a.participants:
        if parts.get(p.name, "attended") == "attended":
            parts[p.name] = p.part
    order = dict.fromkeys([*(p.name for p in a.participants), *parts])
    evidence = tuple(dict.fromkeys((*a.evidence, *b.evidence)))
    return Event(a.kind, tuple(Participant(n, parts[n]) for n in order), evidence, a.place or b.place, a.date or b.date)


def date_by_visits(events: Sequence[Event]) -> list[Event]:
    """The events, a meeting without date and place dated by the visit on which a participant was."""
    visits = [e for e in events if e.kind == "visit" and e.date]
    dated = []
    for event in events:
        names = {p.name for p in event.participants}
        during = [v for v in visits if names & {p.name for p in v.participants} and v.evidence[0] < event.evidence[0]]
        if event.kind == "meeting" and event.date is None and during and event.place in {None, during[-1].place}:
            event = replace(event, date=during[-1].date, place=during[-1].place)
        dated.append(event)
    return dated

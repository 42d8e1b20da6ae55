"""Events that a report tells of: meetings, visits, calls, signings, votes, speeches, with who took part."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from sayso.annotate.beside.days import resolve_in
from sayso.annotate.occasions import occasion_head
from sayso.annotate.parties import Parties, parties_of
from sayso.annotate.patterns import any_of, capitalised
from sayso.annotate.same_events import date_by_visits, merge_events
from sayso.annotate.scenes import (
    PLACES,
    Scene,
    day_of,
    is_noun,
    named_parts,
    objects_of,
    part_of,
    place_of,
    subjects_of,
)
from sayso.domain.record import Event, Participant, Record
from sayso.domain.statement import Statement
from sayso.domain.text import Span
from sayso.resolve.dates import find_dates, published_on
from sayso.tables import kept_per_tables, table

KINDS = ("meeting", "visit", "call", "signing", "vote", "speech")
_FEWEST = {"meeting": 2, "visit": 1, "call": 2, "signing": 1, "vote": 0, "speech": 1}
_HOSTING = frozenset({"hosted", "received"})
_CALLING = frozenset({"called", "rang", "phoned"})
_BARE_STAYS = frozenset({"was in", "were in", "stopped in"})
_MEANWHILE = (
    "at",
    "in",
    "on",
    "during",
    "after meeting",
    "after talks",
    "after a meeting with",
    "after a visit",
    "following a meeting with",
)
_UNREAL = re.compile(
    r"\b(?:not|never|no\s+(?:plans?|intention|need|reason)|n[’']t|would|could|might|may|should|must|can"
    r"|cannot|if|whether|refused\s+to|declined\s+to|failed\s+to"
    r"|wants?\s+to|wanted\s+to|hopes?\s+to|hoped\s+to|willing\s+to|ready\s+to|asked\s+to|offered\s+to"
    r"|without|unless|cancelled"
    r"|canceled|postponed|no|likely\s+to|supposed\s+to)\s+(?:\w+ly\s+|ever\s+|have\s+|be\s+|again\s+|a\s+)?$",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:if|unless|whether|in\s+case)\b[^,;]*$", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:was|were|been|be|being)\s+(?:\w+ly\s+)?$")
_INTRANSITIVE = re.compile(
    r"\s*(?:[.,;]|$)|\s+(?:in|at|on|for|behind|last|this|next|again|privately|briefly|earlier|late|early"
    r"|yesterday|today|tomorrow"
    r"|face|during|over|to\s+(?:discuss|talk|review|prepare|agree|sign|try|seek|resolve|work|plan)|here"
    r"|there|[A-Z][a-z]+day)\b"
)
_AFTER_CALLED = re.compile(
    r"\s*(?:[.,;]|$)|\s+(?:on|late|early|yesterday|last|to\s+(?:discuss|talk|say|tell|ask|thank|offer|warn)|by|again)\b"
)
_OPENS_WITH_DAY = re.compile(
    r"(?:(?:Early|Late|It\s+was)\s+)?(?:[Oo]n\s+(?:the\s+(?:night|morning|evening|afternoon)\s+of\s+)?"
    r"|(?:In|At|By)\s+the\s+(?:night|morning|evening|afternoon|early\s+hours)\s+of\s+)(?=[A-Z]|the\b|\d)"
)


def find_events(record: Record) -> Record:
    """Add the events: those at which a statement fell, and those that a sentence tells of.

    Participants have the fullest name of the report. A meeting without a date that follows
    a dated visit of one who took part has the date and the place of that visit.
    """
    parties = parties_of(record)
    published = published_on(record.document.published)
    found = [event for statement in record.statements for event in _of_occasion(record, statement, parties)]
    scenes = [Scene(record, parties, published, sentence) for sentence in _told(record)]
    for scene, match in _triggers(record, scenes):
        event = _event(scene, (match.lastgroup or "").removesuffix("_noun"), match)
        if event is not None:
            found.append(event)
    for scene in scenes:
        found.extend(_described(scene))
        found = _with_chair(scene, found)
    found.extend(_happenings(record, parties, published, found))
    found.sort(key=lambda event: event.evidence[0])
    return replace(record, events=tuple(date_by_visits(merge_events(found))))


def _triggers(record: Record, scenes: Sequence[Scene]) -> Iterator[tuple[Scene, re.Match[str]]]:
    """The words that may tell of an event, outside of quotation marks and of what is denied or wished for."""
    quoted = [q.span for q in record.quotations if q.depth == 0]
    starts = [scene.sentence.start for scene in scenes]
    for match in _trigger().finditer(record.text, record.document.body_start):
        position = bisect_right(starts, match.start()) - 1
        if position < 0 or match.end() > scenes[position].sentence.end:
            continue
        scene = scenes[position]
        if not _is_unreal(scene, match) and not any(q.overlaps(Span(*match.span())) for q in quoted):
            yield scene, match


def _told(record: Record) -> Iterator[Span]:
    """The sentences of the report itself, less title, dateline and furniture."""
    body = record.document.body_start
    for sentence in record.sentences:
        if sentence.end > body and not record.document.is_furniture(sentence):
            yield Span(max(sentence.start, body), sentence.end)


def _of_occasion(record: Record, statement: Statement, parties: Parties) -> Iterator[Event]:
    """The event at which a statement fell; its speaker took part."""
    occasion = statement.occasion
    head = occasion_head(occasion.text) if occasion else None
    if occasion is None or head is None or head[0] == "none":
        return
    kind = head[0]
    is_meanwhile = occasion.text.lower().startswith(_MEANWHILE)
    participants = list(named_parts(record.text, occasion.span, parties))
    name = _speaker_name(statement, parties)
    if name is not None and is_meanwhile and name not in {p.name for p in participants}:
        participants.insert(0, Participant(name, "guest" if kind == "visit" else "attended"))
    if participants and (occasion.place or occasion.date or len(participants) > 1):
        yield Event(kind, tuple(participants), (occasion.span,), occasion.place, occasion.date)


def _speaker_name(statement: Statement, parties: Parties) -> str | None:
    if statement.speaker is not None:
        return statement.speaker.name if statement.speaker.type == "person" else None
    if statement.source is None:
        return None
    named = [p.name for span in statement.source.spans for p in parties.within(span) if p.type == "person"]
    return named[-1] if named else parties.last_person(statement.source.spans[0].start)


def _described(scene: Scene) -> Iterator[Event]:
    """The meetings of a sentence that are described by who chaired or attended them."""
    for match in _described_heads().finditer(scene.text, *scene.sentence):
        if any(q.start <= match.start() < q.end for q in scene.record.quotations):
            continue
        participants = tuple(named_parts(scene.text, Span(match.end(), scene.sentence.end), scene.parties))
        if participants:
            yield Event(
                "meeting", participants, (scene.sentence,), place_of(scene, match, "meeting"), day_of(scene, match)
            )


def _happenings(record: Record, parties: Parties, published: date | None, known: Sequence[Event]) -> Iterator[Event]:
    """What the outlet itself tells of named people at a place, from the day on: "On the night of 3 May, …"."""
    occupied = [span for s in record.statements for span in (*s.content.spans, *(s.cue.spans if s.cue else ()))]
    occupied += [span for event in known for span in event.evidence]
    for sentence in _told(record):
        opening = _OPENS_WITH_DAY.match(record.text, *sentence)
        if opening is None or any(o.overlaps(sentence) for o in occupied):
            continue
        dates = find_dates(record.text, opening.end(), min(sentence.end, opening.end() + 24))
        if not dates or dates[0].start > opening.end():
            continue
        found = resolve_in(record, dates[0], published)
        persons = [p.name for p in parties.within(sentence) if p.type == "person"]
        places = [e.text for e in record.entities if e.type in PLACES and sentence.contains(e.span)]
        if found is not None and found.end is None and persons and places:
            participants = tuple(Participant(name, "attended") for name in dict.fromkeys(persons))
            yield Event("other", participants, (sentence,), places[0], found.iso)


def _with_chair(scene: Scene, events: list[Event]) -> list[Event]:
    """Add whoever "will chair the talks" to the meeting told of just before."""
    match = _chairs().search(scene.text, *scene.sentence)
    meetings = [
        n for n, e in enumerate(events) if e.kind == "meeting" and 0 <= scene.sentence.start - e.evidence[0].start < 400
    ]
    if match is None or not meetings:
        return events
    chairs = [p.name for p in scene.parties.within(Span(scene.sentence.start, match.start())) if p.type == "person"][
        -1:
    ]
    event = events[meetings[-1]]
    part = "chair" if match["chair"] else "host"
    others = tuple(p for p in event.participants if p.name not in chairs)
    participants = (*(Participant(name, part) for name in chairs), *others)
    events[meetings[-1]] = replace(event, participants=participants, evidence=(*event.evidence, scene.sentence))
    return events


def _is_unreal(scene: Scene, match: re.Match[str]) -> bool:
    """Whether an event is denied, wished for or a condition: "refused to meet", "if they meet"."""
    text, first = scene.text, scene.sentence.start
    start = match.start() + 3 * match.group().startswith("to ")  # "refused" denies "to meet"
    if _CONDITION.search(text, first, start) is not None:
        return True
    return _UNREAL.search(text, max(first, start - 30), start) is not None


def _event(scene: Scene, kind: str, match: re.Match[str]) -> Event | None:
    passive = _PASSIVE.search(scene.text, scene.sentence.start, match.start()) is not None
    if not _is_meant(scene, kind, match, passive):
        return None
    subjects = [] if passive else subjects_of(scene, kind, match)
    objects = objects_of(scene, match)
    place, day = place_of(scene, match, kind), day_of(scene, match)
    rest = scene.text[match.end() : scene.sentence.end]
    verb = match.group().lower()
    if kind == "visit" and (place is None or not subjects or (verb in _BARE_STAYS and day is None)):
        return None
    if kind == "meeting" and not objects and not is_noun(match) and not _INTRANSITIVE.match(rest):
        return None
    if verb in _HOSTING and not (subjects and objects):
        return None
    participants = _participants(kind, verb, subjects, objects)
    fewest = 0 if passive and day else _FEWEST[kind]
    return Event(kind, participants, (scene.sentence,), place, day) if len(participants) >= fewest else None


def _is_meant(scene: Scene, kind: str, match: re.Match[str], passive: bool) -> bool:
    """Whether the words around a verb let it tell of this kind of event."""
    verb = match.group().lower()
    rest = scene.text[match.end() : min(scene.sentence.end, match.end() + 90)]
    if kind == "vote":
        return _is_vote(scene, match)
    if kind == "signing":
        ahead = scene.text[max(scene.sentence.start, match.start() - 90) : match.start()]
        return _things().search(ahead if passive else rest) is not None
    if kind == "speech" and verb.endswith(("addressed", "address")):
        return _audiences().match(rest) is not None
    if kind == "call" and verb in _CALLING:
        called = scene.parties.within(Span(match.end(), min(scene.sentence.end, match.end() + 60)))
        if not called or called[0].type != "person" or scene.text[match.start() - 1 : match.start()] == "-":
            return False
        return _AFTER_CALLED.match(scene.text, called[0].span.end, scene.sentence.end) is not None
    return not passive


def _participants(kind: str, verb: str, subjects: list[str], objects: list[str]) -> tuple[Participant, ...]:
    if kind == "visit":
        return tuple(Participant(name, "guest") for name in subjects)
    if kind in {"vote", "speech"}:
        return tuple(Participant(name, "attended") for name in subjects)
    first, second = ("host", "guest") if verb in _HOSTING else ("attended", "attended")
    pairs = [(name, first) for name in subjects] + [(name, second) for name in objects]
    return tuple(Participant(name, part) for name, part in dict(reversed(pairs)).items())[::-1]


def _is_vote(scene: Scene, match: re.Match[str]) -> bool:
    if _tally().search(scene.text, match.start(), min(scene.sentence.end, match.end() + 120)):
        return True
    is_vote = match.group().lower().startswith(("vote", "will vote", "is to vote"))
    return (
        is_vote
        and _voters().search(scene.text, max(scene.sentence.start, match.start() - 50), match.start()) is not None
    )


@kept_per_tables()
def _trigger() -> re.Pattern[str]:
    """Verbs in a group named after their kind of event, nouns in one with "_noun" behind it."""
    lists = table("events")
    groups = [
        f"(?P<{kind}_noun>{any_of(capitalised(lists[kind]['noun']))})" for kind in KINDS if lists[kind].get("noun")
    ]
    groups += [f"(?P<{kind}>{any_of(lists[kind]['verb'])})" for kind in KINDS]
    return re.compile(rf"\b(?:{'|'.join(groups)})\b")


@kept_per_tables()
def _described_heads() -> re.Pattern[str]:
    heads = any_of(capitalised(table("occasions")["heads"]["meeting"]))
    parts = any_of([lead for lead, part in part_of().items() if lead.endswith(" by")])
    return re.compile(rf"\b(?:{heads})(?:\s+(?:in|at)\s+[\w’'-]+)?(?=,?\s+(?:{parts})\s)")


@kept_per_tables()
def _chairs() -> re.Pattern[str]:
    heads = any_of(table("occasions")["heads"]["meeting"])
    return re.compile(
        rf"\b(?:(?P<chair>chair(?:s|ed)?|preside[sd]?\s+over|moderate[sd]?)|hosts?|hosted)\s+(?:the|this|that|their)\s+(?:\w+\s+)?(?:{heads})\b"
    )


@kept_per_tables()
def _things() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(table('events')['signing']['things'])})\b", re.IGNORECASE)


@kept_per_tables()
def _audiences() -> re.Pattern[str]:
    return re.compile(
        rf"\s+(?:[\w’'.-]+\s+){{0,5}}?(?:{any_of(table('events')['speech']['audiences'])})\b", re.IGNORECASE
    )


@kept_per_tables()
def _tally() -> re.Pattern[str]:
    return re.compile("|".join(table("events")["vote"]["tally"]), re.IGNORECASE)


@kept_per_tables()
def _voters() -> re.Pattern[str]:
    """Those who vote, right before the verb."""
    voters = any_of(table("events")["vote"]["voters"])
    return re.compile(
        rf"\b(?:{voters})\s+(?:(?:has|have|had|on|\w+day|\w+ly|overwhelmingly|narrowly)\s+)*$", re.IGNORECASE
    )

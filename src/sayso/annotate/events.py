"""Events that a report tells of: meetings, visits, calls, signings, votes, speeches, with who took part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from sayso.annotate.occasions import occasion_head
from sayso.annotate.parties import Parties, Party, parties_of
from sayso.annotate.said_on import resolve_in
from sayso.domain.record import Event, Participant, Record
from sayso.domain.statement import Statement
from sayso.domain.text import Span
from sayso.resolve.dates import find_dates, published_on
from sayso.tables import table

KINDS = ("meeting", "visit", "call", "signing", "vote", "speech")
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_UNREAL = re.compile(
    r"\b(?:not|never|no\s+(?:plans?|intention|need|reason)|n[’']t|would|could|might|may|should|must|can|cannot|if|whether|refused\s+to|declined\s+to|failed\s+to"
    r"|wants?\s+to|wanted\s+to|hopes?\s+to|hoped\s+to|willing\s+to|ready\s+to|asked\s+to|offered\s+to|without|unless|cancelled"
    r"|canceled|postponed|no|likely\s+to|supposed\s+to)\s+(?:\w+ly\s+|ever\s+|have\s+|be\s+|again\s+|a\s+)?$",
    re.IGNORECASE,
)
_FUTURE = re.compile(r"\b(?:will|shall|to|due|plans?|scheduled|expected|set|next|tomorrow|upcoming)\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[;:—–]|,\s+(?:and|but|while|as|when|after|before|where|who)\b|\b(?:while|when|after|before|that|because|although|where|as|since|if)\b",
    re.IGNORECASE,
)
_OBJECT_ENDS = re.compile(r"[;:—–(“\"]|\b(?:who|which|where|when|while|that|after|before|as|to|but|said|says|because|since|for|about|over)\b|,\s+(?:and\s+)?(?:he|she|they|it)\b", re.IGNORECASE)
_PRONOUN_BEFORE = re.compile(r"(?:^|[,;]\s+|\b(?:and|but|when|where|after|before)\s+)(?:he|she)\s+(?:(?:has|had|also|then|later|will|is|was|\w+ly)\s+)*$", re.IGNORECASE)
_WHERE = re.compile(r"\b(?:in|at|near|to|outside|of|from|on|inside)\s+(?:the\s+)?$")
_RELATIVE = re.compile(r",\s+(?:who|whose|which)\b[^,]*,|\([^)]*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Scene:
    """A sentence with what is needed to read events from it."""

    record: Record
    parties: Parties
    published: date | None
    sentence: Span

    @property
    def text(self) -> str:
        return self.record.text


def find_events(record: Record) -> Record:
    """Add the events: those at which a statement fell, and those that a sentence tells of.

    Participants have the fullest name of the report. A meeting without a date that follows
    a dated visit of one who took part has the date and the place of that visit.
    """
    parties = parties_of(record)
    published = published_on(record.document.published)
    found = [event for statement in record.statements for event in _of_occasion(record, statement, parties)]
    quoted = [q.span for q in record.quotations if q.depth == 0]
    for sentence in _told(record):
        scene = _Scene(record, parties, published, sentence)
        for kind in KINDS:
            for match in _trigger(kind).finditer(record.text, *sentence):
                if any(q.overlaps(Span(*match.span())) for q in quoted) or _is_unreal(record.text, sentence, match):
                    continue
                event = _event(scene, kind, match)
                if event is not None:
                    found.append(event)
        found = _with_chair(scene, found)
    found.sort(key=lambda event: event.evidence[0])
    return replace(record, events=tuple(_inherit(_merge(found))))


def _told(record: Record) -> Iterator[Span]:
    """The sentences of the report itself, less title and furniture."""
    for sentence in record.sentences:
        if sentence.start >= record.document.body_start and not any(f.overlaps(sentence) for f in record.document.furniture):
            yield sentence


def _is_unreal(text: str, sentence: Span, match: re.Match[str]) -> bool:
    return _UNREAL.search(text, max(sentence.start, match.start() - 30), match.start()) is not None


def _of_occasion(record: Record, statement: Statement, parties: Parties) -> Iterator[Event]:
    """The event at which a statement fell; its speaker took part."""
    occasion = statement.occasion
    head = occasion_head(occasion.text) if occasion else None
    if occasion is None or head is None or head[0] == "none":
        return
    kind = head[0]
    is_meanwhile = occasion.text.lower().startswith(_MEANWHILE)
    participants = list(_named_parts(record.text, occasion.span, parties))
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


def _named_parts(text: str, span: Span, parties: Parties) -> Iterator[Participant]:
    """Those whom an occasion's words name: "chaired by X", "attended by Y and Z", "with W"."""
    leads = list(_part_leads().finditer(text, *span))
    stops = [lead.start() for lead in leads][1:] + [span.end]
    for lead, stop in zip(leads, stops, strict=False):
        part = _parts()[" ".join(lead.group().lower().split())]
        named = [p for p in parties.within(Span(lead.end(), stop)) if not _is_where(text, p)]
        persons = [p for p in named if p.type == "person"] or [p for p in named if p.type in {"place", "organization"}]
        for party in persons[:1] if part in {"chair", "host"} else persons:
            yield Participant(party.name, part)


def _event(scene: _Scene, kind: str, match: re.Match[str]) -> Event | None:
    if kind == "vote" and not _is_vote(scene, match):
        return None
    rest = scene.text[match.end() : min(scene.sentence.end, match.end() + 90)]
    if kind == "signing" and not _things().search(rest):
        return None
    if kind == "speech" and match.group().lower().endswith(("addressed", "address")) and not _audiences().match(rest):
        return None
    subjects = _subjects(scene, match)
    objects = _objects(scene, match)
    place = _place(scene, match, kind)
    if kind == "visit" and (place is None or not subjects):
        return None
    day = _day(scene, match)
    if kind == "visit" and match.group().lower() in _BARE_STAYS and day is None:
        return None
    if kind == "meeting" and not objects and not match["noun"] and not _INTRANSITIVE.match(rest):
        return None
    participants = _participants(kind, match, subjects, objects)
    if len(participants) < _FEWEST[kind]:
        return None
    return Event(kind, participants, (scene.sentence,), place, day)


_NEAR = 500
"""Code points within which two mentions without date and place tell of one event."""
_MEANWHILE = ("at", "in", "on", "during", "after meeting", "after talks", "after a meeting with", "after a visit", "following a meeting with")
_FEWEST = {"meeting": 2, "visit": 1, "call": 2, "signing": 1, "vote": 0, "speech": 1}
_INTRANSITIVE = re.compile(
    r"\s*(?:[.,;]|$)|\s+(?:in|at|on|for|behind|last|this|next|again|privately|briefly|earlier|late|early|yesterday|today|tomorrow"
    r"|face|during|over|to\s+(?:discuss|talk|review|prepare|agree|sign|try|seek|resolve|work|plan)|here|there|[A-Z][a-z]+day)\b"
)
_BARE_STAYS = frozenset({"was in", "were in", "stopped in"})


def _participants(kind: str, match: re.Match[str], subjects: list[str], objects: list[str]) -> tuple[Participant, ...]:
    verb = match.group().lower()
    if kind == "visit":
        return tuple(Participant(name, "guest") for name in subjects)
    if kind in {"vote", "speech"}:
        return tuple(Participant(name, "attended") for name in subjects)
    first, second = ("host", "guest") if verb in {"hosted", "received"} else ("attended", "attended")
    pairs = [(name, first) for name in subjects] + [(name, second) for name in objects]
    return tuple(Participant(name, part) for name, part in dict(reversed(pairs)).items())[::-1]


def _subjects(scene: _Scene, match: re.Match[str]) -> list[str]:
    """The names before a verb in its clause; a group or pronoun stands for those named before."""
    if match["noun"]:
        return []
    text, start = scene.text, scene.sentence.start
    breaks = [m.end() for m in _CLAUSE.finditer(text, start, match.start())]
    clause = Span(breaks[-1] if breaks else start, match.start())
    aside = [Span(*m.span()) for m in _RELATIVE.finditer(text, *clause)]
    named = [
        p for p in scene.parties.within(clause)
        if not (any(a.contains(p.span) for a in aside) or text.startswith(("’s", "'s"), p.span.end) or _is_where(text, p))
    ]
    names = _best(named)
    if not names:
        names = _group(scene, clause)
    if not names and _PRONOUN_BEFORE.search(text, start, match.start()):
        person = scene.parties.last_person(match.start())
        names = [person] if person else []
    return names


def _objects(scene: _Scene, match: re.Match[str]) -> list[str]:
    """The names that are the object of a verb, or follow "talks between"."""
    stop = _OBJECT_ENDS.search(scene.text, match.end(), scene.sentence.end)
    end = stop.start() if stop else scene.sentence.end
    dates = find_dates(scene.text, match.end(), end)
    stretch = Span(match.end(), max(match.end(), min([end, *(d.start for d in dates)])))
    named = [p for p in scene.parties.within(stretch) if not _is_where(scene.text, p)]
    if not named or _titles().fullmatch(scene.text, stretch.start, named[0].span.start) is None:
        return []
    return _best(named)


def _is_where(text: str, party: Party) -> bool:
    """Whether a name says where: "in Virginia", "at the Capitol"."""
    return party.type != "person" and _WHERE.search(text, max(0, party.span.start - 12), party.span.start) is not None


def _best(named: Sequence[Party]) -> list[str]:
    """Persons; only where there are none, organisations and countries."""
    persons = [p.name for p in named if p.type == "person"]
    others = [p.name for p in named if p.type in {"organization", "place"}]
    return list(dict.fromkeys(persons or others))


def _group(scene: _Scene, clause: Span) -> list[str]:
    """Those whom "the two ministers" or "the pair" stands for."""
    match = _groups().search(scene.text, *clause)
    if match is None:
        return []
    office = (match["office"] or "").removesuffix("s")
    if office:
        holders = scene.parties.holders(office, clause.start)
    else:
        before = scene.parties.within(Span(scene.record.document.body_start, clause.start))
        holders = list(dict.fromkeys(p.name for p in reversed(before) if p.type == "person"))
    return holders[1::-1] if len(holders) > 1 else []


def _place(scene: _Scene, match: re.Match[str], kind: str) -> str | None:
    for entity in scene.record.entities:
        if entity.type in _PLACES and match.end() <= entity.span.start < scene.sentence.end:
            way = scene.text[match.end() : entity.span.start]
            if kind == "visit":
                return entity.text if re.fullmatch(r"\s*(?:\w+ly\s+)?(?:the\s+)?(?:[\w’'-]+\s+){0,2}", way) else None
            if re.search(r"\b(?:in|at|near)\s+(?:the\s+)?$", way) and len(way) < 120:
                return entity.text
    return None


def _day(scene: _Scene, match: re.Match[str]) -> str | None:
    """The day of an event: the nearest date after its verb, else before it, in the sentence."""
    dates = find_dates(scene.text, *scene.sentence)
    after = [d for d in dates if d.start >= match.start()]
    before = [d for d in dates if d.end <= match.start()]
    future = _FUTURE.search(scene.text, max(scene.sentence.start, match.start() - 25), match.end()) is not None
    for span in (*after, *reversed(before)):
        found = resolve_in(scene.record, span, scene.published, future=future)
        if found is not None and found.end is None:
            return found.iso
    return None


def _is_vote(scene: _Scene, match: re.Match[str]) -> bool:
    if _tally().search(scene.text, match.start(), min(scene.sentence.end, match.end() + 120)):
        return True
    is_vote = match.group().lower().startswith(("vote", "will vote", "is to vote"))
    return is_vote and _voters().search(scene.text, max(scene.sentence.start, match.start() - 50), match.start()) is not None


def _with_chair(scene: _Scene, events: list[Event]) -> list[Event]:
    """Add whoever "will chair the talks" to the meeting told of just before."""
    match = _chairs().search(scene.text, *scene.sentence)
    meetings = [n for n, e in enumerate(events) if e.kind == "meeting" and 0 <= scene.sentence.start - e.evidence[0].start < 400]
    if match is None or not meetings:
        return events
    chairs = [p.name for p in scene.parties.within(Span(scene.sentence.start, match.start())) if p.type == "person"][-1:]
    event = events[meetings[-1]]
    part = "chair" if match["chair"] else "host"
    others = tuple(p for p in event.participants if p.name not in chairs)
    participants = (*(Participant(name, part) for name in chairs), *others)
    events[meetings[-1]] = replace(event, participants=participants, evidence=(*event.evidence, scene.sentence))
    return events


def _merge(events: Sequence[Event]) -> list[Event]:
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


def _inherit(events: Sequence[Event]) -> list[Event]:
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


@lru_cache(maxsize=None)
def _trigger(kind: str) -> re.Pattern[str]:
    words = table("events")[kind]
    return re.compile(rf"\b(?:(?P<noun>{_any_of(words.get('noun', ['(?!)']))})|(?:{_any_of(words['verb'])}))\b")


@lru_cache(maxsize=1)
def _parts() -> dict[str, str]:
    lists = table("occasions")["participants"]
    return {lead: part for part in ("chair", "host", "attended") for lead in lists[part]}


@lru_cache(maxsize=1)
def _part_leads() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any_of(list(_parts()))})\s", re.IGNORECASE)


@lru_cache(maxsize=1)
def _groups() -> re.Pattern[str]:
    lists = table("events")["participants"]["groups"]
    return re.compile(
        rf"\b(?:both|(?:the|these)\s+two)\s+(?:\w+\s+)?(?P<office>{_any_of(lists['offices'])})\b|\b(?:{_any_of(lists['pair'])})\b",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _chairs() -> re.Pattern[str]:
    heads = _any_of(table("occasions")["heads"]["meeting"])
    return re.compile(rf"\b(?:(?P<chair>chair(?:s|ed)?|preside[sd]?\s+over|moderate[sd]?)|hosts?|hosted)\s+(?:the|this|that|their)\s+(?:\w+\s+)?(?:{heads})\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _things() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any_of(table('events')['signing']['things'])})\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _audiences() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:[\w’'.-]+\s+){{0,5}}?(?:{_any_of(table('events')['speech']['audiences'])})\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _tally() -> re.Pattern[str]:
    return re.compile("|".join(table("events")["vote"]["tally"]), re.IGNORECASE)


@lru_cache(maxsize=1)
def _voters() -> re.Pattern[str]:
    """Those who vote, right before the verb."""
    voters = _any_of(table("events")["vote"]["voters"])
    return re.compile(rf"\b(?:{voters})\s+(?:(?:has|have|had|on|\w+day|\w+ly|overwhelmingly|narrowly)\s+)*$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _titles() -> re.Pattern[str]:
    """What may stand between a verb and the name that is its object: a title with its adjectives."""
    offices = _any_of(table("occasions")["participants"]["offices"])
    return re.compile(
        rf"\s*(?:(?:by|with|of|between|his|her|their|the|then|new|visiting|former|deputy|acting|both|several|[A-Z][\w’'.&-]*"
        rf"|(?i:{offices})s?),?\s+)*"
    )


def _any_of(phrases: Sequence[str]) -> str:
    return "|".join(phrase.replace(" ", r"\s+") for phrase in sorted(phrases, key=len, reverse=True))

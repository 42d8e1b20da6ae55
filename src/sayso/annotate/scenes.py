"""What a sentence says around a verb: who does it, to whom or with whom, where, on which day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sayso.annotate.beside.days import resolve_in
from sayso.annotate.parties import Parties, Party
from sayso.annotate.patterns import any_of
from sayso.domain.record import Participant, Record
from sayso.domain.text import Span
from sayso.resolve.dates import find_dates
from sayso.tables import kept_per_tables, table

PLACES = frozenset({"GPE", "LOC", "FAC"})
_FUTURE = re.compile(r"\b(?:will|shall|to|due|plans?|scheduled|expected|set|next|tomorrow|upcoming)\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[;:—–]|,\s+(?:and|but|while|as|when|after|before|where|who)\b|\b(?:while|when|after|before|that"
    r"|because|although|where|as|since|if)\b",
    re.IGNORECASE,
)
_OBJECT_ENDS = re.compile(
    r"[;:—–(“\"]|\b(?:who|which|where|when|while|that|after|before|as|to|but|said|says|because|since|for"
    r"|about|over)\b|,\s+(?:and\s+)?(?:he|she|they|it)\b",
    re.IGNORECASE,
)
_PRONOUN_BEFORE = re.compile(
    r"(?:^|[,;]\s+|\b(?:and|but|when|where|after|before)\s+)(?:he|she)\s+(?:(?:has|had|also|then|later"
    r"|will|is|was|\w+ly)\s+)*$",
    re.IGNORECASE,
)
_OWNER = re.compile(r"(?:[’']s?\s+|\b(?P<pronoun>her|his)\s+)(?:[\w-]+\s+){0,3}$")
_WHERE = re.compile(r"\b(?:in|at|near|to|outside|of|from|on|inside)\s+(?:the\s+)?$")
_NEAR_VERB = re.compile(
    r"[\s,]*(?:(?:has|have|had|will|is|are|to|also|and|on|last|late|early|this|week|month|yesterday"
    r"|\w+day|\w+ly|(?:the\s+)?[A-Z][\w-]+)[\s,]+)*"
)
_RELATIVE = re.compile(r",\s+(?:who|whose|which)\b[^,]*,|\([^)]*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with what is needed to read events from it."""

    record: Record
    parties: Parties
    published: date | None
    sentence: Span

    @property
    def text(self) -> str:
        return self.record.text


def named_parts(text: str, span: Span, parties: Parties) -> Iterator[Participant]:
    """Those whom an occasion's words name: "chaired by X", "attended by Y and Z", "with W"."""
    leads = list(_part_leads().finditer(text, *span))
    stops = [*(lead.start() for lead in leads[1:]), span.end]
    for lead, stop in zip(leads, stops, strict=False):
        part = part_of()[" ".join(lead.group().lower().split())]
        named = [p for p in parties.within(Span(lead.end(), stop)) if not says_where(text, p)]
        persons = [p for p in named if p.type == "person"] or [p for p in named if p.type in {"place", "organization"}]
        for party in persons[:1] if part in {"chair", "host"} else persons:
            yield Participant(party.name, part)


def subjects_of(scene: Scene, kind: str, match: re.Match[str]) -> list[str]:
    """The names before a verb in its clause; a group or pronoun stands for those named before."""
    if is_noun(match):
        return _visitor(scene, match) if kind == "visit" else []
    text, start = scene.text, scene.sentence.start
    breaks = [m.end() for m in _CLAUSE.finditer(text, start, match.start())]
    clause = Span(breaks[-1] if breaks else start, match.start())
    aside = [Span(*m.span()) for m in _RELATIVE.finditer(text, *clause)]
    named = [
        p
        for p in scene.parties.within(clause)
        if not (
            any(a.contains(p.span) for a in aside) or text.startswith(("’s", "'s"), p.span.end) or says_where(text, p)
        )
    ]
    names = _best([p for p in named if p.type == "person" or _NEAR_VERB.fullmatch(text, p.span.end, match.start())])
    if names and kind == "speech":
        names = names[:1]
    if not names:
        names = _group(scene, clause)
    if not names and _PRONOUN_BEFORE.search(text, start, match.start()):
        person = scene.parties.last_person(match.start())
        names = [person] if person else []
    return names


def _visitor(scene: Scene, match: re.Match[str]) -> list[str]:
    """Whose visit it is: "Berg's visit to", "her visit to Riga, Berg", "a visit by Berg"."""
    text = scene.text
    owner = _OWNER.search(text, scene.sentence.start, match.start())
    if owner is None:
        return objects_of(scene, match) if match.group().lower().endswith(" by") else []
    if owner["pronoun"]:
        later = [p.name for p in scene.parties.within(Span(match.end(), scene.sentence.end)) if p.type == "person"]
        opens = not text[scene.sentence.start : owner.start()].strip().lower().strip("on ").removeprefix("during")
        person = later[0] if later and opens else scene.parties.last_person(owner.start())
        return [person] if person else []
    return [
        p.name
        for p in scene.parties.within(Span(scene.sentence.start, owner.start() + 1))
        if p.span.end == owner.start()
    ]


def objects_of(scene: Scene, match: re.Match[str]) -> list[str]:
    """The names that are the object of a verb, or follow "talks between"."""
    stop = _OBJECT_ENDS.search(scene.text, match.end(), scene.sentence.end)
    end = stop.start() if stop else scene.sentence.end
    dates = find_dates(scene.text, match.end(), end)
    stretch = Span(match.end(), max(match.end(), min([end, *(d.start for d in dates)])))
    named = [p for p in scene.parties.within(stretch) if not says_where(scene.text, p)]
    if not named or _titles().fullmatch(scene.text, stretch.start, named[0].span.start) is None:
        return []
    return _best(named)


def says_where(text: str, party: Party) -> bool:
    """Whether a name says where: "in Virginia", "at the Capitol"."""
    return party.type != "person" and _WHERE.search(text, max(0, party.span.start - 12), party.span.start) is not None


def _best(named: Sequence[Party]) -> list[str]:
    """Persons; only where there are none, organisations and countries."""
    persons = [p.name for p in named if p.type == "person"]
    others = [p.name for p in named if p.type in {"organization", "place"}]
    return list(dict.fromkeys(persons or others))


def _group(scene: Scene, clause: Span) -> list[str]:
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


def place_of(scene: Scene, match: re.Match[str], kind: str) -> str | None:
    for entity in scene.record.entities:
        if entity.type in PLACES and match.end() <= entity.span.start < scene.sentence.end:
            way = scene.text[match.end() : entity.span.start]
            if kind == "visit":
                return entity.text if re.fullmatch(r"\s*(?:\w+ly\s+)?(?:the\s+)?(?:[\w’'-]+\s+){0,2}", way) else None
            if re.search(r"\b(?:in|at|near)\s+(?:the\s+)?$", way) and len(way) < 120:
                return entity.text
    ahead = [
        e for e in scene.record.entities if e.type == "GPE" and scene.sentence.start <= e.span.start < match.start()
    ]
    where = [e.text for e in ahead if re.search(r"\b[Ii]n\s+$", scene.text[e.span.start - 4 : e.span.start])]
    return where[-1] if where and kind != "visit" else None


def day_of(scene: Scene, match: re.Match[str]) -> str | None:
    """The day of an event: the nearest date after its verb, else before it, in the sentence."""
    dates = find_dates(scene.text, *scene.sentence)
    after = [d for d in dates if d.start >= match.start()]
    before = [d for d in dates if d.end <= match.start()]
    verb_start = match.group().partition(" ")[0]
    ahead = scene.text[max(scene.sentence.start, match.start() - 25) : match.start()] + verb_start
    future = _FUTURE.search(ahead) is not None
    for span in (*after, *reversed(before)):
        found = resolve_in(scene.record, span, scene.published, future=future)
        if found is not None and found.end is None:
            return found.iso
    return None


def is_noun(match: re.Match[str]) -> bool:
    """Whether a trigger is a noun ("talks between") and no verb."""
    return (match.lastgroup or "").endswith("_noun")


@kept_per_tables()
def part_of() -> dict[str, str]:
    lists = table("occasions")["participants"]
    return {lead: part for part in ("chair", "host", "attended") for lead in lists[part]}


@kept_per_tables()
def _part_leads() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(list(part_of()))})\s", re.IGNORECASE)


@kept_per_tables()
def _groups() -> re.Pattern[str]:
    lists = table("events")["participants"]["groups"]
    return re.compile(
        rf"\b(?:both|(?:the|these)\s+two)\s+(?:\w+\s+)?(?P<office>{any_of(lists['offices'])})\b|\b(?:{any_of(lists['pair'])})\b",
        re.IGNORECASE,
    )


@kept_per_tables()
def _titles() -> re.Pattern[str]:
    """What may stand between a verb and the name that is its object: a title with its adjectives."""
    offices = any_of(table("occasions")["participants"]["offices"])
    return re.compile(
        rf"\s*(?:(?:by|with|of|between|his|her|their|the|then|new|visiting|former|deputy|acting|both|several|[A-Z][\w’'.&-]*"
        rf"|(?i:{offices})s?),?\s+)*"
    )

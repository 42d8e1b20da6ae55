"""Makes the part of one report in a REFI-QDA project: selections with codes, notes and links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from sayso.domain.record import Record, Relation
from sayso.domain.safe_text import xml_safe
from sayso.domain.statement import Link, Speaker, Statement
from sayso.domain.text import Span

NAMESPACE = "urn:QDA-XML:project:1.0"
CODES: Mapping[str, Sequence[str]] = {
    "role": ("content", "source", "cue", "carrier"),
    "kind": ("direct", "mixed", "indirect"),
    "doubt": ("denied", "hedged", "rumour", "hypothetical"),
    "relation": ("agrees", "disagrees"),
}
MADE = "1980-01-01T00:00:00Z"  # for everything without a date, so that the same record book gives the same bytes
SAYSO = "sayso"  # the user for the model's codes


def tag(name: str) -> str:
    """Return the qualified name of an element."""
    return f"{{{NAMESPACE}}}{name}"


def guid(kind: str, name: str) -> str:
    """Return the GUID of a thing, always the same for the same kind and name."""
    return str(uuid5(NAMESPACE_URL, f"sayso:{kind}:{name.encode('utf-8', 'replace').decode()}"))


@dataclass(slots=True)
class Sheet:
    """A report's part of the project. Its codes name `speakers` and `carriers`; `users` made them."""

    record: Record
    source: etree._Element
    selections: dict[str, etree._Element] = field(default_factory=dict)  # by key
    notes: list[etree._Element] = field(default_factory=list)
    links: list[etree._Element] = field(default_factory=list)
    speakers: dict[str, Speaker] = field(default_factory=dict)
    carriers: dict[str, Speaker] = field(default_factory=dict)
    users: set[str] = field(default_factory=set)

    def select(self, key: str, name: str, span: Span, codes: Sequence[str], *, user: str = SAYSO) -> str:
        """Select a span, once for each key; return the selection's GUID."""
        key = f"{self.record.document.id}:{key}:{span[0]}-{span[1]}"
        number = guid("selection", key)
        if number not in self.selections:
            made = _made(user)
            place = {"startPosition": str(span[0]), "endPosition": str(span[1])}
            attributes = {"guid": number, "name": xml_safe(name), **place, **made}
            selection = etree.SubElement(self.source, tag("PlainTextSelection"), attributes)
            for code in codes:
                coding = etree.SubElement(selection, tag("Coding"), guid=guid("coding", f"{key}:{code}"), **made)
                etree.SubElement(coding, tag("CodeRef"), targetGUID=guid("code", code))
            self.selections[number] = selection
            self.users.add(user)
        return number

    def describe(self, selection: str, words: str) -> None:
        """Prepend words to the description of a selection, for data without an element in the schema."""
        about = etree.Element(tag("Description"))
        about.text = xml_safe(words)
        self.selections[selection].insert(0, about)

    def note(self, key: str, name: str, words: str, *selections: str) -> str:
        """Write a note on selections; return its GUID."""
        number = guid("note", f"{self.record.document.id}:{key}")
        attributes = {"guid": number, "name": xml_safe(name), **_made(SAYSO)}
        note = etree.Element(tag("Note"), attributes, nsmap={None: NAMESPACE})
        etree.SubElement(note, tag("PlainTextContent")).text = xml_safe(words)
        self.notes.append(note)
        for selection in selections:
            etree.SubElement(self.selections[selection], tag("NoteRef"), targetGUID=number)
        return number

    def link(self, name: str, origin: str, target: str, *, note: str | None = None, key: str = "") -> None:
        """Add a link from one element to another."""
        number = guid("link", f"{self.record.document.id}:{name}:{origin}:{target}:{key}")
        ends = {"originGUID": origin, "targetGUID": target}
        attributes = {"guid": number, "name": name, "direction": "OneWay", **ends}
        link = etree.Element(tag("Link"), attributes, nsmap={None: NAMESPACE})
        if note is not None:
            etree.SubElement(link, tag("NoteRef"), targetGUID=note)
        self.links.append(link)


def lay_out(record: Record) -> Sheet:
    """Return a report's part of the project."""
    sheet = Sheet(record, _source(record))
    firsts = {statement.id: _lay_out_statement(sheet, statement) for statement in record.statements}
    for statement in record.statements:
        if statement.within in firsts:
            sheet.link("holds", firsts[statement.within], firsts[statement.id])
        if statement.continues in firsts:
            sheet.link("continues", firsts[statement.id], firsts[statement.continues])
    for number, relation in enumerate(record.relations, 1):
        _lay_out_relation(sheet, relation, number)
    return sheet


def _source(record: Record) -> etree._Element:
    document = record.document
    number = guid("text", document.id)
    attributes = {
        "guid": number,
        "name": xml_safe(document.title or document.id)[:255],
        "plainTextPath": f"internal://{number}.txt",
        **_made(SAYSO),
    }
    source = etree.Element(tag("TextSource"), attributes, nsmap={None: NAMESPACE})
    told = [document.id, document.outlet, document.published, document.url]
    etree.SubElement(source, tag("Description")).text = xml_safe("; ".join(part for part in told if part))
    return source


def _lay_out_statement(sheet: Sheet, statement: Statement) -> str:
    """Select and link the words of a statement; return the GUID of its first selection."""
    speaker = statement.speaker
    if speaker and speaker.name:
        sheet.speakers.setdefault(speaker.name, speaker)
    codes, user = tuple(_codes(statement)), statement.added_by or SAYSO
    parts = [
        sheet.select(f"{statement.id}:content", f"content {statement.id}", span, codes, user=user)
        for span in statement.content.spans
    ]
    for part in parts:
        sheet.describe(part, _about(statement))
    for one, other in pairwise(parts):
        sheet.link("goes on", one, other, key=statement.id)
    for role, name, passage in (("source", "said by", statement.source), ("cue", "cued by", statement.cue)):
        for span in passage.spans if passage else ():
            target = sheet.select(f"{role}:{user}", role, span, (f"role:{role}",), user=user)
            sheet.link(name, parts[0], target)
    for number, carrier in enumerate(statement.chain[1:-1]):
        _lay_out_carrier(sheet, carrier, number, parts[0])
    if len(statement.chain) > 2:
        sheet.note(f"chain:{statement.id}", f"chain {statement.id}", _route(statement.chain), parts[0])
    return parts[0]


def _lay_out_carrier(sheet: Sheet, carrier: Link, number: int, content: str) -> None:
    if carrier.name is None:
        return
    sheet.carriers.setdefault(carrier.name, Speaker(carrier.name, carrier.type))
    if carrier.span is not None:
        codes = ("role:carrier", f"carrier:{carrier.name}")
        place = sheet.select(f"carrier:{carrier.name}", f"carrier {carrier.name}", carrier.span, codes)
        sheet.link("via", content, place, key=str(number))


def _lay_out_relation(sheet: Sheet, relation: Relation, number: int) -> None:
    for name in (relation.origin, relation.target):
        sheet.speakers.setdefault(name, Speaker(name))
    words = f"{relation.origin} {relation.kind} with {relation.target}"
    codes = (f"relation:{relation.kind}",) if relation.kind in CODES["relation"] else ()
    places = [sheet.select(f"relation:{number}", words, span, codes) for span in dict.fromkeys(relation.evidence)]
    note = sheet.note(f"relation:{number}", words, words, *places)
    ends = (guid("case", relation.origin), guid("case", relation.target))
    sheet.link(relation.kind, *ends, note=note, key=str(number))


def _codes(statement: Statement) -> Iterator[str]:
    yield "role:content"
    yield f"kind:{statement.kind}"
    yield from (f"doubt:{doubt}" for doubt in CODES["doubt"] if getattr(statement.certainty, doubt))
    if statement.speaker and statement.speaker.name:
        yield f"speaker:{statement.speaker.name}"
    yield from dict.fromkeys(f"carrier:{link.name}" for link in statement.chain[1:-1] if link.name)


def _about(statement: Statement) -> str:
    lines = [f"statement {statement.id}"]
    lines += [f"added by {statement.added_by}"] if statement.added_by else [f"confidence {statement.confidence:.2f}"]
    lines += ["chain " + " < ".join(link.name or "?" for link in statement.chain)] if statement.chain else []
    lines += [f"said on {said.date}" if said.date else f"said {said.text}"] if (said := statement.said_on) else []
    lines += [f"within {statement.within}"] if statement.within else []
    lines += [f"continues {statement.continues}"] if statement.continues else []
    return "\n".join(lines)


def _route(chain: Sequence[Link]) -> str:
    """Describe a chain in words, one line per link, publisher first."""
    return "\n".join(f"{n}. {link.name or '?'} ({link.type}, {link.basis})" for n, link in enumerate(chain, 1))


def _made(user: str) -> dict[str, str]:
    return {"creatingUser": guid("user", user), "creationDateTime": MADE}

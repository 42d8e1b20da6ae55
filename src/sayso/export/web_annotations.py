"""Writes records as W3C Web Annotations (JSON-LD) with their provenance in PROV-O.

Specifications: w3.org/TR/annotation-model (in section 4.2.5, positions count code points, as ours do) and
w3.org/TR/prov-o. The file is an annotation collection of one page, with one annotation per statement.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sayso.domain.record import Record
from sayso.domain.review import Decision
from sayso.domain.safe_text import utf8_safe
from sayso.domain.statement import Cue, Passage, Speaker, Statement
from sayso.domain.text import Span
from sayso.export.summary import ExportSummary
from sayso.version import __version__

Json = dict[str, Any]
Decisions = Callable[[Sequence[str]], Mapping[str, Sequence[Decision]]]

CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "prov": "http://www.w3.org/ns/prov#",
        "sayso": "urn:sayso:vocabulary:",
        "sayso:chain": {"@container": "@list"},
        "sayso:saidOn": {"@type": "xsd:date"},
        "sayso:until": {"@type": "xsd:date"},
        "prov:endedAtTime": {"@type": "xsd:dateTime"},
        "prov:used": {"@type": "@id"},
        "prov:wasDerivedFrom": {"@type": "@id"},
        "prov:wasAssociatedWith": {"@type": "@id"},
        "sayso:within": {"@type": "@id"},
        "sayso:continues": {"@type": "@id"},
    },
]
COMMENT = (
    "Each annotation is a statement that a news report attributes to somebody; its targets are the statement's words. "
    "start and end of a TextPositionSelector count Unicode code points of the report's text, from 0; end is exclusive. "
    "The text is named by its SHA-256 in UTF-8 (RFC 6920)."
)
SURROUNDINGS = 32  # characters of prefix and suffix
FLAGS = ("denied", "hedged", "rumour", "hypothetical")


def write(records: Iterable[Record], path: Path, *, decisions: Decisions | None = None) -> ExportSummary:
    """Write one JSON-LD file.

    Args:
        records: The records, taken one by one.
        path: The file.
        decisions: Returns people's decisions by statement id, which become activities beside the model's.
    """
    name = f"urn:sayso:collection:{quote(path.stem)}"
    head: Json = {"@context": CONTEXT, "id": name, "type": "AnnotationCollection", "label": "Statements in reports"}
    head |= {"rdfs:comment": COMMENT, "generator": _software()}
    page = {"id": f"{name}:page:1", "type": "AnnotationPage", "partOf": name, "startIndex": 0}
    reports = total = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{_open(head)},\n"first": {_open(page)},\n"items": [')
        for record in records:
            made = decisions([s.id for s in record.statements]) if decisions else {}
            for annotation in annotations_of(record, made):
                file.write(",\n" if total else "\n")
                file.write(utf8_safe(json.dumps(annotation, ensure_ascii=False)))
                total += 1
            reports += 1
        file.write(f'\n]}},\n"total": {total}}}\n')
    return ExportSummary((path,), {"reports": reports, "annotations": total})


def _open(node: Json) -> str:
    """Return a JSON object without its closing brace."""
    return json.dumps(node, ensure_ascii=False)[:-1]


def annotations_of(record: Record, decisions: Mapping[str, Sequence[Decision]]) -> Iterator[Json]:
    """Yield one annotation per statement; the first describes the report and its reading, to which the others refer."""
    text: Json | None = _text(record)
    reading: Json | str = _reading(record)
    for statement in record.statements:
        made, spans = decisions.get(statement.id, ()), statement.content.spans
        annotation: Json = {
            "id": f"{_name_of(record, statement.id)}:annotation",
            "type": ["Annotation", "prov:Entity"],
            "motivation": "describing",
            **_made_by(statement),
            "body": [_summary(statement), _statement(record, statement)],
            "target": [_place(record, span, text if number == 0 else None) for number, span in enumerate(spans)],
        }
        if statement.added_by is None:
            annotation["prov:wasGeneratedBy"] = reading
        if made:
            annotation["modified"] = made[-1].decided_at
            annotation["prov:wasInfluencedBy"] = [_review(record, statement, n, d) for n, d in enumerate(made, 1)]
        yield annotation
        text = None
        if statement.added_by is None:
            reading = f"{_name_of(record)}:reading"


def _made_by(statement: Statement) -> Json:
    """Return who made the annotation: the software, or the person who added the statement."""
    if statement.added_by is None:
        return {"generator": _software()["id"]}
    return {"creator": _person(statement.added_by)}


def _person(name: str) -> Json:
    about = {"id": f"urn:sayso:reviewer:{quote(utf8_safe(name), safe='')}", "type": ["Person", "prov:Person"]}
    return {**about, "name": name}


def _name_of(record: Record, statement: str | None = None) -> str:
    name = f"urn:sayso:report:{quote(utf8_safe(record.document.id), safe='')}"
    return name if statement is None else f"{name}:statement:{quote(utf8_safe(statement), safe='')}"


def _text_name(record: Record) -> str:
    digest = hashlib.sha256(record.text.encode("utf-8", "surrogatepass")).digest()
    return f"ni:///sha-256;{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def _text(record: Record) -> Json:
    document = record.document
    known = {
        "label": document.title,
        "language": document.language,
        "generated": document.published,
        "dc:publisher": document.outlet,
        "prov:wasDerivedFrom": document.url,
    }
    about = {"id": _text_name(record), "type": ["Text", "prov:Entity"], "format": "text/plain"}
    return {**about, "sayso:report": document.id, **_present(known)}


def _software() -> Json:
    about = {"id": f"urn:sayso:software:{__version__}", "type": ["Software", "prov:SoftwareAgent"]}
    return {**about, "name": f"sayso {__version__}"}


def _reading(record: Record) -> Json:
    """Return the activity in which a model read the report."""
    made_by = record.made_by
    model = str(made_by.get("model_sha256") or made_by.get("model") or "unknown")
    agent = {
        "id": f"urn:sayso:model:{quote(model, safe='')}",
        "type": ["Software", "prov:SoftwareAgent"],
        "name": str(made_by.get("model") or "unknown"),
        **_present({"sayso:version": made_by.get("sayso"), "sayso:sha256": made_by.get("model_sha256")}),
    }
    about = {"id": f"{_name_of(record)}:reading", "type": ["prov:Activity", "sayso:Reading"]}
    return {**about, "prov:used": _text_name(record), "prov:wasAssociatedWith": agent}


def _review(record: Record, statement: Statement, number: int, decision: Decision) -> Json:
    """Return the activity in which a person decided about a statement."""
    values = {"sayso:old": decision.old, "sayso:new": decision.new} if decision.field else {}
    return {
        "id": f"{_name_of(record, statement.id)}:review:{number}",
        "type": ["prov:Activity", "sayso:Review"],
        "prov:used": _text_name(record),
        "prov:endedAtTime": decision.decided_at,
        "prov:wasAssociatedWith": _person(decision.reviewer),
        "sayso:verdict": decision.verdict,
        **_present({"sayso:field": decision.field, "sayso:note": decision.note}),
        **{name: value if isinstance(value, str) else json.dumps(value) for name, value in values.items()},
    }


def _summary(statement: Statement) -> Json:
    """Return a body that any reader of annotations can show."""
    speaker = statement.speaker
    who = [part for part in (speaker.name, speaker.role, speaker.organization) if part] if speaker else []
    words = f"{', '.join(who) or 'nobody named'} ({statement.cue.text if statement.cue else statement.kind})"
    return {"type": "TextualBody", "value": words, "format": "text/plain", "language": "en", "purpose": "describing"}


def _statement(record: Record, statement: Statement) -> Json:
    certainty, occasion, said_on = statement.certainty, statement.occasion, statement.said_on
    optional = {
        "sayso:act": statement.cue.act if statement.cue else None,
        "sayso:cue": _places(record, statement.cue),
        "sayso:source": _places(record, statement.source),
        "sayso:speaker": _speaker(record, statement.speaker),
        "sayso:addressee": [{"name": a.name, "sayso:at": _place(record, a.span)} for a in statement.addressees],
        "sayso:occasion": _present({"label": occasion.text, "sayso:place": occasion.place, "sayso:date": occasion.date})
        if occasion
        else None,
        "sayso:saidOn": said_on.date if said_on else None,
        "sayso:until": said_on.until if said_on else None,
        "sayso:within": _name_of(record, statement.within) if statement.within else None,
        "sayso:continues": _name_of(record, statement.continues) if statement.continues else None,
    }
    return {
        "id": _name_of(record, statement.id),
        "type": ["sayso:Statement", "prov:Entity"],
        "sayso:kind": statement.kind,
        **_present(optional),
        "sayso:chain": [
            _present({"type": "sayso:Link", "name": link.name, "sayso:type": link.type, "sayso:basis": link.basis})
            for link in statement.chain
        ],
        **{f"sayso:{flag}": True for flag in FLAGS if getattr(certainty, flag)},
        "sayso:level": certainty.level,
        "sayso:confidence": round(statement.confidence, 4),
    }


def _speaker(record: Record, speaker: Speaker | None) -> Json | None:
    if speaker is None:
        return None
    known = {
        "name": speaker.name,
        "sayso:role": speaker.role,
        "sayso:organization": speaker.organization,
        "sayso:country": speaker.country,
        "sayso:actor": speaker.actor,
        "sayso:mention": _place(record, speaker.mention) if speaker.mention else None,
    }
    return {"type": "sayso:Speaker", "sayso:type": speaker.type, **_present(known)}


def _places(record: Record, passage: Passage | Cue | None) -> list[Json]:
    return [_place(record, span) for span in passage.spans] if passage else []


def _place(record: Record, span: Span, text: Json | None = None) -> Json:
    """Return a selector for a span of the text: by position, and by its words and those around it."""
    start, end = span
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    quoted = {
        "type": "TextQuoteSelector",
        "exact": record.text[start:end],
        "prefix": record.text[max(start - SURROUNDINGS, 0) : start],
        "suffix": record.text[end : end + SURROUNDINGS],
    }
    place = {"type": "SpecificResource", "source": text or _text_name(record), "selector": [position, quoted]}
    return {**place, "scope": record.document.url} if record.document.url else place


def _present(row: Json) -> Json:
    """Return a row without unknown values."""
    return {name: value for name, value in row.items() if value not in (None, [], {})}

"""Writes events in PLOVER's JSON: one object per line for each statement's act and each event.

The keys are those of NGEC (Halterman et al. 2023, "Creating Custom Event Data Without Dictionaries"): `event_type`,
and `attributes` with ACTOR, RECIP, DATE and LOC; sayso adds `statement`, `spans`, `probability` and `doubt`. Spans are
half-open ranges of code points of the report's text, and `event_text` has their words.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sayso.domain.coding import CodedDeed
from sayso.domain.record import Record
from sayso.domain.safe_text import utf8_safe
from sayso.export.naming import CastOf, actor_name, nobody, with_actors
from sayso.export.summary import ExportSummary


def write(
    records: Iterable[Record],
    path: Path,
    *,
    deeds: Callable[[Record], Sequence[CodedDeed]],
    cast_of: CastOf = nobody,
) -> ExportSummary:
    """Write one line per statement and event with a named source.

    Args:
        records: The records, taken one by one.
        path: The file.
        deeds: Returns the coded actions of a record book.
        cast_of: Returns the actors of a report.
    """
    rows: Counter[str] = Counter()
    with path.open("w", encoding="utf-8") as file:
        for record in records:
            rows["reports"] += 1
            cast = cast_of(record.document.id)
            named = with_actors(record, cast)
            for number, deed in enumerate(deeds(record)):
                source, target = actor_name(deed.source, cast), actor_name(deed.target, cast) if deed.target else None
                row = _row(named, replace(deed, source=source, target=target), number)
                file.write(f"{json.dumps(row, ensure_ascii=False)}\n")
                rows["events"] += 1
    return ExportSummary((path,), rows)


def _row(record: Record, deed: CodedDeed, number: int) -> dict[str, Any]:
    document = record.document
    attributes = {
        "ACTOR": _actor(record, deed.source),
        "RECIP": _actor(record, deed.target) if deed.target else None,
        "DATE": deed.date,
        "LOC": deed.place,
    }
    return {
        "id": f"{document.id}:{number}",
        "story": document.id,
        "url": document.url,
        "publisher": document.outlet,
        "pub_date": document.published,
        "event_type": deed.code,
        "probability": deed.probability,
        "event_text": utf8_safe(deed.text),
        "attributes": attributes,
        "kind": deed.kind,
        "statement": deed.statement,
        "doubt": _doubt(record, deed),
        "spans": [list(span) for span in deed.spans],
    }


def _actor(record: Record, name: str) -> dict[str, Any]:
    """Return a name with the attributes that the record book has for it."""
    for statement in record.statements:
        speaker = statement.speaker
        if speaker and speaker.name == name:
            return {"text": name, "type": speaker.type, "role": speaker.role, "country": speaker.country}
    for mention in record.mentions:
        if mention.name == name:
            return {"text": name, "type": mention.type, "role": None, "country": mention.country}
    return {"text": name, "type": None, "role": None, "country": None}


def _doubt(record: Record, deed: CodedDeed) -> list[str]:
    marks = ("denied", "hedged", "rumour", "hypothetical")
    found = [statement.certainty for statement in record.statements if statement.id == deed.statement]
    return [mark for certainty in found for mark in marks if getattr(certainty, mark)]

"""Writes records as one JSON object per line, which sayso can import without loss."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sayso.domain.record import Record
from sayso.domain.record_json import Json, record_to_dict
from sayso.export.naming import Cast, CastOf, actor_name, nobody, speakers_of
from sayso.export.summary import ExportSummary


def write(records: Iterable[Record], path: Path, *, cast_of: CastOf = nobody) -> ExportSummary:
    """Write one line per report. Spans are half-open ranges of code points of its `text`.

    `speaker.name` stays the report's own name; the extra key `speaker.actor_name` has the actor's.
    """
    rows: Counter[str] = Counter()
    with path.open("wb") as file:
        for record in records:
            row = record_to_dict(record)
            _add_actors(row, record, cast_of(record.document.id))
            file.write(_line(row))
            rows.update(reports=1, statements=len(record.statements))
    return ExportSummary((path,), rows)


def _add_actors(row: Json, record: Record, cast: Cast) -> None:
    for statement, known in zip(record.statements, row["statements"], strict=True):
        if speakers_of(statement, cast):
            known["speaker"]["actor_name"] = actor_name(known["speaker"]["name"], cast)


def _line(row: Json) -> bytes:
    try:
        return f"{json.dumps(row, ensure_ascii=False)}\n".encode()
    except UnicodeEncodeError:  # a lone surrogate, which JSON can represent and UTF-8 cannot
        return f"{json.dumps(row)}\n".encode()

"""Events in PLOVER's JSON lines."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from builders import harbour_record
from sayso.domain.coding import CodedDeed
from sayso.domain.record import Record
from sayso.domain.statement import Certainty, text_of
from sayso.domain.text import Span
from sayso.export.plover import write


def deed_of(record: Record, **fields: Any) -> CodedDeed:
    """A deed of the record's first statement."""
    statement = record.statements[0]
    spans = (Span(0, 14),)
    known = {
        "kind": "statement",
        "text": text_of(spans, record.text),
        "spans": spans,
        "source": statement.speaker.name if statement.speaker else "",
        "target": None,
        "date": "2025-05-04",
        "place": None,
        "statement": statement.id,
        "code": "CONSULT",
        "probability": 0.75,
    }
    return CodedDeed(**{**known, **fields})


def written(record: Record, tmp_path: Path, *deeds: CodedDeed) -> list[dict[str, Any]]:
    summary = write([record], tmp_path / "out.jsonl", deeds=lambda _: deeds)
    assert summary.rows == {"reports": 1, "events": len(deeds)} or not deeds
    return [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_actor_is_told_with_what_the_record_knows_of_the_bearer(tmp_path: Path) -> None:
    record = harbour_record()
    [row] = written(record, tmp_path, deed_of(record))
    speaker = record.statements[0].speaker
    assert speaker is not None
    expected = {"text": speaker.name, "type": speaker.type, "role": speaker.role, "country": speaker.country}
    assert row["attributes"] == {"ACTOR": expected, "RECIP": None, "DATE": "2025-05-04", "LOC": None}


def test_a_name_that_the_record_knows_nothing_of_is_told_alone(tmp_path: Path) -> None:
    record = harbour_record()
    [row] = written(record, tmp_path, deed_of(record, target="the crews"))
    assert row["attributes"]["RECIP"] == {"text": "the crews", "type": None, "role": None, "country": None}


def test_text_is_the_words_at_the_spans(tmp_path: Path) -> None:
    record = harbour_record()
    [row] = written(record, tmp_path, deed_of(record))
    assert row["event_text"] == " … ".join(record.text[start:end] for start, end in row["spans"])


def test_doubt_of_the_statement_is_told_beside_its_code(tmp_path: Path) -> None:
    record = harbour_record()
    doubted = replace(record.statements[0], certainty=Certainty(rumour=True, hypothetical=True))
    record = replace(record, statements=(doubted, *record.statements[1:]))
    [row] = written(record, tmp_path, deed_of(record))
    assert row["doubt"] == ["rumour", "hypothetical"]


def test_events_of_a_report_have_ids_of_their_own(tmp_path: Path) -> None:
    record = harbour_record()
    found = written(record, tmp_path, deed_of(record), deed_of(record, code="REQUEST"))
    assert [row["id"] for row in found] == ["harbour:0", "harbour:1"]


def test_a_report_without_events_gives_no_line(tmp_path: Path) -> None:
    assert written(harbour_record(), tmp_path) == []

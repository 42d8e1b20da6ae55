"""Metadata that a new reading of a report keeps: what people corrected, and what the reading itself lacks."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from sayso.domain.text import METADATA, Document
from sayso.store.column_values import dump, now, storable
from sayso.store.schema import metadata_edits, reports, versions


def kept_metadata(
    connection: Connection, key: str, document: Document, *, from_text: Collection[str] = ()
) -> dict[str, Any]:
    """Return the metadata that a report should keep and that this reading of it does not have.

    A value that people corrected holds until the report itself gets another one. A value that the reading lacks stays
    as the last version has it, so that adding a folder again without its `--outlet` or `--name-pattern` loses nothing.
    Nor does a value found in a text replace what the last version has if that version has the same text.

    Args:
        connection: A unit of work.
        key: Identifies the report.
        document: The report as it was just read.
        from_text: Fields whose value the reading found in the text, and that the place did not give.
    """
    last = connection.execute(
        select(versions.c.report_id, versions.c.body)
        .join(reports, reports.c.id == versions.c.report_id)
        .where(reports.c.key == storable(key))
        .order_by(versions.c.number.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return {}
    known, edits = json.loads(last.body), _edits_of(connection, last.report_id)
    settled = from_text if known["text"] == document.text else ()
    kept: dict[str, Any] = {}
    for field in METADATA:
        read = _plain(getattr(document, field))
        replaced = edits.get(field, {})
        value = known[field] or read if field in settled else read or known[field]
        wanted = replaced.get(dump(value), value)
        if wanted and wanted != read:
            kept[field] = tuple(wanted) if field == "byline" else wanted
    return kept


def log_edits(
    connection: Connection, report_id: int, before: Mapping[str, Any], after: Mapping[str, Any], who: str
) -> None:
    """Log which metadata of a report a person changed, from one version's JSON object to the next one's."""
    changed = [field for field in METADATA if before[field] != after[field]]
    at = now()
    rows = [
        {
            "report_id": report_id,
            "at": at,
            "who": who,
            "field": field,
            "old": dump(before[field]),
            "new": dump(after[field]),
        }
        for field in changed
    ]
    if rows:
        connection.execute(insert(metadata_edits), rows)


def _edits_of(connection: Connection, report_id: int) -> dict[str, dict[str, Any]]:
    """Return, for each corrected field, what now stands for each value that people replaced."""
    edits: dict[str, dict[str, Any]] = {}
    rows = select(metadata_edits).where(metadata_edits.c.report_id == report_id).order_by(metadata_edits.c.id)
    for row in connection.execute(rows):
        replaced = edits.setdefault(row.field, {})
        new = json.loads(row.new)
        edits[row.field] = {**dict.fromkeys(replaced, new), row.old: new}
    return edits


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value

"""Finds the report to which a file from another program refers."""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import Connection, func, select

from sayso.store.column_values import storable
from sayso.store.schema import reports, versions


def key_of(connection: Connection, document_id: str, origin: str, url: str | None) -> str | None:
    """Return the key of the report with this id and origin; None if there is none."""
    found = select(reports.c.key).where(reports.c.document_id == storable(document_id))
    return connection.scalar(found.where((reports.c.origin == storable(origin)) | (reports.c.url == storable(url))))


def find_report(connection: Connection, title: str, text: str) -> str | None:
    """Find a report by the text of its newest version, or else by title; None if there is none.

    Of several with the title, the one whose text agrees longest from the start is chosen.
    """
    newest = select(reports.c.document_id, versions.c.body).join(versions, versions.c.report_id == reports.c.id)
    newest = newest.where(versions.c.newest).order_by(versions.c.id)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    same = connection.execute(newest.where(versions.c.text_sha256 == digest).limit(1)).first()
    if same is not None:
        return str(same.document_id)
    title = storable(" ".join(title.split())) or ""
    called = (versions.c.title == title) | (func.lower(versions.c.title) == title.lower())
    rows = connection.execute(newest.where(called)).all() if title else []
    bodies = {row.document_id: json.loads(row.body)["text"] for row in rows}
    return max(bodies, key=lambda name: _common(bodies[name], text)) if bodies else None


def _common(one: str, other: str) -> int:
    """Count the initial words that two texts share."""
    return next((n for n, (a, b) in enumerate(zip(one.split(), other.split(), strict=False)) if a != b), len(one))

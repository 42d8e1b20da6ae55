"""What exchange with other programs asks of the record: decisions on many statements at once, and ways to reports."""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import Connection, func, select

from sayso.store.column_values import storable
from sayso.store.schema import reports, versions


def key_of(connection: Connection, document_id: str, origin: str, url: str | None) -> str | None:
    """Give what tells the report of this document from others; None where the record has none that was read there."""
    found = select(reports.c.key).where(reports.c.document_id == storable(document_id))
    return connection.scalar(found.where((reports.c.origin == storable(origin)) | (reports.c.url == storable(url))))


def find_report(connection: Connection, title: str, text: str) -> str | None:
    """Give the id of the report whose newest version has this text, or else this title; None where there is none.

    Of several with the title, it is the one with the longest common beginning.
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
    """Give how many words both begin with."""
    return next((n for n, (a, b) in enumerate(zip(one.split(), other.split(), strict=False)) if a != b), len(one))



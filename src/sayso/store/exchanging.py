"""What exchange with other programs asks of the record: decisions on many statements at once, and keys of reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from sayso.domain.review import Decision
from sayso.store.carrying import decided, decisions_on
from sayso.store.indexing import storable
from sayso.store.schema import reports, statements, versions


def decisions_of(connection: Connection, statement_ids: Sequence[str]) -> Mapping[str, Sequence[Decision]]:
    """Give the decisions that hold for statements of newest versions, oldest first; those that have any."""
    rows = connection.execute(
        select(statements.c.id, statements.c.sid)
        .join(versions, versions.c.id == statements.c.version_id)
        .where(statements.c.id.in_(statement_ids), versions.c.newest)
    ).all()
    reviewed = decided(connection, [row.sid for row in rows])
    return {row.id: made for row in rows if row.sid in reviewed and (made := decisions_on(connection, row.sid))}


def key_of(connection: Connection, document_id: str, origin: str, url: str | None) -> str | None:
    """Give what tells the report of this document from others; None where the record has none that was read there."""
    found = select(reports.c.key).where(reports.c.document_id == storable(document_id))
    return connection.scalar(found.where((reports.c.origin == storable(origin)) | (reports.c.url == storable(url))))

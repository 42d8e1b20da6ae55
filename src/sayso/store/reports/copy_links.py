"""Stores links from copies to the original report, and between their equal statements, as found by a corpus run."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from sayso.store.column_values import storable
from sayso.store.schema import report_copies, reports, statement_copies, statements


def link_reports(connection: Connection, links: Sequence[tuple[str, str, float]]) -> int:
    """Store which report copies which: key of the copy, key of the original, share of common text.

    Links to or from reports that are not in the record book are skipped. Returns the number stored.
    """
    keys = {storable(key) for copy, first, _ in links for key in (copy, first)}
    found = select(reports.c.key, reports.c.id).where(reports.c.key.in_(keys))
    ids = {row.key: row.id for row in connection.execute(found)}
    rows = {}
    for copy, first, likeness in links:
        one, other = ids.get(storable(copy)), ids.get(storable(first))
        if one is not None and other is not None and one != other:
            rows[one] = {"report_id": one, "first_id": other, "likeness": likeness}
    if rows:
        connection.execute(delete(report_copies).where(report_copies.c.report_id.in_(rows)))
        connection.execute(insert(report_copies), list(rows.values()))
    return len(rows)


def link_statements(connection: Connection, links: Sequence[tuple[str, str]]) -> int:
    """Store which statement of a copy equals which statement of the original; see `link_reports`."""
    names = {name for link in links for name in link}
    known = set(connection.scalars(select(statements.c.id).where(statements.c.id.in_(names))))
    rows = {copy: {"id": copy, "first_id": first} for copy, first in links if {copy, first} <= known}
    if rows:
        connection.execute(delete(statement_copies).where(statement_copies.c.id.in_(rows)))
        connection.execute(insert(statement_copies), list(rows.values()))
    return len(rows)


def copied_report(connection: Connection, document_id: str) -> str | None:
    """Return the id of the report that a report copies; None if it is not a copy."""
    first = reports.alias()
    found = (
        select(first.c.document_id)
        .join(report_copies, report_copies.c.first_id == first.c.id)
        .join(reports, reports.c.id == report_copies.c.report_id)
        .where(reports.c.document_id == document_id)
    )
    return connection.scalar(found)


def copied_statement(connection: Connection, statement_id: str) -> str | None:
    """Return the id of the equal statement in the original; None if the report is not a copy."""
    return connection.scalar(select(statement_copies.c.first_id).where(statement_copies.c.id == statement_id))

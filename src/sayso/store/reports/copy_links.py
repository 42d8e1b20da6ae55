"""Which reports of a record copy which, and which of their statements are the same, as a corpus run found it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from sayso.store.column_values import storable
from sayso.store.schema import report_copies, reports, statement_copies, statements


def link_reports(connection: Connection, links: Sequence[tuple[str, str, float]]) -> int:
    """Note which report copies which: keys of the copy and of the first, and the share of text in common.

    Links are left out where the record lacks one of the two. Gives how many are noted.
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
    """Note which statement of a copy has the words of which in the first report; see `link_reports`."""
    names = {name for link in links for name in link}
    known = set(connection.scalars(select(statements.c.id).where(statements.c.id.in_(names))))
    rows = {copy: {"id": copy, "first_id": first} for copy, first in links if {copy, first} <= known}
    if rows:
        connection.execute(delete(statement_copies).where(statement_copies.c.id.in_(rows)))
        connection.execute(insert(statement_copies), list(rows.values()))
    return len(rows)


def copied_report(connection: Connection, document_id: str) -> str | None:
    """Give the id of the first report that a report copies; None where it is no copy."""
    first = reports.alias()
    found = (
        select(first.c.document_id)
        .join(report_copies, report_copies.c.first_id == first.c.id)
        .join(reports, reports.c.id == report_copies.c.report_id)
        .where(reports.c.document_id == document_id)
    )
    return connection.scalar(found)


def copied_statement(connection: Connection, statement_id: str) -> str | None:
    """Give the id of the statement whose words a statement of a copy has; None where it is none of a copy."""
    return connection.scalar(select(statement_copies.c.first_id).where(statement_copies.c.id == statement_id))

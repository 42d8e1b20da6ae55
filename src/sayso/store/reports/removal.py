"""Removes reports from a record book and restores them, with all decisions."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from sayso.errors import StoreError, UsageError
from sayso.store.column_values import now, storable
from sayso.store.reviewing.carried_decisions import refresh_statement
from sayso.store.schema import removed_reports, reports, search_rows, statements, versions


@dataclass(frozen=True, slots=True)
class RemovedReport:
    """A removed report: its id and title, when it was removed and by whom."""

    id: str
    title: str | None
    outlet: str | None
    at: str
    who: str


def remove_report(connection: Connection, document_id: str, who: str) -> None:
    """Remove a report, which is then not listed, found, counted or exported until it is restored or added again.

    Raises:
        StoreError: there is no such report.
        UsageError: it is already removed.
    """
    report_id = _report(connection, document_id)
    in_it = versions.c.report_id == report_id
    if connection.scalar(select(versions.c.id).where(in_it, versions.c.newest)) is None:
        raise UsageError(f"{document_id} is already removed", hint="it can be restored")
    connection.execute(update(versions).where(in_it).values(newest=False))
    sids = select(statements.c.sid).join(versions, versions.c.id == statements.c.version_id).where(in_it)
    connection.execute(update(search_rows).where(search_rows.c.sid.in_(sids)).values(current=False))
    connection.execute(delete(removed_reports).where(removed_reports.c.report_id == report_id))
    connection.execute(insert(removed_reports).values(report_id=report_id, at=now(), who=who))


def restore_report(connection: Connection, document_id: str) -> None:
    """Restore a removed report.

    Raises:
        StoreError: there is no such report.
        UsageError: it is not removed.
    """
    report_id = _report(connection, document_id)
    out = removed_reports.c.report_id == report_id
    if connection.scalar(select(removed_reports.c.report_id).where(out)) is None:
        raise UsageError(f"{document_id} is not removed", hint="look for it under Reports")
    last = connection.scalar(select(func.max(versions.c.id)).where(versions.c.report_id == report_id))
    connection.execute(update(versions).where(versions.c.id == last).values(newest=True))
    connection.execute(delete(removed_reports).where(out))
    for sid in connection.scalars(select(statements.c.sid).where(statements.c.version_id == last)).all():
        refresh_statement(connection, sid)


def list_removed(connection: Connection) -> list[RemovedReport]:
    """Return the removed reports, latest first, without those that were added again."""
    last = select(func.max(versions.c.id)).group_by(versions.c.report_id)
    rows = connection.execute(
        select(reports.c.document_id, versions.c.title, versions.c.outlet, removed_reports.c.at, removed_reports.c.who)
        .join(reports, reports.c.id == removed_reports.c.report_id)
        .join(versions, versions.c.report_id == reports.c.id)
        .where(versions.c.id.in_(last), ~versions.c.newest)
        .order_by(removed_reports.c.at.desc(), reports.c.id.desc())
    )
    return [RemovedReport(*row) for row in rows]


def _report(connection: Connection, document_id: str) -> int:
    found = connection.scalar(select(reports.c.id).where(reports.c.document_id == storable(document_id)))
    if found is None:
        raise StoreError(f"there is no report {document_id}", hint="sayso search WORDS lists statements with reports")
    return int(found)

"""Reads all versions of a report with their statements, for comparison."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from sayso.domain.record import Record
from sayso.domain.record_json import record_from_dict
from sayso.review.applying import is_rejected
from sayso.store.actors.speakers import actors_of
from sayso.store.reports.stored_records import View, in_order, report_row, with_actors
from sayso.store.reviewing.carried_decisions import OUT, decided, decisions_on
from sayso.store.schema import decisions, moves, statements, versions


@dataclass(frozen=True, slots=True)
class VersionRead:
    """A version of a report with its statements; `rejected` has the ids of rejected ones."""

    number: int
    added_at: str
    record: Record
    rejected: frozenset[str]


def read_versions(connection: Connection, name: str, *, view: View = "current") -> tuple[VersionRead, ...]:
    """Return the versions of a report, earliest first, after review or as the machine read them.

    Args:
        connection: A connection.
        name: The report's id, address or origin.
        view: With "machine", decisions are ignored and nothing is rejected.

    Raises:
        StoreError: there is no such report.
    """
    report = report_row(connection, name)
    query = select(versions).where(versions.c.report_id == report.id).order_by(versions.c.number)
    return tuple(_read(connection, row, view) for row in connection.execute(query).all())


def rejected_of_older(connection: Connection) -> list[int]:
    """Return the rows of rejected statements in earlier versions."""
    asked = statements.c.sid.in_(select(decisions.c.sid)) | statements.c.sid.in_(select(moves.c.to_sid))
    rows = select(statements.c.sid).join(versions, versions.c.id == statements.c.version_id)
    older = connection.scalars(rows.where(~versions.c.newest, asked)).all()
    return sorted(sid for sid in older if is_rejected(decisions_on(connection, sid)))


def _read(connection: Connection, version: Any, view: View) -> VersionRead:
    query = select(statements.c.sid, statements.c.id, statements.c.body, statements.c.reviewed_body)
    holds = statements.c.standing == "read" if view == "machine" else statements.c.standing.not_in(OUT)
    rows = connection.execute(query.where(statements.c.version_id == version.id, holds)).all()
    rejected: frozenset[str] = frozenset()
    if view == "machine":
        found = [json.loads(row.body) for row in rows]
    else:
        spoken = actors_of(connection, [row.sid for row in rows])
        found = [with_actors(json.loads(row.reviewed_body or row.body), spoken.get(row.sid, ())) for row in rows]
        on = decided(connection, [row.sid for row in rows])
        rejected = frozenset(row.id for row in rows if row.sid in on and is_rejected(decisions_on(connection, row.sid)))
    record = record_from_dict({**json.loads(version.body), "statements": in_order(found)})
    return VersionRead(version.number, version.added_at, record, rejected)

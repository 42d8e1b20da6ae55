"""Adds statements that the model missed to a report, on behalf of people."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select, update

from sayso.domain.review import ADD, Decision
from sayso.errors import StoreError, UsageError
from sayso.store.column_values import now, storable
from sayso.store.reports.versions import put_statements
from sayso.store.reviewing.carried_decisions import OUT, refresh_statement
from sayso.store.reviewing.decision_steps import log_decision, new_step
from sayso.store.schema import reports, statements, versions

Json = dict[str, Any]


def add_statement(
    connection: Connection, document_id: str, statement: Json, reviewer: str, *, note: str | None = None, step: int = 0
) -> Decision:
    """Add a statement to the newest version of a report, and log who added it.

    If the version already has a statement with the same words and roles, that statement takes the added form and keeps
    its decisions.

    Args:
        connection: A unit of work.
        document_id: The report's id.
        statement: A JSON object; its offsets refer to the text of the newest version.
        reviewer: The name of the person who adds it.
        note: A note on the decision.
        step: The step of decisions made with it; 0 for a new step.

    Raises:
        StoreError: there is no such report.
        UsageError: the reviewer has no name.
    """
    if not reviewer.strip():
        raise UsageError("an added statement needs the name of its reviewer", hint="--reviewer NAME")
    newest = select(versions.c.id, versions.c.body).join(reports, reports.c.id == versions.c.report_id)
    version = connection.execute(
        newest.where(reports.c.document_id == storable(document_id), versions.c.newest)
    ).one_or_none()
    if version is None:
        raise StoreError(f"there is no report {document_id}", hint="sayso search WORDS lists statements with reports")
    body = json.loads(version.body)
    statement = {**statement, "added_by": reviewer}
    known = (statements.c.version_id == version.id) & (statements.c.id == statement["id"])
    if connection.scalar(select(statements.c.sid).where(known)) is None:
        put_statements(connection, version.id, body, [statement], is_newest=True, standing="added")
    sid = connection.scalar(select(statements.c.sid).where(known)) or 0
    connection.execute(update(statements).where(known, statements.c.standing.in_(OUT)).values(standing="added"))
    decision = Decision(reviewer, now(), ADD, new=statement, note=note, step=step or new_step(connection))
    log_decision(connection, sid, decision)
    refresh_statement(connection, sid)
    return decision

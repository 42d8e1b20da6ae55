"""Withdrawing a reviewer's last decision. The log is append-only: a withdrawal is itself a decision."""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from sayso.errors import UsageError
from sayso.store.reviewing.decision_log import decide
from sayso.store.reviewing.standing_decisions import TAKEN_BACK
from sayso.store.schema import decisions, statements

LOOKED_AT = 400  # decisions of one reviewer, the latest first
OPPOSITE = {"add": "reject", "accept": "unsure", "reject": "accept", "unsure": "unsure"}
"""The verdict that cancels a verdict, as far as the log can express it."""


def take_back(connection: Connection, reviewer: str) -> str:
    """Withdraw the last decision of a reviewer that is in force; return the id of its statement.

    Raises:
        UsageError: there is none.
    """
    rows = connection.execute(
        select(decisions, statements.c.id.label("statement"))
        .join(statements, statements.c.sid == decisions.c.sid)
        .where(decisions.c.reviewer == reviewer)
        .order_by(decisions.c.id.desc())
        .limit(LOOKED_AT)
    )
    taken_back = 0
    for row in rows:
        if row.note == TAKEN_BACK:
            taken_back += 1
        elif taken_back:
            taken_back -= 1
        else:
            _undo(connection, reviewer, row.statement, row.verdict, row.field, row.old)
            return str(row.statement)
    raise UsageError("there is no decision to take back", hint="decide on a statement first")


def _undo(
    connection: Connection, reviewer: str, statement: str, verdict: str, field: str | None, old: str | None
) -> None:
    if verdict == "correct":
        before = None if old is None else json.loads(old)
        decide(connection, statement, reviewer, "correct", field=field, new=before, note=TAKEN_BACK)
    else:
        decide(connection, statement, reviewer, OPPOSITE[verdict], note=TAKEN_BACK)

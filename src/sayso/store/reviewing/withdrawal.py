"""Withdraws a reviewer's last step. The log is append-only: a withdrawal is itself a step.

Later decisions of others on the same statements are kept.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, func, select, update

from sayso.domain.review import ADD, Decision, Verdict, standing
from sayso.errors import UsageError
from sayso.review.applying import apply_decisions, value_of
from sayso.store.column_values import now
from sayso.store.reviewing.carried_decisions import decisions_on, refresh_statement
from sayso.store.reviewing.decision_steps import log_decision, new_step
from sayso.store.reviewing.standing_decisions import TAKEN_BACK
from sayso.store.schema import decisions, statements, versions

OPPOSITE: dict[str, Verdict] = {ADD: "reject", "accept": "unsure", "reject": "accept", "unsure": "unsure"}
"""The verdict with which a withdrawal is logged."""


def take_back(connection: Connection, reviewer: str) -> str:
    """Withdraw a reviewer's latest step in force; return the id of its first statement.

    Raises:
        UsageError: there is no step to withdraw.
    """
    mine = decisions.c.reviewer == reviewer
    withdrawn = select(decisions.c.undoes).where(mine, decisions.c.undoes.is_not(None))
    in_force = mine & decisions.c.undoes.is_(None) & decisions.c.step.not_in(withdrawn)
    last = connection.scalar(select(func.max(decisions.c.step)).where(in_force))
    if last is None:
        raise UsageError("there is no decision to undo", hint="decide on a statement first")
    rows = connection.execute(
        select(decisions, statements.c.id.label("statement"), statements.c.body, statements.c.reviewed_body)
        .add_columns(versions.c.body.label("version_body"))
        .join(statements, statements.c.sid == decisions.c.sid)
        .join(versions, versions.c.id == statements.c.version_id)
        .where(mine, decisions.c.step == last)
        .order_by(decisions.c.id)
    ).all()
    step = new_step(connection)
    for row in rows:
        log_decision(connection, row.sid, _withdrawal(connection, row, step))
    added = [row.sid for row in rows if row.verdict == ADD]
    is_added = statements.c.sid.in_(added) & (statements.c.standing == "added")
    connection.execute(update(statements).where(is_added).values(standing="undone"))
    for sid in {row.sid for row in rows}:
        refresh_statement(connection, sid)
    return str(rows[0].statement)


def _withdrawal(connection: Connection, row: Any, step: int) -> Decision:
    """Return the decision that withdraws a row of the log; for a correction, with the value that remains."""
    if row.verdict != "correct":
        return Decision(row.reviewer, now(), OPPOSITE[row.verdict], note=TAKEN_BACK, step=step, undoes=row.step)
    rest = [one for one in standing(decisions_on(connection, row.sid)) if one.step != row.step]
    left = apply_decisions(json.loads(row.body), rest, json.loads(row.version_body)["text"])
    old, new = value_of(json.loads(row.reviewed_body or row.body), row.field), value_of(left, row.field)
    return Decision(row.reviewer, now(), "correct", row.field, old, new, TAKEN_BACK, step=step, undoes=row.step)

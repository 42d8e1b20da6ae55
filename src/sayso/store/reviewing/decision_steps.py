"""Steps of the log of decisions: decisions that one person makes, and withdraws, together."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select

from sayso.domain.review import Decision
from sayso.store.column_values import dump
from sayso.store.schema import decisions


def new_step(connection: Connection) -> int:
    """Return the number for a new step; its first decision must be logged before the next step begins."""
    return (connection.scalar(select(func.max(decisions.c.id))) or 0) + 1


def log_decision(connection: Connection, sid: int, decision: Decision) -> None:
    """Add a decision on a statement, given by its row, to the log."""
    has_new = decision.field is not None or decision.new is not None
    connection.execute(
        insert(decisions).values(
            sid=sid,
            reviewer=decision.reviewer,
            decided_at=decision.decided_at,
            verdict=decision.verdict,
            field=decision.field,
            old=dump(decision.old) if decision.field else None,
            new=dump(decision.new) if has_new else None,
            note=decision.note,
            step=decision.step or new_step(connection),
            undoes=decision.undoes,
        )
    )

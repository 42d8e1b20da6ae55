"""Reads a report for checking: all its statements, including rejected ones, with the decisions on each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, func, or_, select

from sayso.domain.review import Decision, standing
from sayso.review.applying import apply_decisions, check_decision, is_rejected, value_of
from sayso.store.actors.speakers import SEVERAL, actors_of
from sayso.store.column_values import now, storable
from sayso.store.reviewing.carried_decisions import decided, decisions_on, refresh_statement
from sayso.store.reviewing.decision_log import expect_undecided, find_statement
from sayso.store.reviewing.decision_steps import log_decision, new_step
from sayso.store.reviewing.standing_decisions import decided_statements
from sayso.store.schema import decisions, reports, search_rows, statements, versions

Json = dict[str, Any]
Mark = Literal["accepted", "corrected", "rejected", "unsure", "added"]


@dataclass(frozen=True, slots=True)
class CheckedStatement:
    """A statement of the newest version of a report.

    `current` is its JSON object after decisions. `mark` is the latest decision and `by` its reviewer, or None.
    """

    current: Json
    mark: Mark | None
    by: str | None

    @property
    def is_checked(self) -> bool:
        """Whether somebody has decided on it; "unsure" does not count."""
        return self.mark not in (None, "unsure")


def checked_statements(
    connection: Connection, document_id: str, *, reviewer: str | None = None
) -> list[CheckedStatement]:
    """Return the statements of a report in text order; rejected ones keep their place.

    Args:
        connection: A connection.
        document_id: The report's id.
        reviewer: Show only the decisions of this reviewer (blind review); None shows all.
    """
    rows = connection.execute(
        select(statements.c.sid, statements.c.body, statements.c.reviewed_body, versions.c.body.label("version_body"))
        .join(versions, versions.c.id == statements.c.version_id)
        .join(reports, reports.c.id == versions.c.report_id)
        .join(search_rows, search_rows.c.sid == statements.c.sid)
        .where(reports.c.document_id == storable(document_id), versions.c.newest)
        .where(or_(search_rows.c.current, statements.c.standing.in_(["read", "added"])))
    ).all()
    sids = [row.sid for row in rows]
    spoken, touched = actors_of(connection, sids), decided(connection, sids)
    found = []
    for row in rows:
        made: Sequence[Decision] = decisions_on(connection, row.sid) if row.sid in touched else ()
        current = json.loads(row.reviewed_body or row.body)
        seen = [one for one in made if reviewer is None or one.reviewer == reviewer]
        if reviewer is not None:
            current = apply_decisions(json.loads(row.body), seen, json.loads(row.version_body)["text"])
        if current["speaker"] and row.sid in spoken:
            ids = SEVERAL.join(str(actor_id) for actor_id, _ in spoken[row.sid])
            current["speaker"].setdefault("actor", ids)
        found.append(CheckedStatement(current, *mark_of(seen)))
    return sorted(found, key=lambda one: (one.current["content"]["spans"][0], one.current["content"]["spans"][-1]))


def mark_of(made: Sequence[Decision]) -> tuple[Mark | None, str | None]:
    """Summarize decisions, oldest first: the mark in force and who set it; withdrawn decisions do not count."""
    in_force = standing(made)
    if not in_force:
        return None, None
    last = in_force[-1]
    if is_rejected(in_force):
        return "rejected", last.reviewer
    said = {one.verdict for one in in_force}
    if said == {"unsure"}:
        return "unsure", last.reviewer
    if last.verdict == "add":
        return "added", last.reviewer
    return ("corrected" if said & {"correct", "add"} else "accepted"), last.reviewer


def last_decision(connection: Connection) -> int:
    """Return the number of the latest decision, to detect later ones; 0 if there is none."""
    return connection.scalar(select(func.max(decisions.c.id))) or 0


def correct_fields(
    connection: Connection,
    statement_id: str,
    reviewer: str,
    changes: Mapping[str, Any],
    *,
    seen: int | None = None,
    note: str | None = None,
    blind: bool = False,
    step: int = 0,
) -> int:
    """Log one correction per field; return the number of fields changed.

    Args:
        connection: A unit of work.
        statement_id: Which statement.
        reviewer: Who corrects it.
        changes: New values by field (`domain.review.FIELDS`); unchanged values are skipped.
        seen: `last_decision` when the reviewer opened the statement; None skips the check.
        note: A note for each correction.
        blind: The reviewer does not see the decisions of others; this skips the check too.
        step: The step of decisions made with these; 0 for a new step.

    Raises:
        ChangedMeanwhile: somebody else has decided on the statement since.
        StoreError: there is no such statement.
        UsageError: there is no such field.
    """
    sid = find_statement(connection, statement_id)
    expect_undecided(connection, sid, None if blind else seen, reviewer)
    row = connection.execute(select(statements.c.body, statements.c.reviewed_body).where(statements.c.sid == sid)).one()
    before = json.loads(row.reviewed_body or row.body)
    if blind:
        own = [one for one in decisions_on(connection, sid) if one.reviewer == reviewer]
        before = apply_decisions(json.loads(row.body), own, _text_of(connection, sid))
    step = step or new_step(connection)
    made = [
        Decision(reviewer, now(), "correct", field, value_of(before, field), new, note, step=step)
        for field, new in changes.items()
        if value_of(before, field) != new
    ]
    for one in made:
        check_decision(one)
        log_decision(connection, sid, one)
    if made:
        refresh_statement(connection, sid)
    return len(made)


def count_checked(connection: Connection, document_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return the number of decided statements and of all statements, by report."""
    rows = connection.execute(
        select(
            reports.c.document_id,
            func.count(statements.c.sid),
            func.count(statements.c.sid).filter(statements.c.sid.in_(decided_statements())),
        )
        .join(versions, versions.c.report_id == reports.c.id)
        .join(statements, statements.c.version_id == versions.c.id)
        .where(reports.c.document_id.in_([storable(name) for name in document_ids]), versions.c.newest)
        .where(statements.c.standing.in_(["read", "added"]))
        .group_by(reports.c.document_id)
    )
    return {row[0]: (row[2], row[1]) for row in rows}


def all_decisions(connection: Connection) -> list[tuple[Any, ...]]:
    """Return every decision, oldest first: report, statement, reviewer, time, verdict, field, old, new, note, its step,
    and the step that it undoes.

    Old and new values are JSON; missing values are empty strings.
    """
    columns = (reports.c.document_id, statements.c.id, decisions.c.reviewer, decisions.c.decided_at)
    change = (decisions.c.verdict, decisions.c.field, decisions.c.old, decisions.c.new, decisions.c.note)
    rest = (*change, decisions.c.step, decisions.c.undoes)
    rows = connection.execute(
        select(*columns, *rest)
        .join(statements, statements.c.sid == decisions.c.sid)
        .join(versions, versions.c.id == statements.c.version_id)
        .join(reports, reports.c.id == versions.c.report_id)
        .order_by(decisions.c.id)
    )
    return [tuple("" if value is None else value for value in row) for row in rows]


def _text_of(connection: Connection, sid: int) -> str:
    body = connection.scalar(
        select(versions.c.body)
        .join(statements, statements.c.version_id == versions.c.id)
        .where(statements.c.sid == sid)
    )
    return str(json.loads(body or "{}").get("text", ""))

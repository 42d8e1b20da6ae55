"""The append-only log of decisions, and the queue of statements to review."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select

from sayso.domain.review import Decision
from sayso.errors import ChangedMeanwhile, StoreError
from sayso.review.applying import check_decision, value_of
from sayso.store.actors.merges import family_of, roots_of
from sayso.store.column_values import now, storable
from sayso.store.reviewing.carried_decisions import decided, decision_of, decisions_on, refresh_statement
from sayso.store.reviewing.decision_steps import log_decision, new_step
from sayso.store.reviewing.standing_decisions import is_decided
from sayso.store.schema import (
    appearances,
    codings,
    concepts,
    decisions,
    machine_codings,
    moves,
    reports,
    search_rows,
    statements,
    versions,
    voices,
)

Json = dict[str, Any]
MOST_LOOKED_AT = 5000  # statements examined for a queue filtered by part


def find_statement(connection: Connection, statement_id: str) -> int:
    """Return the row id of a statement, in the newest version that has it.

    Raises:
        StoreError: there is no such statement.
    """
    rows = (
        select(statements.c.sid)
        .join(versions, versions.c.id == statements.c.version_id)
        .where(statements.c.id == storable(statement_id))
    )
    sid = connection.scalar(rows.order_by(versions.c.newest.desc(), versions.c.number.desc()).limit(1))
    if sid is None:
        raise StoreError(
            f"there is no statement {statement_id}", hint="sayso search WORDS lists statements with their ids"
        )
    return int(sid)


def decide(
    connection: Connection,
    statement_id: str,
    reviewer: str,
    verdict: Any,
    *,
    field: str | None = None,
    new: Any = None,
    note: str | None = None,
    step: int = 0,
    seen: int | None = None,
) -> Decision:
    """Log a decision and apply it to the statement; `step` is that of decisions made with it, 0 for a new step.

    `seen` is the last decision on the statement when the reviewer looked at it; None skips the check.

    Raises:
        StoreError: there is no such statement.
        ChangedMeanwhile: somebody else has decided on it since.
        UsageError: the verdict or the field is unknown.
    """
    sid = find_statement(connection, statement_id)
    expect_undecided(connection, sid, seen, reviewer)
    row = connection.execute(select(statements.c.body, statements.c.reviewed_body).where(statements.c.sid == sid)).one()
    old = value_of(json.loads(row.reviewed_body or row.body), field) if field else None
    decision = Decision(reviewer, now(), verdict, field, old, new, note, step=step or new_step(connection))
    check_decision(decision)
    log_decision(connection, sid, decision)
    refresh_statement(connection, sid)
    return decision


def expect_undecided(connection: Connection, sid: int, seen: int | None, reviewer: str) -> None:
    """Check that nobody else has decided on a statement since the decision `seen`; None skips the check.

    Raises:
        ChangedMeanwhile: somebody has.
    """
    if seen is None:
        return
    later = select(decisions.c.reviewer).where(
        decisions.c.sid == sid, decisions.c.id > seen, decisions.c.reviewer != reviewer
    )
    if others := sorted(set(connection.scalars(later))):
        raise ChangedMeanwhile(
            f"{', '.join(others)} changed this statement while you had it open",
            hint="look at the statement as it is now, then decide again",
        )


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """The filters of a queue. Empty fields do not filter; all others must match.

    Attributes:
        outlet: Part of the outlet's name; case does not matter.
        speakers: Numbers of actors, one of whom must be the speaker; None does not filter.
        concept: The name of a concept on which the statement has a stance other than "none".
        report: The id of a report.
        below: Only statements with a confidence below this, in (0, 1].
        part: Apply `below` to this part instead: content, speaker, role, route or doubt.
    """

    outlet: str = ""
    speakers: frozenset[int] | None = None
    concept: str = ""
    report: str = ""
    below: float = 1.0
    part: str = ""


def queue_statements(
    connection: Connection,
    reviewer: str,
    *,
    limit: int = 20,
    second: bool = False,
    wanted: QueueFilter | None = None,
) -> list[str]:
    """Return ids of statements that a reviewer has not decided on, uncertain and consequential ones first.

    Args:
        connection: A connection.
        reviewer: Whose queue it is.
        limit: Largest number of statements.
        second: Only statements that others have decided on, so that agreement can be measured.
        wanted: Filters.
    """
    query = (
        select(statements.c.id, statements.c.body)
        .join(search_rows, search_rows.c.sid == statements.c.sid)
        .where(~is_decided(statements.c.sid, reviewer=reviewer, unsure_counts=True))
        .order_by(search_rows.c.priority.desc(), statements.c.sid)
    )
    if second:  # rejected statements are not current, but still need a second opinion
        query = query.where(statements.c.sid.in_(select(decisions.c.sid).where(decisions.c.reviewer != reviewer)))
    else:
        others = is_decided(statements.c.sid)
        query = query.where(
            search_rows.c.current, ~others, ~exists().where(moves.c.to_sid == statements.c.sid, ~moves.c.flagged)
        )
    wanted = wanted or QueueFilter()
    query = _filtered(connection, query, wanted)
    if not wanted.part:
        return list(connection.scalars(query.limit(limit)))
    found = []
    for row in connection.execute(query.limit(MOST_LOOKED_AT)):
        likely = (json.loads(row.body).get("probabilities") or {}).get(wanted.part)
        if likely is not None and likely < wanted.below:
            found.append((likely, row.id))
    return [statement for _, statement in sorted(found)[:limit]]


def _filtered(connection: Connection, query: Select[Any], wanted: QueueFilter) -> Select[Any]:
    if wanted.outlet or wanted.report:
        query = query.join(versions, versions.c.id == statements.c.version_id)
    if wanted.outlet:
        query = query.where(versions.c.outlet.icontains(wanted.outlet, autoescape=True))
    if wanted.report:
        query = query.join(reports, reports.c.id == versions.c.report_id)
        query = query.where(reports.c.document_id == storable(wanted.report))
    if wanted.speakers is not None:
        family = family_of(connection, roots_of(connection, wanted.speakers).values())
        speaks = select(voices.c.sid).join(appearances).where(appearances.c.actor_id.in_(family))
        query = query.where(statements.c.sid.in_(speaks))
    if wanted.concept:
        number = select(concepts.c.id).where(concepts.c.name == wanted.concept).scalar_subquery()
        by_people = select(codings.c.sid).where(codings.c.concept_id == number, codings.c.stance != "none")
        by_machine = machine_codings.c.concept_id == number, machine_codings.c.stance != "none"
        coded = by_people.union(select(machine_codings.c.sid).where(*by_machine))
        query = query.where(statements.c.sid.in_(coded))
    if wanted.below < 1 and not wanted.part:
        query = query.where(search_rows.c.sure < wanted.below)
    return query


def decisions_by_reviewer(
    connection: Connection, *, of_several: bool = False
) -> list[tuple[Json, str, Mapping[str, Sequence[Decision]]]]:
    """Return every statement with decisions: the machine's reading, the text of its version, the decisions by reviewer.

    With `of_several`, statements with only one reviewer are left out.
    """
    by_statement: dict[int, dict[str, list[Decision]]] = {}
    wanted = select(decisions.c.sid).group_by(decisions.c.sid)
    if of_several:
        wanted = wanted.having(func.min(decisions.c.reviewer) != func.max(decisions.c.reviewer))
    for row in connection.execute(select(decisions).where(decisions.c.sid.in_(wanted)).order_by(decisions.c.id)):
        by_statement.setdefault(row.sid, {}).setdefault(row.reviewer, []).append(decision_of(row))
    found = select(statements.c.sid, statements.c.body, statements.c.version_id).where(statements.c.sid.in_(wanted))
    rows = {row.sid: row for row in connection.execute(found)}
    of_versions = select(statements.c.version_id).where(statements.c.sid.in_(wanted))
    bodies = connection.execute(select(versions.c.id, versions.c.body).where(versions.c.id.in_(of_versions)))
    texts = {row.id: json.loads(row.body)["text"] for row in bodies}
    return [
        (json.loads(rows[sid].body), texts[rows[sid].version_id], by_reviewer)
        for sid, by_reviewer in by_statement.items()
    ]


def decisions_of(connection: Connection, statement_ids: Sequence[str]) -> Mapping[str, Sequence[Decision]]:
    """Return the decisions in force, oldest first, by statement, for statements in newest versions."""
    rows = connection.execute(
        select(statements.c.id, statements.c.sid)
        .join(versions, versions.c.id == statements.c.version_id)
        .where(statements.c.id.in_(statement_ids), versions.c.newest)
    ).all()
    reviewed = decided(connection, [row.sid for row in rows])
    return {row.id: made for row in rows if row.sid in reviewed and (made := decisions_on(connection, row.sid))}

"""What the pages of a workbench list: reports, actors, problems; each fast in a record of a million statements."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, literal_column, select, text

from sayso.domain.text import Problem
from sayso.errors import StoreError
from sayso.store.actors import find_actors
from sayso.store.curating import Actor, Office
from sayso.store.engine import is_sqlite
from sayso.store.families import family_of, root_of, roots_of
from sayso.store.schema import (
    actor_log,
    actors,
    appearances,
    codings,
    concept_log,
    decisions,
    machine_codings,
    removed_reports,
    reports,
    statements,
    versions,
    voices,
)


@dataclass(frozen=True, slots=True)
class ListedReport:
    """The newest version of a report, for a list."""

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    added_at: str
    version: int


@dataclass(frozen=True, slots=True)
class ListedActor:
    """An actor, for a list; `reports` is in how many reports (and versions of them) the actor speaks."""

    id: int
    name: str
    type: str
    country: str | None
    reports: int


@dataclass(frozen=True, slots=True)
class ReportProblem:
    """A problem of a report's newest version."""

    report: str
    title: str | None
    url: str | None
    origin: str
    problem: Problem


def list_reports(
    connection: Connection, *, words: str = "", outlet: str = "", limit: int = 20, before: int | None = None
) -> tuple[list[ListedReport], int | None]:
    """Give reports, the latest added first, and where the next list goes on (None at the end).

    `words` are part of the title, `outlet` part of the outlet's name, both in any case.
    """
    query = (
        select(
            versions.c.id.label("at"),
            reports.c.document_id,
            versions.c.title,
            versions.c.outlet,
            versions.c.published,
            versions.c.added_at,
            versions.c.number,
        )
        .join(reports, reports.c.id == versions.c.report_id)
        .where(versions.c.newest)
        .order_by(versions.c.id.desc())
        .limit(limit + 1)
    )
    for column, value in ((versions.c.title, words), (versions.c.outlet, outlet)):
        if value:
            query = query.where(column.icontains(value, autoescape=True))
    if before is not None:
        query = query.where(versions.c.id < before)
    rows = connection.execute(query).all()
    onward = rows[limit - 1].at if len(rows) > limit else None
    return [ListedReport(*row[1:]) for row in rows[:limit]], onward


def list_speakers(connection: Connection, *, name: str = "", limit: int = 50) -> list[ListedActor]:
    """Give the actors who speak in the most reports, or those that a name can mean; merged ones as one."""
    counted = select(appearances.c.actor_id, func.count().label("found")).group_by(appearances.c.actor_id)
    if name:
        found = find_actors(connection, name, limit=limit)
        merged = select(actors.c.id).where(actors.c.merged_into.in_(found))
        counted = counted.where(appearances.c.actor_id.in_(found) | appearances.c.actor_id.in_(merged))
    else:  # twice as many as asked for: some may turn out to be one
        counted = counted.order_by(func.count().desc(), appearances.c.actor_id).limit(limit * 2)
    rows = connection.execute(counted).all()
    roots = roots_of(connection, [row.actor_id for row in rows])
    counts: dict[int, int] = {}
    for row in rows:
        counts[roots[row.actor_id]] = counts.get(roots[row.actor_id], 0) + row.found
    shown = connection.execute(
        select(actors.c.id, actors.c.name, actors.c.type, actors.c.country).where(actors.c.id.in_(counts))
    )
    listed = [ListedActor(*row, counts[row.id]) for row in shown]
    return sorted(listed, key=lambda actor: (-actor.reports, actor.name))[:limit]


def show_speaker(connection: Connection, actor_id: int) -> Actor:
    """Give what `curating.show_actor` gives, without looking at each of the statements of somebody much quoted.

    Where one statement credits an actor under two names, it counts twice.

    Raises:
        StoreError: there is no such actor.
    """
    root = root_of(connection, actor_id)
    row = connection.execute(
        select(actors.c.id, actors.c.name, actors.c.type, actors.c.country).where(actors.c.id == root)
    ).one_or_none()
    if row is None:
        raise StoreError(f"there is no actor {actor_id}", hint="sayso actors list")
    of_actor = appearances.c.actor_id.in_(family_of(connection, [root]))
    names = connection.execute(
        select(appearances.c.name, func.count().label("found")).where(of_actor).group_by(appearances.c.name)
    ).all()
    ordered = tuple(name for name, _ in sorted(names, key=lambda pair: (-pair[1], pair[0])))
    spoken = select(func.count()).where(voices.c.appearance_id.in_(select(appearances.c.id).where(of_actor)))
    return Actor(*row, ordered, connection.scalar(spoken) or 0)


def list_offices(connection: Connection, actor_id: int) -> list[Office]:
    """Give what `curating.offices_of` gives, with the statement of one appearance as evidence."""
    family = family_of(connection, [root_of(connection, actor_id)])
    rows = connection.execute(
        select(
            appearances.c.role,
            func.min(versions.c.published),
            func.max(versions.c.published),
            func.count(versions.c.report_id.distinct()),
            func.min(appearances.c.id),
        )
        .join(versions, versions.c.id == appearances.c.version_id)
        .where(appearances.c.actor_id.in_(family), appearances.c.role.is_not(None))
        .group_by(appearances.c.role)
    ).all()
    shown = connection.execute(
        select(voices.c.appearance_id, func.min(statements.c.id))
        .join(statements, statements.c.sid == voices.c.sid)
        .where(voices.c.appearance_id.in_([row[4] for row in rows]))
        .group_by(voices.c.appearance_id)
    )
    evidence = {row[0]: row[1] for row in shown}
    offices = [Office(role, first, last, count, evidence.get(one)) for role, first, last, count, one in rows]
    return sorted(offices, key=lambda office: (office.first_seen or "9999", office.role))


def list_problems(
    connection: Connection, *, limit: int = 50, before: int | None = None
) -> tuple[list[ReportProblem], int | None]:
    """Give the problems of reports, the latest added first, and where the next list goes on; `limit` counts reports."""
    found = "instr" if is_sqlite(connection) else "strpos"
    marked = text(f"versions.newest AND {found}(versions.body, '\"problems\":[{{') > 0")  # as its index has it
    query = (
        select(versions.c.id.label("at"), versions.c.body, reports.c.document_id)
        .join(reports, reports.c.id == versions.c.report_id)
        .where(marked)
        .order_by(versions.c.id.desc())
        .limit(limit + 1)
    )
    if before is not None:
        query = query.where(versions.c.id < before)
    rows = connection.execute(query).all()
    problems = [one for row in rows[:limit] for one in _problems(row.document_id, json.loads(row.body))]
    return problems, rows[limit - 1].at if len(rows) > limit else None


def count_problem_reports(connection: Connection) -> int:
    """Give how many reports have problems."""
    found = "instr" if is_sqlite(connection) else "strpos"
    marked = text(f"newest AND {found}(body, '\"problems\":[{{') > 0")
    return connection.scalar(select(func.count(literal_column("id"))).select_from(versions).where(marked)) or 0


def state_of(connection: Connection) -> tuple[int, ...]:
    """Give numbers that change when what statements say of concepts, or who speaks in them, may have changed."""
    grown = (versions, decisions, actor_log, concept_log, codings)
    newest = [connection.scalar(select(func.max(table.c.id))) or 0 for table in grown]
    counted = (machine_codings, removed_reports)
    return (*newest, *(connection.scalar(select(func.count()).select_from(table)) or 0 for table in counted))


def _problems(report: str, body: dict[str, Any]) -> Sequence[ReportProblem]:
    return [
        ReportProblem(report, body["title"], body["url"], body["origin"], Problem(p["stage"], p["code"], p["message"]))
        for p in body["problems"]
    ]

"""Lists reports and their problems for the workbench, fast even with a million statements."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, text

from sayso.domain.text import Problem
from sayso.store.engine import is_sqlite
from sayso.store.schema import (
    actor_log,
    codings,
    concept_log,
    decisions,
    machine_codings,
    removed_reports,
    reports,
    versions,
)


@dataclass(frozen=True, slots=True)
class ListedReport:
    """The newest version of a report, in a list."""

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    added_at: str
    version: int


@dataclass(frozen=True, slots=True)
class ReportProblem:
    """A problem in the newest version of a report; `version` is its number."""

    report: str
    version: int
    title: str | None
    url: str | None
    origin: str
    problem: Problem


def list_reports(
    connection: Connection, *, words: str = "", outlet: str = "", limit: int = 20, before: int | None = None
) -> tuple[list[ListedReport], int | None]:
    """Return reports, latest first, and where the next page starts (None at the end).

    `words` filters by a part of the title, `outlet` by a part of the outlet's name; case does not matter.
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


def list_problems(
    connection: Connection, *, limit: int = 50, before: int | None = None
) -> tuple[list[ReportProblem], int | None]:
    """Return problems, latest report first, and where the next page starts; `limit` counts reports."""
    found = "instr" if is_sqlite(connection) else "strpos"
    marked = text(f"versions.newest AND {found}(versions.body, '\"problems\":[{{') > 0")  # as in its index
    query = (
        select(versions.c.id.label("at"), versions.c.number, versions.c.body, reports.c.document_id)
        .join(reports, reports.c.id == versions.c.report_id)
        .where(marked)
        .order_by(versions.c.id.desc())
        .limit(limit + 1)
    )
    if before is not None:
        query = query.where(versions.c.id < before)
    rows = connection.execute(query).all()
    problems = [one for row in rows[:limit] for one in _problems(row.document_id, row.number, json.loads(row.body))]
    return problems, rows[limit - 1].at if len(rows) > limit else None


def state_of(connection: Connection) -> tuple[int, ...]:
    """Return numbers that change whenever codings or the speakers of statements may have changed."""
    grown = (versions, decisions, actor_log, concept_log, codings)
    newest = [connection.scalar(select(func.max(table.c.id))) or 0 for table in grown]
    counted = (machine_codings, removed_reports)
    return (*newest, *(connection.scalar(select(func.count()).select_from(table)) or 0 for table in counted))


def _problems(report: str, version: int, body: dict[str, Any]) -> Sequence[ReportProblem]:
    return [
        ReportProblem(
            report, version, body["title"], body["url"], body["origin"], Problem(p["stage"], p["code"], p["message"])
        )
        for p in body["problems"]
    ]

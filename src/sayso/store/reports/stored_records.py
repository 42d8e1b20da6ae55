"""Reads reports and statements from the record book, with people's decisions applied."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, func, select

from sayso.domain.record import Record
from sayso.domain.record_json import record_from_dict
from sayso.domain.review import Decision
from sayso.errors import StoreError
from sayso.review.applying import is_rejected
from sayso.store.actors.speakers import SEVERAL, actors_of
from sayso.store.column_values import storable
from sayso.store.reports.copy_links import copied_report, copied_statement
from sayso.store.reviewing.carried_decisions import OUT, decisions_on
from sayso.store.reviewing.decision_log import find_statement
from sayso.store.schema import actors, reports, search_rows, statements, versions

Json = dict[str, Any]
KEYS_AT_ONCE = 500  # older SQLite allows 999 values per query
View = Literal["current", "machine"]
"""With people's decisions, or as the machine read it."""


@dataclass(frozen=True, slots=True)
class StatementShown:
    """A statement in full: its context, the machine's reading, and its current form after decisions.

    `machine` and `current` are JSON objects. `standing` is explained in `reviewing/carried_decisions.py`. `before` and
    `after` are the text around it. If its report is a copy, `copy_of` is the same statement in the original.
    """

    report: str
    version: int
    newest: bool
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    machine: Json
    current: Json
    decisions: tuple[Decision, ...]
    rejected: bool
    standing: str
    before: str
    after: str
    actors: tuple[int, ...]
    actor: str | None
    text: str
    copy_of: str | None = None
    byline: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version of a report, without its text."""

    number: int
    added_at: str
    text_sha256: str
    statements: int


@dataclass(frozen=True, slots=True)
class ReportShown:
    """A report: its versions, the current record of the newest one, and the report that it copies."""

    key: str
    versions: tuple[VersionShown, ...]
    record: Record
    copy_of: str | None = None


CONTEXT_CHARACTERS = 200


def words_of_statements(connection: Connection, statement_ids: Collection[str]) -> dict[str, str]:
    """Return the words of statements after review, by id, from the newest version that has each."""
    rows = (
        select(statements.c.id, statements.c.body, statements.c.reviewed_body)
        .join(versions, versions.c.id == statements.c.version_id)
        .where(statements.c.id.in_(statement_ids))
        .order_by(versions.c.newest, versions.c.number)  # the last one wins
    )
    bodies = {row.id: row.reviewed_body or row.body for row in connection.execute(rows)}
    return {name: json.loads(body)["content"]["text"] for name, body in bodies.items()}


def show_statement(connection: Connection, statement_id: str) -> StatementShown:
    """Return a statement in full, from the newest version that has it.

    Raises:
        StoreError: there is none.
    """
    sid = find_statement(connection, statement_id)
    row = connection.execute(
        select(
            statements,
            versions.c.number,
            versions.c.newest,
            versions.c.body.label("version_body"),
            reports.c.document_id,
        )
        .join(versions, versions.c.id == statements.c.version_id)
        .join(reports, reports.c.id == versions.c.report_id)
        .where(statements.c.sid == sid)
    ).one()
    body, machine = json.loads(row.version_body), json.loads(row.body)
    current = json.loads(row.reviewed_body) if row.reviewed_body else machine
    made = tuple(decisions_on(connection, sid))
    spans, text = current["content"]["spans"], body["text"]
    spoken = actors_of(connection, [sid]).get(sid, [])
    return StatementShown(
        report=row.document_id,
        version=row.number,
        newest=row.newest,
        title=body["title"],
        outlet=body["outlet"],
        published=body["published"],
        url=body["url"],
        machine=machine,
        current=current,
        decisions=made,
        rejected=is_rejected(made) or row.standing == "undone",
        standing=row.standing,
        before=text[max(spans[0][0] - CONTEXT_CHARACTERS, 0) : spans[0][0]],
        after=text[spans[-1][1] : spans[-1][1] + CONTEXT_CHARACTERS],
        actors=tuple(actor_id for actor_id, _ in spoken),
        actor="; ".join(name for _, name in spoken) or None,
        text=text,
        copy_of=copied_statement(connection, machine["id"]),
        byline=tuple(body["byline"]),
    )


def show_report(connection: Connection, document_id: str, *, view: View = "current") -> ReportShown:
    """Return a report by its id, address or path.

    Raises:
        StoreError: there is none.
    """
    report = report_row(connection, document_id)
    rows = connection.execute(
        select(versions, func.count(statements.c.sid).label("found"))
        .outerjoin(statements, statements.c.version_id == versions.c.id)
        .where(versions.c.report_id == report.id)
        .group_by(versions.c.id)
        .order_by(versions.c.number)
    ).all()
    shown = tuple(VersionShown(row.number, row.added_at, row.text_sha256, row.found) for row in rows)
    newest = _record(connection, rows[-1].id, rows[-1].body, view)
    return ReportShown(report.key, shown, newest, copied_report(connection, report.document_id))


def report_row(connection: Connection, name: str) -> Any:
    """Return the row of a report by its id, address or origin.

    Raises:
        StoreError: there is none.
    """
    stored = storable(name)
    named = (reports.c.document_id == stored) | (reports.c.key == stored) | (reports.c.origin == stored)
    report = connection.execute(
        select(reports).where(named).order_by(reports.c.document_id != stored).limit(1)
    ).one_or_none()
    if report is None:
        raise StoreError(f"there is no report {name}", hint="sayso search WORDS lists statements with their reports")
    return report


def iterate_records(connection: Connection, *, view: View = "current", all_versions: bool = False) -> Iterator[Record]:
    """Yield the record of every report, in order of addition; its newest version, or all versions."""
    query = select(versions.c.id).order_by(versions.c.id)
    for version_id in connection.scalars(query if all_versions else query.where(versions.c.newest)).all():
        yield read_version(connection, version_id, view=view)


def read_version(connection: Connection, version_id: int, *, view: View = "current") -> Record:
    """Return the record of one version of a report."""
    body = connection.scalar(select(versions.c.body).where(versions.c.id == version_id))
    return _record(connection, version_id, str(body), view)


def held_keys(connection: Connection, keys: Sequence[str]) -> set[str]:
    """Return the report keys that are in the record book."""
    held: set[str] = set()
    for start in range(0, len(keys), KEYS_AT_ONCE):
        asked = {storable(key): key for key in keys[start : start + KEYS_AT_ONCE]}
        found = connection.scalars(select(reports.c.key).where(reports.c.key.in_(list(asked))))
        held.update(asked[key] for key in found)
    return held


def count_rows(connection: Connection) -> dict[str, int]:
    """Count reports, versions, statements and actors; merged actors count as one."""
    tables = (reports, versions, statements)
    counts = {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
    roots = select(func.count()).select_from(actors).where(actors.c.merged_into.is_(None))
    return {**counts, "actors": connection.scalar(roots) or 0}


def _record(connection: Connection, version_id: int, body: str, view: View) -> Record:
    query = (
        select(
            statements.c.sid,
            statements.c.body,
            statements.c.reviewed_body,
            statements.c.standing,
            search_rows.c.current,
            versions.c.newest,
        )
        .join(versions, versions.c.id == statements.c.version_id)
        .join(search_rows, search_rows.c.sid == statements.c.sid)
        .where(statements.c.version_id == version_id)
    )
    rows = connection.execute(query).all()
    spoken = actors_of(connection, [row.sid for row in rows])
    found = []
    for row in rows:
        if view == "machine" and row.standing == "read":
            found.append(json.loads(row.body))
        elif view == "current" and (row.current or (not row.newest and row.standing not in OUT)):
            found.append(with_actors(json.loads(row.reviewed_body or row.body), spoken.get(row.sid, ())))
    return record_from_dict({**json.loads(body), "statements": in_order(found)})


def with_actors(statement: Json, spoken: Sequence[tuple[int, str]]) -> Json:
    """Return a statement with the numbers of its actors, if known, in its speaker."""
    if statement["speaker"] and spoken:
        statement["speaker"].setdefault("actor", SEVERAL.join(str(actor_id) for actor_id, _ in spoken))
    return statement


def in_order(found: Iterable[Json]) -> list[Json]:
    """Sort statements by their position in the text."""
    return sorted(found, key=lambda statement: (statement["content"]["spans"][0], statement["content"]["spans"][-1]))


def statements_to_mark(connection: Connection, document_id: str) -> list[dict[str, Any]]:
    """Return the statements to which markings may refer: those of the newest version, read or added."""
    rows = (
        select(statements.c.body)
        .join(versions, versions.c.id == statements.c.version_id)
        .join(reports, reports.c.id == versions.c.report_id)
        .where(reports.c.document_id == storable(document_id), versions.c.newest)
        .where(statements.c.standing.in_(["read", "added"]))
        .order_by(statements.c.sid)
    )
    return [json.loads(body) for body in connection.scalars(rows)]

"""Assignments: who checks which reports and codes which concepts, with progress; and codings by coder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Connection, delete, func, insert, select, tuple_, update

from sayso.domain.coding import MACHINE
from sayso.errors import ChangedMeanwhile, StoreError, UsageError
from sayso.store.coding.concepts import concept_number
from sayso.store.column_values import now, storable
from sayso.store.schema import (
    assignments,
    codings,
    concepts,
    decisions,
    machine_codings,
    reports,
    statements,
    versions,
)

Kind = Literal["report", "concept"]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A task: check a report or code a concept. `done` of `total` statements are finished; None for concepts.

    In a `blind` task, the coder does not see the decisions of others.
    """

    id: int
    kind: Kind
    target: str
    title: str
    coder: str
    blind: bool
    at: str
    who: str
    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class CodedBy:
    """The coding in force of one coder for a statement and a concept, and its time."""

    concept: str
    statement: str
    coder: str
    stance: str
    at: str


def last_assignment(connection: Connection) -> int:
    """Return the number of the latest assignment; 0 if there is none."""
    return connection.scalar(select(func.max(assignments.c.id))) or 0


def assign(
    connection: Connection,
    kind: str,
    target: str,
    coder: str,
    who: str,
    *,
    blind: bool = False,
    seen: int | None = None,
) -> None:
    """Assign a report or a concept to a coder; assigning it again only changes `blind`.

    `seen` is `last_assignment` when `who` looked at the assignments; None skips the check.

    Raises:
        StoreError: there is no such report or concept.
        UsageError: there is no such kind of work, or the coder has no name.
        ChangedMeanwhile: somebody else has since assigned it to the coder with another `blind`.
    """
    coder, target = (storable(coder) or "").strip(), storable(target) or ""
    if kind not in get_args(Kind):
        raise UsageError(f"{kind!r} cannot be assigned", hint=f"use one of {', '.join(get_args(Kind))}")
    if not coder or coder == MACHINE:
        raise UsageError("an assignment needs a coder's name", hint="name somebody who works on this record book")
    if kind == "concept":
        concept_number(connection, target)
    elif connection.scalar(select(reports.c.id).where(reports.c.document_id == target)) is None:
        raise StoreError(f"there is no report {target}", hint="look for it under Reports")
    this = (assignments.c.kind == kind) & (assignments.c.target == target) & (assignments.c.coder == coder)
    known = connection.execute(select(assignments).where(this)).one_or_none()
    if known is not None and seen is not None and known.id > seen and known.who != who and known.blind != blind:
        how = "blind" if known.blind else "not blind"
        raise ChangedMeanwhile(
            f"{known.who} assigned {target} to {coder} ({how}) while you had this open", hint="look, then assign again"
        )
    connection.execute(update(assignments).where(this).values(kind="gone"))  # its number must not be reused
    row = {"kind": kind, "target": target, "coder": coder, "blind": blind, "at": now(), "who": who}
    connection.execute(insert(assignments).values(row))
    connection.execute(delete(assignments).where(assignments.c.kind == "gone"))


def unassign(connection: Connection, number: int, *, target: str | None = None, coder: str | None = None) -> None:
    """Withdraw an assignment; finished work is kept.

    Raises:
        StoreError: there is no assignment with this number and, if given, this target and coder.
    """
    this = assignments.c.id == number
    for column, value in ((assignments.c.target, target), (assignments.c.coder, coder)):
        this = this if value is None else this & (column == storable(value))
    if not connection.execute(delete(assignments).where(this)).rowcount:
        raise StoreError(f"assignment {number} no longer exists", hint="look under Team")


def list_assignments(connection: Connection, *, coder: str | None = None) -> list[Assignment]:
    """Return the assignments of one or all coders with progress, latest first."""
    query = select(assignments).order_by(assignments.c.id.desc())
    if coder is not None:
        query = query.where(assignments.c.coder == coder)
    return [_assignment(connection, row) for row in connection.execute(query).all()]


def is_blind(connection: Connection, report: str, coder: str) -> bool:
    """Whether a coder checks a report without seeing the decisions of others."""
    this = (assignments.c.kind == "report") & (assignments.c.target == storable(report))
    return bool(connection.scalar(select(assignments.c.blind).where(this, assignments.c.coder == coder)))


def coders_of(connection: Connection) -> list[str]:
    """Return the names of everybody who decided, coded or has assignments."""
    tables = (decisions.c.reviewer, codings.c.coder, assignments.c.coder)
    return sorted({name for column in tables for name in connection.scalars(select(column).distinct())})


def codings_by_coder(
    connection: Connection, *, with_machine: bool = False, of_several: bool = False
) -> list[CodedBy]:
    """Return the codings in force by coder, statement and concept; with the machine's only where people coded.

    With `of_several`, statements that only one person coded for a concept are left out.
    """
    query = (
        select(codings.c.coder, codings.c.stance, codings.c.coded_at, codings.c.sid, statements.c.id, concepts.c.name)
        .join(statements, statements.c.sid == codings.c.sid)
        .join(concepts, concepts.c.id == codings.c.concept_id)
        .where(~concepts.c.removed)
        .order_by(codings.c.id)
    )
    if of_several:
        by_several = (
            select(codings.c.concept_id, statements.c.id)
            .join(statements, statements.c.sid == codings.c.sid)
            .group_by(codings.c.concept_id, statements.c.id)
            .having(func.min(codings.c.coder) != func.max(codings.c.coder))
        )
        query = query.where(tuple_(codings.c.concept_id, statements.c.id).in_(by_several))
    rows = connection.execute(query).all()
    latest: dict[tuple[str, str, str], CodedBy | None] = {}
    sids: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        said = CodedBy(row.name, row.id, row.coder, row.stance, row.coded_at) if row.stance else None
        latest[row.name, row.id, row.coder] = said
        sids[row.name].add(row.sid)
    found = [said for said in latest.values() if said is not None]
    if with_machine:
        at = {(one.concept, one.statement): one.at for one in found}
        for name, some in sids.items():
            found += [
                CodedBy(name, statement, MACHINE, stance, at[name, statement])
                for statement, stance in _by_machine(connection, name, some)
                if (name, statement) in at
            ]
    return found


def _by_machine(connection: Connection, concept: str, sids: Collection[int]) -> list[tuple[str, str]]:
    rows = connection.execute(
        select(statements.c.id, machine_codings.c.stance)
        .join(statements, statements.c.sid == machine_codings.c.sid)
        .where(machine_codings.c.concept_id == concept_number(connection, concept), machine_codings.c.sid.in_(sids))
    )
    return [(row.id, row.stance) for row in rows]


def _assignment(connection: Connection, row: Any) -> Assignment:
    kind, target, coder = row.kind, row.target, row.coder
    title, total = target, None
    if kind == "report":
        newest = (
            select(versions.c.id, versions.c.title)
            .join(reports, reports.c.id == versions.c.report_id)
            .where(reports.c.document_id == target, versions.c.newest)
        )
        version = connection.execute(newest).one_or_none()
        here = statements.c.version_id == (version.id if version else 0)
        title = (version.title if version else None) or target
        total = connection.scalar(select(func.count()).select_from(statements).where(here)) or 0
        mine = select(decisions.c.sid).distinct().join(statements, statements.c.sid == decisions.c.sid)
        mine = mine.where(here, decisions.c.reviewer == coder, decisions.c.verdict != "unsure")
    else:
        number = select(concepts.c.id).where(concepts.c.name == target).scalar_subquery()
        mine = select(codings.c.sid).distinct().where(codings.c.concept_id == number, codings.c.coder == coder)
    done = connection.scalar(select(func.count()).select_from(mine.subquery())) or 0
    return Assignment(row.id, kind, target, title, coder, row.blind, row.at, row.who, done, total)

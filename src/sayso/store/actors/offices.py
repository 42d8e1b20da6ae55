"""The offices of actors: the roles that reports give them, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, exists, func, select

from sayso.domain.actor import KnownActor, Post
from sayso.resolve.office_names import OfficeName, name_office
from sayso.store.actors.merges import family_of, root_of, roots_of
from sayso.store.schema import actors, appearances, statements, versions, voices


@dataclass(frozen=True, slots=True)
class Office:
    """A role of an actor, the first and last day on which reports give it, and a statement as evidence."""

    role: str
    first_seen: str | None
    last_seen: str | None
    reports: int
    evidence: str | None


def offices_of(connection: Connection, actor_id: int) -> list[Office]:
    """Return the offices of an actor in order of their first day, with spellings of the same office merged."""
    speaks = exists().where(voices.c.appearance_id == appearances.c.id)
    rows = connection.execute(
        select(
            appearances.c.role,
            func.min(versions.c.published),
            func.max(versions.c.published),
            func.count(versions.c.report_id.distinct()),
            func.min(appearances.c.id).filter(speaks),
        )
        .join(versions, versions.c.id == appearances.c.version_id)
        .where(
            appearances.c.actor_id.in_(family_of(connection, [root_of(connection, actor_id)])),
            appearances.c.role.is_not(None),
        )
        .group_by(appearances.c.role)
    ).all()
    evidence = _statements_of(connection, [row[4] for row in rows if row[4] is not None])
    by_name: dict[OfficeName, list[Office]] = {}
    for role, first, last, count, appearance in rows:
        by_name.setdefault(name_office(role), []).append(Office(role, first, last, count, evidence.get(appearance)))
    return sorted(map(_join_offices, by_name.values()), key=lambda office: (office.first_seen or "9999", office.role))


def _statements_of(connection: Connection, appearance_ids: Sequence[int]) -> dict[int, str]:
    """Return the first statement in which each of these appearances speaks, by appearance."""
    first = (
        select(voices.c.appearance_id, func.min(voices.c.sid).label("sid"))
        .where(voices.c.appearance_id.in_(appearance_ids))
        .group_by(voices.c.appearance_id)
        .subquery()
    )
    told = select(first.c.appearance_id, statements.c.id).join(statements, statements.c.sid == first.c.sid)
    return {row.appearance_id: row.id for row in connection.execute(told)}


def _join_offices(offices: Sequence[Office]) -> Office:
    """Merge spellings of an office under the most common one, with the earliest as evidence."""
    commonest = max(offices, key=lambda one: (one.reports, one.role))
    earliest = min(offices, key=lambda one: (one.first_seen or "9999", one.role))
    last = max((one.last_seen for one in offices if one.last_seen), default=None)
    reports = sum(one.reports for one in offices)
    return Office(commonest.role, earliest.first_seen, last, reports, earliest.evidence)


def known_actors(connection: Connection, only: Collection[int] | None = None) -> dict[int, KnownActor]:
    """Return all actors, or only some, after all merges, by number, with all dated offices."""
    wanted = select(actors)
    if only is not None:
        family = family_of(connection, only)
        wanted = wanted.where(actors.c.id.in_(family))
    rows = {row.id: row for row in connection.execute(wanted)}
    roots = roots_of(connection, rows)
    posts: defaultdict[int, list[Post]] = defaultdict(list)
    told = select(
        appearances.c.actor_id,
        versions.c.published,
        appearances.c.role,
        appearances.c.country,
        appearances.c.organization,
    ).join(versions, versions.c.id == appearances.c.version_id)
    if only is not None:
        told = told.where(appearances.c.actor_id.in_(family))
    for row in connection.execute(told.order_by(versions.c.published, appearances.c.id)):
        posts[roots[row.actor_id]].append(Post(row.published, row.role, row.country, row.organization))
    return {
        number: KnownActor(number, row.name, row.type, row.country, tuple(posts[number]))
        for number, row in rows.items()
        if roots[number] == number
    }

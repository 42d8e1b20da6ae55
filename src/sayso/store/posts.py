"""Actors as reports speak of them: what each report says that they are, dated."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, select

from sayso.domain.actor import KnownActor, Post
from sayso.store.families import roots_of
from sayso.store.schema import actors, appearances, versions


def known_actors(connection: Connection) -> dict[int, KnownActor]:
    """Give every actor, after all merges, by number, with what reports say it is."""
    rows = {row.id: row for row in connection.execute(select(actors))}
    roots = roots_of(connection, rows)
    posts: defaultdict[int, list[Post]] = defaultdict(list)
    told = select(
        appearances.c.actor_id,
        versions.c.published,
        appearances.c.role,
        appearances.c.country,
        appearances.c.organization,
    ).join(versions, versions.c.id == appearances.c.version_id)
    for row in connection.execute(told.order_by(versions.c.published, appearances.c.id)):
        posts[roots[row.actor_id]].append(Post(row.published, row.role, row.country, row.organization))
    return {
        number: KnownActor(number, row.name, row.type, row.country, tuple(posts[number]))
        for number, row in rows.items()
        if roots[number] == number
    }

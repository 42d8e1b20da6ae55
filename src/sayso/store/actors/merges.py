"""Merged actors: the root of an actor after all merges, and the family of all actors merged into a root."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from sayso.store.schema import actors


def root_of(connection: Connection, actor_id: int) -> int:
    """Follow all merges from an actor to its root."""
    return roots_of(connection, [actor_id])[actor_id]


def roots_of(connection: Connection, actor_ids: Iterable[int]) -> dict[int, int]:
    """Follow all merges from each actor to its root."""
    roots = {actor_id: actor_id for actor_id in actor_ids}
    while roots:
        merged = select(actors.c.id, actors.c.merged_into).where(
            actors.c.id.in_(set(roots.values())), actors.c.merged_into.is_not(None)
        )
        into = {row.id: row.merged_into for row in connection.execute(merged)}
        if not into:
            break
        roots = {actor_id: into.get(root, root) for actor_id, root in roots.items()}
    return roots


def families_of(connection: Connection, actor_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return the family of each root: itself and every actor merged into it."""
    root_of_each = {actor_id: actor_id for actor_id in actor_ids}
    fresh = set(root_of_each)
    while fresh:
        rows = connection.execute(
            select(actors.c.id, actors.c.merged_into).where(actors.c.merged_into.in_(fresh))
        ).all()
        fresh = {row.id for row in rows} - set(root_of_each)
        root_of_each |= {row.id: root_of_each[row.merged_into] for row in rows if row.id in fresh}
    families: dict[int, list[int]] = {}
    for actor_id, root in sorted(root_of_each.items()):
        families.setdefault(root, []).append(actor_id)
    return families


def family_of(connection: Connection, actor_ids: Iterable[int]) -> list[int]:
    """Return these roots and every actor merged into them."""
    return sorted(one for family in families_of(connection, actor_ids).values() for one in family)

"""The append-only log of changes to actors: who merged, split, renamed or kept apart whom."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select

from sayso.store.column_values import dump, now, storable
from sayso.store.engine import insert_one
from sayso.store.schema import actor_log, actor_offers

Json = dict[str, Any]

MACHINE = "sayso"
"""The name in the log for steps that sayso took itself."""


def log_step(connection: Connection, who: str, action: str, detail: Json, *, undoes: int | None = None) -> int:
    """Log a step; return its number."""
    row = {"at": now(), "who": storable(who), "action": action, "detail": dump(detail), "undoes": undoes}
    return insert_one(connection, actor_log, row)


def standing_steps(connection: Connection, action: str) -> list[Json]:
    """Give the details of all steps of a kind that were not undone."""
    undone = select(actor_log.c.undoes).where(actor_log.c.undoes.is_not(None))
    rows = select(actor_log.c.detail).where(actor_log.c.action == action, actor_log.c.id.not_in(undone))
    return [json.loads(detail) for detail in connection.scalars(rows)]


def is_renamed(connection: Connection, actor_id: int) -> bool:
    """Whether a person has renamed the actor."""
    return any(detail["actor"] == actor_id for detail in standing_steps(connection, "rename"))


def parted_by_people(connection: Connection) -> set[frozenset[int]]:
    """Give the pairs of actors that people kept apart or split, or whose merge they undid."""
    settled = select(actor_offers.c.actor_id, actor_offers.c.other_id).where(actor_offers.c.settled)
    parted = {frozenset((row.actor_id, row.other_id)) for row in connection.execute(settled)}
    undone = select(actor_log.c.undoes).where(actor_log.c.undoes.is_not(None))
    merges = select(actor_log.c.detail).where(actor_log.c.action == "merge", actor_log.c.id.in_(undone))
    for detail in map(json.loads, connection.scalars(merges)):
        parted |= {frozenset((detail["into"], one)) for one in detail["merged"]}
    return parted | {frozenset((detail["from"], detail["new"])) for detail in standing_steps(connection, "split")}


def split_off(connection: Connection) -> set[int]:
    """Give the actors that people created by splitting others."""
    return {detail["new"] for detail in standing_steps(connection, "split")}


def touched_by_people(connection: Connection) -> set[int]:
    """Give the actors that people merged or split; sayso moves nothing out of them."""
    touched = {one for detail in standing_steps(connection, "split") for one in (detail["from"], detail["new"])}
    undone = select(actor_log.c.undoes).where(actor_log.c.undoes.is_not(None))
    merges = select(actor_log.c.detail).where(
        actor_log.c.action == "merge", actor_log.c.who != MACHINE, actor_log.c.id.not_in(undone)
    )
    for detail in map(json.loads, connection.scalars(merges)):
        touched |= {detail["into"], *detail["merged"]}
    return touched

"""The append-only log of changes to actors: who merged, split, renamed or kept apart whom."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, func, select

from sayso.errors import ChangedMeanwhile
from sayso.store.column_values import dump, now, storable
from sayso.store.engine import insert_one
from sayso.store.schema import actor_log, actor_offers

Json = dict[str, Any]

MACHINE = "sayso"
"""The name in the log for steps that sayso took itself."""

ATTRIBUTE_STEPS = ("attribute", "attributes")
MOVING_STEPS = ("merge", "split")  # steps after which statements may belong to another actor
_DID = {"merge": "merged", "split": "split", "rename": "renamed", "apart": "decided on a merge of"}
_DID |= dict.fromkeys(ATTRIBUTE_STEPS, "changed this attribute of")


def log_step(connection: Connection, who: str, action: str, detail: Json, *, undoes: int | None = None) -> int:
    """Log a step; return its number."""
    row = {"at": now(), "who": storable(who), "action": action, "detail": dump(detail), "undoes": undoes}
    return insert_one(connection, actor_log, row)


def last_step(connection: Connection) -> int:
    """Return the number of the last step; 0 if there is none."""
    return connection.scalar(select(func.max(actor_log.c.id))) or 0


def expect_unchanged(
    connection: Connection, seen: int | None, actor_ids: Collection[int], *, attribute: str | None = None
) -> None:
    """Check that nobody has changed these actors since a step.

    Args:
        connection: A unit of work.
        seen: `last_step` when the user opened the actors; None skips the check.
        actor_ids: The actors, after all merges.
        attribute: The attribute to be changed; None for a change to the whole actor.

    Raises:
        ChangedMeanwhile: somebody has.
    """
    if seen is None:
        return
    rows = connection.execute(select(actor_log).where(actor_log.c.id > seen).order_by(actor_log.c.id)).all()
    steps = {row.id: row for row in rows}
    undone = [row.undoes for row in rows if row.undoes is not None and row.undoes not in steps]
    steps |= {row.id: row for row in connection.execute(select(actor_log).where(actor_log.c.id.in_(undone)))}
    for row in rows:
        step = steps.get(row.undoes, row)
        detail = json.loads(step.detail)
        if attribute is None:
            matters = step.action not in ATTRIBUTE_STEPS
        else:
            matters = step.action in MOVING_STEPS or attribute in _attributes_in(detail)
        if matters and touched_actors(detail) & set(actor_ids):
            did = "undid a step with" if row.undoes is not None else _DID.get(row.action, "changed")
            raise ChangedMeanwhile(f"{row.who} {did} this actor while you had it open", hint="look at it again")


def touched_actors(detail: Json) -> set[int]:
    """Return the numbers of the actors that a step changed, by its details."""
    pairs = [number for pair in detail.get("offers", ()) for number in pair]
    changes = [change["actor"] for change in detail.get("changes", ())]
    single = [detail.get(name) for name in ("into", "from", "new", "actor")]
    return {one for one in (*single, *detail.get("merged", ()), *pairs, *changes) if isinstance(one, int)}


def _attributes_in(detail: Json) -> set[str]:
    return {change["name"] for change in (detail, *detail.get("changes", ())) if "name" in change}


def standing_steps(connection: Connection, action: str) -> list[Json]:
    """Return the details of all steps of a kind that are in force."""
    undone = select(actor_log.c.undoes).where(actor_log.c.undoes.is_not(None))
    rows = select(actor_log.c.detail).where(actor_log.c.action == action, actor_log.c.id.not_in(undone))
    return [json.loads(detail) for detail in connection.scalars(rows)]


def is_renamed(connection: Connection, actor_id: int) -> bool:
    """Whether a person has renamed the actor."""
    return any(detail["actor"] == actor_id for detail in standing_steps(connection, "rename"))


def parted_by_people(connection: Connection) -> set[frozenset[int]]:
    """Return the pairs of actors that people kept apart or split, or whose merge they undid."""
    settled = select(actor_offers.c.actor_id, actor_offers.c.other_id).where(actor_offers.c.settled)
    parted = {frozenset((row.actor_id, row.other_id)) for row in connection.execute(settled)}
    undone = select(actor_log.c.undoes).where(actor_log.c.undoes.is_not(None))
    merges = select(actor_log.c.detail).where(actor_log.c.action == "merge", actor_log.c.id.in_(undone))
    for detail in map(json.loads, connection.scalars(merges)):
        parted |= {frozenset((detail["into"], one)) for one in detail["merged"]}
    return parted | {frozenset((detail["from"], detail["new"])) for detail in standing_steps(connection, "split")}


def split_off(connection: Connection) -> set[int]:
    """Return the actors that people created by splitting others."""
    return {detail["new"] for detail in standing_steps(connection, "split")}


def touched_by_people(connection: Connection) -> set[int]:
    """Return the actors that people merged or split; sayso moves nothing out of them."""
    touched = {one for detail in standing_steps(connection, "split") for one in (detail["from"], detail["new"])}
    undone = select(actor_log.c.undoes).where(actor_log.c.undoes.is_not(None))
    merges = select(actor_log.c.detail).where(
        actor_log.c.action == "merge", actor_log.c.who != MACHINE, actor_log.c.id.not_in(undone)
    )
    for detail in map(json.loads, connection.scalars(merges)):
        touched |= {detail["into"], *detail["merged"]}
    return touched

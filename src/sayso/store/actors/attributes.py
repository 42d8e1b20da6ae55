"""Attributes of actors that researchers add: party, camp, a Wikidata id, or any other."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from sayso.errors import StoreError, UsageError
from sayso.store.actors.assignment import find_actors
from sayso.store.actors.log import expect_unchanged, log_step
from sayso.store.actors.merges import root_of, roots_of
from sayso.store.column_values import storable
from sayso.store.schema import actor_attributes, actors

Json = dict[str, Any]
WIKIDATA = "wikidata"
_QID = re.compile(r"Q[1-9]\d*\Z")
_NAME = re.compile(r"[a-z][a-z0-9_ -]{0,39}\Z")
FIXED = ("id", "name", "type", "country")
"""Columns of a table of actors that are not attributes."""


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """An actor with its attributes, as a table row."""

    id: int
    name: str
    type: str
    country: str | None
    attributes: Mapping[str, str]


def attributes_of(connection: Connection, actor_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Return the attributes of actors, by actor and name; a root has those of all actors merged into it."""
    rows = connection.execute(select(actor_attributes).order_by(actor_attributes.c.name)).all()
    roots = roots_of(connection, {row.actor_id for row in rows})
    found: dict[int, dict[str, str]] = {actor_id: {} for actor_id in actor_ids}
    for row in sorted(rows, key=lambda row: row.actor_id != roots[row.actor_id]):  # the root's own come first
        if roots[row.actor_id] in found:
            found[roots[row.actor_id]].setdefault(row.name, row.value)
    return found


def attribute_names(connection: Connection) -> list[str]:
    """Return the names of all attributes in use."""
    return sorted(connection.scalars(select(actor_attributes.c.name).distinct()))


def set_attribute(
    connection: Connection, actor_id: int, name: str, value: str, who: str, *, seen: int | None = None
) -> None:
    """Set an attribute of an actor as one step; an empty value removes it.

    `seen` is `last_step` of the log when `who` looked at the actor; None skips the check.

    Raises:
        StoreError: there is no such actor.
        UsageError: the name or value is not allowed.
        ChangedMeanwhile: somebody changed this attribute, or merged or split the actor, since.
    """
    root = root_of(connection, actor_id)
    expect_unchanged(connection, seen, [actor_id, root], attribute=name.strip().lower())
    if change := _change_attribute(connection, root, name, value):
        log_step(connection, who, "attribute", change)


def _change_attribute(connection: Connection, root: int, name: str, value: str) -> Json | None:
    """Set an attribute of a root; return the details for undoing it, or None if nothing changed."""
    if connection.scalar(select(actors.c.id).where(actors.c.id == root)) is None:
        raise StoreError(f"there is no actor {root}", hint="sayso actors list")
    name, value = name.strip().lower(), (storable(value) or "").strip()
    if not _NAME.match(name) or name in FIXED:
        raise UsageError(f"{name!r} cannot be an attribute", hint="use letters and digits, such as party or camp")
    if name == WIKIDATA and value and not _QID.match(value):
        raise UsageError(f"{value!r} is not a Wikidata id", hint="write it as Q42")
    this = (actor_attributes.c.actor_id == root) & (actor_attributes.c.name == name)
    before = connection.scalar(select(actor_attributes.c.value).where(this))
    if (before or "") == value:
        return None
    connection.execute(delete(actor_attributes).where(this))
    if value:
        connection.execute(insert(actor_attributes).values(actor_id=root, name=name, value=value))
    return {"actor": root, "name": name, "old": before, "new": value or None}


def undo_attributes(connection: Connection, detail: Mapping[str, Any]) -> None:
    """Restore the attributes of an import to their values before it."""
    for change in reversed(detail["changes"]):
        undo_attribute(connection, change)


def undo_attribute(connection: Connection, detail: Mapping[str, Any]) -> None:
    """Restore an attribute to its value before a step of the log, unless it was changed again since."""
    this = (actor_attributes.c.actor_id == detail["actor"]) & (actor_attributes.c.name == detail["name"])
    if connection.scalar(select(actor_attributes.c.value).where(this)) != detail["new"]:
        return
    connection.execute(delete(actor_attributes).where(this))
    if detail["old"]:
        row = {"actor_id": detail["actor"], "name": detail["name"], "value": detail["old"]}
        connection.execute(insert(actor_attributes).values(row))


def attribute_table(connection: Connection) -> list[AttributeRow]:
    """Return every actor with its attributes, ordered by name; merged actors count as one."""
    rows = connection.execute(select(actors).where(actors.c.merged_into.is_(None)).order_by(actors.c.name)).all()
    given = attributes_of(connection, [row.id for row in rows])
    return [AttributeRow(row.id, row.name, row.type, row.country, given[row.id]) for row in rows]


def take_attributes(connection: Connection, rows: Iterable[Mapping[str, str]], who: str) -> tuple[int, list[str]]:
    """Import a table with a column `id` or `name` and one column per attribute, as one step.

    An empty cell leaves the attribute unchanged; a single "-" removes it. Returns the number of rows imported, and
    errors.
    """
    taken, left = 0, []
    changes: list[Json] = []
    for number, row in enumerate(rows, 2):  # the first line is the header
        try:
            actor_id = _actor_of(connection, row)
            for name, value in row.items():
                if name and name.strip().lower() not in FIXED and value and value.strip():
                    change = _change_attribute(connection, actor_id, name, "" if value.strip() == "-" else value)
                    changes += [change] if change else []
            taken += 1
        except UsageError as error:
            left.append(f"line {number}: {error.message}")
    if changes:
        log_step(connection, who, "attributes", {"changes": changes})
    return taken, left


def _actor_of(connection: Connection, row: Mapping[str, str]) -> int:
    number, name = (row.get("id") or "").strip(), (row.get("name") or "").strip()
    if number.isascii() and number.isdigit() and len(number) < 10:
        root = root_of(connection, int(number))
        if connection.scalar(select(actors.c.id).where(actors.c.id == root)) is not None:
            return root
    found = find_actors(connection, name) if name else []
    exact = [
        one for one in found if connection.scalar(select(actors.c.name).where(actors.c.id == one)) == name
    ] or found
    if len(exact) != 1:
        raise UsageError(
            f"{name or number or 'nothing'!r} {'matches several actors' if exact else 'is not in the record book'}"
        )
    return exact[0]

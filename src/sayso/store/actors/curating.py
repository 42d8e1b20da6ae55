"""Corrections of actors by people: merge, split, rename, keep apart. Each step is logged and can be undone."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, update

from sayso.errors import StoreError, UsageError
from sayso.resolve.proper_names import proper_name
from sayso.store.actors.assignment import add_name, find_actors
from sayso.store.actors.attributes import undo_attribute, undo_attributes
from sayso.store.actors.log import expect_unchanged, log_step
from sayso.store.actors.merges import family_of, root_of, roots_of
from sayso.store.actors.report_counts import count_all_reports, count_reports
from sayso.store.column_values import storable
from sayso.store.engine import insert_one
from sayso.store.reviewing.carried_decisions import refresh_statement
from sayso.store.schema import actor_log, actor_offers, actors, appearances, search_rows, voices

Json = dict[str, Any]
LARGEST_ID = 2**63 - 1  # in SQLite and PostgreSQL, which raise an error for larger ones


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor who speaks in the record book. `names` are the names in reports.

    `statements` and `reports` count what a search finds: the newest version of each report, without rejected statements
    and removed reports.
    """

    id: int
    name: str
    type: str
    country: str | None
    names: tuple[str, ...]
    statements: int
    reports: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggested merge: two actors that may be the same, and why they were not joined."""

    actor: Actor
    other: Actor
    reason: str


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A logged step; `undone` says that a later step undid it."""

    id: int
    at: str
    who: str
    action: str
    detail: Json
    undone: bool


def show_actor(connection: Connection, actor_id: int) -> Actor:
    """Return the actor with an id, after all merges.

    Raises:
        StoreError: there is no such actor.
    """
    known = 0 <= actor_id <= LARGEST_ID
    root = select(actors).where(actors.c.id == root_of(connection, actor_id)) if known else None
    row = None if root is None else connection.execute(root).one_or_none()
    if row is None:
        raise StoreError(f"there is no actor {actor_id}", hint="sayso actors list")
    family = family_of(connection, [row.id])
    names = connection.execute(
        select(appearances.c.name, func.count()).where(appearances.c.actor_id.in_(family)).group_by(appearances.c.name)
    ).all()
    ordered = tuple(name for name, _ in sorted(names, key=lambda pair: (-pair[1], pair[0])))
    spoken = (
        select(func.count(voices.c.sid.distinct()))
        .join(appearances, appearances.c.id == voices.c.appearance_id)
        .join(search_rows, search_rows.c.sid == voices.c.sid)
        .where(appearances.c.actor_id.in_(family), search_rows.c.current)
    )
    reports = count_reports(connection, [row.id])[row.id]
    return Actor(row.id, row.name, row.type, row.country, ordered, connection.scalar(spoken) or 0, reports)


def actor_called(connection: Connection, actor: int | str) -> int:
    """Return the number of the actor that a number or name refers to; a full name takes precedence over a part.

    Raises:
        StoreError: no actor, or more than one, has this name.
    """
    number = meant_actor(connection, str(actor))
    if number is None:
        raise StoreError(f"there is no actor {actor!r}", hint="sayso actors list")
    return number


def meant_actor(connection: Connection, actor: str) -> int | None:
    """Return the number of the actor that a number or name refers to; None if there is none.

    Raises:
        StoreError: more than one actor has this name.
    """
    given = actor.removeprefix("actor:")
    if given.isdecimal():  # "²" is a digit, but not a number
        return show_actor(connection, int(given)).id
    found = [show_actor(connection, number) for number in find_actors(connection, given)]
    shown = [one for one in found if one.name.casefold() == given.casefold()]
    reported = [one for one in found if given.casefold() in map(str.casefold, one.names)]
    found = shown or reported or found
    if len(found) > 1:
        several = ", ".join(f"{one.id} {one.name}" for one in found[:5])
        raise StoreError(f"{given!r} matches several actors: {several}", hint=f"give a number, such as {found[0].id}")
    return found[0].id if found else None


def list_actors(connection: Connection, *, limit: int = 50) -> list[Actor]:
    """Return the actors in the most reports; merged actors count as one."""
    counts = count_all_reports(connection)
    most = sorted(counts, key=lambda actor_id: (-counts[actor_id], actor_id))[:limit]
    return [show_actor(connection, actor_id) for actor_id in most]


def list_offers(connection: Connection, *, limit: int = 50) -> list[Offer]:
    """Return the suggested merges that are still open, each once.

    Pairs in which both actors speak in many reports come first: they matter most.
    """
    rows = connection.execute(
        select(actor_offers).where(~actor_offers.c.settled).order_by(actor_offers.c.other_id, actor_offers.c.actor_id)
    ).all()
    roots = roots_of(connection, {actor_id for row in rows for actor_id in (row.actor_id, row.other_id)})
    pairs: dict[frozenset[int], tuple[int, int, str]] = {}
    for row in rows:
        one, other = roots[row.actor_id], roots[row.other_id]
        if one != other:
            pairs.setdefault(frozenset((one, other)), (one, other, row.reason))
    spoken = count_reports(connection, {actor_id for one, other, _ in pairs.values() for actor_id in (one, other)})
    weighed = sorted(pairs.values(), key=lambda pair: sorted((spoken[pair[0]], spoken[pair[1]])), reverse=True)
    return [
        Offer(show_actor(connection, one), show_actor(connection, other), reason)
        for one, other, reason in weighed[:limit]
    ]


def merge_actors(
    connection: Connection, keep: int, others: Sequence[int], who: str, *, seen: int | None = None
) -> int:
    """Merge actors under the name of `keep`; return the number of the step in the log.

    `seen`, here and below, is `log.last_step` when `who` looked at the actors; None skips the check.

    Raises:
        ChangedMeanwhile: somebody changed one of them since.
    """
    into = show_actor(connection, keep).id
    roots = [show_actor(connection, other).id for other in others]
    expect_unchanged(connection, seen, [into, *roots, keep, *others])
    if into in roots:
        name = show_actor(connection, into).name
        raise UsageError(f"both are the same actor: {into} {name}", hint="sayso actors list shows all its names")
    connection.execute(update(actors).where(actors.c.id.in_(roots)).values(merged_into=into))
    return log_step(connection, who, "merge", {"into": into, "merged": sorted(set(roots))})


def split_actor(
    connection: Connection, actor_id: int, names: Sequence[str], who: str, *, seen: int | None = None
) -> int:
    """Move an actor's appearances under these names to a new actor; return its id.

    Raises:
        ChangedMeanwhile: somebody changed the actor since.
        UsageError: the actor has no such name, or no other name.
    """
    actor = show_actor(connection, actor_id)
    expect_unchanged(connection, seen, [actor.id, actor_id])
    if unknown := sorted(set(names) - set(actor.names)):
        raise UsageError(f"{actor.name} has no name {unknown[0]!r}", hint=f"the names are {', '.join(actor.names)}")
    if set(names) == set(actor.names):
        raise UsageError(f"not all names of {actor.name} can be split off", hint="keep at least one name")
    family = family_of(connection, [actor.id])
    rows = connection.execute(
        select(appearances.c.id, appearances.c.actor_id).where(
            appearances.c.actor_id.in_(family), appearances.c.name.in_(names)
        )
    ).all()
    values = {"name": names[0], "type": actor.type, "country": actor.country}
    new = insert_one(connection, actors, values)
    for name in names:
        add_name(connection, new, proper_name(name, actor.type) or name, actor.type, actor.country)
    _assign(connection, {row.id: new for row in rows})
    log_step(
        connection, who, "split", {"from": actor.id, "new": new, "appearances": {row.id: row.actor_id for row in rows}}
    )
    return new


def rename_actor(connection: Connection, actor_id: int, name: str, who: str, *, seen: int | None = None) -> int:
    """Change the display name of an actor; return the number of the step in the log.

    Raises:
        ChangedMeanwhile: somebody changed the actor since.
        UsageError: the name is empty.
    """
    name = (storable(name) or "").strip()
    if not name:
        raise UsageError("an actor needs a name", hint="name it as reports do")
    actor = show_actor(connection, actor_id)
    expect_unchanged(connection, seen, [actor.id, actor_id])
    connection.execute(update(actors).where(actors.c.id == actor.id).values(name=name))
    add_name(connection, actor.id, name, actor.type, actor.country)
    return log_step(connection, who, "rename", {"actor": actor.id, "old": actor.name, "new": name})


def keep_apart(connection: Connection, one: int, other: int, who: str, *, seen: int | None = None) -> int:
    """Reject a suggested merge; return the number of the step in the log.

    Raises:
        ChangedMeanwhile: somebody changed one of the actors since.
    """
    expect_unchanged(connection, seen, [one, other, root_of(connection, one), root_of(connection, other)])
    pairs = [(a, b) for a in family_of(connection, [one]) for b in family_of(connection, [other])]
    pairs += [(b, a) for a, b in pairs]
    settled = [
        [row.actor_id, row.other_id]
        for row in connection.execute(select(actor_offers).where(~actor_offers.c.settled))
        if (row.actor_id, row.other_id) in pairs
    ]
    if not settled:
        raise UsageError(f"no merge of {one} and {other} is suggested", hint="sayso actors offers")
    _settle(connection, settled, True)
    return log_step(connection, who, "apart", {"offers": settled})


def undo(connection: Connection, who: str, step: int | None = None) -> LogEntry:
    """Undo a step, by default the latest one in force; undoing is logged too.

    Raises:
        UsageError: there is no such step, or it was already undone.
    """
    standing = [entry for entry in actor_history(connection) if not entry.undone and entry.action != "undo"]
    chosen = next((entry for entry in standing if step in (None, entry.id)), None)
    if chosen is None:
        raise UsageError(
            "there is nothing to undo" if step is None else f"there is no step {step} to undo", hint="sayso actors log"
        )
    _UNDOINGS[chosen.action](connection, chosen.detail)
    log_step(connection, who, "undo", {"step": chosen.id}, undoes=chosen.id)
    return chosen


def actor_history(connection: Connection) -> list[LogEntry]:
    """Return the log, latest step first."""
    rows = connection.execute(select(actor_log).order_by(actor_log.c.id.desc())).all()
    undone = {row.undoes for row in rows}
    return [LogEntry(row.id, row.at, row.who, row.action, json.loads(row.detail), row.id in undone) for row in rows]


def _undo_merge(connection: Connection, detail: Json) -> None:
    still = actors.c.id.in_(detail["merged"]) & (actors.c.merged_into == detail["into"])
    connection.execute(update(actors).where(still).values(merged_into=None))


def _undo_split(connection: Connection, detail: Json) -> None:
    _assign(connection, {int(appearance): actor for appearance, actor in detail["appearances"].items()})
    connection.execute(update(actors).where(actors.c.id == detail["new"]).values(merged_into=detail["from"]))


def _undo_rename(connection: Connection, detail: Json) -> None:
    still = (actors.c.id == detail["actor"]) & (actors.c.name == detail["new"])  # unless it was renamed again since
    connection.execute(update(actors).where(still).values(name=detail["old"]))


def _undo_apart(connection: Connection, detail: Json) -> None:
    _settle(connection, detail["offers"], False)


_UNDOINGS: dict[str, Callable[[Connection, Json], None]] = {
    "merge": _undo_merge,
    "split": _undo_split,
    "rename": _undo_rename,
    "apart": _undo_apart,
    "attribute": undo_attribute,
    "attributes": undo_attributes,
}


def _assign(connection: Connection, actor_of: dict[int, int]) -> None:
    """Assign appearances to actors and update the search index."""
    for appearance_id, actor_id in actor_of.items():
        connection.execute(update(appearances).where(appearances.c.id == appearance_id).values(actor_id=actor_id))
        for sid in connection.scalars(select(voices.c.sid).where(voices.c.appearance_id == appearance_id)).all():
            refresh_statement(connection, sid)


def _settle(connection: Connection, offers: Sequence[Sequence[int]], settled: bool) -> None:
    for actor_id, other_id in offers:
        this = (actor_offers.c.actor_id == actor_id) & (actor_offers.c.other_id == other_id)
        connection.execute(update(actor_offers).where(this).values(settled=settled))

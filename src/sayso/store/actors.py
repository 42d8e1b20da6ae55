"""Who speaks, over many reports: each appearance of a speaker in a report is joined to an actor.

A name in full joins the actor of that name, unless the roles name two countries. A part of a name ("Landsbergis")
joins who is known by role or country, else who is in most reports of those years, else the only one of that name
whose reports are near in time. What fits several stays apart and is offered; `joining.py` looks at it again when more
is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, insert, select, update

from sayso.resolve.actor_names import Likeness, compare_names, name_keys
from sayso.resolve.body_names import identify_body
from sayso.resolve.proper_names import PERSON, fold
from sayso.store.choosing import choose, is_worth_offering, reason_of
from sayso.store.engine import insert_one
from sayso.store.joining import is_due, join_surnames
from sayso.store.profiles import Appearance, Candidate, add_profiles
from sayso.store.schema import actor_names, actor_offers, actors
from sayso.store.steps import is_renamed

MAX_CANDIDATES = 400  # names that share a key and are compared
MAX_OFFERS = 2  # of merges, for one new actor
BODIES = ("organization", "government", "outlet")


def assign_actor(connection: Connection, appearance: Appearance) -> int:
    """Give the id of the actor of an appearance; make one, and offers of merges, where none surely fits."""
    candidates, namesakes = _candidates(connection, appearance)
    add_profiles(connection, appearance, candidates)
    actor = choose(appearance, candidates)
    if actor is None:
        actor = Candidate(_make(connection, appearance), likeness=Likeness.SAME)
        _offer(connection, actor.id, appearance, candidates)
    else:
        _enrich(connection, actor, appearance)
    if appearance.known_as not in actor.names:
        add_name(connection, actor.id, appearance.known_as, appearance.kind, appearance.country)
    if is_due(appearance, actor):
        add_profiles(connection, appearance, namesakes)
        join_surnames(connection, appearance, actor, candidates, namesakes)
    return actor.id


def add_name(connection: Connection, actor_id: int, name: str, kind: str, country: str | None = None) -> None:
    """Note that an actor bears a name; from now on it is found by it."""
    known = set(
        connection.scalars(
            select(actor_names.c.key).where(actor_names.c.actor_id == actor_id, actor_names.c.name == name)
        )
    )
    new = sorted(name_keys(name, kind, country) - known)
    if new:
        connection.execute(insert(actor_names), [{"actor_id": actor_id, "key": key, "name": name} for key in new])


def root_of(connection: Connection, actor_id: int) -> int:
    """Give the actor that this one was merged into, over all merges, or itself."""
    return roots_of(connection, [actor_id])[actor_id]


def roots_of(connection: Connection, actor_ids: Iterable[int]) -> dict[int, int]:
    """Give for each actor the one that it was merged into, over all merges, or itself."""
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


def family_of(connection: Connection, actor_ids: Iterable[int]) -> list[int]:
    """Give these actors and all that were merged into them."""
    family = fresh = set(actor_ids)
    while fresh:
        fresh = set(connection.scalars(select(actors.c.id).where(actors.c.merged_into.in_(fresh)))) - family
        family = family | fresh
    return sorted(family)


def find_actors(connection: Connection, name: str, *, limit: int = 64) -> list[int]:
    """Give the actors that a name can mean, under any spelling of it; roots only."""
    keys = {key for kind in (PERSON, BODIES[0]) for key in name_keys(name, kind)}
    rows = connection.execute(
        select(actors.c.id, actors.c.type, actors.c.country, actor_names.c.name)
        .join(actor_names, actor_names.c.actor_id == actors.c.id)
        .where(actor_names.c.key.in_(keys))
        .limit(MAX_CANDIDATES)
    )
    found = {row.id for row in rows if _answers(row.name, name, row.type, row.country)}
    return sorted(set(roots_of(connection, found).values()))[:limit]


def _answers(known: str, asked: str, kind: str, country: str | None) -> bool:
    """Whether somebody of a known name is meant by the one asked for; a bare surname answers no full name."""
    parts, wanted = fold(known).split(), fold(asked).split()
    if set(wanted) <= set(parts):
        return True
    likeness = compare_names(asked, known, kind, whose=country)
    enough = kind != PERSON or len(parts) >= len(wanted)
    return enough and likeness in (Likeness.SAME, Likeness.PARTIAL)


def _candidates(connection: Connection, appearance: Appearance) -> tuple[list[Candidate], list[Candidate]]:
    """Look up actors that share a key with the name; those that were merged count as what they were merged into.

    Returns:
        Those that the name may mean, and other bearers of the surname.
    """
    is_person = appearance.kind == PERSON
    keys = name_keys(appearance.known_as, appearance.kind, appearance.country)
    kinds: tuple[str, ...] = (PERSON,) if is_person else BODIES
    if not is_person and len(appearance.known_as.split()) > 1:  # a person whom the report's reader took for a body
        keys |= {key for key in name_keys(appearance.known_as, PERSON) if key.startswith("n:")}
        kinds = (PERSON, *BODIES)
    rows = connection.execute(
        select(actors.c.id, actors.c.merged_into, actors.c.type, actors.c.country, actor_names.c.name)
        .join(actor_names, actor_names.c.actor_id == actors.c.id)
        .where(actor_names.c.key.in_(keys), actors.c.type.in_(kinds))
        .distinct()
        .order_by(actors.c.id, actor_names.c.name)
        .limit(MAX_CANDIDATES)
    ).all()
    roots = roots_of(connection, {row.id for row in rows})
    found = {root: Candidate(root) for root in sorted(set(roots.values()))}
    for row in rows:
        likeness = compare_names(appearance.known_as, row.name, row.type, country=appearance.country, whose=row.country)
        if row.type == PERSON and not is_person and likeness is not Likeness.SAME:
            continue
        found[roots[row.id]].names.add(row.name)
        found[roots[row.id]].likeness = max(found[roots[row.id]].likeness, likeness)
    for root in connection.execute(select(actors).where(actors.c.id.in_(found))):
        one = found[root.id]
        one.name, one.country, one.type = root.name, root.country, root.type
    meant = [one for one in found.values() if one.likeness is not Likeness.DIFFERENT]
    return meant, [one for one in found.values() if one.likeness is Likeness.DIFFERENT and one.names]


def _make(connection: Connection, appearance: Appearance) -> int:
    row = {"name": appearance.known_as, "type": appearance.kind, "country": appearance.country}
    if appearance.kind != PERSON:
        body = identify_body(appearance.known_as, appearance.country)
        row = {"name": body.name, "type": body.type or appearance.kind, "country": body.country or appearance.country}
    return insert_one(connection, actors, row)


def _enrich(connection: Connection, actor: Candidate, appearance: Appearance) -> None:
    """Learn the country that most reports name, and the name in full that most reports give."""
    learned: dict[str, str | None] = {}
    country = actor.commonest_country(appearance)
    if country != actor.country and actor.type == PERSON:
        learned["country"] = country
    name = actor.commonest_name(appearance)
    if name and name != actor.name and actor.type == PERSON and not is_renamed(connection, actor.id):
        learned["name"] = name
    if learned:
        connection.execute(update(actors).where(actors.c.id == actor.id).values(learned))


def _offer(connection: Connection, actor_id: int, appearance: Appearance, candidates: Sequence[Candidate]) -> None:
    """Note which actors a new one may be one with, and why it was not joined to them."""
    worth = [one for one in candidates if is_worth_offering(appearance, one)]
    ordered = sorted(worth, key=lambda one: (-one.likeness, -one.reports_near, one.id))
    rows = [
        {"actor_id": one.id, "other_id": actor_id, "reason": reason_of(appearance, one), "settled": False}
        for one in ordered[:MAX_OFFERS]
    ]
    if rows:
        connection.execute(insert(actor_offers), rows)

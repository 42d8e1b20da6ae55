"""Assigns each appearance of a speaker in a report to an actor of the record book.

Bodies are identified by name. A person is joined to an actor if `resolve/actor_match.py` finds it probable enough from
name, role, country, days, and how often each bearer of the name is in the news. Uncertain pairs are listed for people
to decide; `reassignment.py` decides again when more is known.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select, update

from sayso.resolve.actor_choice import choose, reason_of, worth_offering
from sayso.resolve.actor_names import Likeness, compare_names, lookup_keys, name_keys
from sayso.resolve.appearances import Appearance, Profile
from sayso.resolve.body_names import identify_body
from sayso.resolve.proper_names import PERSON, fold
from sayso.resolve.titled_names import names_without_title
from sayso.store.actors.log import is_renamed, split_off
from sayso.store.actors.merges import roots_of
from sayso.store.actors.profiles import BODIES, MAX_CANDIDATES, find_profiles
from sayso.store.engine import insert_one
from sayso.store.schema import actor_names, actor_offers, actors

MAX_OFFERS = 2  # suggested merges per new actor


def assign_actor(connection: Connection, appearance: Appearance) -> int:
    """Return the id of an appearance's actor; if no actor matches with confidence, create one and suggest merges."""
    profiles = find_profiles(connection, appearance)
    actor = _as_people_split(connection, appearance, profiles) or choose(appearance, profiles)
    if actor is None:
        actor = Profile(make_actor(connection, appearance), likeness=Likeness.SAME)
        offer_merges(connection, actor.id, appearance, profiles)
    else:
        _enrich(connection, actor, appearance)
    if appearance.known_as not in actor.names:
        add_name(connection, actor.id, appearance.known_as, appearance.kind, appearance.country)
    return actor.id


def _as_people_split(connection: Connection, appearance: Appearance, profiles: Sequence[Profile]) -> Profile | None:
    """Return the actor with exactly this name that a person split off: a split also applies to later reports."""
    exact = [one for one in profiles if fold(appearance.known_as) in map(fold, one.names)]
    if not exact or len(profiles) == 1:
        return None
    made = split_off(connection)
    return next((one for one in exact if one.id in made), None)


def add_name(connection: Connection, actor_id: int, name: str, kind: str, country: str | None = None) -> None:
    """Add a name to an actor, so that the actor is found by it."""
    known = set(
        connection.scalars(
            select(actor_names.c.key).where(actor_names.c.actor_id == actor_id, actor_names.c.name == name)
        )
    )
    new = sorted(name_keys(name, kind, country) - known)
    if new:
        connection.execute(insert(actor_names), [{"actor_id": actor_id, "key": key, "name": name} for key in new])


def find_actors(connection: Connection, name: str, *, limit: int = 64) -> list[int]:
    """Return the actors that a name in any spelling may refer to, also after a title ("Mr. Smith"); roots only."""
    for asked in (name, *names_without_title(name)):
        if found := _actors_called(connection, asked):
            return found[:limit]
    return []


def _actors_called(connection: Connection, name: str) -> list[int]:
    keys = {key for kind in (PERSON, BODIES[0]) for key in lookup_keys(name, kind)}
    rows = connection.execute(
        select(actors.c.id, actors.c.type, actors.c.country, actor_names.c.name)
        .join(actor_names, actor_names.c.actor_id == actors.c.id)
        .where(actor_names.c.key.in_(keys))
        .limit(MAX_CANDIDATES)
    )
    found = {row.id for row in rows if _answers(row.name, name, row.type, row.country)}
    return sorted(set(roots_of(connection, found).values()))


def _answers(known: str, asked: str, kind: str, country: str | None) -> bool:
    """Whether a requested name may refer to a known one; a known bare surname does not match a full name."""
    parts, wanted = fold(known).split(), fold(asked).split()
    if set(wanted) <= set(parts):
        return True
    likeness = compare_names(asked, known, kind, whose=country)
    enough = kind != PERSON or len(parts) >= len(wanted)
    return enough and likeness in (Likeness.SAME, Likeness.PARTIAL)


def make_actor(connection: Connection, appearance: Appearance) -> int:
    """Create an actor from an appearance; return its id."""
    row = {"name": appearance.known_as, "type": appearance.kind, "country": appearance.country}
    if appearance.kind != PERSON:
        body = identify_body(appearance.known_as, appearance.country)
        row = {"name": body.name, "type": body.type or appearance.kind, "country": body.country or appearance.country}
    return insert_one(connection, actors, row)


def _enrich(connection: Connection, actor: Profile, appearance: Appearance) -> None:
    """Update an actor to the country and the full name that most reports give."""
    learned: dict[str, str | None] = {}
    country = actor.commonest_country(appearance)
    if country != actor.country and actor.type == PERSON:
        learned["country"] = country
    name = actor.commonest_name(appearance)
    if name and name != actor.name and actor.type == PERSON and not is_renamed(connection, actor.id):
        learned["name"] = name
    if learned:
        connection.execute(update(actors).where(actors.c.id == actor.id).values(learned))


def offer_merges(connection: Connection, actor_id: int, appearance: Appearance, profiles: Sequence[Profile]) -> None:
    """Suggest merges of a new actor, with the reasons why they were not made."""
    rows = [
        {"actor_id": one.id, "other_id": actor_id, "reason": reason_of(appearance, one), "settled": False}
        for one in worth_offering(appearance, profiles)[:MAX_OFFERS]
    ]
    if rows:
        connection.execute(insert(actor_offers), rows)

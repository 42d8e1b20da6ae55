"""Finds candidates for an appearance: actors with similar names, and what all reports say about each."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from sayso.resolve.actor_match import may_mean
from sayso.resolve.actor_names import Likeness, compare_names, is_partial, lookup_keys, name_keys
from sayso.resolve.appearances import Appearance, Profile, Told
from sayso.resolve.proper_names import PERSON
from sayso.store.actors.merges import families_of, roots_of
from sayso.store.schema import actor_names, actors, appearances, versions

MAX_CANDIDATES = 400  # names with a common key to compare
BODIES = ("organization", "government", "outlet")


def find_profiles(
    connection: Connection, appearance: Appearance, *, besides: Iterable[int] = (), either_way: bool = False
) -> list[Profile]:
    """Return the actors that an appearance may refer to; merged actors count as one.

    Args:
        connection: A unit of work.
        appearance: The appearance.
        besides: Actors to leave out.
        either_way: Include actors whose own name may refer to the appearance's, not only the reverse.
    """
    is_person = appearance.kind == PERSON
    keys = lookup_keys(appearance.known_as, appearance.kind, appearance.country)
    kinds: tuple[str, ...] = (PERSON,) if is_person else BODIES
    if not is_person and len(appearance.known_as.split()) > 1:  # the reader may have taken a person for a body
        keys |= {key for key in name_keys(appearance.known_as, PERSON) if key.startswith("n:")}
        kinds = (PERSON, *BODIES)
    rows = connection.execute(
        select(actors.c.id, actors.c.type, actors.c.country, actor_names.c.name)
        .join(actor_names, actor_names.c.actor_id == actors.c.id)
        .where(actor_names.c.key.in_(keys), actors.c.type.in_(kinds))
        .distinct()
        .order_by(actors.c.id, actor_names.c.name)
        .limit(MAX_CANDIDATES)
    ).all()
    roots = roots_of(connection, {row.id for row in rows})
    found = {root: Profile(root) for root in sorted(set(roots.values()) - set(besides))}
    likely: dict[int, dict[str, Likeness]] = {root: {} for root in found}
    for row in rows:
        if (one := found.get(roots[row.id])) is not None:
            one.names.add(row.name)
            likely[one.id][row.name] = _likeness(appearance, row.name, row.type, row.country)
    for root in connection.execute(select(actors).where(actors.c.id.in_(found))):
        one = found[root.id]
        one.name, one.country, one.type = root.name, root.country, root.type
        known = [name for name in one.names if one.type != PERSON or not is_partial(name)] or one.names
        one.likeness = max(likely[root.id][name] for name in known)
        if either_way and one.likeness is Likeness.DIFFERENT:
            meant_by = any(may_mean(name, appearance.known_as) for name in known)
            one.likeness = Likeness.POSSIBLE if meant_by else Likeness.DIFFERENT
    meant = [one for one in found.values() if one.likeness is not Likeness.DIFFERENT]
    told = told_of(connection, [one.id for one in meant])
    for one in meant:
        one.learn(told[one.id], appearance.published)
    return meant


def _likeness(appearance: Appearance, name: str, kind: str, country: str | None) -> Likeness:
    """Compare an appearance's name with an actor's; a body matches a person only if the names are the same."""
    likeness = compare_names(appearance.known_as, name, kind, country=appearance.country, whose=country)
    if kind == PERSON and appearance.kind != PERSON:
        return likeness if likeness is Likeness.SAME else Likeness.DIFFERENT
    if likeness is Likeness.DIFFERENT and kind == PERSON and may_mean(appearance.known_as, name):
        return Likeness.POSSIBLE
    return likeness


def told_of(connection: Connection, actor_ids: Iterable[int], *, with_forms: bool = False) -> dict[int, list[Told]]:
    """Collect what reports say about each actor and those merged into it, one entry per distinct description.

    Longer forms of names are left out unless requested: they differ in almost every report.
    """
    told: dict[int, list[Told]] = defaultdict(list)
    root_of = {one: root for root, family in families_of(connection, actor_ids).items() for one in family}
    year = func.substr(versions.c.published, 1, 4)
    said = [appearances.c[name] for name in ("actor_id", "name", "type", "role", "country", "organization")]
    said += [appearances.c.forms] if with_forms else []
    rows = connection.execute(
        select(*said, func.min(versions.c.published), func.max(versions.c.published), func.count())
        .join(versions, versions.c.id == appearances.c.version_id)
        .where(appearances.c.actor_id.in_(root_of))
        .group_by(*said, year)
        .order_by(*said, func.min(versions.c.published))
    )
    for row in map(tuple, rows):
        actor_id, name, kind, role, country, organization = row[:6]
        forms = tuple(json.loads(row[6] or "[]")) if with_forms else ()
        first, last, count = row[-3:]
        kept = Appearance(name, kind, role, country, organization, first, forms)
        told[root_of[actor_id]].append(Told(kept, count, first, last))
    return told

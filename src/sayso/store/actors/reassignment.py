"""Reassigns appearances once the record book knows more, so that the order of reports matters little.

"Obama said" may be added before any report that names Barack Obama, or before a second Obama speaks. When a person
speaks under the full name in the first, second, third … report, sayso decides again about the actors that so far
consist of a part of that name or a similar name, and about what it assigned to other bearers of the surname. Its merges
are logged and can be undone; an undone merge is not repeated. What people merged or split is not changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete, select, update

from sayso.resolve.actor_choice import choose
from sayso.resolve.actor_match import match
from sayso.resolve.actor_names import Likeness
from sayso.resolve.appearances import Appearance, Profile, Told
from sayso.resolve.proper_names import PERSON
from sayso.store.actors.assignment import add_name, make_actor, offer_merges
from sayso.store.actors.log import MACHINE, log_step, parted_by_people, touched_by_people
from sayso.store.actors.merges import families_of, family_of, root_of
from sayso.store.actors.profiles import find_profiles, told_of
from sayso.store.reviewing.carried_decisions import refresh_statement
from sayso.store.schema import actor_offers, actors, appearances, versions, voices

GROWTH = 1.25  # decide again when an actor's reports have grown by this factor
MOST_ASKED = 12  # distinct descriptions of an actor that vote, most common first
AGREED = 2 / 3  # share of the reports that must refer to the same actor
KEEP_AT = 0.5  # an assignment less probable than this is undone


def settle_version(connection: Connection, version_id: int) -> None:
    """Decide again about the names of all persons who speak under their full names in a version."""
    said = [appearances.c[name] for name in ("actor_id", "name", "type", "role", "country", "organization")]
    rows = connection.execute(
        select(*said, versions.c.published)
        .join(versions, versions.c.id == appearances.c.version_id)
        .where(appearances.c.version_id == version_id)
        .order_by(appearances.c.id)
    ).all()
    for row in rows:
        one = Appearance(row.name, row.type, row.role, row.country, row.organization, row.published)
        if one.kind == PERSON and not one.is_partial:
            root = root_of(connection, row.actor_id)
            if is_due(sum(told.reports for told in told_of(connection, [root])[root])):
                _settle(connection, one, root)


def is_due(reports: int) -> bool:
    """Whether it is time to decide again: after each of the first reports, then whenever they grow by a quarter."""
    step = 1.0
    while step < reports:
        step = max(step + 1, step * GROWTH)
    return int(step) == reports


def _settle(connection: Connection, appearance: Appearance, root: int) -> None:
    """Merge actors whose names refer to this one, and reassign what rivals were given."""
    found = find_profiles(connection, appearance, either_way=True)
    for one in found:
        mine = next((it for it in found if it.id == root), None)
        if one.id == root or not one.reports or root_of(connection, one.id) != one.id:
            continue
        small = one if mine is None or not one.is_known_in_full or one.reports <= mine.reports else mine
        told = told_of(connection, [small.id], with_forms=True)[small.id]
        if _meant(connection, told, small.id) == (root if small is one else one.id):
            _merge(connection, root if small is one else one.id, small.id)
            root = root_of(connection, root)
    for rival in _rivals(connection, appearance, root):
        _take_back(connection, rival)


def _meant(connection: Connection, told: Sequence[Told], actor_id: int) -> int | None:
    """Return the other actor to whom most reports refer by this one's names."""
    votes: Counter[int | None] = Counter()
    for one in sorted(told, key=lambda it: -it.reports)[:MOST_ASKED]:
        chosen = choose(one.appearance, find_profiles(connection, one.appearance, besides=[actor_id]))
        votes[chosen.id if chosen else None] += one.reports
    if not votes:
        return None
    meant, count = max(votes.items(), key=lambda pair: (pair[1], pair[0] is None))
    return meant if count >= AGREED * votes.total() else None


def _merge(connection: Connection, into: int, merged: int) -> None:
    families = families_of(connection, [into, merged])
    pairs = {frozenset((one, other)) for one in families[into] for other in families[merged]}
    if not pairs & parted_by_people(connection):
        connection.execute(update(actors).where(actors.c.id == merged).values(merged_into=into))
        offered = (actor_offers.c.actor_id == merged) | (actor_offers.c.other_id == merged)
        connection.execute(delete(actor_offers).where(offered, ~actor_offers.c.settled))  # the suggestion is settled
        log_step(connection, MACHINE, "merge", {"into": into, "merged": [merged]})


def _rivals(connection: Connection, appearance: Appearance, root: int) -> Iterator[Profile]:
    """Yield the other bearers of a surname whose full names are known and whom people have not merged or split."""
    surname = replace(appearance, name=appearance.known_as.split()[-1], role=None, country=None)
    bearers = [one for one in find_profiles(connection, surname) if one.id != root and one.is_known_in_full]
    if bearers and surname.is_partial:
        touched = touched_by_people(connection)
        families = families_of(connection, [one.id for one in bearers])
        yield from (one for one in bearers if not touched & set(families[one.id]))


def _take_back(connection: Connection, bearer: Profile) -> None:
    """Move appearances under a part of an actor's name to the actor now meant, or to a new one if unclear."""
    if not any(one.appearance.is_partial for one in bearer.told):
        return
    for told in told_of(connection, [bearer.id], with_forms=True)[bearer.id]:
        if not told.appearance.is_partial:
            continue
        profiles = find_profiles(connection, told.appearance)
        chosen = choose(told.appearance, profiles)
        if chosen is not None and chosen.id == bearer.id:
            continue
        weighed = zip(profiles, match(told.appearance, profiles), strict=True)
        kept = next((p for one, p in weighed if one.id == bearer.id), 0.0)
        if chosen is None and kept >= KEEP_AT:
            continue
        others = [one for one in profiles if one.likeness is not Likeness.DIFFERENT]
        _move(connection, told.appearance, bearer.id, chosen, others)


def _move(
    connection: Connection, appearance: Appearance, bearer: int, chosen: Profile | None, others: Sequence[Profile]
) -> None:
    if chosen is None:
        into = make_actor(connection, appearance)
        offer_merges(connection, into, appearance, others)
    else:
        into = chosen.id
    add_name(connection, into, appearance.known_as, appearance.kind, appearance.country)
    same = appearances.c.actor_id.in_(family_of(connection, [bearer])) & (appearances.c.name == appearance.name)
    for column in ("type", "role", "country", "organization"):
        same &= appearances.c[column].is_not_distinct_from(getattr(appearance, column))
    if appearance.published:
        same &= versions.c.published.like(f"{appearance.published[:4]}%")
    ids = connection.scalars(select(appearances.c.id).join(versions).where(same)).all()
    connection.execute(update(appearances).where(appearances.c.id.in_(ids)).values(actor_id=into))
    for sid in connection.scalars(select(voices.c.sid).where(voices.c.appearance_id.in_(ids)).distinct()).all():
        refresh_statement(connection, sid)

"""Lists actors for pages, and suggests actors for a name as it is typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from sayso.errors import StoreError
from sayso.resolve.actor_names import name_keys
from sayso.resolve.proper_names import PERSON, fold
from sayso.store.actors.assignment import find_actors
from sayso.store.actors.curating import Actor
from sayso.store.actors.merges import family_of, root_of, roots_of
from sayso.store.actors.report_counts import count_all_reports, count_reports
from sayso.store.schema import actor_names, actors, appearances, search_rows, voices

MOST_NAMED = 2000  # actors per typed word


@dataclass(frozen=True, slots=True)
class ListedActor:
    """An actor in a list; `reports` counts the reports in which the actor speaks."""

    id: int
    name: str
    type: str
    country: str | None
    reports: int


@dataclass(frozen=True, slots=True)
class Person:
    """An actor with its most recent office; `reports` counts the reports in which the actor speaks."""

    id: int
    name: str
    type: str
    country: str | None
    role: str | None
    organization: str | None
    reports: int


def actors_named(connection: Connection, words: str) -> set[int]:
    """Return the actors with a name that contains all these words, or words that start or sound alike; roots only."""
    found: set[int] | None = None
    for word in fold(words).split():
        sounds = [key.removeprefix("n:") for key in name_keys(word, PERSON) if key.startswith("n:")]
        alike = [actor_names.c.name.icontains(word, autoescape=True)]
        alike += [actor_names.c.key.startswith(f"n:{sound}", autoescape=True) for sound in sounds]
        alike += [
            actor_names.c.key.startswith("n:") & actor_names.c.key.contains(f" {sound}", autoescape=True)
            for sound in sounds
        ]
        with_word = set(connection.scalars(select(actor_names.c.actor_id).where(or_(*alike)).limit(MOST_NAMED)))
        found = with_word if found is None else found & with_word
    roots = set(roots_of(connection, found or ()).values())
    return roots | set(find_actors(connection, words)) if words.strip() else roots


def suggest_people(connection: Connection, words: str, *, limit: int = 8, whole: bool = False) -> list[Person]:
    """Suggest actors for what somebody types, those in most reports first.

    With `whole`, the words are complete names, which an index finds at once even in a large record book.
    """
    named = find_actors(connection, words) if whole else sorted(actors_named(connection, words))
    counts = count_reports(connection, named)
    most = sorted(named, key=lambda one: (-counts[one], one))[:limit]
    return [person_of(connection, one, counts[one]) for one in most]


def person_of(connection: Connection, actor_id: int, reports: int | None = None) -> Person:
    """Return an actor with its most recent office; `reports` is counted unless given."""
    family = family_of(connection, [actor_id])
    row = connection.execute(select(actors).where(actors.c.id == actor_id)).one()
    office = connection.execute(
        select(appearances.c.role, appearances.c.organization)
        .where(appearances.c.actor_id.in_(family))
        .where(or_(appearances.c.role.is_not(None), appearances.c.organization.is_not(None)))
        .order_by(appearances.c.version_id.desc())
        .limit(1)
    ).one_or_none()
    role, organization = office or (None, None)
    count = count_reports(connection, [actor_id])[actor_id] if reports is None else reports
    return Person(row.id, row.name, row.type, row.country, role, organization, count)


def own_name(connection: Connection, actor_id: int) -> str | None:
    """Return an actor's own name, ignoring merges; None if there is no such actor."""
    return connection.scalar(select(actors.c.name).where(actors.c.id == actor_id))


def all_actors(connection: Connection) -> list[ListedActor]:
    """Return every actor who speaks in a report, those in most reports first; merged actors count as one."""
    return _listed(connection, count_all_reports(connection))


def _listed(connection: Connection, counts: Counter[int]) -> list[ListedActor]:
    columns = (actors.c.id, actors.c.name, actors.c.type, actors.c.country)
    listed = [ListedActor(*row, counts[row.id]) for row in connection.execute(select(*columns)) if counts[row.id]]
    return sorted(listed, key=lambda one: (-one.reports, one.name))


def exact_person(people: Iterable[Person], name: str) -> Person | None:
    """Return the only one of these people with exactly this name; None if there are none or several."""
    found = [one for one in people if fold(one.name) == fold(name)]
    return found[0] if len(found) == 1 else None


def list_speakers(connection: Connection, *, name: str = "", limit: int = 50) -> list[ListedActor]:
    """Return the actors in the most reports, or those to whom a name may refer; merged actors count as one."""
    counts = count_reports(connection, find_actors(connection, name)) if name else count_all_reports(connection)
    return _listed(connection, counts)[:limit]


def show_speaker(connection: Connection, actor_id: int) -> Actor:
    """Return an actor like `curating.show_actor`, but fast even for the most quoted; counts what a search finds.

    A statement that credits an actor under two names counts twice.

    Raises:
        StoreError: there is no such actor.
    """
    root = root_of(connection, actor_id)
    row = connection.execute(
        select(actors.c.id, actors.c.name, actors.c.type, actors.c.country).where(actors.c.id == root)
    ).one_or_none()
    if row is None:
        raise StoreError(f"there is no actor {actor_id}", hint="sayso actors list")
    of_actor = appearances.c.actor_id.in_(family_of(connection, [root]))
    names = connection.execute(
        select(appearances.c.name, func.count().label("found")).where(of_actor).group_by(appearances.c.name)
    ).all()
    ordered = tuple(name for name, _ in sorted(names, key=lambda pair: (-pair[1], pair[0])))
    of_name = select(appearances.c.id).where(of_actor)
    spoken = connection.scalar(select(func.count()).where(voices.c.appearance_id.in_(of_name))) or 0
    # Few rows are not current, so they are scanned first: "+ 0" keeps SQLite from using the index of names.
    not_found = select(search_rows.c.sid).where(~search_rows.c.current)
    hidden = select(func.count()).where(voices.c.sid.in_(not_found), (voices.c.appearance_id + 0).in_(of_name))
    spoken -= connection.scalar(hidden) or 0
    return Actor(*row, ordered, spoken, count_reports(connection, [root])[root])

"""The speakers of statements: their appearances in a report, and the actors to whom these belong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from sayso.domain.actor import KnownActor
from sayso.resolve.appearances import Appearance
from sayso.resolve.name_forms import longer_forms
from sayso.resolve.proper_names import ACTOR_TYPES, PERSON, proper_name
from sayso.store.actors.assignment import assign_actor
from sayso.store.actors.merges import roots_of
from sayso.store.column_values import dump, storable
from sayso.store.engine import insert_one
from sayso.store.schema import actors, appearances, reports, versions, voices
from sayso.store.search.facets import day_number

Json = dict[str, Any]
Voice = tuple[str, str]
"""Type and name of a speaker, as in the report."""

SEVERAL = ";"  # separates the names of joint speakers


def put_appearances(
    connection: Connection, version_id: int, body: Json, found: Sequence[Json]
) -> dict[Voice, tuple[int, int]]:
    """Return the appearance id and actor id of each speaker, by type and name; create missing ones."""
    known = select(appearances.c.type, appearances.c.name, appearances.c.id, appearances.c.actor_id)
    result = {
        (row.type, row.name): (row.id, row.actor_id)
        for row in connection.execute(known.where(appearances.c.version_id == version_id))
    }
    for key, appearance in _appearances(body, found).items():
        if key in result:
            continue
        actor_id = assign_actor(connection, appearance)
        row = {
            "version_id": version_id,
            "actor_id": actor_id,
            "name": appearance.name,
            "type": appearance.type,
            "role": appearance.role,
            "country": appearance.country,
            "organization": appearance.organization,
            "forms": dump(appearance.forms) if appearance.forms else None,
        }
        result[key] = (insert_one(connection, appearances, row), actor_id)
    return result


def _appearances(body: Json, found: Sequence[Json]) -> dict[Voice, Appearance]:
    """Return each speaker that can be an actor once, with its first role, country and organization."""
    merged: dict[Voice, Json] = {}
    for statement in found:
        keys = speaker_keys(statement)
        for key in keys:
            row = merged.setdefault(key, dict.fromkeys(("role", "country", "organization")))
            for name in row if len(keys) == 1 else ():  # with joint speakers, it is unclear whose role it is
                row[name] = row[name] or storable(statement["speaker"][name])
    published = body["published"] if day_number(body["published"]) else None
    text = storable(f"{body['title'] or ''}\n{body['text']}") or ""
    return {
        (kind, name): Appearance(
            name,
            kind,
            published=published,
            forms=longer_forms(text, name) if ACTOR_TYPES[kind] == PERSON else (),
            **row,
        )
        for (kind, name), row in merged.items()
    }


def speaker_keys(statement: Json) -> list[Voice]:
    """Return type and name of each speaker that can be an actor; several for joint speakers.

    Unnamed sources ("some allies") are not actors: the next report means other allies.
    """
    speaker = statement["speaker"]
    if speaker is None or speaker["type"] not in ACTOR_TYPES or not speaker["name"]:
        return []
    kind = ACTOR_TYPES[speaker["type"]]
    names = (storable(name.strip()) or "" for name in speaker["name"].split(SEVERAL))
    return list(dict.fromkeys((speaker["type"], name) for name in names if proper_name(name, kind)))


def put_voices(connection: Connection, voices_of: Mapping[int, Sequence[int]]) -> None:
    """Store the appearances that speak in each statement, replacing earlier ones."""
    connection.execute(delete(voices).where(voices.c.sid.in_(voices_of)))
    rows = [
        {"sid": sid, "position": position, "appearance_id": appearance_id}
        for sid, appearance_ids in voices_of.items()
        for position, appearance_id in enumerate(appearance_ids)
    ]
    if rows:
        connection.execute(insert(voices), rows)


def actors_of(connection: Connection, sids: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    """Return ids and names of the actors who speak in each statement, after all merges."""
    rows = connection.execute(
        select(voices.c.sid, appearances.c.actor_id)
        .join(appearances, appearances.c.id == voices.c.appearance_id)
        .where(voices.c.sid.in_(list(sids)))
        .order_by(voices.c.sid, voices.c.position)
    ).all()
    roots = roots_of(connection, {row.actor_id for row in rows})
    named = connection.execute(select(actors.c.id, actors.c.name).where(actors.c.id.in_(set(roots.values()))))
    names = {row.id: row.name for row in named}
    found: dict[int, list[tuple[int, str]]] = {}
    for row in rows:
        found.setdefault(row.sid, []).append((roots[row.actor_id], names[roots[row.actor_id]]))
    return found


def cast_of(connection: Connection, document_id: str) -> dict[str, KnownActor]:
    """Return the actors who speak in a report's newest version, after all merges, by their names in the report."""
    rows = connection.execute(
        select(appearances.c.name, appearances.c.actor_id)
        .join(versions, versions.c.id == appearances.c.version_id)
        .join(reports, reports.c.id == versions.c.report_id)
        .where(reports.c.document_id == storable(document_id), versions.c.newest)
        .order_by(appearances.c.id)
    ).all()
    roots = roots_of(connection, {row.actor_id for row in rows})
    known = {
        row.id: KnownActor(row.id, row.name, row.type, row.country)
        for row in connection.execute(select(actors).where(actors.c.id.in_(set(roots.values()))))
    }
    return {row.name: known[roots[row.actor_id]] for row in reversed(rows)}

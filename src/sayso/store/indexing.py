"""A statement in the index: what of it is searched, and which appearance and actor its speaker is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from sayso.resolve.actor_names import ACTOR_TYPES, fold
from sayso.store.actors import Appearance, assign_actor
from sayso.store.facets import day_number, facets_of
from sayso.store.schema import appearances

Json = dict[str, Any]


def now() -> str:
    """Give this moment in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def storable(value: str | None) -> str | None:
    """Give a text that every database takes: PostgreSQL has no NUL, and UTF-8 no lone surrogates."""
    return None if value is None else value.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


def dump(value: object) -> str:
    """Give a value as ASCII JSON, which keeps every code point that `storable` would lose."""
    return json.dumps(value, separators=(",", ":"))


def search_columns(statement: Json, body: Mapping[str, Any], actor_id: int | None) -> Json:
    """Give what of a statement is searched; `body` is that of its version."""
    day = day_number((statement["said_on"] or {}).get("date")) or day_number(body["published"])
    return {
        "words": storable(statement["content"]["text"]),
        "facets": facets_of(statement, body["outlet"], day, actor_id),
        "day": day,
        "sure": statement["confidence"],
    }


def put_appearances(connection: Connection, version_id: int, body: Json, found: Sequence[Json]) -> dict[tuple[str, str], tuple[int, int]]:
    """Give the appearance and actor of each speaker of these statements, by type and name; new ones are made."""
    known = select(appearances.c.type, appearances.c.name, appearances.c.id, appearances.c.actor_id)
    result = {(row.type, row.name): (row.id, row.actor_id) for row in connection.execute(known.where(appearances.c.version_id == version_id))}
    for key, appearance in _appearances(body, found).items():
        if key in result:
            continue
        actor_id = assign_actor(connection, appearance)
        row = {
            "version_id": version_id, "actor_id": actor_id, "name": appearance.name, "type": appearance.type,
            "role": appearance.role, "country": appearance.country, "organization": appearance.organization,
        }
        result[key] = (int(connection.execute(insert(appearances).values(row)).inserted_primary_key[0]), actor_id)
    return result


def _appearances(body: Json, found: Sequence[Json]) -> dict[tuple[str, str], Appearance]:
    """Give each speaker that can be an actor once, with the first role, country and organisation it is given."""
    merged: dict[tuple[str, str], Json] = {}
    for statement in found:
        key = speaker_key(statement)
        if key is None:
            continue
        row = merged.setdefault(key, dict.fromkeys(("role", "country", "organization")))
        for name in row:
            row[name] = row[name] or storable(statement["speaker"][name])
    published = body["published"] if day_number(body["published"]) else None
    return {(kind, name): Appearance(name, kind, published=published, **row) for (kind, name), row in merged.items()}


def speaker_key(statement: Json) -> tuple[str, str] | None:
    """Give type and name of a speaker that can be an actor; None for others."""
    speaker = statement["speaker"]
    if speaker is None or speaker["type"] not in ACTOR_TYPES or not speaker["name"] or not fold(speaker["name"]):
        return None
    return speaker["type"], storable(speaker["name"]) or ""

"""Replaces names in records by the names of the record book's actors, after all merges and renamings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from sayso.domain.actor import KnownActor
from sayso.domain.record import Event, Record
from sayso.domain.statement import Speaker, SpeakerType, Statement

Cast = Mapping[str, KnownActor]
"""The actors who speak in a report, by their names in the report."""

CastOf = Callable[[str], Cast]
"""Returns the cast of a report, given its id."""

SEVERAL = ";"  # between the names of joint speakers
TYPES: Mapping[str, SpeakerType] = {
    "person": "person",
    "organization": "organization",
    "government": "government",
    "outlet": "outlet",
}
"""The speaker's type for each type of actor."""

NOBODY: Cast = {}


def nobody(_: str) -> Cast:
    """Return an empty cast, which keeps the report's names."""
    return NOBODY


def speakers_of(statement: Statement, cast: Cast) -> list[tuple[str, KnownActor]]:
    """Return the actors who speak in a statement, each once, with their names in the report."""
    name = (statement.speaker.name if statement.speaker else None) or ""
    names = [name] if name in cast else [part.strip() for part in name.split(SEVERAL)]
    found = {cast[one].id: (one, cast[one]) for one in reversed(names) if one in cast}
    return [*reversed(found.values())]


def actor_name(name: str, cast: Cast) -> str:
    """Replace a name in the report, or each of several, by the actor's name; other names are kept."""
    if name in cast:
        return cast[name].name
    parts = [part.strip() for part in name.split(SEVERAL)]
    if not any(part in cast for part in parts):
        return name
    return f"{SEVERAL} ".join(dict.fromkeys(cast[part].name if part in cast else part for part in parts))


def with_actors(record: Record, cast: Cast) -> Record:
    """Return a record in which everybody in the cast has the actor's name; the report's words are not changed."""
    if not cast:
        return record

    def named(name: str) -> str:
        return actor_name(name, cast)

    return replace(
        record,
        statements=tuple(_statement(statement, cast) for statement in record.statements),
        mentions=tuple(replace(one, name=named(one.name)) for one in record.mentions),
        relations=tuple(replace(one, origin=named(one.origin), target=named(one.target)) for one in record.relations),
        events=tuple(_event(event, cast) for event in record.events),
        loaded=tuple(replace(one, voice=named(one.voice) if one.voice else None) for one in record.loaded),
    )


def _statement(statement: Statement, cast: Cast) -> Statement:
    speaker = statement.speaker
    return replace(
        statement,
        speaker=_speaker(speaker, cast) if speaker and speaker.name else speaker,
        addressees=tuple(replace(one, name=actor_name(one.name, cast)) for one in statement.addressees),
        chain=tuple(replace(link, name=actor_name(link.name, cast)) if link.name else link for link in statement.chain),
    )


def _speaker(speaker: Speaker, cast: Cast) -> Speaker:
    name = speaker.name or ""
    found = cast.get(name)
    if found is None or speaker.type not in TYPES or found.type not in TYPES:
        return replace(speaker, name=actor_name(name, cast))
    return replace(speaker, name=found.name, type=TYPES[found.type], country=speaker.country or found.country)


def _event(event: Event, cast: Cast) -> Event:
    return replace(
        event, participants=tuple(replace(one, name=actor_name(one.name, cast)) for one in event.participants)
    )

"""Decides whether two statements are credited to the same speaker."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from sayso.domain.statement import Speaker

NAMED = frozenset({"person", "organization", "government"})
COLLECTIVE = frozenset({"organization", "government"})


def same_speaker(one: Speaker | None, other: Speaker | None) -> bool | None:
    """Whether two speakers are the same; None if this is unknown because one is unnamed ("an official").

    A name that is part of the other ("Ellerby", "Marcus Ellerby") counts as the same, and so does a person whose role
    speaks for a body ("Kremlin", "Kremlin spokesman …"). Whether a person speaks for the government of his or her
    country is unknown. A credited outlet or document passes on the words of an unnamed speaker.
    """
    if one is None or other is None or not one.name or not other.name:
        return None
    if one.actor is not None and one.actor == other.actor:
        return True
    first, second = _words(one.name), _words(other.name)
    if not first or not second:
        return None
    if first <= second or second <= first:
        return True
    if one.type not in NAMED or other.type not in NAMED:
        return None
    if {one.type, other.type} == {"government", "person"} and one.country and one.country == other.country:
        return None
    return _speaks_for(one, other) or _speaks_for(other, one)


def speaker_key(speaker: Speaker | None) -> str:
    """Return a key that groups the statements of a speaker: the actor, or else the folded name."""
    if speaker is None or not speaker.name:
        return ""
    return f"actor {speaker.actor}" if speaker.actor is not None else " ".join(sorted(_words(speaker.name)))


@lru_cache(maxsize=100_000)
def _words(name: str) -> frozenset[str]:
    words = re.findall(r"[a-z0-9]+", anyascii(name).lower())
    return frozenset(words) - {"the", "of", "and"}


def _speaks_for(person: Speaker, body: Speaker) -> bool:
    """Whether a person's role or organization names the body."""
    if person.type != "person" or body.type not in COLLECTIVE or body.name is None:
        return False
    return _words(body.name) <= _words(f"{person.role or ''} {person.organization or ''}")

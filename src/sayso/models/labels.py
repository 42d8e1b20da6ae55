"""The labels of the encoder's heads."""

from __future__ import annotations

ROLES = ("source", "cue", "content")
ENTITY_TYPES = ("PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "DATE", "EVENT", "WORK")
PLACE_TYPES = frozenset({"GPE", "LOC", "FAC"})
ACTOR_TYPES = ("person", "organization", "government", "outlet", "document", "group", "unnamed")
EVENT_KINDS = ("meeting", "visit", "call", "signing", "vote", "speech", "other")
RELATION_KINDS = ("agrees", "disagrees")
LEVELS = ("attribution", "inner", "outer")
"""Levels of statements: attributions as the encoder first learned them; nested ones; all others."""
DOUBTS = ("denied", "hedged", "rumour", "hypothetical")
ASPECTS = ("addressee", "occasion", "said_on", "carrier")
"""Spans that belong to statements: to whom, where, when, and through whom."""
POINTERS = ("speaker", "role_holder", "relation_from", "relation_to")
"""Pointers to mentions: from a statement to its speaker, a role phrase to its holder, a relation to both ends."""


def bio(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return "O", then the B- and I- label of each name."""
    return ("O", *(f"{prefix}-{name}" for name in names for prefix in "BI"))


TAGS = bio(ROLES)
ENTITY_TAGS = bio(ENTITY_TYPES)
LAYERS: dict[str, tuple[str, ...]] = {
    "name": ACTOR_TYPES,
    "description": ACTOR_TYPES,
    "role": ("role",),
    "addressee": ("addressee",),
    "occasion": ("occasion",),
    "said_on": ("said_on",),
    "carrier": ("carrier",),
    "own_voice": ("own_voice",),
    "event": EVENT_KINDS,
    "relation": RELATION_KINDS,
}
"""Layers of spans, each with its own labels; spans of one layer do not overlap."""
DISTANCES = 32
"""Number of buckets for the signed distance from a piece to its target; bucket 0 is for [CLS]."""

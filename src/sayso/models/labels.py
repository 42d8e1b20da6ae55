"""The labels that the encoder's heads answer with."""

from __future__ import annotations

ROLES = ("source", "cue", "content")
ENTITY_TYPES = ("PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "DATE", "EVENT", "WORK")
ACTOR_TYPES = ("person", "organization", "government", "outlet", "document", "group", "unnamed")
EVENT_KINDS = ("meeting", "visit", "call", "signing", "vote", "speech", "other")
RELATION_KINDS = ("agrees", "disagrees")
LEVELS = ("attribution", "inner", "outer")
"""Where statements are looked for: attributions as the encoder first learned them; those inside others; all others."""
DOUBTS = ("denied", "hedged", "rumour", "hypothetical")
ASPECTS = ("addressee", "occasion", "said_on", "carrier")
"""Spans that belong to statements: to whom, where, when, and by which route."""
POINTERS = ("speaker", "role_holder", "relation_from", "relation_to")
"""What points at mentions: a statement at its speaker, a role phrase at its holder, a relation at both ends."""


def bio(names: tuple[str, ...]) -> tuple[str, ...]:
    """Give "O" and, for each name in turn, its B- and I- label."""
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
    "loaded": ("loaded",),
}
"""Layers of spans, each with labels of its own; spans of one layer do not overlap."""
DISTANCES = 32
"""Buckets of the signed distance from a piece to what it points at; 0 stands for [CLS]."""

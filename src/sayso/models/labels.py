"""The labels that the encoder's heads answer with."""

from __future__ import annotations

ROLES = ("source", "cue", "content")
ENTITY_TYPES = ("PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "DATE", "EVENT", "WORK")


def bio(names: tuple[str, ...]) -> tuple[str, ...]:
    """Give "O" and, for each name in turn, its B- and I- label."""
    return ("O", *(f"{prefix}-{name}" for name in names for prefix in "BI"))


TAGS = bio(ROLES)
ENTITY_TAGS = bio(ENTITY_TYPES)
DISTANCES = 32
"""Buckets of the signed distance from a piece to what it points at; 0 stands for [CLS]."""

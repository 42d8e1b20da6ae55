"""Names and dates from the encoder's entity head."""

from __future__ import annotations

import numpy as np

from sayso.annotate.named.nicknames import join_nicknames
from sayso.annotate.scored.spans import widened
from sayso.annotate.scored.tagging import best_labels, runs_of
from sayso.domain.record import Entity
from sayso.domain.text import Span
from sayso.models.labels import ENTITY_TYPES
from sayso.models.scores import Scores

_EDGES = " \t\u00a0\"“”'‘’,;:.()[]"
_KEPT_AT_END = "."  # "Jr.", "U.S."


def decode_entities(scores: Scores, text: str) -> list[Entity]:
    """Return the entities of a text in order, without possessives and without punctuation at their edges.

    A name with a nickname in quotation marks is one entity.
    """
    size = scores.entities.shape[1]
    labels = best_labels(scores.entities, scores.pieces.line_starts, np.zeros((size, size), dtype=np.float32))
    offsets = scores.pieces.offsets
    entities = []
    for run in runs_of(labels, ENTITY_TYPES):
        span = _trimmed(text, int(offsets[run.start, 0]), int(offsets[run.end - 1, 1]))
        if span.end > span.start:
            entities.append(Entity(span, text[span.start : span.end], run.name))
    return join_nicknames(text, entities)


def _trimmed(text: str, start: int, end: int) -> Span:
    """Widen a span to whole words, then cut off a possessive and punctuation."""
    start, end = widened(text, start, end)
    while start < end and text[start] in _EDGES:
        start += 1
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    while (
        end > start and text[end - 1] in _EDGES and not (text[end - 1] in _KEPT_AT_END and "." in text[start : end - 1])
    ):
        end -= 1
    return Span(start, end)

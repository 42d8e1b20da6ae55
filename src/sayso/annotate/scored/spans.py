"""Spans of one layer from the encoder's scores, each with its probability, and the statements that they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sayso.annotate.scored.tagging import best_labels, runs_of
from sayso.domain.text import Span
from sayso.models.labels import LAYERS
from sayso.models.scores import Ranges, Reading, SaidRanges

_LOOSE = " \t\r\n\u00a0,;:—–-"


class ScoredSpan(NamedTuple):
    """A span of a layer: its kind, the mean probability of its pieces, and the pieces `[first, last)`."""

    span: Span
    kind: str
    probability: float
    first: int
    last: int


def decode_layer(reading: Reading, layer: str, text: str, *, outside_penalty: float = 0.0) -> list[ScoredSpan]:
    """Return the spans of a layer in text order; none crosses a line end.

    Args:
        outside_penalty: Subtracted from the score of "no span": higher values find more but less certain spans.
    """
    scores = reading.layers[layer]
    if not len(scores):
        return []
    shifted = scores.copy()
    shifted[:, 0] -= outside_penalty
    size = scores.shape[1]
    labels = best_labels(shifted, reading.pieces.line_starts, np.zeros((size, size), dtype=np.float32))
    probabilities = softmax(scores)
    offsets = reading.pieces.offsets
    found = []
    for run in runs_of(labels, LAYERS[layer]):
        span = whole_words(text, int(offsets[run.start, 0]), int(offsets[run.end - 1, 1]))
        if span.end > span.start:
            begin = 1 + 2 * LAYERS[layer].index(run.name)
            sure = probabilities[run.start : run.end, begin : begin + 2].sum(axis=1).mean()
            found.append(ScoredSpan(span, run.name, float(sure), run.start, run.end))
    return found


def widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the edges of a span widened to whole words."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def whole_words(text: str, start: int, end: int) -> Span:
    """Return a span widened to whole words, without white space and loose punctuation at its edges."""
    start, end = widened(text, start, end)
    while start < end and text[start] in _LOOSE:
        start += 1
    while end > start and text[end - 1] in _LOOSE:
        end -= 1
    return Span(start, end)


def softmax(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Turn scores of labels into probabilities, row by row: shape (pieces, labels)."""
    if not len(scores):
        return scores
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    found: npt.NDArray[np.float32] = shifted / shifted.sum(axis=1, keepdims=True)
    return found


def tie_chances(reading: Reading, aspect: str, spans: Ranges, said: Sequence[SaidRanges]) -> npt.NDArray[np.float32]:
    """Return the probability that a span is the aspect of a statement: (spans, statements).

    Args:
        spans: Ranges of pieces.
    """
    if not spans or not said:
        return np.zeros((len(spans), len(said)), dtype=np.float32)
    logits = reading.heads.tie(
        aspect,
        reading.heads.span_vectors(reading, spans, aspect),
        np.array([first for first, _ in spans], dtype=np.int64),
        reading.heads.statement_vectors(reading, said, aspect),
        np.array([s.anchor for s in said], dtype=np.int64),
    )
    return (1 / (1 + np.exp(-logits))).astype(np.float32)

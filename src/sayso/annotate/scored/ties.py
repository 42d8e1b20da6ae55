"""Ties: which statements a span belongs to, according to the model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sayso.models.scores import Ranges, Reading, SaidRanges


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

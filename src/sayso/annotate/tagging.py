"""The best valid label sequence of a text, and the runs that it holds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sayso.models.labels import bio

FORBIDDEN = np.float32(-1e4)


class Run(NamedTuple):
    """Pieces `[start, end)` that carry one name."""

    name: str
    start: int
    end: int


def best_labels(
    scores: npt.NDArray[np.float32],
    line_starts: npt.NDArray[np.bool_],
    transitions: npt.NDArray[np.float32],
) -> npt.NDArray[np.int64]:
    """Decode the likeliest BIO sequence in which no span crosses a line and none begins with I-.

    Source: Viterbi 1967, over a linear-chain CRF; lines are decoded side by side.

    Args:
        scores: Shape (pieces, labels): "O", then B- and I- of each name.
        line_starts: Shape (pieces,).
        transitions: Shape (labels, labels), rows from, columns to; learnt, or zeros.

    Returns:
        The label of each piece, shape (pieces,).
    """
    count, labels = scores.shape
    if not count:
        return np.zeros(0, dtype=np.int64)
    allowed = transitions + _forbidden(labels)
    starts = np.flatnonzero(line_starts)
    lengths = np.diff(np.append(starts, count))
    order = np.argsort(-lengths, kind="stable")
    starts, lengths = starts[order], lengths[order]
    longest = int(lengths[0])
    best = scores[starts].copy()
    best[:, 2::2] += FORBIDDEN
    back = np.zeros((longest, len(starts), labels), dtype=np.int8)
    for step in range(1, longest):
        live = int(np.searchsorted(-lengths, -step, side="left"))  # lines longer than `step`
        paths = best[:live, :, None] + allowed
        back[step, :live] = paths.argmax(axis=1)
        best[:live] = paths.max(axis=1) + scores[starts[:live] + step]
    result = np.zeros(count, dtype=np.int64)
    label = best.argmax(axis=1)
    rows = np.arange(len(starts))
    for step in range(longest - 1, -1, -1):
        live = int(np.searchsorted(-lengths, -step, side="left"))
        result[starts[:live] + step] = label[:live]
        if step:
            label[:live] = back[step, rows[:live], label[:live]]
    return result


def runs_of(labels: npt.NDArray[np.int64], names: tuple[str, ...]) -> list[Run]:
    """Give the spans of a valid BIO sequence, in order."""
    tags = bio(names)
    runs: list[Run] = []
    for at in np.flatnonzero(labels):
        name = tags[labels[at]][2:]
        inside = tags[labels[at]].startswith("I-")
        if inside and runs and runs[-1].name == name and runs[-1].end == at:
            runs[-1] = Run(name, runs[-1].start, int(at) + 1)
        else:
            runs.append(Run(name, int(at), int(at) + 1))
    return runs


def _forbidden(labels: int) -> npt.NDArray[np.float32]:
    penalty = np.zeros((labels, labels), dtype=np.float32)
    for inside in range(2, labels, 2):
        penalty[:, inside] = FORBIDDEN
        penalty[inside - 1 : inside + 1, inside] = 0
    return penalty

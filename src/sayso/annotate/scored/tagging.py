"""The best valid label sequence of a text, and its runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sayso.models.scores import Float32Array

Labels = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]
FORBIDDEN = np.float32(-1e4)


class Run(NamedTuple):
    """Pieces `[start, end)` with the same name."""

    name: str
    start: int
    end: int


def best_labels(scores: Float32Array, line_starts: Marks, transitions: Float32Array) -> Labels:
    """Decode the likeliest BIO sequence in which no span crosses a line or begins with I-.

    Args:
        scores: Shape (pieces, labels): "O", then B- and I- of each name.
        line_starts: Shape (pieces,).
        transitions: Shape (labels, labels), rows from, columns to; learned, or zeros.

    Returns:
        The label of each piece, shape (pieces,).
    """
    found: Labels = best_labels_of_each(scores[None], line_starts, transitions[None])[0]
    return found


def best_labels_of_each(scores: Float32Array, line_starts: Marks, transitions: Float32Array) -> Labels:
    """Decode several sequences over the same pieces in one batch; see `best_labels`.

    Source: Viterbi 1967, over a linear-chain CRF. If no transition has a score, each piece takes its best label, and
    only stretches with an invalid I- are decoded (ours: a stretch begins with a label that does not depend on the one
    before, so its best sequence is also best for its line; if that sequence begins with I- after all, the stretch is
    joined to the one before).

    Args:
        scores: Shape (sequences, pieces, labels).
        line_starts: Shape (pieces,); the first piece begins a line.
        transitions: Shape (sequences, labels, labels).

    Returns:
        Labels, shape (sequences, pieces).
    """
    result: Labels = scores.argmax(axis=2)
    if not result.size:
        return result
    starts = np.tile(line_starts, (len(scores), 1))
    if transitions.any():
        _decode(scores, starts, transitions, _stretches(starts, starts), result)
        return result
    begins, unsettled = starts | ~_is_inside(result), _breaks_rules(result, starts)
    while unsettled.any():
        stretches = _stretches(begins, unsettled)
        _decode(scores, starts, transitions, stretches, result)
        unsettled = np.zeros(result.shape, dtype=np.bool_)
        unsettled.ravel()[stretches.begin] = _is_inside(result).ravel()[stretches.begin]
        unsettled &= ~starts
        begins &= ~unsettled  # joins the stretch to the one before
    return result


class _Stretches(NamedTuple):
    """Pieces decoded together: the first one and their number; numbering runs through all sequences."""

    begin: Labels
    length: Labels


def _stretches(begins: Marks, wanted: Marks) -> _Stretches:
    """The stretches between two beginnings that contain a wanted piece, longest first."""
    begin = np.flatnonzero(begins)
    length = np.diff(np.append(begin, begins.size))
    kept = np.logical_or.reduceat(wanted.ravel(), begin)
    begin, length = begin[kept], length[kept]
    order = np.argsort(-length, kind="stable")
    return _Stretches(begin[order], length[order])


def _is_inside(labels: Labels) -> Marks:
    """Mark the I- labels."""
    found: Marks = (labels > 0) & (labels % 2 == 0)
    return found


def _breaks_rules(labels: Labels, starts: Marks) -> Marks:
    """Mark the I- labels that do not follow B- or I- of the same name: (sequences, pieces)."""
    before = np.concatenate([np.zeros((len(labels), 1), dtype=np.int64), labels[:, :-1]], axis=1)
    before[starts] = 0
    found: Marks = _is_inside(labels) & (before != labels) & (before != labels - 1)
    return found


def _decode(
    scores: Float32Array, starts: Marks, transitions: Float32Array, stretches: _Stretches, result: Labels
) -> None:
    """Decode some stretches in one batch and write their best labels into `result`, shape (sequences, pieces)."""
    begin, length = stretches
    if not len(begin):
        return
    _, pieces, labels = scores.shape
    by_piece, flat = scores.reshape(-1, labels), result.reshape(-1)
    live = np.searchsorted(-length, -np.arange(length[0]), side="left").tolist()  # stretches longer than each step
    added = (transitions + _forbidden(labels))[begin // pieces].transpose(1, 2, 0).copy()  # from, to, stretch
    best = by_piece[begin].T.copy()
    best[2::2, starts.ravel()[begin]] += FORBIDDEN
    paths = [best]
    for step, some in enumerate(live[1:], start=1):
        best = (best[:, None, :some] + added[:, :, :some]).max(axis=0) + by_piece[begin[:some] + step].T
        paths.append(best)
    for step, found in zip(range(len(live) - 1, -1, -1), _labels_from_the_end(paths, added), strict=True):
        flat[begin[: live[step]] + step] = found


def _labels_from_the_end(paths: Sequence[Float32Array], added: Float32Array) -> Iterator[Labels]:
    """Yield the labels of the stretches that reach the last step, then of those that reach the one before, and so on.

    Args:
        paths: For each step the score of the best path to each label, shape (labels, stretches).
        added: Transition scores, shape (labels from, labels to, stretches).
    """
    labels = np.zeros(0, dtype=np.int64)
    for best in reversed(paths):
        longer = len(labels)
        before = (best[:, :longer] + added[:, labels, np.arange(longer)]).argmax(axis=0)
        labels = np.concatenate([before, best[:, longer:].argmax(axis=0)])
        yield labels


def runs_of(labels: Labels, names: tuple[str, ...]) -> list[Run]:
    """Return the runs of a valid BIO sequence, in order."""
    name = (labels + 1) // 2  # 0 is "O"
    before = np.concatenate([np.zeros(1, dtype=np.int64), name[:-1]])
    begins = (name > 0) & ((labels % 2 == 1) | (name != before))
    edges = np.append(np.flatnonzero(begins | (name == 0)), len(labels))
    starts = np.flatnonzero(begins)
    ends = edges[np.searchsorted(edges, starts, side="right")]
    found = zip(name[starts].tolist(), starts.tolist(), ends.tolist(), strict=True)
    return [Run(names[kind - 1], start, end) for kind, start, end in found]


def _forbidden(labels: int) -> Float32Array:
    penalty = np.zeros((labels, labels), dtype=np.float32)
    for inside in range(2, labels, 2):
        penalty[:, inside] = FORBIDDEN
        penalty[inside - 1 : inside + 1, inside] = 0
    return penalty

"""The best valid label sequence of a text, and the runs that it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Float32Array = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
Starts = npt.NDArray[np.bool_]
FORBIDDEN = np.float32(-1e4)


class Run(NamedTuple):
    """Pieces `[start, end)` that carry one name."""

    name: str
    start: int
    end: int


def best_labels(scores: Float32Array, line_starts: Starts, transitions: Float32Array) -> Labels:
    """Decode the likeliest BIO sequence in which no span crosses a line and none begins with I-.

    Args:
        scores: Shape (pieces, labels): "O", then B- and I- of each name.
        line_starts: Shape (pieces,).
        transitions: Shape (labels, labels), rows from, columns to; learned, or zeros.

    Returns:
        The label of each piece, shape (pieces,).
    """
    found: Labels = best_labels_of_each(scores[None], line_starts, transitions[None])[0]
    return found


def best_labels_of_each(scores: Float32Array, line_starts: Starts, transitions: Float32Array) -> Labels:
    """Decode several sequences over the same pieces side by side, as `best_labels` does one.

    Source: Viterbi 1967, over a linear-chain CRF. Where no transition has a score, the best labels of the pieces are
    the best sequence of each line in which they are valid, and only the other lines are decoded.

    Args:
        scores: Shape (sequences, pieces, labels).
        line_starts: Shape (pieces,).
        transitions: Shape (sequences, labels, labels).

    Returns:
        Labels, shape (sequences, pieces).
    """
    sequences, count, _ = scores.shape
    if not count:
        return np.zeros((sequences, 0), dtype=np.int64)
    starts = np.flatnonzero(line_starts)
    lengths = np.diff(np.append(starts, count))
    result: Labels = scores.argmax(axis=2)
    if transitions.any():
        open_lines = np.ones((sequences, len(starts)), dtype=np.bool_)
    else:
        open_lines = np.logical_or.reduceat(_breaks_rules(result, line_starts), starts, axis=1)
    number, line = np.nonzero(open_lines)
    order = np.argsort(-lengths[line], kind="stable")
    number, line = number[order], line[order]
    allowed = transitions + _forbidden(scores.shape[2])
    _decode_lines(scores, (number, starts[line], lengths[line]), allowed, result)
    return result


def _breaks_rules(labels: Labels, line_starts: Starts) -> Starts:
    """Which labels are I- behind something other than B- or I- of the same name: (sequences, pieces)."""
    before = np.concatenate([np.zeros((len(labels), 1), dtype=np.int64), labels[:, :-1]], axis=1)
    before[:, line_starts] = 0
    inside = (labels > 0) & (labels % 2 == 0)
    found: Starts = inside & (before != labels) & (before != labels - 1)
    return found


def _decode_lines(
    scores: Float32Array, lines: tuple[Labels, Labels, Labels], allowed: Float32Array, result: Labels
) -> None:
    """Write the best labels of some lines, all decoded side by side, into `result`, shape (sequences, pieces).

    Args:
        scores: Shape (sequences, pieces, labels).
        lines: Of each line the sequence, the first piece and the length; longest first.
        allowed: What each label after another adds, shape (sequences, labels, labels).
    """
    number, begin, length = lines
    if not len(number):
        return
    live = np.searchsorted(-length, -np.arange(length[0]), side="left").tolist()  # lines longer than each step
    added = np.ascontiguousarray(allowed[number].transpose(1, 2, 0))  # from, to, line
    best = scores[number, begin].T.copy()
    best[2::2] += FORBIDDEN
    paths = [best]
    for step, some in enumerate(live[1:], start=1):
        best = (best[:, None, :some] + added[:, :, :some]).max(axis=0) + scores[number[:some], begin[:some] + step].T
        paths.append(best)
    for step, labels in zip(range(len(live) - 1, -1, -1), _labels_from_the_end(paths, added), strict=True):
        result[number[: live[step]], begin[: live[step]] + step] = labels


def _labels_from_the_end(paths: Sequence[Float32Array], added: Float32Array) -> Iterator[Labels]:
    """Give the labels of all lines that have a last step, of those that have the one before, and so on.

    Args:
        paths: For each step the score of the best path to each label, shape (labels, lines).
        added: What each label after another adds, shape (labels, labels, lines).
    """
    labels = np.zeros(0, dtype=np.int64)
    for best in reversed(paths):
        longer = len(labels)
        before = (best[:, :longer] + added[:, labels, np.arange(longer)]).argmax(axis=0)
        labels = np.concatenate([before, best[:, longer:].argmax(axis=0)])
        yield labels


def runs_of(labels: Labels, names: tuple[str, ...]) -> list[Run]:
    """Give the spans of a valid BIO sequence, in order."""
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

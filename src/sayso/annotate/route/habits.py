"""Use of each carrier over a whole report: how often it is named with statements, for whom, and which came last."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sayso.models.scores import Float32Array

Bools = npt.NDArray[np.bool_]
FEATURES = (
    "there", "there_credited", "share_there", "share_credited", "speaker_share_there", "speaker_share_credited",
    "credited_places", "latest", "tie_mean", "tie_before", "tie_behind",
)
_AHEAD = 200
"""Number of code points after a statement's cue within which a carrier counts as named before it."""


def habit_rows(
    there: Bools,
    credited: Bools,
    places: Sequence[Sequence[int]],
    ties: Float32Array,
    same: Bools,
    here: npt.NDArray[np.int64],
    starts: npt.NDArray[np.int64],
) -> Float32Array:
    """Features of each name for each statement: (statements, names, len(FEATURES)).

    Args:
        there: Whether a place is in a statement's sentence, (statements, places).
        credited: Whether words next to a place credit somebody, (places,).
        places: The places of each name.
        ties: The model's best probability for each name, (statements, names).
        same: Whether two statements have the same speaker, (statements, statements).
        here: The start of each statement's cue, else of its words.
        starts: The start of each place.
    """
    with_credit = there & credited
    named = np.stack([there[:, mine].any(axis=1) for mine in places], axis=1)
    named_with_credit = np.stack([with_credit[:, mine].any(axis=1) for mine in places], axis=1)
    counts = np.maximum(1, same.sum(axis=1))[:, None]
    order = np.argsort(here, kind="stable")
    before, behind = np.zeros_like(ties), np.zeros_like(ties)
    before[order[1:]], behind[order[:-1]] = ties[order[:-1]], ties[order[1:]]
    columns = [
        named,
        named_with_credit,
        named.mean(axis=0)[None],
        named_with_credit.mean(axis=0)[None],
        same.astype(np.float64) @ named / counts,
        same.astype(np.float64) @ named_with_credit / counts,
        np.array([credited[mine].sum() for mine in places])[None],
        _latest(credited, places, here, starts),
        ties.mean(axis=0)[None],
        before,
        behind,
    ]
    return np.stack([np.broadcast_to(column, ties.shape).astype(np.float32) for column in columns], axis=2)


def _latest(
    credited: Bools, places: Sequence[Sequence[int]], here: npt.NDArray[np.int64], starts: npt.NDArray[np.int64]
) -> Bools:
    """Mark the name that was last used with crediting words before each statement: (statements, names)."""
    nowhere = -1
    reached = credited & (starts <= here[:, None] + _AHEAD)
    last = np.where(reached, starts, nowhere)
    of_names = np.stack([last[:, mine].max(axis=1, initial=nowhere) for mine in places], axis=1)
    best = of_names.max(axis=1, keepdims=True)
    found: Bools = (of_names == best) & (best > nowhere)
    return found

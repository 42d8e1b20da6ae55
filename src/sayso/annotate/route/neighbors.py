"""A second look at carriers: what the statements around one say for each of its candidates.

One statement is often credited to an interview or a paper, and the next ones came by the same route without naming it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.route import reach
from sayso.annotate.statements import cued_at
from sayso.domain.statement import Statement
from sayso.models.scores import Float32Array

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
CREDITED = 0.4
"""Probability from which a carrier counts as credited."""
_SURE = 1e-4
_NOWHERE, _FAR = -1.0, 99.0
OF_STATEMENT = ("chance", "better", "best_other", "all_carriers", "no_carrier")
OF_NEIGHBORS = (
    "before", "two_before", "behind", "two_behind", "other_before", "other_behind", "same_before", "same_behind",
    "outer", "inner",
)
OF_OTHERS = ("speaker_before", "speaker_behind", "speaker_mean", "earlier", "later", "line", "line_mean")
SINCE = ("credited_away", "sentences_since", "same_speaker", "others_since", "strangers_since", "first", "same_share")
OF_REPORT = ("total", "statements", "most", "per_statement", "share", "with_carrier")
FEATURES = (*OF_STATEMENT, *OF_NEIGHBORS, *OF_OTHERS, *SINCE, *OF_REPORT)


def neighbor_rows(context: Context, statements: Sequence[Statement], chances: Float32Array) -> Float32Array:
    """Features of each name for each statement: (statements, names, len(FEATURES)).

    Args:
        statements: The statements of a report.
        chances: The probability of each name by itself, (statements, names).
    """
    if not chances.size:
        return np.zeros((*chances.shape, len(FEATURES)), dtype=np.float32)
    here = np.array([cued_at(s) for s in statements], dtype=np.int64)
    order = np.argsort(here, kind="stable")
    given = chances[order].astype(np.float64)
    same = reach.same_speaker(statements)[np.ix_(order, order)]
    sentences, lines = (np.array([of(at) for at in here[order].tolist()]) for of in (context.sentence, context.line))
    columns = [
        *_of_statement(given),
        *_of_neighbors(given, same),
        *(column[order] for column in _of_nesting(statements, chances)),
        *_of_others(given, same, lines),
        *_since(given, same, sentences),
        *_of_report(given),
    ]
    found = np.zeros((*chances.shape, len(FEATURES)), dtype=np.float32)
    found[order] = np.stack([np.broadcast_to(column, given.shape) for column in columns], axis=2)
    return found


def _of_statement(given: Floats) -> list[Floats]:
    """The columns of OF_STATEMENT: a name beside the others of the same statement."""
    safe = np.clip(given, _SURE, 1 - _SURE)
    missing = np.log(1 - safe)
    return [
        np.log(safe) - missing,
        (given[:, :, None] < given[:, None, :]).sum(axis=2),
        _best_other(given),
        given.sum(axis=1, keepdims=True),
        missing.sum(axis=1, keepdims=True),
    ]


def _best_other(given: Floats) -> Floats:
    """The probability of the likeliest other name of the same statement."""
    if given.shape[1] == 1:
        return np.zeros_like(given)
    ranked = np.sort(given, axis=1)
    return np.where(given == ranked[:, -1:], ranked[:, -2:-1], ranked[:, -1:])


def _of_neighbors(given: Floats, same: Bools) -> list[Floats]:
    """The columns of OF_NEIGHBORS but the last two, for statements in text order."""
    other = _best_other(given)
    following = np.diagonal(same, offset=1).astype(np.float64)[:, None]  # whether the next one is by the same speaker
    edge = np.full((1, 1), _NOWHERE)
    return [
        *(_moved(given, by) for by in (1, 2, -1, -2)),
        *(_moved(other, by) for by in (1, -1)),
        np.concatenate([edge, following]),
        np.concatenate([following, edge]),
    ]


def _moved(rows: Floats, by: int) -> Floats:
    """The rows of the statements some places before (negative: behind) each; _NOWHERE where there are none."""
    found = np.full_like(rows, _NOWHERE)
    if by > 0:
        found[by:] = rows[:-by]
    else:
        found[:by] = rows[-by:]
    return found


def _of_nesting(statements: Sequence[Statement], chances: Float32Array) -> list[Floats]:
    """A name's probability for the statement around this one, and the best for those inside it."""
    by_id = {s.id: at for at, s in enumerate(statements)}
    outer, inner = np.full(chances.shape, _NOWHERE), np.full(chances.shape, _NOWHERE)
    for at, statement in enumerate(statements):
        holder = by_id.get(statement.within or "")
        if holder is not None:
            outer[at] = chances[holder]
            inner[holder] = np.maximum(inner[holder], chances[at])
    return [outer, inner]


def _of_others(given: Floats, same: Bools, lines: Ints) -> list[Floats]:
    """The columns of OF_OTHERS: the best and mean probability among groups of other statements."""
    count = len(given)
    earlier, apart = np.tri(count, k=-1, dtype=np.bool_), ~np.eye(count, dtype=np.bool_)
    speaker, line = same & apart, (lines[:, None] == lines) & apart
    return [
        _best(speaker & earlier, given),
        _best(speaker & earlier.T, given),
        _mean(speaker, given),
        _best(earlier, given),
        _best(earlier.T, given),
        _best(line, given),
        _mean(line, given),
    ]


def _best(group: Bools, given: Floats) -> Floats:
    """The best probability among the statements of each statement's group, 0 without any: (statements, names)."""
    found: Floats = np.where(group[:, :, None], given[None], 0.0).max(axis=1)
    return found


def _mean(group: Bools, given: Floats) -> Floats:
    found: Floats = group.astype(np.float64) @ given / np.maximum(1, group.sum(axis=1))[:, None]
    return found


def _since(given: Floats, same: Bools, sentences: Ints) -> list[Floats]:
    """The columns of SINCE: how long ago an earlier statement was credited to a name, and what came between."""
    count = len(given)
    credited = given > CREDITED
    numbers = np.arange(count)[:, None]
    start = np.full((1, given.shape[1]), -1)
    latest = np.concatenate([start, np.maximum.accumulate(np.where(credited, numbers, -1), axis=0)[:-1]])
    first = np.where(credited.any(axis=0), credited.argmax(axis=0), count)[None]
    known = latest >= 0
    at = np.maximum(latest, 0)
    others = _until(credited.any(axis=1, keepdims=True) & (credited.sum(axis=1, keepdims=True) > credited))
    strangers = np.concatenate([np.zeros((count, 1)), np.cumsum(~same, axis=1)], axis=1)  # by others, up to each
    earlier = np.tri(count, k=-1)
    mine = (earlier * same) @ credited.astype(np.float64)
    columns = [
        (numbers - at, _FAR),
        (sentences[:, None] - sentences[at], _FAR),
        (1 + same[numbers, at], 0.0),
        (np.take_along_axis(others, numbers, axis=0) - np.take_along_axis(others, at + 1, axis=0), 0.0),
        (strangers[numbers, numbers] - strangers[numbers, at + 1], _FAR),
        (numbers - first, _FAR),
        (mine / np.maximum(1, earlier @ credited.astype(np.float64)), 0.0),
    ]
    return [np.where(known, column, without) for column, without in columns]


def _until(flags: Bools) -> Floats:
    """How many statements before each have a flag: (statements + 1, names)."""
    found: Floats = np.concatenate([np.zeros((1, flags.shape[1])), np.cumsum(flags, axis=0)])
    return found


def _of_report(given: Floats) -> list[Floats]:
    """The columns of OF_REPORT: a name's probabilities over the whole report, and those of all names."""
    total = given.sum(axis=0, keepdims=True)
    return [
        total,
        (given > CREDITED).sum(axis=0, keepdims=True).astype(np.float64),
        given.max(axis=0, keepdims=True),
        np.full((1, 1), given.sum() / len(given)),
        total / max(_SURE, given.sum()),
        np.full((1, 1), (1 - np.prod(1 - given, axis=1)).mean()),
    ]

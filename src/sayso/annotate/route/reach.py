"""Distance between a statement and the place where a carrier is named, and what is between the two."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.statements import cued_at
from sayso.domain.statement import Statement
from sayso.domain.text import Span

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
NEAR, ABSENT = 300, 400
"""Gaps in code points are cut off at NEAR; ABSENT is the gap to a missing cue or source."""
_FAR = 99
_LINE_ENDS = ".!?\"”'"
FEATURES = (
    "cue_gap", "source_gap", "statements_there", "speaker_there", "speaker_there_away", "speaker_there_before",
    "statements_between", "others_between", "nobody_between", "line_words", "line_ends", "speaker_statements",
    "first_of_speaker", "statements",
)


def same_speaker(statements: Sequence[Statement]) -> Bools:
    """Whether two statements have the same named speaker: (statements, statements)."""
    groups, named = _groups(statements)
    return np.asarray((groups[:, None] == groups) & named[:, None], dtype=np.bool_)


def in_sentence(context: Context, statements: Sequence[Statement], spans: Sequence[Span]) -> Bools:
    """Whether a span begins in the sentence of a statement's cue, else of its content: (statements, spans)."""
    here = np.array([context.sentence(cued_at(s)) for s in statements], dtype=np.int64)
    starts = np.array([context.sentence(span.start) for span in spans], dtype=np.int64)
    return np.asarray(here[:, None] == starts, dtype=np.bool_)


def reach_rows(
    text: str, statements: Sequence[Statement], spans: Sequence[Span], there: Bools, same: Bools
) -> npt.NDArray[np.float32]:
    """Features of each pair of a statement and a span: (statements, spans, len(FEATURES)).

    A statement is located at the start of its cue, else of its content.

    Args:
        text: The text of the report.
        statements: Its statements.
        spans: The places where carriers are named.
        there: Their `in_sentence`.
        same: Their `same_speaker`.
    """
    here = np.array([cued_at(s) for s in statements], dtype=np.int64)
    starts = np.array([span.start for span in spans], dtype=np.int64)
    others = same & ~np.eye(len(here), dtype=np.bool_)
    away, before = _nearest(there, others, here)
    between, strangers = _between(here, starts, _groups(statements)[0])
    earliest = np.where(same, here, np.iinfo(np.int64).max).min(axis=1, initial=np.iinfo(np.int64).max)
    lines = np.array([_line_of(text, span) for span in spans], dtype=np.int64).reshape(len(spans), 2)
    columns = {
        "cue_gap": _gaps([s.cue.spans if s.cue else () for s in statements], starts),
        "source_gap": _gaps([s.source.spans if s.source else () for s in statements], starts),
        "statements_there": there.sum(axis=0)[None],
        "speaker_there": others.astype(np.int64) @ there.astype(np.int64),
        "speaker_there_away": away,
        "speaker_there_before": before,
        "statements_between": between,
        "others_between": strangers,
        "nobody_between": strangers == 0,
        "line_words": lines[None, :, 0],
        "line_ends": lines[None, :, 1],
        "speaker_statements": same.sum(axis=1)[:, None],
        "first_of_speaker": (here == earliest)[:, None],
        "statements": np.array(len(statements)),
    }
    shape = len(statements), len(spans)
    return np.stack([np.broadcast_to(columns[name], shape).astype(np.float32) for name in FEATURES], axis=2)


def _groups(statements: Sequence[Statement]) -> tuple[Ints, Bools]:
    """A number for each statement's speaker, and whether that speaker has a name."""
    names = [s.speaker.name if s.speaker else None for s in statements]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([numbers[n] for n in names], dtype=np.int64), np.array([n is not None for n in names], np.bool_)


def _nearest(there: Bools, others: Bools, here: Ints) -> tuple[Ints, Bools]:
    """Number of statements to the speaker's nearest other one at a place, and whether one there is earlier."""
    rank = np.argsort(np.argsort(here, kind="stable"), kind="stable")
    away, before = np.full(there.shape, _FAR, dtype=np.int64), np.zeros(there.shape, dtype=np.bool_)
    for place in range(there.shape[1]):
        for at in np.flatnonzero(there[:, place]):
            apart = rank - rank[at]
            away[:, place] = np.where(others[at], np.minimum(away[:, place], np.abs(apart)), away[:, place])
            before[:, place] |= others[at] & (apart > 0)
    return away, before


def _between(here: Ints, starts: Ints, groups: Ints) -> tuple[Ints, Ints]:
    """Number of statements credited between a span and a statement, and how many of them to somebody else."""
    low, high = np.minimum(here[:, None], starts), np.maximum(here[:, None], starts)
    order = np.sort(here)
    between = _count(order, low, high)
    alike = np.zeros_like(between)
    for group in np.unique(groups):
        mine = groups == group
        alike[mine] = _count(np.sort(here[mine]), low[mine], high[mine])
    return between, between - alike


def _count(order: Ints, low: Ints, high: Ints) -> Ints:
    """Number of sorted offsets strictly between two others."""
    inside = np.searchsorted(order, high, side="left") - np.searchsorted(order, low, side="right")
    found: Ints = np.maximum(0, inside)
    return found


def _gaps(passages: Sequence[Sequence[Span]], starts: Ints) -> Ints:
    """The signed distance from the end of a passage to each span, at most NEAR; ABSENT without a passage."""
    ends = np.array([spans[-1].end if spans else 0 for spans in passages], dtype=np.int64)[:, None]
    known = np.array([bool(spans) for spans in passages], dtype=np.bool_)[:, None]
    found: Ints = np.where(known, np.clip(starts - ends, -NEAR, NEAR), ABSENT)
    return found


def _line_of(text: str, span: Span) -> tuple[int, bool]:
    """Number of words in the line of a span, and whether the line ends like a sentence and not like a heading."""
    end = text.find("\n", span.end)
    line = text[text.rfind("\n", 0, span.start) + 1 : end if end >= 0 else len(text)].rstrip()
    return len(line.split()), line[-1:] != "" and line[-1:] in _LINE_ENDS

"""Overlap of attributions, for all pairs of two lists: arrays (ones, others)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sayso.domain.statement import Attribution
from sayso.domain.text import Span

Counts = npt.NDArray[np.int64]
Float64Array = npt.NDArray[np.float64]
Pairs = npt.NDArray[np.bool_]
SAME = 0.5
"""Smallest share of common characters for two attributions to count as the same."""
_HELD, _CREDIT_HELD = 0.8, 0.5


def shared_words(ones: Sequence[Attribution], others: Sequence[Attribution]) -> Float64Array:
    """Return the share of characters that two contents have in common: (ones, others), in [0, 1]."""
    mine, theirs = [a.content for a in ones], [a.content for a in others]
    both = characters_of_both(mine, theirs)
    either = sizes_of(mine)[:, None] + sizes_of(theirs) - both
    return np.where(either > 0, both / np.maximum(1, either), 1.0)


def same_sources(ones: Sequence[Attribution], others: Sequence[Attribution]) -> Pairs:
    """Whether two sources share a character or are both missing: (ones, others)."""
    mine, theirs = [a.source for a in ones], [a.source for a in others]
    missing = (sizes_of(mine) == 0)[:, None] & (sizes_of(theirs) == 0)
    found: Pairs = missing | (characters_of_both(mine, theirs) > 0)
    return found


def held_words(ones: Sequence[Attribution], others: Sequence[Attribution]) -> Pairs:
    """Whether the other's content contains nearly all of one's content, and half of its cue or else source."""
    mine, credits, theirs = [a.content for a in ones], [a.cue or a.source for a in ones], [a.content for a in others]
    held = characters_of_both(mine, theirs) >= _HELD * sizes_of(mine)[:, None]
    credit_held = characters_of_both(credits, theirs) >= _CREDIT_HELD * sizes_of(credits)[:, None]
    return held & credit_held


def nested_words(ones: Sequence[Attribution], others: Sequence[Attribution]) -> Pairs:
    """Whether one is held in the content of another, and both have a cue or source: (ones, others)."""
    credited = [np.array([bool(a.cue or a.source) for a in each], dtype=np.bool_) for each in (ones, others)]
    found: Pairs = held_words(ones, others) & credited[0][:, None] & credited[1]
    return found


def same_statements(ones: Sequence[Attribution], others: Sequence[Attribution]) -> Pairs:
    """Whether two share most words and neither is nested in the other: (ones, others)."""
    return (shared_words(ones, others) >= SAME) & ~nested_words(ones, others) & ~nested_words(others, ones).T


def unlike(alike: Pairs) -> list[int]:
    """Return the numbers of those that resemble none before them, in order: `alike` is (all, all)."""
    kept: list[int] = []
    for number in range(len(alike)):
        if not alike[number, kept].any():
            kept.append(number)
    return kept


def characters_of_both(ones: Sequence[Sequence[Span]], others: Sequence[Sequence[Span]]) -> Counts:
    """Count the characters that the spans of each pair share: (ones, others)."""
    (start, end), (begin, stop) = _edges(ones), _edges(others)
    both = np.minimum(end[:, None], stop) - np.maximum(start[:, None], begin)
    return _summed(_summed(np.maximum(0, both), ones).T, others).T


def sizes_of(each: Sequence[Sequence[Span]]) -> Counts:
    """Count the characters of each list of spans."""
    return np.array([sum(end - start for start, end in spans) for spans in each], dtype=np.int64)


def _edges(each: Sequence[Sequence[Span]]) -> tuple[Counts, Counts]:
    flat = np.array([span for spans in each for span in spans], dtype=np.int64).reshape(-1, 2)
    return flat[:, 0], flat[:, 1]


def _summed(rows: Counts, each: Sequence[Sequence[Span]]) -> Counts:
    """Sum the rows of the spans in each list: (lists, columns)."""
    if all(len(spans) == 1 for spans in each):
        return rows
    ends = np.cumsum([len(spans) for spans in each])
    upto = np.concatenate([np.zeros((1, rows.shape[1]), dtype=np.int64), rows.cumsum(axis=0)])
    found: Counts = upto[ends] - upto[np.append(0, ends[:-1])]
    return found

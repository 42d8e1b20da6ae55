"""Split a text into windows of word pieces, with the surface features for the encoder.

Training and inference use the same code, so that a trained bundle always sees texts in the
form on which it was trained.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from sayso.domain.text import Quotation
    from sayso.models.word_pieces import WordPieces

CASES = 6  # other, Capitalized, ALL CAPS, single capital, digits, punctuation
PUNCTUATION = 5  # the last of them
QUOTES = 5  # outside, inside, opening mark, closing mark, inside a nested quotation
LINES = 3  # within a line, first of a line, first of the text
FEATURE_SIZES = (CASES, QUOTES, LINES)
READER_WINDOW = {"limit": 254, "before": 32, "after": 12}
"""Windows of the reader, as arguments of `cut_with_context`: the encoder learned positions up to 256."""

Int32Array = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Pieces:
    """All word pieces of a text, in order.

    Arrays have one row per piece: `ids`; `offsets`, shape (pieces, 2), code points;
    `features`, shape (pieces, 3), columns case, quote, line; `line_starts`, booleans.
    """

    ids: Int32Array
    offsets: Int32Array
    features: Int32Array
    line_starts: npt.NDArray[np.bool_]

    def covering(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the pieces that share a character with a span."""
        first = int(np.searchsorted(self.offsets[:, 1], start, side="right"))
        last = int(np.searchsorted(self.offsets[:, 0], end, side="left"))
        return first, max(first, last)


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces `[start, end)` read at once; only `[owned, until)`, or to the end, get their scores from this window."""

    start: int
    owned: int
    end: int
    until: int | None = None

    @property
    def answered_until(self) -> int:
        """The end of the pieces that get their scores from this window."""
        return self.end if self.until is None else self.until


def cut_into_pieces(text: str, tokenizer: WordPieces, quotations: Sequence[Quotation]) -> Pieces:
    """Cut a text line by line and give each piece its features."""
    ids: list[int] = []
    offsets: list[tuple[int, int]] = []
    starts: list[int] = []
    for line_start, line_end in _lines(text):
        cut = tokenizer.cut(text[line_start:line_end])
        if cut.ids:
            starts.append(len(ids))
        ids.extend(cut.ids)
        offsets.extend((line_start + s, line_start + e) for s, e in cut.offsets)
    count = len(ids)
    line_starts = np.zeros(count, dtype=np.bool_)
    line_starts[starts] = True
    table = np.array(offsets, dtype=np.int32).reshape(count, 2)
    features = np.zeros((count, 3), dtype=np.int32)
    features[:, 0] = [_case(text[s:e]) for s, e in offsets]
    if count:
        features[:, 1] = _quote_states(len(text), quotations)[table[:, 0]]
        features[line_starts, 2] = 1
        features[0, 2] = 2
    return Pieces(np.array(ids, dtype=np.int32), table, features, line_starts)


def cut_into_windows(pieces: Pieces, *, limit: int = 254, context: int = 64) -> list[Window]:
    """Pack whole lines into windows of at most `limit` pieces.

    A window begins with the line before its own lines as context, if that has at most
    `context` pieces. Lines longer than `limit` are cut.
    """
    windows: list[Window] = []
    segments = list(_segments(pieces, limit - context))
    at = 0
    while at < len(segments):
        owned = segments[at][0]
        start = owned
        if at and owned - segments[at - 1][0] <= context:
            start = segments[at - 1][0]
        stop = at + 1
        while stop < len(segments) and segments[stop][1] - start <= limit:
            stop += 1
        windows.append(Window(start, owned, segments[stop - 1][1]))
        at = stop
    return windows


def cut_with_context(pieces: Pieces, *, limit: int, before: int, after: int) -> list[Window]:
    """Pack whole lines into windows of at most `limit` pieces, context included.

    A window reads up to `before` pieces before its own pieces and up to `after` pieces after them. A line that is
    longer than the rest of the window is cut.
    """
    count = len(pieces.ids)
    if count <= limit:
        return [Window(0, 0, count)] if count else []
    windows: list[Window] = []
    line_starts = np.flatnonzero(pieces.line_starts)
    at = 0
    while at < count:
        start = max(0, at - before)
        if count - start <= limit:
            windows.append(Window(start, at, count))
            break
        furthest = start + limit - after
        fitting = line_starts[(line_starts > at) & (line_starts <= furthest)]
        stop = int(fitting[-1]) if len(fitting) else furthest
        windows.append(Window(start, at, min(count, stop + after), stop))
        at = stop
    return windows


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield start, start + len(line)
        start += len(line)


def _segments(pieces: Pieces, limit: int) -> Iterator[tuple[int, int]]:
    starts = [*np.flatnonzero(pieces.line_starts).tolist(), len(pieces.ids)]
    for start, end in itertools.pairwise(starts):
        for at in range(start, end, limit):
            yield at, min(at + limit, end)


def _case(piece: str) -> int:
    first = piece[:1]
    if first.isdigit():
        return 4
    if not first.isalnum():
        return 5
    if not first.isupper():
        return 0
    if len(piece) == 1:
        return 3
    return 2 if piece.isupper() else 1


def _quote_states(length: int, quotations: Sequence[Quotation]) -> npt.NDArray[np.int8]:
    states = np.zeros(length + 1, dtype=np.int8)
    for quotation in quotations:  # outer ones come before nested ones
        inside = 4 if quotation.depth or quotation.single else 1
        states[quotation.start : quotation.end] = inside
        states[quotation.start] = 2
        if quotation.closed:
            states[quotation.end - 1] = 3
    return states

"""A report while it is being read: its text and what the layers share, computed once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sayso.annotate.scored.spans import softmax
from sayso.annotate.statements import attribution_of
from sayso.annotate.text.places import TextPlaces
from sayso.domain.record import Record
from sayso.domain.statement import Statement
from sayso.domain.text import Document
from sayso.models.scores import Reading, SaidRanges


class Context(TextPlaces):
    """A document with its sentences, quotations and the encoder's reading; offsets count code points."""

    def __init__(self, record: Record, reading: Reading) -> None:
        super().__init__(record)
        self.document: Document = record.document
        self.reading = reading
        self.quotations = record.quotations

    @cached_property
    def _line_starts(self) -> list[int]:
        starts, at = [], 0
        for line in self.text.splitlines(keepends=True):
            if line.strip():
                starts.append(at)
            at += len(line)
        return starts

    @cached_property
    def quoted(self) -> npt.NDArray[np.bool_]:
        """Whether each code point is inside an outer quotation, as in `quotation`: shape (code points,)."""
        marks = np.zeros(len(self.text), dtype=np.bool_)
        for quotation, behind in zip(self._outer, [*self._outer_starts[1:], len(self.text)], strict=False):
            marks[quotation.start : min(quotation.end, behind)] = True
        return marks

    @cached_property
    def role_chances(self) -> list[npt.NDArray[np.float32]]:
        """The probability of each role for each piece, for each level: (pieces, 3) in the order of ROLES."""
        labels = [softmax(scores.tags) for scores in self.reading.levels]
        return [chances[:, 1::2] + chances[:, 2::2] for chances in labels]  # B- and I- of each role

    def line(self, at: int) -> int:
        """The number of the line (paragraph) that contains an offset."""
        return max(0, bisect_right(self._line_starts, at) - 1)

    def pieces(self, span: tuple[int, int]) -> tuple[int, int]:
        """The range of word pieces that share a character with a span."""
        return self.reading.pieces.covering(*span)

    def pieces_of(self, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
        """The range of pieces of the first span; an empty range if there are no spans."""
        return self.pieces(spans[0]) if spans else (0, 0)

    def ranges_of(self, statement: Statement, statements: Sequence[Statement]) -> SaidRanges:
        """The pieces of a statement's roles, and those that can show doubt (without the statements nested in it)."""
        words = attribution_of(statement)
        content = self.pieces_of(words.content)
        shown: set[int] = set()
        for span in (*words.content, *words.cue):
            shown.update(range(*self.pieces(span)))
        for other in statements:
            if other.within == statement.id:
                for span in other.content.spans:
                    shown.difference_update(range(*self.pieces(span)))
        inside = np.array(sorted(shown) or [content[0]], dtype=np.int64)
        return SaidRanges(content, self.pieces_of(words.cue), self.pieces_of(words.source), inside)

"""One report while it is read: its text with all that the layers share, found once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sayso.domain.record import Record
from sayso.domain.text import Document, Quotation, Span
from sayso.models.scores import Reading


class Context:
    """A document with its sentences, quotations and the encoder's reading; places are code points.

    Layers ask it where a place lies; what it answers does not change while the report is read.
    """

    def __init__(self, record: Record, reading: Reading) -> None:
        self.document: Document = record.document
        self.text = record.text
        self.reading = reading
        self.sentences = record.sentences
        self.quotations = record.quotations
        self._sentence_starts = [s.start for s in record.sentences]
        self._outer: list[Quotation] = [q for q in record.quotations if q.depth == 0]
        self._outer_starts = [q.start for q in self._outer]

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
        """Whether each code point stands in an outer quotation, as `quotation` tells."""
        marks = np.zeros(len(self.text), dtype=np.bool_)
        for quotation, behind in zip(self._outer, [*self._outer_starts[1:], len(self.text)], strict=False):
            marks[quotation.start : min(quotation.end, behind)] = True
        return marks

    def sentence(self, at: int) -> int:
        """The number of the sentence that an offset stands in."""
        return max(0, bisect_right(self._sentence_starts, at) - 1)

    def sentence_span(self, at: int) -> Span:
        """The sentence that an offset stands in; the whole text where there is none."""
        return self.sentences[self.sentence(at)] if self.sentences else Span(0, len(self.text))

    def line(self, at: int) -> int:
        """The number of the line (paragraph) that an offset stands in."""
        return max(0, bisect_right(self._line_starts, at) - 1)

    def quotation(self, at: int) -> Span | None:
        """The outer quotation around an offset."""
        number = bisect_right(self._outer_starts, at) - 1
        if number >= 0 and at < self._outer[number].end:
            return self._outer[number].span
        return None

    def pieces(self, span: Sequence[int]) -> tuple[int, int]:
        """The range of word pieces that share a character with a span."""
        offsets = self.reading.pieces.offsets
        first = int(np.searchsorted(offsets[:, 1], span[0], side="right"))
        last = int(np.searchsorted(offsets[:, 0], span[1], side="left"))
        return first, max(first, last)

    def pieces_of(self, spans: Sequence[Sequence[int]]) -> tuple[int, int]:
        """The pieces of the first of several spans; an empty range where there is none."""
        return self.pieces(spans[0]) if spans else (0, 0)

"""The sentence and the outer quotation at an offset of a text."""

from __future__ import annotations

from bisect import bisect_right

from sayso.domain.record import Record
from sayso.domain.text import Span


class TextPlaces:
    """The sentences and outer quotations of a record, to look up offsets."""

    def __init__(self, record: Record) -> None:
        self.text = record.text
        self.sentences = record.sentences
        self._sentence_starts = [sentence.start for sentence in record.sentences]
        self._outer = [quotation.span for quotation in record.quotations if quotation.depth == 0]
        self._outer_starts = [span.start for span in self._outer]

    def sentence(self, at: int) -> int:
        """The number of the sentence that contains an offset."""
        return max(0, bisect_right(self._sentence_starts, at) - 1)

    def sentence_span(self, at: int) -> Span:
        """The sentence that contains an offset; the whole text if there are no sentences."""
        return self.sentences[self.sentence(at)] if self.sentences else Span(0, len(self.text))

    def quotation(self, at: int) -> Span | None:
        """The outer quotation that contains an offset, or None."""
        number = bisect_right(self._outer_starts, at) - 1
        return self._outer[number] if number >= 0 and at < self._outer[number].end else None

"""Edits a text in several places, and finds its spans again in the result."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

_OF_ENTITY = ("mentions", "described")


class Edit(NamedTuple):
    """`words` in place of the `length` code points at `start`."""

    start: int
    length: int
    words: str


class Edited:
    """A text after edits; where two edits overlap, the first in text order holds."""

    def __init__(self, text: str, edits: Sequence[Edit]) -> None:
        kept: list[Edit] = []
        for edit in sorted(edits):
            if not kept or (edit.start > kept[-1].start and edit.start >= kept[-1].start + kept[-1].length):
                kept.append(edit)
        parts, at = [], 0
        for start, length, words in kept:
            parts += [text[at:start], words]
            at = start + length
        self.text = "".join([*parts, text[at:]])
        self._starts = [edit.start for edit in kept]
        self._ends = [edit.start + edit.length for edit in kept]
        self._grown = [0, *accumulate(len(edit.words) - edit.length for edit in kept)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return a span as it is after the edits, without words that were added at its edges."""
        before = bisect_right(self._ends, start), bisect_left(self._starts, end)
        return start + self._grown[before[0]], end + self._grown[before[1]]

    def report(self, gold: Mapping[str, Any]) -> dict[str, Any]:
        """A coded report with this text: its entities at their new places, and nothing else that is coded."""
        return {
            **{key: gold.get(key) for key in ("id", "outlet", "publisher", "date", "title")},
            "text": self.text,
            "statements": [],
            "entities": [self._moved(entity) for entity in gold.get("entities") or ()],
        }

    def _moved(self, entity: Mapping[str, Any]) -> dict[str, Any]:
        return {**entity, **{key: [self.span(*span) for span in entity.get(key) or ()] for key in _OF_ENTITY}}

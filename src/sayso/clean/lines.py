"""Splits a text into lines with their offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sayso.domain.text import Span

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Line:
    """A nonblank line: its words without surrounding space, and their offset.

    `alone` says that a blank line or the end of the text follows.
    """

    start: int
    end: int
    words: str
    alone: bool

    @property
    def span(self) -> Span:
        """The span of the words."""
        return Span(self.start, self.end)


def split_lines(text: str) -> list[Line]:
    """Return the nonblank lines of a text; if it has no blank line, each line counts as a paragraph."""
    found = [
        (match.start() + _indent(match[0]), match[0].strip()) for match in _LINE.finditer(text) if match[0].strip()
    ]
    starts = [start for start, _ in found] + [len(text)]
    ends = [start + len(words) for start, words in found]
    gaps = [len(_LINE_END.findall(text, end, start)) for end, start in zip(ends, starts[1:], strict=True)]
    unparted = all(gap < 2 for gap in gaps[:-1])
    last = len(found) - 1
    return [
        Line(start, end, words, unparted or gap > 1 or number == last)
        for number, ((start, words), end, gap) in enumerate(zip(found, ends, gaps, strict=True))
    ]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())

"""Turns an alignment into spans of two texts, so that differences can be shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sayso.analyse.alignment import Block
from sayso.analyse.folded_words import Word, Wording
from sayso.analyse.traces import Edit, EditKind
from sayso.domain.text import Span


@dataclass(slots=True)
class _Side:
    """One of the two texts, and how far it has been read."""

    wording: Wording
    numbers: list[int]  # indexes of the compared words among all words
    read: int = 0  # words

    def gap(self, until: int) -> tuple[list[Word], Span]:
        """Return the unread words before word `until`, and their span, which may be empty."""
        words = self.wording.words
        between = [word for word in words[self.read : until] if not word.reported]
        if between:
            return between, Span(between[0].start, between[-1].end)
        place = words[self.read - 1].end if self.read else words[until].start if until < len(words) else 0
        return [], Span(place, place)

    def marks(self) -> Span:
        """Return the span between the last word read and the next, without surrounding spaces."""
        start = self.wording.words[self.read - 1].end
        between = self.wording.text[start : self.wording.words[self.read].start]
        start += len(between) - len(between.lstrip())
        return Span(start, start + len(between.strip()))


def find_edits(variant: Wording, fullest: Wording, blocks: Sequence[Block], *, marks: bool = False) -> tuple[Edit, ...]:
    """Return the whole alignment of two wordings, in order; words in brackets count as added or left out.

    Words of a mixed statement outside quotation marks are not included.

    Args:
        variant: The wording whose kept words `Block.one` indexes.
        fullest: The wording whose kept words `Block.other` indexes.
        blocks: The equal words.
        marks: Whether different punctuation and capitals count as replaced.
    """
    return tuple(_join(_steps(variant, fullest, blocks, marks)))


def _steps(variant: Wording, fullest: Wording, blocks: Sequence[Block], marks: bool) -> Iterator[Edit]:
    sides = [
        _Side(wording, [n for n, word in enumerate(wording.words) if not (word.bracketed or word.reported)])
        for wording in (fullest, variant)
    ]
    matched = [(block.other + step, block.one + step) for block in blocks for step in range(block.size)]
    for places in matched:
        numbers = [side.numbers[place] for side, place in zip(sides, places, strict=True)]
        yield from _gap(sides, numbers, marks)
        words = [side.wording.words[number] for side, number in zip(sides, numbers, strict=True)]
        recased = marks and words[0].capital != words[1].capital and None not in (words[0].before, words[1].before)
        yield Edit(
            "replaced" if recased else "same",
            Span(words[0].start, words[0].end),
            Span(words[1].start, words[1].end),
        )
        for side, number in zip(sides, numbers, strict=True):
            side.read = number + 1
    yield from _gap(sides, [len(side.wording.words) for side in sides], marks)


def _gap(sides: Sequence[_Side], numbers: Sequence[int], marks: bool) -> Iterator[Edit]:
    """Yield the common text before these words."""
    (less, span), (more, span_variant) = (side.gap(number) for side, number in zip(sides, numbers, strict=True))
    if less or more:
        kind: EditKind = "replaced" if less and more else "left_out" if less else "added"
        yield Edit(kind, span, span_variant)
    elif marks and all(side.read and side.read < len(side.wording.words) for side in sides):
        befores = [side.wording.words[side.read].before for side in sides]
        if None not in befores and befores[0] != befores[1]:
            yield Edit("replaced", sides[0].marks(), sides[1].marks())


def _join(steps: Iterator[Edit]) -> Iterator[Edit]:
    """Join neighboring words that are the same."""
    last: Edit | None = None
    for step in steps:
        if last is not None and last.kind == step.kind == "same":
            last = Edit("same", Span(last.fullest[0], step.fullest[1]), Span(last.variant[0], step.variant[1]))
            continue
        if last is not None:
            yield last
        last = step
    if last is not None:
        yield last

"""Cuts a report's text into pieces that a page can mark.

Statements can nest or overlap; pieces do not. Each piece has its set of statements and layers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sayso.domain.record import LoadedWords
from sayso.domain.statement import Statement
from sayso.domain.text import Span
from sayso.web.shown import STEERING

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the same marks. `start` and `end` are offsets in the report's text.

    Attributes:
        kinds: The kind of the innermost statement whose content contains it, or "own" for the outlet's own voice.
        depth: The number of statements whose content contains it.
        content, cue, source: Numbers (from 1) of the statements in whose content, cue or source it is; innermost last.
        opens: Numbers of the statements whose content begins here.
        marker: Whether it is a marker of certainty.
        loaded: Who uses these loaded words; "" if unknown, None if they are not loaded.
    """

    start: int
    end: int
    text: str
    kind: str | None = None
    depth: int = 0
    content: tuple[int, ...] = ()
    cue: tuple[int, ...] = ()
    source: tuple[int, ...] = ()
    opens: tuple[int, ...] = ()
    marker: bool = False
    loaded: str | None = None
    furniture: bool = False

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of all statements that the piece belongs to."""
        return tuple(sorted({*self.content, *self.cue, *self.source}))

    @property
    def is_plain(self) -> bool:
        """Whether it has no marks."""
        return not (self.numbers or self.marker or self.furniture) and self.loaded is None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, and the numbers of the statements whose content begins in it."""

    start: int
    pieces: tuple[Piece, ...]
    begins: tuple[int, ...]

    @property
    def furniture(self) -> bool:
        """Whether all of it is furniture."""
        return all(piece.furniture or not piece.text.strip() for piece in self.pieces)


@dataclass(slots=True)
class _Layers:
    """The spans of each role, as pairs of span and statement number."""

    content: list[tuple[Span, int]] = field(default_factory=list)
    cue: list[tuple[Span, int]] = field(default_factory=list)
    source: list[tuple[Span, int]] = field(default_factory=list)
    markers: list[Span] = field(default_factory=list)


def mark_text(
    text: str,
    statements: Sequence[Statement],
    *,
    furniture: Iterable[Span] = (),
    loaded: Iterable[LoadedWords] = (),
    window: Span | None = None,
    rejected: Collection[int] = (),
) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a text with its statements marked; with a window, only those that overlap it.

    Args:
        text: The report's text.
        statements: Numbered from 1 in this order.
        furniture: Spans that belong to the page and not to the report.
        loaded: Loaded words.
        window: A span of the text; by default all of it.
        rejected: Numbers of rejected statements: the number stays beside their words, but the words are not marked.
    """
    layers = _Layers()
    for number, statement in enumerate(statements, 1):
        layers.content += [(span, number) for span in statement.content.spans]
        layers.cue += [(span, number) for span in statement.cue.spans] if statement.cue else []
        layers.source += [(span, number) for span in statement.source.spans] if statement.source else []
        layers.markers += statement.certainty.markers
    greyed, words = list(furniture), list(loaded)
    found = []
    for span in paragraph_spans(text):
        if window is None or span.overlaps(window):
            pieces = tuple(_pieces(text, span, statements, layers, greyed, words, rejected))
            begins = tuple(
                number for number, s in enumerate(statements, 1) if span.start <= s.content.spans[0].start < span.end
            )
            found.append(Paragraph(span.start, pieces, begins))
    return tuple(found)


def paragraph_spans(text: str) -> Iterator[Span]:
    """Yield the spans of paragraphs, which blank lines separate."""
    start = len(text) - len(text.lstrip("\n"))
    for gap in _PARAGRAPH.finditer(text, start):
        yield Span(start, gap.start())
        start = gap.end()
    if start < len(text):
        yield Span(start, len(text))


def _pieces(
    text: str,
    paragraph: Span,
    statements: Sequence[Statement],
    layers: _Layers,
    furniture: Sequence[Span],
    loaded: Sequence[LoadedWords],
    rejected: Collection[int],
) -> Iterator[Piece]:
    content, cue, source = (
        [(span, number) for span, number in layer if span.overlaps(paragraph)]
        for layer in (layers.content, layers.cue, layers.source)
    )
    markers = [span for span in layers.markers if span.overlaps(paragraph)]
    spans = [span for span, _ in (*content, *cue, *source)] + markers
    spans += [span for span in furniture if span.overlaps(paragraph)] + [w.span for w in loaded]
    edges = {edge for span in spans for edge in span if paragraph.start < edge < paragraph.end}
    for control in STEERING.finditer(text, *paragraph):  # a piece each: its number is longer than itself
        edges |= {edge for edge in control.span() if edge > paragraph.start}
    ordered = [paragraph.start, *sorted(edges), paragraph.end]
    for start, end in pairwise(ordered):
        here = Span(start, end)
        holding = sorted(((s, n) for s, n in content if s.contains(here)), key=lambda pair: pair[0].start - pair[0].end)
        held = tuple(dict.fromkeys(number for _, number in holding))
        marked = [number for number in held if number not in rejected]
        yield Piece(
            start,
            end,
            text[start:end],
            kind=_kind(statements[marked[-1] - 1]) if marked else None,
            depth=len(marked),
            content=held,
            cue=tuple(n for span, n in cue if span.contains(here) and n not in rejected),
            source=tuple(n for span, n in source if span.contains(here) and n not in rejected),
            opens=tuple(n for s, n in holding if s.start == start and s == statements[n - 1].content.spans[0]),
            marker=any(span.contains(here) for span in markers),
            loaded=next((w.voice or "" for w in loaded if w.span.contains(here)), None),
            furniture=any(span.contains(here) for span in furniture),
        )


def _kind(statement: Statement) -> str:
    is_own = statement.speaker is not None and statement.speaker.type == "author"
    return "own" if is_own else statement.kind

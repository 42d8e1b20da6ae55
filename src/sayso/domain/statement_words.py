"""The words of a statement for coders and readers of a table: enough to be understood alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sayso.domain.coding import Passage
from sayso.domain.statement import Statement
from sayso.domain.text import Span

AROUND = 250  # characters around a statement's content that a coder reads
SENTENCE_END = re.compile(r"[.!?][”\"’)]*\s|\n")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a statement that say what it is about: literal slices of the report, joined by spaces.

    `places` are the spans of the slices; `text` is the joined text.
    """

    text: str
    places: tuple[Span, ...]

    def in_report(self, span: Span) -> tuple[Span, ...]:
        """Map a range of `text` to spans of the report."""
        found: list[Span] = []
        at = 0
        for place in self.places:
            start, end = max(span.start, at), min(span.end, at + place.end - place.start)
            if start < end:
                found.append(Span(place.start + start - at, place.start + end - at))
            at += place.end - place.start + 1
        return tuple(found)


def wording_of(text: str, statement: Statement) -> Wording:
    """Return the words of a statement that can be understood on their own.

    A direct quotation needs nothing else. In indirect speech the cue takes sides too ("urged the government not to
    sign", "welcomed the decision"), so source and cue are included if they are in the same sentence.
    """
    content = statement.content.spans
    if statement.kind == "direct":
        places = content
    else:
        parts = [*content, *(statement.cue.spans if statement.cue else ())]
        parts += statement.source.spans if statement.source else ()
        places = tuple(place for place in _joined(text, parts) if any(place.overlaps(span) for span in content))
    return Wording(" ".join(text[start:end] for start, end in places), places)


def passage_of(text: str, statement: Statement) -> Passage:
    """Return a statement as a coder reads it, with the report's words around it."""
    spans = statement.content.spans
    first, last = spans[0].start, spans[-1].end
    return Passage(
        " ".join(text[start:end] for start, end in spans),
        source=statement.source.text if statement.source else "",
        cue=statement.cue.text if statement.cue else "",
        before=text[max(first - AROUND, 0) : first],
        after=text[last : last + AROUND],
    )


def _joined(text: str, parts: Iterable[Span]) -> list[Span]:
    """Sort spans and merge those within one sentence, with the words between them."""
    found: list[Span] = []
    for part in sorted(parts):
        if found and not SENTENCE_END.search(text[found[-1].end : part.start]):
            found[-1] = Span(found[-1].start, max(found[-1].end, part.end))
        else:
            found.append(part)
    return found

"""The places where a report names possible speakers: its entities, and the bare surnames of its persons."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from sayso.domain.record import Record
from sayso.domain.text import Span

_TYPES = frozenset({"PERSON", "ORG", "GPE", "LOC"})
_NAME_WORD = re.compile(r"(?<![\w’'])[^\W\d_a-z][\w’'-]*")
_POSSESSIVE = re.compile(r"[’']s?$")


class NamedPlaces:
    """The names in a report, in text order, without possessive endings."""

    def __init__(self, record: Record) -> None:
        text = record.text
        entities = [e for e in record.entities if e.type in _TYPES and e.text[:1].isupper()]
        surnames = {_without_ending(e.text).split()[-1] for e in entities if e.type == "PERSON"}
        spans = sorted(Span(e.span.start, e.span.start + len(_without_ending(e.text))) for e in entities)
        ends = [span.end for span in spans]
        alone = []
        for match in _NAME_WORD.finditer(text):
            word = _without_ending(match.group())
            if word not in surnames:
                continue
            span = Span(match.start(), match.start() + len(word))
            following = bisect_right(ends, span.start)
            if following == len(spans) or not spans[following].overlaps(span):
                alone.append(span)
        self._spans = sorted([*spans, *alone])
        self._starts = [span.start for span in self._spans]

    def within(self, span: Span) -> list[Span]:
        """The names inside a span, in text order."""
        found = self._spans[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]
        return [name for name in found if name.end <= span.end]


def _without_ending(words: str) -> str:
    return _POSSESSIVE.sub("", words)

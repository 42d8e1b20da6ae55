"""Press reviews: the outlet in the heading above each line."""

from __future__ import annotations

import re

from sayso.annotate.carriers import Carrier, Rank
from sayso.annotate.outlets import outlet_name
from sayso.domain.text import Span

_LINE = re.compile(r"[^\r\n]+")
_HEADING = re.compile(r"\W{0,4}(?P<name>[^().,:;?!“”\"*_#]{2,60}?)(?P<country>\s*\([A-Z][\w .-]+\))?:?\W{0,3}\s*$")
_LONGEST = 70
_SHORT_LINE = 40
_FEWEST_HEADINGS = 2
_SENTENCE_END = re.compile(r"[.!?”\"]\s*$")


def item_headings(text: str) -> dict[int, Carrier]:
    """Map each line of a press review's items, numbered among non-empty lines, to the outlet in the heading above it.

    A heading is a line with nothing but an outlet's name and possibly its country. A report
    with fewer than two headings is not a press review.
    """
    lines = [match.span() for match in _LINE.finditer(text) if match.group().strip()]
    heads: dict[int, Carrier] = {}
    for number, (start, end) in enumerate(lines[1:], 1):
        match = _HEADING.match(text, start, end) if end - start < _LONGEST else None
        if match and (match["country"] or outlet_name(match["name"])) and match["name"][:1].isupper():
            heads[number] = Carrier(match["name"].strip(), Span(*match.span("name")), Rank.QUOTES)
    if len(heads) < _FEWEST_HEADINGS:
        return {}
    held: dict[int, Carrier] = {}
    current: Carrier | None = None
    for number, (start, end) in enumerate(lines):
        if number in heads:
            current = heads[number]
        elif end - start < _SHORT_LINE and not _SENTENCE_END.search(text, start, end):
            current = None
        elif current is not None:
            held[number] = current
    return held

"""Clues: the words in and around a span, each with its position; the weights of wordings are learned from them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sayso.annotate.context import Context
from sayso.domain.text import Span

_WORD = re.compile(r"[A-Za-z][\w’'-]*|\d+|[.,:;\"“”()—-]")
_REACH = 60
"""Number of code points before and after a span that are searched for its neighbors."""


def words_of(text: str, spans: Sequence[Span]) -> list[str]:
    """The words and punctuation marks of spans in lower case, numbers included."""
    return [word.lower() for start, end in spans for word in _WORD.findall(text, start, end)]


def words_in(place: str, words: Sequence[str], limit: int = 12) -> list[str]:
    """Clues of the first `limit` words in a place, and of its first, first two and last words."""
    clues = [f"{place}:{word}" for word in words[:limit]]
    if words:
        clues += [f"{place} first:{words[0]}", f"{place} last:{words[-1]}"]
    if len(words) > 1:
        clues.append(f"{place} first:{words[0]} {words[1]}")
    return clues


def words_around(place: str, text: str, span: Span, count: int = 3) -> list[str]:
    """Clues of the `count` words before and after a span, each with its distance."""
    before = words_of(text, [Span(max(0, span.start - _REACH), span.start)])[-count:]
    behind = words_of(text, [Span(span.end, min(len(text), span.end + _REACH))])[:count]
    clues = [f"{place} -{away}:{word}" for away, word in enumerate(reversed(before), 1)]
    clues += [f"{place} +{away}:{word}" for away, word in enumerate(behind, 1)]
    if len(before) > 1:
        clues.append(f"{place} -2:{before[-2]} {before[-1]}")
    if len(behind) > 1:
        clues.append(f"{place} +2:{behind[0]} {behind[1]}")
    return clues


def sentences_apart(context: Context, at: int, here: int) -> str:
    """The position of an offset relative to the sentence of `here`: same, previous, next, earlier or later."""
    apart = context.sentence(at) - context.sentence(here)
    return {0: "same", 1: "next", -1: "previous"}.get(apart, "later" if apart > 0 else "earlier")

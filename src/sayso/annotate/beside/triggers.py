"""Words that may indicate an event ("met", "visit", "phoned"), with features for a learned choice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sayso.annotate.context import Context
from sayso.annotate.scored.clues import words_around, words_of
from sayso.annotate.scored.spans import softmax
from sayso.domain.record import Entity
from sayso.domain.statement import Statement
from sayso.domain.text import Span
from sayso.models.labels import EVENT_KINDS
from sayso.models.scores import Float32Array
from sayso.tables import kept_per_tables, table

_IN_SENTENCE = ("PERSON", "GPE", "DATE", "ORG", "FAC", "EVENT")
_CLOSE = ("PERSON", "GPE", "DATE", "ORG")
_WORD = re.compile(r"[A-Za-z]+(?:-[a-z]+)?")
_CLAUSE_ENDS = ',;:—\n"“”.!?()'
_REACH = 60
"""Code points around a trigger within which names and days count as close."""
_PIECES = 6
FEATURES = (
    *(f"kind_{kind}" for kind in EVENT_KINDS),
    "layer", "layer_sentence", "layer_around", "kind_layer", "kind_sentence",
    *(f"sentence_{kind}" for kind in _IN_SENTENCE),
    *(f"close_{kind}" for kind in _CLOSE),
    "quoted", "in_content", "in_cue", "earlier", "place", "line", "capital", "characters",
)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that may indicate an event of one kind."""

    span: Span
    word: str
    kind: str


def find_triggers(text: str) -> list[Trigger]:
    """Return every word that may indicate an event, once per kind, in text order."""
    words = ((Span(*match.span()), match.group().lower()) for match in _WORD.finditer(text))
    return [Trigger(span, word, kind) for span, word in words for kind in _kinds().get(word, ())]


@kept_per_tables()
def _kinds() -> dict[str, list[str]]:
    """The kinds of events that each word may indicate."""
    found: dict[str, list[str]] = defaultdict(list)
    for kind, words in table("triggers").items():
        for word in words:
            found[word].append(kind)
    return dict(found)


def trigger_clues(context: Context, trigger: Trigger) -> list[str]:
    """The word of a trigger with its kind, the words around it, and those of its sentence."""
    text, span = context.text, trigger.span
    sentence = words_of(text, [context.sentence_span(span.start)])[:50]
    around = words_around("near", text, span, 4) + words_around(trigger.word, text, span)
    return [f"{trigger.kind}:{trigger.word}", *around, *(f"sentence:{word}" for word in sentence)]


def trigger_rows(
    context: Context, entities: Sequence[Entity], statements: Sequence[Statement], found: Sequence[Trigger]
) -> Float32Array:
    """Features of each trigger for indicating an event: (triggers, len(FEATURES))."""
    chances = softmax(context.reading.layers["event"])
    contents = [span for s in statements for span in s.content.spans]
    cues = [span for s in statements if s.cue for span in s.cue.spans]
    earlier: Counter[tuple[str, str]] = Counter()
    rows = []
    for trigger in found:
        earlier[trigger.word, trigger.kind] += 1
        rows.append(
            [
                *(float(trigger.kind == kind) for kind in EVENT_KINDS),
                *_of_layer(context, chances, trigger),
                *_of_names(context, entities, trigger),
                float(context.quotation(trigger.span.start) is not None),
                float(any(trigger.span.overlaps(span) for span in contents)),
                float(any(trigger.span.overlaps(span) for span in cues)),
                float(earlier[trigger.word, trigger.kind]),
                trigger.span.start / max(1, len(context.text)),
                float(context.line(trigger.span.start)),
                float(context.text[trigger.span.start].isupper()),
                float(len(context.text)),
            ]
        )
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(FEATURES))


def _of_layer(context: Context, chances: Float32Array, trigger: Trigger) -> list[float]:
    """The encoder's scores for events at a trigger, in its sentence and around it; then for the trigger's kind."""
    if not len(chances):
        return [0.0] * 5
    first, last = context.pieces(trigger.span)
    last = max(first + 1, last)
    start, end = context.pieces(context.sentence_span(trigger.span.start))
    some, column = 1 - chances[:, 0], 1 + 2 * EVENT_KINDS.index(trigger.kind)
    of_kind = chances[:, column] + chances[:, column + 1]
    return [
        float(some[first:last].mean()),
        float(some[start:end].max(initial=0.0)),
        float(some[max(0, first - _PIECES) : last + _PIECES].mean()),
        float(of_kind[first:last].max(initial=0.0)),
        float(of_kind[start:end].max(initial=0.0)),
    ]


def _of_names(context: Context, entities: Sequence[Entity], trigger: Trigger) -> list[float]:
    """Number of names of each kind in the sentence of a trigger, and close to it."""
    sentence = context.sentence_span(trigger.span.start)
    inside = Counter(e.type for e in entities if sentence.overlaps(e.span))
    reach = Span(max(0, trigger.span.start - _REACH), trigger.span.end + _REACH)
    close = Counter(e.type for e in entities if reach.contains(e.span))
    return [*(float(inside[kind]) for kind in _IN_SENTENCE), *(float(close[kind]) for kind in _CLOSE)]


def clause_around(text: str, span: Span) -> Span:
    """The clause around a trigger, up to the next punctuation on either side."""
    start, end = span
    while start > 0 and text[start - 1] not in _CLAUSE_ENDS:
        start -= 1
    while end < len(text) and text[end] not in _CLAUSE_ENDS:
        end += 1
    words = text[start:end]
    return Span(start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))

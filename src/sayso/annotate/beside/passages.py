"""Passages outside the statements (the outlet's own voice), with their features."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.scored.clues import words_around, words_in, words_of
from sayso.annotate.scored.spans import ScoredSpan, decode_layer, softmax
from sayso.annotate.who.actors import Actor
from sayso.domain.statement import Statement
from sayso.domain.text import Span

FINDS = 3.0
"""Subtracted from the score of "no passage": favors recall, since surplus passages are weighed and dropped later."""
FEATURES = (
    "layer", "first", "most", "words", "capital", "in_content", "in_cue", "in_quotation", "actors", "persons",
    "actors_in_sentence", "place", "others", "statements_in_sentence",
)


def find_passages(context: Context, layer: str) -> list[ScoredSpan]:
    """Return all candidate spans for passages of a layer."""
    return decode_layer(context.reading, layer, context.text, outside_penalty=FINDS)


def passage_rows(
    context: Context, layer: str, found: Sequence[ScoredSpan], statements: Sequence[Statement], actors: Sequence[Actor]
) -> npt.NDArray[np.float32]:
    """Features of each passage: (passages, len(FEATURES))."""
    chances = 1 - softmax(context.reading.layers[layer])[:, 0]
    named = [(m.span, actor) for actor in actors for m in actor.mentions if not m.described]
    rows = []
    for scored in found:
        span, text = scored.span, context.text[scored.span.start : scored.span.end]
        sentence = context.sentence_span(span.start)
        inside = {id(actor): actor for place, actor in named if span.overlaps(place)}
        around = {id(actor) for place, actor in named if sentence.overlaps(place)}
        pieces = chances[scored.first : scored.last]
        rows.append(
            [
                scored.probability,
                float(pieces[0]),
                float(pieces.max()),
                float(len(text.split())),
                float(text[:1].isupper()),
                float(any(s.overlaps(span) for x in statements for s in x.content.spans)),
                float(any(s.overlaps(span) for x in statements if x.cue for s in x.cue.spans)),
                float(context.quotation(span.start) is not None),
                float(len(inside)),
                float(sum(actor.type == "person" for actor in inside.values())),
                float(len(around)),
                span.start / max(1, len(context.text)),
                float(len(found)),
                float(sum(sentence.overlaps(s) for x in statements for s in x.content.spans)),
            ]
        )
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(FEATURES))


def passage_clues(text: str, span: Span) -> list[str]:
    """The words of a passage and around it."""
    return words_in("passage", words_of(text, [span]), 30) + words_around("near", text, span)

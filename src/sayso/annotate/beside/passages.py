"""The outlet's own voice: passages outside the statements, attributed to nobody, and how likely each is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sayso.annotate.beside.comments import add_comments, author_statement, is_by_author
from sayso.annotate.context import Context
from sayso.annotate.route.chain import publisher
from sayso.annotate.route.places import is_outlet
from sayso.annotate.scored.clues import words_around, words_in, words_of
from sayso.annotate.scored.spans import ScoredSpan, decode_layer, softmax
from sayso.annotate.statements import text_order
from sayso.annotate.who.actors import Actor
from sayso.domain.record import Record
from sayso.domain.statement import Statement
from sayso.domain.text import Span
from sayso.models.decisions import Decisions

FINDS = 3.0
"""Subtracted from the score of "no passage": favors recall, since surplus passages are weighed and dropped later."""
FEATURES = (
    "layer", "first", "most", "words", "capital", "in_content", "in_cue", "in_quotation", "actors", "persons",
    "actors_in_sentence", "place", "others", "statements_in_sentence",
)
_FEWEST_WORDS = 2


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


def find_own_voice(context: Context, record: Record, actors: Sequence[Actor], decisions: Decisions) -> Record:
    """Add the passages in which the report comments, as statements by the author without source and cue.

    They are the model's passages that the decision accepts, and those found by rule; their chain is the publisher.
    """
    found = find_passages(context, "own_voice")
    rows = passage_rows(context, "own_voice", found, record.statements, actors)
    clues = [passage_clues(context.text, scored.span) for scored in found]
    chances, least = decisions.chances("own_voice", rows, clues), decisions.least.get("own_voice", 0.5)
    own = []
    for scored, chance in zip(found, chances, strict=True):
        words = context.text[scored.span.start : scored.span.end].split()
        if chance >= least and len(words) >= _FEWEST_WORDS and not _claimed(scored.span, record):
            own.append(author_statement(record, scored.span, round(float(chance), 4)))
    statements = sorted([*record.statements, *own], key=text_order)
    outlets = [mention.span for actor in actors if is_outlet(actor) for mention in actor.mentions]
    whole = add_comments(replace(record, statements=tuple(statements)), outlets).statements
    chain = (publisher(record),)
    published = (replace(s, chain=chain) if is_by_author(s) and not s.chain else s for s in whole)
    return replace(record, statements=tuple(published))


def _claimed(span: Span, record: Record) -> bool:
    """Whether the words are part of a statement or furniture."""
    spans = [part for s in record.statements for part in s.content.spans]
    return record.document.is_furniture(span) or any(2 * _shared(span, part) > span.end - span.start for part in spans)


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))

"""The outlet's own voice: what a report adds to the words it relays, attributed to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sayso.annotate.beside.comments import add_comments, author_statement, is_by_author
from sayso.annotate.beside.passages import find_passages, passage_clues, passage_rows
from sayso.annotate.context import Context
from sayso.annotate.route.chain import publisher
from sayso.annotate.route.places import is_outlet
from sayso.annotate.statements import text_order
from sayso.annotate.who.actors import Actor
from sayso.domain.record import Record
from sayso.domain.text import Span
from sayso.models.decisions import Decisions

_FEWEST_WORDS = 2


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

"""Features of each actor relative to each statement, from the positions of the actor's mentions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.statements import cued_at
from sayso.annotate.text.words import offices
from sayso.annotate.who.actors import Actor, name_words
from sayso.domain.statement import Statement
from sayso.domain.text import Span

Columns = dict[str, npt.NDArray[Any]]
Marks = npt.NDArray[np.bool_]
_Places = npt.NDArray[np.int64]
_LEAD = re.compile(
    r"(?:the|a|an|some|many|several|most|all|other|those|these|one|two|his|her|their|its)\s", re.IGNORECASE
)
_NEVER = 99
_NOWHERE = 9999
_RECENT = 600
_LEAD_ENDS = 400
"""Code points: the assumed end of a report's first paragraphs."""


class Mentioned:
    """The mentions of a report's actors, grouped by actor: one array (mentions,) per property.

    Marks have shape (statements, mentions); aggregates over an actor's mentions have shape (statements, actors).
    """

    def __init__(self, context: Context, actors: Sequence[Actor]) -> None:
        mentions = [m for actor in actors for m in actor.mentions]
        starts = [m.span.start for m in mentions]
        self.start = _integers(starts)
        self.end = _integers([m.span.end for m in mentions])
        self.sentence = _integers([context.sentence(start) for start in starts])
        self.line = _integers([context.line(start) for start in starts])
        self.quoted = np.array([context.quotation(start) is not None for start in starts], dtype=np.bool_)
        self.described = np.array([m.described for m in mentions], dtype=np.bool_)
        self.first = _integers([0, *accumulate(len(actor.mentions) for actor in actors)][: len(actors)])
        """The index of each actor's first mention, (actors,)."""

    def within(self, spans: Sequence[Sequence[Span]], *, begin: bool = False) -> Marks:
        """Mark the mentions that share a character with one of each statement's spans or, with `begin`, begin there."""
        marks = np.zeros((len(spans), len(self.start)), dtype=np.bool_)
        for row, some in zip(marks, spans, strict=True):
            for start, end in some:
                row |= (self.start < end) & (start <= self.start if begin else start < self.end)
        return marks

    def any(self, marks: Marks) -> Marks:
        """Whether a mention of each actor is marked."""
        return np.logical_or.reduceat(marks, self.first, axis=1)

    def total(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The sum over the mentions of each actor."""
        found: npt.NDArray[Any] = np.add.reduceat(values, self.first, axis=1, dtype=values.dtype)
        return found

    def most(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The maximum over the mentions of each actor."""
        found: npt.NDArray[Any] = np.maximum.reduceat(values, self.first, axis=1)
        return found

    def first_of(self, marks: Marks) -> _Places:
        """The index of each actor's first marked mention; the total number of mentions if none is marked."""
        count = marks.shape[1]
        return np.minimum.reduceat(np.where(marks, np.arange(count), count), self.first, axis=1)

    def last_of(self, marks: Marks) -> _Places:
        """The index of each actor's last marked mention; -1 if none is marked."""
        return np.maximum.reduceat(np.where(marks, np.arange(marks.shape[1]), -1), self.first, axis=1)


def credited_at(statement: Statement) -> int:
    """The offset where a statement is attributed: its source, else its cue, else its content."""
    source = statement.source.spans[0].start if statement.source else None
    return source if source is not None else cued_at(statement)


def columns_of_places(context: Context, statements: Sequence[Statement], mentioned: Mentioned) -> Columns:
    """Return the features from positions of mentions, each column (statements, actors)."""
    here = _integers([credited_at(s) for s in statements])
    return {
        **_of_sources(statements, mentioned),
        **_of_those_before(context, here, mentioned),
        **_of_cues(statements, mentioned),
        "in_content": mentioned.any(mentioned.within([s.content.spans for s in statements], begin=True)),
    }


def _of_sources(statements: Sequence[Statement], mentioned: Mentioned) -> Columns:
    """Features of how the first span of a statement's source names an actor."""
    sources = [s.source.spans[:1] if s.source else () for s in statements]
    start, end = (_column([spans[0][edge] if spans else 0 for spans in sources]) for edge in (0, 1))
    inside = mentioned.within(sources)
    shared = np.minimum(mentioned.end, end) - np.maximum(mentioned.start, start)
    named = mentioned.any(inside)
    begins, ends = (np.append(places, 0) for places in (mentioned.start, mentioned.end))
    return {
        "in_source": named,
        "source_share": mentioned.total(shared * inside) / np.maximum(1, end - start),
        "source_start": named & (begins[mentioned.first_of(inside)] <= start + 4),
        "source_end": named & (ends[mentioned.last_of(inside)] >= end),
        "source_names": mentioned.any(inside & ~mentioned.described),
    }


def _of_those_before(context: Context, here: _Places, mentioned: Mentioned) -> Columns:
    """Features of the mentions before a statement's attribution, and of the last one."""
    sentence, line = (_column([place(at) for at in here.tolist()]) for place in (context.sentence, context.line))
    back = here[:, None] - mentioned.start
    before = back > 0
    last = mentioned.last_of(before)
    any_before = last >= 0
    return {
        "mentions_before": mentioned.total(before.astype(np.int64)),
        "sentences_back": np.where(any_before, sentence - mentioned.sentence[last], _NEVER),
        "lines_back": np.where(any_before, line - mentioned.line[last], _NEVER),
        "characters_back": np.where(any_before, here[:, None] - mentioned.end[last], _NOWHERE),
        "in_sentence": mentioned.any(mentioned.sentence == sentence),
        "last_in_quotation": any_before & mentioned.quoted[last],
        "recent": mentioned.total((before & (back < _RECENT)).astype(np.int64)),
    }


def _of_cues(statements: Sequence[Statement], mentioned: Mentioned) -> Columns:
    """Whether a mention is right before or right after a statement's cue."""
    begins = _column([cued_at(s) for s in statements])
    ends = _column([s.cue.spans[-1].end if s.cue else s.start for s in statements])
    before, behind = begins - mentioned.end, mentioned.start - ends
    return {
        "before_cue": mentioned.any((before >= 0) & (before <= 2)),
        "behind_cue": mentioned.any((behind >= 0) & (behind <= 5)),
    }


def columns_of_actors(actors: Sequence[Actor]) -> Columns:
    """Return the features of the actors alone, each column (actors,)."""
    words = [name_words(actor.name) for actor in actors]
    columns = {
        "described": [actor.described for actor in actors],
        "mentions": [len(actor.mentions) for actor in actors],
        "name_length": [len(name) for name in words],
        "name_office": [any(w in offices() for w in name) for name in words],
        "name_lead": [bool(_LEAD.match(actor.mentions[0].text)) for actor in actors],
        "probability": [max(m.probability for m in actor.mentions) for actor in actors],
        "in_lead": [actor.mentions[0].span.start < _LEAD_ENDS for actor in actors],
    }
    return {name: np.array(values, dtype=np.float32) for name, values in columns.items()}


def columns_of_gender(pronouns: Sequence[str | None], actors: Sequence[Actor]) -> Columns:
    """Return whether a source "he" or "she" can refer to an actor, each column (statements, actors)."""
    asked = np.array([{"men": 1, "women": -1}.get(p or "", 0) for p in pronouns], dtype=np.int64)
    known = np.array([{"m": 1, "f": -1}.get(actor.gender or "", 0) for actor in actors], dtype=np.int64)
    agreement = asked[:, None] * known
    return {"gender_fits": agreement > 0, "gender_clashes": agreement < 0}


def _integers(values: Sequence[int]) -> _Places:
    return np.array(values, dtype=np.int64)


def _column(values: Sequence[int]) -> _Places:
    return _integers(values)[:, None]

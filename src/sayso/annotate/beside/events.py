"""Events and relations of a report: what the model finds, with the actors who take part."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sayso.annotate.beside.days import resolve_in
from sayso.annotate.beside.passages import find_passages, passage_rows
from sayso.annotate.context import Context
from sayso.annotate.scored.spans import ScoredSpan
from sayso.annotate.who.actors import Actor, Mention
from sayso.domain.record import Event, Participant, Record, Relation
from sayso.domain.text import Span
from sayso.models.decisions import Decisions
from sayso.resolve.dates import find_dates, published_on

_PLACES = frozenset({"GPE", "LOC", "FAC"})
POINTED = 0.05
"""Share below which a relation points at nobody: ours, since the shares of all mentions and of none add up to one."""
_TAKE_PART = frozenset({"person", "government", "organization", "group"})


def find_events(context: Context, record: Record, actors: Sequence[Actor], decisions: Decisions) -> tuple[Event, ...]:
    """Give the meetings, visits, calls, signings, votes, speeches and other events that the report tells of."""
    found = _likely(context, record, actors, decisions, "event")
    return tuple(_event(context, record, actors, scored) for scored in found)


def _likely(
    context: Context, record: Record, actors: Sequence[Actor], decisions: Decisions, layer: str
) -> list[ScoredSpan]:
    found = find_passages(context, layer)
    chances = decisions[layer].probabilities(passage_rows(context, layer, found, record.statements, actors))
    least = decisions.least.get(layer, 0.5)
    return [scored for scored, chance in zip(found, chances, strict=True) if chance >= least]


def _event(context: Context, record: Record, actors: Sequence[Actor], scored: ScoredSpan) -> Event:
    span, text = scored.span, record.text
    sentence = context.sentence_span(span.start)
    around = Span(min(sentence.start, span.start), max(sentence.end, span.end))
    near = _taking_part(actors, span) or _taking_part(actors, around)
    places = [e.text for e in record.entities if e.type in _PLACES and around.contains(e.span)]
    place = next(
        (p for p in places if any(f" {lead} {p}" in text[around.start : around.end] for lead in ("in", "at"))), None
    )
    published = published_on(record.document.published)
    days = find_dates(text, around.start, around.end)
    when = next((d for d in (resolve_in(record, day, published) for day in days) if d is not None), None)
    participants = tuple(Participant(actor.name, _part(text, actor, around)) for actor in near)
    return Event(scored.kind, participants, (span,), place, when.iso if when else None)


def _taking_part(actors: Sequence[Actor], span: Span) -> list[Actor]:
    inside = [a for a in actors if a.type in _TAKE_PART and any(span.contains(m.span) for m in a.mentions)]
    named = [a for a in inside if not a.described]
    return (named or inside)[:6]


def _part(text: str, actor: Actor, around: Span) -> str:
    mention = next((m for m in actor.mentions if around.contains(m.span)), actor.mentions[0])
    before = text[max(around.start, mention.span.start - 24) : mention.span.start].lower()
    for part, words in (("chair", ("chaired by ", "led by ")), ("host", ("hosted by ", "received by ", "host "))):
        if any(word in before for word in words):
            return part
    return "attended"


def find_relations(
    context: Context, record: Record, actors: Sequence[Actor], decisions: Decisions
) -> tuple[Relation, ...]:
    """Give who agrees with whom, and who disagrees: the actors at whom the model points from the words that say so."""
    found = _likely(context, record, actors, decisions, "relation")
    mentions = [(n, m) for n, actor in enumerate(actors) for m in actor.mentions if m.last > m.first]
    if not found or not mentions:
        return ()
    shares = {name: _shares(context, found, mentions, len(actors), name) for name in ("relation_from", "relation_to")}
    relations: dict[tuple[str, str, str], Relation] = {}
    for row, scored in enumerate(found):
        origin = _speaking_there(record, scored.span) or actors[int(shares["relation_from"][row].argmax())].name
        target = shares["relation_to"][row].copy()
        target[[n for n, actor in enumerate(actors) if actor.name == origin]] = 0
        to = actors[int(target.argmax())].name
        if origin != to and float(target.max()) >= POINTED:
            key = (scored.kind, origin, to)
            earlier = relations[key].evidence if key in relations else ()
            relations[key] = Relation(scored.kind, origin, to, (*earlier, scored.span))
    return tuple(relations.values())


def _speaking_there(record: Record, span: Span) -> str | None:
    """The speaker of the statement whose words, or whose cue, hold the words of a relation."""
    holding = [
        s
        for s in record.statements
        if s.speaker is not None
        and s.speaker.name
        and any(part.overlaps(span) for part in (*s.content.spans, *(s.cue.spans if s.cue else ())))
    ]
    if not holding:
        return None
    innermost = min(holding, key=lambda s: sum(end - start for start, end in s.content.spans))
    return innermost.speaker.name if innermost.speaker else None


def _shares(
    context: Context, found: Sequence[ScoredSpan], mentions: Sequence[tuple[int, Mention]], actors: int, pointer: str
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Probabilities (spans, actors) that a span points at an actor."""
    reading, spans = context.reading, [m for _, m in mentions]
    vectors = reading.heads.span_vectors(reading, [(s.first, s.last) for s in found], pointer)
    keys = reading.heads.mention_vectors(reading, [(m.first, m.last) for m in spans], pointer)
    scores = reading.heads.point(
        pointer,
        vectors,
        np.array([s.first for s in found], dtype=np.int64),
        keys,
        np.array([m.first for m in spans], dtype=np.int64),
        np.array([m.form for m in spans], dtype=np.int64),
    )
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    summed = np.zeros((len(found), actors), dtype=np.float32)
    for column, (actor, _) in enumerate(mentions):
        summed[:, actor] += shares[:, 1 + column]
    return summed

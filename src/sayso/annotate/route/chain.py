"""The chain through which a statement reached the reader: publisher, carriers, speaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sayso.annotate.context import Context
from sayso.annotate.route.carriers import Carrying
from sayso.annotate.route.places import Carrier
from sayso.annotate.who.actors import name_words
from sayso.annotate.who.candidates import Speaking
from sayso.domain.record import Record
from sayso.domain.statement import Basis, Link, Statement
from sayso.domain.text import Span
from sayso.models.decisions import Decisions


def trace_chains(context: Context, record: Record, speaking: Speaking, decisions: Decisions) -> Record:
    """Add to every statement its chain, outermost link first, always with publisher and speaker.

    A carrier is *stated* if the statement's sentence or a neighboring one names it, else *inferred*. The chain of a
    nested statement begins with the chain and the speaker of the outer one.
    """
    carrying = Carrying(context, record.statements, speaking.said, speaking.actors)
    least = decisions.least.get("carrier", 0.5)
    own: dict[str, tuple[list[Link], float]] = {}
    for at, (statement, chances) in enumerate(zip(record.statements, carrying.chances(decisions), strict=True)):
        carriers, _ = carrying.options(at)
        chosen = [
            (c, float(p))
            for c, p in zip(carriers, chances, strict=True)
            if p >= least and not _is_end(c, statement, record)
        ]
        chosen = _joined(context.text, chosen)
        chosen.sort(key=lambda pair: (pair[0].type != "outlet", pair[0].span))
        sure = 1.0
        for p in chances:
            sure *= max(float(p), 1 - float(p))
        own[statement.id] = [Link(c.name, c.type, _basis(context, statement, c), c.span) for c, _ in chosen], sure
    by_id = {s.id: s for s in record.statements}
    statements = []
    for statement in record.statements:
        links, sure = _links(statement, own, by_id)
        ends = publisher(record), _last(statement)
        author = statement.speaker is not None and statement.speaker.type == "author"
        chain = (ends[0],) if author and not statement.cue else (ends[0], *links, ends[1])
        given = {**statement.probabilities, "route": round(sure, 4)}
        statements.append(replace(statement, chain=chain, probabilities=given))
    return replace(record, statements=tuple(statements))


def _joined(text: str, chosen: Sequence[tuple[Carrier, float]]) -> list[tuple[Carrier, float]]:
    """The carriers without those that are parts of one: "state news agency" beside "Pax", "internal" beside "memo".

    A description right in front of a name goes; of two pieces of a description, only blanks apart, one carrier is made.
    """
    joined: list[tuple[Carrier, float]] = []
    for carrier, chance in sorted(chosen, key=lambda pair: pair[0].span):
        before, earlier = joined[-1] if joined else (None, 0.0)
        beside = before is not None and before.span.end < carrier.span.start
        if before is None or not beside or text[before.span.end : carrier.span.start].strip(" \u00a0"):
            joined.append((carrier, chance))
        elif before.name[:1].islower():
            if carrier.name[:1].islower():
                span = Span(before.span.start, carrier.span.end)
                carrier = replace(carrier, name=" ".join(text[slice(*span)].split()), span=span)
            joined[-1] = carrier, max(earlier, chance)
        else:
            joined.append((carrier, chance))
    return joined


def _links(
    statement: Statement, own: dict[str, tuple[list[Link], float]], by_id: dict[str, Statement]
) -> tuple[list[Link], float]:
    """The carriers of a statement without repeats, the outer statement's first, and their joint probability."""
    around: list[Statement] = []
    outer = by_id.get(statement.within or "")
    while outer is not None and outer not in around:
        around.append(outer)
        outer = by_id.get(outer.within or "")
    links, sure = [], 1.0
    for holder in reversed(around):
        links += own[holder.id][0]
        sure *= own[holder.id][1]
        speaker = holder.speaker
        if speaker is not None and speaker.name and speaker.type not in ("author", "none"):
            links.append(Link(speaker.name, speaker.type, "stated", speaker.mention))
    links += own[statement.id][0]
    speaker_words = name_words(statement.speaker.name or "") if statement.speaker else ()
    kept: dict[tuple[str, ...], Link] = {}
    for link in links:
        words = name_words(link.name or "")
        if words and words != speaker_words:
            kept.setdefault(words, link)
    return list(kept.values()), sure * own[statement.id][1]


def _is_end(carrier: Carrier, statement: Statement, record: Record) -> bool:
    """Whether a candidate is the publisher or the speaker, who are no carriers."""
    words = name_words(carrier.name)
    ends = [record.document.outlet, statement.speaker.name if statement.speaker else None]
    return any(words == name_words(end) for end in ends if end)


def _basis(context: Context, statement: Statement, carrier: Carrier) -> Basis:
    places: Sequence[int] = [statement.start, *(s.start for s in (statement.cue.spans if statement.cue else ()))]
    sentence = context.sentence(carrier.span.start)
    return "stated" if min(abs(context.sentence(at) - sentence) for at in places) <= 1 else "inferred"


def publisher(record: Record) -> Link:
    """Return the link of a report's publisher, the outermost of every chain."""
    return Link(record.document.outlet or record.document.agency, "outlet", "published")


def _last(statement: Statement) -> Link:
    speaker = statement.speaker
    if speaker is None:
        return Link(None, "none", "stated")
    return Link(speaker.name, speaker.type, "stated", speaker.mention)
